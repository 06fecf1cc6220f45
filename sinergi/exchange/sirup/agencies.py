# pyright: basic
# pandas has no complete types
"""Work units (satker) of a dump: those that hold programs or packages."""

import pandas as pd

from sinergi import vocab
from sinergi.exchange.agencies import Settled, settle
from sinergi.exchange.letters import usual_letters
from sinergi.exchange.sirup.files import Dump
from sinergi.exchange.sirup.levels import Levels

__all__ = ["build_agencies", "home_region"]

_CENTRAL = frozenset({"kementerian", "lembaga"})
#: Tables that name work units, the fullest first.
_NAMED_IN = ("satker", "belanja", "joined", "paket_swakelola", "satker_list")
_COLUMNS = {
    "kd_satker": "key", "kd_satker_str": "code", "nama_satker": "name",
    "source_file": "source_file", "source_sheet": "source_sheet", "source_row": "source_row",
}  # fmt: skip


def home_region(dump: Dump) -> tuple[str | None, str | None, str]:
    """Area of the dump: code (``None`` for a ministry), name as written, kind of body."""
    for table in dump.tables.values():
        if "nama_klpd" in table.columns and table["nama_klpd"].notna().any():
            name = str(table["nama_klpd"].mode()[0])
            kinds = table.get("jenis_klpd", pd.Series(dtype="object")).dropna()
            kind = str(kinds.mode()[0]).casefold() if len(kinds) else ""
            found = None if kind in _CENTRAL else vocab.find_region(name)
            return (found.code if found else None), name, kind
    return None, None, ""


def build_agencies(dump: Dump, levels: Levels, region: str | None, kind: str) -> Settled:
    """Settle the work units that hold programs or packages."""
    used = pd.concat([frame["satker"] for frame in levels.frames.values()]).dropna().unique()
    known = _directory(dump)
    known = known[known["key"].isin(used)]
    lost = sorted(set(used) - set(known["key"]))
    if lost:
        known = pd.concat([known, pd.DataFrame({"key": lost, "name": lost})])
    known = known.sort_values("key").reset_index(drop=True)
    if kind not in _CENTRAL:
        return settle(known, region, "rup")
    ids = {key: f"rup:{key}" for key in known["key"]}
    actors = known.drop(columns=["key", "code"]).assign(
        id=known["key"].map(ids),
        kind="kementerian_lembaga",
        name=known["name"].map(usual_letters),
    )
    return Settled(actors, ids, [])


def _directory(dump: Dump) -> pd.DataFrame:
    """Names and codes of work units, from whatever table has them."""
    parts = [
        dump.table(kind).reindex(columns=list(_COLUMNS)).astype(object)
        for kind in _NAMED_IN
        if {"kd_satker", "nama_satker"} <= set(dump.table(kind).columns)
    ]
    if not parts:
        return pd.DataFrame(columns=list(_COLUMNS.values()))
    every = pd.concat(parts, ignore_index=True).dropna(subset=["kd_satker", "nama_satker"])
    return every.drop_duplicates("kd_satker").rename(columns=_COLUMNS)
