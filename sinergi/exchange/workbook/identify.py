"""Finds out what a worksheet is: which sheet of the layout, where its header stands."""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sinergi.exchange.cells import parse_text
from sinergi.exchange.headers import data, fold, match_headers, sheet_words
from sinergi.exchange.workbook.grid import Grid
from sinergi.exchange.workbook.layout import (
    EXAMPLE_MARK,
    FINDINGS_SHEET,
    LISTS_MARK,
    ColumnSpec,
    SheetSpec,
    sheet,
    sheet_titles,
    sheets,
)

_YEAR_TITLE = re.compile(r"^(?:tahun(?:\s+anggaran)?|t\.?a\.?)\s+(20\d{2})$", re.IGNORECASE)
_HEADER_ROWS = 40
_LEAST_UNNAMED = 3
_LONGEST_HEADER = 120


@dataclass(frozen=True, slots=True)
class Found:
    """A worksheet whose meaning is known.

    Attributes
    ----------
    grid
        The worksheet.
    spec
        Sheet of the layout.
    columns
        Position of each column that is understood.
    header
        Words above them, by field.
    first
        Number of the first row below the header.
    titles
        What title rows say: ``opd``, ``region``, ``year``.
    unknown
        Positions and words of headers that are not understood.
    """

    grid: Grid
    spec: SheetSpec
    columns: Mapping[int, ColumnSpec]
    header: Mapping[str, str]
    first: int
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    unknown: tuple[tuple[int, str], ...] = ()


def named_key(name: str) -> str | None:
    """Sheet of the layout that a tab names: "Program 2025" is Program.

    Examples
    --------
    >>> named_key("Program 2025"), named_key("Sheet1")
    ('programs', None)
    """
    folded = fold(name)
    titles = sheet_titles()
    if folded in titles:
        return titles[folded]
    hits = [word for word in titles if f" {folded} ".startswith(f" {word} ")]
    return titles[max(hits, key=len)] if hits else None


def is_lists(grid: Grid) -> bool:
    """Whether a sheet is one that the library writes for itself."""
    first = str(grid.rows[0][0]) if grid.rows and grid.rows[0] else ""
    return first == LISTS_MARK or fold(grid.name) in {*data("headers")["skip"]["sheets"],
                                                      fold(FINDINGS_SHEET)}  # fmt: skip


def is_instructions(grid: Grid) -> bool:
    """Whether a sheet holds the instructions."""
    return fold(grid.name) in sheet_words("instructions")


def _words(row: Sequence[Any]) -> list[str]:
    found: list[str] = []
    for value in row:
        word = (parse_text(value).value or "") if isinstance(value, str) else ""
        found.append(word if len(word) <= _LONGEST_HEADER else "")
    return found


def _carried(upper: Sequence[str], width: int) -> list[str]:
    """Carry the words of merged header cells on to the columns that they span."""
    words, last = list[str](), ""
    for i in range(width):
        last = (upper[i] if i < len(upper) else "") or last
        words.append(last)
    return words


def _readings(head: Sequence[Sequence[Any]], row: int) -> Iterator[tuple[list[str], int]]:
    """Header words of a row alone and together with the row below, with the rows they take."""
    upper = _words(head[row])
    yield upper, 1
    if row + 1 >= len(head):
        return
    below = head[row + 1]
    lower = _words(below)
    if any(value != "" and not isinstance(value, str) for value in below) or not any(lower):
        return
    width = max(len(upper), len(lower))
    wide = _carried(upper, width)
    lower += [""] * (width - len(lower))
    yield [low or (up if i < len(upper) and upper[i] else "") for i, (low, up) in
           enumerate(zip(lower, wide, strict=True))], 2  # fmt: skip
    yield [f"{up} {low}".strip() if low else (upper[i] if i < len(upper) else "")
           for i, (low, up) in enumerate(zip(lower, wide, strict=True))], 2  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Header:
    """A possible header: how many fields it gives, then who comes first."""

    fields: int
    spec: SheetSpec
    row: int
    rows: int
    words: list[str]
    match: dict[int, str]


