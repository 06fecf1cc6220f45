"""Scene to SVG text, without a browser."""

from html import escape

from sinergi.maps.ink import CORNERS
from sinergi.maps.raster import ruler
from sinergi.maps.scene import Scene
from sinergi.maps.still import HEIGHT, WIDTH, picture
from sinergi.maps.strokes import Disc, Item, Line, Shape, Words
from sinergi.maps.style import PAPER

_FONT = "'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _dash(dash: tuple[float, ...]) -> str:
    if not dash:
        return ""
    ends = ' stroke-linecap="round"' if dash[0] < 1 else ""
    return f' stroke-dasharray="{" ".join(f"{d:g}" for d in dash)}"{ends}'


def _line(line: Line) -> str:
    x1, y1, cx, cy, x2, y2 = (_n(p) for p in line.points)
    return (
        f'<path d="M{x1} {y1}Q{cx} {cy} {x2} {y2}" fill="none" stroke="{line.colour}" '
        f'stroke-width="{_n(line.width)}" opacity="{line.alpha:g}"{_dash(line.dash)}/>'
    )


def _shape(mark: Shape) -> str:
    paper = PAPER["paper"][0]
    if mark.shape == "ghost":
        look = f'fill="{paper}" stroke="{PAPER["gap"][0]}" stroke-width="2"{_dash((0.1, 4.5))}'
    else:
        look = f'fill="{mark.fill}" stroke="{paper}" stroke-width="1.2"'
    corners = CORNERS.get(mark.shape)
    if corners is None:
        r = min(mark.r, 3.0) if mark.shape == "dot" else mark.r
        return f'<circle cx="{_n(mark.x)}" cy="{_n(mark.y)}" r="{_n(r)}" {look}/>'
    points = " ".join(
        f"{_n(mark.x + px * mark.r)},{_n(mark.y + py * mark.r)}" for px, py in corners
    )
    return f'<polygon points="{points}" {look}/>'


def _words(words: Words) -> str:
    return (
        f'<text x="{_n(words.x)}" y="{_n(words.y)}" dy=".35em" font-size="{words.size:g}" '
        f'font-weight="{600 if words.bold else 400}" text-anchor="{words.anchor}" '
        f'fill="{words.colour}" stroke="{PAPER["paper"][0]}" stroke-width="3" '
        f'stroke-linejoin="round" paint-order="stroke">{escape(words.value)}</text>'
    )


def _item(item: Item) -> str:
    if isinstance(item, Disc):
        return (
            f'<circle cx="{_n(item.x)}" cy="{_n(item.y)}" r="{_n(item.r)}" '
            f'fill="{PAPER["disc"][0]}" stroke="{PAPER["rim"][0]}"/>'
        )
    if isinstance(item, Line):
        return _line(item)
    return _shape(item) if isinstance(item, Shape) else _words(item)


def to_svg(scene: Scene) -> str:
    """SVG of the scene as the page opens, with title, stamp and legend."""
    parts = "\n".join(_item(item) for item in picture(scene, ruler()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" '
        f'width="{WIDTH:g}" height="{HEIGHT:g}" role="img" font-family="{escape(_FONT)}">'
        f"<title>{escape(scene.title[scene.lang])}</title>"
        f'<rect width="100%" height="100%" fill="{PAPER["paper"][0]}"/>\n{parts}\n</svg>\n'
    )
