# pyright: basic
# pyarrow has no type stubs
"""Reading a SIRUP dump into program rows and agencies."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi.errors import UnusableDataError
from sinergi.exchange import fill
from sinergi.exchange.hashes import folder_hash
from sinergi.exchange.ledger import Ledger
from sinergi.exchange.places import existing
from sinergi.exchange.rows import clean_table
from sinergi.exchange.sirup.agencies import build_agencies, home_region
from sinergi.exchange.sirup.checks import check_dump, without_spending
from sinergi.exchange.sirup.files import CORE, Dump, classify, open_dump
from sinergi.exchange.sirup.levels import build_levels
from sinergi.exchange.tables import assemble
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding
from sinergi.model.tables import PROVENANCE_NAMES, contract

__all__ = ["looks_like_sirup", "read_sirup"]


def looks_like_sirup(columns: list[str]) -> bool:
    """Whether a table with these columns belongs to a SIRUP dump that has programs."""
    return classify(columns) in CORE


def read_sirup(folder: str | Path) -> Batch:
    """Read a dump of SIRUP (CSV, JSON or XLSX files; one file will do).

    Parameters
    ----------
    folder
        Folder whose files are recognised by their columns: ``program``, ``kegiatan``,
        ``sub_kegiatan``, ``paket_swakelola``, ``satker``, ``lokasi`` ... Tables on procurement
        are told and left aside.

    Returns
    -------
    Batch
        Programs at four levels (``rup:<year>:<kd_satker>:<code or kd_rup>``), every budget
        version kept and one of each line active (:mod:`sinergi.exchange.sirup.versions`), the
        agencies that hold them, and findings on what the dump is known to get wrong.

    Raises
    ------
    UnusableDataError
        No table of programs or self-managed packages was found.
    """
    place = existing(folder)
    dump = open_dump(place)
    if not any(kind in dump.tables for kind in CORE):
        seen = ", ".join(sorted(p.name for p in dump.files)) or "-"
        raise UnusableDataError("exchange.sirup.no_core", folder=place.name, seen=seen)
    return _batch(dump, place.name)


def _batch(dump: Dump, name: str) -> Batch:
    region, owner, kind = home_region(dump)
    levels = build_levels(dump)
    agencies = build_agencies(dump, levels, region, kind)
    idle = {agencies.ids[satker] for satker in without_spending(dump, levels)}
    agencies.actors["active"] = agencies.actors["id"].map(dict.fromkeys(idle, False))
    notices = [*dump.findings, *agencies.findings, *check_dump(dump, levels, agencies)]
    if region is None:
        notices.append(Finding("exchange.sirup.no_region", "notice", value=owner))
    ledgers = {"programs": Ledger(name), "actors": Ledger(name)}
    parts = []
    for frame in levels.frames.values():
        ledger = Ledger(str(frame["source_file"].iloc[0]))
        frame["opd"] = frame["satker"].map(agencies.ids)
        frame["region"] = region
        parts.append(_clean("programs", frame, ledger))
        ledgers["programs"].add(ledger.findings)
    tables = {
        "programs": pa.concat_tables(parts, promote_options="default"),
        "actors": _clean("actors", agencies.actors, ledgers["actors"]),
    }
    source = Source(name, "sirup", folder_hash(sorted(set(dump.files))))
    return assemble(tables, ledgers, files={}, source=source, notices=notices)


def _clean(name: str, frame: pd.DataFrame, ledger: Ledger) -> pa.Table:
    known = (*contract(name).names, *PROVENANCE_NAMES)
    kept = frame[[c for c in frame.columns if c in known]]
    data = pa.Table.from_pandas(kept, preserve_index=False)
    rows = frame["source_row"].fillna(0).to_numpy(dtype=np.int64)
    return clean_table(name, data, rows=rows, ledger=ledger, regions=fill.known_regions())
