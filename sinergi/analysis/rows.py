# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""Which rows of a budget an analysis may use: active, deepest, marked as overhead or not.

Shared by every analysis that counts programs or rupiah, so that all of them count the same.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.analysis.overhead import overhead_mask
from sinergi.model.kinds import PROGRAM_LEVELS
from sinergi.model.snapshot import Snapshot

__all__ = ["Deepest", "active_rows", "deepest", "deepest_rows", "overhead_mask"]

_RANK = {level: rank for rank, level in enumerate(PROGRAM_LEVELS)}
_PACKAGE, _PLAN = _RANK["paket"], _RANK["sub_kegiatan"]


def active_rows(snapshot: Snapshot) -> pd.DataFrame:
    """Programs of the budget version in force.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.

    Returns
    -------
    pandas.DataFrame
        Rows of ``programs`` whose ``active`` is not false, ordered by id.
    """
    programs = snapshot.programs
    kept = programs[programs["active"].fillna(value=True).to_numpy(dtype=bool)]
    return kept.sort_values("id", kind="stable").reset_index(drop=True)


@dataclass(frozen=True, slots=True)
class Deepest:
    """Rows that count, as positions in ``programs``, ordered by id.

    Attributes
    ----------
    at
        Positions.
    package
        Whether a row is a package that names no parent: a layer of its own beside the plan.
    """

    at: np.ndarray
    package: np.ndarray


def _cells(frame: pd.DataFrame, name: str) -> pa.ChunkedArray:
    return pa.chunked_array(frame[name].array.__arrow_array__())


def _numbers(cells: pa.ChunkedArray) -> np.ndarray:
    """Find the number of each distinct value, ``-1`` where nothing stands."""
    coded = pc.dictionary_encode(cells).combine_chunks()
    return coded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)


def _ranks(frame: pd.DataFrame) -> np.ndarray:
    """Depth of the level of each row, ``-1`` where none is told."""
    found = pc.index_in(_cells(frame, "level"), pa.array(list(_RANK)))
    ranks = np.array([*_RANK.values(), -1], dtype=np.int64)
    return ranks[found.fill_null(len(_RANK)).to_numpy()]


def deepest(programs: pd.DataFrame) -> Deepest:
    """Find the active rows of the deepest level that each agency has in each year.

    See :func:`deepest_rows` for the rule.

    Parameters
    ----------
    programs
        The table ``programs``.
    """
    ids, parents = _cells(programs, "id"), _cells(programs, "parent")
    # A row that names itself as its parent names none.
    parents = pc.if_else(pc.equal(ids, parents), pa.scalar(None, pa.string()), parents)
    active = programs["active"].fillna(value=True).to_numpy(dtype=bool)
    kept = active.copy()
    if parents.null_count < len(parents):
        above = parents.filter(pa.array(active)).drop_null()
        kept &= ~pc.is_in(ids, above.combine_chunks()).to_numpy()
    level = _ranks(programs)
    package = (level == _PACKAGE) & pc.is_null(parents).to_numpy()
    # A package that stands for its sub-kegiatan is no deeper level that would take the place of
    # those without packages.
    level = np.where((level == _PACKAGE) & ~package, _PLAN, level)
    owner = pd.DataFrame(
        {"o": _numbers(_cells(programs, "opd")), "p": package,
         "y": programs["year"].fillna(0).to_numpy(dtype=np.int64)}
    )[kept]  # fmt: skip
    least = pd.Series(level[kept]).groupby([owner[c].to_numpy() for c in owner]).transform("max")
    at = np.flatnonzero(kept)
    at = at[(level[at] == least.to_numpy()) | (level[at] == -1)]
    order = pc.array_sort_indices(ids.take(pa.array(at)).combine_chunks()).to_numpy()
    return Deepest(at[order], package[at[order]])


def deepest_rows(snapshot: Snapshot) -> pd.DataFrame:
    """Active rows of the deepest level that each agency has in each year.

    A row that is the parent of another active row never stays; a package with a parent stands in
    the place of it, and sub-kegiatan without packages stay beside it. Packages that name no parent
    cannot be put below a sub-kegiatan: they form a layer of their own beside the plan, and a
    reader of totals takes one layer only.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.

    Returns
    -------
    pandas.DataFrame
        Columns of ``programs`` plus ``layer`` (``plan`` or ``package``) and ``overhead``
        (bool), ordered by id.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "id": ["p", "s"], "name": ["Program Desa", "Fasilitasi Keuangan Desa"],
    ...     "opd": ["a", "a"], "level": ["program", "sub_kegiatan"], "parent": [None, "p"]})
    >>> deepest_rows(Snapshot({"programs": frame}))["id"].tolist()
    ['s']
    """
    programs = snapshot.programs
    found = deepest(programs)
    rows = programs.iloc[found.at].reset_index(drop=True)
    layer = np.where(found.package, "package", "plan")
    rows = rows.assign(layer=pd.array(layer, dtype="string[pyarrow]"))
    return rows.assign(overhead=overhead_mask(rows))
