# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Why a pair is where it is: a sentence and the weight of every facet."""

from dataclasses import dataclass, field
from html import escape

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.compare import LEVELS
from sinergi.analysis.duplicates.decide import KINDS, Decision
from sinergi.analysis.duplicates.gates import GATES
from sinergi.analysis.duplicates.model import (
    CALIBRATION,
    FIELD,
    HOLDERS,
    OBJECT,
    RARITY,
    TEXT,
    model,
)
from sinergi.analysis.duplicates.waterfall import waterfall
from sinergi.i18n import format_number, text

CONTRIBUTION_COLUMNS = ("facet", "label", "level", "related", "duplication")
PRIOR = "prior"


@dataclass(frozen=True, eq=False)
class PairExplanation:
    """Explanation of one pair.

    Attributes
    ----------
    sentence
        In the running language.
    table
        ``facet label level related duplication``: each facet with the weight (natural
        log-odds) that it adds to being related at all and to being a duplication rather than
        an overlap. The weights of a column add up to its log-odds before gates and caps;
        ``calibration`` is the adjustment that makes ``p_duplication`` honest.
    gate
        Code of the rule that sets the pair apart, "" for none.
    kind, score, p_duplication
        As in the table of pairs, after gates and caps.
    """

    sentence: str
    table: pd.DataFrame = field(repr=False)
    gate: str = ""
    kind: str = ""
    score: float = float("nan")
    p_duplication: float = float("nan")

    @property
    def strength(self) -> float:
        """Score by the weights alone, before gates and caps."""
        return float(1.0 / (1.0 + np.exp(-self.table["related"].astype(float).sum())))

    def to_svg(self, column: str = "related") -> str:
        """Waterfall of the weights: ``related``, or ``duplication`` rather than overlap."""
        return waterfall(self.table, column)

    def __str__(self) -> str:
        return self.sentence

    def _repr_html_(self) -> str:
        told = text(
            "duplicates.waterfall.score",
            score=format_number(self.score, decimals=2),
            strength=format_number(self.strength, decimals=2),
        )
        return (
            f"<p>{escape(self.sentence)}</p><p>{escape(told)}</p>{self.to_svg()}"
            f"{self.table.to_html(escape=True, index=False)}"
        )


def _level(d: Decision, facet: str) -> str:
    f = d.facets
    numbers = {
        OBJECT: (f.similarity, 2), TEXT: (f.text, 2), FIELD: (f.field, 2),
        RARITY: (f.information, 1), HOLDERS: (f.holders, 0),
    }  # fmt: skip
    if facet in numbers:
        values, decimals = numbers[facet]
        return f"{float(values[0]):.{decimals}f}"
    if facet == CALIBRATION:
        return ""
    return LEVELS[facet][int(f.level[facet][0])]


def contributions(d: Decision) -> pd.DataFrame:
    """Facet weights of the first pair of ``d``, the heaviest first, the prior on top."""
    rules = model()
    rows = [
        (facet, text(f"duplicates.facets.{facet}"), _level(d, facet), float(a[0]), float(b[0]))
        for facet, (a, b) in d.parts.items()
    ]
    rows.sort(key=lambda r: (-abs(r[3]) - abs(r[4]), r[0]))
    prior = (PRIOR, text(f"duplicates.facets.{PRIOR}"), "", rules.related.prior,
             rules.duplication.prior)  # fmt: skip
    return pd.DataFrame([prior, *rows], columns=list(CONTRIBUTION_COLUMNS))


def explain_pair(d: Decision, sentence: str) -> PairExplanation:
    """Explain the first pair of ``d``."""
    return PairExplanation(
        sentence,
        contributions(d),
        ("", *GATES)[int(d.gate[0])],
        KINDS[int(d.kind[0])],
        float(d.score[0]),
        float(d.p_duplication[0]),
    )
