"""Files that cannot or must not be read: one clear sentence each, and never a traceback."""

import io
import struct
import time
import zipfile

import openpyxl
import pytest
import xlsxwriter
from msoffcrypto.format.ooxml import OOXMLFile

from sinergi.errors import SinergiError, UnreadableFileError, UnusableDataError
from sinergi.exchange import read_review, read_workbook
from sinergi.i18n import speak

HEAD = ["Perangkat Daerah", "Kode", "Nama", "Tahun", "Pagu"]


def refused(path, code, kind=UnreadableFileError):
    with pytest.raises(kind) as caught:
        read_workbook(path)
    error = caught.value
    assert error.code == code
    assert error.exit_code == 3
    for lang in ("id", "en"):
        sentence = error.sentence(lang)
        assert path.name in sentence
        assert "\n" not in sentence
    return error


def test_empty_file(tmp_path):
    path = tmp_path / "kosong.xlsx"
    path.write_bytes(b"")
    refused(path, "workbook.file.empty")


def test_missing_file(tmp_path):
    refused(tmp_path / "tidak-ada.xlsx", "workbook.file.missing")


def test_folder(tmp_path):
    refused(tmp_path, "workbook.file.folder")


def test_a_path_with_a_nul(tmp_path):
    refused(tmp_path / "a\0b.xlsx", "workbook.file.no_access")


def test_old_xls_with_a_new_name(tmp_path):
    path = tmp_path / "lama.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000)
    refused(path, "workbook.file.xls")


def test_password(make, tmp_path):
    plain = make({"Program": [HEAD, ["Dinsos", None, "A", 2025, 1]]})
    path = tmp_path / "rahasia.xlsx"
    with plain.open("rb") as source, path.open("wb") as target:
        OOXMLFile(source).encrypt("sandi", target)
    refused(path, "workbook.file.protected")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"<html><table></table></html>", "html"),
        (b"nama;pagu\nA;1\n", "not_workbook"),
        (b"PK\x03\x04 cut off", "damaged"),
    ],
)
def test_other_kinds_of_file(tmp_path, content, code):
    path = tmp_path / "lain.xlsx"
    path.write_bytes(content)
    refused(path, f"workbook.file.{code}")


def test_zip_that_is_no_workbook(tmp_path):
    path = tmp_path / "arsip.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    refused(path, "workbook.file.not_workbook")


def test_truncated_workbook(make):
    path = make({"Program": [HEAD, ["Dinsos", None, "A", 2025, 1]]})
    path.write_bytes(path.read_bytes()[:-200])
    refused(path, "workbook.file.damaged")


def test_workbook_with_damaged_sheet(make, tmp_path):
    source = make({"Program": [HEAD, ["Dinsos", None, "A", 2025, 1]]})
    path = tmp_path / "rusak.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                content = content[: len(content) // 2] + b"<<<"
            new.writestr(info.filename, content)
    refused(path, "workbook.file.damaged")


def test_zip_bomb(make, tmp_path):
    source = make({"Program": [HEAD]})
    path = tmp_path / "bom.xlsx"
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
        with new.open("xl/media/image1.xml", "w", force_zip64=True) as part:
            for _ in range(120):
                part.write(b"0" * 1_000_000)
    start = time.perf_counter()
    refused(path, "workbook.file.bomb", UnusableDataError)
    assert time.perf_counter() - start < 2


