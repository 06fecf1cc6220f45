# pyright: basic
# rows become a table of a snapshot at the very end
"""Reads back the sheets on which agencies told what their budget lines do not say."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sinergi.errors import UnusableDataError
from sinergi.exchange.hashes import file_hash
from sinergi.exchange.workbook.grid import Grid, open_grids
from sinergi.exchange.workbook.identify import Found, identify
from sinergi.exchange.workbook.layout import ColumnSpec, SheetSpec
from sinergi.exchange.workbook.parse import Reading, Record
from sinergi.exchange.workbook.returned import Answers, Row, tell_persons
from sinergi.model.batch import Batch, Source
from sinergi.model.completion_columns import CLOSING_COLUMNS, FACT_COLUMNS, QUESTION_COLUMNS
from sinergi.model.finding import Findings
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
        persons are told; one in ``Dijawab Oleh`` is left out.

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
    answers = Answers(("program", "question"), told=("value",), named="program")
    answers.read(founds, file.name, _rows)
    snapshot = Snapshot({KEY: rows_to_table(KEY, answers.rows)})
    source = Source(file.name, "completion", file_hash(file))
    return Batch(snapshot, Findings(answers.findings), source)


def _rows(reading: Reading, record: Record) -> Iterator[Row]:
    values = dict(record.values)
    told = {q: values[q] for q in QUESTION_COLUMNS if values.get(q)}
    if not told:
        return
    if "program" not in values:
        reading.tell("workbook.row.needs", "error", row=record.row, name="program",
                     header=reading.header("program"))  # fmt: skip
        return
    tell_persons(reading, record, values, (*told, *CLOSING_COLUMNS), leave_out="answered_by")
    for question, value in told.items():
        yield {
            "program": values["program"], "question": question, "value": value,
            **{name: values.get(name) for name in CLOSING_COLUMNS},
        }  # fmt: skip
