# pyright: basic
# (rows of pandas frames)
"""From the rows of a plan, also after an edit in a spreadsheet, to changes of the data."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from sinergi.analysis.gaps import Gaps
from sinergi.errors import UsageError
from sinergi.model.fields import split_list
from sinergi.plan.candidates import Candidate, of_gaps
from sinergi.plan.changes import Change

_TAKES_PART = frozenset({"tie", "member", "agreement", "partner"})


def carried_out(rows: pd.DataFrame, gaps: Gaps) -> tuple[list[Change], frozenset[str]]:
    """Read the changes that a plan stands for, and the findings that it wants answered.

    Raises
    ------
    UsageError
        The rows have no column ``evidence``.
    """
    if "evidence" not in rows.columns:
        raise UsageError("plan.no_evidence")
    known = {c.key: c for c in of_gaps(gaps)}
    usual = {f: c for c in known.values() if not c.besides for f in c.findings}
    changes: list[Change] = []
    wanted: set[str] = set()
    for row in rows.astype(object).where(rows.notna(), "").to_dict("records"):
        findings = [f for f in split_list(str(row["evidence"])) if f in usual]
        wanted.update(findings)
        action = known.get(str(row.get("action_id") or row.get("id") or ""))
        if action is not None:
            changes.extend(_with_those(action, row))
        elif not str(row.get("action_id") or row.get("id") or "").startswith("act:"):
            changes.extend(c for f in findings for c in usual[f].changes)
    return list(dict.fromkeys(changes)), frozenset(wanted)


def _with_those(action: Candidate, row: dict[Any, Any]) -> Iterable[Change]:
    """Leave out whom an edit has taken out of the row."""
    if "partners" not in row:
        return action.changes
    there = {action.lead, str(row.get("lead") or ""), *split_list(str(row["partners"]))}
    return [c for c in action.changes if c.kind not in _TAKES_PART or set(c.actors) <= there]
