# pyright: basic, reportAttributeAccessIssue=false
# Pyarrow has no types, and its functions are made at run time.
"""One hash for the content of tables, whatever the row order and the source files."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.model.tables import contract


def fingerprint(tables: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 of the rows of all tables, without provenance columns."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        if len(tables[name]):
            digest.update(name.encode())
            _hash_table(digest, name, tables[name])
    return digest.hexdigest()


def _order(table: pa.Table, key: tuple[str, ...]) -> pa.Array:
    """Order of the rows by key, and by all columns where keys repeat."""
    if len(key) == 1 and pc.count_distinct(table[key[0]]).as_py() == len(table):
        return pc.sort_indices(table[key[0]])
    names = (*key, *(n for n in table.column_names if n not in key))
    return pc.sort_indices(table, sort_keys=[(n, "ascending") for n in names])


def _hash_table(digest: Any, name: str, frame: pd.DataFrame) -> None:
    rules = contract(name)
    table = pa.table({n: pa.chunked_array(frame[n].array.__arrow_array__()) for n in rules.names})
    order = _order(table, rules.key)
    for column in rules.columns:
        # One column at a time: a whole sorted copy of a national table is not held.
        values = table.column(column.name).take(order).combine_chunks()
        digest.update(column.name.encode())
        digest.update(values.is_null().cast(pa.uint8()).buffers()[1])
        plain = values.cast(pa.int32()) if column.kind == "date" else values
        plain = plain.cast(pa.uint8()) if column.kind == "boolean" else plain
        for buffer in plain.fill_null("" if column.kind == "text" else 0).buffers()[1:]:
            digest.update(buffer or b"")
