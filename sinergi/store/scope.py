# pyright: basic
# masks of frames are untyped
"""A load that may only touch the rows of its own regions.

A row is *own* when its region lies within them, or, when it tells no region, when the program,
forum, agreement or actor that it names is own. A row that tells neither (an issue, a national
body) is *shared*: it is added when it is new and never changed. All other rows are left out.
"""

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from sinergi.model.finding import Finding, Findings
from sinergi.model.select import within
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.store.near import named as named_by

_PARENTS = ("programs", "forums", "agreements")
_OWNERS = (*_PARENTS, "actors")


def scoped(
    rows: Snapshot, regions: Collection[str], stored: Snapshot
) -> tuple[Snapshot, Findings]:  # fmt: skip
    """Keep own rows and new shared ones; tell how many of each table were left out.

    Parameters
    ----------
    rows
        What is to be loaded.
    regions
        Dotted codes of the regions that may be touched.
    stored
        What the store holds now, at least the rows that :func:`concerned` names.
    """
    owners = {name: _own_ids(name, regions, rows, stored) for name in _OWNERS}
    kept: dict[str, pd.DataFrame] = {}
    found: list[Finding] = []
    for name, frame in rows.tables():
        mask = _own(name, frame, regions, owners)
        shared = mask.isna() & ~_known(name, frame, stored)
        keep = mask.fillna(value=False).astype(bool) | shared
        kept[name] = frame[keep]
        if (~keep).any():
            facts = {"table": name, "count": int((~keep).sum()),
                     "regions": ", ".join(sorted(regions))}  # fmt: skip
            found.append(Finding("store.out_of_scope", "warning", facts=facts))
    return Snapshot(kept), Findings(found)


def concerned(rows: Snapshot) -> dict[str, pd.DataFrame]:
    """Keys, as texts, of the stored rows that decide what a load may touch.

    These are the rows with the keys of the load, and the programs, forums, agreements and actors
    that it names.
    """
    frames = {name: frame for name, frame in rows.tables() if len(frame)}
    keys = {name: frame[list(contract(name).key)] for name, frame in frames.items()}
    for owner, ids in named_by(frames).items():
        if owner in _OWNERS:
            more = pd.DataFrame({"id": sorted(ids)})
            keys[owner] = pd.concat([keys[owner], more]) if owner in keys else more
    return {n: k.astype("string").fillna("").drop_duplicates() for n, k in keys.items()}


def _of_region(codes: "pd.Series[str]", regions: Collection[str]) -> "pd.Series":
    """Mark rows of the regions; missing where no region is told."""
    mask = pd.Series(data=False, index=codes.index)
    for region in regions:
        mask |= within(codes, region)
    return mask.astype("boolean").mask(codes.isna())


def _own_ids(
    name: str, regions: Collection[str], rows: Snapshot, stored: Snapshot
) -> frozenset[str]:  # fmt: skip
    """Ids of own rows; what the store knows of a row counts, not what the load says."""
    new, old = rows.table(name), stored.table(name)
    new = new[~new["id"].isin(set(old["id"]))]
    both = [frame.loc[_of_region(frame["region"], regions).fillna(value=False), "id"]
            for frame in (old, new)]  # fmt: skip
    return frozenset(i for ids in both for i in ids)


def _own(
    name: str, frame: pd.DataFrame, regions: Collection[str], owners: Mapping[str, frozenset[str]]
) -> "pd.Series":
    mask = pd.Series(data=pd.NA, index=frame.index, dtype="boolean")
    codes = "id" if name == "regions" else "region"
    if codes in frame.columns:
        mask = _of_region(frame[codes], regions)
    if name in owners:  # the stored region counts: nobody moves a row of another region to his own
        return mask & frame["id"].isin(owners[name]).where(mask.notna(), other=True)
    for named in _named(name, frame, owners, _PARENTS):
        mask = mask.where(mask.notna(), other=named)
    bodies = _named(name, frame, owners, ("actors",))
    if bodies:  # a tie between two bodies is own when one of them is
        own = pd.concat(bodies, axis=1).any(axis=1).astype("boolean")
        mask = mask.where(mask.notna(), other=own)
    return mask


def _named(
    name: str, frame: pd.DataFrame, owners: Mapping[str, frozenset[str]], among: Sequence[str]
) -> list["pd.Series"]:  # fmt: skip
    """For every reference to some tables: whether it names an own row, missing when nothing."""
    columns = [(c.name, c.references) for c in contract(name).columns if c.references in among]
    return [
        frame[column].isin(owners[str(target)]).astype("boolean").mask(frame[column].isna())
        for column, target in columns
    ]


def _known(name: str, frame: pd.DataFrame, stored: Snapshot) -> "pd.Series":
    key = list(contract(name).key)
    keys = stored.table(name)[key].astype("string").fillna("")
    known = set(keys.itertuples(index=False, name=None))
    mine = frame[key].astype("string").fillna("")
    return pd.Series(
        [row in known for row in mine.itertuples(index=False, name=None)], index=frame.index,
        dtype=bool,
    )  # fmt: skip
