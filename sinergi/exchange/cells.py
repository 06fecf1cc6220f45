"""Cleaning of cell values: what a person typed or a spreadsheet damaged, made exact.

Every parser takes any cell value and answers a :class:`Parsed`: the value or ``None``, the code
of the problem or ``None``, and whether it had to be mended. A value is mended only where one
reading is possible. The problem codes are sentences of the catalogue with ``{value}`` and
``{column}``, ready for a :class:`~sinergi.model.finding.Finding`.
"""

from sinergi.exchange.cell_codes import (
    OPD,
    PROGRAM,
    REGION,
    URUSAN,
    CodePattern,
    parse_code,
    parse_region_code,
    split_code,
)
from sinergi.exchange.cell_dates import parse_date, parse_year
from sinergi.exchange.cell_numbers import parse_integer, parse_money, parse_number
from sinergi.exchange.cell_text import Parsed, clean, is_empty, is_error, parse_bool, parse_text

__all__ = [
    "OPD",
    "PROGRAM",
    "REGION",
    "URUSAN",
    "CodePattern",
    "Parsed",
    "clean",
    "is_empty",
    "is_error",
    "parse_bool",
    "parse_code",
    "parse_date",
    "parse_integer",
    "parse_money",
    "parse_number",
    "parse_region_code",
    "parse_text",
    "parse_year",
    "split_code",
]
