# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""Many texts as one stream of numbered words, made with whole arrays instead of text by text.

Words get their numbers in alphabetical order: the same texts give the same numbers whatever
their order.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.analysis.duplicates.normalise import fold, stem, words
from sinergi.analysis.duplicates.slips import mend
from sinergi.analysis.duplicates.trie import Trie, disjoint
from sinergi.analysis.duplicates.written import BREAK, COMMA, TIE, WORKERS, Raw, spellings, written

_JOINING = ("dan", "atau", "serta")
# Kinds of letters by byte.
_CAPITAL, _SMALL, _OTHER = 1, 2, 4
_LETTERS = np.zeros(256, dtype=np.uint8)
_LETTERS[65:91], _LETTERS[97:123], _LETTERS[128:] = _CAPITAL, _SMALL, _OTHER


@dataclass(frozen=True, slots=True)
class Stream:
    """Folded words of texts, one after the other.

    Attributes
    ----------
    lexis
        The distinct words.
    word, text
        Number of each word in the lexis, and of its text.
    first
        Where each text begins; one longer than the number of texts.
    joined, marked
        Whether a comma, slash or "dan" ties the word to the one before; whether a comma or
        semicolon stands before it.
    broken
        Whether a mark that ends a name of a place stands before it.
    loud
        Whether it stands in capitals in a text that is not written in capitals throughout;
        told for the words that were asked for only.
    """

    lexis: "Lexis"
    word: np.ndarray
    text: np.ndarray
    first: np.ndarray
    joined: np.ndarray
    marked: np.ndarray
    broken: np.ndarray
    loud: np.ndarray

    def __len__(self) -> int:
        return len(self.first) - 1

    def only(self, kept: np.ndarray) -> "Stream":
        """Keep some words (a mask); texts stay, also empty ones."""
        text = self.text[kept]
        first = np.searchsorted(text, np.arange(len(self) + 1))
        rest = (getattr(self, c)[kept] for c in ("joined", "marked", "broken", "loud"))
        return Stream(self.lexis, self.word[kept], text, first, *rest)

    def part(self, low: int, high: int) -> "Stream":
        """Texts from ``low`` up to ``high``."""
        at = slice(int(self.first[low]), int(self.first[high]))
        rest = (getattr(self, c)[at] for c in ("joined", "marked", "broken", "loud"))
        first = self.first[low : high + 1] - self.first[low]
        return Stream(self.lexis, self.word[at], self.text[at] - low, first, *rest)

    def take(self, texts: np.ndarray) -> "Stream":
        """Texts by number, in the order given."""
        size = np.diff(self.first)[texts]
        first = np.concatenate([[0], np.cumsum(size)])
        text = np.repeat(np.arange(len(texts), dtype=np.int32), size)
        at = (self.first[texts] - first[:-1])[text]
        at += np.arange(first[-1])
        rest = (getattr(self, c)[at] for c in ("joined", "marked", "broken", "loud"))
        return Stream(self.lexis, self.word[at], text, first, *rest)

    def ends(self, at: np.ndarray) -> np.ndarray:
        """Where the texts of some positions end."""
        return self.first[self.text[at] + 1]


class Lexis:
    """Distinct folded words, by alphabet, with what each of them is."""

    def __init__(self, known: Sequence[str]) -> None:
        self.words = tuple(known)
        self._at = {w: k for k, w in enumerate(self.words)}
        stems = [stem(w) for w in self.words]
        #: Distinct stems, by alphabet.
        self.stems = tuple(sorted(set(stems)))
        at = {s: k for k, s in enumerate(self.stems)}
        #: Number of the stem of each word.
        self.stem = np.array([at[s] for s in stems], dtype=np.int32)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def digits(self) -> np.ndarray:
        """Which words are numbers."""
        return self.flags(str.isdigit)

    def number(self, word: str) -> int:
        """Find the number of a word, ``-1`` when no text has it."""
        return self._at.get(word, -1)

    def numbers(self, parts: Sequence[str]) -> tuple[int, ...] | None:
        """Numbers of the words of a phrase, none when one is in no text."""
        found = tuple(self._at.get(w, -1) for w in parts)
        return None if -1 in found else found

    def mask(self, listed) -> np.ndarray:  # noqa: ANN001 - any collection of words
        """Tell which words are listed."""
        found = np.zeros(len(self.words), dtype=bool)
        found[[self._at[w] for w in listed if w in self._at]] = True
        return found

    def flags(self, test) -> np.ndarray:  # noqa: ANN001 - a function of a word
        """Tell which words pass a test."""
        return np.fromiter((bool(test(w)) for w in self.words), dtype=bool, count=len(self.words))


