# pyright: basic
# rows of frames are untyped
"""The history of a store as a table that people read: what was, and what came in its place."""

import json
from typing import Any

from sinergi.i18n import text
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.reports.words import Names, column, missing
from sinergi.workspace.workspace import Workspace

_HEADER = ("load_id", "at", "who", "table", "key", "field", "before", "after")


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
    lines: list[list[list[str]]] = []
    after: dict[tuple[str, str], dict[str, Any] | None] = {}
    rows: list[Any] = changes.iloc[::-1].to_dict("records")
    for change in rows:
        place = (str(change["table"]), str(change["key"]))
        new = after[place] if place in after else known[place[0]].get(place[1])
        old = None if missing(change["old"]) else json.loads(change["old"])
        after[place] = old
        lines.append(_lines(change, old, new, names))
    shown = [line for of_row in lines[:limit] for line in of_row]
    return header, shown, len(lines)


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
        str(change["load_id"]), str(change["at"]).replace("T", " ").removesuffix("Z")[:16],
        "" if missing(change["who"]) else str(change["who"]),
        text(f"model.tables.{change['table']}"), str(change["key"]),
    ]  # fmt: skip
    if old is None or new is None:
        gone = "added" if old is None else "removed"
        name = str((new or old or {}).get("name", ""))
        sides = ("", name) if old is None else (name, "")
        return [[*head, text(f"cli.operations.{gone}"), *sides]]
    apart = [n for n in {**old, **new} if old.get(n) != new.get(n)]
    if not apart:
        return [[*head, text(f"cli.operations.{change['operation']}"), "", ""]]
    return [[*head, column(n), names.cell(n, old.get(n)), names.cell(n, new.get(n))]
            for n in apart]  # fmt: skip
