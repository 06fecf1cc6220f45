# pyright: basic
# pyarrow has no type stubs
"""References between tables: every id that is named must exist."""

from collections.abc import Mapping

import pyarrow as pa

from sinergi.exchange.arrow import compute as pc
from sinergi.exchange.ledger import Ledger
from sinergi.exchange.rows import ROW, keep
from sinergi.model.fields import join_list, split_list
from sinergi.model.tables import Column, contract

__all__ = ["check_links"]


def check_links(tables: dict[str, pa.Table], ledgers: Mapping[str, Ledger]) -> None:
    """Take out what points nowhere, in place.

    A relation that lost an end it must have is left out (error); any other dangling reference
    becomes missing (warning).

    Parameters
    ----------
    tables
        Tables of the contract by name.
    ledgers
        Where the findings of each table go.
    """
    for name, table in list(tables.items()):
        for column in contract(name).columns:
            target = column.references or column.list_of
            if not target or target == "regions" or column.name not in table.column_names:
                continue
            known = _ids(tables, target)
            if not _holds_lists(column, tables[name], known):
                tables[name] = _check(tables[name], column, known, ledgers[name])
            else:
                tables[name] = _check_list(tables[name], column, known, ledgers[name])


def _holds_lists(column: Column, table: pa.Table, known: pa.ChunkedArray) -> bool:
    """Tell a column of several ids a cell: a bar stands between ids that are known by parts."""
    if column.list_of or column.required:
        return column.list_of is not None
    values = table.column(column.name)
    several = pc.and_(
        pc.match_substring(values, "|"), pc.invert(pc.is_in(values, value_set=known))
    )
    return bool(pc.any(several).as_py())


def _ids(tables: Mapping[str, pa.Table], target: str) -> pa.ChunkedArray:
    table = tables.get(target)
    if table is None or "id" not in table.column_names:
        return pa.chunked_array([pa.array([], pa.string())])
    return table.column("id")


def _check(table: pa.Table, column: Column, known: pa.ChunkedArray, ledger: Ledger) -> pa.Table:
    values = table.column(column.name)
    good = pc.or_(pc.is_null(values), pc.is_in(values, value_set=known))
    if pc.all(good).as_py():
        return table
    lost = table.filter(pc.invert(good))
    facts = {"table": ledger.table, "target": column.references}
    severity = "error" if column.required else "warning"
    code = "exchange.tables.dangling_relation" if column.required else "exchange.tables.dangling"
    rows = zip(lost.column(ROW).to_pylist(), lost.column(column.name).to_pylist(), strict=True)
    ledger.cells(code, severity, column.name, ((row, value, facts) for row, value in rows))
    if column.required:
        return keep(table, good)
    place = table.column_names.index(column.name)
    kept = pc.if_else(good, values, pa.scalar(None, values.type))
    return table.set_column(place, column.name, kept)


def _check_list(
    table: pa.Table, column: Column, known: pa.ChunkedArray, ledger: Ledger
) -> pa.Table:
    values = table.column(column.name)
    encoded = values.combine_chunks().dictionary_encode()
    ids = set(known.to_pylist())
    cells = encoded.dictionary.to_pylist()
    kept = [join_list([part for part in split_list(cell) if part in ids]) for cell in cells]
    lost = {c: [p for p in split_list(c) if p not in ids] for c in cells}
    if not any(lost.values()):
        return table
    rows = zip(table.column(ROW).to_pylist(), values.to_pylist(), strict=True)
    facts = {"target": column.list_of or column.references}
    ledger.cells(
        "exchange.tables.dangling_member", "warning", column.name,
        ((row, part, facts) for row, cell in rows if cell for part in lost[cell]),
    )  # fmt: skip
    place = table.column_names.index(column.name)
    mended = pa.array(kept, pa.string()).take(encoded.indices)
    return table.set_column(place, column.name, pa.chunked_array([mended]))
