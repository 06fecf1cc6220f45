"""What lies around one row, never more than one can look at."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sinergi.errors import UnknownIdError, UnusableDataError
from sinergi.i18n import format_number, text
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.store.graph import PLACES

#: Rows of a table that are shown when nothing else is asked for.
DEFAULT_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Side:
    """A column that points at the row in the middle; several ids in a cell when ``many``."""

    table: str
    column: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A row and what is tied to it.

    Attributes
    ----------
    snapshot
        The row, the rows that name it (at most ``limit`` a table) and what these name.
    limit
        Most rows of one table that are shown.
    more
        Tables of which there are more rows than shown; which of them are shown is not promised.
    """

    snapshot: Snapshot = field(repr=False)
    limit: int
    more: tuple[str, ...]

    def __str__(self) -> str:
        if not self.more:
            return text("store.around_all")
        tables = ", ".join(text(f"model.tables.{table}") for table in self.more)
        return text("store.around_more", tables=tables, limit=format_number(self.limit))


def sides_of(table: str) -> tuple[Side, ...]:
    """Columns that tie rows to rows of a table, as the graph draws them."""
    label, found = PLACES[contract(table).name].name, list[Side]()
    for place in PLACES.values():
        found += [Side(place.table, column) for column, end in place.ends if end == label]
        found += [Side(place.table, k.column, k.many) for k in place.links if k.to == label]
    return tuple(found)


def check(table: str, limit: int) -> None:
    """Raise for a table whose rows have no id, or a limit that shows nothing."""
    if contract(table).key != ("id",) or limit < 1:
        raise UnusableDataError("store.around_what", table=table, limit=limit)


def named(rows: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Ids that rows name, by table."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table, frame in rows.items():
        for column in contract(table).columns:
            target = column.list_of or column.references
            if target:
                cells = frame[column.name].dropna().tolist()
                ids = (i for c in cells for i in (split_list(c) if column.list_of else (c,)))
                found[target].update(ids)
    return dict(found)


def assembled(
    middle: tuple[str, str], rows: Mapping[str, pd.DataFrame], others: Mapping[str, pd.DataFrame],
    limit: int,
) -> Neighbourhood:  # fmt: skip
    """Put together the rows that name the middle (one more than shown, if any) and others."""
    table, key = middle
    if table not in others or key not in set(others[table]["id"]):
        raise UnknownIdError("errors.unknown_id", id=key, table=table)
    more = tuple(name for name, frame in rows.items() if len(frame) > limit)
    kept = {name: frame.head(limit) for name, frame in rows.items()}
    for name, frame in others.items():
        both = [kept[name], frame] if name in kept else [frame]
        kept[name] = pd.concat(both).drop_duplicates(list(contract(name).key), ignore_index=True)
    return Neighbourhood(Snapshot(kept), limit, more)
