# pyright: basic
# rows of frames are untyped
"""The life of a file store once more, load by load, for a store of another kind."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pandas as pd

from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.store.embedded import journal
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.schema import Shape, shapes
from sinergi.store.embedded.snapshots import read_snapshot
from sinergi.store.embedded.sql import name, names, sql

_NEVER = 2**62


class Entry(NamedTuple):
    """An entry of the journal, the rows that it wrote, and keys of those that it ended."""

    facts: dict[str, Any]
    rows: Snapshot
    gone: dict[str, pd.DataFrame]


def life(db: Database) -> Iterator[Entry]:
    """Give every entry of the journal with the rows that it wrote.

    Beside them stands a row for every column that holds a value anywhere: a load takes a column
    without a value as not told, and would leave what it had emptied.
    """
    entries: list[Any] = journal.loads(db).astype(object).to_dict("records")
    with TemporaryDirectory() as folder:
        again = Database(Path(folder) / "states.sinergi", told=db.path)
        try:
            db.copy_into(again)
            for shape in shapes().values():
                _begin(again, shape)
            for number, entry in enumerate(entries, start=1):
                undone = str(entry["undoes"]) if entry["operation"] == "undo" else None
                back = None if undone is None else journal.number_of(db, undone)
                for shape in shapes().values():
                    _step(again, shape, number, back)
                state = read_snapshot(again, region=None, year=None)
                rows = Snapshot({t: _written(t, rows, entry["load_id"])
                                 for t, rows in state.tables() if len(rows)})  # fmt: skip
                gone = _ended(again, number) if entry["removed"] else {}
                yield Entry(entry, rows, gone)
        finally:
            again.close()


def _begin(db: Database, shape: Shape) -> None:
    stored = names(shape.stored)
    db.run(sql("INSERT INTO {o} ({c}, _ended, _operation) SELECT {c}, ?, '' FROM {t}",
               o=name(shape.old), t=name(shape.table), c=stored), _NEVER)  # fmt: skip
    db.run(sql("DELETE FROM {t}", t=name(shape.table)))


def _step(db: Database, shape: Shape, number: int, undone: int | None) -> None:
    """Bring a table from the state before a load to the one after it."""
    key, stored = names(shape.key), names(shape.stored)
    table, old = name(shape.table), name(shape.old)
    db.run(sql("DELETE FROM {t} WHERE ({k}) IN (SELECT {k} FROM {o} WHERE _ended = ?)",
               t=table, o=old, k=key), number)  # fmt: skip
    # a row that an undo brought back keeps the number of the load that wrote it: it is there twice
    came = "_touched = ?" if undone is None else "_ended = ?"
    db.run(sql("INSERT OR IGNORE INTO {t} ({c}) SELECT {c} FROM {o} WHERE {w}",
               t=table, o=old, c=stored, w=sql(came)), undone or number)  # fmt: skip


def _ended(db: Database, number: int) -> dict[str, pd.DataFrame]:
    """Keys of the rows that an entry took away, as texts."""
    found: dict[str, pd.DataFrame] = {}
    for table, shape in shapes().items():
        query = sql("SELECT {k} FROM {o} WHERE _ended = ? AND _operation = 'removed'",
                    k=names(shape.key), o=name(shape.old))  # fmt: skip
        keys = db.rows(query, number)
        if keys:
            found[table] = pd.DataFrame(keys, columns=list(shape.key)).astype("string")
    return found


def _written(table: str, rows: pd.DataFrame, load: str) -> pd.DataFrame:
    chosen = rows["load_id"].eq(load).fillna(value=False).to_numpy(bool).copy()
    if not chosen.any():
        return rows.head(0)
    for column in contract(table).names:
        told = rows[column].notna().to_numpy()
        if told.any():
            chosen[told.argmax()] = True
    return rows[chosen].reset_index(drop=True)
