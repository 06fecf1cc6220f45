import pytest

from sinergi import read_workbook


@pytest.mark.parametrize(
    ("short", "long"),
    [("Timdu Penanganan Konflik Sosial", "Tim Terpadu Penanganan Konflik Sosial"),
     ("Pokja Literasi Digital", "Kelompok Kerja Literasi Digital"),
     ("Satgas Banjir", "Satuan Tugas Banjir")],
)  # fmt: skip
def test_short_and_full_words_name_one_forum(make, short, long):
    for listed, mentioned in ((short, long), (long, short)):
        book = make({
            "Forum": [["Nama Forum", "Anggota"], [listed, "Dinas Sosial; Dinas Kesehatan"]],
            "Rapat": [["Forum/Tim", "Tanggal", "Hadir"],
                      [mentioned, "2025-03-01", "Dinas Sosial; Dinas Pendidikan"]],
        })  # fmt: skip
        city = read_workbook(book).snapshot
        assert city.forums["name"].tolist() == [listed]
        assert city.meetings["forum"].tolist() == city.forums["id"].tolist()
