import re
import string
from pathlib import Path

import pytest

from sinergi.i18n import catalogue, codes, format_number, format_rupiah, list_sentence, speak, text

PACKAGE = Path(catalogue.__file__).parents[1]
ROOMS = {path.stem for path in (PACKAGE / "i18n" / "id").glob("*.toml")}


def places(sentence: str) -> set[str]:
    return {
        name.split(".")[0].split("[")[0]
        for _, name, _, _ in string.Formatter().parse(sentence)
        if name
    }


def test_both_languages_have_the_same_sentences():
    assert codes("id") == codes("en")


def test_a_sentence_needs_the_same_facts_in_both_languages():
    ours, theirs = catalogue._catalogue("id"), catalogue._catalogue("en")
    different = {code for code in ours if places(ours[code]) != places(theirs[code])}
    assert different == set()


def used_codes() -> set[str]:
    pattern = re.compile(rf'"((?:{"|".join(sorted(ROOMS))})\.[a-z0-9_.]+)"')
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if "_web" not in path.parts:
            found |= set(pattern.findall(path.read_text(encoding="utf-8")))
    return {code for code in found if not code.endswith((".csv", ".toml", "."))}


def test_every_code_in_the_source_has_a_sentence():
    assert {code for code in used_codes() if code not in codes("id")} == set()


def test_a_language_can_be_chosen_for_a_block():
    with speak("en"):
        assert text("model.empty") == "empty"
    assert text("model.empty") == "kosong"


def test_an_unknown_code_is_our_mistake():
    with pytest.raises(KeyError):
        text("model.no_such_sentence")


@pytest.mark.parametrize(
    ("value", "indonesian", "english"),
    [(1250000, "Rp1.250.000", "Rp1,250,000"), (-5, "-Rp5", "-Rp5"), (0, "Rp0", "Rp0")],
)
def test_rupiah(value, indonesian, english):
    assert format_rupiah(value, lang="id") == indonesian
    assert format_rupiah(value, lang="en") == english


def test_numbers_and_lists():
    assert format_number(0.125, decimals=2, lang="id") == "0,12"
    assert list_sentence([], lang="id") == ""
    assert list_sentence(["a"], lang="id") == "a"
    assert list_sentence(["a", "b"], lang="id") == "a dan b"
