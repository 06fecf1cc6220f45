"""How long the silo and broker measures take, beside python-igraph and networkx.

Run: python benchmarks/silos_speed.py [--nodes 100000] [--ties 300000] [--peers PYTHON] [--large]
Prints one row a task: processor seconds of one core (best of several), the limit, and the peers
on the same arcs, graph building included as a user would pay it. ``--peers`` names a Python that
has benchmarks/requirements-peers-silos.txt installed; ``--large`` adds the whole family with
1,000 permutations on 1,000,000 nodes and 3,000,000 arcs.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # so that processor seconds are those of one core

import numpy as np

from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.brokerage.roles import gould_fernandez, network_roles
from sinergi.analysis.brokerage.structure import core_numbers
from sinergi.analysis.null import Permutation
from sinergi.analysis.silos.assortativity import assortativity, modularity
from sinergi.analysis.silos.blocks import participation, within_z
from sinergi.analysis.silos.ei import ei_index, ei_moments, ei_nodes
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
        ("assortativity", 0.01, lambda: assortativity(MixingMatrix.of(network, groups)), 5),
        (
            "modularity of the groups",
            0.01,
            lambda: modularity(MixingMatrix.of(network, groups)),
            5,
        ),
        ("core numbers", 0.60, lambda: core_numbers(fresh(network)), 3),
    ]


def peer_seconds(python: str, network: Network, groups: Grouping) -> dict[str, dict[str, float]]:
    """Seconds of the same tasks in other libraries, in their own process and environment."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "arcs.npz"
        np.savez(path, source=network.source, target=network.target, codes=groups.codes)
        script = Path(__file__).with_name("silos_speed_peers.py")
        done = subprocess.run(
            [python, str(script), str(path)], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": ""},
        )  # fmt: skip
    return json.loads(done.stdout)


def whole_family(nodes: int, ties: int) -> tuple[float, float, float]:
    """Every measure, 1,000 permutations of all indices: processor and wall seconds, peak MB."""
    network, groups = make(nodes, ties)
    start, spent = time.perf_counter(), time.process_time()
    problem = prepare(network, by=groups.codes.tolist(), weight=None)
    every_permutation(problem)
    ei_with_chance(network, groups)
    ei_nodes(network, groups)
    spectral_segregation(network, groups)
    network_roles(network, groups, gould_fernandez(network, groups))
    structural_holes(network)
    participation(network, groups)
    within_z(network, groups)
    core_numbers(network)
    spent, taken = time.process_time() - spent, time.perf_counter() - start
    return spent, taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--ties", type=int, default=300_000)
    parser.add_argument("--peers", metavar="PYTHON", help="Python that has the peers installed")
    parser.add_argument("--large", action="store_true", help="a million nodes as well")
    given = parser.parse_args()
    network, groups = make(given.nodes, given.ties)
    beside = peer_seconds(given.peers, network, groups) if given.peers else {}
    names = list(beside)
    print(f"{network.n_nodes:,} nodes, {network.n_ties:,} arcs, {SECTORS} groups")
    print(f"{'task':34} {'seconds':>9} {'limit':>7} " + " ".join(f"{n:>18}" for n in names))
    late = 0
    for name, limit, task, times in tasks(network, groups):
        taken = best(task, times)
        late += taken > limit
        cells = [f"{beside[n][name]:18.3f}" if name in beside[n] else f"{'-':>18}" for n in names]
        print(f"{name:34} {taken:9.4f} {limit:7.3f} {' '.join(cells)}")
    if beside:
        print("one permutation of the labels, one index (ours above: a thousand, all indices):")
        for name in names:
            print(f"  {name} {beside[name]['one permutation']:.3f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB; {late} over the limit")
    if given.large:
        spent, seconds, memory = whole_family(1_000_000, 3_000_000)
        late += spent > 60 or memory > 4_000
        print("1,000,000 nodes, 3,000,000 ties, all measures, 1,000 permutations:")
        print(f"{spent:.1f} s processor (60), {seconds:.1f} s wall, {memory:,.0f} MB (4,000)")
    return int(late > 0)


if __name__ == "__main__":
    sys.exit(main())
