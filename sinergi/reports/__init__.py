"""Reports: a neutral document tree, written as docx, xlsx or html; plans, papers, dashboard."""

from sinergi.reports.complete import write_completion
from sinergi.reports.dashboard import write_dashboard
from sinergi.reports.papers import write_papers
from sinergi.reports.plan import write_plan
from sinergi.reports.report import write_report
from sinergi.reports.review import write_review
from sinergi.reports.synonyms import write_synonyms
from sinergi.reports.xlsx import write_sheet

__all__ = [
    "write_completion",
    "write_dashboard",
    "write_papers",
    "write_plan",
    "write_report",
    "write_review",
    "write_sheet",
    "write_synonyms",
]
