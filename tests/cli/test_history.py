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


@pytest.fixture
def taken_out_and_back(tmp_path):
    path = tmp_path / "kota.sinergi"
    rows = pd.DataFrame({"id": ["p1", "p2"], "name": ["Bantuan", "Sosialisasi"]})
    with open_store(path, create=True) as store:
        store.load(Snapshot({"programs": rows}), Source("rup.csv", "test", "1"), who="Bappeda")
        store.load(
            Snapshot({"programs": rows.head(1)}), Source("rup.csv", "test", "2"),
            gone={"programs": rows.tail(1)[["id"]].astype("string")},
        )  # fmt: skip
    return path


def test_an_undo_counts_and_names_what_came_back(taken_out_and_back):
    path = str(taken_out_and_back)
    told = CliRunner().invoke(app, ["store", "undo", path, "L000002"]).output
    assert "L000003" in told
    assert "1 baris yang dikeluarkannya masuk kembali" in told
    lines = CliRunner().invoke(app, ["store", "status", path]).output.splitlines()
    (undone,) = [line for line in lines if "muatan, dibatalkan L000003" in line]
    assert undone.split()[1] == "L000002"
    (undo,) = [line for line in lines if "pembatalan L000002" in line]
    assert undo.split()[1] == "L000003"
    assert "Keluar" in "".join(lines)


def test_the_history_tells_the_row_that_went_and_came_back(taken_out_and_back):
    path = str(taken_out_and_back)
    with open_store(path) as store:
        store.undo("L000002")
    lines = CliRunner().invoke(app, ["store", "history", path]).output.splitlines()
    back, out = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in lines if "p2" in line
    ]
    assert (back[0], back[5:]) == ("L000003", ["dikembalikan", "", "Sosialisasi"])
    assert (out[0], out[5:]) == ("L000002", ["dikeluarkan", "Sosialisasi", ""])


def test_the_status_shows_the_newest_loads(tmp_path):
    path = tmp_path / "kota.sinergi"
    with open_store(path, create=True) as store:
        for number in range(22):
            rows = pd.DataFrame({"id": ["p1"], "name": [f"Bantuan {number}"]})
            store.load(Snapshot({"programs": rows}), Source("a.csv", "test", str(number)))
    told = CliRunner().invoke(app, ["store", "status", str(path)]).output
    assert "L000022" in told
    assert "L000002" not in told


def test_answers_are_told_in_the_words_of_their_sheet(tmp_path):
    path = tmp_path / "kota.sinergi"
    first = {"id": ["dup:a|b"], "state": ["belum_ditinjau"]}
    then = {**first, "state": ["ditolak"], "reason_code": ["complementary"],
            "decided_by": ["Bappeda"], "decided_at": ["2025-05-02"]}  # fmt: skip
    with open_store(path, create=True) as store:
        for number, values in enumerate((first, then)):
            rows = pd.DataFrame(values)
            store.load(Snapshot({"reviews": rows}), Source("t.xlsx", "review", str(number)))
    told = CliRunner().invoke(app, ["store", "history", str(path)]).output
    for word in ("Tanggal Putusan", "Alasan", "saling melengkapi", "Unit Pemutus", "ditolak"):
        assert word in told
    for code in ("complementary", "decided", "reason", "belum_ditinjau"):
        assert code not in told
