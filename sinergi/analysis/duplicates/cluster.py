# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; pandas and Arrow columns are untyped in practice.
"""Groups of more than two programs that belong on one table."""

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import coo_matrix

from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.model.fields import LIST_SEPARATOR, split_list

CLUSTER_COLUMNS = (
    "cluster", "region", "year", "representative", "name", "n_programs", "programs", "n_agencies",
    "agencies", "score", "budget_idr",
)  # fmt: skip
#: What :func:`with_people` adds.
PEOPLE_COLUMNS = ("beneficiaries", "beneficiary_count")
_MIN_MEMBERS = 3


def cluster_id(smallest: str) -> str:
    """Id of a group: stays as long as its smallest member stays."""
    return f"klaster:{hashlib.sha256(smallest.encode()).hexdigest()[:12]}"


def member_id(program: str) -> str:
    """Id of the review that takes a program out of its group.

    Examples
    --------
    >>> member_id("p7")
    'member:p7'
    """
    return f"member:{program}"


def clusters(
    p: Prepared, frame: pd.DataFrame, *, without: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Find connected groups of at least three programs among the pairs of ``frame``.

    The representative is the member that its neighbours resemble most. ``budget_idr`` counts
    each program once: what is discussed together, not what could be saved.

    Parameters
    ----------
    p
        Facets of the compared programs.
    frame
        Pairs.
    without
        Ids of programs that a review has taken out: they stay out, the group keeps its id, and
        what hung together through them only falls apart.
    """
    # Loaded only here: it brings all of linear algebra with it.
    from scipy.sparse.csgraph import connected_components

    ends = pd.concat([frame["program_a"], frame["program_b"]], ignore_index=True)
    i, j = np.split(_positions(p.rows["id"], ends), 2)
    score = frame["score"].to_numpy(dtype=np.float64)
    if not len(i):
        return pd.DataFrame(columns=list(CLUSTER_COLUMNS))
    size = len(p.rows)
    out = np.zeros(size, dtype=bool)
    if without:
        taken = _positions(p.rows["id"], pd.Series(sorted(without), dtype="string[pyarrow]"))
        out[taken[taken >= 0]] = True
    kept = ~(out[i] | out[j])
    edges = coo_matrix((score[kept], (i[kept], j[kept])), shape=(size, size))
    _, label = connected_components(edges, directed=False)
    weight = np.bincount(i[kept], score[kept], size) + np.bincount(j[kept], score[kept], size)
    first = _first_members((i, j, score), out, label)
    members = np.flatnonzero(weight > 0)
    members = members[np.argsort(label[members], kind="stable")]
    starts = (
        np.flatnonzero(np.append([True], np.diff(label[members]) > 0)) if len(members) else members
    )
    pairs = np.bincount(label[i[kept]], minlength=size)
    mean = np.bincount(label[i[kept]], score[kept], size) / np.maximum(pairs, 1)
    counts = np.diff(np.append(starts, len(members)))
    large = counts >= _MIN_MEMBERS
    groups = [members[s : s + n] for s, n in zip(starts[large], counts[large], strict=True)]
    table = _Table.of(p, np.union1d(np.concatenate([members[:0], *groups]), np.flatnonzero(out)))
    rows = [
        _row(table, group, weight, (int(first[n]), float(mean[n])))
        for n, group in zip(label[members[starts[large]]].tolist(), groups, strict=True)
    ]
    found = pd.DataFrame(rows, columns=list(CLUSTER_COLUMNS))
    order = ["n_programs", "score", "cluster"]
    return found.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _first_members(
    edges: tuple[np.ndarray, np.ndarray, np.ndarray], out: np.ndarray, label: np.ndarray
) -> np.ndarray:
    """Smallest member of each group, counting those that were taken out: the id stays.

    One that was taken out counts for the group of its nearest neighbour.
    """
    i, j, score = edges
    first = np.full(len(out), len(out), dtype=np.int64)
    np.minimum.at(first, label[~out], np.flatnonzero(~out))
    for member in np.flatnonzero(out):
        ends = np.concatenate([j[i == member], i[j == member]])
        strength = np.concatenate([score[i == member], score[j == member]])
        order = [k for k in np.lexsort((ends, -strength)) if not out[ends[k]]]
        if order:
            group = label[ends[order[0]]]
            first[group] = min(first[group], member)
    return first


@dataclass(frozen=True, slots=True)
class _Table:
    """Columns of the compared programs, taken out of their frame once; no rupiah told are 0."""

    ids: np.ndarray
    names: np.ndarray
    money: np.ndarray
    told: np.ndarray
    p: Prepared

    @classmethod
    def of(cls, p: Prepared, used: np.ndarray) -> "_Table":
        """Take the columns of some rows; the others stay empty."""
        ids, names = (np.full(len(p.rows), None, dtype=object) for _ in range(2))
        told = p.rows.iloc[used]
        ids[used], names[used] = (told[c].astype(object).to_numpy() for c in ("id", "name"))
        return cls(ids, names, p.money, p.rows["budget_idr"].notna().to_numpy(dtype=bool), p)


def _positions(ids: pd.Series, asked: pd.Series) -> np.ndarray:
    """Where ids stand in a column, ``-1`` for those that do not."""
    known, told = (
        pa.chunked_array(c.array.__arrow_array__()).cast(pa.string()) for c in (ids, asked)
    )
    # The many are looked up among the few asked for, of rows with one id the first counts.
    few = pc.unique(told)
    at = pc.index_in(known, value_set=few)
    rows = np.flatnonzero(at.is_valid().to_numpy())[::-1]
    found = np.full(len(few) + 1, -1, dtype=np.int64)
    found[at.drop_null().to_numpy()[::-1]] = rows
    return found[pc.index_in(told, value_set=few).to_numpy()]


def _row(table: _Table, members: np.ndarray, weight: np.ndarray, told: tuple[int, float]) -> tuple:
    first, score = told
    p, ids = table.p, table.ids
    best = members[np.argmax(weight[members])]
    owners = [p.owners.ids[a] for a in sorted(set(p.agency[members].tolist()))]
    money = int(table.money[members].sum()) if table.told[members].any() else None
    regions = sorted(set(p.region[members].tolist()), key=lambda r: (-len(r), r))
    years = {y for y in p.year[members].tolist() if y >= 0}
    return (
        cluster_id(str(ids[first])),
        regions[0] or None,
        max(years, default=None),
        ids[best],
        str(table.names[best]),
        len(members),
        LIST_SEPARATOR.join(ids[members]),
        len(owners),
        LIST_SEPARATOR.join(owners),
        score,
        money,
    )


def with_people(groups: pd.DataFrame, programs: pd.DataFrame) -> pd.DataFrame:
    """Add whom each group is for.

    Returns
    -------
    pandas.DataFrame
        ``beneficiaries`` are all that members name, ``beneficiary_count`` the largest number
        that one of them tells: the same people are not added up.
    """
    listed = [split_list(members) for members in groups["programs"]]
    group = np.repeat(np.arange(len(listed)), [len(m) for m in listed])
    members = pd.Series([m for group in listed for m in group], dtype="string[pyarrow]")
    at = _positions(programs["id"], members)
    told = programs[["beneficiaries", "beneficiary_count"]].iloc[at].assign(group=group)
    counts = told.groupby("group")["beneficiary_count"].max().reindex(range(len(listed)))
    cells: list[list[str]] = [[] for _ in listed]
    for number, cell in zip(group.tolist(), told["beneficiaries"].tolist(), strict=True):
        if isinstance(cell, str):
            cells[number].append(cell)
    found = groups.copy()
    found["beneficiaries"] = [_people(c) for c in cells]
    found["beneficiary_count"] = pd.array(
        [None if pd.isna(c) else int(c) for c in counts], dtype="int64[pyarrow]"
    )
    return found


def _people(cells: list[str]) -> str | None:
    return LIST_SEPARATOR.join(sorted({part for c in cells for part in split_list(c)})) or None
