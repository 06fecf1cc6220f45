"""Open files from which a store with the very same rows can be made."""

import json

import pandas as pd
import pytest

from sinergi.exchange import read_any
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import Workspace, open_workspace

STRANGE = [
    "=1+1", "'=1", "'a", "a,b", 'kata "kutip"', "dua\nbaris", "a\r\nb", " tepi ", "NULL", "nan",
    "1e5", "0012", "é\u0301", "🙂", "\ufeffawal", "-", "true", "@x", "\tb", "'",
]  # fmt: skip


@pytest.fixture
def filled(store, city, source) -> Workspace:
    store.load(city, source("1"), who="Bappeda")
    names = pd.DataFrame({"id": [f"i{n}" for n in range(len(STRANGE))], "name": STRANGE})
    change = pd.DataFrame({"id": ["p1"], "name": ["Baru"]})
    store.load(Snapshot({"issues": names, "programs": change}), source("2"), who="Dinas A")
    return Workspace(store)


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_the_folder_rebuilds_the_store(filled, tmp_path, format):  # noqa: A002 - the word of the option
    folder = filled.export(tmp_path / "buka", format=format)
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert run["data_fingerprint"] == filled._store.snapshot().fingerprint
    batch = read_any(folder)
    assert not batch.findings
    with open_workspace(tmp_path / "baru.sinergi", create=True) as rebuilt:
        report = rebuilt.load(batch)
        assert report.rejected == 0
        assert rebuilt._store.snapshot().fingerprint == run["data_fingerprint"]
        again = rebuilt.export(tmp_path / "lagi", format=format)
    for name in run["rows"]:
        where = "source_row"  # the place in the first file comes along
        frames = [_table(f / f"{name}.{format}") for f in (folder, again)]
        assert frames[0][where].equals(frames[1][where])
    schema = json.loads((folder / "schema.json").read_text(encoding="utf-8"))
    assert schema.keys() == run["rows"].keys()
    for name, rules in schema.items():
        assert list(_table(folder / f"{name}.{format}")) == [c["name"] for c in rules["columns"]]


def _table(path):
    return pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)


def test_journal_and_history_come_along(filled, tmp_path):
    folder = filled.export(tmp_path / "buka")
    journal, history = (_table(folder / f"{name}.csv") for name in ("journal", "history"))
    assert journal["who"].tolist() == ["Bappeda", "Dinas A"]
    (old,) = history.query("key == 'p1'")["old"]
    assert json.loads(old)["name"] == "Sosialisasi"


def test_an_edited_folder_is_read_like_any_other(filled, tmp_path):
    folder = filled.export(tmp_path / "buka")
    file = folder / "programs.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("Pelatihan", "Pelatihan kader"),
                    encoding="utf-8")  # fmt: skip
    batch = read_any(folder)
    assert "Pelatihan kader" in set(batch.snapshot.programs["name"])
    assert batch.source.kind == "tables"
    assert not [f for f in batch.findings if f.code == "exchange.tables.unknown_file"]
