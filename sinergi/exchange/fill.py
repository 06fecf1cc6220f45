# pyright: basic
# pyarrow has no type stubs
"""What a file need not say because the vocabulary knows it: areas, affairs, sectors, issues."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pyarrow as pa

from sinergi import vocab
from sinergi.exchange.arrow import compute as pc
from sinergi.exchange.ledger import Ledger
from sinergi.exchange.rows import ROW
from sinergi.model.tables import CONTRACTS

__all__ = ["add_actors", "add_issues", "add_regions", "fill_actors", "known_regions"]

_LEVEL_BY_LENGTH = {2: "provinsi", 5: "kabupaten", 8: "kecamatan", 13: "desa"}
_SHOWN_IDS = 5
_FIRST_KOTA = 71  # kabupaten have the numbers 01-69, kota 71-99 (Permendagri 58/2021)


def known_regions(own: pa.Table | None = None) -> dict[str, str]:
    """Codes and names: the official list and the areas that the file itself describes."""
    known = {fact.code: fact.name for fact in vocab.regions().values()}
    if own is not None and {"id", "name"} <= set(own.column_names):
        ids, names = own.column("id").to_pylist(), own.column("name").to_pylist()
        known |= {i: n or i for i, n in zip(ids, names, strict=True) if i}
    return known


def add_regions(tables: dict[str, pa.Table]) -> None:
    """Add every area that is named, and the areas above it, in place."""
    own = tables.get("regions")
    have = set(own.column("id").to_pylist()) if own is not None and len(own) else set()
    named = {code for code in _region_codes(tables) if code}
    above = {code[:i] for code in named | have for i, c in enumerate(code) if c == "."}
    missing = sorted((named | above) - have)
    rows = [region_row(code) for code in missing]
    if own is not None and len(own):
        tables["regions"] = _fill_regions(own)
    if rows:
        tables["regions"] = append(tables.get("regions"), "regions", rows)


def _region_codes(tables: Mapping[str, pa.Table]) -> Iterable[str | None]:
    for name, table in tables.items():
        for column in CONTRACTS[name].columns:
            if column.references == "regions" and column.name in table.column_names:
                yield from pc.unique(table.column(column.name)).to_pylist()


def region_row(code: str) -> dict[str, Any]:
    """Row of an area; one below the kabupaten has its code for a name."""
    fact = vocab.regions().get(code)
    if fact is not None:
        return {"id": code, "name": fact.name, "level": fact.level, "parent": fact.parent,
                "lat": fact.lat, "lon": fact.lon}  # fmt: skip
    parent = code.rpartition(".")[0] or None
    return {"id": code, "name": code, "level": _level(code), "parent": parent}


def _level(code: str) -> str | None:
    level = _LEVEL_BY_LENGTH.get(len(code))
    if level == "kabupaten" and code[3:].isdigit() and int(code[3:]) >= _FIRST_KOTA:
        return "kota"
    return level


def _fill_regions(own: pa.Table) -> pa.Table:
    facts = [region_row(code) for code in own.column("id").to_pylist()]
    for column in ("level", "parent", "lat", "lon"):
        own = fill(own, "regions", column, [fact.get(column) for fact in facts])
    return own


def fill(table: pa.Table, name: str, column: str, values: list[Any]) -> pa.Table:
    """Give missing cells of a column the values; make the column when it is not there."""
    kind = CONTRACTS[name].column(column).dtype.pyarrow_dtype
    given = pa.chunked_array([pa.array(values, kind)])
    if column not in table.column_names:
        return table.append_column(column, given)
    place = table.column_names.index(column)
    return table.set_column(place, column, pc.coalesce(table.column(column), given))


def _kind(name: str, column: str) -> pa.DataType:
    return pa.int64() if column == ROW else CONTRACTS[name].column(column).dtype.pyarrow_dtype


def append(table: pa.Table | None, name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows added at the end of a table of the contract."""
    have = [] if table is None else table.column_names
    columns = list(dict.fromkeys([*have, *rows[0], ROW]))
    kinds = [_kind(name, c) for c in columns]
    schema = pa.schema(list(zip(columns, kinds, strict=True)))
    new = pa.Table.from_pylist(rows, schema)
    if table is None or not have:
        return new
    old = table
    for column, kind in zip(columns, kinds, strict=True):
        if column not in old.column_names:
            old = old.append_column(column, pa.nulls(len(old), kind))
    return pa.concat_tables([old.select(columns), new])


