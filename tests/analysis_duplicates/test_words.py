"""Words, phrases, facets and places of single texts."""

import itertools

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.analysis.duplicates import compare_programs
from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import place as pl
from sinergi.analysis.duplicates.letter_sums import letter_sums, may_be_slips
from sinergi.analysis.duplicates.lexicon import PhraseBook, lexicon
from sinergi.analysis.duplicates.matrices import gram_table
from sinergi.analysis.duplicates.normalise import fold, key, stem, tokens
from sinergi.analysis.duplicates.sparse import distinct, in_order
from sinergi.analysis.duplicates.stream import Lexis, tokenise


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        (("pembinaan", "membina", "dibinakan"), "bina"),
        (("pelatihan", "latihan"), "latih"),
        (("petani", "pertanian", "tani"), "tani"),
        (("pariwisata", "kepariwisataan"), "pariwisata"),
        (("pelayanan", "layanan"), "layan"),
        (("sampah", "persampahan"), "sampah"),
        (("perencanaan", "rencana"), "rencana"),
    ],
)
def test_forms_of_one_word_meet(forms: tuple[str, ...], expected: str) -> None:
    assert {stem(f) for f in forms} == {expected}


@pytest.mark.parametrize(
    "pair",
    [
        ("jalan", "berjaya"),
        ("penyakit", "sakit"),
        ("penghargaan", "harga"),
        ("pemasaran", "pasar"),
        ("sertifikasi", "pertifikasi"),
        ("digitalisasi", "gital"),
        ("ormas", "informasi"),
    ],
)
def test_different_words_stay_apart(pair: tuple[str, str]) -> None:
    assert stem(pair[0]) != stem(pair[1])


@given(st.text(alphabet="abdegiklmnoprstuy", min_size=1, max_size=16))
def test_stem_never_grows_and_is_never_empty(word: str) -> None:
    assert 0 < len(stem(word)) <= len(word) + 1


@given(st.text(max_size=40))
def test_tokens_are_folded_words(text: str) -> None:
    assert all(t and not t.isspace() for t in tokens(text))
    assert key(text) == " ".join(tokens(text))


def test_abbreviations_and_spelling() -> None:
    assert fold("Utk") == "untuk"
    assert tokens("Kerjasama dlm rangka pelindungan masy.") == [
        "kerja", "sama", "dalam", "rangka", "perlindungan", "masyarakat",
    ]  # fmt: skip
    assert key("FASILITASI  Desa") == key("Fasilitasi Desa") == "fasilitasi desa"


def test_grams_stay_inside_words() -> None:
    words = ("ab", "abab", "c", "\U0001d468b")
    first, number, count = gram_table(Lexis(words))
    spelt = [[f" {w} "[i : i + 3] for i in range(len(w))] for w in words]
    known = sorted({g for found in spelt for g in found})
    assert count == len(known)
    for k, found in enumerate(spelt):
        assert [known[n] for n in number[first[k] : first[k + 1]]] == found


def test_sums_of_letters_pass_every_slip_of_the_pen() -> None:
    words = ["kebonagung", "tegal"]
    slips = ["kebonaugng", "kebonagng", "kebonagungg", "tegla", "tgal", "tegaal"]
    others = ["kebonagu", "tegallega", "sawah"]
    sums, letters = letter_sums([*slips, *others, *words])
    told = may_be_slips(sums[:-2], sums[-2:], letters)
    assert told.tolist() == [True] * len(slips) + [False] * len(others)


def test_numbers_are_ordered_and_told_apart_as_numpy_does() -> None:
    rng = np.random.default_rng(5)
    for top in (1, 40, 2**40, 2**62):
        key = rng.integers(0, top, 300)
        assert in_order(key).tolist() == np.argsort(key, kind="stable").tolist()
        assert distinct(key).tolist() == np.unique(key).tolist()
    assert in_order(np.empty(0, np.int64)).tolist() == []
    assert distinct(np.empty(0, np.int64)).tolist() == []


