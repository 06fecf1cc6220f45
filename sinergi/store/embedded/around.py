# pyright: basic
# pyarrow has no types
"""Rows around one row, out of SQLite."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.store import near
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.reading import read_table
from sinergi.store.embedded.schema import Shape, shapes
from sinergi.store.embedded.snapshots import Origins, frame_of
from sinergi.store.embedded.sql import marks, name, names, sql


def around(db: Database, table: str, key: str, limit: int) -> near.Neighbourhood:
    """Read the rows that name a row, and what these name."""
    near.check(table, limit)
    keys: dict[str, dict[tuple[object, ...], None]] = {}
    with db.reading():
        for side in near.sides_of(table):
            found = keys.setdefault(side.table, {})
            found.update(dict.fromkeys(_keys(db, side, key, limit + 1 - len(found))))
        rows = {t: _rows(db, shapes()[t], found) for t, found in keys.items() if found}
        ids = near.named({t: frame.head(limit) for t, frame in rows.items()})
        ids.setdefault(table, set()).add(key)
        others = {t: _rows(db, shapes()[t], [(i,) for i in sorted(wanted)])
                  for t, wanted in ids.items()}  # fmt: skip
    return near.assembled((table, key), rows, others, limit)


def rows_of(db: Database, keys: Mapping[str, pd.DataFrame]) -> Snapshot:
    """Read rows by their keys."""
    with db.reading():
        found = {t: _rows(db, shapes()[t], wanted.itertuples(index=False, name=None))
                 for t, wanted in keys.items()}  # fmt: skip
    return Snapshot({t: rows for t, rows in found.items() if len(rows)})


def _keys(db: Database, side: near.Side, key: str, limit: int) -> Sequence[tuple[object, ...]]:
    shape, column = shapes()[side.table], name(side.column)
    if not side.many:
        query = sql("SELECT {k} FROM {t} WHERE {c} = ? LIMIT ?",
                    k=names(shape.key), t=name(shape.table), c=column)  # fmt: skip
        return db.rows(query, key, limit)
    query = sql("SELECT {c}, {k} FROM {t} WHERE instr({c}, ?)",
                k=names(shape.key), t=name(shape.table), c=column)  # fmt: skip
    return [r[1:] for r in db.rows(query, key) if key in split_list(r[0])][:limit]


def _rows(db: Database, shape: Shape, keys: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    kept, columns = name(f"_kept_{shape.table}"), names(shape.key)
    db.run(sql("DROP TABLE IF EXISTS temp.{k}", k=kept))
    db.run(sql("CREATE TEMP TABLE {k} ({c}, PRIMARY KEY ({c})) WITHOUT ROWID", k=kept, c=columns))
    insert = sql("INSERT OR IGNORE INTO temp.{k} VALUES ({m})", k=kept, m=marks(len(shape.key)))
    try:
        db.many(insert, keys)
        rows = read_table(db, shape, kept=True)
    finally:
        db.run(sql("DROP TABLE IF EXISTS temp.{k}", k=kept))
    return pd.DataFrame(columns=["id"]) if rows is None else frame_of(rows, shape, Origins(db))
