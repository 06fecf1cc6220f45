"""Findings: what is wrong, unclear or missing, where, and how to mend it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, overload

import pandas as pd

from sinergi.i18n import Lang, text

Severity = Literal["error", "warning", "notice"]
FINDING_COLUMNS: tuple[str, ...] = (
    "severity", "code", "message", "file", "sheet", "cell", "row", "column", "value",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    Attributes
    ----------
    code
        Code of the sentence in the catalogue; its facts are ``facts`` plus ``file``,
        ``sheet``, ``cell``, ``row``, ``column`` and ``value``.
    severity
        ``error``: the row or file was left out; ``warning``: kept, but look at it;
        ``notice``: told for completeness.
    file, sheet, cell, row, column, value
        Where and what, as far as known; ``row`` counts as the user's program does (1-based).
    facts
        Further facts of the sentence.
    """

    code: str
    severity: Severity = "warning"
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict[str, object])

    def sentence(self, lang: Lang | None = None) -> str:
        """Why it is a finding and how to mend it, in one sentence."""
        where = {
            "file": self.file, "sheet": self.sheet, "cell": self.cell, "row": self.row,
            "column": self.column, "value": self.value, "place": self._place(lang),
        }  # fmt: skip
        return text(self.code, lang=lang, **{**where, **self.facts})

    def _place(self, lang: Lang | None) -> str:
        """Where it stands, in brackets; nothing for rows that were not read from a file."""
        row = None if self.row is None else text("model.place_row", lang=lang, row=self.row)
        known = [str(part) for part in (self.file, self.sheet, row) if part]
        return f" ({' '.join(known)})" if known else ""


class Findings(Sequence[Finding]):
    """A frozen list of findings that can show itself as a table."""

    def __init__(self, items: Iterable[Finding] = ()) -> None:
        self._items = tuple(items)

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> "Findings": ...
    def __getitem__(self, index: int | slice) -> "Finding | Findings":
        if isinstance(index, slice):
            return Findings(self._items[index])
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._items)

    def __add__(self, other: Iterable[Finding]) -> "Findings":
        return Findings((*self._items, *other))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Findings) and self._items == other._items

    def __hash__(self) -> int:
        return hash(tuple(f.code for f in self._items))

    def __repr__(self) -> str:
        return f"<Findings: {len(self.errors)} error, {len(self)} in all>"

    @property
    def errors(self) -> "Findings":
        """The ones that left rows out."""
        return Findings(f for f in self._items if f.severity == "error")

    def to_frame(self, lang: Lang | None = None) -> pd.DataFrame:
        """One row a finding; columns :data:`FINDING_COLUMNS`, ``message`` in ``lang``."""
        rows = [
            (f.severity, f.code, f.sentence(lang), f.file, f.sheet, f.cell, f.row, f.column,
             f.value)
            for f in self._items
        ]  # fmt: skip
        frame = pd.DataFrame(rows, columns=list(FINDING_COLUMNS))
        return frame.astype({"row": "Int64"})

    def _repr_html_(self) -> str:
        return self.to_frame().to_html(escape=True, index=False)
