# pyright: basic
# Numpy arrays.
"""Whether synonyms that the data show agree with the thesaurus where it knows them too."""

from dataclasses import dataclass
from itertools import combinations

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates.induce import Concepts
from sinergi.analysis.duplicates.normalise import words
from sinergi.analysis.shares import wilson

# With fewer pairs that the thesaurus knows there is nothing to check by. Two words of the
# thesaurus taken at random agree in one pair of fifty; a third is far above that.
_LEAST_KNOWN = 10
_FLOOR = 1 / 3


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many pairs of found synonyms the thesaurus knows, and how many it holds synonyms too."""

    known: int
    agreeing: int

    @property
    def doubtful(self) -> bool:
        """Whether the lower bound of the share (Wilson 1927, 95 percent) stays below the floor."""
        if self.known < _LEAST_KNOWN:
            return False
        return wilson(self.agreeing / self.known, self.known)[0] < _FLOOR


def agreement(c: Concepts, r: fc.Reader) -> Agreement:
    """Count pairs of terms of one concept that stand in the thesaurus; near activities agree."""
    told: dict[int, list[frozenset[str]]] = {}
    meanings = _meanings(r)
    for term, concept in zip(c.terms, c.concept.tolist(), strict=True):
        if term in meanings:
            told.setdefault(concept, []).append(meanings[term])
    pairs = [pair for means in told.values() for pair in combinations(means, 2)]
    return Agreement(len(pairs), sum(bool(a & b) for a, b in pairs))


def _meanings(r: fc.Reader) -> dict[tuple[int, ...], frozenset[str]]:
    """Concepts that each phrase of the thesaurus names, families of near activities among them."""
    near = [*words().related_activities, *r.books.near]
    found: dict[tuple[int, ...], set[str]] = {}
    for book in (r.books.activity, r.books.topic, r.books.people):
        for phrase, (canonical, _, _) in book.phrases.items():
            term = r.lexis.numbers(phrase)
            if term is None:
                continue
            name = book.names[canonical]
            families = (f"near:{k}" for k, family in enumerate(near) if name in family)
            found.setdefault(term, set()).update((name, *families))
    return {term: frozenset(names) for term, names in found.items()}
