# pyright: basic
# Numpy and scipy.sparse arrays are untyped in practice.
"""What comes nearest to a program that has no pair: a hint, never a finding."""

from dataclasses import dataclass

import numpy as np

from sinergi.analysis.duplicates.decide import decide
from sinergi.analysis.duplicates.prepare import Prepared

#: Rows that are looked at more closely for each program.
_CLOSER = 60
_MOST = 3
#: Least score, else least likeness of the letters, that is worth a hint.
_LEAST_SCORE, _LEAST_LETTERS = 0.05, 0.3
_CHUNK = 256
BY_SCORE, BY_LETTERS = "near", "letters"


@dataclass(frozen=True, slots=True)
class Near:
    """A program near another one, and how near: by score, else by the letters of the names."""

    at: int
    by: str
    value: float


def nearest(p: Prepared, asked: np.ndarray, among: np.ndarray) -> dict[int, list[Near]]:
    """Find up to three programs of other agencies for each program asked about, each name once.

    Parameters
    ----------
    p
        Programs.
    asked
        Positions of programs without a pair.
    among
        Positions of what they may be near to, of one region tree and year.

    Returns
    -------
    dict
        Hints by position, the nearest first; by the score of the search where one of them
        reaches 0.05, else by letters from 0.3. Empty where nothing is alike.
    """
    if not len(asked) or not len(among):
        return {}
    turned = p.texts.objects(p.sig[among]).T.tocsr()
    found: dict[int, list[Near]] = {}
    for low in range(0, len(asked), _CHUNK):
        rows = asked[low : low + _CHUNK]
        product = (p.texts.objects(p.sig[rows]) @ turned).tocsr()
        for k, row in enumerate(rows.tolist()):
            part = slice(product.indptr[k], product.indptr[k + 1])
            near = among[_strongest(product.data[part], product.indices[part])]
            found[row] = _by_score(p, row, near) or _by_letters(p, row, among)
    return found


def _strongest(value: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Take the positions of the greatest values, of equal ones the first."""
    return at[np.lexsort((at, -value))[:_CLOSER]]


def _by_score(p: Prepared, row: int, near: np.ndarray) -> list[Near]:
    low, high = np.minimum(row, near), np.maximum(row, near)
    d = decide(p, low, high)
    good = (d.gate == 0) & (d.score >= _LEAST_SCORE)
    return _first(p, near[good], d.score[good], BY_SCORE)


def _by_letters(p: Prepared, row: int, among: np.ndarray) -> list[Near]:
    """Names alike as written; the rough order of all comes before the exact one of a few."""
    texts = p.texts
    own = texts.letters[texts.spelt[p.sig[row]]] @ texts.grams
    word = np.asarray((texts.grams @ own.T).todense()).ravel()
    names, which = np.unique(texts.spelt[p.sig[among]], return_inverse=True)
    listed = texts.letters[names]
    size = np.sqrt(np.maximum(np.asarray(listed.sum(axis=1)).ravel(), 1.0))
    best = _strongest((listed @ word) / size, np.arange(len(names)))
    near = among[np.isin(which, best)]
    near = near[(p.agency[near] != p.agency[row]) | (p.agency[near] < 0)]
    alike = texts.letters_alike(p.sig[np.full(len(near), row)], p.sig[near])
    good = alike >= _LEAST_LETTERS
    return _first(p, near[good], alike[good], BY_LETTERS)


def _first(p: Prepared, near: np.ndarray, value: np.ndarray, by: str) -> list[Near]:
    found: list[Near] = []
    seen: set[int] = set()
    for k in np.lexsort((near, -value)).tolist():
        name = int(p.texts.spelt[p.sig[near[k]]])
        if name not in seen:
            seen.add(name)
            found.append(Near(int(near[k]), by, float(min(value[k], 1.0))))
        if len(found) == _MOST:
            break
    return found
