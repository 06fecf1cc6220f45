"""Kill loads, flip bytes, cut files, and count: ``store_faults.py [KILLS] [FLIPS] [ROWS]``.

Every figure of docs/reliability.md about faults comes from here; seeds are fixed.
"""

import importlib.util
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from sinergi.errors import StoreError
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store

REPOSITORY = Path(__file__).parents[1]
PROCESS = REPOSITORY / "tests" / "store" / "loading_process.py"


def rows(count: int, stamp: str) -> Snapshot:
    spec = importlib.util.spec_from_file_location("loading_process", PROCESS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.rows(count, stamp)


def start(path: Path, count: int, stamp: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROCESS), str(path), str(count), stamp]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(REPOSITORY)}
    )
    process.stdout.readline()
    return process


def kills(path: Path, number: int, count: int) -> None:
    process = start(path, count, "ukur")
    begin = time.perf_counter()
    process.wait()
    whole = time.perf_counter() - begin
    done = lost = between = unopened = logs = 0
    with open_store(path) as store:
        allowed = store.snapshot().fingerprint
    for i, moment in enumerate(np.random.default_rng(1).uniform(0, whole, size=number)):
        process = start(path, count, f"muat{i}")
        time.sleep(moment)
        process.kill()
        acknowledged = process.stdout.read().strip().startswith("L")
        process.wait()
        logs += Path(f"{path}-wal").exists()
        try:
            with open_store(path) as store:
                committed = f"muat{i}" in set(store.loads()["file"])
                now = store.snapshot().fingerprint
                sound = not store.check().errors
        except StoreError:
            unopened += 1
            continue
        done += committed
        lost += acknowledged and not committed
        between += not sound or (not committed and now != allowed)
        allowed = now
    print(
        f"| kill -9 of a load of {2 * count:,} rows, {number} times over {whole:.1f} s "
        f"(a log was left {logs} times) | {number - done} rolled back, {done} committed "
        f"| acknowledged and lost {lost}, half visible {between}, not opened {unopened} |"
    )


def flips(path: Path, number: int) -> None:
    whole, rng = path.read_bytes(), np.random.default_rng(2)
    with open_store(path) as store:
        right = store.snapshot().fingerprint
    copy = path.with_name("rusak.sinergi")
    counts = {"opening": 0, "check": 0, "harmless": 0, "unseen": 0}
    sqlite_saw = 0
    for place in rng.integers(0, len(whole), size=number).tolist():
        flipped = bytearray(whole)
        flipped[place] ^= int(rng.integers(1, 256))
        copy.write_bytes(flipped)
        sqlite_saw += seen_by_sqlite(copy)
        counts[outcome(copy, right)] += 1
    print(
        f"| one byte flipped, {number} places | told at opening {counts['opening']}, by check "
        f"{counts['check']}, unused or rewritten bytes {counts['harmless']} (SQLite's own check "
        f"alone would have told {sqlite_saw}) | wrong data unseen {counts['unseen']} |"
    )


def seen_by_sqlite(path: Path) -> bool:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
    except sqlite3.Error:
        return True
    finally:
        connection.close()


def outcome(path: Path, right: str) -> str:
    try:
        store = open_store(path)
    except StoreError:
        return "opening"
    try:
        if store.check().errors:
            return "check"
        return "harmless" if store.snapshot().fingerprint == right else "unseen"
    except StoreError:
        return "check"
    finally:
        store.close()


def cuts(path: Path, number: int) -> None:
    whole = path.read_bytes()
    copy = path.with_name("pendek.sinergi")
    told = 0
    for share in np.random.default_rng(3).uniform(0, 1, size=number):
        copy.write_bytes(whole[: int(len(whole) * share)])
        told += outcome(copy, "") == "opening"
    print(f"| file cut off, {number} lengths | told at opening {told} | unseen {number - told} |")


def main(number: int = 50, places: int = 200, count: int = 20_000) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "peta.sinergi"
        with open_store(path, create=True) as store:
            store.load(rows(count, "awal"), Source("awal", "test", "awal"))
        print("| fault | outcome | what must not happen |\n|---|---|---|")
        kills(path, number, count)
        small = Path(folder) / "kecil.sinergi"
        with open_store(small, create=True) as store:
            store.load(rows(5_000, "awal"), Source("awal", "test", "awal"))
        flips(small, places)
        cuts(small, number)


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
