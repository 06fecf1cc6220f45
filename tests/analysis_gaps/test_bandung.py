"""Gaps of Kabupaten Bandung: its real budget and the public records of its teams and meetings.

The records are partial: an agency that is missing there is not proven absent. So nothing may be
confirmed, everything shown must lead back to a row of the sources, and coverage must be told.
"""

import pytest

from sinergi.analysis.gaps import find_gaps, measure_congruence
from sinergi.exchange import merge_batches, read_form, read_sirup

R = "32.04"
#: wawasan kebangsaan, konflik sosial, narkoba, stunting, kemiskinan, bencana, orang asing
ISSUES = ("I06", "I01", "I05", "I08", "I09", "I10", "I17")


@pytest.fixture(scope="module")
def city(shared):
    budget = read_sirup(shared / "data/bandung_kab_rup_2025")
    bodies = read_form(shared / "data/bandung_forums", region=R)
    return merge_batches([budget, bodies]).snapshot.select(region=R)


@pytest.fixture(scope="module")
def gaps(city):
    return find_gaps(city)


@pytest.fixture(scope="module")
def table(gaps):
    parts = gaps.parts()[["gap_id", "reason", "legal_basis", "expired"]]
    return gaps.to_frame().merge(parts, on="gap_id")


def test_nothing_is_confirmed_and_nothing_is_high(table):
    assert set(table["evidence_state"]) == {"not_visible", "no_data"}
    assert set(table["severity_class"]) == {"low", "medium"}


def test_coverage_is_told(gaps, table):
    counts = gaps.coverage
    assert counts["opd"] == 68
    assert 10 <= counts["with_data"] <= 20
    assert f"{counts['without_data']} dari 68 OPD belum punya data koordinasi" in gaps.explain()
    assert table["coverage"].notna().all()


def test_every_issue_has_roles_and_its_rows_exist_in_the_sources(table, city):
    rows = {*city.programs["id"], *city.forums["id"]}
    for issue in ISSUES:
        mine = table[table["issue"] == issue]
        assert (mine["kind"] == "role").any(), issue
        told = mine[mine["reason"] != "nobody"]["evidence"].dropna()
        assert len(told), issue
        assert all(part in rows for cell in told for part in cell.split(" | ")), issue


def test_interdependence_is_told_with_named_agencies(table):
    ties = table[(table["kind"] == "tie") & table["issue"].isin(ISSUES)]
    assert set(ties["issue"]) >= {"I06", "I08", "I09", "I10"}
    pairs = {frozenset((a, b)) for a, b in zip(ties["actor_a"], ties["actor_b"], strict=True)}
    assert frozenset((f"{R}:badan-penanggulangan-bencana-daerah", f"{R}:dinas-sosial")) in pairs


def test_renamed_agencies_are_one_with_their_present_selves(city):
    known = set(city.actors["id"])
    seats = set(city.memberships["actor"]) | {
        a for cell in city.meetings["attendees"].dropna() for a in cell.split(" | ") if a
    }
    assert seats <= known
    for word in ("perencanaan", "pengendalian-penduduk", "tenaga-kerja", "penanaman-modal"):
        assert any(word in a and a in set(city.programs["opd"]) for a in seats), word


@pytest.mark.parametrize(
    ("issue", "word"),
    [("I17", "ketahanan-pangan"),  # a fishing licence "tidak menggunakan tenaga kerja asing"
     ("I14", "pekerjaan-umum"),  # a package "Pakaian Pelatihan Kerja"
     ("I22", "pengendalian-penduduk")],  # organisasi kemasyarakatan in family planning
)  # fmt: skip
def test_what_a_reader_called_false_is_gone(table, issue, word):
    ties = table[(table["kind"] == "tie") & (table["issue"] == issue)]
    assert not (ties["actor_a"].str.contains(word) | ties["actor_b"].str.contains(word)).any()


def test_a_team_on_the_list_is_not_asked_for_as_an_agency(table):
    assert not table["actor_b"].fillna("").isin(["required:tkpk", "required:fkpt"]).any()


def test_ended_laws_are_named(gaps, table):
    assert any(n.code == "gaps.rule_expired" for n in gaps.notices)
    ended = table[table["expired"].astype(bool) & (table["kind"] == "role")]
    assert (ended["severity"] < 0.3).all()


def test_agencies_do_not_sign_memoranda_with_each_other(table):
    assert not table["reason"].str.contains("agreement").any()


def test_congruence_says_how_little_is_known(city):
    found = measure_congruence(city, draws=99)
    network = found.to_frame().query("scope == 'network' and mode == 'binary'").iloc[0]
    assert 0 < network["required"] < 200
    assert 0 <= network["satisfied"] <= network["required"]
