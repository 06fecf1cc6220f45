"""measure_silos: every index with what chance would give."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sinergi._calls import checked
from sinergi.analysis.null import DegreeRewiring, Null, Permutation, Qap, Rewiring
from sinergi.analysis.silos.ei import Moments, ei_moments, ei_nodes, ei_range, rescaled
from sinergi.analysis.silos.inputs import By, Data, Problem, prepare, strata
from sinergi.analysis.silos.measuring import INDICES, Measured, form_of, measure_all, network_of
from sinergi.analysis.silos.registry import Measure
from sinergi.analysis.silos.result import Silos
from sinergi.analysis.silos.rows import Block, to_frame
from sinergi.analysis.silos.seated import seated_chance
from sinergi.analysis.silos.spectral import spectral_chance, spectral_draws, spectral_segregation
from sinergi.errors import UnknownTermError
from sinergi.graph.mixing import MixingMatrix
from sinergi.graph.view import TIE_TABLES
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance

#: Every measure, in the order of the table.
MEASURES: Final = (*INDICES, "spectral")
_DEFAULT_NULL: Final = Permutation()


@checked
def measure_silos(
    data: Data,
    *,
    by: By = "sector",
    measures: Sequence[str] = MEASURES,
    null: Null | None = _DEFAULT_NULL,
    weight: str | None = None,
    ends: bool = True,
    tables: Sequence[str] = TIE_TABLES,
) -> Silos:
    """Measure how far agencies work within their own group, beside what chance would give.

    Parameters
    ----------
    data
        ``Snapshot``; networkx ``Graph`` or ``DiGraph`` (counted by arcs); DataFrame with
        ``source, target``; square (sparse) matrix.
    by
        Grouping: a column of ``actors`` (``sector``, ``urusan``, ``region``, ``kind``,
        ``parent``) or the ``level`` of its region, the name of a node attribute, a mapping from
        node to group, or one group a row of a matrix.
    measures
        Names among ``ei coleman freeman smi odds_ratio yule_q assortativity gupta modularity
        spectral``. ``freeman``, ``gupta`` and ``spectral`` exist for undirected networks only:
        arcs are symmetrised for them, with a notice.
    null
        Relabelling of nodes (:class:`~sinergi.analysis.null.Permutation`); all labellings are
        enumerated when they are at most 200,000. ``None``: expected, sd and z of the E-I index
        (and of every node's) are still exact, the others are NaN.
        :class:`~sinergi.analysis.null.Rewiring` shuffles seats instead, the right comparison
        for the ties that forums make; :class:`~sinergi.analysis.null.DegreeRewiring` swaps
        partners and keeps how many each has; :class:`~sinergi.analysis.null.Qap` lets actors
        change places within strata. Single nodes and ``spectral`` are NaN under these three.
    weight
        Edge attribute or column (``"weight"`` for a snapshot: number of occasions); ``None``
        counts every tie as 1.
    ends
        Count the E-I of groups in tie ends, as UCINET does; ``False`` counts ties.
    tables
        Tables of a snapshot that make ties, see :func:`sinergi.graph.view.tie_edges`.

    Returns
    -------
    Silos
        Columns ``measure scope group node value expected sd z p low high n_ties``. ``scope`` is
        network, group or node. ``p`` is one-sided: how often chance gives a value at least as
        closed. ``low`` and ``high`` bound the value; for the E-I of the network they are the
        feasible range, and ``ei_rescaled`` is the place in it. Undefined is NaN, never 0.

    Raises
    ------
    UnknownTermError
        A measure, attribute or table that does not exist.
    UsageError
        A node of a graph without a group, or data of another kind. Agencies of a snapshot
        without a group are left out, with a notice.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph([("Dinsos", "DP3A"), ("DP3A", "Dinkes"), ("Dinkes", "PUPR")])
    >>> rumpun = {"Dinsos": "sosial", "DP3A": "sosial", "Dinkes": "sosial", "PUPR": "fisik"}
    >>> silos = measure_silos(graph, by=rumpun, measures=["ei"], null=None)
    >>> silos.to_frame().loc[0, ["value", "expected", "z"]].round(3).tolist()
    [-0.333, 0.0, -1.0]
    """
    for name in measures:
        if name not in MEASURES:
            raise UnknownTermError.among(str(name), known=MEASURES, what="measure")
    problem = prepare(data, by=by, weight=weight, tables=tables)
    chosen = _indices(measures, ends=ends)
    among = strata(data, problem, null.within) if isinstance(null, Qap) and null.within else None
    measured, exact = measure_all(problem, chosen, null, strata=among)
    blocks = _blocks(problem, measures, measured, null)
    parameters: dict[str, object] = {
        "by": by if isinstance(by, str) else "given",
        "measures": list(measures),
        "null": type(null).__name__ if null else None,
        "draws": null.draws if null else None,
        "weight": weight,
        "ends": ends,
        "tables": list(tables),
        "enumerated": exact,
    }
    return Silos(
        frame=to_frame(blocks),
        provenance=Provenance(
            "measure_silos", parameters, problem.fingerprint, null.seed if null else None
        ),
        notices=Findings([*_kept(problem, null), *_notices(problem, measures, chosen, null)]),
        mixing=MixingMatrix.of(problem.network.unweighted, problem.groups),
        tied=int((problem.network.degree > 0).sum()),
        exact=exact,
        problem=problem,
        draws={m.measure.name: m.drawn for m in measured if m.measure.scope == "network"},
        seated=seated_chance(problem, null),
    )


def _indices(measures: Sequence[str], *, ends: bool) -> list[Measure]:
    """Pick the formulas behind the names; the E-I of groups in one of its two counts."""
    found = [index for name in measures for index in INDICES.get(name, ())]
    return [m for m in found if m.scope == "network" or m is not _ei_group(ends=not ends)]


def _ei_group(*, ends: bool) -> Measure:
    return INDICES["ei"][1 if ends else 2]


def _blocks(
    problem: Problem,
    measures: Sequence[str],
    measured: Sequence[Measured],
    null: Null | None,
) -> list[Block]:
    blocks: list[Block] = []
    # the closed forms are those of free relabelling; any other null is drawn
    other = not isinstance(null, Permutation | None)
    for name in measures:
        if name == "spectral":
            blocks += _spectral(problem, null if isinstance(null, Permutation) else None)
            continue
        for item in (m for m in measured if m.measure.name == name):
            own = name == "ei"
            blocks += _ei(problem, item, other=other) if own else [_block(problem, item)]
        if name == "ei":
            blocks.append(_ei_node_block(problem, other=other))
    return blocks


def _ties(problem: Problem, measure: Measure) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ties that a measure rests on: in all, and those that touch each group."""
    network = network_of(problem, (form_of(measure, problem)[0], False))
    mixing = MixingMatrix.of(network, problem.groups)
    touching = mixing.ties.sum(axis=0) + mixing.ties.sum(axis=1) - np.diagonal(mixing.ties)
    return np.array([mixing.n_ties]), touching / (1 if network.directed else 2)


def _block(problem: Problem, item: Measured) -> Block:
    index, (every, touching) = item.measure, _ties(problem, item.measure)
    network = index.scope == "network"
    value, p = np.atleast_1d(item.value), np.atleast_1d(item.chance.p)
    # an infinite odds ratio rests on an empty cell: nothing a table should rank or average
    p = np.where(np.isinf(value), np.nan, p)
    return Block(
        index.name, index.scope, np.where(np.isinf(value), np.nan, value),
        np.atleast_1d(item.chance.expected), np.atleast_1d(item.chance.sd), p,
        every if network else touching, index.low, index.high,
        group=None if network else problem.groups.names,
    )  # fmt: skip


def _ei(problem: Problem, item: Measured, *, other: bool) -> list[Block]:
    """Rows of the E-I index: the network's come with exact moments and the rescaled value."""
    if item.measure.scope == "group":
        return [_block(problem, item)]
    network = network_of(problem, form_of(item.measure, problem))
    exact = ei_moments(network, problem.groups.sizes)
    if other:
        exact = Moments(float(item.chance.expected), float(item.chance.sd))
    low, high = -1.0, 1.0
    if not problem.weighted:
        low, high = ei_range(network.n_ties, problem.groups.sizes, directed=network.directed)
    value = float(item.value)
    width = 2 / (high - low) if high > low else float("nan")
    p, ties = np.atleast_1d(item.chance.p), np.array([network.n_ties])
    plain = Block(
        "ei", "network", np.array([value]), np.array([exact.expected]), np.array([exact.sd]), p,
        ties, low, high,
    )  # fmt: skip
    if problem.weighted:
        return [plain]
    place = rescaled(value, low, high), rescaled(exact.expected, low, high), exact.sd * width
    scaled = Block(
        "ei_rescaled", "network", np.array([place[0]]), np.array([place[1]]),
        np.array([place[2]]), p, ties, -1.0, 1.0,
    )  # fmt: skip
    return [plain, scaled]


def _ei_node_block(problem: Problem, *, other: bool) -> Block:
    network = network_of(problem, (False, problem.weighted))
    nodes = ei_nodes(network, problem.groups)
    expected, sd, p = nodes.expected, nodes.sd, nodes.p
    if other:  # its partners are not drawn one by one from everybody
        expected = sd = p = np.full(network.n_nodes, np.nan)
    return Block(
        "ei", "node", nodes.value, expected, sd, p, network.degree, -1.0, 1.0,
        group=_group_of(problem), node=network.nodes.tolist(),
    )  # fmt: skip


def _group_of(problem: Problem) -> list[object]:
    return [problem.groups.names[code] for code in problem.groups.codes.tolist()]


def _spectral(problem: Problem, null: Permutation | None) -> list[Block]:
    network = network_of(problem, (problem.network.directed, False))
    index = spectral_segregation(network, problem.groups)
    expected = spectral_chance(network, problem.groups, index, null)
    every, touching = _ties(problem, INDICES["freeman"][0])
    high = float("inf")
    nothing = np.full(network.n_nodes, np.nan)
    return [
        Block("spectral", "network", np.array([index.network]), expected.expected[:1],
              expected.sd[:1], expected.p[:1], every, 0.0, high),
        Block("spectral", "group", index.group, expected.expected[1:], expected.sd[1:],
              expected.p[1:], touching, 0.0, high, group=problem.groups.names),
        Block("spectral", "node", index.node, nothing, nothing, nothing, network.degree, 0.0,
              high, group=_group_of(problem), node=network.nodes.tolist()),
    ]  # fmt: skip


def _notices(
    problem: Problem, measures: Sequence[str], chosen: Sequence[Measure], null: Null | None
) -> list[Finding]:
    undirected = [m.name for m in chosen if "undirected" in m.needs]
    undirected += ["spectral"] * ("spectral" in measures)
    unweighted = [m.name for m in chosen if "unweighted" in m.needs]
    unweighted += ["spectral"] * ("spectral" in measures)
    notices: list[Finding] = []
    if problem.network.directed and undirected:
        notices.append(_told("silos.symmetrised", measures=", ".join(undirected)))
    if problem.weighted and unweighted:
        notices.append(_told("silos.unweighted", measures=", ".join(unweighted)))
    if "spectral" in measures and isinstance(null, Permutation):
        notices += _spectral_notice(problem, null)
    tests = sum(1 for m in chosen if m.scope == "network") + ("spectral" in measures)
    if null is not None and tests > 1 and problem.network.n_ties:
        notices.append(_told("silos.several_tests", count=tests))
    return notices


def _spectral_notice(problem: Problem, null: Permutation) -> list[Finding]:
    draws = spectral_draws(problem.network, null.draws)
    if draws == null.draws:
        return []
    code = "silos.spectral_draws" if draws else "silos.spectral_too_large"
    return [_told(code, draws=draws, wanted=null.draws, nodes=problem.network.n_nodes)]


def _kept(problem: Problem, null: Null | None) -> list[Finding]:
    """Notices of the way in; the warning about forums is answered by shuffling seats."""
    seats = isinstance(null, Rewiring)
    kept = [n for n in problem.notices if not (seats and n.code == "silos.projected")]
    if isinstance(null, Rewiring):
        kept.append(_told("silos.rewired", draws=null.draws))
    elif isinstance(null, DegreeRewiring):
        kept.append(_told("silos.degrees_kept", draws=null.draws))
        if problem.seats is not None:
            kept.append(_told("silos.degrees_forums"))
    elif isinstance(null, Qap):
        kept.append(_told("silos.qap_within" if null.within else "silos.qap", draws=null.draws))
    return kept


def _told(code: str, **facts: object) -> Finding:
    return Finding(code, "notice", facts=facts)
