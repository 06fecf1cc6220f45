"""Lines of a review sheet that speak for many pairs: one decision becomes that of each of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sinergi.exchange.workbook.returned import Row
from sinergi.model.review_columns import (
    ANSWER_FIELDS,
    DECISION_FIELDS,
    SEEN_FIELD,
    TOGETHER_FIELD,
    Together,
)

#: Mark of a pair that is not on the sheet: nothing that is stored of it may go.
_UNSEEN = "-"
_TURNED: Mapping[str, str] = {"answer_a": "answer_b", "answer_b": "answer_a"}


def spread(line: Row, pairs: Mapping[str, Row]) -> list[Row] | None:
    """Give each pair that a line speaks for what was entered on the line.

    What stands on the line as it was written changes nothing. A pair whose own row says
    otherwise than the line did keeps its decision; an answer on the line fills the pairs that
    have none of their own.

    Parameters
    ----------
    line
        Values of the line, codes not words.
    pairs
        Values of the rows of single pairs, by id; one that is missing counts as empty.

    Returns
    -------
    list of dict or None
        Rows of the pairs that the line changes, in its order; ``None`` when the line no longer
        tells its pairs.
    """
    told = Together.unpacked(line.get(TOGETHER_FIELD))
    if told is None:
        return None
    shown = {n: told.shown.get(n) for n in DECISION_FIELDS}
    decided = _said(line, DECISION_FIELDS) != shown
    changed: list[Row] = []
    for identity, turned in told.pairs.items():
        own = pairs.get(identity)
        first = {"id": identity, "kind": line.get("kind"), SEEN_FIELD: _UNSEEN}
        row: Row = dict(first if own is None else own)
        kept = own is not None and _said(own, DECISION_FIELDS) != shown
        if decided and not kept:
            _take(line, row)
        _answer(line, row, told.shown, turned=turned)
        if row != (first if own is None else own):
            changed.append({n: v for n, v in row.items() if v is not None})
    return changed


def _said(values: Mapping[str, Any], names: Iterable[str]) -> dict[str, str | None]:
    """Values as they are compared: an untouched state is open."""
    said = {n: None if values.get(n) is None else str(values[n]) for n in names}
    return {"state": "belum_ditinjau", **{n: v for n, v in said.items() if n != "state" or v}}


def _take(line: Row, row: Row) -> None:
    for name in DECISION_FIELDS:
        row.pop(name, None)
        if line.get(name) is not None:
            row[name] = line[name]


def _answer(line: Row, row: Row, shown: Mapping[str, str], *, turned: bool) -> None:
    for name in ANSWER_FIELDS:
        value, before = line.get(name), shown.get(name)
        if value is None or str(value) == before:
            continue
        target = _TURNED.get(name, name) if turned else name
        if row.get(target) is None or str(row[target]) == before:
            row[target] = value
