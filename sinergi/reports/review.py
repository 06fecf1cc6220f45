# pyright: basic
# XlsxWriter has no types
"""The sheet on which named agencies answer: their right of reply (DESIGN.md section 9)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from sinergi._calls import checked
from sinergi._files import atomic_file, check_format
from sinergi.analysis.duplicates import Duplicates
from sinergi.analysis.duplicates.cluster import member_id
from sinergi.analysis.duplicates.review import taken_out
from sinergi.analysis.duplicates.table import finding_id, set_apart
from sinergi.analysis.duplicates.weight import by_weight
from sinergi.analysis.result import Result
from sinergi.i18n import text
from sinergi.model.fields import split_list
from sinergi.model.review_columns import (
    REVIEW_COLUMNS,
    REVIEW_REASONS,
    REVIEW_SHEET,
    REVIEW_STATES,
    SEEN_HEADER,
    review_mark,
)
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import ranking, stamp
from sinergi.reports.words import Names, missing, term

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
_ROWS_READY = 2000
#: Groups whose members stand on the sheet; the largest come first.
_GROUPS_SHOWN = 20
_LONGEST = 32_000
_SHOWN = ("a", "b", "budget", "why")
_ANSWERS = tuple(name for name in REVIEW_COLUMNS if name not in {"id", "kind"})
_WIDTHS = {"id": 16, "kind": 14, "a": 44, "b": 44, "budget": 18, "why": 48}


@checked
def write_review(
    result: Result, path: str | Path, *more: Result, snapshot: Snapshot | None = None
) -> Path:
    """Write the sheet on which agencies answer to findings.

    Parameters
    ----------
    result, *more
        From ``find_duplicates`` and ``find_gaps``.
    path
        Workbook to write.
    snapshot
        Where names and earlier answers come from; the snapshot of the result when not given.

    Returns
    -------
    Path
        The workbook: what was found on the left, the answers to fill in on the right, with
        drop-downs. Pairs with the highest score times rupiah stand first, decided findings last
        with what was answered, so that a decision can be changed. ``read_review`` reads it back.
    """
    target = Path(path)
    check_format(target)
    city = snapshot or getattr(result, "snapshot", None) or Snapshot()
    names = Names(city)
    rows = [row for part in (result, *more) for row in _rows(part, names)]
    answers = {str(r["id"]): r for r in _records(city.reviews)}
    rows += [row for part in (result, *more) for row in _members(part, names)]
    rows.sort(key=lambda row: _decided(answers.get(row["id"], {}), row))
    with atomic_file(target) as temporary:
        book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
        _sheet(book, rows, answers)
        _guide(book)
        book.close()
    return target


def _decided(answer: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    state = answer.get("state", row.get("state"))
    return not missing(state) and state != "belum_ditinjau"


def _rows(result: Result, names: Names) -> list[dict[str, Any]]:
    if "program_a" in result.frame:
        return _pairs(result.to_frame(), names)
    return _gaps(result)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[Any] = frame.astype(object).to_dict("records")
    return rows


def _pairs(frame: pd.DataFrame, names: Names) -> list[dict[str, Any]]:
    first = by_weight(ranking(frame))
    rejected = frame[set_apart(frame) & (frame["review"] == "ditolak").fillna(value=False)]
    return [
        {
            "id": finding_id(row["program_a"], row["program_b"]),
            "kind": term("kind", row["kind"]),
            "a": f"{row['name_a']}\n({names.actor(row['opd_a'])})",
            "b": f"{row['name_b']}\n({names.actor(row['opd_b'])})",
            "budget": row["budget_idr"],
            "why": names.reasons(str(row["reasons"])),
            "state": row["review"],
        }
        for row in _records(pd.concat([first, rejected]))
    ]


def _members(result: Result, names: Names) -> list[dict[str, Any]]:
    """Members of the largest groups: each may be taken out, and those taken out stay listed."""
    if not isinstance(result, Duplicates):
        return []
    programs = (result.snapshot or Snapshot()).programs.set_index("id")
    rows = []
    for group in _records(result.clusters().head(_GROUPS_SHOWN)):
        size, budget = group["n_programs"], group["budget_idr"]
        why = text("reports.review.member", count=size, name=group["name"])
        rows += [
            _member(program, programs, names)
            | {"b": group["name"], "budget": budget, "why": why, "state": None}
            for program in split_list(group["programs"])
        ]
    why = text("reports.review.taken_out")
    rows += [
        _member(program, programs, names)
        | {"b": None, "budget": None, "why": why, "state": "ditolak"}
        for program in sorted(taken_out(result.snapshot) & set(programs.index))
    ]
    return rows


def _member(program: str, programs: pd.DataFrame, names: Names) -> dict[str, Any]:
    row = programs.loc[program]
    who = "" if missing(row["opd"]) else f"\n({names.actor(str(row['opd']))})"
    return {"id": member_id(program), "kind": term("kind", "member"), "a": f"{row['name']}{who}"}


def _gaps(result: Result) -> list[dict[str, Any]]:
    frame = result.to_frame()
    told = getattr(result, "sentences", None)
    sentences = told() if told else None
    why = list(sentences) if sentences is not None else frame["evidence"].tolist()
    return [
        {
            "id": row["gap_id"],
            "kind": term("kind", row["kind"]),
            "a": row["name_a"],
            "b": row["name_b"],
            "budget": row["budget_idr"],
            "why": sentence,
            "state": None,
        }
        for row, sentence in zip(_records(frame), why, strict=True)
    ]


def _sheet(book, rows: list[dict[str, Any]], answers: Mapping[str, Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet(REVIEW_SHEET)
    looks = _looks(book)
    headers = ["id", "kind", *_SHOWN]
    for index, name in enumerate(headers):
        words = REVIEW_COLUMNS.get(name) or text(f"reports.review.{name}")
        sheet.write_string(0, index, words, looks["head"])
        sheet.set_column(index, index, _WIDTHS[name])
    for offset, name in enumerate(_ANSWERS):
        sheet.write_string(0, len(headers) + offset, REVIEW_COLUMNS[name], looks["open"])
    sheet.set_column(len(headers), len(headers) + len(_ANSWERS) - 1, 24)
    mark = len(headers) + len(_ANSWERS)
    sheet.write_string(0, mark, SEEN_HEADER, looks["head"])
    sheet.set_column(mark, mark, 20, None, {"hidden": True})
    for number, row in enumerate(rows, start=1):
        stored = answers.get(row["id"], {})
        _row(sheet, number, row, stored, looks)
        told = {name: value for name, value in stored.items() if not missing(value)}
        sheet.write_string(number, mark, review_mark(told), looks["wrap"])
    column = len(headers) + _ANSWERS.index("state")
    choices = {"validate": "list", "source": list(REVIEW_STATES.values())}
    sheet.data_validation(1, column, _ROWS_READY, column, choices)
    column = len(headers) + _ANSWERS.index("reason_code")
    reasons = {"validate": "list", "source": list(REVIEW_REASONS.values()), "show_error": False}
    sheet.data_validation(1, column, _ROWS_READY, column, reasons)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_header(f"&R{stamp()}")


def _looks(book) -> dict[str, Any]:
    head = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "border": 1, "valign": "top"}
    return {
        "head": book.add_format({**head, "bg_color": "#1F4E5F"}),
        "open": book.add_format({**head, "bg_color": "#8A5A00"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0", "valign": "top"}),
    }


def _row(
    sheet, number: int, row: dict[str, Any], answer: Mapping[str, Any], looks: Mapping[str, Any]
) -> None:
    states: dict[str, str] = {**REVIEW_STATES}
    reasons: dict[str, str] = {**REVIEW_REASONS}
    for index, name in enumerate(("id", "kind", *_SHOWN)):
        if name == "budget" and not missing(row[name]):
            sheet.write_number(number, index, float(row[name]), looks["money"])
        elif not missing(row[name]):
            sheet.write_string(number, index, str(row[name])[:_LONGEST], looks["wrap"])
    for offset, name in enumerate(_ANSWERS):
        value = answer.get(name)
        if name == "state":
            given = row["state"] if missing(value) else value
            value = states.get("belum_ditinjau" if missing(given) else str(given))
        if name == "reason_code" and not missing(value):
            value = reasons.get(str(value), value)
        if not missing(value):
            index = len(_SHOWN) + 2 + offset
            sheet.write_string(number, index, str(value)[:_LONGEST], looks["wrap"])


def _guide(book) -> None:
    sheet = book.add_worksheet(text("reports.review.guide_title"))
    sheet.set_column(0, 0, 110)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for number, line in enumerate(text("reports.review.guide").splitlines()):
        sheet.write_string(number, 0, line, wrap)
