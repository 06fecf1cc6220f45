# pyright: basic
# rows become a table of a snapshot at the very end
"""Reads the plan workbook back: what offices agreed, did and answered."""

import csv
import hashlib
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import python_calamine as calamine

from sinergi.errors import UnusableDataError
from sinergi.exchange import cells
from sinergi.exchange.hashes import file_hash
from sinergi.exchange.headers import fold
from sinergi.exchange.persons import find_person
from sinergi.exchange.workbook.grid import Grid, open_grids
from sinergi.exchange.workbook.identify import Found, identify
from sinergi.exchange.workbook.layout import LISTS_MARK, LISTS_SHEET, sheet
from sinergi.exchange.workbook.parse import Reading, Record, read_records
from sinergi.model.batch import Batch, Source
from sinergi.model.fields import LIST_SEPARATOR, split_list
from sinergi.model.finding import Finding, Findings
from sinergi.model.plan_columns import PLAN_SEEN_HEADER
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract, rows_to_table
from sinergi.vocab import action_costs, resolve_opd
from sinergi.vocab import issues as national_issues

#: Second cell of the hidden sheet with names and ids: tells a plan from a workbook of data.
PLAN_MARK = "sinergi:rencana"
_WRITTEN = ("action", "output", "realisation", "proof", "obstacle", "answer")
_STATES: Mapping[str, str] = {
    "belum ditinjau": "belum_ditinjau", "dikonfirmasi": "dikonfirmasi", "ditolak": "ditolak",
}  # fmt: skip
_PERIOD = re.compile(r"^20\d\d(-(TW[1-4]|Q[1-4]|B(04|08|12)))?$")
_CLOSE = 0.75
_SEEN = fold(PLAN_SEEN_HEADER)
_DIGEST = 12


def read_plan(path: str | Path) -> Batch:
    """Read a plan workbook back, with realisation, proof and answers.

    Names of agencies and issues become ids again by the hidden list that the workbook carries; a
    name that is not on it is kept as it is written and told. Rows that an office added get an id
    of their own.

    Parameters
    ----------
    path
        The workbook that ``write_plan`` made, filled in.

    Returns
    -------
    Batch
        Snapshot with the table ``actions``, and findings; ``marks`` tell what every cell held
        when the workbook was written.

    Raises
    ------
    UnreadableFileError
        As ``read_workbook``.
    UnusableDataError
        No plan sheet in the workbook.
    """
    file = Path(path)
    grids = open_grids(file)
    names = _names(grids)
    founds = _sheets(grids)
    if not founds:
        title = sheet("actions").title
        raise UnusableDataError("workbook.plan.no_sheet", file=file.name, sheet=title)
    rows: dict[str, dict[str, Any]] = {}
    findings: list[Finding] = []
    marks: dict[str, str] = {}
    for found in founds:
        reading = read_records(found, file.name)
        for record in reading.records:
            row = _row(reading, record, names)
            _keep(rows, row, reading, record)
            if row is not None:
                marks.setdefault(row["id"], _seen(found, record))
        findings += [f for f in reading.close() if f.code != "workbook.cells.repaired"]
        findings += _unknown(found, file.name)
    snapshot = Snapshot({"actions": rows_to_table("actions", list(rows.values()))})
    source = Source(file.name, "plan", file_hash(file))
    return Batch(snapshot, Findings(findings), source, {i: m for i, m in marks.items() if m})


def is_plan(path: Path) -> bool:
    """Whether a workbook is a plan that the library wrote."""
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            tabs = set(book.sheet_names)
    except (calamine.CalamineError, OSError, ValueError):
        return False  # whoever reads it will say what is wrong
    if not {sheet("actions").title, LISTS_SHEET} <= tabs:
        return False
    return any(_mark(grid) == PLAN_MARK for grid in open_grids(path))


def read_costs(path: str | Path) -> dict[str, float]:
    """Read costs of one's own: the sheet Biaya of a plan workbook, or a CSV with id and cost.

    Returns
    -------
    dict
        Cost by id of :func:`sinergi.vocab.action_costs`; entries that are not there are left out.

    Raises
    ------
    UnusableDataError
        No row with a known id and a number.
    """
    file = Path(path)
    if file.suffix.casefold() == ".csv":
        rows: list[list[Any]] = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    else:
        rows = [list(row) for grid in open_grids(file) for row in grid.rows]
    known = action_costs()
    found: dict[str, float] = {}
    for row in rows:
        ids = [str(cell).strip() for cell in row if str(cell).strip() in known]
        last = cells.parse_number(row[-1]).value if row and ids else None
        if last is not None:
            found[ids[0]] = float(last)
    if not found:
        raise UnusableDataError("workbook.plan.no_costs", file=file.name, known=", ".join(known))
    return found


def _sheets(grids: list[Grid]) -> list[Found]:
    """Sheets with actions; where some bear ids, others (status, reasons) only tell about them."""
    founds = [f for f in map(identify, grids) if f is not None and f.spec.key == "actions"]
    own = [f for f in founds if any(c.field == "id" for c in f.columns.values())]
    return own or founds


def _mark(grid: Grid) -> str:
    first = grid.rows[0] if grid.rows else []
    return str(first[1]) if len(first) > 1 and first[0] == LISTS_MARK else ""


