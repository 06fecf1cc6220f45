"""Values of the measures on the data and on every labelling of the null model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.null import (
    Chance,
    DegreeRewiring,
    Null,
    Permutation,
    Qap,
    Rewiring,
    can_enumerate,
    chance,
    drawn_labels,
    enumerated_labels,
    stratified_labels,
)
from sinergi.analysis.silos.assortativity import assortativity, gupta, modularity
from sinergi.analysis.silos.ei import ei_group_ends, ei_group_ties, ei_index
from sinergi.analysis.silos.homophily import coleman, freeman, odds_ratio, smi, yule_q
from sinergi.analysis.silos.inputs import Problem
from sinergi.analysis.silos.registry import Measure
from sinergi.analysis.silos.rewiring import seated_networks
from sinergi.errors import UsageError
from sinergi.graph.mixing import MixingMatrix, count_ties
from sinergi.graph.network import Network
from sinergi.graph.rewire import rewired_networks

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
    """A measure with its value(s), what chance gives, and the draws of the null model.

    ``drawn`` has one row a labelling or network; it is empty without a null model.
    """

    measure: Measure
    value: NDArray[np.float64]
    chance: Chance
    drawn: NDArray[np.float64]


def measure_all(
    problem: Problem,
    measures: Sequence[Measure],
    null: Null | None,
    *,
    strata: NDArray[np.integer] | None = None,
) -> tuple[list[Measured], bool]:
    """Values of measures with their chance; whether all labellings were enumerated."""
    networks = _forms(problem, measures)
    codes, k = problem.groups.codes, len(problem.groups.names)
    observed = _values(problem, measures, networks, codes[None, :])
    if null is None or not problem.network.n_ties or k == 0:
        return [_without(m, v[0]) for m, v in zip(measures, observed, strict=True)], False
    exact = isinstance(null, Permutation) and can_enumerate(
        problem.groups.sizes, problem.network.n_ties
    )
    if isinstance(null, Rewiring | DegreeRewiring):
        drawn = _on_networks(problem, measures, _networks(problem, null))
    else:
        drawn = (
            _values(problem, measures, networks, block)
            for labels in _labels(problem, null, strata, exact=exact)
            for block in _bounded(labels, k)
        )
    values = [np.concatenate(parts) for parts in zip(*drawn, strict=True)]
    return [
        Measured(m, v[0], chance(v[0], n, low_is_closed=m.closed == "low", exact=exact), n)
        for m, v, n in zip(measures, observed, values, strict=True)
    ], exact


def _forms(problem: Problem, measures: Sequence[Measure]) -> dict[Form, Network]:
    forms = {form_of(measure, problem) for measure in measures}
    return {form: network_of(problem, form) for form in sorted(forms)}


def _labels(
    problem: Problem,
    null: Permutation | Qap,
    strata: NDArray[np.integer] | None,
    *,
    exact: bool,
) -> Iterator[NDArray[np.unsignedinteger]]:
    ties, codes = problem.network.n_ties, problem.groups.codes
    if isinstance(null, Qap) and strata is not None:
        return stratified_labels(codes, strata, null, n_ties=ties)
    if exact:
        return enumerated_labels(problem.groups.sizes, n_ties=ties)
    return drawn_labels(codes, Permutation(null.draws, null.seed), n_ties=ties)


def _networks(problem: Problem, null: Rewiring | DegreeRewiring) -> Iterator[Network]:
    if isinstance(null, Rewiring):
        return seated_networks(problem, null)
    if problem.weighted:
        raise UsageError("silos.rewiring_unweighted")
    return rewired_networks(problem.network, draws=null.draws, seed=null.seed)


def _on_networks(
    problem: Problem, measures: Sequence[Measure], networks: Iterator[Network]
) -> Iterator[list[NDArray[np.float64]]]:
    """Values on networks that chance made, with the labels as they are."""
    for network in networks:
        drawn = replace(problem, network=network)
        yield _values(drawn, measures, _forms(drawn, measures), problem.groups.codes[None, :])


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
    drawn = np.zeros((0, *np.shape(value)))
    return Measured(measure, value, Chance(nothing, nothing, nothing), drawn)
