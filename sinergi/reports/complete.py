# pyright: basic
# XlsxWriter has no types
"""The sheet that asks each agency for what its budget lines do not say."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from sinergi._files import atomic_file, check_format
from sinergi.i18n import text
from sinergi.model.answers import ANSWERED_COLUMNS, with_answers
from sinergi.model.completion_columns import (
    CLOSING_COLUMNS,
    FACT_COLUMNS,
    QUESTION_COLUMNS,
    WHOLE_REGION,
)
from sinergi.model.fields import split_list
from sinergi.model.select import within
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import stamp
from sinergi.reports.words import Names, missing
from sinergi.vocab import output_units, thesaurus

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
#: Fixed, so that the same questions give the same bytes.
_CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
#: Hidden sheet of the drop-downs; the mark keeps readers from taking it for data.
_LISTS, _LISTS_MARK = "Daftar", "sinergi:daftar"
_TAB_UNSAFE = re.compile(r"[\[\]:*?/\\']")
#: Title and hint stand above the header.
_TITLE_ROWS = 2
_FIRST = _TITLE_ROWS + 1
_LONGEST_TAB, _LONGEST_CELL = 31, 32_000
_WIDTHS = {"program": 18, "name": 46, "budget_idr": 18, "other": 46}


@dataclass(frozen=True, slots=True)
class _Known:
    """What a row is written from: programs by id, names, formats."""

    told: pd.DataFrame
    names: Names
    looks: Mapping[str, Any]


def write_completion(questions: pd.DataFrame, path: str | Path, snapshot: Snapshot) -> Path:
    """Write a workbook with a sheet for each agency that is asked.

    Parameters
    ----------
    questions
        From ``open_questions``.
    path
        Workbook to write, replaced as a whole or not at all.
    snapshot
        Where names, places and what is known already come from.

    Returns
    -------
    Path
        The workbook. Brown columns are asked, grey cells are known and may be corrected.
        Drop-downs offer the beneficiaries of the thesaurus, the kecamatan and villages that the
        data know, and usual units; other words may be typed. ``read_completion`` reads it back.
    """
    target = Path(path)
    check_format(target)
    names, told = Names(snapshot), with_answers(snapshot).programs.set_index("id")
    with atomic_file(target) as temporary:
        book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
        book.set_properties({"title": "sinergi", "created": _CREATED})
        looks = _looks(book)
        known = _Known(told, names, looks)
        _guide(book)
        ranges: dict[tuple[str, str], str] = {}
        lists = _Lists(snapshot)
        for number, (opd, rows) in enumerate(_by_agency(questions, names), start=1):
            sheet = book.add_worksheet(_tab(number, names.actor(opd)))
            _head(sheet, looks, names.actor(opd))
            for offset, row in enumerate(rows, start=_FIRST):
                _row(sheet, offset, row, known)
            _choices(sheet, lists.of(str(rows[0]["region"])), len(rows), ranges)
        _write_lists(book, lists, list(ranges))
        book.worksheets()[0].activate()
        book.close()
    return target


def _by_agency(questions: pd.DataFrame, names: Names) -> list[tuple[Any, list[dict[str, Any]]]]:
    groups: dict[Any, list[dict[str, Any]]] = {}
    rows: list[Any] = questions.astype(object).to_dict("records")
    for row in rows:
        groups.setdefault(None if missing(row["opd"]) else row["opd"], []).append(row)
    return sorted(groups.items(), key=lambda entry: (names.actor(entry[0]), str(entry[0])))


def _tab(number: int, agency: str) -> str:
    """Title of a tab: a number keeps it unique and from being taken for another sheet."""
    return f"{number} {_TAB_UNSAFE.sub(' ', agency)}"[:_LONGEST_TAB].strip()


def _looks(book: Any) -> dict[str, Any]:
    head = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "border": 1, "valign": "top"}
    cell = {"text_wrap": True, "valign": "top", "num_format": "@"}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({**head, "bg_color": "#1F4E5F"}),
        "open": book.add_format({**head, "bg_color": "#8A5A00"}),
        "wrap": book.add_format(cell),
        "asked": book.add_format({**cell, "bg_color": "#FFF4DC", "border": 1}),
        "known": book.add_format({**cell, "bg_color": "#EDEDED", "font_color": "#555555"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
    }


def _head(sheet: Any, looks: Mapping[str, Any], agency: str) -> None:
    sheet.write_string(0, 0, text("reports.completion.title", opd=agency), looks["title"])
    sheet.write_string(1, 0, text("reports.completion.short"))
    position = 0
    for name, words in FACT_COLUMNS.items():
        sheet.set_column(position, position, _WIDTHS[name])
        sheet.write_string(_TITLE_ROWS, position, words, looks["head"])
        position += 1
    for words in (*QUESTION_COLUMNS.values(), *CLOSING_COLUMNS.values()):
        sheet.set_column(position, position, 28, looks["wrap"])
        sheet.write_string(_TITLE_ROWS, position, words, looks["open"])
        position += 1
    sheet.freeze_panes(_FIRST, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&R{stamp()}")


def _row(sheet: Any, at: int, row: Mapping[str, Any], known: "_Known") -> None:
    told, names, looks = known.told, known.names, known.looks
    other = told.loc[row["other"]]
    words = f"{other['name']}\n({names.actor(other['opd'])})"
    for position, value in enumerate((row["program"], row["name"], row["budget_idr"], words)):
        if isinstance(value, str):
            sheet.write_string(at, position, value[:_LONGEST_CELL], looks["wrap"])
        elif not missing(value):
            sheet.write_number(at, position, float(value), looks["money"])
    asked, own = set(split_list(row["questions"])), told.loc[row["program"]]
    for position, question in enumerate(QUESTION_COLUMNS, start=len(FACT_COLUMNS)):
        value = own[ANSWERED_COLUMNS[question]]
        style = looks["asked" if question in asked else "known"]
        if missing(value):
            sheet.write_blank(at, position, None, style)
        else:
            sheet.write_string(at, position, str(value)[:_LONGEST_CELL], style)


class _Lists:
    """Entries of the drop-downs; places differ by region."""

    def __init__(self, snapshot: Snapshot) -> None:
        people = {t.canonical for t in thesaurus() if t.facet == "BENEFICIARY"}
        self._people, self._units = sorted(people), list(output_units())
        self._regions = _named_places(snapshot)

    def of(self, region: str) -> dict[str, tuple[str, list[str]]]:
        """By question: key of the list and its entries, for programs of ``region``."""
        inside = within(self._regions["region"], region)
        places = [WHOLE_REGION, *sorted(set(self._regions.loc[inside, "name"]))]
        return {
            "beneficiaries": ("", self._people), "place": (region, places),
            "output": ("", self._units),
        }  # fmt: skip


def _named_places(snapshot: Snapshot) -> pd.DataFrame:
    """Kecamatan and villages that the data know, with the region in which they lie."""
    regions, actors = snapshot.regions, snapshot.actors
    small = regions[regions["level"].isin(["kecamatan", "desa"])]
    bodies = actors[actors["kind"].isin(["kecamatan", "desa"])]
    found = pd.DataFrame(
        {"name": [*small["name"], *bodies["name"]], "region": [*small["id"], *bodies["region"]]}
    )
    return found[found["name"].notna() & found["region"].notna()].astype(str)


def _choices(
    sheet: Any,
    lists: Mapping[str, tuple[str, list[str]]],
    rows: int,
    ranges: dict[tuple[str, str], str],
) -> None:
    for position, question in enumerate(QUESTION_COLUMNS, start=len(FACT_COLUMNS)):
        key, entries = lists[question]
        name = (question, key)
        column = _letter(list(ranges).index(name) if name in ranges else len(ranges))
        ranges[name] = f"={_LISTS}!${column}$3:${column}${len(entries) + 2}"
        sheet.data_validation(_FIRST, position, _FIRST + rows - 1, position, {
            "validate": "list", "source": ranges[name], "error_type": "information",
            "error_title": text("reports.completion.other_title"),
            "error_message": text("reports.completion.other"),
        })  # fmt: skip


def _letter(index: int) -> str:
    return xl_col_to_name(index + 1)


def _write_lists(book: Any, lists: _Lists, ranges: Sequence[tuple[str, str]]) -> None:
    sheet = book.add_worksheet(_LISTS)
    sheet.write_string(0, 0, _LISTS_MARK)
    for position, (question, region) in enumerate(ranges, start=1):
        sheet.write_string(1, position, f"{question} {region}".strip())
        for number, entry in enumerate(lists.of(region)[question][1], start=2):
            sheet.write_string(number, position, entry)
    sheet.hide()


def _guide(book: Any) -> None:
    sheet = book.add_worksheet(text("reports.review.guide_title"))
    sheet.set_column(0, 0, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for number, line in enumerate(text("reports.completion.guide").splitlines()):
        sheet.write_string(number, 0, line, wrap)
