# pyright: basic
# Numpy arrays.
"""What no weight overrules between duplication and overlap."""

import numpy as np

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.compare import LEVELS, Levels
from sinergi.analysis.duplicates.prepare import Prepared

#: Most that stays for duplication where the beneficiaries cannot be the same.
_OTHER_PEOPLE = 0.05


def capped(
    p: Prepared, pair: tuple[np.ndarray, np.ndarray], facets: Levels, share: np.ndarray
) -> np.ndarray:
    """Cap what no weight may overrule; two topics that the data keep apart are an overlap at most.

    Disjoint places are no duplication. Beneficiaries that are told and differ are an overlap at
    most, and so are a kecamatan and an agency of the whole region unless both name one place,
    and two lines of which one only tells what is done.
    """
    place = facets.level["place"]
    share = np.where(place == LEVELS["place"].index("disjoint"), 0.0, share)
    kecamatan = np.append(p.owners.kecamatan, values=False)
    apart = kecamatan[p.agency[pair[0]]] != kecamatan[p.agency[pair[1]]]
    apart &= place < LEVELS["place"].index("district")
    apart |= other_people(facets)
    apart |= facets.level["people"] == LEVELS["people"].index("wider")
    apart |= facets.level["topic"] == LEVELS["topic"].index("parted")
    apart |= _one_deed(p, pair, facets)
    return np.where(apart, np.minimum(share, _OTHER_PEOPLE), share)


def _one_deed(p: Prepared, pair: tuple[np.ndarray, np.ndarray], facets: Levels) -> np.ndarray:
    """Tell pairs under two names of which one tells what is done and the other does not."""
    found = facets.level["activity"] == LEVELS["activity"].index("unknown")
    at = np.flatnonzero(found & (facets.level["name"] == LEVELS["name"].index("different")))
    found[:] = False
    one, two = (
        sp.told(p.activity[s]) | sp.told(p.broad[s]) | (p.deed[s] >= 0)
        for s in (p.sig[ends[at]] for ends in pair)
    )
    found[at[one != two]] = True
    return found


def other_people(facets: Levels) -> np.ndarray:
    """Tell pairs whose beneficiaries are told and differ."""
    names = LEVELS["people"]
    apart = ("different", "title_different", "parted")
    return np.isin(facets.level["people"], [names.index(n) for n in apart])
