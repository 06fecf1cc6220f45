"""Kill, starve, cut, flip, copy: what was acknowledged stays, what was not never shows."""

import importlib.util
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sinergi.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreUnreachableError,
    StoreVersionError,
)
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store, restore_store
from sinergi.store.embedded import checking, holders
from sinergi.store.embedded.header import read_header
from sinergi.store.embedded.schema import shapes
from sinergi.store.embedded.store import EmbeddedStore

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
PROCESS = HERE / "loading_process.py"
ROWS = 4000


def _rows(count: int, stamp: str) -> Snapshot:
    spec = importlib.util.spec_from_file_location("loading_process", PROCESS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.rows(count, stamp)


def start(path: Path, count: int, stamp: str, limit: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROCESS), str(path), str(count), stamp, str(limit)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "peta.sinergi"
    with open_store(path, create=True) as store:
        store.load(_rows(ROWS, "awal"), Source("awal", "test", "awal"))
    return path


def files_of(path: Path) -> list[str]:
    return sorted(p.name for p in path.parent.iterdir() if p.name.startswith(path.name))


def test_a_killed_load_leaves_before_or_after_never_between(filled):
    moments = np.random.default_rng(20250301).uniform(0.0, 0.6, size=10)
    with open_store(filled) as store:
        allowed = {store.snapshot().fingerprint}
    outcomes = []
    for number, moment in enumerate(moments):
        stamp = f"muat{number}"
        process = start(filled, ROWS, stamp)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(moment)
        process.kill()
        acknowledged = process.stdout.read().strip()
        process.stdout.close()
        process.wait()
        with open_store(filled) as store:
            now = store.snapshot()
            loads = store.loads()
            done = stamp in set(loads["file"])
            assert not acknowledged or done  # what was told to be done is there
            assert done or now.fingerprint in allowed
            assert {n.split(" ")[0] for n in now.programs["name"]} == {loads["file"].iloc[-1]}
            assert len(now.memberships) == ROWS * len(loads)
            assert not store.check().errors
            allowed = {now.fingerprint}
        outcomes.append(done)
        assert files_of(filled) == [filled.name]
    assert False in outcomes  # some were hit in the middle


def test_a_full_disk_is_a_sentence_and_the_old_state_stays(filled):
    with open_store(filled) as store:
        before = store.snapshot()
    process = start(filled, ROWS, "penuh", limit=filled.stat().st_size + 100_000)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == 4
    assert "StoreError" in told
    assert "data yang lama tetap utuh" in told
    with open_store(filled) as store:
        assert store.snapshot() == before
        assert not store.check().errors


def test_the_second_writer_waits(filled):
    blocker = sqlite3.connect(filled, isolation_level=None)
    with open_store(filled) as keeper:  # keeps the log alive
        blocker.execute("BEGIN IMMEDIATE")
        process = start(filled, 10, "kedua")
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.8)
        assert process.poll() is None
        blocker.execute("ROLLBACK")
        told, _ = process.communicate(timeout=30)
        assert told.strip() == "L000002"
        assert keeper.loads()["file"].tolist() == ["awal", "kedua"]
    blocker.close()


def test_two_processes_that_load_at_once_both_get_in(filled):
    both = [start(filled, ROWS, stamp) for stamp in ("kiri", "kanan")]
    told = [process.communicate(timeout=120)[0].split() for process in both]
    assert sorted(told) == [["ready", "L000002"], ["ready", "L000003"]]
    with open_store(filled) as store:
        assert set(store.loads()["file"]) == {"awal", "kiri", "kanan"}
        assert len(store.snapshot().memberships) == 3 * ROWS
        assert not store.check().errors


def test_who_waited_too_long_is_told_who_writes_and_since_when(filled):
    with open_store(filled) as first, EmbeddedStore(filled, patience_s=0.1) as second:
        with first._db.writing("Bappeda"), pytest.raises(StoreLockedError) as caught:
            second._db.run("BEGIN IMMEDIATE")
        assert caught.value.code == "store.locked_by"
        assert "Bappeda" in str(caught.value)
        assert f"proses {os.getpid()}" in str(caught.value)
        assert not holders.note_of(filled).exists()


