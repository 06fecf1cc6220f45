# pyright: basic
# columns of pandas frames
"""Which programs are drawn, and which of them make up the rupiah of their agency."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sinergi.analysis.rows import deepest, overhead_mask


@dataclass(frozen=True, slots=True)
class Drawn:
    """Programs to draw.

    Attributes
    ----------
    rows
        Rows of ``programs``.
    counted
        Whether a row is part of the rupiah of its agency: one layer, every rupiah once.
    package
        Whether a row is a package.
    routine
        Whether a row is a running cost that every agency has.
    apart
        Packages that are not drawn: work of their agency all the same.
    left_out
        How many rows are not drawn, by the reason.
    """

    rows: pd.DataFrame
    counted: np.ndarray
    package: np.ndarray
    routine: np.ndarray
    apart: pd.DataFrame
    left_out: dict[str, int]


def drawn_programs(programs: pd.DataFrame, wanted: Collection[str]) -> Drawn:
    """Choose the deepest rows of the plan; packages where an agency's plan tells no rupiah.

    Packages repeat the rupiah of the sub-kegiatan that pay for them, and only a part of it. They
    never stand for the plan; the ones that findings name are drawn and add nothing to their
    agency.

    Parameters
    ----------
    programs
        The table ``programs``.
    wanted
        Ids that are drawn whatever their layer.
    """
    active = programs["active"].fillna(value=True).to_numpy(dtype=bool)
    package = (programs["level"] == "paket").fillna(value=False).to_numpy(dtype=bool)
    plan = np.zeros(len(programs), dtype=bool)
    rest = np.flatnonzero(~package)
    plan[rest[deepest(programs.iloc[rest] if package.any() else programs).at]] = True
    counted = plan | (package & active & ~_planned(programs, plan))
    kept = counted | programs["id"].isin(list(wanted)).to_numpy(dtype=bool)
    rows, left = programs[kept], active & ~kept
    return Drawn(
        rows, counted[kept], package[kept], overhead_mask(rows), programs[left & package],
        {"other_level": int((left & ~package).sum()), "package": int((left & package).sum()),
         "inactive": int((~active & ~kept).sum())},
    )  # fmt: skip


def _planned(programs: pd.DataFrame, plan: np.ndarray) -> np.ndarray:
    """Mark rows of an agency whose plan of that year tells its rupiah."""
    owner = pd.factorize(programs["opd"])[0]
    year = programs["year"].fillna(0).to_numpy(dtype=np.int64)
    told = plan & programs["budget_idr"].notna().to_numpy(dtype=bool)
    found = pd.Series(told).groupby([owner, year]).transform("any").to_numpy(dtype=bool)
    return found & (owner >= 0)
