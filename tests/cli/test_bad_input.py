"""Bad input, each with one clear sentence and exit code 3 (or findings), nothing half-loaded."""

import datetime as dt
import io
import resource
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import msoffcrypto.format.ooxml
import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter

from sinergi.exchange import read_any
from sinergi.workspace import open_workspace

HEADER = ["Kode Sub Kegiatan", "Nama Program", "OPD", "Tahun", "Pagu"]
ROW = ["8.01.06.2.01.0004", "Dialog kerukunan", "Kesbangpol", 2025, 1000000]


def sinergi(*words: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "sinergi", *map(str, words)],
        capture_output=True, text=True, timeout=300, check=False, **more,
    )  # fmt: skip  # pyright: ignore[reportCallIssue, reportArgumentType] - passed through


def book(path: Path, rows: list[list[object]], sheet: str = "Program") -> Path:
    work = openpyxl.Workbook()
    page = work.active
    page.title = sheet
    for row in rows:
        page.append(row)
    work.save(path)
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def old_excel(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 2048)
    return path


def protected(path: Path) -> Path:
    plain = io.BytesIO()
    book(plain, [HEADER, ROW])  # pyright: ignore[reportArgumentType] - openpyxl saves to buffers too
    plain.seek(0)
    office = msoffcrypto.format.ooxml.OOXMLFile(plain)
    with path.open("wb") as file:
        office.encrypt("rahasia", file)
    return path


def bomb(path: Path) -> Path:
    good = book(path.with_name("baik.xlsx"), [HEADER, ROW])
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(name, source.read(name))
        with out.open("xl/media/besar.bin", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b"\0" * (1 << 20))
    return path


def wrong_sheet(path: Path) -> Path:
    return book(path, [["a", "b"], [1, 2]], sheet="Catatan")


def wrong_column(path: Path) -> Path:
    return book(path, [["Kolom satu", "Kolom dua"], ["x", "y"]])


def without_names(path: Path) -> Path:
    return book(path, [[c for c in HEADER if c != "Nama Program"], [*ROW[:1], *ROW[2:]]])


def noise(path: Path) -> Path:
    path.write_bytes(bytes(np.random.default_rng(1).integers(0, 256, 5000, dtype="uint8")))
    return path


def text_file(path: Path) -> Path:
    path.write_text("ini bukan buku kerja", encoding="utf-8")
    return path


UNUSABLE: dict[str, Callable[[Path], Path]] = {
    "empty.xlsx": empty,
    "old.xlsx": old_excel,
    "protected.xlsx": protected,
    "bomb.xlsx": bomb,
    "sheet.xlsx": wrong_sheet,
    "column.xlsx": wrong_column,
    "text.xlsx": text_file,
    "empty.csv": empty,
    "old.xls": old_excel,
    "noise.csv": noise,
    "noname.xlsx": without_names,
}
#: What the sentence must name: the reason, or the way out.
SAYS = {
    "empty.xlsx": "kosong", "old.xlsx": "Excel Workbook (.xlsx)", "protected.xlsx": "kata sandi",
    "bomb.xlsx": "mengembang", "sheet.xlsx": "Program, SK & Forum, Rapat",
    "column.xlsx": "Nama Program/Kegiatan/Sub Kegiatan", "text.xlsx": "bukan buku kerja",
    "empty.csv": "kosong", "old.xls": "Excel Workbook (.xlsx)", "noise.csv": "tidak berisi teks",
    "noname.xlsx": "Nama Program/Kegiatan/Sub Kegiatan",
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSABLE)
def test_unusable_file_is_one_sentence_and_exit_code_three(name, tmp_path):
    path = UNUSABLE[name](tmp_path / name)
    done = sinergi("analyze", path, "-o", tmp_path / "hasil")
    assert done.returncode == 3, done.stderr + done.stdout
    assert "Traceback" not in done.stderr
    assert 40 < len(done.stderr.strip()) < 600
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "hasil").exists()
    assert SAYS[name] in done.stderr
    assert sinergi("load", path, "--into", tmp_path / "s.sinergi").returncode == 3
    assert not (tmp_path / "s.sinergi").exists()


