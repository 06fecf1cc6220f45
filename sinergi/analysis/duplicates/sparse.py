# pyright: basic
# Scipy.sparse is untyped in practice.
"""Small matrix tools: sets as bits, bags as sparse rows, products of chosen row pairs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

_CHUNK = 200_000
# Rows whose products with many parts are made at once.
_FEW = 20_000
_BITS = 64


def bits(sets: Sequence[Iterable[int]], size: int) -> np.ndarray:
    """Write sets of small numbers as bits, a row of 64-bit words each."""
    table = np.zeros((len(sets), max(1, -(-size // _BITS))), dtype=np.uint64)
    for row, members in enumerate(sets):
        for member in members:
            table[row, member // _BITS] |= np.uint64(1) << np.uint64(member % _BITS)
    return table


def set_bits(row: np.ndarray, member: np.ndarray, count: int, size: int) -> np.ndarray:
    """Write the members of the sets of so many rows as bits."""
    wide = max(1, -(-size // _BITS))
    table = np.zeros(count * wide, dtype=np.uint64)
    value = np.uint64(1) << (member % _BITS).astype(np.uint64)
    np.bitwise_or.at(table, row * wide + member // _BITS, value)
    return table.reshape(count, wide)


def members(row: np.ndarray) -> list[int]:
    """List the members of one set."""
    return np.flatnonzero(np.unpackbits(row.view(np.uint8), bitorder="little")).tolist()


def all_members(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and members of all sets, by row."""
    filled = np.flatnonzero(np.ascontiguousarray(table).view(np.uint8).ravel())
    wide = 8 * table.shape[1]
    spread = np.unpackbits(
        table.view(np.uint8).ravel()[filled][:, None], axis=1, bitorder="little"
    )
    at, bit = np.nonzero(spread)
    return filled[at] // wide, filled[at] % wide * 8 + bit


