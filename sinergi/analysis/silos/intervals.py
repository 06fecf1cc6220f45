"""How far an index would move if other agencies had been there: leave each one out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sinergi.analysis.silos.inputs import Problem
from sinergi.analysis.silos.measuring import form_of, network_of
from sinergi.analysis.silos.registry import Measure
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import Network

SNIJDERS: Final = "Snijders & Borgatti 1999, Connections 22(2):161-170"
#: Two-sided 95 percent of a normal distribution.
Z95: Final = 1.959963984540054
#: Cells of all mixing matrices with one node left out; above this no interval is given.
_MOST_CELLS: Final = 400_000_000
_BLOCK: Final = 2_000_000


@dataclass(frozen=True, eq=False)
class Jackknife:
    """An index with each node left out once.

    Attributes
    ----------
    value
        The index of the whole.
    without
        One row a node.
    """

    value: NDArray[np.float64]
    without: NDArray[np.float64]

    @property
    def se(self) -> NDArray[np.float64]:
        """Standard error: the root of (n - 2)/(2n) Σ (Z_-i - mean)²."""
        return jackknife_se(self.without)


def jackknife_se(without: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the standard error of a statistic of pairs from its values without each node.

    se² = (n - 2)/(2n) Σ (Z_-i - mean)². NaN below three nodes, or where a value is undefined
    without some node.

    Source: Snijders & Borgatti 1999, Connections 22(2):161-170

    Examples
    --------
    >>> jackknife_se(np.array([0.2, 0.3, 0.4])).round(4).item()
    0.0577
    """
    n = len(without)
    if n < 3:  # noqa: PLR2004 - the formula has n - 2
        return np.full(without.shape[1:], np.nan)
    apart = without - without.mean(axis=0)
    return np.sqrt((n - 2) / (2 * n) * (apart**2).sum(axis=0))


def can_leave_out(problem: Problem) -> bool:
    """Whether leaving out each node is cheap enough."""
    cells = problem.network.n_nodes * len(problem.groups.names) ** 2
    return 0 < cells <= _MOST_CELLS


def leave_each_out(problem: Problem, measures: Sequence[Measure]) -> list[Jackknife]:
    """Give every measure with each node left out, without counting the ties again."""
    out: list[Jackknife] = []
    for measure in measures:
        symmetrised, weighted = form_of(measure, problem)
        network = network_of(problem, (symmetrised, weighted))
        mixing = MixingMatrix.of(network, problem.groups, weighted=weighted)
        parts = np.full((network.n_nodes, *np.shape(measure(mixing))), np.nan)
        for nodes, rest in _rest(network, problem.groups, mixing):
            parts[nodes] = measure(rest)
        out.append(Jackknife(measure(mixing), parts))
    return out


def _rest(
    network: Network, groups: Grouping, mixing: MixingMatrix
) -> Iterator[tuple[NDArray[np.intp], MixingMatrix]]:
    """Mixing matrices without each node; nodes of one group together, they leave one size."""
    sent, got = _by_group(network, groups)
    k = len(groups.names)
    step = max(1, _BLOCK // (k * k))
    for g in range(k):
        members = np.flatnonzero(groups.codes == g)
        sizes = mixing.sizes.copy()
        sizes[g] -= 1
        for start in range(0, len(members), step):
            some = members[start : start + step]
            ties = np.repeat(mixing.ties[None], len(some), axis=0)
            ties[:, g, :] -= sent[some].toarray()
            ties[:, :, g] -= got[some].toarray()
            yield some, MixingMatrix(ties, sizes, mixing.labels, mixing.directed, mixing.weighted)


def _by_group(network: Network, groups: Grouping) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Ties of each node to and from each group; both directions when undirected."""
    shape = (network.n_nodes, max(len(groups.names), 1))
    code, weight = groups.codes, network.weight
    out = sparse.csr_array((weight, (network.source, code[network.target])), shape=shape)
    into = sparse.csr_array((weight, (network.target, code[network.source])), shape=shape)
    if network.directed:
        return out, into
    both = sparse.csr_array(out + into)
    return both, both


def wilson(
    part: NDArray[np.integer] | float, whole: NDArray[np.integer] | float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """95 percent intervals of shares; NaN where nothing is counted.

    Source: Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> low, high = wilson(3, 10)
    >>> round(float(low), 3), round(float(high), 3)
    (0.108, 0.603)
    """
    count = np.asarray(whole, dtype=np.float64)
    n = np.where(count > 0, count, np.nan)
    p, z2 = np.asarray(part, dtype=np.float64) / n, Z95**2
    middle = (p + z2 / (2 * n)) / (1 + z2 / n)
    reach = Z95 * np.sqrt(p * (1 - p) / n + z2 / (4 * n**2)) / (1 + z2 / n)
    return np.maximum(middle - reach, 0.0), np.minimum(middle + reach, 1.0)
