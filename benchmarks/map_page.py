# ruff: noqa: E501 - scripts for the page read better in one line
"""Sizes, first paint and frame rate of the map page, beside others in one run.

    python benchmarks/map_page.py [--sizes 200 2000 20000 100000] [--others] [--webgl off on]

The graph: n nodes and about 3n edges, 12 regions, 70 % of the edges inside a region. Marks carry
label, kind and position; `aggregate=False` draws all of them, and beside it stands the page that
opens on the 12 regions. Chromium without GPU, 1366 x 768, best of three loads; WebGL off and, with
`on`, in software. `--others` fetches force-graph and sigma (npm) and pyvis (pip) into a temporary
folder; they get the same positions, physics off, labels and colours by kind. "Search" is the time
from the last letter to the list of answers (ours only: the others have none).

Behind a figure of ours stands its ratio to force-graph of the same size and run, then the aim and
whether it is met; the longest task is the longer one of loading and moving. Whether a page is blank
is read from a screenshot of the loaded page, before it is moved: a WebGL canvas cannot be read back,
and a wheel that turns for seconds leads some pages away from their nodes.
"""

import argparse
import io
import json
import math
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from sinergi.maps import draw_map

READY = "html[data-ready=true]"
KINDS = ("opd", "program", "ormas", "forum")
COLOURS = ("#2F5FA7", "#1B8A6B", "#8A6FB5", "#A88A12")
WATCH = """
window.__long = 0; window.__done = 0;
new PerformanceObserver(l => { for (const e of l.getEntries()) window.__long = Math.max(window.__long, e.duration); })
  .observe({entryTypes: ['longtask']});
const paint = CanvasRenderingContext2D.prototype.stroke; let last = 0;
CanvasRenderingContext2D.prototype.stroke = function (...a) { last = performance.now(); return paint.apply(this, a); };
new MutationObserver(() => { if (document.documentElement.dataset.ready && !window.__done) window.__done = performance.now(); })
  .observe(document, {attributes: true, subtree: true});
window.__lastStroke = () => last;
"""
MOVE = """async (mode) => {
  const c = [...document.querySelectorAll('canvas')].sort((p, q) => q.width * q.height - p.width * p.height)[0];
  const b = c.getBoundingClientRect(), x = b.left + b.width / 2, y = b.top + b.height / 2;
  let n = 0; window.__long = 0;
  const fire = (type, dx, dy) => { for (const k of [PointerEvent, MouseEvent]) c.dispatchEvent(new k((k === MouseEvent ? 'mouse' : 'pointer') + type,
    {pointerId: 1, clientX: x + dx, clientY: y + dy, pointerType: 'mouse', bubbles: true, buttons: 1, view: window})); };
  const t0 = performance.now();
  if (mode === 'pan') fire('down', 0, 0);
  while (performance.now() - t0 < 2500) {
    await new Promise(r => requestAnimationFrame(r)); n++;
    const t = performance.now() - t0;
    if (mode === 'pan') fire('move', 80 * Math.sin(t / 200), 60 * Math.cos(t / 200));
    else c.dispatchEvent(new WheelEvent('wheel', {deltaY: Math.sin(t / 300) * 30, clientX: x, clientY: y, bubbles: true, cancelable: true}));
  }
  if (mode === 'pan') fire('up', 0, 0);
  return [n / ((performance.now() - t0) / 1000), window.__long];
}"""


