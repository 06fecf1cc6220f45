# pyright: basic
# XlsxWriter has no types
"""Writes results as a workbook: one sheet a result, words not codes, nothing that can run."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import xlsxwriter

from sinergi._files import atomic_file
from sinergi.analysis.duplicates.table import set_apart
from sinergi.analysis.result import Result
from sinergi.i18n import text
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import by_kind, named_rows, place, reorganised, stamp, years
from sinergi.reports.first import first_things
from sinergi.reports.heights import row_height
from sinergi.reports.together import in_order
from sinergi.reports.words import MONEY, Names, called, column, missing

#: Excel holds 1,048,576 rows; a report sheet of more than this is opened by nobody.
MAX_ROWS = 50_000
_MAX_TEXT = 32_000
_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True, "constant_memory": True, "default_date_format": "yyyy-mm-dd",
}  # fmt: skip
_MONEY = "#,##0"
_A3, _A4, _MANY = 8, 9, 12
_FRONT = 110
_HIDDEN = frozenset({"reasons", "program_a", "program_b", "gap_id"})
_WIDE = frozenset(
    {"reason_sentence", "action", "name_a", "name_b", "evidence", "message", "near_name"}
)


def _width(name: str) -> float:
    return 48 if name in _WIDE else 18


class _Book:
    def __init__(self, path: Path) -> None:
        self.book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self.head = self.book.add_format(
            {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "text_wrap": True,
             "valign": "top", "border": 1}
        )  # fmt: skip
        self.cell = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.money = self.book.add_format({"num_format": _MONEY, "valign": "top"})
        self.number = self.book.add_format({"num_format": "0.000", "valign": "top"})
        self.strong = self.book.add_format({"bold": True, "font_size": 14})
        self.note = self.book.add_format({"italic": True, "font_color": "#A03010"})

    def sheet(self, title: str, frame: pd.DataFrame, names: Names | None) -> None:
        """Write a frame; with ``names`` the cells are put into words."""
        frame = called(frame)
        sheet = self.book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(_A3 if len(frame.columns) > _MANY else _A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for index, name in enumerate(frame.columns):
            sheet.set_column(index, index, _width(name))
        for index, name in enumerate(frame.columns):
            sheet.write_string(0, index, column(name), self.head)
        widths = [_width(name) for name in frame.columns]
        for number, row in enumerate(frame.head(MAX_ROWS).itertuples(index=False), start=1):
            told = [
                (
                    names.cell(name, value) if names and isinstance(value, str) else str(value),
                    width,
                )
                for name, value, width in zip(frame.columns, row, widths, strict=True)
            ]
            sheet.set_row(number, row_height(told))
            for index, (name, value) in enumerate(zip(frame.columns, row, strict=True)):
                self._write(sheet, number, index, name, value, names)
        if len(frame):
            sheet.autofilter(0, 0, min(len(frame), MAX_ROWS), len(frame.columns) - 1)

    def _write(
        self, sheet, row: int, index: int, name: str, value: object, names: Names | None
    ) -> None:
        if missing(value):
            sheet.write_blank(row, index, None, self.cell)
        elif isinstance(value, float) and math.isinf(value):
            sheet.write_string(
                row, index, "\N{INFINITY}" if value > 0 else "-\N{INFINITY}", self.cell
            )
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            whole = float(value).is_integer() and abs(value) >= 1 or value == 0  # noqa: RUF021 - whole numbers
            style = self.money if name in MONEY else (self.cell if whole else self.number)
            sheet.write_number(row, index, value, style)
        else:
            words = names.cell(name, value) if names else str(value)
            sheet.write_string(row, index, words[:_MAX_TEXT], self.cell)


def write_sheet(
    path: Path,
    frame: pd.DataFrame,
    snapshot: Snapshot | None = None,
    *,
    further: Mapping[str, pd.DataFrame] | None = None,
) -> Path:
    """Write one frame as a workbook with a single sheet, or with further sheets behind it.

    Parameters
    ----------
    path
        Workbook to write.
    frame
        Rows.
    snapshot
        Where names come from: with it codes and ids are put into words; without it cells stay
        as they are.
    further
        Frames by the code of their sheet.
    """
    names = Names(snapshot) if snapshot is not None else None
    with atomic_file(path) as temporary:
        book = _Book(temporary)
        book.sheet(text("reports.sheet.data"), frame, names)
        for side, table in (further or {}).items():
            book.sheet(text(f"reports.sheet.{side}"), table, names)
        book.book.close()
    return path


def write_xlsx(
    path: Path, snapshot: Snapshot, results: Sequence[Result], findings: Findings
) -> None:
    """Write the workbook of a report."""
    names, found = Names(snapshot), by_kind(results)
    with atomic_file(path) as temporary:
        book = _Book(temporary)
        _front(book, snapshot, found, names)
        for name, result in found.items():
            for title, frame in _sheets(name, result):
                shown = frame[[c for c in frame.columns if c not in _HIDDEN]]
                book.sheet(text(f"reports.sheet.{title}"), shown, names)
            for side, table in result.side_tables().items():
                shown = named_rows(table).drop(columns="family", errors="ignore")
                book.sheet(text(f"reports.sheet.{side}"), shown, names)
        notes = findings.to_frame().rename(columns={"severity": "finding"}).drop(columns="code")
        book.sheet(text("reports.sheet.findings"), notes, names)
        book.book.close()


def _sheets(name: str, result: Result) -> list[tuple[str, pd.DataFrame]]:
    """Sheets of a result: pairs in the order of reading, those of a reorganisation apart."""
    frame = named_rows(result.to_frame())
    if name != "duplicates":
        return [(name, frame)]
    moved = reorganised(frame)
    apart = [("reorganisations", frame[moved])] if moved.any() else []
    return [(name, to_read(result, frame[~moved])), *apart]


def to_read(result: Result, pairs: pd.DataFrame) -> pd.DataFrame:
    """Order pairs as all reports do; those that do not count stay behind."""
    out = set_apart(pairs)
    return pd.concat([in_order(result, pairs[~out]), pairs[out]], ignore_index=True)


def _front(book: _Book, snapshot: Snapshot, found: Mapping[str, Result], names: Names) -> None:
    sheet = book.book.add_worksheet(text("reports.sheet.summary"))
    sheet.set_column(0, 0, _FRONT)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    lines = [
        (text("reports.title", place=place(snapshot)), book.strong),
        (text("reports.subtitle", years=years(snapshot)), None),
        (stamp(), book.note),
        ("", None),
        (text("reports.first.title"), book.strong),
        *((f"{n}. {words}", book.cell) for n, words in enumerate(first_things(found, names), 1)),
        ("", None),
        *((result.explain(), book.cell) for result in found.values()),
        ("", None),
        (text("reports.how_to_read"), book.cell),
    ]
    for row, (words, style) in enumerate(lines):
        if style is book.cell:
            sheet.set_row(row, row_height([(words, _FRONT)]))
        sheet.write_string(row, 0, words[:_MAX_TEXT], style)
