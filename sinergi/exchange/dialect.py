"""How a text table separates and quotes its cells."""

import csv
import io
import re
from dataclasses import dataclass

__all__ = ["DELIMITERS", "Dialect", "sniff_dialect"]

DELIMITERS = (",", ";", "\t", "|")
_LINES = 60
#: ``\"`` that cannot be a closing quote after a backslash.
_ESCAPE_IN_WORD = re.compile(r'\\"(?=[^,;\t|\r\n"])')
_SEP_LINE = re.compile(r"\A\ufeff?sep=(.)\r?\n", re.IGNORECASE)
_ESCAPED_BLANKS = re.compile(r"(?<!\\)((?:\\\\)*)(?:\\[nrt])+")


@dataclass(frozen=True, slots=True)
class Dialect:
    r"""Separator and quoting of a text table.

    Attributes
    ----------
    delimiter
        One of :data:`DELIMITERS`.
    backslash
        Quotes inside a cell are written ``\"`` (as database dumps do), not ``""``.
    skip
        Characters before the table (the ``sep=;`` line that Excel understands).
    """

    delimiter: str = ","
    backslash: bool = False
    skip: int = 0


def sniff_dialect(text: str, *, backslash: bool | None = None) -> Dialect:
    r"""Find separator and quoting from the beginning of a table.

    Parameters
    ----------
    text
        Beginning of the text, or all of it.
    backslash
        Whether ``\"`` stands for a quote, when that is known.

    Examples
    --------
    >>> sniff_dialect("nama;pagu\nA;1,5\nB;2,5\n").delimiter
    ';'
    >>> sniff_dialect('a,b\n1,"kata \\"x\\" itu"\n').backslash
    True
    """
    told = _SEP_LINE.match(text)
    if told is not None:
        text = text[told.end() :]
    escaped = uses_backslash(text) if backslash is None else backslash
    lines = text[: 1 << 16].splitlines(keepends=True)[:_LINES]
    delimiter = told[1] if told and told[1] in DELIMITERS else _best(lines, escaped=escaped)
    return Dialect(delimiter, escaped, told.end() if told else 0)


def uses_backslash(text: str) -> bool:
    r"""Whether quotes are escaped as ``\"`` (a path that ends in ``\`` is no proof)."""
    return _ESCAPE_IN_WORD.search(text) is not None


def _best(lines: list[str], *, escaped: bool) -> str:
    scores = [(_score(lines, d, escaped=escaped), -i) for i, d in enumerate(DELIMITERS)]
    return DELIMITERS[-max(scores)[1]]


def _score(lines: list[str], delimiter: str, *, escaped: bool) -> tuple[float, int]:
    """Share of rows as wide as the widest of the first rows, then that width."""
    rows = [r for r in parse(lines, Dialect(delimiter, escaped)) if any(c.strip() for c in r)]
    if not rows:
        return (0.0, 0)
    widths = [len(r) for r in rows]
    usual = max(set(widths), key=lambda w: (widths.count(w), w))
    if usual == 1:
        return (0.0, 1)
    return (round(widths.count(usual) / len(widths), 1), usual)


def parse(lines: list[str], dialect: Dialect) -> list[list[str]]:
    """Take lines apart; a cell that is too large for the parser ends the table."""
    reader = csv.reader(
        lines, delimiter=dialect.delimiter, doublequote=True,
        escapechar="\\" if dialect.backslash else None,
    )  # fmt: skip
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error:
        return rows
    return rows


def parse_all(text: str, dialect: Dialect) -> list[list[str]]:
    """Take a whole table apart; raises :class:`csv.Error` for a quote that never closes."""
    body = text[dialect.skip :]
    if dialect.backslash:
        # a dump writes line breaks as \n: for a reader of cells they are blanks
        body = _ESCAPED_BLANKS.sub(r"\1 ", body)
    reader = csv.reader(
        io.StringIO(body, newline=""), delimiter=dialect.delimiter, doublequote=True,
        escapechar="\\" if dialect.backslash else None,
    )  # fmt: skip
    return list(reader)
