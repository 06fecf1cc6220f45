"""Dates and fiscal years: Excel serials, Indonesian and English months, dd/mm/yyyy."""

import datetime as dt
import re

from sinergi.exchange.cell_text import Parsed, nothing

_MONTHS = {
    "januari": 1, "jan": 1, "january": 1, "februari": 2, "pebruari": 2, "feb": 2, "peb": 2,
    "february": 2, "maret": 3, "mar": 3, "mrt": 3, "march": 3, "april": 4, "apr": 4, "mei": 5,
    "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7, "agustus": 8,
    "agt": 8, "ags": 8, "agu": 8, "aug": 8, "august": 8, "september": 9, "sep": 9, "sept": 9,
    "oktober": 10, "okt": 10, "oct": 10, "october": 10, "november": 11, "nopember": 11,
    "nov": 11, "nop": 11, "desember": 12, "des": 12, "dec": 12, "december": 12,
}  # fmt: skip
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$")
_NUMERIC = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[t ]\d{1,2}[:.]\d{2}.*)?$")
_NAMED = re.compile(r"^(\d{1,2})[-/. ]*([a-z]+)[-/., ]*(\d{4}|\d{2})(?: .*)?$")
_NAME_FIRST = re.compile(r"^([a-z]+)[-/. ]*(\d{1,2})[, ]+(\d{4})$")
_MONTH_ONLY = re.compile(r"^([a-z]+)[-/., ]*\d{2,4}$")
_RANGE = re.compile(r"\d\s*(?:-|\u2013|s[/.]?d\.?|sampai)\s*\d+\s*[a-z]|s[/.]?d|sampai")
_WEEKDAY = re.compile(
    r"^(?:hari\s+)?(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad|"
    r"monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s*[,/]?\s*(?:tanggal\s+)?"
)
_EPOCH = dt.date(1899, 12, 30)  # day 0 of the 1900 system after its false leap day
_SERIALS = range(16_438, 73_415)  # 1 January 1945 to 31 December 2100
_YEARS = range(1945, 2101)
_FISCAL = range(2000, 2101)
_MONTHS_A_YEAR = 12


def _date(year: int, month: int, day: int, *, repaired: bool = False) -> Parsed[dt.date]:
    if year not in _YEARS:
        return Parsed(None, "workbook.cells.date_unclear")
    try:
        return Parsed(dt.date(year, month, day), repaired=repaired)
    except ValueError:
        return Parsed(None, "workbook.cells.date_unclear")


def parse_date(value: object) -> Parsed[dt.date]:
    """Read a date; text of figures only is read day first.

    Examples
    --------
    >>> [str(parse_date(v).value) for v in ("05/03/2025", "5 Maret 2025", "2025-03-05", 45721)]
    ['2025-03-05', '2025-03-05', '2025-03-05', '2025-03-05']
    >>> parse_date("03/25/2025").repaired
    True
    >>> parse_date("Maret 2025").problem
    'workbook.cells.date_without_day'
    """
    if (empty := nothing(value)) is not None:
        return empty
    if isinstance(value, dt.date):
        return _date(value.year, value.month, value.day)
    if isinstance(value, bool):
        return Parsed(None, "workbook.cells.date_unclear")
    if isinstance(value, int | float):
        return _serial(value)
    return _date_text(" ".join(str(value).split()).casefold())


