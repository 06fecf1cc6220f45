"""Gaps of a region whose every fact is known."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from sinergi import vocab
from sinergi.analysis.gaps import GAP_COLUMNS, find_gaps, measure_congruence
from sinergi.analysis.gaps.case import summarise
from sinergi.analysis.gaps.required import rule_notices
from sinergi.errors import UnknownIdError, UnknownTermError, UsageError
from sinergi.i18n import speak
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.snapshot import Snapshot

DAY = dt.date(2025, 6, 30)
R = "32.04"


def ids(gaps):
    return set(gaps.to_frame()["gap_id"])


def row(gaps, gap_id):
    frame = gaps.to_frame()
    found = frame[frame["gap_id"] == gap_id]
    assert len(found) == 1, sorted(frame["gap_id"])
    return found.iloc[0]


def codes(result):
    return [n.code for n in result.notices]


# ------------------------------------------------------------------ budget alone
def test_budget_alone_gives_roles_and_says_what_is_missing(region):
    gaps = find_gaps(region())
    frame = gaps.to_frame()
    assert tuple(frame.columns) == GAP_COLUMNS
    assert set(frame["kind"]) == {"role", "data"}
    assert set(frame["evidence_state"]) == {"not_visible", "no_data"}
    assert set(frame.query("kind == 'data'")["evidence_state"]) == {"no_data"}
    assert "high" not in set(frame["severity_class"])
    assert {"gaps.no_coordination_data", "gaps.no_forums", "gaps.no_data_sharing",
            "gaps.silent_agency"} <= set(codes(gaps))  # fmt: skip
    assert gaps.coverage["without_data"] == gaps.coverage["opd"] == 10
    assert frame["coverage"].tolist() == [0.0] * len(frame)
    assert "10 dari 10 OPD belum punya data koordinasi" in gaps.explain()


def test_unfilled_role_names_the_agency_the_programs_and_the_rupiah(region):
    gaps = find_gaps(region(), issues=["I05"])
    found = row(gaps, f"gap:role:{R}:I05:dinsos:support")
    assert (found["actor_a"], found["name_a"], found["role"]) == (
        "dinsos",
        "Dinas Sosial",
        "support",
    )
    assert found["evidence"] == "p5 | p4"
    assert found["budget_idr"] == 500
    assert f"gap:role:{R}:I05:dinkes:support" not in ids(gaps)


def test_nobody_is_one_gap_an_issue_not_one_a_role(region):
    frame = find_gaps(region(), issues=["I10"]).to_frame()
    assert len(frame) == 1
    assert frame["gap_id"].str.contains(":nobody:").all()
    assert pd.isna(frame["evidence"].iloc[0])


def test_an_issue_on_which_the_data_say_nothing_is_low_and_told_once(region):
    gaps = find_gaps(region())
    parts = gaps.parts().set_index("gap_id")
    frame = gaps.to_frame().set_index("gap_id")
    unseen = parts.index[parts["reason"] == "unseen"]
    assert len(unseen) > 10
    assert set(frame.loc[unseen, "severity_class"]) == {"low"}
    assert set(frame.loc[unseen, "evidence_state"]) == {"no_data"}
    last = frame.index.get_indexer(unseen).min()
    assert last == len(frame) - len(unseen)  # everything that the data speak about comes before
    told = [n for n in gaps.notices if n.code == "gaps.unseen"]
    assert len(told) == 1
    assert "Judi online" in told[0].sentence()


def test_incidents_or_a_forum_make_an_issue_without_a_body_pressing(region):
    happened = [{"date": DAY, "region": f"{R}.05", "issue": "I10", "channel": "laporan"}] * 2
    forum = [{"id": "pokja", "name": "Pokja", "kind": "pokja", "region": R}]
    gaps = find_gaps(region(incidents=happened, forums=forum,
                            forum_issues=[{"forum": "pokja", "issue": "I19"}]))  # fmt: skip
    nobody = gaps.parts()[gaps.parts()["reason"] == "nobody"].set_index("gap_id")
    issues = {gap.split(":")[3]: gap for gap in nobody.index}
    assert set(issues) == {"I10", "I19"}
    assert set(nobody["evidence_weight"]) == {0.6}
    assert "2 kejadian tercatat" in gaps.explain(issues["I10"])
    assert row(gaps, issues["I19"])["evidence"] == "pokja"
    assert row(gaps, issues["I10"])["severity_class"] == "medium"


def test_an_incident_of_long_ago_presses_nobody(region):
    old = [{"date": DAY - dt.timedelta(days=4 * 365), "region": R, "issue": "I10", "channel": "x"}]
    parts = find_gaps(region(incidents=old), as_of=DAY).parts()
    assert "nobody" not in set(parts["reason"])
    assert parts["gap_id"].str.startswith(f"gap:role:{R}:I10:nobody").sum() == 1


def test_unseen_issues_of_many_regions_are_one_notice(region):
    codes_of = ("32.04", "32.05")
    actors = [{"id": f"k{c}", "name": "Badan Kesatuan Bangsa dan Politik", "kind": "opd",
               "urusan": "8.01", "region": c} for c in codes_of]  # fmt: skip
    programs = [{"id": f"p{c}", "name": "x", "opd": f"k{c}", "region": c, "budget_idr": 1,
                 "year": 2025} for c in codes_of]  # fmt: skip
    declared = [{"program": "p32.04", "issue": "I01"}, {"program": "p32.05", "issue": "I01"}]
    gaps = find_gaps(region(actors=actors, programs=programs, program_issues=declared))
    told = [n for n in gaps.notices if n.code.startswith("gaps.unseen")]
    assert [(n.code, n.facts["regions"]) for n in told] == [("gaps.unseen_regions", 2)]
    assert "2 wilayah" in told[0].sentence()


def test_concrete_gaps_come_before_doubts_about_roles(region, forums):
    """A refused request, a quiet forum and a missing line outrank any role read from labels."""
    forums["ties"] = [{"actor_a": "satpol", "actor_b": "polres", "level": 2, "date": DAY}]
    forums["data_sharing"] = [{"provider": "disdik", "user": "dinsos", "state": "refused"}]
    gaps = find_gaps(region(**forums), as_of=DAY)
    order = gaps.to_frame()["gap_id"].tolist()
    doubts = gaps.parts().query("reason in ('unfilled', 'missing')")["gap_id"]
    first_doubt = min(order.index(gap) for gap in doubts)
    for gap in (f"gap:data:{R}:-:disdik:dinsos:-", f"gap:forum:{R}:I01:tt:meetings",
                f"gap:tie:{R}:I01:kesbangpol:satpol"):  # fmt: skip
        assert order.index(gap) < first_doubt


def test_the_first_lines_are_an_agenda(region, forums):
    forums["data_sharing"] = [
        {"provider": "disdik", "user": "dinsos", "dataset": "d", "state": "refused"}
    ]
    forums["datasets"] = [{"id": "d", "name": "Anak putus sekolah"}]
    gaps = find_gaps(region(**forums), as_of=DAY)
    first = gaps.explain().splitlines()[0]
    assert (
        '(1) Dinas Sosial dengan Dinas Pendidikan, permintaan "Anak putus sekolah" ditolak'
        in first
    )
    assert len(gaps.agenda()) == 3
    assert all(f"({n}) {words}" in first for n, words in enumerate(gaps.agenda(), 1))
    found = row(gaps, f"gap:data:{R}:-:disdik:dinsos:d")
    assert found["issue"] == "I18"  # read from the name of the data set; the id stays the same


def test_missing_agency_is_required_by_role(region):
    gaps = find_gaps(region(), issues=["I08"])
    found = row(gaps, f"gap:role:{R}:I08:required:2.14:coordinator")
    assert pd.isna(found["actor_a"])
    assert found["actor_b"] == "required:2.14"
    assert found["name_b"].startswith("Dinas Pengendalian Penduduk")


def test_kecamatan_are_asked_for_as_a_kind(region):
    found = row(
        find_gaps(region(), issues=["I01"]), f"gap:role:{R}:I01:required:kecamatan:support"
    )
    assert found["actor_b"] == "required:kecamatan"
    assert found["name_b"].endswith("(3 lembaga)")


def test_forestry_is_not_asked_of_a_kabupaten(region):
    programs = [{"id": "k", "name": "x", "opd": "dinkes", "region": R, "budget_idr": 1}]
    declared = [{"program": "k", "issue": "I21"}]
    gaps = find_gaps(region(programs=programs, program_issues=declared), issues=["I21"])
    assert not any("3.28" in g for g in ids(gaps))


def test_expired_legal_basis_is_told_and_lowers(region):
    programs = [{"id": "k", "name": "x", "opd": "dinkes", "region": R, "budget_idr": 1}]
    snapshot = region(programs=programs, program_issues=[{"program": "k", "issue": "I03"}])
    parts = {day: find_gaps(snapshot, issues=["I03"], as_of=day).parts() for day in (
        dt.date(2024, 6, 1), dt.date(2025, 6, 1))}  # fmt: skip
    before, after = (p.set_index("gap_id") for p in parts.values())
    ended = after.index[after["expired"].astype(bool)]
    assert len(ended)
    assert not before["expired"].astype(bool).any()
    for gap in ended:
        assert after.at[gap, "confidence"] == pytest.approx(0.6 * before.at[gap, "confidence"])
    assert "gaps.rule_expired" in codes(find_gaps(snapshot, as_of=dt.date(2025, 6, 1)))


def test_two_leads(region):
    actors = [{"id": i, "name": "Dinas Sosial", "kind": "opd", "urusan": "1.06", "region": R}
              for i in ("dinsos_lama", "dinsos_baru")]  # fmt: skip
    programs = [{"id": f"p{n}", "name": "x", "opd": a, "region": R, "budget_idr": n * 10}
                for n, a in ((1, "dinsos_lama"), (2, "dinsos_baru"))]  # fmt: skip
    declared = [{"program": p["id"], "issue": "I23"} for p in programs]
    gaps = find_gaps(
        region(actors=actors, programs=programs, program_issues=declared), issues=["I23"]
    )
    found = row(gaps, f"gap:role:{R}:I23:dinsos_baru:dinsos_lama")
    assert found["evidence"] == "p2 | p1"
    assert found["budget_idr"] == 30


# ------------------------------------------------------------------ ties
def test_tie_gap_between_the_coordinator_and_a_supporter(region, forums):
    gaps = find_gaps(region(**forums), as_of=DAY)
    found = row(gaps, f"gap:tie:{R}:I01:kesbangpol:satpol")
    assert found["evidence_state"] == "no_data"  # nothing of coordination is known of satpol
    assert found["budget_idr"] == 700
    assert set(found["evidence"].split(" | ")) == {"p1", "p3", "tt"}
    assert not any(g.startswith(f"gap:tie:{R}:I01:dinsos:satpol") for g in ids(gaps))
    assert "gaps.coverage_notice" in codes(gaps)


def test_both_sides_known_is_not_visible_with_distance_and_go_between(region, forums):
    forums["ties"] = [{"actor_a": "satpol", "actor_b": "polres", "level": 2, "date": DAY}]
    found = row(find_gaps(region(**forums), as_of=DAY), f"gap:tie:{R}:I01:kesbangpol:satpol")
    assert found["evidence_state"] == "not_visible"
    assert found["distance"] == 2
    assert found["brokers"] == "polres"


def test_any_line_answers_a_tie_gap(region, forums):
    gap = f"gap:tie:{R}:I01:kesbangpol:satpol"
    forums["ties"] = [{"actor_a": "satpol", "actor_b": "kesbangpol", "level": 2, "date": DAY}]
    assert gap not in ids(find_gaps(region(**forums), as_of=DAY))
    forums["ties"][0]["date"] = DAY - dt.timedelta(days=5 * 365)
    assert gap in ids(find_gaps(region(**forums), as_of=DAY))
    assert gap not in ids(find_gaps(region(**forums), as_of=DAY, stale_months=72))


def test_agreements_count_and_their_absence_never_does(region, forums):
    gaps = find_gaps(region(**forums), as_of=DAY)
    assert "agreement" not in "".join(gaps.parts()["reason"])
    forums["agreements"] = [{"id": "sop", "kind": "sop_bersama"}]
    forums["agreement_parties"] = [
        {"agreement": "sop", "actor": a} for a in ("satpol", "kesbangpol")
    ]
    assert f"gap:tie:{R}:I01:kesbangpol:satpol" not in ids(find_gaps(region(**forums), as_of=DAY))
    forums["agreements"][0]["valid_to"] = DAY - dt.timedelta(days=1)
    assert f"gap:tie:{R}:I01:kesbangpol:satpol" in ids(find_gaps(region(**forums), as_of=DAY))


def test_citizens_bodies_are_never_one_end_of_a_gap(region, forums):
    """Ormas, parties and faith bodies meet agencies in forums only, and none is singled out."""
    snapshot = region(**forums)
    frame = find_gaps(snapshot, as_of=DAY).to_frame()
    kinds = dict(zip(snapshot.actors["id"], snapshot.actors["kind"], strict=True))
    ends = [kinds.get(a) for c in ("actor_a", "actor_b") for a in frame[c].dropna()]
    assert not set(ends) & PROTECTED_KINDS
    named = {b for cell in frame["brokers"].dropna() for b in cell.split(" | ")}
    assert not {kinds[b] for b in named} & PROTECTED_KINDS


def test_shared_issues_without_a_lead_need_a_floor(region):
    actors = [{"id": a, "name": a, "kind": "opd", "urusan": "3.27", "region": R} for a in "xy"]
    issues = ["I05", "I24", "I29", "I02"]
    programs = [{"id": f"{a}{i}", "name": "x", "opd": a, "region": R, "budget_idr": 1}
                for a in "xy" for i in issues]  # fmt: skip
    declared = [{"program": f"{a}{i}", "issue": i} for a in "xy" for i in issues]
    ties = [{"actor_a": a, "actor_b": f"o{a}", "level": 1} for a in "xy"]
    actors += [
        {"id": f"o{a}", "name": "z", "kind": "opd", "urusan": "3.26", "region": R} for a in "xy"
    ]
    snapshot = region(actors=actors, programs=programs, program_issues=declared, ties=ties)
    tie = [g for g in ids(find_gaps(snapshot, floor=4)) if g.startswith("gap:tie")]
    assert tie == [f"gap:tie:{R}:I02:x:y"]
    assert not any(g.startswith("gap:tie") for g in ids(find_gaps(snapshot, floor=5)))


# ------------------------------------------------------------------ forums
def test_dormant_forum(region, forums):
    gaps = find_gaps(region(**forums), as_of=DAY)
    found = row(gaps, f"gap:forum:{R}:I01:tt:meetings")
    assert found["evidence"] == found["forum"] == "tt"
    assert found["name_a"] == "Tim Terpadu Penanganan Konflik Sosial"  # a table shows what it is
    assert pd.isna(found["actor_a"])
    assert "1 Mei 2024" in gaps.explain(found["gap_id"])
    assert f"gap:forum:{R}:-:fkp:meetings" not in ids(gaps)
    assert f"gap:forum:{R}:I01:tt:meetings" not in ids(
        find_gaps(region(**forums), as_of=DAY, dormant_months=15)
    )


def test_dormancy_needs_a_list_of_meetings(region, forums):
    del forums["meetings"]
    gaps = find_gaps(region(**forums), as_of=DAY)
    assert not any(g.endswith(":meetings") for g in ids(gaps))
    assert "gaps.no_meetings" in codes(gaps)


def test_forkopimda_after_pp_12_2022(region, forums):
    """Ketua DPRD, Kapolres, Kajari, Dandim; the bupati chairs and reports to nobody here."""
    seats = {g for g in ids(find_gaps(region(**forums), as_of=DAY)) if ":fkp:seat-" in g}
    assert seats == {
        f"gap:forum:{R}:-:fkp:seat-ketua_dprd-anggota",
        f"gap:forum:{R}:-:fkp:seat-kejaksaan-anggota",
    }
    found = row(
        find_gaps(region(**forums), as_of=DAY), f"gap:forum:{R}:-:fkp:seat-kejaksaan-anggota"
    )
    assert found["actor_a"] == "kejari"
    assert (found["name_a"], found["name_b"]) == (
        "Kejaksaan Negeri Sukamaju",
        "Forkopimda Sukamaju",
    )


def test_coming_to_a_meeting_fills_a_seat(region, forums):
    forums["meetings"][1]["attendees"] += " | kejari | dprd"
    assert not [g for g in ids(find_gaps(region(**forums), as_of=DAY)) if ":fkp:seat-" in g]


def test_seats_of_another_law_are_not_asked_for(region, forums):
    """The seats of the conflict team (Permendagri 42/2015) bind no other tim terpadu."""
    forums["forums"].append({"id": "pora", "name": "Tim Pora", "kind": "tim_terpadu", "region": R})
    forums["memberships"].append({"actor": "kesbangpol", "forum": "pora"})
    forums["forum_issues"].append({"forum": "pora", "issue": "I17"})
    gaps = ids(find_gaps(region(**forums), as_of=DAY))
    asked = {g for g in gaps if ":pora:seat-" in g}
    assert asked == {f"gap:forum:{R}:I17:pora:seat-imigrasi-ketua"}  # UU 6/2011 Ps 69


def test_statutory_forum_not_on_the_list(region, forums):
    found = row(find_gaps(region(**forums), as_of=DAY), f"gap:forum:{R}:I02:required:fkub:absent")
    assert found["actor_b"] == "required:fkub"
    assert found["name_b"] == "Forum Kerukunan Umat Beragama"
    assert not any(":absent" in g for g in ids(find_gaps(region())))


def test_expired_and_expiring_decrees(region, forums):
    forums["forums"][0]["valid_to"] = DAY - dt.timedelta(days=1)
    forums["forums"][1]["valid_to"] = DAY + dt.timedelta(days=30)
    gaps = find_gaps(region(**forums), as_of=DAY)
    reasons = gaps.parts().set_index("gap_id")["reason"]
    assert reasons[f"gap:forum:{R}:I01:tt:basis"] == "expired"
    assert reasons[f"gap:forum:{R}:-:fkp:basis"] == "expiring"
    assert not any(":tt:seat-" in g or g.endswith(":tt:meetings") for g in ids(gaps))


def test_forum_without_members_is_no_data(region, forums):
    forums["memberships"] = [m for m in forums["memberships"] if m["forum"] == "tt"]
    forums["meetings"] = [m for m in forums["meetings"] if m["forum"] == "tt"]
    found = row(find_gaps(region(**forums), as_of=DAY), f"gap:forum:{R}:-:fkp:members")
    assert found["evidence_state"] == "no_data"


# ------------------------------------------------------------------ vertical, data, broker
def test_vertical_needs_both_levels_and_is_answered_by_a_line(region, forums):
    gap = f"gap:vertical:{R}:I01:prov:kesbangpol"
    province = {"id": "prov", "name": "Badan Kesatuan Bangsa dan Politik Provinsi", "kind": "opd",
                "urusan": "8.01", "region": "32"}  # fmt: skip
    snapshot = region(**forums)
    assert not any(g.startswith("gap:vertical") for g in ids(find_gaps(snapshot, as_of=DAY)))
    old = snapshot.actors[["id", "name", "kind", "urusan", "region"]].astype(object)
    actors = [*old.where(old.notna(), None).to_dict("records"), province]
    programs = [*snapshot.programs[["id", "name", "opd", "region"]].to_dict("records"),
                {"id": "pv", "name": "x", "opd": "prov", "region": "32"}]  # fmt: skip
    labels = [*snapshot.program_issues[["program", "issue"]].to_dict("records"),
              {"program": "pv", "issue": "I01"}]  # fmt: skip
    both = {**forums, "actors": actors, "programs": programs, "program_issues": labels}
    assert gap in ids(find_gaps(region(**both), as_of=DAY))
    above = find_gaps(region(**both), as_of=DAY)
    frame = above.to_frame()
    assert "32" in set(frame["region"])
    assert "required:kecamatan" not in set(frame.loc[frame["region"] == "32", "actor_a"])
    names = {"32": "Jawa Barat", R: "Kabupaten Sukamaju"}
    for region_code, words in zip(frame["region"], above.sentences(), strict=True):
        assert words.startswith(f"{names[region_code]}: ")
    assert above.agenda()[0].startswith(tuple(f"{name}: " for name in names.values()))
    line = [{"supervisor": "prov", "supervised": "kesbangpol"}]
    assert gap not in ids(find_gaps(region(**both, supervises=line), as_of=DAY))


def test_needed_data_that_nobody_asked_for(region):
    """By the table of vocab: kesbangpol holds the map of conflict, the police need it."""
    gap = f"gap:data:{R}:-:kesbangpol:polres:peta_potensi_konflik"

    def states(**tables):
        found = find_gaps(region(**tables), as_of=DAY).to_frame().set_index("gap_id")
        return found["evidence_state"].to_dict().get(gap), found

    state, found = states()
    assert state == "no_data"  # no flow of data at all is on record
    assert found.at[gap, "severity_class"] == "low"
    other = [{"provider": "dinkes", "user": "dinsos", "dataset": "d1", "state": "active"}]
    sets = [{"id": "d1", "name": "Balita"}, {"id": "d2", "name": "Peta rawan konflik 2025"}]
    assert states(data_sharing=other, datasets=sets)[0] == "not_visible"
    asked = [{"provider": "kesbangpol", "user": "polres", "dataset": "d2", "state": "requested"}]
    assert states(data_sharing=asked, datasets=sets)[0] is None
    bare = [{"provider": "kesbangpol", "user": "polres", "state": "active"}]
    assert states(data_sharing=bare)[0] is None
    reviews = [{"id": gap, "state": "dikonfirmasi"}]
    assert states(reviews=reviews)[0] == "confirmed_absent"


def test_the_table_of_data_names_law_source_and_validity():
    for need in vocab.data_needs().values():
        assert need.issue in vocab.issues()
        assert all((need.legal_basis, need.source)), need.id
        assert need.confidence in {"high", "medium", "low"}, need.id
        assert all((need.holders, need.users, need.terms)), need.id
        words = f" {need.name_id.casefold()} "
        assert any(term in words for term in need.terms), need.id


def test_data_asked_for_refused_and_bare(region):
    sharing = [
        {"provider": "dinkes", "user": "dinsos", "dataset": "d1", "state": "requested"},
        {"provider": "disdik", "user": "dinsos", "dataset": "d2", "state": "refused"},
        {"provider": "bappeda", "user": "dinsos", "dataset": "d3", "state": "active"},
        {"provider": "setda", "user": "dinsos", "dataset": "d4", "state": "active"},
    ]
    full = {"standard": "s", "metadata": "m", "reference_code": "r"}
    sets = [{"id": "d1", "name": "Balita"}, {"id": "d2", "name": "Siswa"},
            {"id": "d3", "name": "Keluarga", "standard": "s"},
            {"id": "d4", "name": "Desa", **full}]  # fmt: skip
    gaps = find_gaps(region(data_sharing=sharing, datasets=sets))
    data = gaps.to_frame().query("kind == 'data'")
    unasked = gaps.parts().query("reason == 'unasked'")["gap_id"]
    data = data[~data["gap_id"].isin(unasked)]
    assert set(data["gap_id"]) == {
        f"gap:data:{R}:-:dinkes:dinsos:d1", f"gap:data:{R}:-:disdik:dinsos:d2",
        f"gap:data:{R}:-:bappeda:dinsos:d3",
    }  # fmt: skip
    bare = row(gaps, f"gap:data:{R}:-:bappeda:dinsos:d3")
    assert bare["evidence"] == "metadata | reference_code"
    assert "metadata dan kode referensi" in gaps.explain(bare["gap_id"])


def test_broker_alone(region):
    ties = [
        {"actor_a": "kesbangpol", "actor_b": b, "level": 3} for b in ("dinsos", "satpol", "polres")
    ]
    partners = [{"program": "p1", "actor": "polres"}]
    gap = f"gap:broker:{R}:I01:kesbangpol:"
    gaps = find_gaps(region(ties=ties, program_partners=partners))
    assert row(gaps, gap)["actor_a"] == "kesbangpol"
    ties.append({"actor_a": "dinsos", "actor_b": "satpol", "level": 3})
    assert gap not in ids(find_gaps(region(ties=ties, program_partners=partners)))


# ------------------------------------------------------------------ evidence and guards
def test_only_a_confirmed_gap_can_be_high(region, forums):
    gap = f"gap:forum:{R}:I02:required:fkub:absent"
    before = row(find_gaps(region(**forums), as_of=DAY), gap)
    assert before["severity_class"] != "high"
    forums["reviews"] = [{"id": gap, "state": "dikonfirmasi"}]
    after = row(find_gaps(region(**forums), as_of=DAY), gap)
    assert (after["evidence_state"], after["severity_class"]) == ("confirmed_absent", "high")
    assert after["severity"] == pytest.approx(before["severity"] / 0.6)


def test_a_rejected_gap_is_gone_and_told(region, forums):
    gap = f"gap:forum:{R}:I02:required:fkub:absent"
    forums["reviews"] = [{"id": gap, "state": "ditolak"}]
    gaps = find_gaps(region(**forums), as_of=DAY)
    assert gap not in ids(gaps)
    assert "gaps.rejected" in codes(gaps)


def test_severity_is_the_product_of_its_parts(region, forums):
    gaps = find_gaps(region(**forums), as_of=DAY)
    parts = gaps.parts()
    product = parts["need"] * parts["confidence"] * parts["evidence_weight"]
    assert (product - parts["severity"]).abs().max() < 1e-6
    assert parts["severity"].between(0, 1).all()
    assert set(parts["gap_id"]) == ids(gaps)
    assert gaps.to_frame()["gap_id"].is_unique


def test_evidence_ids_exist_in_the_data(region, forums):
    snapshot = region(**forums)
    frame = find_gaps(snapshot, as_of=DAY).to_frame()
    cells = frame.loc[frame["kind"] != "data", "evidence"].dropna()
    known = set(snapshot.programs["id"]) | set(snapshot.forums["id"])
    assert {e for cell in cells for e in cell.split(" | ")} <= known


def test_same_input_same_rows_whatever_the_order(region, forums):
    one = region(**forums)
    turned = {name: frame.iloc[::-1].reset_index(drop=True) for name, frame in one.tables()}
    first, second = (find_gaps(s, as_of=DAY) for s in (one, Snapshot(turned)))
    pd.testing.assert_frame_equal(first.to_frame(), second.to_frame())
    pd.testing.assert_frame_equal(first.parts(), second.parts())


def test_sentences_speak_both_languages(region, forums):
    gaps = find_gaps(region(**forums), as_of=DAY)
    assert "belum terlihat" in gaps.explain()
    with speak("en"):
        words = gaps.sentences()
        assert words.str.contains("Not visible in the data").any()
    assert len(words) == len(gaps)
    assert not words.str.contains("{", regex=False).any()


# ------------------------------------------------------------------ odd input
def test_empty_snapshot_says_so():
    gaps = find_gaps(Snapshot())
    assert gaps.to_frame().empty
    assert tuple(gaps.to_frame().columns) == GAP_COLUMNS
    assert {"gaps.no_coordination_data", "gaps.no_programs", "gaps.no_forums"} <= set(codes(gaps))
    assert gaps.explain()
    assert "nan" in str(measure_congruence(Snapshot()).value)


def test_cyclic_supervision_and_vertical_agencies_below_an_opd_are_notices(region):
    lines = [
        {"supervisor": "dinkes", "supervised": "dinsos"},
        {"supervisor": "dinsos", "supervised": "dinkes"},
        {"supervisor": "kesbangpol", "supervised": "polres"},
    ]
    gaps = find_gaps(region(supervises=lines))
    assert {"gaps.supervision_circle", "gaps.vertical_agency_supervised"} <= set(codes(gaps))
    circle = next(n for n in gaps.notices if n.code == "gaps.supervision_circle")
    assert "Dinas Kesehatan, Dinas Sosial" in circle.sentence()


def test_forum_without_issue_is_a_notice(region, forums):
    gaps = find_gaps(region(**forums), as_of=DAY)
    told = next(n for n in gaps.notices if n.code == "gaps.forum_without_issue")
    assert "Forkopimda Sukamaju" in told.sentence()


def test_dangling_references_do_not_break(region, forums):
    forums["memberships"].append({"actor": "siapa", "forum": "tt"})
    forums["memberships"].append({"actor": "polres", "forum": "mana"})
    forums["meetings"].append({"forum": "mana", "date": DAY, "attendees": "siapa | polres"})
    forums["data_sharing"] = [{"provider": "siapa", "user": "polres", "dataset": "apa"}]
    assert len(find_gaps(region(**forums), as_of=DAY))


def test_a_rule_for_an_unknown_kind_of_actor_is_a_notice():
    selector = vocab.Selector("kind", "dewan_adat")
    fact = vocab.RequiredActor("I01", "support", "Dewan adat", (selector,), "", "", "low")
    table = pd.DataFrame({"group": ["community"], "expired": [False]})
    told = list(rule_notices(table, [fact]))
    assert [n.code for n in told] == ["gaps.rule_of_unknown_kind"]
    assert "dewan_adat" in told[0].sentence()


def test_an_issue_of_the_region_has_its_name_and_no_rules(region):
    ties = [{"actor_a": "kesbangpol", "actor_b": "setda", "level": 1},
            {"actor_a": "dinkes", "actor_b": "setda", "level": 1}]  # fmt: skip
    labels = [{"program": p, "issue": "L01"} for p in ("p1", "p5")]
    snapshot = region(issues=[{"id": "L01", "name": "Sengketa pasar"}], ties=ties,
                      program_issues=labels)  # fmt: skip
    gaps = find_gaps(snapshot, issues=["L01"], floor=1)
    assert ids(gaps) == {f"gap:tie:{R}:L01:dinkes:kesbangpol"}
    assert "Sengketa pasar" in gaps.explain(f"gap:tie:{R}:L01:dinkes:kesbangpol")


@pytest.mark.parametrize("wrong", [{"dormant_months": 0}, {"floor": 0}, {"stale_months": -1}])
def test_wrong_limits(region, wrong):
    with pytest.raises(UsageError, match="1 atau lebih"):
        find_gaps(region(), **wrong)


def test_unknown_issue_and_gap(region):
    with pytest.raises(UnknownTermError, match="tidak dikenal"):
        find_gaps(region(), issues=["I0l"])
    with pytest.raises(UnknownIdError):
        find_gaps(region()).explain("gap:role:apa")


def test_default_day_is_the_newest_in_the_data(region, forums):
    gaps = find_gaps(region(**forums))
    assert gaps.provenance.parameters["as_of"] == DAY.isoformat()
    assert find_gaps(region()).provenance.parameters["as_of"] == "2025-12-31"


# ------------------------------------------------------------------ congruence of a snapshot
def test_congruence_of_the_region(region):
    """Konflik: kesbangpol, dinsos, satpol; narkoba: kesbangpol, dinkes. Four pairs, one tied."""
    ties = [{"actor_a": "kesbangpol", "actor_b": "dinsos", "level": 3},
            {"actor_a": "satpol", "actor_b": "dinkes", "level": 1}]  # fmt: skip
    found = measure_congruence(region(ties=ties), draws=199)
    network = found.to_frame().query("scope == 'network' and mode == 'binary'").iloc[0]
    assert (network["required"], network["satisfied"], network["value"]) == (4, 1, 0.25)
    assert network["expected"] == pytest.approx(2 / 6)
    issues = found.to_frame().query("scope == 'issue'").set_index("issue")
    assert issues.at["I01", "value"] == pytest.approx(1 / 3)
    assert issues.at["I05", "value"] == 0
    nodes = found.to_frame().query("scope == 'node' and mode == 'binary'").set_index("node")
    assert nodes.at["kesbangpol", "value"] == pytest.approx(1 / 3)
    assert "25,0%" in found.explain()


def test_congruence_without_coordination_data_is_unknown(region):
    found = measure_congruence(region())
    assert pd.isna(found.value)
    assert codes(found) == ["gaps.congruence_unknown"]


# ------------------------------------------------------------------ a real budget
@pytest.mark.slow
def test_real_budget_of_a_kabupaten(bandung):
    gaps = find_gaps(bandung)
    frame = gaps.to_frame()
    assert set(frame["kind"]) == {"role", "data"}
    assert set(frame.query("kind == 'data'")["evidence_state"]) == {"no_data"}
    assert len(frame) < 200
    asked = {"I01", "I05", "I06", "I08", "I09", "I10", "I17"}
    assert asked <= set(frame["issue"])
    with_rows = frame[frame["issue"].isin(asked) & (frame["kind"] == "role")]
    assert with_rows["evidence"].notna().all()
    assert {e for c in with_rows["evidence"] for e in c.split(" | ")} <= set(
        bandung.programs["id"]
    )
    assert "confirmed_absent" not in set(frame["evidence_state"])
    assert "68 dari 68 OPD belum punya data koordinasi" in gaps.explain()


def test_every_issue_has_a_test_of_its_own(demo_city):
    found = measure_congruence(demo_city, draws=999, seed=3)
    rows = found.to_frame().query("scope == 'issue' and required > 0")
    whole = found.to_frame().query("scope == 'network' and mode == 'binary'").iloc[0]
    assert len(rows) > 5
    assert np.allclose(rows["expected"].astype(float), whole["expected"])  # one region
    lonely = rows.query("required == 1 and satisfied == 1")["p"].astype(float)
    assert len(lonely)
    # a single pair is met by chance as often as any two are tied
    assert (abs(lonely - whole["expected"]) < 0.05).all()
    assert (rows.query("satisfied == 0")["p"] == 1).all()
    again = measure_congruence(demo_city, draws=999, seed=3).to_frame()
    assert again.equals(found.to_frame())
    few = measure_congruence(demo_city, draws=0).to_frame().query("scope == 'issue'")
    assert few["p"].isna().all()


def test_sure_labels_are_evidence_before_large_ones():
    rows = pd.DataFrame({
        "region": R, "issue": "I05", "actor": "dinsos", "id": ["large", "sure", "surer"],
        "budget_idr": [900.0, 10.0, 20.0], "confidence": [0.5, 0.8, 1.0], "budgeted": True,
    })  # fmt: skip
    assert summarise(rows)["programs"].tolist() == ["surer | sure | large"]
