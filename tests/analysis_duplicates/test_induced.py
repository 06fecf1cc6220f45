"""Synonyms that the data show: found, told to a person, and weak until accepted."""

import numpy as np
import pandas as pd
import pytest

from sinergi.analysis.duplicates import (
    accepted_terms,
    compare_programs,
    find_duplicates,
    propose_synonyms,
)
from sinergi.analysis.duplicates.material import material
from sinergi.analysis.duplicates.slips import mend

_DEEDS = (("dolekan", "wirasan"), ("gumbrekan", "seltapan"), ("turakan", "mobelan"),
          ("hasiran", "nokudan"), ("jipelan", "votaran"), ("lupedan", "gisoran"))  # fmt: skip
_THINGS = (("koluda", "besirat"), ("lembuna", "parikum"), ("tesogi", "wanudal"),
           ("rokima", "selubat"), ("pakune", "dorimas"), ("yudeli", "kasopan"),
           ("bitura", "melongas"), ("fareko", "zumilat"))  # fmt: skip
_GROUPS = (("bolapi", "cekuran"), ("mirosan", "tapedun"), ("sabuleh", "rinokat"))


def invented(count: int, seed: int) -> pd.DataFrame:
    """Programs in a language that no thesaurus knows; the pair of each field is chosen freely."""
    draw = np.random.default_rng(seed)
    rows = []
    for k in range(count):
        deed, thing, group = (s[draw.integers(len(s))] for s in (_DEEDS, _THINGS, _GROUPS))
        d, t, g = ([s[draw.integers(2)] for _ in range(3)] for s in (deed, thing, group))
        rows.append(
            {"id": f"p{k:04d}", "opd": ("dinsos", "dinkes", "dpmd")[k % 3],
             "name": f"{d[0]} {t[0]} bagi {g[0]}", "beneficiaries": g[2],
             "description": f"Terlaksananya {d[1]} {t[1]} untuk {g[1]}",
             "place": ("Kec. Sukamaju", "Kec. Cimekar")[draw.integers(2)],
             "deed": deed[0], "thing": thing[0], "group": group[0]}
        )  # fmt: skip
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return invented(1200, 3)


@pytest.fixture
def language(city, rows):
    told = rows.drop(columns=["deed", "thing", "group"])
    return city(told.to_dict("records"))


def test_words_that_stand_for_one_another_are_proposed(language) -> None:
    found = propose_synonyms(language)
    pairs = {frozenset(p) for p in zip(found["term_a"], found["term_b"], strict=True)}
    assert pairs == {frozenset(p) for p in (*_DEEDS, *_THINGS, *_GROUPS)}
    facet = {frozenset((r.term_a, r.term_b)): r.facet for r in found.itertuples()}
    assert {facet[frozenset(p)] for p in _DEEDS} == {"ACTIVITY"}
    assert {facet[frozenset(p)] for p in _THINGS} == {"TOPIC"}
    assert {facet[frozenset(p)] for p in _GROUPS} == {"BENEFICIARY"}


def test_descriptions_of_packages_show_no_synonyms(city, rows) -> None:
    told = rows.drop(columns=["deed", "thing", "group"]).assign(level="paket")
    assert propose_synonyms(city(told.to_dict("records"))).empty


def _f1(found: pd.DataFrame, rows: pd.DataFrame) -> float:
    told = found[found["kind"] == "duplication"]
    pairs = set(zip(told["program_a"], told["program_b"], strict=True))
    keys = ["deed", "thing", "group", "place"]
    both = rows.merge(rows, on=keys, suffixes=("", "_b"))
    both = both[(both["id"] < both["id_b"]) & (both["opd"] != both["opd_b"])]
    truth = set(zip(both["id"], both["id_b"], strict=True))
    return 2 * len(pairs & truth) / max(1, len(pairs) + len(truth))


def test_synonyms_of_the_data_find_what_no_word_list_knows(language, rows) -> None:
    without = _f1(find_duplicates(language, induced=False).to_frame(), rows)
    weak = _f1(find_duplicates(language).to_frame(), rows)
    assert weak > 0.9 > without + 0.2


def test_accepted_terms_are_read_as_the_thesaurus(language, rows) -> None:
    terms = accepted_terms(propose_synonyms(language))
    found = find_duplicates(language, thesaurus=terms, induced=False)
    assert found.provenance.parameters["own_terms"] == len(terms)
    plain = find_duplicates(language, induced=False)
    assert _f1(found.to_frame(), rows) > 0.9 > _f1(plain.to_frame(), rows) + 0.2


def test_few_rows_show_no_synonyms(city) -> None:
    rows = invented(60, 1).drop(columns=["deed", "thing", "group"]).to_dict("records")
    assert propose_synonyms(city(rows)).empty


