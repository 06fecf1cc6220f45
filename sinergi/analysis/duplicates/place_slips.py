# pyright: basic
# Numpy arrays.
"""Slips of the pen in names of places: no two places are apart by one letter that was lost.

A name that a region hardly has and that is one of its common names but for a letter lost, added
or changed about is that name. Village names are many and some do differ by a letter: there the
rare name is only not heard. Looked up by the forms that are left when one letter is taken out
(Garbe 2012, symmetric deletes).
"""

import numpy as np

from sinergi.analysis.duplicates.place import Names
from sinergi.analysis.duplicates.stream import Stream

_RARE, _COMMON, _RATIO = 2, 5, 5
_LEAST_LETTERS = 4
_PAIR = 2


def squeezed(stream: Stream, names: Names, key: np.ndarray) -> dict[int, str]:
    """Write some of the names, by their numbers, without spaces."""
    own, at = np.unique(names.key, return_index=True)
    kept = at[np.isin(own, key)]
    spell = stream.lexis.words
    return {
        int(names.key[k]): "".join(
            spell[w] for w in stream.word[names.start[k] : names.start[k] + names.size[k]].tolist()
        )
        for k in kept.tolist()
    }


def _without_one(word: str) -> set[str]:
    return {word[:k] + word[k + 1 :] for k in range(len(word))}


def one_slip(one: str, two: str) -> bool:
    """Tell one letter lost or added, or two neighbours changed about.

    Examples
    --------
    >>> one_slip("kebonaugng", "kebonagung"), one_slip("tegal", "tegallega")
    (True, False)
    """
    if abs(len(one) - len(two)) == 1:
        return min(one, two, key=len) in _without_one(max(one, two, key=len))
    wrong = [k for k, (a, b) in enumerate(zip(one, two, strict=False)) if a != b]
    if len(one) != len(two) or len(wrong) != _PAIR:
        return False
    at = wrong[0]
    return wrong[1] == at + 1 and one[at : at + 2] == two[at : at + 2][::-1]


def meant(
    spelt: dict[int, str], region: np.ndarray, key: np.ndarray, sure: np.ndarray
) -> np.ndarray:
    """Find the name that each name stands for: itself, or the common one it misspells.

    Parameters
    ----------
    spelt
        Names without spaces, by number.
    region, key
        Region and name of each mention.
    sure
        Mentions of which the name is known from elsewhere.
    """
    if not len(key):
        return key
    names, number = np.unique(key, return_inverse=True)
    width = len(names)
    pair, at, count = np.unique(
        region.astype(np.int64) * width + number, return_inverse=True, return_counts=True
    )
    known = np.zeros(len(pair), dtype=bool)
    known[at[sure]] = True
    common = {
        (int(p // width), spelt[int(names[p % width])]): (int(c), int(names[p % width]))
        for p, c in zip(pair[count >= _COMMON], count[count >= _COMMON], strict=True)
    }
    forms: dict[tuple[int, str], list[str]] = {}
    asked = np.flatnonzero((count <= _RARE) & ~known)
    busy = set((pair[asked] // width).tolist())
    for where, name in sorted(common):
        if where in busy:
            for form in _without_one(name) | {name}:
                forms.setdefault((where, form), []).append(name)
    found = names[pair % width]
    for k in asked.tolist():
        where, name = int(pair[k] // width), spelt[int(found[k])]
        near = {n for form in _without_one(name) | {name} for n in forms.get((where, form), ())}
        fits = [n for n in near if one_slip(name, n)]
        fits = [n for n in fits if common[where, n][0] >= _RATIO * int(count[k])]
        if len(name) >= _LEAST_LETTERS and fits:
            found[k] = common[where, min(fits, key=lambda n: (-common[where, n][0], n))][1]
    return found[at]
