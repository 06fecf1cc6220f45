import pytest

from sinergi.vocab import (
    is_overhead,
    is_shared_name,
    overhead_codes,
    sector_of,
    urusan,
    urusan_of_opd_code,
)


@pytest.mark.parametrize(
    ("code", "found"),
    [("2.07.3.32.0.00.09.0000", ("2.07", "3.32")), ("8.01.0.00.0.00.01.0000", ("8.01",)),
     ("2.16.2.20.2.21.16.0000", ("2.16", "2.20", "2.21")), ("7.01.0.00.0.00.18.0001", ("7.01",)),
     ("1.02.0.00.0.00", ("1.02",)), (" 1.01. 0.00.0.00.01.0000 ", ("1.01",)),
     ("1.05.1.00.0.00.01.0000", ("1.05",)),
     ("1. 20. 03", ()), ("1.01.02.2.01.0001", ()), ("32.04.1.06.01", ()), ("", ()), ("x", ()),
     ("9.99.0.00.0.00.01.0000", ())],
)  # fmt: skip
def test_affairs_of_an_agency_code(code, found):
    assert urusan_of_opd_code(code) == found


@pytest.mark.parametrize(
    ("codes", "sector"),
    [("1.01", "pendidikan_budaya"), ("3.26 | 2.22", "pendidikan_budaya"),
     ("1.06+2.08", "sosial_kesehatan"), ("8.01", "ketertiban_persatuan"), ("6.01", "pemerintahan"),
     ("1.03 | 2.15", "infrastruktur"), ("2.11", "lingkungan_pangan"), ("9.99", None), (None, None),
     ("", None), ("7.01", "kewilayahan"), ("2.23 | 2.24", "informasi")],
)  # fmt: skip
def test_sector_is_that_of_the_main_affair(codes, sector):
    assert sector_of(codes) == sector


@pytest.mark.parametrize(
    ("code", "name", "overhead"),
    [("8.01.01.2.01.0001", "Penyusunan Dokumen", True), ("X.XX.01", None, True),
     ("8.01.01", None, True), ("7.01.01.2.06.0009", None, True), ("4.01.01.2.13.0001", None, True),
     ("8.01.02.2.01.0003", "Pelaksanaan Kebijakan", False), ("1.01.02.2.01.0001", None, False),
     ("5.03.02.2.01", "Administrasi Kepegawaian Perangkat Daerah", False),
     (None, "Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota *", True),
     ("", "program penunjang urusan pemerintahan daerah kabupaten / kota", True),
     (None, "Administrasi Umum Perangkat Daerah", True),
     (None, "PENYEDIAAN BAHAN / MATERIAL", True),
     (None, "Pelaporan Pengelolaan Retribusi Daerah", True),
     (None, "Penyediaan Bahan/Material Bangunan bagi Korban Bencana", False),
     (None, "Penanganan Konflik Sosial", False),
     (None, None, False), ("RUP-123", "Penanganan Konflik Sosial", False),
     ("1.20.1.20.03.01", "Program Pelayanan Administrasi Perkantoran", True)],
)  # fmt: skip
def test_overhead(code, name, overhead):
    assert is_overhead(code, name) is overhead


def test_overhead_codes_cover_every_affair():
    assert overhead_codes() == {f"{code}.01" for code in ("X.XX", *urusan())}


def test_names_that_the_nomenclature_gives_to_several_affairs():
    assert is_shared_name("pemeliharaan  MEBEL")
    assert not is_shared_name("Penanganan Konflik Sosial")


def test_forestry_and_energy_are_run_by_the_province_alone():
    alone = {code for code, fact in urusan().items() if fact.levels == ("provinsi",)}
    assert alone == {"3.28", "3.29"}  # UU 23/2014 Ps 14(1)
