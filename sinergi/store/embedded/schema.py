"""How tables of the contract lie in SQLite; derived from the contract, never written by hand.

Every table has its rows (clustered by key) and a companion ``_old_<table>`` with the versions
that a later load ended. Own columns: ``_origin`` (file and sheet), ``_touched`` (number of the
load that last wrote the row) and ``_seal`` (checksum of the values).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import LiteralString

from sinergi.model.tables import CONTRACTS, PROVENANCE, Column, ColumnKind, TableContract
from sinergi.store.embedded.sql import Sql, joined, name, names, sql

APPLICATION_ID = 0x53_4E_52_47  # "SNRG"
_TYPES: dict[ColumnKind, LiteralString] = {
    "text": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT",
}  # fmt: skip
_SOURCE_ROW = next(column for column in PROVENANCE if column.name == "source_row")

JOURNAL_DDL: tuple[LiteralString, ...] = (
    """CREATE TABLE _loads (
        number INTEGER PRIMARY KEY, operation TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
        file TEXT NOT NULL, file_kind TEXT NOT NULL, sha256 TEXT NOT NULL, undoes INTEGER)""",
    """CREATE TABLE _load_tables (
        load INTEGER NOT NULL, table_name TEXT NOT NULL, added INTEGER NOT NULL,
        updated INTEGER NOT NULL, unchanged INTEGER NOT NULL, rejected INTEGER NOT NULL,
        removed INTEGER NOT NULL, rows INTEGER NOT NULL, seal INTEGER NOT NULL,
        PRIMARY KEY (load, table_name)) WITHOUT ROWID""",
    """CREATE TABLE _origins (
        number INTEGER PRIMARY KEY, load INTEGER NOT NULL, file TEXT, sheet TEXT)""",
    """CREATE TABLE _schema_steps (
        number INTEGER NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (number, name)) WITHOUT ROWID""",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A table as it is stored.

    Attributes
    ----------
    table
        Name of the table; ``old`` holds earlier versions.
    key
        Columns that name a row; a missing part is stored as ``''``.
    columns
        Columns of the contract and ``source_row``.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def old(self) -> str:
        """Companion with earlier versions."""
        return f"_old_{self.table}"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the stored columns without the own ones."""
        return tuple(column.name for column in self.columns)

    @property
    def values(self) -> tuple[str, ...]:
        """Columns of the contract that are not part of the key."""
        return tuple(n for n in self.names if n not in {*self.key, _SOURCE_ROW.name})

    @property
    def stored(self) -> tuple[str, ...]:
        """All columns of the table."""
        return (*self.names, "_origin", "_touched", "_seal")


def shape_of(rules: TableContract) -> Shape:
    """How a contract is stored."""
    return Shape(rules.name, rules.key, (*rules.columns, _SOURCE_ROW))


@cache
def shapes() -> dict[str, Shape]:
    """Shapes of every table, in the order of the contract."""
    return {table: shape_of(rules) for table, rules in CONTRACTS.items()}


def column_ddl(column: Column) -> Sql:
    """Name and type; a new column never has a default, unknown is NULL."""
    return Sql(f"{name(column.name)} {_TYPES[column.kind]}")


def table_ddl(shape: Shape) -> list[Sql]:
    """Write the statements that make a table with its companion and index."""
    columns = joined(column_ddl(c) if c.name not in shape.key else
                     Sql(f"{column_ddl(c)} NOT NULL") for c in shape.columns)  # fmt: skip
    own: LiteralString = (
        "_origin INTEGER NOT NULL, _touched INTEGER NOT NULL, _seal INTEGER NOT NULL"
    )
    key = names(shape.key)
    table, old = name(shape.table), name(shape.old)
    return [
        sql("CREATE TABLE {t} ({c}, {o}, PRIMARY KEY ({k})) WITHOUT ROWID",
            t=table, c=columns, o=Sql(own), k=key),
        sql("CREATE TABLE {t} ({c}, {o}, _ended INTEGER NOT NULL, _operation TEXT NOT NULL,"
            " PRIMARY KEY ({k}, _ended)) WITHOUT ROWID", t=old, c=columns, o=Sql(own), k=key),
        *_region_index(shape),
    ]  # fmt: skip


def _region_index(shape: Shape) -> Iterable[Sql]:
    if "region" in shape.values:
        columns = names(c for c in ("region", "year") if c in shape.names)
        index = name(f"_by_region_{shape.table}")
        yield sql("CREATE INDEX {i} ON {t} ({c})", i=index, t=name(shape.table), c=columns)
