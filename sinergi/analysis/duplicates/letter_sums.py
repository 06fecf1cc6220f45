# pyright: basic
# Numpy arrays.
"""Which words may be a slip of the pen away from others, told by sums over their letters.

Every letter stands for a random number and a word for the sum of its letters. Two neighbours
changed about leave the sum as it is; a letter lost or added changes it by the number of a letter.
So nearly all words are known to be no slip without being compared with any other; by chance a
word passes in one of about 10 ** 12 cases.
"""

from collections.abc import Sequence

import numpy as np

# Steps of a sum looked at together.
_STEPS = 64


def mixed(numbers: np.ndarray) -> np.ndarray:
    """Scatter numbers over 64 bits (the finisher of splitmix64; Steele, Lea and Flood 2014)."""
    found = numbers.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(31))


def letter_sums(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Sum of each word, and the numbers of the letters that occur."""
    flat = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(mixed(flat), dtype=np.uint64)])
    ends = np.cumsum(np.array([len(w) for w in words], dtype=np.int64))
    begins = np.concatenate([[0], ends[:-1]]) if len(ends) else ends
    return total[ends] - total[begins], mixed(np.unique(flat))


def may_be_slips(asked: np.ndarray, among: np.ndarray, letters: np.ndarray) -> np.ndarray:
    """Tell which sums are those of others or a letter away from them; a mask.

    Parameters
    ----------
    asked, among
        Sums of words.
    letters
        Numbers of the letters that occur.
    """
    steps = np.concatenate([np.zeros(1, np.uint64), letters, np.uint64(0) - letters])
    found = np.zeros(len(asked), dtype=bool)
    for low in range(0, len(steps) if len(among) else 0, _STEPS):
        near = np.sort((among[:, None] + steps[low : low + _STEPS]).ravel())
        found |= near[np.minimum(np.searchsorted(near, asked), len(near) - 1)] == asked
    return found
