# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Looking at everything: every value, the journal, every reference."""

from collections.abc import Iterator
from typing import LiteralString

import pyarrow as pa
import pyarrow.compute as pc

from sinergi.errors import StoreDamagedError
from sinergi.model.finding import Finding, Findings
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.reading import tables_at, unsealed
from sinergi.store.bolt.rows import Pieces, seal_sum
from sinergi.store.bolt.server import Server
from sinergi.store.graph import PLACES, Place

_TOLD_AT_MOST = 20


def check(server: Server) -> Findings:
    """Damage, and when there is none references to rows that are not there."""
    at = journal.newest(server)
    totals = journal.vouched(server, at)
    aged = {r["name"] for r in server.read(cypher.MOVED, at=0)}
    found: list[Finding] = []
    tables: dict[str, pa.Table] = {}
    for table, place in PLACES.items():
        try:
            tables |= tables_at(server, (table,), at)
        except StoreDamagedError:
            found.append(_damaged(server, table, "?"))
            continue
        found.extend(_values(server, place, tables[table], totals.get(table, (0, 0))))
        found.extend(_versions(server, place, at) if table in aged else ())
    found.extend(_journal(server, at))
    if not found:
        held = [place for table, place in PLACES.items() if len(tables[table])]
        found = [f for place in held for f in _links(server, place, at)]
        found += [f for place in held for f in _references(place, tables)]
    return Findings(found)


def _values(
    server: Server, place: Place, rows: pa.Table, expected: tuple[int, int]
) -> Iterator[Finding]:
    for key in unsealed(rows, place)[:_TOLD_AT_MOST]:
        yield _damaged(server, place.table, key)
    if (len(rows), seal_sum(rows.column("_seal").to_numpy())) != expected:
        facts = {"table": place.table, "rows": len(rows), "expected": expected[0]}
        yield Finding("store.bolt.check.rows", "error", facts=facts)


def _versions(server: Server, place: Place, at: int) -> Iterator[Finding]:
    keys = list(place.key_columns)
    try:
        rows = Pieces(place, server, old=True).read(
            cypher.VERSIONS, table=place.table, at=at, id=None, keys=keys
        )
        bad = unsealed(rows, place)
    except StoreDamagedError:
        bad = ["?"]
    for key in bad[:_TOLD_AT_MOST]:
        yield _damaged(server, place.table, key)


def _damaged(server: Server, table: str, key: str) -> Finding:
    facts = {"table": table, "key": key, "address": str(server.target)}
    return Finding("store.bolt.check.value", "error", value=key, facts=facts)


def _journal(server: Server, at: int) -> Iterator[Finding]:
    entries = len(server.read(cypher.LOADS))
    if entries != at:
        yield Finding("store.bolt.check.journal", "error", facts={"missing": at - entries})


def _links(server: Server, place: Place, at: int) -> Iterator[Finding]:
    """Compare the arrows, which are never read back, with the columns they are made of."""
    asked: list[tuple[str, str, LiteralString]] = [
        (k.column, k.type, cypher.wrong_links(place, k)) for k in place.links
    ]
    if place.ends:
        columns = ", ".join(column for column, _ in place.ends)
        asked.append((columns, place.name, cypher.wrong_ends(place)))
    for column, arrow, statement in asked:
        found = server.read(statement, at=at)[0]
        if found["count"]:
            facts = {"table": place.table, "count": found["count"], "type": arrow}
            yield Finding("store.bolt.check.link", "error", column=column, value=found["key"],
                          facts=facts)  # fmt: skip


def _references(place: Place, tables: dict[str, pa.Table]) -> Iterator[Finding]:
    for column in place.columns:
        target = column.list_of or column.references
        if not target:
            continue
        values = tables[place.table].column(column.name).combine_chunks().drop_null()
        if column.list_of:
            values = pc.utf8_trim_whitespace(pc.split_pattern(values, "|").flatten())
        known = tables[target].column("id").combine_chunks()
        strange = values.filter(pc.invert(pc.is_in(values, value_set=known)))
        if len(strange):
            facts = {"table": place.table, "count": len(strange), "target": target}
            yield Finding("store.check.dangling", "warning", column=column.name,
                          value=pc.min(strange).as_py(), facts=facts)  # fmt: skip
