# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""Taking a finished load back, as far as nobody has built on it."""

from dataclasses import dataclass

import pyarrow as pa

from sinergi.errors import StoreError
from sinergi.i18n import list_sentence
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.journal import Change, Entry, Request
from sinergi.store.bolt.rows import BATCH_ROWS, Pieces, keys_of, load_id, seal_sum, stamped
from sinergi.store.bolt.server import Server
from sinergi.store.bolt.writing import take_back_unfinished, writing
from sinergi.store.graph import PLACES, Place
from sinergi.store.protocol import Counts, LoadReport


@dataclass(frozen=True, slots=True)
class _Plan:
    """Rows that get their old values again, and keys that go."""

    place: Place
    restored: pa.Table
    removed: list[str]
    change: Change


def undo(server: Server, wanted: str, who: str, at: str, *, patience_s: float) -> LoadReport:
    """Take a load back; see :meth:`sinergi.store.protocol.Store.undo`."""
    with server.alone(patience_s):
        take_back_unfinished(server)
        entry = journal.find(server, wanted)
        _refuse_undone(entry)
        _refuse_built_upon(server, entry)
        number = journal.newest(server) + 1
        totals = journal.vouched(server, number)
        plans = [_planned(server, PLACES[t], entry.number, (number, *totals[t]))
                 for t in entry.tables]  # fmt: skip
        changes = {p.place.table: p.change for p in plans}
        request = Request(entry.source, who, at, "undo", entry.number)
        with writing(server, request, changes) as writer:
            for plan in plans:
                writer.put(plan.place, plan.restored, ["restored"] * len(plan.restored))
                writer.drop(plan.place, plan.removed)
            writer.sweep()
    return LoadReport(load_id(number), {t: c.counts for t, c in changes.items()})


def _refuse_undone(entry: Entry) -> None:
    """Raise for an undo (load the file again instead) and for a load that is undone already."""
    if entry.operation != "load":
        raise StoreError("store.undo_of_undo", load_id=load_id(entry.number))
    if entry.undone_by is not None:
        facts = {"load_id": load_id(entry.number), "by": load_id(entry.undone_by)}
        raise StoreError("store.undone_before", **facts)


def _refuse_built_upon(server: Server, entry: Entry) -> None:
    """Rows that the load wrote and that are otherwise now: say how many and by which loads."""
    rows, later = 0, set[int]()
    wanted = load_id(entry.number)
    for table in entry.tables:
        written = server.read(cypher.WRITTEN_BY, table=table, load_id=wanted)
        now = set[str]()
        if written:
            now = set(keys_of(_of_load(server, PLACES[table], wanted), PLACES[table]))
        ended = [r["ended"] for r in written if r["key"] not in now]
        ended += _come_again(server, PLACES[table], entry.number)
        rows += len(ended)
        later |= set(ended)
    if rows:
        loads = list_sentence([load_id(n) for n in sorted(later)])
        raise StoreError("store.built_upon", load_id=wanted, rows=rows, loads=loads)


def _come_again(server: Server, place: Place, number: int) -> list[int]:
    """Numbers of the loads that brought rows in again which a load had ended."""
    keys = [r["key"] for r in server.read(cypher.REMOVED_BY, table=place.table, ended=number)]
    found: list[str] = []
    for start in range(0, len(keys), BATCH_ROWS):
        piece = keys[start : start + BATCH_ROWS]
        rows = Pieces(place, server).read(cypher.read_by_key(place), keys=piece)
        found += rows.column("load_id").to_pylist()
    return [int(load.removeprefix("L")) for load in found]


def _of_load(server: Server, place: Place, wanted: str) -> pa.Table:
    """Keys and seals of the rows that a load wrote last: a nation's values would fill a laptop."""
    return Pieces(place, server, keys_only=True).read(cypher.read_of_load(place), load_id=wanted)


def _planned(server: Server, place: Place, target: int, facts: tuple[int, int, int]) -> _Plan:
    number, rows, seal = facts
    wrote = _of_load(server, place, load_id(target))
    earlier = Pieces(place, server).read(cypher.ENDED_BY, table=place.table, ended=target)
    restored = stamped(earlier, place, since=number, load=None)
    back = set(keys_of(restored, place)) if len(restored) else set()
    written = set(keys_of(wrote, place)) if len(wrote) else set()
    removed, again = sorted(written - back), back - written
    seal += seal_sum(restored.column("_seal").to_numpy())
    seal -= seal_sum(wrote.column("_seal").to_numpy())
    counts = Counts(len(again), len(restored) - len(again), removed=len(removed))
    change = Change(counts, rows + len(again) - len(removed), seal)
    return _Plan(place, restored, removed, change)
