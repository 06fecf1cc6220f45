# pyright: basic
# Numpy arrays.
"""Slips of the pen in names of places: no two places are apart by one letter that was lost.

A name that a region hardly has and that is one of its common names but for a letter lost, added
or changed about is that name. Village names are many and some do differ by a letter: there the
rare name is only not heard.
"""

from dataclasses import dataclass

import numpy as np

from sinergi.analysis.duplicates.letter_sums import letter_sums, may_be_slips, mixed
from sinergi.analysis.duplicates.place import Names
from sinergi.analysis.duplicates.stream import Stream

_RARE, _COMMON, _RATIO = 2, 5, 5
_LEAST_LETTERS = 4
_PAIR = 2


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
    stream: Stream, found: Names, mention: tuple[np.ndarray, np.ndarray], sure: np.ndarray
) -> np.ndarray:
    """Find the name that each name stands for: itself, or the common one it misspells.

    Parameters
    ----------
    stream, found
        Texts and the names in them.
    mention
        Region and name of each mention.
    sure
        Mentions of which the name is known from elsewhere.
    """
    region, key = mention
    if not len(key):
        return key
    names, number = np.unique(key, return_inverse=True)
    width = len(names)
    pair, at, count = np.unique(
        region.astype(np.int64) * width + number, return_inverse=True, return_counts=True
    )
    known = np.zeros(len(pair), dtype=bool)
    known[at[sure]] = True
    where, which = pair // width, pair % width
    spelt = _Spelt.of(stream, found, names)
    sums = spelt.sums[which] + mixed(where)
    often = np.flatnonzero(count >= _COMMON)
    asked = np.flatnonzero((count <= _RARE) & ~known)
    asked = asked[may_be_slips(sums[asked], sums[often], spelt.letters)]
    common: dict[int, dict[str, int]] = {r: {} for r in where[asked].tolist()}
    for k in often[np.isin(where[often], where[asked])].tolist():
        common[int(where[k])][spelt.name(int(which[k]))] = k
    meaning = names[which]
    for k in asked.tolist():
        name, near = spelt.name(int(which[k])), common[int(where[k])]
        fits = [n for n in near if abs(len(n) - len(name)) < _PAIR and one_slip(name, n)]
        fits = [n for n in fits if count[near[n]] >= _RATIO * count[k]]
        if len(name) >= _LEAST_LETTERS and fits:
            meaning[k] = names[which[near[min(fits, key=lambda n: (-count[near[n]], n))]]]
    return meaning[at]


@dataclass(frozen=True, slots=True)
class _Spelt:
    """Distinct names without spaces: where each stands, and the sums of their letters."""

    stream: Stream
    start: np.ndarray
    size: np.ndarray
    sums: np.ndarray
    letters: np.ndarray

    @classmethod
    def of(cls, stream: Stream, found: Names, names: np.ndarray) -> "_Spelt":
        own, first = np.unique(found.key, return_index=True)
        first = first[np.searchsorted(own, names)]
        start, size = found.start[first], found.size[first]
        of_word, letters = letter_sums(stream.lexis.words)
        sums = np.zeros(len(names), dtype=np.uint64)
        for step in range(int(size.max(initial=0))):
            has = size > step
            sums[has] += of_word[stream.word[start[has] + step]]
        return cls(stream, start, size, sums, letters)

    def name(self, number: int) -> str:
        at = int(self.start[number])
        spell = self.stream.lexis.words
        return "".join(spell[w] for w in self.stream.word[at : at + self.size[number]].tolist())
