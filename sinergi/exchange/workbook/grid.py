# pyright: basic
# the stubs of the reader type its rows loosely
"""Worksheets as rows of plain values, whatever their size."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import python_calamine as calamine

from sinergi.errors import UnreadableFileError
from sinergi.exchange.ledger import column_letter
from sinergi.exchange.workbook.guard import check_file
from sinergi.exchange.workbook.layout import MOST_ROWS
from sinergi.exchange.workbook.scan import SheetScan, cut_copy, scan_workbook

#: Cells that a sheet may span before it is streamed instead of held (32 bytes each).
_MOST_AREA = 16_000_000
_MOST_COLUMNS = 200
_HEAD = 60

Cell = Any


@dataclass(slots=True)
class Grid:
    """A worksheet.

    Attributes
    ----------
    name
        Tab.
    hidden
        Whether the tab is hidden.
    left
        Position of the first column, 0-based.
    rows
        Values; row 0 is row 1 of the sheet. Empty cells are ``""``.
    merged
        Merged ranges as ``((row, column), (row, column))``, 0-based, inclusive.
    scan
        What the XML says; ``None`` when it could not be read.
    """

    name: str
    hidden: bool
    left: int
    rows: list[list[Cell]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    scan: SheetScan | None = None

    @property
    def head(self) -> list[list[Cell]]:
        """First rows, where title and header stand."""
        return self.rows[:_HEAD]

    @property
    def too_long(self) -> bool:
        """Whether filled rows lie below what is read."""
        return self.scan is not None and self.scan.beyond

    def address(self, row: int, position: int) -> str:
        """Name of a cell (``B7``) from its row and position in ``rows``."""
        return f"{column_letter(position + self.left)}{row + 1}"


def open_grids(path: Path) -> list[Grid]:
    """Read every worksheet of a workbook.

    Raises
    ------
    UnreadableFileError, UnusableDataError
        See :func:`sinergi.exchange.workbook.guard.check_file`.
    """
    check_file(path)
    scans = scan_workbook(path, most_rows=MOST_ROWS)
    long = {scan.part for scan in scans.values() if scan.last_row > MOST_ROWS}
    with tempfile.TemporaryDirectory(prefix="sinergi-") as folder:
        source = path
        if long:
            source = cut_copy(path, long, most_rows=MOST_ROWS, folder=Path(folder))
        try:
            return _grids(source, scans)
        except calamine.PasswordError:
            raise UnreadableFileError("workbook.file.protected", file=path.name) from None
        except (calamine.CalamineError, OSError, ValueError, KeyError):
            raise UnreadableFileError("workbook.file.damaged", file=path.name) from None


def _grids(source: Path, scans: dict[str, SheetScan]) -> list[Grid]:
    with calamine.CalamineWorkbook.from_path(source) as book:
        found = []
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            hidden = meta.visible != calamine.SheetVisibleEnum.Visible
            scan = scans.get(meta.name)
            if scan and min(scan.last_row, MOST_ROWS) * scan.last_column > _MOST_AREA:
                found.append(_streamed(source, meta.name, hidden, scan))
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows = [] if sheet.end is None else [_plain(row) for row in sheet.iter_rows()]
            left = sheet.start[1] if sheet.start else 0
            merged = list(sheet.merged_cell_ranges or [])
            found.append(Grid(meta.name, hidden, left, rows, merged, scan))
        return found


def _plain(row: list[Cell]) -> list[Cell]:
    """Take the parts that hold nothing off the end; durations become text."""
    while row and row[-1] == "":
        row.pop()
    for i, value in enumerate(row):
        if isinstance(value, dt.timedelta | dt.time):
            row[i] = str(value)
    return row


def _streamed(source: Path, name: str, hidden: bool, scan: SheetScan) -> Grid:  # noqa: FBT001 - a field
    """Read a sheet with cells far outside through the slow reader, which holds one row."""
    book = openpyxl.load_workbook(source, read_only=True, data_only=True)
    try:
        sheet = book[name]
        sheet.reset_dimensions()
        rows = [
            _plain(["" if v is None else v for v in row])
            for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        ]
    finally:
        book.close()
    return Grid(name, hidden, 0, rows, [], scan)


def filled_rows(grid: Grid) -> Iterator[int]:
    """Numbers of the rows that hold something."""
    return (i for i, row in enumerate(grid.rows) if row)
