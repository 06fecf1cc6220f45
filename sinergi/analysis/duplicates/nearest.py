# pyright: basic
# Numpy and scipy.sparse arrays are untyped in practice.
"""What comes nearest to a program that has no pair: a hint, never a finding."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from sinergi import vocab
from sinergi.analysis.duplicates.decide import decide
from sinergi.analysis.duplicates.normalise import stem, tokens, words
from sinergi.analysis.duplicates.prepare import Prepared

#: Rows that are looked at more closely for each program.
_CLOSER = 60
_MOST = 3
#: Least score, else least likeness of the letters, that is worth a hint.
_LEAST_SCORE, _LEAST_LETTERS = 0.05, 0.3
#: Names alike by letters share at least two in five of the words by which the one asked about
#: tells something: a single word in common ("Bedah Rumah", "Rumah Sakit") is no likeness.
_LEAST_SHARED = 0.4
_CHUNK = 256
BY_SCORE, BY_TOPIC, BY_LETTERS = "near", "topic", "letters"


@dataclass(frozen=True, slots=True)
class Near:
    """A program near another one, and how near: by score, topic, or the letters of the names."""

    at: int
    by: str
    value: float


def nearest(p: Prepared, asked: np.ndarray, among: np.ndarray) -> dict[int, list[Near]]:
    """Find up to three programs of other agencies for each program asked about, each name once.

    Named are programs, not what is bought for them: lines of expense and goods are passed over,
    and packages too where the agencies' plans are told.

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
        reaches 0.05, else those of the same topic, else by letters from 0.3 where the
        other also has two in five of the words that tell something. Empty where nothing is alike.
    """
    among = _programs(p, among)
    if not len(asked) or not len(among):
        return {}
    turned = p.texts.objects(p.sig[among]).T.tocsr()
    topics, places = p.topic[p.sig[among]], _place_words(p)
    found: dict[int, list[Near]] = {}
    for low in range(0, len(asked), _CHUNK):
        rows = asked[low : low + _CHUNK]
        product = (p.texts.objects(p.sig[rows]) @ turned).tocsr()
        for k, row in enumerate(rows.tolist()):
            part = slice(product.indptr[k], product.indptr[k + 1])
            near = among[_strongest(product.data[part], product.indices[part])]
            kin = among[(topics & p.topic[p.sig[row]]).any(axis=1)]
            told = next((t for t in _tiers(p, row, near, kin) if t), None)
            found[row] = told or _by_letters(p, row, among, places)
    return found


def _programs(p: Prepared, among: np.ndarray) -> np.ndarray:
    """Leave out lines of expense and goods, and packages where plans are told."""
    named = among[~p.detail[among]]
    layer = p.rows["layer"].iloc[named].to_numpy(dtype=object)
    plan = named[layer == "plan"]
    return plan if len(plan) else named


def _strongest(value: np.ndarray, at: np.ndarray) -> np.ndarray:
    """Take the positions of the greatest values, of equal ones the first."""
    return at[np.lexsort((at, -value))[:_CLOSER]]


def _tiers(p: Prepared, row: int, near: np.ndarray, kin: np.ndarray) -> Iterator[list[Near]]:
    """Give those near by score, then those of the same topic, the likeliest first."""
    for by, at, least in ((BY_SCORE, near, _LEAST_SCORE), (BY_TOPIC, kin, 0.0)):
        d = decide(p, np.minimum(row, at), np.maximum(row, at))
        good = (d.gate == 0) & (d.score >= least)
        yield _first(p, at[good], d.score[good], by)


def _by_letters(p: Prepared, row: int, among: np.ndarray, places: frozenset[str]) -> list[Near]:
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
    told = _telling(p, row, places)
    good = (alike >= _LEAST_LETTERS) & np.array(
        [_share(told, _telling(p, int(at), places)) >= _LEAST_SHARED for at in near], dtype=bool
    )
    return _first(p, near[good], alike[good], BY_LETTERS)


def _telling(p: Prepared, row: int, places: frozenset[str]) -> frozenset[str]:
    """Stems of a name that tell what it is about: no usual word of names, no place."""
    usual = vocab.generic_words() | words().stop
    listed = tokens(str(p.rows["name"].iloc[row]))
    return frozenset(stem(t) for t in listed if t not in usual and t not in places)


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    """Tell which part of the one the other has too."""
    return len(a & b) / max(1, len(a))


def _place_words(p: Prepared) -> frozenset[str]:
    """Words of the names of kecamatan, which a proposal tells to say where, not what."""
    names = (n for n, own in zip(p.owners.names, p.owners.kecamatan, strict=True) if own)
    return frozenset(t for n in names for t in tokens(n)) | words().place_words


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
