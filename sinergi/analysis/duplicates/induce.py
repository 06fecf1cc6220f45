# pyright: basic
# Scipy.sparse and numpy arrays.
"""Words that stand for one another, found in the data: no list of words is needed.

Name, description, indicator and beneficiaries of one row say the same thing, often in other
words. What stands in one field of a row where another field of the same row has something else
can be exchanged for it: terms are compared by what they meet in the other fields (positive
pointwise mutual information of the co-occurrence across fields, reduced by a singular value
decomposition: Levy & Goldberg 2014, "Neural word embedding as implicit matrix factorization"),
and terms whose company is alike become one concept (average linkage). Terms are words, and runs
of words that hold together (Mikolov et al. 2013) and need no further word.

Nothing of this has been read by a person: it counts as weak evidence and never overrules the
thesaurus.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.stream import Stream
from sinergi.analysis.duplicates.signature import Texts
from sinergi.analysis.duplicates.trie import Trie, disjoint

#: Rows that are looked at; more tell the same again.
SAMPLE = 40_000
_LEAST_ROWS = 200
_SEEN = 5
_LONGEST = 4
_HOLDS, _COMPLETE = 0.2, 0.7
_TERMS = 4_000
_COPIED = 0.8
_MET = 2
_APART = 0.75
_REPEATS = 0.6
_SYNTAGM = 0.5
_HEAD = 0.4
_FIELDS = ("name", "description", "indicator", "beneficiaries")
_CELL = _FIELDS.index("beneficiaries")
ACTIVITY, TOPIC, PEOPLE = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Concepts:
    """Terms that were found and what they stand for.

    Attributes
    ----------
    terms
        Numbers of the words of each term.
    concept
        Number of each term's concept.
    facet
        Facet of each concept (0 activity, 1 topic, 2 beneficiaries).
    strength
        How alike the company of a term and of its concept is, 0 to 1.
    seen
        Rows of the sample that have the term.
    """

    terms: tuple[tuple[int, ...], ...]
    concept: np.ndarray
    facet: np.ndarray
    strength: np.ndarray
    seen: np.ndarray


NONE = Concepts((), *(np.empty(0, dtype=t) for t in (np.int64, np.int64, np.float64, np.int64)))


def _mix(key: np.ndarray, word: np.ndarray) -> np.ndarray:
    return (key * np.uint64(1_000_003) + word.astype(np.uint64) + np.uint64(1)) * np.uint64(
        0x9E3779B97F4A7C15
    )


class _Grams:
    """Runs of one to so many words in the texts, with counts."""

    def __init__(self, stream: Stream, run: np.ndarray) -> None:
        """``run`` numbers the stretch of each word, ``-1`` outside."""
        at = np.flatnonzero(run >= 0)
        key = np.zeros(len(at), dtype=np.uint64)
        self.first: list[np.ndarray] = []
        self.count: list[np.ndarray] = []
        self.prefix: list[np.ndarray] = []
        self.suffix: list[np.ndarray] = []
        before = np.full(len(run) + _LONGEST, -1, dtype=np.int64)
        for size in range(1, _LONGEST + 2):
            end = at + size - 1
            good = end < len(run)
            good[good] = run[end[good]] == run[at[good]]
            at, key = at[good], _mix(key[good], stream.word[at[good] + size - 1])
            _, first, number, count = np.unique(
                key, return_index=True, return_inverse=True, return_counts=True
            )
            self.first.append(at[first])
            self.count.append(count)
            if size > 1:
                self.prefix.append(before[at[first]])
                self.suffix.append(before[at[first] + 1])
            before = np.full(len(run) + _LONGEST, -1, dtype=np.int64)
            before[at] = number

    def terms(self) -> list[tuple[int, int]]:
        """Runs that hold together and need no further word: place and length, common first."""
        found: list[tuple[int, int, int]] = []
        holds = np.ones(len(self.count[0]), dtype=bool)
        for size in range(1, _LONGEST + 1):
            count, longer = self.count[size - 1], self.count[size]
            most = np.zeros(len(count))
            for side in (self.prefix, self.suffix):
                np.maximum.at(most, side[size - 1], longer / count[side[size - 1]])
            good = holds & (count >= _SEEN) & (most <= _COMPLETE)
            found += zip(
                (-count[good]).tolist(), self.first[size - 1][good].tolist(),
                [size] * int(good.sum()), strict=True,
            )  # fmt: skip
            # A longer run holds together where both of its shorter ends do and follow each other.
            left, right = self.prefix[size - 1], self.suffix[size - 1]
            least = np.minimum(count[left], count[right])
            holds = (longer >= _HOLDS * least) & (longer >= _SEEN)
        return [(at, size) for _, at, size in sorted(found)[:_TERMS]]


def _runs(stream: Stream, free: np.ndarray) -> np.ndarray:
    """Number stretches of free words that no mark and no end of a text parts."""
    opens = ~np.concatenate([[False], free[:-1]]) | stream.broken
    opens[stream.first[:-1][stream.first[:-1] < stream.first[1:]]] = True
    return np.where(free, np.cumsum(opens), -1)


def _sampled(texts: Texts, pool: np.ndarray) -> np.ndarray:
    """Rows with at least two fields told, evenly taken in the order of their ids."""
    told = sum((texts.at[c] >= 0).astype(int) for c in _FIELDS)
    fields = np.column_stack([texts.at[c] for c in _FIELDS])
    rows = np.flatnonzero(pool & (told > 1))
    if len(rows) > 2 * SAMPLE:
        rows = rows[:: len(rows) // (2 * SAMPLE)]
    _, one = np.unique(fields[rows], axis=0, return_index=True)
    rows = rows[np.sort(one)]
    return rows


def _in_other_words(texts: Texts, rows: np.ndarray, r: fc.Reader) -> np.ndarray:
    """Rows whose description does not only repeat the name; a mask."""
    bags: list[sparse.csr_matrix] = []
    for name in _FIELDS[:2]:
        at = texts.at[name][rows]
        used = np.unique(np.append(at[at >= 0], len(texts.stream) - 1))
        stream = texts.stream.take(used)
        kept = np.flatnonzero(r.object[stream.word])
        bag = sparse.csr_matrix(
            (np.ones(len(kept)), (stream.text[kept], r.lexis.stem[stream.word[kept]])),
            shape=(len(used), len(r.lexis.stems)),
        )
        bag.sum_duplicates()
        bag.data[:] = 1.0
        bags.append(bag[np.where(at >= 0, np.searchsorted(used, at), len(used) - 1)])
    shared = np.asarray(bags[0].multiply(bags[1]).sum(axis=1)).ravel()
    return shared <= _REPEATS * np.maximum(np.diff(bags[0].indptr), 1)


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of the sampled rows: its texts, and the text of each row (one past for none)."""

    stream: Stream
    of_row: np.ndarray


