# pyright: basic
# pandas at the very end: rows become the tables of a snapshot
"""Reads a planner's workbook: tolerant of what people do to it, silent about nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from sinergi.errors import UnusableDataError
from sinergi.exchange.hashes import file_hash
from sinergi.exchange.headers import fold
from sinergi.exchange.workbook import entities, programs, relations
from sinergi.exchange.workbook.complete import completion_sheet
from sinergi.exchange.workbook.context import Context
from sinergi.exchange.workbook.grid import Grid, open_grids
from sinergi.exchange.workbook.identify import (
    Found,
    identify,
    is_instructions,
    is_lists,
    named_key,
)
from sinergi.exchange.workbook.layout import sheet, sheets
from sinergi.exchange.workbook.parse import Reading, read_records
from sinergi.exchange.workbook.scrub import tell_persons
from sinergi.exchange.workbook.setting import guess_region, has_rows, read_setting
from sinergi.exchange.workbook.synonyms import synonym_sheet
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table
from sinergi.vocab import issues as national_issues
from sinergi.vocab import regions

_ISSUE_COLUMNS = {
    "forum_issues": "issue", "program_issues": "issue", "indicators": "issue",
    "incidents": "issue", "feedback": "issue", "actions": "issue",
}  # fmt: skip

#: Sheets that offices fill in, and the sentence that tells how they are read.
_ANSWERS = {
    completion_sheet().key: "workbook.completion.not_programs",
    synonym_sheet().key: "workbook.synonyms.not_programs",
}
#: Headers that a sentence quotes.
_MOST_SEEN, _LONGEST_SEEN = 8, 40


def read_workbook(path: str | Path, *, region: str | None = None) -> Batch:
    """Read a workbook of the planner, as made by ``write_template`` or by hand.

    Sheets are known by their tab or by their headers; title rows, merged cells, synonyms of
    headers, pasted SIPD columns, several values in one cell and damaged codes are understood.
    Agencies become one row each, with an id such as ``32.04:dinas-sosial``.

    Parameters
    ----------
    path
        An ``.xlsx`` or ``.xlsm`` file.
    region
        Code of the region of a file that neither says nor shows its own.

    Returns
    -------
    Batch
        The rows that can be used and every finding, with sheet and cell.

    Raises
    ------
    UnreadableFileError
        Missing, empty, protected, damaged or of another kind.
    UnusableDataError
        No sheet that is known, or unpacks to an unreasonable size.

    Examples
    --------
    >>> import tempfile
    >>> from sinergi.exchange.workbook.template import write_template
    >>> file = Path(tempfile.mkdtemp()) / "data.xlsx"
    >>> _ = write_template(file, region="32.04")
    >>> read_workbook(file).snapshot.regions["name"].tolist()
    ['Jawa Barat', 'Kabupaten Bandung']
    """
    file = Path(path)
    grids = open_grids(file)
    return read_grids(Source(file.name, "workbook", file_hash(file)), grids, region=region)


def read_grids(source: Source, grids: list[Grid], *, region: str | None = None) -> Batch:
    """Read sheets that are open already."""
    founds, findings = _find(source.name, grids)
    setting = read_setting(source.name, grids, founds)
    founds = [f for f in founds if not _is_offer(f, setting.prefilled)]
    for found in founds:
        findings += _about(source.name, found)
    readings = [read_records(f, source.name, exact=setting.exact) for f in founds if has_rows(f)]
    setting = replace(setting, region=guess_region(setting, readings) or region)
    ctx = Context(setting)
    _assemble(ctx, readings)
    by_sheet = {r.found.grid.name: r for r in readings}
    relations.drop_repeats(ctx, by_sheet)
    tell_persons(ctx.tables, by_sheet)
    if source.kind == "workbook":
        findings += _missing(source.name, founds)
    if setting.region is None and not setting.exact:
        findings.append(_no_region(source.name, source.kind, setting.said_region))
    for reading in readings:
        findings += reading.close()
    return Batch(_snapshot(ctx), Findings(findings), source)


def _find(file: str, grids: list[Grid]) -> tuple[list[Found], list[Finding]]:
    """Find out what each worksheet is; tell of those that are not known, hidden or cut."""
    founds: list[Found] = []
    findings: list[Finding] = []
    for grid in grids:
        if is_lists(grid) or is_instructions(grid) or not any(grid.rows):
            continue
        found = identify(grid, also=(completion_sheet(), synonym_sheet()))
        if found is not None and found.spec.key in _ANSWERS:
            raise UnusableDataError(_ANSWERS[found.spec.key], file=file, sheet=grid.name)
        if found is None or found.spec.key == "reviews":
            findings.append(_not_known(file, grid))
            continue
        founds.append(found)
    if not founds:
        raise _nothing_known(file, grids, findings)
    return founds, findings


def _nothing_known(file: str, grids: list[Grid], findings: list[Finding]) -> UnusableDataError:
    """Say which column is missing when a sheet has the right name, else which sheet."""
    named = next((f for f in findings if f.code == "workbook.sheet.no_header"), None)
    if named is None:
        return UnusableDataError(
            "workbook.file.no_sheet", file=file, sheets=", ".join(g.name for g in grids),
            core=", ".join(s.title for s in sheets() if s.shown),
        )  # fmt: skip
    grid = next(g for g in grids if g.name == named.sheet)
    seen = next(([str(v) for v in row if v != ""] for row in grid.head if row), [])
    return UnusableDataError(
        "workbook.file.no_columns", file=file, sheet=named.sheet, needed=named.facts["needed"],
        seen=", ".join(word[:_LONGEST_SEEN] for word in seen[:_MOST_SEEN]),
    )  # fmt: skip


def _is_offer(found: Found, prefilled: frozenset[str]) -> bool:
    """Whether a sheet is one that the template filled and nobody has looked at."""
    return found.grid.hidden and fold(found.grid.name) in prefilled


def _not_known(file: str, grid: Grid) -> Finding:
    key = named_key(grid.name)
    if key is None or key == "reviews":
        return Finding("workbook.sheet.unknown", "notice", file=file, sheet=grid.name)
    spec = sheet(key)
    needed = ", ".join(spec.column(need.split("|")[0]).header for need in spec.needs)
    return Finding("workbook.sheet.no_header", "error", file=file, sheet=grid.name,
                   facts={"needed": needed})  # fmt: skip


def _about(file: str, found: Found) -> list[Finding]:
    grid, spec = found.grid, found.spec
    findings: list[Finding] = []
    if grid.hidden and has_rows(found):
        findings.append(Finding("workbook.sheet.hidden", "notice", file=file, sheet=grid.name))
    if grid.too_long:
        findings.append(Finding("workbook.sheet.too_long", "error", file=file, sheet=grid.name,
                                facts={"rows": len(grid.rows)}))  # fmt: skip
    given = {c.field for c in found.columns.values()}
    for need in spec.needs:
        if not given & set(need.split("|")):
            header = spec.column(need.split("|")[0]).header
            findings.append(Finding("workbook.sheet.no_column", "error", file=file,
                                    sheet=grid.name, column=header,
                                    facts={"purpose": spec.purpose}))  # fmt: skip
    for position, word in found.unknown:
        findings.append(
            Finding("workbook.sheet.unknown_column", "notice", file=file, sheet=grid.name,
                    cell=grid.address(found.first - 1, position), column=word)
        )  # fmt: skip
    return findings


def _no_region(file: str, kind: str, said: str | None) -> Finding:
    if kind == "form":
        return Finding("workbook.file.no_region_in_form", "warning", file=file)
    if said is None:
        return Finding("workbook.file.no_region", "notice", file=file)
    return Finding("workbook.file.region_unknown", "warning", file=file, value=said)


def _missing(file: str, founds: list[Found]) -> list[Finding]:
    """Tell which core sheets are missing and what they would give."""
    have = {found.spec.key for found in founds}
    return [
        Finding("workbook.sheet.missing", "notice", file=file, sheet=spec.title,
                facts={"purpose": spec.purpose})
        for spec in sheets() if spec.shown and spec.key not in have
    ]  # fmt: skip


def _assemble(ctx: Context, readings: list[Reading]) -> None:
    """Fill the tables in an order in which what is named is known before."""
    by_key: defaultdict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_key[reading.key].append(reading)
    steps = (
        ("regions", entities.learn_regions), ("regions", entities.regions),
        ("issues", entities.issues), ("actors", entities.learn_actors),
        ("actors", entities.actor_parents), ("forums", entities.forums),
    )  # fmt: skip
    for key, step in steps:
        for reading in by_key[key]:
            step(ctx, reading)
    programs.programs(ctx, by_key["programs"])
    later = (
        ("meetings", relations.meetings), ("agreements", entities.agreements),
        ("indicators", entities.indicators), ("goals", entities.goals),
        ("goals", entities.goal_parents),
        ("datasets", entities.owned), ("systems", entities.owned),
        ("data_sharing", relations.data_sharing), ("incidents", relations.events),
        ("actions", relations.events), ("program_issues", relations.plain),
        ("program_partners", relations.plain), ("issue_rules", relations.plain),
        ("ties", relations.plain),
        ("measurements", relations.plain), ("feedback", relations.plain),
        ("assessments", relations.plain), ("memberships", relations.plain),
        ("agreement_parties", relations.plain), ("program_goals", relations.plain),
        ("program_supports", relations.plain), ("supervises", relations.plain),
    )  # fmt: skip
    for key, step in later:
        for reading in by_key[key]:
            step(ctx, reading)
    entities.tell_unfilled(ctx)
    ctx.tables["actors"] = [*ctx.book.rows(), *ctx.tables["actors"]]
    if not ctx.setting.exact:
        _add_regions(ctx)
    _add_issues(ctx)


def _add_regions(ctx: Context) -> None:
    """Describe the areas that are named."""
    named = {str(row["region"]) for rows in ctx.tables.values() for row in rows
             if row.get("region")}  # fmt: skip
    named |= {ctx.setting.region} if ctx.setting.region else set()
    have = {row["id"] for row in ctx.tables["regions"]}
    named |= {str(row["parent"]) for row in ctx.tables["regions"] if row.get("parent")}
    ctx.tables["regions"] += [row for row in region_rows(named) if row["id"] not in have]


def _add_issues(ctx: Context) -> None:
    """Describe the national issues that are named: every id must lead to a row."""
    used = {row.get(column) for table, column in _ISSUE_COLUMNS.items()
            for row in ctx.tables[table]}  # fmt: skip
    have = {row["id"] for row in ctx.tables["issues"]}
    ctx.tables["issues"] += [
        {"id": fact.id, "name": fact.name_id, "dimension": fact.dimension}
        for fact in national_issues().values() if fact.id in used - have
    ]  # fmt: skip


def _snapshot(ctx: Context) -> Snapshot:
    tables: dict[str, pd.DataFrame] = {}
    for name, rows in ctx.tables.items():
        if rows:
            tables[name] = rows_to_table(name, rows)
    return Snapshot(tables)


def region_rows(codes: Iterable[str]) -> list[dict[str, object]]:
    """Rows of the regions table for official codes, with the areas above them."""
    wanted: set[str] = set()
    for code in codes:
        parts = code.split(".")
        wanted |= {".".join(parts[: i + 1]) for i in range(len(parts))}
    return [
        {"id": f.code, "name": f.name, "level": f.level, "parent": f.parent, "lat": f.lat,
         "lon": f.lon}
        for f in (regions().get(code) for code in sorted(wanted)) if f is not None
    ]  # fmt: skip
