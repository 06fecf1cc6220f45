"""Heads of region and persons among members; the names that users give their agencies."""

import itertools

import openpyxl
import pandas as pd
import pytest

from sinergi.exchange import read_workbook, write_template
from sinergi.exchange.agencies import settle
from sinergi.exchange.offices import head_of_region, is_addressed, looks_like_person
from sinergi.exchange.own_names import near_short_names
from sinergi.exchange.resolve import ActorBook

SOCIAL = "32.04:dinas-sosial"
SECRETARIAT = "32.04:sekretariat-daerah"
NOTE = [["Petunjuk"], ["Wilayah:", "32.04 Kabupaten Bandung"]]
FORUM_HEADER = ["Nama Forum/Tim", "Ketua", "Anggota", "Berlaku Mulai", "Berlaku Sampai"]


@pytest.fixture
def forums(make):
    def build(*rows, **more):
        sheets = {"Petunjuk": NOTE, "SK & Forum": [FORUM_HEADER, *rows], **more}
        return read_workbook(make(sheets))

    return build


@pytest.fixture
def book():
    return ActorBook(region="32.04")


def told(batch, code):
    return [f for f in batch.findings if f.code == f"workbook.{code}"]


def members(batch):
    frame = batch.snapshot.memberships
    return set(zip(frame["actor"], frame["role"], strict=True))


@pytest.mark.parametrize(
    "name",
    ["Bupati", "Bupati Bandung", "Wakil Bupati", "Wali Kota", "WALIKOTA BANDUNG", "Gubernur",
     "Gubernur Jawa Barat", "Pj. Bupati", "Bapak Bupati", "Wabup", "Wakil Wali Kota"],
)  # fmt: skip
def test_a_head_of_region_is_no_agency(book, name):
    match = book.match(name)
    assert (match.id, match.problem) == (None, "workbook.actors.office")
    assert head_of_region(name) == match.candidates[0]
    assert book.rows() == []


@pytest.mark.parametrize(
    ("name", "actor"),
    [("Sekda", SECRETARIAT), ("Sekretaris Daerah", SECRETARIAT),
     ("Sekretaris Daerah Kabupaten Bandung", SECRETARIAT),
     ("Staf Ahli Bupati Bidang Hukum", SECRETARIAT), ("Asisten I", SECRETARIAT),
     ("Asisten Pemerintahan dan Kesra", SECRETARIAT), ("Kepala Dinas Sosial", SOCIAL),
     ("Kadis Sosial", SOCIAL), ("Sekretaris DPRD", "32.04:sekretariat-dprd")],
)  # fmt: skip
def test_other_offices_stand_for_their_unit(book, name, actor):
    match = book.match(name)
    assert (match.id, match.problem) == (actor, None)


def test_a_head_of_region_as_chair_stays_a_word(forums):
    batch = forums(["Tim Terpadu A", "Bupati", "Dinsos; Polres"])
    assert batch.snapshot.forums["chair"].tolist() == ["Bupati"]
    assert members(batch) == {(SOCIAL, "anggota"), ("32.04:polres", "anggota")}
    assert "opd" not in batch.snapshot.actors.set_index("name")["kind"].get("Bupati", "")
    assert not told(batch, "actors.office")


def test_a_head_of_region_among_members_becomes_the_chair_once(forums):
    batch = forums(
        ["Tim Terpadu A", None, "Bupati (ketua), Wakil Bupati, Sekda (sekretaris), Dinsos"],
        ["Tim Terpadu B", "Sekda", "Bupati Bandung (ketua); Dinsos"],
    )
    assert batch.snapshot.forums["chair"].tolist() == ["Bupati", "Sekda"]
    assert set(batch.snapshot.actors["id"]) == {SOCIAL, SECRETARIAT}
    assert (SECRETARIAT, "sekretaris") in members(batch)
    assert (SECRETARIAT, "ketua") in members(batch)
    offices = told(batch, "actors.office")
    assert [(f.value, f.cell, f.severity) for f in offices] == [
        ("Bupati", "C2", "notice"), ("Wakil Bupati", "C2", "notice"),
    ]  # fmt: skip


def test_a_chair_on_the_sheet_of_memberships_stays_a_word(forums):
    rows = [["Lembaga", "Forum/Tim", "Peran"], ["Bupati", "Tim Terpadu A", "Ketua"],
            ["Dinsos", "Tim Terpadu A", "anggota"]]  # fmt: skip
    batch = forums(["Tim Terpadu A", None, "Polres"], Keanggotaan=rows)
    assert batch.snapshot.forums["chair"].tolist() == ["Bupati"]
    assert members(batch) == {(SOCIAL, "anggota"), ("32.04:polres", "anggota")}


def test_a_head_of_region_is_left_out_of_attendees_and_of_the_sheet_of_bodies(make):
    batch = read_workbook(make({
        "Petunjuk": NOTE,
        "Aktor": [["Nama Lembaga", "Jenis"], ["Bupati", None], ["Dinas Sosial", None]],
        "Rapat": [["Tanggal", "Agenda", "Peserta"], ["15/03/2025", "Rakor", "Bupati; Dinsos"]],
    }))  # fmt: skip
    assert batch.snapshot.meetings["attendees"].tolist() == [SOCIAL]
    assert batch.snapshot.actors["id"].tolist() == [SOCIAL]
    assert len(told(batch, "actors.office")) == 1


