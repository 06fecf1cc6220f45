# pyright: basic
# Numpy arrays.
"""Thesaurus phrases found in texts: longest match, whole words only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

import numpy as np

from sinergi import vocab
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.normalise import tokens, words
from sinergi.analysis.duplicates.stream import Lexis, Stream
from sinergi.analysis.duplicates.trie import Trie, disjoint

#: Relations that mean the same thing; "related" never collapses, it only hints at an area.
_SAME = frozenset({"canonical", "syn", "abbr", "spell", "narrower"})


@dataclass(frozen=True, slots=True)
class Matches:
    """Phrases found in a stream, from the left, none inside another.

    Attributes
    ----------
    start, end
        Positions in the stream, end exclusive.
    canonical
        Number of the concept in the book.
    plain
        Whether the phrase means the concept and nothing narrower.
    """

    start: np.ndarray
    end: np.ndarray
    canonical: np.ndarray
    plain: np.ndarray

    def where(self, kept: np.ndarray) -> "Matches":
        """Keep some matches (a mask or positions)."""
        return Matches(self.start[kept], self.end[kept], self.canonical[kept], self.plain[kept])

    def covered(self, length: int) -> np.ndarray:
        """Positions inside a match, as a mask of a stream of so many words."""
        return sp.covered(self.start, self.end, length)

    def outside(self, longer: "Matches") -> "Matches":
        """Take out what is only a part of a longer phrase of another book.

        "Pendidikan dan pelatihan" is training, not schooling.
        """
        at = np.searchsorted(longer.start, self.start, side="right") - 1
        known = at >= 0
        start = np.where(known, longer.start[at] if len(longer.start) else 0, 0)
        end = np.where(known, longer.end[at] if len(longer.end) else 0, 0)
        inside = known & (self.end <= end) & (self.end - self.start < end - start)
        return self.where(~inside)

    def beside(self, people: "Matches", names: int, length: int) -> "Matches":
        """Add groups of beneficiaries where none of these ``names`` topics stands.

        They are numbered after the topics; a narrower group is told by its own words.
        """
        taken = np.concatenate([[0], np.cumsum(self.covered(length))])
        free = people.where(people.plain & (taken[people.end] == taken[people.start]))
        return Matches(
            np.concatenate([self.start, free.start]),
            np.concatenate([self.end, free.end]),
            np.concatenate([self.canonical, free.canonical + names]),
            np.concatenate([self.plain, free.plain]),
        )


class PhraseBook:
    """Phrases of one facet.

    Parameters
    ----------
    entries
        ``(phrase, canonical, relation, in capitals only)``.
    """

    def __init__(self, entries: Iterable[tuple[str, str, str, bool]]) -> None:
        rows = list(entries)
        self.names: tuple[str, ...] = tuple(sorted({c for _, c, _, _ in rows}))
        index = {name: i for i, name in enumerate(self.names)}
        chosen: dict[tuple[str, ...], tuple[int, bool, bool]] = {}
        for row in sorted(rows, key=lambda r: (r[2] != "canonical", r)):
            phrase, canonical, relation, shout = row
            parts = tuple(tokens(phrase))
            if parts:
                chosen.setdefault(parts, (index[canonical], relation != "narrower", shout))
        self._phrases = MappingProxyType(chosen)

    @property
    def phrases(self) -> Mapping[tuple[str, ...], tuple[int, bool, bool]]:
        """Words of each phrase, with its concept, whether it is plain, and in capitals only."""
        return self._phrases

    def bound(self, lexis: Lexis) -> "BoundBook":
        """Prepare the book for streams of a lexis."""
        return BoundBook(self, lexis)


class BoundBook:
    """A book whose phrases are numbers of the words of one lexis."""

    def __init__(self, book: PhraseBook, lexis: Lexis) -> None:
        found = [(lexis.numbers(p), what) for p, what in book.phrases.items()]
        told = [(numbers, what) for numbers, what in found if numbers is not None]
        self.names = book.names
        self._canonical = np.array([w[0] for _, w in told], dtype=np.int64)
        self._plain = np.array([w[1] for _, w in told], dtype=bool)
        self._shout = np.array([w[2] for _, w in told], dtype=bool)
        self._trie = Trie([n for n, _ in told], list(range(len(told))), len(lexis))

    def find(self, stream: Stream) -> Matches:
        """Leftmost longest phrases; some abbreviations count only when they stand in capitals."""
        if not len(self._canonical) or not len(stream.word):
            none = np.empty(0, dtype=np.int64)
            return Matches(none, none, none, none.astype(bool))
        at = self._trie.starts(stream.word)
        loud = (self._shout, stream.loud) if self._shout.any() else None
        start, size, what = self._trie.longest(stream.word, at, stream.ends(at), loud=loud)
        kept = disjoint(start, size)
        start, size, what = start[kept], size[kept], what[kept]
        return Matches(start, start + size, self._canonical[what], self._plain[what])

    def mask(self, listed: Iterable[str]) -> np.ndarray:
        """Tell which concepts are listed."""
        known = frozenset(listed)
        return np.array([n in known for n in self.names], dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """Phrase books of the facets that this room reads.

    ``near`` are pairs of activities that the thesaurus calls related: a related word is an
    activity of its own, near to its concept and never the same.
    """

    activity: PhraseBook
    topic: PhraseBook
    people: PhraseBook
    expense: PhraseBook
    price_list: PhraseBook
    area: PhraseBook
    heads: PhraseBook
    near: tuple[frozenset[str], ...]
    shouted: frozenset[str]


#: Prefixes of the names of areas that are issues, and that one law makes.
ISSUE, LAW = "issue:", "law:"


@cache
def lexicon(own: tuple[vocab.Term, ...] = ()) -> Lexicon:
    """Books of the vocabulary, built once.

    Parameters
    ----------
    own
        Terms of a region's own thesaurus, which a person has accepted.
    """
    terms = [*(t for t in vocab.thesaurus() if not _doubtful(t)), *own]
    related = [t for t in terms if t.facet == "ACTIVITY" and t.relation not in _SAME]

    def book(facet: str) -> PhraseBook:
        return PhraseBook(
            (t.variant, t.canonical, t.relation, t.case_sensitive)
            for t in terms
            if t.facet == facet and t.relation in _SAME
        )

    deeds = PhraseBook(
        (t.variant, _deed(t), t.relation, t.case_sensitive) for t in terms if t.facet == "ACTIVITY"
    )
    expense = PhraseBook((p, "expense", "canonical", False) for p in words().expense)
    heads = PhraseBook((p, "expense", "canonical", False) for p in words().expense_heads)
    loud = (tokens(t.variant) for t in terms if t.case_sensitive)
    issues = (tokens(p) for p, _, _, shout in _issues() if shout)
    return Lexicon(
        activity=deeds,
        topic=book("TOPIC"),
        people=book("BENEFICIARY"),
        expense=expense,
        price_list=PhraseBook((p, "price", "canonical", False) for p in words().price_list),
        area=PhraseBook([*_topics(terms), *_issues(), *_of_law()]),
        heads=heads,
        near=tuple(frozenset({t.variant, t.canonical}) for t in related),
        shouted=frozenset(parts[0] for parts in (*loud, *issues) if parts),
    )


def _deed(term: vocab.Term) -> str:
    return term.canonical if term.relation in _SAME else term.variant


def _doubtful(term: vocab.Term) -> bool:
    """Tell abbreviations with several meanings and words that two concepts claim.

    An abbreviation that stands in the name of its concept ("UMKM" in "pelaku UMKM") has one
    meaning, however many facets know it.
    """
    if term.variant in term.canonical.split():
        return False
    return term.ambiguous and (term.case_sensitive or term.variant in _claimed_twice(term.facet))


@cache
def _claimed_twice(facet: str) -> frozenset[str]:
    """Variants of a facet that stand for more than one of its concepts."""
    seen: dict[str, set[str]] = {}
    for t in vocab.thesaurus():
        if t.facet == facet and t.relation in _SAME:
            seen.setdefault(t.variant, set()).add(t.canonical)
    return frozenset(v for v, concepts in seen.items() if len(concepts) > 1)


def _topics(terms: Iterable[vocab.Term]) -> Iterable[tuple[str, str, str, bool]]:
    for t in terms:
        if t.facet == "TOPIC":
            yield t.variant, t.canonical, t.relation, t.case_sensitive


def _of_law() -> Iterable[tuple[str, str, str, bool]]:
    for area, phrases in words().areas_of_law.items():
        for phrase in phrases:
            yield phrase, f"{LAW}{area}", "syn", False


def _issues() -> Iterable[tuple[str, str, str, bool]]:
    for issue, phrases in vocab.issue_terms().items():
        for phrase in phrases:
            yield phrase, f"{ISSUE}{issue}", "syn", phrase.isupper()
