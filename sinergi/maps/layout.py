"""Places every mark, once, seeded: the reader's computer never runs physics.

The forest is placed from the leaves up. Programs stand in a sunflower spiral around their
agency; agencies are pulled together by their ties inside the disc of their sector; sectors are
packed around the ones that hold them together. Every step works on all groups at once, on
arrays; no loop runs over pairs.

Two ingredients: smoothing over the ties for a start (the averaging step of spectral layouts,
Koren 2005, "Drawing graphs by eigenvectors"), and pushing overlapping discs apart (as in Gansner
and Hu 2010, "Efficient, proximity-preserving node overlap removal") with a last scaling that
guarantees that no two discs touch.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GOLDEN = np.pi * (3 - np.sqrt(5))
#: Nearest neighbours of a sunflower spiral of unit step are never closer than this.
_SPIRAL_NEAREST = 1.55
_SMALL_GROUP = 60
_FEW = 4
_MANY = 6_000
_SAME_SPOT = 1e-9


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


def rank_in_group(group: Ints) -> Ints:
    """Place of every row inside its group, in row order.

    Examples
    --------
    >>> rank_in_group(np.array([3, 3, 1, 3])).tolist()
    [0, 1, 0, 2]
    """
    order = np.argsort(group, kind="stable")
    sorted_group = group[order]
    starts = np.r_[0, np.flatnonzero(np.diff(sorted_group)) + 1]
    sizes = np.diff(np.r_[starts, len(group)])
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(starts, sizes)
    return rank


def spiral(rank: Ints, radius: float, inner: Floats) -> tuple[Floats, Floats]:
    """Sunflower spiral of equal discs around discs of radius ``inner``."""
    step = 2 * radius / _SPIRAL_NEAREST
    first = np.ceil(((inner + radius) / step) ** 2)
    distance = step * np.sqrt(first + rank)
    return distance * np.cos(rank * GOLDEN), distance * np.sin(rank * GOLDEN)


def spiral_reach(count: Ints, radius: float, inner: Floats) -> Floats:
    """Radius of the disc that holds a spiral of ``count`` discs."""
    step = 2 * radius / _SPIRAL_NEAREST
    first = np.ceil(((inner + radius) / step) ** 2)
    return np.where(count > 0, step * np.sqrt(first + np.maximum(count - 1, 0)) + radius, inner)


def _mean_by(group: Ints, values: Floats, size: int) -> Floats:
    count = np.maximum(np.bincount(group, minlength=size), 1)
    sums = [np.bincount(group, weights=values[:, c], minlength=size) for c in (0, 1)]
    return np.stack(sums, axis=1) / count[:, None]


def _smooth(group: Ints, links: Links, size: int, rng: np.random.Generator) -> Floats:
    """Average over the ties again and again: what is tied together comes to lie together."""
    n = len(group)
    ends = (np.r_[links.a, links.b], np.r_[links.b, links.a])
    matrix = sparse.csr_array((np.r_[links.weight, links.weight], ends), shape=(n, n))
    degree = np.asarray(matrix.sum(axis=1)).ravel()
    scale = 1 / np.maximum(degree, 1e-9)
    place = rng.standard_normal((n, 2))
    lonely = degree == 0
    for _ in range(40):
        moved = np.asarray(matrix @ place) * scale[:, None]
        place = np.where(lonely[:, None], place, 0.5 * place + 0.5 * moved)
        place = place - _mean_by(group, place, size)[group]
        place /= np.sqrt((place**2).mean(axis=0)) + 1e-12
        place[:, 1] -= (place[:, 0] * place[:, 1]).mean() * place[:, 0]
    return place


def _ranked_disc(group: Ints, guide: Floats, area: Floats, size: int) -> Floats:
    """Spread every group evenly over its disc, keeping left/right and up/down of ``guide``."""
    count = np.bincount(group, minlength=size)
    side = np.ceil(np.sqrt(np.maximum(count, 1)))[group]
    by_x = np.lexsort((guide[:, 0], group))
    rank = np.empty(len(group), dtype=np.int64)
    rank[by_x] = rank_in_group(group[by_x])
    column = np.floor(rank / side)
    by_y = np.lexsort((guide[:, 1], column, group))
    cell = group[by_y] * (int(side.max(initial=1)) + 1) + column[by_y].astype(np.int64)
    row = np.empty(len(group), dtype=np.int64)
    row[by_y] = rank_in_group(cell)
    tall = np.bincount(group * (int(side.max(initial=1)) + 1) + column.astype(np.int64))
    height = tall[group * (int(side.max(initial=1)) + 1) + column.astype(np.int64)]
    u = 2 * (column + 0.5) / np.ceil(count[group] / side) - 1
    v = 2 * (row + 0.5) / height - 1
    x, y = u * np.sqrt(1 - v**2 / 2), v * np.sqrt(1 - u**2 / 2)
    return np.stack([x, y], axis=1) * np.sqrt(area)[group][:, None]


def _sunflower(group: Ints, radius: Floats) -> Floats:
    """First members in the middle, the others around them, areas respected."""
    order = np.argsort(group, kind="stable")
    area = np.cumsum((radius[order] * 1.1) ** 2)
    starts = np.r_[0, np.flatnonzero(np.diff(group[order])) + 1]
    base = np.r_[0.0, area][starts]
    sizes = np.diff(np.r_[starts, len(group)])
    inside = area - np.repeat(base, sizes) - radius[order] ** 2 * 0.8
    distance = np.empty(len(group))
    distance[order] = np.sqrt(np.maximum(inside, 0))
    angle = rank_in_group(group) * GOLDEN
    return np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)


def _near_pairs(place: Floats, group: Ints, radius: Floats, gap: float) -> tuple[Ints, Ints]:
    """Pairs of one group that may touch; groups are moved far apart for the search."""
    reach = 2 * float(radius.max(initial=0)) + gap
    span = float(np.abs(place).max(initial=0)) * 2 + reach * 2
    shifted = place.copy()
    shifted[:, 0] += group * span
    pairs = cKDTree(shifted).query_pairs(reach, output_type="ndarray")
    return pairs[:, 0].astype(np.int64), pairs[:, 1].astype(np.int64)


def _push(place: Floats, group: Ints, radius: Floats, gap: float) -> Floats:
    """Move overlapping discs apart, the smaller one further."""
    i, j = _near_pairs(place, group, radius, gap)
    delta = place[j] - place[i]
    distance = np.hypot(delta[:, 0], delta[:, 1])
    overlap = radius[i] + radius[j] + gap - distance
    hit = overlap > 0
    i, j, delta, distance, overlap = i[hit], j[hit], delta[hit], distance[hit], overlap[hit]
    flat = distance < _SAME_SPOT
    delta[flat] = np.stack([np.cos(i[flat] + 0.0), np.sin(i[flat] + 0.0)], axis=1)
    unit = delta / np.where(flat, 1, distance)[:, None]
    share = radius[j] / (radius[i] + radius[j])
    n = len(place)
    moved = place.copy()
    for c in (0, 1):
        force = unit[:, c] * overlap * 0.9
        moved[:, c] -= np.bincount(i, weights=force * share, minlength=n)
        moved[:, c] += np.bincount(j, weights=force * (1 - share), minlength=n)
    return moved


def _pull(place: Floats, group: Ints, links: Links, *, gravity: Floats, rate: float) -> Floats:
    """Bring tied things closer and everything towards the middle of its group."""
    n = len(place)
    moved = place * (1 - gravity)
    inner = group[links.a] == group[links.b]
    a, b, weight = links.a[inner], links.b[inner], links.weight[inner]
    total = np.bincount(a, weights=weight, minlength=n) + np.bincount(
        b, weights=weight, minlength=n
    )
    scale = rate / np.maximum(total, 1e-9)
    for c in (0, 1):
        step = (place[b, c] - place[a, c]) * weight
        moved[:, c] += np.bincount(a, weights=step, minlength=n) * scale
        moved[:, c] -= np.bincount(b, weights=step, minlength=n) * scale
    return moved


def _spread(place: Floats, group: Ints, radius: Floats, *, gap: float, size: int) -> Floats:
    """Scale every group just enough that its discs stand clear of each other."""
    i, j = _near_pairs(place, group, radius, gap)
    distance = np.maximum(np.hypot(*(place[j] - place[i]).T), 1e-6)
    need = (radius[i] + radius[j] + gap) / distance
    factor = np.ones(size)
    np.maximum.at(factor, group[i], need)
    return place * np.minimum(factor, 50)[group][:, None]


def settle(
    radius: Floats,
    group: Ints,
    links: Links,
    *,
    seed: int,
    gap: float = 2.0,
    stretch: float = 1.0,
    start: Floats | None = None,
) -> Floats:
    """Place discs around the middle of their group so that none overlap.

    Parameters
    ----------
    radius, group
        Disc and group (0, 1, 2, ...) of every thing; earlier rows start nearer the middle.
    links
        Ties that pull together.
    seed
        Seed of the start.
    gap
        Least distance between two discs.
    stretch
        Width of a group over its height.
    start
        Places to keep to (geography): discs are only pushed apart.

    Returns
    -------
    ndarray
        x and y, relative to the middle of the group.
    """
    if not len(radius):
        return np.zeros((0, 2))
    size = int(group.max()) + 1
    rounds = 110 if len(radius) <= _MANY else 22
    place = _start(radius, group, links, size=size, seed=seed) if start is None else start.copy()
    gravity = np.array([0.02 / stretch, 0.02 * stretch])
    for step in range(rounds):
        cooling = 1 - step / rounds
        if start is None and cooling > 0.3:  # noqa: PLR2004 - the last third only pushes apart
            place = _pull(place, group, links, gravity=gravity * cooling * 2, rate=0.12 * cooling)
        place = _push(place, group, radius, gap)
    if start is None:
        place -= _mean_by(group, place, size)[group]
    return _spread(place, group, radius, gap=gap, size=size)


def _start(radius: Floats, group: Ints, links: Links, *, size: int, seed: int) -> Floats:
    inner = group[links.a] == group[links.b]
    own = Links(links.a[inner], links.b[inner], links.weight[inner])
    guide = _smooth(group, own, size, np.random.default_rng(seed))
    area = np.bincount(group, weights=(radius * 1.15) ** 2, minlength=size).astype(np.float64)
    count = np.bincount(group, minlength=size)
    ties = np.bincount(group[own.a], minlength=size)
    guided = ((count > _SMALL_GROUP) | ((ties >= count) & (count > _FEW)))[group]
    return np.where(
        guided[:, None], _ranked_disc(group, guide, area, size), _sunflower(group, radius)
    )


def enclosing(place: Floats, radius: Floats, group: Ints, size: int) -> Floats:
    """Radius, around the middle, that holds every disc of the group."""
    reach = np.zeros(size)
    np.maximum.at(reach, group, np.hypot(place[:, 0], place[:, 1]) + radius)
    return reach
