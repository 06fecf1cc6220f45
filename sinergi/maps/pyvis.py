# pyright: basic
# pyvis has no types
"""The small graphs of those who style them with pyvis: its page, offline and with inert texts.

pyvis writes its data with a filter that escapes markup; its heading does not, so the heading is
ours. Two addresses that it leaves in the page are taken out.
"""

import re
from html import escape
from typing import Any

from sinergi.errors import MissingExtraError, UsageError
from sinergi.i18n import format_number
from sinergi.maps.pack import named
from sinergi.maps.scene import Scene
from sinergi.maps.still import Visible, colour_of, visible
from sinergi.maps.style import EDGE_STYLES, FINDING_KINDS, PAPER, shape_of

#: vis.js needs seconds for more than this.
MOST = 2_000
_REMOTE = re.compile(
    r"<link\b[^>]*?(?:https?:)?//[^>]*?/?>|<script\b[^>]*?\bsrc\s*=[^>]*>\s*</script>",
    re.IGNORECASE | re.DOTALL,
)
_SHAPES = {
    "circle": "dot", "dot": "dot", "square": "square", "hexagon": "hexagon", "diamond": "diamond",
    "triangle": "triangle", "pentagon": "star", "tag": "box", "ghost": "dot",
}  # fmt: skip
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)


def to_pyvis(scene: Scene) -> str:
    """Page of pyvis for what the map shows when it opens.

    Raises
    ------
    MissingExtraError
        pyvis is not installed.
    UsageError
        More marks than vis.js can show.
    """
    try:
        from pyvis.network import Network
    except ImportError as problem:
        raise MissingExtraError(
            "errors.missing_extra", package="pyvis", extra="pyvis"
        ) from problem
    seen = visible(scene)
    if len(seen.marks) > MOST:
        raise UsageError("maps.errors.pyvis_size", count=len(seen.marks), most=MOST)
    net: Any = Network(height="92vh", width="100%", cdn_resources="in_line")
    net.toggle_physics(status=False)
    for i in seen.marks.tolist():
        net.add_node(i, **_node(scene, i))
    net.edges = [_edge(scene, seen, e) for e in range(len(seen.a))]  # add_edge is quadratic
    page = _REMOTE.sub("", net.generate_html(notebook=False))
    lang = scene.lang
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{escape(scene.title[lang])}</title>"
    )
    shown = (
        f"<h1>{escape(scene.title[lang])}</h1>"
        f'<p style="color:{PAPER["duplicate"][0]}"><b>{escape(scene.stamp[lang])}</b></p>'
    )
    page = re.sub(r"<meta charset=[^>]*>", "", page)
    # nothing that pyvis puts around the picture is kept: its headings are not escaped
    page = re.sub(r"<center>.*?</center>", "", page, flags=re.DOTALL)
    page = page.replace("<head>", f"<head>{head}", 1)
    return re.sub(r"<body[^>]*>", lambda m: m.group(0) + shown, page, count=1)


def _node(scene: Scene, i: int) -> dict[str, object]:
    marks, lang = scene.marks, scene.lang
    kind = scene.kinds[int(marks.kind[i])]
    told = [marks.label[i], kind.words[lang], named(scene.sectors, int(marks.sector[i]), lang)]
    if marks.budget[i] > 0:
        told.append(f"Rp{format_number(int(marks.budget[i]), lang=lang)}")
    return {
        "label": marks.label[i],
        "title": " · ".join(t for t in told if t),
        "shape": _SHAPES[shape_of(kind.id)],
        "color": colour_of(scene, i),
        "size": max(6.0, float(marks.radius[i])),
        "x": round(float(marks.x[i]), 1),
        "y": round(float(marks.y[i]), 1),
    }


def _edge(scene: Scene, seen: Visible, e: int) -> dict[str, object]:
    kind = scene.edge_kinds[int(seen.kind[e])]
    dash, width = EDGE_STYLES.get(kind, ((), 1.0))
    colour = PAPER[kind][0] if kind in FINDING_KINDS else PAPER["edge"][0]
    return {
        "from": int(seen.a[e]), "to": int(seen.b[e]), "color": colour, "width": width,
        "dashes": [max(1.0, d) for d in dash] or False,
    }  # fmt: skip
