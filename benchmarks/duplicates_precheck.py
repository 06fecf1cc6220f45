"""Check 100 proposals against a national store: ``duplicates_precheck.py STORE [PROPOSALS]``.

The store is made by ``sinergi load FOLDER --into STORE`` from a national set. Proposals are 100
stored programs that other agencies of the same region propose under reworded titles; asked are
one kabupaten, and one province with all its kabupaten and kota. Prints seconds from the open
store to the finished table, medians of three, and peak memory of the process.
"""

import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates import Duplicates, check_proposals
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import Workspace, open_workspace

RUNS = 3


def proposals(city: Snapshot, count: int) -> Snapshot:
    """Stored lines under other agencies, with the words of the title turned."""
    rng = np.random.default_rng(7)
    rows = city.programs.sample(count, random_state=7)
    homes = city.actors.set_index("id")["region"]
    opd = rows["opd"].to_numpy(dtype=object)
    for at, (own, region) in enumerate(zip(opd, rows["region"], strict=True)):
        others = sorted(set(homes.index[homes == region]) - {own})
        opd[at] = others[rng.integers(len(others))]
    names = [" ".join(reversed(str(name).split())) for name in rows["name"]]
    made = rows.assign(id=["usulan-" + str(i) for i in rows["id"]], opd=opd, name=names)
    return Snapshot({"programs": made, "actors": city.actors})


def timed(work: Callable[[], Duplicates]) -> tuple[float, Duplicates]:
    def once() -> tuple[float, Duplicates]:
        start = time.perf_counter()
        found = work()
        return time.perf_counter() - start, found

    runs = [once() for _ in range(RUNS)]
    return statistics.median(seconds for seconds, _ in runs), runs[0][1]


def check(ws: Workspace, region: str, year: int, count: int) -> tuple[float, Duplicates, int]:
    new = proposals(ws.snapshot(region=region, year=year), count)
    seconds, found = timed(
        lambda: check_proposals(ws.snapshot(region=region, year=year), new)
    )  # fmt: skip
    return seconds, found, len(ws.snapshot(region=region, year=year).programs)


def main() -> None:
    store = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    start = time.perf_counter()
    with open_workspace(store) as ws:
        opened = time.perf_counter() - start
        stored = ws.status().by_table["programs"]
        print(f"{stored:,} stored programs, {count} proposals; store opened in {opened:.2f} s")
        print("| asked | rows compared with | seconds | pairs |\n|---|---|---|---|")
        for label, region in (("one kabupaten", "32.04"), ("one province", "32")):
            seconds, found, rows = check(ws, region, 2025, count)
            print(f"| {label} | {rows:,} | {seconds:.2f} | {len(found)} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB, pandas {pd.__version__}")


if __name__ == "__main__":
    main()
