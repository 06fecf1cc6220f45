"""SQL is put together here and nowhere else.

A statement is a literal template; only names of a closed list, quoted by :func:`name`, can be
put into it. Values never enter a statement, they travel as parameters.
"""

from collections.abc import Iterable, Sequence
from typing import LiteralString

from sinergi.errors import UnknownTermError
from sinergi.model.tables import CONTRACTS, PROVENANCE

OWN_COLUMNS = ("_origin", "_touched", "_seal", "_ended", "_operation", "_changed")
JOURNAL_TABLES = ("_loads", "_load_tables", "_origins", "_schema_steps")
#: A table of the contract has companions: earlier versions, staged rows, rows met, keys kept.
PREFIXES = ("_old_", "_in_", "_hit_", "_kept_", "_by_region_")


class Sql(str):
    """A piece of SQL made by this module."""

    __slots__ = ()


def _closed_list() -> frozenset[str]:
    columns = {c.name for rules in CONTRACTS.values() for c in rules.columns}
    companions = {f"{prefix}{table}" for prefix in PREFIXES for table in CONTRACTS}
    provenance = {c.name for c in PROVENANCE}
    return frozenset(
        {*columns, *companions, *provenance, *CONTRACTS, *OWN_COLUMNS, *JOURNAL_TABLES}
    )


_NAMES = _closed_list()


def name(identifier: str) -> Sql:
    """Quote a name of the closed list; any other raises."""
    if identifier not in _NAMES:
        raise UnknownTermError.among(identifier, known=_NAMES, what="column")
    return Sql(f'"{identifier}"')


def sql(template: LiteralString, /, **parts: Sql) -> Sql:
    """Fill a literal template with quoted pieces."""
    return Sql(template.format_map(parts))


def names(identifiers: Iterable[str], *, of: LiteralString = "") -> Sql:
    """Quoted names joined by commas, each behind the alias ``of``."""
    dot = f"{of}." if of else ""
    return Sql(", ".join(f"{dot}{name(i)}" for i in identifiers))


def same(key: Sequence[str], left: LiteralString, right: LiteralString) -> Sql:
    """Condition: both rows have the same key (missing parts are stored as '')."""
    return Sql(" AND ".join(f"{left}.{name(k)} = {right}.{name(k)}" for k in key))


def differs(columns: Sequence[str], left: LiteralString, right: LiteralString) -> Sql:
    """Condition: some value differs, missing compared as a value."""
    parts = [f"{left}.{name(c)} IS NOT {right}.{name(c)}" for c in columns]
    return Sql(" OR ".join(parts) or "0")


def assignments(columns: Sequence[str]) -> Sql:
    """``SET`` list of an upsert."""
    return Sql(", ".join(f"{name(c)} = excluded.{name(c)}" for c in columns))


def marks(count: int) -> Sql:
    """Placeholders of parameters."""
    return Sql(", ".join("?" * count))


def joined(pieces: Iterable[Sql], separator: LiteralString = ", ") -> Sql:
    """Pieces in a row."""
    return Sql(separator.join(pieces))
