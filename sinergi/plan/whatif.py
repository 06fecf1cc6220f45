# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What if the plan were carried out, and what changed between two periods."""

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sinergi.analysis.gaps import Gaps, find_gaps, measure_congruence
from sinergi.analysis.gaps.forums import seat_holders
from sinergi.analysis.gaps.frames import plain, rows_of
from sinergi.analysis.result import Result
from sinergi.analysis.silos import measure_silos
from sinergi.errors import SinergiError, UsageError
from sinergi.i18n import format_number, text
from sinergi.model.fields import split_list
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table
from sinergi.plan.action_plan import Plan

CHANGE_COLUMNS: tuple[str, ...] = ("measure", "before", "after", "change", "reason")
KINDS = ("role", "tie", "vertical", "forum", "data", "broker")
_PLANNED_LEVEL = 3  # coordination, on the scale of Frey et al. 2006
_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, eq=False, repr=False)
class _Change(Result):
    """Two states side by side."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def row(self, measure: str) -> Mapping[str, float]:
        """Numbers of one measure: ``before after change``."""
        row = self.frame[self.frame["measure"] == measure].iloc[0]
        return {name: float(row[name]) for name in ("before", "after", "change")}


@dataclass(frozen=True, eq=False, repr=False)
class Simulation(_Change):
    """Before and after of a plan; ``gone``, ``new`` and ``open_ends`` are gap ids.

    ``open_ends`` are findings of the plan that only people can answer, by naming who takes part.
    """

    snapshot: Snapshot | None = None
    open_ends: tuple[str, ...] = ()

    def explain(self) -> str:
        """Say what the plan would answer."""
        mine = self.row("plan_gaps")
        return text(
            "plan.simulated", planned=format_number(mine["before"]),
            answered=format_number(mine["before"] - mine["after"]),
            open=format_number(len(self.open_ends)), new=format_number(len(self.new)),
        )  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(_Change):
    """Earlier and later period; ``gone`` and ``new`` are gap ids."""

    def explain(self) -> str:
        """Say what came and went."""
        total = self.row("gaps")
        return text(
            "plan.compared", before=format_number(total["before"]),
            after=format_number(total["after"]), gone=format_number(len(self.gone)),
            new=format_number(len(self.new)),
        )  # fmt: skip


def simulate(snapshot: Snapshot, plan: Plan | pd.DataFrame) -> Simulation:
    """Carry a plan out on a copy of the data and measure again.

    Every finding of ``evidence`` is turned into the row that would answer it: a reported tie, a
    seat, a meeting, a longer decree, shared data. What only a person can name (an agency that is
    not on the list) stays open.

    Parameters
    ----------
    snapshot
        The data of the plan.
    plan
        What :func:`~sinergi.recommend` returned, or its rows after an edit.

    Returns
    -------
    Simulation
        Columns ``measure before after change reason``; measures: the findings of the plan
        (``plan_gaps``) and their severities (``plan_need``), gaps in all and by kind, need (sum
        of severities), congruence, E-I index. New records let more be said (the first line of
        an agency shows which of its lines are missing), so all gaps may grow while those of the
        plan shrink.
        ``.snapshot`` is the changed copy.

    Raises
    ------
    UsageError
        The plan has no column ``evidence``.
    """
    rows = plan.to_frame() if isinstance(plan, Plan) else plan
    if "evidence" not in rows.columns:
        raise UsageError("plan.no_evidence")
    before = find_gaps(snapshot)
    wanted = {f for cell in rows["evidence"].dropna() for f in split_list(str(cell))}
    gaps = before.to_frame().merge(before.parts()[["gap_id", "reason"]], on="gap_id")
    gaps = gaps[gaps["gap_id"].isin(wanted)]
    day = dt.date.fromisoformat(before.context.as_of)
    changed, open_ends = _carried_out(snapshot, gaps, before, day)
    after = find_gaps(changed, as_of=day)
    was = {**_aimed(before, wanted), **_measured(snapshot, before)}
    now = {**_aimed(after, wanted), **_measured(changed, after)}
    frame, gone, new = _changes(was, now, before, after)
    notices = (
        [Finding("plan.open_ends", "notice", facts={"count": len(open_ends)})] if open_ends else []
    )
    parameters = {"actions": len(rows), "findings": len(gaps)}
    provenance = Provenance("simulate", parameters, snapshot.fingerprint)
    return Simulation(
        frame, provenance, Findings(notices), gone, new, changed, open_ends
    )  # fmt: skip


def compare_periods(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two periods of the same regions.

    Parameters
    ----------
    before, after
        Snapshots, the earlier first.

    Returns
    -------
    Comparison
        Columns ``measure before after change reason``: rows of the tables that changed, rupiah,
        gaps by kind, need, congruence, E-I; ``reason`` says what lies behind a number.
        ``.gone`` and ``.new`` are the gap ids.
    """
    first, last = find_gaps(before), find_gaps(after)
    was = {**_counted(before), **_measured(before, first)}
    now = {**_counted(after), **_measured(after, last)}
    frame, gone, new = _changes(was, now, first, last)
    prints = f"{before.fingerprint}+{after.fingerprint}"
    provenance = Provenance("compare_periods", {}, prints)
    return Comparison(frame, provenance, first.notices + last.notices, gone, new)


