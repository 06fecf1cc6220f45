"""Shuffled seats: the comparison for ties that forums make."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.analysis.null import Permutation, Rewiring
from sinergi.analysis.silos import measure_silos
from sinergi.analysis.silos.inputs import Seats
from sinergi.analysis.silos.rewiring import trade
from sinergi.errors import UsageError
from sinergi.model.snapshot import Snapshot


def city(seats, sector, ties=()):
    actors = pd.DataFrame({"id": list(sector), "name": list(sector), "kind": ["opd"] * len(sector),
                           "sector": list(sector.values())})  # fmt: skip
    forums = sorted({forum for _, forum in seats})
    return Snapshot(
        {
            "actors": actors,
            "forums": pd.DataFrame(
                {"id": forums, "name": forums, "kind": ["pokja"] * len(forums)}
            ),
            "memberships": pd.DataFrame(seats, columns=["actor", "forum"]),
            "ties": pd.DataFrame(list(ties), columns=["actor_a", "actor_b"]),
        }
    )


@st.composite
def seatings(draw):
    pairs = st.tuples(st.integers(0, 6), st.integers(0, 4))
    listed = sorted(draw(st.sets(pairs, min_size=1, max_size=25)))
    return seated([a for a, _ in listed], [i for _, i in listed])


def seated(actors, forums):
    every = np.arange(len(actors))
    return Seats(np.array(actors), np.array(forums), every, np.array(forums))


@given(seatings(), st.integers(0, 99))
@settings(max_examples=80, deadline=None)
def test_a_trade_keeps_sizes_seats_and_never_seats_anyone_twice(seats, seed):
    traded = trade(seats, np.random.default_rng(seed))
    assert traded.forum.tolist() == seats.forum.tolist()
    assert np.bincount(traded.actor).tolist() == np.bincount(seats.actor).tolist()
    pairs = list(zip(traded.actor.tolist(), traded.forum.tolist(), strict=True))
    assert len(set(pairs)) == len(pairs)


def test_every_seating_of_two_forums_is_equally_likely():
    """Two seats in one forum and one in another, three actors: three seatings."""
    rng, seen = np.random.default_rng(1), []
    seats = seated([0, 1, 2], [0, 0, 1])
    for _ in range(3000):
        seats = trade(seats, rng)
        seen.append(int(seats.actor[seats.forum == 1][0]))
    assert (np.bincount(seen) / 3000).tolist() == pytest.approx([1 / 3] * 3, abs=0.03)


def active_sector():
    """Seats drawn without regard to the other members, but one sector sits in far more forums."""
    rng = np.random.default_rng(11)
    sector = {f"s{i:02}": "sosial" for i in range(10)} | {f"f{i:02}": "fisik" for i in range(10)}
    weight = np.array([6.0] * 10 + [1.0] * 10)
    seats = [
        (str(actor), f"forum{f:02}")
        for f in range(30)
        for actor in rng.choice(list(sector), size=3, replace=False, p=weight / weight.sum())
    ]
    return city(seats, sector)


def test_many_seats_alone_are_not_taken_for_a_silo():
    snapshot = active_sector()
    shuffled = measure_silos(snapshot, measures=["ei"], null=Permutation(199))
    seated = measure_silos(snapshot, measures=["ei"], null=Rewiring(199))
    assert shuffled.to_frame()["p"].iloc[0] < 0.05
    assert seated.to_frame()["p"].iloc[0] > 0.2


def test_forums_that_follow_sectors_are_closed_beyond_seats():
    sector = {f"{s}{i}": s for s in "abc" for i in range(5)}
    seats = [(actor, f"{s}{n}") for actor, s in sector.items() for n in range(3)
             if not actor.endswith(str(n))]  # fmt: skip
    silos = measure_silos(city(seats, sector), measures=["ei", "coleman"], null=Rewiring(99))
    row = silos.to_frame().iloc[0]
    assert row["value"] == -1
    assert row["p"] == pytest.approx(0.01)
    assert row["z"] < -3
    assert "silos.projected" not in [n.code for n in silos.notices]
    assert "silos.rewired" in [n.code for n in silos.notices]
    assert silos.provenance.parameters["null"] == "Rewiring"


def test_meetings_go_with_the_seats_of_their_forum():
    """Everyone at a meeting is a member: shuffled seats make no more ties than the forums do."""
    sector = {f"{s}{i}": s for s in "ab" for i in range(4)}
    seats = [(actor, f"f{i % 3}") for i, actor in enumerate(sector)]
    snapshot = city(seats, sector)
    members = {f: [a for a, g in seats if g == f] for f in ("f0", "f1", "f2")}
    meetings = pd.DataFrame(
        {"forum": list(members), "date": [pd.Timestamp("2025-01-01").date()] * 3,
         "attendees": [" | ".join(m[:2]) for m in members.values()]}
    )  # fmt: skip
    with_meetings = snapshot.replace(meetings=meetings)
    one, two = (
        measure_silos(s, measures=["ei", "freeman"], null=Rewiring(50)).to_frame()
        for s in (snapshot, with_meetings)
    )
    pd.testing.assert_frame_equal(one, two)


def test_reported_ties_stay_as_they_are():
    sector = {"a": "x", "b": "x", "c": "y", "d": "y"}
    silos = measure_silos(
        city([("a", "f"), ("c", "f")], sector, [("a", "b"), ("c", "d")]),
        measures=["ei"], null=Rewiring(20),
    )  # fmt: skip
    row = silos.to_frame().iloc[0]
    assert row["value"] == pytest.approx((1 - 2) / 3)
    assert (row["expected"], row["sd"]) == pytest.approx((row["value"], 0))


def test_the_same_seed_gives_the_same_numbers():
    one, two = (
        measure_silos(active_sector(), measures=["ei"], null=Rewiring(10, seed=3)) for _ in "ab"
    )
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())


def test_without_forums_there_is_nothing_to_shuffle():
    with pytest.raises(UsageError, match="keanggotaan"):
        measure_silos(nx.path_graph(3), by={0: "a", 1: "a", 2: "b"}, null=Rewiring())
    with pytest.raises(UsageError, match="0"):
        Rewiring(draws=0)
