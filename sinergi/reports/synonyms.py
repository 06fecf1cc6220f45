# pyright: basic
# XlsxWriter has no types
"""The sheet on which an office decides which words mean the same."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from sinergi._files import atomic_file, check_format
from sinergi.i18n import text
from sinergi.model.synonym_columns import (
    DECIDED_COLUMNS,
    PROPOSED_COLUMNS,
    SYNONYM_FACETS,
    SYNONYM_STATES,
    UNDECIDED,
)
from sinergi.reports.build import stamp
from sinergi.reports.words import missing

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
#: Fixed, so that the same proposals give the same bytes.
_CREATED = dt.datetime(2025, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
_LONGEST_CELL = 32_000
_HEAD = 2
_FIRST = _HEAD + 1
#: Further rows with drop-downs, for words of one's own.
_OWN_ROWS = 200
_WIDTHS = {"term_a": 28, "term_b": 28, "facet": 20, "examples": 60, "note": 40}


def write_synonyms(proposals: pd.DataFrame, path: str | Path) -> Path:
    """Write the proposed synonyms for a person to accept or refuse.

    Parameters
    ----------
    proposals
        Columns of ``propose_synonyms``, and ``region`` when the words are those of one region.
    path
        Workbook to write, replaced as a whole or not at all.

    Returns
    -------
    Path
        The workbook, strongest proposal first; brown columns are answered, with a drop-down of
        decisions. ``read_synonyms`` reads it back.
    """
    target = Path(path)
    check_format(target)
    rows: list[Any] = proposals.astype(object).to_dict("records")
    with atomic_file(target) as temporary:
        book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
        book.set_properties({"title": "sinergi", "created": _CREATED})
        looks = _looks(book)
        sheet = book.add_worksheet(text("reports.synonyms.tab"))
        _head(sheet, looks)
        for number, row in enumerate(rows, start=_FIRST):
            _row(sheet, number, row, looks)
        _choices(sheet, _FIRST + len(rows) + _OWN_ROWS)
        _guide(book, looks)
        book.close()
    return target


def _looks(book: Any) -> dict[str, Any]:
    head = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "border": 1, "valign": "top"}
    cell = {"text_wrap": True, "valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 13}),
        "head": book.add_format({**head, "bg_color": "#1F4E5F"}),
        "open": book.add_format({**head, "bg_color": "#8A5A00"}),
        "wrap": book.add_format({**cell, "num_format": "@"}),
        "asked": book.add_format({**cell, "num_format": "@", "bg_color": "#FFF4DC", "border": 1}),
        "share": book.add_format({"num_format": "0.00", "valign": "top"}),
        "count": book.add_format({"num_format": "#,##0", "valign": "top"}),
    }


def _head(sheet: Any, looks: Mapping[str, Any]) -> None:
    sheet.write_string(0, 0, text("reports.synonyms.title"), looks["title"])
    sheet.write_string(1, 0, text("reports.synonyms.short"))
    for position, (name, words) in enumerate({**PROPOSED_COLUMNS, **DECIDED_COLUMNS}.items()):
        sheet.set_column(position, position, _WIDTHS.get(name, 18), looks["wrap"])
        style = looks["open" if name in DECIDED_COLUMNS else "head"]
        sheet.write_string(_HEAD, position, words, style)
    sheet.freeze_panes(_FIRST, 2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.set_header(f"&R{stamp()}")


def _row(sheet: Any, at: int, row: Mapping[str, Any], looks: Mapping[str, Any]) -> None:
    facets: dict[str, str] = {**SYNONYM_FACETS}
    for position, name in enumerate(PROPOSED_COLUMNS):
        value = row.get(name)
        if missing(value):
            continue
        if name in {"strength", "seen"}:
            look = looks["share" if name == "strength" else "count"]
            sheet.write_number(at, position, float(str(value)), look)
        else:
            words = facets.get(str(value), str(value)) if name == "facet" else str(value)
            sheet.write_string(at, position, words[:_LONGEST_CELL], looks["wrap"])
    for position, name in enumerate(DECIDED_COLUMNS, start=len(PROPOSED_COLUMNS)):
        if name == "state":
            sheet.write_string(at, position, UNDECIDED, looks["asked"])
        else:
            sheet.write_blank(at, position, None, looks["asked"])


def _choices(sheet: Any, last: int) -> None:
    lists = {
        "facet": list(SYNONYM_FACETS.values()),
        "state": [*SYNONYM_STATES.values(), UNDECIDED],
    }
    for position, name in enumerate({**PROPOSED_COLUMNS, **DECIDED_COLUMNS}):
        if name in lists:
            sheet.data_validation(_FIRST, position, last, position, {
                "validate": "list", "source": lists[name],
                "error_title": text("reports.synonyms.other_title"),
                "error_message": text("reports.synonyms.other", words=", ".join(lists[name])),
            })  # fmt: skip


def _guide(book: Any, looks: Mapping[str, Any]) -> None:
    sheet = book.add_worksheet(text("reports.review.guide_title"))
    sheet.set_column(0, 0, 110)
    for number, line in enumerate(text("reports.synonyms.guide").splitlines()):
        sheet.write_string(number, 0, line, looks["wrap"])
