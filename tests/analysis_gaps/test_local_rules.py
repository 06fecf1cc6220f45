"""Rules of a region: they add to, replace or drop the general ones, and only there."""

import datetime as dt

import pytest

from sinergi.analysis.gaps import find_gaps
from sinergi.exchange import read_workbook, write_workbook

R = "32.04"
DAY = dt.date(2025, 6, 30)


def roles(snapshot, issue="I08"):
    table = find_gaps(snapshot, as_of=DAY).side_tables()["roles"]
    return table[table["issue"] == issue].set_index("required")


def _rule(who, **more):
    return {"issue": "I08", "role": "coordinator", "who": who, "legal_basis": "SK 1/2025", **more}


@pytest.mark.parametrize("who", ["dinkes", "Dinas Kesehatan", "dinas kesehatan"])
def test_an_agency_of_the_list_gets_a_role(region, who):
    found = roles(region(issue_rules=[_rule(who, region=R)]))
    row = found.loc[who]
    assert (row["role"], row["fit"], row["legal_basis"]) == ("coordinator", "filled", "SK 1/2025")
    # the general rule for the same agency (support) stands back
    assert list(found.index).count("Dinas Kesehatan") <= 1


def test_replace_puts_the_general_coordinators_aside(region):
    before = roles(region())
    assert (before["role"] == "coordinator").sum() == 2
    after = roles(region(issue_rules=[_rule("Dinas Kesehatan", effect="replace")]))
    assert after.index[after["role"] == "coordinator"].tolist() == ["Dinas Kesehatan"]


def test_drop_removes_the_rule_for_an_affair(region):
    name = "Dinas Pengendalian Penduduk dan Keluarga Berencana"
    assert roles(region()).at[name, "fit"] == "missing"
    gaps = find_gaps(region(issue_rules=[_rule("2.14", effect="drop")]), as_of=DAY)
    assert name not in gaps.side_tables()["roles"]["required"].tolist()
    assert not gaps.to_frame()["gap_id"].str.contains("I08:required:2.14").any()


def test_a_rule_of_another_region_does_not_hold_here(region):
    found = roles(region(issue_rules=[_rule("Dinas Kesehatan", effect="replace", region="32.05")]))
    assert (found["role"] == "coordinator").sum() == 2


def test_a_rule_that_has_ended_is_passed_over(region):
    ended = _rule("Dinas Kesehatan", effect="replace", valid_to=dt.date(2024, 12, 31))
    assert (roles(region(issue_rules=[ended]))["role"] == "coordinator").sum() == 2


def test_a_kind_and_a_body_are_understood(region):
    rules = [_rule("kecamatan", role="support"), _rule("Polres", role="support")]
    found = roles(region(issue_rules=rules))
    assert {"kecamatan", "Polres"} <= set(found.index)
    assert found.at["Polres", "listed"] == "Polres Sukamaju"


def test_a_rule_for_an_unknown_actor_is_told_and_used_for_nothing(region):
    gaps = find_gaps(region(issue_rules=[_rule("Badan Antah Berantah")]), as_of=DAY)
    told = [n for n in gaps.notices if n.code == "gaps.rule_of_unknown_actor"]
    assert len(told) == 1
    assert "Badan Antah Berantah" in told[0].sentence()
    assert len(roles(region())) == len(roles(region(issue_rules=[_rule("Badan Antah Berantah")])))


def test_an_issue_of_the_region_can_have_rules(region):
    own = [{"id": "L01", "name": "Sampah"}]
    rule = {"issue": "L01", "role": "lead", "who": "Dinas Sosial"}
    declared = [{"program": "p2", "issue": "L01"}]
    found = roles(region(issues=own, issue_rules=[rule], program_issues=declared), "L01")
    assert found.at["Dinas Sosial", "fit"] == "filled"


def test_the_sheet_comes_back_as_written(region, tmp_path):
    rules = [_rule("Dinas Kesehatan", effect="replace", region=R), _rule("2.14", region=R)]
    path = tmp_path / "data.xlsx"
    write_workbook(path, region(issue_rules=rules))
    back = read_workbook(path).strict().snapshot.issue_rules
    columns = ["issue", "role", "who", "effect", "region", "legal_basis"]
    rows = back[columns].astype(object).where(back[columns].notna(), None)
    assert sorted(rows.to_dict("records"), key=lambda r: r["who"]) == [
        {"issue": "I08", "role": "coordinator", "who": "2.14", "effect": None, "region": R,
         "legal_basis": "SK 1/2025"},
        {"issue": "I08", "role": "coordinator", "who": "Dinas Kesehatan", "effect": "replace",
         "region": R, "legal_basis": "SK 1/2025"},
    ]  # fmt: skip
