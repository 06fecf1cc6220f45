"""How long the silo and broker measures take, beside networkx where it has the measure.

Run: python benchmarks/silos_speed.py [--nodes 100000] [--ties 300000] [--slow]
Prints one row a task: processor seconds (so that a busy machine does not matter; best of
several), the limit, and networkx on the same network.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # so that processor seconds are those of one core

import networkx as nx
import numpy as np

from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.brokerage.roles import gould_fernandez
from sinergi.analysis.null import Permutation
from sinergi.analysis.silos.ei import ei_index, ei_moments
from sinergi.analysis.silos.inputs import Problem, prepare
from sinergi.analysis.silos.measuring import INDICES, measure_all
from sinergi.analysis.silos.spectral import spectral_segregation
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import Network, build_network

SECTORS = 8


def make(nodes: int, ties: int, seed: int = 5) -> tuple[Network, Grouping]:
    """Directed random network in which every third tie stays in its group."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, SECTORS, nodes)
    source = rng.integers(0, nodes, ties)
    target = rng.integers(0, nodes, ties)
    by_group = np.argsort(codes, kind="stable")
    start = np.searchsorted(codes[by_group], np.arange(SECTORS))
    size = np.bincount(codes, minlength=SECTORS)
    stays = rng.random(ties) < 1 / 3
    own = codes[source[stays]]
    target[stays] = by_group[start[own] + (rng.random(len(own)) * size[own]).astype(int)]
    network = build_network(np.arange(nodes), source, target, directed=True)
    return network, Grouping.of([int(c) for c in codes])


def fresh(network: Network) -> Network:
    """The same network without anything remembered from an earlier run."""
    return Network(network.nodes, network.source, network.target, network.weight, network.directed)


def best(task: Callable[[], Any], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        start = time.process_time()
        task()
        taken.append(time.process_time() - start)
    return min(taken)


def ei_with_chance(network: Network, groups: Grouping) -> None:
    ei_index(MixingMatrix.of(network, groups))
    ei_moments(network, groups.sizes)


def every_permutation(problem: Problem) -> None:
    measures = [index for indices in INDICES.values() for index in indices]
    measure_all(problem, measures, Permutation(draws=1000, seed=1))


def tasks(network: Network, groups: Grouping) -> list[tuple[str, float, Callable[[], Any], int]]:
    problem = prepare(network, by=groups.codes.tolist(), weight=None)
    return [
        ("E-I with exact mean and sd", 0.010, lambda: ei_with_chance(fresh(network), groups), 5),
        ("1,000 permutations, all indices", 3.0, lambda: every_permutation(problem), 1),
        ("Gould-Fernandez roles", 0.15, lambda: gould_fernandez(fresh(network), groups), 3),
        ("Burt constraint, effective size", 0.30, lambda: structural_holes(fresh(network)), 3),
        ("spectral segregation", 0.60, lambda: spectral_segregation(fresh(network), groups), 3),
    ]


def networkx_seconds(network: Network, groups: Grouping) -> dict[str, float]:
    """Same measures in networkx, graph building included as a user would pay it."""
    graph = nx.DiGraph(list(zip(network.source.tolist(), network.target.tolist(), strict=True)))
    graph.add_nodes_from(range(network.n_nodes))
    nx.set_node_attributes(graph, dict(enumerate(groups.codes.tolist())), "group")
    return {
        "1,000 permutations, all indices": 1000
        * best(lambda: nx.attribute_assortativity_coefficient(graph, "group"), 1),
        "Burt constraint, effective size": best(lambda: nx.constraint(graph), 1),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=300_000)
    parser.add_argument("--slow", action="store_true", help="networkx beside it")
    given = parser.parse_args()
    network, groups = make(given.nodes, given.ties)
    beside = networkx_seconds(network, groups) if given.slow else {}
    print(f"{network.n_nodes:,} nodes, {network.n_ties:,} arcs, {SECTORS} groups")
    print(f"{'task':34} {'seconds':>9} {'limit':>7} {'networkx':>9}")
    late = 0
    for name, limit, task, times in tasks(network, groups):
        taken = best(task, times)
        late += taken > limit
        other = f"{beside[name]:9.2f}" if name in beside else " " * 9
        print(f"{name:34} {taken:9.4f} {limit:7.3f} {other}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB; {late} over the limit")
    return int(late > 0)


if __name__ == "__main__":
    sys.exit(main())
