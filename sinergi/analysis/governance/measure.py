# pyright: basic
# (pandas columns are untyped in practice)
"""measure_governance: the mode of governance as a suggestion, and the five principles measured."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd

from sinergi import settings
from sinergi._calls import checked
from sinergi.analysis.brokerage.key_players import fragmentation
from sinergi.analysis.brokerage.paths import betweenness
from sinergi.analysis.brokerage.shape import reciprocity
from sinergi.analysis.brokerage.structure import (
    betweenness_centralization,
    degree_centralization,
)
from sinergi.analysis.governance.principles import Indicator, principles
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import Problem, float_column, prepare
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network, build_network
from sinergi.graph.view import PROJECTED_TABLES, TIE_TABLES
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.kinds import GOVERNMENT_KINDS, PROTECTED_KINDS
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import urusan

PROVAN: Final = "Provan & Kenis 2008, https://doi.org/10.1093/jopart/mum015"
GOVERNANCE_COLUMNS: Final = ("aspect", "measure", "value", "low", "high", "part", "whole", "state")
#: Tables of single ties: a forum ties everybody to everybody, which looks like shared governance.
SINGLE_TABLES: Final = tuple(t for t in TIE_TABLES if t not in PROJECTED_TABLES)
_ADMINISTRATIVE: Final = frozenset(
    {"unsur_pendukung", "unsur_penunjang", "unsur_pemerintahan_umum"}
)
_FEW: Final = 6
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class ModeRule:
    """Thresholds of the suggestion; Provan and Kenis give none, these are a judgement.

    Attributes
    ----------
    central
        Degree centralisation from which a network hangs on one body.
    even
        Degree centralisation up to which it does not.
    dense
        Density from which partners govern together.
    """

    central: float = 0.5
    even: float = 0.3
    dense: float = 0.3


_RULE: Final = ModeRule()


@dataclass(frozen=True, eq=False, repr=False)
class Governance(Result):
    """How a network is governed.

    Attributes
    ----------
    mode
        ``shared``, ``lead_organisation``, ``nao`` (an administrative body that is no service
        provider), ``mixed``, or ``unknown``.
    lead, broker
        Who has most ties, and who lies on most shortest ways; they need not be the same.
        The name of a body, the node itself of a graph; ``None`` without ties.
    administrative
        Whether the lead is an administrative body (secretariat, planning, Kesbangpol) rather
        than a service agency; ``None`` when not known.
    members
        Bodies with at least one tie (all nodes of a graph).
    """

    mode: str = field(kw_only=True)
    lead: Any = field(kw_only=True)
    broker: Any = field(kw_only=True)
    administrative: bool | None = field(kw_only=True)
    members: int = field(kw_only=True)

    def explain(self) -> str:
        """Say which mode the ties suggest, on what grounds, and what not to conclude.

        One line each: the mode, the principles that have a figure (when any has), what has none,
        what must not be concluded. Agencies are named to internal readers only: the suggestion is
        no confirmed finding.
        """
        lines = [self._mode(), " ".join(self._principle(row) for row in self._measured())]
        lines += [self._unmeasured(), text("governance.explain.not_shown")]
        return "\n".join(line for line in lines if line)

    def _unmeasured(self) -> str:
        state = self.frame["state"]
        apart = (state == "withheld").to_numpy(dtype=bool)
        none = (state != "measured").to_numpy(dtype=bool) & ~apart
        none &= (self.frame["aspect"] != "mode").to_numpy(dtype=bool)
        told = [text(f"governance.measures.{m}") for m in self.frame.loc[none, "measure"]]
        parts = [text("governance.explain.unmeasured", names="; ".join(told))] if told else []
        parts += [text("governance.explain.withheld")] if apart.any() else []
        return " ".join(parts)

    def _mode(self) -> str:
        if self.mode == "unknown":
            return text("governance.explain.unknown")
        value = dict(zip(self.frame["measure"], self.frame["value"], strict=True))
        named = settings.current().audience == "internal"
        facts: dict[str, object] = {
            "lead": self.lead if named else text("governance.explain.one_body"),
            "broker": self.broker, "members": format_number(self.members),
            "density": format_number(100 * value["density"]),
            "central": format_number(value["degree_centralization"], decimals=2),
            "share": format_number(100 * value["brokerage_share"]),
        }  # fmt: skip
        told = [text(f"governance.explain.{self.mode}", lang=None, **facts)]
        if self.lead != self.broker:
            code = "two_centres" if named else "two_centres_unnamed"
            told.append(text(f"governance.explain.{code}", lang=None, **facts))
        if self.members < _FEW:
            told.append(text("governance.explain.few", lang=None, **facts))
        return " ".join(told)

    def _measured(self) -> list[Any]:
        rows = self.frame[(self.frame["state"] == "measured").to_numpy(dtype=bool)]
        rows = rows[~rows["aspect"].isin(["mode", "reciprocity"]).to_numpy(dtype=bool)]
        return [row for _, row in rows.iterrows()]

    def _principle(self, row: Any) -> str:
        name = text(f"governance.measures.{row['measure']}")
        if not np.isfinite(row["whole"]):
            return f"{name}: {format_number(float(row['value']), decimals=2)}."
        share = format_number(100 * float(row["value"]))
        part, whole = (format_number(int(row[c])) for c in ("part", "whole"))
        return text("governance.explain.share", name=name, share=share, part=part, whole=whole)


@checked
def measure_governance(
    data: Any,
    *,
    tables: Sequence[str] = SINGLE_TABLES,
    rule: ModeRule = _RULE,
    administrative: Collection[Any] | None = None,
    ratings: bool = True,
) -> Governance:
    """Suggest the mode of governance and measure the principles of collaboration.

    Parameters
    ----------
    data
        ``Snapshot`` or networkx graph (without a snapshot only the mode is measured).
    tables
        Tables of a snapshot that make ties. Forums and meetings are left out by default:
        they tie every member to every other, which looks like shared governance everywhere.
    rule
        Thresholds of the suggestion.
    administrative
        Nodes that administer rather than serve; in a snapshot by default the bodies of
        supporting affairs (secretariat, planning, finance, personnel) and Kesbangpol.
    ratings
        Whether the ratings of partners are read; a whole run of ``analyze`` leaves them out,
        because assessments are in no report unless asked for.

    Returns
    -------
    Governance
        Columns ``aspect measure value low high part whole state``. ``aspect`` is ``mode`` or one
        of the principles ``equality transparency results alignment participation``; shares have
        their counts and a 95 percent interval (Wilson); ``state`` is ``measured``, ``no_data``,
        ``not_measurable`` or ``withheld`` (ratings that were not asked for).

    Notes
    -----
    Provan and Kenis describe the modes without numbers; the label is a suggestion to be talked
    over, its inputs are in the table.

    Source: Provan & Kenis 2008, https://doi.org/10.1093/jopart/mum015

    Examples
    --------
    >>> import networkx as nx
    >>> found = measure_governance(nx.star_graph(6), administrative=[])
    >>> found.mode, found.lead
    ('lead_organisation', 0)
    """
    problem, known = _problem(data, tables, ratings=ratings)
    network = problem.network
    head = _Head.of(problem)
    chief = _administrative(data, head.lead, problem, administrative)
    central, density = degree_centralization(network), _density(network)
    mode = (
        _mode((central, density), chief=chief, rule=rule) if head.lead is not None else "unknown"
    )
    indicators = [*_descriptors(problem, head), *known]
    parameters: dict[str, object] = {
        "ratings": ratings, "tables": list(tables),
        "central": rule.central, "even": rule.even, "dense": rule.dense,
    }  # fmt: skip
    notices = [*problem.notices]
    if head.lead is None:
        notices.append(Finding("governance.no_single_ties", "notice"))
    # bodies of a snapshot are told by name, nodes of a graph as they are
    name = problem.names if problem.kinds else problem.network.nodes.tolist()
    return Governance(
        _frame(indicators),
        Provenance("measure_governance", parameters, problem.fingerprint),
        Findings(notices),
        mode=mode, administrative=chief, members=network.n_nodes,
        lead=None if head.lead is None else name[head.lead],
        broker=None if head.broker is None else name[head.broker],
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Head:
    """Who stands in the middle."""

    lead: int | None
    broker: int | None
    degree: np.ndarray
    between: np.ndarray

    @classmethod
    def of(cls, problem: Problem) -> "_Head":
        simple = problem.network.symmetrised.unweighted
        ways = betweenness(simple, Grouping.of([0] * simple.n_nodes)).total
        able = np.array([k not in PROTECTED_KINDS for k in problem.kinds], dtype=bool)
        able = able if len(able) else np.ones(simple.n_nodes, dtype=bool)
        if not simple.n_ties or not able.any():
            return cls(None, None, simple.degree, ways)
        lead = int(np.argmax(np.where(able, simple.degree, -1)))
        broker = int(np.argmax(np.where(able, ways.round(9), -1)))
        return cls(lead, broker, simple.degree, ways)


def _problem(
    data: Any, tables: Sequence[str], *, ratings: bool
) -> tuple[Problem, list[Indicator]]:
    if not isinstance(data, Snapshot):
        graph_nodes = getattr(data, "nodes", ())
        return prepare(data, by=dict.fromkeys(graph_nodes, "all"), weight=None), []
    whole = prepare(data, by="kind", weight=None, tables=tables)
    kept = np.flatnonzero(whole.network.degree > 0)
    network = whole.network
    at = np.full(network.n_nodes, -1)
    at[kept] = np.arange(len(kept))
    smaller = build_network(
        network.nodes[kept], at[network.source], at[network.target], directed=False
    )
    groups = Grouping(whole.groups.names, whole.groups.codes[kept])
    notices = tuple(n for n in whole.notices if n.code in {"silos.coverage", "silos.projected"})
    problem = Problem(
        smaller, groups, tuple(whole.names[i] for i in kept),
        tuple(whole.kinds[i] for i in kept), notices, whole.fingerprint, weighted=False,
    )  # fmt: skip
    return problem, principles(data, ratings=ratings)


def _administrative(
    data: Any, lead: int | None, problem: Problem, given: Collection[Any] | None
) -> bool | None:
    if lead is None:
        return None
    node = problem.network.nodes[lead]
    if given is not None:
        return node in set(given)
    if not isinstance(data, Snapshot):
        return None
    rows = data.actors[(data.actors["id"] == node).to_numpy(dtype=bool)]
    affairs = rows["urusan"].iloc[0]
    if pd.isna(affairs):
        return None
    facts = urusan()
    groups = [facts[c.strip()].group for c in str(affairs).split("|") if c.strip() in facts]
    return all(group in _ADMINISTRATIVE for group in groups) if groups else None


def _mode(numbers: tuple[float, float], *, chief: bool | None, rule: ModeRule) -> str:
    """Label by the caller's thresholds."""
    central, density = numbers
    if central >= rule.central:
        return "nao" if chief else "lead_organisation"
    if central < rule.even and density >= rule.dense:
        return "shared"
    return "mixed"


