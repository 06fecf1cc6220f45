"""The mixing matrix: how many ties run between each two groups. Every index starts here."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.graph.network import Network

_TINY, _SMALL = 256, 65_536
_MANY_TIES = 20_000
_Weights = NDArray[np.float64] | None


@dataclass(frozen=True, eq=False)
class Grouping:
    """Which group each node is in.

    Attributes
    ----------
    names
        Groups, sorted as text ("10" before "7").
    codes
        Position of each node's group in ``names``; the smallest whole-number type that fits.
    """

    names: tuple[Hashable, ...]
    codes: NDArray[np.unsignedinteger]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Nodes in each group, isolates included."""
        return np.bincount(self.codes, minlength=len(self.names)).astype(np.int64)

    @classmethod
    def of(cls, labels: Sequence[Hashable]) -> "Grouping":
        """Group nodes by their labels, one label a node.

        Examples
        --------
        >>> Grouping.of(["sosial", "fisik", "sosial"]).codes.tolist()
        [1, 0, 1]
        """
        names = tuple(sorted(set(labels), key=lambda name: (str(name), type(name).__name__)))
        place = {name: i for i, name in enumerate(names)}
        kind = np.uint8 if len(names) <= _TINY else _wide(len(names))
        return cls(names, np.fromiter((place[x] for x in labels), dtype=kind, count=len(labels)))


def _wide(count: int) -> type[np.unsignedinteger]:
    return np.uint16 if count <= _SMALL else np.uint32


@dataclass(frozen=True, eq=False)
class MixingMatrix:
    """Ties between groups, ZᵀAZ with Z the membership of nodes in groups.

    Attributes
    ----------
    ties
        ``ties[..., g, h]``: arcs (or weight) from group g to group h. An undirected tie counts
        in both directions, so that one inside a group adds 2 to the diagonal. Leading axes,
        when there are any, are draws of a null model.
    sizes
        Nodes in each group.
    labels
        Names of the groups, in the order of the axes.
    directed, weighted
        What ``ties`` counts.

    Examples
    --------
    Three agencies, two of them of one sector; ties a-b (inside) and b-c (outside):

    >>> from sinergi.graph.network import build_network
    >>> net = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> m = MixingMatrix.of(net, Grouping.of(["sosial", "sosial", "fisik"]))
    >>> m.labels, m.ties.tolist(), m.n_ties
    (('fisik', 'sosial'), [[0.0, 1.0], [1.0, 2.0]], 2.0)
    """

    ties: NDArray[np.float64]
    sizes: NDArray[np.int64]
    labels: tuple[Hashable, ...]
    directed: bool
    weighted: bool = False

    @classmethod
    def of(cls, network: Network, groups: Grouping, *, weighted: bool = False) -> "MixingMatrix":
        """Count the ties of a network between groups."""
        ties = count_ties(network, groups.codes[None, :], len(groups.names), weighted=weighted)[0]
        return cls(ties, groups.sizes, groups.names, network.directed, weighted)

    @property
    def n_ties(self) -> float:
        """Ties (or weight) in all, each counted once."""
        return float(self.ties.sum()) / (1 if self.directed else 2)

    @property
    def n_nodes(self) -> int:
        """Nodes in all."""
        return int(self.sizes.sum())


def count_ties(
    network: Network, codes: NDArray[np.unsignedinteger], k: int, *, weighted: bool = False
) -> NDArray[np.float64]:
    """Mixing matrices of several labellings at once.

    Parameters
    ----------
    network
        The ties.
    codes
        One row a labelling, one column a node.
    k
        Number of groups.
    weighted
        Add weights instead of counting ties.

    Returns
    -------
    numpy.ndarray
        Shape (labellings, k, k).
    """
    flat = _count_side_by_side if network.n_ties < _MANY_TIES else _count_one_by_one
    ties = flat(network, codes, k, network.weight if weighted else None).reshape(len(codes), k, k)
    return ties if network.directed else ties + ties.transpose(0, 2, 1)


def _places(
    network: Network, codes: NDArray[np.unsignedinteger], k: int
) -> NDArray[np.unsignedinteger]:
    """Cell of the mixing matrix of each tie, for each labelling."""
    pairs = codes if k * k <= _TINY else codes.astype(np.uint32)
    heads = pairs[..., network.source] * pairs.dtype.type(k)
    heads += pairs[..., network.target]
    return heads


def _count_side_by_side(
    network: Network, codes: NDArray[np.unsignedinteger], k: int, weight: _Weights
) -> NDArray[np.float64]:
    draws, cells = len(codes), k * k
    place = _places(network, codes, k) + np.arange(draws, dtype=np.int64)[:, None] * cells
    weights = None if weight is None else np.tile(weight, draws)
    return np.bincount(place.ravel(), weights, draws * cells).astype(np.float64)


def _count_one_by_one(
    network: Network, codes: NDArray[np.unsignedinteger], k: int, weight: _Weights
) -> NDArray[np.float64]:
    """Labelling by labelling, which stays in the processor's cache when there are many ties."""
    counted = [np.bincount(_places(network, row, k), weight, k * k) for row in codes]
    return np.asarray(counted, dtype=np.float64)
