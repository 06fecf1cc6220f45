"""Indices that compare the mixing matrix with the product of its margins."""

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.silos.registry import inside, measure, ratio, total
from sinergi.graph.mixing import MixingMatrix


def _margins(m: MixingMatrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Share of ties inside groups, and that share if ends were paired at random."""
    ties = total(m)
    sent, got = m.ties.sum(axis=-1), m.ties.sum(axis=-2)
    return ratio(inside(m).sum(axis=-1), ties), ratio((sent * got).sum(axis=-1), ties**2)


@measure(
    "assortativity", low=-1, high=1, source="Newman 2003, https://doi.org/10.1103/PhysRevE.67.026126"
)  # fmt: skip
def assortativity(m: MixingMatrix) -> NDArray[np.float64]:
    """Newman's assortativity by group.

    Formula: (Σe_gg - Σa_g b_g)/(1 - Σa_g b_g), e the share of ties from g to h, a and b its
    margins; arcs keep their direction.

    Range: up to 1 (every tie inside), 0 when ends are paired at random, the lower bound is
    above -1 and depends on the margins. For a planner: homophily once it is granted that some
    rumpun have more ties than others. NaN for one group or no ties.

    Source: Newman 2003, https://doi.org/10.1103/PhysRevE.67.026126

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> float(assortativity(m).round(6))
    -0.333333
    """
    stay, chance = _margins(m)
    return ratio(
        stay - chance, np.where(np.isclose(chance, 1.0, rtol=0, atol=1e-14), 0, 1 - chance)
    )


@measure(
    "gupta", low=-1, high=1, needs=("undirected",),
    source="Gupta, Anderson & May 1989, AIDS 3:807-817",
)  # fmt: skip
def gupta(m: MixingMatrix) -> NDArray[np.float64]:
    """Gupta, Anderson and May's Q: the mean share that groups keep to themselves.

    Formula: (Tr P - 1)/(K - 1), P the mixing matrix with rows summing to 1, K groups.

    Range: -1/(K - 1) to 1 (each group only with itself), 0 proportionate mixing. For a
    planner: every rumpun counts alike, however small. NaN for one group or a group without
    ties. Undirected only: arcs are symmetrised. For two groups it equals assortativity.

    Source: Gupta, Anderson & May 1989, AIDS 3:807-817

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> float(gupta(m).round(6))
    -0.333333
    """
    stay = ratio(inside(m), m.ties.sum(axis=-1)).sum(axis=-1)
    return ratio(stay - 1, np.asarray(max(len(m.labels) - 1.0, 0.0)))


@measure(
    "modularity", low=-1, high=1,
    source="Newman & Girvan 2004, https://doi.org/10.1103/PhysRevE.69.026113; "
    "Leicht & Newman 2008, https://doi.org/10.1103/PhysRevLett.100.118703",
)  # fmt: skip
def modularity(m: MixingMatrix) -> NDArray[np.float64]:
    """Modularity of the given groups: share of ties inside beyond what degrees explain.

    Formula: Σe_gg - Σa_g b_g (Newman & Girvan 2004; for arcs Leicht & Newman 2008).

    Range: -1 to below 1; 0 with one group. For a planner: how well the official rumpun
    describe who really works with whom. Depends on the number of groups: compare only within
    one grouping. NaN without ties.

    Source: Newman & Girvan 2004, https://doi.org/10.1103/PhysRevE.69.026113

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> float(modularity(m))
    -0.125
    """
    stay, chance = _margins(m)
    return stay - chance