def test_a_note_that_a_killed_writer_left_names_nobody(filled):
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    note = {"who": "Bappeda", "process": gone.pid, "since": "2026-01-01T00:00:00Z"}
    holders.note_of(filled).write_text(json.dumps(note))
    blocker = sqlite3.connect(filled, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with EmbeddedStore(filled, patience_s=0.1) as store, pytest.raises(StoreLockedError) as caught:
        store._db.run("BEGIN IMMEDIATE")
    blocker.close()
    assert caught.value.code == "store.locked"


def test_a_writer_that_waited_too_long_is_told(filled):
    with EmbeddedStore(filled, patience_s=0.1) as store, open_store(filled) as other:
        blocker = sqlite3.connect(filled, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        blocker.execute("DELETE FROM programs")
        with pytest.raises(StoreLockedError) as caught:
            store.load(_rows(10, "lain"), Source("lain", "test", "lain"))
        assert str(filled) in str(caught.value)
        assert len(other.snapshot().programs) == ROWS  # a reader never waits for a writer
        blocker.execute("ROLLBACK")
        blocker.close()
        assert store.load(_rows(10, "lain"), Source("lain", "test", "lain")).load_id == "L000002"


def test_a_reader_keeps_its_view_while_somebody_loads(filled):
    with EmbeddedStore(filled) as reader, open_store(filled) as writer:
        with reader._db.reading():
            before = reader.snapshot()
            writer.load(_rows(10, "baru"), Source("baru", "test", "baru"))
            assert reader.snapshot() == before
        assert reader.snapshot() != before


@pytest.mark.parametrize("share", [0.3, 0.95])
def test_a_truncated_file_is_told_at_once(filled, share):
    with filled.open("rb+") as file:
        file.truncate(int(filled.stat().st_size * share))
    with pytest.raises(StoreDamagedError) as caught:
        open_store(filled)
    assert caught.value.code == "store.truncated"
    assert "restore" in str(caught.value)


def test_a_file_that_somebody_is_writing_is_not_called_cut_off(filled):
    with filled.open("rb+") as file:
        file.truncate(filled.stat().st_size - 8192)
    Path(f"{filled}-journal").write_bytes(b"somebody writes")
    assert read_header(filled).pages > 0


def test_one_flipped_byte_is_found_wherever_it_is(filled, tmp_path):
    """Every flip is told, at opening, reading or checking; none passes as data."""
    whole = filled.read_bytes()
    with open_store(filled) as store:
        right = store.snapshot().fingerprint
    copy = tmp_path / "rusak.sinergi"
    rng = np.random.default_rng(7)
    silent_in_use = 0
    for place in rng.integers(100, len(whole), size=25).tolist():
        flipped = bytearray(whole)
        flipped[place] ^= int(rng.integers(1, 256))
        copy.write_bytes(flipped)
        silent_in_use += _goes_unseen(copy, right)
    assert silent_in_use == 0


def _goes_unseen(path: Path, right: str) -> bool:
    try:
        with open_store(path) as store:
            told = bool(store.check().errors)
            return not told and store.snapshot().fingerprint != right
    except StoreError:
        return False


def test_a_changed_value_is_named(filled):
    with sqlite3.connect(filled) as connection:
        connection.execute("UPDATE programs SET name = 'palsu' WHERE id = 'p000007'")
    connection.close()
    with open_store(filled) as store:
        assert [(f.code, f.value) for f in store.check()] == [("store.check.value", "p000007")]
        with pytest.raises(StoreDamagedError) as caught:
            store.snapshot()
        assert "p000007" in str(caught.value)


def test_a_lost_row_and_a_lost_entry_are_found(filled):
    with sqlite3.connect(filled) as connection:
        connection.execute("DELETE FROM programs WHERE id = 'p000007'")
    connection.close()
    with open_store(filled) as store:
        assert [f.code for f in store.check()] == ["store.check.rows"]
    with sqlite3.connect(filled) as connection:
        connection.execute("DELETE FROM _loads")
    connection.close()
    with open_store(filled) as store:
        assert {f.code for f in store.check()} == {"store.check.rows", "store.check.journal"}


def test_a_copy_made_while_open_is_whole_or_refused(filled, tmp_path):
    copy = tmp_path / "salinan.sinergi"
    with open_store(filled) as store:
        store.load(_rows(10, "baru"), Source("baru", "test", "baru"))
        assert files_of(filled) == ["peta.sinergi", "peta.sinergi-shm", "peta.sinergi-wal"]
        shutil.copy(filled, copy)
    with open_store(copy) as store:
        assert [f.code for f in store.status().notices] == ["store.copied_open"]
        assert store.status().last_load == "L000001"  # the log did not come along, and it says so
        assert not store.check().errors
    with open_store(copy) as store:
        assert not store.status().notices
    half = bytearray(copy.read_bytes())
    half[18:20] = b"\x02\x02"  # says that a log is beside it
    half[-8192 * 3 : -8192] = bytes(8192 * 2)
    copy.write_bytes(half)
    with pytest.raises(StoreDamagedError):
        open_store(copy)


def test_a_closed_store_is_one_file_and_closing_twice_is_fine(filled):
    store = open_store(filled)
    store.snapshot()
    store.close()
    store.close()
    assert files_of(filled) == [filled.name]
    assert filled.read_bytes()[18:20] == b"\x01\x01"  # needs no log to be opened


def test_the_last_one_out_merges_the_log(filled):
    first, second = open_store(filled), open_store(filled)
    first.load(_rows(10, "baru"), Source("baru", "test", "baru"))
    first.close()
    assert second.snapshot().memberships["forum"].eq("f-baru").sum() == 10
    second.close()
    assert files_of(filled) == [filled.name]


def test_what_is_no_store_is_left_alone(tmp_path):
    with pytest.raises(StoreUnreachableError) as caught:
        open_store(tmp_path / "tidak ada.sinergi")
    assert caught.value.exit_code == 4
    for content in (b"", b"PK\x03\x04 workbook", b"SQLite format 3\x00" + bytes(84)):
        path = tmp_path / "lain.xlsx"
        path.write_bytes(content)
        for create in (True, False):
            with pytest.raises(StoreError) as refused:
                open_store(path, create=create)
            assert refused.value.code == "store.not_a_store"
        assert path.read_bytes() == content
    with pytest.raises(StoreError):
        open_store(tmp_path, create=True)
    other = tmp_path / "lain.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(StoreError) as refused:
        open_store(other, create=True)
    assert refused.value.code == "store.not_a_store"
    assert not (tmp_path / "tidak ada.sinergi").exists()


def test_an_address_of_another_server_is_told_to_be_unsupported():
    with pytest.raises(StoreUnreachableError) as caught:
        open_store("postgres://localhost:5432", auth=("neo4j", "rahasia"))
    assert caught.value.code == "store.unknown_scheme"
    assert "rahasia" not in repr(caught.value.facts)


def test_a_file_with_commands_of_its_own_is_refused(filled):
    with sqlite3.connect(filled) as connection:
        connection.execute(
            "CREATE TRIGGER evil AFTER INSERT ON programs BEGIN DELETE FROM reviews; END"
        )
    connection.close()
    with pytest.raises(StoreError) as caught:
        open_store(filled)
    assert caught.value.code == "store.holds_programs"


@pytest.mark.parametrize("name", [":memory:", "peta ?mode=ro#x%20.sinergi", "ké" * 60, "'; --"])
def test_any_file_name_is_a_file(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with open_store(name, create=True) as store:
        store.load(_rows(3, "awal"), Source("awal", "test", "awal"))
    assert [p.name for p in tmp_path.iterdir()] == [name]
    with open_store(Path(name)) as store:
        assert len(store.snapshot().programs) == 3


def test_a_store_of_a_newer_version_is_refused_untouched(filled):
    with sqlite3.connect(filled) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    content = filled.read_bytes()
    with pytest.raises(StoreVersionError) as caught:
        open_store(filled)
    assert "99" in str(caught.value)
    assert filled.read_bytes() == content


def test_a_file_that_may_only_be_read_can_be_read(filled, monkeypatch):
    """Root may write everywhere, so SQLite itself is told to open for reading."""
    connect = sqlite3.connect

    def read_only(path, **options):
        return connect(f"{Path(path).as_uri()}?mode=ro", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with EmbeddedStore(filled) as store:
        assert len(store.snapshot().programs) == ROWS
        assert len(store.snapshot(year=2025).programs) == 0
        with pytest.raises(StoreError) as caught:
            store.load(_rows(1, "baru"), Source("baru", "test", "baru"))
        assert caught.value.code == "store.read_only"


def test_backup_is_whole_while_in_use_and_never_overwrites(filled, tmp_path):
    target = tmp_path / "cadangan.sinergi"
    with open_store(filled) as store:
        assert store.backup(target) == target
        with pytest.raises(OSError, match="sudah ada"):
            store.backup(target)
        with pytest.raises(OSError, match="Folder"):
            store.backup(tmp_path / "tidak" / "ada.sinergi")
        original = store.snapshot()
        entries = store.loads()
    with open_store(target) as copy:
        assert copy.snapshot() == original
        assert copy.loads().equals(entries)
    assert sorted(p.name for p in tmp_path.iterdir()) == [target.name, filled.name]


def test_a_damaged_store_gives_no_backup(filled, tmp_path):
    with sqlite3.connect(filled) as connection:
        connection.execute("UPDATE programs SET name = 'palsu' WHERE id = 'p000007'")
    connection.close()
    with open_store(filled) as store, pytest.raises(StoreDamagedError) as caught:
        store.backup(tmp_path / "cadangan.sinergi")
    assert caught.value.code == "store.copy_differs"
    assert files_of(filled) == [filled.name]
    assert not (tmp_path / "cadangan.sinergi").exists()


def test_restore_keeps_the_old_file_aside(filled, tmp_path):
    backup = tmp_path / "cadangan.sinergi"
    with open_store(filled) as store:
        store.backup(backup)
        good = store.snapshot()
        store.load(_rows(10, "salah"), Source("salah", "test", "salah"))
        bad = store.snapshot()
    report = restore_store(backup, filled)
    assert report.kept_aside == filled.with_name("peta.sebelum-1.sinergi")
    with open_store(filled) as store, open_store(report.kept_aside) as old:
        assert store.snapshot() == good
        assert old.snapshot() == bad
    assert restore_store(backup, tmp_path / "baru.sinergi").kept_aside is None
    assert restore_store(backup, filled).kept_aside == filled.with_name("peta.sebelum-2.sinergi")


def test_a_restore_that_fails_half_way_leaves_the_store(filled, tmp_path, monkeypatch):
    backup = tmp_path / "cadangan.sinergi"
    with open_store(filled) as store:
        store.backup(backup)
        store.load(_rows(10, "baru"), Source("baru", "test", "baru"))
        before = store.snapshot()

    def refuse(self, target):
        raise PermissionError(13, f"{self} is open elsewhere", str(target))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refuse)
        with pytest.raises(OSError, match="hak akses"):
            restore_store(backup, filled)
    with open_store(filled) as store:
        assert store.snapshot() == before
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]


def test_restore_over_a_damaged_store_and_its_log(filled, tmp_path):
    backup = tmp_path / "cadangan.sinergi"
    with open_store(filled) as store:
        store.backup(backup)
        good = store.snapshot()
    filled.write_bytes(filled.read_bytes()[:9000])
    Path(f"{filled}-wal").write_bytes(b"left behind by a crash")
    report = restore_store(backup, filled)
    assert report.kept_aside is not None
    assert report.kept_aside.stat().st_size == 9000
    with open_store(filled) as store:
        assert store.snapshot() == good
        assert not store.check().errors


def test_restore_refuses_a_store_in_use_a_damaged_backup_and_itself(filled, tmp_path):
    backup = tmp_path / "cadangan.sinergi"
    with open_store(filled) as store:
        store.backup(backup)
        with pytest.raises(StoreLockedError):
            restore_store(backup, filled)
    with pytest.raises(OSError, match="bukan cadangannya"):
        restore_store(filled, filled)
    with sqlite3.connect(backup) as connection:
        connection.execute("UPDATE programs SET name = 'palsu' WHERE id = 'p000007'")
    connection.close()
    content = filled.read_bytes()
    with pytest.raises(StoreDamagedError):
        restore_store(backup, filled)
    assert filled.read_bytes() == content
    assert files_of(filled) == [filled.name]


def test_dangling_references_are_told_not_refused(tmp_path):
    rows = Snapshot({
        "programs": pd.DataFrame({"id": ["p"], "name": ["A"], "opd": ["hantu"]}),
        "meetings": pd.DataFrame({"forum": ["f"], "date": [pd.Timestamp("2025-01-01").date()],
                                  "attendees": ["x"]}),
    })  # fmt: skip
    with open_store(tmp_path / "s.sinergi", create=True) as store:
        report = store.load(rows, Source("1", "test", "1"))
        told = {(f.facts["table"], f.column, f.value, f.facts["count"]) for f in store.check()}
    assert report.rejected == 0
    assert told == {
        ("programs", "opd", "hantu", 1), ("meetings", "forum", "f", 1),
        ("meetings", "attendees", "x", 1),
    }  # fmt: skip


def test_every_name_of_a_list_is_looked_up(tmp_path, city):
    lists = pd.DataFrame({"forum": ["f1"], "date": [pd.Timestamp("2025-01-01").date()],
                          "attendees": ["dinsos | x |y"]})  # fmt: skip
    with EmbeddedStore(tmp_path / "s.sinergi", create=True) as store:
        store.load(city.replace(meetings=lists), Source("1", "test", "1"))
        found = checking._lists(store._db, shapes()["meetings"], "attendees", "actors")
    assert found == (2, "x")
