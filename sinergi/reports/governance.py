# pyright: basic
# reads pandas frames of results
"""How cooperation is governed: the suggested mode, the five principles, the inputs."""

from typing import Any

import numpy as np

from sinergi.analysis.result import Result
from sinergi.i18n import format_number, text
from sinergi.reports.document import Block, Grid, Heading, Paragraph
from sinergi.reports.words import column, term

#: Aspects of the frame that are no principle: inputs of the suggested mode.
_INPUTS = frozenset({"mode", "reciprocity"})


def governance_chapter(result: Result) -> list[Block]:
    """Say the mode that the ties suggest, then each principle with its figure or that it has none.

    Parameters
    ----------
    result
        From ``measure_governance``.

    Returns
    -------
    list of Block
        Heading, the suggestion, a table of principles, what must not be concluded.
    """
    told = result.explain().splitlines()
    rows = [row for row in _rows(result) if row["aspect"] not in _INPUTS]
    blocks: list[Block] = [Heading(text("reports.governance")), Paragraph(told[0])]
    if rows:
        header = [text(f"reports.governing.{key}") for key in ("principle", "seen", "value")]
        cells = [
            [term("aspect", row["aspect"]), term("measure", row["measure"]), _value(row)]
            for row in rows
        ]
        blocks.append(Grid(header, cells, (0.3, 0.4, 0.3)))
    return [*blocks, Paragraph(told[-1])]


def governance_inputs(result: Result) -> list[Block]:
    """Show the numbers behind the suggested mode, for the annex."""
    rows = [r for r in _rows(result) if r["aspect"] in _INPUTS and r["state"] == "measured"]
    if len(rows) <= 1:  # without ties only the number of bodies is known
        return []
    cells = [[term("measure", row["measure"]), _number(row)] for row in rows]
    return [
        Heading(text("reports.governing.inputs"), 2),
        Paragraph(text("reports.governing.how")),
        Grid([column("measure"), column("value")], cells, (0.75, 0.25), frozenset({1})),
    ]


def _rows(result: Result) -> list[dict[str, Any]]:
    rows: list[Any] = result.to_frame().astype(object).to_dict("records")
    return rows


def _value(row: dict[str, Any]) -> str:
    """Put a figure into words with its counts, or say why there is none."""
    if row["state"] != "measured":
        return text(f"reports.governing.{row['state']}")
    if not np.isfinite(row["whole"]):
        return _number(row)
    percent = format_number(100 * float(row["value"]))
    part, whole = (format_number(int(row[c])) for c in ("part", "whole"))
    return text("reports.governing.share", share=percent, part=part, whole=whole)


def _number(row: dict[str, Any]) -> str:
    whole = row["measure"] == "members"
    return format_number(float(row["value"]), decimals=0 if whole else 2)
