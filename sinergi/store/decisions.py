# pyright: basic
# rows of frames are untyped
"""Loading review decisions: what somebody else changed meanwhile is told, and nothing of it lost.

A review sheet bears for every row a mark of each cell as it was written. What the sheet did not
change stays as it is stored, whatever others entered meanwhile. What it did change is put
together with what is stored (:mod:`sinergi.store.merging`): an empty cell never takes away what
others entered meanwhile; of two answers the one loaded last stands; of two decisions the one with
the later date, of equal or missing dates the one loaded last. An office that saw its own decision
may give it an earlier date: it corrects itself. A date in the future orders nothing. What does
not stand is in the history.
"""

from typing import Any

from sinergi.model.batch import Batch
from sinergi.model.finding import Finding
from sinergi.model.review_columns import (
    ANSWER_FIELDS,
    DECISION_FIELDS,
    REVIEW_COLUMNS,
    changed_cells,
    last_day,
)
from sinergi.model.tables import rows_to_table
from sinergi.store.clashes import Clash, Clashes
from sinergi.store.merging import Rule, Values, load_together, values_of
from sinergi.store.protocol import LoadReport, Store

_OPEN = "belum_ditinjau"
_ALL = frozenset(REVIEW_COLUMNS)
#: What a decision says; two that agree in it do not contradict each other.
_SAID = ("state", "reason_code", "note")


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
        Of the sheet, with a finding for every question on which it and what is stored differ,
        those about the most rupiah first. When a stored value stands, a second load puts it back,
        and is named.
    """
    clashes = Clashes(store, batch.source.name)

    def together(old: Values, new: Values) -> tuple[Values, Finding | None]:
        stands, clash = _together(old, new, batch.marks.get(str(new["id"])))
        return stands, clashes.note(clash) if clash else None

    rule = Rule("reviews", tuple(REVIEW_COLUMNS), together, newer="store.reviews_newer",
                kept="store.reviews_joined", gather=clashes.told)  # fmt: skip
    return load_together(store, _without_older_opinions(store, batch), rule, who=who)


def _together(old: Values, new: Values, mark: str | None) -> tuple[Values, Clash | None]:
    """Values that stand, and what has to be told."""
    mine, theirs = _edited(old, new, mark)
    if not mine:
        return dict(old), None
    keeps = _keeps(old, new, (mark is not None, mine, theirs))
    rest = {n: v for n, v in {**old, **new}.items() if n not in (*DECISION_FIELDS, *ANSWER_FIELDS)}
    stands = rest | _of(old if keeps else new, DECISION_FIELDS)
    for name in ANSWER_FIELDS:
        kept = name not in mine or (name in theirs and name not in new)
        stands |= _of(old if kept else new, (name,))
    apart = _decided_otherwise(old, new, keeps=keeps, theirs=theirs)
    apart += [n for n in ANSWER_FIELDS if n in mine & theirs and _differ(old, new, n)]
    if not apart:
        return stands, None
    code = "sheet"
    if all(stands.get(n) == old.get(n) for n in apart):
        code = "stored" if theirs & {*DECISION_FIELDS} else "older"
    return stands, Clash(code, old, new, tuple(apart))


def _edited(
    old: Values, new: Values, mark: str | None
) -> tuple[frozenset[str], frozenset[str]]:  # fmt: skip
    """Columns that the sheet changed, and those that others changed since it was written.

    A sheet without marks may have changed all; others did when another office has decided.
    """
    if mark is not None:
        return changed_cells(mark, new), changed_cells(mark, old)
    other = _decided(old) and old.get("decided_by") != new.get("decided_by")
    return _ALL, _ALL if other else frozenset()


def _keeps(
    old: Values, new: Values, edits: tuple[bool, frozenset[str], frozenset[str]]
) -> bool:  # fmt: skip
    """Whether the stored decision stands."""
    marked, mine, theirs = edits
    decision = frozenset(DECISION_FIELDS)
    if not mine & decision:
        return True
    if theirs & decision and not _decided(new):
        return _decided(old)
    corrects = marked and not theirs & decision and _same_office(old, new)
    return _decided(new) and _later(old, new) and not corrects


def _later(old: Values, new: Values) -> bool:
    """Whether the stored decision is the later one of two that bear a date."""
    before, after = (_dated(row) for row in (old, new))
    return bool(after) and before > after


def _dated(row: Values) -> str:
    day = str(row.get("decided_at", ""))
    return day if day <= last_day() else ""


def _decided(row: Values) -> bool:
    return row.get("state", _OPEN) != _OPEN or any(n in row for n in DECISION_FIELDS[1:])


def _same_office(old: Values, new: Values) -> bool:
    return "decided_by" in new and old.get("decided_by") == new["decided_by"]


def _of(row: Values, names: tuple[str, ...]) -> Values:
    return {n: row[n] for n in names if n in row}


def _differ(old: Values, new: Values, name: str) -> bool:
    return name in old and name in new and old[name] != new[name]


def _decided_otherwise(
    old: Values, new: Values, *, keeps: bool, theirs: frozenset[str]
) -> list[str]:  # fmt: skip
    """Columns of a decision in which somebody has to be told that another one stands.

    Who changes what he saw, or what he decided himself, need not be told.
    """
    if not (_decided(old) and _decided(new)):
        return []
    replaced = bool(theirs & {*DECISION_FIELDS}) and not _same_office(old, new)
    return [n for n in _SAID if (keeps or replaced) and _differ(old, new, n)]


# ---------------------------------------------------------------- opinions
def _without_older_opinions(store: Store, batch: Batch) -> Batch:
    """Leave out opinions for which the same office has given a later one meanwhile."""
    opinions = values_of(batch.snapshot, "review_opinions")
    stored = {
        (row["finding"], row["reviewer"]): row
        for row in values_of(store.snapshot(kinds=("review_opinions",)), "review_opinions")
    }
    seen = _seen(store, batch) if stored else frozenset[str]()
    kept = [
        row for row in opinions
        if row["finding"] in seen
        or not _later(stored.get((row["finding"], row["reviewer"]), {}), row)
    ]  # fmt: skip
    if len(kept) == len(opinions):
        return batch
    rows = batch.snapshot.replace(review_opinions=rows_to_table("review_opinions", kept))
    return Batch(rows, batch.findings, batch.source, batch.marks)


def _seen(store: Store, batch: Batch) -> frozenset[str]:
    """Tell on which findings an office changes its own decision that it saw on the sheet."""
    new: dict[str, Any] = {str(row["id"]): row for row in values_of(batch.snapshot, "reviews")}
    found: set[str] = set()
    for old in values_of(store.snapshot(kinds=("reviews",)), "reviews"):
        mark = batch.marks.get(str(old["id"]))
        if mark is not None and str(old["id"]) in new and _same_office(old, new[str(old["id"])]):
            found |= set() if changed_cells(mark, old) & {*DECISION_FIELDS} else {str(old["id"])}
    return frozenset(found)
