"""Rows that a load ends since the corrected file lacks them; an undo brings them back."""

import pandas as pd

from sinergi.store.embedded.database import Database
from sinergi.store.embedded.schema import Shape
from sinergi.store.embedded.sql import marks, name, names, same, sql


def lay_out(db: Database, shape: Shape, keys: pd.DataFrame, *, staged: bool) -> int:
    """Lay keys ready, but for those that come in again; give how many rows they name."""
    kept, key = name(f"_kept_{shape.table}"), names(shape.key)
    drop(db, shape)
    db.run(sql("CREATE TEMP TABLE {t} ({k}, PRIMARY KEY ({k})) WITHOUT ROWID", t=kept, k=key))
    insert = sql("INSERT OR IGNORE INTO temp.{t} VALUES ({m})", t=kept, m=marks(len(shape.key)))
    db.many(insert, keys[list(shape.key)].itertuples(index=False, name=None))
    if staged:
        db.run(sql("DELETE FROM temp.{t} WHERE ({k}) IN (SELECT {k} FROM temp.{s})",
                   t=kept, k=key, s=name(f"_in_{shape.table}")))  # fmt: skip
    both = sql("temp.{k} k CROSS JOIN {b} b WHERE {e}", k=kept, b=name(shape.table),
               e=same(shape.key, "b", "k"))  # fmt: skip
    return int(db.one(sql("SELECT count(*) FROM {f}", f=both))[0])


def end(db: Database, shape: Shape, number: int) -> None:
    """Put the rows of the keys that lie ready aside and take them away."""
    kept, base = name(f"_kept_{shape.table}"), name(shape.table)
    db.run(
        sql(
            "INSERT INTO {o} ({c}, _ended, _operation) SELECT {v}, ?, 'removed'"
            " FROM temp.{k} k CROSS JOIN {b} b WHERE {e}",
            o=name(shape.old), c=names(shape.stored), v=names(shape.stored, of="b"), k=kept,
            b=base, e=same(shape.key, "b", "k"),
        ), number,
    )  # fmt: skip
    db.run(
        sql(
            "DELETE FROM {b} WHERE ({k}) IN"
            " (SELECT {k} FROM {o} WHERE _ended = ? AND _operation = 'removed')",
            b=base, k=names(shape.key), o=name(shape.old),
        ), number,
    )  # fmt: skip


def drop(db: Database, shape: Shape) -> None:
    """Drop the keys that lie ready."""
    db.run(sql("DROP TABLE IF EXISTS temp.{t}", t=name(f"_kept_{shape.table}")))
