"""A still picture of a scene as plain strokes, for renderers without a browser.

The same choices as the page makes when it opens: agencies and forums in front, programs folded,
the first findings standing out, names where they do not collide.
"""

from dataclasses import dataclass

import numpy as np

from sinergi.i18n import format_number, text
from sinergi.maps.links import Floats, Ints
from sinergi.maps.pack import named
from sinergi.maps.scene import FRONT, GROUP, LEAF, REGION, Name, Scene
from sinergi.maps.signs import confirmed, covered, sign
from sinergi.maps.strokes import Disc, Item, Line, Ruler, Shape, Words
from sinergi.maps.style import (
    EDGE_STYLES,
    FINDING_KINDS,
    NO_SECTOR,
    PAPER,
    sector_colour,
    shape_of,
)

MANY = 5_000
#: Above so many bodies in several regions no name can be read: the regions stand for them.
READABLE = 600
WIDTH, HEIGHT = 1200.0, 860.0
_HEAD, _FOOT, _SIDE = 64.0, 84.0, 24.0
_LEADING = 10
_FEW_GROUPS = 60
_TITLES = 26.0  # the names of the topmost groups stand above them
_LABELS = 260
_CURVED = 4_000
_RING = 5.0


@dataclass(frozen=True)
class Visible:
    """What stands in the picture: the drawn mark for every mark, and lifted edges."""

    rep: Ints
    marks: Ints
    discs: Ints
    a: Ints
    b: Ints
    kind: Ints
    count: Ints


def visible(scene: Scene) -> Visible:
    """Fold a scene as the page does when it opens."""
    marks = scene.marks
    depth = _depth(scene)
    rep = np.arange(len(marks))
    for _ in range(LEAF + 2):
        deeper = ((marks.tier[rep] > depth) | (depth == REGION)) & (marks.parent[rep] >= 0)
        rep = np.where(deeper, marks.parent[rep], rep)
    waits = scene.quiet if scene.opening != "all" else np.zeros(len(marks), dtype=np.bool_)
    drawn = np.unique(rep[(marks.tier[rep] >= (min(FRONT, depth))) & ~waits])
    discs = np.flatnonzero((marks.tier <= (GROUP if depth >= FRONT else depth - 1)) & ~waits)
    edges = scene.edges
    ends = np.sort(np.stack([rep[edges.source], rep[edges.target]], axis=1), axis=1)
    # who handles an issue is drawn by the page, when the issue is in focus
    focal = np.array([k == "addresses" for k in scene.edge_kinds] or [False])[edges.kind]
    keep = (ends[:, 0] != ends[:, 1]) & ~waits[ends].any(axis=1) & ~focal
    rows = np.column_stack([ends[keep], edges.kind[keep]])
    if len(rows):
        rows, count = np.unique(rows, axis=0, return_counts=True)
    else:
        count = np.zeros(0, dtype=np.int64)
    return Visible(rep, drawn, discs, rows[:, 0], rows[:, 1], rows[:, 2], count.astype(np.int64))


def _depth(scene: Scene) -> int:
    tier = scene.marks.tier
    if scene.opening == "all":
        return LEAF
    front = int((tier == FRONT).sum())
    if scene.opening == "auto" and front > READABLE and bool((tier == REGION).any()):
        return REGION
    has_groups = bool((tier <= GROUP).any())
    if has_groups and (scene.opening == "groups" or front > MANY):
        few = int((tier <= GROUP).sum()) <= _FEW_GROUPS
        return GROUP if few or not bool((tier == REGION).any()) else REGION
    return FRONT


def picture(scene: Scene, ruler: Ruler) -> list[Item]:
    """Strokes of the picture, from back to front, on a sheet of WIDTH by HEIGHT."""
    seen = visible(scene)
    x, y, scale = _fitted(scene, seen)
    items: list[Item] = [
        Disc(float(x[i]), float(y[i]), float(scene.marks.reach[i] * scale)) for i in seen.discs
    ]
    items += _lines(scene, seen, x, y)
    radius = _radius(scene, scale)
    items += _shapes(scene, seen, (x, y, radius))
    signs = _signs(scene, seen, x, y)
    items += signs
    taken = covered(signs)
    items += _names(scene, seen, (x, y, radius), scale=scale, ruler=ruler, taken=taken)
    return items + _frame(scene, seen, ruler)


