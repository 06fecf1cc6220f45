# pyright: basic
# Scipy.sparse and numpy arrays.
"""Which concepts that the data show each program names: weak evidence, unread by anyone."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.agreement import Agreement, agreement
from sinergi.analysis.duplicates.induce import (
    ACTIVITY,
    CELL,
    FIELDS,
    PEOPLE,
    TOPIC,
    Concepts,
)
from sinergi.analysis.duplicates.matrices import affairs
from sinergi.analysis.duplicates.memory import give_back
from sinergi.analysis.duplicates.normalise import words
from sinergi.analysis.duplicates.signature import Signatures, Texts
from sinergi.analysis.duplicates.terms import find, inside, runs_of
from sinergi.analysis.duplicates.trie import Trie
from sinergi.analysis.duplicates.written import WORKERS

# Counts of fields and terms of one text.
_COUNT = np.int16
# Texts looked at together.
_PART = 20_000
# Affairs of the nomenclature (of 49) whose names use a word of everybody.
_MANY_AFFAIRS = 10


@dataclass(frozen=True, slots=True)
class Weak:
    """Concepts that were found in the data, as bits.

    Attributes
    ----------
    activity, topic
        Of each distinct text.
    people
        Of each program.
    words, concept
        Terms as words, and the concept of each.
    term
        By facet one term that names the concept, for each text (people: each program); -1 none.
    doubt
        Where the thesaurus contradicts the concepts, so that none counts: how often it agrees.
    """

    activity: np.ndarray
    topic: np.ndarray
    people: np.ndarray
    words: tuple[str, ...]
    concept: np.ndarray
    term: dict[str, np.ndarray]
    doubt: Agreement | None = None


def nothing(texts: int, rows: int) -> Weak:
    """Say nothing."""
    none = [np.zeros((n, 1), dtype=np.uint64) for n in (texts, texts, rows)]
    return Weak(none[0], none[1], none[2], (), np.empty(0, np.int64), {})


def recognise(c: Concepts, s: Signatures, texts: Texts, *, r: fc.Reader, places: Trie) -> Weak:
    """Find the concepts in every text.

    A text says the concept that most of its fields name. Where the thesaurus knows enough of the
    words and too seldom agrees, no concept counts.

    Parameters
    ----------
    c
        Concepts.
    s
        The distinct rows.
    texts
        All texts.
    r, places
        Word lists; names of places.
    """
    if not len(c.facet):
        return nothing(len(s.detail), len(s.of_row))
    agreed = agreement(c, r)
    if agreed.doubtful:
        return replace(nothing(len(s.detail), len(s.of_row)), doubt=agreed)
    size = len(c.facet)
    who = c.facet[c.concept] == PEOPLE
    told = ~np.isin(c.concept, c.concept[who & _everyone(c, r)])
    books = [
        Trie(
            [t for t, m in zip(c.terms, mask, strict=True) if m],
            np.flatnonzero(mask),
            len(r.lexis),
        )
        for mask in (who & told, ~who & ~_everyday(c, r))
    ]
    count = len(c.terms)
    one = np.ones(count, dtype=_COUNT)
    means = sparse.csr_matrix((one, (np.arange(count), c.concept)), shape=(count, size))
    votes = sparse.csr_matrix((len(s.detail), size)).astype(_COUNT)
    terms = sparse.csr_matrix((len(s.detail), count)).astype(_COUNT)
    for name in FIELDS[:CELL]:
        # A name that says other work than the description has no say.
        at = np.where(s.other, -1, s.at[name]) if name == FIELDS[0] else s.at[name]
        said = _said(texts, at, books, count, r=r, places=places)
        terms = terms + said
        votes = votes + _meant(said, means)
    chosen = [
        _most(sparse.csr_matrix(votes[:, np.flatnonzero(c.facet == f)]))
        for f in (ACTIVITY, TOPIC, PEOPLE)
    ]
    cell = texts.at["beneficiaries"]
    named = _said(texts, cell, (books[0], None), count, r=r, places=None)
    own = _meant(named, means)
    own_told = own.getnnz(axis=1) > 0
    people = _bits(own[:, np.flatnonzero(c.facet == PEOPLE)])
    people[~own_told] = chosen[2].take(s.of_row[~own_told], axis=0)
    term = {
        n: _first(terms, c.facet[c.concept] == f)
        for n, f in (("activity", ACTIVITY), ("topic", TOPIC))
    }
    term["people"] = _first(named, who)
    words_ = tuple(" ".join(r.lexis.words[w] for w in t) for t in c.terms)
    return Weak(chosen[0], chosen[1], people, words_, c.concept, term)


def _meant(said: sparse.csr_matrix, means: sparse.csr_matrix) -> sparse.csr_matrix:
    """Concepts of terms, as ones."""
    found = sparse.csr_matrix(said @ means)
    found.data[:] = 1
    return found


def _first(terms: sparse.csr_matrix, listed: np.ndarray) -> np.ndarray:
    """Take of each row the listed term that most fields have, ``-1`` for none."""
    rows = np.repeat(np.arange(terms.shape[0], dtype=np.int32), np.diff(terms.indptr))
    kept = np.flatnonzero(listed[terms.indices])
    found = np.full(terms.shape[0], -1, dtype=np.int16)
    if not len(kept):
        return found
    row, many = rows[kept], terms.shape[1]
    # Most fields, then the first term, as one number.
    value = terms.data[kept].astype(np.int64) * many + (many - 1 - terms.indices[kept])
    first = np.flatnonzero(np.append(True, row[1:] != row[:-1]))
    found[row[first]] = many - 1 - np.maximum.reduceat(value, first) % many
    return found


def synonyms(
    w: Weak, facet: str, left: np.ndarray, right: np.ndarray
) -> tuple[np.ndarray, list[str]]:
    """Pairs that rest on two different terms of one concept, and the terms of each.

    Parameters
    ----------
    w
        Concepts.
    facet
        ``activity``, ``topic`` or ``people``.
    left, right
        Texts (people: programs) of the pairs.
    """
    if facet not in w.term:
        return np.empty(0, dtype=np.int64), []
    a, b = w.term[facet][left], w.term[facet][right]
    at = np.flatnonzero((a >= 0) & (b >= 0) & (a != b))
    at = at[w.concept[a[at]] == w.concept[b[at]]]
    pairs = zip(np.minimum(a[at], b[at]).tolist(), np.maximum(a[at], b[at]).tolist(), strict=True)
    return at, [f"{w.words[x]} = {w.words[y]}" for x, y in pairs]


def _everyday(c: Concepts, r: fc.Reader) -> np.ndarray:
    """Tell single words that many affairs of the nomenclature use: no topic is theirs alone.

    "Desa" stands in names of 17 of 49 affairs; as a synonym of "siskeudes" it would join them all.
    """
    topical = c.facet[c.concept] == TOPIC
    names, held = r.lexis.stems, affairs()
    wide = [
        len(t) == 1 and held.get(names[r.lexis.stem[t[0]]], 0) >= _MANY_AFFAIRS for t in c.terms
    ]
    return topical & np.array(wide, dtype=bool)


def _everyone(c: Concepts, r: fc.Reader) -> np.ndarray:
    """Terms that mean everybody: sharing them is no evidence."""
    books = r.books.people
    whole = {p for p, (k, *_) in books.phrases.items() if books.names[k] in words().everyone}
    return np.array([tuple(r.lexis.words[w] for w in t) in whole for t in c.terms], dtype=bool)


def _said(texts, at, books, size, *, r, places) -> sparse.csr_matrix:  # noqa: ANN001
    """Concepts of the texts of some rows, as ones."""
    used, place = sp.numbered(at, len(texts.stream))

    def some(low: int) -> sparse.csr_matrix:
        stream = texts.stream.take(used[low : low + _PART])
        return _named(stream, books, size, r=r, places=places)

    with ThreadPoolExecutor(WORKERS) as pool:
        parts = list(pool.map(some, range(0, len(used), _PART)))
    give_back(len(at))
    return sparse.csr_matrix(sparse.vstack([*parts, sparse.csr_matrix((1, size)).astype(_COUNT)]))[
        place
    ]


def _named(stream, books, size, *, r, places) -> sparse.csr_matrix:  # noqa: ANN001
    """Concepts of some texts, as ones."""
    stream = fc.people_words(stream, r) if places is None else fc.without_places(stream, places, r)
    start, length, what = find(stream, books[0])
    text, concept = [stream.text[start]], [what]
    if books[1] is not None:
        free = r.object[stream.word] & ~sp.covered(start, start + length, len(stream.word))
        first, _, word = inside(stream, runs_of(stream, free), books[1])
        text.append(stream.text[first])
        concept.append(word)
    rows, members = np.concatenate(text), np.concatenate(concept)
    key = sp.distinct(rows.astype(np.int64) * size + members)
    row, member = np.divmod(key, size)
    first = np.searchsorted(row, np.arange(len(stream) + 1))
    data = np.ones(len(key), dtype=_COUNT)
    return sparse.csr_matrix((data, member.astype(np.int32), first), shape=(len(stream), size))


def _bits(table: sparse.csr_matrix) -> np.ndarray:
    rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
    return sp.set_bits(rows, table.indices.astype(np.int64), *table.shape)


def _most(votes: sparse.csr_matrix) -> np.ndarray:
    """Concepts of one facet that most fields name."""
    rows = np.repeat(np.arange(votes.shape[0]), np.diff(votes.indptr))
    best = np.zeros(votes.shape[0], dtype=_COUNT)
    np.maximum.at(best, rows, votes.data)
    good = votes.data == best[rows]
    return sp.set_bits(rows[good], votes.indices[good].astype(np.int64), *votes.shape)
