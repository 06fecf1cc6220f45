"""Matrices for a meeting: roles, forums, goals of the RPJMD, the four columns of synergy."""

import datetime as dt

import pandas as pd
import pytest

from sinergi.analysis.gaps import (
    ALIGNMENT_COLUMNS,
    FORUM_COLUMNS,
    REQUIREMENT_COLUMNS,
    ROLE_COLUMNS,
    SYNERGY_COLUMNS,
    find_gaps,
    measure_congruence,
)
from sinergi.i18n import speak
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.snapshot import Snapshot

DAY = dt.date(2025, 6, 30)
R = "32.04"


def side(snapshot, name):
    return find_gaps(snapshot, as_of=DAY).side_tables()[name]


def test_columns_are_stable_even_without_data():
    for result in (find_gaps(Snapshot()), measure_congruence(Snapshot())):
        columns = {name: tuple(frame.columns) for name, frame in result.side_tables().items()}
        assert columns in (
            {"roles": ROLE_COLUMNS, "coverage": FORUM_COLUMNS, "alignment": ALIGNMENT_COLUMNS,
             "synergy": SYNERGY_COLUMNS},
            {"requirements": REQUIREMENT_COLUMNS},
        )  # fmt: skip


def test_role_matrix_tells_filled_vacant_missing_and_not_assessed(region):
    roles = side(region(), "roles").set_index(["issue", "required"])
    assert roles.at[("I01", "Dinas Sosial"), "fit"] == "filled"
    assert roles.at[("I05", "Dinas Sosial"), "fit"] == "vacant"
    family = "Dinas Pengendalian Penduduk dan Keluarga Berencana"
    assert roles.at[("I08", family), "fit"] == "missing"
    assert roles.at[("I01", "Kejaksaan Negeri atau Kejaksaan Tinggi"), "fit"] == "not_assessed"
    assert "I10" not in roles.index.get_level_values(0)  # nobody works on it here


def test_two_spending_leads_are_a_conflict(region):
    actors = [{"id": i, "name": "Dinas Sosial", "kind": "opd", "urusan": "1.06", "region": R}
              for i in ("lama", "baru")]  # fmt: skip
    programs = [{"id": f"p{a['id']}", "name": "x", "opd": a["id"], "region": R, "budget_idr": 5}
                for a in actors]  # fmt: skip
    declared = [{"program": p["id"], "issue": "I09"} for p in programs]
    roles = side(region(actors=actors, programs=programs, program_issues=declared), "roles")
    lead = roles[(roles["role"] == "lead") & (roles["required"] == "Dinas Sosial")].iloc[0]
    assert lead["fit"] == "conflict"
    assert lead["working"] == "Dinas Sosial | Dinas Sosial"


def test_forum_matrix_is_issue_by_forum_by_actor(region, forums):
    table = side(region(**forums), "coverage").set_index(["issue", "forum", "actor"])["fit"]
    assert table[("I01", "tt", "polres")] == "member"
    assert table[("I01", "tt", "dinsos")] == "absent"
    assert table[("I08", "", "")] == "no_forum"
    forums["memberships"], forums["meetings"] = [], []
    alone = side(region(**forums), "coverage")
    assert set(alone.loc[alone["forum"] == "tt", "fit"]) == {"unlisted"}


def test_the_forum_matrix_asks_for_no_citizens_body(region, forums):
    table = side(region(**forums), "coverage")
    kind = {a["id"]: a["kind"] for a in region().actors.to_dict("records")}
    asked = table[table["fit"] == "absent"]
    assert not {kind[a] for a in asked["actor"]} & PROTECTED_KINDS


GOALS = [
    {"id": "m1", "name": "Masyarakat tangguh", "kind": "misi"},
    {"id": "s1", "name": "Konflik menurun", "kind": "sasaran", "parent": "m1"},
    {"id": "s2", "name": "Stunting menurun", "kind": "sasaran", "parent": "m1"},
    {"id": "s3", "name": "Jalan mantap", "kind": "sasaran"},
]


def test_alignment_of_programs_with_goals(region):
    links = [{"program": "p1", "goal": "s1"}, {"program": "p2", "goal": "s1"},
             {"program": "p6", "goal": "s2"}]  # fmt: skip
    table = side(region(goals=GOALS, program_goals=links), "alignment")
    goals = table[table["goal"] != ""].set_index("goal")
    assert goals["fit"].to_dict() == {
        "m1": "carried", "s1": "carried", "s2": "one_sector", "s3": "no_program",
    }  # fmt: skip
    assert (goals.at["m1", "n_programs"], goals.at["m1", "budget_idr"]) == (3, 1700)
    alone = table[table["fit"] == "no_goal"].set_index("actor")
    assert alone["n_programs"].to_dict() == {"satpol": 1, "kesbangpol": 1, "dinkes": 1}
    assert alone.at["dinkes", "evidence"] == "p5"


def test_a_program_inherits_the_goal_of_the_line_above(region):
    lines = [{"id": "prog", "name": "Program", "opd": "dinkes", "region": R, "level": "program"},
             {"id": "sub", "name": "Sub", "opd": "dinkes", "region": R, "level": "sub_kegiatan",
              "parent": "prog", "budget_idr": 7}]  # fmt: skip
    links = [{"program": "prog", "goal": "s2"}]
    snapshot = region(programs=lines, program_issues=[], goals=GOALS, program_goals=links)
    table = side(snapshot, "alignment")
    assert table.set_index("goal").at["s2", "evidence"] == "sub"
    assert "no_goal" not in set(table["fit"])