def _fitted(scene: Scene, seen: Visible) -> tuple[Floats, Floats, float]:
    marks = scene.marks
    both = np.r_[seen.marks, seen.discs]
    reach = np.r_[marks.radius[seen.marks], marks.reach[seen.discs]]
    if not len(both):
        return marks.x, marks.y, 1.0
    left, right = (marks.x[both] - reach).min(), (marks.x[both] + reach).max()
    top, bottom = (marks.y[both] - reach).min(), (marks.y[both] + reach).max()
    wide, tall = WIDTH - 2 * _SIDE, HEIGHT - _HEAD - _FOOT - _TITLES
    scale = float(min(2.2, wide / max(right - left, 1), tall / max(bottom - top, 1)))
    x = (marks.x - (left + right) / 2) * scale + WIDTH / 2
    y = (marks.y - (top + bottom) / 2) * scale + _HEAD + _TITLES + tall / 2
    return x, y, scale


def _radius(scene: Scene, scale: float) -> Floats:
    leaf = scene.marks.tier == LEAF
    front = scene.marks.tier == FRONT
    sized = scene.marks.radius * np.where(front, scale**0.85, scale)
    least = np.where(leaf, 1.4, 3.0) if len(scene.marks) <= MANY else 0.8
    least = np.where(scene.marks.tier <= GROUP, 5.0, least)
    return np.maximum(sized, least)


def colour_of(scene: Scene, mark: int) -> str:
    """Colour of a mark on light paper."""
    place = int(scene.marks.sector[mark])
    return sector_colour(scene.sectors[place].id, place)[0] if place >= 0 else NO_SECTOR[0]


def _leading(scene: Scene, seen: Visible) -> set[tuple[str, int, int]]:
    """Find the ends of the first findings of each kind: they stand out, others stay thin."""
    found: set[tuple[str, int, int]] = set()
    parts = {p for n in scene.notes for p in n.parts}
    whole = [n for i, n in enumerate(scene.notes) if i not in parts and len(n.marks) > 1]
    for kind in FINDING_KINDS:
        first = [n for n in whole if n.kind == kind][:_LEADING]
        for note in first:
            a, b = sorted(int(seen.rep[m]) for m in note.marks[:2])
            found.add((kind, a, b))
    return found


def _lines(scene: Scene, seen: Visible, x: Floats, y: Floats) -> list[Item]:
    leading = _leading(scene, seen)
    order = sorted(
        range(len(seen.a)), key=lambda e: scene.edge_kinds[int(seen.kind[e])] in FINDING_KINDS
    )
    return [_line(scene, seen, e, at=(x, y), leading=leading) for e in order]


def _signs(scene: Scene, seen: Visible, x: Floats, y: Floats) -> list[Item]:
    """Whether the first findings are confirmed, on their lines."""
    leading, sure = _leading(scene, seen), confirmed(scene, seen.rep.tolist())
    items: list[Item] = []
    for e in range(len(seen.a)):
        kind = scene.edge_kinds[int(seen.kind[e])]
        key = (kind, int(seen.a[e]), int(seen.b[e]))
        if kind in FINDING_KINDS and key in leading:
            line = _line(scene, seen, e, at=(x, y), leading=leading)
            items += sign(line.points, line.colour, int(seen.count[e]), sure=key in sure)
    return items


