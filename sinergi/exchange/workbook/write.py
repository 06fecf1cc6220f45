# pyright: basic
# pandas and XlsxWriter
"""A snapshot as a filled workbook of the same sheets.

Read back with ``read_workbook`` it gives the same snapshot, up to these losses:

- provenance columns (``source_*``, ``load_id``) are those of the new file;
- text is cleaned (NFC, single blanks, no control characters); text that means "nothing" to a
  reader (``-``, ``n/a``, ``nan``) or is an error of a spreadsheet (``#N/A``) becomes missing;
  cells end at 32,767 characters; the first cell of a row must not begin with ``CONTOH:``;
- dates before 1945 or after 2100 are not read; numbers keep 15 to 17 significant digits;
- rows that refer to a row that the snapshot does not have are told, not read;
- a relation that stands twice is read once.
"""

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sinergi.exchange.headers import data, fold, label
from sinergi.exchange.workbook.book import new_book
from sinergi.exchange.workbook.layout import ColumnSpec, SheetSpec, sheets
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS
from sinergi.vocab import issues as national_issues

Row = dict[str, Any]
_AMBIGUOUS = frozenset("|;\n:()")


def write_workbook(path: str | Path, snapshot: Snapshot) -> Path:
    """Write a snapshot as a filled workbook.

    Parameters
    ----------
    path
        The ``.xlsx`` file; replaced as a whole or not at all.
    snapshot
        What to write. The core sheets are always there, the others when they have rows.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> city = Snapshot({"issues": pd.DataFrame({"id": ["I01"], "name": ["=1+1"]})})
    >>> file = write_workbook(Path(tempfile.mkdtemp()) / "isi.xlsx", city)
    >>> from sinergi.exchange.workbook.read import read_workbook
    >>> read_workbook(file).snapshot == city
    True
    """
    target = Path(path)
    rows = _all_rows(snapshot)
    bodies = sorted(set(snapshot.actors["name"].dropna()))
    with new_book(target, bodies=bodies) as book:
        book.instructions(_instructions())
        for spec in sheets():
            if spec.shown or rows.get(spec.key):
                book.sheet(spec, rows.get(spec.key, []))
    return target


def _instructions() -> list[list[str]]:
    said = data("layout")["filled"]
    return [[said["title"]], ["Isi lengkap:", "ya"], [said["head"], said["text"]]]


def _records(frame: pd.DataFrame, table: str) -> list[Row]:
    names = CONTRACTS[table].names
    columns = {name: frame[name].tolist() for name in names}
    return [
        {name: _plain(values[i]) for name, values in columns.items()} for i in range(len(frame))
    ]


def _plain(value: Any) -> Any:
    if value is pd.NA or value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    if isinstance(value, pd.Timestamp | dt.datetime):
        return value.date()
    return value


class _Refs:
    """How a row is named in cells: by its name when that says which, else by its id."""

    def __init__(self, rows: Iterable[Row], *, label_of: str = "name") -> None:
        self._names: dict[str, str] = {}
        by_word: defaultdict[str, list[str]] = defaultdict(list)
        ids = set()
        for row in rows:
            ids.add(row["id"])
            by_word[fold(str(row[label_of] or ""))].append(row["id"])
        folded_ids = {fold(i) for i in ids}
        for row in rows:
            name = str(row[label_of] or "")
            word = fold(name)
            plain = word and len(by_word[word]) == 1 and not _AMBIGUOUS & set(name)
            if plain and word not in folded_ids and name == " ".join(name.split()):
                self._names[row["id"]] = name

    def __call__(self, key: Any) -> Any:
        return self._names.get(key, key)


