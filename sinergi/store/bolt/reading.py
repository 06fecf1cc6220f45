# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""Tables out of the graph as they were at a finished load; every row is compared with its seal.

The server gives what is committed at the moment it looks, not one moment for a whole read. So
rows are read first and versions afterwards: a row that a writer puts aside meanwhile is met as a
version. What still slips through (a load that is taken back meanwhile) misses the totals that the
journal vouches for, and is read again.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import LiteralString

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi.errors import StoreDamagedError
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import PROVENANCE_NAMES
from sinergi.store import filters
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.rows import (
    Pieces,
    first_of_keys,
    keys_of,
    seal_sum,
    sealed,
)
from sinergi.store.bolt.server import Server
from sinergi.store.graph import PLACES, Place

_ATTEMPTS = 3
#: A table and the statement that reads it.
Asked = tuple[Place, LiteralString]


def read_snapshot(
    server: Server, at: int | None = None, *, kinds: Collection[str] | None = None
) -> Snapshot:
    """Whole tables, as they were at a finished load (the newest one when not told)."""
    at = journal.newest(server) if at is None else at
    wanted = filters.needed(kinds, filtered=False)
    vouched = journal.vouched(server, at)
    totals = {t: vouched[t] for t in wanted if t in vouched and vouched[t][0]}
    wrong = None
    for attempt in range(_ATTEMPTS):
        tables = tables_at(server, tuple(totals), at)
        wrong = _wrong(tables, totals)
        if wrong is None:
            return Snapshot({t: frame(rows, PLACES[t]) for t, rows in tables.items()})
        time.sleep(0.2 * attempt)
    table, key = wrong or ("?", "?")
    raise StoreDamagedError(
        "store.bolt.damaged_row", address=str(server.target), table=table, key=key
    )


def tables_at(server: Server, wanted: Sequence[str], at: int) -> dict[str, pa.Table]:
    """Tables in key order, not compared with anything yet."""
    found = read_places(server, [(PLACES[t], cypher.read_rows(PLACES[t])) for t in wanted], at=at)
    moved = {r["name"] for r in server.read(cypher.MOVED, at=at)}.intersection(wanted)
    versions: list[Asked] = [(PLACES[t], cypher.read_versions()) for t in sorted(moved)]
    earlier = read_places(server, versions, at=at)
    for table, rows in earlier.items():
        found[table] = pa.concat_tables([found[table], rows]).combine_chunks()
    return {t: first_of_keys(found.pop(t), PLACES[t]) for t in list(found)}


def read_places(server: Server, queries: Sequence[Asked], **values: object) -> dict[str, pa.Table]:
    """Read rows of several tables with a statement for each."""
    pieces = {place.table: Pieces(place, server) for place, _ in queries}
    asked = [pieces[place.table].query(statement, table=place.table, **values)
             for place, statement in queries]  # fmt: skip
    answers = server.pieces(asked)[::-1]
    # each answer goes as soon as it is put together: a nation fits but once and a bit
    return {table: reader.table(answers.pop()) for table, reader in pieces.items()}


def _wrong(
    tables: Mapping[str, pa.Table], totals: Mapping[str, tuple[int, int]]
) -> tuple[str, str] | None:
    """Name the first row, or table, that is not what the journal vouches for."""
    for table, rows in tables.items():
        bad = unsealed(rows, PLACES[table])
        if bad:
            return table, bad[0]
        if (len(rows), seal_sum(rows.column("_seal").to_numpy())) != totals[table]:
            return table, "?"
    return None


def unsealed(rows: pa.Table, place: Place) -> list[str]:
    """Keys of the rows whose values are not what was written."""
    if not len(rows):
        return []
    bad = np.flatnonzero(sealed(rows, place) != rows.column("_seal").to_numpy())
    return keys_of(rows.take(pa.array(bad)), place) if len(bad) else []


def frame(rows: pa.Table, place: Place) -> pd.DataFrame:
    """Rows as a snapshot takes them."""
    names = dict.fromkeys((*place.names, *PROVENANCE_NAMES))
    return pd.DataFrame(
        {n: pd.arrays.ArrowExtensionArray(pa.chunked_array(rows.column(n))) for n in names}
    )