def _found(book: PhraseBook, text: str) -> list[tuple[int, int, str]]:
    """Phrases of a book in one text: where, and what they mean."""
    stream = tokenise(pa.array([text]), shouted=frozenset(w for p in book.phrases for w in p))
    found = book.bound(stream.lexis).find(stream)
    names = [book.names[c] for c in found.canonical.tolist()]
    return list(zip(found.start.tolist(), found.end.tolist(), names, strict=True))


def test_ormas_is_not_inside_informasi() -> None:
    topics = lexicon().topic
    found = _found(topics, "Penyebaran informasi dan transformasi digital")
    assert "organisasi kemasyarakatan" not in {name for _, _, name in found}
    found = _found(topics, "Pembinaan ormas")
    assert "organisasi kemasyarakatan" in {name for _, _, name in found}


def test_short_abbreviation_needs_capitals() -> None:
    book = PhraseBook([("BI", "Bank Indonesia", "abbr", True)])
    assert _found(book, "rapat bi") == []
    assert _found(book, "RAPAT BI") == []
    assert [start for start, _, _ in _found(book, "Rapat BI")] == [1]


def test_a_silent_abbreviation_does_not_hide_a_shorter_phrase() -> None:
    book = PhraseBook([("BI rate", "rate", "abbr", True), ("bi", "bi", "syn", False)])
    assert [end for _, end, _ in _found(book, "bi rate")] == [1]
    assert [end for _, end, _ in _found(book, "BI rate")] == [2]


def test_a_phrase_inside_a_broken_off_longer_one_is_found() -> None:
    book = PhraseBook([(p, p, "syn", False) for p in ("desa", "wisata desa adat")])
    assert [(a, b) for a, b, _ in _found(book, "wisata desa")] == [(1, 2)]


_WORDS = st.sampled_from(["desa", "wisata", "kelompok", "tani", "petani", "muda"])
_TEXT = st.lists(_WORDS, max_size=8)


@given(_TEXT, st.lists(st.lists(_WORDS, min_size=1, max_size=3), min_size=1, max_size=5))
def test_longest_match_agrees_with_a_slow_search(
    text: list[str], phrases: list[list[str]]
) -> None:
    book = PhraseBook((" ".join(p), " ".join(p), "canonical", False) for p in phrases)
    found = [(a, b) for a, b, _ in _found(book, " ".join(text))]
    expected: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        ends = [at + len(p) for p in phrases if text[at : at + len(p)] == p]
        if ends:
            expected.append((at, max(ends)))
        at = max(ends, default=at + 1)
    assert found == expected


def test_object_is_what_is_left() -> None:
    found = fc.of_text("Fasilitasi Pengelolaan Keuangan Desa dan Pendayagunaan Aset Desa")
    assert found.stems == ("uang", "desa", "dayaguna", "aset", "desa")


def test_a_verb_inside_the_object_is_no_activity() -> None:
    found = fc.of_text("Pengawasan Pembangunan Gedung Sekolah")
    assert "pengawasan" in found.activities
    assert not any("pembangunan" in a for a in found.activities)
    assert "bangun" in found.stems


def test_verbs_tied_by_and_belong_together() -> None:
    found = fc.of_text("Monitoring dan Evaluasi Pelayanan Posyandu")
    assert found.activities == {"monitoring dan evaluasi"}


def test_unknown_verb_at_the_head_is_a_deed() -> None:
    assert fc.of_text("Penggelindingan Roda Bambu").deed == stem("penggelindingan")
    assert fc.of_text("Perikanan Tangkap").deed == ""


def test_an_unknown_verb_is_no_different_activity(city) -> None:
    rows = [
        {"id": "a", "opd": "dinsos", "name": "Penggelindingan Roda Bambu"},
        {"id": "b", "opd": "dinkes", "name": "Sosialisasi Roda Bambu"},
        {"id": "c", "opd": "dpmd", "name": "Pembangunan Roda Bambu"},
    ]
    told = compare_programs(city(rows), [("a", "b"), ("b", "c")])["reasons"].tolist()
    assert ["different_activity" in reasons for reasons in told] == [False, True]


