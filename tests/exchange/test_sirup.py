import json
import os
import time
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sinergi.errors import UnusableDataError
from sinergi.exchange import detect_format, read_any, read_sirup
from sinergi.exchange.sirup.versions import find_versions

YEAR = {"tahun_anggaran": "2025", "nama_klpd": "Kab. Bandung", "jenis_klpd": "KABUPATEN"}
SATKER = [
    ("11", "1.06.0.00.0.00.08.0000", "DINAS SOSIAL"),
    ("12", "1.02.0.00.0.00.02.0000", "DINAS KESEHATAN"),
    ("13", "1.02.0.00.0.00.02.0065", "RUMAH SAKIT UMUM DAERAH MAJU"),
    ("14", "7.01.0.00.0.00.01.0000", "KECAMATAN SOREANG"),
    ("99", "2.07.0.00.0.00.01.0000", "DINAS TANPA PROGRAM"),
]
PROGRAM = [  # kd_program, satker, code, name, amount
    ("100", "11", "1.06.02", "PROGRAM PEMBERDAYAAN SOSIAL", "300"),
    ("200", "11", "1.06.02", "Program Pemberdayaan Sosial.", "500"),
    ("110", "12", "1.02.02", "PROGRAM UPAYA KESEHATAN", "90"),
    ("120", "13", "1.02.01", "PROGRAM PENUNJANG", "70"),
    ("130", "14", "7.01.05", "PROGRAM PEMERINTAHAN UMUM", "5"),
]
KEGIATAN = [  # kd_kegiatan, kd_program, satker, code, name, amount
    ("1001", "100", "11", "1.06.02.2.01", "Kegiatan A", "300"),
    ("2001", "200", "11", "1.06.02.2.01", "Kegiatan A", "500"),
    ("1101", "110", "12", "1.02.02.2.02", "Kegiatan B", "90"),
    ("1201", "120", "13", "1.02.01.2.10", "Kegiatan C", "70"),
    ("1301", "130", "14", "7.01.05.2.01", "Kegiatan D", "5"),
]
SUB = [  # kd_sub, kd_kegiatan, kd_program, satker, code, name, amount
    ("10001", "1001", "100", "11", "1.06.02.2.01.0001", "Bantuan Sosial", "0"),
    ("10002", "1001", "100", "11", "1.06.02.2.01.0002", "Pelatihan  Kader -", "100"),
    ("20001", "2001", "200", "11", "1.06.02.2.01.0001", "BANTUAN SOSIAL", "200"),
    ("20002", "2001", "200", "11", "1.06.02.2.01.0002", "Pelathian Kader", "300"),
    ("11001", "1101", "110", "12", "1.02.02.2.02.0015", "Gizi Puskesmas Arjasari", "40"),
    ("11002", "1101", "110", "12", "1.02.02.2.02.0015", "Gizi Puskesmas Banjaran", "50"),
    ("12001", "1201", "120", "13", "1.02.01.2.10.0001", "Pelayanan BLUD", "70"),
    ("13001", "1301", "130", "14", "7.01.05.2.01.0002", "Wawasan Kebangsaan", "5"),
]


