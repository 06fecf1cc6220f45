# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""The joint action plan (Rencana Aksi Bersama)."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sinergi import settings, vocab
from sinergi.analysis.result import Result
from sinergi.errors import UnknownIdError
from sinergi.i18n import current_language, format_date, format_number, list_sentence, text
from sinergi.model.fields import split_list
from sinergi.model.finding import Finding, Findings
from sinergi.plan.choose import Choice
from sinergi.plan.costs import cost_table
from sinergi.plan.periods import period_end
from sinergi.plan.selection import SENSITIVITY_COLUMNS, Offer, sensitivity

_CONFIRMED = "dikonfirmasi"

PLAN_COLUMNS: tuple[str, ...] = (
    "action_id", "issue", "action", "lead", "partners", "output", "indicator", "baseline",
    "target", "place", "period", "budget_idr", "fund_source", "legal_basis", "evidence", "state",
)  # fmt: skip
PRIORITY_COLUMNS: tuple[str, ...] = (
    "rank", "action_id", "strongest", "strongest_confirmed", "findings", "need", "budget_idr",
    "cost", "lead_why", "why",
)  # fmt: skip
_GAP = "gap:"
_MUST = ("lead", "indicator", "period", "output", "target")


@dataclass(frozen=True, eq=False, repr=False)
class Plan(Result):
    """Rows of the plan, the most needed first.

    ``budget_idr`` is the cost of the action: offices fill it in, the library does not guess. The
    rupiah that the findings concern stand in :meth:`priorities`.

    Attributes
    ----------
    as_of
        The day of the look.
    choice
        How the coordination rows were chosen; ``None`` without gaps.
    predicted
        Ids of the findings that the rows would close, as :func:`sinergi.simulate` measures.
    words
        A sentence for each finding of the plan.
    follow_frame
        ``action_id`` with what offices filled in; see :func:`sinergi.plan.follow_up.keep`.
    """

    priority_frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    as_of: dt.date | None = None
    choice: Choice | None = None
    offer: Offer | None = None
    predicted: frozenset[str] = frozenset()
    proposal_frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    bounds: tuple[int, float | None] = (0, None)
    follow_frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    words: Mapping[str, str] = field(default_factory=dict[str, str])

    def priorities(self) -> pd.DataFrame:
        """Why the rows stand in this order.

        Returns
        -------
        DataFrame
            ``rank action_id strongest strongest_confirmed findings need budget_idr cost
            lead_why why``; ``need`` is the sum of severities, ``cost`` the working days by the
            table of costs, ``lead_why`` why the lead leads. Confirmed findings come first, then
            the strongest of the families in turn, see :func:`sinergi.plan.order.ranked`.
        """
        return self.priority_frame.copy()

    def costs(self) -> pd.DataFrame:
        """Costs that the choice was made with.

        Returns
        -------
        DataFrame
            ``id what unit cost``, the cost in working days of one official.
        """
        used = dict(self.offer.table) if self.offer else cost_table()
        facts, english = vocab.action_costs(), current_language() == "en"
        rows = [
            (f.id, f.name_en if english else f.name_id, f.unit_en if english else f.unit_id,
             used[f.id])
            for f in facts.values()
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=["id", "what", "unit", "cost"])

    def sensitivity(self) -> pd.DataFrame:
        """How the choice moves with floor, weights, costs and number of rows.

        Returns
        -------
        DataFrame
            ``scenario actions findings need cost kept method``: ``need`` and ``cost`` by the
            weights and costs of this plan, ``kept`` the share of its actions that stay.
        """
        if self.offer is None or self.choice is None:
            return pd.DataFrame(columns=list(SENSITIVITY_COLUMNS))
        return sensitivity(self.offer, self.choice, limit=self.bounds[0], budget=self.bounds[1])

    def proposals(self) -> pd.DataFrame:
        """Say what similar programs could become; see :func:`sinergi.plan.proposals.proposals`."""
        return self.proposal_frame.copy()

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
        lines = [self._head()]
        if settings.current().audience == "internal" or self.frame["state"].iloc[0] == _CONFIRMED:
            lines.append(text("plan.first", action=self.frame["action"].iloc[0]))
        if self.choice is not None:
            lines.append(self._how())
        if (self.frame["state"] != _CONFIRMED).any():
            lines.append(text("plan.ask_first"))
        if self.as_of is not None:
            lines.append(text("plan.when", day=format_date(self.as_of)))
        return "\n".join(lines)

    def _head(self) -> str:
        """Count the rows and what they answer; the parts add up to the whole."""
        found = {f for cell in self.frame["evidence"].dropna() for f in split_list(str(cell))}
        kinds = Counter(_kind_of_finding(f) for f in found)
        parts = [
            text(f"plan.of_kind.{kind}", count=format_number(kinds[kind]))
            for kind in ("gap", "pair", "other") if kinds[kind]
        ]  # fmt: skip
        kept = len(self.follow_frame)
        return text(
            "plan.summary_kept" if kept else "plan.summary", count=format_number(len(self)),
            kept=format_number(kept), fresh=format_number(len(self) - kept),
            findings=format_number(len(found)),
            parts=f": {list_sentence(parts)}" if len(parts) > 1 else "",
        )  # fmt: skip

    def _how(self) -> str:
        """Say how the coordination rows were chosen and what can be measured of them."""
        assert self.choice is not None  # noqa: S101 - asked by the caller
        share = self.choice.need / self.choice.most if self.choice.most else 1.0
        return text(
            f"plan.chosen_{self.choice.method}",
            offered=format_number(len(self.offer.candidates) if self.offer else 0),
            share=format_number(100 * share, decimals=0),
            cost=format_number(self.choice.cost, decimals=1),
            closed=format_number(len(self.predicted)),
            waiting=format_number(self._waiting()),
        )

    def _waiting(self) -> int:
        """Count the coordination findings of the plan that only people can answer."""
        cells = self.frame["evidence"].dropna()
        mine = {f for cell in cells for f in split_list(str(cell)) if f.startswith(_GAP)}
        return len(mine - self.predicted)


def _kind_of_finding(finding: str) -> str:
    return "gap" if finding.startswith(_GAP) else "pair" if "~" in finding else "other"


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
