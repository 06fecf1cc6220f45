"""Corners of the shapes, shared by the picture writers; the page has the same in TypeScript."""

import math


def _ring(count: int, radius: float, turn: float) -> tuple[tuple[float, float], ...]:
    step = 2 * math.pi / count
    return tuple(
        (radius * math.cos(turn + i * step), radius * math.sin(turn + i * step))
        for i in range(count)
    )


#: Corners for radius 1; a shape that is not named is a circle.
CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.86, -0.86), (0.86, -0.86), (0.86, 0.86), (-0.86, 0.86)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "triangle": ((0, -1.15), (1.05, 0.8), (-1.05, 0.8)),
    "tag": ((-1.2, -0.75), (0.7, -0.75), (1.35, 0), (0.7, 0.75), (-1.2, 0.75)),
    "hexagon": _ring(6, 1.08, math.pi / 6),
    "pentagon": _ring(5, 1.1, -math.pi / 2),
}
