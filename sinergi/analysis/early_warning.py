# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Signs to look at early: more incidents than before, none handled, meetings that stopped.

Counts only, by issue and kabupaten/kota: never below, so that no faith or ethnic community can
be found, and never linked to an ormas, a party or a faith body (DESIGN.md section 9).
"""

import datetime as dt
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
from scipy import stats

from sinergi._calls import checked
from sinergi.analysis.gaps.case import newest_date
from sinergi.analysis.gaps.frames import home_region, plain, rows_of
from sinergi.analysis.gaps.words import issue_name
from sinergi.analysis.result import Result
from sinergi.errors import UsageError
from sinergi.i18n import format_date, format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

WARNING_COLUMNS: tuple[str, ...] = (
    "kind", "region", "issue", "period", "count", "expected", "ratio", "p", "message",
)  # fmt: skip
_WINDOW = re.compile(r"^\s*(\d+)\s*([DWM])\s*$", re.IGNORECASE)
_DAYS = {"D": 1, "W": 7, "M": 30}
_MOST_BASELINES = 4
_ALPHA = 0.05
_LEAST = 3  # fewer incidents are told by the list itself, not by a test
_PATIENCE = dt.timedelta(days=14)
_MEETINGS, _QUIET = 4, 2.0
_CLOSED = frozenset({"selesai", "ditutup", "ditangani", "closed", "resolved"})


@dataclass(frozen=True, eq=False, repr=False)
class Warnings(Result):
    """Signs to look at; a sign is a reason to ask, never a verdict.

    Attributes
    ----------
    no_data
        Nothing that could give a sign was there: no incident, meeting, forum or agreement.
    """

    no_data: bool = False

    def explain(self) -> str:
        """Say what is worth a look."""
        if self.frame.empty:
            return text(f"evaluation.warnings_{'no_data' if self.no_data else 'none'}")
        counts = self.frame["kind"].value_counts()
        kinds = ", ".join(
            f"{format_number(int(n))} {text(f'evaluation.warning_kind.{k}')}"
            for k, n in sorted(counts.items())
        )
        return text("evaluation.warnings_summary", count=format_number(len(self)), kinds=kinds)


@checked
def find_warnings(
    snapshot: Snapshot, *, window: str = "90D", as_of: dt.date | None = None
) -> Warnings:
    """Compare the latest window with the windows before it.

    Parameters
    ----------
    snapshot
        Tables ``incidents``, ``forums``, ``meetings``, ``agreements``.
    window
        Length, ``90D``, ``12W`` or ``3M`` (30 days a month).
    as_of
        Last day of the latest window; the newest day in the data when not given.

    Returns
    -------
    Result
        Columns ``kind region issue period count expected ratio p message``; kind
        incidents_rising|unhandled|meetings_stopped|basis_expiring. ``p`` is one-sided: given the
        total, the latest count is binomial when the rate has not changed (Przyborowski & Wilenski
        1940), exact for small numbers. Of many comparisons some are below 0.05 by chance: how
        many were made is a notice.

    Raises
    ------
    UsageError
        The window cannot be read.
    """
    length = _length(window)
    day = as_of or newest_date(snapshot)
    rising, notices = _rising(snapshot, length, day)
    rows = [
        *rising,
        *_unhandled(snapshot, day),
        *_stopped(snapshot, day),
        *_expiring(snapshot, length, day),
    ]
    frame = pd.DataFrame(rows, columns=list(WARNING_COLUMNS))
    frame = frame.sort_values(["kind", "region", "issue", "period", "message"], kind="stable")
    parameters = {"window": window, "as_of": day.isoformat()}
    provenance = Provenance("find_warnings", parameters, snapshot.fingerprint)
    looked_at = ("incidents", "meetings", "forums", "agreements")
    return Warnings(
        _contract(frame.reset_index(drop=True)), provenance, Findings(notices),
        no_data=not any(len(snapshot.table(name)) for name in looked_at),
    )  # fmt: skip


def _contract(frame: pd.DataFrame) -> pd.DataFrame:
    for name in ("kind", "region", "issue", "period", "message"):
        frame[name] = frame[name].where(frame[name] != "", None).astype("string[pyarrow]")
    for name in ("expected", "ratio", "p"):
        frame[name] = frame[name].astype("float64")
    return frame.astype({"count": "int64"})


def _length(window: str) -> int:
    found = _WINDOW.match(window)
    days = int(found[1]) * _DAYS[found[2].upper()] if found else 0
    if days < 1:
        raise UsageError("evaluation.window", window=window)
    return days


def _period(first: dt.date, last: dt.date) -> str:
    return f"{first.isoformat()}/{last.isoformat()}"


# ---------------------------------------------------------------- incidents
def _incidents(snapshot: Snapshot, day: dt.date) -> pd.DataFrame:
    rows = plain(snapshot.incidents, ["id", "region", "issue", "state"])
    rows["region"] = home_region(rows["region"])
    rows["date"] = snapshot.incidents["date"].astype(object).to_numpy()
    rows["handled_at"] = snapshot.incidents["handled_at"].astype(object).to_numpy()
    return _kept(rows, [d <= day for d in rows["date"]])


def _kept(rows: pd.DataFrame, mask: list[bool]) -> pd.DataFrame:
    return rows[np.array(mask, dtype=bool)].reset_index(drop=True)


def _rising(
    snapshot: Snapshot, length: int, day: dt.date
) -> tuple[list[tuple[object, ...]], list[Finding]]:
    rows = _incidents(snapshot, day)
    if rows.empty:
        return [], [Finding("evaluation.no_incidents", "notice")]
    age = pd.Series([(day - d).days // length for d in rows["date"]], index=rows.index)
    found, compared, young = [], 0, 0
    for name, group in rows.groupby(["region", "issue"]):
        key = cast("tuple[str, str]", name)
        known = int(age[rows["region"] == key[0]].max())
        baselines = min(_MOST_BASELINES, known)
        if baselines < 1:
            young += 1
            continue
        compared += 1
        mine = age.loc[group.index]
        found.append(
            _Counts(*key, int((mine == 0).sum()), int(mine.between(1, baselines).sum()), baselines)
        )
    first = day - dt.timedelta(days=length - 1)
    period = _period(first, day)
    warned = [row for row in (_compare(entry, period) for entry in found) if row]
    notices = (
        [Finding("evaluation.compared", "notice", facts={"count": compared})] if compared else []
    )
    if young:
        notices.append(Finding("evaluation.no_baseline", "notice", facts={"count": young}))
    return warned, notices


class _Counts(NamedTuple):
    """Incidents of an issue in a region: now and in the windows before."""

    region: str
    issue: str
    now: int
    before: int
    baselines: int


def _compare(counts: _Counts, period: str) -> tuple[object, ...] | None:
    """Test the latest window against the mean of the earlier ones."""
    p = rate_p(counts.now, counts.before, counts.baselines)
    if counts.now < _LEAST or p > _ALPHA:
        return None
    expected = counts.before / counts.baselines
    message = text(
        "evaluation.message.rising" if expected else "evaluation.message.new",
        issue=issue_name(counts.issue), count=counts.now, windows=counts.baselines,
        expected=format_number(expected, decimals=1),
    )  # fmt: skip
    ratio = counts.now / expected if expected else math.inf
    return ("incidents_rising", counts.region, counts.issue, period, counts.now, expected, ratio,
            p, message)  # fmt: skip


def rate_p(now: int, before: int, baselines: int) -> float:
    """Chance of at least ``now`` of all incidents in the latest of equal windows.

    Examples
    --------
    Eight now, two in four earlier windows; binomial(10, 1/5):

    >>> round(rate_p(8, 2, 4), 6)
    7.8e-05
    """
    return float(stats.binom.sf(now - 1, now + before, 1 / (1 + baselines)))


def _unhandled(snapshot: Snapshot, day: dt.date) -> Iterator[tuple[object, ...]]:
    """Incidents without a handling date two weeks after they were reported."""
    rows = _incidents(snapshot, day)
    late = [
        pd.isna(r.handled_at)
        and r.state.strip().lower() not in _CLOSED
        and r.date < day - _PATIENCE
        for r in rows_of(rows)
    ]
    for key, group in _kept(rows, late).groupby(["region", "issue"]):
        oldest = min(group["date"])
        message = text("evaluation.message.unhandled", issue=issue_name(key[1]), count=len(group),
                       oldest=format_date(oldest))  # fmt: skip
        yield (
            "unhandled",
            key[0],
            key[1],
            _period(oldest, day),
            len(group),
            math.nan,
            math.nan,
            math.nan,
            message,
        )


# ---------------------------------------------------------------- forums and decrees
def _stopped(snapshot: Snapshot, day: dt.date) -> Iterator[tuple[object, ...]]:
    """Forums that met regularly and are quiet for more than twice their usual interval."""
    forums = _named(snapshot, "forums")
    meetings = snapshot.meetings
    held = pd.DataFrame(
        {"forum": plain(meetings, ["forum"])["forum"], "date": meetings["date"].astype(object)}
    )
    for forum, group in _kept(held, [d <= day for d in held["date"]]).groupby("forum"):
        dates = sorted(set(group["date"]))
        if len(dates) < _MEETINGS or forum not in forums.index:
            continue
        usual = pd.Series([(b - a).days for a, b in pairwise(dates)]).median()
        quiet = (day - dates[-1]).days
        if quiet > _QUIET * usual:
            about: Any = forums.loc[forum]
            message = text(
                "evaluation.message.stopped", forum=about["name"], last=format_date(dates[-1]),
                usual=round(float(usual)), quiet=quiet,
            )  # fmt: skip
            yield ("meetings_stopped", about["region"], "", _period(dates[-1], day), 0,
                   quiet / float(usual), math.nan, math.nan, message)  # fmt: skip


def _named(snapshot: Snapshot, table: str) -> pd.DataFrame:
    frame = snapshot.table(table)
    name = "name" if table == "forums" else "title"
    rows = plain(frame, ["id", name, "region"]).rename(columns={name: "name"})
    rows["region"] = home_region(rows["region"])
    rows["valid_to"] = frame["valid_to"].astype(object).to_numpy()
    rows["name"] = rows["name"].where(rows["name"] != "", rows["id"])
    return rows.sort_values("id").drop_duplicates("id").set_index("id")


def _expiring(snapshot: Snapshot, length: int, day: dt.date) -> Iterator[tuple[object, ...]]:
    """Decrees and agreements that end within the next window."""
    end = day + dt.timedelta(days=length)
    for table in ("forums", "agreements"):
        for row in rows_of(_named(snapshot, table)):
            if pd.isna(row.valid_to) or not day <= row.valid_to <= end:
                continue
            days = (row.valid_to - day).days
            message = text(
                "evaluation.message.expiring",
                name=row.name,
                day=format_date(row.valid_to),
                days=days,
            )
            yield ("basis_expiring", row.region, "", _period(day, row.valid_to), 1, math.nan,
                   math.nan, math.nan, message)  # fmt: skip
