# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Congruence of a snapshot: whether those who share issues work together."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sinergi.analysis.gaps.case import Case, build_case
from sinergi.analysis.gaps.congruence import (
    QapTest,
    congruence,
    relabelled_hits,
    required_coordination,
)
from sinergi.analysis.gaps.frames import plain
from sinergi.analysis.gaps.required import MANY_KINDS
from sinergi.analysis.result import Result
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

CONGRUENCE_COLUMNS: tuple[str, ...] = (
    "scope", "region", "issue", "node", "mode", "value", "required", "satisfied", "expected", "p",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Congruence(Result):
    """Fit of required and actual coordination."""

    @property
    def value(self) -> float:
        """Binary congruence of everything; NaN when the data cannot say."""
        row = self.frame[(self.frame["scope"] == "network") & (self.frame["mode"] == "binary")]
        return float(row["value"].iloc[0])

    def explain(self) -> str:
        """Say what was found."""
        if math.isnan(self.value):
            return text("gaps.congruence_unknown")
        row = self.frame[
            (self.frame["scope"] == "network") & (self.frame["mode"] == "binary")
        ].iloc[0]
        return text(
            "gaps.congruence", satisfied=format_number(int(row["satisfied"])),
            required=format_number(int(row["required"])),
            share=format_number(100 * self.value, decimals=1),
            expected=format_number(100 * float(row["expected"]), decimals=1),
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Block:
    """One region: its actors with coordination data, their issues, ties and issue links."""

    region: str
    actors: list[str]
    issues: list[str]
    t_a: np.ndarray
    t_d: np.ndarray
    c_a: np.ndarray


def measure_congruence(snapshot: Snapshot, *, draws: int = 999, seed: int = 7) -> Congruence:
    """Measure how much of the coordination that shared issues need is seen.

    Actors (without kecamatan, desa and citizens' bodies, of which a region has many) by issues
    give T_A; issues linked by ``program_supports`` give T_D; ties in force give C_A. Only actors
    about whom the data know any coordination take part: of the others nothing can be said.

    Parameters
    ----------
    snapshot
        Tables of one or many regions; pairs are formed within a region.
    draws, seed
        Random relabellings of the QAP test, within each region.

    Returns
    -------
    Congruence
        Columns ``scope region issue node mode value required satisfied expected p``; scope
        network|region|issue|node; expected is the density of ties (the exact mean under QAP).
        NaN where nothing is required or nothing is known.
    """
    case = build_case(snapshot, issues=None, as_of=None, dormant_months=6)
    blocks = list(_blocks(case))
    rows = [*_network(blocks, draws, seed), *_by_issue(blocks), *_by_node(blocks)]
    frame = pd.DataFrame(rows, columns=list(CONGRUENCE_COLUMNS))
    notices = [] if blocks else [Finding("gaps.congruence_unknown", "notice")]
    parameters = {"draws": draws, "as_of": case.as_of.isoformat()}
    provenance = Provenance("measure_congruence", parameters, snapshot.fingerprint, seed)
    return Congruence(_typed(frame), provenance, Findings(notices))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(("scope", "region", "issue", "node", "mode"), "string[pyarrow]")
    numbers = dict.fromkeys(("value", "expected", "p"), "float64")
    counts = dict.fromkeys(("required", "satisfied"), "int64")
    return frame.astype({**texts, **numbers, **counts})


def _blocks(case: Case) -> Iterator[_Block]:
    kind = dict(zip(case.actors["id"], case.actors["kind"], strict=True))
    left_out = MANY_KINDS | PROTECTED_KINDS
    seen = case.engaged[case.engaged["actor"].isin(case.coordination.known)]
    seen = seen[~seen["actor"].map(kind).isin(left_out).to_numpy(dtype=bool)]
    links = _issue_links(case)
    for region, group in seen.groupby("region"):
        actors, issues = sorted(set(group["actor"])), sorted(set(group["issue"]))
        t_a = np.zeros((len(actors), len(issues)))
        t_a[
            pd.Index(actors).get_indexer(pd.Index(group["actor"])),
            pd.Index(issues).get_indexer(pd.Index(group["issue"])),
        ] = 1
        t_d = np.array([[float((a, b) in links or a == b) for b in issues] for a in issues])
        c_a = np.array([[float(case.coordination.tied(a, b)) for b in actors] for a in actors])
        if len(actors) > 1:
            yield _Block(str(region), actors, issues, t_a, t_d, c_a)


def _issue_links(case: Case) -> set[tuple[str, str]]:
    """Issues whose programs support each other, both ways."""
    supports = plain(case.snapshot.program_supports, ["program", "supports"])
    labels = case.engaged[["programs", "issue"]]
    issue = {
        p: i
        for ps, i in zip(labels["programs"], labels["issue"], strict=True)
        for p in ps.split(" | ")
    }
    pairs = zip(supports["program"].map(issue), supports["supports"].map(issue), strict=True)
    found = {(a, b) for a, b in pairs if isinstance(a, str) and isinstance(b, str)}
    return found | {(b, a) for a, b in found}


def _network(blocks: list[_Block], draws: int, seed: int) -> Iterator[tuple[object, ...]]:
    totals = _Totals.of(blocks)
    test = _test(blocks, draws, seed)
    for mode in ("binary", "weighted", "brokered"):
        expected, p = (test.expected, test.p) if mode == "binary" else (math.nan, math.nan)
        yield (
            "network",
            None,
            None,
            None,
            mode,
            totals.value(mode),
            totals.required,
            totals.tied,
            expected,
            p,
        )
    for block in blocks:
        mine = _Totals.of([block])
        yield ("region", block.region, None, None, "binary", mine.value("binary"), mine.required,
               mine.tied, _density(block.c_a), math.nan)  # fmt: skip


@dataclass(frozen=True)
class _Totals:
    """Sums over blocks; every pair counted once."""

    required: int
    tied: int
    need: float
    met: float
    brokered: int

    @classmethod
    def of(cls, blocks: list[_Block]) -> "_Totals":
        required = tied = brokered = 0
        need = met = 0.0
        for block in blocks:
            c_r = np.triu(required_coordination(block.t_a, block.t_d), 1)
            here, two = block.c_a > 0, block.c_a @ block.c_a > 0
            required += int((c_r > 0).sum())
            tied += int(((c_r > 0) & here).sum())
            brokered += int(((c_r > 0) & (here | two)).sum())
            need += float(c_r.sum())
            met += float(c_r[here].sum())
        return cls(required, tied, need, met, brokered)

    def value(self, mode: str) -> float:
        """Share that is met; NaN when nothing is required."""
        if not self.required:
            return math.nan
        if mode == "weighted":
            return self.met / self.need
        return (self.tied if mode == "binary" else self.brokered) / self.required


def _density(c_a: np.ndarray) -> float:
    n = len(c_a)
    return float((c_a > 0).sum()) / (n * (n - 1))


def _test(blocks: list[_Block], draws: int, seed: int) -> QapTest:
    """QAP within regions: ties are relabelled among the actors of a region only."""
    rng = np.random.default_rng(seed)
    hits, expected, observed, wanted = np.zeros(draws, dtype=np.int64), 0.0, 0, 0
    for block in blocks:
        need = required_coordination(block.t_a, block.t_d) > 0
        np.fill_diagonal(need, val=False)
        tied, n = block.c_a > 0, len(block.actors)
        orders = rng.permuted(np.tile(np.arange(n), (draws, 1)), axis=1)
        hits += relabelled_hits(need, tied, orders)
        observed += int((need & tied).sum())
        wanted += int(need.sum())
        expected += float(need.sum()) * _density(block.c_a)
    if not wanted:
        return QapTest(math.nan, math.nan, 0, exact=False)
    p = (1 + int((hits >= observed).sum())) / (1 + draws)
    return QapTest(expected / wanted, p, draws, exact=False)


def _by_issue(blocks: list[_Block]) -> Iterator[tuple[object, ...]]:
    for issue in sorted({i for block in blocks for i in block.issues}):
        required = tied = 0
        for block in blocks:
            if issue in block.issues:
                mine = block.t_a[:, block.issues.index(issue)] > 0
                pairs = np.triu(np.outer(mine, mine), 1)
                required += int(pairs.sum())
                tied += int((pairs & (block.c_a > 0)).sum())
        value = tied / required if required else math.nan
        yield ("issue", None, issue, None, "binary", value, required, tied, math.nan, math.nan)


def _by_node(blocks: list[_Block]) -> Iterator[tuple[object, ...]]:
    for block in blocks:
        values = congruence(block.t_a, block.t_d, block.c_a, mode="individual")
        need = required_coordination(block.t_a, block.t_d) > 0
        np.fill_diagonal(need, val=False)
        counts = zip(need.sum(axis=1), (need & (block.c_a > 0)).sum(axis=1), strict=True)
        for actor, value, (wanted, met) in zip(
            block.actors, np.atleast_1d(values), counts, strict=True
        ):
            share = float(value)
            yield ("node", block.region, None, actor, "binary", share, int(wanted), int(met),
                   math.nan, math.nan)  # fmt: skip
