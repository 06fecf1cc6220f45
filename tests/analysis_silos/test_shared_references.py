"""The reference graphs that may not be shipped."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "silos_reference.py"


@pytest.mark.slow
def test_every_reference_value_is_met(shared):
    spec = importlib.util.spec_from_file_location("silos_reference", SCRIPT)
    benchmark = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["silos_reference"] = benchmark
    spec.loader.exec_module(benchmark)
    checks = benchmark.all_checks(shared / "references")
    wrong = [(c.graph, c.measure, c.difference) for c in checks if not c.ok]
    assert wrong == []
    assert len(checks) > 700
