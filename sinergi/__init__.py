"""sinergi: who works with whom in Indonesian government.

Finds programs of different agencies that do the same for the same people, coordination that
the data do not show, and work that stays inside its own field; evaluates collaboration, drafts
the joint action plan and draws the synergy map.

The front door is a list: every public name and the room where it lives. Nothing is loaded
before it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sinergi._version import __version__

if TYPE_CHECKING:
    from sinergi import errors, vocab
    from sinergi.analysis.brokerage import (
        find_key_players,
        measure_multiplexity,
        measure_two_mode,
        rank_brokers,
    )
    from sinergi.analysis.duplicates import check_proposals, compare_programs, find_duplicates
    from sinergi.analysis.early_warning import find_warnings
    from sinergi.analysis.evaluation import evaluate
    from sinergi.analysis.gaps import find_gaps, measure_congruence
    from sinergi.analysis.governance import measure_governance, measure_trust
    from sinergi.analysis.null import DegreeRewiring, Permutation, Qap, Rewiring
    from sinergi.analysis.sensitivity import measure_sensitivity
    from sinergi.analysis.silos import (
        compare_silos,
        compare_ties,
        measure_required_mixing,
        measure_silos,
    )
    from sinergi.exchange import (
        read_any,
        read_plan,
        read_review,
        read_sipd,
        read_sirup,
        read_tables,
        read_workbook,
        write_graph,
        write_tables,
        write_template,
        write_workbook,
    )
    from sinergi.maps import draw_map
    from sinergi.model.batch import Batch
    from sinergi.model.finding import Finding, Findings
    from sinergi.model.snapshot import Snapshot
    from sinergi.plan import Change, compare_periods, recommend, simulate
    from sinergi.reports import write_papers, write_plan, write_report, write_review
    from sinergi.settings import use
    from sinergi.workspace import Workspace, open_workspace, publish

_HOME: dict[str, str] = {
    "Batch": "sinergi.model.batch",
    "Change": "sinergi.plan",
    "DegreeRewiring": "sinergi.analysis.null",
    "Finding": "sinergi.model.finding",
    "Findings": "sinergi.model.finding",
    "Permutation": "sinergi.analysis.null",
    "Qap": "sinergi.analysis.null",
    "Rewiring": "sinergi.analysis.null",
    "Snapshot": "sinergi.model.snapshot",
    "Workspace": "sinergi.workspace",
    "check_proposals": "sinergi.analysis.duplicates",
    "compare_periods": "sinergi.plan",
    "compare_programs": "sinergi.analysis.duplicates",
    "compare_silos": "sinergi.analysis.silos",
    "compare_ties": "sinergi.analysis.silos",
    "draw_map": "sinergi.maps",
    "evaluate": "sinergi.analysis.evaluation",
    "find_duplicates": "sinergi.analysis.duplicates",
    "find_gaps": "sinergi.analysis.gaps",
    "find_key_players": "sinergi.analysis.brokerage",
    "find_warnings": "sinergi.analysis.early_warning",
    "measure_congruence": "sinergi.analysis.gaps",
    "measure_governance": "sinergi.analysis.governance",
    "measure_multiplexity": "sinergi.analysis.brokerage",
    "measure_required_mixing": "sinergi.analysis.silos",
    "measure_sensitivity": "sinergi.analysis.sensitivity",
    "measure_silos": "sinergi.analysis.silos",
    "measure_trust": "sinergi.analysis.governance",
    "measure_two_mode": "sinergi.analysis.brokerage",
    "open_workspace": "sinergi.workspace",
    "publish": "sinergi.workspace",
    "rank_brokers": "sinergi.analysis.brokerage",
    "read_any": "sinergi.exchange",
    "read_plan": "sinergi.exchange",
    "read_review": "sinergi.exchange",
    "read_sipd": "sinergi.exchange",
    "read_sirup": "sinergi.exchange",
    "read_tables": "sinergi.exchange",
    "read_workbook": "sinergi.exchange",
    "recommend": "sinergi.plan",
    "simulate": "sinergi.plan",
    "use": "sinergi.settings",
    "write_graph": "sinergi.exchange",
    "write_papers": "sinergi.reports",
    "write_plan": "sinergi.reports",
    "write_report": "sinergi.reports",
    "write_review": "sinergi.reports",
    "write_tables": "sinergi.exchange",
    "write_template": "sinergi.exchange",
    "write_workbook": "sinergi.exchange",
}
_ROOMS = ("errors", "vocab")

__all__ = [
    "Batch",
    "Change",
    "DegreeRewiring",
    "Finding",
    "Findings",
    "Permutation",
    "Qap",
    "Rewiring",
    "Snapshot",
    "Workspace",
    "__version__",
    "check_proposals",
    "compare_periods",
    "compare_programs",
    "compare_silos",
    "compare_ties",
    "draw_map",
    "errors",
    "evaluate",
    "find_duplicates",
    "find_gaps",
    "find_key_players",
    "find_warnings",
    "measure_congruence",
    "measure_governance",
    "measure_multiplexity",
    "measure_required_mixing",
    "measure_sensitivity",
    "measure_silos",
    "measure_trust",
    "measure_two_mode",
    "open_workspace",
    "publish",
    "rank_brokers",
    "read_any",
    "read_plan",
    "read_review",
    "read_sipd",
    "read_sirup",
    "read_tables",
    "read_workbook",
    "recommend",
    "simulate",
    "use",
    "vocab",
    "write_graph",
    "write_papers",
    "write_plan",
    "write_report",
    "write_review",
    "write_tables",
    "write_template",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    if name in _ROOMS:
        return import_module(f"sinergi.{name}")
    raise AttributeError(f"module 'sinergi' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
