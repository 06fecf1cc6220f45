# pyright: basic
# reads pandas frames of results
"""The first page of an output folder: what was found, where the files are."""

from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from sinergi._files import atomic_file
from sinergi.analysis.result import Result
from sinergi.i18n import format_number, short_rupiah, text
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import (
    GAP_COLUMNS,
    NAMED,
    by_kind,
    named_rows,
    note_lines,
    place,
    ranking,
    seen_brokers,
    stamp,
    with_words,
    years,
)
from sinergi.reports.document import Block, Bullets, Grid, Heading
from sinergi.reports.first import first_things
from sinergi.reports.governance import governance_chapter
from sinergi.reports.html import page, render
from sinergi.reports.together import as_rows, counted, questions
from sinergi.reports.words import Names, called, column, in_words

_TOP = 5


def write_dashboard(
    path: str | Path,
    snapshot: Snapshot,
    *results: Result,
    findings: Findings,
    files: Mapping[str, str],
) -> Path:
    """Write ``index.html``: headline figures, the first five of each finding, links to files.

    Parameters
    ----------
    path
        File to write.
    snapshot
        What was analysed.
    *results
        Results of analyses.
    findings
        What was noticed in the data.
    files
        Name of each output file by key (``map``, ``report``, ``workbook``, tables).
    """
    target = Path(path)
    title = text("reports.title", place=place(snapshot))
    body = "".join(_body(snapshot, by_kind(results), findings, files))
    with atomic_file(target) as temporary:
        temporary.write_text(page(title, body), encoding="utf-8", errors="replace")
    return target


def _body(
    snapshot: Snapshot, found: Mapping[str, Result], findings: Findings, files: Mapping[str, str]
) -> Iterator[str]:
    yield f"<h1>{escape(text('reports.title', place=place(snapshot)))}</h1>"
    yield f'<p class="sub">{escape(text("reports.subtitle", years=years(snapshot)))}</p>'
    yield f'<p class="stamp">{escape(stamp())}</p>'
    yield from _links(files, ("map", "report", "workbook"))
    names = Names(snapshot)
    first = first_things(found, names)
    if first:
        yield from render(Heading(text("reports.first.title")))
        yield from render(Bullets(first, numbered=True))
    yield from _cards(snapshot, found)
    for name, columns in _TABLES.items():
        if name in found:
            yield from _top(name, found[name], names, columns)
    if "governance" in found:
        for block in governance_chapter(found["governance"]):
            yield from render(block)
    yield from render(Heading(text("reports.data_notes")))
    yield from render(Bullets(note_lines(findings, per_code=1)[:12] or [text("reports.no_notes")]))
    yield from render(Heading(text("reports.tables")))
    items = (f'<li><a href="{quote(f)}">{escape(f)}</a></li>' for f in files.values())
    yield f"<ul>{''.join(items)}</ul>"
    yield f"<p>{escape(text('reports.how_to_read'))}</p>"


def _links(files: Mapping[str, str], keys: tuple[str, ...]) -> Iterator[str]:
    links = "".join(
        f'<a class="go" href="{quote(files[key])}">{escape(text(f"reports.open.{key}"))}'
        f"<small>{escape(files[key])}</small></a>"
        for key in keys
        if key in files
    )
    yield f'<div class="cards">{links}</div>'


def _cards(snapshot: Snapshot, found: Mapping[str, Result]) -> Iterator[str]:
    cards = [(format_number(len(snapshot.programs)), text("reports.card.programs"))]
    if "duplicates" in found:
        pairs = ranking(found["duplicates"].to_frame())
        cards.append((format_number(len(pairs)), text("reports.card.pairs")))
        cards.append((_money_together(pairs, snapshot), text("reports.card.budget")))
    if "gaps" in found:
        cards.append((format_number(len(found["gaps"])), text("reports.card.gaps")))
    if "plan" in found:
        cards.append((format_number(len(found["plan"])), text("reports.card.plan")))
    shown = "".join(
        f'<div class="card"><b>{escape(value)}</b><span>{escape(words)}</span></div>'
        for value, words in cards
    )
    yield f'<div class="cards">{shown}</div>'


def _money_together(pairs: pd.DataFrame, snapshot: Snapshot) -> str:
    """Budget of the programs concerned, each program once."""
    ids = set(pairs["program_a"]) | set(pairs["program_b"])
    programs = snapshot.programs
    budget = programs.loc[programs["id"].isin(ids), "budget_idr"].sum()
    return short_rupiah(int(budget)) if not pd.isna(budget) else "-"


_TABLES: Mapping[str, tuple[str, ...]] = {
    "duplicates": ("name_a", "opd_a", "name_b", "opd_b", "kind", "smaller_idr"),
    "gaps": GAP_COLUMNS,
    "plan": ("issue", "action", "lead", "partners", "period"),
    "brokers": ("node", "group", "total"),
    "evaluation": ("indicator", "period", "value", "target", "achieved_pct", "status"),
}


def _top(name: str, result: Result, names: Names, columns: tuple[str, ...]) -> Iterator[str]:
    frame = with_words(result) if name == "gaps" else result.to_frame()
    more: list[Block] = []
    if name == "duplicates":
        ranked = named_rows(ranking(frame))
        asked = questions(result, ranked)
        frame, more = called(as_rows(asked, names, most=NAMED)), counted(asked, ranked)
    elif name == "brokers":
        frame = seen_brokers(frame)
    frame = named_rows(frame).head(_TOP)
    yield from render(Heading(text(f"reports.{name}")))
    for line in result.explain().splitlines()[:2]:
        yield f"<p>{escape(line)}</p>"
    for block in more:
        yield from render(block)
    kept = tuple(c for c in columns if c in frame.columns)
    if len(frame):
        numeric = frozenset(
            i for i, c in enumerate(kept) if pd.api.types.is_numeric_dtype(frame[c])
        )
        yield from render(
            Grid([column(c) for c in kept], in_words(frame, names, kept), numeric=numeric)
        )
