# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Where each program takes place: from its cell, its title, or the kecamatan that carries it."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy import sparse

from sinergi import vocab
from sinergi.analysis.duplicates import place as pl
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.normalise import tokens
from sinergi.analysis.duplicates.place_slips import meant
from sinergi.analysis.duplicates.stream import Lexis, Stream
from sinergi.analysis.duplicates.trie import Trie


@dataclass(frozen=True, slots=True)
class Where:
    """What places are read from; texts are positions in one stream, ``-1`` for none.

    Attributes
    ----------
    cell, name, note
        Place cell, name and description of each program.
    region
        Number of each program's region.
    above
        Number of the region above each region, ``-1`` for none.
    agency
        Each program's agency, ``-1`` unknown.
    owner, owner_region
        Name of each agency and number of its region.
    """

    cell: np.ndarray
    name: np.ndarray
    note: np.ndarray
    region: np.ndarray
    above: np.ndarray
    agency: np.ndarray
    owner: np.ndarray
    owner_region: np.ndarray


@dataclass(frozen=True, slots=True)
class Places:
    """Places of programs.

    Attributes
    ----------
    districts, villages
        Sparse rows of ones, a column a name.
    names
        All names of places that were met, with the names of regions: a tree of words.
    """

    districts: sparse.csr_matrix
    villages: sparse.csr_matrix
    names: Trie


def _spread(row: np.ndarray, found: pl.Names) -> tuple[np.ndarray, np.ndarray]:
    """From names in texts to names of rows; ``row`` has the text of each row."""
    order = sp.in_order(found.text)
    key = found.key[order]
    # The last entry is that of -1, no text.
    count = np.bincount(found.text, minlength=int(row.max(initial=0)) + 2)
    begin = np.cumsum(count) - count
    low, times = begin[row], np.where(row >= 0, count[row], 0)
    which = np.repeat(np.arange(len(row)), times)
    inner = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    return which, key[low[which] + inner]


def _of(found: pl.Names, texts: np.ndarray) -> pl.Names:
    """Names in some of the texts (a mask)."""
    kept = texts[found.text]
    return pl.Names(found.text[kept], found.key[kept], found.start[kept], found.size[kept])


class _Known:
    """Kecamatan known in each region, from place cells and from agencies."""

    def __init__(self, region: np.ndarray, key: np.ndarray, above: np.ndarray) -> None:
        up = above[region] if len(above) else region
        told = up >= 0
        region, key = np.concatenate([region, up[told]]), np.concatenate([key, key[told]])
        self._names, number = np.unique(key, return_inverse=True)
        self._pairs = sp.distinct(region.astype(np.int64) * (len(self._names) + 1) + number)

    def holds(self, region: np.ndarray, key: np.ndarray) -> np.ndarray:
        """Tell whether a name is a kecamatan of a region."""
        if not len(self._names) or not len(key):
            return np.zeros(len(key), dtype=bool)
        at = np.minimum(np.searchsorted(self._names, key), len(self._names) - 1)
        pair = region.astype(np.int64) * (len(self._names) + 1) + at
        spot = np.minimum(np.searchsorted(self._pairs, pair), len(self._pairs) - 1)
        return (self._names[at] == key) & (self._pairs[spot] == pair)


def _named(
    stream: Stream, w: Where, found: pl.Names, sure: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Kecamatan of the place cells by row, slips mended."""
    row, key = _spread(w.cell, found)
    return row, meant(stream, found, (w.region[row], key), np.isin(key, sure))


def _heard(stream: Stream, w: Where, found: pl.Names) -> tuple[np.ndarray, np.ndarray]:
    """Villages of the place cells by row, without those that may be slips."""
    row, key = _spread(w.cell, found)
    sure = np.zeros(len(key), dtype=bool)
    heard = meant(stream, found, (w.region[row], key), sure) == key
    return row[heard], key[heard]


def places(stream: Stream, w: Where) -> Places:
    """Place of each program, and every name of a place."""
    named = pl.districts(stream)
    cells = np.zeros(len(stream), dtype=bool)
    cells[w.cell[w.cell >= 0]] = True
    cells &= ~pl.offices(stream)
    plain, below = _of(named, cells), pl.villages(stream, cells)
    carriers = np.zeros(len(stream), dtype=bool)
    carriers[w.owner] = True
    owners = _of(pl.of_agencies(stream), carriers)
    mine, own_key = _spread(w.owner, owners)
    row, key = _named(stream, w, plain, own_key)
    village_row, village_key = _heard(stream, w, below)
    known = _Known(
        np.concatenate([w.region[row], w.owner_region[mine]]),
        np.concatenate([key, own_key]), w.above,
    )  # fmt: skip
    parts = [(row, key)]
    told = np.zeros(len(w.cell), dtype=bool)
    told[row] = True
    told[village_row] = True
    loose_row, loose_key = _spread(np.where(told, -1, w.cell), pl.bare(stream, cells))
    good = known.holds(w.region[loose_row], loose_key)
    parts.append((loose_row[good], loose_key[good]))
    told[loose_row[good]] = True
    has = np.zeros(len(told), dtype=bool)
    has[np.concatenate([r for r, _ in parts])] = True
    for text in (w.name, w.note):
        title_row, title_key = _spread(np.where(told, -1, text), named)
        good = known.holds(w.region[title_row], title_key)
        parts.append((title_row[good], title_key[good]))
        has[title_row[good]] = True
    parts.append(_spread(np.where(has, -1, np.append(w.owner, -1)[w.agency]), owners))
    rows, keys = (np.concatenate([p[k] for p in parts]) for k in (0, 1))
    return Places(
        _sets(rows, keys, len(told)),
        _sets(village_row, village_key, len(told)),
        _tree(stream, (plain, below, owners)),
    )


def _sets(row: np.ndarray, key: np.ndarray, count: int) -> sparse.csr_matrix:
    names, number = np.unique(key, return_inverse=True)
    table = sparse.csr_matrix(
        (np.ones(len(row), np.int8), (row, number)), shape=(count, max(1, len(names)))
    )
    table.sum_duplicates()
    table.data[:] = 1
    return table


def _tree(stream: Stream, found: tuple[pl.Names, ...]) -> Trie:
    """Make a tree of the names met and of the names of regions."""
    start, size, key = (
        np.concatenate([getattr(f, c) for f in found]) for c in ("start", "size", "key")
    )
    _, at = np.unique(key, return_index=True)
    start, size = start[at], size[at]
    more = _regions(stream.lexis)
    table = np.full((len(start) + len(more), pl.LONGEST), -1, dtype=np.int64)
    for step in range(pl.LONGEST):
        has = np.flatnonzero(size > step)
        table[has, step] = stream.word[start[has] + step]
    for row, numbers in enumerate(more, start=len(start)):
        table[row, : len(numbers)] = numbers
    return Trie(table, np.zeros(len(table), np.int64), len(stream.lexis))


def _regions(lexis: Lexis) -> list[tuple[int, ...]]:
    found = (lexis.numbers(parts) for parts in _region_names())
    return [numbers for numbers in found if numbers is not None]


@cache
def _region_names() -> tuple[tuple[str, ...], ...]:
    """Take the names of kabupaten, kota and provinces without the word before them."""
    heads = ("kabupaten ", "kota ", "provinsi ", "kabupaten administrasi ", "kota administrasi ")
    names = (" ".join(tokens(r.name)) for r in vocab.regions().values())
    return tuple(sorted({tuple(min((n.removeprefix(h) for h in heads), key=len).split())
                         for n in names}))  # fmt: skip
