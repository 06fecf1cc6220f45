"""What the plan workbook notes about the state that it was written from."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from types import MappingProxyType

#: Columns of ``actions`` that offices may change in the workbook.
EDITED_COLUMNS: tuple[str, ...] = (
    "action", "lead", "partners", "output", "indicator", "baseline", "target", "place", "period",
    "budget_idr", "fund_source", "legal_basis", "state", "progress", "realisation", "proof",
    "obstacle", "answer", "answered_at",
)  # fmt: skip
#: Header of the hidden column that holds the mark of each row.
PLAN_SEEN_HEADER = "Versi Tersimpan"

_VERSION = "r1"
_DIGITS = 6
#: Words that say as much as an empty cell.
_OPEN: Mapping[str, str] = MappingProxyType({"state": "belum_ditinjau", "progress": "belum"})


def plan_mark(values: Mapping[str, object]) -> str:
    """Note what every cell of a row held, so that an edit shows when the row comes back.

    Parameters
    ----------
    values
        Values by column, dates as dates or in ISO 8601; what is missing is left out or ``None``.

    Examples
    --------
    >>> plan_mark({}) == plan_mark({"progress": "belum", "proof": None})
    True
    >>> plan_mark({}) == plan_mark({"progress": "selesai"})
    False
    """
    cells = ".".join(cell_mark(name, values.get(name)) for name in EDITED_COLUMNS)
    return f"{_VERSION}:{cells}"


def cell_mark(name: str, value: object) -> str:
    """Short mark of one cell; ``-`` when it is empty."""
    said = _said(name, value)
    return hashlib.sha256(said.encode()).hexdigest()[:_DIGITS] if said else "-"


def seen_cells(mark: str | None) -> Mapping[str, str]:
    """Give the marks by column of a row; empty for a workbook that bears none.

    Examples
    --------
    >>> seen_cells(plan_mark({}))["proof"], dict(seen_cells("v0"))
    ('-', {})
    """
    version, _, cells = (mark or "").partition(":")
    marks = cells.split(".")
    if version != _VERSION or len(marks) != len(EDITED_COLUMNS):
        return {}
    return dict(zip(EDITED_COLUMNS, marks, strict=True))


def _said(name: str, value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN is the value that differs from itself
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    said = " ".join(str(value).split())
    return "" if said == _OPEN.get(name) else said
