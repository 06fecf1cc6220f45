# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Who carries a program: kecamatan, unit with a catchment, parent, successor of another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.normalise import stem, tokens, words
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot

_CATCHMENT_KINDS = frozenset({"uptd", "desa"})


@dataclass(frozen=True, slots=True)
class Agencies:
    """Agencies of the compared programs, by position; ``-1`` in a row means unknown.

    Attributes
    ----------
    ids, names
        As in ``actors``; the id stands in for a missing name.
    kecamatan, catchment
        Serves its own people: a kecamatan; a hospital, health centre, school or other unit.
    region
        Region code, "" when not told.
    parent
        Position of the parent, ``-1`` when not told.
    urusan
        Affairs that the agency claims.
    valid_from, valid_to
        Ordinal days, 0 when not told.
    idle
        Whether a source shows that it no longer works.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    region: tuple[str, ...]
    kecamatan: np.ndarray
    catchment: np.ndarray
    parent: np.ndarray
    urusan: tuple[frozenset[str], ...]
    valid_from: np.ndarray
    valid_to: np.ndarray
    idle: np.ndarray


def _begin_with(names: Sequence[str], heads: Iterable[str]) -> np.ndarray:
    """Tell names that begin with one of some words; a mask."""
    starts = tuple(f"{h} " for h in heads)
    return np.array([n.startswith(starts) for n in names], dtype=bool)


def _days(column: pd.Series) -> np.ndarray:
    return np.array([0 if pd.isna(d) else d.toordinal() for d in column], dtype=np.int64)


def agencies(snapshot: Snapshot, ids: Iterable[str]) -> Agencies:
    """Facts of the agencies ``ids`` (sorted, missing ones known by id only)."""
    order = pd.Index(sorted(set(ids)), name="id")
    found = snapshot.actors.drop_duplicates("id").set_index("id").reindex(order)
    names = found["name"].fillna(pd.Series(order, index=order)).astype(str).tolist()
    kinds = found["kind"].fillna("").astype(str).tolist()
    lists = words()
    folded = [" ".join(tokens(n)) + " " for n in names]
    kind = np.array(kinds, dtype=object)
    kecamatan = (kind == "kecamatan") | _begin_with(folded, lists.subdistrict_words)
    catchment = np.isin(kinds, list(_CATCHMENT_KINDS)) | _begin_with(folded, lists.catchment_words)
    at = {actor: position for position, actor in enumerate(order)}
    parent = [at.get(str(p), -1) for p in found["parent"].fillna("").tolist()]
    cells = found["urusan"].fillna("").astype(str).tolist()
    return Agencies(
        ids=tuple(str(i) for i in order),
        names=tuple(names),
        region=tuple(found["region"].fillna("").astype(str)),
        kecamatan=kecamatan,
        catchment=catchment,
        parent=np.array(parent, dtype=np.int64),
        urusan=tuple(frozenset(split_list(c)) for c in cells),
        valid_from=_days(found["valid_from"]),
        valid_to=_days(found["valid_to"]),
        idle=(found["active"] == False).fillna(value=False).to_numpy(dtype=bool),  # noqa: E712 - missing is not false
    )


def agency_kinds(owners: Agencies) -> np.ndarray:
    """Give each kind of agency a number; one name in several regions is one kind.

    All kecamatan are one kind, and so are all units with a catchment.
    """
    names = [" ".join(sorted(name_words(n))) for n in owners.names]
    told = np.where(owners.kecamatan, "\x00", np.where(owners.catchment, "\x01", names))
    return np.unique(told.astype(str), return_inverse=True)[1].astype(np.int64)


@lru_cache(maxsize=1 << 16)
def name_words(name: str) -> frozenset[str]:
    """Stems of an agency name that tell which agency it is.

    Examples
    --------
    >>> sorted(name_words("Dinas Kebudayaan dan Pariwisata"))
    ['budaya', 'pariwisata']
    """
    lists = words()
    kept = (t for t in tokens(name) if t not in lists.agency_frame and t not in lists.stop)
    return frozenset(stem(t) for t in kept)
