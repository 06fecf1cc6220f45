# pyright: basic
# reads pandas frames of results
"""Builds the document tree: what a head of agency should know first, statistics at the end."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from sinergi import settings
from sinergi.analysis.duplicates.table import set_apart
from sinergi.analysis.duplicates.weight import for_reading, listed_first
from sinergi.analysis.result import Result
from sinergi.i18n import format_number, text
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.reports.document import (
    Block,
    Bullets,
    Document,
    Figure,
    Grid,
    Heading,
    Paragraph,
    Picture,
)
from sinergi.reports.first import first_things
from sinergi.reports.governance import governance_chapter, governance_inputs
from sinergi.reports.together import as_rows, counted, named, questions
from sinergi.reports.weights import pair_weights
from sinergi.reports.words import Names, column, first_words, in_words

SHOWN_ROWS = 20
GAP_COLUMNS = ("kind", "what_to_confirm", "severity_class", "evidence_state")
#: Agencies named on one side of a pair.
NAMED = 6
CONFIRMED = "dikonfirmasi"
#: Columns by which a result is recognised, so that no class of the analyses is needed here.
_SIGNATURES: Mapping[str, str] = {
    "duplicates": "program_a", "gaps": "gap_id", "governance": "part", "silos": "measure",
    "brokers": "liaison", "congruence": "satisfied",
    "evaluation": "achieved_pct", "plan": "action_id", "warnings": "ratio",
}  # fmt: skip


def by_kind(results: Sequence[Result]) -> dict[str, Result]:
    """Recognise results by their columns."""
    found: dict[str, Result] = {}
    for result in results:
        for name, mark in _SIGNATURES.items():
            if mark in result.frame.columns:
                found.setdefault(name, result)
                break
    return found


def stamp() -> str:
    """Audience stamp of the running settings."""
    return text(f"reports.stamp.{settings.current().audience}")


def place(snapshot: Snapshot) -> str:
    """Name of the region in question: the most local region that holds programs."""
    programs = snapshot.programs["region"].dropna()
    code = programs.mode().iloc[0] if len(programs) else None
    names = dict(zip(snapshot.regions["id"], snapshot.regions["name"], strict=True))
    return str(names.get(code, code or text("reports.region_unknown")))


def years(snapshot: Snapshot) -> str:
    """Years of the data in words."""
    found = snapshot.years
    if not found:
        return text("reports.year_unknown")
    return str(found[0]) if len(found) == 1 else f"{found[0]}-{found[-1]}"


def named_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows whose agencies may be named to the audience: leaders see confirmed ones only."""
    if settings.current().audience == "internal":
        return frame
    if "liaison" in frame.columns:  # nobody confirms who joins others
        return frame.iloc[:0]
    if "action_id" in frame.columns:
        return frame[(frame["state"] == CONFIRMED).fillna(value=False)]
    if "review" in frame.columns:
        return frame[(frame["review"] == CONFIRMED).fillna(value=False)]
    if "evidence_state" in frame.columns:
        return frame[(frame["evidence_state"] == "confirmed_absent").fillna(value=False)]
    return frame


