# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Which rows of a budget an analysis may use: active, deepest, marked as overhead or not.

Shared by every analysis that counts programs or rupiah, so that all of them count the same.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import ahocorasick
import numpy as np
import pandas as pd
from rapidfuzz import fuzz, process

from sinergi import vocab
from sinergi.model.kinds import PROGRAM_LEVELS
from sinergi.model.snapshot import Snapshot

_RANK = {level: rank for rank, level in enumerate(PROGRAM_LEVELS)}
_PACKAGE = _RANK["paket"]
_SEP = "\x1f"
_WORD = re.compile(r"[^\W_]+")
_WORDS = 3
# Letters of a name so long that spaces and a slip of the pen do not make it another name.
_LONG_NAME = 24
_SLIP = 95


def active_rows(snapshot: Snapshot) -> pd.DataFrame:
    """Programs of the budget version in force.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.

    Returns
    -------
    pandas.DataFrame
        Rows of ``programs`` whose ``active`` is not false, ordered by id.
    """
    programs = snapshot.programs
    kept = programs[programs["active"].fillna(value=True).to_numpy(dtype=bool)]
    return kept.sort_values("id", kind="stable").reset_index(drop=True)


def deepest_rows(snapshot: Snapshot) -> pd.DataFrame:
    """Active rows of the deepest level that each agency has in each year.

    A row that is the parent of another active row never stays. Packages that name no parent
    cannot be put below a sub-kegiatan: they form a layer of their own beside the plan, and a
    reader of totals takes one layer only.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.

    Returns
    -------
    pandas.DataFrame
        Columns of ``programs`` plus ``layer`` (``plan`` or ``package``) and ``overhead``
        (bool), ordered by id.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "id": ["p", "s"], "name": ["Program Desa", "Fasilitasi Keuangan Desa"],
    ...     "opd": ["a", "a"], "level": ["program", "sub_kegiatan"], "parent": [None, "p"]})
    >>> deepest_rows(Snapshot({"programs": frame}))["id"].tolist()
    ['s']
    """
    rows = active_rows(snapshot)
    parents = rows["parent"].dropna()
    rows = rows[~rows["id"].isin(parents).to_numpy(dtype=bool)]
    level = rows["level"].map(_RANK).fillna(-1).to_numpy(dtype=int)
    linked = rows["parent"].notna().to_numpy(dtype=bool)
    package = (level == _PACKAGE) & ~linked
    layer = np.where(package, "package", "plan")
    owner = _owner(rows)
    deepest = pd.Series(level).groupby([owner, layer]).transform("max").to_numpy(dtype=int)
    kept = (level == deepest) | (level == -1)
    found = rows[kept].assign(layer=pd.array(layer[kept], dtype="string[pyarrow]"))
    return found.assign(overhead=overhead_mask(found)).reset_index(drop=True)


def _owner(rows: pd.DataFrame) -> np.ndarray:
    owner = rows["opd"].fillna("").astype(str) + _SEP + rows["year"].fillna(0).astype(str)
    return owner.to_numpy(dtype=object)


def overhead_mask(rows: pd.DataFrame) -> np.ndarray:
    """Mark running costs that every agency has (program penunjang urusan, code ``U.BB.01``).

    A row without a code is known by its name: it is, or holds, the official name of an overhead
    line (vocabulary, or a coded row beside it). Spaces and marks do not matter ("danPengujian"),
    nor does a slip of the pen in a long name.

    Parameters
    ----------
    rows
        Rows with ``code`` and ``name``.

    Returns
    -------
    numpy.ndarray
        One bool a row.
    """
    codes = rows["code"].fillna("").astype(str).to_numpy(dtype=object)
    names = rows["name"].fillna("").astype(str).to_numpy(dtype=object)
    numbers, uniques = pd.factorize(codes + _SEP + names)
    if not len(uniques):
        return np.zeros(len(rows), dtype=bool)
    known = np.array([_overhead(str(u)) for u in uniques], dtype=bool)
    coded = {_plain(str(u).split(_SEP, 1)[1]) for u in uniques[known] if not u.startswith(_SEP)}
    holds = _holder_of(coded | _overhead_names())
    bare = [i for i, u in enumerate(uniques) if not known[i] and str(u).startswith(_SEP)]
    folded = [_plain(str(uniques[i])[1:]) for i in bare]
    slips = _misspelt(folded, coded | _overhead_names())
    for i, name in zip(bare, folded, strict=True):
        known[i] = name in slips or holds(name)
    return known[numbers]


def _plain(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))


def _squeezed(name: str) -> str:
    return name.replace(" ", "")


def _holder_of(phrases: Iterable[str]) -> Callable[[str], bool]:
    """Test whether a folded name is a phrase or holds one of three words or more.

    Words count whole, except that a long phrase is known with its spaces lost.
    """
    whole = frozenset(phrases)
    machine: Any = ahocorasick.Automaton()
    for phrase in sorted(whole):
        if phrase.count(" ") >= _WORDS - 1:
            machine.add_word(f" {phrase} ", True)  # noqa: FBT003 - the value of a word
    run_on: Any = ahocorasick.Automaton()
    for phrase in sorted({_squeezed(p) for p in whole if p.count(" ") >= _WORDS - 1}):
        if len(phrase) >= _LONG_NAME:
            run_on.add_word(phrase, True)  # noqa: FBT003 - the value of a word
    for made in (machine, run_on):
        if len(made):
            made.make_automaton()

    def holds(name: str) -> bool:
        return (
            name in whole
            or (bool(len(machine)) and any(True for _ in machine.iter(f" {name} ")))
            or (bool(len(run_on)) and any(True for _ in run_on.iter(_squeezed(name))))
        )

    return holds


def _misspelt(names: Sequence[str], official: Iterable[str]) -> frozenset[str]:
    """Names that are a long official name but for a letter in twenty."""
    known = sorted({_squeezed(o) for o in official if len(_squeezed(o)) >= _LONG_NAME})
    asked = sorted({n for n in names if len(_squeezed(n)) >= _LONG_NAME})
    if not known or not asked:
        return frozenset()
    alike = process.cdist(
        [_squeezed(n) for n in asked], known, scorer=fuzz.ratio, score_cutoff=_SLIP, dtype=np.uint8
    )
    return frozenset(asked[i] for i in np.flatnonzero(alike.any(axis=1)).tolist())


@cache
def _overhead_names() -> frozenset[str]:
    """Names of overhead lines in the thesaurus, abbreviations left out."""
    return frozenset(
        _plain(t.variant)
        for t in vocab.thesaurus()
        if t.facet == "OVERHEAD" and t.relation in {"canonical", "syn"}
    )


def _overhead(pair: str) -> bool:
    code, name = pair.split(_SEP, 1)
    return vocab.is_overhead(code or None, name)
