# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""What rows were before: the history as a table."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sinergi.errors import UnusableDataError
from sinergi.model.tables import contract
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.rows import Pieces, load_id
from sinergi.store.bolt.server import Server
from sinergi.store.graph import PLACES, Place
from sinergi.store.returns import came_back

COLUMNS = ("load_id", "at", "who", "operation", "table", "key", "old")
_SEPARATOR = " | "


def history(server: Server, table: str | None, key: str | None) -> pd.DataFrame:
    """Earlier values; see :meth:`sinergi.store.protocol.Store.history`."""
    if table is None and key is not None:
        raise UnusableDataError("store.history_needs_table", id=key)
    chosen = PLACES if table is None else {table: PLACES[contract(table).name]}
    at = journal.newest(server)
    signed = {r["number"]: r["entry"] for r in server.read(cypher.LOADS)}
    found = [row for place in chosen.values() for row in _changes(server, place, key, at)]
    undone = {e["undoes"]: n for n, e in signed.items() if e.get("undoes") is not None}
    found += came_back(found, undone)
    order = {name: i for i, name in enumerate(PLACES)}
    found.sort(key=lambda r: (r[0], order[r[2]], r[3]))
    rows = [
        (load_id(number), signed[number]["at"], signed[number]["who"], *rest)
        for number, *rest in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS, "string"))


def _changes(server: Server, place: Place, key: str | None, at: int) -> Iterator[tuple[Any, ...]]:
    asked: dict[str, object] = {"at": at, "id": key, "keys": list(place.key_columns)}
    found = Pieces(place, server, old=True).read(cypher.VERSIONS, table=place.table, **asked)
    versions = found.to_pylist()
    for row in versions:
        yield row["_ended"], row["_operation"], place.table, _key(place, row), _json(place, row)
    if key is not None:
        rows = Pieces(place, server).read(cypher.read_life(place), **asked).to_pylist()
        yield from _additions(place, versions, rows)


def _additions(
    place: Place, versions: list[dict[str, Any]], rows: list[dict[str, Any]]
) -> Iterator[tuple[Any, ...]]:
    """Find the loads that wrote a row without ending an earlier version of it."""
    wrote = {(_key(place, r), int(r["load_id"].removeprefix("L"))) for r in (*versions, *rows)}
    ended = {(_key(place, r), r["_ended"]) for r in versions}
    for key, number in sorted(wrote - ended):
        yield number, "added", place.table, key, None


def _key(place: Place, row: dict[str, Any]) -> str:
    parts = (row[k] for k in place.key_columns)
    return _SEPARATOR.join("" if p is None else str(p) for p in parts)


def _json(place: Place, row: dict[str, Any]) -> str:
    """Values that the row had, missing ones left out."""
    told = {n: _plain(row[n]) for n in place.values if row[n] is not None}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
