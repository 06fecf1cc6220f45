"""Coordination gaps: what issues need, what the data show, and what lies between."""

from sinergi.analysis.gaps.alignment import ALIGNMENT_COLUMNS
from sinergi.analysis.gaps.congruence import (
    MotifFit,
    QapTest,
    congruence,
    motif_fit,
    qap_test,
    required_coordination,
)
from sinergi.analysis.gaps.draft import GAP_COLUMNS, PART_COLUMNS
from sinergi.analysis.gaps.find import find_gaps
from sinergi.analysis.gaps.matrices import FORUM_COLUMNS, ROLE_COLUMNS
from sinergi.analysis.gaps.measure import CONGRUENCE_COLUMNS, Congruence, measure_congruence
from sinergi.analysis.gaps.needs import NEED_COLUMNS
from sinergi.analysis.gaps.requirements import REQUIREMENT_COLUMNS, needed_ties
from sinergi.analysis.gaps.result import Context, Gaps
from sinergi.analysis.gaps.synergy import SYNERGY_COLUMNS
from sinergi.analysis.gaps.words import issue_name, short_issue
from sinergi.analysis.gaps.yardstick import Yardstick

__all__ = [
    "ALIGNMENT_COLUMNS",
    "CONGRUENCE_COLUMNS",
    "FORUM_COLUMNS",
    "GAP_COLUMNS",
    "NEED_COLUMNS",
    "PART_COLUMNS",
    "REQUIREMENT_COLUMNS",
    "ROLE_COLUMNS",
    "SYNERGY_COLUMNS",
    "Congruence",
    "Context",
    "Gaps",
    "MotifFit",
    "QapTest",
    "Yardstick",
    "congruence",
    "find_gaps",
    "issue_name",
    "measure_congruence",
    "motif_fit",
    "needed_ties",
    "qap_test",
    "required_coordination",
    "short_issue",
]
