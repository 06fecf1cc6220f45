# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""Rows around one row, out of the graph; a busy one is never walked to its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    # a server that was just started takes seconds to plan what no row can answer
    held = {t for t, (rows, _) in journal.vouched(server, at).items() if rows}
    sides = [side for side in near.sides_of(table) if side.table in held]
    asked = {"at": at, "id": key, "limit": limit + 1}
    found = _read(server, at, [_named(server, table, side, asked) for side in sides])
    rows = {t: part.slice(0, limit + 1) for t, part in found.items() if len(part)}
    frames = {t: frame(part, PLACES[t]) for t, part in rows.items()}
    ids = near.named({t: part.head(limit) for t, part in frames.items()})
    ids.setdefault(table, set()).add(key)
    wanted = {t: sorted(i) for t, i in ids.items() if t in held}
    others = _read(server, at, [_by_key(server, t, i, at) for t, i in wanted.items()])
    kept = {t: frame(part, PLACES[t]) for t, part in others.items() if len(part)}
    return near.assembled((table, key), frames, kept, limit)


def rows_of(server: Server, keys: Mapping[str, pd.DataFrame]) -> Snapshot:
    """Read rows by their keys."""
    at = journal.newest(server)
    asked: list[_Asked] = []
    for table, frame_ in keys.items():
        wanted = keys_of(pa.Table.from_pandas(frame_, preserve_index=False), PLACES[table])
        asked += [_by_key(server, table, wanted[start : start + BATCH_ROWS], at)
                  for start in range(0, len(wanted), BATCH_ROWS)]  # fmt: skip
    found = _read(server, at, asked)
    return Snapshot({t: frame(part, PLACES[t]) for t, part in found.items() if len(part)})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question for rows of a table, and the one for versions of them that a writer put aside."""

    table: str
    rows: Query
    versions: Query


def _named(server: Server, table: str, side: near.Side, values: dict[str, object]) -> _Asked:
    pieces = Pieces(PLACES[side.table], server)
    statement = cypher.read_near(PLACES[table], PLACES[side.table], side.column)
    values = {**values, "column": side.column, "table": side.table}
    rows, versions = (pieces.query(s, **values) for s in (statement, _VERSIONS_OF))
    return _Asked(side.table, rows, versions)


def _by_key(server: Server, table: str, keys: list[str], at: int) -> _Asked:
    pieces, values = Pieces(PLACES[table], server), {"at": at, "keys": keys, "table": table}
    statement = cypher.read_by_key(PLACES[table], seen=True)
    rows, versions = (pieces.query(s, **values) for s in (statement, _VERSIONS_BY_KEY))
    return _Asked(table, rows, versions)


def _read(server: Server, at: int, asked: Sequence[_Asked]) -> dict[str, pa.Table]:
    """Read rows, then versions: there are some only while a load is under way."""
    if not asked:
        return {}
    queries = [(one.table, one.rows) for one in asked]
    answers = server.pieces([query for _, query in queries])
    moved = {r["name"] for r in server.read(cypher.MOVED, at=at)}
    more = [(one.table, one.versions) for one in asked if one.table in moved]
    if more:
        answers += server.pieces([query for _, query in more])
    found: dict[str, list[pa.RecordBatch]] = {}
    for (table, _), batches in zip([*queries, *more], answers, strict=True):
        found.setdefault(table, []).extend(batches)
    return {t: checked(server, t, Pieces(PLACES[t], server).table(b)) for t, b in found.items()}
