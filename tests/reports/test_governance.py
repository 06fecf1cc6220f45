"""The chapter on governance: the suggestion, the principles, the numbers in the annex."""

from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest

from sinergi import settings
from sinergi.analysis.governance import measure_governance
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_dashboard, write_report

HOSTILE = "<img src=x onerror=alert(1)> Dinas Induk"


def city() -> Snapshot:
    names = [HOSTILE, *(f"Dinas {x}" for x in "BCDEFG")]
    ratings = {"rater": list("abcdefg"), "ratee": list("bcdefga"), "item": ["keandalan"] * 7,
               "score": [4] * 7, "period": ["2025"] * 7}  # fmt: skip
    return Snapshot(
        {
            "actors": pd.DataFrame({"id": list("abcdefg"), "name": names, "kind": ["opd"] * 7}),
            "ties": pd.DataFrame({"actor_a": ["a"] * 6, "actor_b": list("bcdefg"),
                                  "evidence": ["SK 1", *[None] * 5]}),
            "assessments": pd.DataFrame(ratings),
        }
    )  # fmt: skip


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def written(folder: Path, **options) -> str:
    result = measure_governance(city(), ratings=False)
    with settings.use(**options):
        write_report(folder / "laporan.docx", city(), result)
    return words_of(folder / "laporan.docx")


def test_the_chapter_suggests_a_mode_and_shows_every_principle(tmp_path):
    told = written(tmp_path)
    assert "Tata kelola kerja sama" in told
    assert (
        f"Usulan untuk dibahas: satu lembaga pemimpin. Hubungan 7 lembaga bertumpu pada {HOSTILE}"
        in told
    )
    for principle in (
        "kesetaraan dan saling percaya", "transparansi dan akuntabilitas", "orientasi pada hasil",
        "keselarasan dengan RPJMD", "partisipasi pemangku kepentingan",
    ):  # fmt: skip
        assert principle in told
    assert "17% (1 dari 6)" in told
    assert "Belum dapat diukur: datanya belum ada" in told
    assert "Belum dapat diukur dari data ini" in told
    assert "bukan penilaian baik atau buruk" in told
    annex = told.split("Lampiran")[1]
    assert "pemusatan hubungan" in annex
    assert "Pemusatan bernilai 0" in annex


def test_ratings_are_not_in_the_report(tmp_path):
    told = written(tmp_path)
    assert told.count("Tidak dimuat: penilaian antarmitra hanya ditampilkan bila diminta") == 2


@pytest.mark.parametrize("audience", ["pimpinan", "publik"])
def test_others_than_internal_readers_see_no_name(tmp_path, audience):
    told = written(tmp_path, audience=audience)
    assert "bertumpu pada satu lembaga" in told
    assert "Dinas" not in told
    result = measure_governance(city(), ratings=False)
    with settings.use(audience=audience):
        write_report(tmp_path / "laporan.xlsx", city(), result)
        write_dashboard(tmp_path / "i.html", city(), result, findings=Findings(), files={})
    book = openpyxl.load_workbook(tmp_path / "laporan.xlsx")
    assert "Tata kelola" in book.sheetnames
    cells = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if "Dinas" in c]
    assert "Dinas" not in (tmp_path / "i.html").read_text(encoding="utf-8")


def test_the_first_page_has_the_principles_and_nothing_can_run(tmp_path):
    result = measure_governance(city(), ratings=False)
    write_dashboard(tmp_path / "i.html", city(), result, findings=Findings(), files={})
    page = (tmp_path / "i.html").read_text(encoding="utf-8")
    assert "partisipasi pemangku kepentingan" in page
    assert "&lt;img src=x" in page
    assert "<img src=x" not in page


def test_without_single_ties_no_mode_is_suggested(tmp_path):
    bare = city().replace(ties=city().ties.head(0), assessments=city().assessments.head(0))
    write_report(tmp_path / "r.docx", bare, measure_governance(bare, ratings=False))
    told = words_of(tmp_path / "r.docx")
    assert "Cara tata kelola belum dapat diusulkan" in told
    assert "bertumpu" not in told
