"""Findings of analyses in the graph: arrows for people, and whole rows that come back exactly.

A set is written beside the earlier one under the next number, then counts, then the earlier one
goes: what a crash leaves behind is cleaned away by the next run and never read.
"""

from collections import defaultdict
from typing import Any, LiteralString

import pandas as pd

from sinergi.store.bolt import cypher
from sinergi.store.bolt.national import name_issues
from sinergi.store.bolt.rows import BATCH_ROWS
from sinergi.store.bolt.server import Server
from sinergi.store.derived import (
    Arrow,
    Kind,
    Saved,
    arrows,
    columns_text,
    frame_of,
    kind_of,
    rows_text,
)
from sinergi.store.graph import PLACES, Place

_HEAD: LiteralString = (
    "MATCH (s:FindingSet {kind: $kind})"
    " RETURN s.number AS number, s.at AS at, s.data_fingerprint AS made, s.columns AS columns"
)
_CLEAN_ROWS: LiteralString = (
    "MATCH (f:FindingRow {kind: $kind}) WHERE f.number <> $number"
    " WITH f LIMIT $limit DELETE f RETURN count(*) AS gone"
)
_ADD_ROWS: LiteralString = (
    "UNWIND range(0, size($rows) - 1) AS i"
    " MERGE (f:FindingRow {kind: $kind, number: $number, position: $start + i})"
    " SET f.row = $rows[i]"
)
_SWITCH: LiteralString = (
    "MERGE (s:FindingSet {kind: $kind}) SET s.number = $number, s.at = $at,"
    " s.data_fingerprint = $made, s.columns = $columns"
)
_ROWS: LiteralString = (
    "MATCH (f:FindingRow {kind: $kind, number: $number}) RETURN f.row AS row ORDER BY f.position"
)


def _clean_arrows(kind: Kind) -> LiteralString:
    text: LiteralString = (
        "MATCH ()-[x:{type}]->() WHERE x._set <> $number"
        " WITH x LIMIT $limit DELETE x RETURN count(*) AS gone"
    )
    return text.format(type=kind.type)


def _add_arrows(kind: Kind, start: Place, end: Place) -> LiteralString:
    text: LiteralString = (
        "UNWIND $rows AS row"
        " MERGE (a:{start} {{id: row.start}}) ON CREATE SET a:Missing"
        " MERGE (b:{end} {{id: row.end}}) ON CREATE SET b:Missing"
        " MERGE (a)-[x:{type} {{_set: $number, _position: row.position}}]->(b) SET x += row.values"
    )
    return text.format(type=kind.type, start=start.name, end=end.name)


def save(server: Server, kind: str, found: Saved, *, patience_s: float) -> int:
    """Put a set in the place of the earlier one."""
    shape = kind_of(kind)
    rows = rows_text(found.frame)
    with server.alone(patience_s):
        head = server.read(_HEAD, kind=kind)
        now = head[0]["number"] if head else 0
        _clean(server, kind, shape, now)
        facts: dict[str, object] = {"kind": kind, "number": now + 1}
        for start in range(0, len(rows), BATCH_ROWS):
            piece = rows[start : start + BATCH_ROWS]
            server.run(_ADD_ROWS, rows=piece, start=start, **facts)
        _draw(server, shape, arrows(shape, found.frame), now + 1)
        columns = columns_text(found.frame)
        server.run(_SWITCH, at=found.at, made=found.data_fingerprint, columns=columns, **facts)
        _clean(server, kind, shape, now + 1)
        server.run_out(cypher.SWEEP)
        name_issues(server)
    return len(rows)


def _clean(server: Server, kind: str, shape: Kind, number: int) -> None:
    server.run_out(_CLEAN_ROWS, kind=kind, number=number)
    server.run_out(_clean_arrows(shape), number=number)


def _draw(server: Server, kind: Kind, found: list[Arrow], number: int) -> None:
    groups: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for position, arrow in enumerate(found):
        row = {"start": arrow.start[1], "end": arrow.end[1], "values": arrow.values,
               "position": position}  # fmt: skip
        groups[arrow.start[0], arrow.end[0]].append(row)
    for (start, end), rows in groups.items():
        statement = _add_arrows(kind, PLACES[start], PLACES[end])
        for at in range(0, len(rows), BATCH_ROWS):
            server.run(statement, rows=rows[at : at + BATCH_ROWS], number=number)


def saved(server: Server, kind: str) -> Saved:
    """Give the newest set; an empty one when none was saved."""
    kind_of(kind)
    head = server.read(_HEAD, kind=kind)
    if not head:
        return Saved(pd.DataFrame(), "", "")
    rows = [r["row"] for r in server.read(_ROWS, kind=kind, number=head[0]["number"])]
    return Saved(frame_of(head[0]["columns"], rows), head[0]["made"], head[0]["at"])