def _line(
    scene: Scene,
    seen: Visible,
    e: int,
    *,
    at: tuple[Floats, Floats],
    leading: set[tuple[str, int, int]],
) -> Line:
    kind, (a, b) = scene.edge_kinds[int(seen.kind[e])], (int(seen.a[e]), int(seen.b[e]))
    dash, width = EDGE_STYLES.get(kind, ((), 1.0))
    bend = {"duplicate": 0.16, "gap": -0.16, "implements": 0.0}.get(kind, 0.1)
    bend = bend if len(seen.a) < _CURVED else 0.0
    x1, y1, x2, y2 = (float(v) for v in (at[0][a], at[1][a], at[0][b], at[1][b]))
    points = (
        x1, y1, (x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend, x2, y2,
    )  # fmt: skip
    if kind not in FINDING_KINDS:
        alpha = 0.35 if len(seen.a) < 1_500 else 0.16  # noqa: PLR2004 - a crowd of lines is drawn thinner
        return Line(points, colour_of(scene, a), width, dash, alpha)
    first = (kind, a, b) in leading
    wide = width + min(3.0, float(np.log2(seen.count[e]))) if first else 1.0
    return Line(points, PAPER[kind][0], wide, dash, 0.95 if first else 0.4)


def _shapes(scene: Scene, seen: Visible, at: tuple[Floats, Floats, Floats]) -> list[Item]:
    x, y, r = at
    shapes = [shape_of(scene.kinds[int(k)].id) for k in scene.marks.kind]

    def drawn(i: int, wider: float, fill: str) -> Shape:
        return Shape(shapes[i], float(x[i]), float(y[i]), float(r[i]) + wider, fill)

    items: list[Item] = []
    for i in _brokers(scene, seen):
        items += [drawn(i, _RING, PAPER["accent"][0]), drawn(i, _RING / 2, PAPER["paper"][0])]
    order = sorted(seen.marks.tolist(), key=lambda i: -int(scene.marks.tier[i]))
    return items + [drawn(i, 0.0, colour_of(scene, i)) for i in order]


def _brokers(scene: Scene, seen: Visible) -> list[int]:
    """Bodies that connect groups and are drawn themselves: they bear a ring."""
    told = {int(m) for n in scene.notes if n.kind == "broker" for m in n.marks}
    return sorted(m for m in told if seen.rep[m] == m and m in set(seen.marks.tolist()))


def wrapped(value: str, size: float, room: float, ruler: Ruler, *, lines: int = 3) -> list[str]:
    """Break a name into at most ``lines`` lines of about ``room`` pixels."""
    rows: list[str] = []
    for word in value.split():
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and ruler(longer, size, bold=False) <= room:
            rows[-1] = longer
        else:
            rows.append(word)
    if len(rows) > lines:
        rows = [*rows[: lines - 1], f"{rows[lines - 1]} …"]
    return [row if ruler(row, size, bold=False) <= room * 1.4 else f"{row[:18]}…" for row in rows]


class _Room:
    """Boxes that are taken already."""

    def __init__(self) -> None:
        self._boxes: list[tuple[float, float, float, float]] = []

    def block(self, x: float, y: float, r: float) -> None:
        """Keep names off a mark."""
        self._boxes.append((x - r * 0.7, y - r * 0.7, x + r * 0.7, y + r * 0.7))

    def take(self, box: tuple[float, float, float, float]) -> bool:
        """Take the box when nothing is in the way."""
        x0, y0, x1, y1 = box
        inside = x0 > 2 and x1 < WIDTH - 2 and y0 > _HEAD - 8 and y1 < HEIGHT - _FOOT + 8  # noqa: PLR2004 - a margin
        if not inside or any(
            x0 < o[2] and x1 > o[0] and y0 < o[3] and y1 > o[1] for o in self._boxes
        ):
            return False
        self._boxes.append(box)
        return True


def _names(
    scene: Scene,
    seen: Visible,
    at: tuple[Floats, Floats, Floats],
    *,
    scale: float,
    ruler: Ruler,
    taken: list[tuple[float, float, float]],
) -> list[Item]:
    x, y, r = at
    marks, room, items = scene.marks, _Room(), list[Item]()
    ranked = sorted(
        (i for i in seen.marks.tolist() if marks.tier[i] != LEAF),
        key=lambda i: (-_worth(scene, i), i),
    )[:_LABELS]
    for spot in taken:
        room.block(*spot)
    for i in ranked:
        room.block(float(x[i]), float(y[i]), float(r[i]))
    for i in seen.discs:
        reach = float(marks.reach[i] * scale)
        rows = wrapped(_label(scene, int(i)), 13, max(110.0, reach * 1.6), ruler)
        spot = (float(x[i]), float(y[i]) - reach + 2, 0.0)
        items += _text(room, rows, spot, (13, True, colour_of(scene, int(i))), ruler=ruler)
    for i in ranked:
        spot = (float(x[i]), float(y[i]), float(r[i]))
        rows = [*wrapped(_label(scene, i), 11, 112, ruler), *_count(scene, i)]
        items += _text(room, rows, spot, (11, False, PAPER["ink"][0]), ruler=ruler)
    return items


def _worth(scene: Scene, i: int) -> float:
    kind = scene.kinds[int(scene.marks.kind[i])].id
    return {"opd": 90.0, "issue": 75.0, "forum": 60.0, "required": 20.0}.get(kind, 0.0) + float(
        scene.marks.radius[i]
    )


def _label(scene: Scene, i: int) -> str:
    marks = scene.marks
    if marks.tier[i] == GROUP and marks.sector[i] >= 0:
        return named(scene.sectors, int(marks.sector[i]), scene.lang)
    return marks.label[i]


def _count(scene: Scene, i: int) -> list[str]:
    """How many a folded group or region holds, from the agencies up."""
    if scene.marks.tier[i] > GROUP:
        return []
    held = scene.marks.parent
    asked = [k for k, kind in enumerate(scene.kinds) if kind.id in {"required", "issue"}]
    inside, level = 0, {i}
    while level:
        below = np.flatnonzero(np.isin(held, list(level)) & (scene.marks.tier < LEAF))
        told = (scene.marks.tier[below] == FRONT) & ~np.isin(scene.marks.kind[below], asked)
        inside += int(told.sum())
        level = set(below.tolist())
    if not inside:
        return []
    said = format_number(inside, lang=scene.lang)
    return [text("maps.page.holds", lang=scene.lang, count=said)]


def _text(
    room: _Room,
    rows: list[str],
    spot: tuple[float, float, float],
    look: tuple[float, bool, str],
    *,
    ruler: Ruler,
) -> list[Item]:
    """Text below, above, right or left of a spot, wherever there is room; else none."""
    (x, y, r), (size, bold, colour) = spot, look
    wide = max(ruler(row, size, bold=bold) for row in rows) if rows else 0.0
    step = size * 1.16
    tall = step * len(rows)
    spots = [(0.0, r + 3 + tall / 2), (0.0, -r - 3 - tall / 2), (r + 4 + wide / 2, 0.0),
             (-r - 4 - wide / 2, 0.0)]  # fmt: skip
    for dx, dy in spots if r else [(0.0, 0.0)]:
        left, top = x + dx - wide / 2, y + dy - tall / 2
        if room.take((left - 2, top - 1, left + wide + 2, top + tall + 1)):
            return [
                Words(x + dx, top + step * (k + 0.5), row, size, colour, bold=bold)
                for k, row in enumerate(rows)
            ]
    return []


def _frame(scene: Scene, seen: Visible, ruler: Ruler) -> list[Item]:
    """Title, stamp and legend."""
    lang, ink = scene.lang, PAPER["ink"][0]
    items: list[Item] = [
        Words(20, 26, scene.title[lang], 20, ink, bold=True, anchor="start"),
        Words(20, 50, scene.stamp[lang], 12, PAPER["duplicate"][0], bold=True, anchor="start"),
    ]
    x, y = 20.0, HEIGHT - _FOOT + 22
    for name, art in _legend(scene, seen):
        wide = ruler(name, 11, bold=False) + 54
        if x + wide > WIDTH - 10:
            x, y = 20.0, y + 20
        if isinstance(art, Shape):
            items.append(Shape(art.shape, x + 15, y, art.r, art.fill))
            if art.fill == PAPER["accent"][0]:  # a ring, as around the marks
                items.append(Shape(art.shape, x + 15, y, art.r / 2, PAPER["paper"][0]))
        else:
            items.append(Line((x, y, x + 15, y, x + 30, y), art.colour, art.width, art.dash, 1.0))
        items.append(Words(x + 38, y, name, 11, ink, anchor="start"))
        x += wide
    told = (
        f"{text('maps.page.open_line', lang=lang)} · {text('maps.page.confirmed_line', lang=lang)}"
    )
    place = (20.0, y + 20) if x + ruler(told, 11, bold=False) > WIDTH - 10 else (x, y)
    return [*items, Words(*place, told, 11, ink, anchor="start")]


def _legend(scene: Scene, seen: Visible) -> list[tuple[str, Shape | Line]]:
    lang, soft = scene.lang, PAPER["soft"][0]
    entries: list[tuple[str, Shape | Line]] = []
    for place in np.unique(seen.kind).tolist():
        kind: str = scene.edge_kinds[int(place)]
        dash, width = EDGE_STYLES.get(kind, ((), 1.0))
        colour = PAPER[kind][0] if kind in FINDING_KINDS else PAPER["edge"][0]
        name = text(f"maps.edges.{kind}", lang=lang) if kind in EDGE_STYLES else kind
        entries.append((name, Line((0, 0, 0, 0, 0, 0), colour, width, dash, 1.0)))
    for place in np.unique(scene.marks.kind[seen.marks]).tolist():
        known: Name = scene.kinds[int(place)]
        entries.append((known.words[lang], Shape(shape_of(known.id), 0, 0, 5.0, soft)))
    if _brokers(scene, seen):
        name = text("maps.page.ask_broker", lang=lang)
        entries.append((name, Shape("circle", 0, 0, 5.0, PAPER["accent"][0])))
    return entries
