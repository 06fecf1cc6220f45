"""What many tests share: the invented kabupaten, what was planted in it, the real data."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sinergi.model.snapshot import Snapshot

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "examples" / "kabupaten_sukamaju.xlsx"


@pytest.fixture(scope="session")
def demo_city() -> Snapshot:
    """The demo workbook as a planner would read it."""
    from sinergi.exchange import read_workbook

    return read_workbook(DEMO).strict().snapshot


@pytest.fixture(scope="session")
def truth() -> dict[str, Any]:
    """What was planted in the demo workbook."""
    path = ROOT / "examples" / "sukamaju_truth.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of real data that the project may not ship."""
    folder = Path(os.environ.get("SINERGI_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("real data are not here; set SINERGI_SHARED to the folder that holds them")
    return folder
