import datetime as dt
import json

import pandas as pd
import pytest

from sinergi.errors import UsageError
from sinergi.model.snapshot import Snapshot


def programs(**columns) -> Snapshot:
    return Snapshot({"programs": pd.DataFrame(columns)})


def test_what_goes_in_comes_out(store, city, source):
    report = store.load(city, source("data.xlsx"), who="Bappeda Kabupaten Bandung")
    assert (report.load_id, report.added, report.updated) == ("L000001", 24, 0)
    again = store.snapshot()
    assert again == city
    row = again.programs.set_index("id").loc["p1"]
    assert row["budget_idr"] == 9_007_199_254_740_993  # more than a double can hold
    assert row[["source_file", "source_sheet", "source_row", "load_id"]].tolist() == [
        "data.xlsx", "Program", 5, "L000001",
    ]  # fmt: skip
    assert again.programs["active"].tolist()[:2] == [True, False]
    assert pd.isna(again.programs["active"].tolist()[2])


def test_rows_come_in_the_order_of_their_keys_whatever_came_first(store, source):
    store.load(programs(id=["b", "c"], name=["B", "C"]), source("1"))
    store.load(programs(id=["a"], name=["A"]), source("2"))
    assert store.snapshot().programs["id"].tolist() == ["a", "b", "c"]


def test_loading_twice_changes_nothing_and_says_so(store, city, source):
    store.load(city, source("data.xlsx"))
    report = store.load(city, source("data.xlsx"))
    assert report.load_id is None
    assert (report.added, report.updated, report.unchanged) == (0, 0, len(city))
    assert report.same_as == "L000001"
    assert [f.code for f in report.findings] == ["store.same_file"]
    assert len(store.loads()) == 1


def test_other_values_are_an_update_and_the_old_ones_stay_in_the_history(store, source):
    store.load(
        programs(id=["p", "q"], name=["A", "Q"], active=[True, None]), source("1"), who="Bappeda"
    )
    report = store.load(programs(id=["p", "r"], name=["B", "R"], budget_idr=[7, 8]), source("2"))
    assert (report.added, report.updated, report.unchanged) == (1, 1, 0)
    history = store.history()
    assert history[["load_id", "operation", "table", "key"]].to_numpy().tolist() == [
        ["L000002", "updated", "programs", "p"]
    ]
    assert json.loads(history["old"][0]) == {"name": "A", "active": True}


def test_a_load_never_deletes(store, source):
    store.load(programs(id=["p", "q"], name=["A", "Q"]), source("1"))
    store.load(programs(id=["p"], name=["A"]), source("2"))
    assert store.snapshot().programs["id"].tolist() == ["p", "q"]


def test_a_column_that_a_file_does_not_have_leaves_values_alone(store, source):
    store.load(programs(id=["p", "q"], name=["A", "Q"], budget_idr=[5, 6]), source("1"))
    store.load(programs(id=["p", "q"], name=["B", "Q"]), source("2"))
    table = store.snapshot().programs.set_index("id")
    assert table["name"].tolist() == ["B", "Q"]
    assert table["budget_idr"].tolist() == [5, 6]
    assert not store.check()  # the seal of the merged row is right


def test_a_value_that_a_told_column_lost_is_an_update(store, source):
    store.load(programs(id=["p", "q"], name=["A", "Q"], budget_idr=[5, 6]), source("1"))
    report = store.load(
        programs(id=["p", "q"], name=["A", "Q"], budget_idr=[None, 6]), source("2")
    )
    assert (report.updated, report.unchanged) == (1, 1)
    assert store.snapshot().programs["budget_idr"].isna().tolist() == [True, False]


def test_missing_parts_of_a_key_are_one_value(store, source):
    rows = pd.DataFrame({"actor": ["a", "a"], "forum": ["f", "f"], "role": [None, "ketua"]})
    store.load(Snapshot({"memberships": rows}), source("1"))
    report = store.load(Snapshot({"memberships": rows.assign(basis=["SK", None])}), source("2"))
    assert (report.added, report.updated, report.unchanged) == (0, 1, 1)
    assert store.snapshot().memberships["role"].fillna("-").tolist() == ["-", "ketua"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"name": ["A", None]}, "missing"),
        ({"name": ["A", ""]}, "missing"),
        ({"name": ["A", "B"], "level": ["program", "acara"]}, "choice"),
        ({"name": ["A", "B"], "budget_idr": [0, -1]}, "bounds"),
        ({"name": ["A", "B"], "year": [2025, 20255]}, "bounds"),
    ],
)
def test_rows_that_break_the_contract_are_told_and_left_out(store, source, columns, reason):
    report = store.load(programs(id=["p", "q"], source_row=[4, 5], **columns), source("1"))
    assert (report.added, report.rejected) == (1, 1)
    assert [f.code for f in report.findings] == [f"store.rejected.{reason}"]
    assert report.findings[0].row == 5
    assert report.findings.errors[0].sentence("id")
    assert store.snapshot().programs["id"].tolist() == ["p"]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_of_two_rows_with_one_key_the_first_of_the_file_stays(store, source, order):
    frame = pd.DataFrame(
        {"id": ["p", "p", "p"], "name": ["A", "B", "A"], "source_row": [4, 9, 5]}
    ).iloc[order]
    report = store.load(Snapshot({"programs": frame}), source("1"))
    assert (report.added, report.rejected) == (1, 1)
    assert report.findings[0].row == 9
    assert store.snapshot().programs[["name", "source_row"]].to_numpy().tolist() == [["A", 4]]


