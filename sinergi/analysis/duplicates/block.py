# pyright: basic, reportAttributeAccessIssue=false
# Scipy.sparse is untyped in practice; Arrow functions are made at run time.
"""Which pairs are worth comparing: one block per region, year and layer, rare words first.

A pair whose objects share next to nothing cannot reach a score of a half whatever the other
facets say, so the product of the object matrix with itself, cut at a low similarity, is a
lossless filter. It runs over distinct texts, not rows: a name that thirty kecamatan hold is
multiplied once. Blocks are independent of each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.held import same_lines
from sinergi.analysis.duplicates.matrices import Matrices
from sinergi.analysis.duplicates.prepare import Prepared

#: Object similarity below which a pair is not looked at.
FLOOR = 0.12
_CHUNK = 512


def candidates(p: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """Positions of pairs to compare, ``i < j``, sorted, each once."""
    found = [pair for block in blocks(p) for pair in pairs_of(p, block)]
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    i, j = (np.concatenate(side) for side in zip(*found, strict=True))
    at = each_once(p, i, j)
    return i[at], j[at]


def each_once(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Order of pairs by both positions, the same pair once, no id with itself."""
    number = numbers_of_ids(p)
    a, b = number[i], number[j]
    found = np.unique(a * np.int64(len(p.rows)) + b, return_index=True)[1]
    return found[a[found] != b[found]]


def numbers_of_ids(p: Prepared) -> np.ndarray:
    """Give each row the number of its id; rows of one id stand side by side and share it."""
    ids = pa.chunked_array(p.rows["id"].array.__arrow_array__())
    if len(ids) < 2:  # noqa: PLR2004 - two rows are needed to be alike
        return np.zeros(len(ids), dtype=np.int64)
    other = pc.not_equal(ids[1:].combine_chunks(), ids[:-1].combine_chunks())
    return np.append(0, np.cumsum(other.to_numpy(zero_copy_only=False), dtype=np.int64))


def layers(p: Prepared) -> list[np.ndarray]:
    """Rows of the plan and rows of packages, as masks.

    The packages of an agency without a plan stand in for its plan as well, and a row of the
    plan for the packages of its name that are left out beside it.
    """
    package = (p.rows["layer"] == "package").to_numpy(dtype=bool)
    planned = np.zeros(len(p.owners.ids) + 1, dtype=bool)
    planned[p.agency[p.pool & ~package]] = True
    alone = package & ~planned[p.agency]
    again = same_lines(p.pool & ~package, p.twice, (p.agency, p.year, p.name_key))
    return [p.pool & (~package | alone), p.pool & (package | again)]


def _blocks(p: Prepared, mask: np.ndarray) -> Iterator[np.ndarray]:
    """Rows of one region and year each, by region and year."""
    rows = np.flatnonzero(mask & ~p.nowhere[p.place])
    order = np.lexsort((p.year[rows], p.place[rows]))
    rows = rows[order]
    first = (np.diff(p.place[rows]) != 0) | (np.diff(p.year[rows]) != 0)
    yield from (part for part in np.split(rows, np.flatnonzero(first) + 1) if len(part))


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that meet: all of one region and year, or a province and what is below it."""

    left: np.ndarray
    right: np.ndarray
    vertical: bool


def blocks(p: Prepared) -> Iterator[Block]:
    """Blocks of rows that can meet, each layer for itself."""
    masks = layers(p)
    for mask in masks:
        yield from (Block(rows, rows, vertical=False) for rows in _blocks(p, mask))
    told = sp.filled(p.districts)
    # The last of the regions above is the province, where the snapshot has it.
    known = (p.above >= 0).sum(axis=1)
    root = np.where(known > 0, p.above[np.arange(len(known)), known - 1], -1)[p.place]
    for mask in masks:
        below = np.flatnonzero(mask & told & (root >= 0))
        for rows in _blocks(p, mask & told & p.province[p.place]):
            own = (root[below] == p.place[rows[0]]) & (p.year[below] == p.year[rows[0]])
            yield Block(rows, below[own], vertical=True)


def pairs_of(p: Prepared, block: Block) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions of the pairs of a block that are worth comparing, ``i < j``."""
    for i, j in _similar(p.texts, p.sig, block.left, block.right):
        keep = worth(p, i, j)
        keep &= sp.meet(p.districts, i, j) if block.vertical else (p.sig[i] != p.sig[j]) | (i < j)
        yield np.minimum(i[keep], j[keep]), np.maximum(i[keep], j[keep])


def worth(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Different agencies that do not each serve people of their own."""
    a, b = p.agency[i], p.agency[j]
    own = p.owners.kecamatan | p.owners.catchment
    return (a != b) & ~(own[a] & own[b])


def _similar(
    texts: Matrices, sig: np.ndarray, left: np.ndarray, right: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of rows whose objects are at least :data:`FLOOR` alike.

    Where rows meet each other, two texts are met once, a text also meets itself.
    """
    if not len(left) or not len(right):
        return
    texts_a, at_a = np.unique(sig[left], return_inverse=True)
    texts_b, at_b = np.unique(sig[right], return_inverse=True)
    groups_a, groups_b = _members(at_a, len(texts_a)), _members(at_b, len(texts_b))
    met = texts.objects(texts_b)
    meeting = met if left is right else texts.objects(texts_a)
    turned = sparse.csr_matrix(met.T)
    for at in range(0, len(texts_a), _CHUNK):
        low = at if left is right else 0
        turned = sparse.csr_matrix(met[low:].T) if low else turned
        product = meeting[at : at + _CHUNK] @ turned
        near = np.flatnonzero(product.data >= FLOOR)
        row = np.searchsorted(product.indptr, near, side="right") - 1 + at
        col = product.indices[near] + low
        once = col >= row if left is right else slice(None)
        yield _expand((row[once], col[once]), (groups_a, groups_b), (left, right))


def _members(inverse: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows ordered by text, where each text begins, and how many rows it has."""
    order = np.argsort(inverse, kind="stable")
    counts = np.bincount(inverse, minlength=count)
    return order, np.concatenate([[0], np.cumsum(counts)[:-1]]), counts


def _expand(
    texts: tuple[np.ndarray, np.ndarray],
    groups: tuple[tuple[np.ndarray, ...], tuple[np.ndarray, ...]],
    rows: tuple[np.ndarray, np.ndarray],
) -> tuple[np.ndarray, np.ndarray]:
    """From pairs of texts to all pairs of rows that hold them."""
    (order_a, start_a, count_a), (order_b, start_b, count_b) = groups
    a, b = texts
    times = count_a[a] * count_b[b]
    which = np.repeat(np.arange(len(a)), times)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    inner = count_b[b][which]
    i = order_a[start_a[a][which] + offset // inner]
    j = order_b[start_b[b][which] + offset % inner]
    return rows[0][i], rows[1][j]
