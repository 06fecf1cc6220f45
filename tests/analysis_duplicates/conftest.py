import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from sinergi.model.snapshot import Snapshot

AGENCIES = {
    "dinsos": ("Dinas Sosial", "opd"),
    "dinkes": ("Dinas Kesehatan", "opd"),
    "dpmd": ("Dinas Pemberdayaan Masyarakat dan Desa", "opd"),
    "kesbang": ("Badan Kesatuan Bangsa dan Politik", "opd"),
    "koperasi": ("Dinas Koperasi dan Usaha Kecil", "opd"),
    "kec_a": ("Kecamatan Sukamaju", "kecamatan"),
    "kec_b": ("Kecamatan Cimekar", "kecamatan"),
    "rsud_a": ("RSUD Sukamaju", "uptd"),
    "rsud_b": ("RSUD Cimekar", "uptd"),
}


def make_city(programs: list[dict[str, object]], **tables: pd.DataFrame) -> Snapshot:
    """Small kabupaten: rows of programs over the agencies above, unless others are given."""
    actors = tables.pop(
        "actors",
        pd.DataFrame(
            {
                "id": list(AGENCIES),
                "name": [n for n, _ in AGENCIES.values()],
                "kind": [k for _, k in AGENCIES.values()],
                "region": "32.04",
            }
        ),
    )
    rows = [{"region": "32.04", "year": 2025, "level": "sub_kegiatan", **row} for row in programs]
    columns = sorted({c for row in rows for c in row})
    frame = pd.DataFrame({c: [row.get(c) for row in rows] for c in columns}, dtype=object)
    return Snapshot({"actors": actors, "programs": frame, **tables})


@pytest.fixture
def city() -> Callable[..., Snapshot]:
    return make_city


@pytest.fixture
def shared() -> Path:
    root = Path(__file__).resolve().parents[2]
    folder = Path(os.environ.get("SINERGI_SHARED", root.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("The reference data are not beside this clone.")
    return folder
