"""Asking agencies for what their budget lines do not say, as a planner does it."""

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.complete import open_questions
from sinergi.errors import UnusableDataError
from sinergi.exchange import read_any, read_completion
from sinergi.model.batch import Batch, Source
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_completion
from sinergi.workspace import complete, open_workspace

HEADER = 3
HOSTILE = '=HYPERLINK("http://x")'


def region(**more: object) -> Snapshot:
    programs = {
        "id": ["a", "b", "c"], "opd": ["dinsos", "dinkes", "cikole"], "region": "32.04",
        "year": 2025, "budget_idr": [40_000_000, 25_000_000, 9_000_000],
        "name": ["Pelatihan Kader Posyandu Lansia", "Bimtek Kader Posyandu Lansia",
                 "Pelatihan Kader Posyandu Lansia"],
        "indicator": [None, "Jumlah kader dilatih", None],
    }  # fmt: skip
    actors = {
        "id": ["dinsos", "dinkes", "cikole", "soreang"], "region": "32.04",
        "kind": ["opd", "opd", "kecamatan", "kecamatan"],
        "name": ["Dinas Sosial", "Dinas Kesehatan", "Kecamatan Cikole", "Kecamatan Soreang"],
    }  # fmt: skip
    return Snapshot({"actors": pd.DataFrame(actors), "programs": pd.DataFrame(programs | more)})


@pytest.fixture
def store(tmp_path) -> Path:
    path = tmp_path / "kabupaten.sinergi"
    with open_workspace(path, create=True) as ws:
        ws.load(Batch(region(), source=Source("awal.xlsx", "workbook", "0" * 64)))
    return path


def sheet(city: Snapshot, folder: Path) -> Path:
    return write_completion(open_questions(find_duplicates(city)), folder / "lengkapi.xlsx", city)


def fill(path: Path, answers: dict[str, dict[str, str]]) -> Path:
    """Write answers into the cells of a program, by header."""
    book = openpyxl.load_workbook(path)
    for tab in book.worksheets:
        headers = [cell.value for cell in tab[HEADER]]
        for row in tab.iter_rows(min_row=HEADER + 1):
            for header, value in answers.get(str(row[0].value), {}).items():
                row[headers.index(header)].value = value
    book.save(path)
    return path


def test_only_what_is_unknown_is_asked():
    bare = ["Penyuluhan Sanitasi Lingkungan", "Sosialisasi Sanitasi Lingkungan", "Ronda Malam"]
    asked = open_questions(find_duplicates(region(name=bare)))
    questions = dict(zip(asked["program"], asked["questions"], strict=True))
    assert questions["a"] == "beneficiaries | place | output"
    assert questions["b"] == "beneficiaries | place"  # its indicator tells the output
    titled = open_questions(find_duplicates(region())).set_index("program")["questions"]
    assert titled["a"] == "place | output"  # the title names the elderly
    assert titled.get("c", "output") == "output"  # a kecamatan works in its own place
    told = region(
        beneficiaries=["lansia"] * 3, place=["Kec. Soreang"] * 3, target=["40 orang"] * 3
    )
    assert len(open_questions(find_duplicates(told))) == 0


def test_an_agency_is_asked_about_few_programs():
    assert (open_questions(find_duplicates(region()), programs_per_agency=1)["opd"]
            .value_counts().max() == 1)  # fmt: skip
    assert len(open_questions(find_duplicates(region()), pairs=1)) == 2


def test_each_agency_has_a_sheet_with_choices(tmp_path):
    book = openpyxl.load_workbook(sheet(region(), tmp_path))
    tabs = [tab for tab in book.worksheets if tab.title[0].isdigit()]
    assert {"1 Dinas Kesehatan", "2 Dinas Sosial"} <= {tab.title for tab in tabs}
    lists = book["Daftar"]
    assert lists.sheet_state == "hidden"
    entries = {str(cell.value) for row in lists.iter_rows() for cell in row}
    assert {"Seluruh wilayah", "Kecamatan Soreang", "lansia", "orang"} <= entries
    assert all(len(tab.data_validations.dataValidation) == 3 for tab in tabs)


def test_answers_are_stored_and_the_pair_is_scored_again(store, tmp_path):
    same = {"Penerima Manfaat": "lansia", "Lokasi": "Kecamatan Soreang", "Dijawab Oleh": "Bidang"}
    path = fill(sheet(region(), tmp_path), {"a": same, "b": same})
    with open_workspace(store) as ws:
        done = complete(ws, path, who="Bappeda")
        assert done.report.added == 4
        row = done.changes.set_index(["program_a", "program_b"]).loc[("a", "b")]
        assert row["score"] > row["score_before"]
        assert ws.snapshot().programs.set_index("id")["place"]["a"] == "Kecamatan Soreang"
        again = complete(ws, path)
        assert (again.report.added, again.report.updated) == (0, 0)
        asked = open_questions(find_duplicates(ws.snapshot())).set_index("program")["questions"]
        assert asked["a"] == "output"
        assert "b" not in asked.index


