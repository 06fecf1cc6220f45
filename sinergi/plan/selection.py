# pyright: basic
# (rows of pandas frames)
"""From actions and findings to the choice, and how the choice moves with its parameters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from sinergi.analysis.gaps import Gaps
from sinergi.plan.candidates import CONFIRMED, Candidate, gap_rows
from sinergi.plan.choose import Choice, Fact, Problem, choose
from sinergi.plan.costs import cost_of
from sinergi.plan.effects import Effects, Way, facts_of
from sinergi.plan.world import World

#: Findings below this priority do not draw actions (medium begins here, see find_gaps).
FLOOR = 0.3
SENSITIVITY_COLUMNS: tuple[str, ...] = (
    "scenario", "actions", "findings", "need", "cost", "kept", "method",
)  # fmt: skip
_OWN = "own"


@dataclass(frozen=True, eq=False)
class Offer:
    """What there is to choose from: actions, findings, ways.

    Attributes
    ----------
    candidates
        Actions, sorted by their ids.
    findings
        Ids of gaps with severity and whether the region confirmed them.
    ways
        Ways to close each finding; a finding that only people can answer is closed by the
        action that puts it to them.
    open
        Ids of the findings that only people can answer.
    table
        Costs by id.
    """

    candidates: Sequence[Candidate]
    findings: Mapping[str, tuple[float, bool]]
    ways: Sequence[Sequence[Way]]
    open: frozenset[str]
    table: Mapping[str, float]

    @cached_property
    def facts(self) -> list[frozenset[Fact]]:
        """Facts of each action, with the findings that it puts to people."""
        return [facts_of(c.changes) | _owned(c, self.open) for c in self.candidates]

    @cached_property
    def ids(self) -> list[str]:
        """Ids of the findings in the order of :attr:`ways`."""
        return list(self.findings)

    def problem(self, floor: float = FLOOR, table: Mapping[str, float] | None = None) -> Problem:
        """Weigh the findings: those from ``floor`` up, and the confirmed ones, come first."""
        heavy = [s if sure or s >= floor else 0.0 for s, sure in self.findings.values()]
        light = [
            s if not w else 0.0 for (s, _), w in zip(self.findings.values(), heavy, strict=True)
        ]
        costs = [cost_of(c.needs, table or self.table) for c in self.candidates]
        return Problem(heavy, light, self.ways, self.facts, costs)


def _owned(candidate: Candidate, open_ids: frozenset[str]) -> frozenset[Fact]:
    if candidate.besides:
        return frozenset()
    return frozenset((_OWN, g) for g in candidate.findings if g in open_ids)


def make_offer(
    candidates: Sequence[Candidate], gaps: Gaps, world: World, table: Mapping[str, float]
) -> Offer:
    """Match the findings with what the actions would change."""
    ordered = sorted(candidates, key=lambda c: c.key)
    offered = frozenset[Fact]().union(*(facts_of(c.changes) for c in ordered))
    forums = gaps.context.forums
    issue_of = dict(zip(forums["id"], forums["issue"], strict=True)) if len(forums) else {}
    effects = Effects(world, offered, issue_of)
    findings: dict[str, tuple[float, bool]] = {}
    ways: list[Sequence[Way]] = []
    unanswered: set[str] = set()
    for row in sorted(gap_rows(gaps), key=_id_of):
        findings[row.gap_id] = (float(row.severity), row.evidence_state == CONFIRMED)
        found = effects.ways(row)
        if not found:
            unanswered.add(row.gap_id)
            found = [frozenset({(_OWN, row.gap_id)})]
        ways.append(found)
    return Offer(ordered, findings, ways, frozenset(unanswered), table)


def _id_of(row: Any) -> str:
    return row.gap_id


def claim(offer: Offer, chosen: Sequence[Candidate]) -> dict[str, list[str]]:
    """Share the findings out: each once, by its own action when that is chosen.

    Parameters
    ----------
    offer
        What there was to choose from.
    chosen
        Actions in the order of the plan.

    Returns
    -------
    dict
        Ids of findings by action id, the strongest first.
    """
    facts = dict(zip((c.key for c in offer.candidates), offer.facts, strict=True))
    true = frozenset[Fact]().union(*(facts[c.key] for c in chosen))
    claimed: dict[str, list[str]] = {c.key: [] for c in chosen}
    for finding, ways in zip(offer.ids, offer.ways, strict=True):
        met = [way for way in ways if way <= true]
        if met:
            claimed[_claimant(finding, met, chosen, facts)].append(finding)
    for own in claimed.values():
        own.sort(key=lambda g: (-offer.findings[g][0], g))
    return claimed


def _claimant(
    finding: str, met: Sequence[Way], chosen: Sequence[Candidate],
    facts: Mapping[str, frozenset[Fact]],
) -> str:  # fmt: skip
    for candidate in chosen:
        if finding in candidate.findings:
            return candidate.key
    return next(c.key for c in reversed(chosen) if any(way & facts[c.key] for way in met))


def sensitivity(offer: Offer, base: Choice, *, limit: int, budget: float | None) -> pd.DataFrame:
    """Choose again with other floors, costs and limits.

    Returns
    -------
    DataFrame
        ``scenario actions findings need cost kept method``; ``need`` and ``cost`` by the
        weights and costs of the plan itself, ``kept`` the share of its actions that stay.
    """
    problem = offer.problem()
    rows = []
    for name, changed, count in _scenarios(offer, limit):
        made = base if name == "base" else choose(changed, limit=count, budget=budget)
        need, cost = problem.worth(made.chosen)
        light = problem.lightness(made.chosen)
        same = len(set(base.chosen) & set(made.chosen))
        kept = same / len(base.chosen) if base.chosen else 1.0
        rows.append((name, len(made.chosen), len(made.closed), round(need + light, 6), -cost,
                     round(kept, 6), made.method))  # fmt: skip
    return pd.DataFrame(rows, columns=list(SENSITIVITY_COLUMNS))


def _scenarios(offer: Offer, limit: int) -> Iterator[tuple[str, Problem, int]]:
    base = offer.problem()
    yield "base", base, limit
    yield "no_floor", offer.problem(floor=0.0), limit
    yield "high_floor", offer.problem(floor=0.5), limit
    yield "equal_weights", replace(base, weights=[1.0 if w else 0.0 for w in base.weights]), limit
    for name, scale in (("cheap_forums", 0.25), ("dear_meetings", 3.0)):
        entry = "forum" if name == "cheap_forums" else "meeting"
        yield name, offer.problem(table={**offer.table, entry: offer.table[entry] * scale}), limit
    yield "half_rows", base, max(1, limit // 2)
    yield "double_rows", base, limit * 2
