"""How collaboration is governed: its mode, the principles, trust and value between partners."""

from sinergi.analysis.governance.measure import Governance, ModeRule, measure_governance
from sinergi.analysis.governance.trust import PARTNER_ITEMS, Trust, measure_trust

__all__ = [
    "PARTNER_ITEMS",
    "Governance",
    "ModeRule",
    "Trust",
    "measure_governance",
    "measure_trust",
]
