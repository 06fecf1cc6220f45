"""Shuffle the ties of a network; every node keeps its degree (arcs: sent and received)."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sinergi.graph.network import Network, build_network

#: Rounds of swaps between two draws; each round offers up to half the ties a swap.
ROUNDS = 10
_Ends = tuple[NDArray[np.intp], NDArray[np.intp]]


def rewired_networks(network: Network, *, draws: int, seed: int) -> Iterator[Network]:
    """Hand out networks with the same degrees; ties are swapped, weights are not kept.

    Parameters
    ----------
    network
        Start of the chain.
    draws
        Number of networks.
    seed
        Seed of the swaps.

    Examples
    --------
    >>> ring = build_network(range(6), range(6), [1, 2, 3, 4, 5, 0], directed=False)
    >>> [net.degree.tolist() for net in rewired_networks(ring, draws=2, seed=1)]
    [[2, 2, 2, 2, 2, 2], [2, 2, 2, 2, 2, 2]]
    """
    rng = np.random.default_rng(seed)
    ends: _Ends = network.source, network.target
    for _ in range(draws):
        for _ in range(ROUNDS):
            ends = swap_round(ends, network.n_nodes, directed=network.directed, rng=rng)
            if network.directed:
                ends = _turn_cycle(ends, network.n_nodes, rng)
        yield build_network(network.nodes, *ends, directed=network.directed)


def swap_round(ends: _Ends, n: int, *, directed: bool, rng: np.random.Generator) -> _Ends:
    """Offer a random number of random pairs of ties to swap their ends.

    A pair is left as it is when a new tie would be a loop, is there already, or is offered or
    given up by another pair. These rules read the same backwards: the way back is as likely as
    the way there, which makes every reachable network equally likely.
    """
    source, target = ends
    m = len(source)
    if m < 2:  # noqa: PLR2004 - a swap needs two ties
        return ends
    pairs = int(rng.integers(1, m // 2 + 1))
    order = rng.permutation(m)[: 2 * pairs]
    one, two = order[:pairs], order[pairs:]
    a, b, c, d = source[one], target[one], source[two], target[two]
    if not directed:
        turn = rng.random(pairs) < 0.5  # noqa: PLR2004 - either end may be the one that goes
        c, d = np.where(turn, d, c), np.where(turn, c, d)
    new = np.stack([_key(a, d, n, directed=directed), _key(c, b, n, directed=directed)])
    old = _key(source, target, n, directed=directed)
    clash = (a == d) | (c == b)
    clash |= np.isin(new, old).any(axis=0)
    kept, count = np.unique(new, return_counts=True)
    clash |= np.isin(new, kept[count > 1]).any(axis=0)
    clash |= np.isin(old[np.stack([one, two])], kept).any(axis=0)
    source, target = source.copy(), target.copy()
    go = ~clash
    source[one[go]], target[one[go]] = a[go], d[go]
    source[two[go]], target[two[go]] = c[go], b[go]
    return source, target


def _key(a: NDArray[np.intp], b: NDArray[np.intp], n: int, *, directed: bool) -> NDArray[np.int64]:
    if directed:
        return a.astype(np.int64) * n + b
    return np.minimum(a, b).astype(np.int64) * n + np.maximum(a, b)


def _turn_cycle(ends: _Ends, n: int, rng: np.random.Generator) -> _Ends:
    """Turn round one three-cycle without arcs back; swaps alone do not reach it."""
    source, target = ends
    if len(source) < 3:  # noqa: PLR2004 - a cycle has three arcs
        return ends
    first = int(rng.integers(len(source)))
    onward = np.flatnonzero(source == target[first])
    if not len(onward):
        return ends
    second = int(rng.choice(onward))
    a, b, c = source[first], target[first], target[second]
    third = np.flatnonzero((source == c) & (target == a))
    back = np.array([b * n + a, c * n + b, a * n + c])
    if c == a or not len(third) or bool(np.isin(back, source * n + target).any()):
        return ends
    source, target = source.copy(), target.copy()
    for arc in (first, second, int(third[0])):
        source[arc], target[arc] = target[arc], source[arc]
    return source, target
