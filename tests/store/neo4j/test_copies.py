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
    copy_store(bolt, second)
    assert second.snapshot().fingerprint == demo_city.fingerprint
    rows = ["source_file", "source_sheet", "source_row"]
    assert second.snapshot().programs[rows].equals(first.snapshot().programs[rows])
    with pytest.raises(StoreError) as caught:
        copy_store(first, bolt)
    assert caught.value.code == "store.bolt.target_not_new"
