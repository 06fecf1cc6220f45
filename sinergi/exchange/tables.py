# pyright: basic
# pyarrow has no type stubs
"""A folder of CSV or Parquet files named after the tables of the model."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from sinergi._calls import checked
from sinergi._files import MARKER, atomic_folder
from sinergi.errors import (
    UnknownTermError,
    UnreadableFileError,
    UnusableDataError,
    near_misses,
)
from sinergi.exchange import fill
from sinergi.exchange.archive import SIDE_FILES, read_archive
from sinergi.exchange.csvfile import write_csv
from sinergi.exchange.hashes import folder_hash
from sinergi.exchange.ledger import Ledger
from sinergi.exchange.links import check_links
from sinergi.exchange.neutral import restore_array
from sinergi.exchange.places import entries, existing
from sinergi.exchange.privacy import tell_persons
from sinergi.exchange.rows import clean_table, require, to_frame, unique
from sinergi.exchange.sniff import RawTable, read_delimited
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS, PROVENANCE_NAMES, contract

__all__ = [
    "assemble",
    "build_batch",
    "read_raw",
    "read_tables",
    "write_tables",
]

_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet")
_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
_CORE = ("programs", "actors")
#: Files of other programs and of ourselves that a folder of tables may hold.
_IGNORED = ("run.json", "thumbs.db", "desktop.ini", *SIDE_FILES)


def read_tables(folder: str | Path) -> Batch:
    r"""Read a folder of tables.

    Parameters
    ----------
    folder
        Folder with ``programs.csv`` or ``programs.parquet``, ``actors.csv`` ...; columns as in
        the model, references are ids, dates ISO, lists ``a | b``. Only ``programs`` or
        ``actors`` is needed. A single file named after a table will do as well. The folder of
        an exported store (``sinergi export STORE``) is taken as it is.

    Returns
    -------
    Batch
        The rows that can be used and every finding. Areas, affairs, sectors and the national
        issues come from the vocabulary where the files are silent.

    Raises
    ------
    UnusableDataError
        No table, two files for one table, neither programs nor actors.
    UnreadableFileError
        A file is empty, damaged or no table.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "actors.csv").write_text("id,name,kind\ndinsos,Dinas Sosial,opd\n")
    >>> read_tables(folder).snapshot.actors["urusan"][0]
    '1.06'
    """
    place = existing(folder)
    exact = read_archive(place)
    if exact is not None:
        return exact
    files, notices = _find_files(place)
    raw = {name: read_raw(path) for name, path in files.items()}
    source = Source(place.name, "tables", folder_hash(sorted(files.values())))
    return build_batch(raw, source, notices)


def _find_files(place: Path) -> tuple[dict[str, Path], list[Finding]]:
    """File of each table; files that are none are told."""
    found = entries(place)
    files: dict[str, Path] = {}
    notices: list[Finding] = []
    for entry in found:
        name = entry.stem.casefold()
        if entry.name.casefold() in _IGNORED:
            continue
        if name not in CONTRACTS or entry.suffix.casefold() not in _SUFFIXES or entry.is_dir():
            notices.append(_unknown_file(entry))
        elif name in files:
            raise UnusableDataError(
                "exchange.tables.two_files", table=name, first=files[name].name, second=entry.name
            )
        else:
            files[name] = entry
    if not any(core in files for core in _CORE):
        seen = ", ".join(entry.name for entry in found[:8]) or "-"
        raise UnusableDataError("exchange.tables.no_core", folder=place.name, seen=seen)
    return files, notices


def _unknown_file(entry: Path) -> Finding:
    near = near_misses(entry.stem, CONTRACTS, limit=1)
    code = "exchange.tables.near_file" if near else "exchange.tables.unknown_file"
    return Finding(code, "notice", file=entry.name, facts={"near": ", ".join(near)})


def read_raw(path: Path) -> RawTable:
    """Read a CSV or Parquet file as it is."""
    if path.suffix.casefold() != ".parquet":
        raw = read_delimited(path)
        cells = [restore_array(column) for column in raw.data.columns]
        return replace(raw, data=pa.Table.from_arrays(cells, names=raw.data.column_names))
    try:
        return RawTable(pq.read_table(path), path.name, first_row=1)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as problem:
        code = "exchange.input.empty" if path.stat().st_size == 0 else "exchange.input.damaged"
        raise UnreadableFileError(code, file=path.name, kind="Parquet") from problem


def build_batch(
    raw: Mapping[str, RawTable], source: Source, notices: Iterable[Finding] = ()
) -> Batch:
    """Clean raw tables, tie them together, fill in what the vocabulary knows.

    Parameters
    ----------
    raw
        Raw tables by name of the table of the model.
    source
        What was read.
    notices
        Findings made before.
    """
    ledgers = {name: _ledger(table) for name, table in raw.items()}
    tables: dict[str, pa.Table] = {}
    regions = fill.known_regions()
    for name in sorted(raw, key=lambda n: n != "regions"):
        data = raw[name].data
        rows = np.arange(len(data), dtype=np.int64) + raw[name].first_row
        tables[name] = clean_table(name, data, rows=rows, ledger=ledgers[name], regions=regions)
        if name == "regions":
            regions = fill.known_regions(tables[name])
    files = {name: table.file for name, table in raw.items()}
    return assemble(tables, ledgers, files=files, source=source, notices=notices)


def assemble(
    tables: dict[str, pa.Table], ledgers: Mapping[str, Ledger], *, files: Mapping[str, str],
    source: Source, notices: Iterable[Finding] = (),
) -> Batch:  # fmt: skip
    """Tie cleaned tables together.

    Parameters
    ----------
    tables
        Tables of the contract with the columns that the input has.
    ledgers
        Findings of each table; they are told in the order of the contract.
    files
        File of each table, for rows that do not name theirs.
    source, notices
        What was read, and findings made before.
    """
    for name in list(tables):
        if name == "actors" and "name" in tables[name].column_names:
            tables[name] = fill.fill_actors(tables[name])
        tables[name] = unique(name, require(name, tables[name], ledgers[name]), ledgers[name])
    tell_persons(tables, ledgers)
    _complete(tables, ledgers)
    frames = {name: to_frame(name, table, files.get(name)) for name, table in tables.items()}
    found = [f for name in CONTRACTS if name in ledgers for f in ledgers[name].findings]
    return Batch(Snapshot(frames), Findings((*notices, *found)), source)


def _ledger(table: RawTable) -> Ledger:
    cells = table.file.casefold().endswith(_TEXT_SUFFIXES)
    ledger = Ledger(table.file, table.sheet, {} if cells else None)
    ledger.add(table.findings)
    return ledger


def _complete(tables: dict[str, pa.Table], ledgers: Mapping[str, Ledger]) -> None:
    """Add what is named but not described, then check every reference."""
    described = len(tables["actors"]) if "actors" in tables else 0
    fill.add_actors(tables, ledgers, every=described == 0)
    if "actors" in tables and len(tables["actors"]) > described:
        tables["actors"] = _opd_by_default(fill.fill_actors(tables["actors"]))
    fill.add_issues(tables)
    check_links(tables, {name: ledgers.get(name, Ledger(name)) for name in tables})
    fill.add_regions(tables)


def _opd_by_default(actors: pa.Table) -> pa.Table:
    """Take a body that runs programs and that no list knows for an agency."""
    return fill.fill(actors, "actors", "kind", ["opd"] * len(actors))


@checked
def write_tables(
    folder: str | Path, snapshot: Snapshot, *, format: Literal["csv", "parquet"] = "csv"  # noqa: A002 - the public name
) -> list[Path]:  # fmt: skip
    """Write the tables that have rows, one file each; :func:`read_tables` reads them back.

    Parameters
    ----------
    folder
        Where to. An existing folder is replaced as a whole or not at all, and only when it is
        empty or was written by sinergi.
    snapshot
        What to write.
    format
        ``csv`` (comma, UTF-8 with BOM, harmless text) or ``parquet``.

    Returns
    -------
    list of Path
        The files, in the order of the contract.

    Raises
    ------
    OutputError
        The folder holds other things, or cannot be written.
    """
    if format not in {"csv", "parquet"}:
        raise UnknownTermError.among(format, known=("csv", "parquet"), what="format")
    place = Path(folder)
    with atomic_folder(place) as draft:
        names = [_write_table(draft, name, frame, format) for name, frame in snapshot.tables()]
        (draft / MARKER).write_text('{"function": "write_tables"}\n', encoding="utf-8")
    return [place / name for name in names]


def _write_table(folder: Path, name: str, frame: pd.DataFrame, suffix: str) -> str:
    kept = frame[[c for c in frame.columns if _is_written(name, c, frame)]]
    path = folder / f"{name}.{suffix}"
    if suffix == "csv":
        write_csv(path, kept)
    else:
        pq.write_table(pa.Table.from_pandas(kept, preserve_index=False), path)
    return path.name


def _is_written(name: str, column: str, frame: pd.DataFrame) -> bool:
    if column in contract(name).names:
        return True
    return column in PROVENANCE_NAMES and column != "load_id" and bool(frame[column].notna().any())
