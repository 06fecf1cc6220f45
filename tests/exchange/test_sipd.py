import json

import openpyxl
import pytest

from sinergi.errors import UnusableDataError
from sinergi.exchange import detect_format, read_any, read_sipd

HEAD = ("tahun,kode_skpd,nama_skpd,kode_program,nama_program,kode_giat,nama_giat,"
        "kode_sub_giat,nama_sub_giat,pagu\n")  # fmt: skip
OPD = "8.01.0.00.0.00.01.0000,BADAN KESATUAN BANGSA DAN POLITIK"
UP = "8.01.05,PROGRAM KETAHANAN,8.01.05.2.01,Perumusan Kebijakan"


def export(tmp_path, *rows, head=HEAD, name="sipd.csv"):
    path = tmp_path / name
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def book(tmp_path, rows, name="dpa.xlsx"):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / name)
    return tmp_path / name


def by_code(batch):
    return batch.snapshot.programs.set_index("code")


def test_the_export_gives_three_levels_with_parents(tmp_path):
    path = export(tmp_path, f'2025,{OPD},{UP},8.01.05.2.01.0004,Koordinasi,"Rp 1.250.000,00"',
                  f"2025,{OPD},{UP},8.01.05.2.01.0005,Monev,2000000")  # fmt: skip
    batch = read_sipd(path, region="Kab. Bandung")
    rows = by_code(batch)
    assert rows["level"].to_dict() == {
        "8.01.05": "program", "8.01.05.2.01": "kegiatan",
        "8.01.05.2.01.0004": "sub_kegiatan", "8.01.05.2.01.0005": "sub_kegiatan",
    }  # fmt: skip
    sub = rows.loc["8.01.05.2.01.0004"]
    stem = "sipd:32.04:2025:8.01.0.00.0.00.01.0000"
    assert sub["id"] == f"{stem}:8.01.05.2.01.0004"
    assert (sub["parent"], sub["budget_idr"], sub["year"]) == (
        f"{stem}:8.01.05.2.01",
        1250000,
        2025,
    )
    assert rows.loc["8.01.05.2.01", "parent"] == f"{stem}:8.01.05"
    assert (sub["opd"], sub["region"]) == ("32.04:badan-kesatuan-bangsa-dan-politik", "32.04")
    assert batch.snapshot.actors["urusan"].tolist() == ["8.01"]
    assert not batch.findings
    assert detect_format(path) == "sipd"


def test_two_digit_codes_and_code_with_name_in_one_cell(tmp_path):
    path = export(tmp_path, f"2025,{OPD},{UP},,8.01.05.2.01.04 Pelaksanaan Koordinasi,5")
    batch = read_sipd(path, region="32.04")
    assert by_code(batch).loc["8.01.05.2.01.0004", "name"] == "Pelaksanaan Koordinasi"
    (finding,) = batch.findings
    assert (finding.code, finding.cell, finding.value) == (
        "exchange.cells.repaired", "I2", "8.01.05.2.01.04",
    )  # fmt: skip


def test_the_printed_sheet_with_titles_above(tmp_path):
    path = book(tmp_path, [
        ["PEMERINTAH KABUPATEN BANDUNG"], ["DOKUMEN PELAKSANAAN ANGGARAN TAHUN ANGGARAN 2025"],
        ["Organisasi : 1.06.0.00.0.00.08.0000 Dinas Sosial"], [],
        ["KODE SUB KEGIATAN", "PROGRAM DAN KEGIATAN", "SUMBER DANA", "LOKASI", "JUMLAH PAGU"],
        ["1.06.02", "PROGRAM PEMBERDAYAAN SOSIAL", None, None, 100],
        ["1.06.02.2.01", "Pengumpulan Sumbangan", None, None, 100],
        ["1.06.02.2.01.0001", "Koordinasi", "PAD", "Kec. Soreang", 100],
        [None, "Jumlah", None, None, 100],
    ])  # fmt: skip
    batch = read_any(path)
    rows = by_code(batch)
    assert len(rows) == 3
    sub = rows.loc["1.06.02.2.01.0001"]
    assert (sub["place"], sub["fund_source"], sub["budget_idr"]) == ("Kec. Soreang", "PAD", 100)
    assert (sub["region"], sub["year"], sub["opd"]) == ("32.04", 2025, "32.04:dinas-sosial")
    assert (sub["source_sheet"], sub["source_row"]) == ("Sheet", 8)
    assert not batch.findings


