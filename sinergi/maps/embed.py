"""Unfolds one tied group of many: who is tied together comes to lie together.

A graph is made coarser step by step (pairs and stars become one), the coarsest one is laid out
from several starts, and every finer one is relaxed from the places of the coarser (multilevel, as
in Walshaw 2003, "A multilevel algorithm for force-directed graph drawing"). The forces:

* ties pull towards the weighted mean of the neighbours; a long tie counts less (the idea of the
  LinLog model, Noack 2009, "Modularity clustering is force-directed layout"), so that one far tie
  does not tear a community apart; ties in triangles count more, ties of hubs less;
* everything pushes everything within a short range. The sum is taken on a grid by a fast Fourier
  transform (particle-mesh, Hockney and Eastwood 1988), so that a step costs the same however
  crowded a place is, and exactly for the few nearest.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import fft, sparse
from scipy.spatial import cKDTree

from sinergi.maps.links import Floats, Ints, Links

#: Up to so many nodes every pair is counted; larger ones use the grid.
_EXACT = 400
_COARSEST = 80
_STARTS = 12
_TINY = 30
_STALLED = 0.93
_RATE = 0.6
_PUSH, _PUSH_EXACT, _PUSH_NEAR = 0.03, 0.04, 0.03
_RANGE = 10.0
_NEAREST = 6
#: The widest grid, in cells.
_WIDE = 420
#: Nodes of more ties are no sign that two of their neighbours belong together.
_HUB = 60
_GRAVITY = 0.004
#: How much the ties of those with many ties count less.
_MODEST = 0.2


@dataclass(frozen=True, slots=True)
class _Level:
    """One graph of the hierarchy: ties (each once), sizes, and where its nodes went."""

    links: Links
    size: Floats
    up: Ints

    @property
    def n(self) -> int:
        return len(self.size)


def unfold(n: int, links: Links, *, seed: int, alike: int = 1) -> Floats:
    """Places of ``n`` tied things, about one unit apart, the middle at 0, 0.

    Parameters
    ----------
    n
        Number of things, numbered from 0.
    links
        Ties between them; those of a thing with itself do not count.
    seed
        Seed of the starts: the same ties give the same places.
    alike
        How many such groups are unfolded in all: each gets its share of the time.

    Returns
    -------
    ndarray
        x and y; what has no tie stands outside of the others.
    """
    rng = np.random.default_rng(seed)
    tied = np.zeros(n, dtype=np.bool_)
    tied[links.a] = tied[links.b] = True
    number = np.cumsum(tied) - 1
    inner = Links(number[links.a], number[links.b], links.weight)
    levels = _levels(_once(int(tied.sum()), inner), rng)
    place = _first(levels[-1], rng, max(2, _STARTS // alike))
    for level, coarser in zip(levels[-2::-1], levels[:0:-1], strict=True):
        grown = np.sqrt(level.n / coarser.n)
        place = place[level.up] * grown + rng.standard_normal((level.n, 2)) * 0.3
        place = _relax(place, level, rounds=_rounds(level.n * alike), heat=1.0)
    return _with_loners(place - np.median(place, axis=0) if len(place) else place, tied)


def _rounds(n: int) -> int:
    """Coarse graphs are cheap and decide about the whole: they get more steps."""
    return int(np.clip(400_000 / max(n, 1), 16, 60))


def _once(n: int, links: Links) -> Links:
    """Every tie once; ties in triangles are heavier, those of hubs lighter."""
    both = (np.r_[links.a, links.b], np.r_[links.b, links.a])
    matrix = sparse.csr_array((np.r_[links.weight, links.weight], both), shape=(n, n))
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    matrix.data /= max(float(np.median(matrix.data)) if len(matrix.data) else 1.0, 1e-9)
    known = sparse.csr_array(
        (np.ones(len(matrix.indices)), matrix.indices, matrix.indptr), shape=(n, n)
    )
    calm = sparse.diags_array((np.diff(matrix.indptr) <= _HUB).astype(np.float64))
    calmed = (calm @ known).tocsr()
    shared = (calmed.T @ calmed).multiply(known)
    upper = sparse.triu(matrix + shared, 1).tocoo()
    row, column = upper.row.astype(np.int64), upper.col.astype(np.int64)
    # a tie is worth more to those who have few: not everybody can stand beside a hub
    degree = np.diff(matrix.indptr).astype(np.float64)
    few = (degree[row] * degree[column]) ** -_MODEST
    scale = float(np.median(few)) if len(few) else 1.0
    return Links(row, column, upper.data.astype(np.float64) * few / scale)


def _levels(links: Links, rng: np.random.Generator) -> list[_Level]:
    n = int(max(links.a.max(initial=-1), links.b.max(initial=-1))) + 1
    levels = [_Level(links, np.ones(n), np.zeros(0, dtype=np.int64))]
    while levels[-1].n > _COARSEST:
        finest = levels[-1]
        up = _merged(finest, rng)
        size = np.bincount(up, weights=finest.size).astype(np.float64)
        if len(size) > _STALLED * finest.n:
            break
        levels[-1] = replace(finest, up=up)
        levels.append(_Level(finest.links.lifted(up, len(size)), size, up[:0]))
    return levels


def _best(rows: Ints, columns: Ints, score: Floats, n: int) -> Ints:
    """Column of the best score of every row, -1 for none."""
    order = np.lexsort((columns, -score, rows))
    first = np.r_[True, np.diff(rows[order]) > 0] if len(rows) else np.zeros(0, dtype=np.bool_)
    best = np.full(n, -1, dtype=np.int64)
    best[rows[order][first]] = columns[order][first]
    return best


def _merged(level: _Level, rng: np.random.Generator) -> Ints:
    """Give every node its coarser node: mutual best partners, then leaves of stars."""
    n, size = level.n, level.size
    a, b = np.r_[level.links.a, level.links.b], np.r_[level.links.b, level.links.a]
    weight = np.r_[level.links.weight, level.links.weight]
    score = weight / (np.sqrt(size[a] * size[b]) * (size[a] + size[b]))
    score *= 1 + 1e-3 * rng.random(len(score))
    favourite = _best(a, b, score, n)
    label, free = np.full(n, -1, dtype=np.int64), np.ones(n, dtype=np.bool_)
    for _ in range(3):
        live = free[a] & free[b]
        best = _best(a[live], b[live], score[live], n)
        suitors = np.flatnonzero(best >= 0)
        mutual = suitors[best[best[suitors]] == suitors]
        label[mutual] = np.minimum(mutual, best[mutual])
        free[mutual] = False
    left = np.flatnonzero(free & (favourite >= 0))
    label[left] = label[favourite[left]]
    alone = np.flatnonzero(label < 0)
    label[alone] = alone
    return np.unique(label, return_inverse=True)[1].ravel().astype(np.int64)


def _first(level: _Level, rng: np.random.Generator, starts: int) -> Floats:
    """Lay the coarsest graph out from several starts; the one with the shortest ties stays."""
    best, least = np.zeros((level.n, 2)), np.inf
    a, b, weight = level.links.a, level.links.b, level.links.weight
    for _ in range(starts if level.n <= _EXACT else 1):
        place = rng.standard_normal((level.n, 2)) * np.sqrt(level.n) / 2
        place = _relax(place, level, rounds=150 if level.n > _TINY else 60, heat=3.0)
        spread = np.sqrt((place**2).sum(axis=1).mean()) + 1e-9
        long = float((weight * np.hypot(*(place[a] - place[b]).T)).sum()) / float(spread)
        if long < least:
            best, least = place, long
    return best


def _relax(place: Floats, level: _Level, *, rounds: int, heat: float) -> Floats:
    """Let the forces work for some rounds, each step at most ``heat`` long and cooling."""
    size = np.minimum(np.sqrt(level.size / level.size.mean()), 3)
    far = 1.0 if bool((level.size == 1).all()) else 0.3
    push = _Exact(size) if level.n <= _EXACT else _Grid(size)
    for step in range(rounds):
        cooling = 1 - step / rounds
        move = _pulled(place, level.links, far) + push.force(place, step)
        move -= _GRAVITY * place
        length = np.hypot(move[:, 0], move[:, 1])
        limit = heat * (0.1 + cooling)
        place = place + move * np.minimum(1, limit / np.maximum(length, 1e-9))[:, None]
        place = place - place.mean(axis=0)
    return place


def _pulled(place: Floats, links: Links, far: float) -> Floats:
    a, b, n = links.a, links.b, len(place)
    delta = place[b] - place[a]
    weight = links.weight / (1 + far * np.sqrt(_squared(delta)))
    total = np.bincount(a, weights=weight, minlength=n) + np.bincount(
        b, weights=weight, minlength=n
    )
    scale = _RATE / np.maximum(total, 1e-9)
    return _both(a, b, delta * weight[:, None], n) * scale[:, None]


def _squared(delta: Floats) -> Floats:
    return delta[:, 0] ** 2 + delta[:, 1] ** 2


def _both(a: Ints, b: Ints, force: Floats, n: int) -> Floats:
    """Add a force to one end and take it from the other."""
    moved = np.zeros((n, 2))
    for c in (0, 1):
        moved[:, c] += np.bincount(a, weights=force[:, c], minlength=n)
        moved[:, c] -= np.bincount(b, weights=force[:, c], minlength=n)
    return moved


class _Exact:
    """Push between all pairs of a small graph."""

    def __init__(self, size: Floats) -> None:
        self._near = (size[:, None] + size[None, :]) ** 2 / 4

    def force(self, place: Floats, step: int) -> Floats:
        del step
        x = place[:, 0][:, None] - place[:, 0][None, :]
        y = place[:, 1][:, None] - place[:, 1][None, :]
        strength = _PUSH_EXACT * self._near / (x * x + y * y + 0.05 * self._near)
        pushed = [np.einsum("ij,ij->i", strength, x), np.einsum("ij,ij->i", strength, y)]
        return np.stack(pushed, axis=1)


class _Grid:
    """Push of limited range on a grid, and exactly between the few nearest."""

    def __init__(self, size: Floats) -> None:
        self._mass = size**2
        self._kernel: tuple[int, float, NDArray[np.complex128], NDArray[np.complex128]] | None = (
            None
        )
        self._near: Ints = np.zeros((0, 0), dtype=np.int64)

    def force(self, place: Floats, step: int) -> Floats:
        if step % 4 == 0:
            most = min(_NEAREST, len(place) - 1)
            found = np.asarray(cKDTree(place).query(place, most + 1)[1], dtype=np.int64)
            self._near = found[:, 1:]
        x = place[:, :1] - place[:, 0][self._near]
        y = place[:, 1:] - place[:, 1][self._near]
        gap = x * x + y * y
        strength = 2 * _PUSH_NEAR * np.maximum(0, 1 - gap / 2) / (gap + 0.05)
        close = [np.einsum("ij,ij->i", strength, x), np.einsum("ij,ij->i", strength, y)]
        return _PUSH * self._far(place) + np.stack(close, axis=1)

    def _far(self, place: Floats) -> Floats:
        low, extent = place.min(axis=0), float(np.ptp(place, axis=0).max())
        if self._kernel is None or extent / self._kernel[1] + 3 > self._kernel[0] - _RANGE:
            self._kernel = self._made(extent * 1.15)
        wide, cell, across, along = self._kernel
        spot = (place - low) / cell
        corner = spot.astype(np.int64)
        part = spot - corner
        base = corner[:, 0] * wide + corner[:, 1]
        x, y = part[:, 0], part[:, 1]
        shares = ((0, (1 - x) * (1 - y)), (1, (1 - x) * y), (wide, x * (1 - y)), (wide + 1, x * y))
        crowd = np.zeros(wide * wide)
        for step, share in shares:
            crowd += np.bincount(base + step, weights=share * self._mass, minlength=wide * wide)
        waves = fft.rfft2(crowd.reshape(wide, wide))
        found: list[Floats] = []
        for kernel in (across, along):
            field = fft.irfft2(waves * kernel, (wide, wide)).ravel()
            found.append(
                sum((field[base + step] * share for step, share in shares), np.zeros(len(place)))
            )
        return np.stack(found, axis=1)

    def _made(
        self, extent: float
    ) -> tuple[int, float, NDArray[np.complex128], NDArray[np.complex128]]:
        cell = max(1.0, extent / _WIDE)
        reach = int(np.ceil(_RANGE / cell))
        wide = int(fft.next_fast_len(int(extent / cell) + 4 + reach + int(_RANGE), real=True))
        axis = np.arange(wide)
        axis = np.where(axis > wide // 2, axis - wide, axis) * cell
        gap = axis[:, None] ** 2 + axis[None, :] ** 2
        strength = np.maximum(0, 1 - gap / _RANGE**2) / (gap + 0.3)
        return wide, cell, fft.rfft2(strength * axis[:, None]), fft.rfft2(strength * axis[None, :])


def _with_loners(place: Floats, tied: NDArray[np.bool_]) -> Floats:
    """Things without a tie stand around the others, in a spiral."""
    whole = np.zeros((len(tied), 2))
    whole[tied] = place
    alone = int((~tied).sum())
    rim = float(np.quantile(np.hypot(place[:, 0], place[:, 1]), 0.98)) if len(place) else 0.0
    k = np.arange(alone)
    distance, angle = np.sqrt(rim**2 + (k + 1) / np.pi * 2.0) + 1, k * np.pi * (3 - np.sqrt(5))
    whole[~tied] = np.stack([distance * np.cos(angle), distance * np.sin(angle)], axis=1)
    return whole
