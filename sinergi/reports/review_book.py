# pyright: basic
# XlsxWriter has no types
"""Writes the review workbook: what was found on the left, the answers to fill in on the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import xlsxwriter

from sinergi._files import atomic_file
from sinergi.i18n import text
from sinergi.model.review_columns import (
    MEMBERS_SHEET,
    PAIRS_SHEET,
    REVIEW_COLUMNS,
    REVIEW_REASONS,
    REVIEW_SHEET,
    REVIEW_STATES,
    SEEN_HEADER,
    TOGETHER_HEADER,
)
from sinergi.reports.build import stamp
from sinergi.reports.heights import row_height
from sinergi.reports.words import missing

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
_ROWS_READY = 2000
_LONGEST = 32_000
_SHOWN = ("id", "kind", "group", "a", "b", "budget", "why")
_ANSWERS = tuple(name for name in REVIEW_COLUMNS if name not in {"id", "kind"})
_WIDTHS = {"id": 16, "kind": 14, "group": 13, "a": 44, "b": 44, "budget": 18, "why": 48}
_ANSWER_WIDTH = 24
_A3 = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the workbook.

    Attributes
    ----------
    row
        What is shown: ``id kind group a b budget why``.
    answer
        What was answered so far, by column.
    mark
        Mark of what is stored, "" for a line that stands for others.
    together
        Hidden cell that tells which findings the line speaks for, "" for one of its own.
    """

    row: Mapping[str, Any]
    answer: Mapping[str, Any] = field(default_factory=dict)
    mark: str = ""
    together: str = ""

    @property
    def decided(self) -> bool:
        """Whether an office has decided."""
        return self.answer.get("state", "belum_ditinjau") != "belum_ditinjau"

    def under(self, label: str) -> "Line":
        """Put the line under the label of its family."""
        return replace(self, row={**self.row, "group": label})


def write_book(
    path: Path, lines: Sequence[Line], pairs: Sequence[Line], members: Sequence[Line]
) -> None:
    """Write the workbook; a sheet without lines is left out, but for the first.

    Parameters
    ----------
    path
        Workbook.
    lines
        What is decided at once.
    pairs
        Single pairs of the lines that speak for many.
    members
        Members of groups.
    """
    with atomic_file(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
        looks = _looks(book)
        for title, told in ((REVIEW_SHEET, lines), (PAIRS_SHEET, pairs), (MEMBERS_SHEET, members)):
            if told or title == REVIEW_SHEET:
                _Page(book.add_worksheet(title), told, looks)
        _guide(book)
        book.close()


def _looks(book: Any) -> dict[str, Any]:
    head = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "border": 1, "valign": "top"}
    return {
        "head": book.add_format({**head, "bg_color": "#1F4E5F"}),
        "open": book.add_format({**head, "bg_color": "#8A5A00"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "id": book.add_format({"font_color": "#666666", "font_size": 8, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
    }


class _Page:
    """One sheet with its columns: what is shown, what is filled in, what is hidden."""

    def __init__(self, sheet: Any, lines: Sequence[Line], looks: Mapping[str, Any]) -> None:
        told = {n for n in ("group", "budget") if any(line.row.get(n) for line in lines)}
        self._shown = [name for name in _SHOWN if name not in {"group", "budget"} or name in told]
        self._sheet, self._looks = sheet, looks
        self._last = len(self._shown) + len(_ANSWERS)
        self._headers()
        for number, line in enumerate(lines, start=1):
            self._write(number, line)
        self._choices()
        sheet.autofilter(0, 0, max(len(lines), 1), self._last - 1)
        sheet.freeze_panes(1, 3)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header(f"&R{stamp()}")

    def _headers(self) -> None:
        sheet, first = self._sheet, len(self._shown)
        for index, name in enumerate(self._shown):
            words = REVIEW_COLUMNS.get(name) or text(f"reports.review.{name}")
            sheet.write_string(0, index, words, self._looks["head"])
            sheet.set_column(index, index, _WIDTHS[name])
        for offset, name in enumerate(_ANSWERS):
            sheet.write_string(0, first + offset, REVIEW_COLUMNS[name], self._looks["open"])
        sheet.set_column(first, self._last - 1, _ANSWER_WIDTH)
        sheet.set_row(0, row_height([(text("reports.review.budget"), _WIDTHS["budget"])]))
        for index, words in enumerate((SEEN_HEADER, TOGETHER_HEADER), start=self._last):
            sheet.write_string(0, index, words, self._looks["head"])
            sheet.set_column(index, index, 20, None, {"hidden": True})

    def _write(self, number: int, line: Line) -> None:
        cells = [(_told(line.row.get(name)), name, _WIDTHS[name]) for name in self._shown]
        cells += [(_word(n, line.answer.get(n)), n, _ANSWER_WIDTH) for n in _ANSWERS]
        for index, (value, name, _) in enumerate(cells):
            if value and name == "budget":
                self._sheet.write_number(number, index, float(value), self._looks["money"])
            elif value:
                look = self._looks["id" if name == "id" else "wrap"]
                self._sheet.write_string(number, index, value, look)
        for index, value in enumerate((line.mark, line.together), start=self._last):
            if value:
                self._sheet.write_string(number, index, value)
        high = [(value, width) for value, name, width in cells if name != "id"]
        self._sheet.set_row(number, row_height(high))

    def _choices(self) -> None:
        for name, source, strict in (
            ("state", REVIEW_STATES.values(), True),
            ("reason_code", REVIEW_REASONS.values(), False),
        ):
            column = len(self._shown) + _ANSWERS.index(name)
            rule = {"validate": "list", "source": list(source), "show_error": strict}
            self._sheet.data_validation(1, column, _ROWS_READY, column, rule)


def _told(value: object) -> str:
    return "" if missing(value) else str(value)[:_LONGEST]


def _word(name: str, value: object) -> str:
    """Value of an answer in the words of the drop-downs."""
    known: Mapping[str, Mapping[str, str]] = {
        "state": {**REVIEW_STATES}, "reason_code": {**REVIEW_REASONS},
    }  # fmt: skip
    told = _told(value) or ("belum_ditinjau" if name == "state" else "")
    return known.get(name, {}).get(told, told)


def _guide(book: Any) -> None:
    sheet = book.add_worksheet(text("reports.review.guide_title"))
    sheet.set_column(0, 0, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for number, line in enumerate(text("reports.review.guide").splitlines()):
        sheet.write_string(number, 0, line, wrap)
        sheet.set_row(number, row_height([(line, 110)]))