def test_the_detail_adds_up_and_tells_what_is_done(tmp_path):
    head = (
        "tahun,kode_skpd,nama_skpd,kode_sub_giat,nama_sub_giat,subs_bl_teks,ket_bl_teks,rincian\n"
    )
    stem = f"2025,{OPD},8.01.05.2.01.0004,Koordinasi"
    path = export(tmp_path, f"{stem},[#] Rapat Forkopimda,[-] Konsumsi,100",
                  f"{stem},[#] Rapat Forkopimda,[-] Sewa gedung,250", head=head)  # fmt: skip
    row = by_code(read_sipd(path, region="32.04")).loc["8.01.05.2.01.0004"]
    assert row["budget_idr"] == 350
    assert row["description"] == "Rapat Forkopimda; Konsumsi; Sewa gedung"


def test_several_agencies_and_a_unit_of_its_own(tmp_path):
    head = (
        "tahun,kode_skpd,nama_skpd,kode_sub_skpd,nama_sub_skpd,kode_sub_giat,nama_sub_giat,pagu\n"
    )
    dinas = "1.02.0.00.0.00.02.0000,DINAS KESEHATAN"
    path = export(tmp_path, f"2025,{dinas},{dinas},1.02.02.2.02.0015,Gizi,5",
                  f"2025,{dinas},1.02.0.00.0.00.02.0065,RSUD MAJU,1.02.02.2.02.0015,Gizi,7",
                  head=head)  # fmt: skip
    batch = read_sipd(path, region="32.04")
    actors = batch.snapshot.actors.set_index("name")
    assert len(batch.snapshot.programs) == 2
    assert actors["kind"].tolist().count("uptd") == 1
    unit = batch.snapshot.actors[batch.snapshot.actors["kind"] == "uptd"].iloc[0]
    assert unit["parent"] == "32.04:dinas-kesehatan"


def test_what_the_file_does_not_say_is_asked_for(tmp_path):
    head = "kode_skpd,nama_skpd,kode_sub_giat,nama_sub_giat,pagu\n"
    path = export(tmp_path, f"{OPD},8.01.05.2.01.0004,Koordinasi,-5", head=head)
    batch = read_sipd(path)
    assert {f.code for f in batch.findings} == {
        "exchange.sipd.no_region", "exchange.sipd.no_year", "exchange.cells.money_negative",
    }  # fmt: skip
    assert batch.snapshot.programs["region"].isna().all()
    again = read_sipd(path, region="32.04", year=2025)
    assert again.snapshot.years == (2025,)


def test_a_folder_of_exports(tmp_path):
    export(tmp_path, f"2025,{OPD},{UP},8.01.05.2.01.0004,Koordinasi,5", name="a.csv")
    export(tmp_path, "2025,1.06.0.00.0.00.08.0000,DINAS SOSIAL,1.06.02,P,1.06.02.2.01,G,"
           "1.06.02.2.01.0001,S,6", name="b.csv")  # fmt: skip
    (tmp_path / "c.csv").write_text("")
    batch = read_any(tmp_path)
    assert len(batch.snapshot.actors) == 2
    assert len(batch.snapshot.programs) == 6
    assert {f.code for f in batch.findings} == {
        "exchange.input.skipped",
        "exchange.sipd.no_region",
    }


def test_the_answer_of_the_service_in_json(tmp_path):
    rows = [{"tahun": 2025, "nama_daerah": "Kab. Bandung", "kode_skpd": "1.06.0.00.0.00.08.0000",
             "nama_skpd": "Dinas Sosial", "kode_sub_giat": "X.XX.01.2.01.0001",
             "nama_sub_giat": "Penyusunan Dokumen", "pagu": 1250000.0}]  # fmt: skip
    path = tmp_path / "rka.json"
    path.write_text(json.dumps({"data": rows}))
    batch = read_any(path)
    row = by_code(batch).loc["X.XX.01.2.01.0001"]
    assert (row["budget_idr"], row["region"], row["year"]) == (1250000, "32.04", 2025)
    assert row["level"] == "sub_kegiatan"
    assert not batch.findings


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("nama,umur\na,1\n")
    with pytest.raises(UnusableDataError) as caught:
        read_sipd(path)
    assert caught.value.code == "exchange.sipd.no_sheet"
