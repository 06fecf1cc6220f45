"""Interval of a share, for every room that counts and without anything to load."""

import math

_Z95 = 1.959963984540054


def wilson(share: float, n: float) -> tuple[float, float]:
    """95 percent interval of a share (Wilson 1927).

    Examples
    --------
    >>> [round(x, 4) for x in wilson(0.5, 10)]
    [0.2366, 0.7634]
    """
    z2 = _Z95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)
