# pyright: basic
# Pandas columns.
"""Takes the decisions of offices in and says what they tell about the search."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from sinergi.analysis.duplicates import Duplicates, find_duplicates
from sinergi.analysis.duplicates.refit import Refit, refit
from sinergi.analysis.duplicates.review import remembered
from sinergi.analysis.duplicates.reviewed import (
    USUAL_THRESHOLD,
    ReviewSummary,
    summarise_reviews,
    with_threshold,
)
from sinergi.analysis.gaps import find_gaps
from sinergi.exchange import read_review
from sinergi.i18n import format_number, text
from sinergi.model.batch import Batch
from sinergi.model.finding import Findings
from sinergi.model.review_columns import DECISION_FIELDS, changed_cells
from sinergi.model.snapshot import Snapshot
from sinergi.plan import FollowUp, follow_up
from sinergi.reports import write_review
from sinergi.store import LoadReport
from sinergi.workspace.workspace import Workspace

_DAYS = ("decided_at", "answered_at")
_ANSWERS = ("reason_code", "answer_a", "answer_b", "decided_by", "decided_at", "note")


class PlanSummary:
    """What came of a plan that was read back."""

    def __init__(self, came: FollowUp) -> None:
        self.came = came

    def sentences(self) -> list[str]:
        """Say how many actions are addressed, partially, not yet."""
        return [self.came.explain()]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a filled-in review sheet brought.

    Attributes
    ----------
    report
        Rows that the store took in.
    findings
        What was noticed on the sheet.
    summary
        Precision so far, threshold, agreement; for a plan the status of its actions.
    entered
        What was filled in on the sheet; ``None`` for a plan.
    """

    report: LoadReport
    findings: Findings
    summary: ReviewSummary | PlanSummary
    entered: "Entered | None" = None


@dataclass(frozen=True, slots=True)
class Entered:
    """What an office filled in on a review sheet.

    Attributes
    ----------
    lines
        Lines of the sheet that are not as they were written.
    findings
        Findings that these lines speak for.
    confirmed, rejected
        Findings of those that were decided on the sheet.
    same
        Answered findings that the sheet leaves as they were.
    """

    lines: int
    findings: int
    confirmed: int
    rejected: int
    same: int

    def sentence(self, file: str) -> str:
        """Say it in the running language."""
        facts: dict[str, Any] = {n: format_number(getattr(self, n)) for n in self.__slots__}
        others = self.findings - self.confirmed - self.rejected
        return text("workspace.entered", file=file, others=format_number(others), **facts)


def review(
    workspace: Workspace, path: Path, *, who: str = "", region: str | None = None
) -> Reviewed:
    """Read a filled-in review sheet into a store.

    Parameters
    ----------
    workspace
        The store.
    path
        Sheet that ``write_review`` made.
    who
        The office that loads.
    region
        Code of the region that the summary is about; all when not given.
    """
    batch = read_review(path)
    if batch.source.kind == "plan":
        done = workspace.load(batch, who=who)
        came = follow_up(workspace.snapshot(region=region))
        return Reviewed(done, batch.findings, PlanSummary(came))
    city = workspace.snapshot()
    told = batch.snapshot.replace(reviews=_with_lines(batch.snapshot.reviews, city))
    report = workspace.load(replace(batch, snapshot=told), who=who)
    found = find_duplicates(workspace.snapshot(region=region), threshold=USUAL_THRESHOLD)
    return Reviewed(report, batch.findings, summarise_reviews(found), _entered(batch))


def _entered(batch: Batch) -> Entered:
    rows: list[Any] = batch.snapshot.reviews.astype(object).to_dict("records")
    lines: set[tuple[Any, Any]] = set()
    states: list[str] = []
    for row in rows:
        told = {str(n): None if pd.isna(v) else v for n, v in row.items()}
        told["decided_at"], told["answered_at"] = (_day(told[n]) for n in _DAYS)
        changed = changed_cells(batch.marks.get(str(row["id"]), ""), told)
        if changed:
            lines.add((row["source_sheet"], row["source_row"]))
            states.append(str(row["state"]) if changed & {*DECISION_FIELDS} else "")
    return Entered(
        len(lines), len(states), states.count("dikonfirmasi"), states.count("ditolak"),
        len(rows) - len(states),
    )  # fmt: skip


def _day(value: Any) -> str | None:
    return None if value is None else str(value)[:10]


def find_reviewed(snapshot: Snapshot, threshold: float | None = None) -> Duplicates:
    """Search at the threshold that reviews have moved, or at the one given."""
    least = USUAL_THRESHOLD if threshold is None else min(threshold, USUAL_THRESHOLD)
    return with_threshold(find_duplicates(snapshot, threshold=least), threshold)


def write_review_sheet(snapshot: Snapshot, path: Path) -> Path:
    """Write the sheet on which the named agencies answer (right of reply)."""
    gaps = find_gaps(snapshot)
    return write_review(find_reviewed(snapshot), path, gaps, snapshot=snapshot)


def refitted(snapshot: Snapshot) -> Refit:
    """Weights as the decisions in the data correct them."""
    return refit(find_duplicates(snapshot, threshold=USUAL_THRESHOLD))


def _with_lines(reviews: pd.DataFrame, city: Snapshot) -> pd.DataFrame:
    """Note names, agencies and year of both programs; leave out what only repeats a memory."""
    again = reviews["id"].isin(list(remembered(city))) & (reviews["state"] == "ditolak")
    empty = reviews[list(_ANSWERS)].isna().all(axis=1)
    reviews = reviews[~(again & empty).fillna(value=False)].reset_index(drop=True)
    programs = city.programs.set_index("id")[["name", "opd", "year"]].astype(object)
    lines = [_lines(str(identity), programs) for identity in reviews["id"]]
    for name in ("name_a", "opd_a", "name_b", "opd_b", "year"):
        values = [line.get(name) for line in lines]
        reviews[name] = pd.Series(values, index=reviews.index).astype(reviews[name].dtype)
    return reviews


def _lines(identity: str, programs: pd.DataFrame) -> dict[str, Any]:
    kind, _, pair = identity.partition(":")
    parts = pair.split("|")
    for cut in range(1, len(parts)):  # an id may itself hold the mark between the two
        a, b = "|".join(parts[:cut]), "|".join(parts[cut:])
        if kind == "dup" and a in programs.index and b in programs.index:
            left: dict[str, Any] = dict(programs.loc[a])
            right: dict[str, Any] = dict(programs.loc[b])
            years = [int(y) for y in (left["year"], right["year"]) if not pd.isna(y)]
            told = {"name_a": left["name"], "opd_a": left["opd"], "name_b": right["name"],
                    "opd_b": right["opd"], "year": max(years, default=None)}  # fmt: skip
            return {name: None if pd.isna(value) else value for name, value in told.items()}
    return {}
