"""The planner's workbook: template, tolerant reading, marked and filled copies, merging.

Nothing is loaded before it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sinergi.exchange.workbook.forms import read_form
    from sinergi.exchange.workbook.marked import write_marked
    from sinergi.exchange.workbook.merge import merge_batches, merge_workbooks
    from sinergi.exchange.workbook.read import read_workbook
    from sinergi.exchange.workbook.review import read_review
    from sinergi.exchange.workbook.template import write_template
    from sinergi.exchange.workbook.write import write_workbook

_HOME: dict[str, str] = {
    "merge_batches": "sinergi.exchange.workbook.merge",
    "merge_workbooks": "sinergi.exchange.workbook.merge",
    "read_form": "sinergi.exchange.workbook.forms",
    "read_review": "sinergi.exchange.workbook.review",
    "read_workbook": "sinergi.exchange.workbook.read",
    "write_marked": "sinergi.exchange.workbook.marked",
    "write_template": "sinergi.exchange.workbook.template",
    "write_workbook": "sinergi.exchange.workbook.write",
}

__all__ = [
    "merge_batches",
    "merge_workbooks",
    "read_form",
    "read_review",
    "read_workbook",
    "write_marked",
    "write_template",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
