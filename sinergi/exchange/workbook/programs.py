"""Sheet Program: typed in, or pasted from a budget system, becomes programs with their levels."""

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from sinergi.exchange import cells
from sinergi.exchange.identity import in_region, slug
from sinergi.exchange.workbook.context import Context
from sinergi.exchange.workbook.entities import pick
from sinergi.exchange.workbook.parse import Reading, Record

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_LEVEL_BY_GROUPS = {3: "program", 5: "kegiatan", 6: "sub_kegiatan"}
#: Marks of a list written by hand: the same as above.
_DITTO = frozenset(
    {'"', "''", "\u201c", "\u201d", "\u3003", ",,", "sda", "s.d.a", "s.d.a.", "idem"}
)
_GROUPS_ABOVE = {6: 5, 5: 3}
#: Columns of a pasted export, the deepest first: code, name, level.
_STEPS = (
    ("code", "name", "sub_kegiatan"),
    ("activity_code", "activity_name", "kegiatan"),
    ("program_code", "program_name", "program"),
)


@dataclass(frozen=True, slots=True)
class _Row:
    """A program before its id is settled."""

    values: dict[str, Any]
    reading: Reading
    record: Record
    stated: bool


def programs(ctx: Context, readings: list[Reading]) -> None:
    """Read every sheet with programs, settle their ids, then what they name."""
    rows: list[_Row] = []
    for reading in readings:
        rows += _sheet(ctx, reading)
    _settle_ids(ctx, rows)
    _add(ctx, rows)
    for row in rows:
        _named_things(ctx, row)


def _sheet(ctx: Context, reading: Reading) -> list[_Row]:
    rows: list[_Row] = []
    titles = reading.found.titles
    banner = titles.get("opd") or ctx.setting.opd
    year = _sheet_year(ctx, reading)
    above: str | None = None
    for written in reading.records:
        record = _repeat(ctx, reading, written, above)
        above = record.values.get("opd") or above
        name, code = record.values.get("name"), record.values.get("code")
        if not ctx.setting.exact:
            name, code = _name_and_code(reading, record)
        if name is None and (record.row, "name") in reading.unread:
            continue
        if name is None:
            reading.tell("workbook.row.needs", "error", row=record.row, name="name",
                         header=reading.header("name"))  # fmt: skip
            continue
        if _is_banner(ctx, record, name):
            banner = name
            continue
        values = pick("programs", record)
        values |= {"name": name, "code": code, "region": ctx.region(reading, record)}
        values["opd"] = _opd(ctx, reading, record, banner)
        values.setdefault("year", year)
        if not ctx.setting.exact:
            _infer(values)
        rows.append(_Row(values, reading, record, "id" in values))
    _tell_years(reading, rows)
    return rows


def _tell_years(reading: Reading, rows: list[_Row]) -> None:
    """Tell that no row has a fiscal year, or that some have none."""
    lacking = [row for row in rows if row.values.get("year") is None]
    if lacking and len(lacking) == len(rows):
        reading.tell("workbook.programs.no_year", "notice", header=reading.header("year"))
    elif lacking:
        first = lacking[0].record.row
        reading.tell("workbook.programs.some_no_year", "warning", row=first, name="year",
                     count=len(lacking))  # fmt: skip


def _repeat(ctx: Context, reading: Reading, record: Record, above: str | None) -> Record:
    """Read a ditto mark in the column of the agency as the agency of the row above it."""
    said: str | None = record.values.get("opd")
    if ctx.setting.exact or said is None or said.strip().casefold() not in _DITTO:
        return record
    values = {k: v for k, v in record.values.items() if k != "opd"}
    if above is None:
        return replace(record, values=values)
    if ctx.once("workbook.programs.ditto", reading.found.grid.name):
        reading.tell("workbook.programs.ditto", "notice", row=record.row, name="opd", value=said,
                     meaning=above)  # fmt: skip
    return replace(record, values=values | {"opd": above})


def _sheet_year(ctx: Context, reading: Reading) -> int | None:
    if ctx.setting.exact:
        return None
    for text in (reading.found.titles.get("year", ""), reading.found.grid.name):
        found = _YEAR.search(text)
        if found:
            return int(found[1])
    return ctx.setting.year