def graph(n: int, seed: int = 1) -> "nx.Graph[int]":
    """n nodes and about 3n edges, most of them inside one of 12 regions."""
    rng = np.random.default_rng(seed)
    made: nx.Graph[int] = nx.Graph()
    for i in range(n):
        made.add_node(i, label=f"Program nomor {i}", kind=KINDS[i % 4], region=f"R{i % 12:02d}")
    a = rng.integers(0, n, 3 * n)
    near = (a + 12 * rng.integers(1, max(2, n // 240), 3 * n)) % n
    b = np.where(rng.random(3 * n) < 0.7, near, rng.integers(0, n, 3 * n))
    made.add_edges_from(zip(a.tolist(), b.tolist(), strict=True))
    return made


SEARCH = """async (text) => {
  const box = document.querySelector('input[role=combobox]'), list = document.querySelector('#hits');
  if (!box) return NaN;
  box.value = 'Program nomor 1'; box.dispatchEvent(new Event('input'));
  const t = performance.now();
  box.value = text; box.dispatchEvent(new Event('input'));
  list.getBoundingClientRect();
  return list.children.length ? performance.now() - t : NaN;
}"""
#: Aims of our page that draws everything: kB, first paint, frames/s, longest task, search.
AIMS: dict[int, dict[str, float]] = {
    200: {"kb": 150, "paint": 150},
    2_000: {"kb": 250, "paint": 250, "pan": 50, "zoom": 50, "task": 100},
    20_000: {"kb": 800, "paint": 450, "pan": 50, "zoom": 50, "task": 250},
    100_000: {"kb": 3_000, "paint": 700, "pan": 40, "zoom": 40, "search": 300},
}
MORE_IS_BETTER = {"pan", "zoom"}
FIGURES = ("kb", "paint", "load_task", "pan", "zoom", "move_task", "task", "search")
#: Share of the pixels that must differ from the paper before something counts as drawn.
DRAWN = 0.002
EDGE = 60


def blank(page: Page) -> bool:
    """Whether the screen shows nothing but paper (buttons at the edges do not count)."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    seen = np.asarray(shot).astype(int)[EDGE:-EDGE, EDGE:-EDGE]
    paper = np.median(seen.reshape(-1, 3), axis=0)
    return bool((np.abs(seen - paper).sum(axis=2) > EDGE).mean() < DRAWN)


def measure(browser: Browser, path: Path) -> dict[str, float]:
    """Load three times (best) and move the last one."""
    best: dict[str, float] = {}
    for turn in range(3):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, offline=True)
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.add_init_script(WATCH)
        page.goto(path.as_uri())
        page.wait_for_selector(READY)
        painted = page.evaluate("window.__done || window.__lastStroke()")
        page.wait_for_timeout(800)
        found = {"paint": painted, "load_task": page.evaluate("window.__long")}
        if not best or found["paint"] < best["paint"]:
            best = found
        if turn == 2:
            best["blank"] = float(blank(page))
            best["pan"], pan_task = page.evaluate(MOVE, "pan")
            best["zoom"], zoom_task = page.evaluate(MOVE, "zoom")
            best["move_task"] = max(pan_task, zoom_task)
            best["task"] = max(best["load_task"], best["move_task"])
            best["search"] = page.evaluate(SEARCH, "nomor 77")
            best["marks"] = float(
                page.evaluate("+(document.documentElement.dataset.marks ?? NaN)")
            )
        context.close()
    return {**best, "kb": path.stat().st_size / 1000}


def force_graph(folder: Path, g: "nx.Graph[int]", place: dict[int, tuple[float, float]]) -> Path:
    """Page of force-graph with fixed positions, no forces."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: apt-get install nodejs npm")
    if not (folder / "node_modules").exists():
        subprocess.run([npm, "install", "--prefix", str(folder), "force-graph@1.52.0"],
                       check=True, capture_output=True)  # fmt: skip
    script = (folder / "node_modules/force-graph/dist/force-graph.min.js").read_text("utf-8")
    nodes = [
        {"id": i, "name": d["label"], "color": COLOURS[i % 4], "x": place[i][0], "y": place[i][1],
         "fx": place[i][0], "fy": place[i][1]}
        for i, d in g.nodes(data=True)
    ]  # fmt: skip
    data = json.dumps({"nodes": nodes, "links": [{"source": a, "target": b} for a, b in g.edges]})
    path = folder / f"force-{len(g)}.html"
    path.write_text(
        f"<!doctype html><meta charset=utf-8><body><div id=g></div><script>{script}</script><script>"
        f"const f=ForceGraph()(document.getElementById('g')).cooldownTicks(0).graphData({data});"
        "setTimeout(()=>f.zoomToFit(0),0);requestAnimationFrame(()=>requestAnimationFrame(()=>"
        "requestAnimationFrame(()=>{document.documentElement.dataset.ready='true'})))</script>",
        encoding="utf-8",
    )
    return path


def sigma(folder: Path, g: "nx.Graph[int]", place: dict[int, tuple[float, float]]) -> Path:
    """Page of sigma with fixed positions."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is missing: apt-get install nodejs npm")
    home = folder / "sigma"
    if not (home / "bundle.js").exists():
        home.mkdir(exist_ok=True)
        subprocess.run([npm, "install", "--prefix", str(home), "sigma@3.0.2", "graphology@0.26.0", "esbuild@0.25.10"],
                       check=True, capture_output=True)  # fmt: skip
        (home / "entry.js").write_text(
            'import Sigma from "sigma"; import Graph from "graphology"; window.Sigma = Sigma; window.Graph = Graph;',
            encoding="utf-8",
        )
        subprocess.run([str(home / "node_modules/.bin/esbuild"), "entry.js", "--bundle", "--minify", "--outfile=bundle.js"],
                       check=True, capture_output=True, cwd=home)  # fmt: skip
    script = (home / "bundle.js").read_text("utf-8")
    nodes = [
        [d["label"], COLOURS[i % 4], place[i][0], -place[i][1]] for i, d in g.nodes(data=True)
    ]
    data = json.dumps({"nodes": nodes, "links": list(g.edges)})
    path = folder / f"sigma-{len(g)}.html"
    path.write_text(
        "<!doctype html><meta charset=utf-8><body style='margin:0'><div id=g style='height:100vh'></div>"
        f"<script>{script}</script><script>const d={data},g=new Graph();"
        "d.nodes.forEach((n,i)=>g.addNode(i,{label:n[0],color:n[1],x:n[2],y:n[3],size:3}));"
        "d.links.forEach(l=>g.addEdge(l[0],l[1]));"
        "const done=()=>{document.documentElement.dataset.ready='true'};"
        "try{new Sigma(g,document.getElementById('g'));requestAnimationFrame(()=>requestAnimationFrame(done))}"
        "catch(e){document.title=String(e);done()}</script>",
        encoding="utf-8",
    )
    return path


def pyvis(folder: Path, g: "nx.Graph[int]", place: dict[int, tuple[float, float]]) -> Path:
    """Page of pyvis, physics off."""
    target = folder / "pyvis"
    if not target.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target",
                        str(target), "pyvis==0.3.2", "jsonpickle", "jinja2", "markupsafe"],
                       check=True)  # fmt: skip
    stub = target / "IPython"  # pyvis imports it for notebooks only
    stub.mkdir(exist_ok=True)
    (stub / "__init__.py").touch()
    (stub / "display.py").write_text("IFrame = None\n", encoding="utf-8")
    sys.path.insert(0, str(target))
    network: Any = __import__("pyvis.network", fromlist=["Network"]).Network
    net = network(height="760px", width="100%", cdn_resources="in_line")
    net.toggle_physics(status=False)
    for i, d in g.nodes(data=True):
        net.add_node(
            i, label=d["label"], color=COLOURS[i % 4], x=place[i][0], y=place[i][1], size=4
        )
    net.edges = [{"from": a, "to": b} for a, b in g.edges]  # add_edge is quadratic
    path = folder / f"pyvis-{len(g)}.html"
    html = net.generate_html(notebook=False)
    done = "network.once('afterDrawing',()=>{document.documentElement.dataset.ready='true'});"
    path.write_text(html.replace("return network;", f"{done}return network;"), encoding="utf-8")
    return path


Row = tuple[str, float, dict[str, float]]


def launched(player: Playwright, *, webgl: bool) -> Browser:
    """Chromium without a GPU; WebGL off, or on in software."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    light = ["--enable-unsafe-swiftshader"] if webgl else ["--disable-gpu", "--disable-webgl"]
    return player.chromium.launch(executable_path=chromium, args=["--no-sandbox", *light])


def pages(folder: Path, n: int, *, others: bool) -> list[tuple[str, float, Path]]:
    """Make the pages of one size: title, seconds of our scene, file."""
    g, made = graph(n), list[tuple[str, float, Path]]()
    place: dict[int, tuple[float, float]] = {}
    for title, aggregate in (("sinergi", False), ("sinergi, opens on regions", True)):
        start = time.perf_counter()
        atlas = draw_map(g, aggregate=aggregate)
        seconds = time.perf_counter() - start
        made.append((title, seconds, atlas.save(folder / f"sinergi-{aggregate}-{n}.html")))
        if not aggregate:
            marks = atlas.scene.marks
            at = {k: i for i, k in enumerate(marks.key)}
            rows = {i: at[f"nodes/{i!r}"] for i in g}
            place = {i: (float(marks.x[k]), float(marks.y[k])) for i, k in rows.items()}
    makers: dict[str, tuple[Callable[..., Path], int]] = {
        "force-graph 1.52": (force_graph, 100_000), "sigma 3.0": (sigma, 100_000), "pyvis 0.3.2, physics off": (pyvis, 20_000),
    }  # fmt: skip
    for title, (make, limit) in makers.items() if others else ():
        if n <= limit:
            made.append((title, 0.0, make(folder, g, place)))
    return made


def said(figure: str, m: dict[str, float], peer: dict[str, float] | None, aims: dict[str, float]) -> str:  # fmt: skip
    """Figure, ratio to force-graph, aim and verdict."""
    value = m.get(figure, float("nan"))
    if math.isnan(value):
        return "-"
    parts = [f"{value:,.0f}"]
    if peer and peer.get(figure, 0) > 0:
        parts.append(f"({value / peer[figure]:.2f} x)")
    if figure in aims:
        more = figure in MORE_IS_BETTER
        met = value >= aims[figure] if more else value <= aims[figure]
        parts.append(f"{'>=' if more else '<='} {aims[figure]:,.0f} {'met' if met else 'MISSED'}")
    return " ".join(parts)


def report(rows: list[Row], n: int, *, webgl: bool) -> None:
    """Print the rows of one size."""
    peer = next((m for title, _, m in rows if title.startswith("force-graph") and not m["blank"]), None)  # fmt: skip
    for title, seconds, m in rows:
        own = title.startswith("sinergi")
        aims = AIMS.get(n, {}) if title == "sinergi" else {}
        head = (
            f"| {title} | {'on' if webgl else 'off'} | {n:,} | {f'{seconds:.1f}' if own else '-'}"
        )
        if m["blank"]:
            print(
                f"{head} | {m['kb']:,.0f} | blank page |" + " - |" * (len(FIGURES) - 1), flush=True
            )
            continue
        cells = [said(f, m, peer if own else None, aims) for f in FIGURES]
        marks = said("marks", m, None, {})
        print(f"{head} | " + " | ".join([*cells, marks]) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2_000, 20_000, 100_000])
    parser.add_argument("--others", action="store_true")
    parser.add_argument("--webgl", nargs="+", choices=["off", "on"], default=["off"])
    parser.add_argument("--peers", type=Path, help="folder that keeps the fetched peers")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| renderer | WebGL | nodes | scene s | HTML kB | first paint ms | longest task, loading ms | pan frames/s | "
          "zoom frames/s | longest task, moving ms | longest task ms | search ms | marks |\n|" + "---|" * 13)  # fmt: skip
    with tempfile.TemporaryDirectory() as name, sync_playwright() as player:
        folder = options.peers or Path(name)
        folder.mkdir(exist_ok=True)
        for n in options.sizes:
            made = pages(folder, n, others=options.others)
            for mode in options.webgl:
                browser = launched(player, webgl=mode == "on")
                rows = [(title, seconds, measure(browser, path)) for title, seconds, path in made]
                browser.close()
                report(rows, n, webgl=mode == "on")


if __name__ == "__main__":
    main()