def _field(texts: Texts, name: str, rows: np.ndarray, r: fc.Reader, places: Trie) -> _Field:
    at = texts.at[name][rows]
    used = np.unique(at[at >= 0])
    stream = texts.stream.take(used)
    stream = (
        fc.people_words(stream, r) if name == _FIELDS[_CELL] else fc.without_places(stream, places, r)
    )
    return _Field(stream, np.where(at >= 0, np.searchsorted(used, at), len(used)))


def _phrases(field: _Field, rows: int) -> list[tuple[int, ...]]:
    """Whole cells that come back: beneficiaries in the words of the data."""
    stream = field.stream
    count = np.bincount(field.of_row, minlength=len(stream) + 1)[: len(stream)]
    seen: dict[tuple[int, ...], int] = {}
    for k, n in enumerate(count.tolist()):
        parts = tuple(stream.word[stream.first[k] : stream.first[k + 1]].tolist())
        if 0 < len(parts) <= _LONGEST:
            seen[parts] = seen.get(parts, 0) + n
    return sorted(p for p, n in seen.items() if n >= max(_SEEN, rows // 20_000))


def _find(stream: Stream, trie: Trie) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    at = trie.starts(stream.word)
    ends = np.zeros(len(stream.word), dtype=np.int64)
    ends[at] = stream.ends(at)
    start, size, what = trie.longest(stream.word, ends, at=at)
    kept = disjoint(start, size)
    return start[kept], size[kept], what[kept]


def _cover(start: np.ndarray, size: np.ndarray, width: int) -> np.ndarray:
    depth = np.zeros(width + 1, dtype=np.int32)
    np.add.at(depth, start, 1)
    np.add.at(depth, start + size, -1)
    return np.cumsum(depth[:-1]) > 0


def induce(texts: Texts, pool: np.ndarray, r: fc.Reader, places: Trie) -> Concepts:
    """Find terms that stand for one another.

    Parameters
    ----------
    texts
        All texts.
    pool
        Rows to look at.
    r, places
        Word lists; names of places.
    """
    rows = _sampled(texts, pool)
    rows = rows[_in_other_words(texts, rows, r)]
    rows = rows[:: max(1, len(rows) // SAMPLE)]
    if len(rows) < _LEAST_ROWS:
        return NONE
    fields = [_field(texts, name, rows, r, places) for name in _FIELDS]
    people = _phrases(fields[_CELL], len(rows))
    listed = Trie(people, np.arange(len(people)), len(r.lexis))
    told = [_find(f.stream, listed) for f in fields[:_CELL]]
    runs = [
        _runs(f.stream, r.object[f.stream.word] & ~_cover(t[0], t[1], len(f.stream.word)))
        for f, t in zip(fields, told, strict=False)
    ]
    words = _terms([f.stream for f in fields[:_CELL]], runs)
    return _concepts(fields, rows, people, words, (listed, runs), r)


def _terms(streams: list[Stream], runs: list[np.ndarray]) -> list[tuple[int, ...]]:
    word = np.concatenate([s.word for s in streams])
    high, parts = 0, []
    for run in runs:
        parts.append(np.where(run >= 0, run + high, -1))
        high += int(run.max(initial=0)) + 1
    joined = Stream(streams[0].lexis, word, *[word] * 6) if 0 else streams[0]
    del joined
    found = _Grams(_Words(word), np.concatenate(parts)).terms()
    return [tuple(word[at : at + size].tolist()) for at, size in found]


@dataclass(frozen=True, slots=True)
class _Words:
    word: np.ndarray


def _masked(stream: Stream, run: np.ndarray, trie: Trie) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Terms inside runs only."""
    at = np.flatnonzero(run >= 0)
    at = at[trie.known(stream.word[at])]
    last = np.searchsorted(run[run >= 0], run[run >= 0], side="right")
    ends = np.zeros(len(run), dtype=np.int64)
    inside = np.flatnonzero(run >= 0)
    ends[inside] = inside[last - 1] + 1
    start, size, what = trie.longest(stream.word, ends, at=at)
    kept = disjoint(start, size)
    return start[kept], size[kept], what[kept]


def _concepts(fields, rows, people, words, found, r) -> Concepts:  # noqa: ANN001, PLR0917
    listed, runs = found
    trie = Trie(words, np.arange(len(words)), len(r.lexis))
    count = len(words) + len(people)
    tables: list[sparse.csr_matrix] = []
    heads, seen = np.zeros(count), np.zeros(count)
    for k, field in enumerate(fields):
        stream = field.stream
        start, _, what = _find(stream, listed)
        text, term = [stream.text[start]], [what + len(words)]
        if k < _CELL:
            first, _, word = _masked(stream, runs[k], trie)
            text.append(stream.text[first])
            term.append(word)
            if k == 0:
                heads, seen = _heads(stream, first, word, r, count)
        size = len(stream) + 1
        table = sparse.csr_matrix(
            (np.ones(sum(map(len, text)), np.float32), (np.concatenate(text), np.concatenate(term))),
            shape=(size, count),
        )
        table.data[:] = 1.0
        table.sum_duplicates()
        table.data[:] = 1.0
        tables.append(table[field.of_row])
    return _grouped(tables, words, people, heads, seen)


def _heads(stream: Stream, first: np.ndarray, word: np.ndarray, r: fc.Reader, count: int):  # noqa: ANN202
    """How often each term opens a name, and how often it stands in one."""
    lead = r.object[stream.word].astype(np.int64)
    before = np.cumsum(lead) - lead
    begin = before[np.minimum(stream.first[:-1], len(before) - 1)]
    opens = before[first] == begin[stream.text[first]]
    return np.bincount(word[opens], minlength=count), np.bincount(word, minlength=count)


def _grouped(tables, words, people, heads, seen) -> Concepts:  # noqa: ANN001
    count = len(words) + len(people)
    found = np.zeros((count, count), dtype=np.float32)
    parts = (np.arange(len(words)), np.arange(len(words), count))
    beside = sum((t.T @ t for t in tables), sparse.csr_matrix((count, count))).toarray()
    np.fill_diagonal(beside, 0.0)
    for part in parts:
        both = np.ix_(part, part)
        met = np.zeros((len(part), len(part)), dtype=np.float32)
        for f, one in enumerate(tables):
            for two in tables[f + 1 :]:
                pair = (one[:, part].T @ two[:, part]).toarray()
                # Two fields that always use the same word tell nothing of other words.
                if np.trace(pair) < _COPIED * pair.sum():
                    met += pair + pair.T
        own = np.sqrt(np.diag(met) + 1.0)
        like = np.minimum(met / (own[:, None] * own[None, :]), 1.0)
        like[(beside[both] > _SYNTAGM * met) | (met < _MET)] = 0.0
        found[both] = like
    kept = np.flatnonzero(np.diag(found) > 0)
    if len(kept) < 2:
        return NONE
    like = found[np.ix_(kept, kept)].astype(np.float64)
    like = 1.0 - (like + like.T) / 2
    np.fill_diagonal(like, 0.0)
    tree = linkage(squareform(like, checks=False), method="average")
    label = fcluster(tree, _APART, criterion="distance") - 1
    same = label[:, None] == label[None, :]
    np.fill_diagonal(same, val=False)
    mates = np.maximum(same.sum(axis=1), 1)
    strength = np.where(same.any(axis=1), ((1.0 - like) * same).sum(axis=1) / mates, 1.0)
    return _named(kept, label, strength, words, people, heads, seen, tables)


def _named(linked, label, strength, words, people, heads, seen, tables) -> Concepts:  # noqa: ANN001, PLR0917
    rows = sum(np.asarray(t.sum(axis=0)).ravel() for t in tables)[linked]
    cells = np.bincount(label, rows * (linked >= len(words)))
    every = np.bincount(label, rows)
    opens = np.bincount(label, heads[linked]) / np.maximum(np.bincount(label, seen[linked]), 1)
    facet = np.where(opens >= _HEAD, ACTIVITY, TOPIC)
    facet = np.where(cells > every / 2, PEOPLE, facet)
    terms = [*words, *people]
    return Concepts(
        tuple(terms[k] for k in linked.tolist()), label.astype(np.int64), facet, strength,
        rows.astype(np.int64),
    )  # fmt: skip
