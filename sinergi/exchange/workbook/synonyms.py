# pyright: basic
# rows become a table of a snapshot at the very end
"""Reads back the sheet on which an office decided which words mean the same."""

from functools import cache
from pathlib import Path
from typing import Any

from sinergi.errors import UnusableDataError
from sinergi.exchange.headers import fold
from sinergi.exchange.persons import find_person
from sinergi.exchange.workbook.grid import Grid, open_grids
from sinergi.exchange.workbook.guard import sha256_of
from sinergi.exchange.workbook.identify import Found, identify
from sinergi.exchange.workbook.layout import ColumnSpec, SheetSpec
from sinergi.exchange.workbook.parse import Reading, Record, read_records
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.synonym_columns import (
    DECIDED_COLUMNS,
    PROPOSED_COLUMNS,
    SYNONYM_FACETS,
    SYNONYM_STATES,
    UNDECIDED,
)
from sinergi.model.tables import rows_to_table

KEY = "synonyms"
_NEEDS = ("term_a", "term_b")
_KEPT = (*_NEEDS, "facet", "region", *DECIDED_COLUMNS)


@cache
def synonym_sheet() -> SheetSpec:
    """Give the layout of a sheet that ``write_synonyms`` made."""
    columns = tuple(
        ColumnSpec(name, header, "date" if name == "decided_at" else "text")
        for name, header in {**PROPOSED_COLUMNS, **DECIDED_COLUMNS}.items()
    )
    return SheetSpec(KEY, KEY, columns, (), (*_NEEDS, "state"), "", False, False, {})  # noqa: FBT003 - fields of a record


def _find(grid: Grid) -> Found | None:
    found = identify(grid, also=(synonym_sheet(),))
    return found if found is not None and found.spec.key == KEY else None


def read_synonyms(path: str | Path) -> Batch:
    """Read the sheet of proposed synonyms back.

    Parameters
    ----------
    path
        The workbook that ``write_synonyms`` made, filled in. Rows of one's own may be added.

    Returns
    -------
    Batch
        Snapshot with the table ``synonyms``: one row a decided pair, accepted or refused. What
        is undecided is left out. Names of persons are told; one in ``unit_pemutus`` is left out.

    Raises
    ------
    UnreadableFileError
        As ``read_workbook``.
    UnusableDataError
        No such sheet in the workbook.
    """
    file = Path(path)
    founds = [f for f in map(_find, open_grids(file)) if f is not None]
    if not founds:
        headers = [{**PROPOSED_COLUMNS, **DECIDED_COLUMNS}[n] for n in (*_NEEDS, "facet", "state")]
        raise UnusableDataError(
            "workbook.synonyms.no_sheet", file=file.name, columns=", ".join(headers)
        )
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    findings: list[Finding] = []
    for found in founds:
        # A term may be any word, "jumlah" too: no row is taken for a total.
        reading = read_records(found, file.name, exact=True)
        for record in reading.records:
            row = _row(reading, record)
            if row is not None:
                _keep(rows, row, reading, record)
        findings += [f for f in reading.close() if f.code != "workbook.cells.repaired"]
    snapshot = Snapshot({KEY: rows_to_table(KEY, list(rows.values()))})
    return Batch(snapshot, Findings(findings), Source(file.name, KEY, sha256_of(file)))


def _row(reading: Reading, record: Record) -> dict[str, Any] | None:
    values = {name: record.values[name] for name in _KEPT if name in record.values}
    state = fold(str(values.get("state", "")))
    if state in {"", fold(UNDECIDED)}:
        return None
    values["state"] = _code(reading, record, "state", {**SYNONYM_STATES})
    values["facet"] = _code(reading, record, "facet", {**SYNONYM_FACETS})
    for name in _NEEDS:
        if name not in values:
            reading.tell("workbook.row.needs", "error", row=record.row, name=name,
                         header=reading.header(name))  # fmt: skip
            return None
    if values["state"] is None or values["facet"] is None:
        return None
    if fold(values["term_a"]) == fold(values["term_b"]):
        reading.tell("workbook.synonyms.same", "error", row=record.row, name="term_b",
                     value=values["term_b"])  # fmt: skip
        return None
    _without_persons(reading, record, values)
    return values | {
        "source_file": reading.file, "source_sheet": reading.found.grid.name,
        "source_row": record.row + 1,
    }  # fmt: skip


def _code(reading: Reading, record: Record, name: str, words: dict[Any, str]) -> str | None:
    """Code of a word of the sheet; another word is told."""
    value = str(record.values.get(name, ""))
    for code, word in words.items():
        if fold(value) == fold(word):
            return str(code)
    reading.tell("workbook.synonyms.unknown_word", "error", row=record.row, name=name, value=value,
                 known=", ".join(words.values()))  # fmt: skip
    return None


def _without_persons(reading: Reading, record: Record, values: dict[str, Any]) -> None:
    for name in ("decided_by", "note"):
        mark = find_person(str(values.get(name) or ""))
        if mark is None:
            continue
        reading.tell(f"workbook.persons.{mark}", "warning", row=record.row, name=name,
                     value=values[name])  # fmt: skip
        if name == "decided_by":
            del values[name]


def _keep(
    rows: dict[tuple[Any, ...], dict[str, Any]], row: dict[str, Any], reading: Reading,
    record: Record,
) -> None:  # fmt: skip
    key = (row["facet"], row["term_a"], row["term_b"], row.get("region"))
    first = rows.setdefault(key, row)
    if first is not row and first["state"] != row["state"]:
        reading.tell("workbook.row.duplicate", "error", row=record.row, name="term_a",
                     value=row["term_a"], other=first["source_row"])  # fmt: skip
