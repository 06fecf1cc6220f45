# pyright: basic
# pandas has no complete types
"""SIPD exports: the form in which Bappeda drafts programs.

Reads the RKPD/RKA export, the RKA detail and the Renja, RKA or DPA sheet, from a workbook, a
CSV file or a folder of them.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi import vocab
from sinergi.errors import SinergiError, UnusableDataError
from sinergi.exchange import fill
from sinergi.exchange.agencies import settle
from sinergi.exchange.hashes import file_hash, folder_hash
from sinergi.exchange.ledger import Ledger, column_letter
from sinergi.exchange.neutral import restore_array
from sinergi.exchange.places import entries, existing
from sinergi.exchange.records import RECORD_SUFFIXES, SHEET_SUFFIXES, read_records, read_sheets
from sinergi.exchange.rows import clean_table
from sinergi.exchange.sipd_layout import Sheet, find_sheet
from sinergi.exchange.sipd_rows import LEVELS, program_rows
from sinergi.exchange.tables import assemble
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding
from sinergi.model.tables import PROVENANCE_NAMES, contract

__all__ = ["grids_of", "read_sipd"]

Rows = list[list[Any]]


def read_sipd(
    path: str | Path, *, region: str | None = None, year: int | None = None
) -> Batch:  # fmt: skip
    """Read an SIPD export.

    Parameters
    ----------
    path
        Workbook, CSV file, or folder of them.
    region
        Code or name of the area when the file does not say it.
    year
        Fiscal year when the file does not say it.

    Returns
    -------
    Batch
        Programs, kegiatan and sub kegiatan with their parents
        (``sipd:<region>:<year>:<agency code>:<code>``), and the agencies.

    Raises
    ------
    UnusableDataError
        No sheet with codes of the nomenclature was found.
    """
    place = existing(path)
    home = vocab.find_region(region) if region else None
    told: list[Finding] = []
    frames = list(_frames(place, told, year))
    if not frames:
        seen = ", ".join(p.name for p in _files(place)[:8]) or "-"
        raise UnusableDataError("exchange.sipd.no_sheet", path=place.name, seen=seen)
    rows = pd.concat(frames, ignore_index=True)
    area = home.code if home else _area(rows)
    if area is None:
        told.append(Finding("exchange.sipd.no_region", "warning", file=place.name))
    if rows["year"].isna().any():
        told.append(Finding("exchange.sipd.no_year", "warning", file=place.name))
    return _batch(rows, area, _source(place), told)


def _source(place: Path) -> Source:
    digest = folder_hash(_files(place)) if place.is_dir() else file_hash(place)
    return Source(place.name, "sipd", digest)


def _files(place: Path) -> list[Path]:
    return [
        entry for entry in entries(place)
        if entry.is_file() and entry.suffix.casefold() in RECORD_SUFFIXES
    ]  # fmt: skip


def grids_of(path: Path) -> Iterator[tuple[str | None, Rows]]:
    """Sheets of a file as rows of cells; row 0 is row 1 of the file."""
    if path.suffix.casefold() in SHEET_SUFFIXES:
        yield from read_sheets(path)
        return
    (raw,) = read_records(path)
    columns = [restore_array(c).to_pylist() for c in raw.data.columns]
    body = [["" if v is None else v for v in row] for row in zip(*columns, strict=True)]
    blank: Rows = [[] for _ in range(raw.first_row - 2)]
    yield None, [*blank, list(raw.data.column_names), *body]


def _frames(place: Path, told: list[Finding], year: int | None) -> Iterator[pd.DataFrame]:
    for file in _files(place):
        try:
            grids = list(grids_of(file))
        except SinergiError as problem:
            if place.is_file():
                raise
            told.append(Finding("exchange.input.skipped", "error", file=file.name,
                                facts={"reason": problem.sentence()}))  # fmt: skip
            continue
        for name, rows in grids:
            sheet = find_sheet(rows)
            if sheet is None:
                told.append(Finding("exchange.sipd.other_sheet", "notice", file=file.name,
                                    sheet=name, value=name))  # fmt: skip
                continue
            yield _frame((file.name, name), sheet, rows, told=told, year=year)


def _frame(
    where: tuple[str, str | None], sheet: Sheet, rows: Sequence[Sequence[Any]], *,
    told: list[Finding], year: int | None,
) -> pd.DataFrame:  # fmt: skip
    file, name = where
    records, problems = program_rows(sheet, rows)
    for problem in problems:
        place = sheet.columns[problem.role]
        told.append(
            Finding(
                problem.code, problem.severity, file=file, sheet=name, row=problem.row,
                cell=f"{column_letter(place)}{problem.row}", column=sheet.words[problem.role],
                value=problem.value, facts=problem.facts,
            )
        )  # fmt: skip
    frame = pd.DataFrame(records)
    frame["source_file"], frame["source_sheet"] = file, name
    if year is not None and len(frame):
        frame["year"] = frame["year"].where(frame["year"].notna(), str(year))
    return frame


def _area(rows: pd.DataFrame) -> str | None:
    named = rows["area"].dropna()
    for value in named.mode():
        found = vocab.find_region(str(value))
        if found is not None:
            return found.code
    return None


def _batch(rows: pd.DataFrame, area: str | None, source: Source, told: list[Finding]) -> Batch:
    rows["unit"] = rows["opd_code"].fillna(rows["opd_name"]).fillna("-")
    units = rows.drop_duplicates("unit")
    units = units[["unit", "opd_name", "opd_code", "source_file", "source_sheet", "source_row"]]
    units = units.rename(columns={"unit": "key", "opd_name": "name", "opd_code": "code"})
    units["name"] = units["name"].fillna(units["key"])
    agencies = settle(units[units["key"] != "-"].sort_values("key"), area, "sipd")
    rows["opd"] = rows["unit"].map(agencies.ids)
    rows["region"] = area
    _name_rows(rows, area or "-")
    ledgers = {"programs": Ledger(source.name), "actors": Ledger(source.name)}
    tables = {
        "programs": _clean("programs", rows, ledgers["programs"]),
        "actors": _clean("actors", agencies.actors, ledgers["actors"]),
    }
    return assemble(tables, ledgers, files={}, source=source, notices=[*told, *agencies.findings])


def _name_rows(rows: pd.DataFrame, area: str) -> None:
    """Ids and parents, in place; the same code again in one agency is numbered."""
    year = rows["year"].fillna("-").astype(str)
    stem = f"sipd:{area}:" + year + ":" + rows["unit"].astype(str) + ":"
    base = stem + rows["code"].fillna(rows["name"])
    nth = base.groupby(base).cumcount()
    rows["id"] = base.where(nth == 0, base + ":" + (nth + 1).astype(str))
    known = set(rows["id"])
    rows["parent"] = [
        next((s + up for up in _above(code) if s + up in known), None)
        for s, code in zip(stem, rows["code"], strict=True)
    ]


def _above(code: str | None) -> Iterator[str]:
    """Codes above a code, the nearest first: 8.01.05.2.01.0004 lies under 8.01.05.2.01."""
    groups = code.split(".") if isinstance(code, str) else []
    for length in sorted((n for n in LEVELS if n < len(groups)), reverse=True):
        yield ".".join(groups[:length])


def _clean(name: str, frame: pd.DataFrame, ledger: Ledger) -> pa.Table:
    known = (*contract(name).names, *PROVENANCE_NAMES)
    kept = frame[[c for c in frame.columns if c in known]]
    data = pa.Table.from_pandas(kept, preserve_index=False)
    rows = frame["source_row"].fillna(0).to_numpy(dtype=np.int64)
    return clean_table(name, data, rows=rows, ledger=ledger, regions=fill.known_regions())
