# ruff: noqa: E501 - rows of tables read better in one line
"""Quality and time of the layout of the map, beside DrL of igraph on the same graphs.

    python benchmarks/map_layout.py [--sizes 2000 20000 100000] [--peer PYTHON]

``--peer`` is the Python of an environment of its own with ``requirements-peers-map.txt`` (igraph is
GPL: it is compared with, never installed beside the package). Each graph goes through
``draw_map(graph, aggregate=False)``, the layout that users get, with discs of their real size.

Measured on the places alone, so that both layouts are judged alike:

* crossings: share of pairs of edges without a common end that cross, of 2,000,000 pairs drawn
  with a seed, per 1,000;
* neighbours kept: mean over nodes with a neighbour of the Jaccard share between its d neighbours
  in the graph and its d nearest nodes in the picture (Kruiger et al. 2017, "Graph layouts by t-SNE");
* overlaps: pairs of discs that lie on each other (the radii of the map; DrL scaled to the same area).
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.spatial import cKDTree

from sinergi.maps import draw_map

PAIRS = 2_000_000
DRL = """
import json, sys, time
import igraph, numpy as np, random
edges = np.load(sys.argv[1])
random.seed(1)
g = igraph.Graph(n=int(sys.argv[2]), edges=edges.tolist())
start = time.perf_counter()
place = np.asarray(g.layout_drl().coords)
print(json.dumps({"seconds": time.perf_counter() - start, "version": igraph.__version__}))
np.save(sys.argv[3], place)
"""


def regions(n: int, seed: int = 1) -> "nx.Graph[int]":
    """About 3n edges, 70 % of them inside one of 12 regions that the nodes name."""
    rng = np.random.default_rng(seed)
    made: nx.Graph[int] = nx.Graph()
    for i in range(n):
        made.add_node(i, label=f"Program nomor {i}", kind="opd", region=f"R{i % 12:02d}")
    a = rng.integers(0, n, 3 * n)
    near = (a + 12 * rng.integers(1, max(2, n // 240), 3 * n)) % n
    b = np.where(rng.random(3 * n) < 0.7, near, rng.integers(0, n, 3 * n))
    made.add_edges_from(zip(a.tolist(), b.tolist(), strict=True))
    return made


def communities(n: int, seed: int = 2) -> "nx.Graph[int]":
    """About 3n edges, 90 % of them inside communities of about 40 that no attribute names."""
    rng = np.random.default_rng(seed)
    home = rng.integers(0, max(2, n // 40), n)
    order = np.argsort(home, kind="stable")
    start, size = np.searchsorted(home[order], home), np.bincount(home)[home]
    a = rng.integers(0, n, 3 * n)
    inside = order[start[a] + (rng.random(3 * n) * size[a]).astype(int)]
    b = np.where(rng.random(3 * n) < 0.9, inside, rng.integers(0, n, 3 * n))
    return _graph(n, a, b)


def neighbourly(n: int, seed: int = 3) -> "nx.Graph[int]":
    """About 3n edges between points near each other on a sheet: a layout without crossings is near."""
    rng = np.random.default_rng(seed)
    near = cKDTree(rng.random((n, 2))).query(np.random.default_rng(seed).random((n, 2)), 4)[1]
    return _graph(n, np.repeat(np.arange(n), 3), near[:, 1:].ravel())


def hubs(n: int, seed: int = 4) -> "nx.Graph[int]":
    """A tree of agencies and programs with a few ties across, as a budget looks."""
    rng = np.random.default_rng(seed)
    parent = (np.arange(1, n) * rng.random(n - 1) ** 2).astype(int)
    extra = rng.integers(0, n, (n // 2, 2))
    a, b = np.r_[np.arange(1, n), extra[:, 0]], np.r_[parent, extra[:, 1]]
    return _graph(n, a, b)


def _graph(n: int, a: Any, b: Any) -> "nx.Graph[int]":
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(n))
    made.add_edges_from(zip(np.asarray(a).tolist(), np.asarray(b).tolist(), strict=True))
    made.remove_edges_from(list(nx.selfloop_edges(made)))
    return made


def crossings(place: np.ndarray, edges: np.ndarray, seed: int = 5) -> float:
    """Crossing pairs of edges per 1,000 pairs without a common end."""
    rng = np.random.default_rng(seed)
    e, f = edges[rng.integers(0, len(edges), PAIRS)], edges[rng.integers(0, len(edges), PAIRS)]
    apart = (e[:, :1] != f).all(axis=1) & (e[:, 1:] != f).all(axis=1)
    a, b, c, d = (place[x[apart]] for x in (e[:, 0], e[:, 1], f[:, 0], f[:, 1]))

    def side(p: np.ndarray, q: np.ndarray, r: np.ndarray) -> np.ndarray:
        return np.sign((q[:, 0] - p[:, 0]) * (r[:, 1] - p[:, 1]) - (q[:, 1] - p[:, 1]) * (r[:, 0] - p[:, 0]))  # fmt: skip

    hit = (side(a, b, c) * side(a, b, d) < 0) & (side(c, d, a) * side(c, d, b) < 0)
    return 1000 * float(hit.mean())


def neighbours_kept(place: np.ndarray, edges: np.ndarray) -> float:
    """Mean Jaccard share of neighbours in the graph and nearest nodes in the picture."""
    n = len(place)
    both = np.r_[edges, edges[:, ::-1]]
    matrix = sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(n, n))
    degree = np.diff(matrix.indptr)
    tree, most = cKDTree(place), int(min(degree.max(), 64, n - 1))
    near = tree.query(place, most + 1)[1][:, 1:]
    shares: list[float] = []
    for i in np.flatnonzero(degree > 0):
        d = min(int(degree[i]), most)
        own = set(matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].tolist())
        kept = len(own.intersection(near[i, :d].tolist()))
        shares.append(kept / (len(own) + d - kept))
    return float(np.mean(shares))


def overlaps(place: np.ndarray, radius: np.ndarray) -> int:
    """Pairs of discs that lie on each other."""
    pairs = cKDTree(place).query_pairs(2 * float(radius.max()), output_type="ndarray")
    gap = np.hypot(*(place[pairs[:, 0]] - place[pairs[:, 1]]).T)
    return int((gap < radius[pairs[:, 0]] + radius[pairs[:, 1]] - 1e-6).sum())


def ours(graph: "nx.Graph[int]") -> tuple[np.ndarray, np.ndarray, float]:
    """Places and radii of the map, and the seconds of the whole scene."""
    start = time.perf_counter()
    marks = draw_map(graph, aggregate=False).scene.marks
    seconds = time.perf_counter() - start
    at = {key: i for i, key in enumerate(marks.key)}
    rows = np.array([at[f"nodes/{i!r}"] for i in graph])
    return np.stack([marks.x[rows], marks.y[rows]], axis=1), marks.radius[rows], seconds


def drl(python: str, graph: "nx.Graph[int]", folder: Path) -> tuple[np.ndarray, float]:
    """Places by igraph's DrL and its seconds."""
    np.save(folder / "edges.npy", np.array(list(graph.edges)))
    command = [python, "-c", DRL, str(folder / "edges.npy"), str(len(graph)), str(folder / "place.npy")]  # fmt: skip
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return np.load(folder / "place.npy"), json.loads(told)["seconds"]


