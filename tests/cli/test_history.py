"""The history of a store as a planner reads it."""

import pandas as pd
import pytest
from typer.testing import CliRunner

from sinergi.cli.app import app
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "kota.sinergi"
    with open_store(path, create=True) as store:
        for name, rupiah, office in (
            ("Bantuan", 1_000_000, "Bappeda"),
            ("Bantuan lansia", 2_500_000, "Dinsos"),
        ):
            rows = pd.DataFrame({"id": ["p1"], "name": [name], "budget_idr": [rupiah]})
            store.load(Snapshot({"programs": rows}), Source(name, "test", name), who=office)
    return path


def test_each_changed_value_has_a_line_in_words(store):
    told = CliRunner().invoke(app, ["store", "history", str(store)]).output
    assert "{" not in told
    for word in (
        "Sebelum",
        "Sesudah",
        "Dinsos",
        "L000002",
        "p1",
        "Bantuan lansia",
        "Rp1.000.000",
        "Rp2.500.000",
    ):
        assert word in told


def test_of_one_row_its_beginning_is_told_too(store):
    told = CliRunner().invoke(
        app, ["store", "history", str(store), "--table", "programs", "--id", "p1"]
    ).output  # fmt: skip
    assert "baris baru" in told
    assert told.index("L000002") < told.index("L000001")


def test_the_status_tells_what_to_know_about_the_place(tmp_path):
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    with open_store(folder / "kota.sinergi", create=True):
        pass
    told = CliRunner().invoke(app, ["store", "status", str(folder / "kota.sinergi")]).output
    assert "disinkronkan" in told
