"""From findings to a plan, its order, its checks, what-if, two periods."""

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.analysis.gaps import find_gaps
from sinergi.analysis.result import Result
from sinergi.errors import UnknownIdError, UsageError
from sinergi.i18n import speak
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table
from sinergi.plan import (
    PLAN_COLUMNS,
    check_plan,
    compare_periods,
    next_period,
    period_end,
    period_label,
    recommend,
    simulate,
)
from sinergi.plan.candidates import Candidate, of_gaps
from sinergi.plan.order import FAMILY, REPEATED, ranked

R, DAY = "32.04", dt.date(2025, 6, 30)
OPD = {
    "kesbangpol": ("Badan Kesatuan Bangsa dan Politik", "8.01"),
    "dinsos": ("Dinas Sosial", "1.06"),
    "satpol": ("Satuan Polisi Pamong Praja", "1.05"), "setda": ("Sekretariat Daerah", "4.01"),
    "bappeda": ("Badan Perencanaan Pembangunan Daerah", "5.01"),
}  # fmt: skip


def seated(*actors):
    return [{"actor": a, "forum": "tt"} for a in actors]


def city(**tables):
    actors = [{"id": i, "name": n, "kind": "opd", "urusan": u, "region": R}
              for i, (n, u) in OPD.items()]  # fmt: skip
    others = (
        ("polres", "Polres Sukamaju", "instansi_vertikal"),
        ("ormas1", "Perkumpulan", "ormas"),
    )
    actors += [{"id": i, "name": n, "kind": k, "region": R} for i, n, k in others]
    programs = [{"id": f"p{o}", "name": "x", "opd": o, "region": R, "budget_idr": b, "year": 2025}
                for o, b in (("kesbangpol", 500), ("dinsos", 300), ("satpol", 200))]  # fmt: skip
    rows = {
        "actors": actors,
        "programs": programs,
        "program_issues": [{"program": p["id"], "issue": "I01"} for p in programs],
        "forums": [{"id": "tt", "name": "Tim Terpadu Konflik Sosial", "kind": "tim_terpadu",
                    "region": R, "chair": "Bupati"}],
        "forum_issues": [{"forum": "tt", "issue": "I01"}],
        "memberships": seated("kesbangpol", "polres", "dinsos"),
        "meetings": [{"forum": "tt", "date": dt.date(2024, 1, 1)}],
        "ties": [{"actor_a": "setda", "actor_b": "satpol", "level": 2, "date": DAY}],
        **tables,
    }  # fmt: skip
    return Snapshot({name: rows_to_table(name, given) for name, given in rows.items()})


class Table(Result):
    def explain(self):
        return ""


def table(frame):
    return Table(frame, Provenance("x", {}, "y"))


def actions(plan):
    return plan.to_frame().set_index("action_id")


def test_gaps_become_actions_with_lead_partners_period_and_evidence():
    gaps = find_gaps(city(), as_of=DAY)
    plan = recommend(gaps, limit=50)
    frame = plan.to_frame()
    assert tuple(frame.columns) == PLAN_COLUMNS
    connect = actions(plan).loc[f"act:connect:{R}:I01:kesbangpol"]
    assert connect["lead"] == "kesbangpol"
    assert "satpol" in connect["partners"].split(" | ")
    assert "Tim Terpadu Konflik Sosial" in connect["action"]  # the forum that exists already
    assert connect["period"] == "2025-B12"  # conflict plans run in four-month periods
    assert connect["state"] == "belum_ditinjau"
    assert connect["action"].startswith("Libatkan")
    assert plan.explain().count("Pastikan dulu bersama pihak terkait") == 1
    assert "30 Juni 2025, tanggal terbaru" in plan.explain()
    assert set(frame["place"]) == {"Kabupaten Bandung"}
    assert frame["issue"].notna().all()
    found = {e for cell in frame["evidence"] for e in cell.split(" | ")}
    assert found == set(gaps.to_frame()["gap_id"])


def test_every_finding_is_answered_once():
    plan = recommend(find_gaps(city(), as_of=DAY), limit=50)
    found = [e for cell in plan.to_frame()["evidence"] for e in cell.split(" | ")]
    assert len(found) == len(set(found))


