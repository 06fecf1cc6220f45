# pyright: basic
# Scipy.sparse is untyped in practice.
"""Which pairs are worth comparing: one block per region, year and layer, rare words first.

A pair whose objects share next to nothing cannot reach a score of a half whatever the other
facets say, so the product of the object matrix with itself, cut at a low similarity, is a
lossless filter. It runs over distinct texts, not rows: a name that thirty kecamatan hold is
multiplied once. Blocks are independent of each other.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from scipy import sparse

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.prepare import Prepared

#: Object similarity below which a pair is not looked at.
FLOOR = 0.12
_CHUNK = 2048


def candidates(p: Prepared) -> tuple[np.ndarray, np.ndarray]:
    """Positions of pairs to compare, ``i < j``, sorted, each once."""
    found = [*_flat(p), *_vertical(p)]
    if not found:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    i = np.concatenate([f[0] for f in found])
    j = np.concatenate([f[1] for f in found])
    low, high = np.minimum(i, j), np.maximum(i, j)
    keyed = np.unique(low * np.int64(len(p.rows)) + high)
    return keyed // len(p.rows), keyed % len(p.rows)


def layers(p: Prepared) -> list[np.ndarray]:
    """Rows of the plan and rows of packages, as masks.

    The packages of an agency without a plan stand in for its plan as well.
    """
    package = (p.rows["layer"] == "package").to_numpy(dtype=bool)
    planned = np.zeros(len(p.owners.ids) + 1, dtype=bool)
    planned[p.agency[p.pool & ~package]] = True
    alone = package & ~planned[p.agency]
    return [p.pool & (~package | alone), p.pool & package]


def _blocks(p: Prepared, mask: np.ndarray) -> Iterator[np.ndarray]:
    rows = np.flatnonzero(mask & (p.region != ""))
    frame = pd.DataFrame({"r": p.region[rows], "y": p.year[rows]})
    for _, members in sorted(frame.groupby(["r", "y"]).indices.items()):
        yield rows[members]


def _flat(p: Prepared) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    for mask in layers(p):
        for rows in _blocks(p, mask):
            for i, j in _similar(p.texts.objects, p.sig, rows, rows):
                keep = (i < j) & worth(p, i, j)
                yield i[keep], j[keep]


def _vertical(p: Prepared) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pair a province with its kabupaten and kota, where both name a place."""
    told = sp.filled(p.districts)
    province = np.array(["." not in r and r != "" for r in p.region], dtype=bool)
    above = np.array([r.split(".")[0] for r in p.region], dtype=object)
    for mask in layers(p):
        for rows in _blocks(p, mask & told & province):
            same = (above == p.region[rows[0]]) & (p.year == p.year[rows[0]])
            below = np.flatnonzero(mask & told & ~province & same)
            for i, j in _similar(p.texts.objects, p.sig, rows, below):
                keep = sp.meet(p.districts, i, j) & worth(p, i, j)
                yield i[keep], j[keep]


def worth(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Different agencies that do not each serve people of their own."""
    a, b = p.agency[i], p.agency[j]
    own = p.owners.kecamatan | p.owners.catchment
    return (a != b) & ~(own[a] & own[b])


def _similar(
    objects: sparse.csr_matrix, sig: np.ndarray, left: np.ndarray, right: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Pairs of rows whose objects are at least :data:`FLOOR` alike."""
    if not len(left) or not len(right):
        return
    texts_a, at_a = np.unique(sig[left], return_inverse=True)
    texts_b, at_b = np.unique(sig[right], return_inverse=True)
    groups_a, groups_b = _members(at_a, len(texts_a)), _members(at_b, len(texts_b))
    turned = sparse.csr_matrix(objects[texts_b].T)
    for at in range(0, len(texts_a), _CHUNK):
        product = (objects[texts_a[at : at + _CHUNK]] @ turned).tocoo()
        near = product.data >= FLOOR
        yield _expand(
            (product.row[near] + at, product.col[near]), (groups_a, groups_b), (left, right)
        )


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
