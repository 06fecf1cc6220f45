# pyright: basic
# rows of frames are untyped
"""Journal and history of a store as tables that people read: what was, what came in its place."""

import json
from collections.abc import Mapping
from typing import Any

from sinergi.exchange.headers import label
from sinergi.exchange.workbook.layout import CHOICES, review_sheet, sheets
from sinergi.i18n import current_language, format_number, text
from sinergi.model.review_columns import REVIEW_REASONS
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.reports.words import Names, column, missing
from sinergi.workspace.workspace import Workspace

_REASONS: Mapping[str, str] = {**REVIEW_REASONS}
_HEADER = ("load_id", "at", "who", "table", "key", "field", "before", "after")
_COUNTS = ("added", "updated", "unchanged", "removed")
_JOURNAL = ("load_id", "at", "who", "what", "file", *_COUNTS)


def journal_in_words(workspace: Workspace, *, limit: int) -> tuple[list[str], list[list[str]]]:
    """Header and the newest loads in words, the oldest of them first.

    An undo names the load that it takes back, and that load names the undo.
    """
    loads = workspace.loads()
    back = loads[loads["undoes"].notna()]
    undone = dict(zip(back["undoes"], back["load_id"], strict=True))
    rows: list[Any] = loads.tail(limit).astype(object).to_dict("records")
    lines = [
        [row["load_id"], _moment(row["at"]), _told(row["who"]), _what(row, undone),
         _told(row["file"]), *(format_number(row[name]) for name in _COUNTS)]
        for row in rows
    ]  # fmt: skip
    return [text(f"cli.columns.{name}") for name in _JOURNAL], lines


def _what(row: dict[str, Any], undone: dict[str, str]) -> str:
    if row["load_id"] in undone:
        return text("cli.entries.undone", by=undone[row["load_id"]])
    return text(f"cli.entries.{row['operation']}", load_id=row["undoes"])


def _told(value: object) -> str:
    return "" if missing(value) else str(value)


def _moment(at: object) -> str:
    return str(at).replace("T", " ").removesuffix("Z")[:16]


def history_in_words(
    workspace: Workspace, table: str | None = None, row: str | None = None, *, limit: int
) -> tuple[list[str], list[list[str]], int]:
    """Header and the newest changes in words, a line for every value that changed.

    Parameters
    ----------
    workspace
        The store.
    table, row
        Only this table, and in it only this row.
    limit
        Most changes of rows that are shown.

    Returns
    -------
    tuple
        The header, the lines with the newest change first, and how many rows changed in all.
    """
    changes = workspace.history(table, row)
    header = [text(f"cli.columns.{name}") for name in _HEADER]
    if changes.empty:
        return header, [], 0
    now = workspace.snapshot(kinds=[*dict.fromkeys(changes["table"])])
    names = Names(workspace.snapshot(kinds=("actors", "forums", "regions", "issues")))
    known = {t: _rows_now(now, t) for t in dict.fromkeys(changes["table"])}
    pairs = _pairs(workspace, known, names)
    lines: list[list[list[str]]] = []
    after: dict[tuple[str, str], dict[str, Any] | None] = {}
    rows: list[Any] = changes.iloc[::-1].to_dict("records")
    for change in rows:
        place = (str(change["table"]), str(change["key"]))
        new = after[place] if place in after else known[place[0]].get(place[1])
        old = None if missing(change["old"]) else json.loads(change["old"])
        if change["operation"] == "removed":
            new = None  # whatever stands there now came later
        after[place] = old
        called = _called(change, new or old or {}, pairs)
        lines.append(_lines(change | {"key": called}, old, new, names))
    shown = [line for of_row in lines[:limit] for line in of_row]
    return header, shown, len(lines)


def _pairs(
    workspace: Workspace, known: Mapping[str, dict[str, dict[str, Any]]], names: Names
) -> dict[str, str]:
    """Names of both programs and their agencies, by the id of the finding."""
    if not {"reviews", "review_opinions"} & {*known}:
        return {}
    rows = known.get("reviews")
    if rows is None:
        rows = _rows_now(workspace.snapshot(kinds=("reviews",)), "reviews")
    return {key: said for key, row in rows.items() if (said := _pair(row, names))}


def _pair(row: Mapping[str, Any], names: Names) -> str:
    return " - ".join(
        f'"{row[f"name_{side}"]}" ({names.actor(str(row[f"opd_{side}"]))})'
        for side in "ab" if f"name_{side}" in row and f"opd_{side}" in row
    )  # fmt: skip


def _called(change: Mapping[str, Any], row: Mapping[str, Any], pairs: Mapping[str, str]) -> str:
    """Name of a row, and the key by which it is found again."""
    key = str(change["key"])
    name = row.get("name")
    if change["table"] in {"reviews", "review_opinions"}:
        pair = pairs.get(key.split(" | ", maxsplit=1)[0])
        return f"{pair}\n[{key}]" if pair else key
    return key if missing(name) or name == key else f"{key}\n{name}"


def _rows_now(now: Snapshot, table: str) -> dict[str, dict[str, Any]]:
    rules = contract(table)
    found: dict[str, dict[str, Any]] = {}
    rows: list[Any] = now.table(table)[list(rules.names)].astype(object).to_dict("records")
    for row in rows:
        key = " | ".join("" if missing(row[k]) else str(row[k]) for k in rules.key)
        found[key] = {
            n: str(v) if rules.column(n).kind == "date" else v
            for n, v in row.items() if n not in rules.key and not missing(v)
        }  # fmt: skip
    return found


def _lines(
    change: dict[str, Any], old: dict[str, Any] | None, new: dict[str, Any] | None, names: Names
) -> list[list[str]]:
    head = [
        str(change["load_id"]), _moment(change["at"]),
        _told(change["who"]),
        text(f"model.tables.{change['table']}"), str(change["key"]),
    ]  # fmt: skip
    if old is None or new is None:
        came = "restored" if change["operation"] == "restored" else "added"
        name = str((new or old or {}).get("name", change["key"]))
        sides = ("", name) if old is None else (name, "")
        return [[*head, text(f"cli.operations.{came if old is None else 'removed'}"), *sides]]
    apart = [n for n in {**old, **new} if old.get(n) != new.get(n)]
    if not apart:
        return [[*head, text(f"cli.operations.{change['operation']}"), "", ""]]
    table = str(change["table"])
    return [
        [*head, _header(table, n), *(_cell(names, table, n, side.get(n)) for side in (old, new))]
        for n in apart
    ]


def _header(table: str, name: str) -> str:
    """Header under which people filled the column in; the sheets are Indonesian."""
    headers = {c.field: c.header for s in (*sheets(), review_sheet()) if s.key == _sheet_of(table)
               for c in s.columns}  # fmt: skip
    return headers[name] if current_language() == "id" and name in headers else column(name)


def _cell(names: Names, table: str, name: str, value: object) -> str:
    if missing(value) or current_language() != "id":
        return names.cell(name, value)
    if name == "reason_code":
        return _REASONS.get(str(value), str(value))
    choices = CHOICES.get((_sheet_of(table), name))
    return label(choices, str(value)) if choices else names.cell(name, value)


def _sheet_of(table: str) -> str:
    """Opinions of single offices come from the sheet of reviews."""
    return "reviews" if table == "review_opinions" else table
