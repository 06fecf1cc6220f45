"""Signs on the lines of a still picture: a question mark, and a tick once it is confirmed."""

from sinergi.maps.scene import Scene
from sinergi.maps.strokes import Item, Line, Shape, Words
from sinergi.maps.style import PAPER

_SIZE = 7.0
_SHORT = 46.0


def confirmed(scene: Scene, rep: list[int]) -> set[tuple[str, int, int]]:
    """Lines (kind and two drawn ends) of which every finding is confirmed."""
    sure: dict[tuple[str, int, int], bool] = {}
    for note in scene.notes:
        if len(note.marks) > 1 and not note.parts:
            a, b = sorted(rep[m] for m in note.marks[:2])
            key = (note.kind, a, b)
            sure[key] = sure.get(key, True) and note.state == "confirmed"
    return {key for key, yes in sure.items() if yes}


def sign(points: tuple[float, ...], colour: str, count: int, *, sure: bool) -> list[Item]:
    """Sign in the middle of a curve; short lines carry none."""
    x1, y1, cx, cy, x2, y2 = points
    if abs(x2 - x1) + abs(y2 - y1) < _SHORT:
        return []
    x, y = 0.25 * x1 + 0.5 * cx + 0.25 * x2, 0.25 * y1 + 0.5 * cy + 0.25 * y2
    paper = PAPER["paper"][0]
    said = "" if sure else (f"{count}?" if count > 1 else "?")
    size = _SIZE + 2.5 * max(0, len(said) - 1)
    items: list[Item] = [Shape("circle", x, y, size, colour)]
    if sure:
        # a tick of two strokes: not every typeface has the letter
        for a, b in (((-3.2, 0.2), (-0.8, 2.8)), ((-0.8, 2.8), (3.4, -2.8))):
            ends = (x + a[0], y + a[1], x + (a[0] + b[0]) / 2, y + (a[1] + b[1]) / 2)
            items.append(Line((*ends, x + b[0], y + b[1]), paper, 1.6, (), 1.0))
        return items
    return [
        *items,
        Shape("circle", x, y, size - 1.4, paper),
        Words(x, y, said, 10, colour, bold=True),
    ]


def covered(items: list[Item]) -> list[tuple[float, float, float]]:
    """Circles that the signs take, so that no name is set over them."""
    return [(i.x, i.y, i.r) for i in items if isinstance(i, Shape)]
