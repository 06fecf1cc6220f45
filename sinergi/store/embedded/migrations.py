"""Steps from one schema to the next: numbered, recorded, never edited once released.

A step runs in a transaction of its own together with its record, so a failed one leaves the
state before it. Every step can run again without harm. New columns and tables of the model need
no code: :func:`adopt_model` derives them from the contracts; a step is for values that have to
change. After each step the rows are counted and the seals of tables that the step does not name
are compared.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sinergi.errors import StoreError, StoreVersionError
from sinergi.model.tables import CONTRACTS, TableContract
from sinergi.store.embedded import journal
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.schema import (
    APPLICATION_ID,
    JOURNAL_DDL,
    Shape,
    column_ddl,
    shape_of,
    table_ddl,
)
from sinergi.store.embedded.sql import JOURNAL_TABLES, Sql, name, sql

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


MIGRATIONS: tuple[Migration, ...] = (Migration(1, "first_schema", _first),)


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
        for statement in JOURNAL_DDL:
            db.run(statement)
        for rules in contracts.values():
            for ddl in table_ddl(shape_of(rules)):
                db.run(ddl)
        for step in steps:
            _record(db, step.number, step.label, at)


def _record(db: Database, number: int, label: str, at: str) -> None:
    db.run("INSERT OR IGNORE INTO _schema_steps VALUES (?, ?, ?)", number, label, at)
    db.run(Sql(f"PRAGMA user_version = {int(number)}"))


def refuse_newer(db: Database, steps: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Raise for a store that a later version wrote; nothing of it is touched."""
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
            if step.number <= version_of(db) and not step.name.startswith(_ADOPT):
                continue  # another process was faster
            before = _census(db)
            step.apply(db)
            _compare(step, before, _census(db))
            _record(db, step.number, step.label, at)
        done.append(step.label)
    return done


def _census(db: Database) -> dict[str, tuple[int, int]]:
    tables = [t for t in db.tables() if not t.startswith("sqlite_") and t not in JOURNAL_TABLES]
    return {t: journal.totals(db, t) for t in tables}


def _compare(
    step: Migration, before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    """No row may get lost, no value may change in a table that the step does not name."""
    for table, (rows, seal) in before.items():
        now = after.get(table, (0, 0))
        same = now[0] == rows if table in step.changes else now == (rows, seal)
        if not same:
            raise StoreError("store.step_lost_rows", step=step.label, table=table)
