"""A national graph on real Neo4j servers: ``store_neo4j.py [PROGRAMS] [PARTS]``.

Measures on the same rows, each load on a server of its own that was just started (4 GB heap, 2 GB
page cache); PARTS are some of ``plain,load,read,undo,import`` joined by commas (all):

- plain: batched CREATE of the same nodes and relationships on one session of the driver, with and
  without the arrows that columns make;
- load: our load into an empty store;
- read: our snapshot, every row compared with its seal, and ``to_df`` of the driver;
- undo: taking the whole load back;
- import: writing the importer's files, and ``neo4j-admin database import full`` on them.

Every figure of docs/benchmarks-store.md about servers comes from here.
"""

import importlib.util
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import neo4j
import pandas as pd
from store_scale import FIRST, nation

from sinergi.model.snapshot import Snapshot
from sinergi.store import Store, open_store
from sinergi.store.bolt.bulk import ARGUMENTS, write_import_files

HELPER = Path(__file__).parents[1] / "tests" / "store" / "neo4j_server.py"
SPEC = importlib.util.spec_from_file_location("neo4j_server", HELPER)
helper = importlib.util.module_from_spec(SPEC)
sys.modules[SPEC.name] = helper  # its dataclasses look themselves up
SPEC.loader.exec_module(helper)

BATCH = 10_000
PLAIN_SCHEMA = (
    "CREATE CONSTRAINT FOR (x:Program) REQUIRE x.id IS UNIQUE",
    "CREATE CONSTRAINT FOR (x:Actor) REQUIRE x.id IS UNIQUE",
    "CREATE CONSTRAINT FOR (x:Issue) REQUIRE x.id IS UNIQUE",
    "CREATE CONSTRAINT FOR (x:Region) REQUIRE x.id IS UNIQUE",
)
NODES = (("regions", "Region"), ("actors", "Actor"), ("issues", "Issue"), ("programs", "Program"))
EDGES = {
    "program_issues": "MATCH (a:Program {id: row.program}) MATCH (b:Issue {id: row.issue})"
    " CREATE (a)-[x:ADDRESSES]->(b) SET x = row",
    "program_partners": "MATCH (a:Actor {id: row.actor}) MATCH (b:Program {id: row.program})"
    " CREATE (a)-[x:PARTNER_IN]->(b) SET x = row",
}
ARROWS = (
    "MATCH (a:Program {id: row.id}) MATCH (b:Actor {id: row.opd}) CREATE (b)-[:IMPLEMENTS]->(a)",
    "MATCH (a:Program {id: row.id}) MATCH (b:Region {id: row.region}) CREATE (a)-[:AT]->(b)",
)


@dataclass
class Clock:
    """Prints what a step cost: seconds, processor time of both sides, memory of this process."""

    server: Any = None

    def __call__(self, label: str, work: Callable[[], Any], rows: int = 0) -> tuple[Any, float]:
        begin, own, theirs = time.perf_counter(), time.process_time(), self._server_cpu()
        result = work()
        seconds = time.perf_counter() - begin
        own, theirs = time.process_time() - own, self._server_cpu() - theirs
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rate = f"{rows / seconds:,.0f}" if rows else ""
        print(f"| {label} | {seconds:.1f} | {own:.1f} | {theirs:.1f} | {rate} | {peak:,.0f} |",
              flush=True)  # fmt: skip
        return result, seconds

    def _server_cpu(self) -> float:
        """Give the processor seconds of the server so far; 0 where the system does not tell."""
        process = getattr(self.server, "process", None)
        stat = Path(f"/proc/{process.pid}/stat") if process else None
        if stat is None or not stat.exists():
            return 0.0
        told = stat.read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def told(label: str, ratio: float) -> None:
    print(f"| **{label}** | {ratio:.2f} | | | | |", flush=True)


def batches(frame: pd.DataFrame) -> Iterator[list[dict[str, Any]]]:
    told = frame[[c for c in frame.columns if frame[c].notna().any()]]
    for start in range(0, len(told), BATCH):
        piece = told.iloc[start : start + BATCH]
        cells = zip(*(piece[c].tolist() for c in piece.columns), strict=True)
        yield [dict(zip(piece.columns, row, strict=True)) for row in cells]


def send(session: neo4j.Session, statement: str, frame: pd.DataFrame) -> None:
    text = "UNWIND $rows AS row " + statement
    for rows in batches(frame):
        session.execute_write(lambda tx, rows=rows: tx.run(text, rows=rows).consume())