def test_dormant_forum_is_revived_and_its_seats_are_filled():
    plan = actions(recommend(find_gaps(city(), as_of=DAY), limit=50))
    assert plan.at[f"act:revive:{R}:I01:tt", "lead"] == "kesbangpol"
    invite = plan.loc[f"act:invite:{R}:I01:tt"]
    assert "Kejaksaan" in invite["action"]
    assert "TNI" in invite["action"]


def test_confirmed_findings_come_first_and_begin_without_asking():
    gap = f"gap:forum:{R}:I01:tt:meetings"
    snapshot = city(reviews=[{"id": gap, "state": "dikonfirmasi"}])
    plan = recommend(find_gaps(snapshot, as_of=DAY), limit=3)
    first = plan.to_frame().iloc[0]
    assert first["action_id"] == f"act:revive:{R}:I01:tt"
    assert first["state"] == "dikonfirmasi"
    assert (
        first["action"] == "Adakan rapat Tim Terpadu Konflik Sosial dan tetapkan jadwal tetapnya."
    )
    assert "dikonfirmasi" in plan.explain(first["action_id"])


def test_agencies_of_force_and_citizens_bodies_are_never_paired():
    """An ormas is no lead and no partner; a forum may seat both."""
    snapshot = city(memberships=seated("kesbangpol", "polres", "ormas1"))
    frame = recommend(find_gaps(snapshot, as_of=DAY), limit=50).to_frame()
    named = {a for cell in frame["partners"].dropna() for a in cell.split(" | ")} | set(
        frame["lead"]
    )
    assert "ormas1" not in named


def test_an_issue_that_nobody_takes_is_assigned_first():
    happened = [{"date": DAY, "region": R, "issue": "I30", "channel": "laporan"}]
    plan = recommend(find_gaps(city(incidents=happened), as_of=DAY), limit=99)
    row = actions(plan).loc[f"act:take_up:{R}:I30:-"]
    assert row["action"].startswith("Tetapkan penanggung jawab isu Inklusi sosial")
    assert "Dinas Sosial" in row["action"]
    assert plan.to_frame()["action_id"].iloc[0] == row.name


def test_the_lead_by_rule_leads_else_the_planning_agency():
    """Dinas Sosial leads inclusion though it is not seen on it; nobody here leads stunting."""
    happened = [{"date": DAY, "region": R, "issue": i, "channel": "laporan"}
                for i in ("I30", "I14")]  # fmt: skip
    rows = actions(recommend(find_gaps(city(incidents=happened), as_of=DAY), limit=99))
    assert rows.at[f"act:take_up:{R}:I30:-", "lead"] == "dinsos"
    assert rows.at[f"act:take_up:{R}:I14:-", "lead"] == "bappeda"


def test_issues_that_are_not_seen_at_all_are_one_question():
    plan = recommend(find_gaps(city(), as_of=DAY), limit=99)
    asked = plan.to_frame()
    asked = asked[asked["action_id"].str.startswith("act:look_up")]
    assert asked["action_id"].tolist() == [f"act:look_up:{R}:-:-"]
    assert asked["lead"].tolist() == ["bappeda"]
    assert len(asked["evidence"].iloc[0].split(" | ")) > 10
    assert asked["issue"].iloc[0] == "lintas isu"


def test_actions_are_as_short_as_a_line_of_an_office_document():
    texts = recommend(find_gaps(city(), as_of=DAY), table(DUPLICATES), limit=99).to_frame()
    assert texts["action"].str.len().max() <= 230
    assert texts["action"].str.len().median() <= 130


