# pyright: basic
# Pandas columns.
"""Asks agencies for what is missing, takes their answers in, and says what that changed."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sinergi import vocab
from sinergi.analysis.duplicates import Duplicates, compare_programs, find_duplicates
from sinergi.analysis.duplicates.complete import open_questions
from sinergi.exchange import read_completion
from sinergi.model.answers import ANSWERED_COLUMNS
from sinergi.model.batch import Batch
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_completion
from sinergi.store import LoadReport
from sinergi.workspace.workspace import Workspace

_PAIR = ["program_a", "program_b"]
CHANGE_COLUMNS = (
    *_PAIR, "name_a", "opd_a", "name_b", "opd_b", "kind_before", "score_before", "kind", "score",
    "review",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Completed:
    """What the answers of a sheet changed.

    Attributes
    ----------
    report
        Rows that the store took in.
    findings
        What was noticed on the sheet.
    changes
        ``program_a program_b name_a opd_a name_b opd_b kind_before score_before kind score
        review``: pairs of an answered program that were or now are worth a review, largest change
        first; ``review`` is the state that an office gave the pair.
    """

    report: LoadReport
    findings: Findings
    changes: pd.DataFrame


def write_completion_sheet(snapshot: Snapshot, path: Path) -> pd.DataFrame:
    """Write the sheet of missing facts and hand out what it asks.

    Nothing is written when there is nothing to ask.
    """
    questions = open_questions(find_duplicates(snapshot))
    if len(questions):
        write_completion(questions, path, snapshot)
    return questions


def complete(workspace: Workspace, path: Path, *, who: str = "") -> Completed:
    """Read a filled-in sheet of missing facts into a store and score its pairs again.

    Parameters
    ----------
    workspace
        The store.
    path
        Sheet that :func:`write_completion_sheet` made.
    who
        The office that loads.

    Returns
    -------
    Completed
        Answers equal to what is known are not stored again; answers about programs that the
        store does not have are told and left out.
    """
    batch = read_completion(path)
    before = workspace.snapshot()
    fresh, strange = _fresh(batch, before)
    report = workspace.load(Batch(fresh, batch.findings, batch.source), who=who)
    changes = _changes(before, workspace.snapshot(), set(fresh.program_answers["program"]))
    doubtful = _doubtful(fresh.program_answers, before)
    return Completed(report, batch.findings + strange + doubtful, changes)


def _fresh(batch: Batch, city: Snapshot) -> tuple[Snapshot, list[Finding]]:
    answers = batch.snapshot.program_answers
    programs = city.programs.set_index("id")
    known = answers["program"].isin(programs.index)
    told = pd.Series(data=False, index=answers.index)
    for question, column in ANSWERED_COLUMNS.items():
        now = answers["program"].map(programs[column])
        told |= ((answers["question"] == question) & (now == answers["value"])).fillna(value=False)
    strange = [
        Finding("workspace.answer_without_program", "error", file=row["source_file"],
                sheet=row["source_sheet"], row=int(row["source_row"]), value=row["program"])
        for row in answers[~known].astype(object).to_dict("records")
    ]  # fmt: skip
    return batch.snapshot.replace(program_answers=answers[known & ~told]), strange


def _doubtful(answers: pd.DataFrame, city: Snapshot) -> list[Finding]:
    """Tell places that lie outside the region of the program; they are stored all the same."""
    regions = dict(zip(city.programs["id"], city.programs["region"], strict=True))
    places = answers[(answers["question"] == "place").fillna(value=False)]
    return [
        Finding("workspace.place_elsewhere", "warning", file=row["source_file"],
                sheet=row["source_sheet"], row=int(row["source_row"]), value=str(row["value"]))
        for row in places.astype(object).to_dict("records")
        if _elsewhere(str(row["value"]), regions.get(row["program"]))
    ]  # fmt: skip


def _elsewhere(place: str, region: object) -> bool:
    area = vocab.find_region(place)
    if area is None or not isinstance(region, str):
        return False
    return not (area.code.startswith(region) or region.startswith(area.code))


def _changes(before: Snapshot, after: Snapshot, answered: set[str]) -> pd.DataFrame:
    """Compare the pairs of the answered programs before and after, region by region."""
    programs = after.programs
    asked = programs[programs["id"].isin(answered)]
    parts = [
        _rescored(before.select(region=region, year=year), after.select(region=region, year=year),
                  answered)
        for region, year in sorted({(r, int(y)) for r, y in zip(asked["region"], asked["year"],
                                    strict=True) if not (pd.isna(r) or pd.isna(y))})
    ]  # fmt: skip
    found = pd.concat(parts) if parts else pd.DataFrame(columns=list(CHANGE_COLUMNS))
    moved = (found["score"].astype(float) - found["score_before"].astype(float)).abs()
    order = found.assign(_m=-moved).sort_values(["_m", *_PAIR]).index
    return found.loc[order, list(CHANGE_COLUMNS)].reset_index(drop=True)


def _rescored(before: Snapshot, after: Snapshot, answered: set[str]) -> pd.DataFrame:
    pairs = pd.concat([_touching(find_duplicates(city), answered) for city in (before, after)])
    pairs = pairs.drop_duplicates().sort_values(_PAIR, ignore_index=True)
    old, new = compare_programs(before, pairs), compare_programs(after, pairs)
    return new.assign(kind_before=old["kind"], score_before=old["score"])


def _touching(found: Duplicates, answered: set[str]) -> pd.DataFrame:
    pairs = found.to_frame()
    touched = pairs["program_a"].isin(answered) | pairs["program_b"].isin(answered)
    return pairs.loc[touched, _PAIR]
