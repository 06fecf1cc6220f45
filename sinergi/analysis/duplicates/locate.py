# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Where each program takes place: from its cell, its title, or the kecamatan that carries it."""

from functools import cache

import numpy as np
import pandas as pd
from scipy import sparse

from sinergi import vocab
from sinergi.analysis.duplicates import place as pl
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.agencies import Agencies
from sinergi.analysis.duplicates.normalise import key
from sinergi.analysis.duplicates.signature import column


def places(
    rows: pd.DataFrame, owners: Agencies, agency: np.ndarray, region: np.ndarray
) -> list[pl.Place]:
    """Place of each program; an unknown one is :data:`~.place.NOWHERE`."""
    known = _known_districts(rows, owners, region)
    cells, names, notes = (column(rows, c) for c in ("place", "name", "description"))
    own = [pl.of_agency(n) if k else pl.NOWHERE
           for n, k in zip(owners.names, owners.kecamatan, strict=True)]  # fmt: skip
    found: list[pl.Place] = []
    for i, cell in enumerate(cells.tolist()):
        names_here = known.get(str(region[i]), frozenset())
        place = pl.of_cell(cell, names_here) if cell else pl.NOWHERE
        if not place.told:
            place = pl.of_title(f"{names[i]} {notes[i]}", names_here)
        if not place.districts and agency[i] >= 0:
            place = pl.Place(own[agency[i]].districts, place.villages)
        found.append(place)
    return found


def _known_districts(
    rows: pd.DataFrame, owners: Agencies, region: np.ndarray
) -> dict[str, frozenset[str]]:
    frame = pd.DataFrame({"r": region, "place": column(rows, "place")}).drop_duplicates()
    known: dict[str, set[str]] = {}
    for where, cell in zip(frame["r"], frame["place"], strict=True):
        if cell:
            known.setdefault(str(where), set()).update(pl.of_cell(cell).districts)
    for where, name in zip(owners.region, owners.names, strict=True):
        known.setdefault(where, set()).update(pl.of_agency(name).districts)
    for where in list(known):
        parent = where.rpartition(".")[0]
        if parent:
            known.setdefault(parent, set()).update(known[where])
    return {where: frozenset(names) for where, names in known.items()}


def known_names(rows: pd.DataFrame, owners: Agencies, region: np.ndarray) -> frozenset[str]:
    """Collect names of places: regions, kecamatan, and villages that place cells name."""
    cells = {c for c in column(rows, "place").tolist() if c}
    villages = (v for c in cells for v in pl.of_cell(c).villages)
    districts = (d for names in _known_districts(rows, owners, region).values() for d in names)
    return frozenset((*villages, *districts, *_region_names()))


@cache
def _region_names() -> frozenset[str]:
    """Take the names of kabupaten, kota and provinces without the word before them."""
    heads = ("kabupaten ", "kota ", "provinsi ", "kabupaten administrasi ", "kota administrasi ")
    names = (key(r.name) for r in vocab.regions().values())
    return frozenset(min((n.removeprefix(h) for h in heads), key=len) for n in names)


def name_sets(places: list[frozenset[str]]) -> sparse.csr_matrix:
    """Write sets of names as sparse rows of ones."""
    known = sorted(frozenset().union(*places)) if places else []
    return sp.bags([dict.fromkeys(p, 1.0) for p in places], known or [""])