def test_bomb_that_lies_about_its_size(make, tmp_path):
    source = make({"Program": [HEAD, ["Dinsos", None, "A", 2025, 1]]})
    path = tmp_path / "bohong.xlsx"
    with (
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "xl/styles.xml":
                content += b" " * 30_000_000
            new.writestr(info.filename, content)
    raw = path.read_bytes()
    lied = struct.pack("<I", 1000)
    with zipfile.ZipFile(path) as archive:
        real = struct.pack("<I", archive.getinfo("xl/styles.xml").file_size)
    path.write_bytes(raw.replace(real, lied))
    refused(path, "workbook.file.damaged")


def test_no_sheet_that_is_known(make):
    path = make({"Catatan": [["halo"], ["dunia"]], "Lain": [["a", "b"]]})
    error = refused(path, "workbook.file.no_sheet", UnusableDataError)
    assert "Catatan" in str(error)
    assert "SK & Forum" in str(error)


def test_review_of_a_workbook_without_reviews(make):
    path = make({"Program": [HEAD, ["Dinsos", None, "A", 2025, 1]]})
    with pytest.raises(UnusableDataError) as caught:
        read_review(path)
    assert "Id Temuan" in str(caught.value)


def test_missing_sheets_and_columns_say_what_they_would_give(make):
    batch = read_workbook(
        make(
            {
                "Program": [["Perangkat Daerah", "Nama", "Pagu"], ["Dinsos", "A", 1]],
                "Mitra Program": [["Program", "Peran"], ["A", "x"]],
            }
        )
    )
    missing = {f.sheet: f.sentence() for f in batch.findings if f.code == "workbook.sheet.missing"}
    assert set(missing) == {"SK & Forum", "Rapat"}
    assert "belum terlihat dalam data" in missing["SK & Forum"]
    column = next(f for f in batch.findings if f.code == "workbook.sheet.no_column")
    assert column.column == "Mitra"


def test_named_sheet_without_header(make):
    batch = read_workbook(
        make(
            {
                "Program": [["Perangkat Daerah", "Nama", "Pagu"], ["Dinsos", "A", 1]],
                "Rapat": [["apa ini"], ["entah"]],
            }
        )
    )
    finding = next(f for f in batch.findings if f.code == "workbook.sheet.no_header")
    assert (finding.severity, finding.sheet) == ("error", "Rapat")


def test_formulas_without_a_stored_result_are_findings(make):
    path = make(
        {"Program": [HEAD, ["Dinsos", None, "A", 2025, "=1+1"], ["Dinsos", None, "B", 2025, 5]]}
    )
    batch = read_workbook(path)
    finding = next(f for f in batch.findings if f.code == "workbook.formula.no_result")
    assert (finding.cell, finding.sheet) == ("E2", "Program")
    assert batch.snapshot.programs.set_index("name")["budget_idr"].to_dict()["B"] == 5
    assert batch.snapshot.programs["budget_idr"].isna().sum() == 1


def test_formulas_with_a_stored_result_are_used(tmp_path):
    path = tmp_path / "rumus.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Program")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ["Dinsos", "", "A", 2025])
    sheet.write_formula(1, 4, "=1000*2", None, 2000)
    sheet.write_row(2, 0, ["Dinsos", "", "B", 2025])
    sheet.write_formula(2, 4, '=HYPERLINK("http://x")', None, "1.500.000")
    book.close()
    batch = read_workbook(path)
    assert sorted(batch.snapshot.programs["budget_idr"]) == [2000, 1_500_000]
    finding = next(f for f in batch.findings if f.code == "workbook.formula.used")
    assert finding.facts["count"] == 2
    assert finding.facts["first"] == "E2"


def test_hidden_sheets_with_data_are_read_and_told(make):
    path = make(
        {
            "Program": [HEAD, ["Dinsos", None, "A", 2025, 1]],
            "Rapat": [["Tanggal", "Peserta"], ["15/03/2025", "Dinsos | Polres"]],
        }
    )
    book = openpyxl.load_workbook(path)
    book["Rapat"].sheet_state = "veryHidden"
    book.save(path)
    batch = read_workbook(path)
    assert len(batch.snapshot.meetings) == 1
    assert [f.sheet for f in batch.findings if f.code == "workbook.sheet.hidden"] == ["Rapat"]


