"""Mode of governance, the principles, trust and value."""

import re

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sinergi import settings
from sinergi.analysis.governance import ModeRule, measure_governance, measure_trust
from sinergi.analysis.governance.principles import PRINCIPLES
from sinergi.analysis.silos.intervals import wilson
from sinergi.errors import UnknownTermError, UsageError
from sinergi.i18n import speak
from sinergi.model.snapshot import Snapshot
from tests.analysis_silos.toys import graph


def test_a_star_hangs_on_its_middle_and_a_full_network_on_nobody():
    star = measure_governance(graph("star7"), administrative=[])
    values = dict(zip(star.frame["measure"], star.frame["value"], strict=True))
    assert (star.mode, star.lead) == ("lead_organisation", "v1")
    assert values["degree_centralization"] == values["betweenness_centralization"] == 1
    assert values["fragmentation_without_lead"] == 1
    assert values["brokerage_share"] == 1
    assert measure_governance(graph("star7"), administrative=["v1"]).mode == "nao"
    assert measure_governance(graph("complete6")).mode == "shared"
    assert measure_governance(graph("isolates")).mode == "mixed"
    assert measure_governance(graph("empty5")).mode == "unknown"


def test_thresholds_are_the_callers():
    loose = ModeRule(central=0.1, even=0.05, dense=0.9)
    assert measure_governance(graph("isolates"), rule=loose).mode == "lead_organisation"


def test_who_has_most_ties_need_not_be_the_broker():
    found = measure_governance(graph("two_cliques"))
    assert (found.lead, found.broker) == ("v4", "v9")
    values = dict(zip(found.frame["measure"], found.frame["value"], strict=True))
    assert values["brokerage_share"] == pytest.approx(16 / 46)
    assert values["fragmentation_without_lead"] == pytest.approx(30 / 56)
    assert "jalur terbanyak lewat v9" in found.explain()


def actors(*kinds, urusan=None):
    names = [chr(97 + i) for i in range(len(kinds))]
    return pd.DataFrame({"id": names, "name": [n.upper() for n in names], "kind": kinds,
                         "region": "99.01", "urusan": urusan or [None] * len(kinds)})  # fmt: skip


def star_city(middle="opd", affair="5.01"):
    people = actors(middle, *["opd"] * 6, urusan=[affair, *["1.06"] * 6])
    ties = pd.DataFrame({"actor_a": ["a"] * 6, "actor_b": list("bcdefg"), "level": [3] * 6})
    return Snapshot({"actors": people, "ties": ties})


def test_a_planning_body_in_the_middle_administers_a_service_agency_leads():
    assert measure_governance(star_city()).mode == "nao"
    assert measure_governance(star_city(affair="1.02")).mode == "lead_organisation"
    unknown = measure_governance(star_city(affair=None))
    assert (unknown.mode, unknown.administrative) == ("lead_organisation", None)


@pytest.mark.parametrize("kind", ["ormas", "parpol", "lembaga_keagamaan"])
def test_citizens_bodies_never_lead_and_are_never_taken_away(kind):
    found = measure_governance(star_city(kind))
    assert found.lead != "A"
    media = measure_governance(star_city("media"))
    values = dict(zip(media.frame["measure"], media.frame["value"], strict=True))
    assert media.lead == "A"
    assert np.isnan(values["fragmentation_without_lead"])


def test_a_forum_alone_is_not_taken_for_shared_governance():
    """Co-membership ties everybody to everybody: density 1 says nothing of governance."""
    people = actors(*["opd"] * 5)
    seats = pd.DataFrame({"actor": list("abcde"), "forum": ["f"] * 5})
    forums = pd.DataFrame({"id": ["f"], "name": ["F"], "kind": ["pokja"]})
    city = Snapshot({"actors": people, "memberships": seats, "forums": forums})
    found = measure_governance(city)
    assert found.mode == "unknown"
    assert "governance.no_single_ties" in [n.code for n in found.notices]
    assert measure_governance(city, tables=["memberships"]).mode == "shared"


