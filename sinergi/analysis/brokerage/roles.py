# pyright: basic
# (scipy.sparse hands out matrices whose types are not known)
"""Gould and Fernandez: between whom a broker stands."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sinergi.analysis.null import z_score
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network
from sinergi.graph.triangles import triangles

GOULD: Final = "Gould & Fernandez 1989, https://doi.org/10.2307/270949"
#: Order of the columns everywhere; the last is the sum of the others.
ROLES: Final = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison", "total")
_TURNS: Final = ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0))


@dataclass(frozen=True, eq=False)
class RoleScores:
    """Counts of the roles with what a random digraph of the same density gives.

    Columns in the order of :data:`ROLES`; expected, sd and z are NaN when undirected (the null
    takes arcs to be independent, both directions of one tie are not).
    """

    count: NDArray[np.int64]
    expected: NDArray[np.float64]
    sd: NDArray[np.float64]

    @property
    def z(self) -> NDArray[np.float64]:
        """Standard deviations above chance; NaN where a role is impossible."""
        return z_score(self.count.astype(np.float64), self.expected, self.sd)


def gould_fernandez(network: Network, groups: Grouping) -> RoleScores:
    """Count for each node the pairs (a, b) with a -> v -> b and no a -> b, by their groups.

    ``coordinator`` all three of one group; ``itinerant`` a and b of one group, v of another;
    ``representative`` a and v of one group, b outside; ``gatekeeper`` v and b of one group, a
    outside; ``liaison`` three groups; ``total`` all. An undirected tie stands for both
    directions, so that every brokered pair counts twice.

    Expected and sd: independent arcs with the observed density, exact for every node.
    A node alone in its group cannot be coordinator, representative or gatekeeper: z is NaN.

    Source: Gould & Fernandez 1989, https://doi.org/10.2307/270949
    """
    count = _open_pairs(network, groups) - _closed(network, groups)
    expected, variance = _by_group(network, groups)
    code = groups.codes
    return RoleScores(count, expected[code], np.sqrt(variance[code]))


def _arcs(network: Network) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    if network.directed:
        return network.source, network.target
    both = np.concatenate([network.source, network.target])
    return both, np.concatenate([network.target, network.source])


def _open_pairs(network: Network, groups: Grouping) -> NDArray[np.int64]:
    """Pairs (a, b), a and b different, whether or not a -> b."""
    source, target = _arcs(network)
    n = network.n_nodes
    code, k = groups.codes, max(len(groups.names), 1)
    same = code[source] == code[target]
    got = [np.bincount(target[part], minlength=n) for part in (same, ~same)]
    sent = [np.bincount(source[part], minlength=n) for part in (same, ~same)]
    heads, tails = source[~same], target[~same]
    ones = np.ones(len(heads), dtype=np.int64)
    came = sparse.csr_array((ones, (tails, code[heads])), shape=(n, k))
    went = sparse.csr_array((ones, (heads, code[tails])), shape=(n, k))
    alike = np.asarray(came.multiply(went).sum(axis=1)).ravel()
    back = _returned(network, groups)
    roles = [
        got[0] * sent[0] - back[0],
        alike - back[1],
        got[0] * sent[1],
        got[1] * sent[0],
        got[1] * sent[1] - alike,
    ]
    return np.stack([*roles, sum(roles)], axis=1).astype(np.int64)


def _returned(network: Network, groups: Grouping) -> list[NDArray[np.int64]]:
    """Partners of each node with arcs both ways: of its own group, and of others."""
    mutual = network.mutual if network.directed else network
    same = groups.codes[mutual.source] == groups.codes[mutual.target]
    ends = [np.concatenate([mutual.source[p], mutual.target[p]]) for p in (same, ~same)]
    return [np.bincount(end, minlength=network.n_nodes) for end in ends]


def _closed(network: Network, groups: Grouping) -> NDArray[np.int64]:
    """Pairs with a -> b as well, by node and role: found among the triangles."""
    skeleton = network.symmetrised
    forth, back = _directions(network, skeleton)
    n, code = network.n_nodes, groups.codes
    counted = np.zeros(n * 5, dtype=np.int64)
    for block in triangles(skeleton):
        for v, a, b in _TURNS:
            x, y, z = block.corner[v], block.corner[a], block.corner[b]
            # the side opposite to b joins a and v, the one opposite to a joins v and b
            present = (
                _has(forth, back, block.side[b], y < x)
                & _has(forth, back, block.side[a], x < z)
                & _has(forth, back, block.side[v], y < z)
            )
            role = role_of(code[y[present]], code[x[present]], code[z[present]])
            counted += np.bincount(x[present] * 5 + role, minlength=n * 5)
    roles = counted.reshape(n, 5)
    return np.concatenate([roles, roles.sum(axis=1, keepdims=True)], axis=1)


def _directions(
    network: Network, skeleton: Network
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which ties of the undirected network run up the node numbers, and which down."""
    m = skeleton.n_ties
    if not network.directed:
        return np.ones(m, dtype=bool), np.ones(m, dtype=bool)
    n = network.n_nodes
    key = skeleton.source.astype(np.int64) * n + skeleton.target
    low = np.minimum(network.source, network.target).astype(np.int64)
    place = np.searchsorted(key, low * n + np.maximum(network.source, network.target))
    up = network.source < network.target
    forth, back = np.zeros(m, dtype=bool), np.zeros(m, dtype=bool)
    forth[place[up]] = True
    back[place[~up]] = True
    return forth, back