def test_many_rejections_are_told_as_a_number(store, source):
    rows = programs(id=[str(i) for i in range(500)], name=[None] * 500)
    report = store.load(rows, source("1"))
    assert report.load_id is None
    assert report.rejected == 500
    assert report.findings[-1].code == "store.rejected.more"
    assert report.findings[-1].facts["count"] == 300
    assert store.loads().empty


def test_nan_and_minus_zero_do_not_exist(store, source):
    rows = pd.DataFrame(
        {
            "indicator": ["i"] * 3,
            "period": ["1", "2", "3"],
            "value": [float("nan"), -0.0, 0.1 + 0.2],
        }
    )
    store.load(Snapshot({"measurements": rows}), source("1"))
    values = store.snapshot().measurements["value"]
    assert values.isna().tolist() == [True, False, False]
    assert str(values[1]) == "0.0"
    assert values[2] == 0.1 + 0.2


def test_hostile_values_stay_values(store, source):
    nasty = ['"; DROP TABLE programs; --', "' OR 1=1 --", "=HYPERLINK(1)", "</script>",
             "a\x1fb\x1e",
             "\x1e", "\x00nul\x00", "{t}", "%s", "?1", ":region"]  # fmt: skip
    rows = programs(id=nasty, name=nasty, place=[*nasty[1:], None])
    store.load(rows, source(nasty[0]), who="Bappeda")
    assert store.snapshot() == rows
    assert store.snapshot(region=nasty[0]).programs.empty
    assert store.history("programs", nasty[1])["key"].tolist() == [nasty[1]]
    assert store.loads()["file"].tolist() == [nasty[0]]
    assert not store.check()


@pytest.mark.parametrize(
    "who",
    ["budi@bandung.go.id", "Drs. Budi", "Budi Santoso, S.Sos", "Ir. Siti",
     "NIP 198001012005011001",
     "0812-3456-7890", "Bapak Budi", "Siti Aminah S.Kom", "Budi, M.M.", "a\x00b", "x" * 500],
)  # fmt: skip
def test_who_is_never_a_person(store, city, source, who):
    with pytest.raises(UsageError) as caught:
        store.load(city, source("1"), who=who)
    assert caught.value.code == "store.who_is_no_office"
    assert who not in str(caught.value)
    assert store.loads().empty


@pytest.mark.parametrize(
    "who",
    ["Bappeda Kab. Bandung", "RSUD dr. Soetomo", "Seksi Kesehatan Ibu dan Anak",
     "Bidang PKDE 2025", "UPTD M.T. Haryono", "Kecamatan Ir. H. Juanda", ""],
)  # fmt: skip
def test_offices_may_be_named_after_people(store, city, source, who):
    store.load(city, source("1"), who=who)
    assert store.loads()["who"].tolist() == [who]


def test_the_journal_tells_who_what_and_when(store, city, source):
    store.load(city, source("C:\\Users\\budi\\data.xlsx"), who="Bidang PKDE,  Bappeda")
    entry = store.loads().iloc[0]
    assert entry["file"] == "data.xlsx"  # a path can name a person
    assert entry["who"] == "Bidang PKDE, Bappeda"
    assert entry["at"].startswith("2025-03-01T07:0")
    assert entry["at"].endswith(":00Z")
    assert (entry["operation"], entry["added"]) == ("load", len(city))


def test_a_clock_that_goes_backwards_does_not_change_the_order(new_store, source):
    now = [dt.datetime(2025, 1, 8, tzinfo=dt.UTC)]
    store = new_store(clock=lambda: now[0])
    store.load(programs(id=["p"], name=["A"]), source("1"))
    now[0] = dt.datetime(2025, 1, 2, tzinfo=dt.UTC)
    store.load(programs(id=["p"], name=["B"]), source("2"))
    assert store.loads()["at"].tolist() == ["2025-01-08T00:00:00Z", "2025-01-02T00:00:00Z"]
    assert store.snapshot().programs["name"].tolist() == ["B"]


def test_progress_is_told(store, city, source):
    told: list[str] = []
    store.load(city, source("1"), progress=lambda stage, *_: told.append(stage))
    assert list(dict.fromkeys(told)) == [
        "Memeriksa baris", "Menyiapkan baris", "Menulis ke penyimpanan",
    ]  # fmt: skip