def test_entity_bomb_in_a_sheet_is_refused_or_ignored(make, tmp_path):
    source = make({"Program": [HEAD, ["Dinsos", None, "A", 2025, 1]]})
    path = tmp_path / "tawa.xlsx"
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            content = old.read(info).decode()
            if info.filename == "xl/workbook.xml":
                content = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>' + content.replace(
                    "Program", "&l9;"
                )
            new.writestr(info.filename, content)
    start = time.perf_counter()
    with pytest.raises(SinergiError):
        read_workbook(path)
    assert time.perf_counter() - start < 5


def _sheet_of_many_rows(path, rows, *, last=None):
    """A sheet with ``rows`` rows written by hand, quicker than any library."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Program"
    sheet.append(HEAD)
    stream = io.BytesIO()
    book.save(stream)
    with (
        zipfile.ZipFile(stream) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for info in old.infolist():
            if info.filename != "xl/worksheets/sheet1.xml":
                new.writestr(info.filename, old.read(info))
                continue
            head, tail = old.read(info).split(b"</sheetData>")
            with new.open(info.filename, "w", force_zip64=True) as part:
                part.write(head)
                for i in range(2, rows + 2):
                    part.write(
                        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>Dinsos</t></is></c>'
                        b'<c r="C%d" t="inlineStr"><is><t>Nama %d</t></is></c>'
                        b'<c r="D%d"><v>2025</v></c><c r="E%d"><v>%d</v></c></row>'
                        % (i, i, i, i, i, i, i)
                    )
                if last is not None:
                    part.write(last)
                part.write(b"</sheetData>" + tail)


@pytest.mark.slow
def test_a_sheet_of_a_million_rows_is_cut_and_told(tmp_path):
    path = tmp_path / "juta.xlsx"
    _sheet_of_many_rows(path, 1_000_000)
    batch = read_workbook(path)
    finding = next(f for f in batch.findings if f.code == "workbook.sheet.too_long")
    assert finding.severity == "error"
    assert len(batch.snapshot.programs) == 199_999


def test_rows_far_below_and_cells_far_right_do_not_blow_memory(tmp_path):
    path = tmp_path / "jauh.xlsx"
    far = (
        b'<row r="150000"><c r="A150000" t="inlineStr"><is><t>Dinsos</t></is></c>'
        b'<c r="C150000" t="inlineStr"><is><t>Jauh</t></is></c>'
        b'<c r="XFD150000"><v>1</v></c></row>'
    )
    _sheet_of_many_rows(path, 10, last=far)
    batch = read_workbook(path)
    assert len(batch.snapshot.programs) == 11
    assert "Jauh" in set(batch.snapshot.programs["name"])


def test_a_lone_cell_in_the_last_row_is_told(tmp_path):
    path = tmp_path / "akhir.xlsx"
    _sheet_of_many_rows(path, 3, last=b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    batch = read_workbook(path)
    assert len(batch.snapshot.programs) == 3
    assert "workbook.sheet.too_long" in {f.code for f in batch.findings}


def test_styled_empty_rows_to_the_end_are_no_finding(tmp_path):
    path = tmp_path / "gaya.xlsx"
    _sheet_of_many_rows(path, 3, last=b'<row r="1048576" ht="20"><c r="A1048576" s="0"/></row>')
    batch = read_workbook(path)
    assert len(batch.snapshot.programs) == 3
    assert "workbook.sheet.too_long" not in {f.code for f in batch.findings}


def test_long_and_non_ascii_paths(make, tmp_path):
    source = make({"Program": [HEAD, ["Dinsos", None, "A", 2025, 1]]})
    folder = tmp_path / ("panjang" * 20) / "データ ñandú"
    folder.mkdir(parents=True)
    path = folder / "buku kerja ☃.xlsx"
    path.write_bytes(source.read_bytes())
    assert len(read_workbook(path).snapshot.programs) == 1


def test_sentences_follow_the_language(tmp_path):
    with speak("en"), pytest.raises(UnreadableFileError, match="was not found"):
        read_workbook(tmp_path / "x.xlsx")
