"""The analyses must find what was planted in the invented kabupaten, and not cry wolf."""

import pandas as pd
import pytest

from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.evaluation import evaluate
from sinergi.analysis.gaps import find_gaps
from sinergi.analysis.null import Permutation
from sinergi.analysis.silos import measure_silos
from sinergi.plan import recommend


@pytest.fixture(scope="module")
def duplicates(demo_city):
    return find_duplicates(demo_city)


@pytest.fixture(scope="module")
def gaps(demo_city):
    return find_gaps(demo_city)


@pytest.fixture(scope="module")
def names(demo_city):
    return dict(zip(demo_city.actors["id"], demo_city.actors["name"], strict=True))


@pytest.fixture(scope="module")
def pairs(duplicates, names):
    frame = duplicates.to_frame()
    frame["opd_a"], frame["opd_b"] = frame["opd_a"].map(names), frame["opd_b"].map(names)
    frame["pair"] = [frozenset(p) for p in zip(frame["name_a"], frame["name_b"], strict=True)]
    return frame


def is_reorganisation(frame: pd.DataFrame) -> pd.Series:
    return frame["reasons"].fillna("").str.contains("reorganisation", regex=False).astype(bool)


def test_every_planted_duplicate_is_found_with_its_kind(pairs, truth):
    kinds = dict(zip(pairs["pair"], pairs["kind"], strict=True))
    for planted in truth["pairs"]:
        if planted["kind"] == "duplication":
            pair = frozenset((planted["name_a"], planted["name_b"]))
            assert kinds.get(pair) == "duplication", planted


def test_planted_overlaps_are_never_called_duplication(pairs, truth):
    kinds = dict(zip(pairs["pair"], pairs["kind"], strict=True))
    for planted in truth["pairs"]:
        if planted["kind"] == "overlap":
            assert kinds.get(frozenset((planted["name_a"], planted["name_b"]))) in (
                None,
                "overlap",
            )


def test_nothing_else_is_called_duplication(pairs, truth):
    planted = {
        frozenset((p["name_a"], p["name_b"])) for p in truth["pairs"] if p["kind"] == "duplication"
    }
    called = pairs[(pairs["kind"] == "duplication") & ~is_reorganisation(pairs)]
    false = called[~called["pair"].isin(planted)]
    assert false[["name_a", "opd_a", "name_b", "opd_b"]].to_dict("records") == []


def test_old_and_new_agency_stand_apart_with_their_reason(pairs, truth, duplicates):
    moved = pairs[is_reorganisation(pairs)]
    old, new = truth["reorganisation"]["old"], truth["reorganisation"]["new"]
    assert len(moved) == 6
    for _, row in moved.iterrows():
        assert old in {row["opd_a"], row["opd_b"]}
        assert {row["opd_a"], row["opd_b"]} & set(new)
    last_ranked = (~is_reorganisation(duplicates.to_frame())).to_numpy().nonzero()[0]
    assert last_ranked.max() == len(last_ranked) - 1  # they stand behind all others


def test_traps_stay_silent(pairs):
    agencies = pairs[["opd_a", "opd_b"]]
    both_kecamatan = agencies.apply(lambda c: c.str.startswith("Kecamatan")).all(axis=1)
    assert not both_kecamatan.any()
    assert not (pairs["opd_a"] == pairs["opd_b"]).any()
    assert not pairs["name_a"].str.contains("Gaji|Perlengkapan Kantor|Konsultasi SKPD").any()


def test_information_is_not_an_ormas(demo_city):
    from sinergi.analysis.issues import program_issues

    found = program_issues(demo_city)
    programs = demo_city.programs
    information = set(programs.loc[programs["name"].str.contains("Informasi Publik"), "id"])
    assert information
    assert found[found["program"].isin(information) & (found["issue"] == "I22")].empty


def test_nothing_is_confirmed_before_a_region_has_confirmed_it(gaps):
    frame = gaps.to_frame()
    assert set(frame["evidence_state"]) <= {"not_visible", "no_data"}
    assert not (frame["severity_class"] == "high").any()


def test_planted_gaps_are_found(gaps, truth, names, demo_city):
    frame = gaps.to_frame()
    forums = dict(zip(demo_city.forums["id"], demo_city.forums["name"], strict=True))
    frame["forum_name"] = frame["forum"].map(forums)
    for planted in truth["gaps"]:
        found = frame[frame["kind"] == planted["kind"]]
        if "forum" in planted:
            found = found[found["forum_name"] == planted["forum"]]
        if "issue" in planted:
            found = found[found["issue"] == planted["issue"]]
        if "actors" in planted:
            wanted = set(planted["actors"])
            ends = [
                {names.get(a), names.get(b)}
                for a, b in zip(found["actor_a"], found["actor_b"], strict=True)
            ]
            found = found[[wanted <= e for e in ends]]
        assert len(found), planted


def test_the_silo_shows_against_chance(demo_city):
    silos = measure_silos(demo_city, by="sector", null=Permutation(draws=999, seed=7)).to_frame()
    ei = silos[(silos["measure"] == "ei") & (silos["scope"] == "network")].iloc[0]
    assert ei["value"] < ei["expected"]
    assert ei["z"] < -2
    assert 0 < ei["p"] < 0.05


def test_the_broker_leads_the_list(demo_city, truth, names):
    first = rank_brokers(demo_city, by="sector").to_frame().iloc[0]
    assert names[first["node"]] == truth["broker"]


def test_five_targets_are_evaluated(demo_city):
    frame = evaluate(demo_city).to_frame().set_index("indicator")
    assert set(frame.index) == {"KP", "KS", "PM", "SP", "IS"}
    assert frame.loc["KP", "value"] == pytest.approx(100 * 812 / 1100)
    assert frame.loc["KS", "value"] == pytest.approx(10_000 * 34 / 512_000)
    assert frame.loc["KS", "achieved_pct"] == pytest.approx((2 * 5 - 34 / 51.2) / 5 * 100)


def test_the_plan_names_leads_and_evidence_that_exists(demo_city, duplicates, gaps):
    silos = measure_silos(demo_city, by="sector", null=None)
    plan = recommend(duplicates, gaps, silos, rank_brokers(demo_city, by="sector"), limit=15)
    frame = plan.to_frame()
    assert 5 <= len(frame) <= 15
    assert frame["action"].notna().all()
    assert frame["evidence"].notna().all()
    assert frame["lead"].notna().mean() > 0.8
