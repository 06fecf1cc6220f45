# pyright: basic
# pandas has no complete types
"""Which rows of a budget are versions of one another, and which of them counts.

SIRUP keeps the entries of earlier budget rounds. Two things look alike there: the same line
entered again under a new program entry (a version), and one code that serves several units (66
health centres under one sub kegiatan: lines of their own).

Rule: rows of one agency with the same code and the same name (letters and figures only; a
misspelt name when each program entry has a single row) under different program entries are
versions of one line. The one under the latest program entry counts: ``kd_program`` is a running
number, and in the dump of Kabupaten Bandung 2025 the sub kegiatan under the later entry add up
to the amount of their program in all but a few cases, those under the earlier one are mostly
zero. A program or kegiatan is superseded when everything below it is.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from rapidfuzz import fuzz

__all__ = ["Versions", "find_versions", "number_versions"]

#: Likeness (0-100) of two spellings of one name.
_SAME_NAME = 80.0


@dataclass(frozen=True, slots=True)
class Versions:
    """Answer of :func:`find_versions`, one value a row.

    Attributes
    ----------
    line
        Rows with the same number are versions of one line.
    active
        Whether the row counts.
    repeated_rows, repeated_groups
        Rows and groups that repeat (agency, code).
    version_groups
        Groups of them with at least one superseded row.
    """

    line: pd.Series
    active: pd.Series
    repeated_rows: int
    repeated_groups: int
    version_groups: int


def find_versions(
    satker: pd.Series, code: pd.Series, name: pd.Series, entry: pd.Series
) -> Versions:
    """Find versions among rows of the deepest level.

    Parameters
    ----------
    satker, code, name
        Agency, code and name of each row.
    entry
        Running number of the program entry the row lies under.
    """
    squeezed = (
        name.fillna("").astype(object).str.casefold().str.replace(r"[^a-z0-9]+", "", regex=True)
    )
    rows = pd.DataFrame({"satker": satker, "code": code, "name": squeezed, "entry": entry})
    rows = rows.astype({"satker": object, "code": object}).reset_index(drop=True)
    group = rows.groupby(["satker", "code"], sort=False, dropna=False).ngroup()
    size = group.map(group.value_counts())
    for _, members in rows[size > 1].groupby(group[size > 1], sort=False):
        _unify_names(rows, members)
    line = rows.groupby(["satker", "code", "name"], sort=False, dropna=False).ngroup()
    latest = rows["entry"].groupby(line).transform("max")
    active = (rows["entry"] == latest).astype(bool)
    return Versions(
        line, active, int((size > 1).sum()), int(group[size > 1].nunique()),
        int(group[~active].nunique()),
    )  # fmt: skip


def _unify_names(rows: pd.DataFrame, members: pd.DataFrame) -> None:
    """Take misspelt names for one when every program entry has a single row of the code."""
    members = members.sort_values("entry", kind="stable")
    names = members["name"].tolist()
    if members["entry"].duplicated().any() or len(set(names)) == 1:
        return
    if all(fuzz.ratio(names[0], other) >= _SAME_NAME for other in names[1:]):
        rows.loc[members.index, "name"] = names[0]


def number_versions(
    line: pd.Series, active: pd.Series, entry: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Version of each row (``v1``, ``v2`` ... by program entry) and the suffix of its id.

    The row that counts has no suffix; ``:v1`` marks a superseded one, so that the plain id
    always names what counts now.
    """
    frame = pd.DataFrame({"line": line, "entry": entry, "active": active})
    rank = frame.groupby("line")["entry"].rank(method="dense").astype(int)
    version = "v" + rank.astype(str)
    suffix = pd.Series(np.where(active, "", ":" + version), index=version.index)
    return version, suffix