# ---------------------------------------------------------------- measuring
def _aimed(gaps: Gaps, wanted: set[str]) -> dict[str, float]:
    """Count the findings of the plan that are there, and their severities."""
    mine = gaps.frame[gaps.frame["gap_id"].isin(wanted)]
    need = float(mine["severity"].sum()) if len(mine) else 0.0
    return {"plan_gaps": float(len(mine)), "plan_need": need}


def _measured(snapshot: Snapshot, gaps: Gaps) -> dict[str, float]:
    frame = gaps.to_frame()
    counts = frame["kind"].value_counts()
    return {
        "gaps": float(len(frame)),
        **{f"gaps_{kind}": float(counts.get(kind, 0)) for kind in KINDS},
        "need": float(frame["severity"].sum()) if len(frame) else 0.0,
        "congruence": measure_congruence(snapshot, draws=1).value,
        "ei": _ei(snapshot),
    }


def _ei(snapshot: Snapshot) -> float:
    """E-I index of the network; NaN where it cannot be measured (no ties, no sectors)."""
    try:
        frame = measure_silos(snapshot, by="sector", measures=("ei",), null=None).to_frame()
    except SinergiError:
        return math.nan
    rows = frame[(frame["measure"] == "ei") & (frame["scope"] == "network")]
    return float(rows["value"].iloc[0]) if len(rows) else math.nan


def _counted(snapshot: Snapshot) -> dict[str, float]:
    budget = snapshot.programs["budget_idr"].sum()
    tables = ("actors", "programs", "forums", "memberships", "meetings", "agreements",
              "data_sharing", "ties", "incidents")  # fmt: skip
    counts = {f"rows_{name}": float(len(snapshot.table(name))) for name in tables}
    return {**counts, "budget_idr": float(budget) if not pd.isna(budget) else 0.0}


def _changes(
    was: Mapping[str, float], now: Mapping[str, float], before: Gaps, after: Gaps
) -> tuple[pd.DataFrame, tuple[str, ...], tuple[str, ...]]:
    old, new = set(before.frame["gap_id"]), set(after.frame["gap_id"])
    gone, fresh = tuple(sorted(old - new)), tuple(sorted(new - old))
    rows = [
        (name, was[name], now[name], now[name] - was[name], _reason(name, gone, fresh))
        for name in was
    ]
    frame = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
    return frame.astype({"reason": "string[pyarrow]"}), gone, fresh


def _reason(name: str, gone: Iterable[str], new: Iterable[str]) -> str | None:
    """Which gaps came and went."""
    if not name.startswith("gaps"):
        return None
    mark = f"gap:{name.removeprefix('gaps_')}:" if name != "gaps" else "gap:"
    lost, came = (sum(g.startswith(mark) for g in ids) for ids in (gone, new))
    return text("plan.moved", gone=lost, new=came)


# ---------------------------------------------------------------- carrying out
def _carried_out(
    snapshot: Snapshot, gaps: pd.DataFrame, found: Gaps, day: dt.date
) -> tuple[Snapshot, tuple[str, ...]]:
    """Rows that would answer the gaps, added to a copy."""
    work = _Work(snapshot, found, day)
    rows = gaps.astype(object).where(gaps.notna(), "")
    open_ends = [str(row.gap_id) for row in rows_of(rows) if not work.answer(row)]
    return work.result(), tuple(sorted(open_ends))


