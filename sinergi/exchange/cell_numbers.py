"""Money, counts and numbers as people in Indonesia type them."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from sinergi.exchange.cell_text import Parsed, is_empty, nothing, number_text

_CURRENCY = re.compile(r"^\(?\s*[-\u2212]?\s*(?:rp\.?|idr)\s*|\s*(?:rupiah|idr)$", re.IGNORECASE)
_TAIL = re.compile(r"[.,]\s*[-\u2013\u2014=]+$")  # the office habit "Rp 1.250.000,-"
_BODY = re.compile(r"^\d[\d.,' \u00a0\u202f]*$")
_SCIENTIFIC = re.compile(r"^[-\u2212]?\d+(?:[.,]\d+)?e[+-]?\d+$", re.IGNORECASE)
_WORDS = re.compile(
    r"^(?P<n>[\d.,]+)\s*(?P<w>rb|ribu|jt|juta|m|mlr|miliar|milyar|t|trilyun|triliun)\.?$",
    re.IGNORECASE,
)
_UNIT = re.compile(r"^(?P<n>\d[\d.,]*)\s*(?P<u>[^\W\d_][\w /()]*)\.?$")
#: In Indonesian offices M is a miliar (a thousand million), never a million, and T a triliun.
_SCALE = {
    "rb": 10**3, "ribu": 10**3, "jt": 10**6, "juta": 10**6, "m": 10**9, "mlr": 10**9,
    "miliar": 10**9, "milyar": 10**9, "t": 10**12, "triliun": 10**12, "trilyun": 10**12,
}  # fmt: skip
_GROUP = 3
#: A budget line below this with decimals is a damaged thousand (``1.250`` read as 1.25).
_SMALL = 1000
_LARGEST = 10**17


class _Split(NamedTuple):
    """A number taken apart; ``unclear`` when a single separator can mean two things."""

    number: Decimal | None
    single_group: bool = False


def _groups_ok(groups: list[str]) -> bool:
    first, *rest = groups
    return 1 <= len(first) <= _GROUP and first[0] != "0" and all(len(g) == _GROUP for g in rest)


def _both(body: str) -> _Split:
    decimal = "," if body.rfind(",") > body.rfind(".") else "."
    whole, _, fraction = body.rpartition(decimal)
    groups = whole.split("." if decimal == "," else ",")
    if decimal in whole or not _groups_ok(groups) or len(fraction) == _GROUP or not fraction:
        return _Split(None)
    return _Split(Decimal("".join(groups) + "." + fraction))


def _one_kind(body: str, mark: str) -> _Split:
    groups = body.split(mark)
    if not all(groups):
        return _Split(None)
    if len(groups) > 2:  # noqa: PLR2004 - a repeated mark can only part thousands
        return _Split(Decimal("".join(groups)) if _groups_ok(groups) else None)
    whole, fraction = groups
    if len(fraction) != _GROUP:
        return _Split(Decimal(f"{whole}.{fraction}"))
    if _groups_ok(groups):
        return _Split(Decimal(whole + fraction), single_group=True)
    # Three digits behind a mark that cannot part thousands: "0,250" is a fraction,
    # "1250.000" may be either.
    return _Split(Decimal(f"{whole}.{fraction}") if set(whole) == {"0"} else None)


def _take_apart(body: str) -> _Split:
    """Find the number in digits with separators of either habit."""
    if not _BODY.match(body):
        return _Split(None)
    body = body.strip()
    for blank in (" ", "\u00a0", "\u202f", "'"):
        if blank in body:
            head = re.split(r"[.,]", body)[0].split(blank)
            if not _groups_ok(head):
                return _Split(None)
            body = body.replace(blank, "")
    if "." in body and "," in body:
        return _both(body)
    for mark in ".,":
        if mark in body:
            return _one_kind(body, mark)
    return _Split(Decimal(body))


def _strip_sign(text: str) -> tuple[str, bool]:
    text = text.strip()
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), True
    if text[:1] in {"-", "\u2212"}:
        return text[1:].strip(), True
    return text, False


def _rupiah(number: Decimal, *, negative: bool, repaired: bool) -> Parsed[int]:
    whole = number.quantize(Decimal(1), rounding=ROUND_HALF_UP) if number < _LARGEST else None
    if whole is None:
        return Parsed(None, "workbook.cells.money_too_large")
    if negative and whole:
        return Parsed(None, "workbook.cells.money_negative")
    if whole != number and number < _SMALL:
        return Parsed(None, "workbook.cells.money_unclear")
    return Parsed(int(whole), repaired=repaired or whole != number)


def parse_money(value: object) -> Parsed[int]:
    """Read whole rupiah.

    A single mark before three digits parts thousands (money has no three decimals); other
    decimals are rounded and told. An exponent (``1.25E+09``) has lost digits and is refused.

    Examples
    --------
    >>> [parse_money(v).value for v in ("Rp 1.250.000,00", "1,250,000", "1.250.000", 1250000.0)]
    [1250000, 1250000, 1250000, 1250000]
    >>> parse_money("Rp 1,5 M"), parse_money("350 jt").value
    (Parsed(value=1500000000, problem=None, repaired=True), 350000000)
    >>> parse_money("1,5 miliar")
    Parsed(value=1500000000, problem=None, repaired=True)
    >>> parse_money("-500").problem
    'workbook.cells.money_negative'
    """
    if isinstance(value, bool):
        return Parsed(None, "workbook.cells.money_unclear")
    if isinstance(value, int):
        return _rupiah(Decimal(abs(value)), negative=value < 0, repaired=False)
    if (empty := nothing(value)) is not None:
        return empty
    if isinstance(value, float):
        if value in {float("inf"), float("-inf")}:
            return Parsed(None, "workbook.cells.money_unclear")
        return _rupiah(Decimal(repr(abs(value))), negative=value < 0, repaired=False)
    return _money_text(str(value))


def _money_text(text: str) -> Parsed[int]:
    body, negative = _strip_sign(text)
    body = _TAIL.sub("", _CURRENCY.sub("", body)).strip()
    if not body or is_empty(body):  # "Rp -", as accountants show nothing
        return Parsed(None)
    body, minus = _strip_sign(body)
    if _SCIENTIFIC.match(body):
        return Parsed(None, "workbook.cells.money_scientific")
    worded = _WORDS.match(body)
    if worded:
        number = _decimal_comma(worded["n"])
        scale = _SCALE[worded["w"].casefold()]
        if number is not None:
            return _rupiah(number * scale, negative=negative or minus, repaired=True)
        return Parsed(None, "workbook.cells.money_unclear")
    number = _take_apart(body).number
    if number is None:
        return Parsed(None, "workbook.cells.money_unclear")
    return _rupiah(number, negative=negative or minus, repaired=False)


def _decimal_comma(text: str) -> Decimal | None:
    """Read the number before a scale word; ``1.250 juta`` could be two things."""
    split = _take_apart(text)
    return None if split.single_group else split.number


def parse_integer(value: object) -> Parsed[int]:
    """Read a whole number; a unit behind it (``150 orang``) is dropped and told.

    Examples
    --------
    >>> parse_integer("1.250").value, parse_integer("25.0").value
    (1250, 25)
    >>> parse_integer("150 orang")
    Parsed(value=150, problem=None, repaired=True)
    >>> parse_integer(1.25).problem
    'workbook.cells.integer_unclear'
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return Parsed(value)
    parsed = _number(value, whole=True)
    if parsed.value is None:
        problem = parsed.problem and parsed.problem.replace("number_unclear", "integer_unclear")
        return Parsed(None, problem)
    if parsed.value != int(parsed.value):
        return Parsed(None, "workbook.cells.integer_unclear")
    return Parsed(int(parsed.value), repaired=parsed.repaired)


