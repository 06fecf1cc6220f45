# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""The table of pairs: stable columns, types and order."""

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi.analysis.duplicates import reasons as rs
from sinergi.analysis.duplicates.agencies import agency_kinds
from sinergi.analysis.duplicates.decide import KINDS, Decision
from sinergi.analysis.duplicates.prepare import Prepared

COLUMNS = (
    "program_a", "program_b", "name_a", "name_b", "opd_a", "opd_b", "region", "year", "kind",
    "score", "p_duplication", "budget_idr", "reasons", "reason_sentence", "review",
)  # fmt: skip
_TEXT = pd.ArrowDtype(pa.string())
_WHOLE = pd.ArrowDtype(pa.int64())
_NUMBER = pd.ArrowDtype(pa.float64())
_TYPES = dict.fromkeys(COLUMNS, _TEXT) | {
    "year": _WHOLE, "score": _NUMBER, "p_duplication": _NUMBER, "budget_idr": _WHOLE,
}  # fmt: skip
NOT_REVIEWED, REJECTED = "belum_ditinjau", "ditolak"


def finding_id(a: str, b: str) -> str:
    """Id of a pair in ``reviews``; the order of the two does not matter.

    Examples
    --------
    >>> finding_id("p2", "p1")
    'dup:p1|p2'
    """
    low, high = sorted((a, b))
    return f"dup:{low}|{high}"


def pairs_table(
    p: Prepared, i: np.ndarray, j: np.ndarray, d: Decision, *, reviews: dict[str, str]
) -> pd.DataFrame:
    """Pairs as a frame with the columns :data:`COLUMNS`, in the order given."""
    rows, kinds = p.rows, [KINDS[k] for k in d.kind.tolist()]
    ids, names = (rows[c].astype(str).to_numpy(dtype=object) for c in ("id", "name"))
    owner, called = (np.array([*v, ""], dtype=object) for v in (p.owners.ids, p.owners.names))
    opd_a, opd_b = owner[p.agency[i]], owner[p.agency[j]]
    is_kecamatan = np.append(p.owners.kecamatan, values=False)
    told = rs.flags(d, is_kecamatan[p.agency[i]] != is_kecamatan[p.agency[j]])
    quoted = list(zip(names[i], called[p.agency[i]], names[j], called[p.agency[j]], strict=True))
    state = [
        reviews.get(finding_id(a, b), NOT_REVIEWED) for a, b in zip(ids[i], ids[j], strict=True)
    ]
    frame = pd.DataFrame(
        {
            "program_a": ids[i], "program_b": ids[j], "name_a": names[i], "name_b": names[j],
            "opd_a": opd_a, "opd_b": opd_b, "region": _region(p, i, j), "year": _year(p, i, j),
            "kind": kinds, "score": d.score, "p_duplication": d.p_duplication,
            "budget_idr": _smaller(p, i, j), "reasons": rs.codes(told),
            "reason_sentence": rs.sentences(kinds, quoted, rs.phrases(told)), "review": state,
        },
        columns=list(COLUMNS),
    )  # fmt: skip
    return frame.astype(_TYPES)


