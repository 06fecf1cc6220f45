"""Ties between things that have no place yet."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Links:
    """Ties between the things to place: two ends and a strength."""

    a: Ints
    b: Ints
    weight: Floats

    def lifted(self, place: Ints, size: int) -> "Links":
        """Ties between the groups that hold the ends, summed; inner ties fall away."""
        a, b = place[self.a], place[self.b]
        keep = (a != b) & (a >= 0) & (b >= 0)
        if not keep.any():
            return Links(a[:0], b[:0], self.weight[:0])
        matrix = sparse.coo_array((self.weight[keep], (a[keep], b[keep])), shape=(size, size))
        summed = sparse.coo_array(matrix.tocsr())
        rows, columns = summed.coords
        return Links(rows.astype(np.int64), columns.astype(np.int64), summed.data)

    def among(self, keep: NDArray[np.bool_]) -> "Links":
        """Ties whose both ends are kept."""
        mask = keep[self.a] & keep[self.b]
        return Links(self.a[mask], self.b[mask], self.weight[mask])
