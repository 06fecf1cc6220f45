# pyright: basic
# Pandas columns.
"""Rows that an earlier version of a file told and the new one does not.

A load never deletes. Ids are made from content, so a mended name is a new row beside the old one;
the load says so and names the way to take the old rows out.
"""

import pandas as pd

from sinergi.i18n import list_sentence
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS
from sinergi.store import Store

_TABLES = tuple(
    name for name, rules in CONTRACTS.items() if rules.key == ("id",) and "region" in rules.names
)
_NAMED = 3


def earlier_loads(store: Store, source: Source, who: str) -> list[str]:
    """Ids of the loads of a file of this name and kind by this office, newest first.

    Loads that were taken back do not count, nor do files without a name.
    """
    loads = store.loads()
    undone = set(loads["undoes"].dropna())
    same = (loads["operation"] == "load") & (loads["file"] == source.name)
    same &= (loads["file_kind"] == source.kind) & (
        loads["who"].fillna("") == " ".join(who.split())
    )
    same &= ~loads["load_id"].isin(undone)
    return loads.loc[same, "load_id"].tolist()[::-1] if source.name else []


def no_longer_told(store: Store, rows: Snapshot, batch: Batch, loads: list[str]) -> list[Finding]:
    """Tell the rows of the earlier versions of a file that the new one leaves out.

    Parameters
    ----------
    store
        After the load.
    rows
        What was loaded of the new version of the file.
    batch
        The new version as it was read.
    loads
        Its loads, newest first; taking them all back and loading it again is the way out.
    """
    told = [name for name in _TABLES if len(rows.table(name))]
    files = {f for t in told for f in batch.snapshot.table(t)["source_file"].dropna()}
    stored = store.snapshot(kinds=told)
    gone = pd.concat([_gone(stored.table(t), rows.table(t), files) for t in told] or [_NONE])
    if gone.empty:
        return []
    names = list_sentence([f'"{name}"' for name in gone["name"].head(_NAMED)])
    facts = {
        "count": len(gone),
        "names": names,
        "loads": ", ".join(loads),
        "name": batch.source.name,
    }
    return [Finding("store.no_longer_told", "warning", file=batch.source.name, facts=facts)]


_NONE = pd.DataFrame({"id": [], "name": []})


def _gone(stored: pd.DataFrame, told: pd.DataFrame, files: set[str]) -> pd.DataFrame:
    mine = (stored["source_file"].isin(sorted(files))) & stored["region"].isin(
        told["region"].dropna()
    )
    left = stored[mine.fillna(value=False).astype(bool) & ~stored["id"].isin(told["id"])]
    shown = left["name"] if "name" in left.columns else left["id"]
    return pd.DataFrame({"id": left["id"].astype(object), "name": shown.astype(object)})
