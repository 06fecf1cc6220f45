"""Row heights of worksheets: not every office program fits wrapped cells by itself."""

import math
from collections.abc import Iterable

_LINE = 14.5
_MOST = 400.0  # a spreadsheet knows no higher row than 409 points


def row_height(cells: Iterable[tuple[str, float]]) -> float:
    """Height in points that a row needs.

    Parameters
    ----------
    cells
        Text of each cell and the width of its column in characters.

    Examples
    --------
    >>> row_height([("pendek", 20)]), row_height([("kata " * 20, 20), ("a", 5)])
    (14.5, 87.0)
    """
    lines = 1
    for words, width in cells:
        fit = max(1.0, width - 1)
        lines = max(lines, sum(math.ceil(max(1, len(part)) / fit) for part in words.split("\n")))
    return min(_MOST, lines * _LINE)