def plain(data: Snapshot) -> float:
    """CREATE as the manual teaches it; seconds for what stands in the data."""
    with served() as (server, driver), driver.session() as session:
        for statement in PLAIN_SCHEMA:
            session.run(statement).consume()

        def rows() -> None:
            for table, label in NODES:
                send(session, f"CREATE (x:{label}) SET x = row", data.table(table))
            for table, statement in EDGES.items():
                send(session, statement, data.table(table))

        def arrows() -> None:
            for statement in ARROWS:
                send(session, statement, data.programs[["id", "opd", "region"]])

        clock = Clock(server)
        _, seconds = clock("plain CREATE, one session: rows", rows, len(data))
        _, more = clock("plain CREATE, one session: arrows of columns", arrows,
                        2 * len(data.programs))  # fmt: skip
    print(f"| plain CREATE of the same graph | {seconds + more:.1f} | | | | |", flush=True)
    return seconds + more


@contextmanager
def served() -> Iterator[tuple[Any, neo4j.Driver]]:
    """Start a server with nothing in it, for one measured load."""
    server = helper.Server("4g").start()
    try:
        with neo4j.GraphDatabase.driver(
            server.address.uri, auth=server.address.auth, notifications_min_severity="OFF"
        ) as driver:
            yield server, driver
    finally:
        server.stop()


def to_df(driver: neo4j.Driver) -> int:
    """All rows with all properties, as ``to_df`` gives them."""
    rows = 0
    with driver.session() as session:
        for pattern in ("(x:Program)", "()-[x:ADDRESSES]->()", "()-[x:PARTNER_IN]->()"):
            keys = session.run(f"MATCH {pattern} WITH x LIMIT 1 RETURN keys(x) AS k").single()["k"]
            asked = ", ".join(f"x.`{k}` AS `{k}`" for k in keys)
            rows += len(session.run(f"MATCH {pattern} RETURN {asked}").to_df())
    return rows


def main(count: int, parts: set[str]) -> None:
    print(f"neo4j driver {neo4j.__version__}, {count:,} programs, {3 * count:,} relationships, "
          "and two arrows a program\n\n| step | seconds | CPU s client | CPU s server | rows/s "
          "| peak MB of this process |\n|---|---|---|---|---|---|")  # fmt: skip
    data = nation(count)
    other = plain(data) if "plain" in parts else 0.0
    if parts & {"load", "read", "undo"}:
        with served() as (server, driver):
            ours(Clock(server), driver, data, parts, other=other)
    if "import" in parts:
        bulk(data)


def ours(
    clock: Clock, driver: neo4j.Driver, data: Snapshot, parts: set[str], *, other: float
) -> None:
    address = clock.server.address
    with open_store(address.uri, create=True, auth=address.auth) as store:
        _, seconds = clock("sinergi: load into an empty store", lambda: store.load(data, FIRST),
                           len(data))  # fmt: skip
        if other:
            told("plain / ours", other / seconds)
        if "read" in parts:
            read(clock, driver, store, data)
        if "undo" in parts:
            clock("sinergi: take the load back", lambda: store.undo("L000001"), len(data))
            if len(store.snapshot()) or store.check():
                raise SystemExit("the load is not gone")


def read(clock: Clock, driver: neo4j.Driver, store: Store, data: Snapshot) -> None:
    found, seconds = clock("sinergi: snapshot, every seal compared", store.snapshot, len(data))
    if found != data:
        raise SystemExit("what came out is not what went in")
    del found
    clock("sinergi: one kabupaten, one year", lambda: store.snapshot(region="32.04", year=2025))
    _, plainly = clock("driver: to_df of the same rows", lambda: to_df(driver))
    told("to_df / ours", plainly / seconds)


def bulk(data: Snapshot) -> None:
    server, clock = helper.Server("4g"), Clock()
    try:
        server.prepare()
        with tempfile.TemporaryDirectory() as folder:
            _, writing = clock("sinergi: write the importer's files",
                               lambda: write_import_files(data, Path(folder), FIRST))  # fmt: skip
            _, importing = clock("neo4j-admin database import full",
                                 lambda: server.import_full(Path(folder), ARGUMENTS))  # fmt: skip
        told("whole / import alone", (writing + importing) / importing)
        server.launch()
        with open_store(server.address.uri, auth=server.address.auth) as store:
            if store.snapshot() != data:
                raise SystemExit("what came out is not what went in")
    finally:
        server.stop()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
        set((sys.argv[2] if len(sys.argv) > 2 else "plain,load,read,undo,import").split(",")),
    )
