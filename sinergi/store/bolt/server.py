# pyright: strict, reportUnknownMemberType=false
# the driver leaves its **config untyped
"""A driver that speaks in our errors; the only module that knows the package ``neo4j``.

Credentials are handed to the driver and kept nowhere else: not in the object, not in an error.
"""

import contextlib
import logging
import ssl
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

from sinergi.errors import (
    MissingExtraError,
    SinergiError,
    StoreError,
    StoreLockedError,
    StoreUnreachableError,
)
from sinergi.store.bolt import cypher

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

_Result = TypeVar("_Result")
#: Values of some rows, column by column.
Piece = list[list[Any]]
#: Code of the error of a user who may only read.
FORBIDDEN = "store.bolt.forbidden"
_CONNECT_S = 5.0
_DELETED_AT_ONCE = 10_000
_RETRY_S = 90.0
#: Queries at once, and pieces that wait in memory for each.
_READERS = 3
_PIECES_AHEAD = 8
#: What the server says to a transaction whose time is over while it waits for a lock.
_TIMED_OUT = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.LockClientStopped",
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where the store is: an address without credentials, and a database."""

    uri: str
    database: str | None

    def __str__(self) -> str:
        return f"{self.uri}/{self.database}" if self.database else self.uri

    @property
    def file_name(self) -> str:
        """Name for a file about this store."""
        plain = str(self).partition("://")[2].partition("?")[0]
        return "".join(c if c.isalnum() or c in ".-" else "_" for c in plain)


@dataclass(frozen=True, slots=True)
class Query:
    """A statement that gives columns in pieces, and what is made of a piece."""

    statement: LiteralString
    values: dict[str, object]
    make: Callable[[Piece], Any]


class Server:
    """A connection to one database.

    Parameters
    ----------
    target
        The server and database.
    auth
        User and password.
    """

    def __init__(self, target: Target, auth: tuple[str, str]) -> None:
        self.target = target
        self._driver = _driver(target, auth)
        try:
            with self.speaking():
                self._driver.verify_connectivity()
        except BaseException:
            self.close()
            raise

    @contextlib.contextmanager
    def speaking(self) -> Generator[None]:
        """Errors of the driver become ours; their own words can hold values and are not told."""
        import neo4j.exceptions as faults

        try:
            yield
        except (faults.DriverError, faults.Neo4jError) as error:
            raise _spoken(error, self.target) from None

    def read(self, statement: LiteralString, /, **values: object) -> list[dict[str, Any]]:
        """Give the records of a query."""
        with self.speaking(), self._driver.session(database=self.target.database) as session:
            return session.execute_read(lambda tx: tx.run(statement, values).data())

    def pieces(self, queries: Sequence["Query"]) -> list[list[Any]]:
        """Read pieces of columns of several queries, some at once, each piece made smaller."""
        if len(queries) == 1:
            return [self._pieces(queries[0])]
        with ThreadPoolExecutor(_READERS) as pool:
            return list(pool.map(self._pieces, queries))

    def _pieces(self, query: "Query") -> list[Any]:
        def work(tx: "ManagedTransaction") -> list[Any]:
            return [query.make(record[0]) for record in tx.run(query.statement, query.values)]

        settings = {"database": self.target.database, "fetch_size": _PIECES_AHEAD}
        with self.speaking(), self._driver.session(**settings) as session:
            return session.execute_read(work)

    def write(self, work: "Callable[[ManagedTransaction], _Result]") -> _Result:
        """Run a unit of work that may be run twice: a commit without answer is sent again."""
        import neo4j.exceptions as faults

        end = time.monotonic() + _RETRY_S
        with self.speaking():
            while True:
                try:
                    with self._driver.session(database=self.target.database) as session:
                        return session.execute_write(work)
                except faults.IncompleteCommit:
                    if time.monotonic() > end:
                        raise
                    time.sleep(0.5)

    def run(self, statement: LiteralString, /, **values: object) -> list[dict[str, Any]]:
        """Write with one idempotent statement."""
        return self.write(lambda tx: tx.run(statement, values).data())

    def run_out(self, statement: LiteralString, /, **values: object) -> None:
        """Repeat a statement that deletes at most ``$limit`` until nothing is ``gone``.

        A server bounds the memory of a transaction, so none may grow with the store.
        """
        while self.run(statement, limit=_DELETED_AT_ONCE, **values)[0]["gone"]:
            pass

    def run_alone(self, statement: LiteralString) -> None:
        """Run a statement of the schema, which may not share a transaction with data."""
        with self.speaking(), self._driver.session(database=self.target.database) as session:
            session.run(statement).consume()

    @contextlib.contextmanager
    def alone(self, patience_s: float) -> Generator[None]:
        """Be the only writer for the block; a writer that dies lets go by itself.

        An open transaction holds the lock of the ``(:Store)`` node: the server ends it when the
        connection breaks.
        """
        with contextlib.ExitStack() as stack:
            try:
                with self.speaking():
                    settings = {"database": self.target.database}
                    session = stack.enter_context(self._driver.session(**settings))
                    self._wait_for_lock(stack, session, patience_s)
            except StoreLockedError as error:
                raise self._locked_by(error) from None
            yield

    def _locked_by(self, error: StoreLockedError) -> StoreLockedError:
        """Tell which office writes, as far as its load has begun."""
        found = self.read(cypher.WRITER)
        if not found or not found[0]["who"]:
            return error
        address = str(self.target)
        return StoreLockedError("store.bolt.locked_by", address=address, **found[0])

    def _wait_for_lock(self, stack: contextlib.ExitStack, session: Any, patience_s: float) -> None:
        # The holder must not time out, who waits must: take it with a time limit to see whether
        # it is free, then without one.
        with session.begin_transaction(timeout=max(patience_s, 0.1)) as probe:
            probe.run(cypher.LOCK_STORE).consume()
            probe.rollback()
        holder = stack.enter_context(session.begin_transaction(timeout=0))
        holder.run(cypher.LOCK_STORE).consume()
        stack.callback(_let_go, holder)

    def close(self) -> None:
        """Let the server go; may be called twice."""
        self._driver.close()


def _let_go(holder: Any) -> None:
    """End the lock; when the connection broke the server has done so already."""
    import neo4j.exceptions as faults

    with contextlib.suppress(faults.DriverError, faults.Neo4jError):
        holder.rollback()


def _driver(target: Target, auth: tuple[str, str]) -> "Driver":
    try:
        import neo4j
    except ImportError:
        raise MissingExtraError("store.bolt.no_driver") from None
    logger = logging.getLogger("neo4j")
    if not logger.handlers:  # else its retries are printed where nobody set up a log
        logger.addHandler(logging.NullHandler())
    try:
        return neo4j.GraphDatabase.driver(
            target.uri,
            auth=auth,
            connection_timeout=_CONNECT_S,
            connection_acquisition_timeout=_CONNECT_S * 2,
            max_transaction_retry_time=_RETRY_S,
            notifications_min_severity="OFF",
            telemetry_disabled=True,
        )
    except (neo4j.exceptions.DriverError, ValueError):
        raise StoreUnreachableError("store.bolt.bad_address", address=str(target)) from None


def _spoken(error: Exception, target: Target) -> SinergiError:
    """Our error for an error of the driver."""
    import neo4j.exceptions as faults

    code = str(getattr(error, "code", None) or type(error).__name__)
    address = str(target)
    if "Forbidden" in code:
        return StoreError(FORBIDDEN, address=address)
    if isinstance(error, faults.AuthError):
        return StoreError("store.bolt.auth", address=address)
    if code.startswith(_TIMED_OUT):
        return StoreLockedError("store.bolt.locked", address=address)
    if "DatabaseNotFound" in code or "DatabaseUnavailable" in code:
        return StoreUnreachableError("store.bolt.no_database", address=address)
    gone = (faults.ServiceUnavailable, faults.SessionExpired, faults.ReadServiceUnavailable)
    if isinstance(error, gone):
        secured = "+s" in target.uri.partition("://")[0]
        reason = "no_encryption" if secured and _speaks_plainly(error) else "unreachable"
        return StoreUnreachableError(f"store.bolt.{reason}", address=address)
    return StoreError("store.bolt.failed", address=address, reason=code)


def _speaks_plainly(error: BaseException | None) -> bool:
    """Whether the server answered, but not in TLS: it hangs up or says something else."""
    while error is not None:
        if isinstance(error, ssl.SSLError | ConnectionResetError):
            return not isinstance(error, ssl.SSLCertVerificationError)
        error = error.__cause__ or error.__context__
    return False
