import pytest

from sinergi.exchange import read_sipd, read_tables

CELLS = {
    "title": "Narasumber Dr. H. Asep Sunandar, M.Si",
    "nik": "peserta 3204110101800001",
    "phone": "hubungi 0812-3456-7890",
    "email": "kirim ke budi@contoh.go.id",
}


@pytest.mark.parametrize("mark", CELLS)
def test_persons_in_text_are_told_and_private_numbers_not_repeated(tmp_path, mark):
    (tmp_path / "programs.csv").write_text(
        f'id,name,description\np0,Rapat,biasa\np1,Rapat,"{CELLS[mark]}"\n'
    )
    (finding,) = read_tables(tmp_path).findings
    assert (finding.code, finding.row, finding.cell) == (f"exchange.persons.{mark}", 3, "C3")
    assert finding.severity == "warning"
    assert finding.value == (CELLS[mark] if mark == "title" else None)
    if mark != "title":
        digits = [c for c in CELLS[mark].split() if any(ch in c for ch in "@0123456789")]
        assert not any(d in finding.sentence("id") for d in digits)


@pytest.mark.parametrize(
    "text",
    [
        "RSUD dr. Slamet",
        "Rp 1.250.000.000",
        "kode 8.01.05.2.01.0004",
        "Jl. Ir. H. Juanda",
        "Tindak Lanjut Pemeriksaan Bpk Ri Perwakilan Jawa Barat",
        "Temuan Bpk Dan Inspektorat",
    ],
)
def test_places_and_codes_are_no_persons(tmp_path, text):
    (tmp_path / "programs.csv").write_text(f'id,name,place\np1,Rapat,"{text}"\n')
    assert not read_tables(tmp_path).findings


def test_exports_are_looked_through_as_well(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "tahun,kode_skpd,nama_skpd,kode_sub_giat,nama_sub_giat,ket_bl_teks,rincian\n"
        "2025,1.06.0.00.0.00.08.0000,Dinas Sosial,1.06.02.2.01.0001,S,honor 0812-3456-7890,5\n"
    )
    (finding,) = read_sipd(path, region="32.04").findings
    assert (finding.code, finding.file, finding.row) == ("exchange.persons.phone", "a.csv", 2)
