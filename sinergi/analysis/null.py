"""What chance alone would give: labels, actors, seats or ties shuffled."""

import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi._calls import check_fields
from sinergi.errors import UsageError

#: Up to so many different labellings all of them are looked at instead of a sample.
ENUMERATION_LIMIT = 200_000
_CELLS = 4_000_000
_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class Permutation:
    """Relabel the nodes, keep the ties.

    The null model of UCINET and of Krackhardt & Stern (1988): which agency belongs to which
    group is shuffled, the network stays. It knows nothing of how the ties were collected (who
    answered, which forum made them). When there are at most 200,000 different labellings all
    of them are enumerated and the p-value is exact.

    Parameters
    ----------
    draws
        Number of random relabellings.
    seed
        Seed of the draws; the same seed gives the same numbers.

    Examples
    --------
    >>> Permutation(draws=99, seed=1)
    Permutation(draws=99, seed=1)
    """

    draws: int = 999
    seed: int = 7

    def __post_init__(self) -> None:
        _usable(self)


@dataclass(frozen=True, slots=True)
class Rewiring:
    """Shuffle who sits in which forum; keep every forum's size and every actor's seats.

    The null model for ties that forums, meetings and agreements make (two-mode data of a
    snapshot). Shuffling labels does not keep who holds how many seats, so that a group whose
    members sit in many forums looks closed. Ties of other tables stay as they are. Each draw
    trades members between random pairs of forums, ten times all (global curveball, Carstens,
    Berger & Strona 2016, https://arxiv.org/abs/1609.05137).

    Parameters
    ----------
    draws
        Number of shuffled seatings.
    seed
        Seed of the draws.
    """

    draws: int = 199
    seed: int = 7

    def __post_init__(self) -> None:
        _usable(self)


@dataclass(frozen=True, slots=True)
class DegreeRewiring:
    """Swap partners between ties; keep how many ties every actor has.

    The null model for ties between two actors (reports, data flows) when some actors are far
    more active than others: labels stay, each draw swaps the ends of random pairs of ties (arcs
    keep the number sent and received). No tie is doubled, nobody is tied to itself. Every round
    of swaps is its own reverse, so that all networks with these degrees come up equally often
    (Maslov & Sneppen 2002, https://doi.org/10.1126/science.1065103; for arcs with the reversal
    of three-cycles, Rao, Jana & Bandyopadhyay 1996). Ties that forums make need
    :class:`Rewiring`.

    Parameters
    ----------
    draws
        Number of rewired networks.
    seed
        Seed of the draws.
    """

    draws: int = 199
    seed: int = 7

    def __post_init__(self) -> None:
        _usable(self)


@dataclass(frozen=True, slots=True)
class Qap:
    """Let actors change places in the table of ties, rows and columns together.

    The quadratic assignment procedure (Krackhardt 1988,
    https://doi.org/10.1016/0378-8733(88)90004-4). For one network and one grouping it is label
    permutation under another name; what it adds is ``within``: actors change places only with
    actors of the same stratum, so that what the stratum explains (its region, its kind) is not
    taken for a silo. To hold several explanations beside each other use
    :func:`sinergi.analysis.silos.compare_ties`.

    Parameters
    ----------
    draws
        Number of random exchanges.
    seed
        Seed of the draws.
    within
        A column of ``actors`` or node attribute, or a mapping from node to stratum.
    """

    draws: int = 999
    seed: int = 7
    within: str | Mapping[Hashable, Hashable] | None = None

    def __post_init__(self) -> None:
        _usable(self)


#: What a measure can be compared with.
Null = Permutation | Rewiring | DegreeRewiring | Qap


def _usable(null: Null) -> None:
    """Refuse numbers that nothing can be drawn with."""
    check_fields(null)
    if null.draws < 1:
        raise UsageError("silos.bad_draws", draws=null.draws)


def labellings(sizes: NDArray[np.int64]) -> int:
    """Count the different ways to hand out the labels (a multinomial coefficient)."""
    left, ways = int(sizes.sum()), 1
    for size in sizes.tolist():
        ways *= math.comb(left, size)
        left -= size
    return ways


def can_enumerate(sizes: NDArray[np.int64], n_ties: int) -> bool:
    """Whether all labellings are few enough to be looked at one by one."""
    ways = labellings(sizes)
    return ways <= ENUMERATION_LIMIT and ways * max(int(sizes.sum()), n_ties) <= 100 * _CELLS


def enumerate_labels(sizes: NDArray[np.int64]) -> NDArray[np.uint8]:
    """List every labelling, one a row.

    Examples
    --------
    >>> enumerate_labels(np.array([1, 2])).tolist()
    [[0, 1, 1], [1, 0, 1], [1, 1, 0]]
    """
    n, kinds = int(sizes.sum()), len(sizes)
    rows, left = np.zeros((1, n), dtype=np.uint8), sizes[None, :].astype(np.int64)
    for place in range(n):
        parent, label = np.nonzero(left > 0)
        rows, left = rows[parent], left[parent]
        rows[:, place] = label
        left[np.arange(len(label)), label] -= 1
    return rows if kinds else rows[:0]


