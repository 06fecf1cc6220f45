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
    assert cohen_kappa_score(pairs["label"], pairs["kind"]) > 0.5


def test_whole_regency_in_seconds_with_the_reorganisation_apart(shared) -> None:
    snapshot = bench.bandung(shared, packages=True)
    start = time.perf_counter()
    result = find_duplicates(snapshot)
    assert time.perf_counter() - start < 15
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
