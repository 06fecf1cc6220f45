"""Edited and reviewed stores of every schema there was: ``store_upgrade.py [ROWS] [KINDS]``.

For every commit on the way to this one that changed a schema (tables, columns, numbered steps),
the code of *that commit* fills a store with ROWS (100,000) rows, edits a fifth of them, reviews
pairs and changes its mind about half, loads a wrong file and takes it back. Then the code of today
upgrades the store, and everything the old code saw is compared: rows, journal, every earlier
value, decisions; the check must find nothing, and the last edit must still be possible to undo.
KINDS are ``file,server`` (both). Prints the table of docs/reliability.md about upgrades; needs the
git history of the project.
"""

import argparse
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from store_neo4j import helper

from sinergi.store import open_store

HERE = Path(__file__).parent
WATCHED = (
    "sinergi/model", "sinergi/store/embedded/schema.py", "sinergi/store/embedded/migrations.py",
    "sinergi/store/embedded/findings.py", "sinergi/store/bolt/migrations.py",
    "sinergi/store/bolt/constraints.py", "sinergi/store/graph.py",
)  # fmt: skip
SHAPE = """
from sinergi.model.tables import CONTRACTS
from sinergi.store.embedded import migrations
try:
    from sinergi.store.bolt.migrations import SCHEMA
except ImportError:
    SCHEMA = 0
columns = sorted((t, c.name, c.kind) for t, r in CONTRACTS.items() for c in r.columns)
print(migrations.newest(), SCHEMA, len(CONTRACTS), len(columns))
print(columns)
"""


def git(*words: str) -> bytes:
    return subprocess.run(
        ["git", "-C", HERE.parent, *words], capture_output=True, check=True
    ).stdout


def unpack(commit: str, folder: Path) -> Path:
    """Put the package as a commit had it into a folder."""
    tree = folder / commit
    with tarfile.open(fileobj=BytesIO(git("archive", commit, "sinergi"))) as archive:
        archive.extractall(tree, filter="data")
    return tree


def old_code(tree: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run Python with the package of a commit."""
    return subprocess.run(
        [sys.executable, *words], cwd=tree, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tree), **env},
    )  # fmt: skip


def schemas(folder: Path) -> list[tuple[str, str, Path]]:
    """Commits after which a schema was another one: commit, what it was, and its code."""
    log = git("log", "--reverse", "--format=%h", "--", *WATCHED)
    found: list[tuple[str, str, Path]] = []
    before = ""
    for commit in log.decode().split():
        tree = unpack(commit, folder)
        told = old_code(tree, "-c", SHAPE)
        if told.returncode == 0 and told.stdout != before:
            before = told.stdout
            found.append((commit, told.stdout.split("\n", 1)[0], tree))
    return found


def facts(store: Any, folder: Path) -> None:
    """Write what a store holds; both the old and the new code run this."""
    folder.mkdir()
    for name, frame in store.snapshot().tables():
        if len(frame):
            frame.to_parquet(folder / f"rows-{name}.parquet")
    store.history().to_parquet(folder / "history.parquet")
    store.loads().to_parquet(folder / "loads.parquet")


def differences(old: Path, new: Path) -> list[str]:
    """Names of what the new code sees otherwise; columns that came later do not count."""
    wrong: list[str] = []
    for path in sorted(old.iterdir()):
        before = pd.read_parquet(path)
        after = pd.read_parquet(new / path.name) if (new / path.name).exists() else None
        if after is not None and path.name == "loads.parquet":
            after = after[after["operation"] != "upgrade"].reset_index(drop=True)
        same = after is not None and set(before.columns) <= set(after.columns)
        if not same or not before.equals(after[list(before.columns)]):
            wrong.append(path.stem)
    return wrong


def upgraded(address: str, work: Path, auth: dict[str, Any]) -> str:
    """Upgrade and compare; what came out in words."""
    begin = time.perf_counter()
    with open_store(address, **auth) as store:
        steps = store.upgrade().steps
        seconds = time.perf_counter() - begin
        facts(store, work / "new")
        wrong = differences(work / "old", work / "new")
        findings = [f for f in store.check() if f.severity == "error"]
        reviews = pd.read_parquet(work / "new" / "rows-reviews.parquet")
        decided = reviews["state"].ne("belum_ditinjau")
        changes = len(pd.read_parquet(work / "new" / "history.parquet"))
        store.undo("L000004")
        back = store.snapshot().reviews["note"].isna().all()
    told = ", ".join(s if len(s) < 40 else f"{s[:37]}…" for s in steps) or "none needed"
    lost = ", ".join(wrong) or "nothing"
    print(f" {told} | {seconds:.1f} | {changes:,} changes, {decided.sum():,} decisions | {lost} | "
          f"{len(findings)} | {'yes' if back else 'NO'} |", flush=True)  # fmt: skip
    return "" if back and not wrong and not findings else address


def main(rows: int, kinds: set[str]) -> None:
    print(f"{rows:,} rows, a fifth edited, reviewed, one load taken back\n\n"
          "| code of | schema file / server | store | steps | s | kept | lost or changed | damage "
          "| last edit undone |\n|---|---|---|---|---|---|---|---|---|")  # fmt: skip
    bad: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for commit, shape, tree in schemas(folder):
            numbers = " / ".join(shape.split()[:2])
            for kind in sorted(kinds):
                if kind == "server" and shape.split()[1] == "0":
                    continue  # the graph had no numbered schema yet
                work = folder / f"{kind}-{commit}"
                work.mkdir()
                print(f"| {commit} | {numbers} | {kind} |", end="", flush=True)
                bad.append(one(kind, tree, work, rows))
    if any(bad):
        raise SystemExit("an upgrade lost something")


def one(kind: str, tree: Path, work: Path, rows: int) -> str:
    """Fill one store with the old code and upgrade it."""
    server = helper.Server("2g").start() if kind == "server" else None
    auth: dict[str, Any] = {} if server is None else {"auth": server.address.auth}
    address = str(work / "kota.sinergi") if server is None else server.address.uri
    env = {"NEO4J_USERNAME": auth["auth"][0], "NEO4J_PASSWORD": auth["auth"][1]} if auth else {}
    here = Path.cwd()
    try:
        done = old_code(tree, str(HERE / "store_upgrade_old.py"), address, str(rows),
                        str(work / "old"), **env)  # fmt: skip
        if done.returncode:
            print(f" the old code failed: {done.stderr.strip().splitlines()[-1]} |", flush=True)
            return address
        os.chdir(work)  # a server's backup goes into the current folder
        return upgraded(address, work, auth)
    finally:
        os.chdir(here)
        if server is not None:
            server.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=100_000)
    parser.add_argument("kinds", nargs="?", default="file,server")
    given = parser.parse_args()
    main(given.rows, set(given.kinds.split(",")))
