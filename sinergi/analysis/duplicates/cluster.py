# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Groups of more than two programs that belong on one table."""

import hashlib

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.model.fields import LIST_SEPARATOR

CLUSTER_COLUMNS = (
    "cluster", "region", "year", "representative", "name", "n_programs", "programs", "n_agencies",
    "agencies", "score", "budget_idr",
)  # fmt: skip
_MIN_MEMBERS = 3


def cluster_id(smallest: str) -> str:
    """Id of a group: stays as long as its smallest member stays."""
    return f"klaster:{hashlib.sha256(smallest.encode()).hexdigest()[:12]}"


def clusters(p: Prepared, frame: pd.DataFrame) -> pd.DataFrame:
    """Find connected groups of at least three programs among the pairs of ``frame``.

    The representative is the member that its neighbours resemble most. ``budget_idr`` counts
    each program once: what is discussed together, not what could be saved.
    """
    at = p.position()
    i = at.get_indexer(pd.Index(frame["program_a"]))
    j = at.get_indexer(pd.Index(frame["program_b"]))
    score = frame["score"].to_numpy(dtype=np.float64)
    if not len(i):
        return pd.DataFrame(columns=list(CLUSTER_COLUMNS))
    size = len(p.rows)
    _, label = connected_components(
        coo_matrix((score, (i, j)), shape=(size, size)), directed=False
    )
    weight = np.bincount(i, score, size) + np.bincount(j, score, size)
    members = pd.Series(np.flatnonzero(weight > 0)).groupby(label[weight > 0])
    rows = [
        _row(p, group.to_numpy(), weight, score[label[i] == number])
        for number, group in members
        if len(group) >= _MIN_MEMBERS
    ]
    found = pd.DataFrame(rows, columns=list(CLUSTER_COLUMNS))
    order = ["n_programs", "score", "cluster"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _row(p: Prepared, members: np.ndarray, weight: np.ndarray, scores: np.ndarray) -> tuple:
    ids = p.rows["id"].astype(str).to_numpy(dtype=object)
    best = members[np.argmax(weight[members])]
    owners = [p.owners.ids[a] for a in sorted(set(p.agency[members].tolist()))]
    money = p.rows["budget_idr"].iloc[members]
    regions = sorted({str(r) for r in p.region[members]}, key=lambda r: (-len(r), r))
    years = {y for y in p.year[members].tolist() if y >= 0}
    return (
        cluster_id(str(ids[members[0]])),
        regions[0] or None,
        max(years, default=None),
        ids[best],
        str(p.rows["name"].iloc[best]),
        len(members),
        LIST_SEPARATOR.join(ids[members]),
        len(owners),
        LIST_SEPARATOR.join(owners),
        float(scores.mean()),
        None if money.isna().all() else int(money.sum()),
    )
