# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Pairs that are one question: two names under two kinds of agencies, however often they meet."""

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.agencies import agencies, agency_kinds
from sinergi.analysis.duplicates.normalise import key
from sinergi.analysis.duplicates.prepare import Prepared
from sinergi.analysis.duplicates.table import families, finding_id, lines
from sinergi.analysis.duplicates.weight import for_reading
from sinergi.model.fields import LIST_SEPARATOR
from sinergi.model.review_columns import FAMILY_MARK
from sinergi.model.snapshot import Snapshot

FAMILY_COLUMNS = (
    "family", "region", "year", "kind", "score", "pairs", "name_a", "agencies_a", "budget_a",
    "name_b", "agencies_b", "budget_b", "budget_idr", "reasons", "review",
)  # fmt: skip
_TEXT, _WHOLE = "string[pyarrow]", "int64[pyarrow]"
_TYPES = dict.fromkeys(FAMILY_COLUMNS, _TEXT) | {
    "year": _WHOLE, "pairs": _WHOLE, "budget_a": _WHOLE, "budget_b": _WHOLE,
    "budget_idr": _WHOLE, "score": "float64[pyarrow]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a family: one name, and who carries it.

    Attributes
    ----------
    name
        Name of the program in the strongest pair.
    agencies, programs
        Ids, in the order of the pairs.
    budget_idr
        Rupiah of the programs, each once; ``None`` when no budget is told.
    """

    name: str
    agencies: tuple[str, ...]
    programs: tuple[str, ...]
    budget_idr: int | None


@dataclass(frozen=True, slots=True)
class Family:
    """Pairs of one question.

    Attributes
    ----------
    pairs
        Positions of the pairs in the frame, in its order: the first one speaks for the others.
    turned
        Whether side A of the pair stands on side B of the family.
    a, b
        The two sides; the one with fewer agencies is A.
    """

    pairs: tuple[int, ...]
    turned: tuple[bool, ...]
    a: Side
    b: Side

    @property
    def budget_idr(self) -> int | None:
        """The smaller of the two sides, as the budget of a pair is that of the smaller program."""
        told = [s.budget_idr for s in (self.a, self.b) if s.budget_idr is not None]
        return min(told, default=None)


def family_id(pairs: Iterable[str]) -> str:
    """Id of a family: stays as long as its smallest pair stays.

    Examples
    --------
    >>> family_id(["dup:a|c", "dup:a|b"]) == family_id(["dup:a|b"])
    True
    """
    return f"{FAMILY_MARK}{hashlib.sha256(min(pairs).encode()).hexdigest()[:12]}"


def family_numbers(p: Prepared | None, frame: pd.DataFrame) -> np.ndarray:
    """Take the number of the family of each pair; unknown programs make one of their own."""
    found = np.arange(len(frame), dtype=np.int64)
    i, j, known = _ends(p, frame)
    if p is not None and known.any():
        found[known] = len(frame) + families(p, i[known], j[known])
    return found


def gathered(
    p: Prepared | None, frame: pd.DataFrame, *, apart: Sequence[Hashable] = ()
) -> list[Family]:
    """Gather pairs into families, in the order in which their first pairs stand.

    Parameters
    ----------
    p
        Facets of the compared programs; without them every pair stands for itself.
    frame
        Pairs, the strongest of each family first.
    apart
        Something a pair; pairs that differ in it are not gathered.
    """
    number = family_numbers(p, frame)
    if len(apart):
        number = _joined(number, apart)
    turned = _turned(p, frame)
    money = _budgets(p)
    groups: dict[int, list[int]] = {}
    for row, family in enumerate(number.tolist()):
        groups.setdefault(family, []).append(row)
    cells = frame[["program_a", "name_a", "opd_a", "program_b", "name_b", "opd_b"]]
    cells = cells.assign(budget=frame["budget_idr"]).astype(object).to_numpy()
    return [_family(rows, turned, cells, money) for rows in groups.values()]


def in_reading_order(p: Prepared | None, pairs: pd.DataFrame) -> tuple[pd.DataFrame, list[Family]]:
    """Gather pairs into families in the order in which a planner should go.

    Parameters
    ----------
    p
        Facets of the compared programs; without them every pair stands for itself.
    pairs
        Rows of the search.

    Returns
    -------
    pandas.DataFrame, list of Family
        The pairs, and the families (positions in these pairs), both in the order of
        :func:`~sinergi.analysis.duplicates.weight.for_reading`; the rupiah of a family are
        those of the smaller of its sides.
    """
    ordered = for_reading(pairs).reset_index(drop=True)
    found = gathered(p, ordered)
    first = ordered.iloc[[family.pairs[0] for family in found]].reset_index(drop=True)
    money = [family.budget_idr for family in found]
    first["budget_idr"] = pd.array(money, dtype=_WHOLE)
    return ordered, [found[at] for at in np.asarray(for_reading(first).index).tolist()]


def _joined(number: np.ndarray, apart: Sequence[Hashable]) -> np.ndarray:
    both: dict[tuple[int, Hashable], int] = {}
    told = [both.setdefault(key, len(both)) for key in zip(number.tolist(), apart, strict=True)]
    return np.array(told, dtype=np.int64)


def _ends(p: Prepared | None, frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if p is None:
        none = np.full(len(frame), -1, dtype=np.int64)
        return none, none, np.zeros(len(frame), dtype=bool)
    at = p.position()
    i, j = (at.get_indexer(pd.Index(frame[c].astype(str))) for c in ("program_a", "program_b"))
    return i, j, (i >= 0) & (j >= 0)


def _turned(p: Prepared | None, frame: pd.DataFrame) -> np.ndarray:
    """Tell pairs whose A is a line of the other side than the A of most others."""
    found = np.zeros(len(frame), dtype=bool)
    i, j, known = _ends(p, frame)
    if p is not None and known.any():
        a, b = lines(p, i[known], j[known])
        found[known] = a > b
    return found


def _budgets(p: Prepared | None) -> dict[str, int]:
    if p is None:
        return {}
    told = p.rows[["id", "budget_idr"]].dropna().astype(object)
    return {str(k): int(v) for k, v in told.itertuples(index=False)}


def _family(
    rows: list[int], turned: np.ndarray, cells: np.ndarray, money: dict[str, int]
) -> Family:
    swap = turned[rows]
    if swap[0]:  # the strongest pair stands as it does in the table
        swap = ~swap
    sides = [_side(rows, swap, cells, (n, money)) for n in (0, 1)]
    if len(sides[0].agencies) > len(sides[1].agencies):
        swap, sides = ~swap, sides[::-1]
    return Family(tuple(rows), tuple(swap.tolist()), *sides)


def _side(
    rows: list[int], swap: np.ndarray, cells: np.ndarray, told: tuple[int, dict[str, int]]
) -> Side:
    which, money = told
    mine: list[tuple[Any, Any, Any]] = [
        tuple(cells[row][3:6] if swapped != bool(which) else cells[row][0:3])
        for row, swapped in zip(rows, swap.tolist(), strict=True)
    ]
    programs = dict.fromkeys(str(program) for program, _, _ in mine)
    agencies = dict.fromkeys(str(opd) for _, _, opd in mine if not pd.isna(opd))
    known = [money[program] for program in programs if program in money]
    if not money and len(rows) == 1 and not pd.isna(cells[rows[0]][6]):
        known = [int(cells[rows[0]][6])]  # all that a frame alone tells
    name = mine[0][1]
    return Side("" if pd.isna(name) else str(name), tuple(agencies), tuple(programs),
                sum(known) if known else None)  # fmt: skip


def family_table(p: Prepared | None, frame: pd.DataFrame) -> pd.DataFrame:
    """Families as a table: columns :data:`FAMILY_COLUMNS`, in the order of reading.

    ``kind``, ``score`` and ``reasons`` are those of the first pair; ``review`` is the state that
    all pairs share, missing where they differ. Agencies are joined by ``" | "``.
    """
    ordered, found = in_reading_order(p, frame)
    cells = ordered.astype(object).to_dict("list")
    rows = [_cells(family, cells) for family in found]
    return pd.DataFrame(rows, columns=list(FAMILY_COLUMNS)).astype(_TYPES)


def _cells(family: Family, cells: dict[Any, list[Any]]) -> list[object]:
    first = family.pairs[0]
    ids = [
        finding_id(str(cells["program_a"][r]), str(cells["program_b"][r])) for r in family.pairs
    ]
    states = {str(cells["review"][r]) for r in family.pairs}
    sides = [
        (side.name, LIST_SEPARATOR.join(side.agencies), side.budget_idr)
        for side in (family.a, family.b)
    ]
    return [
        family_id(ids), cells["region"][first], cells["year"][first], cells["kind"][first],
        cells["score"][first], len(ids), *sides[0], *sides[1], family.budget_idr,
        cells["reasons"][first], states.pop() if len(states) == 1 else None,
    ]  # fmt: skip


def once(p: Prepared | None, frame: pd.DataFrame, said: Sequence[Hashable]) -> np.ndarray:
    """Take one pair of every family for each thing that was said about it, the strongest.

    A decision on a line that speaks for thirty pairs is one decision of a person, not thirty.

    Parameters
    ----------
    p
        Facets of the compared programs.
    frame
        Pairs.
    said
        What was said about each.

    Returns
    -------
    numpy.ndarray
        Positions in ``frame``, ascending.
    """
    number = _joined(family_numbers(p, frame), said)
    order = np.lexsort((np.arange(len(frame)), -frame["score"].to_numpy(dtype=np.float64)))
    _, first = np.unique(number[order], return_index=True)
    return np.sort(order[first])


def families_of_findings(
    p: Prepared | None, snapshot: Snapshot, findings: Iterable[str]
) -> dict[str, Hashable]:
    """Tell the family of each reviewed pair, also of one whose rows are no longer in the data.

    Parameters
    ----------
    p
        Facets of the compared programs.
    snapshot
        With ``reviews``, which note names, agencies and year of their pairs.
    findings
        Ids of pairs.
    """
    asked = sorted(set(findings))
    found: dict[str, Hashable] = _noted(snapshot, set(asked))
    pairs = [(f, *programs_of(f, p)) for f in asked]
    known = [pair for pair in pairs if pair[1] is not None]
    if p is not None and known:
        frame = pd.DataFrame(known, columns=["id", "program_a", "program_b"])
        numbers = family_numbers(p, frame).tolist()
        found |= dict(zip(frame["id"].tolist(), numbers, strict=True))
    return {f: f for f in asked} | found


def programs_of(finding: str, p: Prepared | None) -> tuple[str | None, str | None]:
    """Programs of a pair as far as they are compared; an id may hold the mark between the two."""
    known = set() if p is None else p.position()
    parts = finding.removeprefix("dup:").split("|")
    for cut in range(1, len(parts)):
        a, b = "|".join(parts[:cut]), "|".join(parts[cut:])
        if a in known and b in known:
            return a, b
    return None, None


def _noted(snapshot: Snapshot, asked: set[str]) -> dict[str, Hashable]:
    reviews = snapshot.reviews
    noted = ["name_a", "opd_a", "name_b", "opd_b"]
    rows = reviews[reviews["id"].isin(list(asked)) & reviews[noted].notna().all(axis=1)]
    ids = {str(opd) for column in ("opd_a", "opd_b") for opd in rows[column]}
    owners = agencies(snapshot, ids)
    kind = dict(zip(owners.ids, agency_kinds(owners).tolist(), strict=True))
    cells = rows[["id", *noted, "year"]].astype(object)
    return {
        str(i): (*sorted([(key(a), kind[str(at)]), (key(b), kind[str(bt)])]),
                 None if pd.isna(year) else int(year))
        for i, a, at, b, bt, year in cells.itertuples(index=False)
    }  # fmt: skip