def reorganised(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Mark pairs that a reorganisation made; they stand apart, out of ranking and totals."""
    reasons = frame["reasons"].fillna("").astype(str)
    return reasons.str.contains("reorganisation", regex=False).astype(bool)


def ranking(frame: pd.DataFrame) -> pd.DataFrame:
    """Pairs that count, weightiest first: none of a reorganisation, none rejected by a review."""
    return for_reading(frame[~set_apart(frame)])


def build(
    snapshot: Snapshot,
    results: Sequence[Result],
    pictures: Sequence[Picture],
    findings: Findings,
) -> Document:
    """Build the report of a region."""
    names, found = Names(snapshot), by_kind(results)
    blocks: list[Block] = list(_opening(snapshot, found, names))
    blocks += [Figure(p, text("reports.map_caption")) for p in pictures]
    for name, chapter in _CHAPTERS.items():
        if name in found:
            blocks += chapter(found[name], names)
    blocks += list(_annex(found, findings, names))
    return Document(
        text("reports.title", place=place(snapshot)),
        text("reports.subtitle", years=years(snapshot)),
        stamp(),
        tuple(blocks),
    )


def _opening(snapshot: Snapshot, found: Mapping[str, Result], names: Names) -> Iterator[Block]:
    first = first_things(found, names)
    if first:
        yield Heading(text("reports.first.title"))
        yield Bullets(first, numbered=True)
    yield Heading(text("reports.summary"))
    yield Paragraph(
        text(
            "reports.scope",
            programs=format_number(len(snapshot.programs)),
            actors=format_number(len(snapshot.actors)),
            forums=format_number(len(snapshot.forums)),
        )
    )
    order = (
        "duplicates",
        "gaps",
        "congruence",
        "evaluation",
        "plan",
        "silos",
        "brokers",
        "governance",
        "warnings",
    )
    yield Bullets([first_words(found[n].explain()) for n in order if n in found])
    yield Paragraph(text("reports.how_to_read"))


def _grid(
    result: Result, names: Names, columns: tuple[str, ...], widths: Sequence[float] = ()
) -> list[Block]:
    return _frame_grid(named_rows(result.to_frame()), names, columns, widths)


def _frame_grid(
    frame: pd.DataFrame,
    names: Names,
    columns: tuple[str, ...],
    widths: Sequence[float] = (),
) -> list[Block]:
    if frame.empty:
        return [Paragraph(text("reports.nothing_to_show"))]
    kept = tuple(c for c in columns if c in frame.columns)
    rows = in_words(frame.head(SHOWN_ROWS), names, kept)
    numeric = frozenset(i for i, c in enumerate(kept) if pd.api.types.is_numeric_dtype(frame[c]))
    grid = Grid([column(c) for c in kept], rows, widths, numeric)
    blocks: list[Block] = [grid]
    if len(frame) > SHOWN_ROWS:
        blocks.append(
            Paragraph(
                text("reports.more_in_workbook", rows=format_number(len(frame) - SHOWN_ROWS))
            )
        )
    return blocks


def _duplicates(result: Result, names: Names) -> list[Block]:
    frame = result.to_frame()
    ranked = named_rows(ranking(frame))
    blocks: list[Block] = [Heading(text("reports.duplicates")), Paragraph(result.explain())]
    if ranked.empty:
        blocks.append(Paragraph(text("reports.nothing_to_show")))
    else:
        asked = questions(result, ranked)
        rows = as_rows(asked, names, most=NAMED)
        first = listed_first(rows).head(SHOWN_ROWS)
        blocks += [*counted(asked, ranked), _pairs(first, names)]
        if len(rows) > len(first):
            more = format_number(len(rows) - len(first))
            blocks.append(Paragraph(text("reports.more_in_workbook", rows=more)))
        blocks += pair_weights(result, first)
    apart = int(reorganised(frame).sum())
    if apart:
        blocks.append(Paragraph(text("reports.reorganisations", count=format_number(apart))))
    return blocks


def _pairs(rows: pd.DataFrame, names: Names) -> Grid:
    columns = ["name_a", "opd_a", "name_b", "opd_b", "kind", "budget_idr", "reasons"]
    cells = in_words(rows, names, tuple(columns))
    told = [[named(a, at), named(b, bt), *rest] for a, at, b, bt, *rest in cells]
    header = [text(f"reports.pair.{key}") for key in ("a", "b", "kind", "budget", "why")]
    return Grid(header, told, (0.23, 0.23, 0.12, 0.15, 0.27), frozenset({3}))


def _gaps(result: Result, names: Names) -> list[Block]:
    told = with_words(result)
    widths = (0.12, 0.62, 0.1, 0.16)
    return [
        Heading(text("reports.gaps")),
        Paragraph(result.explain()),
        *_frame_grid(named_rows(told), names, GAP_COLUMNS, widths),
    ]


def with_words(result: Result) -> pd.DataFrame:
    """Gaps with a sentence each (``what_to_confirm``): who is concerned, about what, and why."""
    sentences: Any = getattr(result, "sentences", None)
    frame = result.to_frame()
    return frame if sentences is None else frame.assign(what_to_confirm=list(sentences()))


def _evaluation(result: Result, names: Names) -> list[Block]:
    columns = ("indicator", "region", "period", "value", "target", "achieved_pct", "status")
    return [
        Heading(text("reports.evaluation")),
        Paragraph(result.explain()),
        *_grid(result, names, columns),
    ]


def _plan(result: Result, names: Names) -> list[Block]:
    columns = ("issue", "action", "lead", "partners", "output", "period", "state")
    widths = (0.13, 0.28, 0.15, 0.18, 0.12, 0.07, 0.07)
    return [
        Heading(text("reports.plan")),
        Paragraph(result.explain()),
        *_grid(result, names, columns, widths),
    ]


def _silos(result: Result, _: Names) -> list[Block]:
    return [Heading(text("reports.silos")), Paragraph(result.explain())]


def seen_brokers(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of brokers, none when nobody brokers: an order of zeros would read as a ranking."""
    return frame if (frame["total"] > 0).any() else frame.head(0)


def _brokers(result: Result, names: Names) -> list[Block]:
    frame = seen_brokers(named_rows(result.to_frame())).head(10)
    table = _frame_grid(frame, names, ("node", "group", "total")) if len(frame) else ()
    return [Heading(text("reports.brokers")), Paragraph(result.explain()), *table]


def _governance(result: Result, _: Names) -> list[Block]:
    return governance_chapter(result)


def _warnings(result: Result, _: Names) -> list[Block]:
    messages = [str(m) for m in result.to_frame()["message"].dropna().head(SHOWN_ROWS)]
    blocks: list[Block] = [Heading(text("reports.warnings")), Paragraph(result.explain())]
    return [*blocks, Bullets(messages)] if messages else blocks


_CHAPTERS: Mapping[str, Callable[[Result, Names], list[Block]]] = {
    "duplicates": _duplicates, "gaps": _gaps, "plan": _plan, "silos": _silos,
    "brokers": _brokers, "governance": _governance, "evaluation": _evaluation,
    "warnings": _warnings,
}  # fmt: skip


def _annex(found: Mapping[str, Result], findings: Findings, names: Names) -> Iterator[Block]:
    yield Heading(text("reports.annex"))
    if "silos" in found:
        frame = found["silos"].to_frame()
        network = frame[frame["scope"] == "network"]
        columns = ("measure", "value", "expected", "z", "p", "n_ties")
        yield Heading(text("reports.statistics"), 2)
        yield from _frame_grid(network, names, columns)
    if "governance" in found:
        yield from governance_inputs(found["governance"])
    yield Heading(text("reports.data_notes"), 2)
    yield Paragraph(text("reports.data_notes_intro"))
    yield Bullets(note_lines(findings) or [text("reports.no_notes")])
    yield Heading(text("reports.origin"), 2)
    yield Bullets([_origin(name, result) for name, result in found.items()])


def note_lines(findings: Findings, *, per_code: int = 3) -> list[str]:
    """Gather notes on the data, at most a few of one kind, with the number of the others."""
    groups: dict[str, list[str]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding.sentence())
    lines: list[str] = []
    for sentences in groups.values():
        lines += sentences[:per_code]
        if len(sentences) > per_code:
            lines.append(text("reports.more_notes", count=len(sentences) - per_code))
    return lines


def _origin(name: str, result: Result) -> str:
    made = result.provenance
    seed = "" if made.seed is None else text("reports.origin_seed", seed=made.seed)
    return text(
        "reports.origin_line",
        what=text(f"reports.{name}"),
        version=made.versions.get("sinergi", ""),
        fingerprint=made.data_fingerprint[:12],
        seed=seed,
    )