def frames():
    satker = pd.DataFrame(SATKER, columns=["kd_satker", "kd_satker_str", "nama_satker"])
    program = pd.DataFrame(
        PROGRAM, columns=["kd_program", "kd_satker", "kd_program_str", "nama_program",
                          "pagu_program"])  # fmt: skip
    kegiatan = pd.DataFrame(
        KEGIATAN, columns=["kd_kegiatan", "kd_program", "kd_satker", "kd_kegiatan_str",
                           "nama_kegiatan", "pagu_kegiatan"])  # fmt: skip
    sub = pd.DataFrame(
        SUB, columns=["kd_subkegiatan", "kd_kegiatan", "kd_program", "kd_satker",
                      "kd_subkegiatan_str", "nama_subkegiatan", "pagu_subkegiatan"])  # fmt: skip
    paket = pd.DataFrame(
        {
            "kd_satker": ["11", "14", "14"],
            "kd_rup": ["501", "502", "503"],
            "nama_satker": ["DINAS SOSIAL", "KECAMATAN SOREANG", "KECAMATAN SOREANG"],
            "nama_paket": ["=1+1 Rapat", "Sosialisasi", "Dihapus"],
            "pagu": ["10", "20", "30"],
            "tipe_swakelola": "1",
            "volume_pekerjaan": ["1 Kegiatan", "2 Paket", ""],
            "uraian_pekerjaan": ["Rapat_x000d_\nkoordinasi", "Sosialisasi narkoba", ""],
            "status_delete_rup": ["false", "false", "true"],
        }
    )
    lokasi = pd.DataFrame(
        {"kd_rup": ["501", "501", "502", "777"],
         "detail_lokasi": ["Soreang", "Baleendah", "Kantor", "x"],
         "kab_kota": ["Bandung (Kab.)", "Bandung (Kab.)", "Jakarta Pusat (Kota)", "x"]}
    )  # fmt: skip
    belanja = pd.DataFrame({"kd_satker": ["11", "12", "13", "14"],
                            "total_belanja": ["500", "0", "70", "5"]})  # fmt: skip
    tender = pd.DataFrame({"kd_tender": ["1"], "nama_paket": ["Gedung"]})
    return {
        "satker": satker.assign(jenis_satker="SKPD"), "program": program.assign(**YEAR),
        "kegiatan": kegiatan.assign(**YEAR), "sub": sub.assign(**YEAR),
        "paket": paket.assign(**YEAR), "lokasi": lokasi, "belanja": belanja, "tender": tender,
    }  # fmt: skip


@pytest.fixture
def dump(tmp_path):
    for name, frame in frames().items():
        frame.to_csv(tmp_path / f"{name} 2025.csv", index=False)
    return tmp_path


def programs(batch):
    return batch.snapshot.programs.set_index("id")


def told(batch):
    return {f.code.removeprefix("exchange.") for f in batch.findings}


def test_four_levels_with_their_parents(dump):
    rows = programs(read_sirup(dump))
    assert rows["level"].value_counts().to_dict() == {
        "sub_kegiatan": 8, "program": 5, "kegiatan": 5, "paket": 2,
    }  # fmt: skip
    sub = rows.loc["rup:2025:14:7.01.05.2.01.0002"]
    assert sub["parent"] == "rup:2025:14:7.01.05.2.01"
    assert rows.loc[sub["parent"], "parent"] == "rup:2025:14:7.01.05"
    assert (sub["year"], sub["budget_idr"], sub["region"]) == (2025, 5, "32.04")
    assert (sub["source_file"], sub["source_row"]) == ("sub 2025.csv", 9)


def test_versions_are_kept_and_the_latest_counts(dump):
    rows = programs(read_sirup(dump))
    current = rows.loc["rup:2025:11:1.06.02.2.01.0001"]
    old = rows.loc["rup:2025:11:1.06.02.2.01.0001:v1"]
    assert (current["budget_idr"], current["version"], current["active"]) == (200, "v2", True)
    assert (old["budget_idr"], old["version"], old["active"]) == (0, "v1", False)
    misspelt = rows.loc["rup:2025:11:1.06.02.2.01.0002"]
    assert (misspelt["budget_idr"], misspelt["active"]) == (300, True)
    upper = rows.loc[["rup:2025:11:1.06.02", "rup:2025:11:1.06.02:v1"]]
    assert upper["active"].tolist() == [True, False]
    assert upper["budget_idr"].tolist() == [500, 300]
    assert old["parent"] == "rup:2025:11:1.06.02.2.01:v1"


def test_one_code_for_several_units_is_no_version(dump):
    rows = programs(read_sirup(dump))
    both = rows.loc[["rup:2025:12:1.02.02.2.02.0015", "rup:2025:12:1.02.02.2.02.0015:11002"]]
    assert both["active"].all()
    assert both["name"].tolist() == ["Gizi Puskesmas Arjasari", "Gizi Puskesmas Banjaran"]
    assert both["version"].tolist() == ["v1", "v1"]


