# pyright: basic
# XlsxWriter has no types
"""Writes sheets of the layout: headers with notes, drop-downs, text formats, frozen rows.

Every text is written as a string, never as a formula, a link or a number, whatever it looks
like: ``=HYPERLINK(...)`` stays the text that it is and reads back unchanged.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlsxwriter

from sinergi._files import atomic_file
from sinergi.exchange.headers import label, labels
from sinergi.exchange.ledger import column_letter
from sinergi.exchange.workbook.layout import (
    EXAMPLE_MARK,
    INSTRUCTIONS_SHEET,
    LISTS_MARK,
    LISTS_SHEET,
    TEXT_KINDS,
    ColumnSpec,
    SheetSpec,
)
from sinergi.vocab import issues, opd_units

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}  # fmt: skip
_READY_ROWS = 5000  # rows that have drop-downs
_EXACT_INTEGER = 2**53
_LONGEST_CELL = 32_767
_FIRST_YEAR = 1900
_YES_NO = ("ya", "tidak")
#: Fixed, so that the same input gives the same bytes.
_CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


class Book:
    """A workbook under way."""

    def __init__(self, path: Path, *, bodies: Sequence[str] = ()) -> None:
        self.book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self.book.set_properties({"title": "sinergi", "created": _CREATED})
        base = {"valign": "top", "text_wrap": True}
        self.formats = {
            "text": self.book.add_format({**base, "num_format": "@"}),
            "money": self.book.add_format({"valign": "top", "num_format": "#,##0"}),
            "number": self.book.add_format({"valign": "top"}),
            "date": self.book.add_format({"valign": "top", "num_format": "dd/mm/yyyy"}),
            "head": self.book.add_format({"bold": True, "bg_color": "#1F4E5F", "border": 1,
                                          "font_color": "#FFFFFF", **base}),
            "example": self.book.add_format({"italic": True, "font_color": "#7F7F7F",
                                             "bg_color": "#EDEDED", "num_format": "@", **base}),
            "title": self.book.add_format({"bold": True, "font_size": 16}),
            "wrap": self.book.add_format({**base, "num_format": "@"}),
            "bold": self.book.add_format({**base, "bold": True, "num_format": "@"}),
        }  # fmt: skip
        self.lists: dict[str, str] = {}
        self._entries: dict[str, Sequence[str]] = {
            "opd": bodies or tuple(opd_units()),
            "issue": tuple(f"{f.id} {f.name_id}" for f in issues().values()),
            "yes_no": _YES_NO,
        }

    def instructions(self, rows: Sequence[Sequence[str]]) -> None:
        """Write the page of instructions: a title, then label and value or a paragraph."""
        sheet = self.book.add_worksheet(INSTRUCTIONS_SHEET)
        sheet.set_column(0, 0, 30, self.formats["wrap"])
        sheet.set_column(1, 1, 90, self.formats["wrap"])
        for number, row in enumerate(rows):
            style = "title" if number == 0 else "bold"
            for position, value in enumerate(row):
                sheet.write_string(number, position, value,
                                   self.formats[style if position == 0 else "wrap"])  # fmt: skip
        sheet.hide_gridlines(2)

    def sheet(
        self, spec: SheetSpec, rows: Sequence[Mapping[str, Any]], *, example: bool = False,
        hidden: bool = False,
    ) -> None:  # fmt: skip
        """Write a sheet of the layout.

        Parameters
        ----------
        spec
            The sheet.
        rows
            Values by field; several values of a cell are joined already.
        example
            Whether the example row comes first.
        hidden
            Whether the tab starts hidden.
        """
        sheet = self.book.add_worksheet(spec.title)
        for position, column in enumerate(spec.columns):
            sheet.set_column(position, position, column.width, self._format(column))
            sheet.write_string(0, position, column.header, self.formats["head"])
            if column.note:
                sheet.write_comment(0, position, column.note, {"x_scale": 2})
            self._validate(sheet, position, column, spec.key)
        first = 1
        if example and spec.example:
            self._example(sheet, spec)
            first = 2
        for number, row in enumerate(rows, start=first):
            for position, column in enumerate(spec.columns):
                self._cell(sheet, (number, position), row.get(column.field), column)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 32)
        if hidden:
            sheet.hide()

    def _format(self, column: ColumnSpec) -> Any:
        kind = "text" if column.kind in TEXT_KINDS else column.kind
        return self.formats.get(kind, self.formats["number"])

    def _cell(self, sheet: Any, at: tuple[int, int], value: Any, column: ColumnSpec) -> None:
        if value is None:
            return
        row, position = at
        style = self._format(column)
        if isinstance(value, bool):
            value = _YES_NO[0] if value else _YES_NO[1]
        if isinstance(value, dt.date) and value.year > _FIRST_YEAR:
            sheet.write_datetime(row, position, dt.datetime(value.year, value.month, value.day),  # noqa: DTZ001 - a calendar day has no zone
                                 style)  # fmt: skip
        elif isinstance(value, int | float) and abs(value) < _EXACT_INTEGER:
            sheet.write_number(row, position, value, style)
        else:
            sheet.write_string(row, position, str(value)[:_LONGEST_CELL], style)

    def _example(self, sheet: Any, spec: SheetSpec) -> None:
        for position, column in enumerate(spec.columns):
            value = spec.example.get(column.field)
            words = "" if value is None else str(value)
            if isinstance(value, dt.date):
                words = f"{value:%d/%m/%Y}"
            if column.choices and words:
                words = label(column.choices, words)
            if position == 0:
                words = f"{EXAMPLE_MARK}: {words}"
            sheet.write_string(1, position, words, self.formats["example"])

    def _validate(self, sheet: Any, position: int, column: ColumnSpec, table: str) -> None:
        entries = self._list_of(column, table)
        if entries is None:
            return
        sheet.data_validation(1, position, _READY_ROWS, position, {
            "validate": "list", "source": self._range(entries), "error_type": "warning",
            "error_title": "Tidak ada dalam daftar",
            "error_message": "Isian ini tidak ada dalam daftar pilihan. Tetap dipakai?",
        })  # fmt: skip

    def _list_of(self, column: ColumnSpec, table: str) -> str | None:
        if column.choices:
            self._entries.setdefault(column.choices, labels(column.choices))
            return column.choices
        if column.kind == "boolean":
            return "yes_no"
        if column.kind == "issue":
            return "issue"
        body = column.kind == "actor" or (table == "programs" and column.field == "opd")
        return "opd" if body else None

    def _range(self, name: str) -> str:
        if name not in self.lists:
            letter = column_letter(len(self.lists) + 1)
            last = len(self._entries[name]) + 1
            self.lists[name] = f"={LISTS_SHEET}!${letter}$2:${letter}${last}"
        return self.lists[name]

    def close(self) -> None:
        """Write the hidden lists and the file."""
        sheet = self.book.add_worksheet(LISTS_SHEET)
        sheet.write_string(0, 0, LISTS_MARK)
        for position, name in enumerate(self.lists, start=1):
            sheet.write_string(0, position, name)
            for number, entry in enumerate(self._entries[name], start=1):
                sheet.write_string(number, position, entry)
        sheet.hide()
        self.book.worksheets()[0].activate()
        self.book.close()


@contextmanager
def new_book(path: Path, *, bodies: Sequence[str] = ()) -> Iterator[Book]:
    """Open a workbook that takes the place of ``path`` when everything went well."""
    with atomic_file(path) as temporary:
        book = Book(Path(temporary), bodies=bodies)
        yield book
        book.close()