def test_an_agency_and_its_kecamatan_are_reviewed_together():
    actors = [{"id": i, "name": n, "kind": "opd", "urusan": u, "region": R}
              for i, (n, u) in OPD.items()]  # fmt: skip
    actors += [{"id": f"kec{n}", "name": f"Kecamatan {n}", "kind": "kecamatan", "region": R}
               for n in range(5)]  # fmt: skip
    pairs = pd.DataFrame([
        {**DUPLICATES.iloc[0].to_dict(), "program_a": f"a{n}", "program_b": f"k{n}",
         "opd_a": "dinsos", "opd_b": f"kec{n}", "name_a": "Pasar murah"} for n in range(5)
    ])  # fmt: skip
    plan = recommend(find_gaps(city(actors=actors), as_of=DAY), table(pairs), limit=99)
    row = actions(plan).loc[f"act:review_together:{R}:-:dinsos+kecamatan"]
    assert "Dinas Sosial dan 5 kecamatan" in row["action"]
    assert row["partners"] == "dinsos | kec0 | kec1 | kec2 | kec3 | kec4"
    assert plan.priorities().set_index("action_id").at[row.name, "budget_idr"] == 500


def test_words_are_careful():
    text = " ".join(recommend(find_gaps(city(), as_of=DAY), limit=50).to_frame()["action"]).lower()
    for word in ("pemborosan", "hemat", "efisiensi anggaran", "liar"):
        assert word not in text


DUPLICATES = pd.DataFrame({
    "program_a": ["a1", "a1", "a3", "a4"], "program_b": ["b1", "b2", "b3", "b4"],
    "name_a": ["Bimtek Ormas"] * 4, "name_b": ["Pembinaan Ormas"] * 4,
    "opd_a": ["kesbangpol", "kesbangpol", "dinsos", "dinsos"],
    "opd_b": ["dinsos", "dinsos", "satpol", "satpol"], "region": [R] * 4, "year": [2025] * 4,
    "kind": ["duplication"] * 4, "score": [0.9, 0.5, 0.8, 0.7], "budget_idr": [100, 40, 70, 60],
    "reasons": ["same_topic", "same_topic", "same_topic | reorganisation", "same_topic"],
    "review": [None, None, None, "ditolak"],
})  # fmt: skip


def test_duplicates_are_reviewed_together_by_the_named_agencies():
    plan = recommend(find_gaps(city(), as_of=DAY), table(DUPLICATES), limit=50)
    rows = actions(plan)
    mine = [a for a in rows.index if a.startswith("act:review_together")]
    assert mine == [f"act:review_together:{R}:-:dinsos+kesbangpol"]
    row = rows.loc[mine[0]]
    assert row["issue"] == "I22"  # read from the names
    assert row["lead"] == "bappeda"
    assert row["partners"] == "dinsos | kesbangpol"
    assert "Badan Kesatuan Bangsa dan Politik" in row["action"]
    assert row["evidence"] == "a1~b1 | a1~b2"
    order = plan.priorities().set_index("action_id")
    assert order.at[mine[0], "budget_idr"] == 100  # a1 counts once
    assert order.at[mine[0], "need"] == pytest.approx(0.6 * 1.4)


def test_without_gaps_agencies_are_named_by_id_and_there_is_no_period():
    row = recommend(table(DUPLICATES)).to_frame().iloc[0]
    assert row["lead"] == "dinsos"
    assert pd.isna(row["period"])
    assert "plan.no_period" in {f.code for f in recommend(table(DUPLICATES)).check()}


def test_a_silo_is_bridged_by_government_only():
    silos = pd.DataFrame({"measure": ["ei"], "scope": ["network"], "group": [None], "node": [None],
                          "value": [-0.5], "z": [-4.0]})  # fmt: skip
    brokers = pd.DataFrame({"node": ["ormas1", "setda", "dinsos"], "gatekeeper": [9, 5, 1],
                            "total": [99, 50, 10]})  # fmt: skip
    gaps = find_gaps(city(), as_of=DAY)
    row = actions(recommend(gaps, table(silos), table(brokers), limit=50)).loc[
        f"act:bridge:{R}:-:ei"
    ]
    assert (row["lead"], row["partners"]) == ("bappeda", "setda")
    assert "Sekretariat Daerah" in row["action"]
    calm = silos.assign(z=-0.5)
    assert not [a for a in actions(recommend(gaps, table(calm), limit=50)).index if "bridge" in a]


