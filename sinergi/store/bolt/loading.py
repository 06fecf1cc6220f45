# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""A load: what is new, what came back otherwise, what stays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinergi._progress import Progress
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
from sinergi.store.protocol import Counts, LoadReport
from sinergi.store.vetting import VettedTable, vet


@dataclass(frozen=True, slots=True)
class _Plan:
    """Rows of a table that are new or have changed, and what the table holds afterwards."""

    place: Place
    new: pa.Table
    updated: pa.Table
    change: Change


def load(
    server: Server, snapshot: Snapshot, request: Request, progress: Progress, *, patience_s: float
) -> LoadReport:
    """Take the rows of a snapshot in; see :meth:`sinergi.store.protocol.Store.load`."""
    progress(text("store.progress.vetting"))
    vetted = vet(snapshot)
    with server.alone(patience_s):
        take_back_unfinished(server)
        earlier = journal.load_of_file(server, request.source.sha256)
        plans = _plans(server, vetted.tables, progress)
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


def _write(server: Server, plans: list[_Plan], request: Request, progress: Progress) -> None:
    changes = {p.place.table: p.change for p in plans}
    ended = "upgraded" if request.operation == "upgrade" else "updated"
    with writing(server, request, changes) as writer:
        writer.create([(p.place, p.new) for p in plans if len(p.new)], progress)
        for plan in plans:
            writer.put(plan.place, plan.updated, [ended] * len(plan.updated))
        if any(plan.change.counts.updated for plan in plans):
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
