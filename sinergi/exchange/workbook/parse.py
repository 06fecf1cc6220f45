"""Cells of a worksheet become values of the layout; what cannot be read is told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sinergi.exchange import cells
from sinergi.exchange.cells import Parsed
from sinergi.exchange.headers import find_value, label, labels, read_value
from sinergi.exchange.ledger import LIMIT, column_letter
from sinergi.exchange.workbook.identify import Found, is_example, is_numbering, is_total
from sinergi.exchange.workbook.layout import FILL_DOWN, CellKind, ColumnSpec
from sinergi.model.finding import Finding, Severity

_COMPARED = re.compile(
    r"^\s*(?:>=|<=|≥|≤|=|>|<|minimal|maksimal|min\.?|maks\.?)\s*", re.IGNORECASE
)
_LONGEST_SHOWN = 120

Value = Any


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a sheet: values by field, and where it stands."""

    row: int
    values: Mapping[str, Value]


@dataclass(slots=True)
class Reading:
    """Records of a worksheet with a notebook for what is noticed.

    Attributes
    ----------
    found
        The worksheet.
    file
        Name of the file.
    records
        Rows that hold something.
    findings
        What was noticed so far.
    unread
        Cells that hold something nobody can read: row and field. They are not empty.
    """

    found: Found
    file: str
    records: list[Record] = field(default_factory=list[Record])
    findings: list[Finding] = field(default_factory=list[Finding])
    unread: set[tuple[int, str]] = field(default_factory=set[tuple[int, str]])
    _counts: dict[tuple[str, str | None], int] = field(
        default_factory=dict[tuple[str, str | None], int]
    )

    @property
    def key(self) -> str:
        """Sheet of the layout."""
        return self.found.spec.key

    def header(self, name: str) -> str:
        """Word above a column as the user wrote it."""
        if name in self.found.header:
            return self.found.header[name]
        return next((c.header for c in self.found.spec.columns if c.field == name), name)

    def cell(self, row: int, name: str) -> str | None:
        """Address of a cell."""
        position = next((i for i, c in self.found.columns.items() if c.field == name), None)
        return None if position is None else self.found.grid.address(row, position)

    def tell(
        self, code: str, severity: Severity, *, row: int | None = None, name: str | None = None,
        value: object = None, **facts: object,
    ) -> None:  # fmt: skip
        """Note a finding; a flood of one kind in one column is cut with a count."""
        key = (code, name)
        self._counts[key] = self._counts.get(key, 0) + 1
        if self._counts[key] > LIMIT:
            return
        shown = cells.parse_text(value).value if isinstance(value, float) else value
        shown = None if shown is None else str(shown)[:_LONGEST_SHOWN]
        self.findings.append(
            Finding(
                code, severity, file=self.file, sheet=self.found.grid.name,
                cell=None if row is None or name is None else self.cell(row, name),
                row=None if row is None else row + 1,
                column=None if name is None else self.header(name), value=shown, facts=facts,
            )
        )  # fmt: skip

    def close(self) -> list[Finding]:
        """Give the findings, with a line for each kind that was cut."""
        for (code, name), count in self._counts.items():
            if count > LIMIT:
                self.findings.append(
                    Finding(
                        "workbook.more", "notice", file=self.file, sheet=self.found.grid.name,
                        column=None if name is None else self.header(name),
                        facts={"count": count - LIMIT, "of": code},
                    )
                )  # fmt: skip
        return self.findings


def _choice(value: object, column: ColumnSpec) -> Parsed[str]:
    text = cells.parse_text(value)
    if text.value is None:
        return text
    name = column.choices or ""
    known = read_value(name, text.value)
    if known is not None:
        return Parsed(known)
    inside = find_value(name, text.value)
    if inside is not None:
        return Parsed(inside, repaired=True)
    return Parsed(None, "workbook.cells.choice_unknown")


def _target(value: object) -> Parsed[float]:
    """Read a target such as ``>= 70%``; the direction stands in its own column."""
    if isinstance(value, str):
        return cells.parse_number(_COMPARED.sub("", value))
    return cells.parse_number(value)


