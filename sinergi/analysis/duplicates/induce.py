# pyright: basic
# Scipy.sparse and numpy arrays.
"""Words that stand for one another, found in the data: no list of words is needed.

Name, description, indicator and beneficiaries of one row say the same thing, often in other
words. Words that mean the same are exchanged freely: where the fields of a row choose their word
independently, two words ``v`` and ``w`` of one concept meet across fields as often as each meets
itself, so that ``n(v, w) / sqrt(n(v, v) n(w, w))`` is near one; words that merely go together
(a deed and what it is done to) stay far below. This is the cosine of the distributional
hypothesis (Harris 1954) taken across fields instead of neighbours, and needs no corpus: five
hundred rows that say it in other words will do. Words that often stand beside each other in one
field are parts of a phrase, no synonyms. Terms alike on average (average linkage) become one
concept; a term alone is none.

Nothing of this has been read by a person: it counts as weak evidence and never overrules the
thesaurus.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.signature import Texts
from sinergi.analysis.duplicates.stream import Stream
from sinergi.analysis.duplicates.terms import LONGEST, SEEN, find, inside, runs_of, terms_of
from sinergi.analysis.duplicates.trie import Trie

#: Rows that are looked at; more tell the same again.
SAMPLE = 40_000
FIELDS = ("name", "description", "indicator", "beneficiaries")
CELL = FIELDS.index("beneficiaries")
ACTIVITY, TOPIC, PEOPLE = 0, 1, 2
# Of fewer rows most that is found is chance: measured on regions of a generated province.
_LEAST_ROWS = 500
_PER_SEEN = 20_000
_REPEATS = 0.6
_SYNTAGM = 0.5
_COPIED = 0.8
_MET = 2
_APART = 0.65
_HEAD = 0.4
# A term stays in its concept where its meetings with all others of it are surely so many.
_SURE, _FLOOR = 1.96, 0.15
# Of few rows chance leaves more: the floor falls to the one above with so many rows.
_FLOOR_OF_FEW, _ENOUGH_ROWS = 0.35, 5_000


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


def _sampled(texts: Texts, pool: np.ndarray) -> np.ndarray:
    """Rows with at least two fields told, evenly taken in the order of their ids."""
    told = sum((texts.at[c] >= 0).astype(int) for c in FIELDS)
    fields = np.column_stack([texts.at[c] for c in FIELDS])
    rows = np.flatnonzero(pool & (told > 1))
    if len(rows) > 2 * SAMPLE:
        rows = rows[:: len(rows) // (2 * SAMPLE)]
    _, one = np.unique(fields[rows], axis=0, return_index=True)
    return rows[np.sort(one)]


def _in_other_words(texts: Texts, rows: np.ndarray, r: fc.Reader) -> np.ndarray:
    """Rows whose description does not only repeat the name; a mask."""
    bags: list[sparse.csr_matrix] = []
    for name in FIELDS[:2]:
        at = texts.at[name][rows]
        used = sp.distinct(np.append(at[at >= 0], len(texts.stream) - 1))
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


def _field(texts: Texts, name: str, rows: np.ndarray, *, r: fc.Reader, places: Trie) -> _Field:
    at = texts.at[name][rows]
    used = sp.distinct(at[at >= 0])
    stream = texts.stream.take(used)
    stream = (
        fc.people_words(stream, r)
        if name == FIELDS[CELL]
        else fc.without_places(stream, places, r)
    )
    return _Field(stream, np.where(at >= 0, np.searchsorted(used, at), len(used)))


def _phrases(field: _Field, rows: int) -> list[tuple[int, ...]]:
    """Whole cells that come back: beneficiaries in the words of the data."""
    stream = field.stream
    count = np.bincount(field.of_row, minlength=len(stream) + 1)[: len(stream)]
    seen: dict[tuple[int, ...], int] = {}
    for k, n in enumerate(count.tolist()):
        parts = tuple(stream.word[stream.first[k] : stream.first[k + 1]].tolist())
        if 0 < len(parts) <= LONGEST:
            seen[parts] = seen.get(parts, 0) + n
    return sorted(p for p, n in seen.items() if n >= max(SEEN, rows // _PER_SEEN))


@dataclass(frozen=True, slots=True)
class _Material:
    """Terms of the sampled rows.

    Attributes
    ----------
    terms, words
        Terms; the first so many are words of prose, the others cells of beneficiaries.
    tables
        For each field which rows (sparse rows) have which terms.
    heads, named
        How often each term opens a name, and stands in one.
    """

    terms: list[tuple[int, ...]]
    words: int
    tables: list[sparse.csr_matrix]
    heads: np.ndarray
    named: np.ndarray


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
    return _grouped(_material(texts, rows, r, places)) if len(rows) >= _LEAST_ROWS else NONE


def _material(texts: Texts, rows: np.ndarray, r: fc.Reader, places: Trie) -> _Material:
    fields = [_field(texts, name, rows, r=r, places=places) for name in FIELDS]
    people = _phrases(fields[CELL], len(rows))
    listed = Trie(people, np.arange(len(people)), len(r.lexis))
    told = [find(f.stream, listed) for f in fields]
    runs = [
        runs_of(f.stream, r.object[f.stream.word] & ~_inside(f.stream, start, size))
        for f, (start, size, _) in zip(fields[:CELL], told, strict=False)
    ]
    words = terms_of([f.stream for f in fields[:CELL]], runs)
    trie = Trie(words, np.arange(len(words)), len(r.lexis))
    count = len(words) + len(people)
    tables: list[sparse.csr_matrix] = []
    opening = standing = np.zeros(count)
    for k, (field, (start, _, what)) in enumerate(zip(fields, told, strict=True)):
        text, term = [field.stream.text[start]], [what + len(words)]
        if k < CELL:
            first, _, word = inside(field.stream, runs[k], trie)
            text.append(field.stream.text[first])
            term.append(word)
            if k == 0:
                opening, standing = _heads(field.stream, first, word, r=r, count=count)
        tables.append(_table(np.concatenate(text), np.concatenate(term), field, count))
    return _Material([*words, *people], len(words), tables, opening, standing)


def _inside(stream: Stream, start: np.ndarray, size: np.ndarray) -> np.ndarray:
    return sp.covered(start, start + size, len(stream.word))


def _table(text: np.ndarray, term: np.ndarray, field: _Field, count: int) -> sparse.csr_matrix:
    key = sp.distinct(text.astype(np.int64) * count + term)
    table = sparse.csr_matrix(
        (np.ones(len(key)), (key // count, key % count)), shape=(len(field.stream) + 1, count)
    )
    return sparse.csr_matrix(table[field.of_row])


def _heads(
    stream: Stream, first: np.ndarray, word: np.ndarray, *, r: fc.Reader, count: int
) -> tuple[np.ndarray, np.ndarray]:
    """Count how often each term opens a name, and how often it stands in one."""
    lead = r.object[stream.word].astype(np.int64)
    before = np.cumsum(lead) - lead
    begin = before[np.minimum(stream.first[:-1], len(before) - 1)]
    opens = before[first] == begin[stream.text[first]]
    return np.bincount(word[opens], minlength=count), np.bincount(word, minlength=count)


def _likeness(m: _Material) -> tuple[np.ndarray, np.ndarray]:
    """How freely each term stands for another, 0 to 1, and how often each meets itself (root)."""
    count = len(m.terms)
    often = np.ones(count)
    found = np.zeros((count, count))
    beside = sparse.csr_matrix(sum((t.T @ t for t in m.tables), sparse.csr_matrix((count, count))))
    for part in (slice(0, m.words), slice(m.words, count)):
        met = _met_across([t[:, part] for t in m.tables])
        own = np.sqrt(np.diag(met) + 1.0)
        often[part] = own
        like = found[part, part]
        np.multiply(own[:, None], own[None, :], out=like)
        np.divide(met, like, out=like)
        np.minimum(like, 1.0, out=like)
        like[met < _MET] = 0.0
        phrase = beside[part, part].tocoo()
        row, col = phrase.row, phrase.col
        apart = (row != col) & (phrase.data > _SYNTAGM * met[row, col])
        like[row[apart], col[apart]] = 0.0
    return found, often


def _met_across(tables: list[sparse.csr_matrix]) -> np.ndarray:
    """How often two terms meet across two fields."""
    size = tables[0].shape[1]
    met = sparse.csr_matrix((size, size))
    for f, one in enumerate(tables):
        for two in tables[f + 1 :]:
            pair = one.T @ two
            # Two fields that always use the same word tell nothing of other words.
            if pair.diagonal().sum() < _COPIED * pair.sum():
                met = met + pair + pair.T
    return met.toarray()


def _sure(like: np.ndarray, often: np.ndarray, same: np.ndarray, *, floor: float) -> np.ndarray:
    """Terms whose meetings with the others of their concept are too many to be chance; a mask.

    Lower bound (Wilson 1927, 95 percent) of the share of the times that they could have met.
    """
    times = np.where(same, often[:, None] * often[None, :], 0.0)
    count = np.maximum(times.sum(axis=1), 1.0)
    share, square = np.minimum((like * times).sum(axis=1) / count, 1.0), _SURE**2
    spread = _SURE * np.sqrt(share * (1.0 - share) / count + square / (4.0 * count**2))
    return (share + square / (2.0 * count) - spread) / (1.0 + square / count) >= floor


def _grouped(m: _Material) -> Concepts:
    # Loaded only here: few rows need none of it, and of many it is loaded beside other work.
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    like, often = _likeness(m)
    kept = np.flatnonzero(np.diag(like) > 0)
    if len(kept) < _MET:
        return NONE
    like = like[np.ix_(kept, kept)]
    np.fill_diagonal(like, 1.0)
    tree = linkage(squareform(1.0 - like, checks=False), method="average")
    label = fcluster(tree, _APART, criterion="distance").astype(np.int64) - 1
    same = label[:, None] == label[None, :]
    np.fill_diagonal(same, val=False)
    mates = np.maximum(same.sum(axis=1), 1)
    strength = np.where(same.any(axis=1), (like * same).sum(axis=1) / mates, 1.0)
    rows = np.sum([np.asarray(t.sum(axis=0)).ravel() for t in m.tables], axis=0)[kept]
    every = np.bincount(label, rows)
    opens = np.bincount(label, m.heads[kept]) / np.maximum(np.bincount(label, m.named[kept]), 1)
    cells = np.bincount(label, rows * (kept >= m.words))
    facet = np.where(cells > every / 2, PEOPLE, np.where(opens >= _HEAD, ACTIVITY, TOPIC))
    few = max(0.0, 1.0 - m.tables[0].shape[0] / _ENOUGH_ROWS)
    sure = _sure(like, often[kept], same, floor=_FLOOR + few * (_FLOOR_OF_FEW - _FLOOR))
    several = sure & (np.bincount(label, sure)[label] >= _MET)
    number, label = np.unique(label[several], return_inverse=True)
    terms = tuple(m.terms[k] for k in kept[several].tolist())
    rows = rows[several].astype(np.int64)
    return Concepts(terms, label, facet[number], strength[several], rows)
