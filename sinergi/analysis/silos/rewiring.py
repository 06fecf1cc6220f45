"""Null model for ties made by forums: shuffled seats, the same sizes."""

from collections.abc import Iterator

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
    if not problem.seats or problem.weighted:
        raise UsageError("silos.rewiring_needs_seats", forums=len(problem.seats))
    codes, k = problem.groups.codes[None, :], len(problem.groups.names)
    networks = rewired_networks(problem, null)
    return np.concatenate([count_ties(network, codes, k) for network in networks])


def rewired_networks(problem: Problem, null: Rewiring) -> Iterator[Network]:
    """Hand out one network for each shuffled seating; ties of other tables stay."""
    rng = np.random.default_rng(null.seed)
    seated = list(problem.seats)
    for _ in range(null.draws):
        seated = [_traded(seats, rng) for seats in seated]
        parts = [problem.other_ties, *(_tied(seats, problem) for seats in seated)]
        source, target = np.concatenate(parts, axis=1)
        yield build_network(problem.network.nodes, source, target, directed=False)


def _tied(seats: Seats, problem: Problem) -> NDArray[np.intp]:
    size = {"n_actors": problem.network.n_nodes, "n_items": int(seats.item.max()) + 1}
    a, b, _ = pairs_by_item(seats.actor, seats.item, **size)
    return np.stack([a, b])


def _traded(seats: Seats, rng: np.random.Generator) -> Seats:
    for _ in range(ROUNDS):
        seats = trade(seats, rng)
    return seats


def trade(seats: Seats, rng: np.random.Generator) -> Seats:
    """Pair the items at random; each pair shuffles the members that only one of the two has.

    Sizes of items and seats of actors never change, and no actor sits twice in one item.
    """
    items = int(seats.item.max()) + 1
    partner = rng.permutation(items) // 2
    pair = partner[seats.item]
    key = pair.astype(np.int64) * (int(seats.actor.max()) + 1) + seats.actor
    _, place, count = np.unique(key, return_inverse=True, return_counts=True)
    free = np.flatnonzero(count[place] == 1)
    pair = pair[free]
    before = np.argsort(pair, kind="stable")
    after = np.lexsort((rng.random(len(free)), pair))
    item = seats.item.copy()
    item[free[before]] = seats.item[free[after]]
    return Seats(seats.actor, item)
