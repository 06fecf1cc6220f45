"""The journal in the graph, ``(:Load)-[:CHANGED]->(:LoadTable)``: what it lacks is not seen."""

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from sinergi.errors import StoreError, UnknownIdError
from sinergi.model.batch import Source
from sinergi.store.bolt import cypher
from sinergi.store.bolt.rows import load_id
from sinergi.store.bolt.server import Server
from sinergi.store.protocol import Counts

LOAD_COLUMNS = (
    "load_id", "operation", "at", "who", "file", "file_kind", "sha256", "undoes",
    "added", "updated", "unchanged", "rejected", "removed",
)  # fmt: skip
_COUNTS = LOAD_COLUMNS[8:]


@dataclass(frozen=True, slots=True)
class Request:
    """Who loads which file, and when; for an undo also which load it takes back."""

    source: Source
    who: str
    at: str
    operation: str = "load"
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a load did to a table and what the table holds afterwards."""

    counts: Counts
    rows: int
    seal: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A finished load."""

    number: int
    operation: str
    source: Source
    tables: tuple[str, ...]
    undone_by: int | None


def newest(server: Server) -> int:
    """Give the number of the newest finished load, 0 when there is none."""
    return server.read(cypher.NEWEST)[0]["at"]


def vouched(server: Server, at: int) -> dict[str, tuple[int, int]]:
    """Rows and sum of seals of every table that was ever loaded, as of a load."""
    found = server.read(cypher.VOUCHED, at=at)
    return {r["table"]: (r["rows"], r["seal"]) for r in found}


def load_of_file(server: Server, sha256: str) -> str | None:
    """Newest load of a file with this hash that still stands."""
    if not sha256:
        return None
    number = server.read(cypher.LOAD_OF_FILE, sha256=sha256)[0]["number"]
    return None if number is None else load_id(number)


def find(server: Server, wanted: str) -> Entry:
    """Give a finished load; an id that the journal does not have raises."""
    digits = wanted.removeprefix("L")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else -1  # noqa: PLR2004 - fits an integer of the server
    found = server.read(cypher.LOAD, number=number)
    if not found:
        raise UnknownIdError("store.unknown_load", load_id=wanted)
    entry, tables = found[0]["entry"], found[0]["tables"]
    source = Source(entry["file"], entry["file_kind"], entry["sha256"])
    changed = tuple(t["table"] for t in tables if t["added"] + t["updated"] + t["removed"] > 0)
    return Entry(number, entry["operation"], source, changed, found[0]["undone_by"])


def head(number: int, request: Request) -> dict[str, object]:
    """Properties of an entry."""
    source = request.source
    return {
        "number": number, "load_id": load_id(number),
        "operation": request.operation, "at": request.at, "who": request.who,
        "file": source.name.replace("\\", "/").rsplit("/", 1)[-1],  # a path can name a person
        "file_kind": source.kind, "sha256": source.sha256, "undoes": request.undoes,
    }  # fmt: skip


def open_entry(
    server: Server, number: int, token: str, request: Request, *,
    tables: list[str] | None = None,
) -> None:  # fmt: skip
    """Write the head of an entry; nobody sees the load yet.

    ``tables`` are those that it will change: who takes it back need not look at the others.
    """
    entry = {**head(number, request), "token": token, "state": "open", "tables": tables}
    server.run(cypher.OPEN_LOAD, entry=entry)


def lost(server: Server) -> StoreError:
    """Make the error of a load that somebody else took back."""
    return StoreError("store.bolt.load_lost", address=str(server.target))


def close_entry(server: Server, number: int, token: str, changes: dict[str, Change]) -> None:
    """Finish the entry: from now on the load is seen. Raises when somebody took it back."""
    tables = [
        {"number": number, "table": table, **asdict(c.counts), "rows": c.rows, "seal": c.seal}
        for table, c in changes.items()
    ]
    facts = {"number": number, "token": token, "tables": tables}

    def work(tx: Any) -> bool:
        done = tx.run(cypher.CLOSE_LOAD, facts).single()
        tx.run(cypher.DROP_LANES, facts)
        return bool(done["tables"])

    if not server.write(work):
        raise lost(server)


def loads(server: Server) -> pd.DataFrame:
    """Entries of the journal; see :meth:`sinergi.store.protocol.Store.loads`."""
    rows: list[list[Any]] = []
    for record in server.read(cypher.LOADS):
        entry, tables = record["entry"], record["tables"]
        undoes = entry.get("undoes")
        head = [entry[name] for name in LOAD_COLUMNS[:7]]
        sums = [sum(t[name] for t in tables) for name in _COUNTS]
        rows.append([*head, None if undoes is None else load_id(undoes), *sums])
    frame = pd.DataFrame(rows, columns=list(LOAD_COLUMNS))
    return frame.astype(
        dict.fromkeys(LOAD_COLUMNS[:8], "string") | dict.fromkeys(_COUNTS, "int64")
    )
