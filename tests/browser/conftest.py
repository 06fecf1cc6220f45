"""Real Chromium, network blocked, console empty."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "maps")]

import kabupaten  # noqa: E402 - found by the path above

from sinergi.maps import draw_map  # noqa: E402 - keeps the block together

WEB = Path(__file__).parents[2] / "sinergi" / "maps" / "_web"
MISSING = "Chromium is missing: run apt-get install chromium (or set CHROMIUM to its path)."


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(120))


@pytest.fixture(scope="session")
def browser():
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as player:
        running = player.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture(scope="session")
def axe():
    """Text of axe-core, which is needed for these tests only and never shipped."""
    path = WEB / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        done = subprocess.run(["npm", "ci", "--ignore-scripts"], cwd=WEB, capture_output=True, text=True, check=False)  # fmt: skip # noqa: E501
        if done.returncode:
            pytest.fail(f"axe-core is missing: npm ci in {WEB}: {done.stderr}", pytrace=False)
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def city():
    return kabupaten.snapshot()


@pytest.fixture(scope="session")
def results():
    return kabupaten.results()


@pytest.fixture(scope="session")
def atlas(city, results):
    return draw_map(city, highlight=results)


@pytest.fixture
def show(browser, tmp_path):
    """Open a map as a file; at the end the console must be empty and nothing was asked for."""
    trouble: list[str] = []
    contexts = []

    def opened(atlas, *, width=1366, height=768, lang=None, **options):
        del lang
        path = atlas if isinstance(atlas, Path) else atlas.save(tmp_path / f"{len(contexts)}.html")
        context = browser.new_context(
            viewport={"width": width, "height": height}, offline=True, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: trouble.append(f"console {m.type}: {m.text}"))
        page.on("pageerror", lambda e: trouble.append(f"error: {e}"))
        page.on("request", lambda r: trouble.append(f"request: {r.url}")
                if not r.url.startswith(("file:", "data:", "blob:")) else None)  # fmt: skip
        page.on("dialog", lambda d: (trouble.append(f"dialog: {d.message}"), d.dismiss()))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=true]", timeout=20_000)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []
