"""The embedded store: one SQLite file, the store of record."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd

from sinergi._progress import Progress, silent
from sinergi.errors import StoreDamagedError, StoreVersionError
from sinergi.model.batch import Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.store.derived import Saved
from sinergi.store.embedded import (
    around,
    backups,
    checking,
    findings,
    histories,
    journal,
    loading,
    migrations,
    snapshots,
    states,
    undoing,
)
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.header import log_of, read_header
from sinergi.store.embedded.reading import stored_shapes
from sinergi.store.embedded.sql import name, sql
from sinergi.store.near import DEFAULT_LIMIT, Neighbourhood
from sinergi.store.offices import office, stamp, utc_now
from sinergi.store.places import risk_of
from sinergi.store.protocol import NOTHING_GONE, LoadReport, StoreStatus, UpgradeReport

Clock = Callable[[], dt.datetime]


class EmbeddedStore:
    """A store in one SQLite file; see :class:`sinergi.store.protocol.Store`.

    While it is open a log lies beside the file, so that readers are never held up by a writer;
    closing merges it, and the file is all there is. On a network share or in a synced folder no
    log is used.

    Parameters
    ----------
    path
        The file.
    create
        Make the file when it is missing.
    clock
        Tells the time of journal entries.
    patience_s
        Seconds to wait for another writer.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> with EmbeddedStore(Path(mkdtemp()) / "peta.sinergi", create=True) as store:
    ...     store.status().loads
    0
    """

    def __init__(
        self, path: Path | str, *, create: bool = False, clock: Clock = utc_now,
        patience_s: float = 10.0,
    ) -> None:  # fmt: skip
        self.path = Path(path)
        self._clock = clock
        if create and not self.path.exists():
            backups.publish_new(self._make, self.path)
        copied = _log_is_missing(self.path)
        self._db = Database(self.path, patience_s=patience_s)
        try:
            migrations.refuse_strange(self._db)
            self._notices = self._look_at_place(copied=copied)
        except BaseException:
            self._db.close()
            raise

    def _make(self, path: Path) -> None:
        db = Database(path, told=self.path)
        try:
            migrations.create(db, self._now())
        finally:
            db.close()

    def _now(self) -> str:
        return stamp(self._clock())

    def _look_at_place(self, *, copied: bool) -> Findings:
        found: list[Finding] = []
        if copied:
            found.append(self._copied_while_open())
        risk = risk_of(self.path)
        if risk is None:
            self._db.use_log(wanted=True)
        else:
            self._db.use_log(wanted=False)
            found.append(Finding(f"store.place.{risk[0]}", "warning", file=self.path.name,
                                 facts={"place": risk[1]}))  # fmt: skip
        return Findings(found)

    def _copied_while_open(self) -> Finding:
        """Look at every value and tell the last load: the log that the file speaks of is gone."""
        if checking.damage(self._db):
            raise StoreDamagedError("store.torn_copy", path=str(self.path))
        number = journal.next_number(self._db) - 1
        newest = journal.load_id(number) if number else "-"
        return Finding("store.copied_open", "warning", file=self.path.name,
                       facts={"load_id": newest})  # fmt: skip

    def _current(self) -> Database:
        """Give the database when its schema is the one that this program knows."""
        if migrations.pending(self._db):
            raise StoreVersionError("store.needs_upgrade", path=str(self.path))
        return self._db

    def load(
        self, snapshot: Snapshot, source: Source, *, who: str = "",
        gone: Mapping[str, pd.DataFrame] = NOTHING_GONE, progress: Progress = silent,
    ) -> LoadReport:  # fmt: skip
        """Take rows in by their keys, all or nothing."""
        request = journal.Request(source, office(who), self._now())
        return loading.load(self._current(), snapshot, request, progress, gone=gone)

    def snapshot(
        self, *, region: str | None = None, year: int | None = None,
        kinds: Collection[str] | None = None,
    ) -> Snapshot:  # fmt: skip
        """Rows of a region and a year; without arguments everything."""
        return snapshots.read_snapshot(self._current(), region=region, year=year, kinds=kinds)

    def around(self, table: str, id: str, *, limit: int = DEFAULT_LIMIT) -> Neighbourhood:  # noqa: A002 - the word of the column
        """Give a row and at most ``limit`` rows a table that are tied to it."""
        return around.around(self._current(), table, id, limit)

    def rows_of(self, keys: Mapping[str, pd.DataFrame]) -> Snapshot:
        """Rows with these keys, and no others."""
        return around.rows_of(self._current(), keys)

    def status(self) -> StoreStatus:
        """How many rows, which schema, which load was last, what to know about the place."""
        db = self._db
        with db.reading():
            rows = {t: db.one(sql("SELECT count(*) FROM {t}", t=name(t)))[0]
                    for t in stored_shapes(db)}  # fmt: skip
            last = db.one("SELECT number, at FROM _loads ORDER BY number DESC LIMIT 1")
            loads = db.one("SELECT count(*) FROM _loads")[0]
        return StoreStatus(
            address=str(self.path),
            schema_version=migrations.version_of(db),
            pending=tuple(step.label for step in migrations.pending(db)),
            by_table={t: n for t, n in rows.items() if n},
            loads=loads,
            last_load=journal.load_id(last[0]) if last else None,
            last_at=last[1] if last else None,
            size_bytes=self.path.stat().st_size,
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
        return undoing.undo(self._current(), load_id, office(who), self._now())

    def save(self, kind: str, found: pd.DataFrame, *, data_fingerprint: str = "") -> int:
        """Keep findings in the place of the earlier ones of their kind."""
        return findings.save(self._current(), kind, Saved(found, data_fingerprint, self._now()))

    def saved(self, kind: str) -> Saved:
        """Give the findings that were saved last."""
        return findings.saved(self._current(), kind)

    def check(self) -> Findings:
        """Look at every value and every reference; no findings means all is well."""
        return checking.check(self._db)

    def backup(self, path: Path | str) -> Path:
        """Copy the store, also while it is in use, and compare the copy with the original."""
        return backups.backup(self._db, Path(path))

    def life(self) -> Iterator[states.Entry]:
        """Give every entry of the journal with what it wrote and ended, for :func:`copy_store`."""
        return states.life(self._current())

    def upgrade(self, *, dry_run: bool = False) -> UpgradeReport:
        """Bring an older store to this version; a verified backup is made before."""
        db = self._db
        todo = tuple(step.label for step in migrations.pending(db))
        if dry_run or not todo:
            return UpgradeReport(todo, migrations.version_of(db))
        aside = backups.free_name(self.path)
        backups.backup(db, aside)
        done = migrations.migrate(db, self._now())
        return UpgradeReport(tuple(done), migrations.version_of(db), aside)

    def close(self) -> None:
        """Merge the log into the file and let it go; may be called twice."""
        if not self._db.closed:
            self._db.use_log(wanted=False)
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _log_is_missing(path: Path) -> bool:
    return read_header(path).wal and not log_of(path).exists()
