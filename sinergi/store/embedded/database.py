"""A connection that speaks in our errors and knows two kinds of transaction."""

import contextlib
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, LiteralString

from sinergi.errors import (
    SinergiError,
    StoreDamagedError,
    StoreError,
)
from sinergi.store.embedded.holders import locked, noted, sweep
from sinergi.store.embedded.sql import Sql

#: Older ones lack UPSERT on clustered tables or row values.
OLDEST_SQLITE = (3, 33, 0)
_PAGE_BYTES = 8192
_CACHE_KIB = 131_072
_PRIMARY = 0xFF  # the low byte of an extended code is its family

Statement = Sql | LiteralString


class Database:
    """One SQLite connection.

    Parameters
    ----------
    path
        The file; made when missing, so look first.
    patience_s
        Seconds to wait for another writer.
    told
        File that sentences name, when ``path`` is one that people never see.
    """

    def __init__(self, path: Path, *, patience_s: float = 10.0, told: Path | None = None) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            raise StoreError("store.sqlite_too_old", version=sqlite3.sqlite_version)
        self.path = path
        self._told = told or path
        self.closed = False
        with self._speaking():
            self._connection = sqlite3.connect(
                path.absolute(),  # a file may be called ":memory:"
                timeout=patience_s,
                isolation_level=None,
            )
        try:
            self.run(Sql(f"PRAGMA page_size = {_PAGE_BYTES}"))
            self.run(Sql(f"PRAGMA cache_size = -{_CACHE_KIB}"))
            self.run("PRAGMA synchronous = FULL")
            self.run("PRAGMA trusted_schema = OFF")
            self.run("PRAGMA cell_size_check = ON")
        except SinergiError:
            self.close()
            raise

    @contextlib.contextmanager
    def _speaking(self) -> Generator[None]:
        try:
            yield
        except UnicodeDecodeError as error:  # a damaged text in the schema itself
            raise StoreDamagedError("store.damaged", path=str(self._told)) from error
        except sqlite3.Error as error:
            raise spoken(error, self._told) from error

    def run(self, statement: Statement, *values: object) -> sqlite3.Cursor:
        """Execute one statement with values as parameters."""
        with self._speaking():
            return self._connection.execute(statement, values)

    def run_named(self, statement: Statement, values: dict[str, object]) -> None:
        """Execute one statement with named values."""
        with self._speaking():
            self._connection.execute(statement, values)

    def many(self, statement: Statement, rows: Iterable[Sequence[object]]) -> None:
        """Execute one statement for every row."""
        with self._speaking():
            self._connection.executemany(statement, rows)

    def rows(self, statement: Statement, *values: object) -> list[Any]:
        """All rows of a query."""
        with self._speaking():
            return self._connection.execute(statement, values).fetchall()

    def one(self, statement: Statement, *values: object) -> Any:
        """Take the first row of a query."""
        with self._speaking():
            return self._connection.execute(statement, values).fetchone()

    def pieces(self, statement: Statement, *values: object, size: int) -> Iterator[list[Any]]:
        """Rows of a query in pieces."""
        with self._speaking():
            cursor = self._connection.execute(statement, values)
            while rows := cursor.fetchmany(size):
                yield rows

    @contextlib.contextmanager
    def bytes_for_text(self) -> Generator[None]:
        """Text comes as the bytes that are stored, whatever they are."""
        self._connection.text_factory = bytes
        try:
            yield
        finally:
            self._connection.text_factory = str

    @contextlib.contextmanager
    def writing(self, who: str = "") -> Generator[None]:
        """All of the block or nothing; waits for another writer, then raises."""
        self.run("BEGIN IMMEDIATE")
        with self._until_end(), noted(self.path, who):
            yield

    @contextlib.contextmanager
    def reading(self) -> Generator[None]:
        """One unchanging view of the store for the whole block."""
        if self._connection.in_transaction:
            yield
            return
        self.run("BEGIN")
        with self._until_end():
            yield

    @contextlib.contextmanager
    def _until_end(self) -> Generator[None]:
        try:
            yield
            self.run("COMMIT")
        except BaseException:
            # SQLite may have rolled back by itself (disk full): a second error would hide it
            with contextlib.suppress(sqlite3.Error):
                self._connection.rollback()
            raise

    def copy_into(self, other: "Database") -> None:
        """Copy every page in one consistent step."""
        with self._speaking():
            self._connection.backup(other._connection)  # noqa: SLF001 - its own class

    def tables(self) -> dict[str, tuple[str, ...]]:
        """Columns of every table in the file."""
        found = [r[0] for r in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        query: LiteralString = "SELECT name FROM pragma_table_info(?)"
        return {t: tuple(r[0] for r in self.rows(query, t)) for t in found}

    def use_log(self, *, wanted: bool) -> bool:
        """Switch the log on or merge it into the file; tell whether the file is now so.

        Merging needs every other user to be gone; when one is left, it does it at its own end.
        """
        patience = self.one("PRAGMA busy_timeout")[0]
        try:
            self.run("PRAGMA busy_timeout = 2000" if wanted else "PRAGMA busy_timeout = 0")
            kind: LiteralString = "WAL" if wanted else "DELETE"
            mode = self.one(Sql(f"PRAGMA journal_mode = {kind}"))
        except StoreError:
            return False
        finally:
            self.run(Sql(f"PRAGMA busy_timeout = {int(patience)}"))
        return mode[0] == ("wal" if wanted else "delete")

    def close(self) -> None:
        """Let the file go; may be called twice."""
        self.closed = True
        with self._speaking():
            self._connection.close()
        sweep(self.path)


def spoken(error: sqlite3.Error, path: Path) -> SinergiError:
    """Our error for an error of SQLite; its own words can hold values, so they are not told."""
    family = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    if family in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return locked(path)
    undecodable = "decode" in str(error)
    if undecodable or family in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return StoreDamagedError("store.damaged", path=str(path))
    code = _CODES.get(family, "store.failed")
    reason = getattr(error, "sqlite_errorname", type(error).__name__)
    return StoreError(code, path=str(path), reason=reason)


_CODES = {
    sqlite3.SQLITE_FULL: "store.disk_full",
    sqlite3.SQLITE_IOERR: "store.cannot_write",
    sqlite3.SQLITE_READONLY: "store.read_only",
    sqlite3.SQLITE_CANTOPEN: "store.no_permission",
    sqlite3.SQLITE_PERM: "store.no_permission",
}
