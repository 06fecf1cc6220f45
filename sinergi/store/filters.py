"""Which tables a filter reaches, and which have to be read for it; the same for every store.

A store keeps a superset that is cheap to find; :meth:`Snapshot.select` has the last word, so that
a filter in a store and a filter on a whole snapshot can never mean two things.
"""

from collections.abc import Collection, Sequence

from sinergi.model import select
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS, contract

#: Tables whose rows take others with them when they fall away.
PARENTS = ("programs", "forums", "agreements")
#: Tables that name actors of another level, which then stay (see ``Snapshot.select``).
NAMING = ("memberships", "meetings", "program_partners", "agreement_parties")


def roots(region: str | None) -> Sequence[str]:
    """Tables that are filtered themselves; a year alone only concerns programs."""
    return PARENTS[:1] if region is None else PARENTS


def parent_of(table: str, among: Sequence[str]) -> tuple[str, str] | None:
    """Column and table of the required reference to one of some tables."""
    for column in contract(table).columns:
        if column.required and column.references in among:
            return column.name, str(column.references)
    return None


def needed(kinds: Collection[str] | None, *, filtered: bool) -> tuple[str, ...]:
    """Tables to read for the tables that are wanted, in the order of the contract."""
    if kinds is None:
        return tuple(CONTRACTS)
    wanted = {contract(kind).name for kind in kinds}
    if filtered:
        for table in sorted(wanted):
            wanted |= {c.references for c in contract(table).columns if c.references}
        if "actors" in wanted:
            wanted |= {*PARENTS, *NAMING}
    return tuple(t for t in CONTRACTS if t in wanted)


def chosen(
    rows: Snapshot, kinds: Collection[str] | None, *, region: str | None, year: int | None
) -> Snapshot:
    """Apply the filters to what was read."""
    if region is not None or year is not None:
        # what was read may be of the region only, so an unknown one cannot be told here
        rows = Snapshot(
            select.rows({t: rows.table(t) for t in CONTRACTS}, region=region, year=year)
        )
    return rows if kinds is None else Snapshot({kind: rows.table(kind) for kind in kinds})
