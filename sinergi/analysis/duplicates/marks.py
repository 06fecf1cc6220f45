# pyright: basic
# Numpy arrays.
"""What a name is about besides its words: permit, study, part, animals, means, areas of need."""

from collections.abc import Sequence

import numpy as np

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.lexicon import Lexicon
from sinergi.analysis.duplicates.normalise import words
from sinergi.analysis.duplicates.stream import Lexis, Stream

PART, PERMIT, CREATURE, STUDY, TELLING, USE, HOLDER = 1, 2, 4, 8, 16, 32, 64
#: An act of law that opens a name; one anywhere.
ACT, ACTS = 128, 256
#: Kind of output that is built or bought, the first of :attr:`~.normalise.Words.outputs`.
WORKS = 1
#: What only says by what means, beside what holds something else (1) and what does not (0).
MEANS = 2


class Marks:
    """Words that mark a name, bound to the words of one set of texts."""

    def __init__(self, lexis: Lexis) -> None:
        lists = words()
        self._part = lexis.mask(lists.parts)
        self._telling = lexis.mask(lists.tellings)
        self._permit = lexis.mask(lists.permits)
        self._creature = lexis.mask(lists.creatures)
        self._study = lexis.mask(lists.studies)
        self._use = lexis.mask(lists.uses)
        self._act = lexis.mask(lists.acts)
        self._holder = lexis.mask(lists.holders)
        self._before = lexis.mask(lists.stop | lists.frame | lists.broad_activities)
        self._means = lexis.mask(lists.means)

    def means(self, stream: Stream) -> np.ndarray:
        """Tell words that say by what means something is done; a mask of the stream."""
        so_far = np.cumsum(self._means[stream.word])
        before = np.concatenate([[0], so_far])[stream.first[:-1]]
        return so_far > before[stream.text]

    def of(self, stream: Stream, objects: np.ndarray) -> np.ndarray:
        """Add up the marks of each text; a part counts only where it opens the object.

        Parameters
        ----------
        stream
            Texts.
        objects
            Words that can be part of an object, a mask of the stream.
        """
        word = stream.word
        free = np.flatnonzero(objects | self._part[word])
        text = stream.text[free]
        first = np.append(True, text[1:] != text[:-1])[: len(text)]
        found = np.zeros(len(stream), dtype=np.uint16)
        head = word[free[first]]
        told = np.where(self._telling[head], TELLING, 0)
        found[text[first]] = np.where(self._part[head], PART, told)
        marked = (
            (self._permit, PERMIT), (self._creature, CREATURE), (self._study, STUDY),
            (self._act, ACTS),
        )  # fmt: skip
        for mask, mark in marked:
            found[stream.text[mask[word]]] |= mark
        owners = free[self._holder[word[free]] & ~first]
        found[stream.text[owners]] |= HOLDER
        used = np.flatnonzero(self._use[word[:-1]] & self._telling[word[1:]])
        found[stream.text[used[stream.text[used] == stream.text[used + 1]]]] |= USE
        found |= np.where(self._opened_by_act(stream), ACT, 0).astype(np.uint16)
        return found

    def _opened_by_act(self, stream: Stream) -> np.ndarray:
        """Tell texts whose first word that says something is an act of law; a mask."""
        says = np.flatnonzero(~self._before[stream.word])
        text = stream.text[says]
        first = np.append(True, text[1:] != text[:-1])[: len(text)]
        found = np.zeros(len(stream), dtype=bool)
        found[text[first]] = self._act[stream.word[says[first]]]
        return found


def widened(areas: np.ndarray, names: Sequence[str]) -> np.ndarray:
    """Let texts in one area of need by law say all of its topics; sets as bits."""
    at = {n: k for k, n in enumerate(names)}
    listed = [[at[m] for m in group if m in at] for group in words().areas]
    for group in sp.bits(listed, max(1, len(at))):
        areas = np.where(sp.told(areas & group)[:, None], areas | group, areas)
    return areas


def left_behind(activities: np.ndarray, books: Lexicon) -> np.ndarray:
    """Kinds of outputs that the activities of texts leave behind, added up; 0 for any.

    Parameters
    ----------
    activities
        Activities of each text as bits.
    books
        Vocabulary.
    """
    at = {n: k for k, n in enumerate(books.activity.names)}
    found = np.zeros(len(activities), dtype=np.uint8)
    for number, kind in enumerate(words().outputs):
        listed = sp.bits([[at[m] for m in kind if m in at]], max(1, len(at)))[0]
        found |= sp.told(activities & listed).astype(np.uint8) << number
    return found
