"""A national graph on a real Neo4j server: ``store_neo4j.py [PROGRAMS] [load,read,import]``.

Starts a server (4 GB heap, 2 GB page cache) and measures in one run, on the same rows:

- load: our load into an empty store; plain batched CREATE of the same nodes and relationships on
  one session of the driver, with and without the arrows that columns make;
- read: our snapshot, every row compared with its seal, and ``to_df`` of the driver;
- import: writing the importer's files, and ``neo4j-admin database import full`` on them.

Every figure of docs/benchmarks-store.md about servers comes from here.
"""

import importlib.util
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import neo4j
import pandas as pd
from store_scale import FIRST, nation

from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store
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


def timed(label: str, work: Callable[[], Any], rows: int = 0) -> tuple[Any, float]:
    start = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = f"{rows / seconds:,.0f}" if rows else ""
    print(f"| {label} | {seconds:.1f} | {rate} | {peak:,.0f} |", flush=True)
    return result, seconds


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


def plain(driver: neo4j.Driver, data: Snapshot) -> float:
    """CREATE as the manual teaches it; seconds for what stands in the data."""
    with driver.session() as session:
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

        count = len(data)
        _, seconds = timed("plain CREATE, one session: rows", rows, count)
        _, more = timed("plain CREATE, one session: arrows of columns", arrows,
                        2 * len(data.programs))  # fmt: skip
    print(f"| plain CREATE of the same graph | {seconds + more:.1f} | | |", flush=True)
    return seconds + more


def clean(database: Any) -> None:
    database.empty()
    for show, drop in (("SHOW CONSTRAINTS", "DROP CONSTRAINT"), ("SHOW INDEXES", "DROP INDEX")):
        for row in database.run(f"{show} YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
            database.run(f"{drop} {row['name']}")


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
          "and two arrows a program\n\n| step | seconds | rows/s | peak MB of this process |\n"
          "|---|---|---|---|")  # fmt: skip
    data = nation(count)
    server = helper.Server("4g").start()
    try:
        with helper.Database(server.address) as database:
            run(server, database, data, parts)
        if "import" in parts:
            bulk(data)
    finally:
        server.stop()


def run(server: Any, database: Any, data: Snapshot, parts: set[str]) -> None:
    address, auth = server.address.uri, server.address.auth
    driver = neo4j.GraphDatabase.driver(address, auth=auth, notifications_min_severity="OFF")
    other = plain(driver, data) if "load" in parts else 0.0
    clean(database)
    with open_store(address, create=True, auth=auth) as store:
        _, ours = timed("sinergi: load into an empty store", lambda: store.load(data, FIRST),
                        len(data))  # fmt: skip
        if other:
            print(f"| **plain / ours** | {other / ours:.2f} | | |")
        if "read" in parts:
            read, seconds = timed("sinergi: snapshot, every seal compared", store.snapshot,
                                  len(data))  # fmt: skip
            if read != data:
                raise SystemExit("what came out is not what went in")
            del read
            timed("sinergi: one kabupaten, one year",
                  lambda: store.snapshot(region="32.04", year=2025))  # fmt: skip
            _, plainly = timed("driver: to_df of the same rows", lambda: to_df(driver))
            print(f"| **to_df / ours** | {plainly / seconds:.2f} | | |")
    driver.close()


def bulk(data: Snapshot) -> None:
    server = helper.Server("4g")
    try:
        server.prepare()
        with tempfile.TemporaryDirectory() as folder:
            _, writing = timed("sinergi: write the importer's files",
                               lambda: write_import_files(data, Path(folder), FIRST))  # fmt: skip
            _, importing = timed("neo4j-admin database import full",
                                 lambda: server.import_full(Path(folder), ARGUMENTS))  # fmt: skip
        print(f"| **whole / import alone** | {(writing + importing) / importing:.2f} | | |")
        server.launch()
        with open_store(server.address.uri, auth=server.address.auth) as store:
            if store.snapshot() != data:
                raise SystemExit("what came out is not what went in")
    finally:
        server.stop()


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
        set((sys.argv[2] if len(sys.argv) > 2 else "load,read,import").split(",")),
    )
