# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Whole tables out of the store; every piece is compared with its seals before anybody sees it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from sinergi.model.tables import Column
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.pieces import Piece, Rows, damaged, pieces
from sinergi.store.embedded.schema import Shape, shapes
from sinergi.store.embedded.sql import Sql, joined, name, names, sql
from sinergi.store.seal import seals

_PIECE_ROWS = 20_000


def stored_shapes(db: Database) -> dict[str, Shape]:
    """Shapes as far as the file has them: an older store lacks the newest columns and tables."""
    have = db.tables()
    return {
        t: replace(s, columns=tuple(c for c in s.columns if c.name in have[t]))
        for t, s in shapes().items()
        if t in have
    }


def unsealed(piece: Piece, shape: Shape) -> np.ndarray:
    """Mark the rows whose values are not what was written."""
    return seals(piece.columns, shape.columns) != piece.columns["_seal"].to_numpy()


def key_text(piece: Piece, shape: Shape, row: int) -> str:
    """Write the key of a row for a sentence."""
    parts = [piece.columns[k][row].as_py() for k in shape.key]
    return " | ".join(
        p.decode("utf-8", "replace") if isinstance(p, bytes) else str(p or "") for p in parts
    )


def read_table(db: Database, shape: Shape, *, kept: bool = False) -> pa.Table | None:
    """Rows of a table in key order with ``_origin``; ``None`` when there are none."""
    found: list[pa.RecordBatch] = []
    wanted = [*shape.names, "_origin"]
    for piece in pieces(db, Rows(shape, kept=kept)):
        bad = np.flatnonzero(unsealed(piece, shape))
        if len(bad):
            raise damaged(db, shape.table, key_text(piece, shape, int(bad[0])))
        columns = [piece.columns[n] for n in wanted]
        columns = [v.cast(pa.string()) if v.type == pa.binary() else v for v in columns]
        found.append(pa.record_batch(columns, names=wanted))
    return pa.Table.from_batches(found).combine_chunks() if found else None


def reseal(db: Database, shape: Shape, source: Sql) -> None:
    """Make the seals of some rows anew, after statements changed their values.

    ``source`` is what stands behind FROM; the rows have the alias ``b``.
    """
    query = sql("SELECT {c} FROM {s}", c=names(shape.names, of="b"), s=source)
    update = sql("UPDATE {t} SET _seal = ? WHERE {k}", t=name(shape.table),
                 k=joined((sql("{c} = ?", c=name(k)) for k in shape.key), " AND "))  # fmt: skip
    rows = db.rows(query)
    for start in range(0, len(rows), _PIECE_ROWS):
        cells = list(zip(*rows[start : start + _PIECE_ROWS], strict=True))
        columns = {
            c.name: _from_cells(v, c, shape) for c, v in zip(shape.columns, cells, strict=True)
        }
        keys = [cells[shape.names.index(k)] for k in shape.key]
        db.many(update, zip(seals(columns, shape.columns).tolist(), *keys, strict=True))


def _from_cells(values: Sequence[object], column: Column, shape: Shape) -> pa.Array:
    if column.name in shape.key:
        values = [None if v == "" else v for v in values]
    if column.kind == "date":
        return pa.array(values, pa.string()).cast(pa.date32())
    if column.kind == "boolean":
        return pa.array(values, pa.int64()).cast(pa.bool_())
    return pa.array(
        values,
        pa.string()
        if column.kind == "text"
        else pa.float64()
        if column.kind == "number"
        else pa.int64(),
    )
