import subprocess
import zipfile
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
from PIL import Image

from sinergi import settings
from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.gaps import find_gaps
from sinergi.analysis.result import Result
from sinergi.errors import OutputError, UnknownTermError
from sinergi.i18n import codes
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_dashboard, write_report, write_review, write_sheet
from sinergi.reports.document import Document, Grid, Paragraph
from sinergi.reports.docx import write_docx
from sinergi.reports.words import Names

HOSTILE = '=HYPERLINK("http://x")<img src=x onerror=alert(1)></script>"; DROP TABLE\x00\u202e'


@dataclass(frozen=True, eq=False)
class Told(Result):
    words: str = ""

    def explain(self) -> str:
        return self.words


class Picture:
    def save(self, path: Path) -> None:
        Image.new("RGB", (80, 40), "white").save(path)


def made(frame: pd.DataFrame, words: str) -> Told:
    return Told(frame, Provenance("x", {}, "f" * 64, 7), Findings(), words)


def city() -> Snapshot:
    return Snapshot(
        {
            "regions": pd.DataFrame({"id": ["99.01"], "name": ["Kabupaten Sukamaju"]}),
            "actors": pd.DataFrame(
                {"id": ["a", "b"], "name": ["Dinas Sosial", HOSTILE], "kind": ["opd", "opd"]}
            ),
            "programs": pd.DataFrame(
                {"id": ["p", "q"], "name": ["Satu", "Dua"], "region": ["99.01", "99.01"],
                 "year": [2025, 2025], "budget_idr": [5_000_000, 7_000_000]}
            ),
        }
    )  # fmt: skip


def duplicates() -> Told:
    frame = pd.DataFrame(
        {
            "program_a": ["p", "r"], "program_b": ["q", "s"], "name_a": [HOSTILE, "Lama"],
            "name_b": ["Dua", "Baru"], "opd_a": ["a", "a"], "opd_b": ["b", "b"],
            "region": ["99.01", "99.01"], "year": [2025, 2025],
            "kind": ["duplication", "duplication"], "score": [0.9, 0.99],
            "p_duplication": [0.8, 0.9], "budget_idr": [5_000_000, 9_000_000],
            "reasons": ["same_activity", "reorganisation"],
            "reason_sentence": ["Sama.", "Penataan."],
            "review": [None, None],
        }
    )  # fmt: skip
    return made(frame, "Ada 1 pasangan yang perlu ditinjau bersama.")


def gaps() -> Told:
    frame = pd.DataFrame(
        {
            "gap_id": ["gap:1", "gap:2"], "kind": ["tie", "role"], "region": ["99.01", "99.01"],
            "issue": ["I04", "I05"], "forum": [None, None], "dataset": [None, None],
            "actor_a": ["a", "a"], "name_a": ["Dinas Sosial", "Dinas Sosial"],
            "actor_b": ["b", "required:lead"], "name_b": [HOSTILE, "Kepala Daerah"],
            "role": ["support", "lead"], "severity": [0.9, 0.4],
            "severity_class": ["high", "low"],
            "evidence_state": ["confirmed_absent", "not_visible"], "budget_idr": [1, None],
            "distance": [2, None], "brokers": ["a", None], "coverage": [0.5, 0.5],
            "evidence": ["p", "q"],
        }
    )  # fmt: skip
    return made(frame, "Ada 2 koordinasi yang belum terlihat dalam data.")


NOTES = Findings([Finding("model.empty", "notice") for _ in range(6)])


def words_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_docx_says_what_matters_and_opens_in_an_office_program(tmp_path):
    path = write_report(
        tmp_path / "laporan.docx", city(), duplicates(), gaps(), Picture(), findings=NOTES
    )
    words = words_of(path)
    assert "Peta sinergi dan koordinasi Kabupaten Sukamaju" in words
    assert "Untuk kalangan internal, belum dikonfirmasi" in words
    assert "Rp5.000.000" in words
    assert "1 pasangan lain berasal dari penataan ulang OPD" in words
    assert "Lama" not in words
    done = subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path),
         f"-env:UserInstallation=file://{tmp_path}/office"],
        capture_output=True, timeout=180, check=False,
    )  # fmt: skip
    assert (tmp_path / "laporan.pdf").stat().st_size > 5_000, done.stderr.decode()


def test_workbook_holds_words_and_nothing_that_runs(tmp_path):
    path = write_report(tmp_path / "laporan.xlsx", city(), duplicates(), gaps(), findings=NOTES)
    book = openpyxl.load_workbook(path)
    assert "Perlu ditinjau bersama" in book.sheetnames
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    header = [cell.value for cell in book["Perlu ditinjau bersama"][1]]
    assert "Anggaran program yang lebih kecil (Rp)" in header
    assert "Penataan OPD" in book.sheetnames
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "external" in name.casefold()]


def test_a_short_table_is_not_broken_between_pages(tmp_path):
    """LibreOffice loses rows of a table that breaks behind its repeated heading."""
    write_docx(tmp_path / "a.docx", Document("T", "S", "X", (
        Paragraph("Judul tabel", strong=True),
        Grid(["Unsur"], [[f"baris {n}"] for n in range(5)]),
        Paragraph("Judul panjang"),
        Grid(["Unsur"], [[f"baris {n}"] for n in range(40)]),
    )))  # fmt: skip
    book = docx.Document(str(tmp_path / "a.docx"))
    short, long = (
        [cell.paragraphs[0].paragraph_format.keep_with_next for cell in table.columns[0].cells]
        for table in book.tables
    )
    assert short == [True] * 5 + [None]
    assert set(long) == {None}
    kept = {p.text for p in book.paragraphs if p.paragraph_format.keep_with_next}
    assert kept == {"Judul tabel"}


