# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""A gap before it is weighed, and the weighing.

Severity is ``need x confidence x evidence``, each between 0 and 1 and shown by
``Gaps.parts()``. Evidence weighs what the data can say: a row that states the gap weighs more
than an absence beside records of the same kind, and that more than a role that no budget line
names. Only a gap that the region has confirmed may reach the class high (DESIGN.md section 9).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import pandas as pd
import pyarrow as pa

from sinergi.analysis.gaps.frames import looked_up

GAP_COLUMNS: tuple[str, ...] = (
    "gap_id", "kind", "region", "issue", "forum", "dataset", "actor_a", "name_a", "actor_b",
    "name_b", "role", "severity", "severity_class", "evidence_state", "budget_idr", "distance",
    "brokers", "coverage", "evidence",
)  # fmt: skip
PART_COLUMNS: tuple[str, ...] = (
    "gap_id", "reason", "detail", "need", "confidence", "evidence_weight", "severity",
    "legal_basis", "expired", "shared", "dependent",
)  # fmt: skip
#: How much each state of evidence weighs: a judgement, stated in docs/methods/gaps.md.
EVIDENCE_WEIGHT: Mapping[str, float] = {
    "confirmed_absent": 1.0, "not_visible": 0.6, "no_data": 0.3,
}  # fmt: skip
#: Gaps that a row of the data states; the others are seen by what is not there.
RECORDED = frozenset(
    {"refused", "requested", "bare", "expired", "expiring", "two_leads", "weak_line"}
)
RECORDED_WEIGHT = 0.8
#: Roles are read from labels of programs, which may miss work that goes on, and data may flow
#: where no list tells: doubts, no records.
DOUBTS = frozenset({"unfilled", "missing", "unasked"})
DOUBT_WEIGHT: Mapping[str, float] = {"not_visible": 0.35, "no_data": 0.2}
#: An issue on which the data hold nothing at all: first ask whether the region has it.
UNSEEN, UNSEEN_WEIGHT = "unseen", 0.1
_MEDIUM, _HIGH = 0.3, 0.6
REQUIRED = "required:"


@dataclass(slots=True)
class Draft:
    """One gap: where, who, why; ``key_a`` and ``key_b`` name it when the actors do not.

    ``detail`` is the fact that its sentence needs: a date, a seat, a data set. ``forum_name``
    stands on the side that no actor takes, so that a table shows what a forum gap is about.
    ``shared`` and ``dependent`` are the parts of the interdependence of a pair.
    """

    kind: str
    reason: str
    region: str
    need: float
    confidence: float
    state: str
    issue: str = ""
    forum: str = ""
    dataset: str = ""
    actor_a: str = ""
    name_a: str = ""
    actor_b: str = ""
    name_b: str = ""
    role: str = ""
    budget_idr: float | None = None
    distance: int | None = None
    brokers: str = ""
    evidence: str = ""
    legal_basis: str = ""
    expired: bool = False
    key_a: str = ""
    key_b: str = ""
    detail: str = ""
    forum_name: str = ""
    shared: float | None = None
    dependent: float | None = None


_FIELDS = [f.name for f in fields(Draft)]


