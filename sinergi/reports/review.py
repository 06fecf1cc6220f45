# pyright: basic
# XlsxWriter has no types
"""The sheet on which named agencies answer: their right of reply (DESIGN.md section 9)."""

from pathlib import Path

import pandas as pd
import xlsxwriter

from sinergi._files import atomic_file
from sinergi.analysis.result import Result
from sinergi.i18n import text
from sinergi.model.review_columns import REVIEW_COLUMNS, REVIEW_SHEET, REVIEW_STATES
from sinergi.reports.build import ranking, stamp
from sinergi.reports.words import missing, term

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
_ROWS_READY = 2000
_LONGEST = 32_000


def write_review(result: Result, path: str | Path) -> Path:
    """Write the review sheet of duplicates or gaps.

    Parameters
    ----------
    result
        From ``find_duplicates`` or ``find_gaps``.
    path
        Workbook to write.

    Returns
    -------
    Path
        The workbook: what was found on the left, the answers to fill in on the right, with
        drop-downs. Pairs with the highest score times rupiah stand first; those already decided
        keep their state. ``read_review`` reads it back.
    """
    target = Path(path)
    rows = _pairs(result.to_frame()) if "program_a" in result.frame else _gaps(result.to_frame())
    with atomic_file(target) as temporary:
        book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
        _sheet(book, rows)
        book.close()
    return target


def _pairs(frame: pd.DataFrame) -> pd.DataFrame:
    frame = ranking(frame)
    weight = frame["score"].astype(float) * frame["budget_idr"].fillna(0).astype(float)
    frame = frame.assign(_weight=weight).sort_values(
        ["_weight", "score", "program_a", "program_b"], ascending=[False, False, True, True]
    )
    ids = "dup:" + frame["program_a"].astype(str) + "|" + frame["program_b"].astype(str)
    return pd.DataFrame(
        {
            "id": ids,
            "kind": frame["kind"],
            "a": frame["name_a"].astype(str) + " (" + frame["opd_a"].astype(str) + ")",
            "b": frame["name_b"].astype(str) + " (" + frame["opd_b"].astype(str) + ")",
            "budget": frame["budget_idr"],
            "why": frame["reason_sentence"],
            "state": frame["review"],
        }
    )


def _gaps(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.sort_values(["severity", "gap_id"], ascending=[False, True])
    return pd.DataFrame(
        {
            "id": frame["gap_id"],
            "kind": frame["kind"],
            "a": frame["name_a"],
            "b": frame["name_b"],
            "budget": frame["budget_idr"],
            "why": frame["evidence"],
            "state": None,
        }
    )


def _sheet(book: "xlsxwriter.Workbook", rows: pd.DataFrame) -> None:
    sheet = book.add_worksheet(REVIEW_SHEET)
    head = book.add_format({"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF",
                            "text_wrap": True, "border": 1})  # fmt: skip
    open_head = book.add_format({"bold": True, "bg_color": "#8A5A00", "font_color": "#FFFFFF",
                                 "text_wrap": True, "border": 1})  # fmt: skip
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0", "valign": "top"})
    shown = ("id", "kind", "a", "b", "budget", "why")
    titles = [text(f"reports.review.{name}") for name in shown[2:]]
    headers = [REVIEW_COLUMNS["id"], REVIEW_COLUMNS["kind"], *titles]
    answers = [name for name in REVIEW_COLUMNS if name not in {"id", "kind"}]
    for index, words in enumerate(headers):
        sheet.write_string(0, index, words, head)
    column = len(headers) + answers.index("state")
    states: dict[str, str] = {**REVIEW_STATES}
    for offset, name in enumerate(answers):
        sheet.write_string(0, len(headers) + offset, REVIEW_COLUMNS[name], open_head)
    for number, row in enumerate(rows.itertuples(index=False), start=1):
        _row(sheet, number, row, wrap, money)
        state = "belum_ditinjau" if missing(row.state) else str(row.state)
        sheet.write_string(number, column, states.get(state, state), wrap)
    choices = {"validate": "list", "source": list(states.values())}
    sheet.data_validation(1, column, _ROWS_READY, column, choices)
    sheet.set_column(0, len(headers) + len(answers), 20)
    sheet.set_column(2, 3, 42)
    sheet.set_column(5, 5, 48)
    sheet.freeze_panes(1, 2)
    sheet.set_header(f"&R{stamp()}")


def _row(sheet, number: int, row, wrap, money) -> None:
    words = (row.id, term("kind", str(row.kind)), row.a, row.b)
    for index, value in enumerate(words):
        sheet.write_string(number, index, "" if missing(value) else str(value)[:_LONGEST], wrap)
    if not missing(row.budget):
        sheet.write_number(number, 4, float(row.budget), money)
    why = "" if missing(row.why) else str(row.why)
    sheet.write_string(number, 5, why[:_LONGEST], wrap)
