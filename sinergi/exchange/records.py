# pyright: basic
# pyarrow has no type stubs
"""Tables of other systems as they are exported: CSV, JSON or a workbook, every cell as text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from sinergi.errors import UnreadableFileError
from sinergi.exchange.cells import parse_text
from sinergi.exchange.encoding import decode
from sinergi.exchange.sniff import RawTable, header_names, read_bytes, read_delimited
from sinergi.exchange.workbook.grid import open_grids

__all__ = [
    "RECORD_SUFFIXES",
    "SHEET_SUFFIXES",
    "TEXT_SUFFIXES",
    "read_records",
    "read_sheets",
]

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
SHEET_SUFFIXES = (".xlsx", ".xlsm", ".xls")
RECORD_SUFFIXES = (*TEXT_SUFFIXES, ".json", *SHEET_SUFFIXES)
#: Keys under which services wrap their rows.
_WRAPPERS = ("data", "result", "results", "rows", "items", "records")


def read_records(path: Path) -> list[RawTable]:
    """Read every table of a file.

    Parameters
    ----------
    path
        CSV, JSON (a list of objects, as services answer) or workbook (each sheet with rows).

    Raises
    ------
    UnreadableFileError
        The file is empty, damaged, protected or of another kind.
    """
    suffix = path.suffix.casefold()
    if suffix == ".json":
        return [_from_json(path)]
    if suffix in SHEET_SUFFIXES:
        return [_from_grid(path.name, name, rows) for name, rows in read_sheets(path) if any(rows)]
    return [read_delimited(path)]


def _from_json(path: Path) -> RawTable:
    text = decode(read_bytes(path)).text
    if not text.strip():
        raise UnreadableFileError("exchange.input.empty", file=path.name)
    try:
        rows = _rows_of(json.loads(text))
    except (json.JSONDecodeError, RecursionError) as problem:
        raise UnreadableFileError(
            "exchange.input.damaged", file=path.name, kind="JSON"
        ) from problem
    if rows is None:
        raise UnreadableFileError("exchange.input.no_rows", file=path.name)
    names = list(dict.fromkeys(key for row in rows for key in row))
    columns = [pa.array([_text(row.get(name)) for row in rows], pa.string()) for name in names]
    return RawTable(pa.Table.from_arrays(columns, names=header_names(names)), path.name, 1)


def _rows_of(content: Any) -> list[dict[str, Any]] | None:
    if isinstance(content, dict):
        inner = next((content[k] for k in _WRAPPERS if isinstance(content.get(k), list)), None)
        content = inner
    if not isinstance(content, list) or not all(isinstance(row, dict) for row in content):
        return None
    return content


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return parse_text(value).value if not isinstance(value, str) else value


def read_sheets(path: Path) -> Iterator[tuple[str, list[list[Any]]]]:
    """Cells of each visible or hidden sheet of a workbook, from its first row on."""
    for grid in open_grids(path):
        yield grid.name, grid.rows


def _from_grid(file: str, sheet: str, rows: list[list[Any]]) -> RawTable:
    start = next(i for i, row in enumerate(rows) if any(cell not in {"", None} for cell in row))
    header = header_names([parse_text(cell).value or "" for cell in rows[start]])
    body = rows[start + 1 :]
    columns = [
        pa.array([_text(row[i]) if i < len(row) else None for row in body], pa.string())
        for i in range(len(header))
    ]
    return RawTable(
        pa.Table.from_arrays(columns, names=header), file, first_row=start + 2, sheet=sheet
    )