def _names(grids: list[Grid]) -> dict[tuple[str, str], str]:
    """Id by kind (``actor``, ``issue``, ``region``) and folded name or id."""
    found: dict[tuple[str, str], str] = {}
    for fact in national_issues().values():
        for word in (fact.id, fact.name_id, fact.name_en):
            found["issue", fold(word)] = fact.id
    for grid in grids:
        for row in grid.rows[1:] if _mark(grid) == PLAN_MARK else ():
            kind, name, known = (str(cell) for cell in row[:3])
            found[kind, fold(known)] = known
            found.setdefault((kind, fold(name)), known)
    return found


def _seen(found: Found, record: Record) -> str:
    """Mark of the state from which a row was written, in a hidden column."""
    row = found.grid.rows[record.row]
    at = next((i for i, word in found.unknown if fold(word) == _SEEN), len(row))
    return str(row[at]) if at < len(row) else ""


def _unknown(found: Found, file: str) -> list[Finding]:
    """Tell columns that nobody knows: what stands in them is not read."""
    return [
        Finding("workbook.sheet.unknown_column", "notice", file=file, sheet=found.grid.name,
                cell=found.grid.address(found.first - 1, position), column=word)
        for position, word in found.unknown if fold(word) not in {"no", _SEEN}
    ]  # fmt: skip


def _row(
    reading: Reading, record: Record, names: Mapping[tuple[str, str], str]
) -> dict[str, Any] | None:
    known = contract("actions").names
    values = {k: v for k, v in record.values.items() if k in known and v is not None}
    if "action" not in values:
        if len(values) > 1:
            reading.tell("workbook.row.needs", "error", row=record.row, name="action",
                         header=reading.header("action"))  # fmt: skip
        return None
    _resolve(reading, record, values, names)
    _told_words(reading, record, values)
    for name in _WRITTEN:
        mark = find_person(str(values.get(name) or ""))
        if mark is not None:
            reading.tell(f"workbook.persons.{mark}", "warning", row=record.row, name=name,
                         value=values[name])  # fmt: skip
    if "id" not in values:
        said = "\x1f".join(str(values.get(n) or "") for n in ("action", "issue", "lead"))
        values["id"] = f"aksi-{hashlib.sha256(said.encode()).hexdigest()[:_DIGEST]}"
    return values | {"source_file": reading.file, "source_sheet": reading.found.grid.name,
                     "source_row": record.row + 1}  # fmt: skip


def _told_words(reading: Reading, record: Record, values: dict[str, Any]) -> None:
    """Check the words of closed lists: what is not one of them is told, never lost silently."""
    said = str(values.get("state") or "")
    values["state"] = _STATES.get(fold(said), "belum_ditinjau")
    if said and fold(said) not in _STATES:
        reading.tell("workbook.plan.unknown_state", "warning", row=record.row, name="state",
                     value=said, known=", ".join(_STATES))  # fmt: skip
    period = str(values.get("period") or "")
    if period and not _PERIOD.match(period):
        reading.tell("workbook.plan.unknown_period", "warning", row=record.row, name="period",
                     value=period)  # fmt: skip


def _near(word: str, names: Mapping[tuple[str, str], str]) -> str:
    """Name of the list that a word is nearest to, empty when none is near."""
    listed = {name for kind, name in names if kind == "actor" and ":" not in name}
    return next(iter(get_close_matches(fold(word), sorted(listed), 1, _CLOSE)), "")


def _body(word: str, names: Mapping[tuple[str, str], str]) -> str | None:
    """Id of an agency by its name on the list, or by a usual short name of it."""
    known = names.get(("actor", fold(word)))
    return known or names.get(("actor", fold(resolve_opd(word).canonical or "")))


def _words(cell: str, kind: str, names: Mapping[tuple[str, str], str]) -> list[str]:
    """Take a cell with several apart; a comma parts two bodies, and stands inside some names."""
    found: list[str] = []
    for word in split_list(cell.replace(";", "|").replace("\n", "|")):
        parts = [part.strip() for part in word.split(",") if part.strip()]
        apart = kind == "actor" and len(parts) > 1 and _body(word, names) is None
        found += parts if apart and all(_body(part, names) for part in parts) else [word]
    return found


def _resolve(
    reading: Reading, record: Record, values: dict[str, Any],
    names: Mapping[tuple[str, str], str],
) -> None:  # fmt: skip
    """Names to ids; what is not known stays as it is written and is told."""
    for name, kind in (("lead", "actor"), ("partners", "actor"), ("issue", "issue")):
        if name not in values:
            continue
        ids: list[str] = []
        for word in _words(str(values[name]), kind, names):
            known = _body(word, names) if kind == "actor" else names.get((kind, fold(word)))
            if known is None and kind == "actor":
                near = _near(word, names)
                code = "workbook.plan.near_body" if near else "workbook.plan.unknown_body"
                reading.tell(code, "warning", row=record.row, name=name, value=word, near=near)
            ids += [known or word] if known or kind == "actor" else []
        values[name] = LIST_SEPARATOR.join(dict.fromkeys(ids)) or None


def _keep(
    rows: dict[str, dict[str, Any]], row: dict[str, Any] | None, reading: Reading, record: Record
) -> None:  # fmt: skip
    if row is None:
        return
    first = rows.setdefault(row["id"], row)
    if first is not row:
        reading.tell("workbook.row.duplicate", "error", row=record.row, name="id",
                     value=row["id"], other=first["source_row"])  # fmt: skip
