# pyright: basic
# reads pandas frames of results
"""What speaks for and against the strongest pairs, facet by facet, in bars of text."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sinergi.analysis.duplicates import Duplicates
from sinergi.analysis.duplicates.waterfall import Step, level_words, steps
from sinergi.analysis.result import Result
from sinergi.i18n import format_number, text
from sinergi.reports.document import Block, Grid, Heading, Paragraph

#: Pairs whose weights are told; the notebook tells those of any pair.
PAIRS = 3
#: Blocks of the longest bar.
_LONGEST = 24
_FOR, _AGAINST, _END = "\N{FULL BLOCK}", "\N{MEDIUM SHADE}", "\N{LIGHT SHADE}"


def pair_weights(result: Result, ranked: pd.DataFrame) -> list[Block]:
    """Build a table of facet weights for each of the first pairs.

    Parameters
    ----------
    result
        Duplicates; a result that was read back from a file has no facets and gives no tables.
    ranked
        The pairs that the audience may see, the strongest first.
    """
    if not isinstance(result, Duplicates) or result.prepared is None or ranked.empty:
        return []
    blocks: list[Block] = [
        Heading(text("reports.weights.title"), 2),
        Paragraph(text("reports.weights.how")),
    ]
    rows: list[Any] = ranked.head(PAIRS).to_dict("records")
    for number, row in enumerate(rows, start=1):
        told = result.explain(str(row["program_a"]), str(row["program_b"]))
        blocks.append(Paragraph(_title(number, row), strong=True))
        blocks.append(_grid(steps(told.table)))
        blocks.append(
            Paragraph(
                text(
                    "duplicates.waterfall.score",
                    score=format_number(told.score, decimals=2),
                    strength=format_number(told.strength, decimals=2),
                )
            )
        )
    return blocks


def _title(number: int, row: Mapping[str, object]) -> str:
    return text("reports.weights.pair", number=number, a=row["name_a"], b=row["name_b"])


def _grid(bars: list[Step]) -> Grid:
    names = ("facet", "level", "weight", "so_far", "bar")
    scale = _LONGEST / (max(abs(s.end - s.start) for s in bars) or 1.0)
    last = len(bars) - 1
    rows = [
        [
            step.label,
            level_words(step.level),
            _signed(step.end - step.start),
            _signed(step.end),
            _bar(step.end - step.start, scale, end=number in {0, last}),
        ]
        for number, step in enumerate(bars)
    ]
    header = [text(f"reports.weights.{name}") for name in names]
    return Grid(header, rows, (0.27, 0.22, 0.09, 0.11, 0.31), frozenset({2, 3}))


def _bar(change: float, scale: float, *, end: bool) -> str:
    mark = _END if end else _FOR if change >= 0 else _AGAINST
    return mark * max(1, round(abs(change) * scale))


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + format_number(value, decimals=2)
