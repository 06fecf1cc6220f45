# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Two periods side by side, and why each number moved.

The way from the earlier to the later gaps is gone in two steps. First only the day moves, on
the earlier data: decrees run out, forums fall quiet, rules begin and end. Then the data move:
what is answered, what arose, and what can be judged only now or no longer because the data
cover more or less. Every gap that came or went is in exactly one class, so that the parts add up
to the change.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sinergi._calls import checked
from sinergi.analysis.gaps import Gaps, find_gaps
from sinergi.analysis.gaps.frames import plain, rows_of
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.fields import split_list
from sinergi.model.finding import Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.plan.measuring import (
    KINDS,
    SILOS,
    TwoStates,
    fit_moved,
    fit_of,
    measured,
    moved,
    side_by_side,
)
from sinergi.plan.same_programs import (
    budget_moved,
    programs_moved,
    same_programs,
    with_vanished,
)

MOVEMENT_COLUMNS: tuple[str, ...] = (
    "gap_id", "kind", "cause", "before", "after", "change"
)  # fmt: skip
#: Why a gap went, came or weighs otherwise.
CAUSES: tuple[str, ...] = (
    "answered", "rejected", "unneeded", "left", "time_gone", "arisen", "entered", "time_new",
    "weighed",
)  # fmt: skip
_TABLES = (
    "actors", "programs", "forums", "memberships", "meetings", "agreements", "data_sharing",
    "ties", "incidents",
)  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(TwoStates):
    """Earlier and later period; ``gone`` and ``new`` are gap ids."""

    movement_frame: pd.DataFrame = field(default_factory=pd.DataFrame)

    def movements(self) -> pd.DataFrame:
        """Every gap that came, went or weighs otherwise, with the cause.

        Returns
        -------
        DataFrame
            ``gap_id kind cause before after change``: severities (0 where a gap is not there);
            ``cause`` is ``answered`` (the data show the coordination now), ``rejected`` (by the
            region), ``unneeded`` (the programs that needed it are no longer in the data), ``left``
            (its bodies are no longer in the data, or nothing is recorded about
            them any more), ``arisen``, ``entered`` (its bodies are new in the data, or
            something is recorded about them for the first time), ``time_gone`` and
            ``time_new`` (only the day and the rules in force moved), ``weighed`` (the same gap
            with other evidence). The changes add up to the change of ``need``.
        """
        return self.movement_frame.copy()

    @property
    def answered(self) -> tuple[str, ...]:
        """Ids of the gaps whose coordination the data show now."""
        frame = self.movement_frame
        return tuple(frame.loc[frame["cause"] == "answered", "gap_id"])

    def explain(self) -> str:
        """Say what came and went, and why."""
        total = self.row("gaps")
        head = text(
            "plan.compared", before=format_number(total["before"]),
            after=format_number(total["after"]), gone=format_number(len(self.gone)),
            new=format_number(len(self.new)),
        )  # fmt: skip
        causes = _told(self.movement_frame)
        return f"{head}\n{causes}" if causes else head


@checked
def compare_periods(before: Snapshot, after: Snapshot) -> Comparison:
    """Compare two periods of the same regions.

    Parameters
    ----------
    before, after
        Snapshots, the earlier first.

    Returns
    -------
    Comparison
        Columns ``measure before after change reason``: rows of the tables, rupiah, gaps by
        kind, need, congruence, silo indices, pairs of programs; ``reason`` says what lies behind
        a number. ``.gone`` and ``.new`` are the gap ids, ``.movements()`` the cause of each.
    """
    first, last = find_gaps(before), find_gaps(after)
    middle = find_gaps(before, as_of=dt.date.fromisoformat(last.context.as_of))
    pairs = same_programs(before, after)
    with_all = with_vanished(before, after, pairs)
    needed = find_gaps(with_all) if with_all is not None else last
    movements = _movements(first, (middle, needed), last, (before, after))
    fits = fit_of(before), fit_of(after)
    was = {**_counted(before), **measured(before, first, fits[0])}
    now = {**_counted(after), **measured(after, last, fits[1])}
    gone, new = moved(first, last)
    reasons = {**_rows(before, after, pairs), **_gaps(movements)}
    reasons |= _coverage(first, last, was, now)
    why = fit_moved(*fits)
    if why:
        reasons["congruence"] = "; ".join(filter(None, [why, reasons.get("congruence")]))
    prints = f"{before.fingerprint}+{after.fingerprint}"
    return Comparison(
        side_by_side(was, now, gone, new, reasons=reasons),
        Provenance("compare_periods", {}, prints),
        _once(first.notices, last.notices), gone, new, movements,
    )  # fmt: skip


