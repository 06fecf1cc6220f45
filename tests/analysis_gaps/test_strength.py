"""Strength of ties: instruments on a named scale, age, evidence; and needs from programs."""

import datetime as dt

import pandas as pd
import pytest

from sinergi.analysis.gaps import Yardstick, find_gaps, measure_congruence, needed_ties
from sinergi.analysis.gaps.case import build_case
from sinergi.errors import UnknownTermError, UsageError
from sinergi.graph.view import tie_edges
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import instruments, scales

DAY = dt.date(2025, 6, 30)
R = "32.04"


def edges(snapshot, **choices):
    case = build_case(snapshot, issues=None, as_of=DAY, dormant_months=6,
                      yardstick=Yardstick(**choices))  # fmt: skip
    return case.coordination.edges.set_index(["actor_a", "actor_b"])


# ------------------------------------------------------------------ strength
def test_every_instrument_has_a_step_on_every_scale():
    for fact in instruments().values():
        for scale in scales().values():
            assert 0 < scale.value(fact.step(scale.id)) <= 1


def test_the_scales_order_cooperation_and_coordination_differently():
    keast, himmelman = scales()["keast"], scales()["himmelman"]
    assert keast.value("cooperation") < keast.value("coordination")
    assert himmelman.value("coordinating") < himmelman.value("cooperating")


def test_an_agreement_fades_by_half_a_half_life(region):
    deal = {"id": "pks", "kind": "pks", "title": "x", "valid_from": DAY - dt.timedelta(days=731)}
    parties = [{"agreement": "pks", "actor": a} for a in ("dinkes", "dinsos")]
    found = edges(region(agreements=[deal], agreement_parties=parties))
    row = found.loc[("dinkes", "dinsos")]
    assert row["strength"] == pytest.approx(0.8 * 0.5, rel=0.01)  # Frey 4 of 5, two years
    assert (row["instrument"], row["evidence"]) == ("pks", "agreements:pks")
    slower = edges(region(agreements=[deal], agreement_parties=parties), half_life_months=48)
    assert slower.loc[("dinkes", "dinsos"), "strength"] > row["strength"]


def test_data_that_flow_do_not_fade_and_described_ones_are_stronger(region):
    flow = {"provider": "dinkes", "user": "dinsos", "dataset": "d", "since": dt.date(2019, 1, 1)}
    full = {
        "id": "d",
        "name": "Balita",
        "standard": "ya",
        "metadata": "ya",
        "reference_code": "ya",
    }
    found = edges(region(data_sharing=[flow], datasets=[full]))
    assert found.loc[("dinkes", "dinsos"), "strength"] == pytest.approx(0.6)
    bare = edges(region(data_sharing=[flow], datasets=[{"id": "d", "name": "Balita"}]))
    assert bare.loc[("dinkes", "dinsos"), "strength"] == pytest.approx(0.4)


def test_four_meetings_within_a_year_are_regular(region, forums):
    days = [DAY - dt.timedelta(days=30 * n) for n in range(4)]
    met = [{"forum": "tt", "date": d, "attendees": "dinkes | satpol"} for d in days]
    found = edges(region(**{**forums, "meetings": met}))
    assert found.loc[("dinkes", "satpol"), "instrument"] == "rapat_berkala"
    once = edges(region(**{**forums, "meetings": met[:3]}))
    assert once.loc[("dinkes", "satpol"), "instrument"] == "undangan"


def test_reported_levels_follow_the_scale(region):
    ties = [{"actor_a": "dinkes", "actor_b": "dinsos", "level": 3, "date": DAY}]
    for scale, strength in (("frey", 0.6), ("keast", 0.75), ("himmelman", 0.75)):
        found = edges(region(ties=ties), scale=scale)
        assert found.loc[("dinkes", "dinsos"), "strength"] == pytest.approx(strength)


def test_seats_in_one_forum_count_only_when_asked(region, forums):
    together = edges(region(**forums))
    apart = edges(region(**forums), co_membership=False)
    assert ("kejari", "kodim") in together.index
    assert ("kejari", "kodim") not in apart.index
    assert ("kesbangpol", "polres") in apart.index  # they came to a meeting


