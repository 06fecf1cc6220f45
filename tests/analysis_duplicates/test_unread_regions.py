"""Labelled pairs of regions that were not read while the rules were made."""

import importlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.mark.slow
def test_pairs_of_unread_regions_are_told_better_than_by_their_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = importlib.import_module("duplicates_regions")
    pairs: pd.DataFrame = bench.judged(bench.labelled())
    for base in ("letters", "words"):
        assert np.quantile(bench.gain(pairs, base), 0.025) > 0.15
    told = pairs[pairs["ours"] >= 0.5]
    assert told["related"].mean() > 0.7
    assert told["related"].sum() > 0.5 * pairs["related"].sum()
    assert cohen_kappa_score(pairs["label"], pairs["kind"]) > 0.55
