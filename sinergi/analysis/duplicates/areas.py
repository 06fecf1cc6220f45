# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Fragmentation: several agencies in one area of need, per region and year.

GAO-15-49SP reports fragmentation per area, with the agencies and the money, not pair by pair.
"""

import numpy as np
import pandas as pd

from sinergi import vocab
from sinergi.analysis.duplicates.block import layers
from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.i18n import current_language
from sinergi.model.fields import LIST_SEPARATOR

AREA_COLUMNS = (
    "region", "year", "area", "area_name", "n_agencies", "agencies", "n_programs", "programs",
    "budget_idr",
)  # fmt: skip
_MIN_AGENCIES = 2
# An issue that only a loose word hints at makes no area.
_SURE = 0.5


def _members(bits: np.ndarray, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(row, name) for every set bit."""
    rows: list[np.ndarray] = []
    found: list[np.ndarray] = []
    for k, name in enumerate(names):
        has = np.flatnonzero((bits[:, k // 64] >> np.uint64(k % 64)) & np.uint64(1))
        rows.append(has)
        found.append(np.full(len(has), name, dtype=object))
    return np.concatenate([*rows, []]).astype(np.int64), np.concatenate([*found, []])


def area_members(p: Prepared, issues: pd.DataFrame) -> pd.DataFrame:
    """Tell which program works in which area: issues that it serves, topics that it names.

    Parameters
    ----------
    p
        Prepared programs.
    issues
        ``program issue confidence`` as :func:`sinergi.analysis.issues.program_issues` makes it.
    """
    topic_row, topic = _members(p.topic[p.sig], p.books.topic.names)
    sure = issues[(issues["confidence"].fillna(1.0) >= _SURE).to_numpy(dtype=bool)]
    at = p.position().get_indexer(pd.Index(sure["program"].astype(str)))
    issue = sure["issue"].astype(str).to_numpy(dtype=object)
    frame = pd.DataFrame(
        {
            "row": np.concatenate([topic_row, at[at >= 0]]).astype(np.int64),
            "area": np.concatenate([topic, issue[at >= 0]]),
        }
    )
    return frame.drop_duplicates().sort_values(["row", "area"], ignore_index=True)


def _merged_owner(p: Prepared) -> np.ndarray:
    """Old and new agency of a reorganisation count as one, all kecamatan as one."""
    owner = np.arange(len(p.owners.ids) + 1)
    for a, b in sorted(p.successors):
        owner[owner == owner[b]] = owner[a]
    owner[:-1][p.owners.kecamatan] = len(owner)
    return owner[p.agency]


def _moved_lines(p: Prepared) -> np.ndarray:
    """Lines that old and new agency both carry: the smaller budget of each stays out."""
    rows = np.flatnonzero(p.pool)
    owner = _merged_owner(p)
    money = p.rows["budget_idr"].fillna(-1).to_numpy(dtype=np.int64)
    part = {a for pair in p.successors for a in pair}
    rows = rows[np.isin(p.agency[rows], list(part))]
    frame = pd.DataFrame(
        {"o": owner[rows], "n": p.name_key[rows], "c": p.code[rows, 0], "y": p.year[rows],
         "row": rows, "money": -money[rows]}
    ).sort_values(["money", "row"])  # fmt: skip
    again = frame.duplicated(["o", "n", "c", "y"]).to_numpy(dtype=bool)
    return frame.loc[again, "row"].to_numpy(dtype=np.int64)


def areas(p: Prepared, issues: pd.DataFrame) -> pd.DataFrame:
    """Areas of need in which at least two agencies work.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`AREA_COLUMNS`: ``area`` is an issue id or a topic of the thesaurus;
        ``n_agencies`` counts all kecamatan as one and old and new agency of a reorganisation
        as one; every program counts once in an area; ``budget_idr`` in rupiah.
    """
    use = layers(p)[0].copy()
    use[_moved_lines(p)] = False
    found = area_members(p, issues)
    found = found[use[found["row"]]]
    row = found["row"].to_numpy(dtype=np.int64)
    found = found.assign(
        region=p.region[row], year=p.year[row], who=_merged_owner(p)[row], agency=p.agency[row]
    )
    rows = [
        _area_row(p, key, group)
        for key, group in found.groupby(["region", "year", "area"])
        if group["who"].nunique() >= _MIN_AGENCIES
    ]
    table = pd.DataFrame(rows, columns=list(AREA_COLUMNS))
    order = ["region", "year", "n_agencies", "n_programs", "area"]
    return table.sort_values(order, ascending=[True, True, False, False, True], ignore_index=True)


def _area_row(p: Prepared, key: tuple, group: pd.DataFrame) -> tuple:
    region, year, area = key
    row = group["row"].to_numpy(dtype=np.int64)
    names = [p.owners.ids[a] for a in sorted(set(group["agency"].tolist()))]
    money = p.rows["budget_idr"].iloc[row]
    return (
        region or None,
        year if year >= 0 else None,
        area,
        area_name(area),
        int(group["who"].nunique()),
        LIST_SEPARATOR.join(names),
        len(row),
        LIST_SEPARATOR.join(p.rows["id"].astype(str).iloc[row]),
        None if money.isna().all() else int(money.sum()),
    )


def area_name(area: str) -> str:
    """Name of an issue in the running language; a topic is its own name."""
    issue = vocab.issues().get(area)
    if issue is None:
        return area
    return issue.name_en if current_language() == "en" else issue.name_id
