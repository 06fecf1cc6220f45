"""Stores that people have are opened by this version, and nothing of them is lost."""

import gzip
import importlib.util
import json
import sqlite3
from pathlib import Path

import pytest

from sinergi.errors import StoreError, StoreVersionError
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store
from sinergi.store.embedded import migrations
from sinergi.store.embedded.migrations import Migration
from sinergi.store.embedded.store import EmbeddedStore

HERE = Path(__file__).parent
AT = "2026-01-01T00:00:00Z"


def _nothing(db) -> None:
    del db


KNOWN = migrations.MIGRATIONS
NEXT = migrations.newest() + 1
#: Of every schema that has been: numbered steps, and the tables and columns between them.
SAVED = sorted(path.name for path in HERE.glob("*.sinergi.gz"))


def saved(number: int, folder: Path) -> Path:
    path = folder / "peta.sinergi"
    path.write_bytes(gzip.decompress((HERE / f"schema_{number:04d}.sinergi.gz").read_bytes()))
    return path


def what_was_saved() -> Snapshot:
    spec = importlib.util.spec_from_file_location("saved", HERE / "make_saved_store.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.first()


def test_there_is_a_saved_store_of_every_numbered_schema():
    assert {f"schema_{number:04d}.sinergi.gz" for number in range(1, NEXT)} <= set(SAVED)


@pytest.mark.parametrize("name", SAVED)
def test_a_saved_store_keeps_rows_decisions_and_history(tmp_path, name):
    path = tmp_path / "peta.sinergi"
    path.write_bytes(gzip.decompress((HERE / name).read_bytes()))
    with open_store(path) as store:
        store.upgrade()
        assert store.status().pending == ()
        city = store.snapshot()
        before = what_was_saved()
        for table in ("regions", "actors", "memberships", "measurements", "reviews"):
            assert (
                city.table(table)
                .drop(columns="load_id")
                .equals(before.table(table).drop(columns="load_id"))
            )
        assert city.programs["name"].tolist() == [
            "Sosialisasi wawasan kebangsaan", "Bantuan sosial lansia",
        ]  # fmt: skip
        assert city.programs["budget_idr"].tolist() == [125_000_000, 2_000_000_000]
        assert store.loads()["operation"].tolist()[:4] == ["load", "load", "load", "undo"]
        life = store.history("programs", "p2")
        assert json.loads(life["old"][1])["year"] == 2025
        assert not store.check().errors
        store.undo("L000002")
        assert store.snapshot().programs["name"].tolist()[1] == "Bantuan sosial"


def adopted(steps: tuple[str, ...]) -> set[str]:
    """Tables and columns that the last step takes in."""
    *numbered, step = steps
    number, _, names = step.partition("_adopt:")
    assert [n.partition("_")[0] for n in (*numbered, number)] == ["0002", "0002"]
    return set(names.split(","))


@pytest.fixture
def older(tmp_path) -> Path:
    """The saved store as a version would have left it that knew fewer columns and tables."""
    path = saved(1, tmp_path)
    with sqlite3.connect(path) as connection:
        for table in ("programs", "_old_programs"):
            connection.execute(f"ALTER TABLE {table} DROP COLUMN place")
        for table in ("assessments", "_old_assessments"):
            connection.execute(f"DROP TABLE {table}")
    connection.close()
    return path


def test_an_older_store_asks_for_an_upgrade_and_can_be_looked_at(older):
    with open_store(older) as store:
        assert {"programs.place", "assessments"} <= adopted(store.status().pending)
        assert store.status().by_table["programs"] == 2
        assert not store.check().errors
        for use in (store.snapshot, store.loads, store.history, lambda: store.undo("L000002")):
            with pytest.raises(StoreVersionError) as caught:
                use()
            assert "sinergi store upgrade" in str(caught.value)


def test_a_dry_run_changes_nothing(older):
    content = older.read_bytes()
    with open_store(older) as store:
        report = store.upgrade(dry_run=True)
    assert {"programs.place", "assessments"} <= adopted(report.steps)
    assert report.backup is None
    assert [p.name for p in older.parent.iterdir()] == [older.name]
    assert older.read_bytes()[100:] == content[100:]


def test_an_upgrade_makes_a_backup_and_adds_what_the_model_has_new(older):
    with open_store(older) as store:
        report = store.upgrade()
        assert {"programs.place", "assessments"} <= adopted(report.steps)
        assert store.snapshot().programs["place"].isna().all()
        assert len(store.snapshot().programs) == 2
        assert not store.check().errors
        assert store.upgrade().steps == ()
        store.undo("L000002")
        assert store.snapshot().programs["name"].tolist()[1] == "Bantuan sosial"
    assert report.backup == older.with_name("peta.sebelum-1.sinergi")
    with open_store(report.backup) as old:
        assert old.status().pending
        assert old.status().by_table["programs"] == 2


def test_unknown_columns_are_the_work_of_a_newer_version(tmp_path):
    path = saved(1, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE programs ADD COLUMN mood TEXT")
    connection.close()
    with pytest.raises(StoreVersionError):
        open_store(path)


def _shout(db) -> None:
    db.run("UPDATE programs SET name = upper(name) WHERE id = 'p1'")


def _fail(db) -> None:
    _shout(db)
    db.run("SELECT * FROM nowhere")


def _lose(db) -> None:
    db.run("DELETE FROM programs WHERE id = 'p1'")


SHOUT = Migration(NEXT, "shout", _shout, changes=frozenset({"programs"}))


def test_a_step_that_changes_values_is_journaled_with_the_old_ones(tmp_path):
    with EmbeddedStore(saved(1, tmp_path)) as store:
        store.upgrade()  # takes in what the model has new
        db = store._db
        assert migrations.migrate(db, AT, (*KNOWN, SHOUT)) == [SHOUT.label]
        assert migrations.version_of(db) == NEXT
        assert store.snapshot().programs["name"].tolist()[0] == "SOSIALISASI WAWASAN KEBANGSAAN"
        change = store.history("programs", "p1").iloc[-1]
        assert (change["operation"], change["load_id"]) == ("upgraded", "L000005")
        assert json.loads(change["old"])["name"] == "Sosialisasi wawasan kebangsaan"
        assert store.loads().iloc[-1]["operation"] == "upgrade"
        assert not store.check().errors
        assert migrations.migrate(db, AT, (*KNOWN, SHOUT)) == []
        with pytest.raises(StoreError):
            store.undo("L000005")


def test_a_failed_step_leaves_the_state_before_it_and_can_be_taken_again(tmp_path):
    fails = Migration(NEXT + 1, "third", _fail, changes=frozenset({"programs"}))
    mended = Migration(NEXT + 1, "third", _nothing)
    with EmbeddedStore(saved(1, tmp_path)) as store:
        store.upgrade()  # takes in what the model has new
        db = store._db
        with pytest.raises(StoreError):
            migrations.migrate(db, AT, (*KNOWN, SHOUT, fails))
        assert migrations.version_of(db) == NEXT  # the second step stands
        content = store.snapshot()
        assert [s.label for s in migrations.pending(db, (*KNOWN, SHOUT, mended))] == [mended.label]
        assert migrations.migrate(db, AT, (*KNOWN, SHOUT, mended)) == [mended.label]
        assert store.snapshot() == content
        assert not store.check().errors


@pytest.mark.parametrize("changes", [frozenset(), frozenset({"programs"})])
def test_a_step_that_loses_rows_is_taken_back(tmp_path, changes):
    with EmbeddedStore(saved(1, tmp_path)) as store:
        store.upgrade()  # takes in what the model has new
        before = store.snapshot()
        with pytest.raises(StoreError) as caught:
            migrations.migrate(store._db, AT, (*KNOWN, Migration(NEXT, "lose", _lose, changes)))
        assert caught.value.code == "store.step_lost_rows"
        assert migrations.version_of(store._db) == NEXT - 1
        assert store.snapshot() == before


def test_steps_are_numbered_without_a_gap():
    assert [m.number for m in migrations.MIGRATIONS] == list(range(1, migrations.newest() + 1))
