# pyright: basic
# (pandas columns are untyped in practice)
"""rank_brokers: who joins agencies that do not work together directly."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from sinergi import settings
from sinergi._calls import checked
from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.brokerage.paths import Betweenness, betweenness
from sinergi.analysis.brokerage.permuted import permuted_roles
from sinergi.analysis.brokerage.positions import positions_frame, shape_frame
from sinergi.analysis.brokerage.roles import ROLES, RoleScores, gould_fernandez, network_roles
from sinergi.analysis.null import Chance, Permutation
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import By, Data, Problem, float_column, label_column, prepare
from sinergi.graph.view import TIE_TABLES
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.provenance import Provenance

COLUMNS: Final = (
    "node", "group", "coordinator", "itinerant", "representative", "gatekeeper", "liaison",
    "total", "z_total", "constraint", "effective_size", "betweenness",
)  # fmt: skip
_SEED: Final = 7
_TOLD: Final = 3


@dataclass(frozen=True, eq=False, repr=False)
class Brokers(Result):
    """Penghubung, the ones across groups first.

    Attributes
    ----------
    names
        Readable name of each row.
    role_z
        Each role of each row: ``node role count expected sd z p``. Arcs are compared with a
        random digraph; ties without direction with shuffled labels when ``null`` was given.
    network
        The same for the network as a whole (corrected sd): ``role count expected sd z``.
    """

    names: tuple[str, ...] = field(kw_only=True, repr=False)
    role_z: pd.DataFrame = field(kw_only=True, repr=False)
    network: pd.DataFrame = field(kw_only=True, repr=False)
    directed: bool = field(kw_only=True)
    problem: Problem = field(kw_only=True, repr=False)
    ways: Betweenness = field(kw_only=True, repr=False)

    def positions(self) -> pd.DataFrame:
        """Further positions ``node name group ties betweenness between_groups efficiency core
        cut``.

        ``between_groups`` counts the shortest ways between agencies of different groups only
        (Everett & Borgatti 2012), ``efficiency`` is effective size over partners, ``core`` the
        k-core, ``cut`` whether parts fall off without it (government bodies only, else empty).
        """  # noqa: D205 - the columns do not fit one line
        return positions_frame(self.problem, self.ways, self.frame)

    def shape(self) -> pd.DataFrame:
        """Describe the network as a whole: ``measure value``, undefined is NaN.

        Density, centralisation by degree, betweenness and closeness (Freeman 1979),
        reciprocity, transitivity, fit of a core with a periphery (Borgatti & Everett 1999).
        """
        return shape_frame(self.problem, self.ways)

    def explain(self) -> str:
        """Say in plain sentences who joins whom, and what not to conclude."""
        across = (self.frame["total"] - self.frame["coordinator"]).to_numpy()
        first = [i for i in range(min(_TOLD, len(across))) if across[i] > 0]
        if not first:
            return f"{text('brokers.explain.none')} {text('brokers.explain.not_absence')}"
        if settings.current().audience != "internal":
            count = format_number(int((across > 0).sum()))
            told = text("brokers.explain.unnamed", count=count)
            return f"{told} {text('brokers.explain.not_shown')}"
        names = list_sentence([self.names[i] for i in first])
        pairs = int(across[0]) // (1 if self.directed else 2)
        facts = {"names": names, "first": self.names[0], "pairs": format_number(pairs)}
        lead = text("brokers.explain.first", lang=None, **facts)
        return f"{lead} {text('brokers.explain.not_shown')}"


@checked
def rank_brokers(
    data: Data,
    *,
    by: By = "sector",
    weight: str | None = None,
    tables: Sequence[str] = TIE_TABLES,
    null: Permutation | None = None,
) -> Brokers:
    """Rank who stands between agencies that are not tied to each other.

    Parameters
    ----------
    data, by, tables
        As for :func:`sinergi.analysis.silos.measure_silos`.
    weight
        Edge attribute for constraint and effective size; the roles and betweenness never look
        at weights.
    null
        Shuffle the labels to compare the roles of an undirected network (``role_z``): between
        whose groups does a broker stand, given whom it joins. Arcs have an exact comparison.

    Returns
    -------
    Brokers
        Columns ``node group coordinator itinerant representative gatekeeper liaison total
        z_total constraint effective_size betweenness``: most roles across groups first
        (``total`` minus ``coordinator``), then betweenness, then name. ``z_total`` compares
        with a random digraph of the same density; when undirected it compares with shuffled
        labels, and is NaN without ``null``.

    Notes
    -----
    In a snapshot ormas, parties and faith bodies take part in the network but are never ranked.
    A broker need not be the one with most ties.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph([("Dinsos", "Bappeda"), ("Bappeda", "PUPR")])
    >>> sector = {"Dinsos": "sosial", "PUPR": "fisik", "Bappeda": "penunjang"}
    >>> rank_brokers(graph, by=sector).to_frame()[["node", "liaison"]].values.tolist()
    [['Bappeda', 2], ['Dinsos', 0], ['PUPR', 0]]
    """
    problem = prepare(data, by=by, weight=weight, tables=tables)
    scores = gould_fernandez(problem.network, problem.groups)
    ways = betweenness(problem.network, problem.groups, seed=_SEED)
    shuffled = permuted_roles(problem.network, problem.groups, null) if null else None
    order = _order(problem, scores, ways)
    parameters: dict[str, object] = {
        "by": by if isinstance(by, str) else "given", "weight": weight, "tables": list(tables),
        "start_nodes": ways.sampled or problem.network.n_nodes,
        "draws": null.draws if null else None,
    }  # fmt: skip
    seed = null.seed if null else _SEED if ways.sampled else None
    return Brokers(
        frame=_frame(
            problem, scores if shuffled is None else _against(scores, shuffled), ways, order
        ),
        provenance=Provenance("rank_brokers", parameters, problem.fingerprint, seed),
        notices=Findings([*problem.notices, *_notices(problem, ways, len(order))]),
        names=tuple(problem.names[i] for i in order),
        role_z=_role_frame(problem, scores, order, shuffled),
        network=_network_frame(network_roles(problem.network, problem.groups, scores)),
        directed=problem.network.directed,
        problem=problem,
        ways=ways,
    )


def ranking(problem: Problem) -> list[int]:
    """Positions of the ranked actors of a problem, the foremost broker first."""
    scores = gould_fernandez(problem.network, problem.groups)
    return _order(problem, scores, betweenness(problem.network, problem.groups, seed=_SEED))


def _order(problem: Problem, scores: RoleScores, ways: Betweenness) -> list[int]:
    """Rows to show, in order of rank."""
    across = scores.count[:, 5] - scores.count[:, 0]
    # sums in another order differ in the last digits; that must not decide a rank
    lies = np.round(ways.total, 9)
    shown = [
        i
        for i in range(problem.network.n_nodes)
        if not problem.kinds or problem.kinds[i] not in PROTECTED_KINDS
    ]
    return sorted(shown, key=lambda i: (-int(across[i]), -float(lies[i]), problem.names[i], i))


def _frame(
    problem: Problem, scores: RoleScores, ways: Betweenness, order: list[int]
) -> pd.DataFrame:
    network, groups = problem.network, problem.groups
    holes = structural_holes(network)
    labels = [groups.names[code] for code in groups.codes[order].tolist()]
    counts = {role: scores.count[order, at] for at, role in enumerate(ROLES)}
    frame = pd.DataFrame(
        {
            "node": label_column(network.nodes[order].tolist()),
            "group": label_column(labels),
            **counts,
            "z_total": float_column(scores.z[order, 5]),
            "constraint": float_column(holes.constraint[order]),
            "effective_size": float_column(holes.effective_size[order]),
            "betweenness": float_column(ways.total[order]),
        }
    )
    return frame[list(COLUMNS)]


def _against(scores: RoleScores, shuffled: Chance) -> RoleScores:
    """Put counts beside what shuffled labels give."""
    return RoleScores(scores.count, shuffled.expected, shuffled.sd)


def _role_frame(
    problem: Problem, scores: RoleScores, order: list[int], shuffled: Chance | None
) -> pd.DataFrame:
    nodes = np.repeat(np.asarray(problem.network.nodes[order], dtype=object), len(ROLES)).tolist()
    rows: dict[str, Any] = {
        "node": label_column(nodes),
        "role": pd.Series(list(ROLES) * len(order), dtype="string[pyarrow]"),
        "count": scores.count[order].ravel(),
    }
    if shuffled:
        scores = _against(scores, shuffled)
    for name in ("expected", "sd", "z"):
        rows[name] = getattr(scores, name)[order].ravel()
    p = shuffled.p if shuffled else np.full(scores.count.shape, np.nan)
    rows["p"] = p[order].ravel()
    return pd.DataFrame(rows)


def _network_frame(scores: RoleScores) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "role": pd.Series(list(ROLES), dtype="string[pyarrow]"),
            "count": scores.count, "expected": scores.expected, "sd": scores.sd, "z": scores.z,
        }
    )  # fmt: skip


def _notices(problem: Problem, ways: Betweenness, shown: int) -> list[Finding]:
    nodes = problem.network.n_nodes
    told: list[tuple[str, bool, dict[str, object]]] = [
        ("brokers.undirected", not problem.network.directed and nodes > 0, {}),
        ("brokers.protected", shown < nodes, {"count": nodes - shown}),
        ("brokers.sampled", ways.sampled > 0, {"count": ways.sampled, "nodes": nodes}),
    ]
    return [Finding(code, "notice", facts=facts) for code, holds, facts in told if holds]