def test_limit_keeps_the_most_needed_and_says_what_is_left_out():
    gaps = find_gaps(city(), as_of=DAY)
    everything, few = recommend(gaps, limit=99), recommend(gaps, limit=2)
    assert set(few.to_frame()["action_id"]) <= set(everything.to_frame()["action_id"])
    assert [n.code for n in few.notices] == ["plan.left_out"]
    strongest = everything.priorities()["strongest"].tolist()
    assert strongest[0] == max(strongest)


CANDIDATES = st.lists(
    st.tuples(
        st.sampled_from([0.0, 0.6, 0.9]), st.sampled_from([0.3, 0.35, 0.5, 1.0]),
        st.integers(0, 9), st.sampled_from(["renew", "connect", "take_up", "share_roles"]),
    ),
    min_size=1, max_size=9,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(CANDIDATES)
def test_order_is_the_greedy_one_of_its_definition(drawn):
    """Step by step: confirmed ones first; else nothing left is worth more than what is taken."""
    pool = [
        Candidate(kind, R, f"i{i}", strongest=max(c, n), confirmed=c, budget_idr=b)
        for i, (c, n, b, kind) in enumerate(drawn)
    ]
    order = ranked(pool)
    assert sorted(c.key for c in order) == sorted(c.key for c in pool)
    assert [c.confirmed for c in order] == sorted((c.confirmed for c in order), reverse=True)
    taken: dict[str, int] = {}

    def worth(candidate):
        repeated = REPEATED ** taken.get(FAMILY[candidate.kind], 0)
        return (round(candidate.strongest * repeated, 9), candidate.strongest,
                candidate.budget_idr)  # fmt: skip

    for at, candidate in enumerate(order):
        if not candidate.confirmed:
            assert worth(candidate) == max(worth(other) for other in order[at:])
        kind = FAMILY[candidate.kind]
        taken[kind] = taken.get(kind, 0) + 1
    assert [c.key for c in ranked(reversed(pool))] == [c.key for c in order]


def test_the_first_rows_are_a_mixture():
    """Nine reviews of one strength do not fill the agenda while other families wait."""
    pool = [Candidate("review_together", R, "", f"a{i}", strongest=0.6, budget_idr=i)
            for i in range(9)]  # fmt: skip
    pool += [Candidate("renew", R, "", "f", strongest=0.56),
             Candidate("share_roles", R, "I01", strongest=0.35)]  # fmt: skip
    kinds = [c.kind for c in ranked(pool)]
    assert kinds[:2] == ["review_together", "renew"]
    assert kinds.index("share_roles") == 5  # after 0.6 x 0.85 ** 3 = 0.368
    assert [c.budget_idr for c in ranked(pool) if c.kind == "review_together"] == [
        *range(8, -1, -1)
    ]


def test_reviews_of_the_same_activity_come_before_similar_ones():
    pool = [
        Candidate("review_together", R, "", "a", strongest=0.6, budget_idr=900),
        Candidate("review_together", R, "", "b", strongest=0.5, budget_idr=100, weighty=True),
    ]
    assert [c.subject for c in ranked(pool)] == ["b", "a"]


# ------------------------------------------------------------------ checks and periods
def test_check_names_what_is_missing():
    frame = recommend(find_gaps(city(), as_of=DAY), limit=2).to_frame().astype(object)
    frame["budget_idr"] = 0
    assert list(check_plan(frame, as_of=DAY)) == []
    frame.loc[0, "lead"] = None
    frame.loc[0, "indicator"] = " "
    frame.loc[1, "period"] = "2025-TW1"
    frame.loc[1, "budget_idr"] = None
    found = {(f.code, f.facts["action"]) for f in check_plan(frame, as_of=DAY)}
    first, second = frame["action_id"]
    assert found == {("plan.no_lead", first), ("plan.no_indicator", first),
                     ("plan.past_period", second), ("plan.no_budget", second)}  # fmt: skip
    frame.loc[1, "period"] = "secepatnya"
    assert "plan.strange_period" in {f.code for f in check_plan(frame, as_of=DAY)}


@pytest.mark.parametrize(("day", "issue", "period"), [
    (dt.date(2025, 1, 1), "I01", "2025-B08"), (dt.date(2025, 8, 31), "I20", "2025-B12"),
    (dt.date(2025, 9, 1), "I01", "2026-B04"), (dt.date(2025, 3, 31), "I08", "2025-TW2"),
    (dt.date(2025, 12, 31), "I08", "2026-TW1"), (dt.date(2025, 12, 31), "", "2026-TW1"),
])  # fmt: skip
def test_next_period(day, issue, period):
    assert next_period(day, issue) == period
    assert period_end(period) > day


def test_periods_for_readers():
    assert period_label("2025-B04") == "B04 (Januari-April) 2025"
    assert period_label("2025-TW4") == "Triwulan IV 2025"
    assert period_label("nanti") == "nanti"
    assert period_end("2024-TW1") == dt.date(2024, 3, 31)
    assert period_end("2024-B12") == dt.date(2024, 12, 31)


# ------------------------------------------------------------------ what if
def test_simulation_answers_what_the_plan_names():
    snapshot = city()
    plan = recommend(find_gaps(snapshot), limit=50)
    found = simulate(snapshot, plan)
    tie = f"gap:tie:{R}:I01:kesbangpol:satpol"
    assert tie in found.gone
    assert f"gap:forum:{R}:I01:tt:meetings" in found.gone
    numbers = found.to_frame().set_index("measure")
    evidence = {e for cell in plan.to_frame()["evidence"] for e in cell.split(" | ")}
    assert evidence - set(found.open_ends) == set(plan.predicted)
    assert numbers.at["plan_gaps", "change"] == -len(plan.predicted)
    assert numbers.at["plan_need", "after"] < numbers.at["plan_need", "before"]
    assert numbers.at["gaps_tie", "after"] == 0
    assert numbers.at["congruence", "after"] > numbers.at["congruence", "before"]
    seats = found.snapshot.memberships
    assert "satpol" in set(seats.loc[seats["forum"] == "tt", "actor"])  # one seat, two lines
    assert set(plan.predicted) <= set(found.gone)
    assert len(snapshot.ties) == 1
    assert "terjawab" in found.explain()


def test_simulation_of_an_edited_plan_and_of_nothing():
    snapshot = city()
    rows = recommend(find_gaps(snapshot), limit=50).to_frame()
    one = rows[rows["action_id"] == f"act:revive:{R}:I01:tt"]
    assert simulate(snapshot, one).gone == (f"gap:forum:{R}:I01:tt:meetings",)
    none = simulate(snapshot, rows.head(0))
    assert (none.gone, none.new) == ((), ())
    assert none.to_frame()["change"].dropna().abs().sum() == 0
    with pytest.raises(UsageError, match="evidence"):
        simulate(snapshot, rows.drop(columns="evidence"))


def test_simulated_data_sharing_and_renewal():
    snapshot = city(
        data_sharing=[
            {"provider": "setda", "user": "dinsos", "dataset": "d", "state": "requested"}
        ],
        datasets=[{"id": "d", "name": "Keluarga"}],
    )
    forums = snapshot.forums.assign(valid_to=pd.Series([dt.date(2025, 1, 1)], dtype=object))
    snapshot = snapshot.replace(forums=forums)
    found = simulate(snapshot, recommend(find_gaps(snapshot), limit=50))
    assert f"gap:data:{R}:-:setda:dinsos:d" in found.gone
    assert f"gap:forum:{R}:I01:tt:basis" in found.gone
    assert not [g for g in found.new if g.startswith("gap:data")]


def test_two_periods():
    before = city()
    after = city(memberships=seated("kesbangpol", "polres", "satpol", "dinsos"),
                 meetings=[{"forum": "tt", "date": DAY}])  # fmt: skip
    found = compare_periods(before, after)
    numbers = found.to_frame().set_index("measure")
    assert numbers.at["rows_memberships", "change"] == 1
    assert f"gap:forum:{R}:I01:tt:meetings" in found.gone
    # satpol now sits with kesbangpol (coordinator) and polres (lead)
    assert numbers.at["gaps_tie", "change"] == -2
    assert numbers.at["gaps_tie", "reason"] == "Sebabnya: 2 terjawab dalam data."
    causes = found.movements()
    assert causes["change"].sum() == pytest.approx(numbers.at["need", "change"])
    assert set(causes.loc[causes["before"] > 0, "gap_id"]) >= set(found.gone)
    assert causes["gap_id"].is_unique
    assert numbers.at["rows_memberships", "reason"] == "1 baris baru, 0 tidak ada lagi"
    assert not math.isnan(numbers.at["congruence", "after"])
    same = compare_periods(before, before)
    assert (same.gone, same.new) == ((), ())


# ------------------------------------------------------------------ odd input
def test_nothing_to_plan():
    plan = recommend(find_gaps(Snapshot()))
    assert plan.to_frame().empty
    assert tuple(plan.to_frame().columns) == PLAN_COLUMNS
    assert plan.explain() == "Belum ada aksi yang dapat diusulkan dari temuan."
    assert recommend().to_frame().empty


def test_wrong_calls():
    with pytest.raises(UsageError, match="1 atau lebih"):
        recommend(limit=0)
    with pytest.raises(UnknownIdError):
        recommend().explain("act:x")


def test_both_languages():
    gaps = find_gaps(city(), as_of=DAY)
    with speak("en"):
        plan = recommend(gaps, table(DUPLICATES), limit=50)
        words = " ".join([*plan.to_frame()["action"], plan.explain()])
    assert "Verify first" in words
    assert "Pastikan" not in words


def chaired(chair):
    forum = {"id": "tt", "name": "Tim Terpadu Konflik Sosial", "kind": "tim_terpadu",
             "region": R, "chair": chair}  # fmt: skip
    return city(forums=[forum], memberships=seated("polres", "dinsos"))


@pytest.mark.parametrize("chair", ["satpol", "Kepala Satuan Polisi Pamong Praja"])
def test_who_chairs_a_forum_is_in_it_and_who_is_missing_is_to_join(chair):
    gaps = find_gaps(chaired(chair), as_of=DAY)
    plan = recommend(gaps, limit=50)
    connect = actions(plan).loc[f"act:connect:{R}:I01:kesbangpol"]
    assert "Libatkan Badan Kesatuan Bangsa dan Politik dalam" in connect["action"]
    assert "satpol" in connect["partners"].split(" | ")
    assert not any(c.actors == ("satpol",) for c in plan_changes(gaps))


def plan_changes(gaps):
    return [c for made in of_gaps(gaps) if made.kind == "connect" for c in made.changes]


def test_a_need_that_went_with_its_program_is_not_answered():
    before = city()
    after = before.replace(programs=before.programs[before.programs["opd"] != "satpol"])
    found = compare_periods(before, after)
    causes = found.movements().set_index("gap_id")["cause"]
    assert found.gone
    assert set(causes[list(found.gone)]) == {"unneeded"}
    assert found.answered == ()
    words = " ".join(found.to_frame()["reason"].dropna())
    assert "tidak diperlukan lagi karena programnya tidak ada lagi" in words


def test_programs_of_two_years_are_matched_by_agency_and_name():
    year = [{"id": f"2026-{o}", "name": n, "opd": o, "region": R, "budget_idr": b, "year": 2026}
            for o, n, b in (("kesbangpol", "X", 600), ("setda", "Baru", 50))]  # fmt: skip
    found = compare_periods(city(), city(programs=year, program_issues=[]))
    reasons = found.to_frame().set_index("measure")["reason"]
    assert reasons["rows_programs"] == "1 baris baru, 2 tidak ada lagi"
    told = reasons["budget_idr"]
    assert told == "program baru Rp50, program yang tidak ada lagi Rp500, pagu berubah Rp100"
    codes = [n.code for n in found.notices]
    assert len(codes) == len(set(codes))


def test_a_forum_that_the_list_may_hold_without_members_is_asked_for_first():
    gaps = find_gaps(city(), as_of=DAY)
    absent = gaps.to_frame()["gap_id"].str.endswith(":absent")
    assert absent.any()
    for gap in gaps.to_frame().loc[absent, "gap_id"]:
        assert "atau barisnya belum diisi" in gaps.explain(gap)
    plan = recommend(gaps, limit=50).to_frame()
    found = plan[plan["action_id"].str.contains("act:found_forum:")]
    assert found["action"].str.startswith("Pastikan ").all()
    assert len(found)
