# pyright: basic
# Scipy.sparse is untyped in practice.
"""Small matrix tools: sets as bits, bags as sparse rows, products of chosen row pairs."""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse

_CHUNK = 200_000
_BITS = 64


def bits(sets: Sequence[Iterable[int]], size: int) -> np.ndarray:
    """Write sets of small numbers as bits, a row of 64-bit words each."""
    table = np.zeros((len(sets), max(1, -(-size // _BITS))), dtype=np.uint64)
    for row, members in enumerate(sets):
        for member in members:
            table[row, member // _BITS] |= np.uint64(1) << np.uint64(member % _BITS)
    return table


def common(table: np.ndarray, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """How many members the sets of two rows share."""
    return np.bitwise_count(table[i] & table[j]).sum(axis=1).astype(np.int64)


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


def unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows scaled to length one; an empty row stays empty."""
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    scale = np.divide(1.0, norm, out=np.zeros_like(norm), where=norm > 0)
    return sparse.csr_matrix(sparse.diags(scale) @ matrix)


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


def smaller(matrix: sparse.csr_matrix, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Sum over the columns of the smaller of two non-negative rows."""
    found = np.empty(len(i))
    for at in range(0, len(i), _CHUNK):
        part = slice(at, at + _CHUNK)
        low = matrix[i[part]].minimum(matrix[j[part]])
        found[part] = np.asarray(low.sum(axis=1)).ravel()
    return found
