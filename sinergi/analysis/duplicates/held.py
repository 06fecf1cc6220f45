# pyright: basic
# Numpy arrays.
"""Names, codes and lines as numbers, and how many agencies hold each of them."""

from dataclasses import dataclass

import numpy as np

from sinergi import vocab
from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.normalise import words

#: Parts of a full code ``U.BB.PP.L.KK.SSSS`` and how many of them a level takes.
_LEVELS = (6, 5, 3, 2)
_ABOVE = 3
# A name that eight kinds of agencies hold, and a quarter of all kinds, is no one's own work.
_COMMON_LEAST, _COMMON_SHARE = 8, 0.25


@dataclass(frozen=True, slots=True)
class Held:
    """Numbers of names, codes and lines, one entry a program.

    Attributes
    ----------
    name
        Number of the folded name; the name of an account is no name of an activity.
    code
        Four columns: number of the full code, of its kegiatan, program and affair; -1 unknown.
    line
        Region, year, code and name as one number; -1 without a code or outside the pool.
    affair
        Affair of the code, "" when there is none.
    holders
        How many kinds of agencies hold the name.
    lawful
        Whether the name stands under several affairs by law.
    parallel
        Fields that the law gives to a kecamatan (first column) and an agency (second), as bits.
    duty
        Number of a duty that the law keeps apart from carrying out, 0 for none.
    """

    name: np.ndarray
    code: np.ndarray
    line: np.ndarray
    affair: np.ndarray
    holders: np.ndarray
    lawful: np.ndarray
    parallel: np.ndarray
    duty: np.ndarray


def regions_above(regions: list[str]) -> np.ndarray:
    """Numbers of the regions above each region, the nearest first, ``-1`` where there is none.

    A region above that is not among ``regions`` is left out.
    """
    at = {r: k for k, r in enumerate(regions)}
    found = np.full((len(regions), _ABOVE), -1, dtype=np.int64)
    for k, region in enumerate(regions):
        parts = region.split(".")
        ups = [at[u] for n in range(len(parts) - 1, 0, -1) if (u := ".".join(parts[:n])) in at]
        found[k, : len(ups[:_ABOVE])] = ups[:_ABOVE]
    return found


def duties_of(
    code: tuple[np.ndarray, np.ndarray], claims: tuple[frozenset[str], ...], agency: np.ndarray
) -> np.ndarray:
    """Take the number of the duty that the law keeps apart, 0 for carrying out.

    Told by the code; a line without one has the duty of an agency that has no other affair.

    Parameters
    ----------
    code
        Distinct budget codes, "" for none, and that of each row.
    claims
        Affairs of each agency.
    agency
        Agency of each row, ``-1`` unknown.
    """
    facts = list(enumerate(vocab.duties(), start=1))
    own = [next((k for k, d in facts if c == {d.affair}), 0) for c in (*claims, frozenset[str]())]

    def told(value: str) -> int:
        return next((k for k, d in facts if f"{value}.".startswith(f"{d.code_prefix}.")), 0)

    uniques, which = code[0].tolist(), code[1]
    by_code = np.array([told(c) for c in uniques], dtype=np.int8)[which]
    none = np.array([c == "" for c in uniques], dtype=bool)[which]
    return np.where(none, np.array(own, dtype=np.int8)[agency], by_code)


def _grouped(*parts: np.ndarray) -> np.ndarray:
    """Give equal rows of numbers one number."""
    found = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        number = np.unique(part, return_inverse=True)[1]
        found = found * (int(number.max(initial=0)) + 1) + number
        found = np.unique(found, return_inverse=True)[1]
    return found