def test_the_pairs_are_those_of_the_graph(demo_city):
    case = build_case(demo_city, issues=None, as_of=None, dormant_months=6, stale_months=600)
    known = tie_edges(demo_city, as_of=case.as_of)
    mine = set(zip(case.coordination.edges["actor_a"], case.coordination.edges["actor_b"],
                   strict=True))  # fmt: skip
    assert mine == set(zip(known["actor_a"], known["actor_b"], strict=True))


def test_a_tie_below_what_counts_is_told_as_weak(region):
    ties = [{"actor_a": "kesbangpol", "actor_b": "dinsos", "level": 1, "date": DAY}]
    gaps = find_gaps(region(ties=ties), yardstick=Yardstick(enough=0.5), as_of=DAY)
    parts = gaps.parts().set_index("gap_id")
    gap = f"gap:tie:{R}:I01:dinsos:kesbangpol"
    assert parts.at[gap, "reason"] == "weak_line"
    assert "Bentuk lain" in gaps.explain(gap)
    assert gap not in set(find_gaps(region(ties=ties), as_of=DAY).to_frame()["gap_id"])


@pytest.mark.parametrize(
    ("choice", "error"),
    [({"scale": "x"}, UnknownTermError), ({"weigh_by": "x"}, UnknownTermError),
     ({"half_life_months": 0}, UsageError), ({"enough": 2}, UsageError),
     ({"criticality": {"I01": -1.0}}, UsageError)],
)  # fmt: skip
def test_choices_that_cannot_be_are_refused(choice, error):
    with pytest.raises(error):
        Yardstick(**choice)


def test_the_choices_are_printed_with_the_result(demo_city):
    found = measure_congruence(demo_city, draws=9, yardstick=Yardstick(scale="himmelman"))
    assert found.provenance.parameters["scale"] == "himmelman"
    assert found.provenance.parameters["co_membership"] is True
    assert "Himmelman (2002)" in found.explain()


# ------------------------------------------------------------------ needs
def _program(key, opd, **more):
    return {"id": key, "name": f"Kegiatan {key}", "opd": opd, "region": R, "year": 2025,
            "level": "sub_kegiatan", "budget_idr": 100, **more}  # fmt: skip


def _needs(region, programs, **more):
    issues = [{"program": p["id"], "issue": "I08"} for p in programs if "no" not in p["id"]]
    yardstick = more.pop("yardstick", None)
    found = needed_ties(
        region(programs=programs, program_issues=issues, **more), yardstick=yardstick
    )
    return found.set_index(["actor_a", "actor_b"])


def test_people_place_and_indicator_add_to_a_shared_issue(region):
    filler = [_program(f"f{n}", "disdik", place="Soreang", beneficiaries="guru") for n in range(3)]
    same = {"place": "Ciwidey", "beneficiaries": "Ibu  hamil", "indicator": "Balita ditimbang"}
    other = {**same, "beneficiaries": "ibu hamil"}
    found = _needs(region, [_program("a", "dinkes", **same), _program("b", "dinsos", **other),
                            *filler])  # fmt: skip
    assert found.loc[("dinkes", "dinsos"), "need"] == 4
    assert found.loc[("dinkes", "disdik"), "need"] == 1
    assert found.loc[("dinkes", "disdik"), "issues"] == "I08"


def test_a_place_that_most_lines_name_tells_nothing(region):
    lines = [_program(f"p{n}", opd, place="Semua kecamatan")
             for n, opd in enumerate(("dinkes", "dinsos", "disdik"))]  # fmt: skip
    assert set(_needs(region, lines)["need"]) == {1.0}


def test_dependent_programs_are_the_second_part(region):
    lines = [_program("no-a", "dinkes"), _program("no-b", "disdik"), _program("c", "setda")]
    found = _needs(region, lines, program_supports=[{"program": "no-a", "supports": "no-b"}])
    row = found.loc[("dinkes", "disdik")]
    assert (row["need"], row["shared"], row["dependent"]) == (1, 0, 1)


