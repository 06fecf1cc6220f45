# pyright: basic
# pyarrow has no type stubs
"""What an input is, by its content; the name of a file decides nothing but its tables."""

from pathlib import Path
from typing import Any

from sinergi._calls import checked
from sinergi.errors import SinergiError, UnreadableFileError, UnusableDataError, UsageError
from sinergi.exchange.encoding import looks_binary, no_text
from sinergi.exchange.places import entries, existing
from sinergi.exchange.records import RECORD_SUFFIXES, SHEET_SUFFIXES, read_records, read_sheets
from sinergi.exchange.sipd_layout import looks_like_sipd
from sinergi.exchange.sirup.files import CORE, classify
from sinergi.exchange.sniff import RawTable, read_bytes, read_delimited
from sinergi.model.batch import Batch
from sinergi.model.tables import CONTRACTS

__all__ = ["detect_format", "read_any"]

_STORE_SUFFIX = ".sinergi"
_CORE_TABLES = frozenset({"programs", "actors"})
_TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet")
_HEAD = 4096
_SHOWN = 8


def detect_format(path: str | Path) -> str:
    """Tell what an input is.

    Parameters
    ----------
    path
        File or folder.

    Returns
    -------
    str
        ``workbook``, ``tables``, ``sipd``, ``sirup``, ``form`` or ``store``.

    Raises
    ------
    UnusableDataError
        Nothing fits; the sentence says what was seen.
    UnreadableFileError
        The file is empty, damaged or protected.
    """
    if str(path).startswith(("neo4j://", "neo4j+s://", "bolt://")):
        return "store"
    place = existing(path)
    return _of_folder(place) if place.is_dir() else _of_file(place)


@checked
def read_any(path: str | Path, *, region: str | None = None) -> Batch:
    """Read a workbook, a folder of tables, an SIPD export, a SIRUP dump or sheets saved as CSV.

    Parameters
    ----------
    path
        File or folder; see :func:`detect_format`.
    region
        Code of the region of a workbook or form that does not name its own.

    Raises
    ------
    UsageError
        The input is a store: open it as a workspace.
    """
    from sinergi import exchange
    from sinergi.exchange.workbook.plan import is_plan

    kind = detect_format(path)
    if kind == "store":
        raise UsageError("exchange.is_store", path=Path(path).name)
    if kind == "workbook" and is_plan(Path(path)):
        return exchange.read_plan(path)
    if kind in {"workbook", "form"}:
        reader = exchange.read_workbook if kind == "workbook" else exchange.read_form
        return reader(path, region=region)
    readers = {
        "tables": exchange.read_tables, "sipd": exchange.read_sipd, "sirup": exchange.read_sirup,
    }  # fmt: skip
    return readers[kind](path)


def _of_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        read_bytes(path)
        raise
    if not head:
        raise UnreadableFileError("exchange.input.empty", file=path.name)
    binary = looks_binary(head)
    if binary == "sqlite" or path.suffix.casefold() == _STORE_SUFFIX:
        return "store"
    if binary == "parquet":
        return _named_table(path)
    if binary in {"xlsx", "xls", "zip"} or path.suffix.casefold() in SHEET_SUFFIXES:
        return _of_workbook(path)
    if binary is not None:
        raise no_text(path.name, binary)
    return _of_table(path)


def _named_table(path: Path) -> str:
    if path.stem.casefold() in CONTRACTS:
        return "tables"
    raise UnusableDataError("exchange.input.unknown_table", file=path.name, seen="Parquet")


def _of_workbook(path: Path) -> str:
    """Tell a workbook of ours, also when a sheet of it was pasted from SIPD."""
    from sinergi.exchange.headers import fold
    from sinergi.exchange.workbook.layout import sheet_titles

    titles = sheet_titles()
    ours = {titles[fold(name)] for name in _sheet_names(path) if fold(name) in titles}
    if len(ours) > 1:
        return "workbook"
    sheets = list(read_sheets(path))
    kinds = {classify(_header(rows)) for _, rows in sheets}
    if kinds & set(CORE):
        return "sirup"
    if not ours and any(looks_like_sipd(rows) for _, rows in sheets):
        return "sipd"
    return "workbook"


def _sheet_names(path: Path) -> list[str]:
    """Names of the sheets, without reading a cell; none when the file needs a closer look."""
    import python_calamine as calamine

    from sinergi.exchange.workbook.guard import check_file

    check_file(path)
    try:
        with calamine.CalamineWorkbook.from_path(path) as book:
            return list(book.sheet_names)
    except (calamine.CalamineError, OSError, ValueError):
        return []


def _header(rows: list[list[Any]]) -> list[str]:
    return [str(cell) for cell in next((row for row in rows if any(row)), [])]


def _of_table(path: Path) -> str:
    tables = read_records(path) if path.suffix.casefold() == ".json" else [read_delimited(path)]
    kind = _of_columns(tables[0], path)
    if kind is None:
        seen = ", ".join(tables[0].data.column_names[:_SHOWN])
        raise UnusableDataError("exchange.input.unknown_table", file=path.name, seen=seen)
    return kind


def _of_columns(table: RawTable, path: Path) -> str | None:
    names = table.data.column_names
    from sinergi.exchange.workbook.forms import looks_like_form

    named = path.stem.casefold() in CONTRACTS and "id" in {n.strip().casefold() for n in names}
    if named and (path.stem.casefold() in _CORE_TABLES or not looks_like_form(path.name, names)):
        return "tables"
    if classify(names) in CORE:
        return "sirup"
    head = table.data.slice(0, 40).to_pylist()
    rows = [names, *([v for v in row.values() if v is not None] for row in head)]
    if looks_like_sipd(rows):
        return "sipd"
    return "form" if looks_like_form(path.name, names) else None


def _of_folder(folder: Path) -> str:
    found = entries(folder)
    if not found:
        raise UnusableDataError("exchange.input.empty_folder", folder=folder.name)
    named = [e for e in found if e.stem.casefold() in CONTRACTS
             and e.suffix.casefold() in _TABLE_SUFFIXES]  # fmt: skip
    if any(e.stem.casefold() in _CORE_TABLES for e in named):
        return "tables"
    kinds: set[str | None] = set()
    for entry in found:
        kinds.add(_quietly(entry) if entry.suffix.casefold() in RECORD_SUFFIXES else None)
        if "sirup" in kinds:
            return "sirup"
    for kind in ("sipd", "form"):
        if kind in kinds:
            return kind
    books = [e.name for e in found if e.suffix.casefold() in SHEET_SUFFIXES]
    if books:
        raise UnusableDataError(
            "exchange.input.workbook_inside", folder=folder.name, seen=", ".join(books[:_SHOWN])
        )
    seen = ", ".join(e.name for e in found[:_SHOWN])
    raise UnusableDataError("exchange.input.nothing_fits", folder=folder.name, seen=seen)


def _quietly(path: Path) -> str | None:
    try:
        return _of_file(path)
    except SinergiError:
        return None
