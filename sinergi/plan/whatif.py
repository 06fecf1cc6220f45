# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What if the plan were carried out, and what changed between two periods."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sinergi.analysis.gaps import Gaps, find_gaps, measure_congruence
from sinergi.analysis.result import Result
from sinergi.analysis.silos import measure_silos
from sinergi.errors import SinergiError
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.plan.action_plan import Plan
from sinergi.plan.carry import carried_out
from sinergi.plan.changes import Change, apply_changes

CHANGE_COLUMNS: tuple[str, ...] = ("measure", "before", "after", "change", "reason")
KINDS = ("role", "tie", "vertical", "forum", "data", "broker")


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
    changes: tuple[Change, ...] = ()
    gaps_before: Gaps | None = None
    gaps_after: Gaps | None = None

    def explain(self) -> str:
        """Say what would be answered."""
        mine = self.row("plan_gaps")
        if not mine["before"]:
            return text(
                "plan.simulated_changes", gone=format_number(len(self.gone)),
                new=format_number(len(self.new)), changes=format_number(len(self.changes)),
            )  # fmt: skip
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


def simulate(
    snapshot: Snapshot, plan: Plan | pd.DataFrame | Sequence[Change], *,
    as_of: dt.date | None = None,
) -> Simulation:  # fmt: skip
    """Carry a plan or single changes out on a copy of the data and measure again.

    A row of a plan is carried out by its ``action_id`` with those who stand in ``lead`` and
    ``partners``: a seat, a tie, a meeting, a longer decree, shared data. A row of one's own is
    carried out by the findings in its ``evidence``. What only a person can name (an agency that
    is not on the list) or decide (who takes up an issue) stays open.

    Parameters
    ----------
    snapshot
        The data of the plan.
    plan
        What :func:`~sinergi.recommend` returned, or its rows after an edit; or changes of one's
        own, see :class:`sinergi.plan.Change`.
    as_of
        The day of the look, as for :func:`~sinergi.find_gaps`.

    Returns
    -------
    Simulation
        Columns ``measure before after change reason``; measures: the findings of the plan
        (``plan_gaps``) and their severities (``plan_need``), gaps in all and by kind, need (sum
        of severities), congruence, silo indices, pairs of programs and their rupiah. New records
        let more be said (the first line of an agency shows which of its lines are missing), so
        all gaps may grow while those of the plan shrink.
        ``.snapshot`` is the changed copy, ``.changes`` what was changed.

    Raises
    ------
    UsageError
        The plan has no column ``evidence``; a change names too few actors, or a body that must
        not be taken out.
    UnknownIdError
        A change names an actor, forum or program that is not in the data.
    """
    before = find_gaps(snapshot, as_of=as_of)
    day = dt.date.fromisoformat(before.context.as_of)
    if isinstance(plan, (Plan, pd.DataFrame)):
        rows = plan.to_frame() if isinstance(plan, Plan) else plan
        changes, wanted = carried_out(rows, before)
    else:
        changes, wanted = list(plan), frozenset[str]()
    changed = apply_changes(snapshot, changes, day)
    after = find_gaps(changed, as_of=day)
    left = wanted & set(after.frame["gap_id"])
    was = {**_aimed(before, wanted), **_measured(snapshot, before)}
    now = {**_aimed(after, wanted), **_measured(changed, after)}
    frame, gone, new = _changes(was, now, before, after)
    notices = [Finding("plan.open_ends", "notice", facts={"count": len(left)})] if left else []
    parameters = {"changes": len(changes), "findings": len(wanted)}
    provenance = Provenance("simulate", parameters, snapshot.fingerprint)
    return Simulation(
        frame, provenance, Findings(notices), gone, new, changed, tuple(sorted(left)),
        tuple(changes), before, after,
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
def _aimed(gaps: Gaps, wanted: frozenset[str]) -> dict[str, float]:
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
