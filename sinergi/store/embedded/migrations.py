"""Steps from one schema to the next: numbered, recorded, never edited once released.

A step runs in a transaction of its own together with its record, so a failed one leaves the
state before it. Every step can run again without harm. New columns and tables of the model need
no code: :func:`adopt_model` derives them from the contracts; a step is for values that have to
change. After each step the rows are counted and the seals of tables that the step does not name
are compared.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sinergi.errors import StoreError, StoreVersionError
from sinergi.model.batch import Source
from sinergi.model.tables import CONTRACTS, TableContract
from sinergi.store.embedded import journal
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.findings import FINDINGS_DDL
from sinergi.store.embedded.reading import reseal, stored_shapes
from sinergi.store.embedded.schema import (
    APPLICATION_ID,
    JOURNAL_DDL,
    Shape,
    column_ddl,
    shape_of,
    table_ddl,
)
from sinergi.store.embedded.sql import JOURNAL_TABLES, Sql, differs, name, names, same, sql
from sinergi.store.protocol import Counts

_ADOPT = "adopt"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step.

    Attributes
    ----------
    number
        Version of the schema afterwards, one more than before.
    name
        A few words with underscores, as in ``stage_of_program``.
    apply
        What is done; must be harmless when done twice.
    changes
        Tables whose values it changes on purpose.
    """

    number: int
    name: str
    apply: Callable[[Database], None]
    changes: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """Number and name, for lists and records."""
        return f"{self.number:04d}_{self.name}"


def _first(db: Database) -> None:
    """Do nothing: schema 1 is made by :func:`create`, nothing is older."""
    del db


def _findings(db: Database) -> None:
    for statement in FINDINGS_DDL:
        db.run(statement)


MIGRATIONS: tuple[Migration, ...] = (
    Migration(1, "first_schema", _first),
    Migration(2, "findings", _findings),
)


def newest(steps: tuple[Migration, ...] = MIGRATIONS) -> int:
    """Version that this program writes."""
    return steps[-1].number


def version_of(db: Database) -> int:
    """Version of the schema in the file."""
    return db.one("PRAGMA user_version")[0]


def create(
    db: Database, at: str, contracts: Mapping[str, TableContract] = CONTRACTS,
    steps: tuple[Migration, ...] = MIGRATIONS,
) -> None:  # fmt: skip
    """Write the schema into a new file."""
    with db.writing():
        db.run(Sql(f"PRAGMA application_id = {APPLICATION_ID}"))
        for statement in (*JOURNAL_DDL, *FINDINGS_DDL):
            db.run(statement)
        for rules in contracts.values():
            for ddl in table_ddl(shape_of(rules)):
                db.run(ddl)
        for step in steps:
            _record(db, step.number, step.label, at)


def _record(db: Database, number: int, label: str, at: str) -> None:
    db.run("INSERT OR IGNORE INTO _schema_steps VALUES (?, ?, ?)", number, label, at)
    db.run(Sql(f"PRAGMA user_version = {int(number)}"))


