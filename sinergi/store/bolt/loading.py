# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""A load: what is new, what came back otherwise, what stays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi._progress import Progress, silent
from sinergi.i18n import text
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.journal import Change, Request
from sinergi.store.bolt.national import name_issues
from sinergi.store.bolt.rows import (
    BATCH_ROWS,
    Pieces,
    differing,
    keys_of,
    load_id,
    seal_sum,
    stamped,
)
from sinergi.store.bolt.server import Server
from sinergi.store.bolt.writing import take_back_unfinished, writing
from sinergi.store.graph import PLACES, Place
from sinergi.store.protocol import NOTHING_GONE, Counts, LoadReport
from sinergi.store.vetting import VettedTable, vet


@dataclass(frozen=True, slots=True)
class _Plan:
    """Rows of a table that are new, changed or go, and what the table holds afterwards."""

    place: Place
    new: pa.Table
    updated: pa.Table
    change: Change
    gone: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Job:
    """What is written into the journal, keys of rows that go, and how to wait and to tell."""

    request: Request
    gone: Mapping[str, pd.DataFrame] = field(default_factory=lambda: NOTHING_GONE)
    progress: Progress = silent
    patience_s: float = 10.0


def load(server: Server, snapshot: Snapshot, job: Job) -> LoadReport:
    """Take the rows of a snapshot in; see :meth:`sinergi.store.protocol.Store.load`."""
    request, progress = job.request, job.progress
    progress(text("store.progress.vetting"))
    vetted = vet(snapshot)
    with server.alone(job.patience_s):
        take_back_unfinished(server)
        earlier = journal.load_of_file(server, request.source.sha256)
        plans = _ending(server, _plans(server, vetted.tables, progress), vetted.tables, job.gone)
        number = journal.newest(server) + 1
        changed = any(p.change.counts.changed for p in plans)
        if changed:
            _write(server, plans, request, progress)
            name_issues(server)
    findings = vetted.findings
    if earlier is not None:
        findings += Findings([_seen_before(request, earlier)])
    counts = {p.place.table: p.change.counts for p in plans}
    return LoadReport(load_id(number) if changed else None, counts, findings, earlier)


def _seen_before(request: Request, earlier: str) -> Finding:
    name, facts = request.source.name, {"load_id": earlier}
    return Finding("store.same_file", "notice", file=name, facts=facts)


def _plans(server: Server, tables: Sequence[VettedTable], progress: Progress) -> list[_Plan]:
    number = journal.newest(server) + 1
    totals = journal.vouched(server, number)
    awaited = {r["label"]: frozenset(r["keys"]) for r in server.read(cypher.AWAITED)}
    plans: list[_Plan] = []
    for done, table in enumerate(tables):
        progress(text("store.progress.staging"), done, len(tables))
        total = totals.get(table.rules.name, (0, 0))
        plan = _planned(_Meeting(server, table, number), total)
        plans.append(_stand_ins_apart(plan, awaited))
    return plans


def _ending(
    server: Server, plans: list[_Plan], tables: Sequence[VettedTable],
    gone: Mapping[str, pd.DataFrame],
) -> list[_Plan]:  # fmt: skip
    """Add to the plans the rows that go: those that are there and do not come in again."""
    by_table = {plan.place.table: plan for plan in plans}
    coming = {table.rules.name: table.rows for table in tables}
    totals = journal.vouched(server, journal.newest(server)) if gone else {}
    for table, frame in gone.items():
        place = PLACES[table]
        again = set(keys_of(coming[table], place)) if table in coming else set[str]()
        asked = keys_of(pa.Table.from_pandas(frame, preserve_index=False), place)
        rows = _stored(server, place, [key for key in asked if key not in again])
        plan = by_table.get(table) or _untouched(server, place, totals.get(table, (0, 0)))
        counts = replace(plan.change.counts, removed=len(rows))
        seal = plan.change.seal - seal_sum(rows.column("_seal").to_numpy())
        change = Change(counts, plan.change.rows - len(rows), seal)
        by_table[table] = replace(plan, change=change, gone=keys_of(rows, place))
    return [by_table[table] for table in PLACES if table in by_table]


def _stored(server: Server, place: Place, keys: list[str]) -> pa.Table:
    pieces, statement = Pieces(place, server), cypher.read_by_key(place)
    parts = [pieces.read(statement, keys=keys[start : start + BATCH_ROWS])
             for start in range(0, len(keys), BATCH_ROWS)]  # fmt: skip
    return pa.concat_tables([pieces.table(), *parts]).combine_chunks()


