"""Codes that spreadsheets damage: regions, urusan, programs, agencies.

A spreadsheet takes 32.10 for the number 32.1, 1.01.02 for the first of January 2002 and 8.01
for 8.01 kilograms. A code is mended only when one reading is left after asking ``vocab`` which
codes exist; else it is a finding.

Forms: region ``PP.KK.CC.DDDD`` (Permendagri 58/2021); program ``U.BB.PP.L.KK.SSSS``, before
2023 with two digits at the end (Kepmendagri 050-5889/2021; four digits since Kepmendagri
900.1.15.5-1317/2023); agency ``B1.B1.B2.B2.B3.B3.NN.UUUU``.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from sinergi.exchange.cell_text import Parsed, clean, nothing, number_text

_DOTS = re.compile(r"\s*[.,]\s*")
_GROUPS = re.compile(r"^(?:\d+|[xX]{1,2})(?:\.(?:\d+|[xX]{2}))*$")
_BIDANG = 2  # groups of a bidang urusan: 1.01
_THREE = 3  # groups of a program code, the only ones that turn into dates


@dataclass(frozen=True, slots=True)
class CodePattern:
    """Form of a dotted code.

    Attributes
    ----------
    name
        Word for messages.
    widths
        Digits of each group.
    lengths
        Numbers of groups that a whole code may have.
    known
        Tells whether the groups can exist; several readings are narrowed by it.
    shorter
        Total digits of an older edition with a shorter last group.
    """

    name: str
    widths: tuple[int, ...]
    lengths: tuple[int, ...]
    known: Callable[[tuple[str, ...]], bool]
    shorter: tuple[int, ...] = ()


@cache
def _bidang() -> frozenset[str]:
    from sinergi.vocab import urusan

    return frozenset(code for code in urusan() if code.count(".") == 1)


@cache
def _areas() -> frozenset[str]:
    from sinergi.vocab import regions

    return frozenset(regions()) | {code.partition(".")[0] for code in regions()}


def _known_bidang(groups: tuple[str, ...]) -> bool:
    if groups[0] == "X":
        return True
    if len(groups) < _BIDANG:
        return groups[0] != "0"
    return f"{groups[0]}.{groups[1]}" in _bidang()


def _known_area(groups: tuple[str, ...]) -> bool:
    return ".".join(groups[:_BIDANG]) in _areas()


URUSAN = CodePattern("urusan", (1, 2), (1, 2), _known_bidang)
PROGRAM = CodePattern("program", (1, 2, 2, 1, 2, 4), (1, 2, 3, 5, 6), _known_bidang, shorter=(10,))
OPD = CodePattern("opd", (1, 2, 1, 2, 1, 2, 2, 4), (7, 8), _known_bidang)
REGION = CodePattern("wilayah", (2, 2, 2, 4), (1, 2, 3, 4), _known_area)


def parse_code(value: object, *, pattern: CodePattern = PROGRAM) -> Parsed[str]:
    """Read a dotted code and mend it where one reading is possible.

    Parameters
    ----------
    value
        The cell: text, number or (damaged) date.
    pattern
        :data:`PROGRAM`, :data:`URUSAN`, :data:`OPD` or :data:`REGION`.

    Returns
    -------
    Parsed
        The code, or the problem ``workbook.cells.code_unclear`` (no or several readings),
        ``code_date`` (a date that no code can have made).

    Examples
    --------
    >>> parse_code("8.01.02.2.01.04")
    Parsed(value='8.01.02.2.01.0004', problem=None, repaired=True)
    >>> import datetime as dt
    >>> parse_code(dt.datetime(2002, 1, 1)).value
    '1.01.02'
    """
    if (empty := nothing(value)) is not None:
        return empty
    if isinstance(value, bool):
        return Parsed(None, "workbook.cells.code_unclear")
    if isinstance(value, dt.date):
        return _from_date(value, pattern)
    if isinstance(value, int | float):
        return _from_number(value, pattern)
    return _from_text(clean(str(value)), pattern)


def _pick(readings: Iterator[tuple[str, ...]], pattern: CodePattern, code: str) -> Parsed[str]:
    possible = {".".join(groups) for groups in readings if pattern.known(groups)}
    if len(possible) == 1:
        return Parsed(possible.pop(), repaired=True)
    return Parsed(None, code)


def _from_date(value: dt.date, pattern: CodePattern) -> Parsed[str]:
    """Undo 1.01.02 read as a day: day first or month first, whichever can exist."""
    day, month, year = value.day, value.month, f"{value.year % 100:02d}"

    def readings() -> Iterator[tuple[str, ...]]:
        if _THREE in pattern.lengths:
            for first, second in ((day, month), (month, day)):
                if len(str(first)) <= pattern.widths[0]:
                    yield (str(first).zfill(pattern.widths[0]), f"{second:02d}", year)
        if pattern is REGION:
            # 11.01 without a year is taken for a day of the current year.
            for first, second in ((day, month), (month, day)):
                yield (f"{first:02d}", f"{second:02d}")

    return _pick(readings(), pattern, "workbook.cells.code_date")


def _from_number(value: float, pattern: CodePattern) -> Parsed[str]:
    text = number_text(value)
    if not re.fullmatch(r"\d+(?:\.\d+)?", text):
        return Parsed(None, "workbook.cells.code_unclear")
    if "." not in text:
        return _compact(text, pattern)
    whole, fraction = text.split(".")
    if len(whole) > pattern.widths[0] or len(fraction) > pattern.widths[1]:
        return Parsed(None, "workbook.cells.code_unclear")
    # A number keeps the zero behind its point and loses the one at its end.
    groups = (whole.zfill(pattern.widths[0]), fraction.ljust(pattern.widths[1], "0"))
    if pattern.known(groups):
        return Parsed(".".join(groups), repaired=len(fraction) < pattern.widths[1])
    return _pick(_padded((whole, fraction), pattern), pattern, "workbook.cells.code_unclear")


def _compact(digits: str, pattern: CodePattern) -> Parsed[str]:
    """Set the dots into figures only (``3204``, ``801022010004``)."""
    if len(digits) <= pattern.widths[0] and 1 in pattern.lengths:
        groups = (digits.zfill(pattern.widths[0]),)
        if pattern.known(groups):
            return Parsed(groups[0], repaired=len(digits) < pattern.widths[0])

    def readings() -> Iterator[tuple[str, ...]]:
        for length in pattern.lengths:
            widths = pattern.widths[:length]
            if length > 1 and len(digits) == sum(widths):
                yield _cut(digits, widths)
        if len(digits) in pattern.shorter:
            widths = (*pattern.widths[:-1], 2)
            *head, last = _cut(digits, widths)
            yield (*head, last.zfill(pattern.widths[-1]))

    return _pick(readings(), pattern, "workbook.cells.code_unclear")


def _cut(digits: str, widths: tuple[int, ...]) -> tuple[str, ...]:
    groups: list[str] = []
    for width in widths:
        groups.append(digits[:width])
        digits = digits[width:]
    return tuple(groups)


def _padded(groups: tuple[str, ...], pattern: CodePattern) -> Iterator[tuple[str, ...]]:
    """Give groups back their zeros: in front, or one behind a two-group number."""
    yield tuple(g.zfill(w) for g, w in zip(groups, pattern.widths, strict=False))
    if len(groups) == _BIDANG and len(groups[1]) < pattern.widths[1]:
        yield (groups[0].zfill(pattern.widths[0]), groups[1].ljust(pattern.widths[1], "0"))


def _from_text(text: str, pattern: CodePattern) -> Parsed[str]:
    code = _DOTS.sub(".", text.lstrip("'").strip()).strip(". ")
    if not _GROUPS.match(code):
        return Parsed(None, "workbook.cells.code_unclear")
    code = code.upper()
    groups = tuple(code.split("."))
    if len(groups) == 1:
        return _compact(code, pattern)
    whole_number = pattern.widths[0] < len(groups[0]) and set(groups[1:]) == {"0"}
    if whole_number:  # "3204.0": a number written out as text
        return _compact(groups[0], pattern)
    fits = len(groups) in pattern.lengths and all(
        len(g) <= w for g, w in zip(groups, pattern.widths, strict=False)
    )
    if not fits:
        return Parsed(None, "workbook.cells.code_unclear")
    if all(len(g) == w for g, w in zip(groups, pattern.widths, strict=False)):
        return Parsed(code, repaired=code != text)
    return _pick(_padded(groups, pattern), pattern, "workbook.cells.code_unclear")


def parse_region_code(value: object) -> Parsed[str]:
    """Read the code of an area, also from its name.

    Examples
    --------
    >>> [parse_region_code(v).value for v in ("32.04", 3204, "Kab. Bandung", 32.1)]
    ['32.04', '32.04', '32.04', '32.10']
    >>> parse_region_code("99.99").problem
    'workbook.cells.region_unknown'
    """
    code = parse_code(value, pattern=REGION)
    if code.value is not None:
        known = _known_area(tuple(code.value.split(".")))
        return code if known else Parsed(None, "workbook.cells.region_unknown")
    if code.problem is None or not isinstance(value, str):
        return code
    from sinergi.vocab import find_region

    place = find_region(_NAMED_CODE.sub(r"\1", clean(value)))
    if place is not None:
        return Parsed(place.code)
    figures = value.strip()[:1].isdigit()
    return Parsed(None, code.problem if figures else "workbook.cells.region_unknown")


# "32.04 Kabupaten Bandung" and "32.04 - Kabupaten Bandung": the code counts.
_NAMED_CODE = re.compile(r"^(\d{2}(?:\.\d{2,4}){0,3})(?:\s*[-\u2013:]\s*|\s+)\D.*$")
_CODE_AND_NAME = re.compile(
    r"^\s*\[?((?:\d|[xX])(?:\s*\.\s*(?:\d{1,4}|[xX]{2}))+)\]?\.?(?:\s*[-\u2013:|]\s*|\s+)(\D.*)$",
    re.DOTALL,
)


def split_code(value: str) -> tuple[str | None, str]:
    """Take a cell with code and name apart.

    Examples
    --------
    >>> split_code("8.01.06.2.01.0004 Pelaksanaan Koordinasi")
    ('8.01.06.2.01.0004', 'Pelaksanaan Koordinasi')
    >>> split_code("Pelaksanaan Koordinasi")
    (None, 'Pelaksanaan Koordinasi')
    """
    found = _CODE_AND_NAME.match(value)
    if found is None:
        return None, value
    code = re.sub(r"\s", "", found[1])
    groups = tuple(code.upper().split("."))
    # "1.50 meter" and "1.000 paket" are amounts; of two groups only a bidang urusan is a code.
    if len(groups) == _BIDANG and (len(groups[1]) != _BIDANG or not _known_bidang(groups)):
        return None, value
    return code, found[2].strip()
