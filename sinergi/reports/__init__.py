"""Reports: a neutral document tree, written as docx, xlsx or html; review sheets; dashboard."""

from sinergi.reports.complete import write_completion
from sinergi.reports.dashboard import write_dashboard
from sinergi.reports.report import write_report
from sinergi.reports.review import write_review
from sinergi.reports.xlsx import write_sheet

__all__ = [
    "write_completion",
    "write_dashboard",
    "write_report",
    "write_review",
    "write_sheet",
]
