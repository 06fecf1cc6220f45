"""Sheets and columns of the planner's workbook, out of ``data/layout.toml``.

A field that is a column of the table takes its type from the table contract; the others
(:data:`_EXTRA`) serve to find or to build rows of other tables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from sinergi.exchange.headers import data, fold, sheet_words
from sinergi.model.review_columns import (
    REVIEW_COLUMNS,
    REVIEW_SHEET,
    SEEN_FIELD,
    SEEN_HEADER,
    TOGETHER_FIELD,
    TOGETHER_HEADER,
)
from sinergi.model.tables import CONTRACTS, Column

CellKind = Literal[
    "text", "money", "integer", "number", "boolean", "date", "year", "code", "opd_code",
    "region", "choice", "actor", "actors", "forum", "program", "issue", "issues", "codes",
    "texts", "agreement", "dataset", "indicator", "goal", "target", "factor",
]  # fmt: skip

#: Mark of a row that is ignored on reading.
EXAMPLE_MARK = "CONTOH"
#: Hidden sheet with the entries of the drop-downs; its first cell bears this mark.
LISTS_SHEET = "Daftar"
LISTS_MARK = "sinergi:daftar"
INSTRUCTIONS_SHEET = "Petunjuk"
#: Sheet of the marked copy; ignored on reading.
FINDINGS_SHEET = "Temuan"
MARK_HEADER = "Contoh"
#: Rows that a sheet may have; what lies below is told, not read.
MOST_ROWS = 200_000

#: Kinds of fields that are no column of their own table.
_EXTRA: Mapping[tuple[str, str], CellKind] = {
    ("programs", "opd_code"): "opd_code",
    ("programs", "program_code"): "code",
    ("programs", "program_name"): "text",
    ("programs", "activity_code"): "code",
    ("programs", "activity_name"): "text",
    ("programs", "issues"): "issues",
    ("programs", "partners"): "actors",
    ("forums", "number"): "text",
    ("forums", "members"): "texts",
    ("forums", "issues"): "issues",
    ("actors", "short"): "texts",
    ("agreements", "parties"): "actors",
    ("program_issues", "opd"): "actor",
    ("program_partners", "opd"): "actor",
    ("reviews", SEEN_FIELD): "text",
    ("reviews", TOGETHER_FIELD): "text",
}
#: Fields whose values are not read by the type of their column alone.
_OWN: Mapping[tuple[str, str], CellKind] = {
    ("programs", "budget_idr"): "money",
    ("actions", "budget_idr"): "money",
    ("programs", "year"): "year",
    ("programs", "code"): "code",
    ("programs", "parent"): "text",
    ("actors", "urusan"): "codes",
    ("indicators", "target"): "target",
    ("indicators", "per"): "factor",
    ("regions", "id"): "region",
    ("data_sharing", "dataset"): "text",
    ("meetings", "attendees"): "actors",
    ("actions", "partners"): "actors",
}
_BY_REFERENCE: Mapping[str, CellKind] = {
    "actors": "actor", "regions": "region", "forums": "forum", "programs": "program",
    "issues": "issue", "agreements": "agreement", "datasets": "dataset",
    "indicators": "indicator", "goals": "goal",
}  # fmt: skip
#: Closed lists by table and column, named as in ``data/headers.toml``.
CHOICES: Mapping[tuple[str, str], str] = {
    ("actors", "kind"): "actor_kind",
    ("forums", "kind"): "forum_kind",
    ("agreements", "kind"): "agreement_kind",
    ("programs", "level"): "program_level",
    ("programs", "stage"): "program_stage",
    ("program_issues", "source"): "issue_source",
    ("regions", "level"): "region_level",
    ("data_sharing", "mode"): "sharing_mode",
    ("data_sharing", "state"): "sharing_state",
    ("indicators", "direction"): "direction",
    ("systems", "layer"): "system_layer",
    ("goals", "kind"): "goal_kind",
    ("issue_rules", "role"): "required_role",
    ("issue_rules", "effect"): "rule_effect",
    ("reviews", "state"): "review_state",
    ("actions", "progress"): "progress_state",
}
#: Cells of these kinds are text in the template, so that a spreadsheet cannot damage codes.
TEXT_KINDS: frozenset[CellKind] = frozenset(
    {"text", "code", "opd_code", "region", "codes", "texts", "actor", "actors", "forum",
     "program", "issue", "issues", "choice", "agreement", "dataset", "indicator", "goal"}
)  # fmt: skip
#: A value merged over several rows holds for each of them, but an amount counts once.
FILL_DOWN: frozenset[CellKind] = TEXT_KINDS.union(("year", "date"))


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of a sheet."""

    field: str
    header: str
    kind: CellKind
    width: float = 20
    note: str = ""
    choices: str | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet of the workbook.

    Attributes
    ----------
    key
        Name of the table that it fills.
    title
        Tab of the sheet.
    columns
        Columns in order; ``extra`` ones are read but not offered.
    needs
        Fields without which its rows say nothing; alternatives are parted by ``|``.
    purpose
        What is lost when it is missing, in Indonesian.
    shown, offered
        Visible in the template; hidden in the template; neither: only written when needed.
    example
        Values of the example row by field.
    """

    key: str
    title: str
    columns: tuple[ColumnSpec, ...]
    extra: tuple[ColumnSpec, ...]
    needs: tuple[str, ...]
    purpose: str
    shown: bool
    offered: bool
    example: Mapping[str, Any]

    def column(self, field: str) -> ColumnSpec:
        """Column by field."""
        return next(c for c in (*self.columns, *self.extra) if c.field == field)

    @property
    def needed(self) -> frozenset[str]:
        """Fields that are needed alone."""
        return frozenset(need for need in self.needs if "|" not in need)

    @property
    def own_headers(self) -> tuple[tuple[str, str], ...]:
        """Pairs of field and header of the layout."""
        return tuple((c.field, c.header) for c in self.columns)


def _kind(table: str, field: str, column: Column | None) -> CellKind:
    key = (table, field)
    if key in _EXTRA or key in _OWN:
        return _EXTRA.get(key) or _OWN[key]
    if key in CHOICES:
        return "choice"
    if column is None:
        raise KeyError(key)
    if column.list_of == "actors":
        return "actors"
    if column.references:
        return _BY_REFERENCE[column.references]
    return column.kind


def _spec(table: str, entry: Sequence[Any]) -> ColumnSpec:
    field, header = str(entry[0]), str(entry[1])
    width, note = entry[2:] or (20, "")
    rules = CONTRACTS[table]
    column = rules.column(field) if field in rules.names else None
    return ColumnSpec(
        field, header, _kind(table, field, column), width, note, CHOICES.get((table, field)),
        column.low if column else None, column.high if column else None,
    )  # fmt: skip


def _sheet(entry: Mapping[str, Any]) -> SheetSpec:
    key = entry["key"]
    given = tuple(_spec(key, column) for column in entry["columns"])
    fields = {c.field for c in given}
    extra = tuple(_spec(key, (f, f)) for t, f in _EXTRA if t == key and f not in fields)
    return SheetSpec(
        key, entry["title"], given, extra, tuple(entry["needs"]), entry["purpose"],
        entry.get("shown", False), entry.get("offered", False), entry.get("example", {}),
    )  # fmt: skip


@cache
def sheets() -> tuple[SheetSpec, ...]:
    """Sheets in the order of the workbook."""
    return tuple(_sheet(entry) for entry in data("layout")["sheets"])


@cache
def sheet(key: str) -> SheetSpec:
    """Sheet by key."""
    return next(s for s in (*sheets(), review_sheet()) if s.key == key)


@cache
def review_sheet() -> SheetSpec:
    """Give the sheet on which offices answer to findings (DESIGN.md section 9)."""
    named = {**REVIEW_COLUMNS, SEEN_FIELD: SEEN_HEADER, TOGETHER_FIELD: TOGETHER_HEADER}
    columns = tuple(_spec("reviews", (field, header)) for field, header in named.items())
    return SheetSpec("reviews", REVIEW_SHEET, columns, (), ("id",), "", False, False, {})  # noqa: FBT003 - fields of a record


@cache
def sheet_titles() -> Mapping[str, str]:
    """Folded tab to key of the sheet."""
    found: dict[str, str] = {}
    for spec in (*sheets(), review_sheet()):
        for word in (fold(spec.title), *sorted(sheet_words(spec.key))):
            found.setdefault(word, spec.key)
    return found