def refuse_strange(db: Database, steps: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Raise for a store that a later version wrote, or that holds programs of its own.

    Nothing of it is touched. A store never has triggers or views; in a file from elsewhere they
    would run inside our statements.
    """
    if db.one("SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view')") is not None:
        raise StoreError("store.holds_programs", path=str(db.path))
    known = {shape_of(rules).table: set(shape_of(rules).stored) for rules in CONTRACTS.values()}
    strange = [
        t for t, columns in db.tables().items()
        if not t.startswith(("_", "sqlite_")) and not set(columns) <= known.get(t, set())
    ]  # fmt: skip
    if version_of(db) > newest(steps) or strange:
        raise StoreVersionError(
            "store.newer", path=str(db.path), schema=version_of(db), known=newest(steps)
        )


def pending(db: Database, steps: tuple[Migration, ...] = MIGRATIONS) -> list[Migration]:
    """List the steps that the file has not seen; the last one adopts what the model has new."""
    have = version_of(db)
    todo = [step for step in steps if step.number > have]
    missing = _missing(db)
    if missing:
        at = max(have, newest(steps))
        todo.append(Migration(at, f"{_ADOPT}:{','.join(missing)}", adopt_model))
    return todo


def _missing(db: Database) -> list[str]:
    have = db.tables()
    absent = [t for t in JOURNAL_TABLES if t not in have]
    for shape in map(shape_of, CONTRACTS.values()):
        columns = have.get(shape.table)
        if columns is None:
            absent.append(shape.table)
        else:
            absent += [f"{shape.table}.{n}" for n in shape.names if n not in columns]
    return absent


def adopt_model(db: Database) -> None:
    """Make the tables and columns that the contracts have and the file has not."""
    for rules in CONTRACTS.values():
        have = db.tables()
        shape = shape_of(rules)
        if shape.table not in have:
            for statement in table_ddl(shape):
                db.run(statement)
            continue
        for table in (shape.table, shape.old):
            _add_columns(db, shape, table, have[table])


def _add_columns(db: Database, shape: Shape, table: str, have: tuple[str, ...]) -> None:
    for column in shape.columns:
        if column.name not in have:
            if column.name in shape.key:
                raise StoreError("store.key_changed", table=shape.table, column=column.name)
            db.run(sql("ALTER TABLE {t} ADD COLUMN {c}", t=name(table), c=column_ddl(column)))


def migrate(db: Database, at: str, steps: tuple[Migration, ...] = MIGRATIONS) -> list[str]:
    """Take the pending steps, each whole or not at all."""
    done: list[str] = []
    for step in pending(db, steps):
        with db.writing():
            if step.label in _recorded(db):
                continue  # another process was faster
            before = _census(db)
            with _journaled(db, step, at):
                step.apply(db)
            _compare(step, before, _census(db))
            _record(db, step.number, step.label, at)
        done.append(step.label)
    return done


def _recorded(db: Database) -> set[str]:
    return {r[0] for r in db.rows("SELECT name FROM _schema_steps")}


@contextmanager
def _journaled(db: Database, step: Migration, at: str) -> Generator[None]:
    """Keep the old values of the tables that a step changes, as a load would."""
    if not step.changes:
        yield
        return
    chosen = [shape for table, shape in stored_shapes(db).items() if table in step.changes]
    for shape in chosen:
        _drop_copy(db, shape)
        db.run(sql("CREATE TEMP TABLE {k} AS SELECT * FROM {t}",
                   k=name(f"_kept_{shape.table}"), t=name(shape.table)))  # fmt: skip
    yield
    number = journal.next_number(db)
    journal.open_entry(
        db, number, journal.Request(Source(step.label, "upgrade", ""), "", at, "upgrade")
    )
    for shape in chosen:
        journal.close_table(db, number, shape, Counts(updated=_put_aside(db, shape, number)))
        _drop_copy(db, shape)


def _put_aside(db: Database, shape: Shape, number: int) -> int:
    """Old versions of the rows that differ now go to the history; the new ones are sealed."""
    base, old = name(shape.table), name(shape.old)
    both = sql(
        "temp.{k} k CROSS JOIN {b} b WHERE {e} AND ({d})",
        k=name(f"_kept_{shape.table}"), b=base, e=same(shape.key, "k", "b"),
        d=differs(shape.values, "k", "b"),
    )  # fmt: skip
    count = db.one(sql("SELECT count(*) FROM {f}", f=both))[0]
    db.run(
        sql("INSERT INTO {o} ({c}, _ended, _operation) SELECT {v}, ?, 'upgraded' FROM {f}",
            o=old, c=names(shape.stored), v=names(shape.stored, of="k"), f=both), number,
    )  # fmt: skip
    reseal(db, shape, both)
    key = names(shape.key)
    db.run(
        sql("UPDATE {b} SET _touched = ? WHERE ({k}) IN (SELECT {k} FROM {o} WHERE _ended = ?)",
            b=base, k=key, o=old), number, number,
    )  # fmt: skip
    return count


def _drop_copy(db: Database, shape: Shape) -> None:
    db.run(sql("DROP TABLE IF EXISTS temp.{k}", k=name(f"_kept_{shape.table}")))


def _census(db: Database) -> dict[str, tuple[int, int]]:
    """Rows and sums of seals of the tables that hold data."""
    return {table: journal.totals(db, table) for table in stored_shapes(db)}


def _compare(
    step: Migration, before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    """No row may get lost, no value may change in a table that the step does not name."""
    for table, (rows, seal) in before.items():
        now = after.get(table, (0, 0))
        right = now[0] == rows if table in step.changes else now == (rows, seal)
        if not right:
            raise StoreError("store.step_lost_rows", step=step.label, table=table)
