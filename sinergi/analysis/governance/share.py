"""Shares of counted things with their interval."""

import numpy as np

from sinergi.analysis.silos.intervals import Z95


def wilson(part: float, whole: float) -> tuple[float, float]:
    """95 percent interval of a share (Wilson 1927); NaN without anything counted.

    Source: Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953

    Examples
    --------
    >>> [round(x, 3) for x in wilson(3, 10)]
    [0.108, 0.603]
    """
    if not whole:
        return float("nan"), float("nan")
    p, z2 = part / whole, Z95**2
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    reach = Z95 * float(np.sqrt(p * (1 - p) / whole + z2 / (4 * whole**2))) / (1 + z2 / whole)
    return max(0.0, middle - reach), min(1.0, middle + reach)
