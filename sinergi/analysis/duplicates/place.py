# pyright: basic
# Numpy arrays.
"""Places named in texts: kecamatan and villages; "everywhere" and office addresses are none."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sinergi.analysis.duplicates.normalise import words
from sinergi.analysis.duplicates.stream import Lexis, Stream, tokenise

_DISTRICT = ("kecamatan", "distrik", "kapanewon", "kemantren")
_VILLAGE = ("desa", "ds", "kelurahan", "kel", "nagari", "gampong", "kalurahan")
#: Words at which a name ends.
_STOP = (
    "kecamatan", "kec", "desa", "ds", "kelurahan", "kel", "kabupaten", "kab", "kota", "provinsi",
    "prov", "wilayah", "tahun", "dan", "di", "se", "rt", "rw", "distrik", "dusun", "jl", "jalan",
)  # fmt: skip
#: Most words of a name of a place.
LONGEST = 4
_BASE = 1_000_003


@dataclass(frozen=True, slots=True)
class Names:
    """Names found in texts.

    Attributes
    ----------
    text
        Text of each name.
    key
        The name as one number: the same for the same words of one lexis.
    start, size
        Where it stands in the stream, and how many words it has.
    """

    text: np.ndarray
    key: np.ndarray
    start: np.ndarray
    size: np.ndarray


def _names(stream: Stream, start: np.ndarray, size: np.ndarray) -> Names:
    key = np.zeros(len(start), dtype=np.int64)
    for step in range(LONGEST):
        has = size > step
        with np.errstate(over="ignore"):
            key[has] += (stream.word[start[has] + step].astype(np.int64) + 1) * (
                np.int64(_BASE) ** np.int64(step)
            )
    return Names(stream.text[start], key, start, size)


def _after(stream: Stream, heads: np.ndarray) -> Names:
    """Names that follow one of some positions, up to a mark or a word that ends a name."""
    stop = stream.lexis.mask(_STOP)
    start = heads + 1
    start = start[start < stream.ends(heads)]
    live = np.ones(len(start), dtype=bool)
    size = np.zeros(len(start), dtype=np.int64)
    ends = stream.ends(start)
    for step in range(LONGEST + 1):
        at = np.minimum(start + step, len(stream.word) - 1)
        live &= (start + step < ends) & ~stop[stream.word[at]]
        live &= ~stream.broken[at] | (step == 0)
        size += live
    lists = words()
    never = stream.lexis.mask(lists.everywhere_words | lists.stop)
    never |= stream.lexis.digits
    good = (size > 0) & (size <= LONGEST) & ~never[stream.word[start]]
    return _names(stream, start[good], size[good])


def districts(stream: Stream) -> Names:
    """Kecamatan that the texts name, written as such."""
    return _after(stream, np.flatnonzero(stream.lexis.mask(_DISTRICT)[stream.word]))


def villages(stream: Stream, asked: np.ndarray | None = None) -> Names:
    """Villages that the texts (of a mask) name; the head of a village ("kepala desa") is none."""
    at = np.flatnonzero(stream.lexis.mask(_VILLAGE)[stream.word])
    at = at if asked is None else at[asked[stream.text[at]]]
    head = stream.lexis.number("kepala")
    before = np.where(at > stream.first[stream.text[at]], stream.word[at - 1], -2)
    return _after(stream, at[before != head])


def bare(stream: Stream, asked: np.ndarray | None = None) -> Names:
    """All that stands between marks in the texts (of a mask), if it is short enough for a name."""
    begins = stream.broken.copy()
    begins[stream.first[:-1][stream.first[:-1] < stream.first[1:]]] = True
    start = np.flatnonzero(begins)
    size = np.diff(np.append(start, len(stream.word)))
    short = size <= LONGEST
    short &= True if asked is None else asked[stream.text[start]]
    return _names(stream, start[short], size[short])


def offices(stream: Stream) -> np.ndarray:
    """Texts that are an address: the place of an office is not the place of the activity."""
    found = np.zeros(len(stream), dtype=bool)
    found[stream.text[stream.lexis.mask(words().office_words)[stream.word]]] = True
    return found


def of_agencies(stream: Stream) -> Names:
    """Names of kecamatan in names of agencies."""
    first = stream.first[:-1]
    size = np.diff(stream.first)
    heads = stream.lexis.mask(words().subdistrict_words)
    carries = np.flatnonzero((size > 1) & (size <= LONGEST + 1))
    carries = carries[heads[stream.word[first[carries]]]]
    return _names(stream, first[carries] + 1, size[carries] - 1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something takes place, as far as it is told, in words."""

    districts: frozenset[str]
    villages: frozenset[str]

    @property
    def told(self) -> bool:
        """Whether a place below the region is named."""
        return bool(self.districts or self.villages)


def spelt(lexis: Lexis, stream: Stream, found: Names) -> frozenset[str]:
    """Write names as words."""
    return frozenset(
        " ".join(lexis.words[w] for w in stream.word[s : s + n].tolist())
        for s, n in zip(found.start.tolist(), found.size.tolist(), strict=True)
    )


def of_cell(value: str, known: frozenset[str] = frozenset()) -> Place:
    """Place of one place cell in words, to see what the reader sees.

    Parameters
    ----------
    value
        The cell.
    known
        Names of the kecamatan of the region; a bare name counts when it is one of them.

    Examples
    --------
    >>> sorted(of_cell("Desa Sukamaju, Kec. Soreang").districts)
    ['soreang']
    >>> of_cell("Kab. Bandung, Semua Kecamatan, Semua Kelurahan").told
    False
    >>> of_cell("Kantor Dinas, Jl. Raya Soreang KM 17", frozenset({"soreang"})).told
    False
    """
    stream = tokenise(pa.array([value]))
    if not len(stream.word) or offices(stream)[0]:
        return Place(frozenset(), frozenset())
    found = [spelt(stream.lexis, stream, part(stream)) for part in (districts, villages)]
    if not any(found):
        found[0] = spelt(stream.lexis, stream, bare(stream)) & known
    return Place(*found)