def _density(network: Network) -> float:
    """Share of pairs that are tied in either direction."""
    n = network.n_nodes
    return 2 * network.symmetrised.n_ties / (n * (n - 1)) if n > 1 else _NAN


def _descriptors(problem: Problem, head: _Head) -> list[Indicator]:
    """List the inputs of the suggestion."""
    network, n = problem.network, problem.network.n_nodes
    if head.lead is None or head.broker is None:
        return [Indicator("mode", "members", float(n))]
    degree = np.sort(head.degree)[::-1].astype(np.float64)
    second = degree[1] if n > 1 else 0.0
    total = float(head.between.sum())
    government = not problem.kinds or problem.kinds[head.lead] in GOVERNMENT_KINDS
    parts = fragmentation(network)
    without = fragmentation(network, without=[head.lead]).parts if government else _NAN
    values = {
        "members": float(n),
        "density": _density(network),
        "degree_centralization": degree_centralization(network),
        "betweenness_centralization": betweenness_centralization(
            betweenness(network.symmetrised, problem.groups).total
        ),
        "top_degree_share": degree[0] / (n - 1),
        "top_gap": (degree[0] - second) / (n - 1),
        # without a way in between nobody holds any of it
        "brokerage_share": float(head.between[head.broker]) / total if total else 0.0,
        "fragmentation": parts.parts,
        "fragmentation_without_lead": without,
    }
    rows = [Indicator("mode", name, value) for name, value in values.items()]
    answered = reciprocity(network) if network.directed else _NAN
    return [*rows, Indicator("reciprocity", "answered_arcs", answered)]


def _frame(indicators: Sequence[Indicator]) -> pd.DataFrame:
    def column(name: str) -> list[Any]:
        return [getattr(i, name) for i in indicators]

    texts = ("aspect", "measure", "state")
    frame = pd.DataFrame(
        {name: pd.Series(column(name), dtype="string[pyarrow]") for name in texts}
    )
    for name in ("value", "low", "high", "part", "whole"):
        frame[name] = float_column(column(name))
    return frame[list(GOVERNANCE_COLUMNS)]
