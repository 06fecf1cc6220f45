# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""Everything that comparing needs to know of each program, worked out once per distinct text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from sinergi import vocab
from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.agencies import Agencies, agencies, agency_kinds
from sinergi.analysis.duplicates.lexicon import lexicon
from sinergi.analysis.duplicates.locate import known_names, name_sets, places
from sinergi.analysis.duplicates.normalise import key, words
from sinergi.analysis.duplicates.reorganise import successions
from sinergi.analysis.duplicates.signature import (
    Matrices,
    chains,
    column,
    deed_bits,
    people_sets,
    signatures,
    texts_as_matrices,
    without_price_words,
)
from sinergi.analysis.rows import deepest_rows, overhead_mask
from sinergi.model.snapshot import Snapshot

# A name that eight kinds of agencies hold, and a quarter of all kinds, is no one's own work.
_COMMON_LEAST, _COMMON_SHARE = 8, 0.25


@dataclass(frozen=True, slots=True)
class Prepared:
    """Programs with their facets, ordered by id; arrays have one entry a program.

    Attributes
    ----------
    rows
        ``id name opd region year budget_idr layer`` and the other columns of ``programs``.
    pool
        Rows that duplicates are looked for in (deepest, active, no overhead, an activity).
    owners, agency
        Facts of agencies and the position of each program's agency, ``-1`` unknown.
    region, year
        Region code ("" unknown) and year (-1 unknown).
    sig
        Row of each program in the matrices of distinct texts that follow.
    texts
        Objects and names of the distinct texts as matrices.
    activity, broad, topic
        Sets of the distinct texts as bits.
    area
        Topics and issues that each distinct text says or hints at, as bits.
    people, people_told
        Set as bits, per program; whether it comes from a cell of its own.
    above_area, upper
        Areas of each chain of rows above (kegiatan, program), and the position of each
        program's chain; the last one is empty.
    districts, villages
        Places as sparse rows.
    code
        Four columns: number of the full code, of its kegiatan, program and affair; -1 unknown.
    parallel
        Two columns of bits: fields in which the law gives the same work to a kecamatan (first)
        and an agency (second).
    holders, kinds
        How many kinds of agencies (told by their names) hold the name anywhere in the snapshot,
        and how many kinds there are; all kecamatan are one kind.
    name_key
        Number of the folded name.
    lawful
        Whether the name stands under several affairs by law.
    overhead, expense
        Left out, and why.
    detail
        Whether the name is that of an expense line or of goods.
    successors
        Pairs of agencies of which one took over from the other.
    """

    rows: pd.DataFrame
    pool: np.ndarray
    owners: Agencies
    agency: np.ndarray
    region: np.ndarray
    year: np.ndarray
    sig: np.ndarray
    texts: Matrices
    activity: np.ndarray
    broad: np.ndarray
    topic: np.ndarray
    people: np.ndarray
    people_told: np.ndarray
    area: np.ndarray
    above_area: np.ndarray
    upper: np.ndarray
    districts: sparse.csr_matrix
    villages: sparse.csr_matrix
    code: np.ndarray
    parallel: np.ndarray
    holders: np.ndarray
    kinds: int
    name_key: np.ndarray
    lawful: np.ndarray
    overhead: np.ndarray
    expense: np.ndarray
    detail: np.ndarray
    successors: frozenset[tuple[int, int]]

    def position(self) -> pd.Index:
        """Index of ids, to find rows by id."""
        return pd.Index(self.rows["id"].astype(str))