def test_weights_by_rupiah_beneficiaries_and_criticality(region):
    heavy = [_program("a", "dinkes", budget_idr=300, beneficiary_count=10),
             _program("b", "dinsos", budget_idr=300, beneficiary_count=30)]  # fmt: skip
    light = [
        _program("no-c", "dinkes", budget_idr=100),
        _program("no-d", "disdik", budget_idr=100),
    ]
    declared = [{"program": p["id"], "issue": "I08"} for p in heavy]
    declared += [{"program": p["id"], "issue": "I05"} for p in light]
    snapshot = region(programs=heavy + light, program_issues=declared)

    def need(pair, **choices):
        found = needed_ties(snapshot, yardstick=Yardstick(**choices))
        rows = found.set_index(["actor_a", "actor_b"])["need"]
        return rows.get(pair, 0.0)

    assert need(("dinkes", "dinsos")) == need(("dinkes", "disdik")) == 1
    assert need(("dinkes", "dinsos"), weigh_by="budget") == pytest.approx(600 / 400)
    assert need(("dinkes", "disdik"), weigh_by="budget") == pytest.approx(200 / 400)
    assert need(("dinkes", "dinsos"), weigh_by="beneficiaries") == pytest.approx(2)
    assert need(("dinkes", "disdik"), weigh_by="beneficiaries") == 0
    critical = need(("dinkes", "dinsos"), weigh_by="criticality", criticality={"I08": 3.0})
    assert critical == pytest.approx(3)


def test_the_worked_example_is_the_same_by_programs():
    """Six OPD, five programs with their links: C_R of the matrices, by tables."""
    work = {"dinkes": "psu", "dinsos": "pk", "disdik": "ku", "pupr": "sb", "dlh": "sb",
            "bappeda": "p"}  # fmt: skip
    links = ["ps", "sb", "pk", "ku"]
    owner = {"p": "dinkes", "s": "dinkes", "u": "dinkes", "k": "dinsos", "b": "pupr"}
    actors = [{"id": a, "name": a, "kind": "opd", "region": R} for a in work]
    programs = [_program(p, a) for p, a in owner.items()]
    partners = [{"program": p, "actor": a} for a, ps in work.items() for p in ps if owner[p] != a]
    snapshot = Snapshot({
        "actors": pd.DataFrame(actors), "programs": pd.DataFrame(programs),
        "program_partners": pd.DataFrame(partners),
        "program_supports": pd.DataFrame([{"program": a, "supports": b} for a, b in links]),
    })  # fmt: skip
    found = needed_ties(snapshot).set_index(["actor_a", "actor_b"])["need"].to_dict()
    wanted = {
        "dinkes dinsos": 4, "dinkes disdik": 3, "dinkes pupr": 3, "dinkes dlh": 3,
        "bappeda dinkes": 2, "dinsos disdik": 3, "dinsos pupr": 1, "dinsos dlh": 1,
        "bappeda dinsos": 2, "bappeda disdik": 1, "dlh pupr": 4, "bappeda pupr": 1,
        "bappeda dlh": 1,
    }  # fmt: skip
    assert found == {tuple(sorted(pair.split())): need for pair, need in wanted.items()}
    assert sum(found.values()) == 29


def test_a_dependent_pair_without_a_line_is_a_gap(region):
    lines = [_program("a", "setda", name="Stunting"), _program("b", "disdik", name="Stunting")]
    ties = [{"actor_a": "setda", "actor_b": "dinkes", "level": 2},
            {"actor_a": "disdik", "actor_b": "dinkes", "level": 2}]  # fmt: skip
    declared = [{"program": p, "issue": "I28"} for p in "ab"]
    gaps = find_gaps(region(programs=lines, program_issues=declared, ties=ties,
                            program_supports=[{"program": "a", "supports": "b"}]))  # fmt: skip
    parts = gaps.parts().query("reason == 'no_line_dependent'")
    assert len(parts) == 1
    assert parts["dependent"].iloc[0] == 1
    assert "saling bergantung" in gaps.explain(parts["gap_id"].iloc[0])