def test_a_folder_without_tables_says_what_is_looked_for(tmp_path):
    folder = tmp_path / "kosong"
    folder.mkdir()
    (folder / "catatan.txt").write_text("x")
    done = sinergi("analyze", folder, "-o", tmp_path / "hasil")
    assert done.returncode == 3
    assert "programs" in done.stderr


CELLS: dict[str, tuple[list[object], str]] = {
    "negative budget": ([*ROW[:4], -5], "Pagu"),
    "wrong type": ([*ROW[:4], "banyak sekali"], "Pagu"),
    "impossible year": ([*ROW[:3], 25, ROW[4]], "Tahun"),
}


@pytest.mark.parametrize("name", CELLS)
def test_a_bad_cell_is_a_finding_with_its_place(name, tmp_path):
    row, column = CELLS[name]
    batch = read_any(book(tmp_path / "x.xlsx", [HEADER, ROW, row]))
    found = [f for f in batch.findings if f.row == 3 and f.cell]
    assert found, [f.sentence() for f in batch.findings]
    assert column in " ".join(f.sentence() + str(f.column) for f in found)


def test_all_bad_cells_are_told_not_just_the_first(tmp_path):
    rows = [[*ROW[:4], -number] for number in range(1, 31)]
    batch = read_any(book(tmp_path / "x.xlsx", [HEADER, *rows]))
    assert len({f.row for f in batch.findings if f.cell}) == 30


def test_damaged_codes_are_repaired_where_one_reading_is_possible(tmp_path):
    rows = [["8.01.06.2.01.04", "Dialog", "Kesbangpol", "2025.0", "Rp 1.250.000,00"]]
    batch = read_any(book(tmp_path / "x.xlsx", [HEADER, *rows]))
    program = batch.snapshot.programs.iloc[0]
    assert program["code"] == "8.01.06.2.01.0004"
    assert program["year"] == 2025
    assert program["budget_idr"] == 1_250_000


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-8-sig", "utf-8"])
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_csv_of_any_dialect(encoding, delimiter, tmp_path):
    folder = tmp_path / "tabel"
    folder.mkdir()
    lines = [
        delimiter.join(["id", "name", "opd", "region", "year"]),
        delimiter.join(["p1", '"Caf\u00e9 \\"Sinergi\\""', "a", "32.04", "2025"]),
    ]
    (folder / "programs.csv").write_bytes("\n".join(lines).encode(encoding))
    actors = delimiter.join(["id", "name", "kind"]) + "\n" + delimiter.join(["a", "Dinas", "opd"])
    (folder / "actors.csv").write_bytes(actors.encode(encoding))
    program = read_any(folder).snapshot.programs.iloc[0]
    assert program["name"] == 'Caf\u00e9 "Sinergi"'
    assert program["year"] == 2025


@pytest.mark.parametrize(
    ("cell", "value"), [(32.1, "32.10"), (3204, "32.04"), ("Kab. Bandung", "32.04")]
)
def test_a_region_code_that_lost_its_zero_comes_back(cell, value, tmp_path):
    path = book(tmp_path / "x.xlsx", [[*HEADER, "Wilayah"], [*ROW, cell]])
    assert read_any(path).snapshot.programs["region"].tolist() == [value]


def test_a_code_that_became_a_date_comes_back(tmp_path):
    rows = [[dt.datetime(2002, 1, 1), *ROW[1:]], [dt.datetime(2025, 5, 17), "Lain", *ROW[2:]]]  # noqa: DTZ001 - a cell has no zone
    batch = read_any(book(tmp_path / "x.xlsx", [HEADER, *rows]))
    codes = batch.snapshot.programs.set_index("name")["code"].to_dict()
    assert codes["Dialog kerukunan"] == "1.01.02"
    assert "2025-05-17" not in str(codes["Lain"])
    assert [f.cell for f in batch.findings if f.code == "workbook.cells.code_date"] == ["A3"]