def test_slips_of_the_pen_and_other_words() -> None:
    words = ["pelatihan", "pelathian", "pelatihn", "pelatihaan", "pelatih", "pemuda", "pemudi"]
    counts = [400, 1, 1, 1, 1, 300, 1]
    assert set(mend(words, counts)) == {"pelathian", "pelatihn", "pelatihaan"}


def test_a_pair_carried_by_unread_synonyms_says_so(language) -> None:
    with_them = find_duplicates(language).to_frame()
    without = find_duplicates(language, induced=False).to_frame()
    assert with_them["reasons"].str.contains("unread_synonyms").any()
    assert not without["reasons"].str.contains("unread_synonyms").any()


def test_words_that_the_thesaurus_contradicts_do_not_count(city, rows) -> None:
    """Deeds and things of the invented language become words that the thesaurus keeps apart."""
    apart = ["pelatihan", "bantuan sosial", "pembangunan", "pengawasan", "kajian", "pameran",
             "stunting", "koperasi", "pariwisata", "narkoba", "perpustakaan", "kemiskinan",
             "sampah", "olahraga", "imunisasi", "inflasi", "transmigrasi", "perikanan",
             "perhubungan", "pertanian", "kepemudaan", "kekeringan", "investasi", "disabilitas",
             "pendataan", "patroli", "lomba", "musyawarah"]  # fmt: skip
    terms = [w for pair in (*_DEEDS, *_THINGS) for w in pair]
    swap = dict(zip(terms, apart, strict=True))
    told = rows.drop(columns=["deed", "thing", "group"])
    for column in ("name", "description"):
        told[column] = [" ".join(swap.get(w, w) for w in t.split()) for t in told[column]]
    found = find_duplicates(city(told.to_dict("records")))
    notices = {n.code: n.facts for n in found.notices}
    facts = notices["duplicates.notices.synonyms_doubtful"]
    assert facts["known"] >= 10
    assert facts["agreeing"] < facts["known"] / 3
    assert not found.to_frame()["reasons"].str.contains("unread_synonyms").any()


def test_a_language_that_no_thesaurus_knows_is_not_doubted(language) -> None:
    assert not [n for n in find_duplicates(language).notices if "synonyms" in n.code]


def test_a_word_alone_is_no_synonym(city, rows) -> None:
    """A word without another for it joins no two programs: it is compared as every word is."""
    told = rows.drop(columns=["deed", "thing", "group"]).assign(
        name=[f"{n} lembagaan" for n in rows["name"]],
        description=[f"{d} lembagaan" for d in rows["description"]],
    )
    found = material(city(told.to_dict("records"))).concepts
    count = np.bincount(found.concept)
    assert len(count)
    assert count.min() > 1


def test_too_few_rows_teach_nothing(city) -> None:
    told = invented(450, 5).drop(columns=["deed", "thing", "group"]).to_dict("records")
    assert propose_synonyms(city(told)).empty


def test_pairs_of_unread_synonyms_join_no_group(language) -> None:
    found = find_duplicates(language)
    pairs = found.ranking()
    weak = pairs["reasons"].str.contains("unread_synonyms")
    assert weak.any()
    firm = pairs[~weak.to_numpy(dtype=bool)]
    ends = set(firm["program_a"]) | set(firm["program_b"])
    grouped = {m for members in found.clusters()["programs"] for m in members.split(" | ")}
    assert grouped <= ends


def test_unread_synonyms_that_made_a_pair_are_named_in_its_sentence(city, rows) -> None:
    plain = rows.drop(columns=["deed", "thing", "group"])
    found = find_duplicates(city(plain.to_dict("records"))).to_frame()
    weak = found[found["reasons"].str.contains("unread_synonyms")]
    assert len(weak)
    told = weak["reason_sentence"].str.extract(r"belum dibaca orang: (.*?)\.(?: |$)")[0].dropna()
    pairs = {p for words in told for p in words.split("; ")}
    assert pairs
    same = {w: k for k, words in enumerate((*_DEEDS, *_THINGS, *_GROUPS)) for w in words}
    assert all(same[a] == same[b] for a, b in (p.split(" = ") for p in pairs))


@pytest.mark.parametrize(("word", "joins"), [("koluda", True), ("keuangan", False)])
def test_a_word_of_every_affair_is_no_synonym_of_one(
    city, rows, word: str, *, joins: bool
) -> None:
    told = rows.drop(columns=["deed", "thing", "group"])
    prose = ["name", "description"]
    told[prose] = told[prose].replace("koluda", word, regex=True)
    lines = [
        *told.to_dict("records"),
        {"id": "x", "opd": "dinsos", "name": f"Penyusunan {word} Balai Tua"},
        {"id": "y", "opd": "dinkes", "name": "Penyusunan besirat Lapangan Kuda"},
    ]
    reasons = compare_programs(city(lines), [("x", "y")])["reasons"].tolist()[0]
    assert ("unread_synonyms" in reasons) == joins
