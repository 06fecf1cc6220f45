# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What two similar programs could become: one, a joint one, or two with parted targets.

A proposal for the meeting, not a verdict: the offices that know the programs decide.
"""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sinergi.analysis.gaps.frames import rows_of
from sinergi.i18n import text
from sinergi.model.fields import split_list
from sinergi.plan.guide import Guide
from sinergi.plan.others import pair_issues

PROPOSAL_COLUMNS: tuple[str, ...] = (
    "program_a", "program_b", "name_a", "name_b", "opd_a", "opd_b", "proposal", "lead",
    "lead_why", "budget_idr", "why",
)  # fmt: skip
_APART = frozenset({"disjoint_places", "different_beneficiaries", "other_region"})
_LAWFUL = frozenset({"parallel_by_law", "mandated_by_law", "own_catchment", "vertical"})
_LEFT_OUT = frozenset({"reorganisation"})


def proposals(frames: Iterable[pd.DataFrame], guide: Guide) -> pd.DataFrame:
    """One row a pair of programs.

    Returns
    -------
    DataFrame
        ``program_a program_b name_a name_b opd_a opd_b proposal lead lead_why budget_idr why``;
        ``proposal`` is ``merge`` (the same activity for the same people: one program, the other
        agency takes part), ``split`` (places or people differ: keep both, part the targets in
        writing) or ``joint`` (partly the same, or law gives both the task: plan together with
        one indicator). ``lead`` is the agency that leads the issue by law, else the one with the
        larger budget on it.
    """
    rows: list[tuple[Any, ...]] = []
    for frame in frames:
        plain = frame.astype(object).where(frame.notna(), "")
        issues = pair_issues(plain) if len(plain) else {}
        for row in rows_of(plain):
            reasons = set(split_list(str(row.reasons)))
            if reasons & _LEFT_OUT or row.review == "ditolak":
                continue
            rows.append(_proposal(row, reasons, issues.get(str(row.program_a), ""), guide))
    return pd.DataFrame(rows, columns=list(PROPOSAL_COLUMNS))


def kind_of(kind: str, reasons: set[str]) -> str:
    """Kind of proposal for a pair.

    Examples
    --------
    >>> kind_of("duplication", {"same_activity"}), kind_of("overlap", {"disjoint_places"})
    ('merge', 'split')
    """
    if reasons & _APART:
        return "split"
    if reasons & _LAWFUL or kind != "duplication":
        return "joint"
    return "merge"


def _proposal(row: Any, reasons: set[str], issue: str, guide: Guide) -> tuple[Any, ...]:
    proposal = kind_of(str(row.kind), reasons)
    agencies = [guide.actor(row.opd_a, row.region), guide.actor(row.opd_b, row.region)]
    lead, why = guide.leader_among(str(row.region), issue, [a for a in agencies if a])
    return (
        row.program_a, row.program_b, row.name_a, row.name_b, *agencies, proposal, lead or None,
        why, int(row.budget_idr) if row.budget_idr != "" else None,
        text(f"plan.proposal.{proposal}"),
    )  # fmt: skip
