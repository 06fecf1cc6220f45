# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""Writing a load so that nobody sees it before it is finished, and taking back what is not.

Rows are written in batches, each in a transaction of its own that first puts the earlier version
aside. Readers go by ``_since`` and ``_ended`` and the newest finished entry of the journal. Every
statement may be sent twice.
"""

import itertools
import secrets
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from sinergi._progress import Progress, silent
from sinergi.errors import StoreError
from sinergi.i18n import text
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.batches import (
    Batch,
    levels,
    new_edges,
    new_links,
    new_nodes,
    packed,
    stand_ins,
)
from sinergi.store.bolt.constraints import make_schema
from sinergi.store.bolt.lanes import Lanes, Work
from sinergi.store.bolt.rows import BATCH_ROWS, maps_of, rows_of
from sinergi.store.bolt.server import Server
from sinergi.store.graph import PLACES, Place

_VERSION_ONLY = ("_table", "_ended", "_operation")


@dataclass(slots=True)
class Writer:
    """An unfinished load that this process writes, a batch of rows in a transaction."""

    server: Server
    number: int
    token: str = field(default_factory=lambda: secrets.token_hex(8))
    _waiting: list[Batch] = field(default_factory=list[Batch])

    @property
    def lanes(self) -> Lanes:
        """Ways into the graph."""
        if self._lanes is None:
            self._lanes = Lanes(self.server, self.number, self.token)
            self._lanes.open()
        return self._lanes

    _lanes: Lanes | None = None

    def create(
        self, tables: Sequence[tuple[Place, pa.Table]], progress: Progress = silent
    ) -> None:
        """Write rows that are known to be new: the nodes, then what lies between them.

        Ids that are named but have no row get a node that stands for them first of all.
        """
        nodes = [pair for pair in tables if not pair[0].ends]
        edges = [pair for pair in tables if pair[0].ends]
        total = sum(len(rows) for _, rows in tables)
        stages: list[tuple[int, Iterable[Batch]]] = [
            (0, stand_ins(tables)),
            *((_rows(turn), _all(new_nodes, turn)) for turn in levels(nodes)),
            (0, _all(new_links, nodes)),
            (_rows(edges), _all(new_edges, edges)),
        ]
        if total <= BATCH_ROWS:  # together; with stand-ins and links that may be several batches
            progress(text("store.progress.writing"), 0, total)
            for work in packed(itertools.chain.from_iterable(stage for _, stage in stages)):
                self.lanes.one(work)
            return
        done = 0
        for rows, stage in stages:
            progress(text("store.progress.writing"), done, total)
            self.lanes.all(packed(stage))
            done += rows

    def put(self, place: Place, rows: pa.Table, operations: Sequence[str]) -> None:
        """Write rows over others; ``operations`` says what ends the earlier version of each."""
        for start in range(0, len(rows), BATCH_ROWS):
            piece = rows.slice(start, BATCH_ROWS)
            maps = maps_of(piece, place, operations[start : start + BATCH_ROWS])
            self._add(place, maps, lambda tx, maps=maps: write_rows(tx, place, maps))

    def drop(self, place: Place, keys: Sequence[str]) -> None:
        """Take rows away; their versions stay."""
        for start in range(0, len(keys), BATCH_ROWS):
            piece = list(keys[start : start + BATCH_ROWS])
            drop_findings(self.server, place, piece)
            maps = [{"key": key, "operation": "removed"} for key in piece]
            self._add(place, maps, lambda tx, keys=piece: drop_rows(tx, place, keys))

    def _add(self, place: Place, rows: list[dict[str, Any]], work: Work) -> None:
        kept = [{"key": r["key"], "operation": r["operation"]} for r in rows]
        statement = cypher.keep_versions(place)

        def keep_and_write(tx: Any) -> None:
            tx.run(statement, rows=kept, number=self.number, table=place.table)
            work(tx)

        self._waiting.append(Batch(len(rows), keep_and_write))

    def flush(self) -> None:
        """Send what waits, small tables together; one after the other, for they may meet."""
        waiting, self._waiting = self._waiting, []
        for work in packed(waiting):
            self.lanes.one(work)

    def sweep(self) -> None:
        """Delete ids that nothing names any more."""
        self.flush()
        self.server.run_out(cypher.SWEEP)


def _rows(tables: Sequence[tuple[Place, pa.Table]]) -> int:
    return sum(len(rows) for _, rows in tables)


def _all(
    make: Callable[[Place, pa.Table], Iterator[Batch]], tables: Sequence[tuple[Place, pa.Table]]
) -> Iterator[Batch]:
    return itertools.chain.from_iterable(make(place, rows) for place, rows in tables)


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


def drop_findings(server: Server, place: Place, keys: Sequence[str]) -> None:
    """Take away what an analysis drew at rows that go: there may be much at a single one."""
    if not place.ends:
        server.run_out(cypher.drop_findings(place), keys=keys)


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
        make_schema(server)
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
    make_schema(server)
    server.run(cypher.STOP_LOAD, number=number)  # waits for a last batch, and refuses later ones
    for place in PLACES.values():
        _drop_begun(server, place, number)
        _restore(server, place, number)
    server.run_out(cypher.SWEEP)
    server.run(cypher.DROP_LANES, number=number)
    server.run(cypher.DROP_LOAD, number=number)


def _drop_begun(server: Server, place: Place, number: int) -> None:
    statement = cypher.begun_rows(place)
    values = {"number": number, "table": place.table, "piece": BATCH_ROWS}
    while keys := [r["key"] for r in server.read(statement, **values)]:
        drop_findings(server, place, keys)
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
