# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""What reviews have decided, and how long that holds."""

from collections.abc import Iterator
from itertools import product

import pandas as pd

from sinergi.analysis.duplicates.cluster import member_id
from sinergi.analysis.duplicates.normalise import key
from sinergi.analysis.duplicates.table import REJECTED, finding_id
from sinergi.model.snapshot import Snapshot

#: A line: folded name, agency.
_Line = tuple[str, str]


def states(snapshot: Snapshot) -> dict[str, str]:
    """State of every reviewed pair by its id, this year's own decision before an older one.

    "Not a duplicate" holds for the two lines, not for two rows: when the same agencies carry the
    same names again, in a later load or fiscal year, the pair is rejected without being asked.

    Parameters
    ----------
    snapshot
        With ``reviews`` (of any year) and the programs that are compared.

    Returns
    -------
    dict
        State by id (:func:`~sinergi.analysis.duplicates.table.finding_id`).
    """
    found = snapshot.reviews
    found = found[found["state"].notna()]
    own = dict(zip(found["id"].astype(str), found["state"].astype(str), strict=True))
    return dict.fromkeys(remembered(snapshot), REJECTED) | own


def taken_out(snapshot: Snapshot | None) -> frozenset[str]:
    """Ids of the programs that a review has taken out of their group."""
    if snapshot is None:
        return frozenset()
    reviews = snapshot.reviews
    out = reviews[(reviews["state"] == REJECTED).fillna(value=False)]["id"].astype(str)
    mark = member_id("")
    return frozenset(out[out.str.startswith(mark)].str.removeprefix(mark))


def remembered(snapshot: Snapshot) -> dict[str, int | None]:
    """Pairs that an earlier decision of other rows rejects, with the year of that decision."""
    rejected = _rejected_lines(snapshot)
    if not rejected:
        return {}
    rows = _rows_of_lines(snapshot, {line for pair in rejected for line in pair})
    found: dict[str, int | None] = {}
    for (a, b), year in rejected.items():
        for left, right in product(rows.get(a, ()), rows.get(b, ())):
            if left[1] == right[1] and left[0] != right[0]:
                found[finding_id(left[0], right[0])] = year
    decided = set(snapshot.reviews.loc[snapshot.reviews["state"].notna(), "id"].astype(str))
    return {identity: year for identity, year in found.items() if identity not in decided}


def _rejected_lines(snapshot: Snapshot) -> dict[tuple[_Line, _Line], int | None]:
    """Pairs of lines that were rejected and never confirmed later; the newest decision counts."""
    reviews = snapshot.reviews
    told = reviews[["name_a", "opd_a", "name_b", "opd_b"]].notna().all(axis=1)
    rows = reviews[told & reviews["state"].notna()].sort_values(
        ["year", "decided_at", "id"], na_position="first", kind="stable"
    )
    last: dict[tuple[_Line, _Line], tuple[str, int | None]] = {}
    for pair, state, year in _decisions(rows):
        if state != "belum_ditinjau":
            last[pair] = (state, year)
    return {pair: year for pair, (state, year) in last.items() if state == REJECTED}


def _decisions(rows: pd.DataFrame) -> Iterator[tuple[tuple[_Line, _Line], str, int | None]]:
    columns = ["name_a", "opd_a", "name_b", "opd_b", "state", "year"]
    for a, opd_a, b, opd_b, state, year in rows[columns].astype(object).itertuples(index=False):
        low, high = sorted([(key(a), opd_a), (key(b), opd_b)])
        yield (low, high), state, None if pd.isna(year) else int(year)


def _rows_of_lines(snapshot: Snapshot, lines: set[_Line]) -> dict[_Line, list[tuple[str, object]]]:
    """Id and year of the rows that carry one of the lines."""
    programs = snapshot.programs
    agencies = {opd for _, opd in lines}
    programs = programs[programs["opd"].isin(list(agencies))]
    found: dict[_Line, list[tuple[str, object]]] = {}
    cells = programs[["id", "name", "opd", "year"]].astype(object)
    for identity, name, opd, year in cells.itertuples(index=False):
        line = (key(str(name)), opd)
        if line in lines:
            found.setdefault(line, []).append((str(identity), None if pd.isna(year) else year))
    return found
