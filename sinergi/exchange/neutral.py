# pyright: basic
# pyarrow has no type stubs
"""Make text harmless in spreadsheets, and get the very same text back.

A cell that starts with ``= + - @`` (or a tab, a carriage return, blanks before one of them, or
the full-width forms) may be run as a formula by a spreadsheet program. Such text gets a leading
apostrophe; text that already looks neutralised gets one more, so that nothing is lost.

Source of the list of characters: OWASP, "CSV Injection".
"""

import re

import pyarrow as pa

from sinergi.exchange.arrow import compute as pc

__all__ = ["neutralise", "neutralise_array", "restore", "restore_array"]

# One pattern for Python's re and Arrow's RE2: only syntax that both read alike.
_BLANK = " \\t\\r\\n\\f\\v\\x00\u00a0\u200b\u3000\ufeff"
_RISKY = f"([{_BLANK}]*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\\t\\r])"
_TO_ESCAPE = f"\\A'*{_RISKY}"
_ESCAPED = f"\\A'+{_RISKY}"
_to_escape = re.compile(_TO_ESCAPE)
_escaped = re.compile(_ESCAPED)


def neutralise(value: str) -> str:
    """Put an apostrophe before text that a spreadsheet could run.

    Parameters
    ----------
    value
        Any text. Numbers are not text: they never come here.

    Returns
    -------
    str
        Text for which ``restore`` gives ``value`` back.

    Examples
    --------
    >>> neutralise("=1+1")
    "'=1+1"
    >>> restore(neutralise("'=1"))
    "'=1"
    """
    return f"'{value}" if _to_escape.match(value) else value


def restore(value: str) -> str:
    """Undo :func:`neutralise`.

    Examples
    --------
    >>> restore("'@dinas")
    '@dinas'
    >>> restore("'biasa")
    "'biasa"
    """
    return value[1:] if _escaped.match(value) else value


def neutralise_array(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """:func:`neutralise` for a whole text column; missing values stay missing."""
    risky = pc.match_substring_regex(values, _TO_ESCAPE)
    if not pc.any(risky).as_py():
        return values
    return pc.if_else(risky, pc.binary_join_element_wise("'", values, ""), values)


def restore_array(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """:func:`restore` for a whole text column; missing values stay missing."""
    escaped = pc.match_substring_regex(values, _ESCAPED)
    if not pc.any(escaped).as_py():
        return values
    return pc.if_else(escaped, pc.utf8_slice_codeunits(values, start=1), values)
