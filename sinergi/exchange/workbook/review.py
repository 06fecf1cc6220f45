# pyright: basic
# rows become a table of a snapshot at the very end
"""Reads back the sheets on which offices answered to findings (DESIGN.md section 9)."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sinergi.errors import UnusableDataError
from sinergi.exchange.hashes import file_hash
from sinergi.exchange.headers import fold
from sinergi.exchange.workbook.grid import open_grids
from sinergi.exchange.workbook.identify import Found, identify
from sinergi.exchange.workbook.layout import review_sheet
from sinergi.exchange.workbook.parse import Reading, Record, read_records
from sinergi.exchange.workbook.plan import is_plan, read_plan
from sinergi.exchange.workbook.returned import Answers, Row, tell_persons
from sinergi.exchange.workbook.together import spread
from sinergi.i18n import LANGUAGES, codes, text
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Findings
from sinergi.model.review_columns import (
    DECISION_FIELDS,
    PAIRS_SHEET,
    REVIEW_COLUMNS,
    REVIEW_REASONS,
    REVIEW_SHEET,
    SEEN_FIELD,
    TOGETHER_FIELD,
    changed_cells,
    is_family,
    last_day,
)
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

_ANSWERS = ("state", "reason_code", "answer_a", "answer_b", "decided_by", "note")
_TOLD = ("decided_by", "answer_a", "answer_b", "reason_code", "note")
_LEAST_COLUMNS = 2


def read_review(path: str | Path) -> Batch:
    """Read a review or plan sheet back.

    A row counts when an office has answered: a state other than ``belum ditinjau``, a reason, a
    reply, a decision or a note. What was entered on a line that speaks for many pairs becomes
    a row of each of them, unless the pair has a decision of its own. "Who" is an office: names
    of persons are told and left out.

    Parameters
    ----------
    path
        The workbook that ``write_review`` or ``write_plan`` made, filled in.

    Returns
    -------
    Batch
        Snapshot with the tables ``reviews`` (``id`` is the id of the finding; kind and reason as
        codes, other words as they stand) and ``review_opinions`` (the decision of each office
        that is named), and findings; for a plan the table
        ``actions`` (see ``read_plan``). ``marks`` tell what was stored when the sheet was written.

    Raises
    ------
    UnreadableFileError
        As ``read_workbook``.
    UnusableDataError
        No review sheet in the workbook.
    """
    file = Path(path)
    if is_plan(file):
        return read_plan(file)
    founds = [f for f in (_review(grid) for grid in open_grids(file)) if f is not None]
    if not founds:
        raise UnusableDataError(
            "workbook.review.no_sheet", file=file.name, sheet=REVIEW_SHEET,
            columns=", ".join(REVIEW_COLUMNS.values()),
        )  # fmt: skip
    answers = Answers(("id",), told=REVIEW_COLUMNS, named="id")
    opinions: dict[tuple[str, str], Row] = {}
    marks: dict[str, str] = {}
    pairs, spoken_for = _together(founds, file.name)

    def rows(reading: Reading, record: Record) -> Iterator[Row]:
        for row in _rows(reading, record, pairs, spoken_for):
            entered = _decides(row)
            marks.setdefault(row["id"], row.pop(SEEN_FIELD, ""))
            yield row
            if entered:
                opinions.update(_opinion(row))

    answers.read(founds, file.name, rows)
    snapshot = Snapshot(
        {
            "reviews": rows_to_table("reviews", answers.rows),
            "review_opinions": rows_to_table("review_opinions", list(opinions.values())),
        }
    )
    source = Source(file.name, "review", file_hash(file))
    seen = {i: m for i, m in marks.items() if m}
    return Batch(snapshot, Findings(answers.findings), source, seen)


def _review(grid: Any) -> Found | None:
    spec = review_sheet()
    found = identify(grid, also=(spec,))
    if found is None or found.spec.key != spec.key:
        return None
    fields = {column.field for column in found.columns.values()}
    return found if "id" in fields and len(fields) >= _LEAST_COLUMNS else None


def _together(founds: Sequence[Found], file: str) -> tuple[dict[str, Row], frozenset[str]]:
    """Rows of single pairs by id, and the ids for which a line of a family speaks now."""
    rows: list[Row] = []
    for found in founds:
        reading = read_records(found, file)  # what is noticed is told when the rows are taken
        for record in reading.records:
            values = dict(record.values)
            tell_persons(reading, record, values, _TOLD, leave_out="decided_by")
            rows.append(_coded(values))
    pairs = {row["id"]: row for row in rows if "id" in row and not is_family(row["id"])}
    lines = (row for row in rows if is_family(row.get("id")))
    return pairs, frozenset(r["id"] for line in lines for r in spread(line, pairs) or ())


def _rows(
    reading: Reading, record: Record, pairs: Mapping[str, Row], spoken_for: frozenset[str]
) -> Iterator[Row]:
    values = dict(record.values)
    if is_family(values.get("id")):
        yield from _spread(reading, record, pairs)
        return
    values.pop(TOGETHER_FIELD, None)
    if values.get("id") in spoken_for:
        tell_persons(reading, record, values, _TOLD)
        return
    if "id" not in values:
        if _answered(values):
            reading.tell("workbook.row.needs", "error", row=record.row, name="id",
                         header=reading.header("id"))  # fmt: skip
        return
    if not _answered(values):
        return
    tell_persons(reading, record, values, _TOLD, leave_out="decided_by")
    values = _coded(values)
    values.setdefault("state", "belum_ditinjau")
    _tell_decision(reading, record, values, [values])
    yield values


def _spread(reading: Reading, record: Record, pairs: Mapping[str, Row]) -> Iterator[Row]:
    """Rows of the pairs of a family; one that no longer tells its pairs is told itself."""
    values = _coded(dict(record.values))
    tell_persons(reading, record, values, _TOLD, leave_out="decided_by")
    rows = spread(values, pairs)
    if rows is None:
        if _answered(values):
            reading.tell("workbook.review.no_pairs", "error", row=record.row, name="id",
                         value=values["id"], sheet=PAIRS_SHEET)  # fmt: skip
        return
    for row in rows:
        row.setdefault("state", "belum_ditinjau")
    _tell_decision(reading, record, values, rows)
    yield from rows


def _decides(row: Row) -> bool:
    """Whether a row decides otherwise than it did when the sheet was written."""
    changed = changed_cells(row.get(SEEN_FIELD) or "", row)
    return bool(changed & {*DECISION_FIELDS})


def _tell_decision(reading: Reading, record: Record, line: Row, rows: Sequence[Row]) -> None:
    """Tell a decision without an office, and a date that has not come yet.

    What nobody changed on this sheet was told when it was entered.
    """
    entered = [row for row in rows if _decides(row)]
    if any(row["state"] != "belum_ditinjau" for row in entered) and "decided_by" not in line:
        reading.tell("workbook.review.no_office", "warning", row=record.row, name="decided_by")
    for name in ("decided_at", "answered_at"):
        day = line.get(name)
        changed = (changed_cells(row.get(SEEN_FIELD) or "", row) for row in rows)
        if day is not None and str(day) > last_day() and any(name in cells for cells in changed):
            shown = f"{day:%d/%m/%Y}" if isinstance(day, dt.date) else str(day)
            reading.tell(f"workbook.review.future.{name}", "warning", row=record.row, name=name,
                         value=shown)  # fmt: skip


def _opinion(row: Row) -> dict[tuple[str, str], Row]:
    """Keep a decision also as the opinion of its office, beside those of others."""
    if row["state"] == "belum_ditinjau" or not row.get("decided_by"):
        return {}
    kept = ("state", "reason_code", "decided_at", "source_file", "source_sheet", "source_row")
    opinion = {"finding": row["id"], "reviewer": row["decided_by"]}
    return {(row["id"], row["decided_by"]): opinion | {n: row.get(n) for n in kept}}


@cache
def _codes() -> Mapping[str, Mapping[str, str]]:
    """Words of the sheet, folded, to codes, by field; both languages are understood."""
    prefix = "terms.kind."
    kinds = {
        fold(text(code, lang=lang)): code.removeprefix(prefix)
        for lang in LANGUAGES
        for code in codes(lang)
        if code.startswith(prefix)
    }
    reasons = {fold(word): code for code, word in REVIEW_REASONS.items()}
    return {"kind": kinds, "reason_code": reasons}


def _coded(values: dict[str, Any]) -> dict[str, Any]:
    """Put the words of drop-downs back into codes; a word of one's own stays as it is."""
    known = {
        name: table.get(fold(values[name]), values[name])
        for name, table in _codes().items()
        if values.get(name)
    }
    return values | known


def _answered(values: dict[str, Any]) -> bool:
    given: Sequence[Any] = [values.get(name) for name in _ANSWERS]
    return any(v is not None and v != "belum_ditinjau" for v in given)