def _name_and_code(reading: Reading, record: Record) -> tuple[str | None, str | None]:
    """Name and code of the deepest step that a row has; both may stand in one cell.

    A code whose own name is not there tells what the row is: people call a sub kegiatan a program.
    """
    deeper: tuple[str, str] | None = None
    for code_field, name_field, _ in _STEPS:
        name: str | None = record.values.get(name_field)
        code: str | None = record.values.get(code_field)
        if code is not None and " " in code.strip():
            inside, rest = cells.split_code(code)
            code, name = (inside, name or rest) if inside else (code, name)
        if name is None:
            deeper = deeper or ((code_field, code) if code else None)
            continue
        inside, rest = cells.split_code(name)
        if inside is not None:
            name, code = rest, code or inside
        if code is None and deeper is not None:
            code_field, code = deeper  # noqa: PLW2901 - the code stands in that column
        return name, _mended(reading, record, code_field, code)
    return None, None


def _mended(reading: Reading, record: Record, field: str, code: str | None) -> str | None:
    """Mend a code that stood in one cell with its name."""
    if code is None or code == record.values.get(field):
        return code
    parsed = cells.parse_code(code)
    if parsed.repaired:
        reading.tell("workbook.cells.repaired", "notice", row=record.row, name=field, value=code,
                     meaning=parsed.value)  # fmt: skip
    return parsed.value or code


def _is_banner(ctx: Context, record: Record, name: str) -> bool:
    """Whether a row only names the agency of the rows below it."""
    if ctx.setting.exact or set(record.values) - {"name", "code", "opd_code"}:
        return False
    return "opd" not in record.values and ctx.book.recognises(name) and _looks_opd(name)


def _looks_opd(name: str) -> bool:
    return name.split(maxsplit=1)[0].casefold() in {
        "dinas", "badan", "kecamatan", "sekretariat", "inspektorat", "satuan", "kantor", "rsud",
    }  # fmt: skip


def _opd(ctx: Context, reading: Reading, record: Record, banner: str | None) -> str | None:
    text: str | None = record.values.get("opd")
    code: str | None = record.values.get("opd_code")
    if text is not None:
        inside, rest = cells.split_code(text)
        text, code = (rest, code or inside) if inside else (text, code)
    text = text or code or banner
    if text is None:
        if ctx.once("workbook.programs.no_opd", reading.found.grid.name):
            reading.tell("workbook.programs.no_opd", "warning", row=record.row, name="opd")
        return None
    return ctx.actor(reading, record, "opd", text=text, code=code, owner=True)


def _infer(values: dict[str, Any]) -> None:
    groups = len(values["code"].split(".")) if values["code"] else 0
    if "level" not in values and groups in _LEVEL_BY_GROUPS:
        values["level"] = _LEVEL_BY_GROUPS[groups]


def _owner(values: dict[str, Any]) -> str:
    opd = values.get("opd")
    return opd or in_region(values.get("region"), "tanpa-opd")


def _base_id(values: dict[str, Any]) -> str:
    key = values.get("code") or slug(values["name"])
    year = values.get("year")
    return f"{_owner(values)}:{key}" + (f":{year}" if year is not None else "")


def _settle_ids(ctx: Context, rows: list[_Row]) -> None:
    """Give ids made of content; what content does not tell apart is numbered, and told."""
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if not row.stated:
            groups[_base_id(row.values)].append(row)
    for base, same in groups.items():
        different = {_content(row): row for row in same}
        if len(different) == 1:
            for row in same:
                row.values["id"] = base
            continue
        _tell_apart(base, same)
    del ctx


def _content(row: _Row) -> str:
    return repr(sorted((k, str(v)) for k, v in row.values.items() if k != "id"))


