"""Indices that compare ties inside groups with the room for them."""

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.silos.registry import inside, measure, ratio, total
from sinergi.graph.mixing import MixingMatrix

_INF = float("inf")


@measure(
    "coleman", low=-1, high=1, scope="group",
    source="Coleman 1958, https://doi.org/10.17730/humo.17.4.q5604m676260q8n7",
)  # fmt: skip
def coleman(m: MixingMatrix) -> NDArray[np.float64]:
    """Coleman's homophily of each group: how far its ties sent prefer the own group.

    Formula: with d_g ties sent and e_g = d_g (n_g - 1)/(n - 1) expected inside,
    (M_gg - e_g)/(d_g - e_g) when more stay than expected, (M_gg - e_g)/e_g when fewer do
    (the exact form; Coleman printed n_g/n).

    Range: -1 (none stays) over 0 (chance) to +1 (all stay). For a planner: above 0 the rumpun
    prefers itself, whatever its size. NaN for a group of one, without ties sent, or for one
    group alone. It does not show who declined to work with whom.

    Source: Coleman 1958, https://doi.org/10.17730/humo.17.4.q5604m676260q8n7

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> school = MixingMatrix(np.array([[45.0, 15.0], [20.0, 20.0]]), np.array([60, 40]),
    ...                       ("g", "b"), True)
    >>> coleman(school).round(5).tolist()
    [0.38125, 0.175]
    """
    sent = m.ties.sum(axis=-1)
    others = np.asarray(m.n_nodes - 1.0 if len(m.labels) > 1 else 0.0)
    expected = ratio(sent * (m.sizes - 1), others)
    excess = inside(m) - expected
    return ratio(excess, np.where(excess > 0, sent - expected, expected))


@measure(
    "freeman", low=-_INF, high=1, needs=("undirected", "unweighted"),
    source="Freeman 1978, https://doi.org/10.1177/004912417800600401",
)  # fmt: skip
def freeman(m: MixingMatrix) -> NDArray[np.float64]:
    """Freeman's segregation: the shortfall of ties between groups against chance.

    Formula: (E[X] - X)/E[X] with X ties between groups and E[X] = m (n² - Σn_g²)/(n (n - 1)).
    Not cut off at 0 (Freeman's own form is).

    Range: up to 1 (no tie leaves); 0 is chance; below 0 more ties leave than chance gives, the
    lower bound depends on the sizes. For a planner: the share of expected cross-sector ties
    that is missing. NaN with one group or no ties. Undirected only: arcs are symmetrised.

    Source: Freeman 1978, https://doi.org/10.1177/004912417800600401

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> float(freeman(m).round(6))
    0.25
    """
    n, ties = float(m.n_nodes), total(m) / 2
    between = (total(m) - inside(m).sum(axis=-1)) / 2
    room = n * (n - 1)
    share = (n**2 - float((m.sizes.astype(np.float64) ** 2).sum())) / room if room else np.nan
    return ratio(ties * share - between, ties * share)


@measure(
    "smi", low=-1, high=1, scope="group", needs=("unweighted",),
    source="Fershtman 1997, Social Networks 19:193-207",
)  # fmt: skip
def smi(m: MixingMatrix) -> NDArray[np.float64]:
    """Segregation matrix index of each group: density inside against density outwards.

    Formula: (d_in - d_out)/(d_in + d_out), d_in = M_gg/(n_g (n_g - 1)),
    d_out = Σ_h M_gh/(n_g (n - n_g)).

    Range: -1 (only outside) to +1 (only inside), 0 equal densities. For a planner: whether a
    rumpun's members are closer to each other than to the rest, whatever the sizes. NaN for a
    group of one, for one group alone and without ties.

    Source: Fershtman 1997, Social Networks 19:193-207

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> smi(m).round(6).tolist()
    [0.333333, nan]
    """
    n = m.sizes.astype(np.float64)
    within = ratio(inside(m), n * (n - 1))
    outward = ratio(m.ties.sum(axis=-1) - inside(m), n * (m.n_nodes - n))
    return ratio(within - outward, within + outward)


def _table(m: MixingMatrix) -> tuple[NDArray[np.float64], ...]:
    """Ties and non-ties, within and between: a, b, c, d of the two-by-two table."""
    n = m.sizes.astype(np.float64)
    room_in = float((n * (n - 1)).sum())
    room_out = float(m.n_nodes * (m.n_nodes - 1)) - room_in
    within = inside(m).sum(axis=-1)
    between = total(m) - within
    return within, between, room_in - within, room_out - between


@measure(
    "odds_ratio", low=0, high=_INF, needs=("unweighted",),
    source="Moody 2001, https://doi.org/10.1086/338954",
)  # fmt: skip
def odds_ratio(m: MixingMatrix) -> NDArray[np.float64]:
    """Odds that a pair within a group is tied over the odds of a pair between groups.

    Formula: (ties within · non-ties between)/(ties between · non-ties within); ordered pairs
    when directed.

    Range: 0 to infinity, 1 is no difference. For a planner: "two agencies of one rumpun are k
    times as likely to work together" (in odds). Infinite when no between pair or every within
    pair is tied (NaN in the table: read Yule's Q there), NaN when nothing can be said (0/0).
    Small networks give wild values.

    Source: Moody 2001, https://doi.org/10.1086/338954

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> float(odds_ratio(m))
    inf
    >>> m = MixingMatrix(np.array([[4.0, 1.0], [1.0, 0.0]]), np.array([3, 1]), ("a", "b"), False)
    >>> float(odds_ratio(m))
    4.0
    """
    within, between, no_within, no_between = _table(m)
    top, bottom = within * no_between, between * no_within
    return np.where((bottom == 0) & (top > 0), np.inf, ratio(top, bottom))


@measure(
    "yule_q", low=-1, high=1, needs=("unweighted",),
    source="Yule 1912, https://doi.org/10.2307/2340126",
)  # fmt: skip
def yule_q(m: MixingMatrix) -> NDArray[np.float64]:
    """Yule's Q: the odds ratio brought between -1 and 1.

    Formula: (OR - 1)/(OR + 1). Pairs of a node with itself are not counted as non-ties.

    Range: -1 to +1, 0 is no difference. For a planner: reads like a correlation between
    "same rumpun" and "works together". NaN where the odds ratio is.

    Source: Yule 1912, https://doi.org/10.2307/2340126

    Examples
    --------
    >>> from sinergi.graph.mixing import MixingMatrix
    >>> m = MixingMatrix(np.array([[2.0, 1.0], [1.0, 0.0]]), np.array([2, 1]), ("a", "b"), False)
    >>> float(yule_q(m))
    1.0
    """
    within, between, no_within, no_between = _table(m)
    top, bottom = within * no_between, between * no_within
    return ratio(top - bottom, top + bottom)
