"""The tasks of silos_speed.py in python-igraph and networkx; prints seconds as JSON.

Run by silos_speed.py with a Python that has requirements-peers-silos.txt; needs no sinergi.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import igraph
import networkx as nx
import numpy as np


def best(task: Callable[[], Any], times: int = 2) -> float:
    taken = []
    for _ in range(times):
        start = time.process_time()
        task()
        taken.append(time.process_time() - start)
    return min(taken)


def in_igraph(source: Any, target: Any, codes: list[int]) -> dict[str, float]:
    ends = np.column_stack([source, target])

    def build() -> Any:
        return igraph.Graph(n=len(codes), edges=ends, directed=True)

    graph = build()
    shuffled = np.random.default_rng(1).permutation(codes).tolist()
    return {
        "Burt constraint, effective size": best(lambda: build().constraint()),
        "assortativity": best(lambda: build().assortativity_nominal(codes, directed=True)),
        "modularity of the groups": best(lambda: build().modularity(codes)),
        "core numbers": best(lambda: build().coreness()),
        "one permutation": best(lambda: graph.assortativity_nominal(shuffled, directed=True), 3),
    }


def in_networkx(source: Any, target: Any, codes: list[int]) -> dict[str, float]:
    def build(kind: Any) -> Any:
        graph = kind()
        graph.add_nodes_from((i, {"group": c}) for i, c in enumerate(codes))
        graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
        return graph

    graph = build(nx.DiGraph)
    parts = [set(np.flatnonzero(np.array(codes) == g).tolist()) for g in sorted(set(codes))]

    def assortativity() -> float:
        return nx.attribute_assortativity_coefficient(build(nx.DiGraph), "group")

    return {
        "Burt constraint, effective size": best(lambda: nx.constraint(build(nx.DiGraph)), 1),
        "assortativity": best(assortativity, 1),
        "modularity of the groups": best(
            lambda: nx.community.modularity(build(nx.DiGraph), parts), 1
        ),
        "core numbers": best(lambda: nx.core_number(build(nx.Graph)), 1),
        "one permutation": best(lambda: nx.attribute_assortativity_coefficient(graph, "group"), 1),
    }


def main() -> int:
    data = np.load(sys.argv[1])
    given = data["source"], data["target"], data["codes"].astype(int).tolist()
    versions = f"igraph {igraph.__version__}", f"networkx {nx.__version__}"
    told = {versions[0]: in_igraph(*given), versions[1]: in_networkx(*given)}
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
