# pyright: basic
# rows become a table of a snapshot at the very end
"""Reads back the sheets on which agencies told what their budget lines do not say."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sinergi.errors import UnusableDataError
from sinergi.exchange.persons import find_person
from sinergi.exchange.workbook.grid import Grid, open_grids
from sinergi.exchange.workbook.guard import sha256_of
from sinergi.exchange.workbook.identify import Found, identify
from sinergi.exchange.workbook.layout import ColumnSpec, SheetSpec
from sinergi.exchange.workbook.parse import Reading, Record, read_records
from sinergi.model.batch import Batch, Source
from sinergi.model.completion_columns import CLOSING_COLUMNS, FACT_COLUMNS, QUESTION_COLUMNS
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

KEY = "program_answers"
_TYPES = {"budget_idr": "money", "answered_at": "date"}


@cache
def completion_sheet() -> SheetSpec:
    """Give the layout of a sheet that ``write_completion`` made."""
    headers = {**FACT_COLUMNS, **QUESTION_COLUMNS, **CLOSING_COLUMNS}
    columns = tuple(
        ColumnSpec(name, header, _TYPES.get(name, "text"))  # pyright: ignore[reportArgumentType] - a kind of cell
        for name, header in headers.items()
    )
    return SheetSpec(KEY, KEY, columns, (), ("program",), "", False, False, {})  # noqa: FBT003 - fields of a record


def find_completion(grid: Grid) -> Found | None:
    """Recognise a sheet that asks an agency, whatever its tab is called."""
    found = identify(grid, also=(completion_sheet(),))
    return found if found is not None and found.spec.key == KEY else None


def read_completion(path: str | Path) -> Batch:
    """Read the sheet of missing facts back.

    Parameters
    ----------
    path
        The workbook that ``write_completion`` made, filled in.

    Returns
    -------
    Batch
        Snapshot with the table ``program_answers``: one row a program and question that has a
        value, also where the value was known before (the store tells what is new). Names of
        persons are told; one in ``dijawab_oleh`` is left out.

    Raises
    ------
    UnreadableFileError
        As ``read_workbook``.
    UnusableDataError
        No such sheet in the workbook.
    """
    file = Path(path)
    founds = [f for f in map(find_completion, open_grids(file)) if f is not None]
    if not founds:
        raise UnusableDataError(
            "workbook.completion.no_sheet", file=file.name,
            columns=", ".join([FACT_COLUMNS["program"], *QUESTION_COLUMNS.values()]),
        )  # fmt: skip
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    findings: list[Finding] = []
    for found in founds:
        reading = read_records(found, file.name)
        for record in reading.records:
            for row in _answers(reading, record):
                _keep(rows, row, reading, record)
        findings += [f for f in reading.close() if f.code != "workbook.cells.repaired"]
    snapshot = Snapshot({KEY: rows_to_table(KEY, list(rows.values()))})
    return Batch(snapshot, Findings(findings), Source(file.name, "completion", sha256_of(file)))


def _answers(reading: Reading, record: Record) -> Iterator[dict[str, Any]]:
    values = dict(record.values)
    told = {q: values[q] for q in QUESTION_COLUMNS if values.get(q)}
    if not told:
        return
    if "program" not in values:
        reading.tell("workbook.row.needs", "error", row=record.row, name="program",
                     header=reading.header("program"))  # fmt: skip
        return
    for name in (*told, *CLOSING_COLUMNS):
        mark = find_person(str(values.get(name) or ""))
        if mark is None:
            continue
        reading.tell(f"workbook.persons.{mark}", "warning", row=record.row, name=name,
                     value=values[name])  # fmt: skip
        if name == "answered_by":
            del values[name]
    for question, value in told.items():
        yield {
            "program": values["program"], "question": question, "value": value,
            **{name: values.get(name) for name in CLOSING_COLUMNS},
            "source_file": reading.file, "source_sheet": reading.found.grid.name,
            "source_row": record.row + 1,
        }  # fmt: skip


def _keep(
    rows: dict[tuple[str, str], dict[str, Any]], row: dict[str, Any], reading: Reading,
    record: Record,
) -> None:  # fmt: skip
    first = rows.setdefault((row["program"], row["question"]), row)
    if first is not row and first["value"] != row["value"]:
        reading.tell("workbook.row.duplicate", "error", row=record.row, name="program",
                     value=row["program"], other=first["source_row"])  # fmt: skip
