# pyright: basic
# rows become a table of a snapshot at the very end
"""Reads back the sheet on which an office decided which words mean the same."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sinergi import vocab
from sinergi.errors import UnusableDataError
from sinergi.exchange.hashes import file_hash
from sinergi.exchange.headers import fold
from sinergi.exchange.workbook.grid import Grid, open_grids
from sinergi.exchange.workbook.identify import Found, identify
from sinergi.exchange.workbook.layout import ColumnSpec, SheetSpec
from sinergi.exchange.workbook.parse import Reading, Record
from sinergi.exchange.workbook.returned import Answers, Row, tell_persons
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Findings
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
        is undecided is left out. Names of persons are told; one in ``Unit Pemutus`` is left out.

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
    answers = Answers(("facet", *_NEEDS, "region"), told=("state",), named="term_a")
    # A term may be any word, "jumlah" too: no row is taken for a total.
    answers.read(founds, file.name, _rows, exact=True)
    snapshot = Snapshot({KEY: rows_to_table(KEY, answers.rows)})
    return Batch(snapshot, Findings(answers.findings), Source(file.name, KEY, file_hash(file)))


def _rows(reading: Reading, record: Record) -> Iterator[Row]:
    values = {name: record.values[name] for name in _KEPT if name in record.values}
    state = fold(str(values.get("state", "")))
    if state in {"", fold(UNDECIDED)}:
        return
    values["state"] = _code(reading, record, "state", {**SYNONYM_STATES})
    values["facet"] = _code(reading, record, "facet", {**SYNONYM_FACETS})
    for name in _NEEDS:
        if name not in values:
            reading.tell("workbook.row.needs", "error", row=record.row, name=name,
                         header=reading.header(name))  # fmt: skip
            return
    if values["state"] is None or values["facet"] is None:
        return
    if fold(values["term_a"]) == fold(values["term_b"]):
        reading.tell("workbook.synonyms.same", "error", row=record.row, name="term_b",
                     value=values["term_b"])  # fmt: skip
        return
    if "region" in values:
        area = vocab.find_region(values["region"])
        if area is None:
            reading.tell("workbook.synonyms.unknown_region", "error", row=record.row,
                         name="region", value=values["region"])  # fmt: skip
            return
        values["region"] = area.code
    tell_persons(reading, record, values, ("decided_by", "note"), leave_out="decided_by")
    yield values


def _code(reading: Reading, record: Record, name: str, words: dict[Any, str]) -> str | None:
    """Code of a word of the sheet; another word is told."""
    value = str(record.values.get(name, ""))
    for code, word in words.items():
        if fold(value) == fold(word):
            return str(code)
    reading.tell("workbook.synonyms.unknown_word", "error", row=record.row, name=name, value=value,
                 known=", ".join(words.values()))  # fmt: skip
    return None
