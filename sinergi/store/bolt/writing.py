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
from sinergi.store.bolt.lanes import Lanes
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
    _leaving: dict[bool, list[Batch]] = field(
        default_factory=lambda: dict[bool, list[Batch]]({False: [], True: []})
    )

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
            piece, ends = rows.slice(start, BATCH_ROWS), operations[start : start + BATCH_ROWS]

            def work(tx: Any, piece: pa.Table = piece, ends: Sequence[str] = ends) -> None:
                maps = maps_of(piece, place, ends)  # a nation's would fill the memory
                self._keep(tx, place, [(row["key"], row["operation"]) for row in maps])
                write_rows(tx, place, maps)

            self._waiting.append(Batch(len(piece), work))

    def drop(self, place: Place, keys: Sequence[str]) -> None:
        """Take rows away; their versions stay."""
        for start in range(0, len(keys), BATCH_ROWS):
            piece = list(keys[start : start + BATCH_ROWS])
            drop_findings(self.server, place, piece)

            def work(tx: Any, piece: list[str] = piece) -> None:
                self._keep(tx, place, [(key, "removed") for key in piece])
                drop_rows(tx, place, piece)

            self._leaving[bool(place.ends)].append(Batch(len(piece), work))

    def _keep(self, tx: Any, place: Place, rows: list[tuple[str, str]]) -> None:
        """Put the versions that a batch ends aside, in its transaction."""
        kept = [{"key": key, "operation": operation} for key, operation in rows]
        statement = cypher.keep_versions(place)
        tx.run(statement, rows=kept, number=self.number, table=place.table)

    def flush(self) -> None:
        """Send what waits, small tables together.

        Rows that are written over others may meet, so they go one after the other. Rows that go
        do not; relationships go before the nodes that they lie between.
        """
        waiting, (nodes, edges) = self._waiting, (self._leaving[False], self._leaving[True])
        self._waiting, self._leaving = [], {False: [], True: []}
        if sum(batch.rows for batch in (*nodes, *edges)) <= BATCH_ROWS:
            waiting, nodes, edges = [*waiting, *edges, *nodes], [], []
        for work in packed(waiting):
            self.lanes.one(work)
        for leaving in (edges, nodes):
            if leaving:
                self.lanes.all(packed(leaving))

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

    The caller holds the lock.
    """
    writer = Writer(server, journal.newest(server) + 1)
    tables = [table for table, change in changes.items() if change.counts.changed]
    journal.open_entry(server, writer.number, writer.token, request, tables=tables)
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
    begun = server.read(cypher.OPEN_TABLES, number=number)[0]["tables"]
    for place in [PLACES[table] for table in PLACES if begun is None or table in begun]:
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
