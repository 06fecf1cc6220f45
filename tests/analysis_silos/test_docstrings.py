"""Every measure says what it means, for whom, where it comes from, and shows it."""

import doctest
import importlib

import pytest

from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.brokerage.key_players import fragmentation
from sinergi.analysis.brokerage.structure import (
    core_numbers,
    core_periphery,
    degree_centralization,
)
from sinergi.analysis.silos.blocks import block_density, participation, within_z
from sinergi.analysis.silos.measuring import INDICES
from sinergi.analysis.silos.spectral import spectral_segregation

FORMULAS = [
    *(index.formula for indices in INDICES.values() for index in indices),
    spectral_segregation, block_density, participation, within_z, structural_holes,
    degree_centralization, core_numbers,
]  # fmt: skip
MODULES = [
    "graph.mixing", "graph.network", "graph.project", "graph.triangles", "graph.view",
    "analysis.null", "analysis.silos.assortativity", "analysis.silos.blocks", "analysis.silos.ei",
    "analysis.silos.homophily", "analysis.silos.measure", "analysis.silos.spectral",
    "analysis.brokerage.holes", "analysis.brokerage.key_players", "analysis.brokerage.paths",
    "analysis.brokerage.rank", "analysis.brokerage.structure", "analysis.brokerage.shape",
    "analysis.brokerage.two_mode", "analysis.brokerage.multiplex", "analysis.brokerage.permuted",
    "analysis.silos.profile", "analysis.silos.intervals", "graph.rewire",
    "analysis.governance.measure", "analysis.governance.trust", "analysis.silos.qap",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f.__name__)
def test_a_measure_tells_range_meaning_source_and_example(formula):
    told = formula.__doc__
    assert "planner" in told
    assert "range" in told.lower() or "runs from" in told
    assert "Source:" in told
    assert ">>>" in told


@pytest.mark.parametrize("formula", [core_periphery, fragmentation], ids=lambda f: f.__name__)
def test_a_description_of_the_network_tells_its_source_and_example(formula):
    assert "Source:" in formula.__doc__
    assert ">>>" in formula.__doc__


@pytest.mark.parametrize("index", [i for x in INDICES.values() for i in x], ids=lambda i: i.name)
def test_a_measure_registers_range_direction_and_source(index):
    assert index.low < index.high
    assert index.closed in {"low", "high"}
    assert any(c.isdigit() for c in index.source)


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name):
    result = doctest.testmod(importlib.import_module(f"sinergi.{name}"))
    assert result.failed == 0