def weigh(
    drafts: Sequence[Draft], *, reviews: Mapping[str, str], coverage: Mapping[str, float]
) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    """Give every gap its id, state and severity; gaps that the region rejected are left out.

    Parameters
    ----------
    drafts
        Gaps of all kinds.
    reviews
        State of the review by gap id.
    coverage
        Share of the OPD of a region about which anything of coordination is known.

    Returns
    -------
    tuple
        Gaps in the contract's columns, their parts, and how many were rejected.
    """
    table = pd.DataFrame([[getattr(d, name) for name in _FIELDS] for d in drafts], columns=_FIELDS)
    table["gap_id"] = _ids(table)
    table = table.sort_values(["gap_id", "need"], ascending=[True, False], kind="stable")
    table = table.drop_duplicates("gap_id").reset_index(drop=True)
    review = looked_up(table["gap_id"], reviews)
    rejected = (review == "ditolak").to_numpy(dtype=bool)
    table.loc[review == "dikonfirmasi", "state"] = "confirmed_absent"
    table = table[~rejected].reset_index(drop=True)
    table["evidence_weight"] = _weights(table["reason"], table["state"])
    severity = table["need"] * table["confidence"] * table["evidence_weight"]
    table["severity"] = severity.astype("float64").round(6)
    table["severity_class"] = _classes(table)
    table["coverage"] = table["region"].map(coverage).astype("float64")
    table = table.rename(columns={"state": "evidence_state"})
    table["budget_idr"] = pd.to_numeric(table["budget_idr"], errors="coerce")
    table = table.sort_values(
        ["severity", "budget_idr", "gap_id"], ascending=[False, False, True], kind="stable"
    )
    table = _named(table)
    gaps = _contract(table[list(GAP_COLUMNS)].reset_index(drop=True))
    return gaps, table[list(PART_COLUMNS)].reset_index(drop=True), int(rejected.sum())


def _weights(reason: pd.Series, state: pd.Series) -> pd.Series:
    weight = state.map(EVIDENCE_WEIGHT).astype("float64")
    weight = weight.mask(reason.isin(RECORDED) & (state == "not_visible"), RECORDED_WEIGHT)
    for name, doubt in DOUBT_WEIGHT.items():
        weight = weight.mask(reason.isin(DOUBTS) & (state == name), doubt)
    return weight.mask((reason == UNSEEN) & (state != "confirmed_absent"), UNSEEN_WEIGHT)


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Put a missing actor on the side of ``actor_b``, where every kind of gap has it."""
    alone = table["actor_a"].str.startswith(REQUIRED) & (table["actor_b"] == "")
    moved = table.copy()
    for side in ("actor", "name"):
        moved[f"{side}_b"] = table[f"{side}_b"].mask(alone, table[f"{side}_a"])
        moved[f"{side}_a"] = table[f"{side}_a"].mask(alone, "")
    first = moved["name_a"] == ""
    second = ~first & (moved["name_b"] == "")
    moved["name_a"] = moved["name_a"].mask(first, moved["forum_name"])
    moved["name_b"] = moved["name_b"].mask(second, moved["forum_name"])
    return moved


def _ids(table: pd.DataFrame) -> pd.Series:
    a = table["key_a"].where(table["key_a"] != "", table["actor_a"])
    b = table["key_b"].where(table["key_b"] != "", table["actor_b"])
    # Which issue a data set serves is read from its name and may change; its gap stays the same.
    issue = table["issue"].where(table["kind"] != "data", "").replace("", "-")
    parts = [table["kind"], table["region"], issue, a, b]
    return pd.Series("gap", index=table.index).str.cat([p.astype(str) for p in parts], sep=":")


def _classes(table: pd.DataFrame) -> pd.Series:
    severity, state = table["severity"], table["state"]
    classes = pd.Series("low", index=table.index, dtype=object)
    classes[(severity >= _MEDIUM) & (state != "no_data")] = "medium"
    classes[(severity >= _HIGH) & (state == "confirmed_absent")] = "high"
    return classes


_TYPES = {"severity": pa.float64(), "budget_idr": pa.int64(), "distance": pa.int64(),
          "coverage": pa.float64()}  # fmt: skip


def _contract(table: pd.DataFrame) -> pd.DataFrame:
    """Set the types of the columns; an empty text is missing."""
    columns = {}
    for name in GAP_COLUMNS:
        values = table[name]
        if name in _TYPES:
            numbers = pd.to_numeric(values, errors="coerce")
            columns[name] = numbers.astype(pd.ArrowDtype(_TYPES[name]))
        else:
            columns[name] = values.where(values != "", None).astype("string[pyarrow]")
    return pd.DataFrame(columns)
