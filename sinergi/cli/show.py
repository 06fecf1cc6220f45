"""Prints tables, findings and file lists."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from sinergi import workspace
from sinergi.cli.run import Run
from sinergi.exchange import other_files
from sinergi.i18n import format_number, text

if TYPE_CHECKING:
    # only their names are needed here; loading them takes seconds
    import pandas as pd

    from sinergi.analysis.result import Result
    from sinergi.model.finding import Finding, Findings
    from sinergi.model.snapshot import Snapshot
    from sinergi.store import LoadReport

_SHOWN = 20
_KEPT_SHOWN = 6
_SHOWN_PER_CODE = 5
_MARKS = {"error": "!", "warning": "*", "notice": "-"}


def say(run: Run, code: str, /, **facts: Any) -> None:
    """Print a sentence of the catalogue unless the run is quiet or speaks JSON."""
    if not (run.quiet or run.as_json):
        typer.echo(text(code, **facts))


def say_lines(run: Run, lines: Iterable[str]) -> None:
    """Print sentences unless the run is quiet or speaks JSON."""
    if not (run.quiet or run.as_json):
        for line in lines:
            typer.echo(line)


def counts(report: "LoadReport") -> dict[str, int]:
    """Rows of a load by what happened to them."""
    names = ("added", "updated", "unchanged", "rejected", "removed")
    return {name: getattr(report, name) for name in names}


def say_loaded(run: Run, name: str, report: "LoadReport") -> None:
    """Tell what a load changed."""
    new = {t: c.added for t, c in report.by_table.items() if c.added}
    told = ", ".join(f"{format_number(n)} {text(f'model.tables.{t}')}" for t, n in new.items())
    of = f" ({told})" if told else ""
    say(run, "cli.loaded", name=name, of=of, **counts(report))
    show_findings(run, report.findings)


def dump(value: object) -> None:
    """Print one JSON value."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def show_result(
    run: Run, result: "Result", snapshot: "Snapshot", columns: tuple[str, ...], *,
    shown: "pd.DataFrame | None" = None, said: Iterable[str] = (),
) -> None:  # fmt: skip
    """Print the plain sentences of a result and its first rows (or ``shown``) in words."""
    frame = result.to_frame()
    ranking = getattr(result, "ranking", None)
    rows = shown if shown is not None else ranking() if ranking else frame
    if run.as_json:
        typer.echo(frame.to_json(orient="records", force_ascii=False, date_format="iso"))
        return
    if run.quiet:
        return
    typer.echo(result.explain())
    if len(rows):
        show_table(*workspace.in_words(rows.head(_SHOWN), snapshot, columns))
        for line in said:
            typer.echo(line)
        if len(rows) > _SHOWN:
            typer.echo(text("cli.more_rows", shown=_SHOWN, rows=format_number(len(rows))))
    show_findings(run, result.notices)


def show_table(header: list[str], rows: list[list[str]]) -> None:
    """Print a table as wide as the terminal, 140 letters in a pipe."""
    table = Table(*(Column(head, overflow="fold") for head in header))
    for row in rows:
        # Text keeps brackets in names from being read as markup
        table.add_row(*(Text(cell) for cell in row))
    width = None if Console().is_terminal else 140
    Console(width=width, highlight=False).print(table)


def show_findings(
    run: Run, findings: "Findings", *, limit: int = _SHOWN_PER_CODE, notices: bool = True
) -> None:
    """Print findings, the gravest first, at most ``limit`` of one kind."""
    if run.quiet or run.as_json:
        return
    seen: Counter[str] = Counter()
    order = {"error": 0, "warning": 1, "notice": 2}
    shown = [f for f in findings if notices or f.severity != "notice"]
    for finding in sorted(shown, key=lambda f: order[f.severity]):
        seen[finding.code] += 1
        if seen[finding.code] <= limit:
            typer.echo(f"{_MARKS[finding.severity]} {_where(finding)}{finding.sentence()}")
    for code, count in seen.items():
        if count > limit:
            first = next(f for f in shown if f.code == code)
            typer.echo(text("cli.more_findings", count=count - limit, like=first.sentence()))


def _where(finding: "Finding") -> str:
    place = finding.sheet or finding.file
    parts = [place, finding.cell or (str(finding.row) if finding.row else None)]
    known = " ".join(p for p in parts if p)
    return f"[{known}] " if known and finding.cell else ""


def say_kept(run: Run, folder: Path) -> None:
    """Name the files of an output folder that the run left alone."""
    names = other_files(folder)
    if names:
        shown = [*names[:_KEPT_SHOWN], *(["…"] if len(names) > _KEPT_SHOWN else [])]
        say(run, "cli.kept_files", count=len(names), names=", ".join(shown))


def show_files(run: Run, files: Mapping[str, Path]) -> None:
    """Print where the outputs are."""
    if run.as_json:
        dump({name: str(path) for name, path in files.items()})
        return
    if run.quiet:
        return
    for name in ("map", "dashboard", "report", "workbook"):
        if name in files:
            label = text(f"cli.files.{name}")
            typer.echo(f"  {label:<22}{files[name]}")
