"""Sizes, words and secrets that no file of the project may break."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "sinergi"
MODULES = sorted(p for p in PACKAGE.rglob("*.py") if "_web" not in p.parts)
MAX_LINES, MAX_BODY = 400, 50


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path):
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= MAX_LINES
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = (
                node.body[1] if len(node.body) > 1 and ast.get_docstring(node) else node.body[0]
            )
            assert (node.end_lineno or 0) - first.lineno < MAX_BODY, node.name


def test_every_module_and_public_function_has_a_docstring():
    bare = []
    for path in MODULES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if ast.get_docstring(tree) is None:
            bare.append(str(path.relative_to(PACKAGE)))
        bare += [
            f"{path.stem}.{node.name}"
            for node in tree.body
            if isinstance(node, (ast.FunctionDef, ast.ClassDef))
            and not node.name.startswith("_")
            and ast.get_docstring(node) is None
            and not any(getattr(d, "id", "") == "overload" for d in node.decorator_list)
        ]
    assert bare == []


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_unfinished_work_in_the_package():
    mark = re.compile(r"\bTO" + r"DO\b|\bFIX" + r"ME\b|\braise NotImplementedError")
    found = [path.name for path in MODULES if mark.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_files_stay_small_enough_to_clone_over_a_weak_line():
    big = [str(p) for p in tracked() if p.is_file() and p.stat().st_size > 1_500_000]
    assert big == []


def test_every_extra_that_is_named_exists():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = set(project["project"]["optional-dependencies"])
    named = re.compile(r"sinergi\[(\w+)\]")
    raised = re.compile(r"MissingExtraError\([^)]*extra=\"(\w+)\"")
    pages = [*ROOT.glob("sinergi/**/*.py"), *ROOT.glob("docs/**/*.md"), ROOT / "README.md"]
    told = {
        word for page in pages for pattern in (named, raised)
        for word in pattern.findall(page.read_text(encoding="utf-8"))
    }  # fmt: skip
    assert told >= {"neo4j", "notebook", "pyvis"}
    assert told <= extras
