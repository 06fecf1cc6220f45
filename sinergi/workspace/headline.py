"""The first lines a planner reads after a run."""

from collections.abc import Iterator

from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import named_rows, ranking
from sinergi.reports.together import carriers, questions
from sinergi.reports.words import Names, first_words, missing
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
