"""What counts as working together, and how much: the choices of one look at coordination."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from sinergi import vocab
from sinergi.errors import UnknownTermError, UsageError

Scale = Literal["frey", "keast", "himmelman"]
WeighBy = Literal["count", "budget", "beneficiaries", "criticality"]

#: Three years: a decree on a team is usually renewed within this time (judgement).
STALE_MONTHS = 36
DAYS_A_MONTH = 30.4375


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Choices that no law makes; every result prints those that it was made with.

    Attributes
    ----------
    scale
        Named order of strength: ``frey`` (Frey et al. 2006, five steps), ``keast`` (Keast, Brown
        & Mandell 2007) or ``himmelman`` (Himmelman 2002). The last two order cooperation and
        coordination differently, so strengths of two scales do not compare.
    half_life_months
        Months after the last sign of life in which a tie loses half of its strength.
    co_membership
        Whether sitting in one forum is a tie; it alone can lift congruence. Coming to a meeting
        always is one.
    enough
        Strength between 0 and 1 from which a tie counts as working together.
    weigh_by
        What makes a shared task heavy: ``count`` (each the same), ``budget`` (its rupiah),
        ``beneficiaries`` (their number) or ``criticality`` (of its issue).
    criticality
        Weight by issue for ``weigh_by="criticality"``; an issue that is not named weighs 1.

    Examples
    --------
    >>> Yardstick(scale="keast", co_membership=False).half_life_months
    24.0
    """

    scale: Scale = "frey"
    half_life_months: float = 24.0
    co_membership: bool = True
    enough: float = 0.0
    weigh_by: WeighBy = "count"
    criticality: Mapping[str, float] = field(default_factory=dict[str, float])

    def __post_init__(self) -> None:
        if self.scale not in get_args(Scale):
            raise UnknownTermError.among(self.scale, known=get_args(Scale), what="scale")
        if self.weigh_by not in get_args(WeighBy):
            raise UnknownTermError.among(self.weigh_by, known=get_args(WeighBy), what="weight")
        if not self.half_life_months > 0 or not 0 <= self.enough <= 1:
            raise UsageError("gaps.yardstick", half_life=self.half_life_months, enough=self.enough)
        if any(not weight >= 0 for weight in self.criticality.values()):
            raise UsageError("gaps.criticality")

    def strength(self, instrument: str) -> float:
        """Strength of a fresh instrument between 0 and 1; an unknown one is the weakest."""
        known = vocab.instruments()
        fact = known.get(instrument) or known["lainnya"]
        return vocab.scales()[self.scale].value(fact.step(self.scale))

    def strength_of_level(self, level: int) -> float:
        """Strength of a reported level, 1 to 5 (0 is no tie)."""
        scale = vocab.scales()[self.scale]
        return scale.value(scale.step_of_level(level)) if level > 0 else 0.0

    def kept(self, age_days: Any) -> Any:
        """Share of its strength that a tie keeps at an age in days (a number or an array)."""
        return 0.5 ** (age_days / (DAYS_A_MONTH * self.half_life_months))

    def record(self) -> dict[str, object]:
        """Choices as plain values, for the provenance of a result."""
        return {
            "scale": self.scale, "half_life_months": self.half_life_months,
            "co_membership": self.co_membership, "enough": self.enough,
            "weigh_by": self.weigh_by, "criticality": dict(sorted(self.criticality.items())),
        }  # fmt: skip


def months_before(day: dt.date, months: float) -> dt.date:
    """Day that lies so many months of 30.4375 days before another."""
    return day - dt.timedelta(days=round(months * DAYS_A_MONTH))
