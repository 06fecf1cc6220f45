"""Instruments of coordination and how strong they are, and the five evaluation targets."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sinergi.vocab import _data


@dataclass(frozen=True, slots=True)
class InstrumentFact:
    """An instrument of coordination.

    Attributes
    ----------
    id
        Id; those of ``agreements.kind`` are among them.
    name_id, name_en
        Name in both languages.
    strength
        Default on the 0-5 levels of collaboration of Frey et al. (2006): 0 none, 1 networking,
        2 cooperation, 3 coordination, 4 coalition, 5 collaboration. A judgement of design.
    keast, himmelman
        Place in the order of Keast, Brown & Mandell (2007) and of Himmelman (2002); the two
        order cooperation and coordination differently, so they are kept apart.
    signers
        Who can sign it.
    same_government
        Two OPD of one region can use it between them (they sign no MoU with each other).
    source, confidence
        Where the facts come from.
    """

    id: str
    name_id: str
    name_en: str
    strength: int
    keast: str
    himmelman: str
    signers: tuple[str, ...]
    same_government: bool
    source: str
    confidence: str

    def step(self, scale: str) -> str:
        """Step of the instrument on a scale of :func:`scales`."""
        if scale == "frey":
            return scales()[scale].steps[self.strength - 1].id
        return {"keast": self.keast, "himmelman": self.himmelman}[scale]


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step of a scale; ``reported_levels`` are the levels of ``ties.level`` that it holds."""

    id: str
    rank: int
    name_id: str
    name_en: str
    reported_levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScaleFact:
    """A named order of strength of working together, weakest step first.

    Keast and Himmelman order cooperation and coordination differently: a strength means nothing
    without the name of its scale.
    """

    id: str
    steps: tuple[StepFact, ...]
    source: str

    def value(self, step: str) -> float:
        """Strength of a step between 0 (nothing) and 1 (the strongest step).

        Examples
        --------
        >>> scales()["keast"].value("coordination"), scales()["himmelman"].value("coordinating")
        (0.75, 0.5)
        """
        return next(s.rank for s in self.steps if s.id == step) / len(self.steps)

    def step_of_level(self, level: int) -> str:
        """Step that holds a level reported on the five of Frey et al. (2006)."""
        return next(s.id for s in self.steps if level in s.reported_levels)


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A target of the evaluation document.

    Attributes
    ----------
    id
        ``KP KS PM SP IS``.
    name_id, name_en
        Name in both languages.
    formula
        Numerator over denominator, in Indonesian.
    unit
        Unit of the value.
    direction
        ``up`` when more is better.
    target
        Value to reach.
    per
        Multiplier of numerator over denominator.
    source
        ``document`` for the evaluation document of the project.
    note
        What the document leaves open.
    """

    id: str
    name_id: str
    name_en: str
    formula: str
    unit: str
    direction: str
    target: float
    per: float
    source: str
    note: str


@cache
def instruments() -> Mapping[str, InstrumentFact]:
    """Instruments by id, weakest first."""
    return MappingProxyType({row["id"]: _instrument(row) for row in _data.rows("instruments.csv")})


@cache
def scales() -> Mapping[str, ScaleFact]:
    """Scales of strength by id: ``frey``, ``keast``, ``himmelman``."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in _data.rows("scales.csv"):
        found.setdefault(row["scale"], []).append(row)
    return MappingProxyType(
        {
            name: ScaleFact(name, tuple(_step(row) for row in rows), rows[-1]["source"])
            for name, rows in found.items()
        }
    )


def _step(row: dict[str, str]) -> StepFact:
    levels = tuple(int(level) for level in _data.several(row["reported_levels"]))
    return StepFact(row["step"], int(row["rank"]), row["name_id"], row["name_en"], levels)


def _instrument(row: dict[str, str]) -> InstrumentFact:
    return InstrumentFact(
        id=row["id"],
        name_id=row["name_id"],
        name_en=row["name_en"],
        strength=int(row["strength"]),
        keast=row["keast"],
        himmelman=row["himmelman"],
        signers=_data.several(row["signers"]),
        same_government=row["same_government"] == "yes",
        source=row["source"],
        confidence=row["confidence"],
    )


@cache
def evaluation_targets() -> tuple[TargetFact, ...]:
    """Collect the five targets of the evaluation document.

    Examples
    --------
    >>> [(t.id, t.target, t.direction) for t in evaluation_targets()][:2]
    [('KP', 70.0, 'up'), ('KS', 5.0, 'down')]
    """
    return tuple(
        TargetFact(
            id=row["id"],
            name_id=row["name_id"],
            name_en=row["name_en"],
            formula=row["formula"],
            unit=row["unit"],
            direction=row["direction"],
            target=float(row["target"]),
            per=float(row["per"]),
            source=row["source"],
            note=row["note"],
        )
        for row in _data.rows("evaluation_targets.csv")
    )