def _once(first: Findings, last: Findings) -> Findings:
    """Notices of both states; what both tell is told as it is now."""
    codes = {notice.code for notice in last}
    return Findings([n for n in first if n.code not in codes]) + last


def _counted(snapshot: Snapshot) -> dict[str, float]:
    budget = snapshot.programs["budget_idr"].sum()
    counts = {f"rows_{name}": float(len(snapshot.table(name))) for name in _TABLES}
    return {**counts, "budget_idr": float(budget) if not pd.isna(budget) else 0.0}


# ---------------------------------------------------------------- causes
def _movements(
    first: Gaps, between: tuple[Gaps, Gaps], last: Gaps, data: tuple[Snapshot, Snapshot]
) -> pd.DataFrame:
    """Sort every gap that moved by its cause.

    ``between`` are two steps on the way: the earlier data on the later day, and the later data
    with the programs that went. What the second still asks for nobody has answered.
    """
    was, now = (dict(zip(g.frame["gap_id"], g.frame["severity"], strict=True))
                for g in (first, last))  # fmt: skip
    middle, needed = (set(gaps.frame["gap_id"]) for gaps in between)
    before, after = (_Known(snapshot) for snapshot in data)
    rejected = set(data[1].reviews.loc[data[1].reviews["state"] == "ditolak", "id"])
    why: dict[str, Callable[[Any], bool]] = {
        "rejected": lambda row: row.gap_id in rejected,
        "time_gone": lambda row: row.gap_id not in middle,
        "left": lambda row: after.lacks(row, before),
        "unneeded": lambda row: row.gap_id in needed,
    }
    rows: list[tuple[str, str, str, float, float]] = []
    for row in _rows_of(first):
        if row.gap_id in now:
            if now[row.gap_id] != was[row.gap_id]:
                rows.append((row.gap_id, row.kind, "weighed", was[row.gap_id], now[row.gap_id]))
            continue
        cause = next((name for name, holds in why.items() if holds(row)), "answered")
        rows.append((row.gap_id, row.kind, cause, was[row.gap_id], 0.0))
    for row in _rows_of(last):
        if row.gap_id not in was:
            cause = "entered" if before.lacks(row, after) else "arisen"
            cause = "time_new" if row.gap_id in middle else cause
            rows.append((row.gap_id, row.kind, cause, 0.0, now[row.gap_id]))
    frame = pd.DataFrame(rows, columns=list(MOVEMENT_COLUMNS[:-1]))
    frame["change"] = frame["after"] - frame["before"]
    return frame.sort_values("gap_id", ignore_index=True)


def _rows_of(gaps: Gaps) -> Any:
    return rows_of(plain(gaps.frame, ["gap_id", "kind", "region", "actor_a", "actor_b", "forum",
                                      "dataset"]))  # fmt: skip


