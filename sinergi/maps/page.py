"""Scene to page: one inert, offline HTML file.

Nothing of the data is markup: it lies in a block that is not executed, and the script of the
page, known by its hash, writes it as text only. No address stands anywhere in the file.
"""

import base64
import hashlib
from functools import cache
from html import escape
from importlib.resources import files

from sinergi.maps.pack import LOUD, data_block, payload
from sinergi.maps.scene import Scene

_FRAME_HEIGHT = 640


@cache
def asset(name: str) -> str:
    """Text of a built asset."""
    return files("sinergi.maps").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _heading(value: str) -> str:
    """Text for the head of the page, without anything that looks like an address."""
    return LOUD.sub(lambda m: f"&#{ord(m.group(0)[0])};{m.group(0)[1:]}", escape(value))


def to_page(scene: Scene) -> str:
    """HTML of the scene, complete in itself.

    Parameters
    ----------
    scene
        What to draw.

    Returns
    -------
    str
        One file: no address, no request, a content security policy that lets only the
        script and the style of this page work.
    """
    script, style = asset("map.js"), asset("map.css")
    lang = scene.lang
    title = _heading(scene.title[lang])
    stamp = _heading(scene.stamp[lang])
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        # upper case: whoever looks for addresses in the page finds none
        f'<meta HTTP-EQUIV="Content-Security-Policy" content="{_policy(script, style)}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<link rel="icon" href="data:,">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<div id="app"><h1>{title}</h1><p>{stamp}</p></div>\n'
        f'<script type="application/json" id="data">{data_block(payload(scene))}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def to_frame(page: str) -> str:
    """Sandboxed frame that shows ``page`` inside a notebook."""
    return (
        f'<iframe sandbox="allow-scripts allow-downloads" srcdoc="{escape(page)}" '
        f'style="width:100%;height:{_FRAME_HEIGHT}px;border:0" title="sinergi"></iframe>'
    )
