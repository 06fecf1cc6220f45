"""Load, read, reload and update a national store: ``store_scale.py [PROGRAMS] [FOLDER]``.

Makes PROGRAMS synthetic programs (1,000,000) with three relations each, loads them into an empty
store, reads them back and prints seconds, megabytes and peak memory of this process as a table.
Every figure of docs/reliability.md about size and speed comes from here.
"""

import platform
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import Store, open_store

FIRST = Source("nasional.parquet", "tables", "1" * 64)
WORDS = (
    "sosialisasi pelatihan pembinaan bantuan pendampingan pengawasan wawasan kebangsaan lansia "
    "pemuda desa kecamatan stunting narkoba bencana pasar jalan irigasi sekolah kesehatan data "
    "koordinasi lembaga adat kerukunan umat ekonomi kreatif perempuan anak difabel nelayan"
)


def column(values: Any) -> pd.arrays.ArrowExtensionArray:
    return pd.arrays.ArrowExtensionArray(pa.chunked_array([pa.array(values)]))


def sentences(rng: np.random.Generator, count: int, words: int) -> list[str]:
    vocabulary = np.array(WORDS.split())
    table = vocabulary[rng.integers(0, len(vocabulary), size=(min(count, 20_000), words))]
    known = [" ".join(row) for row in table]
    return [known[i] + f" {i % 997}" for i in rng.integers(0, len(known), size=count)]


def nation(count: int, seed: int = 1) -> Snapshot:
    rng = np.random.default_rng(seed)
    regions = [f"{p}.{k:02d}" for p in range(11, 50) for k in range(1, 15)][:514]
    actors = [f"opd:{r}:{i:02d}" for r in regions for i in range(30)]
    ids = [f"p{i:08d}" for i in range(count)]
    owner = rng.integers(0, len(actors), size=count)
    programs = {
        "id": column(ids),
        "name": column(sentences(rng, count, 7)),
        "description": column(sentences(rng, count, 12)),
        "opd": column([actors[i] for i in owner]),
        "region": column([regions[i // 30] for i in owner]),
        "year": column(rng.integers(2023, 2027, size=count)),
        "level": column(["sub_kegiatan"] * count),
        "code": column([f"{i % 8 + 1}.{i % 30:02d}.{i % 9:02d}.2.01" for i in range(count)]),
        "budget_idr": column(rng.integers(10**6, 10**10, size=count)),
        "stage": column(["dpa"] * count),
        "active": column([True] * count),
        "source_file": column(["nasional.parquet"] * count),
        "source_row": column(np.arange(count)),
    }
    twice, issue = ids + ids, rng.integers(1, 16, size=count)
    issues = [f"I{i:02d}" for i in (*issue, *(issue + 15))]
    partner = rng.integers(0, len(actors), size=count)
    return Snapshot(
        {
            "regions": pd.DataFrame({"id": regions, "name": regions}),
            "actors": pd.DataFrame({
                "id": actors, "name": actors, "kind": ["opd"] * len(actors),
                "region": [r for r in regions for _ in range(30)],
            }),
            "issues": pd.DataFrame({"id": [f"I{i:02d}" for i in range(1, 31)], "name": "isu"}),
            "programs": pd.DataFrame(programs),
            "program_issues": pd.DataFrame({
                "program": column(twice), "issue": column(issues),
                "source": column(["text"] * (2 * count)),
                "confidence": column(rng.random(2 * count)),
            }),
            "program_partners": pd.DataFrame({
                "program": column(ids), "actor": column([actors[i] for i in partner]),
                "role": column(["mitra"] * count),
            }),
        }
    )  # fmt: skip


def measured(label: str, work: Callable[[], Any]) -> Any:
    start, cpu = time.perf_counter(), time.process_time()
    result = work()
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {label} | {seconds:.1f} | {cpu:.1f} | {peak:,.0f} |", flush=True)
    return result


def fill(path: Path, count: int) -> Snapshot:
    """Load a nation; only its programs are kept in memory, and the fingerprint in the name."""
    data = measured("make the rows", lambda: nation(count))
    with open_store(path, create=True) as store:
        report = measured("load into an empty store", lambda: store.load(data, FIRST))
    print(f"| ({report.added:,} rows, file {path.stat().st_size / 1e6:,.0f} MB) | | | |")
    return data


def read(store: Store, data: Snapshot) -> None:
    if measured("snapshot of everything", store.snapshot) != data:
        raise SystemExit("what came out is not what went in")
    measured("one kabupaten, one year", lambda: store.snapshot(region="32.04", year=2025))
    measured("one province", lambda: store.snapshot(region="32"))
    measured("one year", lambda: store.snapshot(year=2025))


def change(store: Store, programs: pd.DataFrame, folder: Path) -> None:
    some = Snapshot({"programs": programs.head(len(programs) // 100).assign(name="Nama baru")})
    again = Source("ubah.parquet", "tables", "2" * 64)
    measured("update 1 % of the programs", lambda: store.load(some, again))
    measured("undo that", lambda: store.undo("L000002"))
    same = Snapshot({"programs": programs})
    measured("load all programs again, nothing changed", lambda: store.load(same, FIRST))
    if measured("check every value and reference", store.check):
        raise SystemExit("the check found something")
    measured("backup, proven", lambda: store.backup(folder / "cadangan.sinergi"))


def main(count: int, folder: Path) -> None:
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
          f"pyarrow {pa.__version__}, pandas {pd.__version__}\n")  # fmt: skip
    print("| step | seconds | CPU seconds | peak MB of the process |\n|---|---|---|---|")
    path = folder / "nasional.sinergi"
    data = fill(path, count)
    with open_store(path) as store:
        read(store, data)
        programs = data.programs
        del data
        change(store, programs, folder)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        main(wanted, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            main(wanted, Path(temporary))