@pytest.mark.parametrize(
    "name",
    ["Budi Santoso", "SITI AMINAH", "M. Yusuf", "Asep Sunandar S.Pd", "Joko Susilo, SH",
     "Pak Budi", "Bu Ani", "Drs. Ujang"],
)  # fmt: skip
def test_persons_among_members_are_not_modelled(forums, name):
    batch = forums(["Tim Terpadu A", None, f"{name}; Dinsos; Polres"])
    assert set(batch.snapshot.actors["id"]) == {SOCIAL, "32.04:polres"}
    assert [(f.value, f.cell, f.severity) for f in told(batch, "actors.person")] == [
        (name, "C2", "warning")
    ]


def test_persons_between_commas_do_not_hide_the_agencies(forums):
    batch = forums(["Tim Terpadu A", None, "Pak Budi, Asep Sunandar, S.Sos, Dinsos, Polres"])
    assert set(batch.snapshot.actors["id"]) == {SOCIAL, "32.04:polres"}
    assert {f.value for f in told(batch, "actors.person")} == {"Pak Budi", "Asep Sunandar, S.Sos"}


@pytest.mark.parametrize(
    "name",
    ["LSM Peduli", "Laskar Merah Putih", "Sapma Batak", "GP Ansor", "PSHT", "GMNI", "Gusdurian",
     "Bandung Bergerak", "Kesra Setda", "Jabar Saber Hoaks", "Penyuluh Agama", "Dinas Zyx Abc",
     "Setara Institute", "Ibu PKK", "komunitas motor tua", "Radio Kota Raya"],
)  # fmt: skip
def test_bodies_that_nobody_knows_are_no_persons(name):
    assert not looks_like_person(name)
    assert not is_addressed(name)


def test_a_stated_body_may_bear_the_name_of_a_person(forums):
    bodies = [["Nama Lembaga", "Jenis"], ["Cut Nyak Dien", "komunitas"]]
    batch = forums(["Tim Terpadu A", None, "Cut Nyak Dien; Dinsos"], Aktor=bodies)
    assert len(members(batch)) == 2
    assert not told(batch, "actors.person")


def test_a_person_as_chair_is_told_and_not_kept(forums):
    batch = forums(["Tim Terpadu A", "Budi Santoso", "Dinsos"])
    assert batch.snapshot.forums["chair"].isna().all()
    assert told(batch, "forums.chair_person")[0].cell == "B2"


def test_an_unknown_owner_of_a_program_stays_an_agency(programs):
    batch = read_workbook(programs(["Mandala Wira", None, "Sosialisasi", 2025, 1]))
    assert batch.snapshot.programs["opd"].tolist() == ["32.04:mandala-wira"]


def test_a_head_of_region_owns_no_program_and_is_told_there(programs):
    bodies = [["Nama Forum/Tim", "Anggota"], ["Tim Terpadu A", "Bupati; Dinsos"]]
    batch = read_workbook(
        programs(["Bupati", None, "Sosialisasi", 2025, 1], **{"SK & Forum": bodies})
    )
    assert batch.snapshot.programs["opd"].isna().all()
    assert {(f.sheet, f.cell, f.severity) for f in told(batch, "actors.office")} == {
        ("SK & Forum", "B2", "notice"), ("Program", "A2", "warning"),
    }  # fmt: skip


def test_a_misspelt_short_name_is_a_question_not_an_answer(forums):
    batch = forums(["Tim Terpadu A", None, "Dnsos; Polres"])
    assert "32.04:dnsos" in set(batch.snapshot.actors["id"])
    near = told(batch, "actors.near")[0]
    assert (near.cell, near.facts["candidates"]) == ("C2", "Dinas Sosial")
    assert "mungkin maksudnya Dinas Sosial" in near.sentence("id")
    assert near_short_names("Zzqsos") == near_short_names("PSHT") == ()


@pytest.mark.parametrize(
    ("names", "actor", "shown"),
    [
        (["Dinas Pemuda dan Olahraga"], "dinas-kepemudaan-dan-olahraga",
         "Dinas Pemuda dan Olahraga"),
        (["DINAS KOMUNIKASI, INFORMATIKA DAN STATISTIK"], "dinas-komunikasi-dan-informatika",
         "Dinas Komunikasi, Informatika dan Statistik"),
        (["Dinas Ketenagakerjaan Kab. Bandung"], "dinas-tenaga-kerja", "Dinas Ketenagakerjaan"),
        (["Kepala Dinas Ketenagakerjaan"], "dinas-tenaga-kerja", "Dinas Ketenagakerjaan"),
        (["Disdik"], "dinas-pendidikan", "Dinas Pendidikan"),
        (["Badan Kesbangpol"], "badan-kesatuan-bangsa-dan-politik",
         "Badan Kesatuan Bangsa dan Politik"),
        (["Dispora", "Dispora", "Dinas Pemuda dan Olahraga"], "dinas-kepemudaan-dan-olahraga",
         "Dinas Pemuda dan Olahraga"),
        (["dinas sosial"], "dinas-sosial", "Dinas Sosial"),
    ],
)  # fmt: skip
def test_an_agency_bears_the_full_name_that_its_people_give_it(book, names, actor, shown):
    for name in names:
        book.match(name)
    assert [(r["id"], r["name"]) for r in book.rows()] == [(f"32.04:{actor}", shown)]


