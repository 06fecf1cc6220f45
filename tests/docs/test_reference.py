"""The reference pages say what the commands and tables are today."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from sinergi.model.tables import CONTRACTS

DOCS = Path(__file__).parents[2] / "docs"
SCRIPTS = ("make_cli_reference", "make_column_reference")


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_reference_page_is_up_to_date(name):
    maker = script(name)
    kept = maker.PAGE.read_text(encoding="utf-8")
    assert kept == maker.make(), f"Run: python docs/{name}.py"


def test_every_table_and_column_has_its_line():
    page = (DOCS / "reference" / "columns.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", page, re.DOTALL | re.MULTILINE))
    for name, rules in CONTRACTS.items():
        listed = re.findall(r"^\| `(\w+)` \|", sections[name], re.MULTILINE)
        assert listed == list(rules.names)


def test_the_columns_of_a_result_are_those_it_has(demo_results):
    calls = {call: list(columns) for call, _, columns in script("make_column_reference").RESULTS}
    for call, frame in demo_results.items():
        assert calls[call] == list(frame.columns), call


@pytest.fixture(scope="module")
def demo_results():
    from sinergi import analysis, plan
    from sinergi.analysis.brokerage import measure_multiplexity, measure_two_mode, rank_brokers
    from sinergi.analysis.duplicates import find_duplicates
    from sinergi.analysis.early_warning import find_warnings
    from sinergi.analysis.evaluation import evaluate
    from sinergi.analysis.gaps import find_gaps, measure_congruence
    from sinergi.analysis.governance import measure_governance, measure_trust
    from sinergi.analysis.null import Permutation, Qap
    from sinergi.analysis.sensitivity import measure_sensitivity
    from sinergi.analysis.silos import (
        compare_silos,
        compare_ties,
        measure_required_mixing,
        measure_silos,
    )
    from sinergi.exchange import read_workbook

    book = Path(__file__).parents[2] / "examples" / "kabupaten_sukamaju.xlsx"
    batch = read_workbook(book)
    city = batch.snapshot.select(year=batch.snapshot.years[-1])
    duplicates, gaps = find_duplicates(city), find_gaps(city)
    card, actions = evaluate(city), plan.recommend(duplicates, gaps, limit=3)
    first = duplicates.to_frame().iloc[0]
    silos, brokers = measure_silos(city, null=None), rank_brokers(city)
    few = Permutation(draws=9)
    return {
        "find_duplicates(...).to_frame()": duplicates.to_frame(),
        "find_duplicates(...).families()": duplicates.families(),
        "find_duplicates(...).areas()": duplicates.areas(),
        "find_duplicates(...).clusters()": duplicates.clusters(),
        "find_duplicates(...).explain(a, b).table": duplicates.explain(
            first["program_a"], first["program_b"]
        ).table,
        "find_gaps(...).to_frame()": gaps.to_frame(),
        "find_gaps(...).parts()": gaps.parts(),
        "measure_congruence(...).to_frame()": measure_congruence(city).to_frame(),
        "measure_silos(...).to_frame()": silos.to_frame(),
        "measure_silos(...).profile()": silos.profile(),
        "measure_silos(...).intervals()": silos.intervals(),
        "measure_silos(...).blocks()": silos.blocks(),
        "measure_silos(...).components()": silos.components(),
        "measure_required_mixing(...).to_frame()": measure_required_mixing(
            city, null=few
        ).to_frame(),
        "compare_ties(...).to_frame()": compare_ties(city, {}, null=Qap(draws=9)).to_frame(),
        "compare_silos(...).to_frame()": compare_silos({1: city, 2: city}).to_frame(),
        "measure_sensitivity(...).to_frame()": measure_sensitivity(city, draws=2).to_frame(),
        "rank_brokers(...).to_frame()": brokers.to_frame(),
        "rank_brokers(...).positions()": brokers.positions(),
        "measure_two_mode(...).to_frame()": measure_two_mode(city).to_frame(),
        "measure_multiplexity(...).to_frame()": measure_multiplexity(city, null=None).to_frame(),
        "measure_governance(...).to_frame()": measure_governance(city).to_frame(),
        "measure_trust(...).to_frame()": measure_trust(city).to_frame(),
        "evaluate(...).to_frame()": card.to_frame(),
        "evaluate(...).intervals()": card.intervals(),
        "find_warnings(...).to_frame()": find_warnings(city).to_frame(),
        "recommend(...).to_frame()": actions.to_frame(),
        "recommend(...).priorities()": actions.priorities(),
        "simulate(...), compare_periods(...)": plan.simulate(city, actions).to_frame(),
        "analysis.issues.program_issues(...)": analysis.issues.program_issues(city),
        "Findings.to_frame()": batch.findings.to_frame(),
    }
