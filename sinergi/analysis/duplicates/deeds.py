# pyright: basic
# Numpy arrays.
"""Which verbs of a text tell what is done, and which belong to what it is done to."""

from typing import Protocol

import numpy as np

from sinergi.analysis.duplicates.lexicon import Matches
from sinergi.analysis.duplicates.stream import Lexis, Stream


class Bound(Protocol):
    """Words of one set of texts: masks of words, and of activities that tell little."""

    lexis: Lexis
    stop: np.ndarray
    frame: np.ndarray
    verbal: np.ndarray
    about: np.ndarray
    about_ends: np.ndarray
    broad: np.ndarray
    line_end: np.ndarray


def opening_items(stream: Stream, done: Matches, r: Bound) -> np.ndarray:
    """Tell deeds that open an item of a list; a mask.

    The description of a package lists what is done, an item a line or behind a comma.
    """
    behind = np.concatenate([[False], r.line_end[stream.word[:-1]]])[: len(stream.word)]
    return (behind | stream.marked)[done.start]


def opening(stream: Stream, done: Matches, r: Bound) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Activities that open each text: broad ones, then a specific one and what is tied to it.

    A verb further on belongs to the object ("Penyusunan Profil **Pembangunan** Daerah").
    Returns the matches (a mask), the texts with a specific one, and where the opening ends.
    """
    begins = np.full(len(stream.word) + 1, -1, dtype=np.int64)
    begins[done.start] = np.arange(len(done.start))
    stop, frame = r.stop[stream.word], r.frame[stream.word]
    broad = r.broad[done.canonical]
    chosen = np.zeros(len(done.start), dtype=bool)
    specific = np.zeros(len(stream), dtype=bool)
    end, last = stream.first[:-1].copy(), stream.first[1:]
    at = stream.first[:-1].copy()
    live = np.flatnonzero(at < last)
    while len(live):
        here = at[live]
        match = begins[here]
        opens = (match >= 0) & (~specific[live] | stream.joined[here])
        found = match[opens]
        chosen[found] = True
        specific[live[opens]] |= ~broad[found]
        end[live[opens]] = done.end[found]
        at[live[opens]] = done.end[found]
        skips = ~opens & (stop[here] | (frame[here] & ~specific[live]))
        at[live[skips]] += 1
        live = live[opens | skips]
        live = live[at[live] < last[live]]
    return chosen, specific, end


def unlisted(stream: Stream, start: np.ndarray, topical: np.ndarray, r: Bound) -> np.ndarray:
    """Find a verbal noun at the head that the thesaurus does not know; a stem each text."""
    found = np.full(len(start), -1, dtype=np.int64)
    at, last = start.copy(), stream.first[1:]
    live = np.flatnonzero((at >= 0) & (at < last))
    while len(live):
        here = at[live]
        waits = (r.stop | r.frame)[stream.word[here]]
        follows = (here == stream.first[live]) | stream.joined[here]
        deed = ~waits & follows & r.verbal[stream.word[here]] & ~topical[here]
        found[live[deed]] = r.lexis.stem[stream.word[here[deed]]]
        live = live[waits]
        at[live] += 1
        live = live[at[live] < last[live]]
    return found


def told_about(stream: Stream, done: Matches, r: Bound) -> np.ndarray:
    """Tell verbs that say what a text is about or good for, not what is done; a mask.

    They follow "tentang", "terkait" or a word of purpose ("tercapainya **pengawasan** pangan
    melalui pelatihan").
    """
    position = np.arange(1, len(stream.word) + 1)
    start = stream.first[:-1][stream.text]
    begins = np.maximum.accumulate(np.where(r.about[stream.word], position, 0))
    ends = np.maximum.accumulate(np.where(r.about_ends[stream.word], position, 0))
    return ((begins > ends) & (begins > start))[done.start]


def behind_another(stream: Stream, done: Matches, r: Bound) -> np.ndarray:
    """Tell verbs right behind another: what that one is done to; a mask.

    "Razia **pemberantasan** cukai palsu" is a raid.
    """
    found = np.zeros(len(done.start), dtype=bool)
    found[1:] = (done.start[1:] == done.end[:-1]) & ~r.broad[done.canonical[:-1]]
    found[1:] &= stream.text[done.start[1:]] == stream.text[done.start[:-1]]
    return found & ~stream.joined[done.start]
