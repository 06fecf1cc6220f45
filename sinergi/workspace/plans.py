# pyright: basic
# Pandas columns.
"""The joint action plan: made, merged with what offices agreed, written, costed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sinergi.errors import UnknownTermError, UnreadableFileError
from sinergi.exchange import read_costs
from sinergi.i18n import text
from sinergi.model.snapshot import Snapshot
from sinergi.plan import FollowUp, Plan, follow_up, keep, recommend
from sinergi.reports import write_papers, write_plan
from sinergi.workspace.outputs import write_result
from sinergi.workspace.stages import PLAN_ROWS, Analysis

PLAN_SUFFIXES = (".xlsx", ".docx")
TABLE_SUFFIXES = (".csv", ".json", ".parquet")


@dataclass(frozen=True)
class PlanWish:
    """What a user asks of the plan.

    Attributes
    ----------
    limit
        Most rows.
    budget
        Most working days of one official; open when not given.
    costs
        Workbook or CSV with costs of one's own.
    """

    limit: int = PLAN_ROWS
    budget: float | None = None
    costs: Path | None = None


def make_plan(analysis: Analysis, wish: PlanWish) -> tuple[Plan, FollowUp | None]:
    """Plan of an analysis with what offices agreed before, and what came of it.

    Parameters
    ----------
    analysis
        From :func:`~sinergi.workspace.stages.run_stages`.
    wish
        Rows, budget and costs.

    Returns
    -------
    tuple
        The plan, and the status of the actions that the data hold (``None`` when there are none).
    """
    costs: Mapping[str, float] | None = read_costs(wish.costs) if wish.costs else None
    names = ("duplicates", "gaps", "silos", "brokers")
    results = [analysis.results[name] for name in names if name in analysis.results]
    plan = recommend(*results, limit=wish.limit, budget=wish.budget, costs=costs)
    actions = analysis.snapshot.actions
    if not len(actions):
        return plan, None
    seen = analysis.results["gaps"].frame["gap_id"] if "gaps" in analysis.results else ()
    return keep(plan, actions), follow_up(analysis.snapshot, seen)


def with_status(plan: Plan, came: FollowUp) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rows of a plan with what came of each, and the actions that are not carried on.

    Returns
    -------
    tuple of DataFrame
        Columns of the plan with ``action_status`` (addressed|partial|not_addressed|proposed) and
        ``action_reason`` in words; of the others ``issue action lead action_reason``.
    """
    told = came.to_frame().set_index("action_id")
    reasons = {key: text(f"reports.planbook.reason.{r}") for key, r in told["reason"].items()}
    rows = plan.to_frame()
    states = [str(told["status"].get(a, "proposed")) for a in rows["action_id"]]
    rows = rows.assign(
        action_status=states, action_reason=[reasons.get(a, "") for a in rows["action_id"]]
    )
    over = told[~told.index.isin(rows["action_id"]) & (told["status"] == "other")].reset_index()
    over = over.assign(action_reason=[reasons[a] for a in over["action_id"]])
    return rows, over[["issue", "action", "lead", "action_reason"]]


def known_plan_format(path: Path) -> None:
    """Refuse an extension that no plan is written in, before anything is computed."""
    known = [*PLAN_SUFFIXES, *TABLE_SUFFIXES]
    if path.suffix.lower() not in known:
        raise UnknownTermError.among(path.suffix.lower() or path.name, known=known, what="format")


def write_plan_file(snapshot: Snapshot, plan: Plan, path: Path) -> Path:
    """Write a plan in the form of an office (xlsx, docx), or as a table (csv, json, parquet)."""
    known_plan_format(path)
    if path.suffix.lower() in PLAN_SUFFIXES:
        return write_plan(path, snapshot, plan)
    return write_result(plan, path)


def write_plan_papers(snapshot: Snapshot, plan: Plan, folder: Path) -> list[Path]:
    """Write the papers of a plan into a folder."""
    if folder.suffix and not folder.is_dir():
        raise UnreadableFileError("workspace.papers_need_folder", path=folder)
    return write_papers(folder, snapshot, plan)
