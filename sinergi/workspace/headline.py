"""The first lines a planner reads after a run."""

from collections.abc import Iterator

import pandas as pd

from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import named_rows, ranking
from sinergi.reports.words import first_words
from sinergi.workspace.stages import Analysis


def summary(analysis: Analysis) -> list[str]:
    """Headline sentences: what was read, what to look at first."""
    return list(_lines(analysis))


def counts_line(snapshot: Snapshot) -> str:
    """How many programs, actors, forums and meetings there are, in words."""
    names = ("programs", "actors", "forums", "meetings")
    counts = [
        f"{format_number(len(snapshot.table(n)))} {text(f'model.tables.{n}')}" for n in names
    ]
    return ", ".join(counts)


def _lines(analysis: Analysis) -> Iterator[str]:
    city = analysis.snapshot
    yield text("workspace.read", what=counts_line(city))
    for result in analysis.results.values():
        yield f"- {first_words(result.explain())}"
    best = _best_pair(named_rows(analysis.results["duplicates"].to_frame()))
    if best is not None:
        names = dict(zip(city.actors["id"], city.actors["name"], strict=True))
        yield text(
            "workspace.best_pair",
            name=best["name_a"],
            opd_a=names.get(best["opd_a"], best["opd_a"]),
            opd_b=names.get(best["opd_b"], best["opd_b"]),
            budget="-" if pd.isna(best["budget_idr"]) else format_rupiah(int(best["budget_idr"])),
        )


def _best_pair(frame: pd.DataFrame) -> "pd.Series | None":
    ranked = ranking(frame)
    return None if ranked.empty else ranked.iloc[0]
