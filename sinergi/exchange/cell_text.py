"""What every cell parser shares: the answer, what counts as empty, plain text."""

import datetime as dt
import math
import re
import unicodedata
from typing import Any, Generic, NamedTuple, TypeVar

V = TypeVar("V")

_EMPTY = frozenset(
    {"", "-", "--", "\u2013", "\u2014", "null", "nan", "nat", "none", "<na>", "n/a", "na"}
)
_ERRORS = frozenset(
    {
        "#n/a",
        "#ref!",
        "#value!",
        "#div/0!",
        "#name?",
        "#null!",
        "#num!",
        "#spill!",
        "#getting_data",
    }
)
# Control characters that no office program shows; line breaks and tabs count as blanks.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\ufeff]")
_ESCAPED_RETURN = re.compile(r"_x000[dDaA9]_")
_BLANKS = re.compile(r"\s+")


class Parsed(NamedTuple, Generic[V]):
    """Answer of a parser.

    Attributes
    ----------
    value
        What the cell means; ``None`` when it is empty or cannot be read.
    problem
        Code of the sentence (``workbook.cells.*``) when it cannot be read.
    repaired
        Whether the value had to be mended; then only one reading was possible.
    """

    value: V | None
    problem: str | None = None
    repaired: bool = False


def is_empty(value: object) -> bool:
    """Tell whether a cell holds nothing (blank, a dash, ``n/a``, NaN, ``pd.NA``).

    Examples
    --------
    >>> is_empty(" - "), is_empty(0)
    (True, False)
    """
    if value is None:
        return True
    if isinstance(value, str):
        return value.strip().casefold() in _EMPTY
    if isinstance(value, float):
        return math.isnan(value)
    return type(value).__name__ in {"NAType", "NaTType"}


def clean(text: str) -> str:
    """Bring text into one form: NFC, no control characters, single blanks, no outer blanks."""
    if text.isascii() and text.isprintable() and "  " not in text and "_x0" not in text:
        return text.strip()
    text = _ESCAPED_RETURN.sub(" ", text)
    return _BLANKS.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFC", text))).strip()


def number_text(value: float) -> str:
    """Write a number cell as its user sees it: ``5.0`` is ``5``, never an exponent."""
    if math.isfinite(value) and value == int(value):
        return str(int(value))
    return format(value, ".15g") if abs(value) >= 1e-4 else repr(value)  # noqa: PLR2004 - below, .15g turns to an exponent anyway


def is_error(value: object) -> bool:
    """Tell whether a cell shows an error of the spreadsheet (``#N/A``, ``#REF!``)."""
    return isinstance(value, str) and value.strip().casefold() in _ERRORS


def nothing(value: object) -> "Parsed[Any] | None":
    """Answer for an empty or broken cell; ``None`` when there is something to read."""
    if is_error(value):
        return Parsed(None, "workbook.cells.error_value")
    return Parsed(None) if is_empty(value) else None


def parse_text(value: object) -> Parsed[str]:
    """Read a cell as text; numbers and dates become what the user saw.

    Examples
    --------
    >>> parse_text("  Badan   Kesbangpol ").value
    'Badan Kesbangpol'
    >>> parse_text("#REF!").problem
    'workbook.cells.error_value'
    """
    if (empty := nothing(value)) is not None:
        return empty
    if isinstance(value, str):
        return Parsed(clean(value) or None)
    if isinstance(value, bool):
        return Parsed("ya" if value else "tidak")
    if isinstance(value, int | float):
        return Parsed(number_text(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return Parsed(value.date().isoformat())
    return Parsed(clean(str(value)) or None)


_TRUE = frozenset({"ya", "y", "iya", "true", "yes", "1", "x", "v", "✓", "✔", "√", "benar", "ada",
                   "aktif", "sudah"})  # fmt: skip
_FALSE = frozenset({"tidak", "t", "tdk", "false", "no", "n", "0", "salah", "tidak ada", "nonaktif",
                    "non aktif", "tidak aktif", "belum"})  # fmt: skip


def parse_bool(value: object) -> Parsed[bool]:
    """Read yes or no.

    Examples
    --------
    >>> parse_bool("Ya").value, parse_bool("tidak").value
    (True, False)
    """
    if isinstance(value, bool):
        return Parsed(value)
    text = parse_text(value)
    if text.value is None:
        return Parsed(None, text.problem)
    word = text.value.casefold()
    if word in _TRUE or word in _FALSE:
        return Parsed(word in _TRUE)
    return Parsed(None, "workbook.cells.bool_unclear")
