"""Papers of the plan: drafts of offices, dotted where a fact is not known."""

import importlib.util
import re
import subprocess
from pathlib import Path

import docx
import pytest

from sinergi import vocab
from sinergi.analysis.gaps import find_gaps
from sinergi.plan import recommend
from sinergi.reports import write_papers, write_plan

_PATH = Path(__file__).parents[1] / "plan" / "cities.py"
_SPEC = importlib.util.spec_from_file_location("cities", _PATH)
cities = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cities)


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    city = cities.invented(4)
    plan = recommend(find_gaps(city, as_of=cities.DAY), limit=12)
    folder = tmp_path_factory.mktemp("plan") / "naskah"
    return city, plan, write_papers(folder, city, plan)


def words_of(path):
    book = docx.Document(str(path))
    cells = [c.text for t in book.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in book.paragraphs] + cells)


def test_every_paper_is_a_draft_without_invented_facts(papers):
    _, _, files = papers
    kinds = {f.name.split("-")[0] for f in files if f.suffix == ".docx"}
    assert kinds >= {"rencana.docx", "telaahan", "sk", "undangan", "berita"}
    for path in files:
        if path.suffix != ".docx":
            continue
        header = docx.Document(str(path)).sections[0].header.paragraphs[0].text
        assert header == "DRAF - belum ditetapkan"
        words = words_of(path)
        assert "......" in words
        assert not re.search(r"\bnan\b|<NA>|\bNone\b|required:|[{}]", words), path
        assert not any(f"{title} " in words for title in ("Drs.", "S.H.", "M.Si", "Bapak", "Ibu"))


def test_the_decree_names_law_and_offices(papers):
    _, _, files = papers
    decree = next(f for f in files if f.name.startswith("sk-"))
    words = words_of(decree)
    for part in (
        "KEPUTUSAN",
        "Menimbang :",
        "Mengingat :",
        "MEMUTUSKAN:",
        "KESATU",
        "Jabatan/instansi",
    ):
        assert part in words


def test_invitation_minutes_and_memo_say_what_is_planned(papers):
    _, plan, files = papers
    by_name = {f.name: words_of(f) for f in files if f.suffix == ".docx"}
    first = plan.to_frame()["action"].iloc[0]
    assert first in by_name["rencana.docx"]
    assert first in by_name["telaahan-staf.docx"]
    assert "VI. Saran" in by_name["telaahan-staf.docx"]
    assert "Undangan rapat koordinasi" in by_name["undangan-01.docx"]
    assert "BERITA ACARA KESEPAKATAN" in by_name["berita-acara-01.docx"]
    assert "Sekretaris Daerah" in by_name["rencana.docx"]


def test_an_office_program_opens_the_plan(papers, tmp_path):
    city, plan, _ = papers
    path = write_plan(tmp_path / "rencana.docx", city, plan, lang="en")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path),
         f"-env:UserInstallation=file://{tmp_path}/office"],
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    assert (tmp_path / "rencana.pdf").stat().st_size > 5_000


def test_heads_are_offices():
    assert vocab.head_of("Kecamatan Soreang") == "Camat Soreang"
    assert vocab.head_of("Sekretariat DPRD") == "Sekretaris DPRD"
    assert vocab.head_of("Dinas Sosial") is None
    assert vocab.head_of("Inspektorat Daerah", english=True) == "Inspector of Daerah"
