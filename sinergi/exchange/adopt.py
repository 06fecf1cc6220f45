# pyright: basic
# pandas columns
"""Agencies that two inputs name differently and that hold the same affairs become one.

"Disparbud" on a list of members and "Dinas Kebudayaan dan Pariwisata" in a budget are one agency:
affairs are merged into agencies, each into one (PP 18/2016 Ps 18 and 40), so two agencies that
hold the same two affairs or more, and are the only ones of their input to do so, cannot be two. A
single affair proves nothing: ketenteraman dan ketertiban umum (1.05) is held by Satpol PP, BPBD
and Damkar.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from sinergi.model.batch import Batch
from sinergi.model.fields import join_list, split_list
from sinergi.model.finding import Finding, Findings
from sinergi.model.tables import CONTRACTS

__all__ = ["adopt_agencies"]

_LEAST_AFFAIRS = 2
_Holder = tuple[str, frozenset[str]]


def adopt_agencies(batch: Batch, known: pd.DataFrame) -> Batch:
    """Give agencies the ids under which they are known already.

    Parameters
    ----------
    batch
        What was read.
    known
        Rows of ``actors`` that came before, from another input or a store.

    Returns
    -------
    Batch
        The same rows with the known ids; one notice for each agency that got another id.

    Examples
    --------
    >>> from sinergi.model.snapshot import Snapshot
    >>> row = {"kind": ["opd"], "region": ["32.04"], "urusan": ["3.26 | 2.22"]}
    >>> new = Snapshot({"actors": pd.DataFrame({"id": ["b"], "name": ["Disparbud"], **row}),
    ...                 "memberships": pd.DataFrame({"actor": ["b"], "forum": ["f"]})})
    >>> old = Snapshot({"actors": pd.DataFrame({"id": ["a"], "name": ["Disbudpar"], **row})})
    >>> adopt_agencies(Batch(new), old.actors).snapshot.memberships["actor"].tolist()
    ['a']
    """
    actors = batch.snapshot.actors
    mine, theirs = _holders(actors), _holders(known)
    have = set(actors["id"])
    taken = {
        mine[held]: theirs[held]
        for held in mine.keys() & theirs.keys()
        if theirs[held] not in have and mine[held] not in set(known["id"])
    }
    if not taken:
        return batch
    tables = {name: _renamed(name, frame, taken) for name, frame in batch.snapshot.tables()}
    names = dict(zip(known["id"], known["name"], strict=True))
    said = actors.set_index("id").loc[sorted(taken)]
    file = batch.source.name
    notices = Findings(
        Finding("exchange.agency.adopted", "notice", file=file, value=str(row["name"]),
                facts={"known": str(names[taken[str(own)]]), "affairs": str(row["urusan"])})
        for own, row in said.astype(object).iterrows()
    )  # fmt: skip
    snapshot = batch.snapshot.replace(**tables)
    return replace(batch, snapshot=snapshot, findings=batch.findings + notices)


def _holders(actors: pd.DataFrame) -> Mapping[_Holder, str]:
    """Agency of each region and set of several affairs that one agency alone holds."""
    found: defaultdict[_Holder, list[str]] = defaultdict(list)
    rows = actors[(actors["kind"] == "opd").fillna(value=False)]
    for own, region, affairs in zip(rows["id"], rows["region"], rows["urusan"], strict=True):
        held = frozenset(split_list(None if pd.isna(affairs) else affairs))
        if len(held) >= _LEAST_AFFAIRS and not pd.isna(region):
            found[region, held].append(own)
    return {held: ids[0] for held, ids in found.items() if len(ids) == 1}


def _renamed(name: str, frame: pd.DataFrame, taken: Mapping[str, str]) -> pd.DataFrame:
    """Table with the known ids wherever it names an actor."""
    changed = {}
    for column in CONTRACTS[name].columns:
        if column.references == "actors" or (name == "actors" and column.name == "id"):
            changed[column.name] = frame[column.name].replace(dict(taken))
        elif column.list_of == "actors":
            changed[column.name] = frame[column.name].map(
                lambda cell: join_list([taken.get(i, i) for i in split_list(cell)]),
                na_action="ignore",
            )
    return frame.assign(**changed)
