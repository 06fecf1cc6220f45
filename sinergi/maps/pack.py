"""Packs a scene for the page: columns of whole numbers, deflated when that saves bytes."""

import base64
import json
import re
import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from sinergi.i18n import LANGUAGES, codes, text
from sinergi.maps.links import Floats, Ints
from sinergi.maps.scene import Name, Note, Scene, Words
from sinergi.maps.style import EDGE_STYLES, PAPER, sector_colour, shape_of

#: Positions are whole numbers of this range: a tenth of a pixel on a large screen.
_GRID = 20_000
_DEFLATE_FROM = 40_000
#: Words that scanners (and careful readers) look for in a page; they stay readable on the map.
LOUD = re.compile(r"(h)(ttp)|(j)(avascript\s*:)", re.IGNORECASE)


def payload(scene: Scene) -> dict[str, object]:
    """Plain data of the page, ready for JSON."""
    return {
        "v": 1,
        "lang": scene.lang,
        "audience": scene.audience,
        "title": _two(scene.title),
        "stamp": _two(scene.stamp),
        "texts": {lang: _page_texts(lang) for lang in LANGUAGES},
        "paper": {k: list(v) for k, v in PAPER.items()},
        "kinds": [[k.id, *_two(k.words), shape_of(k.id)] for k in scene.kinds],
        "sectors": [
            [s.id, *_two(s.words), *sector_colour(s.id, i)] for i, s in enumerate(scene.sectors)
        ],
        "regions": [[r.id, *_two(r.words)] for r in scene.regions],
        "issues": [[i.id, *_two(i.words)] for i in scene.issues],
        "edgeKinds": [[k, *_edge_words(k), *_edge_style(k)] for k in scene.edge_kinds],
        "years": list(scene.years),
        "marks": _marks(scene),
        "edges": _edges(scene),
        "details": list(scene.details),
        "issueLinks": _pairs(scene.issue_links),
        "also": [[said, list(marks)] for said, marks in scene.also],
        "notes": [_note(n) for n in scene.notes],
        "steps": [[_two(s.title), _two(s.text), list(s.marks), s.note] for s in scene.steps],
        "headline": [_two(line) for line in scene.headline],
        "opening": scene.opening,
        "uncounted": list(scene.uncounted),
        "routine": list(scene.routine),
        "leftOut": [_two(line) for line in scene.left_out],
        "nodes": scene.nodes,
    }


def _two(words: Words) -> list[str]:
    """Both languages, or one when they are the same."""
    both = [words[lang] for lang in LANGUAGES]
    return both if both[0] != both[1] else both[:1] * 2


def _page_texts(lang: str) -> dict[str, str]:
    here = "id" if lang == "id" else "en"
    prefix = "maps.page."
    names = sorted(c.removeprefix(prefix) for c in codes("id") if c.startswith(prefix))
    return {n: _raw(f"{prefix}{n}", here) for n in names}


def _raw(code: str, lang: str) -> str:
    """Sentence with its named places left open: the page fills them."""
    here = "id" if lang == "id" else "en"
    facts = {
        name: f"{{{name}}}" for name in ("n", "total", "count", "name", "kind", "sector", "help")
    }
    return text(code, lang=here, **facts)


def _edge_words(kind: str) -> list[str]:
    code = f"maps.edges.{kind}"
    known = code in codes("id")
    return [text(code, lang=lang) if known else kind for lang in LANGUAGES]


def _edge_style(kind: str) -> list[object]:
    dash, width = EDGE_STYLES.get(kind, ((), 1.0))
    return [list(dash), width]


def _whole(values: Floats, scale: float) -> list[int | None]:
    known = np.isfinite(values)
    rounded = np.rint(np.where(known, values, 0) * scale).astype(np.int64).tolist()
    if known.all():
        return rounded
    return [v if k else None for v, k in zip(rounded, known.tolist(), strict=True)]


def _deltas(values: Ints) -> list[int]:
    return np.diff(values, prepend=0).tolist()


def _constant(values: Sequence[object]) -> object:
    """Make a column that is the same everywhere one value in a list of one."""
    return [values[0]] if len(values) > 1 and len(set(values)) == 1 else list(values)


def _marks(scene: Scene) -> dict[str, object]:
    marks = scene.marks
    span = max(
        float(np.abs(marks.x).max(initial=1)), float(np.abs(marks.y).max(initial=1)),
        float(np.nan_to_num(np.abs(marks.geo_x)).max(initial=1)),
        float(np.nan_to_num(np.abs(marks.geo_y)).max(initial=1)),
    )  # fmt: skip
    scale = _GRID / span
    has_globe = bool(np.isfinite(marks.geo_x).any())
    packed: dict[str, object] = {
        "n": len(marks),
        "scale": 1 / scale,
        "label": list(marks.label),
        "kind": _constant(marks.kind.tolist()),
        "sector": _constant(marks.sector.tolist()),
        "region": _constant(marks.region.tolist()),
        "parent": _deltas(marks.parent),
        "tier": _constant(marks.tier.tolist()),
        "radius": _constant(np.round(marks.radius, 1).tolist()),
        "reach": _constant(np.round(marks.reach, 1).tolist()),
        "x": _whole(marks.x, scale),
        "y": _whole(marks.y, scale),
        "budget": _constant(marks.budget.tolist()),
        "year": _constant(marks.year.tolist()),
    }
    if has_globe:
        packed |= {"gx": _whole(marks.geo_x, scale), "gy": _whole(marks.geo_y, scale)}
    return packed


def _edges(scene: Scene) -> dict[str, object]:
    edges = scene.edges
    return {
        "n": len(edges),
        "source": _deltas(edges.source),
        "target": edges.target.tolist(),
        "kind": _constant(edges.kind.tolist()),
        "weight": _constant(np.round(edges.weight, 2).tolist()),
        "count": _constant(edges.count.tolist()),
        "detail": _constant(edges.detail.tolist()),
    }


def _pairs(links: Ints) -> list[list[int]]:
    if not len(links):
        return [[], []]
    return [_deltas(links[:, 0]), links[:, 1].tolist()]


def _note(note: Note) -> list[object]:
    return [
        note.kind, note.state, list(note.marks), _two(note.title), _two(note.why), note.budget,
        round(note.weight, 4), note.issue, list(note.parts),
    ]  # fmt: skip


def inert_json(value: object) -> str:
    """JSON that cannot end a script block nor be taken for markup or an address."""
    found = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        found = found.replace(sign, f"\\u{ord(sign):04x}")
    return LOUD.sub(_muffled, found)


def _muffled(match: "re.Match[str]") -> str:
    first = match.group(1) or match.group(3)
    return f"\\u{ord(first):04x}{match.group(0)[1:]}"


def data_block(value: Mapping[str, object]) -> str:
    """Text of the data block: plain JSON, or deflated when large."""
    plain = inert_json(value)
    if len(plain) < _DEFLATE_FROM:
        return plain
    packed = base64.b64encode(zlib.compress(plain.encode("utf-8"), 9)).decode("ascii")
    # chance may spell the word in base64; the decoder skips the line break
    packed = re.sub(r"(h)(ttp)", r"\1\\n\2", packed, flags=re.IGNORECASE)
    return f'{{"deflate":"{packed}"}}'


def named(entries: Sequence[Name], place: int, lang: str) -> str:
    """Name of the entry at ``place``, empty for -1."""
    here = "id" if lang == "id" else "en"
    return entries[place].words[here] if place >= 0 else ""