def test_two_readings_of_a_code_are_a_question(tmp_path):
    folder = tmp_path / "tabel"
    folder.mkdir()
    (folder / "programs.csv").write_text("id,name,opd,region\np,A,Dinas,32.1\n")
    batch = read_any(folder)
    found = next(f for f in batch.findings if f.code == "exchange.cells.region_unknown")
    assert "32.01 Kabupaten Bogor, 32.10 Kabupaten Majalengka" in found.sentence()
    assert batch.snapshot.programs["region"].isna().all()


def test_duplicate_ids_and_dangling_references_are_findings(tmp_path):
    folder = tmp_path / "tabel"
    folder.mkdir()
    pd.DataFrame(
        {"id": ["p", "p", "q"], "name": ["A", "B", "C"], "opd": ["a", "a", "hilang"],
         "region": ["32.04", "32.04", "99.99"]}
    ).to_csv(folder / "programs.csv", index=False)  # fmt: skip
    pd.DataFrame({"id": ["a"], "name": ["Dinas"], "kind": ["opd"]}).to_csv(
        folder / "actors.csv", index=False
    )
    batch = read_any(folder)
    words = " ".join(f.sentence() for f in batch.findings)
    assert "hilang" in words
    assert "99.99" in words
    assert batch.snapshot.programs["id"].is_unique


def test_formula_cells_and_hidden_sheets_are_told(tmp_path):
    path = tmp_path / "x.xlsx"
    work = xlsxwriter.Workbook(str(path))
    page = work.add_worksheet("Program")
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, ROW)
    page.write_row(2, 0, ROW[:4])
    page.write_formula(2, 4, "=1+1", None, 2)
    page.write_row(3, 0, [ROW[0], "Sarasehan", *ROW[2:4]])
    page.write_formula(3, 4, "=1/0", None, "#DIV/0!")
    hidden = work.add_worksheet("Rapat")
    hidden.write_row(0, 0, ["Forum", "Tanggal", "Peserta"])
    hidden.write_row(1, 0, ["FKUB", "2025-01-02", "Kesbangpol | Kemenag"])
    hidden.hide()
    work.close()
    batch = read_any(path)
    codes = " ".join(f.code for f in batch.findings)
    assert "formula" in codes
    told = next(f for f in batch.findings if f.code == "workbook.cells.error_value")
    assert (told.cell, told.value, told.column) == ("E4", "#DIV/0!", "Pagu")
    assert "hidden" in codes
    assert len(batch.snapshot.meetings) == 1


def test_a_million_row_sheet_ends_in_time(tmp_path):
    path = tmp_path / "besar.xlsx"
    work = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    page = work.add_worksheet("Program")
    page.write_row(0, 0, HEADER)
    page.write_row(1, 0, ROW)
    page.write_string(1_048_575, 0, "")
    page.write_blank(1_048_575, 4, None, work.add_format({"bold": True}))
    work.close()
    batch = read_any(path)
    assert len(batch.snapshot.programs) == 1