def _levels(codes: list[str]) -> np.ndarray:
    """Numbers of code prefixes; a two-digit sub-kegiatan of older editions is padded."""
    parts = [c.split(".") if c else [] for c in codes]
    for listed in parts:
        if len(listed) >= _LEVELS[0]:
            listed[5] = listed[5].zfill(4)
    found = np.full((len(codes), len(_LEVELS)), -1, dtype=np.int32)
    for place, size in enumerate(_LEVELS):
        cut = [".".join(p[:size]) if len(p) >= size else "" for p in parts]
        known = {c: k for k, c in enumerate(sorted(set(cut) - {""}))}
        found[:, place] = [known.get(c, -1) for c in cut]
    return found.astype(np.min_scalar_type(-1 - int(found.max(initial=0))))


def _fields(codes: list[str]) -> np.ndarray:
    def told(code: str, side: int) -> list[int]:
        pairs = enumerate(words().parallel)
        return [k for k, pair in pairs if f"{code}.".startswith(f"{pair[side]}.")]

    size = len(words().parallel)
    sides = [sp.bits([told(c, side) for c in codes], size)[:, 0] for side in (0, 1)]
    table = np.column_stack(sides)
    return table.astype(np.min_scalar_type(table.max(initial=0)))


def hold(
    *, names: np.ndarray, account: np.ndarray, code: tuple[np.ndarray, np.ndarray],
    where: np.ndarray, kind: np.ndarray, pool: np.ndarray, shared: np.ndarray,
) -> Held:  # fmt: skip
    """Give names, codes and lines numbers.

    Parameters
    ----------
    names
        The folded name of each program as a number.
    account
        Whether the name is that of an account.
    code
        Distinct budget codes, "" for none, and that of each row.
    where
        Region and year as one number.
    kind
        Kind of agency.
    pool
        Rows that holders are counted on.
    shared
        The folded names that several affairs share by law, as numbers.
    """
    number = np.unique(names, return_inverse=True)[1]
    number = np.where(account, int(number.max(initial=0)) + 1 + np.arange(len(number)), number)
    uniques, which = code[0].tolist(), code[1]
    levels, fields = (table(uniques).take(which, axis=0) for table in (_levels, _fields))
    affair = np.array([".".join(c.split(".")[:2]) for c in uniques], dtype=object)[which]
    told = pool & (levels[:, 0] >= 0)
    line = np.full(len(number), -1, dtype=np.int64)
    line[told] = _grouped(where[told], levels[told, 0], number[told])
    return Held(
        number.astype(np.int32), levels, line, affair, _holders(number, kind, pool),
        np.isin(names, shared) & (names != 0), fields,
        np.zeros(len(number), dtype=np.int8),
    )  # fmt: skip


def _holders(number: np.ndarray, kind: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Count the kinds of agencies that hold each name; at least one."""
    width = int(kind.max(initial=0)) + 2
    pairs = sp.distinct(number[pool] * width + kind[pool] + 1)
    counts = np.bincount(pairs // width, minlength=int(number.max(initial=0)) + 1)
    return np.maximum(counts, 1).astype(np.int32)[number] if len(number) else number


def common(holders: np.ndarray, kind: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Tell names that a quarter of all kinds of agencies hold: running costs, by use."""
    kinds = len(np.unique(kind[pool]))
    return pool & (holders >= max(_COMMON_LEAST, _COMMON_SHARE * kinds))


def same_lines(
    asked: np.ndarray, among: np.ndarray, line: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> np.ndarray:
    """Tell the rows of ``asked`` that have agency, year and folded name of a row of ``among``.

    In SIRUP a self-managed package often carries the very name and budget of its sub kegiatan
    and names no row above it: the same rupiah twice.

    Parameters
    ----------
    asked, among
        Masks of rows.
    line
        Agency, year and number of the folded name of each program; agency -1 is none.
    """
    found = np.zeros(len(asked), dtype=bool)
    rows = np.flatnonzero((asked | among) & (line[0] >= 0))
    if asked.any() and among.any():
        number = _grouped(*(part[rows] for part in line))
        found[rows] = asked[rows] & np.isin(number, number[among[rows]])
    return found
