"""Facts about Indonesian government as data: codes, names, forums, instruments, issues, words.

Every fact stands in ``sinergi/vocab/data`` with its source in ``SOURCES.toml``; a region that
finds one wrong corrects the data, never the code (docs/vocabulary.md). Tables load when first
asked for and stay in memory.

Examples
--------
>>> from sinergi import vocab
>>> vocab.resolve_opd("Bakesbangpol Kota Bandung").canonical
'Badan Kesatuan Bangsa dan Politik'
"""

from sinergi.vocab._place import split_place
from sinergi.vocab.bodies import (
    BodyFact,
    KindFact,
    actor_kinds,
    bodies,
    find_body,
    names_body,
)
from sinergi.vocab.costs import CostFact, action_costs
from sinergi.vocab.duties import DutyFact, duties
from sinergi.vocab.forums import ForumKindFact, Seat, forum_kinds
from sinergi.vocab.heads import HeadFact, head_of, office_heads
from sinergi.vocab.instruments import (
    InstrumentFact,
    ScaleFact,
    StepFact,
    TargetFact,
    evaluation_targets,
    instruments,
    scales,
)
from sinergi.vocab.issues import (
    IssueFact,
    RequiredActor,
    issue_code_names,
    issue_codes,
    issue_term_confidence,
    issue_terms,
    issues,
    official_tag_confidence,
    official_tags,
    required_actors,
)
from sinergi.vocab.opd import Resolution, UnitFact, opd_units, resolve_opd, unit_aliases
from sinergi.vocab.regions import RegionFact, find_region, region, regions
from sinergi.vocab.selectors import Selector, match_selector
from sinergi.vocab.sharing import DataNeed, data_needs
from sinergi.vocab.terms import (
    Term,
    generic_words,
    is_shared_name,
    output_units,
    shared_names,
    thesaurus,
)
from sinergi.vocab.urusan import (
    SectorFact,
    UrusanFact,
    is_overhead,
    overhead_beginnings,
    overhead_codes,
    overhead_names,
    sector_of,
    sectors,
    urusan,
    urusan_of_opd_code,
)

__all__ = [
    "BodyFact",
    "CostFact",
    "DataNeed",
    "DutyFact",
    "ForumKindFact",
    "HeadFact",
    "InstrumentFact",
    "IssueFact",
    "KindFact",
    "RegionFact",
    "RequiredActor",
    "Resolution",
    "ScaleFact",
    "Seat",
    "SectorFact",
    "Selector",
    "StepFact",
    "TargetFact",
    "Term",
    "UnitFact",
    "UrusanFact",
    "action_costs",
    "actor_kinds",
    "bodies",
    "data_needs",
    "duties",
    "evaluation_targets",
    "find_body",
    "find_region",
    "forum_kinds",
    "generic_words",
    "head_of",
    "instruments",
    "is_overhead",
    "is_shared_name",
    "issue_code_names",
    "issue_codes",
    "issue_term_confidence",
    "issue_terms",
    "issues",
    "match_selector",
    "names_body",
    "office_heads",
    "official_tag_confidence",
    "official_tags",
    "opd_units",
    "output_units",
    "overhead_beginnings",
    "overhead_codes",
    "overhead_names",
    "region",
    "regions",
    "required_actors",
    "resolve_opd",
    "scales",
    "sector_of",
    "sectors",
    "shared_names",
    "split_place",
    "thesaurus",
    "unit_aliases",
    "urusan",
    "urusan_of_opd_code",
]
