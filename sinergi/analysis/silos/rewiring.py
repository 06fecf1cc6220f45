"""Null model for ties made by forums: shuffled seats, the same sizes."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.null import Rewiring
from sinergi.analysis.silos.inputs import Problem, Seats
from sinergi.errors import UsageError
from sinergi.graph.mixing import count_ties
from sinergi.graph.network import Network, build_network
from sinergi.graph.project import pairs_by_item

ROUNDS = 10


def rewired_ties(problem: Problem, null: Rewiring) -> NDArray[np.float64]:
    """Mixing matrices of shuffled seatings, shape (draws, groups, groups).

    Raises
    ------
    UsageError
        The data have no forums, meetings or agreements, or weights are asked for.
    """
    if problem.seats is None or problem.weighted:
        raise UsageError("silos.rewiring_needs_seats", forums=_forums(problem.seats))
    networks = _networks(problem, problem.seats, null)
    codes, k = problem.groups.codes[None, :], len(problem.groups.names)
    return np.concatenate([count_ties(network, codes, k) for network in networks])


def _forums(seats: Seats | None) -> int:
    return 0 if seats is None else int(seats.forum.max()) + 1


def _networks(problem: Problem, seats: Seats, null: Rewiring) -> Iterator[Network]:
    """Hand out one network for each shuffled seating; ties of other tables stay."""
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
