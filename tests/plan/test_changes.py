"""Changes of one's own: what each does, and what may not be imagined."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

from sinergi.analysis.gaps import find_gaps
from sinergi.errors import UnknownIdError, UnknownTermError, UsageError
from sinergi.plan import Change, apply_changes, compare_periods, simulate
from sinergi.workspace.changes import simulate_plan

_SPEC = importlib.util.spec_from_file_location("cities", Path(__file__).with_name("cities.py"))
cities = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cities)
DAY, R = cities.DAY, cities.R


@pytest.fixture(scope="module")
def city():
    return cities.invented(2)


def tie_gap(city):
    gaps = find_gaps(city, as_of=DAY).to_frame()
    ties = gaps[(gaps["kind"] == "tie") & ~gaps["actor_b"].str.startswith("required:")]
    return ties.iloc[0]


@pytest.mark.parametrize("kind", ["tie", "agreement", "forum"])
def test_two_bodies_that_are_brought_together_have_no_gap(city, kind):
    gap = tie_gap(city)
    change = Change(kind, (gap["actor_a"], gap["actor_b"]), issue="I01" if kind == "forum" else "",
                    forum="pokja" if kind == "forum" else "", region=R)  # fmt: skip
    found = simulate(city, [change], as_of=DAY)
    assert gap["gap_id"] in found.gone
    assert "perubahan" in found.explain()


def test_a_seat_a_meeting_and_a_longer_decree(city):
    forum = city.forums["id"].iloc[0]
    changed = apply_changes(
        city, [Change("member", ("setda",), forum=forum), Change("meeting", forum=forum),
               Change("renewal", forum=forum)], DAY)  # fmt: skip
    assert ("setda", forum) in set(
        zip(changed.memberships["actor"], changed.memberships["forum"], strict=True)
    )
    assert (changed.meetings["date"] == DAY).any()
    assert changed.forums.set_index("id").at[forum, "valid_to"] > DAY
    assert not (city.meetings["date"] == DAY).any()  # the data stay as they are


def test_new_data_flow_now(city):
    changed = apply_changes(city, [Change("sharing", ("setda", "dinsos"), dataset="d2")], DAY)
    rows = changed.data_sharing
    mine = rows[(rows["provider"] == "setda") & (rows["user"] == "dinsos")]
    assert "active" in set(mine["state"])
    assert changed.datasets.set_index("id").loc["d2"].notna()[["standard", "metadata"]].all()


def test_merged_programs_are_one_with_both_budgets_and_a_partner(city):
    programs = city.programs
    one = programs.iloc[0]
    two = programs[programs["opd"] != one["opd"]].iloc[0]
    changed = apply_changes(city, [Change("merge", programs=(one["id"], two["id"]))], DAY)
    left = changed.programs.set_index("id")
    assert two["id"] not in left.index
    assert left.at[one["id"], "budget_idr"] == one["budget_idr"] + two["budget_idr"]
    assert changed.programs["budget_idr"].sum() == programs["budget_idr"].sum()
    partners = changed.program_partners
    assert two["opd"] in set(partners.loc[partners["program"] == one["id"], "actor"])
    assert simulate(city, [Change("merge", programs=(one["id"], two["id"]))], as_of=DAY).row(
        "gaps"
    )


def test_only_government_bodies_are_taken_out(city):
    """DESIGN.md section 9: removal never names ormas, parties or faith bodies."""
    with pytest.raises(UsageError, match="bukan lembaga pemerintah"):
        simulate(city, [Change("remove", ("ormas1",))])
    changed = apply_changes(city, [Change("remove", ("kesbangpol",))], DAY)
    assert "kesbangpol" in set(changed.actors["id"])
    for table, columns in (("memberships", ["actor"]), ("ties", ["actor_a", "actor_b"])):
        for column in columns:
            assert "kesbangpol" not in set(changed.table(table)[column])


@pytest.mark.parametrize(("change", "error"), [
    (Change("tie", ("setda",)), UsageError), (Change("merge", programs=("p0",)), UsageError),
    (Change("member", ("setda",), forum="tidak ada"), UnknownIdError),
    (Change("tie", ("setda", "siapa")), UnknownIdError), (Change("lain"), UnknownTermError),
])  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(city, change, error):
    with pytest.raises(error):
        apply_changes(city, [change], DAY)


def test_a_planner_writes_changes_as_a_table(city, tmp_path):
    path = tmp_path / "andai.csv"
    path.write_text(
        "Perubahan,Lembaga,Forum,Isu\nTambah anggota,Dinas Sosial | setda,Tim 0,\n"
        "tambah forum,Dinas Sosial | Polres Sukamaju,,Konflik sosial\n", encoding="utf-8"
    )  # fmt: skip
    found = simulate_plan(city, path)
    assert found.changes[0] == Change("member", ("dinsos", "setda"), forum="f0", region="dinsos")
    assert (found.changes[1].kind, found.changes[1].issue) == ("forum", "I01")
    pd.read_csv(path).to_excel(tmp_path / "andai.xlsx", index=False)
    assert simulate_plan(city, tmp_path / "andai.xlsx").changes == found.changes
    path.write_text("perubahan,lembaga\nhapus,Dinas Sosial\n", encoding="utf-8")
    with pytest.raises(UnknownTermError, match="Jenis perubahan"):
        simulate_plan(city, path)
    path.write_text("perubahan,lembaga\ntambah hubungan,Dinas Sosail | setda\n", encoding="utf-8")
    with pytest.raises(UnknownTermError, match="Dinas Sosial"):
        simulate_plan(city, path)


@pytest.mark.parametrize("seed", range(6))
def test_the_parts_of_a_comparison_add_up(seed):
    before, after = cities.invented(seed), cities.invented(seed + 50)
    found = compare_periods(before, after)
    causes = found.movements()
    assert causes["change"].sum() == pytest.approx(found.row("need")["change"], abs=1e-6)
    gone = causes[causes["after"] == 0]
    new = causes[causes["before"] == 0]
    assert set(gone["gap_id"]) == set(found.gone)
    assert set(new["gap_id"]) == set(found.new)
    assert found.row("gaps")["change"] == len(new) - len(gone)
    assert causes["gap_id"].is_unique


def test_growing_data_are_told_apart_from_answered_gaps(city):
    gap = tie_gap(city)
    silent = city.replace(actors=city.actors[city.actors["id"] != gap["actor_a"]])
    grown = compare_periods(silent, city).movements().set_index("gap_id")
    assert grown.at[gap["gap_id"], "cause"] == "entered"
    shrunk = compare_periods(city, silent).movements().set_index("gap_id")
    assert shrunk.at[gap["gap_id"], "cause"] == "left"
    done = apply_changes(city, [Change("tie", (gap["actor_a"], gap["actor_b"]))], DAY)
    causes = compare_periods(city, done)
    assert causes.movements().set_index("gap_id").at[gap["gap_id"], "cause"] == "answered"
    assert "terjawab dalam data" in causes.explain()


def test_a_forum_founded_for_an_issue_has_the_seats_of_its_law(city):
    """Permendagri 42/2015 gives the conflict team its seats, and no other team."""
    plain, conflict = (
        apply_changes(city, [Change("forum", forum="tim_terpadu", issue=issue, region=R)], DAY)
        .memberships.query("forum.str.startswith('rencana')")["actor"]
        .tolist()
        for issue in ("", "I01")
    )
    assert "polres" in conflict
    assert set(plain) < set(conflict)
