"""Places the whole forest of a scene, tier by tier, and its geographic twin."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.maps.layout import enclosing, rank_in_group, settle, spiral, spiral_reach
from sinergi.maps.links import Floats, Ints, Links
from sinergi.maps.scene import FRONT, GROUP, LEAF, REGION

LEAF_RADIUS = 4.2
_ROOM_FOR_NAME = 22.0
_ASIDE = 30.0
_LANDSCAPE = 2.6
#: Stage after the regions: whatever has no holder.
ROOTS = -1


@dataclass(frozen=True, slots=True)
class Placed:
    """Where every mark stands and how far it reaches."""

    x: Floats
    y: Floats
    reach: Floats


def place_forest(
    radius: Floats, parent: Ints, tier: Ints, links: Links, *, seed: int, elbow: Floats
) -> Placed:
    """Place marks from the leaves up.

    Parameters
    ----------
    radius
        Own disc of a mark; ignored for groups, whose disc is what they hold.
    parent, tier
        The forest: place of the holder (-1 for roots) and depth.
    links
        Ties between marks of any tier.
    seed
        Seed of the starts.
    elbow
        Least reach of a mark: room for its name.

    Returns
    -------
    Placed
        Positions and reach in world units, the middle of the picture at 0, 0.
    """
    n = len(radius)
    reach = np.maximum(radius, elbow)
    local = np.zeros((n, 2))
    _place_leaves(radius, reach, local, parent=parent, tier=tier)
    for depth in (FRONT, GROUP, REGION, ROOTS):
        lifted = links.lifted(_lift(parent, tier, depth), n)
        _place_tier(depth, reach, local, parent=parent, tier=tier, links=lifted, seed=seed)
    place = _absolute(local, parent, tier)
    return Placed(place[:, 0], place[:, 1], reach)


def place_aside(
    radius: Floats,
    parent: Ints,
    tier: Ints,
    links: Links,
    *,
    seed: int,
    elbow: Floats,
    aside: NDArray[np.bool_],
) -> Placed:
    """Place the forest, and to the right of it the branches that wait to be asked for.

    They take no room in the picture that the reader sees first. The parameters are those of
    :func:`place_forest`; ``aside`` marks whole branches.
    """
    if not aside.any():
        return place_forest(radius, parent, tier, links, seed=seed, elbow=elbow)
    x, y, reach = (np.zeros(len(radius)) for _ in range(3))
    edge = 0.0
    for rows in (np.flatnonzero(~aside), np.flatnonzero(aside)):
        if not len(rows):
            continue
        place = np.full(len(radius) + 1, -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        both = (place[links.a] >= 0) & (place[links.b] >= 0)
        inner = Links(place[links.a[both]], place[links.b[both]], links.weight[both])
        part = place_forest(
            radius[rows], place[parent[rows]], tier[rows], inner, seed=seed, elbow=elbow[rows]
        )
        left = float((part.x - part.reach).min())
        shift = edge - left if edge else 0.0
        x[rows], y[rows], reach[rows] = part.x + shift, part.y, part.reach
        edge = float((part.x + part.reach).max()) + _ASIDE
    return Placed(x, y, reach)


def _place_leaves(
    radius: Floats, reach: Floats, local: Floats, *, parent: Ints, tier: Ints
) -> None:
    held = np.flatnonzero((tier == LEAF) & (parent >= 0))
    if not len(held):
        return
    holder = parent[held]
    largest = float(radius[held].max())
    rank = rank_in_group(holder)
    local[held, 0], local[held, 1] = spiral(rank, largest, radius[holder] + 1.5)
    count = np.bincount(holder, minlength=len(radius))
    reach[:] = np.maximum(reach, spiral_reach(count, largest, radius + 1.5) * (count > 0))


def _lift(parent: Ints, tier: Ints, depth: int) -> Ints:
    """Nearest ancestor of every mark not deeper than ``depth`` (:data:`ROOTS`: its root)."""
    top = np.arange(len(parent))
    for _ in range(LEAF + 2):
        deeper = (tier[top] > depth) & (parent[top] >= 0)
        top = np.where(deeper, parent[top], top)
    return top


def _place_tier(
    depth: int,
    reach: Floats,
    local: Floats,
    *,
    parent: Ints,
    tier: Ints,
    links: Links,
    seed: int,
) -> None:
    """Place the marks of a tier inside their holders and set the reach of the holders."""
    rows = np.flatnonzero(parent < 0 if depth == ROOTS else (tier == depth) & (parent >= 0))
    if not len(rows):
        return
    position = np.full(len(parent), -1, dtype=np.int64)
    position[rows] = np.arange(len(rows))
    holders, group = np.unique(parent[rows], return_inverse=True)
    known = (position[links.a] >= 0) & (position[links.b] >= 0)
    inner = Links(position[links.a[known]], position[links.b[known]], links.weight[known])
    order = _by_importance(reach[rows], inner, group)
    back = np.empty(len(rows), dtype=np.int64)
    back[order] = np.arange(len(rows))
    placed = settle(
        reach[rows][order],
        group[order].astype(np.int64),
        Links(back[inner.a], back[inner.b], inner.weight),
        seed=seed,
        gap=10.0 if depth == FRONT else 16.0,
        stretch=_LANDSCAPE if depth == ROOTS else 1.0,
    )
    local[rows] = placed[back]
    if depth != ROOTS:
        grown = enclosing(local[rows], reach[rows], group, len(holders)) + _ROOM_FOR_NAME
        reach[holders] = np.maximum(grown, 30.0)


def _by_importance(size: Floats, links: Links, group: Ints) -> Ints:
    """Order rows so that the well tied and the large start in the middle."""
    n = len(size)
    strength = np.bincount(links.a, weights=links.weight, minlength=n) + np.bincount(
        links.b, weights=links.weight, minlength=n
    )
    return np.lexsort((-size, -strength, group))


def _absolute(local: Floats, parent: Ints, tier: Ints) -> Floats:
    place = local.copy()
    for depth in (REGION, GROUP, FRONT, LEAF):
        rows = np.flatnonzero((tier == depth) & (parent >= 0))
        place[rows] = place[parent[rows]] + local[rows]
    return place


def place_on_globe(lat: Floats, lon: Floats, radius: Floats, *, span: float) -> Floats:
    """Geographic places of front marks in world units (NaN where unknown).

    An equirectangular projection at the middle latitude: true enough for a province, and
    plainly readable for the whole country. Marks of one place are spread around it.
    """
    known = np.isfinite(lat) & np.isfinite(lon)
    place = np.full((len(lat), 2), np.nan)
    if not known.any():
        return place
    middle = float(np.radians((lat[known].max() + lat[known].min()) / 2))
    flat = np.stack([lon[known] * np.cos(middle), -lat[known]], axis=1)
    flat -= (flat.max(axis=0) + flat.min(axis=0)) / 2
    width = float(np.ptp(flat, axis=0).max()) or 1.0
    spot = np.unique(flat, axis=0, return_inverse=True)[1].ravel().astype(np.int64)
    around = spiral(rank_in_group(spot), float(radius[known].max()) + 1, np.zeros(len(flat)))
    start = flat * (span / width) + np.stack(around, axis=1)
    nothing = np.zeros(0, dtype=np.int64)
    group = np.zeros(len(flat), dtype=np.int64)
    links = Links(nothing, nothing, np.zeros(0))
    place[known] = settle(radius[known], group, links, seed=0, start=start)
    return place
