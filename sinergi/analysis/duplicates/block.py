# pyright: basic, reportAttributeAccessIssue=false
# Scipy.sparse is untyped in practice; Arrow functions are made at run time.
"""Which pairs are worth comparing: one block per region, year and layer, rare words first.

A pair whose objects share next to nothing cannot reach a score of a half whatever the other
facets say, so the product of the object matrix with itself, cut at a low similarity, is a
lossless filter. It runs over distinct texts, not rows: a name that thirty kecamatan hold is
multiplied once. Blocks are independent of each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import sparse

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.held import same_lines
from sinergi.analysis.duplicates.matrices import Matrices
from sinergi.analysis.duplicates.prepare import Prepared

#: Object similarity below which a pair is not looked at.
FLOOR = 0.12
# Texts multiplied at once; rows of blocks that are met together.
_CHUNK = 1_024
_BATCH = 20_000


def candidates(p: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """Positions of pairs to compare, ``i < j``, sorted, each once."""
    found = [pair for batch in batches(p) for pair in pairs_of(p, batch)]
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
    yield from _groups(rows, p.place[rows], p.year[rows]).values()


def _groups(
    rows: np.ndarray, place: np.ndarray, year: np.ndarray
) -> dict[tuple[int, int], np.ndarray]:
    """Rows by place and year, in order."""
    years = int(year.max(initial=0)) + 2
    key = place * np.int64(years) + year + 1
    order = sp.in_order(key)
    rows, key = rows[order], key[order]
    first = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
    parts = np.split(rows, first[1:])
    told = zip(*(side.tolist() for side in np.divmod(key[first], years)), strict=True)
    return {(p, y - 1): part for (p, y), part in zip(told, parts, strict=False)}


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
        under = _groups(below, root[below], p.year[below])
        for rows in _blocks(p, mask & told & p.province[p.place]):
            own = under.get((int(p.place[rows[0]]), int(p.year[rows[0]])))
            if own is not None:
                yield Block(rows, own, vertical=True)


def batches(p: Prepared) -> list[list[Block]]:
    """Blocks in batches of so many rows, at least one batch.

    Enough to keep the loops in numpy long, few enough to stay small.
    """
    found: list[list[Block]] = [[]]
    size = 0
    for block in blocks(p):
        size += len(block.left)
        if found[-1] and size > _BATCH:
            found.append([])
            size = len(block.left)
        found[-1].append(block)
    return found


def pairs_of(p: Prepared, batch: Sequence[Block]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Positions of the pairs of some blocks that are worth comparing, ``i < j``."""
    for vertical in (False, True):
        met = [b for b in batch if b.vertical is vertical and len(b.left) and len(b.right)]
        for i, j in _similar(p.texts, p.sig, met):
            keep = worth(p, i, j)
            keep &= sp.meet(p.districts, i, j) if vertical else (p.sig[i] != p.sig[j]) | (i < j)
            yield np.minimum(i[keep], j[keep]), np.maximum(i[keep], j[keep])


def worth(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Different agencies that do not each serve people of their own."""
    a, b = p.agency[i], p.agency[j]
    own = p.owners.kecamatan | p.owners.catchment
    return (a != b) & ~(own[a] & own[b])


@dataclass(frozen=True, slots=True)
class _Side:
    """Rows of one side of some blocks, by block and text.

    Attributes
    ----------
    rows
        Rows with the same block and text side by side.
    first, count
        Where those of each distinct block and text begin, and how many they are.
    text, block
        Text and block of each distinct one; blocks ascend.
    """

    rows: np.ndarray
    first: np.ndarray
    count: np.ndarray
    text: np.ndarray
    block: np.ndarray

    @classmethod
    def of(cls, sig: np.ndarray, parts: Sequence[np.ndarray]) -> "_Side":
        rows = np.concatenate(parts)
        block = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
        key = block * (int(sig.max(initial=0)) + 1) + sig[rows]
        order = sp.in_order(key)
        key, rows = key[order], rows[order]
        first = np.flatnonzero(np.append(True, key[1:] != key[:-1]))
        count = np.diff(np.append(first, len(rows)))
        return cls(rows, first, count, sig[rows[first]], block[order[first]])


def _similar(
    texts: Matrices, sig: np.ndarray, met: Sequence[Block]
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of rows of each of some blocks whose objects are at least :data:`FLOOR` alike.

    Where rows meet each other, two texts are met once, a text also meets itself. Blocks are
    multiplied together: columns are numbered block by block, so that only rows of one block
    share any.
    """
    if not met:
        return
    a = _Side.of(sig, [b.left for b in met])
    own = all(b.left is b.right for b in met)
    b = a if own else _Side.of(sig, [b.right for b in met])
    objects = _apart(texts, [a] if own else [a, b])
    left, right = objects[: len(a.text)], objects[-len(b.text) :]
    for at in range(0, len(a.text), _CHUNK):
        last = min(at + _CHUNK, len(a.text)) - 1
        low = at if own else int(np.searchsorted(b.block, a.block[at]))
        high = int(np.searchsorted(b.block, a.block[last], side="right"))
        product = left[at : last + 1] @ sparse.csr_matrix(right[low:high].T)
        near = np.flatnonzero(product.data >= FLOOR)
        row = np.searchsorted(product.indptr, near, side="right") - 1 + at
        col = product.indices[near] + low
        once = col >= row if own else slice(None)
        yield _expand(a, b, row[once], col[once])


def _apart(texts: Matrices, sides: Sequence[_Side]) -> sparse.csr_matrix:
    """Objects of the texts of some sides, with columns of their own for each block."""
    used, place = np.unique(np.concatenate([s.text for s in sides]), return_inverse=True)
    rows = texts.objects(used)[place]
    size = np.diff(rows.indptr)
    block = np.repeat(np.concatenate([s.block for s in sides]), size)
    column, uniques = pd.factorize(block * rows.shape[1] + rows.indices)
    shape = (len(size), max(1, len(uniques)))
    return sparse.csr_matrix((rows.data, column.astype(np.int32), rows.indptr), shape=shape)


def _expand(a: _Side, b: _Side, one: np.ndarray, two: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """From pairs of distinct texts to all pairs of rows that hold them."""
    times = a.count[one] * b.count[two]
    which = np.repeat(np.arange(len(one)), times)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    inner = b.count[two][which]
    i = a.first[one][which] + offset // inner
    j = b.first[two][which] + offset % inner
    return a.rows[i], b.rows[j]
