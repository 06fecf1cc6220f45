from uuid import uuid4

import pandas as pd
import pytest

from sinergi.errors import OutputError, StoreError
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store
from sinergi.store.copying import copy_store


@pytest.fixture
def lived(bolt, city, source):
    """A store with a load, an update that blanks a value, and an undo."""
    bolt.load(city, source("1"), who="Bappeda")
    bolt.load(
        Snapshot({"programs": pd.DataFrame(
            {"id": ["p1", "p4", "p9"], "name": ["Lain", "A", "B"], "budget_idr": [None, 5, 6]})}),
        source("2"),
    )  # fmt: skip
    bolt.load(Snapshot({"actors": city.actors.assign(name="X")}), source("3"), who="Dinsos")
    bolt.undo("L000003", who="Bappeda")
    return bolt


def test_a_backup_is_a_store_file_with_the_whole_life(lived, tmp_path):
    with open_store(lived.backup(tmp_path / "cadangan.sinergi")) as copy:
        assert copy.snapshot() == lived.snapshot()
        assert copy.history().equals(lived.history())
        for table, key in (("programs", "p1"), ("actors", "dinsos"), ("memberships", "f1")):
            assert copy.history(table, key).equals(lived.history(table, key))
        plain = ["unchanged", "rejected"]
        assert copy.loads().drop(columns=plain).equals(lived.loads().drop(columns=plain))
        assert not copy.check().errors
    with pytest.raises(OutputError):
        lived.backup(tmp_path / "cadangan.sinergi")


def test_there_and_back_without_loss(open_at, bolt, tmp_path, demo_city):
    first = open_at(tmp_path / f"{uuid4().hex}.sinergi")
    first.load(demo_city, Source("demo", "test", "demo"))
    copy_store(first, bolt, who="Bappeda")
    second = open_at(tmp_path / f"{uuid4().hex}.sinergi")
    told = copy_store(bolt, second)
    assert [f.code for f in told.findings] == ["store.bolt.copy_without_life"]
    assert "(1 muatan)" in told.findings[0].sentence()
    assert second.snapshot().fingerprint == demo_city.fingerprint
    rows = ["source_file", "source_sheet", "source_row"]
    assert second.snapshot().programs[rows].equals(first.snapshot().programs[rows])
    with pytest.raises(StoreError) as caught:
        copy_store(first, bolt)
    assert caught.value.code == "store.bolt.target_not_new"


def test_a_file_goes_onto_a_server_with_its_life(open_at, bolt, tmp_path, city):
    first = open_at(tmp_path / "awal.sinergi")
    first.load(city, Source("1", "test", "1"), who="Bappeda")
    changed = pd.DataFrame({"id": ["p1", "p2"], "name": ["Baru", "Bantuan"], "code": ["9", None]})
    first.load(Snapshot({"programs": changed}), Source("2", "test", "2"), who="Dinsos")
    wrong = pd.DataFrame({"id": ["p1", "salah"], "name": ["Salah", "Salah"]})
    first.load(Snapshot({"programs": wrong}), Source("3", "test", "3"))
    first.undo("L000003", who="Bappeda")
    copy_store(first, bolt)
    assert bolt.snapshot() == first.snapshot()
    assert bolt.history().equals(first.history())
    plain = ["unchanged", "rejected"]
    assert bolt.loads().drop(columns=plain).equals(first.loads().drop(columns=plain))
    assert not bolt.check().errors
    bolt.undo("L000002")
    assert bolt.snapshot().programs["name"].tolist() == city.programs["name"].tolist()
