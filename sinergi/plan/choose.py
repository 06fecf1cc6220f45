# pyright: basic
# (scipy's optimiser and sparse matrices have few types)
"""Choose the actions that close the most weighted need: exactly, or greedily with a bound.

Weighted coverage with a limit on the number of actions and, if asked for, on their cost: the
most weight of closed findings, and of all sets that reach it the cheapest; rows that are left
then take the actions that close most of the lighter findings. Some findings are closed by one
action, some only by two together (both agencies have to take a seat), hence the conjunctions.
Exact: integer program (HiGHS through ``scipy.optimize.milp``). Beyond :data:`EXACT_ACTIONS`
actions greedy; for actions that close findings one by one it reaches at least 1 - 1/e = 63 % of
the best (Nemhauser, Wolsey & Fisher 1978), and what it reached at least is told by the linear
relaxation, which no choice can beat.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

#: Above so many actions the choice is greedy.
EXACT_ACTIONS = 400
_SLACK = 1e-7
Fact = tuple[str, ...]
Method = Literal["exact", "greedy"]


@dataclass(frozen=True)
class Problem:
    """What there is to choose from.

    Attributes
    ----------
    weights, light
        Weight of each finding in the first and in the second aim.
    ways
        For each finding the ways to close it; a way is a set of facts that must all come true.
    facts
        For each action the facts that it makes true.
    costs
        Cost of each action.
    """

    weights: Sequence[float]
    light: Sequence[float]
    ways: Sequence[Sequence[frozenset[Fact]]]
    facts: Sequence[frozenset[Fact]]
    costs: Sequence[float]

    def closed(self, chosen: Iterable[int]) -> frozenset[int]:
        """Find what a set of actions closes."""
        true = frozenset[Fact]().union(*(self.facts[a] for a in chosen))
        return frozenset(g for g, ways in enumerate(self.ways) if any(way <= true for way in ways))

    def worth(self, chosen: Iterable[int]) -> tuple[float, float]:
        """Weight of what is closed, and the cost below zero: the larger the better."""
        picked = list(chosen)
        closed = self.closed(picked)
        cost = sum(self.costs[a] for a in picked)
        return round(sum(self.weights[g] for g in closed), 6), -round(cost, 6)

    def lightness(self, chosen: Iterable[int]) -> float:
        """Weight of the lighter findings that are closed."""
        return round(sum(self.light[g] for g in self.closed(chosen)), 6)

    @cached_property
    def givers(self) -> Mapping[Fact, list[int]]:
        """Actions that make a fact true."""
        found: dict[Fact, list[int]] = {}
        for action, facts in enumerate(self.facts):
            for fact in facts:
                found.setdefault(fact, []).append(action)
        return found


@dataclass(frozen=True)
class Choice:
    """What was chosen.

    Attributes
    ----------
    chosen
        Positions of the actions.
    core
        Those of them that the findings of weight need; the others fill rows that are left.
    method
        ``exact`` or ``greedy``.
    need
        Weight of the closed findings in the first aim.
    most
        What no choice can exceed: the same for ``exact``, the linear relaxation for ``greedy``.
    cost
        Cost of the chosen actions.
    """

    chosen: tuple[int, ...]
    method: Method
    need: float
    most: float
    cost: float
    closed: frozenset[int] = field(default_factory=frozenset)
    core: tuple[int, ...] = ()


def choose(
    problem: Problem, *, limit: int, budget: float | None = None, exact_below: int = EXACT_ACTIONS
) -> Choice:
    """Choose at most ``limit`` actions that cost at most ``budget``.

    Parameters
    ----------
    problem
        Actions and findings.
    limit
        Most actions.
    budget
        Most cost; open when not given.
    exact_below
        Up to so many actions the choice is exact.
    """
    if len(problem.facts) <= exact_below:
        picked = _exact(problem, limit, budget)
        if picked is not None:
            return _choice(problem, picked, "exact", None)
    picked = _greedy(problem, limit, budget)
    most = _Program(problem, limit, budget).relaxed()
    return _choice(problem, picked, "greedy", most)


_Picked = tuple[list[int], list[int]]  # core and whole choice


def _choice(problem: Problem, picked: _Picked, method: Method, most: float | None) -> Choice:
    core, chosen = picked
    need, cost = problem.worth(chosen)
    return Choice(
        tuple(sorted(chosen)),
        method,
        need,
        need if most is None else max(need, round(most, 6)),
        -cost,
        problem.closed(chosen),
        tuple(sorted(core)),
    )


# ---------------------------------------------------------------- exact
class _Program:
    """The integer program; variables: actions, facts of conjunctions, ways, findings."""

    def __init__(self, problem: Problem, limit: int, budget: float | None) -> None:
        self.problem = problem
        self.actions, self.findings = len(problem.facts), len(problem.ways)
        self.size = self.actions + self.findings
        self.cells: list[tuple[int, int, float]] = []
        self.upper: list[float] = []
        self._joint: dict[Fact, int] = {}
        self._row(dict.fromkeys(range(self.actions), 1.0), float(limit))
        if budget is not None:
            self._row({a: float(c) for a, c in enumerate(problem.costs)}, float(budget))
        for finding, ways in enumerate(problem.ways):
            self._finding(self.actions + finding, ways)

    def _row(self, cells: Mapping[int, float], upper: float) -> None:
        row = len(self.upper)
        self.cells.extend((row, column, value) for column, value in cells.items())
        self.upper.append(upper)

    def _new(self) -> int:
        self.size += 1
        return self.size - 1

    def _finding(self, place: int, ways: Sequence[frozenset[Fact]]) -> None:
        """Close a finding when one of its ways is: y <= sum of what makes it true."""
        cells: dict[int, float] = {place: 1.0}
        for way in ways:
            if len(way) == 1:
                for action in self.problem.givers.get(next(iter(way)), ()):
                    cells[action] = -1.0
            elif all(fact in self.problem.givers for fact in way):
                cells[self._way(way)] = -1.0
        self._row(cells, 0.0)

    def _way(self, way: frozenset[Fact]) -> int:
        place = self._new()
        for fact in sorted(way):
            self._row({place: 1.0, self._fact(fact): -1.0}, 0.0)
        return place

    def _fact(self, fact: Fact) -> int:
        if fact not in self._joint:
            self._joint[fact] = self._new()
            givers = dict.fromkeys(self.problem.givers[fact], -1.0)
            self._row({self._joint[fact]: 1.0, **givers}, 0.0)
        return self._joint[fact]

    def aim(self, values: Sequence[float]) -> np.ndarray:
        """Place values of findings among the variables."""
        whole = np.zeros(self.size)
        whole[self.actions : self.actions + self.findings] = values
        return whole

    def solve(
        self,
        gain: np.ndarray,
        floors: Sequence[tuple[np.ndarray, float]] = (),
        *,
        fixed: Sequence[int] = (),
        whole: bool = True,
    ) -> Any:
        """Maximise ``gain`` while earlier aims keep what they reached, and actions stay."""
        rows, columns, values = zip(*self.cells, strict=True)
        shape = (len(self.upper), self.size)
        matrix = sparse.csr_array((values, (rows, columns)), shape=shape)
        rules = [LinearConstraint(matrix, -np.inf, np.array(self.upper))]
        rules += [LinearConstraint(aim[None, :], low - _SLACK, np.inf) for aim, low in floors]
        kinds = np.zeros(self.size, dtype=np.int64)
        kinds[: self.actions] = 1 if whole else 0
        least = np.zeros(self.size)
        least[list(fixed)] = 1
        return milp(
            -gain,
            constraints=rules,
            integrality=kinds,
            bounds=Bounds(least, np.ones(self.size)),
            options={"mip_rel_gap": 0.0},
        )

    def relaxed(self) -> float | None:
        """Bound what any choice can reach."""
        if not self.actions:
            return None
        found = self.solve(self.aim(self.problem.weights), whole=False)
        return None if found.x is None else float(-found.fun)


def _exact(problem: Problem, limit: int, budget: float | None) -> _Picked | None:
    """Choose core and rest one after the other; ``None`` when the solver gives up."""
    if not problem.facts:
        return [], []
    program = _Program(problem, limit, budget)
    cheap = np.zeros(program.size)
    cheap[: program.actions] = [-c for c in problem.costs]
    heavy, light = program.aim(problem.weights), program.aim(problem.light)
    core = _best(program, [heavy, cheap], (), problem.worth)
    if core is None or len(core) >= limit or not any(problem.light):
        return None if core is None else (core, core)

    def rest(chosen: list[int]) -> tuple[float, float]:
        return problem.lightness(chosen), problem.worth(chosen)[1]

    return core, _best(program, [light, cheap], core, rest) or core


def _best(
    program: _Program,
    aims: Sequence[np.ndarray],
    fixed: Sequence[int],
    worth: Callable[[list[int]], tuple[float, float]],
) -> list[int] | None:
    """Solve one aim after the other."""
    floors: list[tuple[np.ndarray, float]] = []
    best: list[int] | None = None
    for aim in aims:
        found = program.solve(aim, floors, fixed=fixed)
        if found.x is None or found.status != 0:
            return best
        chosen = np.flatnonzero(found.x[: program.actions] > 0.5).tolist()  # noqa: PLR2004 - a whole number
        # the solver keeps the earlier aim up to a tolerance, the comparison is without one
        if best is None or worth(chosen) >= worth(best):
            best = chosen
        floors.append((aim, float(-found.fun)))
    return best


# ---------------------------------------------------------------- greedy
def _greedy(problem: Problem, limit: int, budget: float | None) -> _Picked:
    """Take the most gain (per cost when there is a budget) again and again.

    Conjunctions do not count while choosing: what an action closes alone has falling gains.
    Gains only fall, so that a heap of old gains is enough (lazy evaluation, Minoux 1978).
    """
    picks = _Picks(problem, limit, budget)
    core = _better_single(problem, picks.more(problem.weights, []), budget)
    return core, picks.more(problem.light, core)


_Key = tuple[float, float]


class _Picks:
    """Greedy picking by what actions close alone."""

    def __init__(self, problem: Problem, limit: int, budget: float | None) -> None:
        self.problem, self.limit, self.budget = problem, limit, budget
        self.alone = _alone(problem)

    def _key(self, action: int, closed: set[int], weights: Sequence[float]) -> _Key:
        gain = sum(weights[g] for g in self.alone[action] - closed)
        cost = self.problem.costs[action]
        return -round(gain if self.budget is None else gain / max(cost, _SLACK), 9), cost

    def more(self, weights: Sequence[float], before: Sequence[int]) -> list[int]:
        """Add actions while they close something and fit."""
        chosen = list(before)
        closed = {g for a in chosen for g in self.alone[a]}
        spent = sum(self.problem.costs[a] for a in chosen)
        open_actions = sorted(set(range(len(self.alone))) - set(before))
        heap = [(self._key(a, closed, weights), a, len(chosen)) for a in open_actions]
        heapq.heapify(heap)
        while heap and len(chosen) < self.limit:
            old, action, seen = heapq.heappop(heap)
            cost = self.problem.costs[action]
            if self.budget is not None and spent + cost > self.budget:
                continue
            if seen != len(chosen):
                key = self._key(action, closed, weights)
                heapq.heappush(heap, (key, action, len(chosen)))
                continue
            if old[0] == 0:
                break
            chosen.append(action)
            closed |= self.alone[action]
            spent += cost
        return chosen


def _alone(problem: Problem) -> list[frozenset[int]]:
    """List what each action closes by itself."""
    found: list[set[int]] = [set() for _ in problem.facts]
    for finding, ways in enumerate(problem.ways):
        for way in ways:
            first = problem.givers.get(min(way), ()) if way else ()
            for action in first:
                if way <= problem.facts[action]:
                    found[action].add(finding)
    return [frozenset(f) for f in found]


def _better_single(problem: Problem, chosen: list[int], budget: float | None) -> list[int]:
    """With a budget one large action may beat many small ones (Khuller, Moss & Naor 1999)."""
    if budget is None:
        return chosen
    fits = [a for a, cost in enumerate(problem.costs) if cost <= budget]
    single = max(fits, key=lambda a: (*problem.worth([a]), -a), default=None)
    if single is not None and problem.worth([single]) > problem.worth(chosen):
        return [single]
    return chosen
