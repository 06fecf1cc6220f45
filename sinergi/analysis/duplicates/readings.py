# pyright: basic
# Numpy and scipy.sparse columns are untyped in practice.
"""Distinct texts read part by part on every processor, each once in every way asked for."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import numpy as np
from scipy import sparse

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.stream import Stream
from sinergi.analysis.duplicates.trie import Trie
from sinergi.analysis.duplicates.written import WORKERS

# What an object word counts: itself, what holds something else, the means.
_COUNTS = np.array([1.0, 0.6, 0.3])
#: Ways of reading: as it stands, as an expense line, as the name of a package.
PLAIN, EXPENSE, PACKAGE = 0, 1, 2
MODES = 3
#: Texts read together.
PART = 20_000


class Readings:
    """Facets of texts, each read once in every way that is asked for."""

    def __init__(self, stream: Stream, r: fc.Reader, names: Trie, asked: list[np.ndarray]) -> None:
        """``asked`` are numbers ``text * MODES + way``, ``-1`` for none."""
        wanted, at = sp.numbered(np.concatenate(asked), len(stream) * MODES)
        how = (fc.read, fc.read_expense, fc.read_packages)
        order = [np.flatnonzero(wanted % MODES == mode) for mode in range(MODES)]
        place = np.full(len(wanted) + 1, len(wanted), dtype=np.int32)
        place[np.concatenate(order)] = np.arange(len(wanted), dtype=np.int32)
        #: Positions of the readings asked for, way by way; one past the end for none.
        self.at = np.split(place[at], np.cumsum([len(a) for a in asked])[:-1])
        width = len(r.things)

        def read(part: tuple[int, np.ndarray]) -> tuple[fc.Facets, sparse.csr_matrix]:
            mode, rows = part
            said = stream.take(wanted[rows] // MODES)
            found = how[mode](fc.without_places(said, names, r), r)
            shape = (len(found), width)
            bag = bag_of(found.owner, found.stem, _COUNTS[found.container], shape)
            return _lists_only(found), bag

        with ThreadPoolExecutor(WORKERS) as pool:
            done = list(pool.map(read, _cut(order)))
        parts, bags = [f for f, _ in done], [b for _, b in done]
        del done
        #: Objects of the readings: the largest weight of each word.
        self.bag = sparse.csr_matrix(sparse.vstack([*bags, sparse.csr_matrix((1, width))]))
        del bags
        #: Facets of the readings; of their objects only those of lists.
        self.facets = _joined(parts, r)
        #: Readings with neither an activity nor an object.
        self.empty = ~(sp.told(self.facets.activities) | sp.filled(self.bag))


def _lists_only(f: fc.Facets) -> fc.Facets:
    """Keep the words one by one of those objects only that are several items."""
    # The words of one text stand side by side.
    other = np.flatnonzero((f.item[1:] != f.item[:-1]) & (f.owner[1:] == f.owner[:-1]))
    several = np.zeros(len(f), dtype=bool)
    several[f.owner[other]] = True
    kept = several[f.owner]
    return replace(
        f, owner=f.owner[kept], stem=f.stem[kept], item=f.item[kept], container=f.container[kept]
    )


def _cut(order: list[np.ndarray]) -> list[tuple[int, np.ndarray]]:
    """Cut the rows of each way of reading into parts."""
    return [
        (mode, rows[low : low + PART])
        for mode, rows in enumerate(order)
        for low in range(0, len(rows), PART)
    ]


def _joined(parts: list[fc.Facets], r: fc.Reader) -> fc.Facets:
    """Facets of all readings, with one that says nothing at the end."""
    starts = np.cumsum([0, *(len(p) for p in parts)]).tolist()
    columns = {f.name: [getattr(p, f.name) for p in parts] for f in fields(fc.Facets)}
    # Parts go as soon as they are joined: both at once would be the most that the room holds.
    parts.clear()

    def rows(name: str, empty: np.ndarray) -> np.ndarray:
        return np.concatenate([*columns.pop(name), empty])

    def flat(name: str) -> np.ndarray:
        return np.concatenate([np.empty(0, np.int32), *columns.pop(name)])

    def owners(name: str) -> np.ndarray:
        found = [p + np.int32(s) for p, s in zip(columns.pop(name), starts, strict=False)]
        return np.concatenate([np.empty(0, np.int32), *found])

    def none(size: int) -> np.ndarray:
        return sp.bits([[]], size)

    acts = none(len(r.activity.names))
    return fc.Facets(
        rows("activities", acts), rows("broad", acts), rows("deed", np.array([-1])),
        rows("topics", none(len(r.topic.names))), rows("people", none(len(r.people.names))),
        rows("areas", none(len(r.area.names))), rows("marks", np.zeros(1, np.uint16)),
        owners("owner"), flat("stem"),
        flat("container").astype(np.uint8), flat("item"), owners("teller"), flat("told"),
    )  # fmt: skip


def bag_of(
    owner: np.ndarray, member: np.ndarray, value: np.ndarray, shape: tuple[int, int]
) -> sparse.csr_matrix:
    """Largest value of each member of each owner."""
    key = owner.astype(np.int64) * shape[1] + member
    order = sp.in_order(key)
    key = key[order]
    begins = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
    key, value = key[begins], np.maximum.reduceat(value[order], begins) if len(key) else value
    first = np.searchsorted(key, np.arange(shape[0] + 1) * shape[1])
    return sparse.csr_matrix((value, (key % shape[1]).astype(np.int32), first), shape=shape)
