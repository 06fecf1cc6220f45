"""The first lines a planner reads after a run."""

from collections.abc import Iterator

import pandas as pd

from sinergi.analysis.duplicates import Duplicates
from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import named_rows, ranking
from sinergi.reports.document import Paragraph
from sinergi.reports.together import as_rows, carriers, counted, questions
from sinergi.reports.words import Names, called, first_words, missing
from sinergi.workspace.stages import Analysis

#: Agencies named on one side of a pair.
_NAMED = 3


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


def pairs_to_read(result: Duplicates, snapshot: Snapshot) -> tuple[pd.DataFrame, list[str]]:
    """Pairs as every report lists them, one row a family, and what is to be said of the list."""
    pairs = result.ranking()
    asked = questions(result, pairs)
    told = [block.text for block in counted(asked, pairs) if isinstance(block, Paragraph)]
    return called(as_rows(asked, Names(snapshot), most=_NAMED)), told


def _lines(analysis: Analysis) -> Iterator[str]:
    city = analysis.snapshot
    yield text("workspace.read", what=counts_line(city))
    for result in analysis.results.values():
        yield f"- {first_words(result.explain())}"
    result = analysis.results["duplicates"]
    names = Names(city)
    for best in questions(result, ranking(named_rows(result.to_frame())))[:1]:
        budget = best.row["budget_idr"]
        opd_a, opd_b = (
            carriers(side.agencies, names, most=_NAMED) for side in (best.family.a, best.family.b)
        )
        yield text(
            "workspace.best_pair", name=best.family.a.name, opd_a=opd_a, opd_b=opd_b,
            budget="-" if missing(budget) else format_rupiah(int(budget)),
        )  # fmt: skip