def fill_actors(table: pa.Table) -> pa.Table:
    """Kind, affairs and sector of agencies, from their names where the file is silent."""
    names = table.column("name").to_pylist()
    found = _by_value(names, vocab.resolve_opd)
    kinds = [f.kind if f else None for f in found]
    table = fill(table, "actors", "kind", kinds)
    urusan = [
        f.urusan if f and f.state in {"exact", "alias", "code"} and f.kind == kind else None
        for f, kind in zip(found, table.column("kind").to_pylist(), strict=True)
    ]
    table = fill(table, "actors", "urusan", urusan)
    sectors = _by_value(table.column("urusan").to_pylist(), vocab.sector_of)
    return fill(table, "actors", "sector", sectors)


def _by_value(values: list[Any], function: Callable[[Any], Any]) -> list[Any]:
    """Apply a function to each different value once; nothing stays nothing."""
    known = {value: function(value) for value in set(values) - {None}}
    return [known.get(value) for value in values]


def add_actors(tables: dict[str, pa.Table], ledgers: Mapping[str, Ledger], *, every: bool) -> None:
    """Make actors of ids that are named but not described.

    Parameters
    ----------
    tables
        Tables by name, changed in place.
    ledgers
        Take one notice per column.
    every
        Follow every reference to an actor (there is no table of actors), else only
        ``programs.opd``.
    """
    own = tables.get("actors")
    have = set(own.column("id").to_pylist()) if own is not None and len(own) else set()
    for name, column in list(_actor_columns(tables, every=every)):
        named = set(pc.unique(tables[name].column(column)).to_pylist()) - {None} - have
        if not named:
            continue
        areas = _only_regions(tables[name], column)
        rows = [{"id": i, "name": i, "region": areas.get(i)} for i in sorted(named)]
        tables["actors"] = append(tables.get("actors"), "actors", rows)
        ledgers[name].note(
            "exchange.tables.actors_derived", "notice" if every else "warning", column=column,
            count=len(named), table=name, which=_some(sorted(named)),
        )  # fmt: skip
        have |= named


def _some(ids: list[str]) -> str:
    """Quote the first ids, for a sentence."""
    shown = ", ".join(f'"{i}"' for i in ids[:_SHOWN_IDS])
    return f"{shown}, \u2026" if len(ids) > _SHOWN_IDS else shown


def _actor_columns(tables: Mapping[str, pa.Table], *, every: bool) -> Iterable[tuple[str, str]]:
    for name, table in tables.items():
        for column in CONTRACTS[name].columns:
            wanted = column.references == "actors" and column.name in table.column_names
            if wanted and (every or (name, column.name) == ("programs", "opd")):
                yield name, column.name


def _only_regions(table: pa.Table, column: str) -> dict[str, str]:
    """Area of the rows that name an actor, for actors with a single one."""
    if "region" not in table.column_names:
        return {}
    pairs = table.select([column, "region"]).drop_null().group_by([column, "region"]).aggregate([])
    found: dict[str, list[str]] = {}
    for actor, region in zip(*(c.to_pylist() for c in pairs.columns), strict=True):
        found.setdefault(actor, []).append(region)
    return {actor: areas[0] for actor, areas in found.items() if len(areas) == 1}


def add_issues(tables: dict[str, pa.Table]) -> None:
    """Describe the national issues that are named by their id, in place."""
    own = tables.get("issues")
    have = set(own.column("id").to_pylist()) if own is not None and len(own) else set()
    named: set[str | None] = set()
    for name, table in tables.items():
        for column in CONTRACTS[name].columns:
            if column.references == "issues" and column.name in table.column_names:
                named |= set(pc.unique(table.column(column.name)).to_pylist())
    facts = vocab.issues()
    rows = [
        {"id": i, "name": facts[i].name_id, "dimension": facts[i].dimension}
        for i in sorted(n for n in named if n and n in facts and n not in have)
    ]
    if rows:
        tables["issues"] = append(own, "issues", rows)
