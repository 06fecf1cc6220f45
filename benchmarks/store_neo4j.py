"""A national graph on real Neo4j servers: ``store_neo4j.py [PROGRAMS] [PARTS]``.

Measures on the same rows, each load on a server of its own that was just started (4 GB heap, 2 GB
page cache); PARTS are some of ``plain,load,read,undo,memory,import`` joined by commas (all):

- plain: batched CREATE of the same nodes and relationships on one session of the driver, with and
  without the arrows that columns make;
- load: our load into an empty store;
- read: our snapshot, every row compared with its seal, and ``to_df`` of the driver;
- undo: taking the whole load back, while another session reads;
- memory: ``sinergi load`` of the rows as a Parquet folder, and a snapshot, each in a process that
  holds nothing else;
- import: writing the importer's files, and ``neo4j-admin database import full`` on them.

Every figure of docs/benchmarks-store.md about servers comes from here.
"""

import importlib.util
import os
import resource
import subprocess
import sys
import tempfile
import threading
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
#: What another session reads while a load is taken back.
WATCHED = ("actors", "program_issues")
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
        print(f"| {label} | {seconds:.1f} | {own:.1f} | {theirs:.1f} | {rate} | {peak:,.0f} "
              f"| {self._server_peak():,.0f} |", flush=True)  # fmt: skip
        return result, seconds

    def _server_cpu(self) -> float:
        """Give the processor seconds of the server so far; 0 where the system does not tell."""
        process = getattr(self.server, "process", None)
        stat = Path(f"/proc/{process.pid}/stat") if process else None
        if stat is None or not stat.exists():
            return 0.0
        told = stat.read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def _server_peak(self) -> float:
        """Give the most memory the server has held so far, in MB; 0 where it is not told."""
        process = getattr(self.server, "process", None)
        status = Path(f"/proc/{process.pid}/status") if process else None
        if status is None or not status.exists():
            return 0.0
        peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) / 1024


def told(label: str, ratio: float) -> None:
    print(f"| **{label}** | {ratio:.2f} | | | | | |", flush=True)


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
    print(f"| plain CREATE of the same graph | {seconds + more:.1f} | | | | | |", flush=True)
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
          "| peak MB of the client | of the server |\n|---|---|---|---|---|---|---|")  # fmt: skip
    data = nation(count)
    other = plain(data) if "plain" in parts else 0.0
    if parts & {"load", "read", "undo"}:
        with served() as (server, driver):
            ours(Clock(server), driver, data, parts, other=other)
    if "memory" in parts:
        alone(data)
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
            with watched(address, store.snapshot(kinds=WATCHED)):
                clock("sinergi: take the load back", lambda: store.undo("L000001"), len(data))
            if len(store.snapshot()) or store.check():
                raise SystemExit("the load is not gone")


@contextmanager
def watched(address: Any, before: Snapshot) -> Iterator[None]:
    """Read again and again what another session sees until the block ends; tell how often."""
    done, seen = threading.Event(), {"as before": 0, "as after": 0, "otherwise": 0}

    def look() -> None:
        with open_store(address.uri, auth=address.auth) as store:
            while not done.wait(5.0):
                rows = store.snapshot(kinds=WATCHED)
                found = "as before" if rows == before else "otherwise" if len(rows) else "as after"
                seen[found] += 1

    reader = threading.Thread(target=look)
    reader.start()
    try:
        yield
    finally:
        done.set()
        reader.join()
    print(f"| (read meanwhile: {seen}) | | | | | | |", flush=True)
    if seen["otherwise"]:
        raise SystemExit("somebody saw half an undo")


def read(clock: Clock, driver: neo4j.Driver, store: Store, data: Snapshot) -> None:
    found, seconds = clock("sinergi: snapshot, every seal compared", store.snapshot, len(data))
    if found != data:
        raise SystemExit("what came out is not what went in")
    del found
    clock("sinergi: one kabupaten, one year", lambda: store.snapshot(region="32.04", year=2025))
    _, plainly = clock("driver: to_df of the same rows", lambda: to_df(driver))
    told("to_df / ours", plainly / seconds)


READER = (
    "import sys; from sinergi.store import open_store;"
    " print(len(open_store(sys.argv[1]).snapshot()), 'rows')"
)


def alone(data: Snapshot) -> None:
    """What a user's own process needs: `sinergi load` of a Parquet folder, and a snapshot."""
    with served() as (server, _), tempfile.TemporaryDirectory() as folder:
        for name, frame in data.tables():
            frame.dropna(axis=1, how="all").to_parquet(Path(folder) / f"{name}.parquet")
        user, password = server.address.auth
        env = {**os.environ, "NEO4J_USERNAME": user, "NEO4J_PASSWORD": password}
        load = ["-m", "sinergi", "load", folder, "--into", server.address.uri, "--quiet"]
        for label, words in (
            ("`sinergi load` of a Parquet folder, reading included", load),
            ("a process that takes a snapshot", ["-c", READER, server.address.uri]),
        ):
            begin = time.perf_counter()
            process = subprocess.Popen([sys.executable, *words], env=env)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"{label} failed")
            print(f"| {label} | {time.perf_counter() - begin:.1f} "
                  f"| {used.ru_utime + used.ru_stime:.1f} | | | {used.ru_maxrss / 1024:,.0f} | |",
                  flush=True)  # fmt: skip


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
        set(
            (sys.argv[2] if len(sys.argv) > 2 else "plain,load,read,undo,memory,import").split(",")
        ),
    )
