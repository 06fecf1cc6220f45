"""Review and plan sheets read back; they are sheets of the workbook's layout."""

from sinergi.exchange.workbook.review import read_review

__all__ = ["read_review"]
