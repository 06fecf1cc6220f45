# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""A load: what is new, what came back otherwise, what stays."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from sinergi._progress import Progress
from sinergi.i18n import text
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.graph import PLACES, Place
from sinergi.store.bolt.journal import Change, Request
from sinergi.store.bolt.rows import (
    BATCH_ROWS,
    PIECE_ROWS,
    Pieces,
    differing,
    keys_of,
    load_id,
    seal_sum,
    stamped,
)
from sinergi.store.bolt.server import Server
from sinergi.store.bolt.writing import take_back_unfinished, writing
from sinergi.store.protocol import Counts, LoadReport
from sinergi.store.vetting import VettedTable, vet


@dataclass(frozen=True, slots=True)
class _Plan:
    """Rows of a table that have to be written, and what the table holds afterwards."""

    place: Place
    rows: pa.Table
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
        number = journal.newest(server) + 1
        totals = journal.vouched(server, number)
        plans: list[_Plan] = []
        for done, table in enumerate(vetted.tables):
            progress(text("store.progress.staging"), done, len(vetted.tables))
            total = totals.get(table.rules.name, (0, 0))
            plans.append(_planned(server, table, total, number))
        changed = any(p.change.counts.changed for p in plans)
        if changed:
            _write(server, plans, request, progress)
    findings = vetted.findings
    if earlier is not None:
        findings += Findings([_seen_before(request, earlier)])
    counts = {p.place.table: p.change.counts for p in plans}
    return LoadReport(load_id(number) if changed else None, counts, findings, earlier)


def _seen_before(request: Request, earlier: str) -> Finding:
    name, facts = request.source.name, {"load_id": earlier}
    return Finding("store.same_file", "notice", file=name, facts=facts)


def _write(server: Server, plans: list[_Plan], request: Request, progress: Progress) -> None:
    changes = {p.place.table: p.change for p in plans}
    with writing(server, request, changes) as writer:
        for done, plan in enumerate(plans):
            progress(text("store.progress.writing"), done, len(plans))
            writer.put(plan.place, plan.rows, ["updated"] * len(plan.rows))
        if any(plan.change.counts.updated for plan in plans):
            writer.sweep()


def _planned(server: Server, table: VettedTable, total: tuple[int, int], number: int) -> _Plan:
    """Meet every row with the stored one of its key, batch by batch."""
    place = PLACES[table.rules.name]
    told = [n for n in place.values if n in table.told]
    untold = [n for n in place.values if n not in table.told]
    added = updated = unchanged = 0
    rows, seal = total
    written: list[pa.Table] = []
    for piece, stored, places in _met(server, place, table.rows, empty=rows == 0):
        new = places < 0
        met = np.flatnonzero(~new)
        differs = np.zeros(len(piece), dtype=bool)
        if len(met):
            partner = stored.take(pa.array(places[met]))
            differs[met] = differing(piece.take(pa.array(met)), partner, told)
        ended = stored.column("_seal").to_numpy()[places[differs]]
        write = np.flatnonzero(new | differs)
        rows_now = _to_write(piece, stored, (write, places), untold)
        fresh = stamped(rows_now, place, since=number, load=load_id(number))
        written.append(fresh)
        seal += seal_sum(fresh.column("_seal").to_numpy()) - seal_sum(ended)
        added, updated = added + int(new.sum()), updated + int(differs.sum())
        unchanged += len(met) - int(differs.sum())
    counts = Counts(added, updated, unchanged, table.rejected)
    everything = pa.concat_tables(written) if written else table.rows.slice(0, 0)
    return _Plan(place, everything, Change(counts, rows + added, seal))


def _met(
    server: Server, place: Place, rows: pa.Table, *, empty: bool
) -> Iterator[tuple[pa.Table, pa.Table, np.ndarray]]:
    """Batches with the stored rows of their keys, and where in these each row's partner is."""
    pieces = Pieces(place, str(server.target))
    statement = cypher.read_by_key(place)
    for start in range(0, len(rows), BATCH_ROWS):
        piece = rows.slice(start, BATCH_ROWS)
        keys = keys_of(piece, place)
        asked = {"keys": [] if empty else keys, "columns": pieces.names, "piece": PIECE_ROWS}
        stored = pieces.table(() if empty else server.columns(statement, **asked))
        found = {key: at for at, key in enumerate(keys_of(stored, place))} if len(stored) else {}
        yield piece, stored, np.array([found.get(key, -1) for key in keys], dtype=np.int64)


def _to_write(
    piece: pa.Table, stored: pa.Table, which: tuple[np.ndarray, np.ndarray], untold: list[str]
) -> pa.Table:
    """Rows to write; a column that the load does not tell stays as it is stored."""
    write, places = which
    partner = pa.array(places[write], mask=places[write] < 0)
    rows = piece.take(pa.array(write))
    return pa.table(
        {n: stored.column(n).combine_chunks().take(partner) if n in untold else rows.column(n)
         for n in piece.column_names}
    )  # fmt: skip
