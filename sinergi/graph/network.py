# pyright: basic
# (scipy.sparse and networkx hand out objects whose types are not known)
"""One network, clean: nodes in a fixed order, each tie once, no loops."""

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from sinergi.errors import UnknownTermError, UsageError

Parallel = Literal["sum", "max"]
_END_NAMES = (("source", "target"), ("actor_a", "actor_b"))


@dataclass(frozen=True, eq=False)
class Network:
    """A simple network in arrays.

    Attributes
    ----------
    nodes
        Names, sorted; a node is its position here.
    source, target
        Ends of each tie. An undirected tie stands once, with ``source < target``.
    weight
        Weight of each tie, 1 when no weight was asked for.
    directed
        Whether ties are arcs.
    loops, parallel
        Ties of a node with itself that were dropped, and repeated ties that were merged.
    """

    nodes: NDArray[Any]
    source: NDArray[np.intp]
    target: NDArray[np.intp]
    weight: NDArray[np.float64]
    directed: bool
    loops: int = 0
    parallel: int = 0

    @property
    def n_nodes(self) -> int:
        """Nodes, isolates included."""
        return len(self.nodes)

    @property
    def n_ties(self) -> int:
        """Ties: edges when undirected, arcs when directed."""
        return len(self.source)

    @cached_property
    def degree(self) -> NDArray[np.intp]:
        """Tie ends at each node (arcs in plus arcs out)."""
        ends = np.concatenate([self.source, self.target])
        return np.bincount(ends, minlength=self.n_nodes).astype(np.intp)

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """Matrix of weights; both directions when undirected."""
        n, forth = self.n_nodes, (self.source, self.target)
        if self.directed:
            return sparse.csr_array((self.weight, forth), shape=(n, n))
        rows = np.concatenate([self.source, self.target])
        columns = np.concatenate([self.target, self.source])
        return sparse.csr_array((np.tile(self.weight, 2), (rows, columns)), shape=(n, n))

    @cached_property
    def symmetrised(self) -> "Network":
        """The same network without directions; of two opposite weights the larger one."""
        if not self.directed:
            return self
        return build_network(
            self.nodes, self.source, self.target, self.weight, directed=False, parallel="max"
        )

    @cached_property
    def mutual(self) -> "Network":
        """Pairs with arcs both ways, as an undirected network without weights."""
        low = np.minimum(self.source, self.target)
        high = np.maximum(self.source, self.target)
        key = np.sort(low.astype(np.int64) * self.n_nodes + high)
        both = key[1:][key[1:] == key[:-1]]
        ends = both // max(self.n_nodes, 1), both % max(self.n_nodes, 1)
        return build_network(self.nodes, *ends, directed=False)

    @cached_property
    def unweighted(self) -> "Network":
        """The same ties, each of weight 1."""
        return replace(self, weight=np.ones(self.n_ties))

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of nodes and ties."""
        digest = hashlib.sha256(b"directed" if self.directed else b"undirected")
        digest.update("\x1f".join(map(str, self.nodes)).encode())
        for part in (self.source, self.target, self.weight):
            digest.update(np.ascontiguousarray(part).tobytes())
        return digest.hexdigest()


def build_network(
    nodes: ArrayLike,
    source: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    directed: bool,
    parallel: Parallel = "sum",
) -> Network:
    """Clean a list of ties given as positions.

    Loops go, repeated ties become one: their weights are summed (or the largest is kept),
    without weights a tie counts 1. A tie of weight 0 is no tie.

    Raises
    ------
    UsageError
        A weight is negative, infinite or missing.
    """
    names = np.asarray(nodes)
    a, b = np.asarray(source, dtype=np.intp), np.asarray(target, dtype=np.intp)
    w = np.ones(len(a)) if weight is None else np.asarray(weight, dtype=np.float64)
    bad = ~(np.isfinite(w) & (w >= 0))
    if bool(bad.any()):
        raise UsageError("silos.bad_weight", count=int(bad.sum()))
    loop, tie = a == b, w > 0
    keep = ~loop & tie
    a, b, w = a[keep], b[keep], w[keep]
    if not directed:
        a, b = np.minimum(a, b), np.maximum(a, b)
    before = len(a)
    key = a.astype(np.int64) * len(names) + b
    a, b, w = _merge(key, (a, b, w), parallel)
    if weight is None:
        w = np.ones(len(a))
    return Network(names, a, b, w, directed, int((loop & tie).sum()), before - len(a))


def _merge(
    key: NDArray[np.int64],
    ties: tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]],
    parallel: Parallel,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Sort ties by their ends (the key) and make repeated ones into one."""
    step = np.diff(key)
    if len(key) and bool(np.any(step <= 0)):
        # sums of weights must not depend on the order that a faster sort leaves equal keys in
        plain = bool(np.all(ties[2] == 1))
        order = np.argsort(key, kind="quicksort" if plain else "stable")
        key, ties = key[order], (ties[0][order], ties[1][order], ties[2][order])
        step = np.diff(key)
    if bool(np.all(step > 0)):
        return ties
    first = np.concatenate([[0], np.flatnonzero(step) + 1])
    join = np.add if parallel == "sum" else np.maximum
    return ties[0][first], ties[1][first], join.reduceat(ties[2], first)


