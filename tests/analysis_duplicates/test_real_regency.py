"""Kabupaten Bandung 2025 and labelled pairs: whole runs on reference data beside the clone."""

import time

import pytest
from sklearn.metrics import average_precision_score, cohen_kappa_score

from benchmarks import duplicates_gold as bench
from sinergi.analysis.duplicates import find_duplicates

pytestmark = pytest.mark.slow


def test_not_below_tfidf_of_the_names(shared) -> None:
    pairs = bench.judged(shared)
    for part in (pairs, pairs[~pairs["reorganisation"]]):
        truth = part["related"].to_numpy(dtype=bool)
        ours = average_precision_score(truth, part["ours"])
        assert ours >= average_precision_score(truth, part["letters"])
        assert ours >= average_precision_score(truth, part["words"])
    assert cohen_kappa_score(pairs["label"], pairs["kind"]) > 0.6


def test_whole_regency_in_seconds_with_the_reorganisation_apart(shared) -> None:
    snapshot = bench.bandung(shared, packages=True)
    start = time.process_time()
    result = find_duplicates(snapshot)
    assert time.process_time() - start < 10
    moved = result.reorganisations()
    names = dict(zip(snapshot.actors["id"], snapshot.actors["name"], strict=True))
    assert {names[i] for i in (*moved["opd_a"], *moved["opd_b"])} == {
        "DINAS KEBUDAYAAN",
        "DINAS KEBUDAYAAN DAN PARIWISATA",
        "DINAS PARIWISATA DAN EKONOMI KREATIF",
    }
    ranking = result.ranking()
    a, b = (ranking[c].map(names).str.startswith("KECAMATAN") for c in ("opd_a", "opd_b"))
    assert (a | b).any()
    assert not (a & b).any()


def test_the_first_page_holds_every_family_once_and_no_goods(shared) -> None:
    snapshot = bench.bandung(shared, packages=True)
    result = find_duplicates(snapshot)
    first = result.ranking().head(20)
    assert not first.duplicated(["name_a", "name_b"]).any()
    named = set(result.to_frame()["name_a"]) | set(result.to_frame()["name_b"])
    assert not named & {"Materai", "Tangga", "REHAB RINGAN GEDUNG NEGARA SEDERHANA"}
    assert not [n for n in named if "Penatausahaan" in n and "Verifikasi" in n]


def test_half_of_the_words_unknown_is_not_worse_than_letters(shared) -> None:
    found = []
    for seed in range(1, 6):
        with bench.share_of_thesaurus(0.5, seed):
            pairs = bench.judged(shared)
        found.append(average_precision_score(pairs["related"], pairs["ours"]))
    letters = average_precision_score(pairs["related"], pairs["letters"])
    assert sum(found) / len(found) > letters - 0.01
