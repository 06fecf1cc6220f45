"""The joint action plan: made, merged with what offices agreed, written, costed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sinergi.errors import UnreadableFileError
from sinergi.exchange import read_costs
from sinergi.model.snapshot import Snapshot
from sinergi.plan import FollowUp, Plan, follow_up, keep, recommend
from sinergi.reports import write_papers, write_plan
from sinergi.workspace.outputs import write_result
from sinergi.workspace.stages import PLAN_ROWS, Analysis

PLAN_SUFFIXES = (".xlsx", ".docx")


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


def write_plan_file(snapshot: Snapshot, plan: Plan, path: Path) -> Path:
    """Write a plan in the form of an office (xlsx, docx), or as a table (csv, json, parquet)."""
    if path.suffix.lower() in PLAN_SUFFIXES:
        return write_plan(path, snapshot, plan)
    return write_result(plan, path)


def write_plan_papers(snapshot: Snapshot, plan: Plan, folder: Path) -> list[Path]:
    """Write the papers of a plan into a folder."""
    if folder.suffix and not folder.is_dir():
        raise UnreadableFileError("workspace.papers_need_folder", path=folder)
    return write_papers(folder, snapshot, plan)
