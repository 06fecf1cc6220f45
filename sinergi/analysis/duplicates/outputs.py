# pyright: basic
# Numpy arrays.
"""Whether two deeds of one topic leave the same thing behind.

GAO-15-49SP calls work of several agencies in one area of need fragmented where each has another
activity and another output, and overlapping only where these are alike.
"""

import numpy as np

from sinergi.analysis.duplicates import sparse as sp
from sinergi.analysis.duplicates.levels import LEVELS
from sinergi.analysis.duplicates.marks import (
    ACT,
    ACTS,
    CREATURE,
    HOLDER,
    PART,
    PERMIT,
    STUDY,
    TELLING,
    USE,
    WORKS,
)
from sinergi.analysis.duplicates.prepare import Prepared

#: Levels of the facet that keep two programs apart: fragmentation at most.
APART = ("part", "permit", "study", "output", "telling", "use", "holder", "act")
_AT = {name: number for number, name in enumerate(LEVELS["thing"])}


def thing(p: Prepared, a: np.ndarray, b: np.ndarray, activity: np.ndarray) -> np.ndarray:
    """Level of pairs of which one only is about a permit, a study, a part, animals or fish.

    The name of the one says so and nothing that the other says. A part is told from its thing
    where both do the same to it: building a road is not building its furniture. Where a broad
    deed leaves it open whether both do the same, what their deeds leave behind may differ.

    Parameters
    ----------
    p
        Programs.
    a, b
        Distinct texts of the pairs.
    activity
        Level of their activities.
    """
    left, right = sp.both(p.marks, a, b)
    apart = (left[:, 0] & ~right[:, 1]) | (right[:, 0] & ~left[:, 1])
    works = np.isin(activity, [LEVELS["activity"].index(n) for n in ("same", "near")])
    level = _outputs(p, a, b, activity) * _AT["output"]
    level = np.where(apart & CREATURE, _AT["creature"], level)
    level = np.where((apart & PART > 0) & works, _AT["part"], level)
    built = ((p.outputs[a] | p.outputs[b]) & WORKS) > 0
    level = np.where((apart & HOLDER > 0) & built, _AT["holder"], level)
    step = (left[:, 0] & ACT > 0) & (right[:, 1] & ACTS == 0)
    step |= (right[:, 0] & ACT > 0) & (left[:, 1] & ACTS == 0)
    level = np.where(step, _AT["act"], level)
    for mark, name in ((USE, "use"), (TELLING, "telling"), (PERMIT, "permit"), (STUDY, "study")):
        level = np.where(apart & mark, _AT[name], level)
    return level


def _outputs(p: Prepared, a: np.ndarray, b: np.ndarray, activity: np.ndarray) -> np.ndarray:
    """Tell pairs whose deeds are known, if only broadly, and leave other things behind; 1 or 0."""
    open_ = activity == LEVELS["activity"].index("unknown")
    left, right = sp.both(p.outputs, a, b)
    return (open_ & (left > 0) & (right > 0) & (left & right == 0)).astype(np.int64)
