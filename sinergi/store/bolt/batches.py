# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Rows that are known to be new, as statements over columns: no map a row, no look for a partner.

What does not change from row to row (the load, mostly the file) is sent once a batch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.errors import StoreError
from sinergi.store.bolt import creating
from sinergi.store.bolt.lanes import LANES, Work
from sinergi.store.bolt.rows import BATCH_ROWS, keys_of
from sinergi.store.graph import PLACES, Link, Place

_MOSTLY_CONSTANT = ("source_file", "source_sheet", "load_id", "_since")


@dataclass(frozen=True, slots=True)
class Batch:
    """Statements about some rows."""

    rows: int
    work: Work


def packed(batches: Iterable[Batch]) -> Iterator[Work]:
    """Put small batches together, in their order, up to a full one."""
    waiting: list[Work] = []
    rows = 0
    for batch in batches:
        if waiting and rows + batch.rows > BATCH_ROWS:
            yield _together(waiting)
            waiting, rows = [], 0
        waiting.append(batch.work)
        rows += batch.rows
    if waiting:
        yield _together(waiting)


def _together(works: list[Work]) -> Work:
    def run(tx: Any) -> None:
        for work in works:
            work(tx)

    return run


def levels(
    tables: Sequence[tuple[Place, pa.Table]],
) -> Iterator[list[tuple[Place, pa.Table]]]:
    """Tables of nodes in turns: none leans on one of its own turn or of a later one."""
    depth: dict[str, int] = {}
    for place in PLACES.values():  # what is leaned on comes first there
        if not place.ends:
            depth[place.name] = 1 + max((depth[k.to] for k in _leans(place)), default=-1)
    turns = sorted({depth[place.name] for place, _ in tables})
    for turn in turns:
        yield [pair for pair in tables if depth[pair[0].name] == turn]


def _leans(place: Place) -> list[Link]:
    """Links that are made together with their node: one other end, in another table."""
    return [k for k in place.links if not k.many and k.to != place.name]


def new_nodes(place: Place, rows: pa.Table) -> Iterator[Batch]:
    """Nodes with their properties, second label and the links to tables before theirs."""
    columns = _Columns.of(rows, place)
    for links, chosen in _by_links(rows, _leans(place)):
        statement = creating.create_nodes(place, columns.varying, columns.constant, links)
        ends = [link.column for link in links]
        for piece in _apart(rows, _neighbours_together(rows, chosen, ends)):
            values = columns.values(piece)
            if place.kinds:
                values["labels"] = [place.kinds.get(k) for k in _plain(piece.column("kind"))]
            yield _made(statement, values, len(links))


def _neighbours_together(rows: pa.Table, chosen: np.ndarray, ends: Sequence[str]) -> np.ndarray:
    """Order rows by what they are tied to, the busiest first: a batch locks few busy nodes."""
    if not ends or len(chosen) <= BATCH_ROWS:
        return chosen
    named = rows.select(ends).take(pa.array(chosen))
    busiest = sorted(ends, key=lambda end: pc.count_distinct(named.column(end)).as_py())
    order = pc.sort_indices(named, sort_keys=[(end, "ascending") for end in busiest])
    return chosen[order.to_numpy()]


