"""Fit of required and actual coordination, as pure functions of matrices.

Definition (Cataldo, Wagstrom, Herbsleb & Carley 2006; Cataldo & Herbsleb, CMU-ISR-08-104):
``C_R = T_A T_D T_Aᵀ`` with a unit diagonal of ``T_D``; congruence is the share of required
pairs that are tied. Motifs: Bodin & Tengö 2012. Test: QAP (Krackhardt 1988).
"""

import itertools
import math
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from sinergi.errors import UnknownTermError, UsageError

Mode = Literal["binary", "weighted", "capped", "brokered", "individual"]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_EXACT_ACTORS = 7  # 7! = 5,040 relabellings are cheaper than arguing about a sample


@dataclass(frozen=True, slots=True)
class MotifFit:
    """Closed and open motifs of the social-ecological kind.

    Attributes
    ----------
    closed_triangles, open_triangles
        Two actors on one task, tied (II.C of the 1-2 motifs) or not (I.C).
    closed_cycles, open_cycles
        Two actors on two dependent tasks, tied or not.
    """

    closed_triangles: float
    open_triangles: float
    closed_cycles: float
    open_cycles: float

    @property
    def triangle_fit(self) -> float:
        """Closed share of the triangles; NaN when there is none."""
        return _share(self.closed_triangles, self.closed_triangles + self.open_triangles)

    @property
    def cycle_fit(self) -> float:
        """Closed share of the four-cycles; NaN when there is none."""
        return _share(self.closed_cycles, self.closed_cycles + self.open_cycles)


@dataclass(frozen=True, slots=True)
class QapTest:
    """Congruence against relabelled actual ties.

    Attributes
    ----------
    expected
        Mean over all relabellings: the density of the actual ties, exactly.
    p
        Share of relabellings at least as congruent; ``(1 + hits) / (1 + draws)`` when drawn.
    draws
        How many relabellings were looked at.
    exact
        Whether these were all of them.
    """

    expected: float
    p: float
    draws: int
    exact: bool


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan


def _off_diagonal(values: Floats) -> Floats:
    copy = values.copy()
    np.fill_diagonal(copy, 0.0)
    return copy


def required_coordination(t_a: Any, t_d: Any = None) -> Any:
    """Compute ``C_R = T_A T_D T_Aᵀ`` with a unit diagonal of ``T_D``.

    Parameters
    ----------
    t_a
        Actors by tasks, 1 (or a weight) where the actor works on the task.
    t_d
        Tasks by tasks, 1 (or a weight) where one needs the other; ``None``: no dependencies.
        Its diagonal is set to 1: two actors on the same task need each other.

    Returns
    -------
    ndarray or scipy.sparse.csr_array
        Actors by actors, sparse when ``t_a`` is. The diagonal is the actor's own load and no
        coordination need.

    Examples
    --------
    The three workers of Cataldo's report:

    >>> required_coordination([[0, 1, 0], [0, 1, 1], [1, 1, 0]],
    ...                       [[1, 1, 0], [1, 1, 1], [0, 1, 1]]).astype(int).tolist()
    [[1, 2, 2], [2, 4, 3], [2, 3, 4]]
    """
    thin = bool(sparse.issparse(t_a))
    work: Any = t_a.tocsr() if thin else np.asarray(t_a, dtype=np.float64)
    tasks = work.shape[1]
    if t_d is None:
        return work @ work.T
    needs: Any = t_d.tocsr() if thin else np.array(t_d, dtype=np.float64)
    if needs.shape != (tasks, tasks):
        raise UsageError("gaps.matrix_shape", rows=needs.shape[0], tasks=tasks)
    if thin:
        off = needs - sparse.diags_array(needs.diagonal())
        return sparse.csr_array(work @ (off + sparse.eye_array(tasks)) @ work.T)
    np.fill_diagonal(needs, 1.0)
    return work @ needs @ work.T