def same_area(place: np.ndarray, like: np.ndarray) -> np.ndarray:
    """Scale places to the area that ``like`` takes."""
    return place * np.sqrt(np.ptp(like, axis=0).prod() / np.ptp(place, axis=0).prod())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 100_000])
    parser.add_argument("--graphs", nargs="+", default=["regions", "communities", "neighbourly", "hubs"])  # fmt: skip
    parser.add_argument("--peer", help="Python with igraph")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n")
    print("| graph | nodes | edges | layout | seconds | crossings per 1,000 | neighbours kept | overlaps |\n"
          "|---|---|---|---|---|---|---|---|")  # fmt: skip
    makers = {f.__name__: f for f in (regions, communities, neighbourly, hubs)}
    for n in options.sizes:
        for name in options.graphs:
            graph = makers[name](n)
            edges = np.array(list(graph.edges))
            place, radius, seconds = ours(graph)
            found = [("sinergi", place, seconds)]
            if options.peer:
                with tempfile.TemporaryDirectory() as folder:
                    other, took = drl(options.peer, graph, Path(folder))
                found.append(("igraph DrL", same_area(other, place), took))
            for title, spots, took in found:
                print(f"| {name} | {n:,} | {len(edges):,} | {title} | {took:.1f} | {crossings(spots, edges):.2f} | "
                      f"{neighbours_kept(spots, edges):.3f} | {overlaps(spots, radius):,} |", flush=True)  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