def test_every_principle_has_an_indicator_or_says_it_has_none():
    people = actors("opd", "opd", "ormas")
    city = Snapshot(
        {
            "actors": people,
            "forums": pd.DataFrame({"id": ["f", "g"], "name": ["F", "G"], "kind": ["pokja"] * 2,
                                    "legal_basis": ["SK 1/2025", None]}),
            "memberships": pd.DataFrame({"actor": list("abc"), "forum": list("ffg")}),
            "ties": pd.DataFrame({"actor_a": ["a", "b", "a"], "actor_b": ["b", "a", "c"],
                                  "level": [2, 2, 1], "evidence": ["notulen", None, None]}),
            "data_sharing": pd.DataFrame({"provider": ["a", "b"], "user": ["b", "a"],
                                          "dataset": ["d", "e"], "state": ["active", "refused"]}),
            "programs": pd.DataFrame({"id": ["p", "q"], "name": ["Satu", "Dua"], "opd": ["a", "b"],
                                      "indicator": ["jumlah", None]}),
        }
    )  # fmt: skip
    frame = measure_governance(city).to_frame()
    assert set(PRINCIPLES) <= set(frame["aspect"])
    rows = frame.set_index("measure")
    assert rows.loc["forums_with_decree", "value"] == 0.5
    assert rows.loc["ties_with_evidence", ["part", "whole"]].tolist() == [1, 3]
    assert rows.loc["reported_by_both", "value"] == 0.5
    assert rows.loc["data_open", "value"] == 0.5
    assert rows.loc["programs_with_indicator", "value"] == 0.5
    assert rows.loc["forums_with_society", "value"] == 0.5
    assert rows.loc["ties_beyond_government", ["part", "whole"]].tolist() == [1, 2]
    assert rows.loc["outcome_oriented", "state"] == "not_measurable"
    assert rows.loc["programs_with_goal", "state"] == "no_data"
    assert rows.loc["trust_mean", "state"] == "no_data"
    told = measure_governance(city).explain()
    assert "Forum dengan dasar hukum: 50% (1 dari 2)" in told
    assert "Belum dapat diukur dari data ini" in told
    with speak("en"):
        assert "Cannot be measured" in measure_governance(city).explain()


def rated_city():
    ratings = pd.DataFrame(
        {
            "rater": list("abcdef"), "ratee": list("bcdefa"), "item": ["keandalan"] * 6,
            "score": [4] * 6, "period": ["2025"] * 6,
        }
    )  # fmt: skip
    return star_city().replace(assessments=ratings)


def test_ratings_are_withheld_where_nobody_asked_for_them():
    """Assessments are in no report unless asked for (a whole run asks for none)."""
    rows = measure_governance(rated_city(), ratings=False).to_frame().set_index("measure")
    for name in ("trust_mean", "rated_back"):
        assert rows.loc[name, "state"] == "withheld"
        assert rows.loc[name, ["value", "low", "high", "part", "whole"]].isna().all()
    told = measure_governance(rated_city(), ratings=False).explain()
    assert "Penilaian antarmitra tidak dimuat" in told
    assert "Kepercayaan rata-rata" not in told
    asked = measure_governance(rated_city()).to_frame().set_index("measure")
    assert asked.loc["trust_mean", "state"] == "measured"
    bare = measure_governance(star_city(), ratings=False).to_frame().set_index("measure")
    assert bare.loc["trust_mean", "state"] == "no_data"


@pytest.mark.parametrize("audience", ["pimpinan", "publik"])
def test_only_internal_readers_see_who_is_foremost(audience):
    star = measure_governance(graph("star7"), administrative=[])
    two = measure_governance(graph("two_cliques"))
    assert "v1" in star.explain()
    assert "v9" in two.explain()
    with settings.use(audience=audience):
        assert "bertumpu pada satu lembaga" in star.explain()
        assert "lembaga yang berbeda" in two.explain()
        assert not re.search(r"\bv\d", star.explain() + two.explain())


def test_a_list_kept_by_one_office_cannot_tell_who_confirms():
    frame = measure_governance(star_city()).to_frame().set_index("measure")
    assert frame.loc["reported_by_both", "state"] == "not_measurable"
    assert np.isnan(frame.loc["reported_by_both", "value"])


def test_nothing_is_measured_on_nothing():
    found = measure_governance(Snapshot())
    assert found.mode == "unknown"
    assert not (found.to_frame()["state"] == "measured").iloc[1:].any()


