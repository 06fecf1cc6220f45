"""Wrong usage and help pages speak the language of the user."""

import subprocess
import sys

import pytest


def said(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "sinergi", *words],
        capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["lod", "x"], 'Perintah "lod" tidak dikenal. Mungkin maksudnya: load.'),
        (["muat", "x"], 'Perintah "muat" tidak dikenal. Mungkin maksudnya: load.'),
        (["analisis"], 'Perintah "analisis" tidak dikenal. Mungkin maksudnya: analyze.'),
        (["load"], "Belum disebutkan: Berkas atau folder yang dimuat."),
        (["load", "a"], "Belum disebutkan: --into."),
        (["load", "a", "--intt", "b"], "Pilihan --intt tidak dikenal. Mungkin maksudnya: --into"),
        (["load", "a", "--into"], "Pilihan --into perlu diikuti nilainya"),
        (["load", "a", "--into", "b", "--lang", "fr"], "pilih salah satu dari id, en."),
        (["map", "a", "--year", "abc"], "Nilai untuk --year tidak dapat dipakai: tulis bilangan"),
        (["gaps", "a", "b c"], "Ada kata yang berlebih: b c."),
        (["lod", "x", "--lang", "en"], 'There is no command "lod". Perhaps: load.'),
    ],
)
def test_wrong_usage_is_one_sentence_and_where_help_is(words, sentence):
    code, output = said(*words)
    assert code == 2
    assert sentence in output
    assert output.strip().splitlines()[-1].startswith(("Bantuan: sinergi", "Help: sinergi"))


def test_help_has_no_foreign_frame_words():
    for words in (["--help"], ["load", "--help"], ["store"]):
        _, page = said(*words)
        assert "Pemakaian: sinergi" in page
        foreign = [
            "Usage",
            "Options",
            "Commands",
            "Arguments",
            "[required]",
            "Show this",
            "<bool>",
        ]
        assert [word for word in foreign if word in page] == []
    assert "Usage: sinergi" in said("load", "--help", "--lang", "en")[1]


def test_no_words_at_all_show_the_help():
    code, page = said()
    assert code in {0, 2}
    assert "Pemakaian: sinergi" in page
    assert "analyze" in page
    assert "Traceback" not in page
