"""Strokes that a still picture is made of, and the ruler that measures its words."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled group."""

    x: float
    y: float
    r: float


@dataclass(frozen=True, slots=True)
class Line:
    """A curve through one control point, or a straight line when the point is the middle."""

    points: tuple[float, float, float, float, float, float]
    colour: str
    width: float
    dash: tuple[float, ...]
    alpha: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A mark."""

    shape: str
    x: float
    y: float
    r: float
    fill: str


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; ``anchor`` is ``middle`` or ``start``, ``y`` its middle."""

    x: float
    y: float
    value: str
    size: float
    colour: str
    bold: bool = False
    anchor: str = "middle"


Item = Disc | Line | Shape | Words


class Ruler(Protocol):
    """Measures a line of text in pixels."""

    def __call__(self, value: str, size: float, *, bold: bool) -> float:
        """Width of ``value``."""
        ...
