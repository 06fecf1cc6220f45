# pyright: basic
# (pandas columns are untyped in practice)
"""The five principles of collaboration, each with an indicator where one is honest."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from sinergi.analysis.governance.trust import measure_trust
from sinergi.analysis.rows import deepest_rows
from sinergi.analysis.silos.intervals import wilson
from sinergi.graph.view import tie_edges
from sinergi.model.kinds import GOVERNMENT_KINDS
from sinergi.model.seats import seats_taken
from sinergi.model.snapshot import Snapshot

#: Principles of the evaluation documents, in their order.
PRINCIPLES: Final = ("equality", "transparency", "results", "alignment", "participation")
_NAN: Final = float("nan")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number with what it counts.

    Attributes
    ----------
    aspect
        ``mode`` or a principle.
    measure
        Code of the indicator.
    value, low, high
        The number and its 95 percent interval.
    part, whole
        Counts behind a share.
    state
        ``measured``; ``no_data`` when the tables are empty; ``not_measurable`` when no table
        could tell; ``withheld`` for ratings that were not asked for.
    """

    aspect: str
    measure: str
    value: float = _NAN
    low: float = _NAN
    high: float = _NAN
    part: float = _NAN
    whole: float = _NAN
    state: str = ""

    def __post_init__(self) -> None:
        if not self.state:
            known = "measured" if np.isfinite(self.value) else "no_data"
            object.__setattr__(self, "state", known)


def principles(snapshot: Snapshot, *, ratings: bool = True) -> list[Indicator]:
    """Measure each principle by what the tables can tell, and say where they cannot.

    Without ``ratings`` what partners think of each other is withheld.
    """
    return [
        *_equality(snapshot, ratings=ratings), *_transparency(snapshot), *_results(snapshot),
        *_alignment(snapshot), *_participation(snapshot),
    ]  # fmt: skip


def _share(aspect: str, measure: str, mask: np.ndarray) -> Indicator:
    part, whole = int(mask.sum()), len(mask)
    low, high = map(float, wilson(part, whole))
    return Indicator(aspect, measure, part / whole if whole else _NAN, low, high, part, whole)


def _filled(column: "pd.Series[str]") -> np.ndarray:
    return (column.notna() & column.ne("").fillna(value=False)).to_numpy(dtype=bool)


def _equality(snapshot: Snapshot, *, ratings: bool) -> list[Indicator]:
    """Kesetaraan dan saling percaya."""
    if not ratings and len(snapshot.assessments):
        hidden = ("trust_mean", "rated_back")
        kept = [Indicator("equality", name, state="withheld") for name in hidden]
        return [*kept, _confirmed(snapshot)]
    trust = measure_trust(snapshot)
    rows = trust.to_frame()
    whole = (rows["scope"] == "network") & (rows["dimension"] == "trust") & rows["item"].isna()
    row = rows[whole.to_numpy(dtype=bool)]
    found = row.iloc[0] if len(row) else None
    felt = Indicator("equality", "trust_mean") if found is None else Indicator(
        "equality", "trust_mean", float(found["value"]), float(found["low"]),
        float(found["high"]),
    )  # fmt: skip
    rated = trust.mutual + trust.pairs
    low, high = map(float, wilson(trust.mutual, rated))
    share = trust.mutual / rated if rated else _NAN
    both = Indicator("equality", "rated_back", share, low, high, trust.mutual, rated)
    return [felt, both, _confirmed(snapshot)]


def _confirmed(snapshot: Snapshot) -> Indicator:
    """Share of reported pairs that both ends report.

    A list in which no pair stands both ways was kept by one office: it cannot tell.
    """
    ties = snapshot.ties
    live = ties[~(ties["level"] == 0).fillna(value=False).to_numpy(dtype=bool)]
    arcs = {(a, b) for a, b in zip(live["actor_a"], live["actor_b"], strict=True) if a != b}
    pairs = {frozenset(arc) for arc in arcs}
    both = len(arcs) - len(pairs)
    if not both:
        state = "not_measurable" if pairs else "no_data"
        return Indicator("equality", "reported_by_both", state=state)
    low, high = map(float, wilson(both, len(pairs)))
    return Indicator(
        "equality", "reported_by_both", both / len(pairs), low, high, both, len(pairs)
    )


def _transparency(snapshot: Snapshot) -> list[Indicator]:
    """Transparansi dan akuntabilitas."""
    sharing = snapshot.data_sharing
    told = sharing[sharing["state"].notna().to_numpy(dtype=bool)]
    return [
        _share("transparency", "forums_with_decree", _filled(snapshot.forums["legal_basis"])),
        _share("transparency", "ties_with_evidence", _filled(snapshot.ties["evidence"])),
        _share("transparency", "data_open", (told["state"] == "active").to_numpy(dtype=bool)),
    ]


def _results(snapshot: Snapshot) -> list[Indicator]:
    """Orientasi pada hasil: output and outcome."""
    rows = deepest_rows(snapshot)
    rows = rows[~rows["overhead"].to_numpy(dtype=bool)]
    return [
        _share("results", "programs_with_indicator", _filled(rows["indicator"])),
        _share("results", "programs_with_target", _filled(rows["target"].astype("string"))),
        # an indicator of a budget line does not say whether it is an output or an outcome
        Indicator("results", "outcome_oriented", state="not_measurable"),
    ]


def _alignment(snapshot: Snapshot) -> list[Indicator]:
    """Keselarasan rencana kerja dengan visi pembangunan daerah."""
    rows = deepest_rows(snapshot)
    rows = rows[~rows["overhead"].to_numpy(dtype=bool)]
    if not len(snapshot.program_goals):
        return [Indicator("alignment", "programs_with_goal")]
    linked = rows["id"].isin(snapshot.program_goals["program"]) | rows["parent"].isin(
        snapshot.program_goals["program"]
    )
    return [_share("alignment", "programs_with_goal", linked.fillna(value=False).to_numpy(bool))]


def _participation(snapshot: Snapshot) -> list[Indicator]:
    """Partisipasi publik dan sinergi lintas pemangku kepentingan."""
    kind = dict(zip(snapshot.actors["id"], snapshot.actors["kind"], strict=True))
    edges = tie_edges(snapshot)
    ends = [
        [kind.get(a) in GOVERNMENT_KINDS for a in edges[c]] for c in ("actor_a", "actor_b")
    ]  # fmt: skip
    beyond = ~(np.array(ends[0], dtype=bool) & np.array(ends[1], dtype=bool))
    seats = seats_taken(snapshot)
    outside = ~np.array([kind.get(a) in GOVERNMENT_KINDS for a in seats["actor"]], dtype=bool)
    forums = pd.Series(outside).groupby(seats["forum"].to_numpy(dtype=object)).any()
    return [
        _share("participation", "ties_beyond_government", beyond),
        _share("participation", "forums_with_society", forums.to_numpy(dtype=bool)),
    ]
