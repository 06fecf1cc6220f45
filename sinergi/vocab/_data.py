"""Reads the data files of this room: facts with a source, never code."""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import cast

_FOLDER = files("sinergi.vocab").joinpath("data")


def rows(name: str) -> Iterator[dict[str, str]]:
    """Rows of a data file as plain text, an empty cell being ``""``.

    Parameters
    ----------
    name
        File in ``sinergi/vocab/data``, such as ``regions.csv``.
    """
    content = _FOLDER.joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(content.splitlines())


@cache
def sources() -> dict[str, dict[str, object]]:
    """Source, licence, date and validity of every data file, by file name."""
    text = _FOLDER.joinpath("SOURCES.toml").read_text(encoding="utf-8")
    return cast("dict[str, dict[str, object]]", tomllib.loads(text))


def file_names() -> list[str]:
    """Names of the data files, without ``SOURCES.toml``."""
    found = (entry.name for entry in _FOLDER.iterdir())
    return sorted(name for name in found if name.endswith(".csv"))


def day(cell: str) -> dt.date | None:
    """Read an ISO date; an empty cell is ``None``."""
    return dt.date.fromisoformat(cell) if cell else None


def number(cell: str) -> float | None:
    """Read a number; an empty cell is ``None``."""
    return float(cell) if cell else None


def several(cell: str) -> tuple[str, ...]:
    """Take an ``a | b`` cell apart."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