def test_long_and_foreign_paths_work(tmp_path):
    folder = tmp_path / ("data Kabupaten \u2013 tah\u00fbn " + "x" * 120) / "\u65e5\u672c"
    folder.mkdir(parents=True)
    path = book(folder / "b\u00fcku kerja.xlsx", [HEADER, ROW])
    assert sinergi("duplicates", path, "-o", folder / "has\u00efl.csv").returncode == 0
    assert (folder / "has\u00efl.csv").exists()


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    path = book(tmp_path / "x.xlsx", [HEADER, ROW])
    limit = 20_000  # bytes a file may have: the report does not fit

    def small_disk() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = sinergi("analyze", path, "-o", tmp_path / "hasil", preexec_fn=small_disk)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "hasil").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["x.xlsx"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    path = book(tmp_path / "x.xlsx", [HEADER, ROW])
    place = Path("/proc/sinergi-hasil")  # nobody can write there, root neither
    done = sinergi("analyze", path, "-o", place)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_file_in_place_of_the_folder_and_a_folder_in_place_of_the_file(tmp_path):
    path = book(tmp_path / "x.xlsx", [HEADER, ROW])
    (tmp_path / "gaps.csv").mkdir()
    for words, told in (
        (["analyze", path, "-o", path], "adalah berkas, padahal yang diminta folder"),
        (
            ["gaps", path, "-o", tmp_path / "gaps.csv"],
            "adalah folder, padahal yang diminta berkas",
        ),
        (["map", path, "-o", path / "peta.html"], "salah satu foldernya ternyata sebuah berkas"),
    ):
        done = sinergi(*words)
        assert done.returncode == 2, done.stderr
        assert told in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["gaps.csv", "x.xlsx"]


def test_a_read_only_output_stays_as_it_is(tmp_path):
    path = book(tmp_path / "x.xlsx", [HEADER, ROW])
    old = tmp_path / "gaps.csv"
    old.write_text("lama")
    old.chmod(0o444)
    done = sinergi("gaps", path, "-o", old)
    assert done.returncode == 2
    assert "hanya dapat dibaca" in done.stderr
    assert old.read_text() == "lama"


def test_a_killed_load_leaves_the_old_state(tmp_path):
    demo = Path(__file__).parents[2] / "examples" / "kabupaten_sukamaju.xlsx"
    store = tmp_path / "s.sinergi"
    first = book(tmp_path / "x.xlsx", [HEADER, ROW])
    assert sinergi("load", first, "--into", store).returncode == 0
    with open_workspace(store) as ws:
        before = ws.snapshot().fingerprint
    whole = None
    quiet = {p.name for p in tmp_path.iterdir()}
    for delay in (0.0, 0.03, 0.1, 0.3):
        process = subprocess.Popen(
            [sys.executable, "-m", "sinergi", "load", str(demo), "--into", str(store)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # the load writes when a log appears beside the store, or when the store itself changes
        old = store.stat().st_mtime_ns
        while (
            process.poll() is None
            and {p.name for p in tmp_path.iterdir()} == quiet
            and (store.stat().st_mtime_ns == old)
        ):
            time.sleep(0.002)
        time.sleep(delay)
        process.kill()
        process.wait()
        with open_workspace(store) as ws:
            state = ws.snapshot()
        if state.fingerprint != before:
            whole = whole or state.fingerprint
            assert state.fingerprint == whole
            assert len(state.programs) > 300


HOSTILE = [
    '=HYPERLINK("http://jahat.example","klik")',
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '"; DROP TABLE programs; --',
    "@SUM(1+1)*cmd|' /C calc'!A0",
]


def test_hostile_values_pass_through_every_output_inert(tmp_path):
    rows = [
        [f"8.01.06.2.01.000{i}", word, f"Dinas {word}", 2025, 10]
        for i, word in enumerate(HOSTILE, 1)
    ]
    path = book(tmp_path / "x.xlsx", [HEADER])
    work = openpyxl.load_workbook(path)
    for number, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            cell = work["Program"].cell(number, column)
            cell.value = value
            cell.data_type = "n" if isinstance(value, int) else "s"
    work.save(path)
    out = tmp_path / "hasil"
    assert sinergi("analyze", path, "-o", out).returncode == 0
    assert sinergi("load", path, "--into", tmp_path / "s.sinergi").returncode == 0
    with open_workspace(tmp_path / "s.sinergi") as ws:
        kept = set(ws.snapshot().programs["name"])
    assert set(HOSTILE) <= kept
    for name in ("index.html", "peta.html"):
        page = (out / name).read_text(encoding="utf-8")
        assert "<img src=x" not in page
        assert "<script>alert" not in page
    for name in out.glob("*.csv"):
        for line in name.read_text(encoding="utf-8-sig").splitlines():
            for cell in line.split(","):
                assert not cell.strip('"').startswith(("=", "@", "+"))
    for sheet in openpyxl.load_workbook(out / "laporan.xlsx"):
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_a_folder_or_a_store_named_like_a_document_is_refused(tmp_path):
    demo = Path(__file__).parents[2] / "examples" / "kabupaten_sukamaju.xlsx"
    for words in (("analyze", demo, "-o", tmp_path / "laporan.pdf"),
                  ("load", demo, "--into", tmp_path / "kab.xlsx")):  # fmt: skip
        done = sinergi(*words)
        assert done.returncode != 0
        assert "bernama seperti" in done.stderr
        assert list(tmp_path.iterdir()) == []
