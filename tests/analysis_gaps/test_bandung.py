"""Gaps of Kabupaten Bandung: its real budget and the public records of its teams and meetings.

The records are partial: an agency that is missing there is not proven absent. So nothing may be
confirmed, everything shown must lead back to a row of the sources, and coverage must be told.
"""

import datetime as dt

import pandas as pd
import pytest

from sinergi import vocab
from sinergi.analysis.gaps import find_gaps, measure_congruence
from sinergi.exchange import read_sirup

R = "32.04"
#: wawasan kebangsaan, konflik sosial, narkoba, stunting, kemiskinan, bencana, orang asing
ISSUES = ("I06", "I01", "I05", "I08", "I09", "I10", "I17")


class _Names:
    """Agencies of the records, brought to those of the budget; others become rows of their own."""

    def __init__(self, actors):
        self.known = {}
        for key, name in zip(actors["id"], actors["name"], strict=True):
            self.known.setdefault(vocab.resolve_opd(name).canonical or name, key)
        self.new = {}

    def id_of(self, name):
        found = vocab.resolve_opd(name)
        if found.canonical in self.known:
            return self.known[found.canonical]
        body = vocab.find_body(name)
        kind = (
            found.kind if found.kind in {"opd", "instansi_vertikal", "kementerian_lembaga"} else ""
        )
        row = {"id": f"{R}:{name}", "name": name, "kind": kind, "region": R}
        return self.new.setdefault(name, row)["id"] if kind or body is None else None


@pytest.fixture(scope="module")
def city(shared):
    plan = read_sirup(shared / "data/bandung_kab_rup_2025").snapshot
    folder = shared / "data/bandung_forums"
    forums, members, meetings = (
        pd.read_csv(folder / f"{name}.csv", dtype=str).fillna("")
        for name in ("forums", "memberships", "meetings")
    )
    forums = forums[forums["region_code"] == R]
    names = _Names(plan.actors)
    seats = [(f, names.id_of(a), r) for f, a, r in members[["forum", "agency_name", "role"]]
             .itertuples(index=False) if f in set(forums["id"])]  # fmt: skip
    held = []
    for row in meetings[meetings["forum"].isin(forums["id"])].itertuples(index=False):
        named = [n.strip() for n in row.agencies.split("|") if "dirinci" not in n]
        came = [names.id_of(n) for n in named if "se-Kabupaten" not in n]
        held.append({"forum": row.forum, "date": dt.date.fromisoformat(row.date),
                     "attendees": " | ".join(filter(None, came))})  # fmt: skip
    bodies = [vocab.find_body(name) for name in forums["name"]]
    table = pd.DataFrame({
        "id": forums["id"], "name": forums["name"], "region": R,
        "kind": [body.kind if body else "satgas" for body in bodies],
        "legal_basis": forums["legal_basis"],
    })  # fmt: skip
    sits = pd.DataFrame([s for s in seats if s[1]], columns=["forum", "actor", "role"])
    others = pd.DataFrame([row for row in names.new.values() if row["kind"]])
    return plan.replace(
        actors=pd.concat([plan.actors, others]),
        forums=table, memberships=sits.drop_duplicates(["forum", "actor"]),
        meetings=pd.DataFrame(held),
    )  # fmt: skip


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