def test_synonyms_of_a_topic_meet() -> None:
    first = set(fc.of_text("Pencegahan kenakalan remaja dan narkoba").stems)
    second = set(fc.of_text("Sosialisasi bahaya narkotika").stems)
    assert {s for s in first if s.startswith("#")} & second


@pytest.mark.parametrize(
    "name",
    [
        "Belanja Sosialisasi",
        "Belanja Makanan dan Minuman Rapat",
        "Belanja Pemeliharaan Alat Kantor dan Rumah Tangga",
        "Honorarium Narasumber atau Pembahas",
        "Belanja Perjalanan Dinas Dalam Kota",
    ],
)
def test_account_names_tell_no_activity(name: str) -> None:
    found = fc.of_text(name, fc.read_expense)
    assert fc.is_expense(name)
    assert not found.activities
    assert not found.stems


@pytest.mark.parametrize(
    "cost",
    [
        " - Belanja Perjalanan Dinas Dalam Kota",
        " (Honorarium Narasumber)",
        " (Uang Harian Perjalanan Dinas Luar Kota Dalam Provinsi)",
        " - Honorarium Narasumber atau Pembahas, Moderator, Pembawa Acara, dan Panitia",
    ],
)
def test_standard_costs_behind_the_name_of_a_package_say_nothing(cost: str) -> None:
    name = "Pendampingan Petani Kopi"
    assert fc.of_text(name + cost, fc.read_packages) == fc.of_text(name, fc.read_packages)
    assert not fc.of_text(cost, fc.read_packages).stems


def test_expense_line_with_an_activity_keeps_it() -> None:
    found = fc.of_text("Belanja Jasa Pelatihan Kewirausahaan", fc.read_expense)
    assert found.stems
    assert "pelatihan" in found.activities


def test_beneficiaries_unknown_to_the_thesaurus_are_kept_as_words() -> None:
    stream = tokenise(pa.array(["60 orang pedagang keliling se-Kecamatan Sukamaju"]))
    kept = fc.people_words(stream, fc.reader(stream.lexis, lexicon()))
    assert [kept.lexis.words[w] for w in kept.word.tolist()] == ["pedagang", "keliling"]


@given(st.lists(st.text(max_size=30), max_size=6))
def test_a_stream_has_the_words_of_each_text(texts: list[str]) -> None:
    stream = tokenise(pa.array(texts, pa.string()))
    spelt = [
        [stream.lexis.words[w] for w in stream.word[a:b].tolist()]
        for a, b in itertools.pairwise(stream.first.tolist())
    ]
    assert spelt == [tokens(t) for t in texts]


@pytest.mark.parametrize(
    ("cell", "districts", "villages"),
    [
        ("Desa Sukamaju, Kec. Soreang", {"soreang"}, {"sukamaju"}),
        ("Kecamatan Solokan Jeruk", {"solokan jeruk"}, set()),
        ("Kab. Bandung, Semua Kecamatan, Semua Kelurahan/Desa", set(), set()),
        ("Kabupaten Bandung", set(), set()),
        ("Kantor Dinas, Jl. Raya Kec. Soreang KM 17", set(), set()),
        ("Kel. Cibeureum Kec. Kertasari", {"kertasari"}, {"cibeureum"}),
        ("tingkat kecamatan dan kelurahan", set(), set()),
    ],
)
def test_places_of_a_cell(cell: str, districts: set[str], villages: set[str]) -> None:
    found = pl.of_cell(cell)
    assert (set(found.districts), set(found.villages)) == (districts, villages)


def test_bare_name_counts_only_when_known() -> None:
    assert not pl.of_cell("Soreang").told
    assert pl.of_cell("Soreang", frozenset({"soreang"})).districts == {"soreang"}
