# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Numbers of one state of the data, and two states side by side."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.table import set_apart
from sinergi.analysis.gaps import Congruence, Gaps, measure_congruence
from sinergi.analysis.result import Result
from sinergi.analysis.silos import measure_silos
from sinergi.errors import SinergiError
from sinergi.i18n import format_number, short_rupiah, text
from sinergi.model.snapshot import Snapshot

CHANGE_COLUMNS: tuple[str, ...] = ("measure", "before", "after", "change", "reason")
KINDS = ("role", "tie", "vertical", "forum", "data", "broker")
#: Silo indices that a comparison shows.
SILOS = ("ei", "assortativity", "modularity")


@dataclass(frozen=True, eq=False, repr=False)
class TwoStates(Result):
    """Two states side by side; ``gone`` and ``new`` are gap ids."""

    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    def ranking(self) -> pd.DataFrame:
        """Give the rows in their order with numbers in words, for a terminal."""
        rows = self.frame.astype(dict.fromkeys(("before", "after", "change"), object))
        for name in ("before", "after", "change"):
            rows[name] = [
                told(m, float(v), signed=name == "change")
                for m, v in zip(self.frame["measure"], self.frame[name], strict=True)
            ]
        return rows

    def row(self, measure: str) -> Mapping[str, float]:
        """Numbers of one measure: ``before after change``."""
        row = self.frame[self.frame["measure"] == measure].iloc[0]
        return {name: float(row[name]) for name in ("before", "after", "change")}


def aimed(gaps: Gaps, wanted: frozenset[str]) -> dict[str, float]:
    """Count the findings of the plan that are there, and their severities."""
    mine = gaps.frame[gaps.frame["gap_id"].isin(wanted)]
    need = float(mine["severity"].sum()) if len(mine) else 0.0
    return {"plan_gaps": float(len(mine)), "plan_need": need}


def measured(snapshot: Snapshot, gaps: Gaps, fit: Congruence) -> dict[str, float]:
    """Gaps in all and by kind, need, congruence, silo indices, pairs of programs, rupiah."""
    frame = gaps.to_frame()
    counts = frame["kind"].value_counts()
    return {
        "gaps": float(len(frame)),
        **{f"gaps_{kind}": float(counts.get(kind, 0)) for kind in KINDS},
        "need": float(frame["severity"].sum()) if len(frame) else 0.0,
        "congruence": fit.value,
        **_silos(snapshot),
        **_pairs(snapshot),
    }


def fit_of(snapshot: Snapshot) -> Congruence:
    """Congruence of one state; its test is not needed here."""
    return measure_congruence(snapshot, draws=1)


def fit_moved(before: Congruence, after: Congruence) -> str | None:
    """Say which part of congruence moved: needed pairs, seen ones, bodies that count now."""
    need, seen, bodies = (
        [part(fit) for fit in (before, after)] for part in (_needed, _seen, _bodies)
    )
    if need[0] == need[1] and seen[0] == seen[1]:
        return None
    facts: dict[str, object] = {
        f"{name}_{side}": format_number(len(value))
        for name, (old, new) in (("need", need), ("seen", seen), ("bodies", bodies))
        for side, value in (("before", old), ("after", new), ("new", new - old),
                            ("gone", old - new))
    }  # fmt: skip
    words = text("plan.fit_moved", lang=None, **facts)
    if bodies[1] - bodies[0]:
        words = f"{words}; {text('plan.fit_entered', lang=None, **facts)}"
    if not after.value < before.value:
        return words
    cause = "lost" if len(seen[1]) < len(seen[0]) else "needs"
    return f"{text(f'plan.fit_fell.{cause}')}: {words}"


def _needed(fit: Congruence) -> set[tuple[str, str]]:
    return _pairs_with(fit, "met", "weak", "not_visible")


def _seen(fit: Congruence) -> set[tuple[str, str]]:
    return _pairs_with(fit, "met")


def _pairs_with(fit: Congruence, *states: str) -> set[tuple[str, str]]:
    rows = fit.pairs[fit.pairs["fit"].isin(states)]
    return set(zip(rows["actor_a"], rows["actor_b"], strict=True))


def _bodies(fit: Congruence) -> set[str]:
    return set(fit.frame.loc[fit.frame["scope"] == "node", "node"].dropna())


#: Measures by how people write them; the others are indices with two decimals.
_MONEY = frozenset({"pairs_budget", "budget_idr"})
_COUNTS = ("plan_gaps", "gaps", "rows_", "pairs")


def told(measure: str, value: float, *, signed: bool = False) -> str:
    """Write a number of a measure as people do; a dash where it cannot be measured.

    Examples
    --------
    >>> told("pairs_budget", 8_550_500_000.0), told("gaps", 12.0, signed=True)
    ('Rp8,6 miliar', '+12')
    """
    if math.isnan(value):
        return "-"
    plus = "+" if signed and value > 0 else ""
    if measure in _MONEY:
        return f"{plus}{short_rupiah(int(value))}"
    decimals = 0 if measure.startswith(_COUNTS) else 2
    return f"{plus}{format_number(round(value, decimals) + 0.0, decimals=decimals)}"


def _silos(snapshot: Snapshot) -> dict[str, float]:
    """Silo indices of the network; NaN where they cannot be measured (no ties, no sectors)."""
    try:
        frame = measure_silos(snapshot, by="sector", measures=SILOS, null=None).to_frame()
    except SinergiError:
        return dict.fromkeys(SILOS, math.nan)
    rows = frame[frame["scope"] == "network"].drop_duplicates("measure").set_index("measure")
    return {name: float(rows["value"].get(name, math.nan)) for name in SILOS}


def _pairs(snapshot: Snapshot) -> dict[str, float]:
    """Pairs of programs to review together, and their rupiah, each program once."""
    frame = find_duplicates(snapshot).to_frame()
    pairs = frame[~set_apart(frame)]
    ids = set(pairs["program_a"]) | set(pairs["program_b"])
    programs = snapshot.programs
    budget = programs.loc[programs["id"].isin(ids), "budget_idr"].sum()
    return {"pairs": float(len(pairs)), "pairs_budget": 0.0 if pd.isna(budget) else float(budget)}


def moved(before: Gaps, after: Gaps) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the gaps that went away and of those that came."""
    old, new = set(before.frame["gap_id"]), set(after.frame["gap_id"])
    return tuple(sorted(old - new)), tuple(sorted(new - old))


def side_by_side(
    was: Mapping[str, float],
    now: Mapping[str, float],
    gone: Iterable[str],
    new: Iterable[str],
    *,
    reasons: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """One row a measure with the reason for its change."""
    rows = [
        (name, was[name], now[name], now[name] - was[name],
         (reasons or {}).get(name) or _reason(name, gone, new))
        for name in was
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(CHANGE_COLUMNS))
    return frame.astype({"reason": "string[pyarrow]"})


def _reason(name: str, gone: Iterable[str], new: Iterable[str]) -> str | None:
    """Which gaps came and went."""
    if not name.startswith("gaps"):
        return None
    mark = f"gap:{name.removeprefix('gaps_')}:" if name != "gaps" else "gap:"
    lost, came = (sum(g.startswith(mark) for g in ids) for ids in (gone, new))
    return text("plan.moved", gone=lost, new=came)