def parse_number(value: object) -> Parsed[float]:
    """Read a number; a percent sign or unit behind it is dropped, ``75 %`` is 75.

    ``1.250`` and ``1,250`` can be a thousand or a fraction here: a finding.

    Examples
    --------
    >>> parse_number("73,83").value, parse_number("1.250,5").value
    (73.83, 1250.5)
    >>> parse_number("1.250").problem
    'workbook.cells.number_unclear'
    """
    parsed = _number(value, whole=False)
    if parsed.value is None:
        return Parsed(None, parsed.problem)
    return Parsed(float(parsed.value), repaired=parsed.repaired)


def _number(value: object, *, whole: bool) -> Parsed[Decimal]:
    if isinstance(value, bool):
        return Parsed(None, "workbook.cells.number_unclear")
    if (empty := nothing(value)) is not None:
        return empty
    if isinstance(value, int | float):
        finite = abs(value) < float("inf")
        return (
            Parsed(Decimal(repr(value)))
            if finite
            else Parsed(None, "workbook.cells.number_unclear")
        )
    return _number_text(str(value), whole=whole)


def _number_text(text: str, *, whole: bool) -> Parsed[Decimal]:
    body, negative = _strip_sign(text)
    body, percent = (body[:-1].strip(), True) if body.endswith("%") else (body, False)
    unit = _UNIT.match(body)
    if _SCIENTIFIC.match(body):
        number: Decimal | None = Decimal(body.replace(",", "."))
    else:
        split = _take_apart(unit["n"] if unit else body)
        number = None if split.single_group and not whole else split.number
    if number is None:
        return Parsed(None, "workbook.cells.number_unclear")
    return Parsed(-number if negative else number, repaired=bool(unit) or (percent and whole))


__all__ = ["number_text", "parse_integer", "parse_money", "parse_number"]
