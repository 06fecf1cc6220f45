# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""Rows around one row, out of the graph; a busy one is never walked to its end."""

from collections.abc import Iterator, Mapping
from typing import LiteralString

import pandas as pd
import pyarrow as pa

from sinergi.model.snapshot import Snapshot
from sinergi.store import near
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.filtered import checked
from sinergi.store.bolt.reading import frame
from sinergi.store.bolt.rows import BATCH_ROWS, Pieces, keys_of
from sinergi.store.bolt.server import Query, Server
from sinergi.store.graph import PLACES

_VERSIONS_OF: LiteralString = (
    "MATCH (x:Version) WHERE x._ended > $at AND x._table = $table AND x._since <= $at"
    " AND ($id = x[$column] OR $id IN [i IN split(x[$column], '|') | trim(i)])"
    " WITH x LIMIT $limit" + cypher.COLUMNS
)
_VERSIONS_BY_KEY: LiteralString = (
    "MATCH (x:Version) WHERE x._ended > $at AND x._table = $table AND x._since <= $at"
    " AND x._key IN $keys" + cypher.COLUMNS
)


def around(server: Server, table: str, key: str, limit: int) -> near.Neighbourhood:
    """Read the rows that name a row, and what these name."""
    near.check(table, limit)
    at = journal.newest(server)
    sides = near.sides_of(table)
    found = _read(
        server,
        [
            q
            for side in sides
            for q in _named(
                server,
                table,
                side,
                {
                    "at": at,
                    "id": key,
                    "limit": limit + 1,
                    "column": side.column,
                    "table": side.table,
                },
            )
        ],
    )
    rows = {t: part.slice(0, limit + 1) for t, part in found.items() if len(part)}
    frames = {t: frame(part, PLACES[t]) for t, part in rows.items()}
    ids = near.named({t: part.head(limit) for t, part in frames.items()})
    ids.setdefault(table, set()).add(key)
    others = _read(
        server,
        [
            q
            for t, wanted in ids.items()
            for q in _by_key(server, t, {"at": at, "keys": sorted(wanted), "table": t})
        ],
    )
    kept = {t: frame(part, PLACES[t]) for t, part in others.items() if len(part)}
    return near.assembled((table, key), frames, kept, limit)


def rows_of(server: Server, keys: Mapping[str, pd.DataFrame]) -> Snapshot:
    """Read rows by their keys."""
    at = journal.newest(server)
    queries: list[tuple[str, Query]] = []
    for table, frame_ in keys.items():
        wanted = keys_of(pa.Table.from_pandas(frame_, preserve_index=False), PLACES[table])
        for start in range(0, len(wanted), BATCH_ROWS):
            values = {"at": at, "keys": wanted[start : start + BATCH_ROWS], "table": table}
            queries += _by_key(server, table, values)
    found = _read(server, queries) if queries else {}
    return Snapshot({t: frame(part, PLACES[t]) for t, part in found.items() if len(part)})


def _named(
    server: Server, table: str, side: near.Side, values: dict[str, object]
) -> Iterator[tuple[str, Query]]:
    pieces = Pieces(PLACES[side.table], server)
    statement = cypher.read_near(PLACES[table], PLACES[side.table], side.column)
    yield side.table, pieces.query(statement, **values)
    yield side.table, pieces.query(_VERSIONS_OF, **values)


def _by_key(server: Server, table: str, values: dict[str, object]) -> Iterator[tuple[str, Query]]:
    pieces = Pieces(PLACES[table], server)
    yield table, pieces.query(cypher.read_by_key(PLACES[table], seen=True), **values)
    yield table, pieces.query(_VERSIONS_BY_KEY, **values)


def _read(server: Server, queries: list[tuple[str, Query]]) -> dict[str, pa.Table]:
    answers = server.pieces([query for _, query in queries])
    found: dict[str, list[pa.RecordBatch]] = {}
    for (table, _), batches in zip(queries, answers, strict=True):
        found.setdefault(table, []).extend(batches)
    return {t: checked(server, t, Pieces(PLACES[t], server).table(b)) for t, b in found.items()}
