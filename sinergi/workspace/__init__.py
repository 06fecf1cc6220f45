"""The only wiring: opens a store or a file, runs the stages, writes what analyses return."""

from sinergi.workspace.analyze import Analysis, analyze, run_stage, run_stages
from sinergi.workspace.demo import demo_workbook, write_demo
from sinergi.workspace.inputs import Opened, open_input
from sinergi.workspace.outputs import (
    write_analysis,
    write_analysis_report,
    write_result,
    write_review_sheet,
    write_snapshot,
)
from sinergi.workspace.public import publish
from sinergi.workspace.summary import summary
from sinergi.workspace.workspace import Workspace, open_workspace

__all__ = [
    "Analysis",
    "Opened",
    "Workspace",
    "analyze",
    "demo_workbook",
    "open_input",
    "open_workspace",
    "publish",
    "run_stage",
    "run_stages",
    "summary",
    "write_analysis",
    "write_analysis_report",
    "write_demo",
    "write_result",
    "write_review_sheet",
    "write_snapshot",
]
