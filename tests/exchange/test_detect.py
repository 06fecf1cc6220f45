import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sinergi import exchange
from sinergi.errors import SinergiError, UnreadableFileError, UnusableDataError, UsageError
from sinergi.exchange import detect_format, read_any

ACTORS = "id,name,kind\na,Dinas Sosial,opd\n"


def test_tables_by_name_or_as_a_single_file(tmp_path):
    (tmp_path / "actors.csv").write_text(ACTORS)
    assert detect_format(tmp_path) == detect_format(tmp_path / "actors.csv") == "tables"
    assert read_any(tmp_path / "actors.csv").snapshot == read_any(tmp_path).snapshot
    pq.write_table(pa.table({"id": ["p"], "name": ["P"]}), tmp_path / "programs.parquet")
    assert read_any(tmp_path / "programs.parquet").snapshot.programs["id"].tolist() == ["p"]


def test_the_name_of_the_file_does_not_decide(tmp_path):
    path = tmp_path / "data.txt"
    path.write_text("kd_satker;kd_program_str;nama_program;pagu_program\n1;1.01.02;P;5\n")
    assert detect_format(path) == "sirup"
    path.write_text("kode_skpd\tnama_skpd\tkode_sub_giat\tnama_sub_giat\tpagu\n")
    assert detect_format(path) == "sipd"


def test_a_store_is_sent_to_its_own_door(tmp_path):
    path = tmp_path / "bandung.db"
    with sqlite3.connect(path) as base:
        base.execute("create table t (x)")
    base.close()
    assert detect_format(path) == "store"
    assert detect_format("neo4j://server:7687") == "store"
    with pytest.raises(UsageError) as caught:
        read_any(path)
    assert caught.value.code == "exchange.is_store"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("kosong.csv", b"", "input.empty"),
        ("kosong.xlsx", b"", "input.empty"),
        ("surat.pdf", b"%PDF-1.7", "input.not_text"),
        ("foto.csv", b"\x89PNG\r\n\x1a\n", "input.not_text"),
        ("lain.csv", b"nama,umur\na,1\n", "input.unknown_table"),
        ("lain.json", b'[{"nama": "a"}]', "input.unknown_table"),
        ("rusak.json", b"[{", "input.damaged"),
        ("angka.json", b"3", "input.no_rows"),
        ("lain.parquet", b"PAR1xxxx", "input.unknown_table"),
    ],
)
def test_what_is_not_known_is_one_clear_sentence(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnusableDataError) as caught:
        read_any(path)
    assert caught.value.code == f"exchange.{code}"
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"PK\x03\x04 bukan zip")
    with pytest.raises(UnreadableFileError):
        read_any(path)


def test_folders_without_tables_say_what_was_seen_and_sought(tmp_path):
    with pytest.raises(UnusableDataError) as caught:
        read_any(tmp_path)
    assert caught.value.code == "exchange.input.empty_folder"
    (tmp_path / "foto.jpg").write_bytes(b"x")
    (tmp_path / "catatan.csv").write_text("nama,umur\na,1\n")
    with pytest.raises(UnusableDataError) as caught:
        read_any(tmp_path)
    assert caught.value.code == "exchange.input.nothing_fits"
    assert "catatan.csv, foto.jpg" in str(caught.value)
    assert "programs.csv" in str(caught.value)


def test_workbooks_are_known_by_their_sheets(tmp_path):
    for path in exchange.write_template(tmp_path / "data.xlsx", region="32.04"):
        assert detect_format(path) == "workbook"
        assert len(read_any(path).snapshot.programs) == 0
    with pytest.raises(UnusableDataError) as caught:
        read_any(tmp_path)
    assert caught.value.code == "exchange.input.workbook_inside"
    assert "data.xlsx" in str(caught.value)


def test_a_missing_input_is_told(tmp_path):
    with pytest.raises(UnusableDataError) as caught:
        read_any(tmp_path / "tidak ada.xlsx")
    assert caught.value.code == "exchange.input.missing"
    assert "tidak ada.xlsx" in str(caught.value)


@pytest.mark.parametrize("name", ["x" * 300, "a\0b", "tidak/ada/sama/sekali", "y" * 5000])
@pytest.mark.parametrize("read", [read_any, exchange.read_tables, exchange.read_sipd,
                                  exchange.read_sirup])  # fmt: skip
def test_names_that_cannot_exist_are_one_clear_sentence(tmp_path, name, read):
    with pytest.raises(UnusableDataError) as caught:
        read(f"{tmp_path}/{name}")
    assert caught.value.code in {"exchange.input.missing", "exchange.input.unreadable"}
    assert len(str(caught.value)) < 250


LOCKED = """
import os, sys
from sinergi.errors import UnreadableFileError
from sinergi.exchange import read_any, read_sipd, read_sirup, read_tables
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
for path in sys.argv[1:]:
    for read in (read_any, read_tables, read_sipd):
        try:
            read(path)
        except UnreadableFileError as problem:
            print(problem.code)
"""


def test_what_may_not_be_read_is_told():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "actors.csv").write_text(ACTORS)
        (folder / "actors.csv").chmod(0o000)
        (folder / "tertutup").mkdir(mode=0o000)
        done = subprocess.run(
            [sys.executable, "-c", LOCKED, folder / "actors.csv", folder / "tertutup"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert done.stdout.split() == ["exchange.input.unreadable"] * 6, done.stderr


@pytest.mark.parametrize("name", ["data Ünïcödé 数据.csv", "x" * 240 + ".csv"])
def test_long_and_non_ascii_paths(tmp_path, name):
    folder = tmp_path / ("kecamatan-é" * 15)
    folder.mkdir()
    (folder / "actors.csv").write_text(ACTORS)
    assert len(read_any(folder).snapshot.actors) == 1
    head = "kode_skpd,nama_skpd,kode_sub_giat,nama_sub_giat,pagu"
    row = "1.06.0.00.0.00.08.0000,Dinas Sosial,1.06.02.2.01.0001,S,1"
    (folder / name).write_text(f"{head}\n{row}\n")
    assert len(read_any(folder / name).snapshot.programs) == 1


def test_every_public_name_can_be_had():
    for name in ("atomic_file", "detect_format", "neutralise", "read_any", "read_sipd",
                 "read_sirup", "read_tables", "restore", "write_csv", "write_graph",
                 "write_tables"):  # fmt: skip
        assert callable(getattr(exchange, name))
    assert set(exchange.__all__) <= set(dir(exchange))
    with pytest.raises(AttributeError):
        _ = exchange.tidak_ada


def test_importing_the_room_is_light():
    code = "import sys, sinergi.exchange; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("seed", range(20))
def test_noise_never_gives_a_traceback(tmp_path, seed):
    import numpy as np

    noise = np.random.default_rng(seed).integers(0, 256, 300, dtype=np.uint8).tobytes()
    for name in ("programs.csv", "x.json", "x.xlsx", "x.csv", "programs.parquet"):
        path = tmp_path / name
        path.write_bytes((b"PK\x03\x04" if name == "x.xlsx" else b"") + noise)
        try:
            batch = read_any(path)
        except SinergiError as problem:
            sentence = str(problem)
            assert len(sentence) > 20
        else:
            assert isinstance(batch.findings.to_frame(), pd.DataFrame)
