"""E-I: ties that leave the group minus ties that stay, and what chance gives exactly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.silos.registry import inside, measure, ratio, total
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import Network

KRACKHARDT = "Krackhardt & Stern 1988, https://doi.org/10.2307/2786835"
_ROUNDING = 1e-12
_NO_TRIPLES, _NO_QUADRUPLES = 3, 4


@measure("ei", low=-1, high=1, closed="low", source=KRACKHARDT)
def ei_index(m: MixingMatrix) -> NDArray[np.float64]:
    """E-I index of the network: (E - I) / (E + I).

    E counts ties between groups, I ties within; arcs as arcs, weights summed when asked for.

    Range: -1 (every tie stays inside) to +1 (every tie leaves). For a planner: low means that
    agencies work mostly within their rumpun, but only beside what chance gives; the index
    depends on the sizes of the groups, so it is never read against 0. Undefined (NaN) without
    ties. It does not show whether the work together is good, nor why ties are missing.

    Source: Krackhardt & Stern 1988, https://doi.org/10.2307/2786835

    Examples
    --------
    Three agencies in two sectors, one tie inside and one outside:

    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> float(ei_index(m))
    0.0
    """
    ties, within = total(m), inside(m).sum(axis=-1)
    return ratio(ties - 2 * within, ties)


@measure("ei", low=-1, high=1, closed="low", scope="group", source=KRACKHARDT)
def ei_group_ends(m: MixingMatrix) -> NDArray[np.float64]:
    """E-I index of each group, counted in tie ends as UCINET does: a tie inside has two ends.

    Formula: (E_g - 2 I_g) / (E_g + 2 I_g), the sum over members of their outside and inside
    ties. Range -1 to +1. For a planner: which rumpun keeps to itself; compare with chance, a
    large group has more partners inside. NaN when the group has no ties.

    Source: Krackhardt & Stern 1988, https://doi.org/10.2307/2786835; UCINET's E-I routine.

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> ei_group_ends(m).round(6).tolist()
    [-0.333333, 1.0]
    """
    within = 2 * inside(m)
    touching = m.ties.sum(axis=-1) + m.ties.sum(axis=-2)
    return ratio(touching - 2 * within, touching)


@measure("ei", low=-1, high=1, closed="low", scope="group", source=KRACKHARDT)
def ei_group_ties(m: MixingMatrix) -> NDArray[np.float64]:
    """E-I index of each group, counted in ties: a tie inside counts once.

    Formula: (E_g - I_g) / (E_g + I_g). Range -1 to +1; NaN when the group has no ties. For a
    planner: as the count in ends, but milder for closed groups; do not mix the two.

    Source: Krackhardt & Stern 1988, https://doi.org/10.2307/2786835

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> ei_group_ties(m).tolist()
    [0.0, 1.0]
    """
    within = inside(m)
    outside = m.ties.sum(axis=-1) + m.ties.sum(axis=-2) - 2 * within
    return ratio(outside - within, outside + within)


@dataclass(frozen=True, slots=True)
class Moments:
    """Exact mean and standard deviation of E-I when labels are shuffled."""

    expected: float
    sd: float


def ei_moments(network: Network, sizes: NDArray[np.int64]) -> Moments:
    """Give the exact mean and sd of E-I over all relabellings, without drawing any.

    Join-count moments: with s the weight of a pair (both directions together), S the sum of s,
    S2 the sum of squares and d the row sums, the ties inside have mean S·p2 and variance
    S2·p2 + (Σd² - 2·S2)·q3 + (S² - S2 - Σd² + 2·S2)·q4 - (S·p2)², where p2, q3 and q4 are the
    chances that two, three nodes share a group and that two disjoint pairs each do.

    Parameters
    ----------
    network
        Ties; their weights are used (1 each when unweighted).
    sizes
        Nodes in each group.

    Source: the moments of join counts (Cliff & Ord 1981) applied to Krackhardt & Stern 1988.
    """
    p2, q3, q4 = _chances(sizes)
    s1 = float(network.weight.sum())
    if not s1 or np.isnan(p2):
        return Moments(float("nan"), float("nan"))
    s2 = float((network.weight**2).sum()) + _both_ways(network)
    d2 = float((_strength(network) ** 2).sum())
    first = s1 * p2
    second = s2 * p2 + (d2 - 2 * s2) * q3 + (s1**2 - s2 - d2 + 2 * s2) * q4
    variance = second - first**2
    # a difference of two large numbers: what is left of a true 0 is rounding
    variance = 0.0 if variance <= _ROUNDING * max(second, first**2) else variance
    return Moments(1 - 2 * p2, 2 * float(np.sqrt(variance)) / s1)


def _chances(sizes: NDArray[np.int64]) -> tuple[float, float, float]:
    n = sizes.astype(np.float64)
    total_n, pairs = float(n.sum()), n * (n - 1)
    if total_n < 2:  # noqa: PLR2004 - a tie needs two nodes
        return float("nan"), 0.0, 0.0
    p2 = float(pairs.sum()) / (total_n * (total_n - 1))
    all3 = total_n * (total_n - 1) * (total_n - 2)
    q3 = float((pairs * (n - 2)).sum()) / all3 if total_n >= _NO_TRIPLES else 0.0
    if total_n < _NO_QUADRUPLES:
        return p2, q3, 0.0
    fours = float(pairs.sum()) ** 2 - float((pairs**2).sum())
    fours += float((pairs * (n - 2) * (n - 3)).sum())
    return p2, q3, fours / (all3 * (total_n - 3))


def _strength(network: Network) -> NDArray[np.float64]:
    return _at_ends(network, network.weight)


def _at_ends(network: Network, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum the values of ties at both their ends."""
    n = network.n_nodes
    out = np.bincount(network.source, weights=values, minlength=n).astype(np.float64)
    return out + np.bincount(network.target, weights=values, minlength=n)


