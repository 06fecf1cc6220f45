# pyright: basic
# (scipy.sparse hands out matrices whose types are not known)
"""The shape of a network: centralisation, cores, core and periphery."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import shortest_path
from scipy.sparse.linalg import ArpackNoConvergence, eigsh

from sinergi.graph.network import Network

Arcs = Literal["both", "in", "out"]
_CLOSE_NODES: Final = 5_000
_RESTARTS: Final = 20
_SWAP_NODES: Final = 1_000
_GAIN: Final = 1e-12
#: Up to so many nodes every split is looked at (2^18 of them, about 0.1 s).
_EVERY_NODES: Final = 18
_BLOCK: Final = 1 << 15
_DENSE_NODES: Final = 500
_SAME: Final = 1e-9
_MOST_STEPS: Final = 300


def degree_centralization(network: Network, *, arcs: Arcs = "both") -> float:
    """How far all ties run through one node: 0 (all alike) to 1 (a star).

    Formula: Σ(max - d_i)/((n - 1)(n - 2)), without loops; arcs are symmetrised, or counted as
    received (``in``) or sent (``out``): Σ(max - d_i)/(n - 1)². Range 0 to 1, NaN below three
    nodes. For a planner: high means that coordination hangs on one agency.

    Source: Freeman 1979, https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> degree_centralization(build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False))
    1.0
    """
    n = network.n_nodes
    if n <= 2:  # noqa: PLR2004 - a star needs three nodes
        return float("nan")
    if arcs != "both":
        ends = network.target if arcs == "in" else network.source
        one_way = np.bincount(ends, minlength=n)
        return float((one_way.max() - one_way).sum()) / (n - 1) ** 2
    degree = network.symmetrised.degree.astype(np.float64)
    return float((degree.max() - degree).sum()) / ((n - 1) * (n - 2))


def betweenness_centralization(between: NDArray[np.float64], *, directed: bool = False) -> float:
    """How far all shortest ways run through one node: 0 to 1 (a star).

    Formula: 2 Σ(max - b_i)/((n - 1)²(n - 2)) of undirected betweenness; half of it for arcs.

    Source: Freeman 1979, https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> betweenness_centralization(np.array([0.0, 1.0, 0.0]))
    1.0
    """
    n = len(between)
    if n <= 2:  # noqa: PLR2004 - a star needs three nodes
        return float("nan")
    most = (n - 1) ** 2 * (n - 2) / (1 if directed else 2)
    return float((between.max() - between).sum()) / most


def closeness_centralization(network: Network) -> float:
    """How far one node is nearer to all others than the rest are: 0 to 1 (a star).

    Formula: Σ(max - c_i)(2n - 3)/((n - 1)(n - 2)) with c_i = (n - 1)/Σ_j d_ij. NaN when
    the network is in several parts: some programs give 0 there, which reads as "nobody is in
    the middle". Arcs are symmetrised.

    Source: Freeman 1979, https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> closeness_centralization(build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False))
    1.0
    """
    n = network.n_nodes
    if not 2 < n <= _CLOSE_NODES:  # noqa: PLR2004 - a star needs three nodes
        return float("nan")
    matrix = network.symmetrised.unweighted.adjacency
    far = shortest_path(matrix, directed=False, unweighted=True).sum(axis=1)
    if not np.isfinite(far).all():
        return float("nan")
    near = (n - 1) / far
    return float((near.max() - near).sum()) * (2 * n - 3) / ((n - 1) * (n - 2))


def core_numbers(network: Network) -> NDArray[np.int64]:
    """Give the largest k for which a node is in a part where all have k partners in it.

    Range 0 (isolate) upwards. For a planner: a high core is a circle of agencies that all work
    with many of the same circle. Arcs are symmetrised.

    Source: Seidman 1983, https://doi.org/10.1016/0378-8733(83)90028-X

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> net = build_network(list("abcd"), [0, 0, 1, 2], [1, 2, 2, 3], directed=False)
    >>> core_numbers(net).tolist()
    [2, 2, 2, 1]
    """
    simple = network.symmetrised.unweighted
    matrix = simple.adjacency
    degree = simple.degree.astype(np.float64)
    alive, core, level = np.ones(network.n_nodes, dtype=bool), np.zeros(network.n_nodes, int), 0
    while alive.any():
        level = max(level, int(degree[alive].min()))
        leaving = alive & (degree <= level)
        core[leaving] = level
        alive &= ~leaving
        degree -= matrix @ leaving.astype(np.float64)
    return core.astype(np.int64)


def eigenvector_centrality(network: Network) -> NDArray[np.float64]:
    """Give how well a node is tied to nodes that are themselves well tied; the most has 1.

    Formula: the eigenvector of the largest eigenvalue of the symmetrised, unweighted ties,
    divided by its largest entry. Range 0 to 1; all NaN without ties, and in a network of more
    than 500 nodes without a clear middle (a long chain), where 300 steps do not settle it. Only
    the part with the
    largest eigenvalue has values above 0. Where several parts share it (two equal circles) any
    mixture is an eigenvector; the one nearest to all ones is given, so that equal parts are
    equal, while other programs may give one of them 0.

    Source: Bonacich 1972, https://doi.org/10.1080/0022250X.1972.9989806

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> star = build_network(list("abcde"), [0, 0, 0, 0], [1, 2, 3, 4], directed=False)
    >>> eigenvector_centrality(star).round(6).tolist()
    [1.0, 0.5, 0.5, 0.5, 0.5]
    """
    simple = network.symmetrised.unweighted
    n = simple.n_nodes
    if not simple.n_ties:
        return np.full(n, np.nan)
    if n <= _DENSE_NODES:
        values, vectors = np.linalg.eigh(simple.adjacency.toarray())
        top = vectors[:, values >= values[-1] - _SAME * values[-1]]
        vector = top @ top.sum(axis=0)
    else:
        # what Lanczos makes of all ones stays nearest to them within the shared eigenvalue
        try:
            found = eigsh(simple.adjacency, k=1, which="LA", v0=np.ones(n), maxiter=_MOST_STEPS)
        except ArpackNoConvergence:
            return np.full(n, np.nan)
        vector = found[1][:, 0]
    vector = np.abs(vector)
    return vector / vector.max()


@dataclass(frozen=True, eq=False)
class CorePeriphery:
    """Who is core, and how well a core with a periphery around it describes the network.

    Attributes
    ----------
    core
        Whether each node is in the core.
    fit
        Correlation of the ties with the ideal pattern; 1 is perfect, NaN without variation.
    proven
        Whether every split was looked at, so that none fits better.
    """

    core: NDArray[np.bool_]
    fit: float
    proven: bool = False


def core_periphery(network: Network, *, seed: int = 7) -> CorePeriphery:
    """Split a network into a core and a periphery that has ties with the core only.

    Maximises the correlation of ties with the pattern "at least one end in the core". Up to 18
    nodes every split is looked at (``proven``; of splits that fit alike the one with the first
    nodes is taken). Beyond, prefixes of the nodes by degree, then single moves and swaps, from
    20 seeded starts: a search, no proof. Above 1,000 nodes only prefixes are tried. Arcs are
    symmetrised. For a planner: a clear core is a circle that coordinates while the others are
    joined to it only.

    Source: Borgatti & Everett 1999, https://doi.org/10.1016/S0378-8733(99)00019-2

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> star = build_network(list("abcd"), [0, 0, 0], [1, 2, 3], directed=False)
    >>> core_periphery(star).core.tolist(), round(core_periphery(star).fit, 6)
    ([True, False, False, False], 1.0)
    """
    simple = network.symmetrised.unweighted
    n, m = simple.n_nodes, simple.n_ties
    if m == 0 or 2 * m == n * (n - 1):
        return CorePeriphery(np.zeros(n, dtype=bool), float("nan"), proven=True)
    if n > _SWAP_NODES:
        return _best_prefix(simple)
    dense = simple.adjacency.toarray()
    return _best_of_all(dense) if n <= _EVERY_NODES else _searched(simple, dense, seed)


def _best_of_all(dense: NDArray[np.float64]) -> CorePeriphery:
    """Look at every split, in the order of the binary number that its core makes."""
    n, m = len(dense), int(dense.sum() / 2)
    parts: list[NDArray[np.float64]] = []
    for first in range(0, 1 << n, _BLOCK):
        numbers = np.arange(first, min(first + _BLOCK, 1 << n))
        outside = 1.0 - (numbers[:, None] >> np.arange(n) & 1)
        touched = m - ((outside @ dense) * outside).sum(axis=1) / 2
        parts.append(_fit(n, m, n - outside.sum(axis=1).astype(np.int64), touched))
    fit = np.concatenate(parts)
    chosen = int(np.flatnonzero(fit >= fit.max() - _GAIN)[0])
    core = (chosen >> np.arange(n) & 1).astype(bool)
    return CorePeriphery(core, float(fit[chosen]), proven=True)


def _searched(network: Network, dense: NDArray[np.float64], seed: int) -> CorePeriphery:
    best, n = _best_prefix(network), network.n_nodes
    rng = np.random.default_rng(seed)
    for start in range(_RESTARTS + 1):
        core = best.core.copy() if start == 0 else rng.random(n) < rng.uniform(0.05, 0.6)
        found = _climb(dense, core)
        if found.fit > best.fit + _GAIN:
            best = found
    return best


def _fit(n: int, m: int, core: NDArray[np.int64], touched: NDArray[np.float64]) -> NDArray:
    """Correlation, from the size of the core and the ties that touch it."""
    pairs = n * (n - 1) / 2
    ideal = pairs - (n - core) * (n - core - 1) / 2
    top = touched / pairs - (m / pairs) * (ideal / pairs)
    spread = (m / pairs) * (1 - m / pairs) * (ideal / pairs) * (1 - ideal / pairs)
    return np.divide(top, np.sqrt(spread), out=np.full(np.shape(top), -np.inf), where=spread > 0)


def _best_prefix(network: Network) -> CorePeriphery:
    n, m = network.n_nodes, network.n_ties
    order = np.argsort(-network.degree, kind="stable")
    rank = np.empty(n, dtype=np.intp)
    rank[order] = np.arange(n)
    earlier = np.minimum(rank[network.source], rank[network.target])
    touched = np.cumsum(np.bincount(earlier, minlength=n)).astype(np.float64)
    fit = _fit(n, m, np.arange(1, n + 1), touched)
    size = int(np.argmax(fit)) + 1
    return CorePeriphery(rank < size, float(fit[size - 1]))


def _climb(dense: NDArray[np.float64], core: NDArray[np.bool_]) -> CorePeriphery:
    """Make the best single move or swap until none helps."""
    n, m = len(dense), int(dense.sum() / 2)
    fit = -np.inf
    while True:
        outside = dense @ (~core).astype(np.float64)
        touched = m - float(outside[~core].sum()) / 2
        size = int(core.sum())
        fit = float(_fit(n, m, np.array(size), np.array(touched)))
        # adding a node touches its ties to the periphery; taking one out gives them back
        moved = touched + np.where(core, -outside, outside)
        by_move = _fit(n, m, size + np.where(core, -1, 1), moved)
        swap = touched - outside[:, None] + outside[None, :] + dense
        by_swap = np.where(np.outer(core, ~core), _fit(n, m, np.full((n, n), size), swap), -np.inf)
        if max(by_move.max(), by_swap.max()) <= fit + _GAIN:
            return CorePeriphery(core, fit)
        core = core.copy()
        if by_move.max() >= by_swap.max():
            core[int(np.argmax(by_move))] ^= True
        else:
            gone, come = np.unravel_index(int(np.argmax(by_swap)), by_swap.shape)
            core[gone], core[come] = False, True
