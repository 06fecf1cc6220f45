"""Names of bodies, headers and persons."""

import pytest

from sinergi.exchange.headers import find_value, match_headers, read_value
from sinergi.exchange.identity import slug
from sinergi.exchange.persons import find_person
from sinergi.exchange.resolve import ActorBook
from sinergi.exchange.workbook.layout import sheet
from sinergi.exchange.workbook.read import region_rows


@pytest.fixture
def book():
    return ActorBook(region="32.04")


@pytest.mark.parametrize(
    ("name", "actor", "kind"),
    [
        ("Bakesbangpol", "32.04:badan-kesatuan-bangsa-dan-politik", "opd"),
        ("KESBANGPOL", "32.04:badan-kesatuan-bangsa-dan-politik", "opd"),
        (
            "Badan Kesatuan Bangsa dan Politik Kabupaten Bandung",
            "32.04:badan-kesatuan-bangsa-dan-politik",
            "opd",
        ),
        ("Kepala Dinas Sosial", "32.04:dinas-sosial", "opd"),
        ("Disdik Kab. Bandung", "32.04:dinas-pendidikan", "opd"),
        ("Dinas Kesehatan Provinsi Jawa Barat", "32:dinas-kesehatan", "opd"),
        ("Polres", "32.04:polres", "instansi_vertikal"),
        ("Polresta Bandung", "32.04:polres", "instansi_vertikal"),
        ("Kapolresta Bandung", "32.04:polres", "instansi_vertikal"),
        ("Kodim 0624/Kabupaten Bandung", "32.04:kodim", "instansi_vertikal"),
        ("Dandim 0624", "32.04:kodim", "instansi_vertikal"),
        ("Kejaksaan Negeri Kabupaten Bandung", "32.04:kejari", "instansi_vertikal"),
        ("Kajari", "32.04:kejari", "instansi_vertikal"),
        ("Ketua DPRD", "32.04:dprd", "dprd"),
        ("Kecamatan Soreang", "32.04:kecamatan-soreang", "kecamatan"),
        ("Camat Soreang", "32.04:kecamatan-soreang", "kecamatan"),
        ("LSM Peduli Bangsa", "32.04:lsm-peduli-bangsa", "ormas"),
        ("Yayasan Damai", "32.04:yayasan-damai", "ormas"),
        ("MUI", "32.04:mui", "lembaga_keagamaan"),
        ("Universitas Padjadjaran", "32.04:universitas-padjadjaran", "akademisi"),
    ],
)
def test_names_become_one_body_each(book, name, actor, kind):
    match = book.match(name)
    assert (match.id, match.problem) == (actor, None)
    assert {r["id"]: r["kind"] for r in book.rows()} == {actor: kind}


def test_an_ambiguous_abbreviation_stays_ambiguous(book):
    match = book.match("DKP")
    assert match.problem == "workbook.actors.ambiguous"
    assert "Dinas Kelautan dan Perikanan" in match.candidates
    assert len(match.candidates) > 1
    assert book.rows()[0]["name"] == "DKP"


def test_the_agency_code_settles_an_ambiguous_abbreviation(book):
    match = book.match("DKP", code="3.25.0.00.0.00.01.0000")
    assert match.problem is None
    assert match.id == "32.04:dinas-kelautan-dan-perikanan"


def test_an_unknown_body_is_kept_with_a_notice(book):
    match = book.match("Bidang Aneka Usaha Zyx")
    assert match.problem == "workbook.actors.unknown"
    assert book.rows()[0]["name"] == "Bidang Aneka Usaha Zyx"


def test_a_person_is_no_body(book):
    assert book.match("Dr. H. Asep Sunandar, M.Si").id is None
    assert book.rows() == []


def test_urusan_of_the_code_and_sector(book):
    book.match("Dinas Sosial", code="1.06.2.08.0.00.01.0000")
    row = book.rows()[0]
    assert row["urusan"] == "1.06 | 2.08"
    assert row["sector"] is not None


