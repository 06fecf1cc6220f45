# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Rows on their way in: Arrow columns to temporary tables, before any lock is taken."""

import gc
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinergi._progress import Progress
from sinergi.i18n import text
from sinergi.model.tables import Column
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.schema import Shape, shape_of
from sinergi.store.embedded.sql import marks, name, names, sql
from sinergi.store.seal import seals
from sinergi.store.vetting import Vetted, VettedTable

_PIECE_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class Staged:
    """A table whose rows lie ready.

    Attributes
    ----------
    shape
        How the table is stored.
    rows
        Rows that lie ready.
    told
        Columns (not of the key) that hold at least one value.
    """

    shape: Shape
    rows: int
    rejected: int
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """All rows that lie ready, and the files and sheets they come from."""

    tables: tuple[Staged, ...]
    origins: tuple[tuple[str | None, str | None], ...]


@contextmanager
def pause_collector() -> Generator[None]:
    """Keep the garbage collector from counting millions of short-lived tuples."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


@contextmanager
def staged(db: Database, vetted: Vetted, progress: Progress) -> Generator[Stage]:
    """Lay the rows ready in temporary tables for the length of the block."""
    origins: dict[tuple[str | None, str | None], int] = {}
    tables: list[Staged] = []
    try:
        with db.reading():  # touches temporary tables only, so it locks nothing
            for done, table in enumerate(vetted.tables):
                progress(text("store.progress.staging"), done, len(vetted.tables))
                tables.append(_stage(db, table, origins))
        yield Stage(tuple(tables), tuple(origins))
    finally:
        for table in vetted.tables:
            _drop(db, table.rules.name)


def _drop(db: Database, table: str) -> None:
    for prefix in ("_in_", "_hit_"):
        db.run(sql("DROP TABLE IF EXISTS temp.{t}", t=name(f"{prefix}{table}")))


def _stage(
    db: Database, table: VettedTable, origins: dict[tuple[str | None, str | None], int]
) -> Staged:
    shape = shape_of(table.rules)
    target = name(f"_in_{shape.table}")
    columns = (*shape.names, "_origin", "_seal")
    _drop(db, shape.table)
    db.run(sql("CREATE TEMP TABLE {t} ({c})", t=target, c=names(columns)))
    insert = sql("INSERT INTO temp.{t} VALUES ({m})", t=target, m=marks(len(columns)))
    with pause_collector():
        for piece in table.rows.to_batches(max_chunksize=_PIECE_ROWS):
            db.many(insert, zip(*_stored(piece, shape, origins), strict=True))
    told = tuple(n for n in shape.values if n in table.told)
    return Staged(shape, table.rows.num_rows, table.rejected, told)


def _stored(
    piece: pa.RecordBatch, shape: Shape, origins: dict[tuple[str | None, str | None], int]
) -> Iterator[Sequence[object]]:
    columns = dict(zip(piece.schema.names, piece.columns, strict=True))
    for column in shape.columns:
        yield stored_values(columns[column.name], column, key=column.name in shape.key)
    yield _origin_numbers(columns["source_file"], columns["source_sheet"], origins)
    yield seals(columns, shape.columns).tolist()


def stored_values(values: pa.Array, column: Column, *, key: bool) -> Sequence[object]:
    """Plain Python values as SQLite takes them: dates as ISO text, booleans as 0 and 1."""
    if values.null_count == len(values) and not key:
        return [None] * len(values)
    if column.kind == "date":
        values = values.cast(pa.string())
    elif column.kind == "boolean":
        values = values.cast(pa.int8())
    if key:
        values = values.fill_null("")
    if column.kind == "number":
        return values.to_pylist()
    return values.to_pandas(integer_object_nulls=True).tolist()


def _origin_numbers(
    files: pa.Array, sheets: pa.Array, origins: dict[tuple[str | None, str | None], int]
) -> list[int]:
    file, sheet = (pc.dictionary_encode(v, null_encoding="encode") for v in (files, sheets))
    width = len(sheet.dictionary)
    pairs = file.indices.to_numpy().astype(np.int64) * width + sheet.indices.to_numpy()
    codes, places = np.unique(pairs, return_inverse=True)
    known = file.dictionary.to_pylist(), sheet.dictionary.to_pylist()
    numbers = np.array(
        [origins.setdefault((known[0][c // width], known[1][c % width]), len(origins))
         for c in codes.tolist()]
    )  # fmt: skip
    return numbers[places].tolist()