def _codes(rows: pd.DataFrame) -> np.ndarray:
    """Numbers of code prefixes; a two-digit sub-kegiatan of older editions is padded."""
    found = np.full((len(rows), 4), -1, dtype=np.int64)
    cells = column(rows, "code")
    levels: list[list[str]] = [[], [], [], []]
    for cell in cells.tolist():
        parts = cell.split(".") if cell else []
        full = len(parts) >= 6  # noqa: PLR2004 - U.BB.PP.L.KK.SSSS
        if full:
            parts[5] = parts[5].zfill(4)
        levels[0].append(".".join(parts[:6]) if full else "")
        levels[1].append(".".join(parts[:5]) if len(parts) >= 5 else "")  # noqa: PLR2004
        levels[2].append(".".join(parts[:3]) if len(parts) >= 3 else "")  # noqa: PLR2004
        levels[3].append(".".join(parts[:2]) if len(parts) >= 2 else "")  # noqa: PLR2004
    for place, values in enumerate(levels):
        numbers, uniques = pd.factorize(np.array(values, dtype=object), sort=True)
        empty = uniques.tolist().index("") if "" in uniques.tolist() else -2
        found[:, place] = np.where(numbers == empty, -1, numbers)
    return found


def _holders(keys: pd.DataFrame, pool: np.ndarray) -> np.ndarray:
    """Count the kinds of agencies that hold each name; columns ``n`` and ``who``."""
    frame = keys[["n", "who"]]
    distinct = frame[pool].drop_duplicates()
    counts = distinct.groupby("n")["who"].count()
    return counts.reindex(frame["n"]).fillna(1).to_numpy(dtype=np.int64)


def _lawful(rows: pd.DataFrame) -> np.ndarray:
    shared = frozenset(key(n) for n in vocab.shared_names())
    codes, uniques = pd.factorize(column(rows, "name"))
    known = np.array([key(str(u)) in shared for u in uniques], dtype=bool)
    return known[codes] if len(uniques) else np.zeros(len(rows), dtype=bool)


def _rows(snapshot: Snapshot, wanted: Sequence[str]) -> tuple[pd.DataFrame, np.ndarray]:
    """Rows to prepare, by id, and which of them belong to the pool."""
    deep = deepest_rows(snapshot)
    extra = snapshot.programs
    extra = extra[extra["id"].isin(list(wanted)) & ~extra["id"].isin(deep["id"])]
    extra = extra.assign(layer="plan", overhead=overhead_mask(extra))
    rows = pd.concat([deep, extra], ignore_index=True) if len(extra) else deep
    pool = np.arange(len(rows)) < len(deep)
    order = np.argsort(rows["id"].to_numpy(dtype=object).astype(str), kind="stable")
    return rows.iloc[order].reset_index(drop=True), pool[order]