def test_without_goals_there_is_a_notice_not_an_empty_success(region):
    gaps = find_gaps(region())
    assert gaps.side_tables()["alignment"].empty
    assert "gaps.no_goals" in {n.code for n in gaps.notices}


def test_synergy_has_the_four_columns_filled_from_the_data(region, forums):
    told = {"indicator": "Jumlah laporan", "target": "12", "budget_idr": 5}
    forums["programs"] = [
        {"id": "p1", "name": "Cegah konflik", "opd": "kesbangpol", "region": R, **told},
        {"id": "p2", "name": "Tagana", "opd": "dinsos", "region": R},
    ]
    forums["program_issues"] = [{"program": p, "issue": "I01"} for p in ("p1", "p2")]
    row = (
        side(region(**forums), "synergy")
        .set_index("aspect")
        .loc["Pencegahan konflik dan keamanan"]
    )
    assert row["kesbangpol"] == "Koordinator isu Konflik sosial"
    assert "Dinas Sosial (Konflik sosial)" in row["other_agencies"]
    assert row["result"].startswith("Cegah konflik: Jumlah laporan 12")
    assert "Terlihat bekerja bersama dengan 3 dari 4 lembaga." in row["result"]
    assert "Perkumpulan" not in row["other_agencies"]
    with speak("en"):
        assert "Conflict prevention and security" in set(
            side(region(**forums), "synergy")["aspect"]
        )


# ------------------------------------------------------------------ pairs
def test_requirements_tell_met_missing_excess_and_unknown(region):
    ties = [{"actor_a": "kesbangpol", "actor_b": "dinsos", "level": 3},
            {"actor_a": "satpol", "actor_b": "dinkes", "level": 1},
            {"actor_a": "satpol", "actor_b": "arsip", "level": 1},
            {"actor_a": "arsip", "actor_b": "bappeda", "level": 1}]  # fmt: skip
    base = region()
    archive = {"id": "arsip", "name": "Dinas Kearsipan", "kind": "opd", "urusan": "2.24"}
    extra = {"id": "p7", "name": "x", "opd": "arsip", "region": R, "level": "sub_kegiatan"}
    actors = [*base.actors.astype(object).where(base.actors.notna(), None).to_dict("records")]
    programs = base.programs.astype(object).where(base.programs.notna(), None).to_dict("records")
    served = {"p1": "I01", "p2": "I01", "p3": "I01", "p5": "I01", "p7": "I28"}
    declared = [{"program": p, "issue": i} for p, i in served.items()]
    snapshot = region(ties=ties, actors=[*actors, {**archive, "region": R}],
                      programs=[*programs, extra], program_issues=declared)  # fmt: skip
    found = measure_congruence(snapshot, draws=9)
    fit = found.side_tables()["requirements"].set_index(["actor_a", "actor_b"])["fit"]
    assert fit[("dinsos", "kesbangpol")] == "met"
    assert fit[("dinsos", "satpol")] == "not_visible"
    assert fit[("arsip", "satpol")] == "excess"
    assert fit[("arsip", "bappeda")] == "unknown_work"
    excess = found.to_frame().query("scope == 'network' and mode == 'excess'").iloc[0]
    assert excess["satisfied"] == 1


def test_capped_congruence_of_a_region_by_hand(region):
    """Needs 1 1 1 1 (scaled by their largest: 1), one tie of strength 3/5: 0.6 of 4."""
    ties = [{"actor_a": "kesbangpol", "actor_b": "dinsos", "level": 3},
            {"actor_a": "satpol", "actor_b": "dinkes", "level": 1}]  # fmt: skip
    frame = measure_congruence(region(ties=ties), draws=9).to_frame()
    rows = frame.query("scope == 'region'").set_index("mode")["value"]
    assert rows["capped"] == pytest.approx(0.6 / 4)
    assert rows["weighted"] == pytest.approx(1 / 4)


def test_two_regions_have_their_own_rows_and_one_test_each(region):
    parts = []
    for code in ("32.04", "32.05"):
        one = region(ties=[{"actor_a": "kesbangpol", "actor_b": "dinsos", "level": 3},
                           {"actor_a": "satpol", "actor_b": "dinkes", "level": 1}])  # fmt: skip
        for name in ("actors", "programs", "program_issues", "ties"):
            table = one.table(name).copy()
            for column in ("id", "opd", "program", "actor_a", "actor_b"):
                if column in table:
                    table[column] = table[column] + f"@{code}"
            if "region" in table:
                table["region"] = code
            parts.append((name, table))
    names = {name for name, _ in parts}
    tables = {n: pd.concat([t for m, t in parts if m == n]) for n in names}
    frame = measure_congruence(Snapshot(tables), draws=99).to_frame()
    both = frame.query("mode == 'binary' and scope in ['network', 'region']")
    assert both["required"].tolist() == [8, 4, 4]
    assert both["p"].notna().all()