def _untouched(server: Server, place: Place, total: tuple[int, int]) -> _Plan:
    none = stamped(Pieces(place, server).table(), place, since=0, load=None)
    return _Plan(place, none, none, Change(Counts(), *total))


def _write(server: Server, plans: list[_Plan], request: Request, progress: Progress) -> None:
    changes = {p.place.table: p.change for p in plans}
    ended = "upgraded" if request.operation == "upgrade" else "updated"
    with writing(server, request, changes) as writer:
        writer.create([(p.place, p.new) for p in plans if len(p.new)], progress)
        for plan in plans:
            writer.put(plan.place, plan.updated, [ended] * len(plan.updated))
            writer.drop(plan.place, plan.gone)
        if any(plan.change.counts.updated or plan.gone for plan in plans):
            writer.sweep()


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Rows that come, beside the stored rows of their keys."""

    server: Server
    table: VettedTable
    number: int

    @property
    def place(self) -> Place:
        return PLACES[self.table.rules.name]

    @property
    def told(self) -> list[str]:
        """Columns that say something; the others leave what is stored."""
        return [n for n in self.place.values if n in self.table.told]

    def batches(self, *, empty: bool) -> Iterator[tuple[pa.Table, pa.Table, np.ndarray]]:
        """Rows with the stored rows of their keys, and where in these each one's partner is."""
        pieces = Pieces(self.place, self.server)
        statement = cypher.read_by_key(self.place)
        rows = self.table.rows
        if empty:
            yield rows, pieces.table(), np.full(len(rows), -1)
            return
        for start in range(0, len(rows), BATCH_ROWS):
            piece = rows.slice(start, BATCH_ROWS)
            keys = keys_of(piece, self.place)
            stored = pieces.read(statement, keys=keys)
            found = {key: at for at, key in enumerate(keys_of(stored, self.place))}
            yield piece, stored, np.array([found.get(key, -1) for key in keys], dtype=np.int64)

    def written(self, piece: pa.Table, stored: pa.Table, at: np.ndarray) -> pa.Table:
        """Rows as they will be stored, ``at`` being the places of their partners."""
        partner = pa.array(at, mask=at < 0)
        told = {*self.told, *(n for n in piece.column_names if n not in self.place.values)}
        rows = pa.table(
            {n: piece.column(n) if n in told else stored.column(n).combine_chunks().take(partner)
             for n in piece.column_names}
        )  # fmt: skip
        return stamped(rows, self.place, since=self.number, load=load_id(self.number))


def _planned(meeting: _Meeting, total: tuple[int, int]) -> _Plan:
    rows, seal = total
    counts = Counts(rejected=meeting.table.rejected)
    news: list[pa.Table] = []
    updates: list[pa.Table] = []
    for piece, stored, places in meeting.batches(empty=rows == 0):
        new, met = np.flatnonzero(places < 0), np.flatnonzero(places >= 0)
        pairs = piece.take(pa.array(met)), stored.take(pa.array(places[met]))
        changed = met[differing(*pairs, meeting.told)] if len(met) else met
        ended = stored.column("_seal").to_numpy()[places[changed]]
        for rows_now, found in ((new, news), (changed, updates)):
            chosen = piece if len(rows_now) == len(piece) else piece.take(pa.array(rows_now))
            found.append(meeting.written(chosen, stored, places[rows_now]))
            seal += seal_sum(found[-1].column("_seal").to_numpy())
        seal -= seal_sum(ended)
        counts = replace(
            counts, added=counts.added + len(new), updated=counts.updated + len(changed),
            unchanged=counts.unchanged + len(met) - len(changed),
        )  # fmt: skip
    new_rows, updated = (pa.concat_tables(part).combine_chunks() for part in (news, updates))
    return _Plan(meeting.place, new_rows, updated, Change(counts, rows + counts.added, seal))


def _stand_ins_apart(plan: _Plan, awaited: Mapping[str, frozenset[str]]) -> _Plan:
    """Put new rows whose node stands there as a missing one to those written over others."""
    ids = awaited.get(plan.place.name)
    if not ids or not len(plan.new):
        return plan
    stands = pc.is_in(plan.new.column("id"), value_set=pa.array(sorted(ids), pa.string()))
    updated = pa.concat_tables([plan.updated, plan.new.filter(stands)])
    return replace(plan, new=plan.new.filter(pc.invert(stands)), updated=updated)
