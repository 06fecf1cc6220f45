# pyright: basic
# pyarrow has no types
"""One hash for the content of tables, whatever the row order and the source files."""

import hashlib
from collections.abc import Mapping
from typing import Any

import pandas as pd
import pyarrow as pa

from sinergi.model.tables import contract


def fingerprint(tables: Mapping[str, pd.DataFrame]) -> str:
    """SHA-256 of the rows of all tables, without provenance columns."""
    digest = hashlib.sha256()
    for name in sorted(tables):
        if len(tables[name]):
            digest.update(name.encode())
            _hash_table(digest, name, tables[name])
    return digest.hexdigest()


def _hash_table(digest: Any, name: str, frame: pd.DataFrame) -> None:
    rules = contract(name)
    table = pa.table({n: pa.chunked_array(frame[n].array.__arrow_array__()) for n in rules.names})
    order = [
        (n, "ascending") for n in (*rules.key, *(n for n in rules.names if n not in rules.key))
    ]
    table = table.sort_by(order).combine_chunks()
    for column in rules.columns:
        values = table.column(column.name).combine_chunks()
        digest.update(column.name.encode())
        digest.update(values.is_null().cast(pa.uint8()).buffers()[1])
        plain = values.cast(pa.int32()) if column.kind == "date" else values
        plain = plain.cast(pa.uint8()) if column.kind == "boolean" else plain
        for buffer in plain.fill_null("" if column.kind == "text" else 0).buffers()[1:]:
            digest.update(buffer or b"")
