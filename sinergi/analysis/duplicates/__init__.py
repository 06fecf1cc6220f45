"""Programs of different agencies that do the same for the same people.

Typology of GAO-15-49SP: duplication, overlap, fragmentation. ``find_duplicates`` searches a
snapshot, ``compare_programs`` judges given pairs; both tell why. See docs/methods/duplicates.md.
"""

from sinergi.analysis.duplicates.explain import PairExplanation
from sinergi.analysis.duplicates.find import compare_programs, find_duplicates
from sinergi.analysis.duplicates.own_terms import accepted_terms
from sinergi.analysis.duplicates.precheck import check_proposals
from sinergi.analysis.duplicates.proposals import Proposals
from sinergi.analysis.duplicates.result import Duplicates
from sinergi.analysis.duplicates.synonyms import propose_synonyms
from sinergi.analysis.duplicates.table import finding_id

__all__ = [
    "Duplicates",
    "PairExplanation",
    "Proposals",
    "accepted_terms",
    "check_proposals",
    "compare_programs",
    "find_duplicates",
    "finding_id",
    "propose_synonyms",
]
