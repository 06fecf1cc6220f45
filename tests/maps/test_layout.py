"""Discs do not overlap, groups stay together, the same seed gives the same places."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.maps.forest import place_forest, place_on_globe
from sinergi.maps.layout import rank_in_group, settle, spiral, spiral_reach
from sinergi.maps.links import Links

NOTHING = np.zeros(0, dtype=np.int64)
NO_LINKS = Links(NOTHING, NOTHING, np.zeros(0))


def gaps(place: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """Distance between the rims of every two discs."""
    i, j = np.triu_indices(len(place), 1)
    return np.hypot(*(place[i] - place[j]).T) - radius[i] - radius[j]


@given(
    st.lists(st.floats(1, 40), min_size=2, max_size=60),
    st.integers(0, 5),
    st.floats(1, 3),
)
@settings(deadline=None, max_examples=40)
def test_no_two_discs_of_a_group_overlap(radii, seed, stretch):
    radius = np.array(radii)
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, len(radii), (2, 3 * len(radii)))
    links = Links(a[a != b], b[a != b], np.ones(int((a != b).sum())))
    group = np.zeros(len(radii), dtype=np.int64)
    place = settle(radius, group, links, seed=seed, stretch=stretch, gap=2.0)
    assert gaps(place, radius).min() >= 2.0 - 1e-6


def test_discs_that_start_on_one_spot_come_apart():
    radius = np.full(20, 5.0)
    place = settle(radius, np.zeros(20, dtype=np.int64), NO_LINKS, seed=0, start=np.zeros((20, 2)))
    assert gaps(place, radius).min() > 0


def test_tied_discs_lie_nearer_than_others():
    """Two cliques of ten in one group: members stand nearer to their own clique."""
    clique = np.arange(20) // 10
    a, b = np.triu_indices(20, 1)
    same = clique[a] == clique[b]
    links = Links(a[same], b[same], np.ones(int(same.sum())))
    place = settle(np.full(20, 4.0), np.zeros(20, dtype=np.int64), links, seed=1)
    away = np.hypot(*(place[a] - place[b]).T)
    assert away[same].mean() < 0.75 * away[~same].mean()


@given(st.integers(1, 400), st.floats(0, 30))
@settings(deadline=None, max_examples=40)
def test_spiral_is_clear_of_itself_and_its_middle(count, inner):
    rank = np.arange(count)
    x, y = spiral(rank, 4.0, np.full(count, inner))
    place = np.stack([x, y], axis=1)
    if count > 1:
        assert gaps(place, np.full(count, 4.0)).min() > 0
    assert np.hypot(x, y).min() >= inner + 4.0 - 1e-9
    reach = spiral_reach(np.array([count]), 4.0, np.array([inner]))
    assert np.hypot(x, y).max() + 4.0 <= reach[0] + 1e-9


def forest(seed: int = 0):
    """Two groups of five agencies, each with four programs."""
    tier = np.array([1, 1] + [2] * 10 + [3] * 40)
    parent = np.array([-1, -1, *[0] * 5, *[1] * 5, *np.repeat(np.arange(2, 12), 4)])
    radius = np.where(tier == 3, 4.0, 10.0)
    a, b = np.array([2, 3, 7]), np.array([3, 8, 9])
    links = Links(a, b, np.ones(3))
    return (
        radius,
        parent,
        tier,
        place_forest(radius, parent, tier, links, seed=seed, elbow=np.zeros(52)),
    )


def test_everything_stands_inside_its_holder():
    radius, parent, tier, placed = forest()
    place = np.stack([placed.x, placed.y], axis=1)
    held = np.flatnonzero(parent >= 0)
    out = np.hypot(*(place[held] - place[parent[held]]).T) + np.where(
        tier[held] == 3, radius[held], placed.reach[held]
    )
    assert (out <= placed.reach[parent[held]] + 1e-6).all()


def test_groups_do_not_overlap():
    _, _, tier, placed = forest()
    group = tier == 1
    place = np.stack([placed.x, placed.y], axis=1)[group]
    assert gaps(place, placed.reach[group]).min() > 0


def test_the_same_seed_gives_the_same_places():
    first, second = forest(3)[3], forest(3)[3]
    assert np.array_equal(first.x, second.x)
    assert np.array_equal(first.y, second.y)


def test_globe_keeps_north_up_and_east_right():
    lat, lon = np.array([-6.9, -7.5, np.nan]), np.array([107.6, 110.2, np.nan])
    place = place_on_globe(lat, lon, np.full(3, 5.0), span=1000.0)
    assert place[0, 1] < place[1, 1]
    assert place[0, 0] < place[1, 0]
    assert np.isnan(place[2]).all()


def test_globe_spreads_marks_of_one_place():
    place = place_on_globe(np.full(30, -6.9), np.full(30, 107.6), np.full(30, 5.0), span=500.0)
    assert gaps(place, np.full(30, 5.0)).min() > 0


@pytest.mark.parametrize(
    ("group", "rank"), [([], []), ([5], [0]), ([2, 1, 2, 2, 1], [0, 0, 1, 2, 1])]
)
def test_rank_in_group(group, rank):
    assert rank_in_group(np.array(group, dtype=np.int64)).tolist() == rank
