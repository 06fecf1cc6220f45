"""The widget's two ways and the page of pyvis, in a real browser; the widget in a real kernel."""

import json

import hostile
import looking
import nbformat
import pytest
from nbclient import NotebookClient

from sinergi.maps import draw_map

HOST = """<!doctype html><meta charset="utf-8"><body><div id="here"></div><script type="module">
const values = VALUES, acts = {};
window.model = {
  get: (k) => values[k], set: (k, v) => { values[k] = v; (acts["change:" + k] || []).forEach((f) => f()); },
  save_changes: () => { window.saved = (window.saved || 0) + 1; }, on: (e, f) => { (acts[e] ||= []).push(f); }, off: () => {},
};
const url = URL.createObjectURL(new Blob([SCRIPT], {type: "text/javascript"}));
window.stop = (await import(url)).default.render({model, el: document.getElementById("here")});
</script></body>"""  # noqa: E501


def test_selection_goes_both_ways(browser, atlas, tmp_path):
    """The frame of the widget and its script, with a model that only keeps values."""
    widget = atlas.widget(height=600)
    values = {"page": widget.page, "height": 600, "selection": [], "wanted": []}
    text = HOST.replace("VALUES", json.dumps(values).replace("<", "\\u003c"))
    text = text.replace("SCRIPT", json.dumps(str(widget._esm)).replace("<", "\\u003c"))
    path = tmp_path / "buku.html"
    path.write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("canvas#map").wait_for()
    frame.get_by_role("combobox").first.fill("dinas sosial")
    frame.get_by_role("combobox").first.press("Enter")
    page.wait_for_function("window.saved > 0")
    chosen = page.evaluate("model.get('selection')")
    widget.selection = chosen
    assert widget.selected["name"].tolist() == ["Dinas Sosial"]
    widget.select(["actors/kesbangpol"])
    page.evaluate("(w) => model.set('wanted', w)", widget.wanted)
    frame.get_by_role("heading", name="Badan Kesatuan Bangsa dan Politik").wait_for()
    assert page.evaluate("model.get('selection')") == widget.wanted
    page.close()


def test_a_real_kernel_sends_the_widget_and_the_frame(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    book = nbformat.v4.new_notebook()
    setup = (
        "import networkx as nx, sinergi as sg\ng = nx.Graph()\ng.add_node('a', label='Dinas A')\n"
    )
    book.cells = [
        nbformat.v4.new_code_cell(f"{setup}atlas = sg.draw_map(g)\natlas"),
        nbformat.v4.new_code_cell("w = atlas.widget()\nw.select([\"nodes/'a'\"])\nw"),
        nbformat.v4.new_code_cell("print(w.selected['name'].tolist())"),
    ]
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    assert "srcdoc=" in book.cells[0].outputs[0]["data"]["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in book.cells[1].outputs[0]["data"]
    assert book.cells[2].outputs[0]["text"] == "['Dinas A']\n"


@pytest.mark.parametrize("name", hostile.NAMES[:6], ids=range(6))
def test_hostile_names_in_pyvis_do_nothing(browser, tmp_path, name):
    path = draw_map(
        hostile.snapshot(name), highlight=hostile.results(name), title=name, renderer="pyvis"
    ).save(tmp_path / "peta.html")
    context = browser.new_context(offline=True)
    asked: list[str] = []
    page = context.new_page()
    page.on("request", lambda r: asked.append(r.url) if r.url.startswith("http") else None)
    page.on("dialog", lambda d: (asked.append(d.message), d.dismiss()))
    page.goto(path.as_uri())
    canvas = page.locator("canvas").first
    canvas.wait_for()
    page.wait_for_timeout(200)
    assert page.evaluate("window.bad") is None
    assert page.locator("body img, body iframe").count() == 0
    assert asked == []
    shot = looking.pixels(page, "canvas")
    assert (abs(shot - shot[2, 2]).sum(axis=2) > 60).sum() > 50
    context.close()
