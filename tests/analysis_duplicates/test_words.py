"""Words, phrases, facets and places of single texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.analysis.duplicates import compare_programs
from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import place as pl
from sinergi.analysis.duplicates.lexicon import PhraseBook, lexicon, line
from sinergi.analysis.duplicates.normalise import fold, grams, key, stem, tokens


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
    assert grams("ab c") == [" ab", "ab ", " c "]


def test_ormas_is_not_inside_informasi() -> None:
    topics = lexicon().topic
    text = line("Penyebaran informasi dan transformasi digital")
    found = {topics.names[m.phrase.canonical] for m in topics.find(text.folded, text.loud)}
    assert "organisasi kemasyarakatan" not in found
    text = line("Pembinaan ormas")
    found = {topics.names[m.phrase.canonical] for m in topics.find(text.folded, text.loud)}
    assert "organisasi kemasyarakatan" in found


def test_short_abbreviation_needs_capitals() -> None:
    book = PhraseBook([("BI", "Bank Indonesia", "abbr", True)])
    assert book.find(("bi",), (False,)) == []
    assert [m.start for m in book.find(("rapat", "bi"), (False, True))] == [1]


def test_a_silent_abbreviation_does_not_hide_a_shorter_phrase() -> None:
    book = PhraseBook([("BI rate", "rate", "abbr", True), ("bi", "bi", "syn", False)])
    assert [m.end for m in book.find(("bi", "rate"), (False, False))] == [1]
    assert [m.end for m in book.find(("bi", "rate"), (True, True))] == [2]


def test_a_phrase_inside_a_broken_off_longer_one_is_found() -> None:
    book = PhraseBook([(p, p, "syn", False) for p in ("desa", "wisata desa adat")])
    assert [(m.start, m.end) for m in book.find(("wisata", "desa"), (False, False))] == [(1, 2)]


_WORDS = st.sampled_from(["desa", "wisata", "kelompok", "tani", "petani", "muda"])
_TEXT = st.lists(_WORDS, max_size=8)


@given(_TEXT, st.lists(st.lists(_WORDS, min_size=1, max_size=3), min_size=1, max_size=5))
def test_longest_match_agrees_with_a_slow_search(
    text: list[str], phrases: list[list[str]]
) -> None:
    book = PhraseBook((" ".join(p), " ".join(p), "canonical", False) for p in phrases)
    found = [(m.start, m.end) for m in book.find(text, [False] * len(text))]
    expected: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        ends = [at + len(p) for p in phrases if text[at : at + len(p)] == p]
        if ends:
            expected.append((at, max(ends)))
        at = max(ends, default=at + 1)
    assert found == expected


def _names(found: frozenset[int], book: PhraseBook) -> set[str]:
    return {book.names[k] for k in found}


def test_object_is_what_is_left() -> None:
    found = fc.of_text("Fasilitasi Pengelolaan Keuangan Desa dan Pendayagunaan Aset Desa")
    assert [s for s, _ in found.stems] == ["uang", "desa", "dayaguna", "aset", "desa"]


def test_a_verb_inside_the_object_is_no_activity() -> None:
    found = fc.of_text("Pengawasan Pembangunan Gedung Sekolah")
    assert "pengawasan" in _names(found.activities, lexicon().activity)
    assert not any("pembangunan" in a for a in _names(found.activities, lexicon().activity))
    assert "bangun" in [s for s, _ in found.stems]


def test_verbs_tied_by_and_belong_together() -> None:
    found = fc.of_text("Monitoring dan Evaluasi Pelayanan Posyandu")
    assert _names(found.activities, lexicon().activity) == {"monitoring dan evaluasi"}


def test_unknown_verb_at_the_head_is_a_deed() -> None:
    assert fc.of_text("Penggelindingan Roda Bambu").deeds == {fc.stem("penggelindingan")}
    assert fc.of_text("Perikanan Tangkap").deeds == frozenset()


def test_an_unknown_verb_is_no_different_activity(city) -> None:
    rows = [
        {"id": "a", "opd": "dinsos", "name": "Penggelindingan Roda Bambu"},
        {"id": "b", "opd": "dinkes", "name": "Sosialisasi Roda Bambu"},
        {"id": "c", "opd": "dpmd", "name": "Pembangunan Roda Bambu"},
    ]
    told = compare_programs(city(rows), [("a", "b"), ("b", "c")])["reasons"].tolist()
    assert ["different_activity" in reasons for reasons in told] == [False, True]


def test_synonyms_of_a_topic_meet() -> None:
    first = {s for s, _ in fc.of_text("Pencegahan kenakalan remaja dan narkoba").stems}
    second = {s for s, _ in fc.of_text("Sosialisasi bahaya narkotika").stems}
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
    assert fc.is_expense(name)
    assert fc.of_expense(name).empty


def test_expense_line_with_an_activity_keeps_it() -> None:
    found = fc.of_expense("Belanja Jasa Pelatihan Kewirausahaan")
    assert not found.empty
    assert "pelatihan" in _names(found.activities, lexicon().activity)


def test_beneficiaries_unknown_to_the_thesaurus_are_kept_as_words() -> None:
    assert (
        fc.people_words("60 orang pedagang keliling se-Kecamatan Sukamaju") == "pedagang keliling"
    )


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
