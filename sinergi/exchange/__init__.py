"""Files in and out: every reader returns good rows plus findings, every writer is atomic.

Nothing is loaded before it is used: a command that reads no workbook pays for none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sinergi._files import atomic_file, atomic_folder, check_folder, other_files
    from sinergi.exchange.archive import read_archive, write_archive
    from sinergi.exchange.csvfile import write_csv
    from sinergi.exchange.detect import detect_format, read_any
    from sinergi.exchange.graphs import write_graph
    from sinergi.exchange.neutral import neutralise, restore
    from sinergi.exchange.review import (
        read_completion,
        read_costs,
        read_plan,
        read_review,
        read_synonyms,
    )
    from sinergi.exchange.sipd import read_sipd
    from sinergi.exchange.sirup import read_sirup
    from sinergi.exchange.tables import read_tables, write_tables
    from sinergi.exchange.workbook import (
        merge_batches,
        merge_workbooks,
        read_form,
        read_workbook,
        write_marked,
        write_template,
        write_workbook,
    )

_HOME: dict[str, str] = {
    "atomic_file": "sinergi._files",
    "atomic_folder": "sinergi._files",
    "check_folder": "sinergi._files",
    "other_files": "sinergi._files",
    "detect_format": "detect",
    "merge_batches": "workbook",
    "merge_workbooks": "workbook",
    "neutralise": "neutral",
    "read_any": "detect",
    "read_archive": "archive",
    "read_completion": "review",
    "read_costs": "review",
    "read_form": "workbook",
    "read_plan": "review",
    "read_review": "review",
    "read_sipd": "sipd",
    "read_sirup": "sirup",
    "read_synonyms": "review",
    "read_tables": "tables",
    "read_workbook": "workbook",
    "restore": "neutral",
    "write_archive": "archive",
    "write_csv": "csvfile",
    "write_graph": "graphs",
    "write_marked": "workbook",
    "write_tables": "tables",
    "write_template": "workbook",
    "write_workbook": "workbook",
}

__all__ = [
    "atomic_file",
    "atomic_folder",
    "check_folder",
    "detect_format",
    "merge_batches",
    "merge_workbooks",
    "neutralise",
    "other_files",
    "read_any",
    "read_archive",
    "read_completion",
    "read_costs",
    "read_form",
    "read_plan",
    "read_review",
    "read_sipd",
    "read_sirup",
    "read_synonyms",
    "read_tables",
    "read_workbook",
    "restore",
    "write_archive",
    "write_csv",
    "write_graph",
    "write_marked",
    "write_tables",
    "write_template",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    home = _HOME[name]
    return getattr(import_module(home if "." in home else f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