def _both_ways(network: Network) -> float:
    """Sum of w_ij·w_ji over arcs: what (w_ij + w_ji)² has more than the two squares."""
    if not network.directed or not network.n_ties:
        return 0.0
    if bool(np.all(network.weight == 1)):
        return 2.0 * network.mutual.n_ties
    low = np.minimum(network.source, network.target).astype(np.int64)
    pair = low * network.n_nodes + np.maximum(network.source, network.target)
    order = np.argsort(pair)
    pair, weight = pair[order], network.weight[order]
    mutual = pair[1:] == pair[:-1]
    return 2.0 * float((weight[1:] * weight[:-1])[mutual].sum())


def ei_range(ties: float, sizes: NDArray[np.int64], *, directed: bool) -> tuple[float, float]:
    """Smallest and largest E-I that so many ties among groups of these sizes can have.

    Examples
    --------
    Fourteen ties cannot all leave when only nine pairs lie between the groups:

    >>> low, high = ei_range(14, np.array([3, 3]), directed=False)
    >>> round(low, 6), round(high, 6)
    (0.142857, 0.285714)
    """
    if not ties:
        return float("nan"), float("nan")
    n = sizes.astype(np.float64)
    halve = 1 if directed else 2
    room_in = float((n * (n - 1)).sum()) / halve
    room_out = float(n.sum() * (n.sum() - 1)) / halve - room_in
    return (ties - 2 * min(ties, room_in)) / ties, (2 * min(ties, room_out) - ties) / ties


def rescaled(value: float, low: float, high: float) -> float:
    """Place of a value in its feasible range, from -1 (lowest) to +1 (highest)."""
    return 2 * (value - low) / (high - low) - 1 if high > low else float("nan")


@dataclass(frozen=True, slots=True, eq=False)
class NodeEI:
    """E-I of every node with what chance gives it.

    The null keeps the node's own group and its ties and draws its partners from all other
    nodes; mean and sd are exact, p is the exact hypergeometric tail (NaN where ties have
    weights or both directions).
    """

    value: NDArray[np.float64]
    expected: NDArray[np.float64]
    sd: NDArray[np.float64]
    p: NDArray[np.float64]


def ei_nodes(network: Network, groups: Grouping) -> NodeEI:
    """E-I index of each node: (outside - inside) / (outside + inside) of its own ties.

    An isolate has none (NaN). The ties among its partners play no role.
    """
    from scipy.stats import hypergeom

    n, codes, sizes = network.n_nodes, groups.codes, groups.sizes
    strength = _strength(network)
    same = codes[network.source] == codes[network.target]
    stay = np.where(same, network.weight, 0.0)
    within = _at_ends(network, stay)
    value = ratio(strength - 2 * within, strength)
    if n < 2:  # noqa: PLR2004 - nobody to draw partners from
        nothing = np.full(n, np.nan)
        return NodeEI(value, nothing, nothing, nothing)
    own = sizes[codes].astype(np.float64) - 1
    expected = np.where(strength > 0, 1 - 2 * own / (n - 1), np.nan)
    sd = _node_sd(network, own, strength)
    p = np.full(n, np.nan)
    if not network.directed and bool(np.all(network.weight == 1)):
        tied = strength > 0
        p[tied] = hypergeom.sf(within[tied] - 1, n - 1, own[tied], strength[tied])
    return NodeEI(value, expected, sd, p)


def _node_sd(
    network: Network, own: NDArray[np.float64], strength: NDArray[np.float64]
) -> NDArray[np.float64]:
    n = network.n_nodes
    square = _at_ends(network, network.weight**2)
    if network.directed:
        square += _both_ways_by_node(network)
    one = own / (n - 1)
    two = own * (own - 1) / ((n - 1) * (n - 2)) if n > 2 else np.zeros(n)  # noqa: PLR2004 - two partners
    variance = square * (one - two) + strength**2 * (two - one**2)
    variance[variance <= _ROUNDING * np.maximum(strength**2, 1.0)] = 0.0
    return 2 * np.sqrt(ratio(variance, strength**2))


def _both_ways_by_node(network: Network) -> NDArray[np.float64]:
    """For each node the sum over partners of 2·w_ij·w_ji."""
    matrix = network.adjacency
    mutual = matrix.multiply(matrix.T)
    return 2.0 * np.asarray(mutual.sum(axis=1), dtype=np.float64).ravel()
