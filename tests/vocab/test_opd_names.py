"""Names of agencies: one canonical unit, or an honest question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinergi.vocab import opd_units, resolve_opd

KNOWN = """
Dinas Pendidikan                           = Dinas Pendidikan; 1.01; exact
DINAS PENDIDIKAN                           = Dinas Pendidikan; 1.01; exact
Disdik Kab. Bandung                        = Dinas Pendidikan; 1.01; alias; Kabupaten Bandung
Dinas Pendidikan Kabupaten Bandung         = Dinas Pendidikan; 1.01; exact; Kabupaten Bandung
Satpol-PP Kota Cimahi                      = Satuan Polisi Pamong Praja; 1.05; alias; Kota Cimahi
SATUAN POLISI PAMONGPRAJA                  = Satuan Polisi Pamong Praja; 1.05; exact
Satuan Polisi Pamong Praja (SATPOLPP)      = Satuan Polisi Pamong Praja; 1.05; exact
Bakesbangpol Jabar                         = Badan Kesatuan Bangsa dan Politik; 8.01; alias; Jawa Barat
Badan Kesbangpol Kota Bandung              = Badan Kesatuan Bangsa dan Politik; 8.01; alias; Kota Bandung
Bapperida                                  = Badan Perencanaan Pembangunan Daerah; 5.01 | 5.05; alias
Bappeda                                    = Badan Perencanaan Pembangunan Daerah; 5.01; alias
Inspektorat                                = Inspektorat Daerah; 6.01; alias
Bagian Kesra Setda Kota Bandung            = Sekretariat Daerah; 4.01; alias; Kota Bandung
Sekretariat Dewan Perwakilan Rakyat Daerah = Sekretariat DPRD; 4.02; alias
DINAS PEMUDA DAN OLAH RAGA                 = Dinas Kepemudaan dan Olahraga; 2.19; alias
Dinas Koperasi & UKM                       = Dinas Koperasi, Usaha Kecil dan Menengah; 2.17; alias
DP2KBP3A                                   = Dinas Pengendalian Penduduk dan Keluarga Berencana; 2.14 | 2.08; alias
"""  # noqa: E501 - one name a line


@pytest.mark.parametrize("line", KNOWN.strip().splitlines())
def test_known_names(line):
    text, _, answer = (part.strip() for part in line.partition(" = "))
    canonical, urusan, state, *place = answer.split("; ")
    found = resolve_opd(text)
    assert (found.canonical, found.urusan, found.state) == (canonical, urusan, state)
    assert found.place == (place[0] if place else None)
    assert found.kind == "opd"
    assert found.settled


@pytest.mark.parametrize(
    ("text", "urusan"),
    [
        ("DINAS PENGENDALIAN PENDUDUK, KB, PEMBERDAYAAN PEREMPUAN DAN PERLINDUNGAN ANAK",
         "2.14 | 2.08"),
        ("Dinas Perumahan, Kawasan Pemukiman dan Pertanahan", "1.04 | 2.10"),
        ("Dinas Perindustrian, Perdagangan, Energi dan Sumber Daya Mineral",
         "3.31 | 3.30 | 3.29"),
        ("DINAS TENAGA KERJA, KOPERASI, USAHA KECIL DAN MENENGAH", "2.07 | 2.17"),
        ("Dinas Perikanan dan Peternakan", "3.25 | 3.27"),
        ("Dinas Pariwisata dan Kebudayaan", "3.26 | 2.22"),
        ("Badan Pengelolaan Keuangan dan Pendapatan Daerah", "5.02"),
    ],
)  # fmt: skip
def test_combined_names_hold_every_affair_in_their_order(text, urusan):
    found = resolve_opd(text)
    assert found.urusan == urusan
    assert found.settled
    assert found.canonical in opd_units()


@pytest.mark.parametrize(
    ("text", "canonical", "kind", "place"),
    [
        ("Kecamatan Soreang", "Kecamatan", "kecamatan", "Soreang"),
        ("KECAMATAN GARUT KOTA", "Kecamatan", "kecamatan", "Garut Kota"),
        ("Kec. Soreang Kab. Bandung", "Kecamatan", "kecamatan", "Soreang"),
        ("Distrik Tigi Barat", "Kecamatan", "kecamatan", "Tigi Barat"),
        ("Kelurahan Andir", "Kelurahan", "desa", "Andir"),
        ("Desa Sukamaju", "Desa", "desa", "Sukamaju"),
        ("RUMAH SAKIT UMUM DAERAH CICALENGKA", "Rumah Sakit Umum Daerah", "uptd", "Cicalengka"),
        ("RSUD Cicalengka", "Rumah Sakit Umum Daerah", "uptd", "Cicalengka"),
        ("Puskesmas Kopo", "Puskesmas", "uptd", "Kopo"),
        ("UPTD PPA Kota Bandung", "UPTD PPA", "uptd", None),
        ("DPRD Kabupaten Bandung", "DPRD", "dprd", "Kabupaten Bandung"),
    ],
)  # fmt: skip
def test_units_with_a_name_of_their_own(text, canonical, kind, place):
    found = resolve_opd(text)
    assert (found.canonical, found.kind) == (canonical, kind)
    assert found.settled
    if place is not None:
        assert found.place == place


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("DKP", ("Dinas Ketahanan Pangan", "Dinas Kelautan dan Perikanan")),
        ("BKD Kab. Garut", ("Badan Pengelolaan Keuangan dan Aset Daerah",
                            "Badan Kepegawaian dan Pengembangan Sumber Daya Manusia")),
        ("BPPD", ("Badan Pendapatan Daerah", "Badan Pengelola Perbatasan Daerah")),
    ],
)  # fmt: skip
def test_ambiguous_abbreviations_stay_ambiguous(text, candidates):
    found = resolve_opd(text)
    assert found.state == "ambiguous"
    assert set(found.candidates) == set(candidates)
    assert found.canonical is None
    assert found.urusan is None
    assert not found.settled


@pytest.mark.parametrize(
    ("text", "code", "canonical", "urusan"),
    [
        ("DKP", "3.25.0.00.0.00.01.0000", "Dinas Kelautan dan Perikanan", "3.25"),
        ("DKP", "2.09.3.27.0.00.01.0000", "Dinas Ketahanan Pangan", "2.09 | 3.27"),
        ("DPKP", "1.05.0.00.0.00.02.0000", "Dinas Pemadam Kebakaran dan Penyelamatan", "1.05"),
        ("Dinas Lingkunan Hidup", "2.11.0.00.0.00.11.0000", "Dinas Lingkungan Hidup", "2.11"),
        ("1.01.0.00.0.00.01.0000", None, "Dinas Pendidikan", "1.01"),
    ],
)
def test_the_code_decides(text, code, canonical, urusan):
    found = resolve_opd(text, code=code)
    assert (found.state, found.canonical, found.urusan) == ("code", canonical, urusan)


def test_the_code_adds_affairs_that_the_name_does_not_say():
    found = resolve_opd("DINAS KETENAGAKERJAAN", code="2.07.3.32.0.00.09.0000")
    assert (found.state, found.canonical, found.urusan) == (
        "alias", "Dinas Tenaga Kerja", "2.07 | 3.32",
    )  # fmt: skip


def test_a_code_that_three_agencies_share_stays_ambiguous():
    found = resolve_opd("1.05.0.00.0.00.06.0000")
    assert found.state == "ambiguous"
    assert found.urusan == "1.05"
    assert set(found.candidates) == {
        "Satuan Polisi Pamong Praja", "Dinas Pemadam Kebakaran dan Penyelamatan",
        "Badan Penanggulangan Bencana Daerah",
    }  # fmt: skip


def test_a_part_of_an_agency_is_not_the_agency():
    found = resolve_opd("Instalasi Aneh", code="1.02.0.00.0.00.02.0067")
    assert (found.canonical, found.kind, found.urusan) == ("UPTD", "uptd", "1.02")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Dinas Lingkunan Hidup", "Dinas Lingkungan Hidup"),
     ("Dinas Kependudukan dan Pecatatan Sipil", "Dinas Kependudukan dan Pencatatan Sipil"),
     ("Dinas Pendidkan Kota Bandung", "Dinas Pendidikan")],
)  # fmt: skip
def test_a_misspelling_is_a_question_and_never_an_answer(text, meant):
    found = resolve_opd(text)
    assert found.state == "near"
    assert found.candidates[0] == meant
    assert found.canonical is None
    assert found.urusan is None
    assert not found.settled


@pytest.mark.parametrize(
    "text",
    ["Dinas Sihir", "PT. BPR Kerta Raharja", "Yayasan Bina Insan", "", "-", "Dinas",
     "Dinas Pendidikan dan Sihir", "Badan Informasi Geospasial",
     "Keluarga Besar Putra Putri Polri (KBPP POLRI)", "FORUM PEDAGANG PASAR KODIM",
     "SENTRA KOMUNIKASI POLRI (SENKOM)", "BADAN PENGURUS KOTA Oi (BPK Oi)", "Pemuda Pancasila",
     "Forum Komunikasi Putra Putri Purnawirawan TNI/POLRI (FKPPI)", "LSM BIN", "Sahabat Polisi"],
)  # fmt: skip
def test_strangers_stay_strangers(text):
    found = resolve_opd(text)
    assert found.state == "unknown"
    assert found.canonical is None


@given(st.text(max_size=60), st.none() | st.text(max_size=25))
def test_any_text_is_answered(text, code):
    found = resolve_opd(text, code=code)
    assert found.settled == (found.canonical is not None)


@given(st.sampled_from(sorted(opd_units())), st.sampled_from(["Kab. Bandung", "KOTA BOGOR",
                                                               "Provinsi Banten"]))  # fmt: skip
def test_a_place_never_changes_the_unit(name, place):
    if opd_units()[name].kind in {"kecamatan", "desa", "uptd"} or "Administrasi" in name:
        return
    assert resolve_opd(f"{name} {place}").canonical == name
    assert resolve_opd(name.upper()).canonical == name
