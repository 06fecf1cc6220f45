"""Recommendations, the joint action plan, what-if and two periods side by side."""

from sinergi.plan.action_plan import PLAN_COLUMNS, PRIORITY_COLUMNS, Plan, check_plan
from sinergi.plan.changes import CHANGE_KINDS, Change, apply_changes
from sinergi.plan.compare import Comparison, compare_periods
from sinergi.plan.follow_up import (
    FOLLOW_COLUMNS,
    FollowUp,
    best_agencies,
    follow_up,
    keep,
    set_aside,
    status_of,
)
from sinergi.plan.periods import next_period, period_end, period_label
from sinergi.plan.recommend import recommend
from sinergi.plan.whatif import Simulation, simulate

__all__ = [
    "CHANGE_KINDS",
    "FOLLOW_COLUMNS",
    "PLAN_COLUMNS",
    "PRIORITY_COLUMNS",
    "Change",
    "Comparison",
    "FollowUp",
    "Plan",
    "Simulation",
    "apply_changes",
    "best_agencies",
    "check_plan",
    "compare_periods",
    "follow_up",
    "keep",
    "next_period",
    "period_end",
    "period_label",
    "recommend",
    "set_aside",
    "simulate",
    "status_of",
]
