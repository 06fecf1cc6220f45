# pyright: basic
# rows become a table of a snapshot at the very end
"""Reads back the sheets on which offices answered to findings (DESIGN.md section 9)."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sinergi.errors import UnusableDataError
from sinergi.exchange.headers import fold
from sinergi.exchange.persons import find_person
from sinergi.exchange.workbook.grid import open_grids
from sinergi.exchange.workbook.guard import sha256_of
from sinergi.exchange.workbook.identify import Found, identify
from sinergi.exchange.workbook.layout import review_sheet
from sinergi.exchange.workbook.parse import Reading, Record, read_records
from sinergi.exchange.workbook.plan import is_plan, read_plan
from sinergi.i18n import LANGUAGES, codes, text
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.review_columns import (
    REVIEW_COLUMNS,
    REVIEW_REASONS,
    REVIEW_SHEET,
    SEEN_FIELD,
)
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

_ANSWERS = ("state", "reason_code", "answer_a", "answer_b", "decided_by", "note")
_LEAST_COLUMNS = 2


def read_review(path: str | Path) -> Batch:
    """Read a review or plan sheet back.

    A row counts when an office has answered: a state other than ``belum ditinjau``, a reason, a
    reply, a decision or a note. "Who" is an office: names of persons are told and left out.

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
    rows: dict[str, dict[str, Any]] = {}
    opinions: dict[tuple[str, str], dict[str, Any]] = {}
    findings: list[Finding] = []
    marks: dict[str, str] = {}
    for found in founds:
        reading = read_records(found, file.name)
        for record in reading.records:
            row = _row(reading, record)
            if row is not None:
                marks.setdefault(row["id"], row.pop(SEEN_FIELD, ""))
                _keep(rows, row, reading, record)
                opinions |= _opinion(row)
        findings += [f for f in reading.close() if f.code != "workbook.cells.repaired"]
    snapshot = Snapshot(
        {
            "reviews": rows_to_table("reviews", list(rows.values())),
            "review_opinions": rows_to_table("review_opinions", list(opinions.values())),
        }
    )
    source = Source(file.name, "review", sha256_of(file))
    return Batch(snapshot, Findings(findings), source, {i: m for i, m in marks.items() if m})


def _review(grid: Any) -> Found | None:
    spec = review_sheet()
    found = identify(grid, also=(spec,))
    if found is None or found.spec.key != spec.key:
        return None
    fields = {column.field for column in found.columns.values()}
    return found if "id" in fields and len(fields) >= _LEAST_COLUMNS else None


def _row(reading: Reading, record: Record) -> dict[str, Any] | None:
    values = dict(record.values)
    if "id" not in values:
        if _answered(values):
            reading.tell("workbook.row.needs", "error", row=record.row, name="id",
                         header=reading.header("id"))  # fmt: skip
        return None
    if not _answered(values):
        return None
    for name in ("decided_by", "answer_a", "answer_b", "reason_code", "note"):
        mark = find_person(values.get(name) or "")
        if mark is None:
            continue
        reading.tell(f"workbook.persons.{mark}", "warning", row=record.row, name=name,
                     value=values[name])  # fmt: skip
        if name == "decided_by":
            del values[name]
    values = _coded(values)
    values.setdefault("state", "belum_ditinjau")
    if values["state"] != "belum_ditinjau" and "decided_by" not in values:
        reading.tell("workbook.review.no_office", "notice", row=record.row, name="decided_by")
    values |= {"source_file": reading.file, "source_sheet": reading.found.grid.name,
               "source_row": record.row + 1}  # fmt: skip
    return values


def _opinion(row: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
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


def _keep(
    rows: dict[str, dict[str, Any]], row: dict[str, Any], reading: Reading, record: Record
) -> None:  # fmt: skip
    first = rows.setdefault(row["id"], row)
    if first is not row and any(first.get(n) != row.get(n) for n in REVIEW_COLUMNS):
        reading.tell("workbook.row.duplicate", "error", row=record.row, name="id",
                     value=row["id"], other=first["source_row"])  # fmt: skip
