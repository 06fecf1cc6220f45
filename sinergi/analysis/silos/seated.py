"""The comparison that forum ties need, made beside the one that was asked for."""

from dataclasses import dataclass
from typing import Final

from sinergi.analysis.null import Null, Permutation, Rewiring, z_score
from sinergi.analysis.silos.inputs import Problem
from sinergi.analysis.silos.measuring import INDICES, measure_all

#: Above so many seats shuffling takes longer than a plain call should; ask for ``Rewiring()``.
MOST_SEATS: Final = 5_000
DRAWS: Final = 199


@dataclass(frozen=True, slots=True)
class SeatedChance:
    """E-I of the network under shuffled seats.

    Attributes
    ----------
    value, expected, sd, z, p
        As in the table, with every forum's size and every agency's seats kept.
    draws
        Seatings drawn.
    """

    value: float
    expected: float
    sd: float
    z: float
    p: float
    draws: int


def seated_chance(problem: Problem, null: Null | None) -> SeatedChance | None:
    """Compare the E-I with shuffled seats when labels were shuffled and forums make ties.

    Shuffling labels keeps the ties but not who holds how many seats, so its p is not the answer
    for co-membership. ``None`` when no forum makes ties, when weights count, when there are too
    many seats, or when another null model was asked for.
    """
    seats = problem.seats
    if not isinstance(null, Permutation) or seats is None or problem.weighted:
        return None
    if len(seats.item) > MOST_SEATS or not problem.network.n_ties or len(problem.groups.names) < 2:  # noqa: PLR2004 - nothing lies outside one group
        return None
    shuffle = Rewiring(draws=min(DRAWS, null.draws), seed=null.seed)
    (item,), _ = measure_all(problem, INDICES["ei"][:1], shuffle)
    got = item.chance
    z = float(z_score(item.value, got.expected, got.sd))
    return SeatedChance(
        float(item.value), float(got.expected), float(got.sd), z, float(got.p), shuffle.draws
    )