def _serial(value: float) -> Parsed[dt.date]:
    if value != value or abs(value) > 10**9:  # noqa: PLR0124 - the test for NaN without a library
        return Parsed(None, "workbook.cells.date_unclear")
    days = int(value)
    if days in _SERIALS:
        return Parsed(_EPOCH + dt.timedelta(days=days), repaired=True)
    if days == value and days in _FISCAL:
        return Parsed(None, "workbook.cells.date_without_day")
    if days == value and 19_450_101 <= days <= 21_001_231:  # noqa: PLR2004 - 20250315
        return _date(days // 10_000, days // 100 % 100, days % 100, repaired=True)
    return Parsed(None, "workbook.cells.date_unclear")


def _date_text(text: str) -> Parsed[dt.date]:
    text = _WEEKDAY.sub("", text).strip()
    if found := _ISO.match(text):
        year, month, day = (int(g) for g in found.groups())
        return _date(year, month, day)
    if found := _NUMERIC.match(text):
        return _numeric(int(found[1]), int(found[2]), found[3])
    if (found := _NAMED.match(text)) and found[2] in _MONTHS:
        year, short = _full_year(found[3])
        return _date(year, _MONTHS[found[2]], int(found[1]), repaired=short)
    if (found := _NAME_FIRST.match(text)) and found[1] in _MONTHS:
        return _date(int(found[3]), _MONTHS[found[1]], int(found[2]))
    return _not_a_date(text)


def _not_a_date(text: str) -> Parsed[dt.date]:
    try:
        return _serial(float(text))
    except ValueError:
        pass
    if _RANGE.search(text):
        return Parsed(None, "workbook.cells.date_range")
    found = _MONTH_ONLY.match(text)
    known = found is not None and found[1] in _MONTHS
    code = "date_without_day" if known else "date_unclear"
    return Parsed(None, f"workbook.cells.{code}")


def _full_year(digits: str) -> tuple[int, bool]:
    return (int(digits), False) if len(digits) == 4 else (2000 + int(digits), True)  # noqa: PLR2004 - digits of a year


def _numeric(first: int, second: int, digits: str) -> Parsed[dt.date]:
    year, short = _full_year(digits)
    if second > _MONTHS_A_YEAR >= first:
        # Month first is the only reading left.
        return _date(year, first, second, repaired=True)
    return _date(year, second, first, repaired=short)


_YEAR_TEXT = re.compile(
    r"^(?:t\.?\s*a\.?|tahun(?:\s+anggaran)?|thn\.?|th\.?)?\s*(\d{4})(?:[.,]0+)?$"
)
_TWO_YEARS = re.compile(r"^(?:\D*)\d{4}\s*(?:[-/\u2013]|s/?d\.?)\s*\d{2,4}$")


def parse_year(value: object) -> Parsed[int]:
    """Read a fiscal year, also out of ``2025.0``, ``TA 2025``, 2.025 and a misread date cell.

    Examples
    --------
    >>> [parse_year(v).value for v in ("2025.0", "TA 2025", 2025.0, "2.025")]
    [2025, 2025, 2025, 2025]
    >>> parse_year("2025/2026").problem
    'workbook.cells.year_unclear'
    """
    if (empty := nothing(value)) is not None:
        return empty
    if isinstance(value, dt.date):
        return _year_of_date(value)
    if isinstance(value, bool):
        return Parsed(None, "workbook.cells.year_unclear")
    if isinstance(value, int | float):
        return _year_of_number(float(value))
    return _year_of_text(" ".join(str(value).split()).casefold())


def _year_of_date(value: dt.date) -> Parsed[int]:
    # A year in a column formatted as a date is day 2025 of the calendar: July 1905.
    day = value.date() if isinstance(value, dt.datetime) else value
    serial = (day - _EPOCH).days
    year = serial if serial in _FISCAL else value.year
    return _fiscal(year, repaired=True)


def _fiscal(year: int, *, repaired: bool) -> Parsed[int]:
    if year in _FISCAL:
        return Parsed(year, repaired=repaired)
    return Parsed(None, "workbook.cells.year_range")


def _year_of_number(number: float) -> Parsed[int]:
    if number == number // 1:
        return _fiscal(int(number), repaired=False)
    thousandfold = round(number * 1000, 6)
    if thousandfold == thousandfold // 1 and int(thousandfold) in _FISCAL:
        return Parsed(int(thousandfold), repaired=True)
    return Parsed(None, "workbook.cells.year_unclear")


def _year_of_text(text: str) -> Parsed[int]:
    if found := _YEAR_TEXT.match(text):
        return _fiscal(int(found[1]), repaired=not text.isdigit())
    if re.fullmatch(r"2[.,]\d{3}", text):
        return _fiscal(int(text[0] + text[2:]), repaired=True)
    if _TWO_YEARS.match(text) or not text[:1].isdigit():
        return Parsed(None, "workbook.cells.year_unclear")
    date = parse_date(text)
    if date.value is not None:
        return _year_of_date(date.value)
    return Parsed(None, "workbook.cells.year_unclear")
