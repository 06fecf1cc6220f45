# pyright: basic
# (lives on pandas and scipy.sparse)
"""Who is tied to whom, asked for many pairs at once: tied, distance, through whom."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from sinergi.analysis.gaps.frames import places

_SOURCES = 256  # rows of distances held at a time
_NEXT, _VIA = 1, 2


class Links:
    """Ties that count, as a sparse matrix of strengths.

    Parameters
    ----------
    ids
        Ids of the actors, sorted.
    edges
        ``actor_a actor_b strength``, one row a pair.
    """

    def __init__(self, ids: pd.Index, edges: pd.DataFrame) -> None:
        self.ids = ids
        n = len(ids)
        a, b = places(ids, edges["actor_a"]), places(ids, edges["actor_b"])
        strength = edges["strength"].to_numpy(dtype=np.float64)
        one_way = sparse.csr_array((strength, (a, b)), shape=(n, n))
        self.matrix: Any = sparse.csr_array(one_way + one_way.T)
        self.matrix.sort_indices()
        self.size = n

    def codes(self, actors: Sequence[str] | pd.Series) -> np.ndarray:
        """Places of actors, -1 for one that is not known."""
        return places(self.ids, actors)

    def degree(self, actors: Sequence[str] | pd.Series) -> np.ndarray:
        """Count the ties of each actor."""
        at = self.codes(actors)
        degrees = np.diff(self.matrix.indptr)
        return np.where(at >= 0, degrees[at] if len(degrees) else 0, 0)

    def strengths(self, a: pd.Series, b: pd.Series) -> np.ndarray:
        """Strength of each pair, 0 when it is not tied."""
        left, right = self.codes(a), self.codes(b)
        real = (left >= 0) & (right >= 0)
        found = np.zeros(len(left))
        if self.matrix.nnz and real.any():
            found[real] = np.asarray(self.matrix[left[real], right[real]]).ravel()
        return found

    def tied(self, a: pd.Series, b: pd.Series) -> np.ndarray:
        """Whether each pair is seen working together."""
        return self.strengths(a, b) > 0

    def neighbours(self, actor: int) -> np.ndarray:
        """Places of those tied to an actor, sorted."""
        return self.matrix.indices[self.matrix.indptr[actor] : self.matrix.indptr[actor + 1]]

    def ways(self, a: pd.Series, b: pd.Series) -> tuple[list[int | None], list[np.ndarray]]:
        """Count steps between each pair today (``None``: no way); places of common neighbours."""
        left, right = self.codes(a), self.codes(b)
        shared = list(self._shared(left, right))
        steps: list[int | None] = [None] * len(left)
        direct = self.tied(a, b)
        _, part = csgraph.connected_components(self.matrix, directed=False)
        far: list[int] = []
        for at, (i, j) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
            if direct[at]:
                steps[at] = _NEXT
            elif len(shared[at]):
                steps[at] = _VIA
            elif i >= 0 and j >= 0 and part[i] == part[j] and i != j:
                far.append(at)
        for at, count in self._far(left, right, far):
            steps[at] = count
        return steps, shared

    def _shared(self, left: np.ndarray, right: np.ndarray) -> Iterator[np.ndarray]:
        none = np.empty(0, dtype=np.int64)
        for i, j in zip(left.tolist(), right.tolist(), strict=True):
            known = i >= 0 and j >= 0
            yield (
                np.intersect1d(self.neighbours(i), self.neighbours(j), assume_unique=True)
                if (known)
                else none
            )

    def _far(
        self, left: np.ndarray, right: np.ndarray, pairs: list[int]
    ) -> Iterator[tuple[int, int]]:
        """Count steps of three or more, a block of sources at a time."""
        by_source: dict[int, list[int]] = {}
        for at in pairs:
            by_source.setdefault(int(left[at]), []).append(at)
        sources = sorted(by_source)
        for start in range(0, len(sources), _SOURCES):
            block = sources[start : start + _SOURCES]
            steps = csgraph.dijkstra(self.matrix, directed=False, indices=block, unweighted=True)
            for row, source in enumerate(block):
                for at in by_source[source]:
                    yield at, int(steps[row, right[at]])
