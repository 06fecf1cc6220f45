# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types
"""Rows of a region and a year, found by the server.

Neo4j has no view of one moment, and the totals of the journal speak of whole tables. So a filtered
read counts only when no load was under way before, between and after it; else everything is read
as it was at the newest finished load, and filtered here.
"""

from collections.abc import Collection
from typing import LiteralString

import pyarrow as pa

from sinergi.errors import StoreDamagedError
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.store import filters
from sinergi.store.bolt import cypher, journal
from sinergi.store.bolt.reading import Asked, first_of_keys, frame, read_places, unsealed
from sinergi.store.bolt.reading import read_snapshot as read_whole
from sinergi.store.bolt.server import Server
from sinergi.store.graph import PLACES, Place

_ATTEMPTS = 2
_ACTORS_OF = {"memberships": "actor", "program_partners": "actor", "agreement_parties": "actor"}


def read_snapshot(
    server: Server, *, region: str | None, year: int | None, kinds: Collection[str] | None
) -> Snapshot:
    """Rows of a region and a year; see :meth:`sinergi.store.protocol.Store.snapshot`."""
    for _ in range(_ATTEMPTS):
        before = server.read(cypher.STATE)[0]
        if before["open"]:
            break
        wanted = filters.needed(kinds, filtered=True)
        found = _read(server, wanted, region=region, year=year)
        if server.read(cypher.STATE)[0] == before:
            rows = Snapshot(
                {t: frame(checked(server, t, rows), PLACES[t]) for t, rows in found.items()}
            )
            return filters.chosen(rows, kinds, region=region, year=year)
    rows = read_whole(server, kinds=filters.needed(kinds, filtered=True))
    return filters.chosen(rows, kinds, region=region, year=year)


def _read(
    server: Server, wanted: Collection[str], *, region: str | None, year: int | None
) -> dict[str, pa.Table]:
    at = journal.newest(server)
    held = {t for t, total in journal.vouched(server, at).items() if total[0]}
    values = {"at": at, "region": region, "year": year}
    apart = {"actors"} if region is not None else set[str]()
    queries: list[Asked] = [
        (PLACES[t], _statement(PLACES[t], region=region is not None, year=year is not None))
        for t in wanted if t in held - apart
    ]  # fmt: skip
    found = read_places(server, queries, **values)
    if "actors" in held & apart.intersection(wanted):
        named: list[Asked] = [(PLACES["actors"], cypher.READ_ACTORS)]
        found |= read_places(server, named, named=_named(found), **values)
    return found


def _statement(place: Place, *, region: bool, year: bool) -> LiteralString:
    roots = filters.roots("" if region else None)
    if place.table in roots:
        return cypher.read_roots(place, region=region, year=year)
    parent = filters.parent_of(place.table, roots)
    if parent is None:
        return cypher.read_rows(place)
    column, table = parent
    return cypher.read_below(place, column, PLACES[table], region=region, year=year)


def _named(found: dict[str, pa.Table]) -> list[str]:
    """Actors of any level that programs, forums and agreements of the region name."""
    named: set[str] = set()
    if "programs" in found:
        named |= set(found["programs"].column("opd").drop_null().to_pylist())
    for table, column in _ACTORS_OF.items():
        if table in found:
            named |= set(found[table].column(column).to_pylist())
    if "meetings" in found:
        for cell in found["meetings"].column("attendees").drop_null().to_pylist():
            named |= set(split_list(cell))
    return sorted(named)


def checked(server: Server, table: str, rows: pa.Table) -> pa.Table:
    """Rows in key order, each compared with its seal."""
    bad = unsealed(rows, PLACES[table])
    if bad:
        raise StoreDamagedError(
            "store.bolt.damaged_row", address=str(server.target), table=table, key=bad[0]
        )
    return first_of_keys(rows, PLACES[table])
