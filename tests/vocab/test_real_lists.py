"""Resolution of the names in real lists; the rates stand in docs/vocabulary.md."""

import csv

import pytest

from sinergi.vocab import resolve_opd, urusan_of_opd_code

pytestmark = pytest.mark.slow


def column(path, name):
    with path.open(encoding="utf-8") as handle:
        return [row[name] for row in csv.DictReader(handle)]


def share_settled(names):
    return sum(resolve_opd(name).settled for name in names) / len(names)


@pytest.mark.parametrize(
    ("file", "name", "least"),
    [
        ("bandung_kab_rup_2025/satker.csv", "nama_satker", 1.0),
        ("bandung_kab_rup_2025/satker_list_all_years.csv", "nama_satker", 0.97),
        ("opd_lists/garut_opd.csv", "name", 0.98),
        ("opd_lists/madiun_kab_master_opds.csv", "nama", 1.0),
        ("bandung_forums/memberships.csv", "agency_name", 1.0),
        ("nomenklatur/permendagri90_ref_unit_opd.csv", "nm_unit", 0.95),
    ],
)
def test_most_names_settle(shared, file, name, least):
    assert share_settled(sorted(set(column(shared / "data" / file, name)))) >= least


def test_the_main_affair_by_name_is_that_of_the_code(shared):
    path = shared / "data/bandung_kab_rup_2025/satker.csv"
    pairs = zip(column(path, "nama_satker"), column(path, "kd_satker_str"), strict=True)
    wrong = [
        (name, code)
        for name, code in pairs
        if (found := resolve_opd(name)).urusan
        and found.urusan.split(" | ")[0] != urusan_of_opd_code(code)[0]
    ]
    assert wrong == []


def test_no_association_is_taken_for_an_agency(shared):
    data = shared / "data"
    names = [
        *column(data / "ormas_samples/jakarta_barat_ormas_sample.csv", "nama"),
        *column(data / "ormas_samples/kota_bandung_ormas_sample.csv", "nama_organisasi"),
        *column(data / "pekanbaru_ormas/lokasi_organisasi.csv", "nama_organisasi"),
    ]
    assert len(names) > 150
    assert [name for name in names if resolve_opd(name).settled] == []


def test_program_01_is_overhead_in_every_affair(shared):
    path = shared / "domain/nomenclature_national_compact.csv"
    pairs = set(zip(column(path, "program_code"), column(path, "program_name"), strict=True))
    first = {name for code, name in pairs if code.endswith(".01")}
    assert all("PENUNJANG URUSAN PEMERINTAHAN DAERAH" in name for name in first)
    assert {code for code, name in pairs if name in first} == {"X.XX.01"}