def _factor(value: object) -> Parsed[float]:
    """Read a multiplier; nought or less multiplies nothing."""
    parsed = cells.parse_number(value)
    if parsed.value is not None and parsed.value <= 0:
        return Parsed(None, "workbook.cells.out_of_range")
    return parsed


def _code(value: object) -> Parsed[str]:
    """Read a program code; one of another scheme is kept as it is written."""
    parsed = cells.parse_code(value, pattern=cells.PROGRAM)
    if parsed.problem == "workbook.cells.code_unclear" and isinstance(value, str):
        text = cells.clean(value)
        figures = text.replace(".", "").replace(" ", "")
        if not figures.isdigit():
            return Parsed(text)  # another scheme, or code and name in one cell
    return parsed


def _region(value: object) -> Parsed[str]:
    """Read a region code; one outside the list is checked later, the file may describe it."""
    parsed = cells.parse_code(value, pattern=cells.REGION)
    return parsed if parsed.value is not None else cells.parse_region_code(value)


def _opd_code(value: object) -> Parsed[str]:
    parsed = cells.parse_code(value, pattern=cells.OPD)
    if parsed.problem is not None and isinstance(value, str):
        return Parsed(cells.clean(value))  # old and local schemes circulate (FACTS 3.3)
    return parsed


_MULTILINE: frozenset[CellKind] = frozenset(("actors", "issues", "texts", "codes"))


def _lines(value: object) -> Parsed[str]:
    """Keep the line breaks of a cell that may hold several values."""
    if isinstance(value, str) and "\n" in value:
        parts = (cells.clean(part) for part in value.splitlines())
        return Parsed(" | ".join(p.strip("|; ") for p in parts if p.strip("|; ")) or None)
    return cells.parse_text(value)


_PARSERS: Mapping[CellKind, Callable[[Any], Parsed[Any]]] = {
    "money": cells.parse_money,
    "integer": cells.parse_integer,
    "number": cells.parse_number,
    "boolean": cells.parse_bool,
    "date": cells.parse_date,
    "year": cells.parse_year,
    "code": _code,
    "opd_code": _opd_code,
    "region": _region,
    "target": _target,
    "factor": _factor,
}


_EXACT: Mapping[CellKind, Callable[[Any], Parsed[Any]]] = {
    "code": cells.parse_text, "opd_code": cells.parse_text, "region": cells.parse_text,
}  # fmt: skip


def _parser(column: ColumnSpec, *, exact: bool) -> Callable[[Any], Parsed[Any]]:
    if exact and column.kind in _EXACT:
        return _EXACT[column.kind]
    if column.kind == "choice":
        return lambda value: _choice(value, column)
    if column.kind in _MULTILINE:
        return _lines
    parse = _PARSERS.get(column.kind, cells.parse_text)
    if column.low is None and column.high is None:
        return parse
    return lambda value: _bounded(parse(value), column)


def _bounded(parsed: Parsed[Any], column: ColumnSpec) -> Parsed[Any]:
    value = parsed.value
    if value is None or isinstance(value, str):
        return parsed
    low, high = column.low, column.high
    if (low is not None and value < low) or (high is not None and value > high):
        return Parsed(None, "workbook.cells.out_of_range")
    return parsed


class _ColumnReader:
    """Parses the cells of one column, every different value once."""

    def __init__(self, column: ColumnSpec, *, exact: bool) -> None:
        self.column = column
        self._parse = _parser(column, exact=exact)
        self._seen: dict[tuple[type, Any], Parsed[Any]] = {}

    def __call__(self, value: object) -> Parsed[Any]:
        key = (type(value), value)
        found = self._seen.get(key)
        if found is None:
            found = self._seen[key] = self._parse(value)
        return found


def _merged(found: Found) -> dict[int, dict[int, Any]]:
    """Values that merged cells give to the rows they span: row to position to value."""
    given: dict[int, dict[int, Any]] = {}
    grid = found.grid
    for (top, start), (bottom, _) in grid.merged:
        position = start - grid.left
        column = found.columns.get(position)
        if column is None or bottom == top or bottom < found.first or top >= len(grid.rows):
            continue
        row = grid.rows[top]
        value = row[position] if position < len(row) else ""
        if value == "" or column.kind not in FILL_DOWN:
            continue
        for number in range(max(top + 1, found.first), min(bottom + 1, len(grid.rows))):
            given.setdefault(number, {})[position] = value
    return given


