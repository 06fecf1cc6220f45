# pyright: basic
# reads pandas frames of results
"""Pairs as a reader meets them: what an agency shares with thirty kecamatan is one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sinergi.analysis.duplicates.family import Family, in_reading_order
from sinergi.analysis.duplicates.normalise import words
from sinergi.analysis.duplicates.table import COLUMNS
from sinergi.analysis.result import Result
from sinergi.i18n import format_number, text
from sinergi.reports.document import Block, Paragraph
from sinergi.reports.words import Names

__all__ = ["Question", "as_rows", "carriers", "counted", "in_order", "named", "questions"]


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader decides at once.

    Attributes
    ----------
    row
        The weightiest pair; ``budget_idr`` is that of the whole family.
    family
        Both sides of the family.
    """

    row: dict[str, Any]
    family: Family


def questions(result: Result, pairs: pd.DataFrame) -> list[Question]:
    """Gather pairs into what is asked at once, in the order in which a reader should go.

    Parameters
    ----------
    result
        Where the pairs come from; a result without facets has no families.
    pairs
        Rows of it.
    """
    ordered, found = in_reading_order(getattr(result, "prepared", None), pairs)
    first = ordered.iloc[[family.pairs[0] for family in found]]
    rows: list[Any] = first.astype(object).to_dict("records")
    return [
        Question({**row, "budget_idr": family.budget_idr}, family)
        for row, family in zip(rows, found, strict=True)
    ]


def in_order(result: Result, pairs: pd.DataFrame) -> pd.DataFrame:
    """Order pairs as :func:`questions` does: the first of every family, then all others."""
    ordered, found = in_reading_order(getattr(result, "prepared", None), pairs)
    first = [family.pairs[0] for family in found]
    rest = ordered.index.difference(first)
    return ordered.iloc[[*first, *rest]].reset_index(drop=True)


def as_rows(asked: Sequence[Question], names: Names, *, most: int) -> pd.DataFrame:
    """Put questions into a frame whose sides are told in words.

    Parameters
    ----------
    asked
        Questions.
    names
        Names behind ids.
    most
        Agencies named on one side.
    """
    rows = [
        q.row
        | {"name_a": q.family.a.name, "opd_a": carriers(q.family.a.agencies, names, most=most),
           "name_b": q.family.b.name, "opd_b": carriers(q.family.b.agencies, names, most=most)}
        for q in asked
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=None if rows else list(COLUMNS))


def counted(asked: Sequence[Question], pairs: pd.DataFrame) -> list[Block]:
    """Say in which order the pairs stand, and that those of one kind stand once."""
    told: list[Block] = [Paragraph(text("reports.together.order"))] if len(asked) > 1 else []
    if len(asked) == len(pairs):
        return told
    facts = {"pairs": format_number(len(pairs)), "questions": format_number(len(asked))}
    return [Paragraph(text("reports.together.counted", lang=None, **facts)), *told]


def named(name: str, who: str) -> str:
    """Write a program and who carries it."""
    return f"{name}\n({who})" if who else name


def carriers(agencies: Sequence[str], names: Names, *, most: int) -> str:
    """Name the agencies of one side; a word that begins all names is told once.

    Parameters
    ----------
    agencies
        Ids.
    names
        Names behind them.
    most
        How many are named; of the others the number is told.
    """
    told = [names.carrier(a) for a in agencies]
    if len(told) <= 1:
        return "".join(told)
    heads = {name.split(" ", 1)[0].lower() for name in told}
    head = heads.pop() if len(heads) == 1 and all(" " in name for name in told) else ""
    if head in words().subdistrict_words:
        told = [name.split(" ", 1)[1] for name in told]
        head = text("reports.together.head", count=format_number(len(told)), head=head)
    else:
        head = text("reports.together.agencies", count=format_number(len(told)))
    rest = len(told) - most
    listed = ", ".join(sorted(told)[:most] if rest > 0 else sorted(told))
    more = text("reports.together.more", count=format_number(rest)) if rest > 0 else ""
    return text("reports.together.carriers", head=head, names=listed, more=more)
