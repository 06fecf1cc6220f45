# ruff: noqa: E501 - pages in pages read better in one line
"""The output of a notebook where nothing is allowed but scripts: a frame without an origin of its own.

VS Code and Colab show outputs in sandboxed frames of another origin, under a policy of their own; they
cannot be run here. What they need can: nothing from outside, no file origin, no storage, no parent.
"""

import base64
import re
from html import escape

import pytest

#: As strict as an output frame may be; scripts in the page itself are what every notebook allows.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"


def in_a_strict_frame(html: str) -> str:
    """Page of a notebook whose output stands in a sandboxed frame with a policy."""
    output = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><body>{html}</body>'
    return (
        '<!doctype html><meta charset="utf-8"><body style="margin:0"><iframe sandbox="allow-scripts" '
        f'style="width:1200px;height:680px" srcdoc="{escape(output)}"></iframe></body>'
    )


def as_data(html: str) -> str:
    """Address that is the page itself; it has no origin either."""
    return f"data:text/html;base64,{base64.b64encode(html.encode()).decode()}"


@pytest.mark.parametrize("home", ["frame in a frame", "address with the data"])
def test_the_map_works_without_an_origin(browser, atlas, tmp_path, home):
    trouble: list[str] = []
    context = browser.new_context(viewport={"width": 1240, "height": 700}, offline=True)
    page = context.new_page()
    page.on("console", lambda m: trouble.append(f"console {m.type}: {m.text}"))
    page.on("pageerror", lambda e: trouble.append(f"error: {e}"))
    if home == "frame in a frame":
        path = tmp_path / "buku.html"
        path.write_text(in_a_strict_frame(atlas._repr_html_()), encoding="utf-8")
        page.goto(path.as_uri())
        inside = page.frame_locator("iframe").frame_locator("iframe")
    else:
        page.goto(as_data(atlas.to_html()))
        inside = page.locator("html")
    inside.locator("canvas#map").wait_for()
    # choosing, an agency of one's own and a note want to be kept in an address that there is not
    inside.get_by_role("combobox").first.fill("dinas sosial")
    inside.get_by_role("combobox").first.press("Enter")
    assert inside.locator(".details h2").inner_text() == "Dinas Sosial"
    inside.locator("textarea").fill("Dibahas di Forkopimda")
    assert "Catatan (1)" in inside.locator(".annotations").inner_text()
    inside.get_by_role("button", name="Jadikan instansi saya").click()
    inside.get_by_role("button", name="Instansi saya", exact=True).first.click()
    inside.get_by_role("button", name="Cerita").click()
    assert inside.locator(".story h2").inner_text()
    inside.get_by_role("button", name="Tabel").click()
    assert inside.get_by_role("table").is_visible()
    context.close()
    assert trouble == []


def test_the_output_is_one_piece_with_a_height(atlas):
    output = atlas._repr_html_()
    assert re.search(r'style="[^"]*height:\d{3}px', output)
    assert not re.search(r"\ssrc=|\shref=(?!&quot;data:)", output)
    # what a mail and the output of a cell carry without trouble
    assert len(output.encode()) < 300_000