def read_records(found: Found, file: str, *, exact: bool = False) -> Reading:
    """Read the rows of a worksheet.

    Parameters
    ----------
    found
        The worksheet with its columns.
    file
        Name of the file, for findings.
    exact
        The library wrote the file: codes stand as they are and are not mended.
    """
    reading = Reading(found, file)
    readers = [(i, _ColumnReader(column, exact=exact)) for i, column in found.columns.items()]
    merged = _merged(found)
    _tell_formulas(reading)
    _tell_errors(reading)
    for number in range(found.first, len(found.grid.rows)):
        row = found.grid.rows[number]
        if not row or is_example(row):
            continue
        if not exact and not reading.records and is_numbering(row):
            continue
        if not exact and is_total(row):
            reading.tell("workbook.row.total", "notice", row=number)
            continue
        values = _row(reading, readers, number, merged.get(number, {}))
        if values:
            reading.records.append(Record(number, values))
    return reading


def _row(
    reading: Reading, readers: list[tuple[int, _ColumnReader]], number: int,
    merged: Mapping[int, Any],
) -> dict[str, Value]:  # fmt: skip
    row = reading.found.grid.rows[number]
    width = len(row)
    values: dict[str, Value] = {}
    own = False
    for position, reader in readers:
        raw = row[position] if position < width else ""
        if raw == "":
            raw = merged.get(position, "")
            if raw == "":
                continue
        else:
            own = True
        parsed = reader(raw)
        if parsed.value is not None:
            values[reader.column.field] = parsed.value
        if parsed.problem is not None or parsed.repaired:
            _tell_cell(reading, reader.column, number, raw=raw, parsed=parsed)
    return values if own else {}


def _tell_cell(
    reading: Reading, column: ColumnSpec, number: int, *, raw: object, parsed: Parsed[Any]
) -> None:
    name = column.field
    if parsed.problem is None:
        meaning = label(column.choices, parsed.value) if column.choices else str(parsed.value)
        reading.tell("workbook.cells.repaired", "notice", row=number, name=name, value=raw,
                     meaning=meaning)  # fmt: skip
        return
    reading.unread.add((number, name))
    severity: Severity = "error" if name in reading.found.spec.needed else "warning"
    if column.choices:
        known = "; ".join(labels(column.choices))
        reading.tell(parsed.problem, severity, row=number, name=name, value=raw, known=known)
        return
    low = "" if column.low is None else f"{column.low:g}"
    high = "" if column.high is None else f"{column.high:g}"
    reading.tell(parsed.problem, severity, row=number, name=name, value=raw, low=low, high=high)


def _tell_formulas(reading: Reading) -> None:
    """Tell of formulas: a stored result is used, a missing one cannot be."""
    scan = reading.found.grid.scan
    if scan is None:
        return
    below = {c for c in scan.computed | scan.missing if _row_of(c) > reading.found.first}
    computed, missing = sorted(below & scan.computed), sorted(below & scan.missing, key=_place)
    if computed:
        reading.tell("workbook.formula.used", "notice", count=len(computed),
                     first=min(computed, key=_place))  # fmt: skip
    for cell in missing[:LIMIT]:
        reading.findings.append(
            Finding("workbook.formula.no_result", "warning", file=reading.file,
                    sheet=reading.found.grid.name, cell=cell, row=_row_of(cell))
        )  # fmt: skip


def _tell_errors(reading: Reading) -> None:
    """Tell of cells that show an error; the fast reader hands them over empty."""
    scan = reading.found.grid.scan
    if scan is None or not scan.errors:
        return
    left = reading.found.grid.left
    names = {column_letter(i + left): c.field for i, c in reading.found.columns.items()}
    for cell in sorted(scan.errors, key=_place):
        name, row = names.get(cell.rstrip("0123456789")), _row_of(cell)
        if name is not None and row > reading.found.first:
            reading.unread.add((row - 1, name))
            reading.tell("workbook.cells.error_value", "warning", row=row - 1, name=name,
                         value=scan.errors[cell])  # fmt: skip


def _row_of(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _place(cell: str) -> tuple[int, int, str]:
    return _row_of(cell), len(cell), cell