def test_the_dump_tells_its_weaknesses(dump):
    batch = read_sirup(dump)
    found = {f.code.removeprefix("exchange."): f for f in batch.findings}
    assert dict(found["sirup.versions"].facts) == {
        "rows": 6, "groups": 3, "version_groups": 2, "superseded": 2, "other_groups": 1,
    }  # fmt: skip
    assert found["sirup.zero_budget"].facts["count"] == 1
    assert "program Rp965; kegiatan Rp965; sub_kegiatan Rp765" in (
        found["sirup.totals_disagree"].sentence("id")
    )
    assert found["superseded_unit"].facts["actor"] == "32.04:dinas-kesehatan"
    idle = batch.snapshot.actors.set_index("id")["active"]
    assert idle[idle.notna()].to_dict() == {"32.04:dinas-kesehatan": False}
    assert found["sirup.ignored.tender"].file == "tender 2025.csv"
    assert found["sirup.no_package_link"].facts["count"] == 2
    assert not batch.findings.errors


def test_agencies_are_those_with_programs(dump):
    actors = read_sirup(dump).snapshot.actors.set_index("id")
    assert actors["kind"].to_dict() == {
        "32.04:dinas-sosial": "opd", "32.04:dinas-kesehatan": "opd",
        "32.04:rumah-sakit-umum-daerah-maju": "uptd", "32.04:kecamatan-soreang": "kecamatan",
    }  # fmt: skip
    assert actors.loc["32.04:rumah-sakit-umum-daerah-maju", "parent"] == "32.04:dinas-kesehatan"
    assert actors.loc["32.04:dinas-sosial", "urusan"] == "1.06"
    assert set(actors["region"]) == {"32.04"}
    assert actors["sector"].notna().all()


def test_packages_with_text_place_and_volume(dump):
    rows = programs(read_sirup(dump))
    first, second = rows.loc["rup:2025:11:501"], rows.loc["rup:2025:14:502"]
    assert (first["name"], first["description"]) == ("=1+1 Rapat", "Rapat koordinasi")
    assert (first["place"], first["target"]) == ("Baleendah | Soreang", "1 Kegiatan")
    assert second["place"] == "Kantor, Jakarta Pusat (Kota)"
    assert "rup:2025:14:503" not in rows.index
    assert pd.isna(first["parent"])


def test_an_account_code_ties_a_package_to_its_sub_kegiatan(dump):
    table = frames()["paket"]
    table["mak"] = ["1.06.02.2.01.0001.5.1.02.01", "", ""]
    table.to_csv(dump / "paket 2025.csv", index=False)
    rows = programs(read_sirup(dump))
    assert rows.loc["rup:2025:11:501", "parent"] == "rup:2025:11:1.06.02.2.01.0001"
    assert "sirup.no_package_link" not in told(read_sirup(dump))


def test_the_form_of_the_files_does_not_matter(tmp_path, dump):
    expected = read_sirup(dump)
    other = tmp_path / "lain"
    other.mkdir()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, frame in frames().items():
        rows = frame.to_dict(orient="records")
        if name in {"program", "kegiatan"}:
            sheet = book.create_sheet(name)
            sheet.append(list(frame.columns))
            for row in rows:
                sheet.append(list(row.values()))
        elif name == "sub":
            (other / "a.json").write_text(json.dumps({"data": rows}))
        else:
            frame.to_csv(other / f"{name}.csv", index=False, sep=";", encoding="utf-16")
    book.save(other / "b.xlsx")
    assert read_sirup(other).snapshot == expected.snapshot
    assert detect_format(other) == "sirup"


def test_the_order_of_rows_does_not_matter(dump):
    expected = read_sirup(dump).snapshot
    for name, frame in frames().items():
        frame.iloc[::-1].to_csv(dump / f"{name} 2025.csv", index=False)
    assert read_sirup(dump).snapshot == expected


def test_another_year_is_no_version(dump):
    table = frames()["sub"].iloc[[2]]
    older = table.assign(tahun_anggaran="2024", kd_subkegiatan="90001", pagu_subkegiatan="150")
    older.to_csv(dump / "sub 2024.csv", index=False)
    rows = programs(read_sirup(dump))
    assert rows.loc["rup:2024:11:1.06.02.2.01.0001", "budget_idr"] == 150
    assert rows.loc[["rup:2024:11:1.06.02.2.01.0001", "rup:2025:11:1.06.02.2.01.0001"],
                    "active"].all()  # fmt: skip


