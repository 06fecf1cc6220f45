"""A load: what is new, what came back otherwise, what stays; all of it by statements on sets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from sinergi._progress import Progress
from sinergi.i18n import text
from sinergi.model.batch import Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.store.embedded import ending, journal
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.reading import reseal
from sinergi.store.embedded.schema import Shape, shapes
from sinergi.store.embedded.sql import assignments, differs, name, names, same, sql
from sinergi.store.embedded.staging import Stage, Staged, staged
from sinergi.store.protocol import Counts, LoadReport
from sinergi.store.vetting import vet


@dataclass(frozen=True, slots=True)
class _Work:
    """What a load writes."""

    db: Database
    stage: Stage
    counts: dict[str, Counts]
    progress: Progress


def load(
    db: Database, snapshot: Snapshot, request: journal.Request, progress: Progress, *,
    gone: Mapping[str, pd.DataFrame],
) -> LoadReport:  # fmt: skip
    """Take the rows of a snapshot in; see :meth:`sinergi.store.protocol.Store.load`."""
    progress(text("store.progress.vetting"))
    vetted = vet(snapshot)
    with staged(db, vetted, progress) as stage, db.writing(request.who):
        earlier = journal.load_of_file(db, request.source.sha256)
        counts = {t.shape.table: _compare(db, t) for t in stage.tables}
        for table, keys in gone.items():
            removed = ending.lay_out(db, shapes()[table], keys, staged=table in counts)
            counts[table] = replace(counts.get(table, Counts()), removed=removed)
        load_id = None
        if any(c.changed for c in counts.values()):
            load_id = _write(_Work(db, stage, counts, progress), request)
        for table in gone:
            ending.drop(db, shapes()[table])
    findings = vetted.findings
    if earlier is not None:
        findings += Findings([_seen_before(request.source, earlier)])
    return LoadReport(load_id, counts, findings, earlier)


def _seen_before(source: Source, earlier: str) -> Finding:
    return Finding("store.same_file", "notice", file=source.name, facts={"load_id": earlier})


def _compare(db: Database, staged_table: Staged) -> Counts:
    """Meet every staged row with the stored one of its key."""
    shape = staged_table.shape
    hits, rows = name(f"_hit_{shape.table}"), name(f"_in_{shape.table}")
    db.run(sql("CREATE TEMP TABLE {h} (at INTEGER PRIMARY KEY, _changed INTEGER)", h=hits))
    db.run(
        sql(
            "INSERT INTO temp.{h} SELECT s.rowid, {d} FROM temp.{s} s CROSS JOIN {b} b WHERE {k}",
            h=hits, s=rows, b=name(shape.table),
            d=differs(staged_table.told, "s", "b"), k=same(shape.key, "s", "b"),
        )
    )  # fmt: skip
    met, updated = db.one(sql("SELECT count(*), total(_changed) FROM temp.{h}", h=hits))
    added, rejected = staged_table.rows - met, staged_table.rejected
    return Counts(added, int(updated), met - int(updated), rejected)


def _write(work: _Work, request: journal.Request) -> str:
    db, tables = work.db, work.stage.tables
    number = journal.next_number(db)
    first_origin = journal.add_origins(db, number, work.stage.origins)
    journal.open_entry(db, number, request)
    for done, table in enumerate(tables):
        work.progress(text("store.progress.writing"), done, len(tables))
        change = work.counts[table.shape.table]
        if change.updated:
            _update(db, table, number, first_origin)
        if change.added:
            _add(db, table.shape, number, first_origin)
    for table, change in work.counts.items():
        if change.removed:
            ending.end(db, shapes()[table], number)
        journal.close_table(db, number, shapes()[table], change)
    return journal.load_id(number)


def _update(db: Database, table: Staged, number: int, first_origin: int) -> None:
    """Put the old versions aside, then write what the load tells."""
    shape = table.shape
    hits, rows, base = name(f"_hit_{shape.table}"), name(f"_in_{shape.table}"), name(shape.table)
    met = sql("temp.{h} h CROSS JOIN temp.{s} s ON s.rowid = h.at", h=hits, s=rows)
    db.run(
        sql(
            "INSERT INTO {o} ({c}, _ended, _operation) SELECT {v}, ?, 'updated'"
            " FROM {m} CROSS JOIN {b} b WHERE h._changed AND {k}",
            o=name(shape.old), c=names(shape.stored), v=names(shape.stored, of="b"),
            m=met, b=base, k=same(shape.key, "s", "b"),
        ), number,
    )  # fmt: skip
    told = (*table.told, "source_row", "_origin", "_touched", "_seal")
    db.run(
        sql(
            "INSERT INTO {b} ({c}) SELECT {v}, s._origin + ?, ?, s._seal FROM {m}"
            " WHERE h._changed ON CONFLICT ({k}) DO UPDATE SET {a}",
            b=base, c=names(shape.stored), v=names(shape.names, of="s"), m=met,
            k=names(shape.key), a=assignments(told),
        ), first_origin, number,
    )  # fmt: skip
    if set(shape.values) - set(table.told):
        reseal(db, shape, sql("{m} CROSS JOIN {b} b WHERE h._changed AND {k}",
                              m=met, b=base, k=same(shape.key, "s", "b")))  # fmt: skip


def _add(db: Database, shape: Shape, number: int, first_origin: int) -> None:
    db.run(
        sql(
            "INSERT INTO {b} ({c}) SELECT {v}, s._origin + ?, ?, s._seal FROM temp.{s} s"
            " WHERE NOT EXISTS (SELECT 1 FROM temp.{h} h WHERE h.at = s.rowid) ORDER BY s.rowid",
            b=name(shape.table), c=names(shape.stored), v=names(shape.names, of="s"),
            s=name(f"_in_{shape.table}"), h=name(f"_hit_{shape.table}"),
        ), first_origin, number,
    )  # fmt: skip