def test_codes_are_told_in_words():
    names = Names(Snapshot({}))
    assert names.cell("evidence_state", "recorded") == "tercatat, perlu dipastikan"
    assert names.cell("issues", "I05 | I30") == "; ".join(map(names.issue, ("I05", "I30")))
    assert "I30" not in names.cell("issues", "I30") + names.cell("area", "I30")
    assert names.cell("scope", "issue") == "isu"
    assert names.cell("instrument", "sk") != "sk"
    assert names.actor("required:dunia_usaha") == "(peran: dunia usaha)"
    for mode in ("binary", "weighted", "capped", "brokered", "excess"):
        assert " " in names.cell("mode", mode)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.mark.parametrize("kind", ["report", "dashboard"])
def test_html_is_inert_and_offline(tmp_path, kind):
    path = tmp_path / "index.html"
    if kind == "report":
        write_report(path, city(), duplicates(), gaps(), Picture(), findings=NOTES)
    else:
        write_dashboard(
            path, city(), duplicates(), gaps(), findings=NOTES, files={"map": "peta.html"}
        )
    page = path.read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    assert "script" not in {tag for tag, _ in tags.seen}
    for tag, attributes in tags.seen:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href"):
            value = attributes.get(name) or ""
            assert value.startswith("data:") or ":" not in value, (tag, value)
    assert "Content-Security-Policy" in page
    assert "Untuk kalangan internal" in page


def test_money_is_counted_once_and_reorganisations_stay_out(tmp_path):
    path = write_dashboard(tmp_path / "i.html", city(), duplicates(), findings=NOTES, files={})
    page = path.read_text(encoding="utf-8")
    assert "Rp12,0 juta" in page  # p and q, once each
    assert "<b>1</b><span>pasangan" in page


def test_leaders_see_confirmed_findings_only(tmp_path):
    with settings.use(audience="pimpinan"):
        path = write_report(tmp_path / "a.docx", city(), duplicates(), gaps(), findings=NOTES)
    words = words_of(path)
    assert "Untuk pimpinan: hanya temuan yang sudah dikonfirmasi" in words
    assert "Kepala Daerah" not in words  # the gap that nobody confirmed
    assert "Dua" not in words
    assert "dikonfirmasi belum ada" in words


@pytest.mark.parametrize("suffix", [".docx", ".html", ".xlsx"])
def test_english_report(tmp_path, suffix):
    path = write_report(tmp_path / f"r{suffix}", city(), gaps(), findings=NOTES, lang="en")
    assert path.stat().st_size > 1000


def test_review_sheet_leaves_room_for_both_answers(tmp_path):
    path = write_review(duplicates(), tmp_path / "tinjau.xlsx")
    sheet = openpyxl.load_workbook(path)["Tinjauan"]
    header = [cell.value for cell in sheet[1]]
    assert {"Id Temuan", "Tanggapan OPD A", "Tanggapan OPD B", "Tanggal Tanggapan"} <= set(header)
    assert sheet.max_row == 2  # the reorganisation is not asked about
    assert sheet["A2"].value == "dup:p|q"
    assert sheet.data_validations.dataValidation


def test_a_frame_alone(tmp_path):
    path = write_sheet(tmp_path / "x.xlsx", pd.DataFrame({"name": [HOSTILE], "value": [0.5]}))
    assert openpyxl.load_workbook(path).active["A2"].data_type == "s"


def test_a_format_nobody_knows_offers_the_known_ones(tmp_path):
    with pytest.raises(UnknownTermError, match="docx"):
        write_report(tmp_path / "laporan.doc", city(), findings=NOTES)


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path):
    blocker = tmp_path / "berkas"
    blocker.write_text("x")
    with pytest.raises(OutputError, match="tidak dapat dibuat"):
        write_report(blocker / "laporan.docx", city(), findings=NOTES)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_table_as_a_workbook_speaks_words(demo_city, tmp_path, lang):
    """No header and no cell of a code: a planner opens this file."""
    results = (
        find_duplicates(demo_city),
        find_gaps(demo_city),
        rank_brokers(demo_city, by="sector"),
    )
    for result in results:
        frame = result.to_frame()
        assert {f"columns.{name}" for name in frame.columns} <= codes(lang)
        with settings.use(lang=lang):
            path = write_sheet(tmp_path / "x.xlsx", frame.head(5), demo_city)
        page = openpyxl.load_workbook(path).active
        header = [cell.value for cell in page[1]]
        assert not any("_" in word for word in header), header
        if "kind" in frame.columns:
            told = page.cell(2, list(frame.columns).index("kind") + 1).value
            assert told != frame["kind"].iloc[0]


def test_an_order_of_zeros_is_no_ranking_of_brokers(tmp_path):
    frame = pd.DataFrame({"node": ["a", "b"], "group": ["x", "y"], "liaison": [0, 0]})
    for total, shown in ((0, False), (1, True)):
        result = made(frame.assign(total=[0, total]), "Belum terlihat penghubung.")
        page = write_dashboard(
            tmp_path / f"{total}.html", city(), result, findings=Findings(), files={}
        ).read_text("utf-8")
        assert "Belum terlihat penghubung." in page
        assert ("Peran penghubung" in page) == shown
