"""What rows were before: the history as a table."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd

from sinergi.errors import UnusableDataError
from sinergi.model.tables import contract
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.journal import load_id
from sinergi.store.embedded.schema import Shape, shapes
from sinergi.store.embedded.sql import Sql, joined, name, names, sql
from sinergi.store.returns import came_back

COLUMNS = ("load_id", "at", "who", "operation", "table", "key", "old")
_SEPARATOR = " | "


def history(db: Database, table: str | None, key: str | None) -> pd.DataFrame:
    """Earlier values; see :meth:`sinergi.store.protocol.Store.history`."""
    if table is None and key is not None:
        raise UnusableDataError("store.history_needs_table", id=key)
    chosen = shapes() if table is None else {table: shapes()[contract(table).name]}
    with db.reading():
        heads = db.rows("SELECT number, at, who, undoes FROM _loads")
        found = [row for shape in chosen.values() for row in _changes(db, shape, key)]
    signed = {r[0]: r[1:3] for r in heads}
    found += came_back(found, {r[3]: r[0] for r in heads if r[3] is not None})
    order = {t: i for i, t in enumerate(shapes())}
    found.sort(key=lambda r: (r[0], order[r[2]], r[3]))
    rows = [
        (load_id(number), *signed.get(number, ("", "")), operation, name_, key_, old)
        for number, operation, name_, key_, old in found
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS, "string"))


def _changes(db: Database, shape: Shape, key: str | None) -> Iterator[tuple[Any, ...]]:
    where, values = _of_key(shape, key)
    columns = sql("{c}, _touched, _ended, _operation", c=names(shape.names))
    query = sql("SELECT {c} FROM {o} WHERE {w}", c=columns, o=name(shape.old), w=where)
    versions = db.rows(query, *values)
    width = len(shape.names)
    for row in versions:
        yield row[width + 1], row[width + 2], shape.table, _key(shape, row), _json(shape, row)
    if key is not None:
        yield from _additions(db, shape, versions, (where, values))


def _additions(
    db: Database, shape: Shape, versions: list[Any], chosen: tuple[Sql, tuple[str, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Find the loads that wrote a row without ending an earlier version of it."""
    where, values = chosen
    query = sql("SELECT {c}, _touched FROM {t} WHERE {w}",
                c=names(shape.names), t=name(shape.table), w=where)  # fmt: skip
    width = len(shape.names)
    wrote = {(_key(shape, r), r[width]) for r in (*versions, *db.rows(query, *values))}
    ended = {(_key(shape, r), r[width + 1]) for r in versions}
    for key, number in sorted(wrote - ended):
        yield number, "added", shape.table, key, None


def _of_key(shape: Shape, key: str | None) -> tuple[Sql, tuple[str, ...]]:
    if key is None:
        return sql("1"), ()
    parts = joined((sql("{c} = ?", c=name(k)) for k in shape.key), " OR ")
    return parts, (key,) * len(shape.key)


def _key(shape: Shape, row: tuple[Any, ...]) -> str:
    return _SEPARATOR.join(str(row[shape.names.index(k)]) for k in shape.key)


def _json(shape: Shape, row: tuple[Any, ...]) -> str:
    """Values that the row had, missing ones left out."""
    booleans = {c.name for c in shape.columns if c.kind == "boolean"}
    values = dict(zip(shape.names, row, strict=False))
    told = {n: bool(values[n]) if n in booleans else values[n] for n in shape.values
            if values[n] is not None}  # fmt: skip
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
