"""Who works with whom between groups: densities, the image of the network, cross-group reach."""

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.silos.registry import ratio
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import Network


def block_density(mixing: MixingMatrix) -> NDArray[np.float64]:
    """Share of possible ties that are there, within and between groups.

    Formula: M_gh/(n_g n_h), on the diagonal M_gg/(n_g (n_g - 1)). Range 0 to 1. For a planner:
    between which rumpun work together is dense or thin, whatever their sizes. NaN for the
    inside of a group of one.

    Source: White, Boorman & Breiger 1976, https://doi.org/10.1086/226141

    Examples
    --------
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> block_density(m).tolist()
    [[1.0, 0.5], [0.5, nan]]
    """
    n = mixing.sizes.astype(np.float64)
    room = np.outer(n, n)
    np.fill_diagonal(room, n * (n - 1))
    return ratio(mixing.ties, room)


def image_matrix(mixing: MixingMatrix) -> NDArray[np.float64]:
    """1 where a block is at least as dense as the whole network, else 0; NaN where undefined.

    Source: the alpha criterion of Wasserman & Faust 1994, Social Network Analysis, 10.2.

    Examples
    --------
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> image_matrix(m).tolist()
    [[1.0, 0.0], [0.0, nan]]
    """
    n, density = mixing.n_nodes, block_density(mixing)
    room = n * (n - 1)
    overall = float(mixing.ties.sum()) / room if room else float("nan")
    return np.where(np.isnan(density), np.nan, (density >= overall).astype(np.float64))


def participation(network: Network, groups: Grouping) -> NDArray[np.float64]:
    """Participation coefficient: how evenly a node's ties spread over the groups.

    Formula: 1 - Σ_g (k_ig/k_i)². Range 0 (all ties to one group) to 1 - 1/K. For a planner: an
    agency with many partners in many rumpun. An isolate is NaN (other programs give 0). Arcs
    are symmetrised.

    Source: Guimera & Amaral 2005, https://doi.org/10.1038/nature03288

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> net = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> participation(net, Grouping.of(["x", "x", "y"])).tolist()
    [0.0, 0.5, 0.0]
    """
    simple = network.symmetrised
    pairs, weight = _by_partner_group(simple, groups)
    node = pairs // max(len(groups.names), 1)
    total = np.bincount(node, weights=weight, minlength=network.n_nodes).astype(np.float64)
    square = np.bincount(node, weights=weight**2, minlength=network.n_nodes).astype(np.float64)
    return 1 - ratio(square, total**2)


def within_z(network: Network, groups: Grouping) -> NDArray[np.float64]:
    """Within-group degree of each node, in standard deviations of its group.

    Formula: (k_i,own - mean)/sd over the members, with the population sd (a sample's sd gives
    other numbers); 0 where all members have the same. Range unbounded, mostly -3 to 3. For a
    planner: who is the hub inside its own rumpun. Arcs are symmetrised.

    Source: Guimera & Amaral 2005, https://doi.org/10.1038/nature03288

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> net = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> within_z(net, Grouping.of(["x", "x", "x"])).round(6).tolist()
    [-0.707107, 1.414214, -0.707107]
    """
    simple, codes = network.symmetrised, groups.codes
    same = codes[simple.source] == codes[simple.target]
    ends = np.concatenate([simple.source[same], simple.target[same]])
    weight = np.tile(simple.weight[same], 2)
    own = np.bincount(ends, weights=weight, minlength=network.n_nodes).astype(np.float64)
    size = groups.sizes.astype(np.float64)
    mean = ratio(np.bincount(codes, weights=own, minlength=len(size)).astype(np.float64), size)
    apart = own - mean[codes]
    spread = np.bincount(codes, weights=apart**2, minlength=len(size)).astype(np.float64)
    sd = np.sqrt(ratio(spread, size))[codes]
    return np.divide(apart, sd, out=np.zeros(len(own)), where=sd > 0)


def _by_partner_group(
    network: Network, groups: Grouping
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Weight of ties of each node to each group that it has ties with."""
    ends = np.concatenate([network.source, network.target])
    other = np.concatenate([network.target, network.source])
    key = ends.astype(np.int64) * max(len(groups.names), 1) + groups.codes[other]
    pairs, place = np.unique(key, return_inverse=True)
    weight = np.tile(network.weight, 2)
    return pairs, np.bincount(place, weights=weight, minlength=len(pairs)).astype(np.float64)
