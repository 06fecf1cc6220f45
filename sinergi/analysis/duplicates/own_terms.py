# pyright: basic
# Pandas columns are untyped in practice.
"""A region's own thesaurus: the words that its offices have accepted."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pandas as pd

from sinergi import vocab
from sinergi.analysis.duplicates.normalise import tokens
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import Term
from sinergi.vocab.terms import Facet, Relation


def accepted_terms(table: pd.DataFrame) -> tuple[Term, ...]:
    """Make terms of a region's own thesaurus from accepted proposals.

    Parameters
    ----------
    table
        ``term_a term_b facet`` of the rows that a person has accepted. A ``term_b`` that itself
        stands for another word, here or in the thesaurus, leads on to that word.

    Examples
    --------
    >>> accepted_terms(pd.DataFrame({"term_a": ["tengkes"], "term_b": ["stunting"],
    ...                              "facet": ["TOPIC"]}))[0].variant
    'tengkes'
    """
    leads: dict[tuple[Facet, str], str] = {}
    for facet, a, b in sorted(_pairs(table)):
        if a and b and a != b:
            leads.setdefault((facet, a), b)
    found: set[Term] = set()
    for facet, a in leads:
        name, relation = _head(facet, a, leads)
        found |= {Term(facet, name, name, "canonical"), Term(facet, name, a, relation)}
    # Of two terms that stand for each other one is the name itself.
    kept = [t for t in found if t.variant != t.canonical or t.relation == "canonical"]
    return tuple(sorted(kept, key=lambda t: (t.facet, t.canonical, t.variant, t.relation)))


def own_terms(snapshot: Snapshot) -> tuple[Term, ...]:
    """Give the accepted terms that the snapshot holds, for every search in it."""
    decided = snapshot.synonyms
    accepted = (decided["state"] == "diterima").fillna(value=False)
    return accepted_terms(decided[accepted]) if accepted.any() else ()


def undecided(proposals: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Leave out the proposals that an office has decided already, in either direction."""
    known = {(f, frozenset((a, b))) for f, a, b in _pairs(snapshot.synonyms)}
    fresh = [(f, frozenset((a, b))) not in known for f, a, b in _pairs(proposals)]
    return proposals[fresh].reset_index(drop=True)


def _pairs(table: pd.DataFrame) -> list[tuple[Facet, str, str]]:
    rows = table[["facet", "term_a", "term_b"]].itertuples(index=False)
    return [(facet, _plain(a), _plain(b)) for facet, a, b in rows]


def _plain(words: str) -> str:
    return " ".join(tokens(str(words)))


def _head(facet: Facet, term: str, leads: dict[tuple[Facet, str], str]) -> tuple[str, Relation]:
    """Follow a term to the name of its concept, and say how it stands to it."""
    seen, at = [term], leads[facet, term]
    while (facet, at) in leads and at not in seen:
        seen.append(at)
        at = leads[facet, at]
    if at in seen:  # they stand for each other: any of the circle will do, always the same one
        at = min(seen[seen.index(at) :])
    known = _thesaurus().get((facet, at))
    if known is None:
        return at, "syn"
    return known.canonical, "narrower" if known.relation == "narrower" else "syn"


@cache
def _thesaurus() -> Mapping[tuple[str, str], Term]:
    """Terms of the package by facet and words; those with several meanings lead nowhere."""
    return MappingProxyType(
        {
            (t.facet, _plain(t.variant)): t
            for t in vocab.thesaurus()
            if t.relation != "related" and not t.ambiguous
        }
    )