def node_order(nodes: Iterable[Hashable]) -> list[Hashable]:
    """Nodes in an order that does not depend on how they came: by kind, then by value."""
    listed = list(nodes)
    try:
        return sorted(listed)  # type: ignore[type-var] - names of one kind compare
    except TypeError:
        return sorted(listed, key=lambda node: (type(node).__name__, str(node)))


def name_array(nodes: Sequence[Hashable]) -> NDArray[np.object_]:
    """Names as an object array (a tuple stays one name)."""
    names = np.empty(len(nodes), dtype=object)
    for i, node in enumerate(nodes):
        names[i] = node
    return names


def from_networkx(graph: "nx.Graph[Any]", *, weight: str | None = None) -> Network:
    """Network of a networkx graph; a MultiGraph's parallel ties become one.

    Parameters
    ----------
    graph
        Graph or DiGraph.
    weight
        Name of the edge attribute; ``None`` counts every tie as 1.

    Raises
    ------
    UnknownTermError
        No edge has the attribute.
    """
    names = node_order(graph.nodes)
    place = {node: i for i, node in enumerate(names)}
    ends = [(place[u], place[v]) for u, v in graph.edges()]
    pairs = np.array(ends, dtype=np.intp).reshape(-1, 2)
    weights = _edge_weights(graph, weight) if weight is not None and ends else None
    return build_network(
        name_array(names), pairs[:, 0], pairs[:, 1], weights, directed=graph.is_directed()
    )


def _edge_weights(graph: "nx.Graph[Any]", weight: str) -> NDArray[np.float64]:
    known = {key for _, _, data in graph.edges(data=True) for key in data}
    if weight not in known:
        raise UnknownTermError.among(weight, known=map(str, known), what="edge_weight")
    values = [value for _, _, value in graph.edges(data=weight, default=1)]
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce")
    return numbers.to_numpy(dtype=np.float64, na_value=np.nan)


def from_matrix(matrix: Any, *, weight: str | None = None) -> Network:
    """Network of a square (sparse) matrix; undirected when it is symmetric.

    Nodes are the positions 0, 1, ...; the entries are weights when ``weight`` is named. A missing
    or negative entry is refused.
    """
    table = sparse.coo_array(matrix)
    if table.ndim != 2 or table.shape[0] != table.shape[1]:  # noqa: PLR2004 - rows and columns
        raise UsageError("silos.not_square", shape=table.shape)
    table.sum_duplicates()
    bad = ~(np.isfinite(table.data) & (table.data >= 0))
    if bool(bad.any()):  # also without weights: it is unknown whether there is a tie
        raise UsageError("silos.bad_weight", count=int(bad.sum()))
    table.eliminate_zeros()
    directed = bool((abs(table - table.T) > 0).nnz)
    rows, columns = table.coords
    half = slice(None) if directed else rows <= columns
    values = table.data[half] if weight is not None else None
    nodes = list(range(table.shape[0]))
    return build_network(nodes, rows[half], columns[half], values, directed=directed)


def from_edges(
    edges: pd.DataFrame, *, weight: str | None = None, nodes: Iterable[Hashable] = ()
) -> Network:
    """Undirected network of a frame with ``source, target`` (or ``actor_a, actor_b``).

    Parameters
    ----------
    edges
        One row a tie.
    weight
        Column of weights; ``None`` counts every tie as 1.
    nodes
        Further nodes, so that isolates are not lost.
    """
    ends = next((pair for pair in _END_NAMES if set(pair) <= set(edges.columns)), None)
    if ends is None:
        raise UsageError("silos.no_ends", columns=", ".join(map(str, edges.columns)))
    if weight is not None and weight not in edges.columns:
        raise UnknownTermError.among(weight, known=map(str, edges.columns), what="column")
    heads, tails = edges[ends[0]].to_numpy(dtype=object), edges[ends[1]].to_numpy(dtype=object)
    names = node_order({*heads, *tails, *nodes})
    index = pd.Index(name_array(names), dtype=object)
    values = None if weight is None else edges[weight].to_numpy(dtype=np.float64)
    return build_network(
        name_array(names), index.get_indexer(heads), index.get_indexer(tails), values,
        directed=False,
    )  # fmt: skip
