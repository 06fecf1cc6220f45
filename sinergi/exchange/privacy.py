# pyright: basic
# pyarrow has no type stubs
"""Looks for persons in the text of whole tables (DESIGN.md section 9.4).

Arrow finds the few cells that could name a person; only those are looked at closely.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from sinergi.exchange.arrow import compute as pc
from sinergi.exchange.ledger import Ledger
from sinergi.exchange.persons import find_person
from sinergi.exchange.rows import ROW
from sinergi.model.tables import Column, contract

__all__ = ["tell_persons"]

#: Cells without any of these cannot bear a mark of a person: an at sign, many digits, a title
#: before or behind a name, a form of address, a rank.
_POSSIBLE = (
    r"@|\d[\d .-]{7,}\d"
    r"|\b(Prof|Dr|dr|drg|DR|Drs|Dra|DRS|Ir|IR|H|Hj|HJ|KH|K\.H|Ust|Tgk|Pdt|Bpk|Sdr|Sdri)\."
    r"|, ?(S|M)[.A-Z]|, ?(Ph|SH|SE|ST)\b"
    r"|\b(Bapak|Ibu|Saudara|Saudari|Sdr|Sdri|Bpk|Kombes|AKBP|Kompol|Letkol)\b"
)
#: Columns that hold codes, ids and closed lists: no prose.
_NO_PROSE = frozenset({"id", "code", "kind", "urusan", "sector", "version", "source_file"})


def tell_persons(tables: Mapping[str, pa.Table], ledgers: Mapping[str, Ledger]) -> None:
    """Tell of every cell of prose that names a person or bears a private number.

    Parameters
    ----------
    tables
        Tables of the contract by name.
    ledgers
        Where the findings of each table go. A private number itself is not repeated there.
    """
    for name, table in tables.items():
        if name not in ledgers:
            continue
        for column in contract(name).columns:
            if column.name in table.column_names and _is_prose(column):
                _look(table, column.name, ledgers[name])


def _is_prose(column: Column) -> bool:
    reference = column.references or column.list_of is not None
    return column.kind == "text" and not (reference or column.choices or column.name in _NO_PROSE)


def _look(table: pa.Table, column: str, ledger: Ledger) -> None:
    values = table.column(column)
    possible = pc.fill_null(pc.match_substring_regex(values, _POSSIBLE), False)  # noqa: FBT003 - a fill value
    if not pc.any(possible).as_py():
        return
    places = np.flatnonzero(possible.to_numpy())
    texts = pc.filter(values, possible).to_pylist()
    marks: dict[str, str | None] = {text: find_person(text) for text in set(texts)}
    hits = table.take(pa.array(places))
    for file, chosen in _by_file(hits, ledger):
        own = ledger if file is None else Ledger(file)
        rows = hits.column(ROW).take(chosen).to_pylist()
        cells = [texts[i] for i in chosen.to_pylist()]
        for mark in sorted({m for m in marks.values() if m}):
            own.cells(
                f"exchange.persons.{mark}", "warning", column, _cells(rows, cells, marks, mark)
            )
        if own is not ledger:
            ledger.add(own.findings)


def _by_file(hits: pa.Table, ledger: Ledger) -> Iterator[tuple[str | None, pa.Array]]:
    """Places of the hits by the file they come from, when rows of several were put together."""
    if ledger.places is not None or "source_file" not in hits.column_names:
        yield None, pa.array(range(len(hits)))
        return
    files = hits.column("source_file").to_pylist()
    for file in sorted(set(files) - {None}):
        yield file, pa.array([i for i, name in enumerate(files) if name == file])


def _cells(
    rows: list[int], texts: list[str], marks: Mapping[str, str | None], mark: str
) -> Iterator[tuple[int, str | None, Mapping[str, object]]]:
    for row, text in zip(rows, texts, strict=True):
        if marks[text] == mark:
            yield row, text if mark == "title" else None, {}