def congruence(
    t_a: ArrayLike, t_d: ArrayLike | None, c_a: ArrayLike, *, mode: Mode = "binary"
) -> float | Floats:
    """Measure which part of the required coordination is there.

    Parameters
    ----------
    t_a, t_d
        See :func:`required_coordination`.
    c_a
        Actors by actors, above 0 where they coordinate.
    mode
        ``binary`` share of required pairs that are tied; ``weighted`` by need; ``capped`` sum of
        min(need, strength) over need (Kwan, Schröter & Damian 2009); ``brokered`` counts a pair
        with a common neighbour too (Kininmonth, Bergsten & Bodin 2015); ``individual`` one
        binary value an actor.

    Returns
    -------
    float or ndarray
        Between 0 and 1; NaN (never 1) where nothing is required.

    Examples
    --------
    >>> congruence([[1], [1], [1]], None, [[0, 1, 0], [1, 0, 0], [0, 0, 0]])
    0.3333333333333333
    """
    if mode not in get_args(Mode):
        raise UnknownTermError.among(mode, known=get_args(Mode), what="measure")
    need = _off_diagonal(required_coordination(t_a, t_d))
    actual = _off_diagonal(np.asarray(c_a, dtype=np.float64))
    if need.shape != actual.shape:
        raise UsageError("gaps.actor_shape", rows=need.shape[0], actors=actual.shape[0])
    return _value(need, actual, mode)


def _value(need: Floats, actual: Floats, mode: Mode) -> float | Floats:
    required, tied = need > 0, actual > 0
    if mode == "individual":
        wanted = required.sum(axis=1)
        met = (required & tied).sum(axis=1)
        return np.divide(met, wanted, out=np.full(len(wanted), np.nan), where=wanted > 0)
    if mode == "weighted":
        return _share(float(need[tied].sum()), float(need.sum()))
    if mode == "capped":
        return _share(float(np.minimum(need, actual).sum()), float(need.sum()))
    if mode == "brokered":
        tied = tied | (tied.astype(np.float64) @ tied.astype(np.float64) > 0)
    return _share(float((required & tied).sum()), float(required.sum()))


def motif_fit(t_a: ArrayLike, t_d: ArrayLike | None, c_a: ArrayLike) -> MotifFit:
    """Take the need apart: shared tasks (triangles) and dependent tasks (four-cycles).

    ``C_R`` is the sum of the two: ``T_A T_Aᵀ`` counts the tasks that two actors share,
    ``T_A T_D⁰ T_Aᵀ`` (diagonal 0) the dependent pairs of tasks between them. Pairs of actors
    are counted once.
    """
    work = np.asarray(t_a, dtype=np.float64)
    tied = np.asarray(c_a, dtype=np.float64) > 0
    shared = work @ work.T
    crossed = required_coordination(work, t_d) - shared
    upper = np.triu_indices(len(work), 1)
    mask = tied[upper]
    return MotifFit(
        float(shared[upper][mask].sum()), float(shared[upper][~mask].sum()),
        float(crossed[upper][mask].sum()), float(crossed[upper][~mask].sum()),
    )  # fmt: skip


def qap_test(
    required: ArrayLike, actual: ArrayLike, *, draws: int = 999, seed: int = 7
) -> QapTest:
    """Test binary congruence by relabelling the actual ties.

    Parameters
    ----------
    required, actual
        Actors by actors; above 0 counts, the diagonals do not.
    draws
        Random relabellings; up to seven actors all of them are looked at instead.
    seed
        Seed of the draws.
    """
    need = _off_diagonal(np.asarray(required, dtype=np.float64)) > 0
    tied = _off_diagonal(np.asarray(actual, dtype=np.float64)) > 0
    n, wanted = len(need), int(need.sum())
    if wanted == 0:
        return QapTest(math.nan, math.nan, 0, exact=False)
    observed = int((need & tied).sum())
    exact = n <= _EXACT_ACTORS
    orders = (
        np.array(list(itertools.permutations(range(n))))
        if exact
        else np.random.default_rng(seed).permuted(np.tile(np.arange(n), (draws, 1)), axis=1)
    )
    hits = int((relabelled_hits(need, tied, orders) >= observed).sum())
    p = hits / len(orders) if exact else (1 + hits) / (1 + len(orders))
    return QapTest(float(tied.sum()) / (n * (n - 1)), p, len(orders), exact)


def relabelled_hits(need: Bools, tied: Bools, orders: NDArray[np.intp]) -> NDArray[np.int64]:
    """Count required pairs that are tied under each relabelling (one row of ``orders`` each)."""
    rows, columns = np.nonzero(need)
    return tied[orders[:, rows], orders[:, columns]].sum(axis=1, dtype=np.int64)
