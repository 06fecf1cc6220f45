"""What speaks for and against the first pairs, facet by facet, in the report."""

import docx
import pandas as pd
import pytest

from sinergi import settings
from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.compare import LEVELS
from sinergi.i18n import LANGUAGES, text
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_report
from sinergi.reports.weights import PAIRS, pair_weights

HOSTILE = "<img src=x onerror=alert(1)> Pelatihan Kader Posyandu Lansia"


@pytest.fixture(scope="module")
def found():
    names = [HOSTILE, "Bimtek Kader Posyandu Lansia", "Pelatihan Kader Posyandu bagi Lansia",
             "Pelatihan Petani Kopi", "Bimtek Petani Kopi"]  # fmt: skip
    programs = pd.DataFrame({
        "id": list("pqrst"), "name": names, "opd": list("abcab"), "region": "99.01", "year": 2025,
        "place": "Kecamatan Sukamaju",
    })  # fmt: skip
    agencies = ["Dinas Sosial", "Dinas Kesehatan", "Dinas Pertanian"]
    actors = pd.DataFrame({"id": list("abc"), "kind": "opd", "region": "99.01", "name": agencies})
    return find_duplicates(Snapshot({"programs": programs, "actors": actors}))


def tables(path) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in docx.Document(path).tables
        if table.cell(0, 0).text == "Unsur"
    ]


def number(words: str) -> float:
    return float(words.replace(".", "").replace(",", ".").replace("\N{MINUS SIGN}", "-"))


def test_weights_add_up_from_the_start_to_the_sum(found, tmp_path):
    write_report(tmp_path / "laporan.docx", found.snapshot, found)
    told = tables(tmp_path / "laporan.docx")
    assert len(told) == min(PAIRS, len(found.ranking())) > 1
    for _, first, *middle, last in told:
        sums = [number(first[2])]
        for row in middle:
            sums.append(sums[-1] + number(row[2]))
            assert number(row[3]) == pytest.approx(sums[-1], abs=0.06)  # figures are rounded
            assert set(row[4]) == ({"█"} if number(row[2]) >= 0 else {"▒"})
        assert number(last[3]) == pytest.approx(sums[-1], abs=0.06)
    first = found.ranking().iloc[0]
    weights = found.explain(first["program_a"], first["program_b"]).table["related"]
    assert number(told[0][-1][3]) == pytest.approx(weights.astype(float).sum(), abs=0.006)


def test_the_page_shows_the_same_and_nothing_can_be_smuggled_in(found, tmp_path):
    write_report(tmp_path / "laporan.html", found.snapshot, found)
    page = (tmp_path / "laporan.html").read_text(encoding="utf-8")
    assert "Mengapa pasangan teratas perlu ditinjau bersama" in page
    assert "█" in page
    assert "<img src=x" not in page


def test_leaders_see_no_weights_of_pairs_that_nobody_confirmed(found, tmp_path):
    with settings.use(audience="pimpinan"):
        write_report(tmp_path / "laporan.docx", found.snapshot, found)
    assert tables(tmp_path / "laporan.docx") == []


def test_every_level_has_words():
    for lang in LANGUAGES:
        for level in {level for levels in LEVELS.values() for level in levels}:
            assert text(f"duplicates.levels.{level}", lang=lang)


def test_nothing_to_show_gives_no_chapter(found):
    assert pair_weights(found, found.ranking()[:0]) == []
