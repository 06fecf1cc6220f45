# pyright: basic
# Scipy.sparse is untyped in practice.
"""Distinct texts as matrices of weights: how rare their words and letters are."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from scipy import sparse

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.fields import fields_alike, pointers
from sinergi.analysis.duplicates.lexicon import Lexicon
from sinergi.analysis.duplicates.normalise import words
from sinergi.analysis.duplicates.readings import bag_of
from sinergi.analysis.duplicates.signature import Signatures
from sinergi.analysis.duplicates.stream import Lexis

_ABOVE = 0.7
# A small snapshot does not know which words are rare: the national nomenclature counts as so
# many further names.
_PRIOR_NAMES = 1000
# Affairs of the national nomenclature (2027).
_AFFAIRS = 49
# Bits of a letter.
_LETTER = 21


@cache
def stem_shares() -> dict[str, float]:
    """Share of the distinct names of the national nomenclature that hold a stem."""
    return {r["stem"]: float(r["share"]) for r in _nomenclature()}


@cache
def _nomenclature() -> tuple[dict[str, str], ...]:
    source = files("sinergi.analysis.duplicates").joinpath("stem_shares.csv")
    return tuple(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))


@cache
def affairs() -> dict[str, int]:
    """How many affairs of the national nomenclature have names that hold a stem."""
    return {r["stem"]: int(r["affairs"]) for r in _nomenclature()}


def _rarity(table: sparse.csr_matrix, names: Sequence[str] | None, used: np.ndarray) -> np.ndarray:
    seen = np.bincount(table[used].indices, minlength=table.shape[1]).astype(np.float64)
    if names is None:
        return np.log((len(used) + 1.0) / (seen + 1.0)) + 1.0
    shares = stem_shares()
    usual = np.array([shares.get(w, 0.0) * _PRIOR_NAMES for w in names])
    return np.log((len(used) + _PRIOR_NAMES + 1.0) / (seen + usual + 1.0))


@dataclass(frozen=True, slots=True)
class Matrices:
    """Distinct texts as matrices.

    Attributes
    ----------
    words
        Objects as weights.
    concepts, rare
        Concepts that the data show of each text, as bits, and how rare each is.
    letters, spelt, grams
        Words of the distinct names as counts, the name of each text, and the weighted letter
        trigrams of each word: see :meth:`letters_alike`.
    above
        Objects of the chains of rows above, as weights.
    spread
        Weight of each stem by how few affairs use it: a word that tells a name from others may
        still stand in the names of most affairs (``evaluasi``: 27 of 49, ``irigasi``: 2).
    points
        Affairs of government that each stem points to: see :mod:`.fields`.
    items, first, count
        Objects item by item as weights, and where the items of each text begin and how many
        they are; a text that is no list is one item, where it begins at -1 that of ``words``.
    """

    words: sp.Weighed
    concepts: np.ndarray
    rare: np.ndarray
    letters: sparse.csr_matrix
    spelt: np.ndarray
    grams: sparse.csr_matrix
    above: sparse.csr_matrix
    spread: np.ndarray
    points: sparse.csr_matrix
    items: sp.Weighed
    first: np.ndarray
    count: np.ndarray

    def objects(self, text: np.ndarray) -> sparse.csr_matrix:
        """Make unit rows of the words of some texts and of the concepts found in the data.

        With the concepts synonyms meet. The rows of all texts are never held at once.
        """
        words = self.words.rows[text]
        if not len(self.rare):
            return sp.unit(sparse.csr_matrix(words))
        row, member = sp.all_members(self.concepts[text])
        found = sparse.csr_matrix(
            (self.rare[member], (row, member)), shape=(len(text), len(self.rare))
        )
        return sp.unit(sparse.csr_matrix(sparse.hstack([words, found])))

    def item(self, text: np.ndarray, place: np.ndarray) -> sp.Weighed:
        """Take the items at some places of texts."""
        own = self.first[text] >= 0
        return sp.Weighed.choice(own, (self.items, self.first[text] + place), (self.words, text))

    def fields_alike(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Cosine of the affairs of government that the words of two texts point to."""
        return fields_alike(self.words.rows, self.points, a, b)

    def letters_alike(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """Cosine of the letter trigrams of two texts, weighted by rarity."""
        return sp.cosines_through(self.letters, self.grams, self.spelt[a], self.spelt[b])


def families_of(activities: np.ndarray, books: Lexicon) -> np.ndarray:
    """Families of near activities that each text belongs to, as bits."""
    at = {n: k for k, n in enumerate(books.activity.names)}
    families = (*words().related_activities, *books.near)
    listed = [[at[m] for m in family if m in at] for family in families]
    masks = sp.bits(listed, max(1, len(at)))
    first, which = sp.grouped(activities)
    sets = [np.flatnonzero((masks & row).any(axis=1)).tolist() for row in activities[first]]
    return sp.bits(sets, len(families))[which]


def gram_table(lexis: Lexis) -> tuple[np.ndarray, np.ndarray, int]:
    """Letter trigrams of each word of a lexis: where each begins, numbers, how many exist.

    They stand inside word borders (``" de", "des", "esa", "sa "``), as ``char_wb`` makes them.
    """
    text = "".join(f" {w} " for w in lexis.words).encode("utf-32-le", "surrogatepass")
    letter = np.frombuffer(text, dtype=np.uint32).astype(np.int64)
    size = np.array([len(w) for w in lexis.words], dtype=np.int64)
    first = np.concatenate([[0], np.cumsum(size)])
    # A word has as many trigrams as letters, and two letters more with its borders.
    at = np.arange(first[-1]) + 2 * np.repeat(np.arange(len(size)), size)
    code = (letter[at] << 2 * _LETTER | letter[at + 1] << _LETTER) | letter[at + 2]
    known, flat = np.unique(code, return_inverse=True)
    return first, flat.astype(np.int32), len(known)


def _rare(weak: np.ndarray, used: np.ndarray) -> np.ndarray:
    """Rarity of the concepts found in the data."""
    _, member = sp.all_members(weak)
    seen = np.bincount(member)
    return np.maximum(np.log(len(used) / (seen + 1.0)), 0.0)


def _spread(names: Sequence[str]) -> np.ndarray:
    held = np.array([affairs().get(w, 0) for w in names], dtype=np.float64)
    return np.log((_AFFAIRS + 1.0) / (held + 1.0))


def matrices(
    s: Signatures,
    stems: sparse.csr_matrix,
    above: fc.Facets,
    r: fc.Reader,
    *,
    weak: Callable[[], np.ndarray],
    used: np.ndarray,
) -> Matrices:
    """Weigh words by rarity, counted on the texts ``used``.

    ``weak`` gives the concepts that the data show; it is asked last, they may still be searched.
    """
    names = r.things
    weight = _rarity(stems, names, used)
    upper = bag_of(
        above.owner, above.stem, np.full(len(above.stem), _ABOVE), (len(above), len(names))
    )
    words = sp.weighed(stems, weight)
    begin, flat, size = gram_table(r.lexis)
    spelt = sparse.csr_matrix((np.ones(len(flat)), flat, begin), shape=(len(r.lexis), size))
    spelt.sum_duplicates()
    counts = s.letters
    letters = sparse.csr_matrix(
        (counts.data, counts.indices, counts.indptr), shape=(counts.shape[0], len(r.lexis))
    )
    shown, _ = sp.numbered(s.spelt[used], letters.shape[0])
    idf = np.log((len(shown) + 1.0) / (sp.held(letters[shown], spelt) + 1.0)) + 1.0
    items, whole = sp.Weighed.of(sp.weighed(s.items, weight)), sp.Weighed.of(words)
    parts, kin = sp.weighed(spelt, idf), sp.weighed(upper, weight)
    concepts = weak()
    return Matrices(
        words=whole,
        letters=letters,
        spelt=s.spelt,
        grams=parts,
        above=kin,
        spread=_spread(names),
        points=pointers(names),
        items=items,
        first=s.first,
        count=s.count,
        concepts=concepts,
        rare=_rare(concepts, used),
    )
