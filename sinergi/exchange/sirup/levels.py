# pyright: basic
# pandas has no complete types
"""Programs, kegiatan, sub kegiatan and self-managed packages of a dump, as program rows."""

from dataclasses import dataclass

import pandas as pd

from sinergi.exchange.sirup.breaks import mend_breaks
from sinergi.exchange.sirup.files import Dump
from sinergi.exchange.sirup.versions import Versions, find_versions, number_versions

__all__ = ["Levels", "build_levels"]

#: Level, table of the dump, columns of own number, number above, code, name and amount.
_UPPER = {
    "program": ("kd_program", None, "kd_program_str", "nama_program", "pagu_program"),
    "kegiatan": ("kd_kegiatan", "kd_program", "kd_kegiatan_str", "nama_kegiatan",
                 "pagu_kegiatan"),
    "sub_kegiatan": ("kd_subkegiatan", "kd_kegiatan", "kd_subkegiatan_str", "nama_subkegiatan",
                     "pagu_subkegiatan"),
}  # fmt: skip
_PROVENANCE = ("source_file", "source_sheet", "source_row")
#: RUP is announced once the budget is approved (Perpres 16/2018 art. 22 jo. 12/2021).
_STAGE = "dpa"


@dataclass(frozen=True)
class Levels:
    """Program rows of each level, all columns text but ``active``.

    ``versions`` are those of sub kegiatan; ``mended`` counts texts whose line breaks were mended.
    """

    frames: dict[str, pd.DataFrame]
    versions: Versions | None
    mended: int = 0


def build_levels(dump: Dump) -> Levels:
    """Make program rows of every level that the dump has."""
    frames = {level: _plain_rows(dump, level) for level in _UPPER}
    frames = {level: frame for level, frame in frames.items() if len(frame)}
    versions = None
    if "sub_kegiatan" in frames:
        versions = _deepest(frames["sub_kegiatan"])
    below = frames.get("sub_kegiatan")
    for level in ("kegiatan", "program"):
        if level in frames:
            _upper(frames[level], below)
            below = frames[level]
    _link(frames)
    packages = _packages(dump, frames.get("sub_kegiatan"))
    mended = 0
    if len(packages):
        packages["description"], mended = mend_breaks(packages["description"])
        frames["paket"] = packages
    return Levels(frames, versions, mended)


def _plain_rows(dump: Dump, level: str) -> pd.DataFrame:
    kind = level
    if level == "sub_kegiatan" and not len(dump.table(level)):
        kind = "joined"
    table = _current(dump.table(kind))
    if not len(table):
        return pd.DataFrame()
    own, above, code, name, amount = _UPPER[level]
    rows = pd.DataFrame(
        {
            "year": table.get("tahun_anggaran"), "satker": table["kd_satker"],
            "code": table[code], "name": table[name], "budget_idr": table[amount],
            "own": table.get(own), "above": table.get(above) if above else None,
            "entry": table.get("kd_program", table.get(own)),
            **{c: table[c] for c in _PROVENANCE},
        }
    )  # fmt: skip
    rows["own"] = rows["own"].fillna(rows["code"])
    rows["entry"] = pd.to_numeric(rows["entry"], errors="coerce").fillna(0).astype("int64")
    rows["level"] = level
    rows["stage"] = _STAGE
    rows = rows.drop_duplicates(["own", "satker", "code", "name", "budget_idr"])
    number = pd.to_numeric(rows["own"], errors="coerce")
    rows = rows.assign(_number=number).sort_values(["_number", "own", "name"])
    return rows.drop(columns="_number").reset_index(drop=True)


def _current(table: pd.DataFrame) -> pd.DataFrame:
    """Rows that were not deleted in SIRUP."""
    for column in ("is_deleted", "status_delete_rup"):
        if column in table.columns:
            table = table[table[column].fillna("").str.casefold() != "true"]
    return table


def _holder(rows: pd.DataFrame) -> pd.Series:
    """Agency and fiscal year: a row of another year is never a version of this one."""
    return rows["year"].fillna("-") + ":" + rows["satker"]


def _deepest(rows: pd.DataFrame) -> Versions:
    versions = find_versions(_holder(rows), rows["code"], rows["name"], rows["entry"])
    rows["line"], rows["active"] = versions.line, versions.active
    _name_rows(rows)
    return versions


