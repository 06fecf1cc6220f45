# pyright: basic, reportAttributeAccessIssue=false
# Pyarrow has no types, and its functions are made at run time.
"""One hash for the content of tables, whatever the row order and the source files."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.model.tables import contract

# Cells that are sorted at once.
_PART = 100_000


def fingerprint(tables: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 of the rows of all tables, without provenance columns."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        if len(tables[name]):
            digest.update(name.encode())
            _hash_table(digest, name, tables[name])
    return digest.hexdigest()


def _order(table: pa.Table, key: tuple[str, ...]) -> pa.Array | None:
    """Order of the rows by key, and by all columns where keys repeat; none for rows in order."""
    if len(key) == 1 and pc.count_distinct(table[key[0]]).as_py() == len(table):
        order = pc.sort_indices(table[key[0]])
    else:
        names = (*key, *(n for n in table.column_names if n not in key))
        order = pc.sort_indices(table, sort_keys=[(n, "ascending") for n in names])
    same = np.array_equal(order.to_numpy(), np.arange(len(order), dtype=np.uint64))
    return None if same else order


def _hash_table(digest: Any, name: str, frame: pd.DataFrame) -> None:
    rules = contract(name)
    table = pa.table({n: pa.chunked_array(frame[n].array.__arrow_array__()) for n in rules.names})
    order = _order(table, rules.key)
    for column in rules.columns:
        cells = table.column(column.name)
        digest.update(column.name.encode())
        digest.update(_sorted(cells.is_null(), order))
        if column.kind == "text":
            digest.update(_offsets(cells, order))
        for piece in _pieces(cells, order):
            digest.update(_bytes(piece, column.kind))


def _sorted(cells: pa.ChunkedArray, order: pa.Array | None) -> np.ndarray:
    found = cells.to_numpy()
    return found if order is None else found[order.to_numpy()]


def _pieces(cells: pa.ChunkedArray, order: pa.Array | None) -> Iterator[pa.Array]:
    """Cells in order, part by part: a sorted copy of a national table is not held.

    Cells that are in order are not copied at all.
    """
    if order is None:
        yield from cells.chunks
        return
    whole = cells.combine_chunks()
    for low in range(0, len(order), _PART):
        found = whole.take(order.slice(low, _PART))
        yield from found.chunks if isinstance(found, pa.ChunkedArray) else (found,)


def _offsets(cells: pa.ChunkedArray, order: pa.Array | None) -> np.ndarray:
    """Where each text begins when all stand one after the other, and where the last ends."""
    sizes = _sorted(pc.binary_length(cells).fill_null(0), order)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)]).astype(np.int32)


def _bytes(piece: pa.Array, kind: str) -> Any:
    """Texts one after the other, or numbers; nothing or 0 for an empty cell."""
    if kind == "text":
        plain = piece.fill_null("") if piece.null_count else piece
        _, where, data = plain.buffers()
        at = np.frombuffer(where, dtype=np.int32)[plain.offset : plain.offset + len(plain) + 1]
        return memoryview(data)[at[0] : at[-1]] if data is not None else b""
    plain = piece.cast(pa.int32()) if kind == "date" else piece
    plain = plain.cast(pa.uint8()) if kind == "boolean" else plain
    return np.ascontiguousarray(plain.fill_null(0).to_numpy())
