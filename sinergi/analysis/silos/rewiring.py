"""Null model for ties made by forums: shuffled seats, the same sizes."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from sinergi.analysis.null import Rewiring
from sinergi.analysis.silos.inputs import Problem, Seats
from sinergi.errors import UsageError
from sinergi.graph.network import Network, build_network
from sinergi.graph.project import pairs_by_item

ROUNDS = 10


def seated_networks(problem: Problem, null: Rewiring) -> Iterator[Network]:
    """Hand out one network for each shuffled seating; ties of other tables stay.

    Raises
    ------
    UsageError
        The data have no forums, meetings or agreements, or weights are asked for.
    """
    seats = problem.seats
    if seats is None or problem.weighted:
        raise UsageError(
            "silos.rewiring_needs_seats", forums=0 if seats is None else _forums(seats)
        )
    return _networks(problem, seats, null)


def _forums(seats: Seats) -> int:
    return int(seats.forum.max()) + 1


def _networks(problem: Problem, seats: Seats, null: Rewiring) -> Iterator[Network]:
    rng = np.random.default_rng(null.seed)
    size = {"n_actors": problem.network.n_nodes, "n_items": int(seats.item.max()) + 1}
    for _ in range(null.draws):
        for _ in range(ROUNDS):
            seats = trade(seats, rng)
        a, b, _ = pairs_by_item(seats.actor[seats.seat], seats.item, **size)
        source, target = np.concatenate([problem.other_ties, np.stack([a, b])], axis=1)
        yield build_network(problem.network.nodes, source, target, directed=False)


def trade(seats: Seats, rng: np.random.Generator) -> Seats:
    """Pair forums at random; each pair shuffles the actors that sit in only one of the two.

    Sizes of forums and seats of actors never change, and no actor sits twice in one forum. Who
    comes to which meeting goes with the seat.
    """
    partner = rng.permutation(_forums(seats)) // 2
    pair = partner[seats.forum]
    key = pair.astype(np.int64) * (int(seats.actor.max()) + 1) + seats.actor
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    free = np.flatnonzero(count[place] == 1)
    before = np.argsort(pair[free], kind="stable")
    after = np.lexsort((rng.random(len(free)), pair[free]))
    actor = seats.actor.copy()
    actor[free[before]] = seats.actor[free[after]]
    return replace(seats, actor=actor)
