"""The graph store: a Neo4j database with the same promises as the file."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd

from sinergi._progress import Progress, silent
from sinergi.errors import StoreError, StoreLockedError, StoreUnreachableError, StoreVersionError
from sinergi.model.batch import Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.store.bolt import (
    around,
    checking,
    cypher,
    filtered,
    findings,
    histories,
    journal,
    loading,
    migrations,
    reading,
    undoing,
)
from sinergi.store.bolt.constraints import make_schema
from sinergi.store.bolt.copies import backup, repeat
from sinergi.store.bolt.migrations import SCHEMA
from sinergi.store.bolt.rows import load_id
from sinergi.store.bolt.server import FORBIDDEN, Server, Target
from sinergi.store.bolt.writing import take_back_unfinished
from sinergi.store.derived import Saved
from sinergi.store.embedded.backups import free_name
from sinergi.store.embedded.states import Entry
from sinergi.store.graph import PLACES
from sinergi.store.near import DEFAULT_LIMIT, Neighbourhood
from sinergi.store.offices import office, stamp, utc_now
from sinergi.store.protocol import NOTHING_GONE, LoadReport, StoreStatus, UpgradeReport

_LOOK_S = 0.5


class BoltStore:
    """A store in a Neo4j database; see :class:`sinergi.store.protocol.Store`.

    Parameters
    ----------
    target
        Server and database.
    auth
        User and password.
    create
        Make the store when the database is empty.
    clock
        Tells the time of journal entries.
    patience_s
        Seconds to wait for another writer.
    """

    def __init__(
        self, target: Target, auth: tuple[str, str], *, create: bool = False,
        clock: Callable[[], dt.datetime] = utc_now, patience_s: float = 10.0,
    ) -> None:  # fmt: skip
        self.target = target
        self._clock = clock
        self._patience_s = patience_s
        self._server = Server(target, auth)
        self._notices = Findings()
        try:
            self._begin(create=create)
        except BaseException:
            self._server.close()
            raise

    def _begin(self, *, create: bool) -> None:
        facts = {"address": str(self.target)}
        found = self._server.read(cypher.FIND_STORE)[0]
        self._schema = found["schema"] or SCHEMA
        if found["schema"] is None:
            if not create:
                raise StoreUnreachableError("store.bolt.missing", **facts)
            if not found["empty"]:
                raise StoreError("store.bolt.not_empty", **facts)
            make_schema(self._server, bare=True)
            self._server.run(cypher.MAKE_STORE, schema=SCHEMA)
        elif found["schema"] > SCHEMA:
            raise StoreVersionError(
                "store.bolt.newer", schema=found["schema"], known=SCHEMA, **facts
            )
        elif found["schema"] == SCHEMA:
            self._complete_schema()
            self._take_back_unfinished()

    def _complete_schema(self) -> None:
        """Make what an import or a load that broke off left without constraints whole."""
        try:
            make_schema(self._server, bare=journal.newest(self._server) == 0)
        except StoreError as error:
            if error.code != FORBIDDEN:
                raise

    def _current(self) -> Server:
        """Give the server when its schema is the one that this program knows."""
        if self._schema != SCHEMA:
            raise StoreVersionError("store.bolt.needs_upgrade", address=str(self.target))
        return self._server

    def _take_back_unfinished(self) -> None:
        """Take back what a writer that died left; one that lives is left alone."""
        begun = self._server.read(cypher.WRITER)
        if not begun:
            return
        try:
            with self._server.alone(_LOOK_S):
                if take_back_unfinished(self._server):
                    facts = {"who": begun[0]["who"] or "-", "since": begun[0]["since"]}
                    self._notices += [Finding("store.bolt.taken_back", "notice", facts=facts)]
        except StoreError as error:
            # a writer lives, or we may only read: what is unfinished is not seen anyway
            if not isinstance(error, StoreLockedError) and error.code != FORBIDDEN:
                raise

    def _now(self) -> str:
        return stamp(self._clock())

    def load(
        self, snapshot: Snapshot, source: Source, *, who: str = "",
        gone: Mapping[str, pd.DataFrame] = NOTHING_GONE, progress: Progress = silent,
    ) -> LoadReport:  # fmt: skip
        """Take rows in by their keys, all or nothing."""
        request = journal.Request(source, office(who), self._now())
        job = loading.Job(request, gone, progress, self._patience_s)
        report = loading.load(self._current(), snapshot, job)
        return replace(report, findings=self._notices + report.findings)

    def snapshot(
        self, *, region: str | None = None, year: int | None = None,
        kinds: Collection[str] | None = None,
    ) -> Snapshot:  # fmt: skip
        """Rows of a region and a year; without arguments everything."""
        if region is None and year is None:
            return reading.read_snapshot(self._current(), kinds=kinds)
        return filtered.read_snapshot(self._current(), region=region, year=year, kinds=kinds)

    def around(self, table: str, id: str, *, limit: int = DEFAULT_LIMIT) -> Neighbourhood:  # noqa: A002 - the word of the column
        """Give a row and at most ``limit`` rows a table that are tied to it."""
        return around.around(self._current(), table, id, limit)

    def rows_of(self, keys: Mapping[str, pd.DataFrame]) -> Snapshot:
        """Rows with these keys, and no others."""
        return around.rows_of(self._current(), keys)

    def status(self) -> StoreStatus:
        """How many rows, which schema, which load was last."""
        at = journal.newest(self._server)
        entries = journal.loads(self._server)
        rows = journal.vouched(self._server, at)
        return StoreStatus(
            address=str(self.target),
            schema_version=self._schema,
            pending=tuple(step.label for step in migrations.pending(self._schema)),
            by_table={t: rows[t][0] for t in PLACES if rows.get(t, (0, 0))[0]},
            loads=len(entries),
            last_load=load_id(at) if at else None,
            last_at=str(entries["at"].iloc[-1]) if at else None,
            size_bytes=None,
            notices=self._notices,
        )

    def history(self, table: str | None = None, id: str | None = None) -> pd.DataFrame:  # noqa: A002 - the word of the column
        """Earlier values, oldest change first."""
        return histories.history(self._current(), table, id)

    def loads(self) -> pd.DataFrame:
        """Entries of the journal, oldest first."""
        return journal.loads(self._current())

    def undo(self, load_id: str, *, who: str = "") -> LoadReport:
        """Take a load back: what it added goes, what it changed gets its old values again."""
        return undoing.undo(
            self._current(), load_id, office(who), self._now(), patience_s=self._patience_s
        )

    def save(self, kind: str, found: pd.DataFrame, *, data_fingerprint: str = "") -> int:
        """Keep findings in the place of the earlier ones of their kind, as relationships too."""
        rows = Saved(found, data_fingerprint, self._now())
        return findings.save(self._current(), kind, rows, patience_s=self._patience_s)

    def saved(self, kind: str) -> Saved:
        """Give the findings that were saved last."""
        return findings.saved(self._current(), kind)

    def check(self) -> Findings:
        """Look at every value and every reference; no findings means all is well."""
        return checking.check(self._server)

    def backup(self, path: Path | str) -> Path:
        """Write the whole store, journal and earlier values included, to a store file."""
        return backup(self._server, Path(path))

    def repeat(self, life: Iterable[Entry]) -> None:
        """Go through the loads of another store once more; this one is empty."""
        repeat(self._current(), life, patience_s=self._patience_s)

    def upgrade(self, *, dry_run: bool = False) -> UpgradeReport:
        """Bring an older store to this version; a file with everything is written before."""
        todo = tuple(step.label for step in migrations.pending(self._schema))
        if dry_run or not todo:
            return UpgradeReport(todo, self._schema)
        aside = free_name(Path(f"{self.target.file_name}.sinergi"))
        backup(self._server, aside)
        done = migrations.migrate(
            self._server, self._schema, self._now(), patience_s=self._patience_s
        )
        self._schema = SCHEMA
        return UpgradeReport(tuple(done), SCHEMA, aside)

    def close(self) -> None:
        """Let the server go; may be called twice."""
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
