# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Rows between Arrow columns and the maps that a statement takes."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.errors import StoreDamagedError
from sinergi.model.tables import PROVENANCE, Column
from sinergi.store.bolt.server import Query, Server
from sinergi.store.graph import Place
from sinergi.store.seal import SUMMED_BITS, seals, whole

#: Rows in a transaction, and values of a column in a piece that is read.
BATCH_ROWS = 10_000
PIECE_ROWS = 5_000
_LONGEST_KEY = 1_900
_TYPES = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
    "date": pa.date32(),
}  # fmt: skip
_ORIGIN = tuple(c for c in PROVENANCE if c.name != "source_row")
_SINCE = Column("_since", "integer", required=True)
_SEAL = Column("_seal", "integer", required=True)
_ENDED = Column("_ended", "integer", required=True)
_OPERATION = Column("_operation", "text", required=True)


def columns_of(place: Place, *, old: bool = False) -> tuple[Column, ...]:
    """Columns of a stored row; ``old`` for earlier versions."""
    versions = (_ENDED, _OPERATION) if old else ()
    return (*place.columns, *_ORIGIN, _SINCE, _SEAL, *versions)


def load_id(number: int) -> str:
    """Id that people see.

    Examples
    --------
    >>> load_id(7)
    'L000007'
    """
    return f"L{number:06d}"


def keys_of(rows: pa.Table, place: Place) -> list[str]:
    r"""Text that names each row: the id, or the parts with ``|`` in them made ``\|``."""
    if place.key == "id":
        return rows.column("id").to_pylist()
    parts = []
    for name in place.key_columns:
        values = whole(rows.column(name)).cast(pa.string()).fill_null("")
        values = pc.replace_substring(values, "\\", "\\\\")
        parts.append(pc.replace_substring(values, "|", "\\|"))
    return [_short(key) for key in pc.binary_join_element_wise(*parts, " | ").to_pylist()]


def _short(key: str) -> str:
    """Keep a key below what an index of Neo4j can hold (8 kB): a topic may be a whole page."""
    if len(key) <= _LONGEST_KEY:
        return key
    return f"{key[:100]}… {hashlib.sha256(key.encode()).hexdigest()}"


def sealed(rows: pa.Table, place: Place) -> np.ndarray:
    """Seals that the rows should have."""
    return seals({n: whole(rows.column(n)) for n in place.names}, place.columns)


def seal_sum(values: np.ndarray) -> int:
    """Sum that the journal vouches for."""
    return int((values & SUMMED_BITS).sum())


def stamped(rows: pa.Table, place: Place, *, since: int, load: str | None) -> pa.Table:
    """Rows as they will be stored; ``load`` replaces the load that wrote them."""
    count = len(rows)
    columns = {c.name: rows.column(c.name) for c in (*place.columns, *_ORIGIN)}
    if load is not None:
        columns["load_id"] = pa.array([load] * count, pa.string())
    columns["_since"] = pa.array([since] * count, pa.int64())
    columns["_seal"] = pa.array(sealed(rows, place), pa.int64())
    return pa.table(columns)


def maps_of(rows: pa.Table, place: Place, operations: Sequence[str]) -> list[dict[str, Any]]:
    """Parameters of the statements that write rows."""
    keys = keys_of(rows, place)
    names = rows.column_names
    cells = zip(*(rows.column(n).to_pylist() for n in names), strict=True)
    values = [{n: v for n, v in zip(names, row, strict=True) if v is not None} for row in cells]
    return rows_of(place, values, keys, operations)


def rows_of(
    place: Place, values: list[dict[str, Any]], keys: list[str], operations: Sequence[str]
) -> list[dict[str, Any]]:
    """Parameters made of plain values."""
    if place.key != "id":
        for value, key in zip(values, keys, strict=True):
            value["_key"] = key
    made: list[dict[str, Any]] = []
    for value, key, operation in zip(values, keys, operations, strict=True):
        row: dict[str, Any] = {"key": key, "values": value, "operation": operation}
        if place.ends:
            row["start"], row["end"] = (value[column] for column, _ in place.ends)
        elif place.kinds:
            row["label"] = place.kinds.get(value.get("kind", ""))
        made.append(row)
    return made


@dataclass(frozen=True, slots=True)
class Pieces:
    """Reads rows of a table: columns as the server gives them, made into Arrow piece by piece."""

    place: Place
    server: Server
    old: bool = False
    keys_only: bool = False

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns to ask for."""
        columns = columns_of(self.place, old=self.old)
        if not self.keys_only:
            return columns
        wanted = {*self.place.key_columns, _SEAL.name}
        return tuple(column for column in columns if column.name in wanted)

    def query(self, statement: LiteralString, /, **values: object) -> Query:
        """Fill the parameters that every statement which reads columns has."""
        names = [c.name for c in self.columns]
        return Query(statement, {"columns": names, "piece": PIECE_ROWS, **values}, self._batch)

    def read(self, statement: LiteralString, /, **values: object) -> pa.Table:
        """Run a statement that reads columns."""
        return self.table(self.server.pieces([self.query(statement, **values)])[0])

    def table(self, batches: Sequence[pa.RecordBatch] = ()) -> pa.Table:
        """Put pieces together."""
        schema = pa.schema([(c.name, _TYPES[c.kind]) for c in self.columns])
        return pa.Table.from_batches(batches, schema).combine_chunks()

    def _batch(self, piece: Sequence[Sequence[Any]]) -> pa.RecordBatch:
        """Make Arrow of a piece; a value of another type than was written is damage."""
        arrays = [self._array(v, c) for v, c in zip(piece, self.columns, strict=True)]
        return pa.record_batch(arrays, names=[c.name for c in self.columns])

    def _array(self, values: Sequence[Any], column: Column) -> pa.Array:
        try:
            if column.kind == "date":
                values = [None if v is None else v.to_native() for v in values]
            return pa.array(values, _TYPES[column.kind])
        except (pa.ArrowInvalid, pa.ArrowTypeError, AttributeError, OverflowError):
            address = str(self.server.target)
            raise StoreDamagedError(
                "store.bolt.damaged_row", address=address, table=self.place.table, key="?"
            ) from None


def first_of_keys(rows: pa.Table, place: Place) -> pa.Table:
    """Rows in key order; one that moved while it was read is there once."""
    # as text, a missing part first: the order of the file store
    parts = {k: rows.column(k).cast(pa.string()).fill_null("") for k in place.key_columns}
    order = pc.sort_indices(pa.table(parts), sort_keys=[(k, "ascending") for k in parts])
    again = np.ones(max(len(rows) - 1, 0), dtype=bool)
    for values in parts.values():
        now = values.take(order).combine_chunks()
        again &= pc.equal(now[1:], now[:-1]).to_numpy(zero_copy_only=False)
    if again.any():
        order = order.filter(pa.array(np.concatenate([[True], ~again])))
    return rows.take(order).combine_chunks()


def differing(left: pa.Table, right: pa.Table, names: Iterable[str]) -> np.ndarray:
    """Mark the rows in which some column differs, missing compared as a value."""
    found = np.zeros(len(left), dtype=bool)
    for name in names:
        a, b = whole(left.column(name)), whole(right.column(name))
        both_missing = pc.and_(a.is_null(), b.is_null())
        equal = pc.or_(pc.equal(a, b).fill_null(fill_value=False), both_missing)
        found |= ~equal.to_numpy(zero_copy_only=False)
    return found