def ratings(*rows, period="2025"):
    table = pd.DataFrame(rows, columns=["rater", "ratee", "item", "score"])
    return Snapshot({"actors": actors(*["opd"] * 8), "assessments": table.assign(period=period)})


ITEM = "Dapat diandalkan"


def test_scores_are_means_over_items_of_means_over_raters():
    rows = [(r, "a", ITEM, s) for r, s in zip("bcdef", [4, 4, 3, 3, 1], strict=True)]
    rows += [(r, "a", "Terbuka untuk diskusi", 2) for r in "bc"]
    found = measure_trust(ratings(*rows)).to_frame()
    whole = found.query("scope == 'node' and item.isna()").iloc[0]
    assert whole["raters"] == 5
    assert whole["value"] == pytest.approx((3 + 2) / 2)
    assert whole["scaled"] == pytest.approx(1.5 / 3)
    assert whole["low"] < whole["value"] < whole["high"]


@pytest.mark.parametrize("raters", ["b", "bcde"])
def test_below_five_raters_no_number_is_shown(raters):
    found = measure_trust(ratings(*[(r, "a", ITEM, 4) for r in raters]))
    frame = found.to_frame()
    assert frame["raters"].tolist() == [len(raters)] * len(frame)
    assert frame[["value", "scaled", "low", "high"]].isna().all(axis=None)
    assert "kurang dari 5" in found.explain()


def test_scalings_are_named():
    city = ratings(*[(r, "a", ITEM, 3) for r in "bcdef"])
    value = {s: measure_trust(city, scaling=s).to_frame()["scaled"].iloc[0]
             for s in ("range", "share", "mean")}  # fmt: skip
    assert value == pytest.approx({"range": 2 / 3, "share": 3 / 4, "mean": 3})
    notice = [n for n in measure_trust(city).notices if n.code == "governance.scaling"]
    assert notice[0].facts["scaling"] == "range"
    with pytest.raises(UnknownTermError):
        measure_trust(city, scaling="percent")
    with pytest.raises(UsageError):
        measure_trust(city, scale=(4, 1))


def test_ratings_that_do_not_count_are_dropped_and_told():
    rows = [(r, "a", ITEM, 3) for r in "bcdef"]
    rows += [("a", "a", ITEM, 4), ("b", "a", "Warna kantor", 4), ("b", "c", ITEM, 9)]
    city = ratings(*rows)
    old = city.assessments.head(1).assign(score=1.0, period="2024")
    found = measure_trust(city.replace(assessments=pd.concat([city.assessments, old])))
    assert found.to_frame().query("scope == 'node'")["value"].iloc[0] == 3
    told = {n.code.split(".")[1] for n in found.notices}
    assert {"ratings_own", "ratings_unknown", "ratings_outside", "ratings_old"} <= told


def test_response_rate_counts_those_who_were_asked():
    city = ratings(*[(r, "a", ITEM, 3) for r in "bcdef"], ("a", "b", ITEM, 2))
    guessed, told = measure_trust(city), measure_trust(city, asked=list("abcdefgh"))
    assert (guessed.raters, guessed.asked) == (6, 6)
    assert told.response_rate == 6 / 8
    assert "governance.asked_guessed" in [n.code for n in guessed.notices]
    assert (guessed.mutual, guessed.pairs) == (1, 5)
    assert "6 dari 8 lembaga menilai (75%); 1 dari 5 pasangan" in told.explain()


@pytest.mark.parametrize("kind", ["ormas", "parpol", "lembaga_keagamaan"])
def test_citizens_bodies_are_not_rated(kind):
    city = ratings(*[(r, "a", ITEM, 1) for r in "bcdef"])
    people = city.actors.assign(kind=[kind, *["opd"] * 7])
    found = measure_trust(city.replace(actors=people))
    assert len(found.to_frame()) == 0


def test_interval_of_a_share():
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert np.isnan(wilson(0, 0)).all()


def test_a_graph_has_a_mode_and_no_principles():
    frame = measure_governance(nx.karate_club_graph()).to_frame()
    assert set(frame["aspect"]) == {"mode", "reciprocity"}


def test_the_lead_of_a_graph_is_its_node():
    star = nx.star_graph([9, *range(8)])
    found = measure_governance(star)
    assert found.lead == found.broker == 9
    assert "9" in found.explain()
