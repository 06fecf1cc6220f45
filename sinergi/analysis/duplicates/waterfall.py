# pyright: basic
# Pandas columns.
"""The weights of a pair as a waterfall: from what any pair starts with to its own score."""

from dataclasses import dataclass
from html import escape

import pandas as pd

from sinergi.i18n import format_number, text

#: Weights smaller than this (natural log-odds) share one bar.
_SMALL = 0.05
_WIDTH, _LEFT, _RIGHT, _BAR, _GAP, _TOP = 720, 250, 60, 16, 8, 30
#: Colours that stay apart for colour-blind readers and in grey (Okabe and Ito 2008).
_UP, _DOWN, _ENDS = "#0072B2", "#D55E00", "#555555"


@dataclass(frozen=True, slots=True)
class Step:
    """A bar: label, level, where it begins and ends in log-odds."""

    label: str
    level: str
    start: float
    end: float


def steps(table: pd.DataFrame, column: str = "related") -> list[Step]:
    """Turn the contributions of a pair into bars that add up.

    Parameters
    ----------
    table
        ``facet label level related duplication`` of an explanation, the prior first.
    column
        ``related`` or ``duplication``.

    Returns
    -------
    list of Step
        The prior, every facet with weight, the small ones together, and the sum, which is the
        log-odds before rules that no weight overrules.
    """
    rows = list(zip(table["label"], table["level"], table[column].astype(float), strict=True))
    (prior, _, at), *rest = rows
    found = [Step(str(prior), "", 0.0, at)]
    for label, level, weight in rest:
        if abs(weight) >= _SMALL:
            found.append(Step(str(label), str(level), at, at + weight))
            at += weight
    small = sum(weight for _, _, weight in rest if abs(weight) < _SMALL)
    if small:
        found.append(Step(text("duplicates.waterfall.small"), "", at, at + small))
        at += small
    return [*found, Step(text("duplicates.waterfall.sum"), "", 0.0, at)]


def level_words(level: str) -> str:
    """Say the level of a facet in words; a figure as the running language writes it."""
    if not level:
        return ""
    if level[0].isdigit():
        return format_number(float(level), decimals=len(level.partition(".")[2]))
    return text(f"duplicates.levels.{level}")


def waterfall(table: pd.DataFrame, column: str = "related") -> str:
    """Draw the contributions as SVG that needs nothing from elsewhere.

    Parameters
    ----------
    table, column
        See :func:`steps`.
    """
    bars = steps(table, column)
    low = min(0.0, *(min(s.start, s.end) for s in bars))
    high = max(0.0, *(max(s.start, s.end) for s in bars))
    scale = (_WIDTH - _LEFT - _RIGHT) / ((high - low) or 1.0)

    def x(value: float) -> float:
        return round(_LEFT + (value - low) * scale, 1)

    height = _TOP + len(bars) * (_BAR + _GAP)
    lines = [
        _bar(step, number, (x(step.start), x(step.end)), ends=number in {0, len(bars) - 1})
        for number, step in enumerate(bars)
    ]
    title = escape(text(f"duplicates.waterfall.{column}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_WIDTH} {height}" '
        f'width="{_WIDTH}" height="{height}" font-family="sans-serif" font-size="12">'
        f'<title>{title}</title><text x="4" y="16" font-weight="bold">{title}</text>'
        f'<line x1="{x(0)}" y1="{_TOP - 6}" x2="{x(0)}" y2="{height}" stroke="#999999"/>'
        f"{''.join(lines)}</svg>"
    )


def _bar(step: Step, number: int, span: tuple[float, float], *, ends: bool) -> str:
    y = _TOP + number * (_BAR + _GAP)
    change = step.end - step.start
    colour = _ENDS if ends else _UP if change >= 0 else _DOWN
    left, right = min(span), max(span)
    words = f"{step.label} ({level_words(step.level)})" if step.level else step.label
    sign = "+" if change > 0 else ""
    amount = f"{sign}{format_number(change, decimals=2)}"
    return (
        f'<text x="4" y="{y + 12}">{escape(words)}</text>'
        f'<rect x="{left}" y="{y}" width="{max(1.0, round(right - left, 1))}" height="{_BAR}" '
        f'fill="{colour}"/><text x="{right + 4}" y="{y + 12}">{escape(amount)}</text>'
    )
