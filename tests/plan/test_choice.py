"""The choice is the best there is, and its predicted effect is what the what-if measures."""

import importlib.util
import itertools
from pathlib import Path

import numpy as np
import pytest

from sinergi import vocab
from sinergi.analysis.gaps import find_gaps
from sinergi.errors import UnknownTermError, UsageError
from sinergi.plan import recommend, simulate
from sinergi.plan.choose import Problem, choose

_SPEC = importlib.util.spec_from_file_location("cities", Path(__file__).with_name("cities.py"))
cities = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cities)


def small(seed):
    """Up to nine actions, twelve findings; a third of the ways needs two facts."""
    draw = np.random.default_rng(seed)
    actions, findings = int(draw.integers(2, 10)), int(draw.integers(1, 13))
    facts = [("f", str(n)) for n in range(int(draw.integers(2, 9)))]

    def some(least, most):
        size = min(len(facts), int(draw.integers(least, most)))
        return frozenset(facts[i] for i in draw.choice(len(facts), size=size, replace=False))

    ways = [[some(1, 2) if draw.random() < 0.67 else some(2, 3)
             for _ in range(int(draw.integers(1, 4)))] for _ in range(findings)]  # fmt: skip
    weights = np.round(draw.random(findings), 6).tolist()
    heavy = [w if w >= 0.3 else 0.0 for w in weights]
    light = [w if w < 0.3 else 0.0 for w in weights]
    costs = [float(draw.integers(1, 16)) / 2 for _ in range(actions)]
    problem = Problem(heavy, light, ways, [some(1, 4) for _ in range(actions)], costs)
    limit = int(draw.integers(1, 5))
    return problem, limit, float(draw.integers(3, 20)) if draw.random() < 0.4 else None


def subsets(problem, limit, budget):
    """Every set of at most ``limit`` actions that the budget allows."""
    for count in range(limit + 1):
        for chosen in itertools.combinations(range(len(problem.facts)), count):
            if budget is None or sum(problem.costs[a] for a in chosen) <= budget:
                yield chosen


def best(problem, limit, budget):
    """Most weight closed, then least cost, of all sets."""
    return max(problem.worth(s) for s in subsets(problem, limit, budget))


@pytest.mark.parametrize("first", range(0, 200, 20))
def test_the_choice_equals_brute_force_on_200_random_cases(first):
    for seed in range(first, first + 20):
        problem, limit, budget = small(seed)
        made = choose(problem, limit=limit, budget=budget)
        assert made.method == "exact"
        assert problem.worth(made.core) == pytest.approx(best(problem, limit, budget), abs=2e-6)
        rest = [s for s in subsets(problem, limit, budget) if set(made.core) <= set(s)]
        assert problem.lightness(made.chosen) == pytest.approx(
            max(map(problem.lightness, rest)), abs=2e-6
        )
        assert set(made.core) <= set(made.chosen)
        assert len(made.chosen) <= limit
        assert made.most == made.need


def test_greedy_keeps_its_promise_and_its_bound_holds():
    for seed in range(200):
        problem, limit, budget = small(seed)
        singles = Problem(
            problem.weights, problem.light,
            [[w for w in ways if len(w) == 1] for ways in problem.ways],
            problem.facts, problem.costs,
        )  # fmt: skip
        made = choose(singles, limit=limit, budget=None, exact_below=0)
        top = best(singles, limit, None)[0]
        assert made.method == "greedy"
        assert made.need >= (1 - 1 / np.e) * top - 1e-6
        assert made.most >= top - 1e-6
        bounded = choose(problem, limit=limit, budget=budget, exact_below=0)
        assert bounded.most >= best(problem, limit, budget)[0] - 1e-6
        assert budget is None or bounded.cost <= budget


@pytest.mark.parametrize("seed", range(8))
def test_the_predicted_effect_is_what_the_what_if_measures(seed):
    city = cities.invented(seed)
    plan = recommend(find_gaps(city, as_of=cities.DAY), limit=1 + seed % 7)
    found = simulate(city, plan, as_of=cities.DAY)
    mine = {e for cell in plan.to_frame()["evidence"] for e in cell.split(" | ")}
    assert set(plan.predicted) == mine & set(found.gone)
    assert set(found.open_ends) == mine - set(plan.predicted)
    assert found.row("plan_gaps")["change"] == -len(plan.predicted)


def test_costs_budget_floor_and_the_way_of_choosing_are_told():
    gaps = find_gaps(cities.invented(3), as_of=cities.DAY)
    plan = recommend(gaps, limit=6)
    assert "dipilih tepat dari" in plan.explain()
    assert plan.provenance.parameters["method"] == "exact"
    assert plan.costs().set_index("id").at["forum", "cost"] == vocab.action_costs()["forum"].cost
    cheap = recommend(gaps, limit=6, budget=4)
    assert cheap.choice.cost <= 4
    assert cheap.choice.need <= plan.choice.need
    dear = recommend(gaps, limit=6, costs={"member": 40, "meeting": 0, "participant": 0})
    assert dear.costs().set_index("id").at["member", "cost"] == 40
    assert dear.priorities()["cost"].sum() == pytest.approx(dear.choice.cost)
    moved = plan.sensitivity().set_index("scenario")
    assert moved.at["base", "kept"] == 1
    assert moved.at["double_rows", "need"] >= moved.at["base", "need"]
    assert moved.at["no_floor", "need"] >= moved.at["base", "need"]
    assert moved.at["half_rows", "actions"] <= 3
    with pytest.raises(UsageError, match="lebih dari 0"):
        recommend(gaps, budget=0)
    with pytest.raises(UsageError, match="kurang dari 0"):
        recommend(gaps, costs={"member": -1})
    with pytest.raises(UnknownTermError):
        recommend(gaps, costs={"rapat": 1})


def test_the_order_of_rows_changes_nothing():
    city = cities.invented(5)
    turned = city.replace(**{name: t.iloc[::-1] for name, t in city.tables() if len(t)})
    one, two = (recommend(find_gaps(c, as_of=cities.DAY), limit=7) for c in (city, turned))
    assert one.to_frame().equals(two.to_frame())
