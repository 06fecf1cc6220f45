# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""Running costs that every agency has, known by their code or by their official name."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import ahocorasick
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from sinergi import vocab

_SEP = "\x1f"
_END = "\n"
_WORD = re.compile(r"[^\W_]+")
_NOT_WORD = r"[^\pL\pN]+"
_WORDS = 3
# Of the official names that are no opening, only those of so many words are known inside others.
_HELD_WORDS = 5
# Letters of a name so long that spaces and a slip of the pen do not make it another name.
_LONG_NAME = 24
_SLIP = 95
# A slip of the pen leaves the beginning or the end of a long name as it was.
_EDGE = 12
# Names looked at together: as objects of Python they are large.
_PART = 50_000


def overhead_mask(rows: pd.DataFrame) -> np.ndarray:
    """Mark running costs that every agency has (program penunjang urusan, code ``U.BB.01``).

    A row without a code is known by its name: it is, or holds, the official name of an overhead
    line (vocabulary, or a coded row beside it). Spaces and marks do not matter ("danPengujian"),
    nor does a slip of the pen in a long name.

    Parameters
    ----------
    rows
        Rows with ``code`` and ``name``.

    Returns
    -------
    numpy.ndarray
        One bool a row.
    """
    code, codes = _distinct(rows, "code")
    name, names = _distinct(rows, "name")
    found, coded = _by_code(code, codes, name, names)
    blank = codes.index("").as_py()
    alone = np.unique(name[code == blank])
    if not len(alone):
        return found
    texts = names.take(pa.array(alone))
    folded = pc.utf8_trim_whitespace(
        pc.replace_substring_regex(pc.utf8_lower(texts), _NOT_WORD, " ")
    )
    known = _opening(texts, folded)
    coded |= set(folded.filter(pa.array(known)).to_pylist())
    phrases = (coded | _overhead_names() | vocab.overhead_names()) - _short()
    parts = [_named(folded.slice(low, _PART), phrases) for low in range(0, len(folded), _PART)]
    known |= np.concatenate(parts)
    by_name = np.zeros(len(names), dtype=bool)
    by_name[alone] = known
    bare = code == blank
    found[bare] = by_name[name[bare]]
    return found


def _distinct(rows: pd.DataFrame, column: str) -> tuple[np.ndarray, pa.Array]:
    cells = pa.chunked_array(rows[column].array.__arrow_array__())
    if pa.types.is_dictionary(cells.type) and cells.num_chunks == 1:
        return _held(cells.chunk(0))
    cells = cells.cast(pa.string())
    told = pc.fill_null(cells, "") if cells.null_count else cells
    coded = pc.dictionary_encode(told).combine_chunks()
    if isinstance(coded, pa.ChunkedArray):
        coded = pa.concat_arrays(coded.chunks)
    return coded.indices.to_numpy(zero_copy_only=False), coded.dictionary


def _held(coded: pa.DictionaryArray) -> tuple[np.ndarray, pa.Array]:
    """Cells of which each text is held once already; one more text for an empty cell."""
    texts = pa.concat_arrays([coded.dictionary.cast(pa.string()), pa.array([""], pa.string())])
    return coded.indices.fill_null(len(texts) - 1).to_numpy(), texts


def _opening(texts: pa.Array, folded: pa.Array) -> np.ndarray:
    """Tell names that begin as overhead programs do."""
    found = np.zeros(len(texts), dtype=bool)
    listed = (*vocab.overhead_beginnings(), *vocab.overhead_names())
    firsts = pa.array(sorted({b.split()[0] for b in listed}))
    word = pc.utf8_slice_codeunits(folded, 0, max(len(f.as_py()) for f in firsts))
    may = np.zeros(len(texts), dtype=bool)
    for first in firsts.to_pylist():
        may |= pc.starts_with(word, first).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(may)
    named = texts.take(pa.array(at)).to_pylist()
    found[at] = [vocab.is_overhead(None, n) for n in named]
    return found


