# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Snapshots out of the store; the filters of region and year run inside SQLite."""

from collections.abc import Collection, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import LiteralString

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.store import filters
from sinergi.store.embedded import journal
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.reading import read_table
from sinergi.store.embedded.schema import Shape, shapes
from sinergi.store.embedded.sql import Sql, name, names, sql

_WITHIN: LiteralString = (
    "(region = :region OR region >= :region || '.' AND region < :region || '/')"
)


def read_snapshot(
    db: Database, *, region: str | None, year: int | None, kinds: Collection[str] | None = None
) -> Snapshot:
    """Rows of a region and a year; see :meth:`sinergi.store.protocol.Store.snapshot`."""
    filtered = region is not None or year is not None
    wanted = filters.needed(kinds, filtered=filtered)
    with db.reading():
        if not filtered:
            return filters.chosen(_assembled(db, wanted), kinds, region=region, year=year)
        with _kept(db, region, year) as kept:
            found = _assembled(db, wanted, kept)
    return filters.chosen(found, kinds, region=region, year=year)


def _assembled(
    db: Database, wanted: Sequence[str], kept: frozenset[str] = frozenset()
) -> Snapshot:
    origins = Origins(db)
    tables: dict[str, pd.DataFrame] = {}
    for table in wanted:
        rows = read_table(db, shapes()[table], kept=table in kept)
        if rows is not None:
            tables[table] = frame_of(rows, shapes()[table], origins)
    return Snapshot(tables)


def frame_of(rows: pa.Table, shape: Shape, origins: "Origins") -> pd.DataFrame:
    """Rows as a snapshot takes them."""
    arrays = {n: rows.column(n) for n in shape.names} | origins.columns(rows.column("_origin"))
    return pd.DataFrame(
        {n: pd.arrays.ArrowExtensionArray(pa.chunked_array(v)) for n, v in arrays.items()}
    )


class Origins:
    """Files, sheets and loads by number, kept once instead of in every row."""

    def __init__(self, db: Database) -> None:
        rows = db.rows("SELECT number, load, file, sheet FROM _origins ORDER BY number")
        self._numbers = np.array([r[0] for r in rows], dtype=np.int64)
        self._values = {
            "source_file": pa.array([r[2] for r in rows], pa.string()),
            "source_sheet": pa.array([r[3] for r in rows], pa.string()),
            "load_id": pa.array([journal.load_id(r[1]) for r in rows], pa.string()),
        }

    def columns(self, numbers: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
        """Provenance of rows; an unknown number has none (``check`` tells it)."""
        wanted = numbers.to_numpy()
        places = np.searchsorted(self._numbers, wanted).clip(0, max(len(self._numbers) - 1, 0))
        known = (
            self._numbers[places] == wanted if len(self._numbers) else np.zeros(len(wanted), bool)
        )
        index = pa.array(places, mask=~known)
        return {n: pa.chunked_array([v.take(index)]) for n, v in self._values.items()}


@contextmanager
def _kept(db: Database, region: str | None, year: int | None) -> Generator[frozenset[str]]:
    """Write the keys that may stay into temporary tables, for the length of the block."""
    kept: list[str] = []
    try:
        for table, condition in _conditions(region, year):
            _keep(db, shapes()[table], condition, {"region": region, "year": year})
            kept.append(table)
        if region is not None:
            _keep_actors(db, region)
            kept.append("actors")
        yield frozenset(kept)
    finally:
        for table in kept:
            db.run(sql("DROP TABLE IF EXISTS temp.{k}", k=name(f"_kept_{table}")))


def _conditions(region: str | None, year: int | None) -> Iterator[tuple[str, Sql]]:
    within = sql(_WITHIN)
    if region is None:
        yield "programs", sql("year = :year")
    else:
        yield "programs", within if year is None else sql("{w} AND year = :year", w=within)
        yield "forums", within
        yield "agreements", sql("{w} OR region IS NULL", w=within)
    for table in shapes():
        column = filters.parent_of(table, filters.roots(region))
        if column is not None:
            parent = name(f"_kept_{column[1]}")
            yield table, sql("{c} IN (SELECT id FROM temp.{p})", c=name(column[0]), p=parent)


def _keep(db: Database, shape: Shape, condition: Sql, values: dict[str, object]) -> None:
    target, keys = name(f"_kept_{shape.table}"), names(shape.key)
    db.run(sql("DROP TABLE IF EXISTS temp.{k}", k=target))
    db.run(sql("CREATE TEMP TABLE {k} ({c}, PRIMARY KEY ({c})) WITHOUT ROWID", k=target, c=keys))
    statement = sql("INSERT INTO temp.{k} SELECT {c} FROM {t} WHERE {w}",
                    k=target, c=keys, t=name(shape.table), w=condition)  # fmt: skip
    db.run_named(statement, {k: v for k, v in values.items() if f":{k}" in statement})


_NAMED: LiteralString = """
    INSERT OR IGNORE INTO temp._kept_actors
    SELECT id FROM actors WHERE {within}
    UNION SELECT opd FROM programs WHERE id IN (SELECT id FROM temp._kept_programs)
        AND opd IS NOT NULL
    UNION SELECT actor FROM temp._kept_memberships
    UNION SELECT actor FROM temp._kept_program_partners
    UNION SELECT actor FROM temp._kept_agreement_parties"""


def _keep_actors(db: Database, region: str) -> None:
    """Actors of the region, and those that its forums, programs and agreements name."""
    target = name("_kept_actors")
    db.run(sql("DROP TABLE IF EXISTS temp.{k}", k=target))
    db.run("CREATE TEMP TABLE _kept_actors (id PRIMARY KEY) WITHOUT ROWID")
    db.run_named(sql(_NAMED, within=sql(_WITHIN)), {"region": region})
    cells = db.rows(
        "SELECT attendees FROM temp._kept_meetings k CROSS JOIN meetings m"
        " WHERE m.forum = k.forum AND m.date = k.date AND m.topic = k.topic"
        " AND attendees IS NOT NULL"
    )
    attendees = sorted({a for (cell,) in cells for a in split_list(cell)})
    db.many("INSERT OR IGNORE INTO temp._kept_actors VALUES (?)", ((a,) for a in attendees))
