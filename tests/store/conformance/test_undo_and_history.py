import json

import pandas as pd
import pytest

from sinergi.errors import StoreError, UnknownIdError, UnknownTermError, UnusableDataError
from sinergi.model.snapshot import Snapshot


def programs(**columns) -> Snapshot:
    return Snapshot({"programs": pd.DataFrame(columns)})


@pytest.fixture
def loaded(store, city, source):
    """Three loads: the city, a change of p1 with a new p9, a change of p2."""
    store.load(city, source("1"), who="Bappeda")
    store.load(programs(id=["p1", "p9"], name=["Baru", "Sembilan"]), source("2"))
    store.load(programs(id=["p2"], name=["Dua"]), source("3"))
    return store


def test_undo_brings_the_old_values_back(loaded, city):
    loaded.undo("L000003")
    report = loaded.undo("L000002", who="Bappeda")
    assert (report.load_id, report.updated, report.removed) == ("L000005", 1, 1)
    assert loaded.snapshot() == city
    row = loaded.snapshot().programs.set_index("id").loc["p1"]
    assert (row["load_id"], row["source_row"]) == ("L000001", 5)
    assert loaded.loads()[["operation", "undoes"]].fillna("-").to_numpy().tolist()[3:] == [
        ["undo", "L000003"], ["undo", "L000002"],
    ]  # fmt: skip
    assert not loaded.check().errors


def test_a_load_in_the_middle_can_be_undone_when_nobody_built_on_it(loaded):
    loaded.undo("L000002")
    names = loaded.snapshot().programs.set_index("id")["name"]
    assert (names["p1"], names["p2"]) == ("Sosialisasi", "Dua")
    assert "p9" not in names


def test_undo_is_refused_when_later_loads_built_on_it(loaded, source):
    loaded.load(programs(id=["p1"], name=["Lagi"]), source("4"))
    before = loaded.snapshot()
    with pytest.raises(StoreError) as caught:
        loaded.undo("L000001")
    assert caught.value.code == "store.built_upon"
    assert caught.value.facts["loads"] == "L000002, L000003, dan L000004" or (
        caught.value.facts["loads"] == "L000002 dan L000003"
    )
    assert caught.value.facts["rows"] == 2
    assert loaded.snapshot() == before
    assert len(loaded.loads()) == 4


def test_everything_can_be_undone_from_the_newest_on(loaded):
    for number in (3, 2, 1):
        loaded.undo(f"L{number:06d}")
    assert len(loaded.snapshot()) == 0
    assert len(loaded.loads()) == 6
    assert not loaded.check().errors


def test_what_was_undone_can_be_loaded_again(loaded, source):
    loaded.undo("L000003")
    report = loaded.load(programs(id=["p2"], name=["Dua"]), source("3"))
    assert (report.load_id, report.updated, report.same_as) == ("L000005", 1, None)
    loaded.undo("L000005")
    assert loaded.snapshot().programs.set_index("id")["name"]["p2"] == "Bantuan"


def test_no_undo_of_an_undo_and_none_twice(loaded):
    loaded.undo("L000003")
    with pytest.raises(StoreError) as caught:
        loaded.undo("L000004")
    assert caught.value.code == "store.undo_of_undo"
    with pytest.raises(StoreError) as caught:
        loaded.undo("L000003")
    assert caught.value.code == "store.undone_before"
    assert caught.value.facts["by"] == "L000004"


@pytest.mark.parametrize("wrong", ["L000099", "p1", "", "L-1", "9" * 40, "'; --", "L٣"])
def test_an_unknown_load_is_told(loaded, wrong):
    with pytest.raises(UnknownIdError) as caught:
        loaded.undo(wrong)
    assert caught.value.code == "store.unknown_load"


def test_the_history_of_a_row_tells_its_whole_life(loaded):
    loaded.undo("L000002")
    life = loaded.history("programs", "p1")
    assert life[["load_id", "operation"]].to_numpy().tolist() == [
        ["L000001", "added"], ["L000002", "updated"], ["L000004", "restored"],
    ]  # fmt: skip
    assert json.loads(life["old"][1])["name"] == "Sosialisasi"
    assert json.loads(life["old"][1])["budget_idr"] == 9_007_199_254_740_993
    assert json.loads(life["old"][2])["name"] == "Baru"
    assert life["who"].tolist() == ["Bappeda", "", ""]
    gone = loaded.history("programs", "p9")
    assert gone["operation"].tolist() == ["added", "removed"]


def test_a_relation_is_found_by_either_end(store, city, source):
    store.load(city, source("1"))
    assert store.history("memberships", "dinsos")["key"].tolist() == [
        "dinsos | f1 | ", "dinsos | f1 | anggota",
    ]  # fmt: skip
    assert len(store.history("memberships", "f2")) == 1


def test_history_refuses_unknown_tables_and_ids_without_table(store):
    with pytest.raises(UnknownTermError):
        store.history("programmes")
    with pytest.raises(UnusableDataError):
        store.history(id="p1")
    assert store.history().empty
