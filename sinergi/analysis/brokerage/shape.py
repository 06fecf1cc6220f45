# pyright: basic
# (scipy's graph routines hand out arrays whose types are not known)
"""More of the shape of a network: what cuts it, how hierarchical, mutual and closed it is."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components, shortest_path

from sinergi.analysis.brokerage.roles import gould_fernandez
from sinergi.errors import UsageError
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network
from sinergi.graph.triangles import triangles

_MOST_NODES = 2_000
_NAN = float("nan")


def articulation_points(network: Network) -> NDArray[np.bool_]:
    """Tell which nodes hold parts of the network together that fall apart without them.

    For a planner: agencies for which a deputy should be named. Arcs are symmetrised. Who may be
    shown is for the caller to decide: removal is only ever told of government bodies.

    Source: Hopcroft & Tarjan 1973, https://doi.org/10.1145/362248.362272

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> chain = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> articulation_points(chain).tolist()
    [False, True, False]
    """
    out = np.zeros(network.n_nodes, dtype=bool)
    out[list(nx.articulation_points(_plain(network)))] = True
    return out


def bridges(network: Network) -> NDArray[np.intp]:
    """Give the ties whose loss cuts the network, as pairs of positions, shape (ties, 2).

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> bridges(build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)).tolist()
    [[0, 1], [1, 2]]
    """
    pairs = np.array(list(nx.bridges(_plain(network))), dtype=np.intp).reshape(-1, 2)
    pairs = np.sort(pairs, axis=1)
    return pairs[np.lexsort(pairs.T[::-1])]


def _plain(network: Network) -> "nx.Graph[int]":
    simple = network.symmetrised
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(simple.n_nodes))
    graph.add_edges_from(zip(simple.source.tolist(), simple.target.tolist(), strict=True))
    return graph


def reciprocity(network: Network) -> float:
    """Share of arcs that are answered by an arc back; 1 when undirected, NaN without arcs.

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> reciprocity(build_network(["a", "b", "c"], [0, 1, 1], [1, 0, 2], directed=True))
    0.6666666666666666
    """
    if not network.n_ties:
        return _NAN
    return 2 * network.mutual.n_ties / network.n_ties if network.directed else 1.0


def transitivity(network: Network) -> float:
    """Share of triples that are closed; NaN without triples.

    Undirected: 3 triangles over paths of two ties. Arcs: of all a -> b -> c the share with
    a -> c. For a planner: partners of one agency work with each other too.

    Source: Newman 2003, https://doi.org/10.1137/S003614450342480

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> transitivity(build_network(["a", "b", "c"], [0, 0, 1], [1, 2, 2], directed=False))
    1.0
    """
    if network.directed:
        return _closed_arcs(network)
    simple = network
    degree = simple.degree.astype(np.float64)
    triples = float((degree * (degree - 1)).sum()) / 2
    closed = sum(block.corner.shape[1] for block in triangles(simple)) if simple.n_ties else 0
    return 3 * closed / triples if triples else _NAN


def _closed_arcs(network: Network) -> float:
    out = np.bincount(network.source, minlength=network.n_nodes)
    into = np.bincount(network.target, minlength=network.n_nodes)
    paths = int((out * into).sum()) - 2 * network.mutual.n_ties
    everyone = Grouping.of([0] * network.n_nodes)
    left_open = int(gould_fernandez(network, everyone).count[:, 5].sum())
    return 1 - left_open / paths if paths else _NAN


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Krackhardt's four dimensions of an organisation chart, each 1 in a pure tree.

    Attributes
    ----------
    connectedness
        Share of pairs that can reach each other when directions are ignored.
    efficiency
        1 minus the share of possible superfluous arcs that are there.
    hierarchy
        Share of the pairs with a way between them that have one in one direction only.
    least_upper
        1 minus the share of pairs (of those possible) without a common superior.
    """

    connectedness: float
    efficiency: float
    hierarchy: float
    least_upper: float


def hierarchy(network: Network) -> Hierarchy:
    """Give Krackhardt's graph theoretical dimensions of hierarchy (up to 2,000 nodes).

    For a planner: a network of commands scores near 1 on all four, a network of equals low on
    hierarchy and efficiency. An undirected tie stands for both directions.

    Source: Krackhardt 1994, in Carley & Prietula (eds.), Computational Organization Theory,
    89-111.

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> tree = build_network(["a", "b", "c"], [0, 0], [1, 2], directed=True)
    >>> hierarchy(tree)
    Hierarchy(connectedness=1.0, efficiency=1.0, hierarchy=1.0, least_upper=1.0)
    """
    n = network.n_nodes
    if n > _MOST_NODES:
        raise UsageError("brokers.too_many_nodes", nodes=n, limit=_MOST_NODES)
    matrix = network.unweighted.adjacency
    _, part = connected_components(matrix, directed=True, connection="weak")
    size = np.bincount(part).astype(np.float64) if n else np.zeros(0)
    pairs = n * (n - 1)
    room = float((size * (size - 1) - (size - 1)).sum())
    arcs = float(matrix.nnz)
    spare = arcs - float((size - 1).sum())
    reach = np.isfinite(shortest_path(matrix, unweighted=True)) if n else np.zeros((0, 0), bool)
    np.fill_diagonal(reach, val=True)
    return Hierarchy(
        float((size * (size - 1)).sum()) / pairs if pairs else _NAN,
        1 - spare / room if room else _NAN,
        _one_way(reach),
        _least_upper(reach, part),
    )


def _one_way(reach: NDArray[np.bool_]) -> float:
    off = reach & ~np.eye(len(reach), dtype=bool)
    some, both = int((off | off.T).sum()), int((off & off.T).sum())
    return 1 - both / some if some else _NAN


def _least_upper(reach: NDArray[np.bool_], part: NDArray[np.integer]) -> float:
    """Pairs of one part that lack a least upper bound, against the most that could lack one."""
    lacking, most = 0, 0.0
    for p in np.unique(part):
        members = np.flatnonzero(part == p)
        n = len(members)
        if n <= 2:  # noqa: PLR2004 - two always have the upper of both
            continue
        most += (n - 1) * (n - 2) / 2
        lacking += _lacking(reach[np.ix_(members, members)])
    return 1 - lacking / most if most else _NAN


def _lacking(reach: NDArray[np.bool_]) -> int:
    n = len(reach)
    above = sparse.csr_array(reach.astype(np.int64))
    missing = 0
    for i in range(n - 1):
        # columns of ``reach`` are those who are reached: superiors of j reach j
        common = reach[:, [i]] & reach[:, i + 1 :]
        count = common.sum(axis=0)
        # a least upper bound is a common superior that every other common superior reaches
        reached = above.T @ common.astype(np.int64)
        least = (common & (reached == count)).any(axis=0)
        missing += int((~least).sum())
    return missing