def test_one_joined_table_is_enough(tmp_path):
    table = frames()["sub"].drop(columns=["kd_kegiatan", "kd_program"])
    names = {key: name for key, _, name in SATKER}
    table = table.assign(nama_satker=table["kd_satker"].map(names), nama_program="P",
                         nama_kegiatan="K")  # fmt: skip
    table.to_csv(tmp_path / "gabungan.csv", index=False)
    rows = programs(read_any(tmp_path / "gabungan.csv"))
    assert len(rows) == 8
    assert rows.loc["rup:2025:11:1.06.02.2.01.0001", "budget_idr"] == 200


def test_a_broken_file_is_told_and_the_rest_is_read(dump):
    (dump / "rusak.json").write_text("{")
    (dump / "kosong.csv").write_text("")
    batch = read_sirup(dump)
    skipped = sorted(f.file for f in batch.findings if f.code == "exchange.input.skipped")
    assert skipped == ["kosong.csv", "rusak.json"]
    assert len(batch.snapshot.programs) == 20


def test_a_ministry_has_no_region(tmp_path):
    table = frames()["program"].assign(nama_klpd="Kementerian Sosial", jenis_klpd="KEMENTERIAN")
    table.to_csv(tmp_path / "program.csv", index=False)
    batch = read_sirup(tmp_path)
    assert set(batch.snapshot.actors["kind"]) == {"kementerian_lembaga"}
    assert batch.snapshot.programs["region"].isna().all()
    assert "sirup.no_region" in told(batch)


@pytest.mark.parametrize("content", [None, "id,name\n1,a\n"])
def test_a_folder_without_programs_is_refused(tmp_path, content):
    if content:
        (tmp_path / "x.csv").write_text(content)
    with pytest.raises(UnusableDataError) as caught:
        read_sirup(tmp_path)
    assert caught.value.code == "exchange.sirup.no_core"


def test_versions_worked_by_hand():
    rows = pd.DataFrame(
        [("s", "1", "Rapat Kerja", 10), ("s", "1", "rapat-kerja", 20), ("s", "1", "Lain", 20),
         ("s", "2", "A", 10), ("s", "2", "B", 10), ("t", "1", "Rapat Kerja", 10)],
        columns=["satker", "code", "name", "entry"],
    )  # fmt: skip
    found = find_versions(rows["satker"], rows["code"], rows["name"], rows["entry"])
    assert found.active.tolist() == [False, True, True, True, True, True]
    assert found.line[0] == found.line[1] != found.line[2]
    assert (found.repeated_rows, found.repeated_groups, found.version_groups) == (5, 2, 1)


@pytest.fixture
def shared():
    root = Path(__file__).resolve().parents[2]
    place = Path(os.environ.get("SINERGI_SHARED", root.parent / "shared"))
    place = place / "data" / "bandung_kab_rup_2025"
    if not place.is_dir():
        pytest.skip("the real dump is not part of the repository; set SINERGI_SHARED to run this")
    return place


@pytest.mark.slow
def test_the_real_dump_of_a_kabupaten(shared):
    start = time.perf_counter()
    batch = read_sirup(shared)
    assert time.perf_counter() - start < 8
    rows = batch.snapshot.programs
    assert rows["level"].value_counts().to_dict() == {
        "paket": 5524, "sub_kegiatan": 3949, "kegiatan": 1150, "program": 409,
    }  # fmt: skip
    assert len(batch.snapshot.actors) == 68
    assert batch.snapshot.actors["kind"].value_counts()["kecamatan"] == 31
    assert batch.snapshot.actors["urusan"].notna().all()
    assert set(rows["region"]) == {"32.04"}
    found = {(f.code, f.facts.get("level")): f.facts for f in batch.findings}
    versions = found["exchange.sirup.versions", None]
    assert (versions["rows"], versions["groups"]) == (510, 184)
    assert found["exchange.sirup.zero_budget", "sub_kegiatan"]["count"] == 307
    totals = found["exchange.sirup.totals_disagree", None]["figures"]
    for figure in ("4.336.570.036.129", "4.297.392.979.358", "4.055.178.874.019",
                   "3.120.522.148.925"):  # fmt: skip
        assert figure in totals
    replaced = [f.value for f in batch.findings if f.code == "exchange.superseded_unit"]
    assert replaced == ["Dinas Kebudayaan dan Pariwisata"]
    assert not batch.findings.errors
    sub = rows[rows["level"] == "sub_kegiatan"]
    assert sub.loc[sub["active"], "budget_idr"].sum() < sub["budget_idr"].sum()
