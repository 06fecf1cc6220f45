"""What coordinating costs: a judgement that every region can change."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sinergi.vocab import _data


@dataclass(frozen=True, slots=True)
class CostFact:
    """What one piece of coordination costs.

    Attributes
    ----------
    id
        ``meeting meeting_brokered participant member forum agreement sharing renewal decision``.
    name_id, name_en
        What is done, in both languages.
    unit_id, unit_en
        What is counted.
    cost
        Working days of one official.
    source, confidence
        Where the number comes from: all of them are judgements of design.
    """

    id: str
    name_id: str
    name_en: str
    unit_id: str
    unit_en: str
    cost: float
    source: str
    confidence: str


@cache
def action_costs() -> Mapping[str, CostFact]:
    """Costs of coordinating by id.

    Examples
    --------
    >>> costs = action_costs()
    >>> costs["member"].cost < costs["meeting"].cost < costs["forum"].cost
    True
    """
    return MappingProxyType(
        {
            row["id"]: CostFact(**{**row, "cost": float(row["cost"])})  # pyright: ignore[reportArgumentType] - the other columns are text
            for row in _data.rows("action_costs.csv")
        }
    )
