# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""Words as they are written: bytes of many texts read piece by piece, on every processor.

A word is a run of letters and digits. Words are known by a 64-bit hash of their lower-case bytes
(a polynomial with random coefficients, so that two of a million words meet with probability
under one in ten million).
"""

import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

# Bytes read at once: small enough that what is worked out for them stays near the processor.
_PIECE = 1 << 18
# A text of more bytes than half of this is cut.
_LONGEST = 1 << 20
#: Pieces worked on side by side.
WORKERS = 2
_NOT_WORD = re.compile(r"[\W_]")
#: Marks before a word.
COMMA, TIE, BREAK = 1, 2, 4


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
        marks[ord(sign)] |= COMMA
    for sign in ",;/&+":
        marks[ord(sign)] |= TIE
    for sign in ",;()/.:|":
        marks[ord(sign)] |= BREAK
    base = 0x9E3779B97F4A7C15
    steps = np.full(_LONGEST, base, dtype=np.uint64)
    steps[0] = 1
    back = np.full(_LONGEST, pow(base, -1, 1 << 64), dtype=np.uint64)
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
    mark = marks[data]
    signs = np.flatnonzero(mark != 0)
    flag = np.zeros(len(start) + 1, dtype=np.uint8)
    np.bitwise_or.at(flag, np.searchsorted(start, signs), mark[signs])
    return key, start, (end - start + 1).astype(np.int32), flag[:-1]


def _pieces(offsets: np.ndarray) -> list[tuple[int, int]]:
    """Ranges of texts of about so many bytes as are read at once."""
    found: list[tuple[int, int]] = []
    low = 0
    while low < len(offsets) - 1:
        high = int(np.searchsorted(offsets, offsets[low] + _PIECE, side="right")) - 1
        found.append((low, max(high, low + 1)))
        low = found[-1][1]
    return found


def _buffer(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Bytes and offsets of a text array; a text longer than a piece is cut."""
    long = pc.any(pc.greater(pc.binary_length(texts), _LONGEST // 2)).as_py()
    plain = pc.utf8_slice_codeunits(texts, 0, _LONGEST // 8) if long else texts
    plain = plain.cast(pa.large_string())
    _, offsets, data = plain.buffers()
    at = np.frombuffer(offsets, dtype=np.int64)[plain.offset : plain.offset + len(plain) + 1]
    raw = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, np.uint8)
    return raw, at


@dataclass(slots=True)
class Raw:
    """Words of a piece as they stand.

    Attributes
    ----------
    known
        Number of each distinct word of the piece among all words.
    code, text, flag, start
        Of each word: which of the distinct ones, its text, marks, where in the piece it is
        written.
    base
        Where the piece begins.
    """

    known: np.ndarray
    code: np.ndarray
    text: np.ndarray
    flag: np.ndarray
    start: np.ndarray
    base: int


def written(texts: pa.Array) -> tuple[list[Raw], list[str], np.ndarray]:
    """Words as they stand, piece by piece; how each distinct one is spelt; the bytes."""
    data, offsets = _buffer(texts)

    def read(piece: tuple[int, int]) -> tuple[Raw, np.ndarray, np.ndarray]:
        low, high = piece
        base, stop = int(offsets[low]), int(offsets[high])
        key, start, length, flag = _read_chunk(data[base:stop], offsets[low:high] - base)
        code, uniques = pd.factorize(key)
        at = np.empty(len(uniques), dtype=np.int64)
        at[code[::-1]] = np.arange(len(code))[::-1]
        text = np.searchsorted(offsets[low : high + 1], start + base, side="right") - 1 + low
        raw = Raw(
            uniques,
            code.astype(np.int32),
            text.astype(np.int32),
            flag,
            start.astype(np.int32),
            base,
        )
        return raw, start[at] + base, length[at]

    with ThreadPoolExecutor(WORKERS) as pool:
        found = list(pool.map(read, _pieces(offsets)))
    if not found:
        return [], [], data
    keys = np.concatenate([raw.known for raw, _, _ in found])
    where = np.concatenate([w for _, w, _ in found])
    size = np.concatenate([n for _, _, n in found])
    _, at, number = np.unique(keys, return_index=True, return_inverse=True)
    spelt = [
        bytes(data[w : w + n]).decode("utf-8").casefold()
        for w, n in zip(where[at].tolist(), size[at].tolist(), strict=True)
    ]
    low = 0
    for raw, _, _ in found:
        high = low + len(raw.known)
        raw.known = number[low:high].astype(np.int32)
        low = high
    return [raw for raw, _, _ in found], spelt, data
