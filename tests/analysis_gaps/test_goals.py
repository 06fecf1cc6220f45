"""Alignment with goals as regional plans word them: sentences, numbers in front, many lines."""

import openpyxl
import pytest

from sinergi.analysis.gaps import find_gaps
from sinergi.exchange import read_workbook

VISI = "Terwujudnya Kabupaten yang Rukun, Sejahtera, Maju, dan Berkelanjutan"
GOALS = [
    ("V", VISI, "Visi", None),
    ("M1", "Misi 1: Mewujudkan kehidupan masyarakat yang rukun, aman, dan tenteram", "Misi", "V"),
    ("M2", "Misi 2: Meningkatkan kualitas sumber daya manusia yang sehat dan cerdas", "Misi", "V"),
    ("T1.1", "Tujuan 1.1 Meningkatnya ketahanan sosial dan kerukunan masyarakat", "Tujuan", "M1"),
    ("T2.1", "Tujuan 2.1 Meningkatnya derajat kesehatan masyarakat", "Tujuan", "M2"),
    ("S1.1.1", "Menurunnya potensi konflik sosial dan intoleransi di masyarakat", "Sasaran",
     "T1.1"),
    ("S1.1.2", "Meningkatnya pemahaman wawasan kebangsaan dan bela negara", "Sasaran", "T1.1"),
    ("S2.1.1", "Menurunnya prevalensi stunting pada balita", "Sasaran", "T2.1"),
    ("S2.1.2", "Meningkatnya akses air minum layak dan sanitasi aman", "Sasaran", "T2.1"),
]  # fmt: skip
PROGRAMS = [
    ("Bakesbangpol", "Penanganan Konflik Sosial", 150_000_000),
    ("Satpol PP", "Patroli Ketenteraman Bersama Masyarakat", 200_000_000),
    ("Dinas Kesehatan", "Pemberian Makanan Tambahan Balita Stunting", 90_000_000),
    ("Dinas Pertanian", "Penyediaan Benih Padi", 70_000_000),
]
#: As people fill it in: by the wording in other letters, by the code, two goals for one program.
LINKS = [
    (
        "Penanganan Konflik Sosial",
        "menurunnya potensi konflik sosial dan intoleransi di masyarakat",
    ),
    ("Penanganan Konflik Sosial", "S1.1.2"),
    ("Patroli Ketenteraman Bersama Masyarakat", "S1.1.1"),
    ("Pemberian Makanan Tambahan Balita Stunting", "Menurunnya prevalensi stunting pada balita "),
]


@pytest.fixture(scope="module")
def alignment(tmp_path_factory):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Program"
    page.append(["Perangkat Daerah", "Nama Program/Kegiatan/Sub Kegiatan", "Tahun", "Pagu (Rp)",
                 "Wilayah"])  # fmt: skip
    for opd, name, budget in PROGRAMS:
        page.append([opd, name, 2025, budget, "32.04"])
    page = book.create_sheet("Sasaran RPJMD")
    page.append(["ID", "Sasaran RPJMD", "Jenis", "Induk"])
    for goal in GOALS:
        page.append(goal)
    page = book.create_sheet("Sasaran Program")
    page.append(["Program", "Sasaran"])
    for link in LINKS:
        page.append(link)
    path = tmp_path_factory.mktemp("goals") / "rpjmd.xlsx"
    book.save(path)
    batch = read_workbook(path)
    assert not batch.findings.errors, [f.sentence("id") for f in batch.findings.errors]
    return find_gaps(batch.snapshot).side_tables()["alignment"]


def test_goals_carry_what_stands_below_them(alignment):
    goals = alignment[alignment["goal"] != ""].set_index("goal_name")
    fit = {name: row["fit"] for name, row in goals.iterrows()}
    assert fit[VISI] == "carried"
    assert fit["Menurunnya potensi konflik sosial dan intoleransi di masyarakat"] == "one_sector"
    assert fit["Menurunnya prevalensi stunting pada balita"] == "one_sector"
    assert fit["Meningkatnya akses air minum layak dan sanitasi aman"] == "no_program"
    # a program with two goals counts once for the mission above both
    mission = goals.loc["Misi 1: Mewujudkan kehidupan masyarakat yang rukun, aman, dan tenteram"]
    assert (mission["n_programs"], mission["budget_idr"]) == (2, 350_000_000)
    assert (goals.at[VISI, "n_programs"], goals.at[VISI, "budget_idr"]) == (3, 440_000_000)


def test_an_agency_without_any_goal_is_told(alignment):
    alone = alignment[alignment["fit"] == "no_goal"]
    assert alone["actor_name"].tolist() == ["Dinas Pertanian"]
    assert alone["budget_idr"].tolist() == [70_000_000]
