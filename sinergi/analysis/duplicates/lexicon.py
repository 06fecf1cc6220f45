# pyright: basic
# The automaton comes without type stubs.
"""Thesaurus phrases found in text: longest match, whole words only.

Every word is wrapped in its own pair of border marks before the search, so that a phrase can
neither begin nor end inside a word ("ormas" is not in "informasi") and two phrases that follow
each other do not fight for one border.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import ahocorasick

from sinergi import vocab
from sinergi.analysis.duplicates.normalise import fold, raw_tokens, tokens, words

_CACHE = 1 << 16
_OPEN, _SHUT = "\x02", "\x03"
#: Relations that mean the same thing; "related" never collapses, it only hints at an area.
_SAME = frozenset({"canonical", "syn", "abbr", "spell", "narrower"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of the thesaurus."""

    canonical: int
    words: int
    shout: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found: where (word positions, end exclusive) and what."""

    start: int
    end: int
    phrase: Phrase


def _wrap(folded: Iterable[str]) -> str:
    return "".join(f"{_OPEN}{t}{_SHUT}" for t in folded)


def _disjoint(longest: dict[int, Phrase]) -> list[Match]:
    """Choose from the left, each behind the end of the one before."""
    found: list[Match] = []
    free = 0
    for start, phrase in sorted(longest.items(), key=lambda item: item[0]):
        if start >= free:
            free = start + phrase.words
            found.append(Match(start, free, phrase))
    return found


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
        self._machine: Any = ahocorasick.Automaton()
        chosen: dict[str, Phrase] = {}
        for row in sorted(rows, key=lambda r: (r[2] != "canonical", r)):
            phrase, canonical, relation, shout = row
            parts = tokens(phrase)
            if parts:
                plain = relation != "narrower"
                entry = Phrase(index[canonical], len(parts), shout, plain)
                chosen.setdefault(_wrap(parts), entry)
        for wrapped, entry in chosen.items():
            self._machine.add_word(wrapped, (len(wrapped), entry))
        if chosen:
            self._machine.make_automaton()
        self._empty = not chosen

    def find(self, folded: Sequence[str], loud: Sequence[bool]) -> list[Match]:
        """Leftmost longest phrases; some abbreviations count only when they stand in capitals.

        Every phrase is looked at, not only what ``iter_long`` of the automaton gives: that one
        loses a phrase that lies inside the beginning of a longer one which the text then breaks
        off ("wisata desa" with "desa" and "wisata desa adat" known).
        """
        if self._empty or not folded:
            return []
        starts: dict[int, int] = {}
        at = 0
        for i, token in enumerate(folded):
            starts[at] = i
            at += len(token) + 2
        longest: dict[int, Phrase] = {}
        for end, (length, phrase) in self._machine.iter(_wrap(folded)):
            first = starts[end - length + 1]
            known = longest.get(first)
            if (not phrase.shout or loud[first]) and (not known or known.words < phrase.words):
                longest[first] = phrase
        return _disjoint(longest)


@dataclass(frozen=True, slots=True)
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
    near: tuple[frozenset[str], ...]


#: Prefix of the names of areas that are issues.
ISSUE = "issue:"


@cache
def lexicon() -> Lexicon:
    """Books of the vocabulary, built once."""
    terms = [t for t in vocab.thesaurus() if not _doubtful(t)]
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
    return Lexicon(
        activity=deeds,
        topic=book("TOPIC"),
        people=book("BENEFICIARY"),
        expense=expense,
        price_list=PhraseBook((p, "price", "canonical", False) for p in words().price_list),
        area=PhraseBook([*_topics(terms), *_issues()]),
        near=tuple(frozenset({t.variant, t.canonical}) for t in related),
    )


def _deed(term: vocab.Term) -> str:
    return term.canonical if term.relation in _SAME else term.variant


def _doubtful(term: vocab.Term) -> bool:
    """Tell abbreviations with several meanings and words that two concepts claim."""
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


def _issues() -> Iterable[tuple[str, str, str, bool]]:
    for issue, phrases in vocab.issue_terms().items():
        for phrase in phrases:
            yield phrase, f"{ISSUE}{issue}", "syn", phrase.isupper()


@cache
def _compound_heads() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    heads: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for parts, name in words().compounds:
        heads.setdefault(parts[0], []).append((parts, name))
    return heads


def _compounds(raw: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Join words that stand for one ("sumber daya manusia"), so that they count once."""
    heads = _compound_heads()
    found: list[tuple[str, str]] = []
    i = 0
    while i < len(raw):
        length = 1
        for parts, name in heads.get(raw[i][0].casefold(), ()):
            if tuple(t.casefold() for t, _ in raw[i : i + len(parts)]) == parts:
                found.append((name, raw[i][1]))
                length = len(parts)
                break
        else:
            found.append(raw[i])
        i += length
    return found


_LISTING = frozenset({",", ";"})
_JOINING = frozenset({"dan", "atau", "serta"})


@dataclass(frozen=True, slots=True)
class Line:
    """A cell as folded words.

    Attributes
    ----------
    folded
        The words.
    loud
        Which of them stand in capitals in a cell that is not written in capitals throughout.
    joined
        Which of them a comma, a slash or "dan" ties to the word before.
    marked
        Which of them stand behind a comma or semicolon.
    """

    folded: tuple[str, ...]
    loud: tuple[bool, ...]
    joined: tuple[bool, ...]
    marked: tuple[bool, ...]

    def only(self, kept: Sequence[int]) -> "Line":
        """Keep the words at some positions."""
        return Line(
            tuple(self.folded[i] for i in kept),
            tuple(self.loud[i] for i in kept),
            tuple(self.joined[i] for i in kept),
            tuple(self.marked[i] for i in kept),
        )


@lru_cache(maxsize=_CACHE)
def line(value: str) -> Line:
    """Fold a cell.

    Examples
    --------
    >>> line("Pengadaan/Rehabilitasi Jalan").joined
    (False, True, False)
    """
    raw = _compounds(raw_tokens(value))
    shouting = all(t == t.upper() for t, _ in raw)
    marked: list[bool] = []
    folded: list[str] = []
    loud: list[bool] = []
    joined: list[bool] = []
    for token, mark in raw:
        parts = fold(token).split()
        tied = bool(mark) or bool(folded and folded[-1] in _JOINING)
        folded.extend(parts)
        loud.extend([token.isupper() and not shouting] * len(parts))
        joined.extend([tied] + [False] * (len(parts) - 1))
        marked.extend([mark in _LISTING] + [False] * (len(parts) - 1))
    return Line(tuple(folded), tuple(loud), tuple(joined), tuple(marked))
