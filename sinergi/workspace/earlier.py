# pyright: basic
# Pandas columns.
"""Rows that an earlier version of a file told and the new one does not.

A load never deletes by itself. Ids are made from content, so a mended name is a new row beside the
old one; the load says so, and takes the old rows out when it is asked to replace the file.
"""

from collections.abc import Mapping

import pandas as pd

from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS
from sinergi.store import Store

_TABLES = tuple(
    name for name, rules in CONTRACTS.items() if rules.key == ("id",) and "region" in rules.names
)
_OWNERS = ("programs", "forums", "agreements", "actors")
_SHOWN = 3


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


def left_out(
    store: Store, rows: Snapshot, batch: Batch, loads: list[str], *, whole: bool
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Find the stored rows of earlier versions of a file that the new one leaves out.

    Only rows that these loads wrote last, from the same file, of the regions and years that the
    new version speaks of. A row that tells no region goes by the program, forum, agreement or
    actor that it names; one that names none of them stays.

    Parameters
    ----------
    store
        Where they lie.
    rows
        What the new version of the file tells, as far as it is to be loaded.
    batch
        The new version as it was read.
    loads
        Loads of the earlier versions.
    whole
        Look at the relations too, not only at rows that a person would look for.
    """
    told = dict(batch.snapshot.tables())
    files = {f for frame in told.values() for f in frame["source_file"].dropna()}
    mine: dict[str, pd.DataFrame] = {}
    kinds = [name for name in told if whole or name in _TABLES]
    for name, frame in store.snapshot(kinds=kinds).tables() if loads else ():
        own = frame["source_file"].isin(files) & frame["load_id"].isin(loads)
        mine[name] = frame[own.to_numpy(dtype=bool)]
    owners = {name: _in_scope(name, mine, rows) for name in _OWNERS}
    found: dict[str, pd.DataFrame] = {}
    for name, frame in mine.items():
        inside = frame[_of_scope(name, frame, rows, owners)]
        left = inside[~_known(name, inside, rows)]
        if len(left):
            found[name] = left
    return found


def keys_of(found: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Keys of rows, as texts, as a store takes them."""
    return {
        name: frame[list(CONTRACTS[name].key)].astype("string").fillna("")
        for name, frame in found.items()
    }


def told(
    code: str, found: Mapping[str, pd.DataFrame], name: str, load_id: str | None = None
) -> list[Finding]:  # fmt: skip
    """Tell rows that a file no longer holds: that they stay, will go or went (``code``)."""
    if not found:
        return []
    counts = [f"{text(f'model.tables.{t}')} {format_number(len(f))}" for t, f in found.items()]
    shown: list[str] = []
    for frame in found.values():
        if "id" in frame.columns:
            names = frame["name"].fillna(frame["id"]) if "name" in frame.columns else frame["id"]
            shown += names.head(_SHOWN).tolist()
    facts = {
        "count": sum(map(len, found.values())), "tables": list_sentence(counts), "name": name,
        "names": list_sentence([f'"{one}"' for one in shown[:_SHOWN]] or ["-"]),
        "load_id": load_id,
    }  # fmt: skip
    return [Finding(code, "warning", file=name, facts=facts)]


def nothing_to_replace(store: Store, source: Source, who: str) -> list[Finding]:
    """Tell that this office loaded no file of this name: which offices did, or which files are."""
    loads = store.loads()
    same = (loads["operation"] == "load") & (loads["file_kind"] == source.kind)
    standing = loads[same & ~loads["load_id"].isin(set(loads["undoes"].dropna()))].iloc[::-1]
    offices = standing.loc[standing["file"] == source.name, "who"].fillna("")
    if len(offices) and source.name:
        by = [_office(one) for one in dict.fromkeys(offices.tolist())]
        facts = {"name": source.name, "offices": list_sentence(by),
                 "who": _office(" ".join(who.split()))}  # fmt: skip
        return [Finding("store.replaces_other_office", "warning", file=source.name, facts=facts)]
    known = [f'"{one}"' for one in dict.fromkeys(standing["file"].tolist())][:_SHOWN]
    facts = {"name": source.name, "known": list_sentence(known or ["-"])}
    return [Finding("store.nothing_to_replace", "warning", file=source.name, facts=facts)]


def _office(who: str) -> str:
    return f'"{who}"' if who else text("store.office_not_told")


def _in_scope(name: str, mine: Mapping[str, pd.DataFrame], rows: Snapshot) -> set[str]:
    """Ids of stored rows of the file, and of its new rows, that lie in what it speaks of."""
    new = set(rows.table(name)["id"])
    if name not in mine:
        return new
    frame = mine[name]
    return new | set(frame.loc[_own_scope(name, frame, rows), "id"])


def _own_scope(name: str, frame: pd.DataFrame, rows: Snapshot) -> "pd.Series":
    """Rows whose own region and year the new version speaks of."""
    inside = frame["region"].isin(_told_values(rows, "region"))
    if name == "programs":
        inside &= frame["year"].isin(_told_values(rows, "year"))
    return inside.fillna(value=False).astype(bool)


def _told_values(rows: Snapshot, column: str) -> set[object]:
    frames = [frame[column] for _, frame in rows.tables() if column in frame.columns]
    return {value for values in frames for value in values.dropna().unique()}


def _of_scope(
    name: str, frame: pd.DataFrame, rows: Snapshot, owners: Mapping[str, set[str]]
) -> "pd.Series":  # fmt: skip
    if name in _TABLES:
        return _own_scope(name, frame, rows)
    for owner in _OWNERS:
        columns = [c.name for c in CONTRACTS[name].columns if c.references == owner]
        if columns:
            return frame[columns].isin(owners[owner]).all(axis=1)
    return pd.Series(data=False, index=frame.index)


def _known(name: str, frame: pd.DataFrame, rows: Snapshot) -> "pd.Series":
    """Rows whose key the new version has."""
    key = list(CONTRACTS[name].key)
    new, old = (f[key].astype("string").fillna("") for f in (rows.table(name), frame))
    known = pd.MultiIndex.from_frame(new)
    return pd.Series(pd.MultiIndex.from_frame(old).isin(known), index=frame.index, dtype=bool)