def _best(grid: Grid, specs: Sequence[SheetSpec]) -> _Header | None:
    best: _Header | None = None
    for row in range(min(len(grid.head), _HEADER_ROWS)):
        if not grid.head[row]:
            continue
        for words, rows in _readings(grid.head, row):
            for spec in specs:
                match = match_headers(words, spec.key, spec.own_headers, spec.needs)
                if best is None or len(match) > best.fields:
                    best = _Header(len(match), spec, row, rows, words, match)
    return best


def _enough(header: _Header, *, named: bool) -> bool:
    fields = set(header.match.values())
    needed = [bool(fields & set(need.split("|"))) for need in header.spec.needs]
    if named:
        return any(needed) and (header.fields > 1 or len(header.spec.columns) <= 2)  # noqa: PLR2004 - a lone word is a title
    return header.fields >= _LEAST_UNNAMED and all(needed)


def identify(grid: Grid, *, also: Sequence[SheetSpec] = ()) -> Found | None:
    """Find the meaning of a worksheet, ``None`` when it has none that is known.

    Parameters
    ----------
    grid
        The worksheet.
    also
        Further sheets that it may be.
    """
    key = named_key(grid.name)
    if key is not None:
        header = _best(grid, [sheet(key)])
        if header is not None and _enough(header, named=True):
            return _found(grid, header)
    header = _best(grid, [*sheets(), *also])
    if header is not None and _enough(header, named=False):
        return _found(grid, header)
    return None


def _found(grid: Grid, header: _Header) -> Found:
    spec = header.spec
    columns = {i: spec.column(name) for i, name in header.match.items()}
    first = header.row + header.rows
    unknown = tuple((i, word) for i, word in enumerate(header.words) if word and i not in columns)
    said = {name: header.words[i] for i, name in header.match.items()}
    return Found(grid, spec, columns, said, first, titles(grid.rows[: header.row]), unknown)


def is_numbering(row: Sequence[Any]) -> bool:
    """Whether a row below the header only numbers the columns (1, 2, 3 ...)."""
    figures = [str(v).strip("() ").removesuffix(".0") for v in row if v != ""]
    if len(figures) < 3 or not all(f.isdigit() for f in figures):  # noqa: PLR2004 - two numbers can be data
        return False
    numbers = [int(f) for f in figures]
    return numbers[0] in {0, 1} and all(b - a in {0, 1} for a, b in itertools.pairwise(numbers))


def titles(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    """Read "SKPD : Dinas Kesehatan" out of title rows, in one cell or in two.

    Examples
    --------
    >>> titles([["SKPD : Dinas Kesehatan"], ["Tahun Anggaran", ":", 2025.0]])
    {'opd': 'Dinas Kesehatan', 'year': '2025'}
    """
    known = {fold(w): what for what, words in data("headers")["titles"].items() for w in words}
    found: dict[str, str] = {}
    for row in rows:
        cells = [parse_text(v).value or "" for v in row]
        for i, cell in enumerate(cells):
            year = _YEAR_TITLE.match(cell)
            if year:
                found.setdefault("year", year[1])
            word, mark, rest = cell.partition(":")
            what = known.get(fold(word))
            if what is None or what in found:
                continue
            value = rest.strip() if mark and rest.strip() else _next(cells[i + 1 :])
            if value:
                found[what] = value
    return found


def _next(cells: Sequence[str]) -> str:
    return next((c.strip(": ") for c in cells if c.strip(": ")), "")


def is_example(row: Sequence[Any]) -> bool:
    """Whether a row is the example of the template."""
    first = next((v for v in row if v != ""), "")
    return isinstance(first, str) and first.startswith(f"{EXAMPLE_MARK}:")


def is_total(row: Sequence[Any]) -> bool:
    """Whether a row only sums up."""
    words = [fold(v) for v in row if isinstance(v, str) and v.strip()]
    return bool(words) and words[0] in data("headers")["skip"]["totals"]
