# pyright: basic
# (scipy's eigenvalue routines hand out arrays whose types are not known)
"""Spectral segregation: how deeply a node sits among its own."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components
from scipy.sparse.linalg import eigsh

from sinergi.analysis.null import Chance, Permutation, chance, drawn_labels
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network

ECHENIQUE = "Echenique & Fryer 2007, https://doi.org/10.1162/qjec.122.2.441"
_DENSE = 200
_STACK = 500_000
_NULL_WORK = 20_000_000
_LEAST_DRAWS = 19


@dataclass(frozen=True, slots=True, eq=False)
class Spectral:
    """Spectral segregation of nodes, groups and the network."""

    node: NDArray[np.float64]
    group: NDArray[np.float64]
    network: float


def spectral_segregation(network: Network, groups: Grouping) -> Spectral:
    """Spectral segregation index of Echenique & Fryer.

    Formula: R is the adjacency with rows summing to 1 over all ties; within each connected
    part of a group take R's largest eigenvalue λ and its right eigenvector v: the index of
    member i is λ v_i / mean(v), the one of the part is λ; groups and the network are means over
    members.

    Range: 0 (no partner of the own group) upwards; 1 when all ties of a closed part stay
    inside, single nodes may exceed 1. For a planner: high means that the partners of one's
    partners, and theirs, are of the same rumpun too. A node with ties, but none inside, is 0;
    an isolate is undefined (NaN) and left out of the means. Undirected and unweighted: arcs
    are symmetrised, weights not looked at.

    Source: Echenique & Fryer 2007, https://doi.org/10.1162/qjec.122.2.441

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> net = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> index = spectral_segregation(net, Grouping.of(["sosial", "sosial", "fisik"]))
    >>> index.node.round(6).tolist()
    [0.828427, 0.585786, 0.0]
    """
    simple = network.symmetrised.unweighted
    degree = simple.degree.astype(np.float64)
    same = groups.codes[simple.source] == groups.codes[simple.target]
    node = np.where(degree > 0, 0.0, np.nan)
    if bool(same.any()):
        matrix = _similar(simple, same, degree)
        for members, parts in _parts(matrix):
            node[members] = _index(matrix, members, parts, degree)
    return Spectral(node, _means(node, groups), float(_mean(node)))


def _similar(network: Network, same: NDArray[np.bool_], degree: NDArray[np.float64]) -> Any:
    """Symmetric matrix with the eigenvalues of R kept within groups: D^-1/2 A D^-1/2."""
    rows, columns = network.source[same], network.target[same]
    values = 1.0 / np.sqrt(degree[rows] * degree[columns])
    n = network.n_nodes
    half = sparse.csr_array((values, (rows, columns)), shape=(n, n))
    return sparse.csr_array(half + half.T)


def _parts(matrix: Any) -> list[tuple[NDArray[np.intp], int]]:
    """Find connected parts, those of one size together: (members, how many parts)."""
    _, part = connected_components(matrix, directed=False)
    size = np.bincount(part)[part]
    order = np.lexsort((np.arange(len(part)), part, size))
    out: list[tuple[NDArray[np.intp], int]] = []
    for k in np.unique(size[size > 1]).tolist():
        members = order[np.searchsorted(size[order], k) :][: int((size == k).sum())]
        block = max(1, _STACK // (k * k)) * k
        out += [
            (members[i : i + block], len(members[i : i + block]) // k)
            for i in range(0, len(members), block)
        ]
    return out


def _index(
    matrix: Any, members: NDArray[np.intp], parts: int, degree: NDArray[np.float64]
) -> NDArray[np.float64]:
    k = len(members) // parts
    if k > _DENSE:
        top, vector = _largest(matrix[members][:, members], degree[members])
    else:
        values, vectors = np.linalg.eigh(_blocks(matrix, members, parts))
        top, vector = values[:, -1:], vectors[:, :, -1]
    right = np.abs(vector.reshape(parts, k)) / np.sqrt(degree[members].reshape(parts, k))
    return (top * right / right.mean(axis=1, keepdims=True)).ravel()


def _blocks(matrix: Any, members: NDArray[np.intp], parts: int) -> NDArray[np.float64]:
    """Dense blocks of the parts, one after the other."""
    k = len(members) // parts
    place = np.full(matrix.shape[0], -1)
    place[members] = np.arange(len(members))
    rows = sparse.coo_array(matrix[members])
    row, column = rows.coords
    at = place[column]
    out = np.zeros((parts, k, k))
    out[row // k, row % k, at % k] = rows.data
    return out


def _largest(matrix: Any, degree: NDArray[np.float64]) -> tuple[Any, NDArray[np.float64]]:
    # the start is the answer for a part without outside ties, and the same in every run
    values, vectors = eigsh(matrix, k=1, which="LA", v0=np.sqrt(degree))
    return values, vectors[:, 0]


def _mean(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _means(node: NDArray[np.float64], groups: Grouping) -> NDArray[np.float64]:
    return np.array([_mean(node[groups.codes == g]) for g in range(len(groups.names))])


def spectral_components(
    network: Network, groups: Grouping, index: Spectral
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Give the part of each node inside its group, and the index of each part.

    A part is a set of nodes of one group that reach each other inside the group; its index is
    the largest eigenvalue λ of the ties inside, which is the mean over its members. A node
    without a partner of its group is a part of its own: 0, or NaN for an isolate.

    Source: Echenique & Fryer 2007, https://doi.org/10.1162/qjec.122.2.441

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> net = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> groups = Grouping.of(["x", "x", "y"])
    >>> part, value = spectral_components(net, groups, spectral_segregation(net, groups))
    >>> part.tolist(), value.round(6).tolist()
    ([0, 0, 1], [0.707107, 0.0])
    """
    simple = network.symmetrised.unweighted
    same = groups.codes[simple.source] == groups.codes[simple.target]
    ends = simple.source[same], simple.target[same]
    shape = (network.n_nodes, network.n_nodes)
    matrix = sparse.csr_array((np.ones(int(same.sum())), ends), shape=shape)
    count, part = connected_components(matrix, directed=False)
    total = np.bincount(part, weights=index.node, minlength=count)
    return part.astype(np.intp), total / np.bincount(part, minlength=count)


def spectral_draws(network: Network, wanted: int) -> int:
    """How many relabellings the eigenvalues are worth: all in a small network, fewer in a large.

    Below 19 draws (p could not go under 0.05) none are made.

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> spectral_draws(build_network(["a", "b"], [0], [1], directed=False), 999)
    999
    """
    able = _NULL_WORK // max(network.n_nodes + network.n_ties, 1)
    draws = min(wanted, able)
    return draws if draws >= min(wanted, _LEAST_DRAWS) else 0


def spectral_chance(
    network: Network, groups: Grouping, observed: Spectral, null: Permutation | None
) -> Chance:
    """Tell what shuffled labels give for the network (first place) and each group.

    Every draw takes eigenvalues, so that large networks get fewer draws, see
    :func:`spectral_draws`.
    """
    value = np.concatenate([[observed.network], observed.group])
    draws = spectral_draws(network, null.draws) if null else 0
    if null is None or not draws or not network.n_ties:
        nothing = np.full(len(value), np.nan)
        return Chance(nothing, nothing, nothing)
    values: list[NDArray[np.float64]] = []
    for labels in drawn_labels(groups.codes, replace(null, draws=draws), n_ties=network.n_ties):
        for codes in labels:
            drawn = spectral_segregation(network, Grouping(groups.names, codes))
            values.append(np.concatenate([[drawn.network], drawn.group]))
    return chance(value, np.array(values), low_is_closed=False, exact=False)
