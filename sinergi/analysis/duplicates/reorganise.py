# pyright: basic
# Numpy object arrays.
"""Predecessor and successor: two agencies that hold one list of activities after a change.

In a year of reorganisation the old and the new agency both carry the budget lines; that is
bookkeeping, not duplication of work, so such pairs stand apart (DESIGN.md section 9.6).
"""

from collections import Counter, defaultdict
from itertools import combinations

import numpy as np

from sinergi.analysis.duplicates.agencies import Agencies, name_words
from sinergi.analysis.duplicates.normalise import words

# At least three identical lines, and a fifth of the shorter list: one or two lines in common
# are shared work; a moved list shows as many at once.
_MIN_SHARED = 3
_MIN_SHARE = 0.2
_MANY_HOLDERS = 6
_YEAR_DAYS = 366


def successions(
    owners: Agencies, agency: np.ndarray, line: np.ndarray, affair: np.ndarray
) -> frozenset[tuple[int, int]]:
    """Pairs of agencies (lower position first) of which one took over from the other.

    Parameters
    ----------
    owners
        Facts of the agencies.
    agency
        Agency of each non-overhead program.
    line
        Region, year, code and name of each program as one number; ``-1`` without a code.
    affair
        Affair of each program's code, "" when there is none.
    """
    shared, sizes, affairs = _shared_lines(agency, line, affair)
    found = {
        pair
        for pair, lines in shared.items()
        if _structural(owners, pair, lines, sizes) and _both_claim(owners, pair, affairs[pair])
    }
    return frozenset(found | _by_dates(owners))


def replaced_by(
    owners: Agencies, successors: frozenset[tuple[int, int]]
) -> dict[int, tuple[int, ...]]:
    """Agencies that no longer work, with those that took over from them.

    Parameters
    ----------
    owners
        Facts of the agencies; which of two is the old one is told by its end, or by a source
        that shows no work of it any more.
    successors
        Pairs of :func:`successions`.
    """
    gone = owners.idle | (owners.valid_to > 0)
    found: dict[int, tuple[int, ...]] = {}
    for pair in sorted(successors):
        for old, new in (pair, pair[::-1]):
            if gone[old] and not gone[new]:
                found[old] = (*found.get(old, ()), new)
    return found


def _shared_lines(
    agency: np.ndarray, line: np.ndarray, affair: np.ndarray
) -> tuple[Counter, Counter, dict]:
    holders: dict[int, set[int]] = defaultdict(set)
    of_line: dict[int, str] = {}
    told = (agency >= 0) & (line >= 0)
    for who, what, where in zip(
        agency[told].tolist(), line[told].tolist(), affair[told].tolist(), strict=True
    ):
        holders[what].add(who)
        of_line[what] = where
    shared: Counter = Counter()
    sizes: Counter = Counter()
    affairs: dict[tuple[int, int], set[str]] = defaultdict(set)
    for what, who in holders.items():
        sizes.update(who)
        if len(who) <= _MANY_HOLDERS:
            for pair in combinations(sorted(who), 2):
                shared[pair] += 1
                affairs[pair].add(of_line[what])
    return shared, sizes, affairs


def _structural(owners: Agencies, pair: tuple[int, int], lines: int, sizes: Counter) -> bool:
    a, b = pair
    own_people = owners.kecamatan | owners.catchment
    if own_people[a] or own_people[b]:
        return False
    enough = lines >= _MIN_SHARED and lines >= _MIN_SHARE * min(sizes[a], sizes[b])
    return enough and bool(name_words(owners.names[a]) & name_words(owners.names[b]))


def _both_claim(owners: Agencies, pair: tuple[int, int], affairs: set[str]) -> bool:
    """Both claim the affair of the shared lines; who holds lines and claims nothing told does."""
    a, b = (owners.urusan[p] or affairs for p in pair)
    return bool(a & b & affairs)


def _by_dates(owners: Agencies) -> set[tuple[int, int]]:
    """One ended within a year of the other's start; they share a region and words or affairs."""
    ended = np.flatnonzero(owners.valid_to).tolist()
    began = np.flatnonzero(owners.valid_from).tolist()
    return {
        (min(old, new), max(old, new))
        for old in ended
        for new in began
        if old != new and _followed(owners, old, new) and _akin(owners, old, new)
    }


def _akin(owners: Agencies, a: int, b: int) -> bool:
    related = name_words(owners.names[a]) & name_words(owners.names[b])
    related |= owners.urusan[a] & owners.urusan[b] - frozenset(words().parallel_codes)
    return bool(related) and owners.region[a] == owners.region[b]


def _followed(owners: Agencies, old: int, new: int) -> bool:
    return abs(int(owners.valid_to[old]) - int(owners.valid_from[new])) <= _YEAR_DAYS
