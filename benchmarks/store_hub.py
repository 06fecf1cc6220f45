"""What lies around a very busy row: ``store_hub.py [TIES]``.

Makes an agency with TIES (400,000) programs and TIES coordination ties, and an issue that all the
programs address; puts them into a file store and, by the importer, onto a Neo4j server of its own
(4 GB heap), and asks both what lies around the agency and around the issue, at most 500 rows a
table. Prints the first answer of a store just opened and the median of five more; the aim is one
second, and the sentence must say that there is more.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from store_neo4j import ARGUMENTS, helper, write_import_files
from store_scale import FIRST, column

from sinergi.model.snapshot import Snapshot
from sinergi.store import Store, open_store

HUB, ISSUE, LIMIT, AIM_S = "32.04:dinas-sosial", "I01", 500, 1.0


def busy(ties: int) -> Snapshot:
    """One agency and one issue that everything is tied to."""
    others = [f"komunitas-{i:06d}" for i in range(ties)]
    programs = [f"p{i:06d}" for i in range(ties)]
    half = ties // 2
    return Snapshot(
        {
            "regions": pd.DataFrame({"id": ["32.04"], "name": ["Kabupaten Bandung"]}),
            "issues": pd.DataFrame({"id": [ISSUE], "name": ["Isu"]}),
            "actors": pd.DataFrame({
                "id": column([HUB, *others]), "name": column([HUB, *others]),
                "kind": column(["opd"] + ["komunitas"] * ties),
                "region": column(["32.04"] * (ties + 1)),
            }),
            "programs": pd.DataFrame({
                "id": column(programs), "name": column(programs), "opd": column([HUB] * ties),
                "region": column(["32.04"] * ties), "year": column([2025] * ties),
            }),
            "program_issues": pd.DataFrame({
                "program": column(programs), "issue": column([ISSUE] * ties),
                "source": column(["text"] * ties),
            }),
            "ties": pd.DataFrame({
                "actor_a": column([HUB] * half + others[half:]),
                "actor_b": column(others[:half] + [HUB] * (ties - half)),
                "kind": column(["hubungan_kerja"] * ties),
            }),
        }
    )  # fmt: skip


def ask(label: str, store: Store) -> bool:
    right = True
    for table, row in (("actors", HUB), ("issues", ISSUE)):
        seconds = [0.0] * 6
        for at in range(6):
            begin = time.perf_counter()
            found = store.around(table, row, limit=LIMIT)
            seconds[at] = time.perf_counter() - begin
            right &= bool(found.more)
        first, later = seconds[0], statistics.median(seconds[1:])
        right &= later <= AIM_S
        print(f"| {label} | {row} | {first:.2f} | {later:.2f} | {found} |", flush=True)
    return right


def main(ties: int) -> None:
    data = busy(ties)
    print(f"A row with {ties:,} ties, at most {LIMIT} shown a table\n\n"
          "| store | around | first s | median s of five | told |\n"
          "|---|---|---|---|---|")  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sibuk.sinergi"
        with open_store(path, create=True) as store:
            store.load(data, FIRST)
        with open_store(path) as store:
            right = ask("file", store)
        server = helper.Server("4g")
        try:
            server.prepare()
            (files := Path(folder) / "impor").mkdir()
            write_import_files(data, files, FIRST)
            server.import_full(files, ARGUMENTS)
            server.launch()
            with open_store(server.address.uri, auth=server.address.auth) as store:
                right &= ask("Neo4j", store)
        finally:
            server.stop()
    if not right:
        raise SystemExit("an answer came late, or did not say that there is more")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400_000)