def common(table: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """How many members the sets of two rows share."""
    return np.bitwise_count(np.bitwise_and(*both(table, i, j))).sum(axis=1).astype(np.int64)


def numbered(values: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Distinct numbers below ``size``, ascending, and the place of each number among them.

    Numbers below 0 stand for nothing and get the place behind the last one. A table instead of a
    sort: numbers of texts are dense.
    """
    seen = np.zeros(size + 1, dtype=bool)
    seen[values] = True  # -1 is the last entry
    seen[size] = False
    found = np.flatnonzero(seen)
    place = np.full(size + 1, len(found), dtype=np.int64)
    place[found] = np.arange(len(found))
    return found, place[values]


def both(table: np.ndarray, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Take rows ``i`` and rows ``j``; indexing would be ten times slower than taking."""
    return table.take(i, axis=0), table.take(j, axis=0)


def in_order(key: np.ndarray) -> np.ndarray:
    """Give the order of whole numbers from 0 on, of equal ones the first first.

    Number and place are sorted as one: a plain sort is many times faster than a stable one.
    """
    room = len(key).bit_length()
    if int(key.max(initial=0)).bit_length() + room >= _BITS:
        return np.argsort(key, kind="stable")
    packed = (key.astype(np.int64) << room) | np.arange(len(key))
    packed.sort()
    return packed & ((1 << room) - 1)


def distinct(values: np.ndarray) -> np.ndarray:
    """Distinct numbers, ascending."""
    found = np.sort(values)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found


def covered(start: np.ndarray, end: np.ndarray, width: int) -> np.ndarray:
    """Positions inside of ranges (``end`` exclusive), as a mask of so many."""
    depth, one = np.zeros(width + 1, dtype=np.int32), np.int32(1)
    np.add.at(depth, start, one)
    np.subtract.at(depth, end, one)
    return np.cumsum(depth[:-1]) > 0


def grouped(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each distinct row of whole numbers stands first, and which of them each row is."""
    number = pd.factorize(table[:, 0])[0]
    for column in range(1, table.shape[1]):
        more, uniques = pd.factorize(table[:, column])
        number = pd.factorize(number * len(uniques) + more)[0]
    first = np.empty(int(number.max(initial=-1)) + 1, dtype=np.int64)
    first[number[::-1]] = np.arange(len(number))[::-1]
    return first, number


def told(table: np.ndarray) -> np.ndarray:
    """Tell which sets have a member, column by column: a set has few words."""
    found = table[:, 0] != 0
    for column in range(1, table.shape[1]):
        found |= table[:, column] != 0
    return found


def size(table: np.ndarray) -> np.ndarray:
    """How many members each set has."""
    return np.bitwise_count(table).sum(axis=1).astype(np.int64)


def bags(rows: Sequence[dict[str, float]], known: Sequence[str]) -> sparse.csr_matrix:
    """Weighted words as a sparse matrix with the columns ``known`` (sorted)."""
    column = {word: at for at, word in enumerate(known)}
    counts = np.fromiter((len(r) for r in rows), dtype=np.int64, count=len(rows))
    starts = np.concatenate([[0], np.cumsum(counts)])
    pairs = [(column[w], v) for r in rows for w, v in sorted(r.items())]
    at = np.array([c for c, _ in pairs], dtype=np.int64)
    values = np.array([v for _, v in pairs], dtype=np.float64)
    return sparse.csr_matrix((values, at, starts), shape=(len(rows), len(known)))


def weighed(matrix: sparse.csr_matrix, weight: np.ndarray) -> sparse.csr_matrix:
    """Columns scaled, in order; the places of the values are shared with the matrix."""
    matrix.sort_indices()
    values = matrix.data * weight[matrix.indices]
    return sparse.csr_matrix((values, matrix.indices, matrix.indptr), shape=matrix.shape)


def unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to length one; an empty row stays empty."""
    # Sums run in one order, whichever way the matrix was made.
    matrix.sort_indices()
    return stretched(matrix, _scale(matrix))


def _scale(matrix: sparse.csr_matrix) -> np.ndarray:
    """Find what makes each row one of length one; 0 for an empty row."""
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return np.divide(1.0, norm, out=np.zeros_like(norm), where=norm > 0)


def stretched(matrix: sparse.csr_matrix, scale: np.ndarray) -> sparse.csr_matrix:
    """Rows scaled; the places of the values are shared with the matrix."""
    values = np.repeat(scale, np.diff(matrix.indptr)) * matrix.data
    return sparse.csr_matrix((values, matrix.indices, matrix.indptr), shape=matrix.shape)


@dataclass(frozen=True, slots=True)
class Weighed:
    """Rows of weights with what pairs of them are asked for again and again.

    Attributes
    ----------
    rows
        The weights.
    scale
        What makes each row one of length one.
    total
        Sum of each row.
    """

    rows: sparse.csr_matrix
    scale: np.ndarray
    total: np.ndarray

    @classmethod
    def of(cls, rows: sparse.csr_matrix) -> "Weighed":
        """Work out lengths and sums once."""
        rows.sort_indices()
        return cls(rows, _scale(rows), np.asarray(rows.sum(axis=1)).ravel())

    @classmethod
    def choice(
        cls,
        own: np.ndarray,
        one: tuple["Weighed", np.ndarray],
        two: tuple["Weighed", np.ndarray],
    ) -> "Weighed":
        """Take row ``one[1][k]`` of the one where it is its own, else that of the other."""
        (left, i), (right, j) = one, two
        i, j = i[own], j[~own]
        scale, total = np.empty(len(own)), np.empty(len(own))
        scale[own], scale[~own] = left.scale[i], right.scale[j]
        total[own], total[~own] = left.total[i], right.total[j]
        back = np.argsort(np.concatenate([np.flatnonzero(own), np.flatnonzero(~own)]))
        rows = sparse.csr_matrix(sparse.vstack([left.rows[i], right.rows[j]]))[back]
        return cls(sparse.csr_matrix(rows), scale, total)

    def with_rows(self, other: "Weighed") -> "Weighed":
        """Put other rows behind these."""
        return Weighed(
            sparse.csr_matrix(sparse.vstack([self.rows, other.rows])),
            np.concatenate([self.scale, other.scale]),
            np.concatenate([self.total, other.total]),
        )

    def met(self, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Sum of the smaller weights, and cosine, of row ``i[k]`` and row ``j[k]``."""
        low, cosine = np.empty(len(i)), np.empty(len(i))
        for at in range(0, len(i), _CHUNK):
            part = slice(at, at + _CHUNK)
            left, right = self.rows[i[part]], self.rows[j[part]]
            low[part] = np.asarray(left.minimum(right).sum(axis=1)).ravel()
            left, right = (
                stretched(left, self.scale[i[part]]),
                stretched(right, self.scale[j[part]]),
            )
            cosine[part] = np.asarray(left.multiply(right).sum(axis=1)).ravel()
        return low, cosine


def dots(matrix: sparse.csr_matrix, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Products of row ``i[k]`` and row ``j[k]``."""
    found = np.empty(len(i))
    for at in range(0, len(i), _CHUNK):
        part = slice(at, at + _CHUNK)
        product = matrix[i[part]].multiply(matrix[j[part]])
        found[part] = np.asarray(product.sum(axis=1)).ravel()
    return found


def dots_of(left: sparse.csr_matrix, right: sparse.csr_matrix) -> np.ndarray:
    """Cosine of row ``k`` of the one and row ``k`` of the other matrix."""
    product = unit(sparse.csr_matrix(left)).multiply(unit(sparse.csr_matrix(right)))
    return np.asarray(product.sum(axis=1)).ravel()


def shared(
    matrix: sparse.csr_matrix, weight: np.ndarray, i: np.ndarray, j: np.ndarray
) -> np.ndarray:
    """Sum of the weights of the columns that two rows share."""
    found = np.empty(len(i))
    for at in range(0, len(i), _CHUNK):
        part = slice(at, at + _CHUNK)
        left, right = (_plain(matrix[k[part]], weight) for k in (i, j))
        found[part] = np.asarray(left.minimum(right).sum(axis=1)).ravel()
    return found


def _plain(matrix: sparse.csr_matrix, weight: np.ndarray) -> sparse.csr_matrix:
    """Put the weight of its column in the place of each value."""
    values = weight[matrix.indices]
    return sparse.csr_matrix((values, matrix.indices, matrix.indptr), shape=matrix.shape)


def held(rows: sparse.csr_matrix, parts: sparse.csr_matrix) -> np.ndarray:
    """How many rows hold each column of ``parts`` through one of their members."""
    found = np.zeros(parts.shape[1])
    for at in range(0, rows.shape[0], _FEW):
        product = rows[at : at + _FEW] @ parts
        found += np.bincount(product.indices, minlength=parts.shape[1])
    return found


def cosines_through(
    rows: sparse.csr_matrix, parts: sparse.csr_matrix, i: np.ndarray, j: np.ndarray
) -> np.ndarray:
    """Cosine of row ``i[k]`` and row ``j[k]`` of ``rows @ parts``, never made as a whole."""
    found = np.empty(len(i))
    for at in range(0, len(i), _CHUNK):
        part = slice(at, at + _CHUNK)
        used, number = np.unique(np.concatenate([i[part], j[part]]), return_inverse=True)
        table = unit(sparse.csr_matrix(rows[used] @ parts))
        half = len(number) // 2
        found[part] = dots(table, number[:half], number[half:])
    return found


def meet(table: sparse.csr_matrix, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Whether the sets of two rows (columns with a value) share a member."""
    size = np.diff(table.indptr)
    found = np.zeros(len(i), dtype=bool)
    at = np.flatnonzero((size[i] > 0) & (size[j] > 0))
    times = size[i[at]].astype(np.int64) * size[j[at]]
    which = np.repeat(at, times)
    inner = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    wide = size[j[which]]
    left = table.indices[table.indptr[i[which]] + inner // wide]
    right = table.indices[table.indptr[j[which]] + inner % wide]
    found[which[left == right]] = True
    return found


def filled(table: sparse.csr_matrix, rows: np.ndarray | None = None) -> np.ndarray:
    """Which sets have a member, of all rows or of some."""
    if rows is None:
        return np.diff(table.indptr) > 0
    return table.indptr[rows + 1] > table.indptr[rows]
