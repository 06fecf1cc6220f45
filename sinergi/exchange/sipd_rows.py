"""Rows of an SIPD sheet as programs, kegiatan and sub kegiatan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sinergi.exchange.cells import OPD, parse_code, parse_money, parse_text, parse_year, split_code
from sinergi.exchange.sipd_layout import Sheet
from sinergi.model.finding import Severity

__all__ = ["LEVELS", "Trouble", "program_rows"]

#: Level by number of groups in the code (8.01.05, 8.01.05.2.01, 8.01.05.2.01.0004).
LEVELS: Mapping[int, str] = {3: "program", 5: "kegiatan", 6: "sub_kegiatan"}
_FIELDS = ("place", "fund_source", "indicator", "target", "beneficiaries")
_MOST_WORDS = 2000


@dataclass(frozen=True, slots=True)
class Trouble:
    """A cell that could not be read, or was mended."""

    code: str
    severity: Severity
    role: str
    row: int
    value: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])


Record = dict[str, Any]


class _Reader:
    """Reads the rows of one sheet; an agency and a level stated once hold until the next."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.troubles: list[Trouble] = []
        self.records: dict[tuple[Any, ...], Record] = {}
        self.opd: tuple[str | None, str | None] = (
            sheet.titles.get("opd"), sheet.titles.get("opd_code"),
        )  # fmt: skip

    def cell(self, row: Sequence[Any], role: str) -> Any:
        place = self.sheet.columns.get(role)
        return row[place] if place is not None and place < len(row) else ""

    def text(self, row: Sequence[Any], role: str) -> str | None:
        return parse_text(self.cell(row, role)).value

    def code_and_name(
        self, row: Sequence[Any], number: int, code_role: str, name_role: str
    ) -> tuple[str | None, str | None]:
        """Code and name of a level, also when one cell holds both."""
        value, name = self.cell(row, code_role), self.text(row, name_role)
        inside, rest = split_code(name) if name else (None, "")
        if isinstance(value, str):
            front, tail = split_code(value)
            value = front or value
            name = name or (tail if front else None)
        if value in {"", None}:
            value, code_role = inside or "", name_role
        name = rest if inside and name else name
        return self.code(value, code_role, number), name

    def code(self, value: Any, role: str, number: int) -> str | None:
        parsed = parse_code(value)
        if parsed.problem or parsed.repaired:
            code = (parsed.problem or "repaired").replace("workbook.cells.", "")
            severity: Severity = "warning" if parsed.problem else "notice"
            self.troubles.append(
                Trouble(f"exchange.cells.{code}", severity, role, number, str(value),
                        {"meaning": parsed.value})
            )  # fmt: skip
        return parsed.value

    def agency(self, row: Sequence[Any]) -> tuple[str | None, str | None]:
        """Name and code of the agency: the sub unit when it is another one."""
        for name_role, code_role in (("unit", "unit_code"), ("opd", "opd_code")):
            name, code = self.text(row, name_role), self.text(row, code_role)
            inside, rest = split_code(name) if name else (None, "")
            name = rest if inside else name
            if name:
                read = parse_code(code or inside or "", pattern=OPD)
                self.opd = (name, read.value or code or inside)
                return self.opd
        return self.opd

    def money(self, row: Sequence[Any], number: int, role: str) -> int | None:
        parsed = parse_money(self.cell(row, role))
        if parsed.problem:
            code = parsed.problem.replace("workbook.cells.", "exchange.cells.")
            value = str(self.cell(row, role))
            self.troubles.append(Trouble(code, "warning", role, number, value))
        return parsed.value

    def read(self, row: Sequence[Any], number: int) -> None:
        """Take in one row of the sheet (``number`` as the user sees it)."""
        columns = self.sheet.columns
        if "mixed" in columns and "sub" not in columns:
            self._take(row, number, "sub_code", "mixed")
            return
        for code_role, name_role in (("program_code", "program"), ("giat_code", "giat")):
            if name_role in columns or code_role in columns:
                self._take(row, number, code_role, name_role, upper=True)
        self._take(row, number, "sub_code", "sub")

    def _take(
        self, row: Sequence[Any], number: int, code_role: str, name_role: str, *,
        upper: bool = False,
    ) -> None:  # fmt: skip
        code, name = self.code_and_name(row, number, code_role, name_role)
        level = LEVELS.get(len(code.split("."))) if code else None
        if name is None or (level is None and (code or upper or "mixed" in self.sheet.columns)):
            return
        opd, opd_code = self.agency(row)
        key = (opd_code or opd, self._year(row), code or name)
        record = self.records.get(key)
        if record is None:
            record = self._record(row, number, code, name)
            record |= {"opd_name": opd, "opd_code": opd_code, "level": level or "sub_kegiatan"}
            self.records[key] = record
        if not upper:
            self._amount(row, number, record)

    def _year(self, row: Sequence[Any]) -> str | None:
        value = parse_year(self.cell(row, "year")).value
        return str(value) if value else self.sheet.titles.get("year")

    def _record(self, row: Sequence[Any], number: int, code: str | None, name: str) -> Record:
        return {
            "code": code, "name": name, "year": self._year(row),
            "area": self.text(row, "area") or self.sheet.titles.get("area"),
            "budget_idr": None, "description": None, "source_row": number,
            **dict.fromkeys(_FIELDS),
        }  # fmt: skip

    def _amount(self, row: Sequence[Any], number: int, record: Record) -> None:
        """Amount and details: an amount is stated once, details of a sub kegiatan add up."""
        for name in _FIELDS:
            record[name] = record[name] or self.text(row, name)
        columns = self.sheet.columns
        if "budget" in columns and record.get("_stated") is None:
            record["budget_idr"] = self.money(row, number, "budget")
            record["_stated"] = True if record["budget_idr"] is not None else None
        elif "budget" not in columns and "detail" in columns:
            part = self.money(row, number, "detail")
            record["budget_idr"] = (
                (record["budget_idr"] or 0) + part if part else record["budget_idr"]
            )
        words = [self.text(row, role) for role in ("group", "note")]
        _describe(record, [w.strip("[]#-: ") for w in words if w])


def _describe(record: Record, words: list[str]) -> None:
    """Take in groups and notes of the RKA detail: they tell what is really done."""
    have = (record["description"] or "").split("; ") if record["description"] else []
    fresh = [w for w in words if w and w not in have]
    if fresh and len(record["description"] or "") < _MOST_WORDS:
        record["description"] = "; ".join([*have, *fresh])


def program_rows(
    sheet: Sheet, rows: Sequence[Sequence[Any]]
) -> tuple[list[Record], list[Trouble]]:
    """Program rows of a sheet, one a level and code, and the cells that gave trouble."""
    reader = _Reader(sheet)
    for place in range(sheet.first, len(rows)):
        if any(cell not in {"", None} for cell in rows[place]):
            reader.read(rows[place], place + 1)
    for record in reader.records.values():
        record.pop("_stated", None)
    return list(reader.records.values()), _once(reader.troubles)


def _once(troubles: list[Trouble]) -> list[Trouble]:
    """Tell the same value of the same column once, at its first row."""
    seen: dict[tuple[str, str, str], Trouble] = {}
    for trouble in troubles:
        seen.setdefault((trouble.code, trouble.role, trouble.value), trouble)
    return list(seen.values())