def tokenise(texts: pa.Array, *, shouted: frozenset[str] = frozenset(), prose: int = 0) -> Stream:
    """Fold texts into one stream of words.

    Parameters
    ----------
    texts
        Array of strings without nulls.
    shouted
        Words of which it matters whether they stand in capitals.
    prose
        In the first so many texts slips of the pen are mended.

    Examples
    --------
    >>> found = tokenise(pa.array(["Kerjasama dgn Desa", "Pengadaan/Rehab"]))
    >>> [found.lexis.words[w] for w in found.word], found.joined.tolist()[-1]
    (['kerja', 'sama', 'dengan', 'desa', 'pengadaan', 'rehab'], True)
    """
    raw, spelt, data = written(spellings(texts))
    meant = _meant(raw, spelt, prose)
    names, compounds = _compounds(spelt)
    spelt = [*spelt, *names]
    parts = [fold(w).split() for w in spelt]
    lexis = Lexis(sorted({p for found in parts for p in found}))
    folded = _Folded.of([[lexis.number(w) for w in p] for p in parts])
    asked = np.array([w in shouted for w in spelt], dtype=bool)
    joining = lexis.mask(_JOINING)

    def finished(piece: Raw) -> list[np.ndarray]:
        code = meant[piece.known][piece.code]
        stays = None if compounds is None else _compounded(code, piece.text, compounds)
        loud = _loud(piece, code, asked, spelt=spelt, data=data, texts=texts)
        kept = (code, piece.text, piece.flag, loud)
        code, text, flag, loud = kept if stays is None else (c[stays] for c in kept)
        word, lead, source = folded.spread(code)
        text, flag, loud = text[source], flag[source], loud[source]
        opening = np.append([True], text[1:] != text[:-1])[: len(text)]
        follows = np.append([False], joining[word[:-1]])[: len(word)]
        within = lead & ~opening
        tied = within & (((flag & TIE) > 0) | follows)
        marks = (within & ((flag & sign) > 0) for sign in (COMMA, BREAK))
        return [word, text, tied, *marks, loud]

    with ThreadPoolExecutor(WORKERS) as pool:
        done = list(pool.map(finished, _handed_over(raw)))
    columns = list(zip(*done, strict=True)) or [()] * 6
    types = (np.int32, np.int32, bool, bool, bool, bool)
    del done
    word, text, joined, marked, broken, loud = (
        np.concatenate([np.empty(0, dtype=t), *columns.pop(0)]) for t in types
    )
    first = np.searchsorted(text, np.arange(len(texts) + 1))
    return Stream(lexis, word, text, first, joined, marked, broken, loud)


def _handed_over(pieces: list[Raw]) -> Iterator[Raw]:
    """Give pieces away from the first on; nobody keeps them."""
    pieces.reverse()
    while pieces:
        yield pieces.pop()


