"""Faults around a server, counted: ``store_faults_server.py [KILLS] [SERVER_KILLS] [ROWS]``.

Starts a Neo4j server of its own and prints the table of docs/reliability.md about servers: the
loading process killed at random moments, the server killed while a load runs and started again,
a clock that goes backwards, two writers, a wrong password, an unreachable host. Seeds are fixed.
"""

import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import neo4j
import numpy as np
from store_faults import rows
from store_neo4j import helper

from sinergi.errors import StoreError, StoreLockedError, StoreUnreachableError
from sinergi.model.batch import Source
from sinergi.store import open_store
from sinergi.store.bolt.server import Target
from sinergi.store.bolt.store import BoltStore

REPOSITORY = Path(__file__).parents[1]
PROCESS = REPOSITORY / "tests" / "store" / "neo4j" / "loading_process.py"


def start(address: Any, count: int, stamp: str) -> subprocess.Popen[str]:
    """Start a process that loads; it is connected when this returns."""
    env = {**os.environ, "NEO4J_TEST_URI": address.uri, "NEO4J_USERNAME": address.user,
           "NEO4J_PASSWORD": address.password, "PYTHONPATH": str(REPOSITORY)}  # fmt: skip
    command = [sys.executable, str(PROCESS), str(count), stamp]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
    process.stdout.readline()
    return process


def opened(address: Any, **options: Any) -> BoltStore:
    return BoltStore(Target(address.uri, None), address.auth, **options)


class Tally:
    """What a store showed after every fault."""

    def __init__(self, address: Any) -> None:
        self.address = address
        self.done = self.lost = self.half = self.unopened = self.reads = 0
        with open_store(address.uri, auth=address.auth) as store:
            self.allowed = store.snapshot().fingerprint

    def look(self, stamp: str, *, acknowledged: bool) -> None:
        """Open the store and compare with what may stand there."""
        try:
            with open_store(self.address.uri, auth=self.address.auth) as store:
                committed = stamp in set(store.loads()["file"])
                now = store.snapshot().fingerprint
                sound = not store.check().errors
        except StoreError:
            self.unopened += 1
            return
        self.done += committed
        self.lost += acknowledged and not committed
        self.half += not sound or (not committed and now != self.allowed)
        self.allowed = now

    def __str__(self) -> str:
        return (f"acknowledged and lost {self.lost}, half visible {self.half}, "
                f"not opened {self.unopened}")  # fmt: skip


def client_kills(server: Any, number: int, count: int) -> Tally:
    with start(server.address, count, "ukur") as process:
        began = time.perf_counter()
        process.wait()
    whole = time.perf_counter() - began
    tally = Tally(server.address)
    for i, moment in enumerate(np.random.default_rng(1).uniform(0, whole, size=number)):
        with start(server.address, count, f"muat{i}") as process:
            time.sleep(moment)
            process.kill()
            acknowledged = process.stdout.read().strip().startswith("L")
        tally.look(f"muat{i}", acknowledged=acknowledged)
    print(f"| kill -9 of a client that loads {2 * count:,} rows, {number} times over "
          f"{whole:.1f} s | {number - tally.done} taken back, {tally.done} through | {tally} |",
          flush=True)  # fmt: skip
    return tally


def server_kills(server: Any, number: int, count: int) -> tuple[Tally, int]:
    """Kill the server in the middle of a load and start it again; the load goes on."""
    tally, ended = Tally(server.address), 0
    for i, moment in enumerate(np.random.default_rng(2).uniform(0.2, 6, size=number)):
        with start(server.address, count, f"mati{i}") as process:
            time.sleep(moment)
            server.kill()
            server.launch()
            acknowledged = process.stdout.read().strip().startswith("L")
            ended += process.wait() == 0
        tally.look(f"mati{i}", acknowledged=acknowledged)
    print(f"| kill -9 of the server while a client loads {2 * count:,} rows, {number} times, "
          f"started again at once | load ended right {ended}, told as failed {number - ended} "
          f"| {tally} |", flush=True)  # fmt: skip
    return tally, ended


def clock(server: Any) -> None:
    """Load with a clock ten years ahead, then one ten years back."""
    for year in (2035, 2015):
        moment = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
        with opened(server.address, clock=lambda moment=moment: moment) as store:
            store.load(rows(50, f"jam{year}"), Source(f"jam{year}", "test", f"jam{year}"))
            newest = store.snapshot().programs.set_index("id").loc["p000007", "name"]
            right = str(newest).startswith(f"jam{year}") and not store.check().errors
            last = store.loads()["file"].iloc[-1]
        if not right or last != f"jam{year}":
            raise SystemExit("the clock mattered")
    print("| clock of the client ten years ahead, then ten years back | the later load stands, "
          "journal in order of loads | wrong order 0 |", flush=True)  # fmt: skip


def writers(server: Any) -> None:
    """Let one load wait for another and one give up."""
    with (
        opened(server.address) as first,
        opened(server.address, patience_s=0.5) as second,
        first._server.alone(1),  # noqa: SLF001 - holds the lock as a load does
    ):
        told = 0
        try:
            second.load(rows(5, "dua"), Source("dua", "test", "dua"))
        except StoreLockedError:
            told = 1
    pair = [start(server.address, 2_000, f"serempak{i}") for i in range(2)]
    answers = [p.stdout.read().strip() for p in pair]
    right = sum(p.wait() == 0 for p in pair)
    with open_store(server.address.uri, auth=server.address.auth) as store:
        names = set(store.loads()["file"])
        sound = not store.check().errors
    kept = sum(f"serempak{i}" in names for i in range(2))
    print(f"| two clients load at once; a third that does not wait | {right} of 2 through, one "
          f"after the other ({', '.join(answers)}); told {told} of 1 | lost {right - kept}, "
          f"damage {int(not sound)} |", flush=True)  # fmt: skip


def doors(server: Any) -> None:
    for label, uri, auth, wanted in (
        ("wrong password", server.address.uri, ("neo4j", "bukan-sandinya"), StoreError),
        ("unreachable host", "bolt://127.0.0.1:9", server.address.auth, StoreUnreachableError),
    ):
        begin = time.perf_counter()
        try:
            open_store(uri, auth=auth)
        except wanted as error:
            leak = int(any(word in str(error) + repr(error.facts) for word in auth[1:]))
            seconds = time.perf_counter() - begin
            print(f"| {label} | told after {seconds:.1f} s ({error.code}) "
                  f"| password told {leak} |", flush=True)  # fmt: skip
        else:
            raise SystemExit(f"{label}: opened")


def main(kills: int = 50, server_kill_count: int = 10, count: int = 3_000) -> None:
    server = helper.Server().start()
    try:
        with open_store(server.address.uri, create=True, auth=server.address.auth) as store:
            store.load(rows(count, "awal"), Source("awal", "test", "awal"))
        print(f"Neo4j Community {helper.VERSION}, heap 512 MB, driver {neo4j.__version__}\n")
        print("| fault | outcome | what must not happen |\n|---|---|---|")
        doors(server)
        clock(server)
        writers(server)
        client_kills(server, kills, count)
        server_kills(server, server_kill_count, count)
    finally:
        server.stop()


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
