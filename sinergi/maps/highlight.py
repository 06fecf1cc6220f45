# pyright: basic
# results are pandas tables, known by their columns
"""Reads results of analyses by their columns; maps need no analysis to be installed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sinergi.analysis.duplicates.reasons import REORGANISATION
from sinergi.analysis.duplicates.table import set_apart
from sinergi.analysis.duplicates.weight import for_reading
from sinergi.errors import UsageError

_SIGNS: dict[str, frozenset[str]] = {
    "duplicates": frozenset({"program_a", "program_b", "budget_idr"}),
    "gaps": frozenset({"gap_id", "evidence_state"}),
    "silos": frozenset({"measure", "scope", "group", "value"}),
    "brokers": frozenset({"node", "group", "total"}),
}
_STATES = {
    "dikonfirmasi": "confirmed", "confirmed_absent": "confirmed", "no_data": "no_data",
}  # fmt: skip
REQUIRED = "required:"


def _empty() -> pd.DataFrame:
    return pd.DataFrame()


@dataclass(frozen=True)
class Highlights:
    """Tables of the results to show, plain objects inside, empty where none was given."""

    duplicates: pd.DataFrame = field(default_factory=_empty)
    gaps: pd.DataFrame = field(default_factory=_empty)
    silos: pd.DataFrame = field(default_factory=_empty)
    brokers: pd.DataFrame = field(default_factory=_empty)
    #: Pairs of the old and the new agency of a reorganisation.
    moved: pd.DataFrame = field(default_factory=_empty)
    #: Rows that are not drawn, by the reason.
    unseen: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def programs(self) -> set[str]:
        """Ids of the programs that duplicates name."""
        table = self.duplicates
        return set(table["program_a"]) | set(table["program_b"]) if len(table) else set()

    @property
    def groups(self) -> dict[object, str]:
        """Group of every node that silos or brokers were measured with."""
        found: dict[object, str] = {}
        for table in (self.silos, self.brokers):
            for row in plain(table.reindex(columns=["node", "group"]).drop_duplicates()):
                if row["node"] is not None and row["group"] is not None:
                    found.setdefault(row["node"], str(row["group"]))
        return found


def plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as dictionaries without any of pandas' missing values."""
    values = table.astype(object)
    records: list[Any] = values.where(values.notna(), None).to_dict("records")
    return records


def state_of(value: object) -> str:
    """State of a note by the review or evidence state of its row."""
    return _STATES.get(str(value), "open")


def read_highlights(highlight: object, *, audience: str) -> Highlights:
    """Sort results by what their columns say.

    Parameters
    ----------
    highlight
        ``None``, one result or several.
    audience
        ``internal`` sees everything; ``pimpinan`` only confirmed findings on agencies;
        ``publik`` none (DESIGN.md section 9).
    """
    if highlight is None or audience == "publik":
        return Highlights()
    found: dict[str, list[pd.DataFrame]] = {name: [] for name in _SIGNS}
    for result in _several(highlight):
        table = _frame(result)
        kind = next((k for k, signs in _SIGNS.items() if signs <= set(table.columns)), None)
        if kind is None:
            raise UsageError("maps.errors.highlight", what=type(result).__name__)
        found[kind].append(_with_pairs(table, result) if kind == "brokers" else table)
    tables = {k: pd.concat(v, ignore_index=True) if v else _empty() for k, v in found.items()}
    return _for_audience(tables, audience)


def _several(highlight: object) -> Iterable[object]:
    if isinstance(highlight, Sequence) and not isinstance(highlight, (str, bytes)):
        return list(highlight)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - anything may come in
    return [highlight]


def _frame(result: object) -> pd.DataFrame:
    if isinstance(result, pd.DataFrame):
        return result
    to_frame = getattr(result, "to_frame", None)
    if to_frame is None:
        raise UsageError("maps.errors.highlight", what=type(result).__name__)
    return to_frame()


def _with_pairs(table: pd.DataFrame, result: object) -> pd.DataFrame:
    """Add how many pairs of bodies a broker connects, not all of them of its own sector.

    Ties without a direction count every pair twice (and have no z), as in the explanation of
    the brokers.
    """
    own = table.get("coordinator", 0)
    scored = "z_total" in table and bool(table["z_total"].notna().any())
    directed = getattr(result, "directed", scored)
    across = (table["total"] - own).fillna(0).astype(float)
    return table.assign(pairs=(across // (1 if directed else 2)).astype(int))


def _for_audience(tables: dict[str, pd.DataFrame], audience: str) -> Highlights:
    duplicates, gaps = tables["duplicates"], tables["gaps"]
    unseen: dict[str, int] = {}
    moved = _empty()
    if len(duplicates):
        # rejected pairs are told in the report, those of a reorganisation apart
        known = duplicates.reindex(columns=["reasons", "review"])
        apart = set_apart(known)
        told = known["reasons"].astype(object).fillna("").astype(str)
        changed = told.str.contains(REORGANISATION, regex=False).to_numpy(dtype=bool)
        unseen["rejected"] = int((apart & ~changed).sum())
        moved, duplicates = duplicates[apart & changed], duplicates[~apart]
    if audience == "internal":
        silos, brokers = tables["silos"], tables["brokers"]
        pairs = _to_read(duplicates)
        return Highlights(pairs, gaps, silos, brokers, moved=moved, unseen=unseen)
    if len(duplicates):
        review = duplicates["review"] if "review" in duplicates else pd.Series(dtype=object)
        sure = review.reindex(duplicates.index).astype(object) == "dikonfirmasi"
        unseen["unconfirmed"] = len(_drawn(duplicates[~sure]))
        duplicates = duplicates[sure]
    if len(gaps):
        sure = gaps["evidence_state"].astype(object) == "confirmed_absent"
        unseen["unconfirmed"] = unseen.get("unconfirmed", 0) + int((~sure).sum())
        gaps = gaps[sure]
    return Highlights(_to_read(duplicates), gaps, tables["silos"], unseen=unseen)


def _drawn(duplicates: pd.DataFrame) -> pd.DataFrame:
    """Pairs of the kinds that a map draws."""
    if "kind" not in duplicates:
        return duplicates
    return duplicates[duplicates["kind"].isin(["duplication", "overlap"])]


def _to_read(duplicates: pd.DataFrame) -> pd.DataFrame:
    """Pairs in the order in which every report names them, weighed before any is left out."""
    if not len(duplicates):
        return duplicates
    scored = duplicates if "score" in duplicates else duplicates.assign(score=1.0)
    return _drawn(for_reading(scored))
