# pyright: basic
# (scipy.sparse hands out matrices whose types are not known)
"""Betweenness: on how many shortest ways a node lies."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import maximum_flow

from sinergi.errors import UsageError
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network

_AT_ONCE = 2_000_000
EXACT_NODES = 2_000
_FLOW_NODES = 60
SAMPLE = 256


@dataclass(frozen=True, slots=True, eq=False)
class Betweenness:
    """Betweenness of every node, not normalised.

    Attributes
    ----------
    total
        Share of shortest ways through the node, summed over pairs of other nodes.
    between
        The same over pairs of different groups only.
    sampled
        Number of start nodes when not all were taken, else 0.
    """

    total: NDArray[np.float64]
    between: NDArray[np.float64]
    sampled: int


def betweenness(network: Network, groups: Grouping, *, seed: int = 7) -> Betweenness:
    """Betweenness, exact up to 2,000 nodes, from 256 random start nodes above.

    Each unordered pair counts once when undirected, each ordered pair when directed. Weights
    are not looked at. ``between`` counts the pairs that lie in different groups (Everett &
    Borgatti 2012).

    Source: Freeman 1977, https://doi.org/10.2307/3033543; Brandes 2001,
    https://doi.org/10.1080/0022250X.2001.9990249; Everett & Borgatti 2012,
    https://doi.org/10.1016/j.socnet.2012.06.002

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> chain = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> betweenness(chain, Grouping.of(["x", "x", "y"])).total.tolist()
    [0.0, 1.0, 0.0]
    """
    n = network.n_nodes
    total, between = np.zeros(n), np.zeros(n)
    starts, sampled = np.arange(n), 0
    if n > EXACT_NODES:
        sampled = SAMPLE
        starts = np.sort(np.random.default_rng(seed).choice(n, size=SAMPLE, replace=False))
    step = max(1, _AT_ONCE // max(n, 1))
    matrix = network.unweighted.adjacency
    for first in range(0, len(starts), step):
        some = starts[first : first + step]
        every, across = _dependencies(matrix, some, groups.codes)
        total += every
        between += across
    scale = (1.0 if network.directed else 0.5) * (n / sampled if sampled else 1.0)
    return Betweenness(total * scale, between * scale, sampled)


def _dependencies(
    matrix: Any, starts: NDArray[np.intp], codes: NDArray[Any]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Brandes' accumulation from several start nodes side by side, level by level."""
    ways, level = _search(sparse.csr_array(matrix.T), starts)
    elsewhere = (codes[:, None] != codes[starts][None, :]).astype(np.float64)
    all_ends, far_ends = np.zeros(ways.shape), np.zeros(ways.shape)
    for depth in range(int(level.max()), 0, -1):
        here, before = level == depth, level == depth - 1
        share = np.divide(1.0, ways, out=np.zeros(ways.shape), where=here)
        weight = np.where(before, ways, 0.0)
        all_ends += (matrix @ (share * (1.0 + all_ends))) * weight
        far_ends += (matrix @ (share * (elsewhere + far_ends))) * weight
    column = np.arange(len(starts))
    all_ends[starts, column] = 0.0
    far_ends[starts, column] = 0.0
    return all_ends.sum(axis=1), far_ends.sum(axis=1)


def _search(
    incoming: Any, starts: NDArray[np.intp]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Count the shortest ways to every node; how long they are (-1: none)."""
    shape = (incoming.shape[0], len(starts))
    ways, level = np.zeros(shape), np.full(shape, -1)
    column = np.arange(len(starts))
    ways[starts, column], level[starts, column] = 1.0, 0
    front, depth = ways.copy(), 0
    while front.any():
        depth += 1
        reached = incoming @ front
        fresh = (reached > 0) & (level < 0)
        level[fresh] = depth
        front = np.where(fresh, reached, 0.0)
        ways += front
    return ways, level


def flow_betweenness(network: Network) -> NDArray[np.float64]:
    """How much flow between others needs a node: ways of every length count, not the shortest.

    Formula: over pairs s, t of other nodes, the largest flow with the node minus the one
    without it. Arcs are symmetrised, weights not looked at; up to 60 nodes.

    Source: Freeman, Borgatti & White 1991, https://doi.org/10.1016/0378-8733(91)90017-N

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> flow_betweenness(build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)).tolist()
    [0.0, 1.0, 0.0]
    """
    n = network.n_nodes
    if n > _FLOW_NODES:
        raise UsageError("brokers.too_many_nodes", nodes=n, limit=_FLOW_NODES)
    matrix = sparse.csr_array(network.symmetrised.unweighted.adjacency.astype(np.int32))
    whole = _flows(matrix)
    out = np.zeros(n)
    for v in range(n):
        kept = np.delete(np.arange(n), v)
        rest = _flows(sparse.csr_array(matrix[kept][:, kept]))
        out[v] = (whole[np.ix_(kept, kept)] - rest).sum() / 2
    return out


def _flows(matrix: Any) -> NDArray[np.float64]:
    """Largest flow between each two nodes, every tie carrying one."""
    n = matrix.shape[0]
    out = np.zeros((n, n))
    for s in range(n):
        for t in range(s + 1, n):
            out[s, t] = out[t, s] = maximum_flow(matrix, s, t).flow_value
    return out
