# pyright: basic
# reads pandas frames of results
"""The three things that a head of agency should take along from the first page."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sinergi import settings
from sinergi.analysis.duplicates.table import set_apart
from sinergi.analysis.result import Result
from sinergi.i18n import format_rupiah, text
from sinergi.reports.together import carriers, questions
from sinergi.reports.words import Names, missing

#: Agencies named on one side of a pair.
_NAMED = 3
_CONFIRMED = {"review": "dikonfirmasi", "evidence_state": "confirmed_absent"}


def first_things(found: Mapping[str, Result], names: Names) -> list[str]:
    """Say the first pair of programs, the first missing coordination and the first action.

    Parameters
    ----------
    found
        Results by kind.
    names
        Names behind ids.

    Returns
    -------
    list of str
        At most three sentences; leaders read of confirmed findings only.
    """
    return [
        words
        for name, tell in (("duplicates", _pair), ("gaps", _gap), ("plan", _action))
        if name in found
        for words in tell(found[name], names)
    ]


def _named(row: Mapping[str, Any]) -> bool:
    """Whether the audience may read the names of a finding."""
    if settings.current().audience == "internal":
        return True
    return any(row.get(column) == state for column, state in _CONFIRMED.items())


def _rows(result: Result) -> list[dict[str, Any]]:
    frame = result.to_frame()
    rows: list[Any] = frame.head(200).astype(object).to_dict("records")
    return [row for row in rows if _named(row)]


def _pair(result: Result, names: Names) -> Iterator[str]:
    rows = result.to_frame()
    rows = rows[~set_apart(rows)]
    told: list[Any] = rows.astype(object).to_dict("records")
    may = np.array([_named(row) for row in told], dtype=bool)
    for q in questions(result, rows[may])[:1]:
        budget = q.row["budget_idr"]
        a, b = (carriers(s.agencies, names, most=_NAMED) for s in (q.family.a, q.family.b))
        yield text(
            "reports.first.pair" if len(q.family.pairs) == 1 else "reports.first.family",
            a=q.family.a.name, b=q.family.b.name, opd_a=a, opd_b=b,
            budget="-" if missing(budget) else format_rupiah(int(budget)),
        )  # fmt: skip


def _gap(result: Result, _: Names) -> Iterator[str]:
    if not _rows(result):
        return
    explain: Any = result.explain
    for row in _rows(result)[:1]:
        try:
            yield text("reports.first.gap", what=explain(row["gap_id"]))
        except TypeError:  # a result that tells of the whole only
            return


def _action(result: Result, names: Names) -> Iterator[str]:
    rows: list[Any] = result.to_frame().astype(object).to_dict("records")
    told = [r for r in rows if settings.current().audience == "internal"
            or r["state"] == "dikonfirmasi"]  # fmt: skip
    for row in told[:1]:
        lead = row["lead"]
        yield text(
            "reports.first.action", action=str(row["action"]).rstrip("."),
            lead=text("plan.lead.open") if missing(lead) else names.actor(str(lead)),
            period=names.cell("period", row["period"]) or "-",
        )  # fmt: skip
