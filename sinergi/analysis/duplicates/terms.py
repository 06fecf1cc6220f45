# pyright: basic
# Numpy arrays.
"""Terms of texts: words, and runs of words that hold together and need no further word.

A run holds together where its parts seldom stand without each other (Mikolov et al. 2013,
"Distributed representations of words and phrases", on phrases); it needs a further word where
nearly always the same one follows or goes before.
"""

import numpy as np

from sinergi.analysis.duplicates.stream import Stream
from sinergi.analysis.duplicates.trie import Trie, disjoint

#: Least times that a term is seen, most words of it.
SEEN, LONGEST = 5, 4
_HOLDS, _COMPLETE = 0.2, 0.7
_MOST = 4_000


def _mix(key: np.ndarray, word: np.ndarray) -> np.ndarray:
    return (key * np.uint64(1_000_003) + word.astype(np.uint64) + np.uint64(1)) * np.uint64(
        0x9E3779B97F4A7C15
    )


class _Grams:
    """Runs of one to so many words in the texts, with counts."""

    def __init__(self, word: np.ndarray, run: np.ndarray) -> None:
        """``run`` numbers the stretch of each word, ``-1`` outside."""
        at = np.flatnonzero(run >= 0)
        key = np.zeros(len(at), dtype=np.uint64)
        self.first: list[np.ndarray] = []
        self.count: list[np.ndarray] = []
        self.prefix: list[np.ndarray] = []
        self.suffix: list[np.ndarray] = []
        before = np.full(len(run) + LONGEST, -1, dtype=np.int64)
        for size in range(1, LONGEST + 2):
            end = at + size - 1
            good = end < len(run)
            good[good] = run[end[good]] == run[at[good]]
            at, key = at[good], _mix(key[good], word[at[good] + size - 1])
            _, first, number, count = np.unique(
                key, return_index=True, return_inverse=True, return_counts=True
            )
            self.first.append(at[first])
            self.count.append(count)
            if size > 1:
                self.prefix.append(before[at[first]])
                self.suffix.append(before[at[first] + 1])
            before = np.full(len(run) + LONGEST, -1, dtype=np.int64)
            before[at] = number

    def terms(self) -> list[tuple[int, int]]:
        """List runs that hold together and need no further word, common ones first."""
        found: list[tuple[int, int, int]] = []
        holds = np.ones(len(self.count[0]), dtype=bool)
        for size in range(1, LONGEST + 1):
            count, longer = self.count[size - 1], self.count[size]
            most = np.zeros(len(count))
            for side in (self.prefix, self.suffix):
                np.maximum.at(most, side[size - 1], longer / count[side[size - 1]])
            good = holds & (count >= SEEN) & (most <= _COMPLETE)
            found += zip(
                (-count[good]).tolist(), self.first[size - 1][good].tolist(),
                [size] * int(good.sum()), strict=True,
            )  # fmt: skip
            # A longer run holds together where both of its shorter ends do and follow each other.
            left, right = self.prefix[size - 1], self.suffix[size - 1]
            least = np.minimum(count[left], count[right])
            holds = (longer >= _HOLDS * least) & (longer >= SEEN)
        return [(at, size) for _, at, size in sorted(found)[:_MOST]]


def runs_of(stream: Stream, free: np.ndarray) -> np.ndarray:
    """Give numbers to stretches of free words that no mark and no end of a text parts."""
    opens = ~np.concatenate([[False], free[:-1]]) | stream.broken
    opens[stream.first[:-1][stream.first[:-1] < stream.first[1:]]] = True
    return np.where(free, np.cumsum(opens), -1)


def find(stream: Stream, trie: Trie) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find phrases from the left, none inside another: start, length, value."""
    at = trie.starts(stream.word)
    start, size, what = trie.longest(stream.word, at, stream.ends(at))
    kept = disjoint(start, size)
    return start[kept], size[kept], what[kept]


def inside(
    stream: Stream, run: np.ndarray, trie: Trie
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Terms inside runs only."""
    within = np.flatnonzero(run >= 0)
    number = run[within]
    # Where a run ends is where the next word inside is of another one.
    ends = np.append(np.flatnonzero(number[1:] != number[:-1]), len(within) - 1)
    which = np.cumsum(np.append([False], number[1:] != number[:-1])) if len(within) else within
    may = trie.known(stream.word[within])
    start, size, what = trie.longest(stream.word, within[may], within[ends[which[may]]] + 1)
    kept = disjoint(start, size)
    return start[kept], size[kept], what[kept]


def terms_of(streams: list[Stream], runs: list[np.ndarray]) -> list[tuple[int, ...]]:
    """Terms of several fields; a run goes over no end of a field."""
    word = np.concatenate([s.word for s in streams])
    high, parts = 0, []
    for run in runs:
        parts.append(np.where(run >= 0, run + high, -1))
        high += int(run.max(initial=0)) + 1
    found = _Grams(word, np.concatenate(parts)).terms()
    return [tuple(word[at : at + size].tolist()) for at, size in found]
