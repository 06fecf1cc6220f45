"""The pages for planners are followed step by step: sheets filled as shown, commands run."""

import functools
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import sinergi as sg

pytestmark = pytest.mark.slow
DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["tutorial", *sorted(f"howto/{page.stem}" for page in (DOCS / "howto").glob("*.md"))]
STEP = re.compile(
    r"```sh\n(?P<commands>.*?)```"
    r"|<!-- isi (?P<file>\S+) (?P<sheet>[^\n]+?)(?: baris (?P<row>\d+))? -->\n\n"
    r"(?P<table>(?:\|[^\n]*\n)+)"
    r"|<!-- berkas (?P<text>\S+) -->\n\n```csv\n(?P<content>.*?)```",
    re.DOTALL,
)
CELL = re.compile(r"(?<!\\)\|")


def cells(line: str) -> list[str]:
    return [c.strip().replace("\\|", "|") for c in CELL.split(line.strip())[1:-1]]


def fill(path: Path, sheet: str, table: str, row: int | None) -> None:
    header, _, *rows = (cells(line) for line in table.splitlines())
    book = openpyxl.load_workbook(path)
    heads = ([cell.value for cell in row] for row in book[sheet].iter_rows(max_row=5))
    titles = next(words for words in heads if set(header) <= set(words))
    first = row or book[sheet].max_row + 1
    for offset, values in enumerate(rows):
        for title, value in zip(header, values, strict=True):
            if value:
                book[sheet].cell(first + offset, titles.index(title) + 1, value)
    book.save(path)


def run(command: str, folder: Path) -> str:
    program, *words = shlex.split(command)
    assert program == "sinergi"
    done = subprocess.run(
        [sys.executable, "-m", "sinergi", *words],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    # check answers 1 when there is something to look at
    allowed = {0, 1} if command.startswith("sinergi check") else {0}
    assert done.returncode in allowed, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def follow(page: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Commands of a page with what they print, in order."""
    for step in STEP.finditer((DOCS / f"{page}.md").read_text(encoding="utf-8")):
        if step["text"]:
            file = folder / step["text"]
            file.parent.mkdir(exist_ok=True)
            file.write_text(step["content"], encoding="utf-8")
        elif step["commands"] is None:
            row = int(step["row"]) if step["row"] else None
            fill(folder / step["file"], step["sheet"], step["table"], row)
        else:
            for command in step["commands"].splitlines():
                yield command, run(command, folder)


@pytest.fixture(scope="session")
def followed(tmp_path_factory):
    @functools.cache
    def once(page: str) -> tuple[Path, dict[str, str]]:
        folder = tmp_path_factory.mktemp("page")
        return folder, dict(follow(page, folder))

    return once


@pytest.mark.parametrize("page", PAGES)
def test_a_page_can_be_followed(page, followed):
    _, said = followed(page)
    assert len(said) >= 2


def ranking(store: Path) -> pd.DataFrame:
    with sg.open_workspace(store) as workspace:
        return sg.find_duplicates(workspace.snapshot()).ranking()


def test_the_tutorial_finds_what_it_promises(followed):
    folder, _ = followed("tutorial")
    told = json.loads(run("sinergi check data.xlsx --json", folder))
    assert [finding["code"] for finding in told] == ["workbook.forums.unfilled"]
    found = folder / "hasil"
    pairs = pd.read_csv(found / "duplicates.csv")
    assert set(pairs["name_a"]) | set(pairs["name_b"]) == {
        "Pelatihan Kader Posyandu Lansia",
        "Sosialisasi Bahaya Narkoba bagi Pelajar",
        "Sosialisasi Pencegahan Penyalahgunaan Narkoba bagi Pelajar",
    }
    gaps = pd.read_csv(found / "gaps.csv")
    decree = gaps["evidence"].fillna("").str.contains("kep-45-2024")
    assert ((gaps["kind"] == "forum") & decree).sum() == 1
    plan = pd.read_csv(found / "plan.csv")
    assert plan["action"].str.contains("Posyandu Lansia", regex=False).any()
    assert plan["lead"].notna().all()


def test_a_rejected_pair_of_the_review_page_counts_no_more(followed):
    folder, _ = followed("howto/menjawab-lembar-tinjauan")
    with sg.open_workspace(folder / "kabupaten.sinergi") as workspace:
        assert workspace.snapshot().reviews["state"].tolist() == ["ditolak"]
    assert ranking(folder / "kabupaten.sinergi").empty


def test_answers_of_a_form_reach_the_store(followed):
    folder, _ = followed("howto/formulir-web")
    with sg.open_workspace(folder / "kabupaten.sinergi") as workspace:
        held = workspace.snapshot()
    assert (len(held.incidents), len(held.assessments)) == (2, 4)
    assert set(held.actors["region"]) == {"32.04"}


def test_an_answer_of_the_completion_page_is_kept_and_counts(followed):
    folder, said = followed("howto/melengkapi-keterangan")
    with sg.open_workspace(folder / "kabupaten.sinergi") as workspace:
        city = workspace.snapshot()
    assert city.program_answers["value"].tolist() == ["Kecamatan Soreang"]
    assert city.programs["place"].dropna().tolist() == ["Kecamatan Soreang"]
    assert any("1 pasangan program dinilai ulang" in text for text in said.values())


def test_accepted_words_of_the_synonyms_page_bring_two_programs_together(followed):
    folder, said = followed("howto/memutuskan-padanan-kata")
    with sg.open_workspace(folder / "kabupaten.sinergi") as workspace:
        city = workspace.snapshot()
    assert city.synonyms[["term_a", "region"]].to_numpy().tolist() == [["hanjeli", "32.04"]]
    assert any("1 padanan kata diterima" in text for text in said.values())
    before = sg.find_duplicates(city.replace(synonyms=city.synonyms[:0])).to_frame()
    after = sg.find_duplicates(city).to_frame()
    assert len(after) == 1
    assert len(before) == 0 or after["score"][0] > before["score"][0]


def test_files_of_two_agencies_meet(followed):
    folder, _ = followed("howto/membagi-per-opd")
    assert len(ranking(folder / "kabupaten.sinergi")) == 1


def test_an_undone_load_is_gone_and_the_analysis_of_its_year_stays(followed):
    folder, _ = followed("howto/memuat-tahun-berikutnya")
    with sg.open_workspace(folder / "kabupaten.sinergi") as workspace:
        assert len(workspace.snapshot().programs) == 0
    assert (folder / "hasil-2026" / "laporan.docx").stat().st_size > 10_000


def test_sources_that_are_analysed_together_speak_of_the_same_agencies(followed):
    folder, said = followed("howto/beberapa-sumber")
    assert "OPD terkait" in said["sinergi check daftar"]
    roles = pd.read_csv(folder / "hasil" / "roles.csv").query("issue == 'I08'")
    filled = set(roles[roles["fit"] == "filled"]["required"])
    assert {"Dinas Kesehatan", "Dinas Sosial", "Dinas Ketahanan Pangan"} <= filled
    pairs = pd.read_csv(folder / "hasil" / "duplicates.csv")
    assert len(pairs) == 1
