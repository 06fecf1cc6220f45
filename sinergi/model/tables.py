# pyright: basic
# pyarrow has no types; annotations are walked as values
"""Table contracts, derived from the entities: one truth, no second schema.

A table is a pandas DataFrame with Arrow inside: text ``string``, whole numbers ``int64``,
numbers ``double``, ``bool``, dates ``date32``; a missing value is ``pd.NA``.
"""

import datetime as dt
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import pandas as pd
import pyarrow as pa
from pydantic.fields import FieldInfo

from sinergi.errors import UnknownTermError, UnusableDataError
from sinergi.model.entities import NODES, Row
from sinergi.model.fields import ListOf, References
from sinergi.model.relations import RELATIONS

ColumnKind = Literal["text", "integer", "number", "boolean", "date"]

_ARROW: dict[ColumnKind, pa.DataType] = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}
_KINDS: dict[type, ColumnKind] = {
    bool: "boolean", str: "text", int: "integer", float: "number", dt.date: "date",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    Attributes
    ----------
    name
        English name, as in files.
    kind
        Type of the values.
    required
        Whether every row must have it.
    references
        Table whose ids the values are.
    list_of
        The cell holds several values joined by ``" | "``; ``""`` for plain text, else the
        table whose ids they are; ``None`` for a single value.
    choices
        Closed list of values, empty when open.
    low, high
        Inclusive bounds of a number, ``None`` when there is none.
    """

    name: str
    kind: ColumnKind
    required: bool = False
    references: str | None = None
    list_of: str | None = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def dtype(self) -> Any:
        """The pandas type of the column (an ``ArrowDtype``)."""
        return pd.ArrowDtype(_ARROW[self.kind])


@dataclass(frozen=True, slots=True)
class TableContract:
    """Columns and key of a table."""

    name: str
    entity: type[Row]
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, without provenance."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Column by name."""
        for column in (*self.columns, *PROVENANCE):
            if column.name == name:
                return column
        raise UnknownTermError.among(name, known=self.names, what="column")


#: Where a row comes from; carried by every table, no part of its identity.
PROVENANCE: tuple[Column, ...] = (
    Column("source_file", "text"),
    Column("source_sheet", "text"),
    Column("source_row", "integer"),
    Column("load_id", "text"),
)
PROVENANCE_NAMES: tuple[str, ...] = tuple(column.name for column in PROVENANCE)


def _base(annotation: Any) -> tuple[ColumnKind, tuple[str, ...], list[Any]]:
    """Find the plain type, the choices and the markers below unions and annotations."""
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        inner = next(a for a in get_args(annotation) if a is not type(None))
        return _base(inner)
    if origin is Literal:
        return "text", get_args(annotation), []
    if hasattr(annotation, "__metadata__"):
        kind, choices, markers = _base(annotation.__origin__)
        return kind, choices, [*markers, *annotation.__metadata__]
    return _KINDS[annotation], (), []


def _bounds(markers: list[Any]) -> tuple[float | None, float | None]:
    low = high = None
    for marker in markers:
        for part in (marker, *getattr(marker, "metadata", ())):
            low = getattr(part, "ge", getattr(part, "gt", None)) if low is None else low
            high = getattr(part, "le", getattr(part, "lt", None)) if high is None else high
    return low, high


def _column(name: str, field: FieldInfo, annotation: Any) -> Column:
    kind, choices, markers = _base(annotation)
    references = next((m.table for m in markers if isinstance(m, References)), None)
    list_of = next((m.table or "" for m in markers if isinstance(m, ListOf)), None)
    low, high = _bounds(markers)
    return Column(name, kind, field.is_required(), references, list_of, choices, low, high)


def _contract(entity: type[Row]) -> TableContract:
    annotations: dict[str, Any] = {}
    for base in reversed(entity.__mro__):
        annotations.update(getattr(base, "__annotations__", {}))
    columns = tuple(
        _column(name, field, annotations[name]) for name, field in entity.model_fields.items()
    )
    return TableContract(entity.table, entity, columns, entity.key)


CONTRACTS: Mapping[str, TableContract] = types.MappingProxyType(
    {entity.table: _contract(entity) for entity in (*NODES, *RELATIONS)}
)
NODE_TABLES: tuple[str, ...] = tuple(entity.table for entity in NODES)
RELATION_TABLES: tuple[str, ...] = tuple(entity.table for entity in RELATIONS)


def contract(name: str) -> TableContract:
    """Contract of a table; an unknown name offers near ones."""
    if name not in CONTRACTS:
        raise UnknownTermError.among(name, known=CONTRACTS, what="table")
    return CONTRACTS[name]


@cache
def _empty(name: str) -> pd.DataFrame:
    columns = (*contract(name).columns, *PROVENANCE)
    return pd.DataFrame({c.name: pd.array([], dtype=c.dtype) for c in columns})


def empty_table(name: str) -> pd.DataFrame:
    """Make a table of the right columns and types without rows."""
    return _empty(name).copy(deep=False)


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Bring a clean frame into the contract: missing columns added, order and types set.

    Cleaning cells is the readers' work; a value of a wrong type raises
    :class:`~sinergi.errors.UnusableDataError` here, with table and column.

    Examples
    --------
    >>> conform("issues", pd.DataFrame({"id": ["I01"], "name": ["Konflik sosial"]})).shape
    (1, 7)
    """
    rules = contract(name)
    known = (*rules.columns, *PROVENANCE)
    stray = [c for c in frame.columns if c not in {k.name for k in known}]
    if stray:
        raise UnknownTermError.among(str(stray[0]), known=rules.names, what="column")
    # Columns that are not told are one and the same for each type: a national table has many.
    nothing = {
        c.dtype: pd.arrays.ArrowExtensionArray(pa.nulls(len(frame), c.dtype.pyarrow_dtype))
        for c in known
        if c.name not in frame.columns
    }
    told = {
        c.name: _cast(name, frame, c) if c.name in frame.columns else pd.Series(nothing[c.dtype])
        for c in known
    }
    return pd.DataFrame(told, index=_index(frame))


def _index(frame: pd.DataFrame) -> pd.RangeIndex:
    return pd.RangeIndex(len(frame))


def _cast(table: str, frame: pd.DataFrame, column: Column) -> "pd.Series[Any]":
    values = frame[column.name].reset_index(drop=True)
    try:
        return values.astype(column.dtype)
    except (
        ValueError,
        TypeError,
        pa.ArrowInvalid,
        pa.ArrowTypeError,
        pa.ArrowNotImplementedError,
    ):
        raise UnusableDataError(
            "model.wrong_type", table=table, column=column.name, kind=column.kind
        ) from None


def rows_to_table(name: str, rows: Iterable[Row] | Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Make a table from entities or plain mappings."""
    records = [r.model_dump() if isinstance(r, Row) else dict(r) for r in rows]
    if not records:
        return empty_table(name)
    known = (*contract(name).columns, *PROVENANCE)
    stray = {k for r in records for k in r} - {c.name for c in known}
    if stray:
        raise UnknownTermError.among(min(stray), known=contract(name).names, what="column")
    return pd.DataFrame(
        {c.name: pd.array([r.get(c.name) for r in records], dtype=c.dtype) for c in known}
    )
