"""README and examples are what people copy first: they are executed as they stand."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
#: Its blocks need a server; the tests of the server store execute them.
ON_A_SERVER = {ROOT / "docs" / "neo4j.md"}
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def blocks() -> list[tuple[str, str]]:
    return [
        (f"{page.relative_to(ROOT)}:{number}", code)
        for page in PAGES
        if page not in ON_A_SERVER
        for number, code in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1)
    ]


@pytest.mark.parametrize(("name", "code"), blocks(), ids=lambda value: value.split("\n")[0][:60])
def test_code_on_a_page_runs(name, code, tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{name}\n{done.stderr}"


@pytest.mark.parametrize(
    "script", sorted((ROOT / "examples").glob("[0-9]*.py")), ids=lambda p: p.name
)
def test_examples_run_and_print(script, tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page):
    broken = [
        target
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_demo_workbook_is_what_its_script_makes(tmp_path):
    done = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "make_sukamaju.py"), str(tmp_path)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    from sinergi.exchange import read_workbook

    made = read_workbook(tmp_path / "kabupaten_sukamaju.xlsx").snapshot
    kept = read_workbook(ROOT / "examples" / "kabupaten_sukamaju.xlsx").snapshot
    assert made == kept
    truth = (tmp_path / "sukamaju_truth.json").read_text(encoding="utf-8")
    assert truth == (ROOT / "examples" / "sukamaju_truth.json").read_text(encoding="utf-8")


def test_the_first_lines_of_the_readme_show_a_result():
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30])
    assert "make demo" in first
    assert "make test" in first
    assert "](docs/images/peta.png)" in first