def _by_code(
    code: np.ndarray, codes: pa.Array, name: np.ndarray, names: pa.Array
) -> tuple[np.ndarray, set[str]]:
    """Rows that their code, or code and name, mark; and the folded names of those with a code."""
    told = [(k, c) for k, c in enumerate(codes.to_pylist()) if c]
    found = np.zeros(len(code), dtype=bool)
    if not told:
        return found, set()
    has = np.isin(code, [k for k, _ in told])
    pairs, back = np.unique(
        code[has].astype(np.int64) * len(names) + name[has], return_inverse=True
    )
    spelt = codes.to_pylist()
    texts = names.take(pa.array(pairs % len(names))).to_pylist()
    marked = np.array(
        [vocab.is_overhead(spelt[p // len(names)], n) for p, n in zip(pairs, texts, strict=True)],
        dtype=bool,
    )
    found[has] = marked[back]
    return found, {_plain(n) for n, m in zip(texts, marked.tolist(), strict=True) if m}


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))


def _squeezed(name: str) -> str:
    return name.replace(" ", "")


def _named(folded: pa.Array, phrases: Iterable[str]) -> np.ndarray:
    """Tell folded names that are a phrase, hold one of three words or more, or nearly are one.

    Words count whole, except that a long phrase is known with its spaces lost.
    """
    whole, plain = frozenset(phrases), folded.to_pylist()
    found = np.array([n in whole for n in plain], dtype=bool)
    several = sorted(p for p in whole if p.count(" ") >= _WORDS - 1)
    found |= _holding([f" {n} " for n in plain], [f" {p} " for p in several])
    lost = [_squeezed(p) for p in several if len(_squeezed(p)) >= _LONG_NAME]
    run_on = pc.replace_substring(folded, " ", "")
    found |= _holding(run_on.to_pylist(), sorted(set(lost)))
    return found | _misspelt(run_on, whole)


def _holding(texts: Sequence[str], phrases: Sequence[str]) -> np.ndarray:
    """Tell texts that hold a phrase; all texts are searched as one."""
    found = np.zeros(len(texts), dtype=bool)
    if not phrases or not texts:
        return found
    machine: Any = ahocorasick.Automaton()
    for phrase in phrases:
        machine.add_word(phrase, 1)
    machine.make_automaton()
    ends = np.cumsum([len(t) + 1 for t in texts])
    hits = np.array([at for at, _ in machine.iter(_END.join(texts))], dtype=np.int64)
    found[np.searchsorted(ends, hits, side="right")] = True
    return found


def _misspelt(names: pa.Array, official: Iterable[str]) -> np.ndarray:
    """Tell names that are a long official name but for a letter in twenty."""
    found = np.zeros(len(names), dtype=bool)
    known = sorted({_squeezed(o) for o in official if len(_squeezed(o)) >= _LONG_NAME})
    if not known:
        return found
    long = pc.greater_equal(pc.utf8_length(names), _LONG_NAME)
    begins = pc.is_in(
        pc.utf8_slice_codeunits(names, 0, _EDGE), pa.array([k[:_EDGE] for k in known])
    )
    ends = pc.is_in(
        pc.utf8_slice_codeunits(names, -_EDGE, None), pa.array([k[-_EDGE:] for k in known])
    )
    at = np.flatnonzero(pc.and_(long, pc.or_(begins, ends)).to_numpy(zero_copy_only=False))
    if not len(at):
        return found
    asked = names.take(pa.array(at)).to_pylist()
    alike = process.cdist(asked, known, scorer=fuzz.ratio, score_cutoff=_SLIP, dtype=np.uint8)
    found[at] = alike.any(axis=1)
    return found


@cache
def _short() -> frozenset[str]:
    """Official names of a few common words: no longer name is known by holding one."""
    return frozenset(n for n in vocab.overhead_names() if n.count(" ") < _HELD_WORDS - 1)


@cache
def _overhead_names() -> frozenset[str]:
    """Names of overhead lines in the thesaurus, abbreviations left out."""
    return frozenset(
        _plain(t.variant)
        for t in vocab.thesaurus()
        if t.facet == "OVERHEAD" and t.relation in {"canonical", "syn"}
    )