@dataclass(frozen=True, slots=True)
class _Folded:
    """The folded words of each written one, an abbreviation as several: one after the other."""

    flat: np.ndarray
    begin: np.ndarray
    size: np.ndarray

    @classmethod
    def of(cls, parts: list[list[int]]) -> "_Folded":
        size = np.array([len(p) for p in parts] or [0], dtype=np.int32)
        flat = np.array([w for p in parts for w in p] or [0], dtype=np.int32)
        return cls(flat, (np.cumsum(size) - size).astype(np.int32), size)

    def spread(self, code: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Put the folded words in the place of written ones.

        Returns the words, whether each is the first of a written one, and which that is.
        """
        times = self.size[code]
        source = np.repeat(np.arange(len(code), dtype=np.int32), times)
        at = np.cumsum(times, dtype=np.int32) - times
        lead = np.zeros(len(source), dtype=bool)
        lead[at[times > 0]] = True
        word = self.flat[np.minimum(self.begin, len(self.flat) - 1)][code[source]]
        more = np.flatnonzero(~lead)
        which = source[more]
        word[more] = self.flat[self.begin[code[which]] + more - at[which]]
        return word, lead, source


def _meant(pieces: list[Raw], spelt: list[str], prose: int) -> np.ndarray:
    """Tell the word that was meant by each: a rare misspelt one is another.

    Names of places, which stand behind the prose, stay.
    """
    swap = np.arange(len(spelt), dtype=np.int32)
    count, outside = (np.zeros(len(spelt), dtype=np.int64) for _ in range(2))
    for piece in pieces:
        split = int(np.searchsorted(piece.text, prose))
        for total, code in ((count, piece.code[:split]), (outside, piece.code[split:])):
            # Every distinct word of a piece has a number of its own.
            total[piece.known] += np.bincount(code, minlength=len(piece.known))
    if not count.any():
        return swap
    meant = mend(spelt, np.where((outside > 0) & (count <= outside), 0, count).tolist())
    at = {w: k for k, w in enumerate(spelt)}
    for slip, word in meant.items():
        swap[at[slip]] = at[word]
    return swap


def _compounds(spelt: list[str]) -> tuple[list[str], tuple[Trie, int] | None]:
    """Words that stand for several, and a tree of those with the number of the first of them."""
    at = {w: k for k, w in enumerate(spelt)}
    known = [(tuple(at.get(w, -1) for w in parts), name) for parts, name in words().compounds]
    known = [(numbers, name) for numbers, name in known if -1 not in numbers]
    if not known:
        return [], None
    names = sorted({name for _, name in known})
    values = [names.index(name) for _, name in known]
    return names, (Trie([n for n, _ in known], values, len(spelt)), len(spelt))


def _compounded(code: np.ndarray, text: np.ndarray, compounds: tuple[Trie, int]) -> np.ndarray:
    """Join words that stand for one ("sumber daya manusia") in place; a mask of what stays."""
    trie, base = compounds
    at = trie.starts(code)
    ends = np.searchsorted(text, text[at], side="right")
    start, size, what = trie.longest(code, at, ends)
    kept = disjoint(start, size)
    start, size, what = start[kept], size[kept], what[kept]
    stays = np.ones(len(code), dtype=bool)
    code[start] = base + what
    for step in range(1, int(size.max(initial=1))):
        stays[start[size > step] + step] = False
    return stays


def _loud(
    raw: Raw, code: np.ndarray, asked: np.ndarray,
    *, spelt: list[str], data: np.ndarray, texts: pa.Array,
) -> np.ndarray:  # fmt: skip
    """Tell which of the words asked for stand in capitals in a text that does not throughout."""
    found = np.zeros(len(code), dtype=bool)
    at = np.flatnonzero(asked[code])
    if not len(at):
        return found
    used, which = np.unique(code[at], return_inverse=True)
    size = np.array([len(spelt[word].encode()) for word in used.tolist()], dtype=np.int64)[which]
    first = np.cumsum(size) - size
    where = np.repeat(raw.base + raw.start[at] - first, size) + np.arange(int(size.sum()))
    here = data[np.minimum(where, len(data) - 1)]
    letters = np.bitwise_or.reduceat(_LETTERS[here], first)
    big = letters == _CAPITAL
    for k in np.flatnonzero(letters & _OTHER).tolist():
        told = bytes(here[first[k] : first[k] + size[k]])
        big[k] = told.decode("utf-8", errors="ignore").isupper()
    found[at[big]] = True
    which = np.flatnonzero(found)
    if len(which):
        throughout = pc.utf8_is_upper(texts.take(pa.array(raw.text[which])))
        found[which] = ~throughout.to_numpy(zero_copy_only=False)
    return found
