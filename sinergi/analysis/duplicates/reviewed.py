# pyright: basic
# Numpy and pandas columns are untyped in practice.
"""What reviews tell about the search: how often it was right, where to begin, who agrees."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.family import families_of_findings, once
from sinergi.analysis.duplicates.result import Duplicates
from sinergi.analysis.duplicates.review import remembered
from sinergi.analysis.duplicates.table import NOT_REVIEWED
from sinergi.analysis.shares import wilson
from sinergi.errors import UsageError
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot

CONFIRMED, REJECTED = "dikonfirmasi", "ditolak"
#: Where the search begins as long as reviews say nothing else.
USUAL_THRESHOLD = 0.5
#: What the pairs above a threshold should be worth: four of five hold up.
AIM = 0.8
_STEPS = tuple(step / 100 for step in range(50, 95, 5))
_LEAST_DECISIONS, _LEAST_ABOVE = 20, 10
#: Pairs with several opinions from which on their agreement is told as a number: with fewer the
#: interval spans nearly everything, or nothing where all drawn pairs are alike.
_LEAST_AGREED = 10
_DRAWS = 999
#: Questions that offices judge differently of which the names are told.
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far several offices agree on the same pairs.

    Attributes
    ----------
    measure
        ``cohen`` for two offices, ``fleiss`` for more, ``""`` when no pair has two opinions.
    kappa, low, high
        Agreement beyond chance and its 95 percent bootstrap interval over pairs; NaN when it is
        not defined (all opinions the same).
    pairs, offices
        Pairs with two opinions or more, and offices that gave them.
    disputed
        Ids of the findings on which they differ, sorted.
    """

    measure: str = ""
    kappa: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    pairs: int = 0
    offices: int = 0
    disputed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """What the decisions so far tell.

    Attributes
    ----------
    confirmed, rejected
        Decisions; pairs of one family that were decided alike count once.
    precision, low, high
        Share of confirmed ones with its 95 percent interval (Wilson); NaN without decisions.
        Reviewed are the weightiest pairs, so it holds for those.
    threshold
        Least score at which the decided pairs are expected to hold up four times in five; the
        usual 0.5 with fewer than 20 decisions, when that is already so, or when no score is high
        enough for it.
    agreement
        Several offices on the same pairs.
    unreached
        Whether there are decisions enough and no threshold makes four in five hold up.
    pairs
        Pairs that the decisions concern.
    disputed
        Both names of what offices judge differently, and what each of them said.
    """

    confirmed: int
    rejected: int
    precision: float
    low: float
    high: float
    threshold: float
    agreement: Agreement
    unreached: bool = False
    pairs: int = 0
    disputed: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the threshold differs from the usual one."""
        return self.threshold > USUAL_THRESHOLD

    def sentences(self) -> list[str]:
        """Say it in the running language, one sentence a fact."""
        decided = self.confirmed + self.rejected
        if not decided:
            return [text("duplicates.reviewed.none")]
        said = [
            text("duplicates.reviewed.precision", confirmed=self.confirmed, decided=decided,
                 share=_percent(self.precision), low=_percent(self.low), high=_percent(self.high))
        ]  # fmt: skip
        if self.pairs > decided:
            said.append(text("duplicates.reviewed.families", pairs=format_number(self.pairs)))
        if self.moved:
            said.append(_moved(self.threshold))
        if self.unreached:
            said.append(text("duplicates.reviewed.unreached", **_usual()))
        said += _agreed(self.agreement)
        if self.disputed:
            told = "; ".join(self.disputed[:_MOST_NAMED])
            said.append(text("duplicates.reviewed.disputed", names=told))
        if len(self.disputed) > _MOST_NAMED:
            more = format_number(len(self.disputed) - _MOST_NAMED)
            said.append(text("duplicates.reviewed.disputed_more", count=more))
        return said


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _usual() -> dict[str, Any]:
    return {"usual": format_number(USUAL_THRESHOLD, decimals=2), "aim": _percent(AIM)}


def _moved(threshold: float) -> str:
    shown = format_number(threshold, decimals=2)
    return text("duplicates.reviewed.threshold", threshold=shown, **_usual())


def _agreed(found: Agreement) -> list[str]:
    if not found.pairs:
        return []
    facts: dict[str, Any] = {
        "pairs": found.pairs, "offices": found.offices, "disputed": len(found.disputed),
    }  # fmt: skip
    if np.isnan(found.kappa):
        return [text("duplicates.reviewed.all_same", **facts)]
    if found.pairs < _LEAST_AGREED:
        return [text("duplicates.reviewed.few", **facts)]
    for name in ("kappa", "low", "high"):
        facts[name] = format_number(getattr(found, name), decimals=2)
    return [text(f"duplicates.reviewed.{found.measure}", **facts)]


def summarise_reviews(found: Duplicates, *, seed: int = 7) -> ReviewSummary:
    """Tell what the decisions in the snapshot of ``found`` say about the search.

    Parameters
    ----------
    found
        Result of ``find_duplicates`` at the usual threshold; its snapshot holds the reviews.
    seed
        Seed of the bootstrap over pairs.

    Returns
    -------
    ReviewSummary
        Interval of Wilson (1927, JASA 22:209); kappa of Cohen (1960, Educ Psychol Meas 20:37)
        for two offices, of Fleiss (1971, Psychol Bull 76:378) for more, there with as many
        opinions a pair as were given.
    """
    city = found.snapshot or Snapshot()
    states = city.reviews
    states = states[states["id"].str.startswith("dup:").fillna(value=False)]
    states = states[states["state"].isin([CONFIRMED, REJECTED]).fillna(value=False)]
    family = families_of_findings(
        found.prepared, city, [*states["id"], *city.review_opinions["finding"].dropna()]
    )
    told = set(zip(states["id"].map(family), states["state"], strict=True))
    confirmed = sum(state == CONFIRMED for _, state in told)
    rejected = len(told) - confirmed
    decided = confirmed + rejected
    low, high = wilson(confirmed / decided, decided) if decided else (np.nan, np.nan)
    threshold = _threshold(found, set(states["id"].astype(str)))
    agreed = agreement(city.review_opinions, seed=seed, families=family)
    return ReviewSummary(
        confirmed=confirmed,
        rejected=rejected,
        precision=confirmed / decided if decided else float("nan"),
        low=low,
        high=high,
        threshold=USUAL_THRESHOLD if threshold is None else threshold,
        agreement=agreed,
        unreached=threshold is None,
        pairs=len(states),
        disputed=_disputed(city, agreed.disputed),
    )


def _disputed(city: Snapshot, ids: Sequence[str]) -> tuple[str, ...]:
    """Name what offices judge differently; pairs of one name are told once."""
    rows = city.reviews[["id", "name_a", "name_b"]].dropna().astype(object)
    names = {str(i): f'"{a}" - "{b}"' for i, a, b in rows.itertuples(index=False)}
    opinions = city.review_opinions
    decided = opinions[opinions["finding"].isin(list(ids)) & opinions["state"].notna()]
    said: dict[str, list[str]] = {}
    cells = decided[["finding", "reviewer", "state"]].astype(object)
    for finding, reviewer, state in cells.sort_values(["finding", "reviewer"]).itertuples(
        index=False
    ):
        said.setdefault(str(finding), []).append(f"{reviewer}: {state.replace('_', ' ')}")
    told = [f"{names.get(i, i)} ({', '.join(said.get(i, ()))})" for i in ids]
    return tuple(dict.fromkeys(told))


def _threshold(found: Duplicates, own: set[str]) -> float | None:
    """Find the least step at which the decisions above it hold up as often as aimed.

    A family that was decided alike counts once, with its strongest pair. One hit and one miss
    are added to each count, so that few decisions move nothing far; ``None`` where no step
    reaches the aim: to take the best of them would follow chance.
    """
    frame = found.frame
    ids = "dup:" + frame["program_a"].astype(str) + "|" + frame["program_b"].astype(str)
    decided = frame["review"].astype(object).isin([CONFIRMED, REJECTED]) & ids.isin(own)
    frame = frame[decided.to_numpy(dtype=bool)].reset_index(drop=True)
    frame = frame.iloc[once(found.prepared, frame, frame["review"].astype(str).tolist())]
    score = frame["score"].to_numpy(dtype=np.float64)
    right = (frame["review"].astype(object) == CONFIRMED).to_numpy(dtype=bool)
    if len(score) < _LEAST_DECISIONS:
        return USUAL_THRESHOLD
    for step in _STEPS:
        above = score >= step
        if above.sum() < _LEAST_ABOVE:
            break
        share = (right[above].sum() + 1) / (above.sum() + 2)
        if share >= AIM:
            return step
    return None


def with_threshold(found: Duplicates, threshold: float | None = None) -> Duplicates:
    """Keep the pairs of a result that reach a threshold, and every pair that was decided.

    Parameters
    ----------
    found
        Result at the usual threshold or below.
    threshold
        Least score; where the reviews say when not given. A decided pair never gets lost.

    Returns
    -------
    Duplicates
        ``notices`` tell a threshold that reviews have moved and pairs that are not asked again.

    Raises
    ------
    UsageError
        A threshold outside 0 to 1.
    """
    if threshold is not None and not 0.0 <= threshold <= 1.0:
        raise UsageError("duplicates.errors.threshold", value=threshold)
    notices = list(found.notices) + _remembered(found.snapshot)
    if threshold is None:
        summary = summarise_reviews(found)
        threshold = summary.threshold
        facts = {"threshold": format_number(threshold, decimals=2), **_usual()}
        if summary.moved or summary.unreached:
            code = "unreached" if summary.unreached else "threshold"
            notices.append(Finding(f"duplicates.reviewed.{code}", "notice", facts=facts))
    score = found.frame["score"].to_numpy(dtype=np.float64)
    decided = found.frame["review"].astype(object) != NOT_REVIEWED
    kept = found.frame[(score >= threshold) | decided.to_numpy(dtype=bool)]
    told = {**found.provenance.parameters, "threshold": threshold}
    return replace(
        found,
        frame=kept.reset_index(drop=True),
        provenance=replace(found.provenance, parameters=told),
        notices=Findings(notices),
    )


def _remembered(snapshot: Snapshot | None) -> list[Finding]:
    pairs = remembered(snapshot) if snapshot is not None else {}
    if not pairs:
        return []
    years = ", ".join(str(y) for y in sorted({y for y in pairs.values() if y is not None}))
    facts = {"count": len(pairs), "years": years or "-"}
    return [Finding("duplicates.notices.remembered", "notice", facts=facts)]


def agreement(
    opinions: pd.DataFrame, *, seed: int = 7, families: Mapping[str, Hashable] | None = None
) -> Agreement:
    """Measure how far offices agree; see :func:`summarise_reviews`.

    Parameters
    ----------
    opinions
        Table ``review_opinions``.
    seed
        Seed of the bootstrap.
    families
        Family of each finding; those of one family on which all offices said the same count
        once.
    """
    decided = opinions["state"].isin([CONFIRMED, REJECTED]).fillna(value=False)
    given = opinions[decided & opinions["finding"].str.startswith("dup:").fillna(value=False)]
    rows = (
        given[["finding", "reviewer", "state"]].astype(object).sort_values(["finding", "reviewer"])
    )
    rows = rows[rows["finding"].isin(_different(rows, families or {}))]
    several = rows[rows.groupby("finding")["reviewer"].transform("nunique") > 1]
    if not len(several):
        return Agreement()
    offices = sorted(set(several["reviewer"]))
    yes = (several["state"] == CONFIRMED).astype(int)
    counts = yes.groupby(several["finding"]).agg(["sum", "count"])
    hits, total = (counts[c].to_numpy(dtype=np.int64) for c in ("sum", "count"))
    two = len(offices) == 2  # noqa: PLR2004 - Cohen's measure is for two
    table = several.assign(y=yes).pivot(index="finding", columns="reviewer", values="y")
    measure = _cohen if two else _fleiss
    data = table.to_numpy(dtype=np.float64) if two else np.column_stack([hits, total])
    low, high = _interval(measure, data, seed)
    disputed = counts.index[(hits > 0) & (hits < total)]
    return Agreement(
        "cohen" if two else "fleiss", measure(data), low, high, len(total), len(offices),
        tuple(sorted(str(d) for d in disputed)),
    )  # fmt: skip


def _different(rows: pd.DataFrame, families: Mapping[str, Hashable]) -> list[str]:
    """Take one finding for all of its family about which the same was said."""
    first: dict[Hashable, str] = {}
    for finding, given in rows.groupby("finding", sort=True):
        said = tuple(zip(given["reviewer"], given["state"], strict=True))
        name = str(finding)
        first.setdefault((families.get(name, name), said), name)
    return list(first.values())


def _cohen(data: np.ndarray) -> float:
    """Kappa of two columns of 0 and 1."""
    first, second = data[:, 0], data[:, 1]
    seen = float((first == second).mean())
    chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    return _beyond(seen, float(chance))


def _fleiss(data: np.ndarray) -> float:
    """Kappa of counts of yes (first column) among all opinions (second column)."""
    hits, total = data[:, 0], data[:, 1]
    agreeing = hits * (hits - 1) + (total - hits) * (total - hits - 1)
    seen = float((agreeing / (total * (total - 1))).mean())
    share = hits.sum() / total.sum()
    return _beyond(seen, float(share**2 + (1 - share) ** 2))


def _beyond(seen: float, chance: float) -> float:
    return float("nan") if chance >= 1.0 else (seen - chance) / (1.0 - chance)


def _interval(measure, data: np.ndarray, seed: int) -> tuple[float, float]:  # noqa: ANN001 - a function of the data
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, len(data), size=(_DRAWS, len(data)))
    drawn = np.array([measure(data[pick]) for pick in picks])
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return float("nan"), float("nan")
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
