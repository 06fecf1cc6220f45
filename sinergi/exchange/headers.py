"""Words that people write above columns, on sheet tabs and in cells of closed lists."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, cast

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_PREFIX_LEAST = 8


@cache
def data(name: str) -> Mapping[str, Any]:
    """Load a data file of this room once."""
    entry = files("sinergi.exchange").joinpath("data", f"{name}.toml")
    return MappingProxyType(tomllib.loads(entry.read_text(encoding="utf-8")))


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, ASCII, single blanks, no punctuation.

    Examples
    --------
    >>> fold(" Nama_Sub-Kegiatan: ")
    'nama sub kegiatan'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NOT_WORD.sub(" ", plain).strip()


def _names(words: Sequence[str]) -> frozenset[str]:
    return frozenset(fold(w) for w in words if fold(w))


@cache
def column_words(sheet: str) -> Mapping[str, tuple[str, ...]]:
    """Synonyms of the columns of a sheet, folded, by field; fields in the order of the file."""
    table = cast("dict[str, list[str]]", data("headers")["columns"].get(sheet, {}))
    return {field: tuple(fold(w) for w in words) for field, words in table.items()}


@cache
def _header_index(sheet: str, own: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    """Folded header to the fields that it may mean, the likeliest first."""
    found: dict[str, list[str]] = {}
    for field, header in own:
        for name in {fold(header), fold(field)}:
            found.setdefault(name, []).insert(0, field)
    for field, words in column_words(sheet).items():
        for word in words:
            fields = found.setdefault(word, [])
            if field not in fields:
                fields.append(field)
    return {name: tuple(fields) for name, fields in found.items()}


def match_headers(
    cells: Sequence[str], sheet: str, own: tuple[tuple[str, str], ...], needs: Sequence[str] = ()
) -> dict[int, str]:
    """Find which column holds which field.

    Parameters
    ----------
    cells
        Words of the header row, one a column.
    sheet
        Key of the sheet.
    own
        Pairs of field and header of the layout.
    needs
        Fields without which the sheet says nothing, alternatives parted by ``|``; a header that
        may mean one of them is given to it when nothing else is.

    Returns
    -------
    dict
        Position to field. A field is given once; a header with one meaning comes before one
        with two, which then takes its second meaning.

    Examples
    --------
    >>> match_headers(["Kode SKPD", "NAMA_SUB_GIAT", "Pagu (Rp)"], "programs", ())
    {0: 'opd_code', 1: 'name', 2: 'budget_idr'}
    """
    index = _header_index(sheet, own)
    wishes = {i: _readings(cell, index) for i, cell in enumerate(cells) if cell}
    taken: dict[int, str] = {}
    for rank in range(3):
        for position in sorted(wishes, key=lambda p: (len(wishes[p]), p)):
            fields = wishes[position]
            if position in taken or rank >= len(fields) or fields[rank] in taken.values():
                continue
            taken[position] = fields[rank]
    _give_needs(taken, wishes, needs)
    return dict(sorted(taken.items()))


def _give_needs(
    taken: dict[int, str], wishes: Mapping[int, tuple[str, ...]], needs: Sequence[str]
) -> None:
    for need in needs:
        choices = need.split("|")
        if set(choices) & set(taken.values()):
            continue
        for position, fields in wishes.items():
            if choices[0] in fields and taken.get(position) not in needs:
                taken[position] = choices[0]
                break


def _readings(cell: str, index: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    whole, bare = fold(cell), fold(_BRACKETS.sub(" ", cell))
    for name in (whole, bare):
        if name in index:
            return index[name]
    for name, fields in index.items():
        # "Pagu Indikatif Tahun 2025 Rp" begins with a known header.
        if len(name) >= _PREFIX_LEAST and whole.startswith(f"{name} "):
            return fields
    return ()


@cache
def sheet_words(sheet: str) -> frozenset[str]:
    """Folded words that a sheet tab may bear for a sheet."""
    return _names(data("headers")["sheets"].get(sheet, []))


@cache
def _values(list_name: str) -> Mapping[str, str]:
    table = cast("dict[str, list[str]]", data("headers")["values"].get(list_name, {}))
    found: dict[str, str] = {}
    for value, words in table.items():
        for word in (value, *words):
            found.setdefault(fold(word), value)
    return found


def read_value(list_name: str, text: str) -> str | None:
    """Value of a closed list that a word stands for, ``None`` when it stands for none.

    Examples
    --------
    >>> read_value("forum_kind", "Satuan Tugas")
    'satgas'
    """
    return _values(list_name).get(fold(text))


def find_value(list_name: str, text: str) -> str | None:
    """Value of a closed list whose longest word stands in a text.

    Examples
    --------
    >>> find_value("forum_kind", "FKUB Kabupaten Bandung")
    'fkub'
    """
    whole = f" {fold(text)} "
    hits = [(len(word), word) for word in _values(list_name) if f" {word} " in whole]
    return _values(list_name)[max(hits)[1]] if hits else None


@cache
def label(list_name: str, value: str) -> str:
    """Word that is written for a value of a closed list."""
    words = data("headers")["values"].get(list_name, {}).get(value)
    return cast("str", words[0]) if words else value


@cache
def labels(list_name: str) -> tuple[str, ...]:
    """Words of a closed list in the order of the file."""
    return tuple(label(list_name, value) for value in data("headers")["values"][list_name])
