"""Values of the measures on the data and on every labelling of the null model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.null import (
    Chance,
    Null,
    Permutation,
    Rewiring,
    can_enumerate,
    chance,
    drawn_labels,
    enumerated_labels,
)
from sinergi.analysis.silos.assortativity import assortativity, gupta, modularity
from sinergi.analysis.silos.ei import ei_group_ends, ei_group_ties, ei_index
from sinergi.analysis.silos.homophily import coleman, freeman, odds_ratio, smi, yule_q
from sinergi.analysis.silos.inputs import Problem
from sinergi.analysis.silos.registry import Measure
from sinergi.analysis.silos.rewiring import rewired_ties
from sinergi.graph.mixing import MixingMatrix, count_ties
from sinergi.graph.network import Network

#: Indices over the mixing matrix by name; ``ei`` has a form for each way of counting.
INDICES: Final[Mapping[str, tuple[Measure, ...]]] = MappingProxyType(
    {
        "ei": (ei_index, ei_group_ends, ei_group_ties),
        "coleman": (coleman,),
        "freeman": (freeman,),
        "smi": (smi,),
        "odds_ratio": (odds_ratio,),
        "yule_q": (yule_q,),
        "assortativity": (assortativity,),
        "gupta": (gupta,),
        "modularity": (modularity,),
    }
)
_BLOCK: Final = 4_000_000

Form = tuple[bool, bool]


def form_of(measure: Measure, problem: Problem) -> Form:
    """Which form of the network a measure is counted on: (symmetrised, weighted)."""
    symmetrised = "undirected" in measure.needs and problem.network.directed
    return symmetrised, problem.weighted and "unweighted" not in measure.needs


def network_of(problem: Problem, form: Form) -> Network:
    """Network in one of its forms."""
    network = problem.network if form[1] else problem.network.unweighted
    return network.symmetrised if form[0] else network


@dataclass(frozen=True, eq=False)
class Measured:
    """A measure with its value(s) and what chance gives."""

    measure: Measure
    value: NDArray[np.float64]
    chance: Chance


def measure_all(
    problem: Problem, measures: Sequence[Measure], null: Null | None
) -> tuple[list[Measured], bool]:
    """Values of measures with their chance; whether all labellings were enumerated."""
    networks = {
        form: network_of(problem, form) for form in {form_of(m, problem) for m in measures}
    }
    codes, k = problem.groups.codes, len(problem.groups.names)
    observed = _values(problem, measures, networks, codes[None, :])
    if null is None or not problem.network.n_ties or k == 0:
        return [_without(m, v[0]) for m, v in zip(measures, observed, strict=True)], False
    if isinstance(null, Rewiring):
        exact, values = False, _rewired(problem, measures, null)
    else:
        exact = can_enumerate(problem.groups.sizes, problem.network.n_ties)
        drawn = [
            _values(problem, measures, networks, block)
            for labels in _labels(problem, null, exact=exact)
            for block in _bounded(labels, k)
        ]
        values = [np.concatenate(parts) for parts in zip(*drawn, strict=True)]
    return [
        Measured(m, v[0], chance(v[0], n, low_is_closed=m.closed == "low", exact=exact))
        for m, v, n in zip(measures, observed, values, strict=True)
    ], exact


def _labels(
    problem: Problem, null: Permutation, *, exact: bool
) -> Iterator[NDArray[np.unsignedinteger]]:
    ties = problem.network.n_ties
    if exact:
        return enumerated_labels(problem.groups.sizes, n_ties=ties)
    return drawn_labels(problem.groups.codes, null, n_ties=ties)


def _rewired(
    problem: Problem, measures: Sequence[Measure], null: Rewiring
) -> list[NDArray[np.float64]]:
    groups = problem.groups
    ties = rewired_ties(problem, null)
    mixing = MixingMatrix(ties, groups.sizes, groups.names, directed=False)
    return [measure(mixing) for measure in measures]


def _bounded(labels: NDArray[np.unsignedinteger], k: int) -> Iterator[NDArray[np.unsignedinteger]]:
    """Split labellings so that their mixing matrices stay small, however many groups."""
    step = max(1, _BLOCK // (k * k))
    for start in range(0, len(labels), step):
        yield labels[start : start + step]


def _values(
    problem: Problem,
    measures: Sequence[Measure],
    networks: Mapping[Form, Network],
    codes: NDArray[np.unsignedinteger],
) -> list[NDArray[np.float64]]:
    groups, k = problem.groups, len(problem.groups.names)
    counted: dict[Form, NDArray[np.float64]] = {}
    for form in sorted(networks):
        arcs = counted.get((False, False))
        if form == (True, False) and arcs is not None:
            # a pair with arcs both ways was counted twice; cheaper than counting all again
            twice = count_ties(problem.network.mutual, codes, k)
            counted[form] = arcs + arcs.transpose(0, 2, 1) - twice
        else:
            counted[form] = count_ties(networks[form], codes, k, weighted=form[1])
    mixing = {
        form: MixingMatrix(ties, groups.sizes, groups.names, networks[form].directed, form[1])
        for form, ties in counted.items()
    }
    return [measure(mixing[form_of(measure, problem)]) for measure in measures]


def _without(measure: Measure, value: NDArray[np.float64]) -> Measured:
    nothing = np.full(np.shape(value), np.nan)
    return Measured(measure, value, Chance(nothing, nothing, nothing))
