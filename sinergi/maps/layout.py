"""Places every mark, once, seeded: the reader's computer never runs physics.

The forest is placed from the leaves up. Programs stand in a sunflower spiral around their
agency; agencies are pulled together by their ties inside the disc of their sector; sectors are
packed around the ones that hold them together. Every step works on all groups at once, on
arrays; no loop runs over pairs.

Large groups are unfolded along their ties first (``embed``); then overlapping discs are pushed
apart (as in Gansner and Hu 2010, "Efficient, proximity-preserving node overlap removal") with a
last scaling that guarantees that no two discs touch.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from sinergi.maps.embed import unfold
from sinergi.maps.links import Floats, Ints, Links

GOLDEN = np.pi * (3 - np.sqrt(5))
#: Nearest neighbours of a sunflower spiral of unit step are never closer than this.
_SPIRAL_NEAREST = 1.55
#: Groups of more members than this are unfolded along their ties, in a big map only large ones.
_SMALL_GROUP, _LARGE = 60, 500
_FEW = 4
_MANY = 6_000
#: Share of the discs that may touch their nearest when an unfolded group is scaled.
_CLEAR = 0.25
_PATIENCE, _PUSHES = 14, 5
#: Discs closer than this share of the wished gap are pushed again.
_TOUCH = 0.5
_SAME_SPOT = 1e-9


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
    return _pushed(place, radius, _near_pairs(place, group, radius, gap), gap)


def _pushed(place: Floats, radius: Floats, pairs: tuple[Ints, Ints], gap: float) -> Floats:
    i, j = pairs
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
    inner = group[links.a] == group[links.b]
    own = Links(links.a[inner], links.b[inner], links.weight[inner])
    if start is not None:
        return _parted(start, group, radius, gap)
    size = int(group.max()) + 1
    place, unfolded = _start(radius, group, own, size=size, seed=seed, stretch=stretch, gap=gap)
    free = ~unfolded[group]
    if free.any():
        place = _drawn_together(place, group, radius, own, gap=gap, stretch=stretch, free=free)
    place -= _mean_by(group, place, size)[group]
    return _parted(place, group, radius, gap)


def _drawn_together(
    place: Floats,
    group: Ints,
    radius: Floats,
    links: Links,
    *,
    gap: float,
    stretch: float,
    free: NDArray[np.bool_],
) -> Floats:
    """Let ties pull and discs push in the small groups (``free``), for some rounds."""
    rows = np.flatnonzero(free)
    number = np.cumsum(free) - 1
    kept = free[links.a]
    own = Links(number[links.a[kept]], number[links.b[kept]], links.weight[kept])
    gravity = np.array([0.02 / stretch, 0.02 * stretch])
    part, home, reach = place[rows], group[rows], radius[rows]
    rounds = 110 if len(rows) <= _MANY else 15
    for step in range(rounds):
        cooling = 1 - step / rounds * 0.7
        part = _pull(part, home, own, gravity=gravity * cooling * 2, rate=0.12 * cooling)
        part = _push(part, home, reach, gap)
    place = place.copy()
    place[rows] = part
    return place


def _parted(place: Floats, group: Ints, radius: Floats, gap: float) -> Floats:
    """Push until no two discs touch; what is left after some patience is scaled apart."""
    slack = float(np.median(radius))
    for _ in range(_PATIENCE):
        pairs = _near_pairs(place, group, radius, gap + slack)
        if not _touch(place, radius, pairs, gap).any():
            break
        for _ in range(_PUSHES):
            place = _pushed(place, radius, pairs, gap)
    return _spread(place, group, radius, gap=gap, size=int(group.max()) + 1)


def _touch(
    place: Floats, radius: Floats, pairs: tuple[Ints, Ints], gap: float
) -> NDArray[np.bool_]:
    i, j = pairs
    delta = place[j] - place[i]
    return np.hypot(delta[:, 0], delta[:, 1]) < radius[i] + radius[j] + gap * _TOUCH


def _start(
    radius: Floats, group: Ints, own: Links, *, size: int, seed: int, stretch: float, gap: float
) -> tuple[Floats, NDArray[np.bool_]]:
    """First places, and which groups were unfolded along their ties."""
    count = np.bincount(group, minlength=size)
    ties = np.bincount(group[own.a], minlength=size)
    many = len(radius) > _MANY
    unfolded = (ties * 2 >= count) & (count > (_LARGE if many else _SMALL_GROUP))
    tangled = unfolded | ((ties >= count) & (count > _FEW) & (not many))
    place = _sunflower(group, radius)
    order = np.argsort(group, kind="stable")
    bounds = np.r_[0, np.cumsum(count)]
    number = np.full(len(group), -1, dtype=np.int64)
    for g in np.flatnonzero(tangled):
        rows = order[bounds[g] : bounds[g + 1]]
        number[rows] = np.arange(len(rows))
        kept = group[own.a] == g
        links = Links(number[own.a[kept]], number[own.b[kept]], own.weight[kept])
        flat = unfold(len(rows), links, seed=seed, alike=int(tangled.sum()))
        if unfolded[g]:
            place[rows] = _sized(flat, radius[rows], stretch=stretch, gap=gap)
        else:
            place[rows] = _packed(flat, radius[rows], stretch)
    return place, unfolded


def _packed(place: Floats, radius: Floats, stretch: float) -> Floats:
    """Scale to the area that the discs need: the rounds that follow only have to sort them."""
    flat = (place - place.mean(axis=0)) * np.array([stretch**0.25, stretch**-0.25])
    reach = np.maximum(np.hypot(flat[:, 0], flat[:, 1]), 1e-9)
    usual = 1.5 * float(np.median(reach))
    near = flat * np.minimum(1, usual / reach)[:, None]
    wanted = float(np.sqrt((radius**2).sum() / 2))
    return near * wanted / max(float(np.sqrt((near**2).sum(axis=1).mean())), 1e-9)


def _sized(place: Floats, radius: Floats, *, stretch: float, gap: float) -> Floats:
    """Turn the long side across and scale so that most discs stand clear of each other."""
    turned = place @ np.linalg.svd(place - place.mean(axis=0), full_matrices=False)[2].T
    turned = turned * np.array([stretch**0.25, stretch**-0.25])
    near: Floats = np.asarray(cKDTree(turned).query(turned, 2)[0], dtype=np.float64)[:, 1]
    room = float(np.quantile(near, _CLEAR))
    return turned * (2 * float(np.median(radius)) + gap) / max(room, 1e-3)


def enclosing(place: Floats, radius: Floats, group: Ints, size: int) -> Floats:
    """Radius, around the middle, that holds every disc of the group."""
    reach = np.zeros(size)
    np.maximum.at(reach, group, np.hypot(place[:, 0], place[:, 1]) + radius)
    return reach
