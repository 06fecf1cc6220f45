import pandas as pd
import pytest

from sinergi.model.snapshot import Snapshot
from sinergi.store.embedded import pieces

pytestmark = pytest.mark.parametrize("new_store", ["embedded"], indirect=True)


def test_many_pieces_make_one_table(store, source, monkeypatch):
    monkeypatch.setattr(pieces, "_PIECE_ROWS", 7)
    monkeypatch.setattr(pieces, "_CELL_ROWS", 3)
    rows = pd.DataFrame({
        "actor": [f"a{i // 10}" for i in range(100)], "forum": [f"f{i % 10}" for i in range(100)],
        "role": [None if i % 3 else f"r{i}\x1f" * (i % 2) or None for i in range(100)],
        "basis": [None] * 50 + ["SK"] * 50,
    })  # fmt: skip
    data = Snapshot({"memberships": rows})
    store.load(data, source("1"))
    assert store.snapshot() == data
    assert not store.check().errors


def test_a_text_longer_than_one_value_may_be_is_read_cell_by_cell(store, source):
    store._db._connection.setlimit(0, 3_000_000)  # SQLITE_LIMIT_LENGTH
    long = "x" * 1_000_000
    data = Snapshot({"issues": pd.DataFrame({"id": list("abcde"), "name": [long] * 5})})
    store.load(data, source("1"))
    assert store.snapshot() == data
