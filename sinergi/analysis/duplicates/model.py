# pyright: basic
# Numpy arrays.
"""The weights of the model, read once and turned into log-odds."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from sinergi.analysis.duplicates.compare import LEVELS

OBJECT = "object"
RARITY = "rarity"
TEXT = "text"
FIELD = "field"
HOLDERS = "holders"
CALIBRATION = "calibration"


@dataclass(frozen=True, slots=True)
class Question:
    """One yes-or-no question of the model.

    Attributes
    ----------
    prior
        Log-odds before any facet is seen.
    nodes, curve
        Object similarity and its weight at each node.
    weights
        Weight of each level of each facet, in the order of ``LEVELS``.
    curves
        Further likenesses: nodes and weights.
    """

    prior: float
    nodes: np.ndarray
    curve: np.ndarray
    weights: dict[str, np.ndarray]
    curves: dict[str, tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True, slots=True)
class Model:
    """The three questions, the term-frequency rule, and what ``p_duplication`` is mended by."""

    related: Question
    duplication: Question
    fragmentation: Question
    usual: float
    per_nat: float
    least: float
    most: float
    name_usual: float
    name_free: int
    name_unseen: int
    unknown: float
    few: float
    few_same: float
    one_field: float
    span: float
    written: float
    fade: float
    cost: float
    slope: float
    shift: float


def _curve(table: dict) -> tuple[np.ndarray, np.ndarray]:
    return np.array(table["at"]), np.log(np.array(table["m"]) / np.array(table["u"]))


def _question(table: dict, levels: dict[str, tuple[str, ...]]) -> Question:
    facets = {name: part for name, part in table.items() if isinstance(part, dict)}
    curves = {name: _curve(part) for name, part in facets.items() if "at" in part}
    weights = {
        facet: np.array([np.log(part[name][0] / part[name][1]) for name in levels[facet]])
        for facet, part in facets.items()
        if facet not in curves
    }
    nodes, curve = curves[OBJECT]
    prior = float(np.log(table["prior"] / (1.0 - table["prior"])))
    return Question(prior, nodes, curve, weights, curves)


@cache
def model() -> Model:
    """Read ``weights.toml``."""
    source = files("sinergi.analysis.duplicates").joinpath("weights.toml")
    raw = tomllib.loads(source.read_text(encoding="utf-8"))
    met = ("unknown", "different", "same")
    levels = {**LEVELS, "area": met, "context": met}
    return Model(
        related=_question(raw["related"], levels),
        duplication=_question(raw["duplication"], levels),
        fragmentation=_question(raw["fragmentation"], levels),
        usual=raw["rarity"]["usual"],
        per_nat=raw["rarity"]["per_nat"],
        least=raw["rarity"]["least"],
        most=raw["rarity"]["most"],
        name_usual=raw["holders"]["usual"],
        name_free=raw["holders"]["free"],
        name_unseen=raw["holders"]["unseen"],
        unknown=raw["text"]["unknown"],
        **raw["spread"],
        **raw["calibration"],
    )
