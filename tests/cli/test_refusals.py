"""What cannot be written or restored as asked: one sentence, and nothing is touched."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import Result
from typer.testing import CliRunner

from sinergi.cli.app import app

HEADER = ["Kode Sub Kegiatan", "Nama Program", "OPD", "Tahun", "Pagu"]
ROW = ["8.01.06.2.01.0004", "Dialog kerukunan", "Kesbangpol", 2025, 1000000]


def sinergi(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def small_store(tmp_path) -> Path:
    data = tmp_path / "data.xlsx"
    work = openpyxl.Workbook()
    work.active.title = "Program"
    for row in (HEADER, ROW):
        work.active.append(row)
    work.save(data)
    store = tmp_path / "k.sinergi"
    assert sinergi("load", data, "--into", store).exit_code == 0
    return store


@pytest.mark.parametrize(
    "command", ["review", "complete", "synonyms", "plan", "check", "template"]
)
def test_a_workbook_is_written_only_under_the_name_of_one(command, small_store):
    target = small_store.with_name("tinjau.pdf")
    words = {"check": [small_store.with_name("data.xlsx"), "-o"], "template": []}
    done = sinergi(command, *words.get(command, [small_store, "-o"]), target)
    assert done.exit_code == 2
    assert 'Format berkas ".pdf" tidak dikenal' in done.output
    assert not target.exists()


def test_a_backup_that_is_not_there_and_where_the_old_file_went(small_store):
    done = sinergi("store", "restore", small_store, "--from", small_store.with_name("x.sinergi"))
    assert done.exit_code == 2
    assert "Berkas cadangan" in done.output
    copy = small_store.with_name("cadangan.sinergi")
    assert sinergi("store", "backup", small_store, "-o", copy.with_suffix(".pdf")).exit_code == 2
    assert sinergi("store", "backup", small_store, "-o", copy).exit_code == 0
    done = sinergi("store", "restore", small_store, "--from", copy)
    assert "Berkas yang lama disimpan sebagai" in done.output
    assert "k.sebelum-1.sinergi" in done.output


@pytest.mark.parametrize("more", [[], ["--region", "32.04"]])
def test_an_untouched_template_gets_no_report(tmp_path, more):
    blank = tmp_path / "kosong.xlsx"
    assert sinergi("template", blank, *more).exit_code == 0
    done = sinergi("analyze", blank, "-o", tmp_path / "hasil")
    assert done.exit_code == 3
    assert "Belum ada yang diisi dalam kosong.xlsx" in done.output
    assert not (tmp_path / "hasil").exists()
