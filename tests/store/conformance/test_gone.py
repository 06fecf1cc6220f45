"""Rows that a load is told to end: out of every snapshot, in the history, back after an undo."""

import pandas as pd
import pytest

from sinergi.errors import StoreError
from sinergi.model.snapshot import Snapshot
from sinergi.store.copying import copy_store
from sinergi.store.embedded.store import EmbeddedStore


def keys(**columns) -> pd.DataFrame:
    return pd.DataFrame(columns).astype("string")


GONE = {
    "programs": keys(id=["p2", "p1", "never"]),
    "program_issues": keys(program=["p1"], issue=["I01"]),
    "memberships": keys(actor=["dinsos"], forum=["f1"], role=[""]),
}


@pytest.fixture
def corrected() -> Snapshot:
    """One new program, and p1 with another name: a key that comes in does not go."""
    return Snapshot({"programs": pd.DataFrame({"id": ["p1", "p9"], "name": ["Baru", "Sembilan"]})})


@pytest.fixture
def after(store, city, corrected, source):
    store.load(city, source("1"), who="Bappeda")
    store.load(corrected, source("2"), who="Bappeda", gone=GONE)
    return store


def test_rows_that_go_are_gone_with_what_the_load_brings(store, city, corrected, source):
    store.load(city, source("1"))
    report = store.load(corrected, source("2"), gone=GONE)
    assert (report.added, report.updated, report.removed) == (1, 1, 3)
    rows = store.snapshot()
    assert rows.programs["id"].tolist() == ["p1", "p3", "p4", "p9"]
    assert rows.program_issues["program"].tolist() == ["p3"]
    assert rows.memberships["role"].isna().tolist() == [False, True]
    assert store.status().by_table["programs"] == 4
    assert store.loads()["removed"].tolist() == [0, 3]
    assert not store.check().errors


def test_the_history_tells_who_ended_them(after):
    life = after.history("programs", "p2")
    assert life["operation"].tolist() == ["added", "removed"]
    assert life["load_id"].tolist() == ["L000001", "L000002"]
    assert '"name": "Bantuan"' in life["old"][1]


def test_an_undo_brings_them_back(after, city):
    report = after.undo("L000002")
    assert (report.added, report.updated, report.removed) == (3, 1, 1)
    assert after.snapshot() == city
    assert not after.check().errors
    life = after.history("programs", "p2")
    assert life[["load_id", "operation"]].to_numpy().tolist() == [
        ["L000001", "added"], ["L000002", "removed"], ["L000003", "restored"],
    ]  # fmt: skip
    assert life["old"].isna().tolist() == [True, False, True]
    whole = after.history()
    assert len(whole[(whole["load_id"] == "L000003") & (whole["operation"] == "restored")]) == 4
    after.undo("L000001")
    assert len(after.snapshot()) == 0


def test_an_undo_is_refused_once_a_row_came_in_again(after, source):
    again = Snapshot({"programs": pd.DataFrame({"id": ["p2"], "name": ["Kembali"]})})
    after.load(again, source("3"))
    for load in ("L000002", "L000001"):
        with pytest.raises(StoreError) as caught:
            after.undo(load)
        assert caught.value.code == "store.built_upon"
    after.undo("L000003")
    after.undo("L000002")
    assert after.snapshot().programs.set_index("id")["name"]["p2"] == "Bantuan"


def test_a_load_that_only_ends_rows_is_a_load(store, city, source):
    store.load(city, source("1"))
    report = store.load(city, source("1"), gone={"issues": keys(id=["I01"]), "forums": keys(
        id=["f1"])})  # fmt: skip
    assert report.load_id is None  # all of them come in: nothing goes
    report = store.load(Snapshot({}), source("1"), gone={"forums": keys(id=["f2"])})
    assert (report.load_id, report.removed) == ("L000002", 1)
    assert store.snapshot().forums["id"].tolist() == ["f1"]
    store.undo("L000002")
    assert store.snapshot() == city


def test_a_copy_has_lived_through_it(after, tmp_path, new_store):
    file = after.backup(tmp_path / "cadangan.sinergi")
    with EmbeddedStore(file) as copy:
        assert copy.snapshot() == after.snapshot()
        assert copy.history().equals(after.history())
        if not isinstance(after, EmbeddedStore):
            target = new_store()
            copy_store(copy, target)
            assert target.history().equals(copy.history())
            target.undo("L000002")
            assert "p2" in target.snapshot().programs["id"].tolist()
