"""The journal: who loaded which file when, how many rows it changed, and what they were before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import pandas as pd

from sinergi.errors import UnknownIdError
from sinergi.model.batch import Source
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.schema import Shape
from sinergi.store.embedded.sql import name, sql
from sinergi.store.protocol import Counts
from sinergi.store.seal import SUMMED_BITS

LOAD_COLUMNS = (
    "load_id", "operation", "at", "who", "file", "file_kind", "sha256", "undoes",
    "added", "updated", "unchanged", "rejected", "removed",
)  # fmt: skip


def load_id(number: int) -> str:
    """Id that people see.

    Examples
    --------
    >>> load_id(7)
    'L000007'
    """
    return f"L{number:06d}"


def number_of(db: Database, wanted: str) -> int:
    """Find the number of a load; an id that the journal does not have raises."""
    digits = wanted.removeprefix("L")
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else -1  # noqa: PLR2004 - fits an SQLite integer
    if db.one("SELECT 1 FROM _loads WHERE number = ?", number) is None:
        raise UnknownIdError("store.unknown_load", load_id=wanted)
    return number


def next_number(db: Database) -> int:
    """Give the number of the load that begins; it orders the journal, whatever the clock says."""
    return db.one("SELECT coalesce(max(number), 0) + 1 FROM _loads")[0]


def load_of_file(db: Database, sha256: str) -> str | None:
    """Newest load of a file with this hash that still stands."""
    if not sha256:
        return None
    query: LiteralString = (
        "SELECT max(number) FROM _loads WHERE sha256 = ? AND operation = 'load'"
        " AND number NOT IN (SELECT undoes FROM _loads WHERE undoes IS NOT NULL)"
    )
    found = db.one(query, sha256)[0]
    return None if found is None else load_id(found)


def add_origins(
    db: Database, number: int, origins: Sequence[tuple[str | None, str | None]]
) -> int:
    """Record files and sheets; the number of the first one is returned."""
    first = db.one("SELECT coalesce(max(number), 0) + 1 FROM _origins")[0]
    rows = [(first + i, number, file, sheet) for i, (file, sheet) in enumerate(origins)]
    db.many("INSERT INTO _origins VALUES (?, ?, ?, ?)", rows)
    return first


@dataclass(frozen=True, slots=True)
class Request:
    """Who loads which file, and when; for an undo also which load it takes back.

    ``operation`` is ``load``, ``undo`` or ``upgrade``.
    """

    source: Source
    who: str
    at: str
    operation: str = "load"
    undoes: int | None = None


def open_entry(db: Database, number: int, request: Request) -> None:
    """Write the head of an entry."""
    source = request.source
    file = source.name.replace("\\", "/").rsplit("/", 1)[-1]  # a path can name a person
    db.run(
        "INSERT INTO _loads VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        number, request.operation, request.at, request.who, file, source.kind, source.sha256,
        request.undoes,
    )  # fmt: skip


def totals(db: Database, table: str) -> tuple[int, int]:
    """Rows of a table and the sum of their seals, as the journal vouches for them."""
    query = sql("SELECT count(*), coalesce(sum(_seal & ?), 0) FROM {t}", t=name(table))
    rows, seal = db.one(query, SUMMED_BITS)
    return rows, seal


def close_table(db: Database, number: int, shape: Shape, counts: Counts) -> None:
    """Write what happened to a table and what it holds now."""
    rows, seal = totals(db, shape.table) if counts.changed else vouched(db, shape.table)
    db.run(
        "INSERT INTO _load_tables VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        number, shape.table, counts.added, counts.updated, counts.unchanged, counts.rejected,
        counts.removed, rows, seal,
    )  # fmt: skip


def vouched(db: Database, table: str) -> tuple[int, int]:
    """Rows and sum of seals that the newest entry tells; (0, 0) for a table never loaded."""
    query: LiteralString = (
        "SELECT rows, seal FROM _load_tables WHERE table_name = ? ORDER BY load DESC LIMIT 1"
    )
    return db.one(query, table) or (0, 0)


def loads(db: Database) -> pd.DataFrame:
    """Entries of the journal; see :meth:`sinergi.store.protocol.Store.loads`."""
    query: LiteralString = """
        SELECT l.number, l.operation, l.at, l.who, l.file, l.file_kind, l.sha256, l.undoes,
            coalesce(sum(t.added), 0), coalesce(sum(t.updated), 0), coalesce(sum(t.unchanged), 0),
            coalesce(sum(t.rejected), 0), coalesce(sum(t.removed), 0)
        FROM _loads l LEFT JOIN _load_tables t ON t.load = l.number
        GROUP BY l.number ORDER BY l.number"""
    rows: list[Any] = [
        (load_id(r[0]), *r[1:7], None if r[7] is None else load_id(r[7]), *r[8:])
        for r in db.rows(query)
    ]
    frame = pd.DataFrame(rows, columns=list(LOAD_COLUMNS))
    return frame.astype(
        dict.fromkeys(LOAD_COLUMNS[:8], "string") | dict.fromkeys(LOAD_COLUMNS[8:], "int64")
    )