def _without_common(
    holders: np.ndarray, kind: np.ndarray, pool: np.ndarray, overhead: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Take names that nearly every kind of agency holds out of the pool, as overhead by use."""
    common = _common(holders, kind, pool)
    return overhead | common, pool & ~common


def _common(holders: np.ndarray, kind: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Tell names that a quarter of all kinds of agencies hold: running costs, by use."""
    kinds = len(set(kind[pool].tolist()))
    return pool & (holders >= max(_COMMON_LEAST, _COMMON_SHARE * kinds))


def _parallel(codes: np.ndarray) -> np.ndarray:
    def fields(code: str, side: int) -> list[int]:
        pairs = enumerate(words().parallel)
        return [k for k, pair in pairs if f"{code}.".startswith(f"{pair[side]}.")]

    sides = [sp.bits([fields(c, side) for c in codes], len(words().parallel)) for side in (0, 1)]
    return np.column_stack([side[:, 0] for side in sides])


def _line_numbers(frame: pd.DataFrame, code: np.ndarray) -> np.ndarray:
    numbers = frame.assign(code=code[:, 0]).groupby(["r", "y", "code", "n"]).ngroup()
    return np.where(code[:, 0] >= 0, numbers.to_numpy(dtype=np.int64), -1)


def prepare(snapshot: Snapshot, wanted: Sequence[str] = ()) -> Prepared:
    """Work out the facets of every program that duplicates are looked for in.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.
    wanted
        Ids of further programs (of other levels or inactive) that will be compared.
    """
    rows, pool = _rows(snapshot, wanted)
    overhead = rows["overhead"].fillna(value=False).to_numpy(dtype=bool)
    owners = agencies(snapshot, rows["opd"].dropna().astype(str))
    at = {a: i for i, a in enumerate(owners.ids)}
    agency = np.array([at.get(o, -1) for o in column(rows, "opd").tolist()], dtype=np.int64)
    region = _region(rows, owners, agency)
    known = known_names(rows, owners, region)
    sig, read = signatures(rows, known)
    read = without_price_words(read, sig, agency)
    detail = _of_text([s.detail for s in read], sig)
    expense = detail & _of_text([not s.stems for s in read], sig)
    pool = pool & ~overhead & ~expense & (agency >= 0)
    upper, above = chains(snapshot, rows)
    books = lexicon()
    spots = places(rows, owners, agency, region)
    told, size = people_sets(column(rows, "beneficiaries"), read, sig)
    texts = texts_as_matrices(read, above, np.unique(sig[pool]))
    kind = np.append(agency_kinds(owners), -1)
    held = _held(rows, kind[agency], region, pool)
    overhead, pool = _without_common(held.holders, kind[agency], pool, overhead)
    return Prepared(
        rows=rows,
        pool=pool,
        owners=owners,
        agency=agency,
        region=region,
        year=rows["year"].fillna(-1).to_numpy(dtype=np.int64),
        sig=sig,
        texts=texts,
        activity=deed_bits(read, len(books.activity.names)),
        broad=sp.bits([s.broad for s in read], len(books.activity.names)),
        topic=sp.bits([s.topics for s in read], len(books.topic.names)),
        people=sp.bits(told, size),
        people_told=column(rows, "beneficiaries") != "",
        area=sp.bits([s.areas for s in read], len(books.area.names)),
        above_area=sp.bits([c.areas for c in above], len(books.area.names)),
        upper=upper,
        districts=name_sets([p.districts for p in spots]),
        villages=name_sets([p.villages for p in spots]),
        code=held.code,
        parallel=_parallel(column(rows, "code")),
        holders=held.holders,
        kinds=len(set(kind[agency[pool]].tolist())),
        name_key=held.name,
        lawful=_lawful(rows),
        overhead=overhead,
        expense=expense,
        detail=detail,
        successors=successions(owners, agency, held.line, column(rows, "code").tolist()),
    )


def _of_text(flags: list[bool], sig: np.ndarray) -> np.ndarray:
    """Spread what holds for a text over the rows that have it."""
    return np.array([*flags, False], dtype=bool)[sig]


@dataclass(frozen=True, slots=True)
class _Held:
    """Numbers of names, codes and lines, and how many agencies hold each name."""

    name: np.ndarray
    code: np.ndarray
    line: np.ndarray
    holders: np.ndarray


def _held(rows: pd.DataFrame, who: np.ndarray, region: np.ndarray, pool: np.ndarray) -> _Held:
    name, code = _name_keys(rows), _codes(rows)
    year = rows["year"].fillna(-1).to_numpy(dtype=np.int64)
    frame = pd.DataFrame({"n": name, "r": region, "y": year, "who": who})
    line = np.where(pool, _line_numbers(frame, code), -1)
    return _Held(name, code, line, _holders(frame, pool))


def _name_keys(rows: pd.DataFrame) -> np.ndarray:
    """Numbers of folded names; the name of an account is no name of an activity."""
    names = column(rows, "name")
    keys, _ = pd.factorize(np.array([key(n) for n in names], dtype=object))
    account = np.array([fc.is_expense(n) for n in names], dtype=bool)
    return np.where(account, len(keys) + np.arange(len(keys)), keys)


def _region(rows: pd.DataFrame, owners: Agencies, agency: np.ndarray) -> np.ndarray:
    """Region of a program, else of its agency."""
    told = column(rows, "region")
    of_owner = np.array([*owners.region, ""], dtype=object)[agency]
    return np.where(told == "", of_owner, told)
