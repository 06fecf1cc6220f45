# pyright: basic
# Pandas columns are untyped in practice.
"""Synonyms that the data show, for a person to accept or refuse."""

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates.induce import Concepts
from sinergi.analysis.duplicates.material import Material, material
from sinergi.analysis.duplicates.terms import find
from sinergi.analysis.duplicates.trie import Trie
from sinergi.model.fields import LIST_SEPARATOR
from sinergi.model.snapshot import Snapshot

SYNONYM_COLUMNS = ("term_a", "term_b", "facet", "strength", "examples", "seen")
_FACETS = ("ACTIVITY", "TOPIC", "BENEFICIARY")
_EXAMPLES = 3


def propose_synonyms(snapshot: Snapshot, *, least: float = 0.4) -> pd.DataFrame:
    """Words that stand for one another in the fields of the same rows.

    Nothing is accepted here: a person reads the list, and what is accepted goes back in as the
    ``thesaurus`` of :func:`find_duplicates` through :func:`accepted_terms`. Until then the same
    pairs count as weak evidence.

    Parameters
    ----------
    snapshot
        Tables of a region set and period; at least five hundred programs whose description
        says the name in other words.
    least
        Least strength, 0 to 1.

    Returns
    -------
    pandas.DataFrame
        ``term_a`` stands for ``term_b`` (the phrase of the thesaurus, else the commonest);
        ``facet`` ACTIVITY, TOPIC or BENEFICIARY; ``strength`` 0 to 1; ``examples`` names or
        cells with ``term_a``, joined by " | "; ``seen`` rows of the sample that have it.
        Strongest first. What the thesaurus holds already is left out.

    Examples
    --------
    >>> propose_synonyms(Snapshot({})).empty
    True
    """
    m = material(snapshot)
    c, r = m.concepts, m.reader
    spelt = [" ".join(r.lexis.words[w] for w in t) for t in c.terms]
    facets = c.facet[c.concept].tolist()
    known = [_known(tuple(s.split()), f, r) for s, f in zip(spelt, facets, strict=True)]
    shown = _examples(c, m)
    rows = [
        row
        for concept in range(len(c.facet))
        for row in _pairs(np.flatnonzero(c.concept == concept), c, (spelt, known, shown))
    ]
    table = pd.DataFrame(rows, columns=list(SYNONYM_COLUMNS))
    table = table[table["strength"] >= least]
    order = ["strength", "seen", "term_a", "term_b"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)


def _known(parts: tuple[str, ...], facet: int, r: fc.Reader) -> str:
    """Concept of the thesaurus that a term stands for, "" for none."""
    book = (r.books.activity, r.books.topic, r.books.people)[facet]
    found = book.phrases.get(parts)
    return book.names[found[0]] if found else ""


def _pairs(
    members: np.ndarray, c: Concepts, told: tuple[list[str], list[str], list[str]]
) -> list[tuple]:
    spelt, known, shown = told
    if len(members) < 2:  # noqa: PLR2004 - a pair has two ends
        return []
    head = min(members.tolist(), key=lambda k: (not known[k], -c.seen[k], spelt[k]))
    name = known[head] or spelt[head]
    facet = _FACETS[c.facet[c.concept[head]]]
    return [
        (spelt[k], name, facet, float(c.strength[k]), shown[k], int(c.seen[k]))
        for k in members.tolist()
        if k != head and not known[k]
    ]


def _examples(c: Concepts, m: Material) -> list[str]:
    """Take a few texts that hold each term."""
    fields = ("name", "description", "beneficiaries")
    used = np.unique(np.concatenate([m.texts.at[n] for n in fields]))
    used = used[used >= 0]
    stream = m.texts.stream.take(used)
    start, _, what = find(stream, Trie(c.terms, np.arange(len(c.terms)), len(m.reader.lexis)))
    order = np.lexsort((stream.text[start], what))
    texts: list[list[int]] = [[] for _ in c.terms]
    for term, text in zip(what[order].tolist(), stream.text[start[order]].tolist(), strict=True):
        if len(texts[term]) < _EXAMPLES and text not in texts[term]:
            texts[term].append(text)
    words = m.reader.lexis.words
    return [
        LIST_SEPARATOR.join(
            " ".join(words[w] for w in stream.word[stream.first[t] : stream.first[t + 1]].tolist())
            for t in found
        )
        for found in texts
    ]
