# pyright: basic
# rows become a table of a snapshot at the very end
"""What all sheets have in common that went out with questions and come back with answers."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from sinergi.exchange.offices import looks_like_person
from sinergi.exchange.persons import find_person
from sinergi.exchange.workbook.identify import Found
from sinergi.exchange.workbook.parse import Reading, Record, read_records
from sinergi.model.finding import Finding

Row = dict[str, Any]


class Answers:
    """Rows of answer sheets, each kept once; a second one that says otherwise is told.

    Parameters
    ----------
    key
        Columns that say which row is meant.
    told
        Columns that must agree between two rows of one key.
    named
        Column whose cell the finding names.
    """

    def __init__(self, key: Sequence[str], *, told: Iterable[str], named: str) -> None:
        self._key, self._told, self._named = tuple(key), tuple(told), named
        self._rows: dict[Hashable, Row] = {}
        self.findings: list[Finding] = []

    @property
    def rows(self) -> list[Row]:
        """Rows in the order of the sheets."""
        return list(self._rows.values())

    def read(
        self,
        founds: Iterable[Found],
        file: str,
        rows_of: Callable[[Reading, Record], Iterable[Row]],
        *,
        exact: bool = False,
    ) -> None:
        """Read sheets; ``rows_of`` makes the rows of one record and tells what is wrong in it.

        ``exact`` as in ``read_records``.
        """
        for found in founds:
            reading = read_records(found, file, exact=exact)
            for record in reading.records:
                for row in rows_of(reading, record):
                    self._keep(row, reading, record)
            self.findings += [f for f in reading.close() if f.code != "workbook.cells.repaired"]

    def _keep(self, row: Row, reading: Reading, record: Record) -> None:
        row |= {"source_file": reading.file, "source_sheet": reading.found.grid.name,
                "source_row": record.row + 1}  # fmt: skip
        first = self._rows.setdefault(tuple(row.get(name) for name in self._key), row)
        if first is not row and any(first.get(n) != row.get(n) for n in self._told):
            reading.tell("workbook.row.duplicate", "error", row=record.row, name=self._named,
                         value=row[self._named], other=first["source_row"])  # fmt: skip


def tell_persons(
    reading: Reading, record: Record, values: Row, names: Iterable[str], *, leave_out: str = ""
) -> None:
    """Tell cells with the name of a person; that of the column ``leave_out`` is not kept."""
    for name in names:
        value = str(values.get(name) or "")
        mark = find_person(value)
        if mark is None and name == leave_out and value and looks_like_person(value):
            mark = "title"
        if mark is None:
            continue
        reading.tell(f"workbook.persons.{mark}", "warning", row=record.row, name=name,
                     value=values[name])  # fmt: skip
        if name == leave_out:
            del values[name]
