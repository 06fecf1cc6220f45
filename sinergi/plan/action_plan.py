# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""The joint action plan (Rencana Aksi Bersama)."""

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from sinergi.analysis.result import Result
from sinergi.errors import UnknownIdError
from sinergi.i18n import format_date, format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.plan.periods import period_end

PLAN_COLUMNS: tuple[str, ...] = (
    "action_id", "issue", "action", "lead", "partners", "output", "indicator", "baseline",
    "target", "place", "period", "budget_idr", "fund_source", "legal_basis", "evidence", "state",
)  # fmt: skip
PRIORITY_COLUMNS: tuple[str, ...] = (
    "rank", "action_id", "strongest", "strongest_confirmed", "findings", "need", "budget_idr",
    "why",
)  # fmt: skip
_MUST = ("lead", "indicator", "period", "output", "target")


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Result):
    """Rows of the plan, the most needed first.

    ``budget_idr`` is the cost of the action: offices fill it in, the library does not guess. The
    rupiah that the findings concern stand in :meth:`priorities`.
    """

    priority_frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    as_of: dt.date | None = None

    def priorities(self) -> pd.DataFrame:
        """Why the rows stand in this order.

        Returns
        -------
        DataFrame
            ``rank action_id strongest strongest_confirmed findings need budget_idr why``;
            ``need`` is the sum of severities. Confirmed findings come first, then the
            strongest of the families in turn, see :func:`sinergi.plan.order.ranked`.
        """
        return self.priority_frame.copy()

    def check(self) -> Findings:
        """Look for what makes a row impossible to follow up.

        Returns
        -------
        Findings
            No lead, indicator, output, target or period; a period that is over; no budget.
        """
        return check_plan(self.frame, as_of=self.as_of)

    def explain(self, action_id: str | None = None) -> str:
        """Say what is planned first, or why one action stands where it stands."""
        if action_id is not None:
            rows = self.priority_frame[self.priority_frame["action_id"] == action_id]
            if rows.empty:
                raise UnknownIdError("errors.unknown_id", id=action_id, table="actions")
            return str(rows["why"].iloc[0])
        if self.frame.empty:
            return text("plan.none")
        findings = format_number(int(self.priority_frame["findings"].sum()))
        head = text("plan.summary", count=format_number(len(self)), findings=findings)
        lines = [head, text("plan.first", action=self.frame["action"].iloc[0])]
        if (self.frame["state"] != "dikonfirmasi").any():
            lines.append(text("plan.ask_first"))
        if self.as_of is not None:
            lines.append(text("plan.when", day=format_date(self.as_of)))
        return "\n".join(lines)


def check_plan(frame: pd.DataFrame, *, as_of: dt.date | None = None) -> Findings:
    """Check rows of a plan, also one that was read back from a sheet.

    Parameters
    ----------
    frame
        Columns of the plan.
    as_of
        The day from which a period counts as over; not checked when not given.
    """
    found: list[Finding] = []
    for row in frame.to_dict("records"):
        action = str(row["action_id"])
        found.extend(
            Finding(f"plan.no_{column}", "warning", column=column, facts={"action": action})
            for column in _MUST if _blank(row.get(column))
        )  # fmt: skip
        if _blank(row.get("budget_idr")):
            found.append(
                Finding("plan.no_budget", "notice", column="budget_idr", facts={"action": action})
            )
        found.extend(_period(row.get("period"), action, as_of))
    return Findings(found)


def _period(period: object, action: str, as_of: dt.date | None) -> list[Finding]:
    if _blank(period):
        return []
    end = period_end(str(period))
    facts = {"action": action, "period": str(period)}
    if end is None:
        return [Finding("plan.strange_period", "warning", column="period", facts=facts)]
    if as_of is not None and end < as_of:
        return [Finding("plan.past_period", "warning", column="period", facts=facts)]
    return []


def _blank(value: object) -> bool:
    return value is None or value is pd.NA or value != value or str(value).strip() == ""  # noqa: PLR0124 - NaN is the value that differs from itself
