# pyright: basic
# rows of frames are untyped
"""Loading review decisions: what somebody else changed meanwhile is told, and nothing of it lost.

A review sheet bears for every row a mark of what was stored when it was written. When something
else than that is stored now, the two are put together (:mod:`sinergi.store.merging`): an empty
cell never takes away what stands; of two answers the one loaded last stands; of two decisions
the one with the later date, of equal or missing dates the one loaded last. What does not stand
is in the history.
"""

from collections.abc import Mapping
from typing import Any

from sinergi.i18n import list_sentence
from sinergi.model.batch import Batch
from sinergi.model.finding import Finding
from sinergi.model.review_columns import (
    DECISION_FIELDS,
    REVIEW_COLUMNS,
    REVIEW_REASONS,
    REVIEW_STATES,
    review_mark,
)
from sinergi.store.merging import Rule, Values, load_together
from sinergi.store.protocol import LoadReport, Store

_OPEN = "belum_ditinjau"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "state": {**REVIEW_STATES}, "reason_code": {**REVIEW_REASONS},
}  # fmt: skip


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

    def together(old: Values, new: Values) -> tuple[Values, Finding | None]:
        if not _meanwhile(old, new, batch.marks.get(str(new["id"]))):
            return new, None
        stands = _joined(old, new)
        apart = [n for n in REVIEW_COLUMNS if _contradict(old, new, n)]
        return stands, _clash(batch.source.name, (old, new, stands), apart) if apart else None

    rule = Rule("reviews", tuple(REVIEW_COLUMNS), together,
                newer="store.reviews_newer", kept="store.reviews_joined")  # fmt: skip
    return load_together(store, batch, rule, who=who)


def _meanwhile(old: Values, new: Values, mark: str | None) -> bool:
    """Whether the sheet knew nothing of what it replaces; older sheets bear no mark."""
    if mark is not None:
        return mark != review_mark(old)
    return _decided(old) and old.get("decided_by") != new.get("decided_by")


def _decided(row: Values) -> bool:
    return row.get("state", _OPEN) != _OPEN or any(n in row for n in DECISION_FIELDS[1:])


def _same_office(old: Values, new: Values) -> bool:
    return "decided_by" in new and old.get("decided_by") == new["decided_by"]


def _joined(old: Values, new: Values) -> Values:
    later = old.get("decided_at", "") > new.get("decided_at", "") and not _same_office(old, new)
    keeps = _decided(old) and (not _decided(new) or later)
    decided = old if keeps else new
    rest = {n: v for n, v in {**old, **new}.items() if n not in DECISION_FIELDS}
    return {**rest, **{n: decided[n] for n in DECISION_FIELDS if n in decided}}


def _contradict(old: Values, new: Values, name: str) -> bool:
    if name in DECISION_FIELDS and (
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
    sides["what"] = _what(old | new)
    code = "store.review_clash.stored" if kept else "store.review_clash.sheet"
    return Finding(code, "warning", file=file, column="id", value=str(new["id"]), facts=sides)


def _what(row: Values) -> str:
    """Names of the two programs, or the id of a finding that bears none."""
    pair = [f'"{row[name]}"' for name in ("name_a", "name_b") if name in row]
    return list_sentence(pair) if pair else str(row["id"])


def _word(name: str, value: Any) -> str:
    return _WORDS.get(name, {}).get(str(value), str(value))
