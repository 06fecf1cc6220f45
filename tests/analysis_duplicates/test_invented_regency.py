"""The invented kabupaten of the examples: its planted pairs and its traps."""

import json
from pathlib import Path

import pytest

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.exchange import read_workbook

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def sukamaju():
    return read_workbook(EXAMPLES / "kabupaten_sukamaju.xlsx").snapshot


@pytest.fixture(scope="module")
def planted(sukamaju) -> list[tuple[str, str, str]]:
    truth = json.loads((EXAMPLES / "sukamaju_truth.json").read_text(encoding="utf-8"))["pairs"]
    owners = sukamaju.actors.set_index("id")["name"]
    programs = sukamaju.programs
    at = dict(
        zip(
            zip(owners.loc[programs["opd"]], programs["name"], strict=True),
            programs["id"],
            strict=True,
        )
    )
    return [(at[t["opd_a"], t["name_a"]], at[t["opd_b"], t["name_b"]], t["kind"]) for t in truth]


def test_every_planted_duplication_is_found(sukamaju, planted) -> None:
    ranking = find_duplicates(sukamaju).ranking()
    told = ranking[ranking["kind"] == "duplication"]
    found = set(zip(told["program_a"], told["program_b"], strict=True))
    expected = {tuple(sorted((a, b))) for a, b, kind in planted if kind == "duplication"}
    assert expected <= found
    assert len(found - expected) <= 1


def test_planted_overlaps_are_related_or_share_an_area(sukamaju, planted) -> None:
    pairs = [(a, b) for a, b, kind in planted if kind == "overlap"]
    assert (compare_programs(sukamaju, pairs)["kind"] != "none").all()
