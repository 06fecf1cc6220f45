"""The first page says three things; leaders read of confirmed findings only."""

import html

import docx
import openpyxl
import pandas as pd
import pytest

from sinergi import settings
from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.weight import for_reading
from sinergi.analysis.gaps import find_gaps
from sinergi.model.finding import Findings
from sinergi.plan import recommend
from sinergi.reports import write_dashboard, write_plan, write_report, write_review
from sinergi.workspace import pairs_to_read


@pytest.fixture(scope="module")
def results(demo_city):
    pairs, gaps = find_duplicates(demo_city), find_gaps(demo_city)
    return pairs, gaps, recommend(pairs, gaps, limit=5)


def numbered(path):
    return [p.text for p in docx.Document(str(path)).paragraphs if p.style.name == "List Number"]


def test_three_things_stand_first(demo_city, results, tmp_path):
    path = write_report(tmp_path / "laporan.docx", demo_city, *results)
    things = numbered(path)
    assert len(things) == 3
    assert things[0].startswith("Perlu ditinjau bersama: ")
    assert "Rp" in things[0]
    assert things[1].startswith("Perlu dipastikan: ")
    assert things[2].startswith("Langkah pertama: ")
    assert "Penanggung jawab: " in things[2]
    words = [p.text for p in docx.Document(str(path)).paragraphs]
    assert words.index("Tiga hal terpenting") < words.index("Ringkasan")


def test_leaders_read_no_name_that_nobody_confirmed(demo_city, results, tmp_path):
    with settings.use(audience="pimpinan"):
        path = write_report(tmp_path / "laporan.docx", demo_city, *results)
        book = openpyxl.load_workbook(write_plan(tmp_path / "r.xlsx", demo_city, results[2]))
    assert numbered(path) == []
    assert book["Rencana Aksi"].max_row == 5  # nothing below the header


def test_a_report_for_leaders_names_no_agency_before_anything_is_confirmed(
    demo_city, results, tmp_path
):
    everything = [*results, rank_brokers(demo_city)]
    agencies = demo_city.actors.query("kind == 'opd'")["name"].tolist()
    internal = all_words(write_report(tmp_path / "a.docx", demo_city, *everything))
    assert len([name for name in agencies if name in internal]) > 5
    with settings.use(audience="pimpinan"):
        told = all_words(write_report(tmp_path / "b.docx", demo_city, *everything))
    assert [name for name in agencies if name in told] == []
    assert "Namanya ada dalam laporan untuk kalangan internal" in told


def all_words(path):
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_dashboard_and_the_workbook_say_the_same(demo_city, results, tmp_path):
    things = numbered(write_report(tmp_path / "a.docx", demo_city, *results))
    page = write_dashboard(tmp_path / "i.html", demo_city, *results, findings=results[0].notices,
                           files={}).read_text(encoding="utf-8")  # fmt: skip
    assert "Tiga hal terpenting" in page
    assert "Langkah pertama: " in page
    book = openpyxl.load_workbook(write_report(tmp_path / "a.xlsx", demo_city, *results))
    cells = [row[0].value for row in book.worksheets[0].iter_rows()]
    assert [f"{n}. {words}" for n, words in enumerate(things, 1)] == [
        c for c in cells if c and str(c)[:2] in {"1.", "2.", "3."}
    ]


def test_rows_of_a_sheet_are_as_high_as_their_words(demo_city, results, tmp_path):
    book = openpyxl.load_workbook(write_report(tmp_path / "a.xlsx", demo_city, *results))
    sheet = book["Rencana Aksi Bersama"]
    heights = [sheet.row_dimensions[n].height for n in range(2, 7)]
    assert all(h and h > 14 for h in heights)


def test_the_weightiest_pair_stands_first_and_no_program_twice_before_others(demo_city):
    found = find_duplicates(demo_city)
    ordered = for_reading(found.ranking())
    weight = ordered["score"].astype(float) * ordered["budget_idr"].astype(float)
    assert weight.iloc[0] == weight.max()
    assert sorted(ordered.index) == sorted(found.ranking().index)
    programs = ordered[["program_a", "program_b"]].to_numpy().ravel().tolist()
    once = [len(set(programs[: 2 * n])) == 2 * n for n in range(1, len(ordered) + 1)]
    assert once == sorted(once, reverse=True)


def test_a_gap_is_told_in_a_sentence(demo_city, results, tmp_path):
    gaps = results[1]
    table = docx.Document(str(write_report(tmp_path / "laporan.docx", demo_city, gaps))).tables[0]
    assert [cell.text for cell in table.rows[0].cells][1] == "Yang perlu dipastikan"
    assert table.rows[1].cells[1].text == gaps.explain(gaps.frame["gap_id"].iloc[0])
    page = write_dashboard(tmp_path / "i.html", demo_city, gaps, findings=Findings(), files={})
    assert html.escape(gaps.explain(gaps.frame["gap_id"].iloc[0])) in page.read_text("utf-8")


def test_every_output_begins_with_the_same_pairs(demo_city, tmp_path):
    found = find_duplicates(demo_city)
    shown, said = pairs_to_read(found, demo_city)
    assert "skor kali anggaran program yang lebih kecil" in " ".join(said)
    first = shown[["name_a", "name_b"]].astype(str).to_numpy().tolist()[:5]
    families = found.families().head(5)[["name_a", "name_b"]].astype(str)
    assert families.to_numpy().tolist() == first

    def rows(path, sheet, *columns):
        table = pd.read_excel(path, sheet_name=sheet, dtype=str, engine="openpyxl")
        cells = table.head(5)[list(columns)].to_numpy().tolist()
        return [[str(cell).split("\n")[0] for cell in row] for row in cells]

    book = write_report(tmp_path / "a.xlsx", demo_city, found)
    sides = ("Program / pelaku A", "Program / pelaku B")
    assert rows(book, "Pasangan sejenis", *sides) == first
    pairs = rows(book, "Perlu ditinjau bersama", *sides)
    assert [sorted(row) for row in pairs] == [sorted(row) for row in first]
    sheet = write_review(found, tmp_path / "tinjau.xlsx", snapshot=demo_city)
    assert rows(sheet, "Tinjauan", *sides) == first
    word = docx.Document(str(write_report(tmp_path / "a.docx", demo_city, found))).tables[0]
    told = [[cell.text.split("\n")[0] for cell in row.cells] for row in word.rows]
    assert [[row[0], row[1]] for row in told[1:6]] == first
    assert told[0][3] == "Anggaran program yang lebih kecil"
    page = write_dashboard(tmp_path / "i.html", demo_city, found, findings=Findings(), files={})
    text = page.read_text("utf-8")
    assert "Anggaran program yang lebih kecil (Rp)" in text
    places = [text.rindex(html.escape(a)) for a, _ in first]
    assert places == sorted(places)
