# pyright: basic
# XlsxWriter has no types
"""The plan as a workbook that offices fill in and send back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from sinergi import vocab
from sinergi._files import atomic_file
from sinergi.exchange.headers import label, labels
from sinergi.exchange.workbook.layout import LISTS_MARK, LISTS_SHEET, sheet
from sinergi.exchange.workbook.plan import PLAN_MARK
from sinergi.i18n import text
from sinergi.model.fields import split_list
from sinergi.model.plan_columns import PLAN_SEEN_HEADER, plan_mark
from sinergi.model.review_columns import REVIEW_STATES
from sinergi.model.snapshot import Snapshot
from sinergi.plan import FOLLOW_COLUMNS, Plan, best_agencies, follow_up, set_aside
from sinergi.reports.build import named_rows, place, stamp, years
from sinergi.reports.heights import row_height
from sinergi.reports.words import Names, column, missing, term

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True, "default_date_format": "dd-mm-yyyy",
}  # fmt: skip
_LONGEST = 32_000
_ROWS_READY = 500
_PERIODS = 8
#: Columns of the sheet, in the order of an office matrix; the ids stand hidden at the end.
_SHOWN = (
    "issue", "action", "lead", "partners", "output", "indicator", "baseline", "target", "place",
    "period", "budget_idr", "fund_source", "legal_basis", "state", *FOLLOW_COLUMNS,
)  # fmt: skip
_HIDDEN = ("evidence", "id")
_WIDTHS: Mapping[str, float] = {
    "issue": 20, "action": 44, "lead": 26, "partners": 30, "output": 24, "indicator": 24,
    "baseline": 12, "target": 14, "place": 18, "period": 11, "budget_idr": 17, "fund_source": 11,
    "legal_basis": 24, "state": 15, "progress": 12, "realisation": 30, "proof": 26,
    "obstacle": 26, "answer": 30, "answered_at": 14, "evidence": 20, "id": 20,
}  # fmt: skip
_HEAD_ROW = 4


def write_plan_sheet(path: Path, snapshot: Snapshot, plan: Plan) -> None:
    """Write the plan workbook.

    Parameters
    ----------
    path
        Workbook to write.
    snapshot
        Names of agencies and issues.
    plan
        Rows, with what offices filled in before.
    """
    with atomic_file(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), _OPTIONS)
        looks = _looks(book)
        names = Names(snapshot)
        _matrix(book, sheet("actions").title, plan, (names, snapshot, looks))
        over = _closed(plan, snapshot)
        if len(over):
            _matrix(book, text("reports.planbook.sheet.closed"), over, (names, snapshot, looks))
        _status(book, snapshot, names, looks)
        for title, frame in _side_tables(plan).items():
            _table(book, text(f"reports.planbook.sheet.{title}"), frame, names, looks)
        _guide(book, looks)
        _lists(book, snapshot)
        book.close()


def _looks(book) -> dict[str, Any]:
    head = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "border": 1,
            "valign": "vcenter", "align": "center"}  # fmt: skip
    cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#B8C4C8"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "line": book.add_format({"font_size": 11}),
        "stamp": book.add_format({"bold": True, "font_color": "#A03010"}),
        "head": book.add_format({**head, "bg_color": "#1F4E5F"}),
        "open": book.add_format({**head, "bg_color": "#8A5A00"}),
        "cell": book.add_format(cell),
        "money": book.add_format({**cell, "num_format": "#,##0"}),
        "number": book.add_format({**cell, "num_format": "0.0##"}),
        "date": book.add_format({**cell, "num_format": "dd-mm-yyyy"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _closed(plan: Plan, snapshot: Snapshot) -> Plan:
    """Actions that are not carried on, as far as the audience may read of them."""
    over = set_aside(plan, snapshot.actions)
    return replace(over, frame=named_rows(over.frame))


def _matrix(
    book, title: str, plan: Plan, known: tuple[Names, Snapshot, Mapping[str, Any]]
) -> None:
    spec = sheet("actions")
    names, snapshot, looks = known
    page = book.add_worksheet(title)
    page.write_string(0, 0, text("reports.planbook.title"), looks["title"])
    of = text("reports.planbook.of", place=place(snapshot), years=years(snapshot))
    page.write_string(1, 0, of, looks["line"])
    page.write_string(2, 0, stamp(), looks["stamp"])
    page.set_column(0, 0, 5)
    page.write_string(_HEAD_ROW, 0, "No", looks["head"])
    for index, name in enumerate((*_SHOWN, *_HIDDEN), start=1):
        look = looks["open" if name in FOLLOW_COLUMNS or name == "state" else "head"]
        page.write_string(_HEAD_ROW, index, spec.column(name).header, look)
        options = {"hidden": True} if name in _HIDDEN else {}
        page.set_column(index, index, _WIDTHS[name], None, options)
    last = len(_SHOWN) + len(_HIDDEN) + 1
    page.write_string(_HEAD_ROW, last, PLAN_SEEN_HEADER, looks["head"])
    page.set_column(last, last, 20, None, {"hidden": True})
    for number, row in enumerate(_rows(plan, names), start=1):
        cells = [(str(row.get(n) or ""), _WIDTHS[n]) for n in _SHOWN if not missing(row.get(n))]
        page.set_row(_HEAD_ROW + number, row_height(cells))
        page.write_number(_HEAD_ROW + number, 0, number, looks["cell"])
        for index, name in enumerate((*_SHOWN, *_HIDDEN), start=1):
            _write(page, (_HEAD_ROW + number, index), name, row.get(name), looks)
        page.write_string(_HEAD_ROW + number, last, row["mark"], looks["cell"])
    page.set_row(_HEAD_ROW, 32)
    page.freeze_panes(_HEAD_ROW + 1, 3)
    _choices(page, plan)
    _print(page)


def _print(page) -> None:
    page.set_landscape()
    page.set_paper(8)  # A3: an office matrix has many columns
    page.fit_to_pages(2, 0)  # on one page nobody could read it
    page.repeat_rows(_HEAD_ROW)
    page.repeat_columns(0, 2)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.set_footer("&C&P / &N")


def _rows(plan: Plan, names: Names) -> list[dict[str, Any]]:
    follow: dict[str, dict[str, Any]] = {}
    if len(plan.follow_frame):
        records: list[Any] = plan.follow_frame.to_dict("records")
        follow = {str(r["action_id"]): r for r in records}
    rows: list[dict[str, Any]] = []
    plain: list[Any] = plan.frame.astype(object).to_dict("records")
    for row in plain:
        filled = {k: v for k, v in follow.get(str(row["action_id"]), {}).items()
                  if k != "action_id"}  # fmt: skip
        shown = {**row, **filled, "id": row["action_id"]}
        told = {name: None if missing(value) else value for name, value in shown.items()}
        shown["mark"] = plan_mark(told)
        for name in ("lead", "partners"):
            if not missing(shown[name]):
                shown[name] = "\n".join(names.actor(a) for a in split_list(str(shown[name])))
        shown["issue"] = names.issue(str(row["issue"]))
        rows.append(shown)
    return rows


def _write(page, at: tuple[int, int], name: str, value: Any, looks: Mapping[str, Any]) -> None:
    row, index = at
    if name == "progress":
        value = label("progress_state", "belum" if missing(value) else str(value))
    if name == "state":
        states: dict[str, str] = {**REVIEW_STATES}
        value = states.get(str(value), value)
    if missing(value):
        page.write_blank(row, index, None, looks["money" if name == "budget_idr" else "cell"])
    elif name == "budget_idr":
        page.write_number(row, index, float(value), looks["money"])
    elif isinstance(value, dt.date):
        page.write_datetime(row, index, dt.datetime.combine(value, dt.time()), looks["date"])
    else:
        page.write_string(row, index, str(value)[:_LONGEST], looks["cell"])


def _choices(page, plan: Plan) -> None:
    """Drop-downs, down to rows that offices may add."""
    last = _HEAD_ROW + len(plan) + _ROWS_READY
    for name, choices in (
        ("state", list(REVIEW_STATES.values())), ("progress", list(labels("progress_state"))),
    ):  # fmt: skip
        index = _SHOWN.index(name) + 1
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
        page.data_validation(_HEAD_ROW + 1, index, last, index, rule)
    periods = sorted({str(p) for p in plan.frame["period"].dropna()})[:_PERIODS]
    if periods:
        index = _SHOWN.index("period") + 1
        rule = {"validate": "list", "source": periods, "error_type": "information"}
        page.data_validation(_HEAD_ROW + 1, index, last, index, rule)


def _side_tables(plan: Plan) -> dict[str, pd.DataFrame]:
    """Why the rows stand there, what could become of programs, and what costs what."""
    order = plan.priorities().merge(plan.frame[["action_id", "action"]], on="action_id")
    order = order[["rank", "action", "findings", "need", "cost", "budget_idr", "lead_why"]]
    words = {name: text(f"reports.planbook.scenario.{name}") for name in _SCENARIOS}
    moved = plan.sensitivity()
    moved = moved.assign(scenario=moved["scenario"].map(lambda s: words.get(str(s), s)),
                         kept=moved["kept"] * 100).drop(columns="method")  # fmt: skip
    offers = plan.proposals().drop(columns=["program_a", "program_b"])
    return {"why": order, "programs": offers, "sensitivity": moved, "costs": plan.costs()}


_SCENARIOS = (
    "base", "no_floor", "high_floor", "equal_weights", "cheap_forums", "dear_meetings",
    "half_rows", "double_rows",
)  # fmt: skip


def _status(book, snapshot: Snapshot, names: Names, looks: Mapping[str, Any]) -> None:
    """Status by the published criteria, and the agencies to be thanked, once there are any."""
    if not len(snapshot.actions):
        return
    came = follow_up(snapshot)
    shown = came.to_frame()[["issue", "action", "lead", "period", "progress", "status", "reason"]]
    shown = shown.assign(
        status=shown["status"].map(lambda s: term("action_status", str(s))),
        reason=shown["reason"].map(lambda r: text(f"reports.planbook.reason.{r}")),
    )
    _table(book, text("reports.planbook.sheet.status"), shown, names, looks)
    best = best_agencies(snapshot, came)
    if len(best):
        _table(book, text("reports.planbook.sheet.best"), best.rename(columns={"actor": "node"}),
               names, looks)  # fmt: skip


def _table(book, title: str, frame: pd.DataFrame, names: Names, looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(title[:31])
    for index, name in enumerate(frame.columns):
        page.set_column(index, index, _side_width(name))
        page.write_string(0, index, _header(name), looks["head"])
    for number, row in enumerate(frame.astype(object).itertuples(index=False), start=1):
        words = [(str(v), _side_width(n)) for n, v in zip(frame.columns, row, strict=True)]
        page.set_row(number, row_height(words))
        for index, (name, value) in enumerate(zip(frame.columns, row, strict=True)):
            if missing(value):
                page.write_blank(number, index, None, looks["cell"])
            elif isinstance(value, (int, float)) and not isinstance(value, bool):
                money = "money" if name == "budget_idr" or float(value).is_integer() else "number"
                page.write_number(number, index, value, looks[money])
            else:
                words = (
                    names.cell(name, value)
                    if name != "proposal"
                    else text(f"reports.planbook.proposal.{value}")
                )
                page.write_string(number, index, words[:_LONGEST], looks["cell"])
    page.set_row(0, 30)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _side_width(name: str) -> float:
    wide = name in {"action", "what", "why", "lead_why", "scenario", "name_a", "name_b"}
    return 46 if wide else 18


def _header(name: str) -> str:
    own = f"reports.planbook.column.{name}"
    return text(own) if name in _OWN_HEADERS else column(name)


_OWN_HEADERS = frozenset(
    {"rank", "findings", "need", "cost", "lead_why", "proposal", "why", "scenario", "actions",
     "kept", "id", "what", "unit", "score", "led", "joined", "shared", "complete", "closed",
     "reason", "progress", "status", "budget_idr"}
)  # fmt: skip


def _guide(book, looks: Mapping[str, Any]) -> None:
    page = book.add_worksheet(text("reports.review.guide_title"))
    page.set_column(0, 0, 110)
    for number, line in enumerate(text("reports.planbook.guide").splitlines()):
        page.set_row(number, row_height([(line, 110)]))
        page.write_string(number, 0, line, looks["wrap"])


def _lists(book, snapshot: Snapshot) -> None:
    """Names and ids, so that a name in the sheet finds its agency again."""
    page = book.add_worksheet(LISTS_SHEET)
    page.hide()
    page.write_row(0, 0, [LISTS_MARK, PLAN_MARK])
    entries: list[Sequence[str]] = [
        *_pairs("actor", snapshot.actors), *_pairs("actor", snapshot.forums),
        *_pairs("issue", snapshot.issues),
        *(("issue", f.name_id, f.id) for f in vocab.issues().values()),
    ]  # fmt: skip
    for number, entry in enumerate(dict.fromkeys(map(tuple, entries)), start=1):
        for index, word in enumerate(entry):
            page.write_string(number, index, str(word)[:_LONGEST])


def _pairs(kind: str, table: pd.DataFrame) -> list[Sequence[str]]:
    return [(kind, str(n), str(i)) for n, i in zip(table["name"], table["id"], strict=True)]
