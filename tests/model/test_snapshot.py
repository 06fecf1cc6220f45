import datetime as dt
import pickle

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.errors import UnknownIdError, UnknownTermError, UnusableDataError, UsageError
from sinergi.model.batch import Batch
from sinergi.model.entities import Program
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS, conform, rows_to_table


def city() -> Snapshot:
    return Snapshot(
        {
            "regions": pd.DataFrame(
                {
                    "id": ["32", "32.04", "33", "33.01"],
                    "name": [
                        "Jawa Barat",
                        "Kabupaten Bandung",
                        "Jawa Tengah",
                        "Kabupaten Cilacap",
                    ],
                }
            ),
            "actors": pd.DataFrame(
                {
                    "id": ["a", "b", "c", "polda"],
                    "name": ["Dinas A", "Dinas B", "Dinas C", "Polda"],
                    "kind": ["opd", "opd", "opd", "instansi_vertikal"],
                    "region": ["32.04", "32.04", "33.01", "32"],
                }
            ),
            "programs": pd.DataFrame(
                {
                    "id": ["p", "q", "r"],
                    "name": ["Satu", "Dua", "Tiga"],
                    "opd": ["a", "b", "c"],
                    "region": ["32.04", "32.04.01", "33.01"],
                    "year": [2025, 2026, 2025],
                    "budget_idr": [10, None, 7],
                }
            ),
            "forums": pd.DataFrame(
                {"id": ["f"], "name": ["Forum"], "kind": ["satgas"], "region": ["32.04"]}
            ),
            "memberships": pd.DataFrame({"actor": ["polda", "c"], "forum": ["f", "f"]}),
            "program_partners": pd.DataFrame({"program": ["p", "r"], "actor": ["b", "a"]}),
        }
    )


def test_every_table_is_there_and_an_absent_one_is_empty():
    snapshot = city()
    for name in CONTRACTS:
        assert list(snapshot.table(name).columns)[: len(CONTRACTS[name].names)] == list(
            CONTRACTS[name].names
        )
    assert len(snapshot.meetings) == 0


def test_changing_a_table_handed_out_changes_nothing():
    snapshot = city()
    before = snapshot.fingerprint
    frame = snapshot.programs
    frame["name"] = "lain"
    frame.loc[0, "budget_idr"] = 999
    assert snapshot.programs["name"].tolist() == ["Satu", "Dua", "Tiga"]
    assert Snapshot(dict(snapshot.tables())).fingerprint == before


def test_unknown_money_is_missing_not_zero():
    programs = city().programs
    assert programs["budget_idr"].isna().tolist() == [False, True, False]
    assert programs["budget_idr"].sum() == 17


@given(st.permutations([0, 1, 2]))
def test_fingerprint_does_not_depend_on_row_order(order):
    snapshot = city()
    shuffled = snapshot.replace(programs=snapshot.programs.iloc[list(order)])
    assert shuffled.fingerprint == snapshot.fingerprint
    assert shuffled == snapshot


@pytest.mark.parametrize(
    ("column", "value"),
    [("name", "Empat"), ("budget_idr", 11), ("budget_idr", None), ("year", 2024)],
)
def test_fingerprint_sees_every_value(column, value):
    snapshot = city()
    programs = snapshot.programs
    programs.loc[0, column] = value
    assert snapshot.replace(programs=programs).fingerprint != snapshot.fingerprint


def test_fingerprint_tells_missing_from_empty_number():
    snapshot = city()
    programs = snapshot.programs
    programs.loc[1, "budget_idr"] = 0
    assert snapshot.replace(programs=programs).fingerprint != snapshot.fingerprint


def test_fingerprint_ignores_where_a_row_came_from():
    snapshot = city()
    programs = snapshot.programs
    programs["source_file"] = "lain.xlsx"
    assert snapshot.replace(programs=programs).fingerprint == snapshot.fingerprint


def test_select_keeps_region_with_what_lies_below_and_the_bodies_it_names():
    bandung = city().select(region="32.04")
    assert bandung.programs["id"].tolist() == ["p", "q"]
    # Polda sits in a forum of the region; Dinas C too, though it is from elsewhere
    assert set(bandung.actors["id"]) == {"a", "b", "polda", "c"}
    assert bandung.program_partners["program"].tolist() == ["p"]
    assert set(bandung.regions["id"]) == {"32", "32.04"}


def test_select_year_drops_relations_that_lost_an_end():
    later = city().select(year=2026)
    assert later.programs["id"].tolist() == ["q"]
    assert later.program_partners.empty
    assert len(later.memberships) == 2


def test_select_of_nothing_keeps_no_dangling_relation():
    nothing = city().select(year=1999 + 30)
    assert nothing.programs.empty
    assert nothing.program_partners.empty


