"""What is left out early is what a full judgement leaves out."""

from pathlib import Path

import numpy as np
import pytest

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.decide import decide, screened
from sinergi.analysis.duplicates.memory import give_back
from sinergi.analysis.duplicates.prepare import prepare
from sinergi.exchange import read_workbook

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.5, 0.8])
def test_the_screen_keeps_what_a_judgement_of_all_pairs_keeps(threshold):
    p = prepare(read_workbook(EXAMPLES / "kabupaten_sukamaju.xlsx").snapshot)
    i, j = np.triu_indices(len(p.rows))
    d = decide(p, i, j)
    kept, facets = screened(p, i, j, threshold)
    good = np.flatnonzero((d.gate == 0) & (d.score >= threshold))
    assert len(good)
    assert kept.tolist() == good.tolist()
    assert np.array_equal(facets.similarity, d.facets.similarity[good])
    for facet, level in facets.level.items():
        assert np.array_equal(level, d.facets.level[facet][good]), facet


def test_numbers_and_rows_are_told_apart_like_a_sort_does():
    rng = np.random.default_rng(3)
    values = rng.integers(-1, 40, 200)
    found, place = sp.numbered(values, 50)
    assert found.tolist() == np.unique(values[values >= 0]).tolist()
    assert np.array_equal(found[place[values >= 0]], values[values >= 0])
    assert (place[values < 0] == len(found)).all()
    table = rng.integers(0, 4, (300, 3))
    first, which = sp.grouped(table)
    assert len(first) == len(np.unique(table, axis=0))
    assert np.array_equal(table[first][which], table)


def test_members_of_sets_of_several_words():
    sets = [[], [0, 63, 64], [130], [], [5, 129]]
    rows, members = sp.all_members(sp.bits(sets, 131))
    assert list(zip(rows.tolist(), members.tolist(), strict=True)) == [
        (1, 0), (1, 63), (1, 64), (2, 130), (4, 5), (4, 129),
    ]  # fmt: skip


def test_memory_can_be_given_back_on_every_system():
    give_back(1_000_000)