class _Work:
    """Collects the rows of a carried-out plan."""

    def __init__(self, snapshot: Snapshot, found: Gaps, day: dt.date) -> None:
        self.snapshot, self.found, self.day = snapshot, found, day
        self.programs = frozenset(snapshot.programs["id"])
        self.added: dict[str, list[dict[str, object]]] = {}
        self.renewed: set[str] = set()
        self.complete: set[str] = set()
        self.granted: set[tuple[str, str]] = set()

    def answer(self, row: Any) -> bool:
        """Answer one gap; ``False`` when only people can."""
        rule: Callable[[Any], bool] = getattr(self, f"_{row.kind}")
        return rule(row)

    def add(self, table: str, **values: object) -> bool:
        """Add one row once."""
        rows = self.added.setdefault(table, [])
        if values not in rows:
            rows.append(values)
        return True

    def _tie(self, row: Any) -> bool:
        if _unnamed(row.actor_a) or _unnamed(row.actor_b):
            return False
        return self.add("ties", actor_a=row.actor_a, actor_b=row.actor_b, level=_PLANNED_LEVEL,
                        kind="rencana", date=self.day)  # fmt: skip

    _vertical = _tie

    def _role(self, row: Any) -> bool:
        """Give a seat in the forum of the issue, or a part in its largest program."""
        if row.reason in {"nobody", "unseen", "two_leads"} or _unnamed(row.actor_a):
            return False  # who takes an issue up, or gives it up, is for people to decide
        forums = self.found.context.forums
        mine = forums[(forums["region"] == row.region) & (forums["issue"] == row.issue)]
        if len(mine):
            forum = str(mine["id"].iloc[0])
            self.add("forum_issues", forum=forum, issue=row.issue)
            return self.add("memberships", actor=row.actor_a, forum=forum, role="anggota")
        programs = [e for e in split_list(row.evidence) if e in self.programs]
        if not programs:
            return False
        return self.add("program_partners", program=programs[0], actor=row.actor_a, role="anggota")

    def _founded(self, region: str, kind: str) -> None:
        """Found a forum by law; it meets, and who alone fits a seat sits in it."""
        forum = f"rencana:{region}:{kind}"
        self.add("forums", id=forum, name=kind, kind=kind, region=region)
        self.add("meetings", forum=forum, date=self.day, topic="rencana")
        columns = ["id", "name", "kind", "urusan", "region"]
        for actor in seat_holders(kind, region, plain(self.snapshot.actors, columns)):
            self.add("memberships", actor=actor, forum=forum, role="anggota")

    def _forum(self, row: Any) -> bool:
        if row.reason in {"expired", "expiring"}:
            self.renewed.add(row.forum)
            return True
        if row.reason in {"dormant", "never_met"}:
            return self.add("meetings", forum=row.forum, date=self.day, topic="rencana")
        if row.reason == "absent":
            self._founded(row.region, str(row.actor_b).removeprefix("required:"))
            return True
        if row.reason == "unlisted" or _unnamed(row.actor_a):
            return False
        return self.add(
            "memberships", actor=row.actor_a, forum=row.forum, role=row.role or "anggota"
        )

    def _data(self, row: Any) -> bool:
        self.granted.add((row.actor_a, row.actor_b))
        if row.dataset:
            self.complete.add(row.dataset)
        return True

    def _broker(self, row: Any) -> bool:
        """Leave it open: who takes the second line is for people to say."""
        del row
        return False

    def result(self) -> Snapshot:
        """Make the changed copy."""
        tables = {name: self._with_rows(name, rows) for name, rows in self.added.items()}
        if self.renewed:
            forums = tables.get("forums", self.snapshot.forums)
            ends = [self.day + _YEAR if i in self.renewed else v for i, v in
                    zip(forums["id"], forums["valid_to"], strict=True)]  # fmt: skip
            tables["forums"] = forums.assign(
                valid_to=pd.Series(ends, index=forums.index, dtype=object)
            )
        tables.update(self._shared())
        return self.snapshot.replace(**tables)

    def _with_rows(self, name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
        old = self.snapshot.table(name)
        fresh = rows_to_table(name, rows)
        key = [c for c in ("forum", "issue") if name == "forum_issues"]
        both = pd.concat([old, fresh], ignore_index=True)
        return both.drop_duplicates(key) if key else both

    def _shared(self) -> dict[str, pd.DataFrame]:
        """Grant requests; give data sets a standard, metadata and a reference code."""
        if not self.granted:
            return {}
        sharing, sets = self.snapshot.data_sharing, self.snapshot.datasets
        granted = [
            (p, u) in self.granted
            for p, u in zip(sharing["provider"], sharing["user"], strict=True)
        ]
        state = sharing["state"].astype(object).mask(pd.Series(granted, dtype=bool), "active")
        complete = sets["id"].isin(self.complete).to_numpy(dtype=bool)
        filled: dict[str, Any] = {
            name: sets[name]
            .astype(object)
            .mask(complete & sets[name].isna().to_numpy(), "rencana")
            for name in ("standard", "metadata", "reference_code")
        }
        return {"data_sharing": sharing.assign(state=state), "datasets": sets.assign(**filled)}


def _unnamed(actor: object) -> bool:
    return not actor or str(actor).startswith("required:")