class _Known:
    """What one state of the data holds: bodies, and about whom coordination is recorded."""

    def __init__(self, snapshot: Snapshot) -> None:
        tables = ("actors", "forums", "datasets")
        self.bodies = {str(i) for name in tables for i in snapshot.table(name)["id"]}
        self.regions = {str(r)[:5] for r in snapshot.programs["region"].dropna()}
        self.recorded = _recorded(snapshot)

    def lacks(self, row: Any, other: "_Known") -> bool:
        """Whether a gap could not have been seen here while the other state sees it."""
        named = [a for a in (row.actor_a, row.actor_b, row.forum, row.dataset)
                 if a and not a.startswith("required:")]  # fmt: skip
        if any(a in other.bodies and a not in self.bodies for a in named):
            return True
        if row.region in other.regions and row.region not in self.regions:
            return True
        told = [a for a in named if a in other.recorded]
        return row.kind == "tie" and bool(told) and not any(a in self.recorded for a in told)


def _recorded(snapshot: Snapshot) -> set[str]:
    columns = (
        ("memberships", "actor"), ("agreement_parties", "actor"), ("program_partners", "actor"),
        ("data_sharing", "provider"), ("data_sharing", "user"), ("ties", "actor_a"),
        ("ties", "actor_b"), ("meetings", "attendees"),
    )  # fmt: skip
    return {
        actor
        for table, column in columns
        for cell in snapshot.table(table)[column].dropna()
        for actor in split_list(str(cell))
    }


# ---------------------------------------------------------------- reasons in words
def _told(movements: pd.DataFrame) -> str:
    counts = movements["cause"].value_counts()
    words = [
        text(f"plan.cause.{cause}", count=format_number(int(counts[cause])))
        for cause in CAUSES if cause in counts.index
    ]  # fmt: skip
    return text("plan.because", causes=list_sentence(words)) if words else ""


def _gaps(movements: pd.DataFrame) -> dict[str, str]:
    found = {"gaps": _told(movements), "need": _needs(movements)}
    for kind in KINDS:
        found[f"gaps_{kind}"] = _told(movements[movements["kind"] == kind])
    return {name: words for name, words in found.items() if words}


def _needs(movements: pd.DataFrame) -> str:
    sums = movements.groupby("cause")["change"].sum()
    words = [
        text(f"plan.weight.{cause}", change=format_number(float(sums[cause]), decimals=2))
        for cause in CAUSES if cause in sums.index
    ]  # fmt: skip
    return list_sentence(words)


def _rows(before: Snapshot, after: Snapshot, pairs: Mapping[str, str]) -> dict[str, str]:
    """Rows that came and went, and the rupiah of programs that came, went or changed."""
    found: dict[str, str] = {}
    for name in _TABLES:
        old, new = (_keys(snapshot, name) for snapshot in (before, after))
        if old != new:
            found[f"rows_{name}"] = text(
                "plan.rows_moved", new=format_number(len(new - old)),
                gone=format_number(len(old - new)),
            )  # fmt: skip
    found["rows_programs"] = programs_moved(before, after, pairs)
    found["budget_idr"] = budget_moved(before, after, pairs)
    return {name: words for name, words in found.items() if words}


def _keys(snapshot: Snapshot, name: str) -> set[tuple[object, ...]]:
    keys = {"memberships": ["actor", "forum"], "meetings": ["forum", "date", "topic"],
            "data_sharing": ["provider", "user", "dataset"],
            "ties": ["actor_a", "actor_b", "kind", "date"]}.get(name, ["id"])  # fmt: skip
    table = snapshot.table(name)[keys].astype(str)
    return set(table.itertuples(index=False, name=None))


def _coverage(
    first: Gaps, last: Gaps, was: Mapping[str, float], now: Mapping[str, float]
) -> dict[str, str]:
    """Behind an index stands how much the data cover: say it where the index moved."""
    told: Callable[[Gaps], str] = lambda g: format_number(float(str(g.coverage["with_data"])))  # noqa: E731 - two uses
    words = text(
        "plan.covered", before=told(first), after=told(last),
        opd=format_number(float(str(last.coverage["opd"]))),
    )  # fmt: skip
    names = ("congruence", *SILOS)
    return {name: words for name in names if was[name] != now[name]}