def test_rows_do_not_depend_on_the_order_of_mentions():
    names = [
        "Polres",
        "Polresta Bandung",
        "Kesbangpol",
        "Badan Kesbangpol",
        "Dinsos",
        "Dinas Sosial",
    ]
    forward, backward = ActorBook(region="32.04"), ActorBook(region="32.04")
    for name in names:
        forward.match(name)
    for name in reversed(names):
        backward.match(name)
    assert forward.rows() == backward.rows()


def test_stated_names_come_first(book):
    book.state(
        {"id": "x1", "name": "Tim Khusus", "kind": "ormas", "region": "32.04"}, short=["TK"]
    )
    assert book.match("TK").id == "x1"
    assert book.match("tim khusus").id == "x1"
    assert book.match("x1").id == "x1"


def test_two_stated_bodies_of_one_name_are_told_apart_by_region(book):
    book.state({"id": "a", "name": "Dinas X", "kind": "opd", "region": "32.04"})
    book.state({"id": "b", "name": "Dinas X", "kind": "opd", "region": "32.73"})
    assert book.match("Dinas X").id == "a"
    assert book.match("Dinas X", region="11.01").problem == "workbook.actors.ambiguous"


def test_slugs_of_long_names_stay_short_and_different():
    one, other = slug("program " * 40 + "a"), slug("program " * 40 + "b")
    assert len(one) <= 72
    assert one != other


def test_regions_come_with_their_province():
    assert [r["id"] for r in region_rows(["32.04"])] == ["32", "32.04"]


def test_pasted_sipd_headers():
    header = [
        "Kode_SKPD",
        "Nama_SKPD",
        "Kode_Program",
        "Nama_Program",
        "Kode_Giat",
        "Nama_Giat",
        "Kode_Sub_Giat",
        "Nama_Sub_Giat",
        "Pagu",
    ]
    fields = match_headers(header, "programs", (), ("name",))
    assert list(fields.values()) == [
        "opd_code",
        "opd",
        "program_code",
        "program_name",
        "activity_code",
        "activity_name",
        "code",
        "name",
        "budget_idr",
    ]


def test_a_header_with_two_meanings_takes_the_free_one():
    own = sheet("programs").own_headers
    assert match_headers(["Uraian", "Kode"], "programs", own, ("name",)) == {0: "name", 1: "code"}
    both = match_headers(["Nama", "Uraian"], "programs", own, ("name",))
    assert both == {0: "name", 1: "description"}


def test_words_of_closed_lists():
    assert read_value("actor_kind", "LSM") == "ormas"
    assert read_value("forum_kind", "Satuan Tugas") == "satgas"
    assert read_value("forum_kind", "entah") is None
    assert find_value("forum_kind", "Tim Terpadu Penanganan Konflik Sosial") == "tim_terpadu"


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        ("Dr. H. Asep Sunandar, M.Si", "title"),
        ("H. Dadang", "title"),
        ("Asep Sunandar, S.Sos", "title"),
        ("Rapat dengan Bapak Agus Salim", "title"),
        ("DRS. H. UJANG SOLIHIN", "title"),
        ("NIK 3204011505800001", "nik"),
        ("NIP. 19800101 200501 1 001", "nip"),
        ("198001012005011001", "nip"),
        ("hubungi 0812-3456-7890", "phone"),
        ("+62 812 3456 7890", "phone"),
        ("surel: asep@contoh.go.id", "email"),
    ],
)
def test_persons_are_seen(words, mark):
    assert find_person(words) == mark


@pytest.mark.parametrize(
    "words",
    [
        "RSUD dr. Slamet",
        "Jl. Ir. H. Juanda",
        "Ikatan Ibu Mandiri Cikole",
        "Dinas Sosial, Kesehatan",
        "Kelas Ibu Hamil dan Balita",
        "Pendampingan Ibu Hamil dan Ibu Pasca Persalinan",
        "8.01.06.2.01.0004",
        "Rp 1.250.000.000.000",
        "Kab. Bandung, Jawa Barat",
        "Pelatihan bagi Bapak dan Ibu asuh",
        "No. 300/Kep.12/2025",
        "SMA Negeri 1",
        "PT. Maju Jaya",
        "Pagu 1234567890123456",
        "Kode 123456789012345678",
    ],
)
def test_what_only_looks_like_a_person_is_left_alone(words):
    assert find_person(words) is None
