# pyright: basic
# Numpy arrays.
"""Rules that no weight overrules: pairs of programs that cannot be related, and why."""

import numpy as np

from sinergi.analysis.duplicates.prepare import Prepared

#: Both may work in one area of need, but the law keeps their duties apart.
OTHER_DUTY = "other_duty"
#: Reasons why a pair cannot be related, first one that holds wins.
GATES = (
    "same_agency", "overhead", "expense_line", "disjoint_years", "other_region", "own_unit",
    "own_catchment", OTHER_DUTY, "vertical_apart",
)  # fmt: skip


def gates(p: Prepared, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Gate of each pair (0 none) and whether it is a province with its own kabupaten."""
    a, b = p.agency[i], p.agency[j]
    owners = p.owners
    own = owners.kecamatan | owners.catchment
    known = (a >= 0) & (b >= 0)
    nested, vertical = _regions(p, i, j)
    parent = known & ((owners.parent[a] == b) | (owners.parent[b] == a))
    unit = known & (owners.catchment[a] != owners.catchment[b]) & _same_affairs(p, a, b)
    tests = (
        (i == j) | ((a == b) & known),
        p.overhead[i] | p.overhead[j],
        p.expense[i] | p.expense[j],
        (p.year[i] >= 0) & (p.year[j] >= 0) & (p.year[i] != p.year[j]),
        ~nested,
        parent | unit,
        known & own[a] & own[b],
        p.duty[i] != p.duty[j],
    )
    gate = np.zeros(len(i), dtype=np.int64)
    for number, test in reversed(list(enumerate(tests, start=1))):
        gate = np.where(test, number, gate)
    return gate, vertical


def _regions(p: Prepared, i: np.ndarray, j: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    a, b = p.place[i], p.place[j]
    same = (a == b) | (p.nowhere[a] | p.nowhere[b])
    above = np.zeros(len(same), dtype=bool)
    apart = np.flatnonzero(~same)
    a, b = a[apart], b[apart]
    above[apart] = (p.above[a] == b[:, None]).any(axis=1) | (p.above[b] == a[:, None]).any(axis=1)
    return same | above, above


def _same_affairs(p: Prepared, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Tell a unit under the agency of its affairs, also where no parent is told."""
    found = np.zeros(len(a), dtype=bool)
    own = p.owners.catchment
    asked = np.flatnonzero((a >= 0) & (b >= 0) & (own[a] != own[b]))
    claims = p.owners.urusan
    both = zip(a[asked].tolist(), b[asked].tolist(), strict=True)
    found[asked] = [bool(claims[x] & claims[y]) for x, y in both]
    return found
