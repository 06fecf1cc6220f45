"""Findings of one file, collected in bulk: every kind is told, none floods the list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sinergi.model.finding import Finding, Findings, Severity

__all__ = ["LIMIT", "Ledger", "column_letter"]

#: Findings of one code and column that are listed one by one; the rest is one line with a count.
LIMIT = 500


def column_letter(place: int) -> str:
    """Letter of a column as spreadsheets count (0 is ``A``).

    Examples
    --------
    >>> column_letter(0), column_letter(26), column_letter(701)
    ('A', 'AA', 'ZZ')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass
class Ledger:
    """Collects findings of a file.

    Attributes
    ----------
    file, sheet
        Where they are.
    places
        Place (0-based) of each column in the file, for cell addresses; ``None`` when the file
        has no cells (Parquet) or the rows were put together from several tables.
    table
        Table of the model that the file holds.
    """

    file: str
    sheet: str | None = None
    places: dict[str, int] | None = None
    table: str = ""
    _items: list[Finding] = field(default_factory=list[Finding])

    def note(
        self, code: str, severity: Severity, *, column: str | None = None,
        value: str | None = None, **facts: object,
    ) -> None:  # fmt: skip
        """Take down one finding about the file or a column."""
        self._items.append(
            Finding(
                code, severity, file=self.file, sheet=self.sheet, column=column, value=value,
                facts=facts,
            )
        )  # fmt: skip

    def cells(
        self, code: str, severity: Severity, column: str,
        cells: Iterable[tuple[int, str | None, Mapping[str, object]]],
    ) -> None:  # fmt: skip
        """Take down findings of cells: ``(row of the file, value, facts)`` each."""
        count = 0
        for row, value, facts in cells:
            count += 1
            if count <= LIMIT:
                place = self.places.get(column) if self.places else None
                self._items.append(
                    Finding(
                        code, severity, file=self.file, sheet=self.sheet, row=row, column=column,
                        cell=None if place is None else f"{column_letter(place)}{row}",
                        value=None if value is None else value[:120], facts=facts,
                    )
                )  # fmt: skip
        if count > LIMIT:
            self.note("exchange.more", "notice", column=column, count=count - LIMIT, total=count,
                      of=code)  # fmt: skip

    def add(self, items: Iterable[Finding]) -> None:
        """Take over findings made elsewhere."""
        self._items.extend(items)

    @property
    def findings(self) -> Findings:
        """What was collected, in order."""
        return Findings(self._items)
