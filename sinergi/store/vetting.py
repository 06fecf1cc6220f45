# pyright: basic, reportAttributeAccessIssue=false
# pyarrow has no types, and its functions are made at run time
"""Which rows a store may take: the contract once more, at the last door before the data rest."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import PROVENANCE, Column, TableContract, contract
from sinergi.store.seal import whole

#: Findings told one by one for a table and reason; more are told as a number.
TOLD_AT_MOST = 200
_WHERE = ("source_file", "source_sheet", "source_row")


@dataclass(frozen=True, slots=True)
class VettedTable:
    """Rows of one table that may be stored.

    Attributes
    ----------
    rows
        Arrow columns of the contract and of provenance, sorted by key, keys unique.
    rejected
        Rows left out.
    told
        Columns that hold at least one value; the others say nothing.
    """

    rules: TableContract
    rows: pa.Table
    rejected: int
    told: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vetted:
    """Rows of a snapshot that may be stored, with what is to be told about the rest."""

    tables: tuple[VettedTable, ...]
    findings: Findings


def vet(snapshot: Snapshot) -> Vetted:
    """Look at every row: required values, closed lists, bounds, one row a key.

    An empty text is taken as missing. Of several rows with one key the first of the file is
    kept, whatever the order in which they come.
    """
    found: list[Finding] = []
    tables = [_vet_table(contract(name), frame, found) for name, frame in snapshot.tables()]
    return Vetted(tuple(tables), Findings(found))


def _vet_table(rules: TableContract, frame: pd.DataFrame, found: list[Finding]) -> VettedTable:
    table = pa.table({c.name: _clean(frame, c) for c in (*rules.columns, *PROVENANCE)})
    good = np.ones(len(table), dtype=bool)
    for column in rules.columns:
        for reason, bad in _faults(table.column(column.name), column):
            found.extend(_told(reason, (rules.name, column.name), table, bad & good))
            good &= ~bad
    kept = _sorted(table if good.all() else table.filter(pa.array(good)), rules)
    unique, conflicts = _first_of_key(kept, rules)
    found.extend(_told("duplicate", (rules.name, rules.key[0]), kept, conflicts))
    rejected = int((~good).sum()) + int(conflicts.sum())
    told = frozenset(n for n in rules.names if unique.column(n).null_count < len(unique))
    return VettedTable(rules, unique, rejected, told)


def _clean(frame: pd.DataFrame, column: Column) -> pa.Array:
    values = whole(pa.chunked_array(frame[column.name].array.__arrow_array__()))
    if column.kind == "text":
        empty = pc.equal(values, "")
        return pc.if_else(empty, pa.scalar(None, pa.string()), values) if _any(empty) else values
    if column.kind == "number":  # NaN is no value, and SQLite knows no minus zero
        return pc.add(pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values), 0.0)
    return values


def _any(mask: pa.Array) -> bool:
    return bool(pc.any(mask).as_py())


def _faults(values: pa.ChunkedArray, column: Column) -> Iterator[tuple[str, np.ndarray]]:
    if column.required and values.null_count:
        yield "missing", _mask(values.is_null())
    if column.choices:
        known = pc.is_in(values, value_set=pa.array(column.choices, pa.string()))
        yield "choice", _mask(pc.and_(pc.invert(known), values.is_valid()))
    if column.low is not None:
        yield "bounds", _mask(pc.less(values, column.low))
    if column.high is not None:
        yield "bounds", _mask(pc.greater(values, column.high))


def _mask(values: pa.ChunkedArray) -> np.ndarray:
    return values.fill_null(fill_value=False).to_numpy().astype(bool)


def _sorted(table: pa.Table, rules: TableContract) -> pa.Table:
    if _in_order(table, rules.key):  # as every store gives them: no second copy of a nation
        return table
    order = dict.fromkeys((*rules.key, *_WHERE, *rules.names))
    keys = [(n, "ascending") for n in (rules.key if len(table) < 2 else order)]  # noqa: PLR2004 - one row is sorted
    return table.sort_by(keys).combine_chunks()


def _in_order(table: pa.Table, names: tuple[str, ...]) -> bool:
    """Whether every key is above the one before it."""
    above, tied = np.zeros(max(len(table) - 1, 0), dtype=bool), True
    for name in names:
        values = whole(table.column(name))
        if values.null_count:
            return False
        before, now = values[:-1], values[1:]
        above |= tied & pc.less(before, now).to_numpy(zero_copy_only=False)
        tied &= pc.equal(before, now).to_numpy(zero_copy_only=False)
    return bool(above.all())


def _first_of_key(table: pa.Table, rules: TableContract) -> tuple[pa.Table, np.ndarray]:
    """Rows with a key of their own, and a mark on the ones that contradict an earlier row."""
    again = _as_before(table, rules.key)
    if not again.any():
        return table, again
    first = np.maximum.accumulate(np.where(~again, np.arange(len(table)), 0))
    equal = np.ones(len(table), dtype=bool)
    for name in rules.names:
        values = whole(table.column(name))
        equal &= _same(values, values.take(pa.array(first)))
    return table.filter(pa.array(~again)), again & ~equal


def _as_before(table: pa.Table, names: tuple[str, ...]) -> np.ndarray:
    again = np.ones(len(table), dtype=bool)
    again[:1] = False
    for name in names:
        values = whole(table.column(name))
        again[1:] &= _same(values[1:], values[:-1])
    return again


def _same(left: pa.Array, right: pa.Array) -> np.ndarray:
    both_missing = pc.and_(left.is_null(), right.is_null())
    equal = pc.equal(left, right).fill_null(fill_value=False)
    return pc.or_(equal, both_missing).to_numpy(zero_copy_only=False)


def _told(reason: str, of: tuple[str, str], rows: pa.Table, bad: np.ndarray) -> Iterator[Finding]:
    """Tell the marked rows: the first ones by place, the rest as a number."""
    places, (table, column) = np.flatnonzero(bad), of
    for row in rows.take(pa.array(places[:TOLD_AT_MOST])).to_pylist():
        value = None if row[column] is None else str(row[column])
        yield Finding(
            f"store.rejected.{reason}", "error", column=column, value=value,
            file=row["source_file"], sheet=row["source_sheet"], row=row["source_row"],
            facts={"table": table},
        )  # fmt: skip
    if len(places) > TOLD_AT_MOST:
        facts = {"table": table, "count": len(places) - TOLD_AT_MOST}
        yield Finding("store.rejected.more", "error", column=column, facts=facts)
