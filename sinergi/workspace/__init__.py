"""The only wiring: opens a store or a file, runs the stages, writes what analyses return.

Nothing is loaded before it is used: a command that only reads a file pays for no analysis.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sinergi.workspace.asking import Completed, complete, write_completion_sheet
    from sinergi.workspace.changes import compare_years, draw_simulation, simulate_plan
    from sinergi.workspace.demo import demo_workbook, write_demo
    from sinergi.workspace.headline import counts_line, pairs_to_read, summary
    from sinergi.workspace.histories import history_in_words, journal_in_words
    from sinergi.workspace.inputs import Opened, is_store, open_input, region_code
    from sinergi.workspace.outputs import (
        in_words,
        keep_other_results,
        write_analysis,
        write_analysis_report,
        write_import,
        write_result,
        write_snapshot,
        write_whole_store,
    )
    from sinergi.workspace.plans import (
        PlanWish,
        known_plan_format,
        make_plan,
        with_status,
        write_plan_file,
        write_plan_papers,
    )
    from sinergi.workspace.proposals import Checked, check_new, write_checked
    from sinergi.workspace.public import publish
    from sinergi.workspace.reviewing import (
        Reviewed,
        find_reviewed,
        refitted,
        review,
        write_review_sheet,
    )
    from sinergi.workspace.stages import Analysis, analyze, run_stage, run_stages
    from sinergi.workspace.synonyms import Taught, read_synonym_sheet, write_synonym_sheet
    from sinergi.workspace.workspace import Workspace, open_workspace

_HOME: dict[str, str] = {
    "Analysis": "stages",
    "Checked": "proposals",
    "Completed": "asking",
    "history_in_words": "histories",
    "journal_in_words": "histories",
    "Opened": "inputs",
    "PlanWish": "plans",
    "Reviewed": "reviewing",
    "Taught": "synonyms",
    "Workspace": "workspace",
    "analyze": "stages",
    "check_new": "proposals",
    "compare_years": "changes",
    "complete": "asking",
    "counts_line": "headline",
    "keep_other_results": "outputs",
    "pairs_to_read": "headline",
    "demo_workbook": "demo",
    "draw_simulation": "changes",
    "find_reviewed": "reviewing",
    "in_words": "outputs",
    "is_store": "inputs",
    "known_plan_format": "plans",
    "make_plan": "plans",
    "open_input": "inputs",
    "open_workspace": "workspace",
    "publish": "public",
    "read_synonym_sheet": "synonyms",
    "refitted": "reviewing",
    "region_code": "inputs",
    "review": "reviewing",
    "run_stage": "stages",
    "run_stages": "stages",
    "simulate_plan": "changes",
    "summary": "headline",
    "with_status": "plans",
    "write_analysis": "outputs",
    "write_analysis_report": "outputs",
    "write_checked": "proposals",
    "write_completion_sheet": "asking",
    "write_demo": "demo",
    "write_import": "outputs",
    "write_plan_file": "plans",
    "write_plan_papers": "plans",
    "write_result": "outputs",
    "write_review_sheet": "reviewing",
    "write_snapshot": "outputs",
    "write_synonym_sheet": "synonyms",
    "write_whole_store": "outputs",
}

__all__ = [
    "Analysis",
    "Checked",
    "Completed",
    "Opened",
    "PlanWish",
    "Reviewed",
    "Taught",
    "Workspace",
    "analyze",
    "check_new",
    "compare_years",
    "complete",
    "counts_line",
    "demo_workbook",
    "draw_simulation",
    "find_reviewed",
    "history_in_words",
    "in_words",
    "is_store",
    "journal_in_words",
    "keep_other_results",
    "known_plan_format",
    "make_plan",
    "open_input",
    "open_workspace",
    "pairs_to_read",
    "publish",
    "read_synonym_sheet",
    "refitted",
    "region_code",
    "review",
    "run_stage",
    "run_stages",
    "simulate_plan",
    "summary",
    "with_status",
    "write_analysis",
    "write_analysis_report",
    "write_checked",
    "write_completion_sheet",
    "write_demo",
    "write_import",
    "write_plan_file",
    "write_plan_papers",
    "write_result",
    "write_review_sheet",
    "write_snapshot",
    "write_synonym_sheet",
    "write_whole_store",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"sinergi.workspace.{_HOME[name]}"), name)
    raise AttributeError(f"module 'sinergi.workspace' has no attribute {name!r}")