def _all_rows(snapshot: Snapshot) -> dict[str, list[Row]]:
    tables = {name: _records(snapshot.table(name), name) for name in CONTRACTS}
    refs = {name: _Refs(tables[name]) for name in ("actors", "forums", "indicators", "datasets")}
    shared = _Shared(tables, refs)
    rows: dict[str, list[Row]] = {}
    for spec in sheets():
        source = shared.left.get(spec.key, tables[spec.key])
        cells = shared.cells[spec.key]
        rows[spec.key] = [{**_shown(spec, row, refs), **cells[row.get("id")]} for row in source]
    return rows


@dataclass(frozen=True, slots=True)
class _InCell:
    """A relation whose plain rows stand in a cell of the sheet of one of its ends.

    ``plain`` tells the rows that say no more than the pair; the others keep their own sheet.
    """

    table: str
    owner: str
    owner_column: str
    other: str
    other_column: str
    field: str
    plain: Callable[[Row], bool]


def _plain_member(row: Row) -> bool:
    known = row["role"] in data("headers")["roles"]["known"]
    return known and row["basis"] == "stated" and not row["valid_from"] and not row["valid_to"]


def _plain_issue(row: Row) -> bool:
    return row["source"] == "declared" and row["confidence"] is None


def _no_role(row: Row) -> bool:
    return row["role"] is None


_IN_CELLS = (
    _InCell("memberships", "forums", "forum", "actors", "actor", "members", _plain_member),
    _InCell("forum_issues", "forums", "forum", "issues", "issue", "issues", bool),
    _InCell("program_issues", "programs", "program", "issues", "issue", "issues", _plain_issue),
    _InCell("program_partners", "programs", "program", "actors", "actor", "partners", _no_role),
    _InCell("agreement_parties", "agreements", "agreement", "actors", "actor", "parties",
            _no_role),
)  # fmt: skip


class _Shared:
    """Relations that stand in a cell of another sheet, and those left for their own sheet."""

    def __init__(self, tables: Mapping[str, list[Row]], refs: Mapping[str, _Refs]) -> None:
        self.cells: defaultdict[str, defaultdict[Any, dict[str, str]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self.left: dict[str, list[Row]] = {}
        ids = {name: {row["id"] for row in rows} for name, rows in tables.items()
               if "id" in CONTRACTS[name].names}  # fmt: skip
        ids["issues"] |= set(national_issues())
        for share in _IN_CELLS:
            self._share(share, tables[share.table], ids, refs["actors"])

    def _share(
        self, share: _InCell, rows: list[Row], ids: Mapping[str, set[str]], actor: _Refs
    ) -> None:  # fmt: skip
        parts: defaultdict[str, list[str]] = defaultdict(list)
        left: list[Row] = []
        for row in rows:
            owner, other = row[share.owner_column], row[share.other_column]
            known = owner in ids[share.owner] and other in ids[share.other] and "|" not in other
            if not known or not share.plain(row):
                left.append(row)
                continue
            word = str(actor(other)) if share.other == "actors" else other
            parts[owner].append(word + _role(row) if share.field == "members" else word)
        for owner, found in parts.items():
            self.cells[share.owner][owner][share.field] = " | ".join(found)
        self.left[share.table] = left


def _role(row: Row) -> str:
    return "" if row["role"] == data("headers")["roles"]["default"] else f" ({row['role']})"


def _shown(spec: SheetSpec, row: Row, refs: Mapping[str, _Refs]) -> Row:
    return {c.field: _word(c, row.get(c.field), refs) for c in spec.columns}


_NAMED = {"actor": "actors", "forum": "forums", "indicator": "indicators"}


def _word(column: ColumnSpec, value: Any, refs: Mapping[str, _Refs]) -> Any:
    """Write a value as a person reads it."""
    if value is None:
        return None
    if column.choices:
        return label(column.choices, value)
    if column.kind == "actors":
        return " | ".join(str(refs["actors"](v)) for v in split_list(value))
    if column.kind == "issue":
        fact = national_issues().get(value)
        return value if fact is None else f"{fact.id} {fact.name_id}"
    table = "datasets" if column.field == "dataset" else _NAMED.get(column.kind)
    return refs[table](value) if table else value
