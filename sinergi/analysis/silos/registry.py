"""How an index over the mixing matrix says what it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sinergi.graph.mixing import MixingMatrix

Scope = Literal["network", "group"]
Closed = Literal["low", "high"]
Need = Literal["undirected", "unweighted"]
Formula = Callable[[MixingMatrix], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Measure:
    """An index over the mixing matrix.

    Attributes
    ----------
    name
        As in the column ``measure``.
    formula
        Works on any number of mixing matrices at once (leading axes).
    scope
        Whether it gives one number or one for each group.
    low, high
        Range of its values.
    closed
        Which end means more ties inside groups.
    source
        Where it is defined.
    needs
        ``undirected``: arcs are symmetrised first; ``unweighted``: weights are not looked at.
    """

    name: str
    formula: Formula
    scope: Scope
    low: float
    high: float
    closed: Closed
    source: str
    needs: frozenset[Need]

    def __call__(self, mixing: MixingMatrix) -> NDArray[np.float64]:
        """Value(s) for a mixing matrix; undefined is NaN."""
        return self.formula(mixing)


def measure(
    name: str,
    *,
    low: float,
    high: float,
    source: str,
    scope: Scope = "network",
    closed: Closed = "high",
    needs: tuple[Need, ...] = (),
) -> Callable[[Formula], Measure]:
    """Make a measure of a formula; see :class:`Measure` for the options."""

    def register(formula: Formula) -> Measure:
        return Measure(name, formula, scope, low, high, closed, source, frozenset(needs))

    return register


def ratio(top: NDArray[np.float64], bottom: NDArray[np.float64]) -> NDArray[np.float64]:
    """Divide; anything over 0 is undefined (NaN)."""
    shape = np.broadcast_shapes(top.shape, bottom.shape)
    return np.divide(top, bottom, out=np.full(shape, np.nan), where=bottom != 0)


def inside(mixing: MixingMatrix) -> NDArray[np.float64]:
    """Ties inside each group (twice when undirected): the diagonal."""
    return np.diagonal(mixing.ties, axis1=-2, axis2=-1)


def total(mixing: MixingMatrix) -> NDArray[np.float64]:
    """All ties (twice when undirected)."""
    return mixing.ties.sum(axis=(-2, -1))
