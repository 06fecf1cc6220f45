# ruff: noqa: E501 - scripts for the page read better in one line
"""Sizes, first paint and frame rate of the map page, beside pyvis and force-graph in one run.

    python benchmarks/map_page.py [--sizes 200 2000 20000 100000] [--others]

The graph: n nodes and about 3n edges, 12 regions, 70 % of the edges inside a region. Marks carry
label, kind and position; `aggregate=False` draws all of them. Chromium without GPU and WebGL,
1366 x 768, best of three loads. `--others` fetches force-graph (npm) and pyvis (pip) into a
temporary folder; they get the same positions, physics off, labels and colours by kind.
"""

import argparse
import json
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
from playwright.sync_api import Browser, sync_playwright

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
            best["pan"], pan_task = page.evaluate(MOVE, "pan")
            best["zoom"], zoom_task = page.evaluate(MOVE, "zoom")
            best["move_task"] = max(pan_task, zoom_task)
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


def rows(sizes: list[int], *, others: bool) -> list[tuple[str, int, float, dict[str, float]]]:
    """Measure every renderer at every size."""
    found: list[tuple[str, int, float, dict[str, float]]] = []
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as player:
        folder = Path(name)
        browser = player.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-webgl"]
        )
        for n in sizes:
            g = graph(n)
            start = time.perf_counter()
            atlas = draw_map(g, aggregate=False)
            seconds = time.perf_counter() - start
            path = atlas.save(folder / f"sinergi-{n}.html")
            marks = atlas.scene.marks
            key = {k: i for i, k in enumerate(marks.key)}
            place = {
                i: (float(marks.x[key[f"nodes/{i!r}"]]), float(marks.y[key[f"nodes/{i!r}"]]))
                for i in g
            }
            found.append(("sinergi", n, seconds, measure(browser, path)))
            report(found[-1])
            makers: dict[str, tuple[Callable[..., Path], int]] = {
                "force-graph 1.52": (force_graph, 100_000), "pyvis 0.3.2, physics off": (pyvis, 20_000),
            }  # fmt: skip
            for title, (make, limit) in makers.items() if others else ():
                if n <= limit:
                    found.append((title, n, 0.0, measure(browser, make(folder, g, place))))
                    report(found[-1])
        browser.close()
    return found


def report(row: tuple[str, int, float, dict[str, float]]) -> None:
    title, n, seconds, m = row
    made = f"{seconds:.1f}" if seconds else "-"
    print(f"| {title} | {n:,} | {made} | {m['kb']:.0f} | {m['paint']:.0f} | {m['load_task']:.0f} | "
          f"{m['pan']:.0f} / {m['zoom']:.0f} | {m['move_task']:.0f} |", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[200, 2_000, 20_000, 100_000])
    parser.add_argument("--others", action="store_true")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| renderer | nodes | scene s | HTML kB | first paint ms | longest task, loading ms | "
          "pan / zoom frames/s | longest task, moving ms |\n|---|---|---|---|---|---|---|---|")  # fmt: skip
    rows(options.sizes, others=options.others)


if __name__ == "__main__":
    main()
