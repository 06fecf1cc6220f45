# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""Writing a load so that nobody sees it before it is finished, and taking back what is not.

Rows are written in batches, each in a transaction of its own that first puts the earlier version
aside. Readers go by ``_since`` and ``_ended`` and the newest finished entry of the journal. Every
statement may be sent twice.
"""

import secrets
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from sinergi.errors import StoreError
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.graph import PLACES, Place
from sinergi.store.bolt.rows import BATCH_ROWS, maps_of, rows_of
from sinergi.store.bolt.server import Server

_VERSION_ONLY = ("_table", "_ended", "_operation")


@dataclass(frozen=True, slots=True)
class _Step:
    """Rows to write, or without values rows to take away."""

    place: Place
    rows: list[dict[str, Any]]


@dataclass(slots=True)
class Writer:
    """An unfinished load that this process writes, a batch of rows in a transaction."""

    server: Server
    number: int
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    _waiting: list[_Step] = field(default_factory=list)
    _rows: int = 0

    def put(self, place: Place, rows: pa.Table, operations: Sequence[str]) -> None:
        """Write rows; ``operations`` says what ends the earlier version of each."""
        for start in range(0, len(rows), BATCH_ROWS):
            piece = rows.slice(start, BATCH_ROWS)
            self._add(place, maps_of(piece, place, operations[start : start + BATCH_ROWS]))

    def drop(self, place: Place, keys: Sequence[str]) -> None:
        """Take rows away; their versions stay."""
        for start in range(0, len(keys), BATCH_ROWS):
            piece = keys[start : start + BATCH_ROWS]
            self._add(place, [{"key": key, "operation": "removed"} for key in piece])

    def _add(self, place: Place, rows: list[dict[str, Any]]) -> None:
        if self._rows + len(rows) > BATCH_ROWS:
            self.flush()
        self._waiting.append(_Step(place, rows))
        self._rows += len(rows)

    def flush(self) -> None:
        """Send what waits, small tables together."""
        steps, self._waiting, self._rows = self._waiting, [], 0
        if steps:
            self.server.write(lambda tx: self._send(tx, steps))

    def _send(self, tx: Any, steps: list[_Step]) -> None:
        self._touch(tx)
        for step in steps:
            kept = [{"key": r["key"], "operation": r["operation"]} for r in step.rows]
            table = step.place.table
            tx.run(cypher.keep_versions(step.place), rows=kept, number=self.number, table=table)
            if "values" in step.rows[0]:
                write_rows(tx, step.place, step.rows)
            else:
                drop_rows(tx, step.place, [r["key"] for r in step.rows])

    def sweep(self) -> None:
        """Delete ids that nothing names any more."""
        self.flush()
        self.server.run(cypher.SWEEP)

    def _touch(self, tx: Any) -> None:
        """Raise when the entry is gone: our lock broke and somebody took the load back."""
        found = tx.run(cypher.TOUCH_LOAD, number=self.number, token=self.token).single()
        if found is None:
            raise journal.lost(self.server)


def write_rows(tx: Any, place: Place, rows: list[dict[str, Any]]) -> None:
    """Write whole rows and the links that their columns make."""
    if place.ends:
        tx.run(cypher.write_edges(place), rows=rows)
        return
    tx.run(cypher.write_nodes(place), rows=rows)
    for link in place.links:
        keys = [row["key"] for row in rows]
        tx.run(cypher.unlink(place, link), keys=keys)
        keys = [row["key"] for row in rows if link.column in row["values"]]
        if keys:
            tx.run(cypher.link(place, link), keys=keys)


def drop_rows(tx: Any, place: Place, keys: Sequence[str]) -> None:
    """Take rows away; a node stays as a missing one as long as something names it."""
    if place.ends:
        tx.run(cypher.drop_edges(place), keys=keys)
        return
    for link in place.links:
        tx.run(cypher.unlink(place, link), keys=keys)
    tx.run(cypher.empty_nodes(place), keys=keys)


@contextmanager
def writing(server: Server, request: journal.Request, changes: dict[str, journal.Change]) -> (
    Generator[Writer]
):  # fmt: skip
    """Write within the block; at its end the load is seen, or gone when the block failed.

    The caller holds the lock. ``changes`` may be filled inside the block.
    """
    writer = Writer(server, journal.newest(server) + 1)
    journal.open_entry(server, writer.number, writer.token, request)
    try:
        yield writer
        writer.flush()
        journal.close_entry(server, writer.number, writer.token, changes)
    except StoreError:
        raise  # the server may be away: the next one who opens the store takes it back
    except BaseException:
        take_back(server, writer.number)
        raise


def take_back_unfinished(server: Server) -> int:
    """Take back every load that never ended; the caller holds the lock."""
    found = [r["number"] for r in server.read(cypher.OPEN_LOADS)]
    for number in found:
        take_back(server, number)
    return len(found)


def take_back(server: Server, number: int) -> None:
    """Bring the graph to the state before a load; may be broken off and begun again."""
    server.run(cypher.STOP_LOAD, number=number)  # waits for a last batch, and refuses later ones
    for place in PLACES.values():
        _drop_begun(server, place, number)
        _restore(server, place, number)
    server.run(cypher.SWEEP)
    server.run(cypher.DROP_LOAD, number=number)


def _drop_begun(server: Server, place: Place, number: int) -> None:
    statement = cypher.begun_rows(place)
    values = {"number": number, "table": place.table, "piece": BATCH_ROWS}
    while keys := [r["key"] for r in server.read(statement, **values)]:
        server.write(lambda tx, keys=keys: drop_rows(tx, place, keys))


def _restore(server: Server, place: Place, number: int) -> None:
    values = {"number": number, "table": place.table, "piece": BATCH_ROWS}
    while found := server.read(cypher.BEGUN_VERSIONS, **values):
        keys = [r["key"] for r in found]
        for row in found:
            for own in (*_VERSION_ONLY, "_key"):
                del row["values"][own]
        rows = rows_of(place, [r["values"] for r in found], keys, [""] * len(keys))

        def work(tx: Any, rows: list[dict[str, Any]] = rows, keys: list[str] = keys) -> None:
            write_rows(tx, place, rows)
            tx.run(cypher.DROP_VERSIONS, keys=keys, table=place.table, number=number)

        server.write(work)
