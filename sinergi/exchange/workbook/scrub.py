"""Looks for persons in the text of the tables (DESIGN.md section 9.4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from sinergi.exchange.persons import find_person
from sinergi.exchange.workbook.parse import Reading
from sinergi.model.tables import CONTRACTS

#: Columns that hold codes, ids and closed lists: no prose.
_NO_PROSE = frozenset({"id", "code", "kind", "region", "urusan", "sector", "level", "stage"})


def tell_persons(
    tables: Mapping[str, Sequence[Mapping[str, Any]]], readings: Mapping[str, Reading]
) -> None:
    """Tell of every cell of prose with a title and name, a NIK, a phone number or an e-mail."""
    for table, rows in tables.items():
        columns = [c.name for c in CONTRACTS[table].columns
                   if c.kind == "text" and not c.references and not c.choices
                   and c.name not in _NO_PROSE]  # fmt: skip
        seen: dict[str, str | None] = {}
        for row in rows:
            reading = readings.get(str(row.get("source_sheet")))
            if reading is None:
                continue
            for name in columns:
                _look(row, name, reading, seen)


def _look(
    row: Mapping[str, Any], name: str, reading: Reading, seen: dict[str, str | None]
) -> None:
    value = row.get(name)
    if value is None:
        return
    if value not in seen:
        seen[value] = find_person(value)
    mark = seen[value]
    if mark is not None:
        reading.tell(f"workbook.persons.{mark}", "warning", row=int(row["source_row"]) - 1,
                     name=name, value=value)  # fmt: skip
