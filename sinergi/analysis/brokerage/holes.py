"""Burt's structural holes: how much a node's partners are tied up with each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.graph.network import Network, build_network
from sinergi.graph.triangles import triangles

BURT = "Burt 1992, Structural Holes; Burt 2004, https://doi.org/10.1086/421787"


@dataclass(frozen=True, slots=True, eq=False)
class Holes:
    """Constraint and effective size of every node; NaN for isolates."""

    constraint: NDArray[np.float64]
    effective_size: NDArray[np.float64]


def structural_holes(network: Network) -> Holes:
    """Burt's constraint and effective size.

    With z_ij = w_ij + w_ji and p_ij = z_ij/Σ_k z_ik: constraint is
    Σ_j (p_ij + Σ_q p_iq p_qj)² over direct partners j only; effective size is
    Σ_j (1 - Σ_q p_iq z_jq/max_k z_jk). For a planner: low constraint and a large effective size
    mean partners who would not reach each other otherwise. Constraint runs from near 0 to above
    1 (two partners who know each other well); effective size from 1 to the number of partners.

    Source: Burt 1992, Structural Holes; Burt 2004, https://doi.org/10.1086/421787

    Examples
    --------
    In the middle of a chain of three agencies:

    >>> from sinergi.graph.network import build_network
    >>> chain = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> holes = structural_holes(chain)
    >>> holes.constraint.tolist(), holes.effective_size.tolist()
    ([1.0, 0.5, 1.0], [1.0, 2.0, 1.0])
    """
    mutual = _mutual(network)
    n, z = mutual.n_nodes, mutual.weight
    ends = np.concatenate([mutual.source, mutual.target])
    strength = np.bincount(ends, weights=np.tile(z, 2), minlength=n)
    strongest = np.zeros(n)
    np.maximum.at(strongest, ends, np.tile(z, 2))
    through, redundant = np.zeros(mutual.n_ties), np.zeros(n)
    for block in triangles(mutual):
        for q, i, j in ((0, 1, 2), (1, 2, 0), (2, 0, 1)):
            at, left, right = block.corner[q], z[block.side[j]], z[block.side[i]]
            through += np.bincount(
                block.side[q], weights=left * right / strength[at], minlength=len(z)
            )
            # q as ego: each of its partners i and j repeats the other
            across = z[block.side[q]]
            one = right * across / strongest[block.corner[i]]
            two = left * across / strongest[block.corner[j]]
            redundant += np.bincount(at, weights=(one + two) / strength[at], minlength=n)
    share = np.tile((z + through) ** 2, 2)
    tied = strength > 0
    constraint, size = np.full(n, np.nan), np.full(n, np.nan)
    total = np.bincount(ends, weights=share, minlength=n)
    constraint[tied] = total[tied] / strength[tied] ** 2
    size[tied] = mutual.degree[tied] - redundant[tied]
    return Holes(constraint, size)


def _mutual(network: Network) -> Network:
    """Undirected network of z: the weights of both directions added."""
    if not network.directed:
        return network
    return build_network(
        network.nodes, network.source, network.target, network.weight, directed=False
    )
