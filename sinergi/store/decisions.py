# pyright: basic
# rows of frames are untyped
"""Loading review decisions: what somebody else changed meanwhile is told, and nothing of it lost.

A review sheet bears for every row a mark of what was stored when it was written. When a load
replaces something else than that (looked up in the history of this very load, so two loads at
once make no difference), the two are put together: an empty cell never takes away what stands;
of two answers the one loaded last stands; of two decisions the one with the later date, of equal
or missing dates the one loaded last. What does not stand is in the history.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.review_columns import (
    REVIEW_COLUMNS,
    REVIEW_REASONS,
    REVIEW_STATES,
    review_mark,
)
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract, rows_to_table
from sinergi.store.protocol import LoadReport, Store

#: What an office decides stands or falls as one.
_DECISION = ("state", "reason_code", "decided_by", "decided_at", "note")
_OPEN = "belum_ditinjau"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "state": {**REVIEW_STATES}, "reason_code": {**REVIEW_REASONS},
}  # fmt: skip

#: Values of a row as the history tells them.
Values = dict[str, Any]


def load_reviews(store: Store, batch: Batch, *, who: str = "") -> LoadReport:
    """Load a review sheet; see the rule of this module.

    Parameters
    ----------
    store
        Where to.
    batch
        What ``read_review`` handed over.
    who
        The office that loads.

    Returns
    -------
    LoadReport
        Of the sheet, with a finding for every review that was changed meanwhile. When a stored
        value stands, a second load puts it back, and is named.
    """
    report = store.load(batch.snapshot, batch.source, who=who)
    changed = report.by_table.get("reviews")
    if report.load_id is None or changed is None or not changed.updated:
        return report
    told, joined = _compared(store, batch, report.load_id)
    if joined:
        rows = Snapshot({"reviews": rows_to_table("reviews", joined)})
        again = store.load(rows, Source(batch.source.name, "review", ""), who=who)
        facts = {"load_id": again.load_id, "first": report.load_id, "count": len(joined)}
        told.append(Finding("store.reviews_joined", "notice", file=batch.source.name, facts=facts))
    return replace(report, findings=report.findings + Findings(told))


def _compared(store: Store, batch: Batch, load_id: str) -> tuple[list[Finding], list[Values]]:
    """Tell reviews that were changed meanwhile, and give rows that have to be written."""
    sheet = {str(row["id"]): row for row in values_of(batch.snapshot, "reviews")}
    told: list[Finding] = []
    joined: list[Values] = []
    for old in values_replaced(store, "reviews", load_id):
        key = str(old["id"])
        new = sheet[key]
        if not _meanwhile(old, new, batch.marks.get(key)):
            continue
        stands = _joined(old, new)
        apart = [n for n in REVIEW_COLUMNS if _contradict(old, new, n)]
        if apart:
            told.append(_clash(batch.source.name, (old, new, stands), apart))
        if any(stands.get(n) != new.get(n) for n in REVIEW_COLUMNS):
            joined.append(stands)
    return told, joined


def values_of(rows: Snapshot, table: str) -> list[Values]:
    """Rows as the history tells them: without missing values, dates in ISO 8601."""
    names = contract(table).names
    dates = {c.name for c in contract(table).columns if c.kind == "date"}
    found: list[Any] = rows.table(table)[list(names)].astype(object).to_dict("records")
    return [
        {n: v.isoformat() if n in dates else v for n, v in row.items() if not pd.isna(v)}
        for row in found
    ]


def values_replaced(store: Store, table: str, load_id: str) -> list[Values]:
    """Values with which the rows stood that a load replaced; the table has ids."""
    lives = store.history(table)
    ended = lives[(lives["load_id"] == load_id) & (lives["operation"] == "updated")]
    pairs = zip(ended["key"], ended["old"], strict=True)
    return [{"id": key, **json.loads(values)} for key, values in pairs]


def _meanwhile(old: Values, new: Values, mark: str | None) -> bool:
    """Whether the sheet knew nothing of what it replaces; older sheets bear no mark."""
    if mark is not None:
        return mark != review_mark(old)
    return _decided(old) and old.get("decided_by") != new.get("decided_by")


def _decided(row: Values) -> bool:
    return row.get("state", _OPEN) != _OPEN or any(n in row for n in _DECISION[1:])


def _same_office(old: Values, new: Values) -> bool:
    return "decided_by" in new and old.get("decided_by") == new["decided_by"]


def _joined(old: Values, new: Values) -> Values:
    later = old.get("decided_at", "") > new.get("decided_at", "") and not _same_office(old, new)
    keeps = _decided(old) and (not _decided(new) or later)
    decided = old if keeps else new
    rest = {n: v for n, v in {**old, **new}.items() if n not in _DECISION}
    return {**rest, **{n: decided[n] for n in _DECISION if n in decided}}


def _contradict(old: Values, new: Values, name: str) -> bool:
    if name in _DECISION and (
        _same_office(old, new) or not (_decided(old) and _decided(new)) or name == "decided_at"
    ):
        return False
    return name in old and name in new and old[name] != new[name]


def _clash(file: str, rows: tuple[Values, Values, Values], apart: list[str]) -> Finding:
    old, new, stands = rows
    kept = all(stands.get(n) == old.get(n) for n in apart)
    sides = {
        f"{side}{part}": value
        for side, row in (("stored", old), ("sheet", new))
        for part, value in (
            ("", "; ".join(f"{REVIEW_COLUMNS[n]}: {_word(n, row[n])}" for n in apart)),
            ("_by", row.get("decided_by", "-")),
            ("_at", row.get("decided_at", row.get("answered_at", "-"))),
        )
    }
    code = "store.review_clash.stored" if kept else "store.review_clash.sheet"
    return Finding(code, "warning", file=file, column="id", value=str(new["id"]), facts=sides)


def _word(name: str, value: Any) -> str:
    return _WORDS.get(name, {}).get(str(value), str(value))