def _region(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Take the narrower of the two regions."""
    longer = np.array([len(r) for r in p.region[i]]) >= np.array([len(r) for r in p.region[j]])
    found = np.where(longer, p.region[i], p.region[j])
    return np.array([r or None for r in found.tolist()], dtype=object)


def _year(p: Prepared, i: np.ndarray, j: np.ndarray) -> pd.Series:
    year = np.maximum(p.year[i], p.year[j])
    return pd.Series([None if y < 0 else y for y in year.tolist()], dtype=_WHOLE)


def _smaller(p: Prepared, i: np.ndarray, j: np.ndarray) -> pd.Series:
    money = p.rows["budget_idr"]
    a, b = money.iloc[i].reset_index(drop=True), money.iloc[j].reset_index(drop=True)
    return a.where((a <= b) | a.isna(), b).mask(b.isna())


def set_apart(frame: pd.DataFrame) -> np.ndarray:
    """Pairs that stay out of ranking and totals: reorganisations and what was rejected."""
    reasons, review = (
        frame[c].astype(object).fillna("").astype(str) for c in ("reasons", "review")
    )
    moved = reasons.str.contains(rs.REORGANISATION, regex=False)
    return (moved | (review == REJECTED)).to_numpy(dtype=bool)


def families(p: Prepared, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Give each family of pairs a number: two names, two kinds of agencies, one region and year.

    All kecamatan are one kind, and so are the old and the new agency of a reorganisation: a
    program that an agency shares with thirty kecamatan under one name is one question to the
    planner, not thirty.
    """
    kind = np.append(agency_kinds(p.owners), -1)
    for a, b in sorted(p.successors):
        kind[kind == kind[b]] = kind[a]
    numbers = pd.DataFrame({"name": p.name_key, "kind": kind[p.agency]})
    line = numbers.groupby(["name", "kind"]).ngroup().to_numpy(dtype=np.int64)
    low, high = np.minimum(line[i], line[j]), np.maximum(line[i], line[j])
    longer = np.array([max(a, b, key=len) for a, b in zip(p.region[i], p.region[j], strict=True)])
    keys = pd.DataFrame({"a": low, "b": high, "r": longer, "y": np.maximum(p.year[i], p.year[j])})
    return keys.groupby(["a", "b", "r", "y"]).ngroup().to_numpy(dtype=np.int64)


def _count_before(groups: pd.DataFrame, order: np.ndarray) -> np.ndarray:
    """How many rows of the same group stand before each row when read in ``order``."""
    return groups.iloc[order].groupby(list(groups.columns)).cumcount().sort_index().to_numpy()


def _within(order: np.ndarray, family: np.ndarray, pair: np.ndarray, limit: int) -> np.ndarray:
    """Rows within the limit of their agency pair: one of every family first, then others.

    A family whose best pair is over the limit of its agencies is told by its next best pair:
    else the families that one kecamatan shares with an agency would drive each other out.
    """
    used = np.zeros(int(pair.max(initial=-1)) + 1, dtype=np.int64)
    families: list[int] = family.tolist()
    told: set[int] = set()
    first, others = [], []
    for row in order.tolist():
        if families[row] not in told and used[pair[row]] < limit:
            told.add(families[row])
            used[pair[row]] += 1
            first.append(row)
        else:
            others.append(row)
    more = [(row, used[pair[row]]) for row in others]
    rest = pd.DataFrame(more, columns=["row", "used"]).astype("int64")
    before = rest.groupby(pair[rest["row"]]).cumcount() if len(rest) else rest["used"]
    kept = rest["row"][(rest["used"] + before < limit).to_numpy(dtype=bool)]
    return np.array([*first, *kept.tolist()], dtype=np.int64)


def ranked(frame: pd.DataFrame, family: np.ndarray, *, limit: int | None = None) -> np.ndarray:
    """Order of the rows: what counts first, the best pair of every family, then the others.

    Within each of these by score, budget and ids.

    Parameters
    ----------
    frame
        Pairs.
    family
        Number of the family of each pair (:func:`families`).
    limit
        At most so many of the pairs that count for each pair of agencies; families first.
    """
    apart = set_apart(frame)
    money = frame["budget_idr"].fillna(-1).to_numpy(dtype=np.int64)
    ids = [frame[c].astype(str).to_numpy(dtype=str) for c in ("program_b", "program_a")]
    strength = (*ids, -money, -frame["score"].to_numpy(dtype=np.float64), apart)
    again = _count_before(pd.DataFrame({"f": family, "apart": apart}), np.lexsort(strength)) > 0
    order = np.lexsort((*strength[:-1], again, apart))
    if limit is None:
        return order
    ends = np.sort(frame[["opd_a", "opd_b"]].astype(str).to_numpy(dtype=str), axis=1)
    pair = pd.DataFrame(ends).groupby([0, 1]).ngroup().to_numpy(dtype=np.int64)
    counts = np.lexsort(strength)
    taken = _within(counts[~apart[counts]], family, pair, limit)
    return np.concatenate([taken, order[apart[order]]])
