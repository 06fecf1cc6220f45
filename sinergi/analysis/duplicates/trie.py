# pyright: basic
# Numpy arrays.
"""Longest phrases in a stream of numbered words, all positions at once."""

from collections.abc import Sequence

import numpy as np


class Trie:
    """Phrases as a tree of words.

    Parameters
    ----------
    phrases
        Numbers of the words of each phrase, or a table with ``-1`` behind the end of each; the
        first of two equal ones counts.
    values
        What each phrase stands for, a number.
    width
        How many words there are.
    """

    def __init__(
        self, phrases: Sequence[Sequence[int]] | np.ndarray, values: Sequence[int] | np.ndarray,
        width: int,
    ) -> None:  # fmt: skip
        self._width = max(1, width)
        if isinstance(phrases, np.ndarray):
            size = (phrases >= 0).sum(axis=1)
            wide = int(size.max(initial=0))
            self._build(phrases[:, :wide], size, np.asarray(values, dtype=np.int64))
            return
        size = np.array([len(p) for p in phrases], dtype=np.int64)
        longest = int(size.max(initial=0))
        table = np.full((len(size), longest), -1, dtype=np.int64)
        for row, phrase in enumerate(phrases):
            table[row, : len(phrase)] = phrase
        self._build(table, size, np.asarray(values, dtype=np.int64))

    def _build(self, table: np.ndarray, size: np.ndarray, values: np.ndarray) -> None:
        node = np.zeros(len(table), dtype=np.int64)
        self._keys: list[np.ndarray] = []
        self._value: list[np.ndarray] = []
        for depth in range(table.shape[1]):
            has = size > depth
            key, at = np.unique(node[has] * self._width + table[has, depth], return_inverse=True)
            node[has] = at
            value = np.full(len(key), -1, dtype=np.int64)
            ending = np.flatnonzero(size == depth + 1)[::-1]
            value[node[ending]] = values[ending]
            self._keys.append(key)
            self._value.append(value)
        root = np.full(self._width, -1, dtype=np.int64)
        if self._keys:
            root[self._keys[0]] = np.arange(len(self._keys[0]))
        self._root = root
        self._opens = root >= 0
        # Few words stand further on in a phrase: the others need not be looked for.
        self._goes_on: list[np.ndarray] = []
        for key in self._keys:
            known = np.zeros(self._width, dtype=bool)
            known[key % self._width] = True
            self._goes_on.append(known)

    def starts(self, word: np.ndarray) -> np.ndarray:
        """Positions at which some phrase may begin."""
        return np.flatnonzero(self._opens[word])

    def known(self, word: np.ndarray) -> np.ndarray:
        """Whether some phrase begins with each word."""
        return self._opens[word]

    def longest(
        self,
        word: np.ndarray,
        at: np.ndarray,
        stop: np.ndarray,
        *,
        loud=None,  # noqa: ANN001
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Longest phrase at each of some positions.

        Parameters
        ----------
        word
            The stream.
        at
            Positions to look at.
        stop
            Where the text of each of them ends, exclusive.
        loud
            ``(mask of values that count in capitals only, capitals of each position)``.

        Returns
        -------
        tuple of numpy.ndarray
            Positions where a phrase begins, its length in words, its value.
        """
        may = self._opens[word[at]]
        where, stop = at[may], stop[may]
        size = np.zeros(len(where), dtype=np.int64)
        value = np.full(len(where), -1, dtype=np.int64)
        live, node = np.arange(len(where)), self._root[word[where]]
        for depth, values in enumerate(self._value):
            found = values[node]
            good = found >= 0
            if loud is not None:
                good &= ~loud[0][found] | loud[1][where[live]]
            size[live[good]], value[live[good]] = depth + 1, found[good]
            if depth + 1 == len(self._value):
                break
            more = where[live] + depth + 1 < stop[live]
            live, node = live[more], node[more]
            follows = word[where[live] + depth + 1]
            may = self._goes_on[depth + 1][follows]
            live, keys = live[may], self._keys[depth + 1]
            wanted = node[may] * self._width + follows[may]
            place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            hit = keys[place] == wanted
            live, node = live[hit], place[hit]
        found = size > 0
        return where[found], size[found], value[found]


def disjoint(start: np.ndarray, size: np.ndarray) -> np.ndarray:
    """Choose from the left, each behind the end of the one before; a mask.

    ``start`` ascends. Rounds go over runs of matches that overlap, so few are needed.
    """
    kept = np.zeros(len(start), dtype=bool)
    left = np.arange(len(start))
    end = start + size
    free = 0
    while len(left):
        reach = np.maximum.accumulate(end[left])
        opens = np.ones(len(left), dtype=bool)
        opens[1:] = start[left[1:]] >= reach[:-1]
        kept[left[opens]] = True
        run = np.cumsum(opens) - 1
        free = end[left[opens]][run]
        left = left[~opens & (start[left] >= free)]
    return kept