def _has(
    forth: NDArray[np.bool_],
    back: NDArray[np.bool_],
    side: NDArray[np.intp],
    up: NDArray[np.bool_],
) -> NDArray[np.bool_]:
    return np.where(up, forth[side], back[side])


def role_of(a: NDArray[Any], v: NDArray[Any], b: NDArray[Any]) -> NDArray[np.intp]:
    """Column of :data:`ROLES` for the groups of a, broker and b."""
    role = np.full(len(v), 4)
    role[a == b] = 1
    role[a == v] = 2
    role[v == b] = 3
    role[(a == v) & (v == b)] = 0
    return role


def _by_group(
    network: Network, groups: Grouping
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give expected count and variance of a node, for each group it could be in."""
    o, n_all = groups.sizes.astype(np.float64), float(groups.sizes.sum())
    if not network.directed or n_all < 2:  # noqa: PLR2004 - a density needs two nodes
        nothing = np.full((len(o), 6), np.nan)
        return nothing, nothing
    d = network.n_ties / (n_all * (n_all - 1))
    c, t = d**2 * (1 - d), (d * (1 - d)) ** 3
    rest = n_all - o
    others = (o * (o - 1)).sum() - o * (o - 1)
    room = np.stack(
        [(o - 1) * (o - 2), others, rest * (o - 1), rest * (o - 1),
         rest**2 - ((o**2).sum() - o**2), np.full(len(o), (n_all - 1) * (n_all - 2))], axis=1,
    )  # fmt: skip
    trios = (o * (o - 1) * (o - 2)).sum() - o * (o - 1) * (o - 2)
    mixed = 2 * ((o - 1) * _choose2(rest) + rest * _choose2(o - 1))
    # a liaison's ends: for every other group o, pairs of third parties outside both
    thirds = np.array([(_choose2(rest_g - np.delete(o, g)) * np.delete(o, g)).sum()
                       for g, rest_g in enumerate(rest)])  # fmt: skip
    shared = np.stack(
        [2 * (o - 1) * (o - 2) * (o - 3), 2 * trios, mixed, mixed, 4 * thirds,
         np.full(len(o), 2 * (n_all - 1) * (n_all - 2) * (n_all - 3))], axis=1,
    )  # fmt: skip
    return c * room, np.maximum(c * (1 - c) * room + t * shared, 0.0)


def _choose2(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return x * (x - 1) / 2


def network_roles(network: Network, groups: Grouping, scores: RoleScores) -> RoleScores:
    """Sum the roles over all nodes, with exact sd (sna's is up to 10 % too large).

    The sums of two nodes are not independent: an arc that one broker needs may be the one
    whose absence another needs. These pairs are counted here; Gould & Fernandez's program and
    the R package sna leave some of them out for coordinator, representative, gatekeeper, total.
    """
    count = scores.count.sum(axis=0)
    o, n_all = groups.sizes.astype(np.float64), float(groups.sizes.sum())
    if not network.directed or n_all < 2:  # noqa: PLR2004 - a density needs two nodes
        nothing = np.full(6, np.nan)
        return RoleScores(count, nothing, nothing)
    d = network.n_ties / (n_all * (n_all - 1))
    c = d**2 * (1 - d)
    expected = scores.expected.sum(axis=0)
    shared = _network_covariance(o, d)
    return RoleScores(count, expected, np.sqrt(np.maximum(expected * (1 - c) + shared, 0.0)))


def _network_covariance(o: NDArray[np.float64], d: float) -> NDArray[np.float64]:
    """Sum of covariances over pairs of different triples, by role."""
    t, e4, e5, n = (d * (1 - d)) ** 3, d**4 * (1 - d) ** 2, d**5 * (1 - d), o.sum()
    within = o * (o - 1) * (o - 2) * ((4 * o - 10) * (t - e4) + (o - 3) * e5)
    mixed = o * (n - o) * (o - 1) * ((n - 3) * t + (o - 2) * e5 - (2 * o - 3) * e4)
    every = n * (n - 1) * (n - 2) * ((4 * n - 10) * (t - e4) + (n - 3) * e5)
    pairs = o * (o - 1)
    away = (n - o) * pairs
    itinerant = 2 * t * (away * (o - 2)).sum() + e5 * (away * (n - o - 1)).sum()
    itinerant += 2 * t * (pairs.sum() ** 2 - (pairs**2).sum())
    third = n - o[:, None] - o[None, :]
    weight = np.outer(o, o)
    np.fill_diagonal(weight, 0.0)
    triples, squares = float((weight * third).sum()), float((weight * third**2).sum())
    liaison = t * (4 * squares - 2 * triples) + e5 * (squares - triples)
    liaison -= e4 * (4 * squares - 2 * triples)
    return np.array([within.sum(), itinerant, mixed.sum(), mixed.sum(), liaison, every])