def _tell_apart(base: str, rows: list[_Row]) -> None:
    """Add what differs: stage, version, name; at last a number in the order of content."""
    for row in rows:
        parts = [str(row.values[k]) for k in ("stage", "version") if row.values.get(k)]
        row.values["id"] = ":".join([base, *(slug(p) for p in parts)])
    for field in ("name", "place", "fund_source"):
        for clash in _clashes(rows):
            if len({row.values.get(field) for row in clash}) > 1:
                for row in clash:
                    row.values["id"] += f":{slug(str(row.values.get(field) or '-'))}"
    for clash in _clashes(rows):
        order = {c: i for i, c in enumerate(sorted({_content(row) for row in clash}), start=1)}
        for row in clash:
            number = order[_content(row)]
            row.values["id"] += f":{number}" if number > 1 else ""
        first = min(clash, key=lambda row: row.record.row)
        first.reading.tell("workbook.programs.id_by_number", "notice", row=first.record.row,
                           name="code", value=first.values.get("code"),
                           count=len(clash))  # fmt: skip


def _clashes(rows: list[_Row]) -> list[list[_Row]]:
    """Rows of different content under one id."""
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[row.values["id"]].append(row)
    return [g for g in groups.values() if len({_content(row) for row in g}) > 1]


def _add(ctx: Context, rows: list[_Row]) -> None:
    names = ctx.names["programs"]
    ancestors: dict[str, tuple[dict[str, Any], _Row]] = {}
    for row in rows:
        names.learn(row.values["id"], [row.values["name"], row.values.get("code")])
    by_code = {(r.values.get("opd"), r.values.get("year"), r.values.get("code")): r.values["id"]
               for r in rows if r.values.get("code")}  # fmt: skip
    for row in rows:
        if row.values.get("parent") is not None:
            row.values["parent"] = ctx.named("programs", row.reading, row.record, "parent")
        elif not ctx.setting.exact:
            _parent(row, by_code, ancestors)
        ctx.add("programs", row.values, row.reading, row.record)
    for values, row in ancestors.values():
        ctx.add("programs", values, row.reading, row.record)


def _parent(
    row: _Row, by_code: dict[Any, str], ancestors: dict[str, tuple[dict[str, Any], _Row]]
) -> None:
    """Find the program above by its code; columns of an export may name it."""
    values = row.values
    values["parent"] = _above(values, by_code)
    if values["parent"] is not None:
        return
    below = values
    for code_field, name_field, level in _STEPS[1:]:
        code, name = _step(row.record, code_field, name_field)
        if code is None or name is None or code == values.get("code"):
            continue
        above = {"name": name, "code": code, "level": level, "opd": values.get("opd"),
                 "region": values.get("region"), "year": values.get("year")}  # fmt: skip
        above["id"] = by_code.get((above["opd"], above["year"], code)) or _base_id(above)
        if above["id"] == below["id"]:
            continue
        below["parent"] = above["id"]
        if (above["opd"], above["year"], code) not in by_code:
            below = ancestors.setdefault(above["id"], (above, row))[0]
        else:
            return


def _step(record: Record, code_field: str, name_field: str) -> tuple[str | None, str | None]:
    name: str | None = record.values.get(name_field)
    code: str | None = record.values.get(code_field)
    inside, rest = cells.split_code(name or "")
    if inside is not None:
        name, code = rest, code or cells.parse_code(inside).value
    return code, name


def _above(values: dict[str, Any], by_code: dict[Any, str]) -> str | None:
    groups = (values.get("code") or "").split(".")
    length = _GROUPS_ABOVE.get(len(groups))
    while length:
        code = ".".join(groups[:length])
        found = by_code.get((values.get("opd"), values.get("year"), code))
        if found is not None and found != values["id"]:
            return found
        length = _GROUPS_ABOVE.get(length)
    return None


def _named_things(ctx: Context, row: _Row) -> None:
    """Issues and partners that a row names."""
    for issue in ctx.issue_list(row.reading, row.record, "issues"):
        ctx.add("program_issues", {"program": row.values["id"], "issue": issue,
                                   "source": "declared"}, row.reading, row.record)  # fmt: skip
    for actor in ctx.actors(row.reading, row.record, "partners"):
        ctx.add("program_partners", {"program": row.values["id"], "actor": actor},
                row.reading, row.record)  # fmt: skip
