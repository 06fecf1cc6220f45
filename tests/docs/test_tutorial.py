"""The pages for planners are followed step by step: sheets filled as shown, commands run."""

import functools
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

pytestmark = pytest.mark.slow
DOCS = Path(__file__).parents[2] / "docs"
PAGES = ["tutorial", *sorted(f"howto/{page.stem}" for page in (DOCS / "howto").glob("*.md"))]
STEP = re.compile(
    r"```sh\n(?P<commands>.*?)```"
    r"|<!-- isi (?P<file>\S+) (?P<sheet>[^\n]+?)(?: baris (?P<row>\d+))? -->\n\n"
    r"(?P<table>(?:\|[^\n]*\n)+)",
    re.DOTALL,
)
CELL = re.compile(r"(?<!\\)\|")


def cells(line: str) -> list[str]:
    return [c.strip().replace("\\|", "|") for c in CELL.split(line.strip())[1:-1]]


def fill(path: Path, sheet: str, table: str, row: int | None) -> None:
    header, _, *rows = (cells(line) for line in table.splitlines())
    book = openpyxl.load_workbook(path)
    titles = [cell.value for cell in book[sheet][1]]
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
        if step["commands"] is None:
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


def test_the_tutorial_finds_what_it_promises(followed):
    folder, said = followed("tutorial")
    pairs = said["sinergi duplicates data.xlsx"]
    assert pairs.startswith("2 pasangan program dari 4 perangkat daerah perlu ditinjau bersama")
    assert "0 temuan" in said["sinergi check data.xlsx -o ditandai.xlsx"]
    assert "Pastikan dulu bersama pihak terkait" in said["sinergi plan data.xlsx"]
    gaps = pd.read_csv(folder / "hasil" / "gaps.csv")
    decree = gaps["evidence"].fillna("").str.contains("kep-45-2024")
    assert ((gaps["kind"] == "forum") & decree).sum() == 1


def test_a_rejected_pair_of_the_review_page_counts_no_more(followed):
    _, said = followed("howto/menjawab-lembar-tinjauan")
    assert "1 baris baru" in said[
        "sinergi review kabupaten.sinergi --read tinjau.xlsx --who Bappeda"
    ]  # fmt: skip
    assert said["sinergi duplicates kabupaten.sinergi"].startswith("0 pasangan program")


def test_files_of_two_agencies_meet(followed):
    _, said = followed("howto/membagi-per-opd")
    assert said["sinergi duplicates kabupaten.sinergi"].startswith("1 pasangan program")


def test_an_undone_load_is_gone_and_the_next_year_stays(followed):
    folder, said = followed("howto/memuat-tahun-berikutnya")
    assert "1 muatan" in said["sinergi store status kabupaten.sinergi"]
    assert (folder / "hasil-2026" / "laporan.docx").stat().st_size > 10_000
