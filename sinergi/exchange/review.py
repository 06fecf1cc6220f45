"""Sheets that offices fill in, read back; they are sheets of the workbook's layout."""

from sinergi.exchange.workbook.complete import read_completion
from sinergi.exchange.workbook.plan import read_costs, read_plan
from sinergi.exchange.workbook.review import read_review
from sinergi.exchange.workbook.synonyms import read_synonyms

__all__ = ["read_completion", "read_costs", "read_plan", "read_review", "read_synonyms"]