def _apart(rows: pa.Table, order: np.ndarray) -> Iterator[pa.Table]:
    """Batches of rows, those that follow each other from far apart: lanes meet at no node."""
    pieces = -(-len(order) // BATCH_ROWS)
    part = -(-pieces // LANES)
    for at in range(part):
        for piece in range(at, pieces, part):
            start = piece * BATCH_ROWS
            yield rows.take(pa.array(order[start : start + BATCH_ROWS]))


def _by_links(rows: pa.Table, links: list[Link]) -> Iterator[tuple[list[Link], np.ndarray]]:
    """Numbers of the rows, parted by which of the links they have; no row is copied."""
    kind = np.zeros(len(rows), dtype=np.int64)
    for at, link in enumerate(links):
        kind += rows.column(link.column).is_valid().to_numpy().astype(np.int64) << at
    for bits in np.unique(kind).tolist():
        told = [link for at, link in enumerate(links) if bits >> at & 1]
        yield told, np.flatnonzero(kind == bits)


def new_edges(place: Place, rows: pa.Table) -> Iterator[Batch]:
    """Relationships with their properties."""
    columns = _Columns.of(rows, place)
    statement = creating.create_edges(place, columns.varying, columns.constant)
    ends = [column for column, _ in place.ends]
    order = _neighbours_together(rows, np.arange(len(rows)), ends)
    for piece in _apart(rows, order):
        yield _arrows(statement, columns.values(piece))


def new_links(place: Place, rows: pa.Table) -> Iterator[Batch]:
    """Links of new nodes to their own table, or to several others."""
    for link in place.links:
        if link in _leans(place):
            continue
        statement = creating.create_links(place, link)
        for piece in _pieces(rows):
            both = pairs(piece, place, link)
            keys, others = (both.column(n).to_pylist() for n in ("key", "other"))
            if keys:
                yield _arrows(statement, {"rows": len(keys), "keys": keys, "others": others})


def pairs(rows: pa.Table, place: Place, link: Link) -> pa.Table:
    """Every key with every id that its column names, once."""
    rows = rows.filter(rows.column(link.column).is_valid())
    keys = pa.array(keys_of(rows, place), pa.string())
    if not link.many:
        return pa.table({"key": keys, "other": rows.column(link.column).combine_chunks()})
    parts = pc.split_pattern(rows.column(link.column).combine_chunks(), "|")
    found = pa.table({
        "key": keys.take(pc.list_parent_indices(parts)),
        "other": pc.utf8_trim_whitespace(pc.list_flatten(parts)),
    })  # fmt: skip
    return found.filter(pc.not_equal(found.column("other"), "")).group_by(
        ["key", "other"], use_threads=False
    ).aggregate([])  # fmt: skip


def unknown_ids(tables: Sequence[tuple[Place, pa.Table]]) -> Iterator[tuple[Place, pa.Array]]:
    """Ids that the rows name and that are no rows of theirs, by the place they belong to."""
    own = {place.table: rows for place, rows in tables}
    labels = {place.name: place for place in PLACES.values() if place.key == "id"}
    for label, named in _named(tables).items():
        ids = pc.unique(pa.concat_arrays(named))
        place = labels[label]
        if place.table in own:
            known = own[place.table].column("id").combine_chunks()
            ids = ids.filter(pc.invert(pc.is_in(ids, value_set=known)))
        if len(ids):
            yield place, ids


def stand_ins(tables: Sequence[tuple[Place, pa.Table]]) -> Iterator[Batch]:
    """Nodes for ids that have no row."""
    for place, ids in unknown_ids(tables):
        statement = creating.stand_in(place)
        for start in range(0, len(ids), BATCH_ROWS):
            values = {"ids": ids.slice(start, BATCH_ROWS).to_pylist()}
            yield _batch(statement, {"rows": len(values["ids"]), **values})


def _named(tables: Sequence[tuple[Place, pa.Table]]) -> dict[str, list[pa.Array]]:
    """Ids that the rows name, by label."""
    found: dict[str, list[pa.Array]] = {}
    for place, rows in tables:
        for column, label in place.ends:
            found.setdefault(label, []).append(_ids(rows.column(column)))
        for link in place.links:
            named = rows.column(link.column)
            ids = pairs(rows, place, link).column("other") if link.many else named
            found.setdefault(link.to, []).append(_ids(ids))
    return found


def _ids(values: pa.ChunkedArray) -> pa.Array:
    return pc.unique(values).drop_null()


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of rows that hold something: the same in all rows, or not."""

    place: Place
    varying: tuple[str, ...]
    constant: tuple[str, ...]

    @classmethod
    def of(cls, rows: pa.Table, place: Place) -> "_Columns":
        told = [n for n in rows.column_names if rows.column(n).null_count < len(rows)]
        constant = tuple(n for n in told if n in _MOSTLY_CONSTANT and _is_constant(rows.column(n)))
        varying = tuple(n for n in told if n not in constant)
        return cls(place, varying if place.key == "id" else (*varying, "_key"), constant)

    def values(self, piece: pa.Table) -> dict[str, Any]:
        """Parameters of the statement for some of the rows."""
        columns = {n: _plain(piece.column(n)) for n in self.varying if n != "_key"}
        if self.place.key != "id":
            columns["_key"] = keys_of(piece, self.place)
        same = {n: piece.column(n)[0].as_py() for n in self.constant}
        return {"rows": len(piece), "columns": columns, "same": same}


def _is_constant(values: pa.ChunkedArray) -> bool:
    return values.null_count == 0 and len(pc.unique(values)) == 1


def _pieces(rows: pa.Table) -> Iterator[pa.Table]:
    for start in range(0, len(rows), BATCH_ROWS):
        yield rows.slice(start, BATCH_ROWS)


def _plain(values: pa.ChunkedArray) -> list[Any]:
    """Python values; the quick way where it means the same."""
    quick = pa.types.is_string(values.type) or values.null_count == 0
    if quick and not pa.types.is_date(values.type):
        return values.to_numpy().tolist()
    return values.to_pylist()


def _batch(statement: LiteralString, values: dict[str, Any]) -> Batch:
    return Batch(int(values["rows"]), lambda tx: tx.run(statement, values).consume())


def _made(statement: LiteralString, values: dict[str, Any], links: int) -> Batch:
    """Nodes with links to nodes that must be there: else the row would be lost in silence."""

    def work(tx: Any) -> None:
        counters = tx.run(statement, values).consume().counters
        _compare(counters.nodes_created, values["rows"])
        _compare(counters.relationships_created, values["rows"] * links)

    return Batch(int(values["rows"]), work)


def _arrows(statement: LiteralString, values: dict[str, Any]) -> Batch:
    """Arrows between nodes that must be there: one that finds no end would be lost in silence."""

    def work(tx: Any) -> None:
        made = tx.run(statement, values).consume().counters.relationships_created
        _compare(made, values["rows"])

    return Batch(int(values["rows"]), work)


def _compare(made: int, wanted: int) -> None:
    if made != wanted:
        raise StoreError("store.bolt.arrows_missing", made=made, wanted=wanted)