def test_a_place_in_another_region_is_told_and_stored(store, tmp_path):
    cells = {"a": {"Lokasi": "Kota Bandung"}, "b": {"Lokasi": "Kecamatan Soreang"}}
    with open_workspace(store) as ws:
        done = complete(ws, fill(sheet(region(), tmp_path), cells))
        (told,) = [f for f in done.findings if f.code == "workspace.place_elsewhere"]
        assert '"Kota Bandung" berada di luar wilayah' in told.sentence()
        assert ws.snapshot().programs.set_index("id")["place"]["a"] == "Kota Bandung"


def test_people_elsewhere_are_no_duplication(store, tmp_path):
    first = {"Penerima Manfaat": "lansia", "Lokasi": "Kecamatan Soreang"}
    path = fill(
        sheet(region(), tmp_path), {"a": first, "b": first | {"Lokasi": "Kecamatan Cikole"}}
    )
    with open_workspace(store) as ws:
        row = complete(ws, path).changes.set_index(["program_a", "program_b"]).loc[("a", "b")]
    assert row["kind"] != "duplication"


def test_an_answer_survives_the_next_load_of_the_budget_file(store, tmp_path):
    path = fill(sheet(region(), tmp_path), {"a": {"Lokasi": "Kecamatan Soreang"}})
    with open_workspace(store) as ws:
        complete(ws, path)
        later = region(place=[None, "Kecamatan Cikole", None], budget_idr=[1, 2, 3])
        ws.load(Batch(later, source=Source("perubahan.xlsx", "workbook", "1" * 64)))
        places = ws.snapshot().programs.set_index("id")["place"]
        assert (places["a"], places["b"]) == ("Kecamatan Soreang", "Kecamatan Cikole")
        # one more answer does not touch the first
        more = fill(sheet(ws.snapshot(), tmp_path), {"a": {"Penerima Manfaat": "lansia | kader"}})
        complete(ws, more)
        program = ws.snapshot().programs.set_index("id").loc["a"]
        assert program["place"] == "Kecamatan Soreang"
        assert program["beneficiaries"] == "lansia | kader"


@pytest.mark.parametrize("who", ["Dr. Asep Sunandar, M.Si", "Pak Budi", "Asep Sunandar"])
def test_own_words_and_names_of_persons(tmp_path, who):
    answer = {"Lokasi": "Balai RW 05", "Dijawab Oleh": who}
    path = fill(sheet(region(), tmp_path), {"a": {"Penerima Manfaat": "Balai RW 03"}, "b": answer})
    batch = read_completion(path)
    assert [f.code for f in batch.findings] == ["workbook.persons.title"]
    answers = batch.snapshot.program_answers
    assert answers["answered_by"].isna().all()
    assert "Balai RW 03" in answers["value"].tolist()


def test_hostile_text_stays_text(tmp_path):
    names = [f"{HOSTILE} Pelatihan Kader Posyandu Lansia"] * 3
    tab = openpyxl.load_workbook(sheet(region(name=names), tmp_path)).worksheets[1]
    assert {cell.data_type for row in tab.iter_rows() for cell in row} <= {"s", "n"}


def test_an_answer_about_an_unknown_program_is_told(store, tmp_path):
    path = sheet(region(), tmp_path)
    book = openpyxl.load_workbook(path)
    row = book["2 Dinas Sosial"][HEADER + 1]
    row[0].value, row[5].value = "salah ketik", "Kecamatan Soreang"
    book.save(path)
    with open_workspace(store) as ws:
        done = complete(ws, path)
    assert [f.code for f in done.findings] == ["workspace.answer_without_program"]
    assert "salah ketik" in done.findings[0].sentence()
    assert done.report.added == 0


def test_the_sheet_is_not_taken_for_programs(tmp_path):
    with pytest.raises(UnusableDataError, match="sinergi complete"):
        read_any(sheet(region(), tmp_path))


def test_the_same_questions_give_the_same_bytes(tmp_path):
    one = sheet(region(), tmp_path).read_bytes()
    assert sheet(region(), tmp_path).read_bytes() == one


def test_the_command_under_both_names(store, tmp_path):
    def sinergi(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "sinergi", *map(str, words)],
            capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path,
        )  # fmt: skip

    wrote = sinergi("lengkapi", store)
    assert wrote.returncode == 0, wrote.stderr
    assert "lengkapi.xlsx" in wrote.stdout
    assert sinergi("complete", store).returncode != 0  # a sheet that may be filled in stays
    path = fill(tmp_path / "lengkapi.xlsx", {"a": {"Lokasi": "Kecamatan Soreang"}})
    read = sinergi("complete", store, "--read", path, "--json")
    assert read.returncode == 0, read.stderr
    assert {"a", "b"} <= {v for row in json.loads(read.stdout) for v in row.values()}