def test_the_most_frequent_full_name_wins_in_any_order():
    names = ["Dinas Pemuda dan Olahraga", "Dinas Pemuda & Olahraga"] * 2
    names += ["Dinas Pemuda dan Olahraga"]
    seen = set()
    for order in itertools.permutations(names):
        book = ActorBook(region="32.04")
        for name in order:
            book.match(name)
        seen.add(book.rows()[0]["name"])
    assert seen == {"Dinas Pemuda dan Olahraga"}


def test_a_misspelt_full_name_is_not_merged(book):
    match = book.match("Dinas Sossial")
    assert (match.id, match.problem) == ("32.04:dinas-sossial", "workbook.actors.near")


def test_worded_money_is_read_and_told(programs):
    batch = read_workbook(programs(
        ["Dinsos", None, "A", 2025, "Rp 1,5 M"], ["Dinsos", None, "B", 2025, "-"],
        ["Dinsos", None, "C", 2025, "Rp -"],
    ))  # fmt: skip
    budget = dict(zip(batch.snapshot.programs["name"], batch.snapshot.programs["budget_idr"],
                      strict=True))  # fmt: skip
    assert budget["A"] == 1_500_000_000
    assert pd.isna(budget["B"])
    assert pd.isna(budget["C"])
    found = [f for f in batch.findings if f.code.startswith("workbook.cells.")]
    assert [(f.code, f.cell, f.severity) for f in found] == [
        ("workbook.cells.repaired", "E2", "notice")
    ]


def test_a_time_that_ends_before_it_starts_is_told(forums):
    agreements = [["Jenis", "Judul", "Para Pihak", "Berlaku Mulai", "Berlaku Sampai"],
                  ["PKS", "Data", "Dinsos; Polres", "1/2/2025", "1/1/2025"],
                  ["PKS", "Lain", "Dinsos; Polres", "1/2/2025", "1/2/2025"]]  # fmt: skip
    batch = forums(
        ["Tim Terpadu A", None, "Dinsos", "1/2/2025", "1/1/2024"], **{"Kerja Sama": agreements}
    )
    cells = [(f.sheet, f.cell, f.severity) for f in told(batch, "dates.reversed")]
    assert cells == [("SK & Forum", "E2", "warning"), ("Kerja Sama", "E2", "warning")]
    assert len(batch.snapshot.agreements) == 2


def test_one_bad_date_is_one_finding(make):
    batch = read_workbook(make({
        "Petunjuk": NOTE,
        "Rapat": [["Tanggal", "Agenda", "Peserta"], ["32/13/2025", "Rakor", "Dinsos; Polres"],
                  [None, "Rakor", "Dinsos; Polres"]],
    }))  # fmt: skip
    errors = [(f.code, f.row) for f in batch.findings if f.severity == "error"]
    assert errors == [("workbook.cells.date_unclear", 2), ("workbook.row.needs", 3)]


def test_printed_forums_that_nobody_filled_are_told_once(tmp_path):
    file = write_template(tmp_path / "t.xlsx", region="32.04")[0]
    book = openpyxl.load_workbook(file)
    sheet = book["SK & Forum"]
    heads = [cell.value for cell in sheet[1]]
    column = next(i for i, head in enumerate(heads, start=1) if "Anggota" in str(head))
    printed = sheet.max_row - 2
    sheet.cell(row=3, column=column, value="Dinsos; Polres")
    book.save(file)
    batch = read_workbook(file)
    unfilled = told(batch, "forums.unfilled")
    assert [(f.severity, f.facts["count"], f.cell) for f in unfilled] == [
        ("notice", printed - 1, unfilled[0].cell)
    ]
    assert unfilled[0].cell.endswith("4")
    assert not told(batch, "forums.no_members")


def test_a_budget_unit_of_a_head_of_region_is_kept_and_told():
    units = pd.DataFrame(
        {"key": ["7", "8"], "name": ["BUPATI", "DINAS KETENAGAKERJAAN"], "code": [None, None]}
    )
    settled = settle(units, "32.04", "rup")
    assert settled.ids == {"7": "rup:7", "8": "32.04:dinas-tenaga-kerja"}
    assert settled.actors["name"].tolist()[1] == "Dinas Ketenagakerjaan"
    assert [f.code for f in settled.findings] == ["exchange.agency.office"]
    assert all(f.sentence(lang) for f in settled.findings for lang in ("id", "en"))


def test_a_list_that_opens_with_a_head_of_region_is_taken_apart(book):
    for text in ("Bupati, Polres, Dinsos", "Bupati dan Polres"):
        assert not book.recognises(text, whole=True)
    assert book.recognises("Bupati dan Wakil Bupati", whole=True)
