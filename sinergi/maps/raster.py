"""Scene to PNG with Pillow, without a browser."""

import io
import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from PIL import Image, ImageColor, ImageDraw, ImageFont

from sinergi.maps.ink import CORNERS
from sinergi.maps.scene import Scene
from sinergi.maps.still import HEIGHT, WIDTH, picture
from sinergi.maps.strokes import Disc, Item, Line, Ruler, Shape, Words
from sinergi.maps.style import PAPER

_Point = tuple[float, float]
_BEND_STEPS = 18
_SMOOTH = 2
_LEAST_DOT = 1.0


@lru_cache(maxsize=64)
def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own typeface: the same picture on every machine."""
    return ImageFont.load_default(size)


@lru_cache(maxsize=20_000)
def _measured(value: str, size: float) -> float:
    return _font(size).getlength(value)


def ruler() -> Ruler:
    """Measure text as the picture will set it."""

    def measure(value: str, size: float, *, bold: bool) -> float:
        return _measured(value, size) * (1.06 if bold else 1.0)

    return measure


def _blend(colour: str, alpha: float, under: str) -> tuple[int, ...]:
    """Colour as it looks over the paper: lines need no transparency of their own."""
    over, below = ImageColor.getrgb(colour), ImageColor.getrgb(under)
    return tuple(
        round(o * alpha + b * (1 - alpha)) for o, b in zip(over[:3], below[:3], strict=True)
    )


def _curve(points: tuple[float, ...]) -> list[_Point]:
    x1, y1, cx, cy, x2, y2 = points
    straight = abs((x1 + x2) / 2 - cx) + abs((y1 + y2) / 2 - cy) < 0.01  # noqa: PLR2004 - of a pixel
    steps = 1 if straight else _BEND_STEPS
    found: list[_Point] = []
    for k in range(steps + 1):
        t = k / steps
        u, v, w = (1 - t) ** 2, 2 * t * (1 - t), t * t
        found.append((u * x1 + v * cx + w * x2, u * y1 + v * cy + w * y2))
    return found


def _dashes(path: list[_Point], dash: tuple[float, ...]) -> Iterator[list[_Point]]:
    """Cut a path into the pieces that are drawn."""
    if not dash:
        yield path
        return
    left, place = dash[0], 0
    piece: list[_Point] = [path[0]]
    for (x1, y1), (x2, y2) in pairwise(path):
        length, done = math.hypot(x2 - x1, y2 - y1), 0.0
        while length - done > left:
            done += left
            point = (x1 + (x2 - x1) * done / length, y1 + (y2 - y1) * done / length)
            if place % 2 == 0:
                yield [*piece, point]
            place += 1
            left, piece = dash[place % len(dash)], [point]
        left -= length - done
        piece.append((x2, y2))
    if place % 2 == 0:
        yield piece


class _Canvas:
    """Pillow image at twice the size, made smaller at the end so that edges are smooth."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.scale = width * _SMOOTH / WIDTH
        size = (width * _SMOOTH, round(HEIGHT * self.scale))
        self.image = Image.new("RGB", size, PAPER["paper"][0])
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, r: float) -> tuple[float, float, float, float]:
        s = self.scale
        return ((x - r) * s, (y - r) * s, (x + r) * s, (y + r) * s)

    def line(self, line: Line) -> None:
        colour = _blend(line.colour, line.alpha, PAPER["paper"][0])
        width = max(1, round(line.width * self.scale))
        for piece in _dashes(_curve(line.points), line.dash):
            if line.dash and line.dash[0] < 1:
                x, y = piece[0]
                self.pen.ellipse(self.box(x, y, line.width / 2), fill=colour)
            else:
                scaled = [(x * self.scale, y * self.scale) for x, y in piece]
                self.pen.line(scaled, fill=colour, width=width, joint="curve")

    def shape(self, mark: Shape) -> None:
        paper, s = PAPER["paper"][0], self.scale
        corners, r = CORNERS.get(mark.shape), max(mark.r, _LEAST_DOT)
        if mark.shape == "ghost":
            self.pen.ellipse(self.box(mark.x, mark.y, r), fill=paper)
            for k in range(10):
                a = k * math.pi / 5
                spot = (mark.x + r * math.cos(a), mark.y + r * math.sin(a))
                self.pen.ellipse(self.box(*spot, 1.1), fill=PAPER["gap"][0])
        elif corners is None:
            r = min(r, 3.0) if mark.shape == "dot" else r
            self.pen.ellipse(
                self.box(mark.x, mark.y, r), fill=mark.fill, outline=paper, width=round(s)
            )
        else:
            points = [((mark.x + px * r) * s, (mark.y + py * r) * s) for px, py in corners]
            self.pen.polygon(points, fill=mark.fill, outline=paper, width=round(s))

    def words(self, words: Words) -> None:
        s = self.scale
        place, font = (words.x * s, words.y * s), _font(words.size * s)
        anchor = "mm" if words.anchor == "middle" else "lm"
        thick = round(0.35 * s) if words.bold else 0
        paper = PAPER["paper"][0]
        self.pen.text(place, words.value, paper, font, anchor, stroke_width=round(1.6 * s) + thick,
                      stroke_fill=paper)  # fmt: skip
        self.pen.text(place, words.value, words.colour, font, anchor, stroke_width=thick,
                      stroke_fill=words.colour)  # fmt: skip

    def draw(self, item: Item) -> None:
        if isinstance(item, Disc):
            self.pen.ellipse(self.box(item.x, item.y, item.r), PAPER["disc"][0], PAPER["rim"][0],
                             round(self.scale))  # fmt: skip
        elif isinstance(item, Line):
            self.line(item)
        elif isinstance(item, Shape):
            self.shape(item)
        else:
            self.words(item)

    def finished(self) -> Image.Image:
        size = (self.width, round(HEIGHT * self.width / WIDTH))
        return self.image.resize(size, Image.Resampling.LANCZOS)


def to_png(scene: Scene, *, width: int) -> bytes:
    """PNG of the scene as the page opens, with title, stamp and legend."""
    canvas = _Canvas(width)
    for item in picture(scene, ruler()):
        canvas.draw(item)
    buffer = io.BytesIO()
    canvas.finished().save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
