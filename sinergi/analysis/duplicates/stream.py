# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""Many texts as one stream of numbered words, made with whole arrays instead of text by text.

A word is a run of letters and digits. Words are known by a 64-bit hash of their lower-case bytes
(a polynomial with random coefficients, so that two of a million words meet with probability
under one in ten million) and get their numbers in alphabetical order: the same texts give the
same numbers whatever their order.
"""

import re
import unicodedata
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.analysis.duplicates.normalise import fold, stem, words
from sinergi.analysis.duplicates.slips import mend
from sinergi.analysis.duplicates.trie import Trie, disjoint

_CHUNK = 1 << 20
_WORKERS = 2
_NOT_WORD = re.compile(r"[\W_]")
_COMMA, _TIE, _BREAK = 1, 2, 4
_JOINING = ("dan", "atau", "serta")


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
        at = np.arange(first[-1]) - first[text] + self.first[texts][text]
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


def spellings(texts: pa.Array) -> pa.Array:
    """Texts beyond plain ASCII in one form (NFKC), with only letters and plain marks left."""
    odd = np.flatnonzero(~pc.string_is_ascii(texts).to_numpy(zero_copy_only=False))
    if not len(odd):
        return texts
    plain = [_spelling(t) for t in texts.take(pa.array(odd)).to_pylist()]
    mask = np.zeros(len(texts), dtype=bool)
    mask[odd] = True
    return pc.replace_with_mask(texts, pa.array(mask), pa.array(plain, type=texts.type))


def _spelling(value: str) -> str:
    return "".join(
        c if c < "\x80" else " " if _NOT_WORD.match(c) else c.casefold()
        for c in unicodedata.normalize("NFKC", value)
    )


@cache
def _tables() -> tuple[np.ndarray, ...]:
    """Tables by byte: is of a word, its coefficient (one for both cases), marks; and powers."""
    letters = np.zeros(256, dtype=bool)
    letters[[*range(48, 58), *range(65, 91), *range(97, 123), *range(128, 256)]] = True
    coefficient = np.random.default_rng(20150804).integers(1, 1 << 63, 256, dtype=np.uint64)
    coefficient[65:91] = coefficient[97:123]
    marks = np.zeros(256, dtype=np.uint8)
    for sign in ",;":
        marks[ord(sign)] |= _COMMA
    for sign in ",;/&+":
        marks[ord(sign)] |= _TIE
    for sign in ",;()/.:|":
        marks[ord(sign)] |= _BREAK
    base = 0x9E3779B97F4A7C15
    steps = np.full(_CHUNK, base, dtype=np.uint64)
    steps[0] = 1
    back = np.full(_CHUNK, pow(base, -1, 1 << 64), dtype=np.uint64)
    back[0] = 1
    return letters, coefficient, marks, np.multiply.accumulate(steps), np.multiply.accumulate(back)


def _read_chunk(data: np.ndarray, bounds: np.ndarray) -> tuple[np.ndarray, ...]:
    """Words of a piece of the buffer: hash, first byte, length, marks before.

    ``bounds`` are the offsets of texts inside the piece, where no word goes over.
    """
    letters, coefficient, marks, power, back = _tables()
    inside = letters[data]
    begins, ends = inside.copy(), inside.copy()
    begins[1:] &= ~inside[:-1]
    ends[:-1] &= ~inside[1:]
    cut = bounds[(bounds > 0) & (bounds < len(data))]
    begins[cut] = inside[cut]
    ends[cut - 1] = inside[cut - 1]
    start, end = np.flatnonzero(begins), np.flatnonzero(ends)
    value = coefficient[data]
    value *= power[: len(data)]
    np.cumsum(value, out=value)
    key = value[end]
    before = start > 0
    key[before] -= value[start[before] - 1]
    key *= back[start]
    signs = np.flatnonzero(marks[data])
    flag = np.zeros(len(start) + 1, dtype=np.uint8)
    np.bitwise_or.at(flag, np.searchsorted(start, signs), marks[data[signs]])
    return key, start, (end - start + 1).astype(np.int32), flag[:-1]


def _pieces(offsets: np.ndarray) -> list[tuple[int, int]]:
    """Ranges of texts of about a megabyte."""
    found: list[tuple[int, int]] = []
    low = 0
    while low < len(offsets) - 1:
        high = int(np.searchsorted(offsets, offsets[low] + _CHUNK, side="right")) - 1
        found.append((low, max(high, low + 1)))
        low = found[-1][1]
    return found


def _buffer(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Bytes and offsets of a text array; a text longer than a piece is cut."""
    long = pc.any(pc.greater(pc.binary_length(texts), _CHUNK // 2)).as_py()
    plain = pc.utf8_slice_codeunits(texts, 0, _CHUNK // 8) if long else texts
    plain = plain.cast(pa.large_string())
    _, offsets, data = plain.buffers()
    at = np.frombuffer(offsets, dtype=np.int64)[plain.offset : plain.offset + len(plain) + 1]
    raw = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, np.uint8)
    return raw, at


@dataclass(slots=True)
class _Raw:
    """Words as they stand: key number, text, marks, and where each distinct one is written."""

    code: np.ndarray
    text: np.ndarray
    flag: np.ndarray
    start: np.ndarray
    words: list[str]


def _raw(texts: pa.Array) -> tuple[_Raw, np.ndarray]:
    data, offsets = _buffer(texts)

    def read(piece: tuple[int, int]) -> tuple[np.ndarray, ...]:
        low, high = piece
        base, stop = int(offsets[low]), int(offsets[high])
        key, start, length, flag = _read_chunk(data[base:stop], offsets[low:high] - base)
        code, uniques = pd.factorize(key)
        at = np.empty(len(uniques), dtype=np.int64)
        at[code[::-1]] = np.arange(len(code))[::-1]
        text = np.searchsorted(offsets[low : high + 1], start + base, side="right") - 1 + low
        return (code.astype(np.int32), text.astype(np.int32), flag, start + base,
                uniques, start[at] + base, length[at])  # fmt: skip

    with ThreadPoolExecutor(_WORKERS) as pool:
        found = list(pool.map(read, _pieces(offsets)))
    if not found:
        none = np.empty(0, dtype=np.int32)
        return _Raw(none, none, none.astype(np.uint8), none.astype(np.int64), []), data
    keys, where, size = (np.concatenate([f[k] for f in found]) for k in (4, 5, 6))
    _, at, number = np.unique(keys, return_index=True, return_inverse=True)
    spelt = [
        bytes(data[w : w + n]).decode("utf-8").casefold()
        for w, n in zip(where[at].tolist(), size[at].tolist(), strict=True)
    ]
    code, low = [], 0
    number = number.astype(np.int32)
    for f in found:
        high = low + len(f[4])
        code.append(number[low:high][f[0]])
        low = high
    columns = [code, *(list(column) for column in list(zip(*found, strict=True))[1:4])]
    del found, code
    # Pieces go as soon as they are joined: both at once is the most that the room ever holds.
    joined = []
    while columns:
        joined.append(np.concatenate(columns.pop(0)))
    return _Raw(*joined, words=spelt), data


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
    raw, data = _raw(spellings(texts))
    raw = _compounded(_mended(raw, prose), len(texts))
    loud = _loud(raw, data, texts, shouted)
    parts = [fold(w).split() for w in raw.words]
    lexis = Lexis(sorted({p for found in parts for p in found}))
    word, lead, source = _spread([[lexis.number(w) for w in p] for p in parts], raw.code)
    text, flag, loud = raw.text[source], raw.flag[source], loud[source]
    del raw, data, source
    first = np.searchsorted(text, np.arange(len(texts) + 1))
    opening = np.zeros(len(word), dtype=bool)
    opening[first[:-1][first[:-1] < first[1:]]] = True
    follows = np.concatenate([[False], lexis.mask(_JOINING)[word[:-1]]]) if len(word) else lead
    tied = ((flag & _TIE) > 0) | follows
    within = lead & ~opening
    return Stream(
        lexis, word, text.astype(np.int32), first, joined=within & tied,
        marked=within & ((flag & _COMMA) > 0), broken=within & ((flag & _BREAK) > 0), loud=loud,
    )  # fmt: skip


def _spread(parts: list[list[int]], code: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Put the folded words of each written word in its place, an abbreviation as several.

    Returns the words, whether each is the first of a written one, and which that is.
    """
    size = np.array([len(p) for p in parts] or [0], dtype=np.int32)
    flat = np.array([w for p in parts for w in p] or [0], dtype=np.int32)
    begin = (np.cumsum(size) - size).astype(np.int32)
    times = size[code]
    source = np.repeat(np.arange(len(code), dtype=np.int32), times)
    at = np.cumsum(times, dtype=np.int32) - times
    lead = np.zeros(len(source), dtype=bool)
    lead[at[times > 0]] = True
    word = flat[np.minimum(begin, len(flat) - 1)][code[source]]
    more = np.flatnonzero(~lead)
    which = source[more]
    word[more] = flat[begin[code[which]] + more - at[which]]
    return word, lead, source


def _mended(raw: _Raw, prose: int) -> _Raw:
    """Put the word that was meant in place of a rare misspelt one; names of places stay."""
    inside = raw.text < prose
    if not inside.any():
        return raw
    count = np.bincount(raw.code[inside], minlength=len(raw.words))
    outside = np.bincount(raw.code[~inside], minlength=len(raw.words))
    meant = mend(raw.words, np.where((outside > 0) & (count <= outside), 0, count).tolist())
    at = {w: k for k, w in enumerate(raw.words)}
    swap = np.arange(len(raw.words), dtype=np.int32)
    for slip, word in meant.items():
        swap[at[slip]] = at[word]
    return _Raw(swap[raw.code], raw.text, raw.flag, raw.start, raw.words)


def _compounded(raw: _Raw, texts: int) -> _Raw:
    """Join words that stand for one ("sumber daya manusia"), so that they count once."""
    at = {w: k for k, w in enumerate(raw.words)}
    known = [(tuple(at.get(w, -1) for w in parts), name) for parts, name in words().compounds]
    known = [(numbers, name) for numbers, name in known if -1 not in numbers]
    if not known:
        return raw
    names = sorted({name for _, name in known})
    trie = Trie([n for n, _ in known], [names.index(name) for _, name in known], len(raw.words))
    first = np.searchsorted(raw.text, np.arange(texts + 1))
    at = trie.starts(raw.code)
    start, size, what = trie.longest(raw.code, at, first[raw.text[at] + 1])
    kept = disjoint(start, size)
    start, size, what = start[kept], size[kept], what[kept]
    code, stays = raw.code.copy(), np.ones(len(raw.code), dtype=bool)
    code[start] = len(raw.words) + what
    for step in range(1, int(size.max(initial=1))):
        stays[start[size > step] + step] = False
    return _Raw(code[stays], raw.text[stays], raw.flag[stays], raw.start[stays],
                [*raw.words, *names])  # fmt: skip


def _loud(raw: _Raw, data: np.ndarray, texts: pa.Array, shouted: frozenset[str]) -> np.ndarray:
    found = np.zeros(len(raw.code), dtype=bool)
    asked = np.array([w in shouted for w in raw.words], dtype=bool)
    if not asked.any():
        return found
    for at in np.flatnonzero(asked[raw.code]).tolist():
        low = int(raw.start[at])
        size = len(raw.words[raw.code[at]].encode())
        here = bytes(data[low : low + size]).decode("utf-8", errors="ignore")
        found[at] = here.isupper() and not texts[int(raw.text[at])].as_py().isupper()
    return found
