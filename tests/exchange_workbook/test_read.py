"""Tolerant reading: what people do to a workbook, and what comes out."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sinergi.exchange import read_workbook
from sinergi.exchange.workbook.layout import sheets

KESBANG = "32.04:badan-kesatuan-bangsa-dan-politik"


def codes(batch):
    return [f.code.removeprefix("workbook.") for f in batch.findings]


def finding(batch, code):
    found = [f for f in batch.findings if f.code == f"workbook.{code}"]
    assert found, codes(batch)
    return found[0]


def test_three_sheets_alone_make_a_whole_batch(three, dangling):
    batch = read_workbook(three)
    city = batch.snapshot
    assert list(city.regions["id"]) == ["32", "32.04"]
    kinds = dict(zip(city.actors["id"], city.actors["kind"], strict=True))
    assert kinds[KESBANG] == "opd"
    assert {i: kinds[f"32.04:{i}"] for i in ("polres", "kodim", "kejari")} == dict.fromkeys(
        ("polres", "kodim", "kejari"), "instansi_vertikal"
    )
    assert kinds["32.04:yayasan-sejahtera"] == kinds["32.04:lsm-peduli"] == "ormas"
    assert kinds["32.04:kecamatan-soreang"] == "kecamatan"
    deepest = city.programs[city.programs["level"] == "sub_kegiatan"]
    assert dict(zip(deepest["code"], deepest["budget_idr"], strict=True)) == {
        "8.01.06.2.01.0004": 1_250_000,
        "8.01.06.2.01.0005": 2_000_000,
        "1.06.02.2.01.0001": 500_000,
    }
    assert set(city.programs["year"]) == {2025}
    assert list(city.forums["kind"])[:2] == ["tim_terpadu", "fkub"]
    roles = city.memberships.set_index("actor")["role"]
    assert roles[KESBANG].tolist() == ["sekretaris", "anggota"]
    meeting = city.meetings.iloc[0]
    assert meeting["forum"] == "32.04:sk-300-kep-12-2025"
    assert meeting["attendees"] == f"{KESBANG} | 32.04:polres | 32.04:kecamatan-soreang"
    assert not batch.findings.errors
    assert dangling(city) == []


def test_ancestors_of_a_pasted_export_have_no_budget_and_form_a_tree(three):
    programs = read_workbook(three).snapshot.programs.set_index("id")
    sub = programs[programs["code"] == "8.01.06.2.01.0004"].iloc[0]
    activity = programs.loc[sub["parent"]]
    program = programs.loc[activity["parent"]]
    assert (activity["level"], program["level"]) == ("kegiatan", "program")
    assert pd.isna(activity["budget_idr"])
    assert pd.isna(program["parent"])


def test_reading_twice_gives_the_same(three):
    assert read_workbook(three).snapshot == read_workbook(three).snapshot


def test_row_order_does_not_matter(programs):
    rows = [["Dinsos", f"1.06.02.2.01.000{i}", f"Kegiatan {i}", 2025, i * 10] for i in range(1, 8)]
    rows += [["Bakesbangpol", "8.01.06.2.01.0004", n, 2025, 5] for n in ("Rakor A", "Rakor B")]
    forward = read_workbook(programs(*rows)).snapshot
    backward = read_workbook(programs(*reversed(rows))).snapshot
    assert forward == backward


def test_an_edited_row_keeps_its_id(programs):
    row = ["Dinsos", "1.06.02.2.01.0001", "Bansos", 2025, 10, "I09", None]
    before = read_workbook(programs(row)).snapshot.programs
    row[2], row[4] = "Bantuan sosial", 20
    after = read_workbook(programs(row)).snapshot.programs
    assert (
        before["id"].tolist()
        == after["id"].tolist()
        == ["32.04:dinas-sosial:1.06.02.2.01.0001:2025"]
    )


def test_every_finding_tells_where(programs):
    batch = read_workbook(programs(["Dinsos", "1.06.02.2.01.01", "A", 2025, "-5", "I99", "DKP"]))
    negative = finding(batch, "cells.money_negative")
    assert (
        negative.file,
        negative.sheet,
        negative.cell,
        negative.row,
        negative.column,
        negative.value,
    ) == ("data.xlsx", "Program", "E2", 2, "Pagu (Rp)", "-5")
    assert finding(batch, "ref.issue").cell == "F2"
    assert finding(batch, "actors.ambiguous").cell == "G2"
    repaired = finding(batch, "cells.repaired")
    assert (repaired.cell, repaired.facts["meaning"]) == ("B2", "1.06.02.2.01.0001")
    for lang in ("id", "en"):
        assert all(f.sentence(lang) for f in batch.findings)
    assert pd.isna(batch.snapshot.programs["budget_idr"][0])


def test_damaged_codes_and_years(programs):
    batch = read_workbook(
        programs(
            [
                "Disdik",
                dt.datetime.fromisoformat("2002-01-01"),
                "Program A",
                "2025.0",
                1,
                None,
                None,
                32.04,
            ],
            ["Disdik", "1.01.02.2.01.05", "Sub B", 2025, 1, None, None, "Kab. Bandung"],
        )
    )
    assert batch.snapshot.programs["code"].tolist() == ["1.01.02", "1.01.02.2.01.0005"]
    assert batch.snapshot.programs["year"].tolist() == [2025, 2025]
    assert codes(batch).count("cells.repaired") == 3


def test_lost_zero_of_a_region_code(programs):
    batch = read_workbook(programs(["Disdik", None, "A", 2025, 1, None, None, 32.1]))
    assert batch.snapshot.programs["region"].tolist() == ["32.10"]


def test_unknown_region_is_told_and_not_replaced(programs):
    batch = read_workbook(programs(["Disdik", None, "A", 2025, 1, None, None, "99.99"]))
    assert finding(batch, "cells.region_unknown").cell == "H2"
    assert pd.isna(batch.snapshot.programs["region"][0])


def test_an_unknown_region_of_the_file_is_told(make):
    note = [["Wilayah:", "99.99"]]
    rows = [["Perangkat Daerah", "Nama", "Pagu", "Tahun"], ["Dinsos", "A", 1, 2025]]
    batch = read_workbook(make({"Petunjuk": note, "Program": rows}))
    assert finding(batch, "file.region_unknown").value == "99.99"
    own = [["Kode Wilayah", "Nama Wilayah"], ["99.99", "Kabupaten Sukamaju"]]
    batch = read_workbook(make({"Petunjuk": note, "Program": rows, "Wilayah": own}))
    assert batch.snapshot.programs["region"].tolist() == ["99.99"]
    assert "file.region_unknown" not in codes(batch)


def test_region_described_by_the_file_is_used(programs):
    path = programs(
        ["Disdik", None, "A", 2025, 1, None, None, "99.01"],
        Wilayah=[
            ["Kode Wilayah", "Nama Wilayah", "Tingkat"],
            ["99.01", "Kabupaten Sukamaju", "kabupaten"],
        ],
    )
    batch = read_workbook(path)
    assert batch.snapshot.programs["region"].tolist() == ["99.01"]
    assert finding(batch, "regions.own").severity == "notice"


def test_code_and_name_in_one_cell(programs):
    batch = read_workbook(
        programs(
            [
                "8.01.0.00.0.00.01.0000 BADAN KESBANGPOL",
                None,
                "8.01.06.2.01.04 Pelaksanaan Koordinasi",
                2025,
                1,
            ],
            ["Bakesbangpol", "8.01.06.2.01.0005 Monev", None, 2025, 1],
        )
    )
    found = batch.snapshot.programs
    assert found["code"].tolist() == ["8.01.06.2.01.0004", "8.01.06.2.01.0005"]
    assert found["name"].tolist() == ["Pelaksanaan Koordinasi", "Monev"]
    assert set(found["opd"]) == {KESBANG}


def test_merged_cells_give_their_value_to_the_rows_but_amounts_count_once(programs):
    path = programs(
        ["Bakesbangpol", "8.01.06.2.01.0004", "A", 2025, 100],
        [None, "8.01.06.2.01.0005", "B", None, None],
        [None, "8.01.06.2.01.0006", "C", None, None],
    )
    book = openpyxl.load_workbook(path)
    for column in "ADE":
        book["Program"].merge_cells(f"{column}2:{column}4")
    book.save(path)
    found = read_workbook(path).snapshot.programs
    assert found["opd"].tolist() == [KESBANG] * 3
    assert found["year"].tolist() == [2025] * 3
    assert found["budget_idr"].tolist()[0] == 100
    assert found["budget_idr"].isna().tolist() == [False, True, True]


def test_two_header_rows(make):
    path = make(
        {
            "Program": [
                ["Perangkat Daerah", "Program/Kegiatan", None, "Anggaran", None],
                [None, "Kode", "Nama", "Tahun", "Pagu"],
                [1, 2, 3, 4, 5],
                ["Dinsos", "1.06.02", "Bansos", 2025, 10],
            ]
        }
    )
    found = read_workbook(path).snapshot.programs
    assert found[["code", "name", "year", "budget_idr"]].values.tolist() == [
        ["1.06.02", "Bansos", 2025, 10]
    ]


def test_agency_as_a_banner_row_and_above_the_table(make):
    path = make(
        {
            "Program": [
                ["Kode", "Nama", "Pagu"],
                [None, "DINAS SOSIAL", None],
                ["1.06.02", "A", 1],
                [None, "DINAS KESEHATAN", None],
                ["1.02.02", "B", 2],
            ],
            "Program lain": [
                ["SKPD", ": Bakesbangpol"],
                ["Tahun Anggaran 2024"],
                [],
                ["Kode", "Nama", "Pagu"],
                ["8.01.06", "C", 3],
            ],
        }
    )
    found = read_workbook(path).snapshot.programs.set_index("name")
    assert found["opd"].to_dict() == {
        "A": "dinas-sosial",
        "B": "dinas-kesehatan",
        "C": "badan-kesatuan-bangsa-dan-politik",
    }
    assert found["year"]["C"] == 2024


def test_sheets_are_known_by_their_headers(make):
    path = make(
        {
            "Sheet1": [
                ["Nama SKPD", "Kode Sub Kegiatan", "Nama Sub Kegiatan", "Pagu"],
                ["Dinsos", "1.06.02.2.01.0001", "A", 1],
            ]
        }
    )
    assert len(read_workbook(path).snapshot.programs) == 1


@pytest.mark.parametrize(
    ("cell", "bodies"),
    [
        ("Bakesbangpol | Polres", ["badan-kesatuan-bangsa-dan-politik", "polres"]),
        ("Bakesbangpol; Polres;", ["badan-kesatuan-bangsa-dan-politik", "polres"]),
        ("1) Bakesbangpol\n2) Polres", ["badan-kesatuan-bangsa-dan-politik", "polres"]),
        (
            "Bakesbangpol, Polres, dan Kodim",
            ["badan-kesatuan-bangsa-dan-politik", "polres", "kodim"],
        ),
        ("Bakesbangpol dan Polres", ["badan-kesatuan-bangsa-dan-politik", "polres"]),
        ("Dinas Koperasi, Usaha Kecil dan Menengah", ["dinas-koperasi-usaha-kecil-dan-menengah"]),
        (
            "Dinas Koperasi, Usaha Kecil dan Menengah, Polres",
            ["dinas-koperasi-usaha-kecil-dan-menengah", "polres"],
        ),
        ("Dinas Pekerjaan Umum dan Penataan Ruang", ["dinas-pekerjaan-umum-dan-penataan-ruang"]),
        ("Polres, Polres, Polresta", ["polres"]),
        ("Lembaga Aneh, dengan koma", ["lembaga-aneh-dengan-koma"]),
    ],
)
def test_several_bodies_in_one_cell(programs, cell, bodies):
    batch = read_workbook(programs(["Dinkes", "1.02.02", "A", 2025, 1, None, cell]))
    assert batch.snapshot.program_partners["actor"].tolist() == [f"32.04:{b}" for b in bodies]


def test_duplicates_repeats_and_ids_by_number(programs):
    same = ["Dinsos", "1.06.02.2.01.0001", "A", 2025, 10]
    batch = read_workbook(programs(same, same, [*same[:4], 20]))
    assert sorted(batch.snapshot.programs["budget_idr"]) == [10, 20]
    assert finding(batch, "row.repeated").row == 3
    assert finding(batch, "programs.id_by_number").severity == "notice"


def test_two_rows_of_one_stated_id_are_an_error(make):
    path = make(
        {"Program": [["ID", "Nama", "Pagu", "Tahun"], ["p1", "A", 1, 2025], ["p1", "B", 2, 2025]]}
    )
    batch = read_workbook(path)
    assert len(batch.snapshot.programs) == 1
    duplicate = finding(batch, "row.duplicate")
    assert (duplicate.severity, duplicate.row, duplicate.cell) == ("error", 3, "A3")


def test_dangling_references_are_errors(programs):
    path = programs(
        ["Dinsos", "1.06.02", "A", 2025, 1],
        **{"Isu Program": [["Program", "Isu"], ["1.06.02", "I09"], ["9.99.99", "I09"]]},
    )
    batch = read_workbook(path)
    assert len(batch.snapshot.program_issues) == 1
    dangling = finding(batch, "ref.dangling")
    assert (dangling.severity, dangling.cell) == ("error", "A3")


def test_the_agency_decides_between_programs_of_one_code(programs):
    path = programs(
        ["Kecamatan Soreang", "7.01.05", "A", 2025, 1],
        ["Kecamatan Ciparay", "7.01.05", "A", 2025, 1],
        **{
            "Mitra Program": [
                ["Program", "Perangkat Daerah", "Mitra"],
                ["7.01.05", "Camat Ciparay", "Polres"],
                ["7.01.05", None, "Polres"],
            ]
        },
    )
    batch = read_workbook(path)
    assert batch.snapshot.program_partners["program"].tolist() == [
        "32.04:kecamatan-ciparay:7.01.05:2025"
    ]
    assert finding(batch, "ref.ambiguous").cell == "A3"


def test_wrong_types_are_told_cell_by_cell(programs):
    batch = read_workbook(
        programs(
            ["Dinsos", "1.06.02", "A", "dua ribu", "banyak"],
            ["Dinsos", "1.06.03", "B", 2025, True],
        )
    )
    assert [f.cell for f in batch.findings if f.code.startswith("workbook.cells")] == [
        "D2",
        "E2",
        "E3",
    ]
    assert len(batch.snapshot.programs) == 2


def test_other_sheets(programs):
    path = programs(
        ["Dinsos", "1.06.02", "A", 2025, 1],
        **{
            "Kerja Sama": [
                ["Jenis", "Judul", "Para Pihak", "Berlaku Mulai"],
                ["MoU", "P4GN", "Bakesbangpol | BNNK", "1 Februari 2025"],
            ],
            "Berbagi Data": [
                ["Pemberi Data", "Pengguna Data", "Dataset", "Keadaan"],
                ["Dinsos", "Bakesbangpol", "DTSEN", "berjalan"],
            ],
            "Hubungan": [
                ["Lembaga A", "Lembaga B", "Tingkat (0-5)"],
                ["Dinsos", "Polres", 3],
                ["Dinsos", "Kodim", 9],
            ],
            "Indikator": [
                ["Kode Indikator", "Nama Indikator", "Target", "Arah"],
                ["KP", "Responsif", ">= 70%", "naik"],
            ],
            "Capaian": [["Indikator", "Periode", "Nilai"], ["KP", 2025, "68,5"]],
            "Kejadian": [
                ["Tanggal", "Isu", "Pelapor (lembaga)"],
                ["02/05/2025", "Konflik sosial", "Camat Soreang"],
            ],
            "Umpan Balik": [["Tanggal", "Isu", "Jumlah"], ["30/06/2025", "I04", "1.200 orang"]],
            "Penilaian": [
                ["Penilai", "Yang Dinilai", "Butir", "Nilai"],
                ["Dinsos", "Polres", "tanggap", 4],
            ],
            "Rencana Aksi": [
                ["Aksi", "Isu", "Penanggung Jawab", "Lembaga Terkait"],
                ["Satu kalender", "I04", "Diskominfo", "Bakesbangpol | Disdik"],
            ],
        },
    )
    batch = read_workbook(path)
    city = batch.snapshot
    assert city.agreements["kind"].tolist() == ["nota_kesepahaman"]
    assert city.agreement_parties["actor"].tolist() == [KESBANG, "32.04:bnn"]
    assert city.data_sharing[["state", "dataset"]].values.tolist() == [
        ["active", "32.04:dinas-sosial:dtsen"]
    ]
    assert city.datasets["owner"].tolist() == ["32.04:dinas-sosial"]
    assert city.ties["level"].tolist()[0] == 3
    assert finding(batch, "cells.out_of_range").cell == "C3"
    assert city.indicators[["id", "target", "direction"]].values.tolist() == [["KP", 70.0, "up"]]
    assert city.measurements[["indicator", "value"]].values.tolist() == [["KP", 68.5]]
    assert city.incidents["issue"].tolist() == ["I01"]
    assert city.feedback["count"].tolist() == [1200]
    assert city.actions["partners"].tolist() == [f"{KESBANG} | 32.04:dinas-pendidikan"]
    assert set(city.issues["id"]) == {"I01", "I04"}


def test_forums_are_one_whatever_they_are_called(make):
    path = make(
        {
            "SK & Forum": [
                ["Nomor SK", "Nama Forum/Tim", "Anggota"],
                ["1/2025", "FKUB Kabupaten Bandung", "MUI"],
            ],
            "Rapat": [
                ["Tanggal", "Forum", "Acara", "Peserta"],
                ["1/3/2025", "FKUB", "a", "MUI"],
                ["2/3/2025", "Forum Kerukunan Umat Beragama", "b", "MUI"],
                ["3/3/2025", None, "Rapat FKUB triwulan", "MUI"],
                ["4/3/2025", "1/2025", "d", "MUI"],
                ["5/3/2025", "FKDM Kab. Bandung", "e", "MUI"],
                ["6/3/2025", "FKDM", "f", "MUI"],
            ],
        }
    )
    city = read_workbook(path).snapshot
    assert city.meetings["forum"].tolist() == ["sk-1-2025"] * 4 + ["fkdm"] * 2
    assert sorted(city.forums["id"]) == ["fkdm", "sk-1-2025"]


def test_persons_in_text_are_told(programs):
    batch = read_workbook(
        programs(["Dinsos", "1.06.02", "Santunan Bapak Ujang Solihin (0812-3456-7890)", 2025, 1])
    )
    assert finding(batch, "persons.phone").cell == "C2"
    assert finding(batch, "persons.phone").severity == "warning"


def test_a_chair_who_is_a_person_is_not_recorded(make):
    path = make(
        {
            "SK & Forum": [
                ["Nomor SK", "Nama Forum/Tim", "Ketua (jabatan)", "Anggota"],
                ["1/2025", "Satgas A", "H. Dadang Supriatna, S.Ip", "Polres"],
                ["2/2025", "Satgas B", "Kepala Bakesbangpol", "Polres"],
            ]
        }
    )
    batch = read_workbook(path)
    assert batch.snapshot.forums["chair"].tolist()[1:] == ["Kepala Bakesbangpol"]
    assert pd.isna(batch.snapshot.forums["chair"][0])
    assert finding(batch, "forums.chair_person").cell == "C2"
    members = batch.snapshot.memberships
    assert members[members["role"] == "ketua"]["actor"].tolist() == [
        "badan-kesatuan-bangsa-dan-politik"
    ]


def test_findings_of_one_kind_are_cut_with_a_count(programs):
    rows = [["Dinsos", None, f"Kegiatan {i}", 2025, -i] for i in range(1, 701)]
    batch = read_workbook(programs(*rows))
    assert codes(batch).count("cells.money_negative") == 500
    assert finding(batch, "more").facts["count"] == 200


def test_strict_raises_on_errors_only(programs):
    good = read_workbook(programs(["Dinsos", None, "A", 2025, 1]))
    assert good.strict() is good


def test_examples_are_skipped(make):
    path = make(
        {
            "Program": [
                ["Perangkat Daerah", "Nama", "Pagu"],
                ["CONTOH: Dinsos", "A", 1],
                ["Dinsos", "B", 2],
            ]
        }
    )
    assert read_workbook(path).snapshot.programs["name"].tolist() == ["B"]


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**6), 10**12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30),
    st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
)


@given(st.data())
@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_stands_in_the_cells_a_valid_snapshot_comes_out(make, dangling, data):
    """Any cells below any headers: rows obey the contract, findings have sentences."""
    known = {spec.key: spec for spec in sheets()}
    chosen = data.draw(
        st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=3, unique=True)
    )
    book = {}
    for spec in (known[key] for key in chosen):
        width = len(spec.columns)
        rows = data.draw(st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=4))
        rows = [
            [f"'{v}" if isinstance(v, str) and v.startswith("=") else v for v in row]
            for row in rows
        ]
        book[spec.title] = [[c.header for c in spec.columns], *rows]
    batch = read_workbook(make(book))
    for name, _ in batch.snapshot.tables():
        list(batch.snapshot.entities(name))
    assert dangling(batch.snapshot) == []
    for found in batch.findings:
        assert found.sentence("id")
        assert found.sentence("en")