def _upper(rows: pd.DataFrame, below: pd.DataFrame | None) -> None:
    """Mark the rows that count: those with anything below that is not superseded."""
    active = pd.Series(data=True, index=rows.index)
    if below is not None:
        alive = below.groupby("above")["active"].any()
        active = rows["own"].map(alive).astype("boolean").fillna(value=True).astype(bool)
    rows["active"] = active
    rows["line"] = _upper_lines(rows)
    rows["entry"] = pd.to_numeric(rows["own"], errors="coerce").fillna(0).astype("int64")
    _name_rows(rows)


def _upper_lines(rows: pd.DataFrame) -> pd.Series:
    """Tie a superseded row to the first row of its agency and code that counts."""
    place = pd.Series(range(len(rows)), index=rows.index)
    key = [_holder(rows), rows["code"]]
    first = place.where(rows["active"]).groupby(key).transform("min")
    return place.where(rows["active"], first.fillna(place)).astype("int64")


def _name_rows(rows: pd.DataFrame) -> None:
    """Give every row its id and version, in place.

    The first line of an agency and code (by SIRUP's own number) has the plain id
    ``rup:<year>:<satker>:<code>``; further lines carry the number of their first row.
    """
    number = pd.to_numeric(rows["own"], errors="coerce").fillna(0).astype("int64")
    first = number.groupby(rows["line"]).transform("min")
    base = (
        "rup:"
        + rows["year"].fillna("-")
        + ":"
        + rows["satker"]
        + ":"
        + rows["code"].fillna(rows["own"])
    )
    lowest = first.groupby(base).transform("min")
    identity = base.where(first == lowest, base + ":" + first.astype(str))
    rows["version"], suffix = number_versions(rows["line"], rows["active"], rows["entry"])
    rows["id"] = identity + suffix
    again = rows["id"].duplicated()
    rows.loc[again, "id"] = rows.loc[again, "id"] + ":" + rows.loc[again, "own"].astype(str)


def _link(frames: dict[str, pd.DataFrame]) -> None:
    """Name the row above each row by its id."""
    for level, upper in (("sub_kegiatan", "kegiatan"), ("kegiatan", "program")):
        if level in frames and upper in frames:
            ids = frames[upper].set_index("own")["id"]
            frames[level]["parent"] = frames[level]["above"].map(ids[~ids.index.duplicated()])


def _packages(dump: Dump, below: pd.DataFrame | None) -> pd.DataFrame:
    table = _current(dump.table("paket_swakelola"))
    if not len(table):
        return pd.DataFrame()
    table = table.drop_duplicates("kd_rup")
    year = table.get("tahun_anggaran", pd.Series("-", index=table.index)).fillna("-")
    rows = pd.DataFrame(
        {
            "id": "rup:" + year + ":" + table["kd_satker"] + ":" + table["kd_rup"],
            "year": table.get("tahun_anggaran"), "satker": table["kd_satker"],
            "name": table["nama_paket"], "description": table.get("uraian_pekerjaan"),
            "target": table.get("volume_pekerjaan"), "budget_idr": table["pagu"],
            "fund_source": table.get("sumber_dana"), "version": "v1", "active": True,
            "level": "paket", "stage": _STAGE, "place": _places(dump, table["kd_rup"]),
            **{c: table[c] for c in _PROVENANCE},
        }
    )  # fmt: skip
    if "mak" in table.columns and below is not None:
        rows["parent"] = _by_account(table, below)
    return rows.reset_index(drop=True)


def _by_account(table: pd.DataFrame, below: pd.DataFrame) -> pd.Series:
    """Sub kegiatan of a package: the account code (mak) begins with the code of it."""
    counted = below[below["active"]]
    ids = counted.set_index(counted["satker"] + ":" + counted["code"])["id"]
    code = table["mak"].str.extract(r"^((?:\d|X)\.(?:\d{2}|XX)\.\d{2}\.\d\.\d{2}\.\d{4})")[0]
    return (table["kd_satker"] + ":" + code).map(ids[~ids.index.duplicated()])


def _places(dump: Dump, packages: pd.Series) -> pd.Series:
    """Places of each package; an area elsewhere stands behind its place."""
    table = dump.table("lokasi")
    if not len(table):
        return pd.Series(None, index=packages.index, dtype="object")
    table = table[table["kd_rup"].isin(packages) & table["detail_lokasi"].notna()]
    words = table["detail_lokasi"].astype(object).str.split().str.join(" ")
    if "kab_kota" in table.columns:
        usual = table["kab_kota"].mode()
        elsewhere = table["kab_kota"].notna() & ~table["kab_kota"].isin(usual[:1])
        words = words.where(~elsewhere, words + ", " + table["kab_kota"].fillna(""))
    joined = words.groupby(table["kd_rup"]).agg(lambda cells: " | ".join(sorted(set(cells))))
    return packages.map(joined)
