"""Fill a store with the code of an earlier commit: run by ``store_upgrade.py``, never alone."""

import sys
from pathlib import Path

import pandas as pd

from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store


def programs(count: int, name: str, first: int = 0) -> Snapshot:
    ids = [f"p{i:06d}" for i in range(first, first + count)]
    rows = pd.DataFrame({
        "id": ids, "name": [f"{name} {i}" for i in ids], "opd": "dinsos", "region": "32.04",
        "year": 2025, "budget_idr": range(1_000_000, 1_000_000 + count),
    })  # fmt: skip
    return Snapshot({"programs": rows})


def first(count: int) -> Snapshot:
    ids = [f"p{i:06d}" for i in range(count)]
    body = pd.DataFrame({
        "id": ["dinsos"], "name": ["Dinas Sosial"], "kind": ["opd"], "region": ["32.04"]
    })  # fmt: skip
    place = pd.DataFrame({"id": ["32.04"], "name": ["Kabupaten Bandung"]})
    links = pd.DataFrame(
        {"program": ids, "issue": "I01", "source": "text", "confidence": 0.1 + 0.2}
    )
    issue = pd.DataFrame({"id": ["I01"], "name": ["Isu"]})
    return Snapshot({
        "programs": programs(count, "Bantuan").programs, "actors": body, "regions": place,
        "issues": issue, "program_issues": links,
    })  # fmt: skip


def reviews(count: int, state: str, **more: object) -> Snapshot:
    ids = [f"dup:p{2 * i:06d}|p{2 * i + 1:06d}" for i in range(count)]
    return Snapshot({"reviews": pd.DataFrame({"id": ids, "state": state, **more})})


def main(address: str, rows: int, folder: Path) -> None:
    half = rows * 2 // 5  # programs and their issues; the reviews are the last fifth
    with open_store(address, create=True) as store:
        loads = (
            first(half), programs(half // 5, "Bantuan diubah"),
            reviews(rows // 5, "belum_ditinjau"),
            reviews(rows // 10, "dikonfirmasi", decided_by="Bappeda", note="tetap"),
            programs(100, "Salah", first=10**6 - 100),
        )  # fmt: skip
        for number, load in enumerate(loads, start=1):
            source = Source(f"berkas {number}.xlsx", "workbook", f"{number}" * 64)
            store.load(load, source, who="Bappeda")
        store.undo("L000005", who="Bappeda")
        folder.mkdir()
        for name, frame in store.snapshot().tables():
            if len(frame):
                frame.to_parquet(folder / f"rows-{name}.parquet")
        store.history().to_parquet(folder / "history.parquet")
        store.loads().to_parquet(folder / "loads.parquet")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