def test_entities_are_frozen_and_strict():
    program = city().entity("programs", "p")
    assert isinstance(program, Program)
    assert program.budget_idr == 10
    with pytest.raises(ValueError, match="frozen"):
        program.name = "x"  # pyright: ignore[reportAttributeAccessIssue] - the test
    with pytest.raises(ValueError, match="Extra inputs"):
        Program.model_validate({"id": "p", "name": "x", "budget": 3})
    with pytest.raises(ValueError, match="valid integer"):
        Program.model_validate({"id": "p", "name": "x", "budget_idr": "3"})


def test_unknown_names_offer_near_ones():
    with pytest.raises(UnknownTermError, match="programs"):
        city().table("program")
    with pytest.raises(UnknownIdError, match="zz"):
        city().entity("programs", "zz")
    with pytest.raises(UnknownTermError, match="budget_idr"):
        conform("programs", pd.DataFrame({"id": ["p"], "name": ["x"], "budget_id": [1]}))


def test_a_value_of_the_wrong_type_names_table_and_column():
    with pytest.raises(UnusableDataError, match=r"programs.*budget_idr"):
        Snapshot(
            {"programs": pd.DataFrame({"id": ["p"], "name": ["x"], "budget_idr": ["banyak"]})}
        )


def test_dates_and_booleans_survive():
    snapshot = Snapshot(
        {
            "meetings": rows_to_table("meetings", [{"forum": "f", "date": dt.date(2025, 1, 2)}]),
            "programs": rows_to_table("programs", [{"id": "p", "name": "x", "active": False}]),
        }
    )
    assert snapshot.meetings["date"].tolist() == [dt.date(2025, 1, 2)]
    assert snapshot.programs["active"].tolist() == [False]


def test_pickling_keeps_everything():
    assert pickle.loads(pickle.dumps(city())) == city()


def test_shows_itself_without_running_anything():
    hostile = Snapshot(
        {
            "regions": pd.DataFrame({"id": ["x"], "name": ["<img src=x onerror=alert(1)>"]}),
            "programs": pd.DataFrame({"id": ["p"], "name": ["x"]}),
        }
    )
    assert "<img" not in hostile._repr_html_()
    assert "1 program" in repr(hostile)


def test_strict_raises_once_with_the_count():
    bad = Finding("model.wrong_type", "error", facts={"table": "t", "column": "c", "kind": "k"})
    note = Finding("model.empty", "notice")
    assert Batch(city(), Findings([note])).strict().snapshot == city()
    with pytest.raises(UnusableDataError, match="2 baris"):
        Batch(city(), Findings([note, bad, bad])).strict()


def test_a_million_programs_fit_in_a_gigabyte():
    rows = 1_000_000
    base = pd.DataFrame({"n": range(rows)})
    text = base["n"].astype("string[pyarrow]")
    programs = pd.DataFrame(
        {
            "id": "prog-" + text,
            "name": "Sosialisasi pencegahan stunting bagi keluarga muda nomor " + text,
            "opd": "32.04:dinas-kesehatan",
            "region": "32.04",
            "year": 2025,
            "budget_idr": base["n"],
        }
    )
    snapshot = Snapshot({"programs": programs})
    size = snapshot.programs.memory_usage(deep=True, index=False).sum()
    assert size < 600_000_000
    assert len(snapshot.select(region="32.04", year=2025).programs) == rows


def test_a_cell_of_several_ids_is_no_reference_of_its_own():
    attendees = CONTRACTS["meetings"].column("attendees")
    assert (attendees.references, attendees.list_of) == (None, "actors")
    assert CONTRACTS["meetings"].column("forum").references == "forums"
    snapshot = city().replace(
        meetings=rows_to_table(
            "meetings", [{"forum": "f", "date": dt.date(2025, 1, 2), "attendees": "a | b"}]
        )
    )
    assert len(snapshot.select(region="32.04").meetings) == 1


def test_a_batch_of_a_bare_table_is_refused_with_the_way_out():
    with pytest.raises(UsageError, match=r"snapshot harus Snapshot, bukan DataFrame.*sg.Snapshot"):
        Batch(pd.DataFrame({"id": ["a"]}))


def test_replacing_a_table_shares_the_others_and_brings_the_new_one_into_the_contract():
    one = city()
    two = one.replace(programs=one.programs.head(1)[["id", "name"]])
    assert two.programs.columns.tolist() == one.programs.columns.tolist()
    assert len(one.programs) == 3
    assert two.fingerprint != one.fingerprint
    changed = two.actors
    changed.loc[0, "name"] = "Dinas Lain"
    assert one.actors["name"].tolist() == two.actors["name"].tolist()
    assert "Dinas Lain" not in one.actors["name"].tolist()
    with pytest.raises(UsageError, match="programs"):
        one.replace(programs=[1])