def drawn_labels(
    codes: NDArray[np.unsignedinteger], null: Permutation, *, n_ties: int
) -> Iterator[NDArray[np.unsignedinteger]]:
    """Hand out random labellings in blocks of bounded size; blocks never change the numbers."""
    rng = np.random.default_rng(null.seed)
    block = max(1, _CELLS // max(len(codes), n_ties, 1))
    for start in range(0, null.draws, block):
        count = min(block, null.draws - start)
        yield _shuffled(codes, count, rng)


def _shuffled(
    codes: NDArray[np.unsignedinteger], count: int, rng: np.random.Generator
) -> NDArray[np.unsignedinteger]:
    """Shuffle by sorting random numbers that carry the label in their last bits.

    Half the time of a shuffle. At least 32 random bits stand before the label; two equal ones
    (less than one pair in a thousand draws of 1,000 nodes) would keep the order of labels.
    """
    bits = np.uint64(8 * codes.dtype.itemsize)
    keys = rng.integers(0, 2**64, size=(count, len(codes)), dtype=np.uint64)
    keys = (keys >> bits << bits) | codes
    keys.sort(axis=1)
    return keys.astype(codes.dtype)


def stratified_labels(
    codes: NDArray[np.unsignedinteger],
    strata: NDArray[np.integer],
    null: Qap,
    *,
    n_ties: int,
) -> Iterator[NDArray[np.unsignedinteger]]:
    """Hand out labellings in which nodes change places within their stratum only."""
    rng = np.random.default_rng(null.seed)
    block = max(1, _CELLS // max(len(codes), n_ties, 1))
    place = np.argsort(strata, kind="stable")
    for start in range(0, null.draws, block):
        rows = np.empty((min(block, null.draws - start), len(codes)), dtype=codes.dtype)
        for row in rows:
            row[place] = codes[np.lexsort((rng.random(len(codes)), strata))]
        yield rows


def enumerated_labels(
    sizes: NDArray[np.int64], *, n_ties: int
) -> Iterator[NDArray[np.unsignedinteger]]:
    """Hand out all labellings in blocks of bounded size."""
    rows = enumerate_labels(sizes)
    block = max(1, _CELLS // max(n_ties, 1))
    for start in range(0, len(rows), block):
        yield rows[start : start + block]


@dataclass(frozen=True, slots=True, eq=False)
class Chance:
    """What a null model gave for one or several numbers.

    Attributes
    ----------
    expected, sd
        Mean and standard deviation over the labellings where the number is defined.
    p
        Share of labellings at least as closed as the observed one; drawn ones with +1 above
        and below, so it is never 0.
    """

    expected: NDArray[np.float64]
    sd: NDArray[np.float64]
    p: NDArray[np.float64]


def chance(
    observed: NDArray[np.float64], values: NDArray[np.float64], *, low_is_closed: bool, exact: bool
) -> Chance:
    """Compare observed numbers with those of the null labellings (first axis of ``values``).

    Parameters
    ----------
    observed
        The numbers of the data.
    values
        One row a labelling. Undefined ones are left out.
    low_is_closed
        Whether a small number means more ties inside groups.
    exact
        Whether ``values`` are all labellings rather than a sample.

    Examples
    --------
    >>> values = np.array([[0.1], [0.2], [0.3], [0.4]])
    >>> chance(np.array([0.1]), values, low_is_closed=True, exact=True).p.tolist()
    [0.25]
    >>> chance(np.array([0.1]), values, low_is_closed=True, exact=False).p.tolist()
    [0.4]
    """
    known = ~np.isnan(values)
    count = known.sum(axis=0)
    slack = _SAME * np.maximum(1.0, np.abs(np.where(np.isfinite(observed), observed, 0.0)))
    with np.errstate(invalid="ignore"):
        low = values <= observed + slack
        high = values >= observed - slack
    hits = ((low if low_is_closed else high) & known).sum(axis=0)
    plus = 0 if exact else 1
    p = _divide(hits + plus, np.where(count > 0, count + plus, 0))
    p[np.isnan(observed)] = np.nan
    mean, sd = _moments(values, known, exact=exact)
    return Chance(mean, sd, p)


def _moments(
    values: NDArray[np.float64], known: NDArray[np.bool_], *, exact: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    count = known.sum(axis=0)
    with np.errstate(invalid="ignore"):
        mean = _divide(np.where(known, values, 0.0).sum(axis=0), count)
        square = np.where(known, (values - mean) ** 2, 0.0).sum(axis=0)
    mean = np.where(np.isfinite(mean), np.where(np.abs(mean) < _SAME, 0.0, mean), np.nan)
    sd = np.sqrt(_divide(square, count if exact else np.maximum(count - 1, 0)))
    flat = sd <= _SAME * np.maximum(1.0, np.abs(mean))
    return mean, np.where(flat, 0.0, np.where(np.isfinite(sd), sd, np.nan))


def _divide(top: NDArray[np.generic], bottom: NDArray[np.generic]) -> NDArray[np.float64]:
    out = np.full(np.broadcast_shapes(top.shape, bottom.shape), np.nan)
    return np.divide(top, bottom, out=out, where=bottom != 0)


def z_score(
    value: NDArray[np.float64], expected: NDArray[np.float64], sd: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Distance from what chance gives in standard deviations; undefined when that is 0."""
    out = np.full(np.broadcast_shapes(value.shape, expected.shape), np.nan)
    return np.divide(value - expected, sd, out=out, where=sd > 0)


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Correct p-values for several tests at once (Holm 1979); undefined ones stay out.

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, np.nan, 0.03])).round(6).tolist()
    [0.03, 0.06, nan, 0.06]
    """
    out = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    steps = p[order] * np.arange(len(order), 0, -1)
    out[order] = np.minimum(np.maximum.accumulate(steps), 1.0) if len(order) else steps
    return out
