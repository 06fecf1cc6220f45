# pyright: basic
# pyarrow has no type stubs
"""A raw table becomes a table of the contract: columns matched and typed, keys unique.

A row is left out only when it lacks what every row must have or repeats an id; any other bad
cell becomes missing. Both are findings.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi.errors import near_misses
from sinergi.exchange.arrow import compute as pc
from sinergi.exchange.ledger import Ledger
from sinergi.exchange.typed import TypedColumn, typed
from sinergi.model.tables import PROVENANCE_NAMES, TableContract, contract

__all__ = ["ROW", "clean_table", "keep", "to_frame"]

#: Working column: row of the file that is being read.
ROW = "_row"


def clean_table(
    name: str, data: pa.Table, *, rows: "np.ndarray[Any, Any]", ledger: Ledger,
    regions: Mapping[str, str],
) -> pa.Table:  # fmt: skip
    """Bring a raw table into the contract of table ``name``.

    Parameters
    ----------
    name
        Table of the model.
    data
        Cells as read, text or typed.
    rows
        Row of the file (1-based) of each row.
    ledger
        Takes the findings.
    regions
        Known region codes and their names.

    Returns
    -------
    pa.Table
        The contract's columns that the file has, and :data:`ROW`.
    """
    rules = contract(name)
    matched = _match_columns(rules, data, ledger)
    if not matched and len(data):
        ledger.note("exchange.tables.no_column", "error", column=rules.key[0], table=name)
    ledger.table = name
    if ledger.places is not None:
        ledger.places.update(matched)
    numbers = pa.chunked_array([pa.array(rows, pa.int64())])
    columns: dict[str, pa.ChunkedArray] = {}
    for column, place in matched.items():
        result = typed(data.column(place), rules.column(column), regions)
        columns[column] = result.values
        _tell(ledger, column, result, rows)
    columns[ROW] = numbers
    return _without_blank_rows(pa.table(columns))


def _without_blank_rows(table: pa.Table) -> pa.Table:
    masks = [pc.is_valid(table.column(c)) for c in table.column_names if c != ROW]
    if not masks:
        return table.slice(0, 0)
    filled = masks[0]
    for mask in masks[1:]:
        if pc.all(filled).as_py():
            return table
        filled = pc.or_(filled, mask)
    return table if pc.all(filled).as_py() else table.filter(filled)


def _match_columns(rules: TableContract, data: pa.Table, ledger: Ledger) -> dict[str, int]:
    """Place in the file of each column of the contract; the others are told."""
    known = (*rules.names, *PROVENANCE_NAMES)
    matched: dict[str, int] = {}
    for place, header in enumerate(data.column_names):
        name = "_".join(header.casefold().replace("-", " ").split())
        if name in known and name not in matched:
            matched[name] = place
        elif name in known:
            ledger.note("exchange.tables.column_twice", "warning", column=header)
        elif data.column(place).null_count < len(data) or not name.startswith("kolom_"):
            near = ", ".join(near_misses(name, rules.names)) or ", ".join(rules.names[:8])
            ledger.note("exchange.tables.unknown_column", "notice", column=header,
                        table=rules.name, near=near)  # fmt: skip
    return matched


def _tell(ledger: Ledger, column: str, result: TypedColumn, rows: "np.ndarray[Any, Any]") -> None:
    by_kind: dict[tuple[str, str], list[tuple[int, str | None, Mapping[str, object]]]] = {}
    for problem in result.problems:
        found = by_kind.setdefault((problem.code, problem.severity), [])
        found.extend((int(rows[i]), problem.value, problem.facts) for i in problem.rows)
    for (code, severity), found in by_kind.items():
        found.sort(key=lambda item: item[0])
        ledger.cells(code, severity, column, found)  # pyright: ignore[reportArgumentType] - a severity by construction


def keep(table: pa.Table, mask: pa.ChunkedArray) -> pa.Table:
    """Rows where the mask is true; the table itself when that is all of them."""
    return table if pc.all(mask).as_py() else table.filter(mask)


def require(name: str, table: pa.Table, ledger: Ledger) -> pa.Table:
    """Leave out rows that lack a value every row must have."""
    for column in contract(name).columns:
        if not column.required:
            continue
        if column.name not in table.column_names:
            if len(table):
                ledger.note("exchange.tables.no_column", "error", column=column.name, table=name)
            return table.slice(0, 0)
        present = pc.is_valid(table.column(column.name))
        lacking = table.filter(pc.invert(present)) if not pc.all(present).as_py() else None
        if lacking is not None and len(lacking):
            rows = lacking.column(ROW).to_pylist()
            ledger.cells("exchange.tables.required", "error", column.name,
                         ((row, None, {"table": name}) for row in rows))  # fmt: skip
        table = keep(table, present)
    return table


def unique(name: str, table: pa.Table, ledger: Ledger) -> pa.Table:
    """Keep the first row of each key."""
    key = [c for c in contract(name).key if c in table.column_names]
    if not key or not len(table):
        return table
    codes = pd.DataFrame({c: _codes(table.column(c)) for c in key})
    repeated = codes.duplicated().to_numpy()
    if not repeated.any():
        return table
    ledger.cells("exchange.tables.duplicate", "error", key[0],
                 _repeats(name, table, codes, repeated))  # fmt: skip
    return table.filter(pa.array(~repeated))


def _codes(values: pa.ChunkedArray) -> "np.ndarray[Any, Any]":
    """Small numbers that stand for the values; a missing value has its own."""
    encoded = values.combine_chunks().dictionary_encode(null_encoding="encode")
    return encoded.indices.to_numpy()


def _repeats(
    name: str, table: pa.Table, codes: pd.DataFrame, repeated: "np.ndarray[Any, Any]"
) -> Iterator[tuple[int, str, Mapping[str, object]]]:
    groups = codes.groupby(list(codes.columns), sort=False).ngroup().to_numpy()
    firsts = np.unique(groups, return_index=True)[1]
    key = [c for c in contract(name).key if c in table.column_names]
    for place in np.flatnonzero(repeated):
        shown = " / ".join(str(table.column(c)[place].as_py() or "-") for c in key)
        first = table.column(ROW)[int(firsts[groups[place]])].as_py()
        facts = {"table": name, "first_row": first}
        yield table.column(ROW)[int(place)].as_py(), shown, facts


def to_frame(name: str, table: pa.Table, file: str | None) -> pd.DataFrame:
    """Make the frame of a snapshot, Arrow inside, with provenance."""
    rules = contract(name)
    known = (*rules.names, *PROVENANCE_NAMES)
    columns: dict[str, Any] = {c: table.column(c) for c in table.column_names if c in known}
    _fill(columns, "source_row", table.column(ROW) if ROW in table.column_names else None)
    if file is not None:
        _fill(columns, "source_file", pa.chunked_array([pa.repeat(pa.scalar(file), len(table))]))
    series = {c: pd.Series(pd.arrays.ArrowExtensionArray(v)) for c, v in columns.items()}
    return pd.DataFrame(series, index=pd.RangeIndex(len(table)))


def _fill(columns: dict[str, Any], name: str, own: pa.ChunkedArray | None) -> None:
    """Rows written by sinergi know where they came from; the others come from this file."""
    if own is not None:
        columns[name] = pc.coalesce(columns[name], own) if name in columns else own
