# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""A checksum of every row, made column by column, so that a changed byte never goes unseen.

SQLite's own check looks at the structure of pages, not at the values in them. The seal of a row
is a sum modulo 2**64 of one term a column: a polynomial of the bytes (text) or of the bits
(everything else), mixed and multiplied by an odd constant of the column's name. A missing value
adds nothing, so a column that a later version adds leaves old seals as they are. The polynomial's
base is odd, hence invertible: one changed byte always changes it. It guards against accidents,
not against intent.
"""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
import pyarrow as pa

from sinergi.model.tables import Column

_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(0x9E3779B97F4A7C15, -1, 2**64))
_LENGTH = np.uint64(0xC2B2AE3D27D4EB4F)
_SCRAMBLE = np.uint64(0xBF58476D1CE4E5B9)
_PIECE_BYTES = 1 << 20
#: Part of a seal that is summed over a table: millions of them stay below 2**63.
SUMMED_BITS = (1 << 31) - 1


@cache
def _factor(column: str) -> np.uint64:
    digest = hashlib.sha256(column.encode()).digest()
    return np.uint64(int.from_bytes(digest[:8], "big") | 1)


@cache
def _powers(base: int, count: int) -> np.ndarray:
    steps = np.full(count, base, dtype=np.uint64)
    steps[0] = 1
    return np.cumprod(steps, dtype=np.uint64)


def _mixed(values: np.ndarray) -> np.ndarray:
    values = (values ^ (values >> np.uint64(30))) * _SCRAMBLE
    return values ^ (values >> np.uint64(31))


def _text_terms(values: pa.Array) -> np.ndarray:
    """Polynomial of the bytes of every text, and its length."""
    offsets = np.frombuffer(values.buffers()[1], dtype=np.int32)
    offsets = offsets[values.offset : values.offset + len(values) + 1].astype(np.int64)
    body = values.buffers()[2]
    data = np.frombuffer(body, dtype=np.uint8) if body else np.empty(0, np.uint8)
    terms = np.zeros(len(values), dtype=np.uint64)
    cuts = np.searchsorted(offsets, np.arange(offsets[0], offsets[-1], _PIECE_BYTES), side="right")
    edges = np.unique(np.concatenate([[0], cuts, [len(values)]]).clip(0, len(values)))
    for start, end in itertools.pairwise(edges.tolist()):
        ends = offsets[start : end + 1]
        terms[start:end] = _polynomials(data[ends[0] : ends[-1]], ends - ends[0])
    return terms + np.diff(offsets).astype(np.uint64) * _LENGTH


def _polynomials(data: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    room = max(_PIECE_BYTES, 1 << len(data).bit_length())
    weights, inverse = _powers(int(_BASE), room), _powers(int(_INVERSE), room)
    sums = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum((data.astype(np.uint64) + np.uint64(1)) * weights[: len(data)], out=sums[1:])
    spans = sums[offsets[1:]] - sums[offsets[:-1]]
    return spans * inverse[np.minimum(offsets[:-1], room - 1)]


def _bits(values: pa.Array) -> np.ndarray:
    if pa.types.is_floating(values.type):
        return values.fill_null(0.0).to_numpy(zero_copy_only=False).view(np.uint64)
    if pa.types.is_date32(values.type):
        values = values.cast(pa.int32())
    plain = values.cast(pa.int64()).fill_null(0)
    return plain.to_numpy(zero_copy_only=False).view(np.uint64)


def whole(values: pa.ChunkedArray) -> pa.Array:
    """Give a column as one array; ``combine_chunks`` copies even a column of one chunk."""
    return values.chunk(0) if values.num_chunks == 1 else values.combine_chunks()


def seals(columns: Mapping[str, pa.Array], rules: Sequence[Column]) -> np.ndarray:
    """Seal of every row.

    Parameters
    ----------
    columns
        Values by column; text as ``string`` or ``binary`` (the same bytes give the same seal).
    rules
        The columns that count, in any order.

    Returns
    -------
    numpy.ndarray
        ``int64``, one a row.
    """
    total = np.zeros(len(next(iter(columns.values()))), dtype=np.uint64)
    for rule in rules:
        values = columns[rule.name]
        if values.null_count == len(values):
            continue
        terms = _text_terms(values) if rule.kind == "text" else _bits(values)
        terms = _mixed(terms + np.uint64(1)) * _factor(rule.name)
        if values.null_count:
            terms[values.is_null().to_numpy(zero_copy_only=False)] = 0
        total += terms
    return total.view(np.int64)
