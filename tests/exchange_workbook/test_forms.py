"""CSV exports of web forms: reports of incidents, public feedback, answers of partners."""

from pathlib import Path

import pytest

from sinergi.errors import UnusableDataError
from sinergi.exchange import detect_format, read_any, read_form

INCIDENTS = (
    '"Timestamp","Jenis Kejadian","Isu","Lembaga Pelapor","Sumber","Kode Wilayah","Status"\n'
    '"2025/05/02 3:14:15 PM GMT+7","unjuk rasa","I01","Kecamatan Soreang","laporan",'
    '"32.04","selesai"\n'
    '"kemarin","hoaks","I04","Diskominfo","aplikasi","32.04","proses"\n'
)
SURVEY = (
    "Cap waktu,Lembaga Anda,Kepercayaan [Dinas Sosial],Kepercayaan [Bakesbangpol],"
    "Keterbukaan [Dinas Sosial]\n"
    "02/05/2025 14:10:11,Dinas Kesehatan,4,5,3\n"
    "02/05/2025 15:10:11,Bappeda,5,,banyak\n"
)


def _file(folder: Path, name: str, content: str) -> Path:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return file


def test_a_report_of_incidents_is_known_by_its_columns(tmp_path: Path) -> None:
    file = _file(tmp_path, "laporan masuk.csv", INCIDENTS)
    assert detect_format(file) == "form"
    batch = read_any(file)
    rows = batch.snapshot.incidents
    assert rows["date"].astype(str).tolist() == ["2025-05-02"]
    assert rows["reporting_actor"].tolist() == ["32.04:kecamatan-soreang"]
    assert (batch.source.kind, rows["source_row"].tolist()) == ("form", [2])
    bad = next(f for f in batch.findings if f.value == "kemarin")
    assert (bad.severity, bad.cell, bad.row) == ("error", "A3", 3)


def test_a_grid_question_gives_one_answer_for_every_partner(tmp_path: Path) -> None:
    file = _file(tmp_path, "survei.csv", SURVEY)
    batch = read_form(file, region="32.04")
    rows = batch.snapshot.assessments
    assert rows[["rater", "ratee", "item", "score", "period"]].fillna(-1).values.tolist() == [
        ["32.04:dinas-kesehatan", "32.04:dinas-sosial", "Kepercayaan", 4.0, "2025"],
        ["32.04:dinas-kesehatan", "32.04:badan-kesatuan-bangsa-dan-politik", "Kepercayaan", 5.0,
         "2025"],
        ["32.04:dinas-kesehatan", "32.04:dinas-sosial", "Keterbukaan", 3.0, "2025"],
        ["32.04:badan-perencanaan-pembangunan-daerah", "32.04:dinas-sosial", "Kepercayaan", 5.0,
         "2025"],
        ["32.04:badan-perencanaan-pembangunan-daerah", "32.04:dinas-sosial", "Keterbukaan", -1,
         "2025"],
    ]  # fmt: skip
    assert rows["source_row"].tolist() == [2, 2, 2, 3, 3]
    told = {f.value: f.cell for f in batch.findings}
    assert told["banyak"] == "E3"


def test_a_form_without_region_says_how_to_name_it(tmp_path: Path) -> None:
    batch = read_form(_file(tmp_path, "survei.csv", SURVEY))
    sentences = [f.sentence("id") for f in batch.findings]
    assert any("--region 32.04" in s for s in sentences)


def test_what_is_no_form_is_refused_with_its_columns(tmp_path: Path) -> None:
    file = _file(tmp_path, "apa saja.csv", "a,b,c\n1,2,3\n")
    with pytest.raises(UnusableDataError, match="a, b, c"):
        read_any(file)


def test_title_rows_above_the_header_do_not_shift_the_rows_told(tmp_path: Path) -> None:
    file = _file(tmp_path, "aduan.csv", "\n\nTanggal;Isu;Kanal;Jenis;Jumlah;Wilayah\n"
                 "30/06/2025;I04;SP4N-LAPOR;keluhan;12;32.04\n"
                 "30/06/2025;I04;SP4N-LAPOR;saran;banyak;32.04\n")  # fmt: skip
    batch = read_form(file)
    assert batch.snapshot.feedback["source_row"].tolist() == [4, 5]
    assert next(f for f in batch.findings if f.value == "banyak").cell == "E5"
