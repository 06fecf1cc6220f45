"""Every triangle of a network, once: what brokerage and structural holes are counted from."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.graph.network import Network

_WEDGES = 4_000_000


@dataclass(frozen=True, eq=False)
class Triangles:
    """A block of triangles.

    Attributes
    ----------
    corner
        Nodes, shape (3, triangles).
    side
        Position of the tie opposite to each corner in the undirected network, same shape.
    """

    corner: NDArray[np.intp]
    side: NDArray[np.intp]


def triangles(network: Network) -> Iterator[Triangles]:
    """List the triangles of an undirected network in blocks of bounded size.

    Ties are pointed from the node of lower degree to the one of higher degree and only pairs of
    ties leaving one node are looked at, so that a hub with a hundred thousand partners costs
    no more than its ties.

    Parameters
    ----------
    network
        Undirected.

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> net = build_network(["a", "b", "c", "d"], [0, 0, 1, 2], [1, 2, 2, 3], directed=False)
    >>> [block.corner.ravel().tolist() for block in triangles(net)]
    [[0, 1, 2]]
    """
    n, m = network.n_nodes, network.n_ties
    rank = np.empty(n, dtype=np.int64)
    rank[np.argsort(network.degree, kind="stable")] = np.arange(n)
    tail, head = rank[network.source], rank[network.target]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    key = low * n + high
    order = np.argsort(key)
    low, high, key = low[order], high[order], key[order]
    node = np.argsort(rank)
    later = np.cumsum(np.bincount(low, minlength=n))[low] - np.arange(m) - 1
    for start, stop in _cuts(later):
        first = np.repeat(np.arange(start, stop), later[start:stop])
        begin = np.cumsum(later[start:stop]) - later[start:stop]
        second = first + 1 + np.arange(len(first)) - np.repeat(begin, later[start:stop])
        wanted = high[first] * n + high[second]
        place = np.minimum(np.searchsorted(key, wanted), m - 1)
        closed = key[place] == wanted
        first, second, third = first[closed], second[closed], place[closed]
        corner = np.stack([low[first], high[first], high[second]])
        yield Triangles(node[corner], order[np.stack([third, second, first])])


def _cuts(later: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Cut the ties into stretches with a bounded number of pairs."""
    total = np.cumsum(later)
    start = 0
    while start < len(later):
        spent = total[start - 1] if start else 0
        stop = int(np.searchsorted(total, spent + _WEDGES, side="right"))
        stop = max(stop, start + 1)
        yield start, stop
        start = stop
