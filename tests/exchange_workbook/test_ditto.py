from sinergi import read_workbook


def test_a_ditto_mark_is_the_agency_above_and_missing_years_are_told(make):
    header = ["Nama Program", "Perangkat Daerah", "Tahun", "Pagu"]
    rows = [
        ["Pelatihan Kader", "Dinas Sosial", 2025, 10],
        ["Pelatihan Guru", '"', None, 20],
        ["Pelatihan Tani", "s.d.a", 2025, 30],
        ["Pelatihan Nelayan", "Dinas Perikanan", 2025, 40],
    ]
    batch = read_workbook(make({"Program": [header, *rows]}))
    names = batch.snapshot.actors.set_index("id")["name"]
    owners = batch.snapshot.programs.set_index("name")["opd"].map(names)
    assert owners["Pelatihan Guru"] == owners["Pelatihan Tani"] == "Dinas Sosial"
    assert owners["Pelatihan Nelayan"] == "Dinas Perikanan"
    assert len(names) == 2
    told = {f.code: f for f in batch.findings}
    assert told["workbook.programs.ditto"].row == 3
    assert told["workbook.programs.some_no_year"].facts["count"] == 1
    assert "Baris 3" in told["workbook.programs.some_no_year"].sentence("id")
