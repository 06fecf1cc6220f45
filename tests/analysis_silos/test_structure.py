"""Blocks, participation, centralisation, cores, key players."""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.analysis.brokerage.key_players import (
    fragmentation,
    key_set,
    loss_without_each,
)
from sinergi.analysis.brokerage.paths import betweenness
from sinergi.analysis.brokerage.structure import (
    betweenness_centralization,
    core_numbers,
    core_periphery,
    degree_centralization,
    eigenvector_centrality,
)
from sinergi.analysis.silos.blocks import block_density, image_matrix, participation, within_z
from sinergi.analysis.silos.inputs import prepare
from sinergi.errors import UsageError
from sinergi.graph.mixing import MixingMatrix
from sinergi.graph.network import from_networkx
from sinergi.model.kinds import GOVERNMENT_KINDS
from sinergi.model.snapshot import Snapshot
from tests.analysis_silos.toys import NAN, graph, toy


def test_block_density_and_image():
    mixing = MixingMatrix.of(*toy("directed_gf"))
    density = [[1 / 3, 2 / 9, 0], [1 / 9, 1 / 3, 1 / 6], [1 / 6, 1 / 6, 0.5]]
    assert block_density(mixing).tolist() == [pytest.approx(row) for row in density]
    assert image_matrix(mixing).tolist() == [[1, 1, 0], [0, 1, 0], [0, 0, 1]]
    alone = block_density(MixingMatrix.of(*toy("isolates")))
    assert np.isnan(alone[2, 2])


def test_participation_leaves_isolates_undefined():
    got = participation(*toy("isolates")).tolist()
    assert got == pytest.approx([0, 0, 0.5, 0.5, 0, NAN, NAN], nan_ok=True)


def test_within_z_takes_the_population_sd():
    got = within_z(*toy("directed_gf")).tolist()
    low, high = -0.707106781186547, 1.4142135623731
    assert got == pytest.approx([low, high, low, low, high, low, 0, 0])


def test_centralisation_without_loops():
    """The default of igraph counts loops as possible and gives 0.178571."""
    network, groups = toy("directed_gf")
    assert degree_centralization(network) == pytest.approx(5 / 21)
    between = betweenness(network.symmetrised, groups).total
    assert betweenness_centralization(between) == pytest.approx(0.267573696145125)
    assert degree_centralization(toy("star7")[0]) == 1
    assert degree_centralization(toy("complete6")[0]) == 0
    assert np.isnan(degree_centralization(from_networkx(nx.path_graph(2))))
    assert np.isnan(betweenness_centralization(np.zeros(2)))


@given(st.integers(1, 12), st.integers(0, 40), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_core_numbers_equal_networkx(n, m, seed):
    network = nx.gnm_random_graph(n, m, seed=seed)
    got = core_numbers(from_networkx(network)).tolist()
    assert got == [nx.core_number(network)[i] for i in range(n)]


CORE = {
    "periphery10": (0.463348204314594, [0, 1, 2]),
    "two_cliques": (0.250417091772061, [3, 4]),
    "star7": (1, [0]),
    "directed_gf": (0.446947792447947, [1, 4, 6]),
}


@pytest.mark.parametrize("name", CORE)
def test_core_and_periphery_reach_the_best_known(name):
    found = core_periphery(toy(name)[0])
    assert found.fit == pytest.approx(CORE[name][0])
    assert found.proven
    # two cores tie in periphery10: the first nodes are taken
    assert np.flatnonzero(found.core).tolist() == CORE[name][1]
    again = core_periphery(toy(name)[0])
    assert again.core.tolist() == found.core.tolist()


@given(st.integers(4, 8), st.integers(1, 20), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_core_fit_is_the_correlation_and_nothing_beats_it(n, m, seed):
    network = nx.gnm_random_graph(n, m, seed=seed)
    found = core_periphery(from_networkx(network))
    pairs = list(itertools.combinations(range(n), 2))
    tie = np.array([network.has_edge(a, b) for a, b in pairs], dtype=float)
    if tie.std() == 0:
        assert np.isnan(found.fit)
        return
    best = -1.0
    for size in range(1, n):
        for core in itertools.combinations(range(n), size):
            ideal = np.array([a in core or b in core for a, b in pairs], dtype=float)
            if ideal.std() > 0:
                best = max(best, float(np.corrcoef(tie, ideal)[0, 1]))
    assert found.fit == pytest.approx(best, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_the_search_beyond_small_networks_reaches_what_all_splits_give(seed, monkeypatch):
    network = from_networkx(nx.gnm_random_graph(13, 20 + 5 * seed, seed=seed))
    every = core_periphery(network)
    monkeypatch.setattr("sinergi.analysis.brokerage.structure._EVERY_NODES", 4)
    searched = core_periphery(network)
    assert every.proven
    assert not searched.proven
    assert searched.fit == pytest.approx(every.fit, abs=1e-9)


EIGEN = {
    "two_cliques": [0.849322046712083] * 3 + [1, 1] + [0.849322046712083] * 3,
    "star7": [1] + [6**-0.5] * 6,
    "complete6": [1] * 6,
    "isolates": [0.5, 0.75**0.5, 1, 0.75**0.5, 0.5, 0, 0],
    "periphery10": [1, 1, 0.929985795586728, 0.929985795586728, 0.290598890108144],
}


@pytest.mark.parametrize("name", EIGEN)
def test_eigenvector_centrality(name):
    found = eigenvector_centrality(toy(name)[0])
    assert found[: len(EIGEN[name])].tolist() == pytest.approx(EIGEN[name], abs=1e-12)


@pytest.mark.parametrize("dense", [1, 500])
def test_equal_parts_have_equal_eigenvectors(dense, monkeypatch):
    """A solver left alone may give one of two equal circles 0."""
    monkeypatch.setattr("sinergi.analysis.brokerage.structure._DENSE_NODES", dense)
    circles = nx.disjoint_union(nx.cycle_graph(5), nx.cycle_graph(5))
    assert eigenvector_centrality(from_networkx(circles)).tolist() == pytest.approx([1] * 10)
    circles.add_edges_from([("x", "y"), ("y", "z")])
    values = eigenvector_centrality(from_networkx(circles))
    assert sorted(values.round(9).tolist()) == [0] * 3 + [1] * 10
    path = nx.Graph([(i, i + 1) for i in range(8)])
    want = nx.eigenvector_centrality_numpy(path)
    got = eigenvector_centrality(from_networkx(path))
    assert got.tolist() == pytest.approx([want[i] / max(want.values()) for i in range(9)])


def test_eigenvector_without_ties_is_undefined():
    assert np.isnan(eigenvector_centrality(toy("empty5")[0])).all()
    chain = from_networkx(nx.path_graph(20_000))
    assert np.isnan(eigenvector_centrality(chain)).all()


def test_the_two_fragmentations_disagree_on_who_matters():
    network = toy("two_cliques")[0]
    loss = [fragmentation(network, without=[i]) for i in range(9)]
    assert int(np.argmax([x.parts for x in loss])) == 8
    assert int(np.argmax([x.distance for x in loss])) == 3


def test_fragmentation_counts_the_nodes_that_are_left():
    star = toy("star7")[0]
    assert fragmentation(star, without=[0]).parts == 1
    path = from_networkx(nx.path_graph(3))
    assert fragmentation(path).distance == pytest.approx(1 - (4 + 2 / 2) / 6)
    assert fragmentation(path, without=[0]).distance == 0
    assert np.isnan(fragmentation(path, without=[0, 1]).parts)


def city(middle):
    kinds = ["opd", middle, "opd", "opd", "opd"]
    return Snapshot(
        {
            "actors": pd.DataFrame({"id": list("abcde"), "name": list("ABCDE"), "kind": kinds,
                                    "sector": list("xyxyx")}),
            "ties": pd.DataFrame({"actor_a": list("bbbc"), "actor_b": list("acde")}),
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    "kind", ["ormas", "parpol", "lembaga_keagamaan", "akademisi", "dunia_usaha", "media",
             "komunitas"]
)  # fmt: skip
def test_nobody_outside_government_is_ever_removed(kind):
    assert kind not in GOVERNMENT_KINDS
    problem = prepare(city(kind), by="sector", weight=None)
    for size in (1, 2, 4):
        assert "b" not in key_set(problem, size=size).nodes
    assert np.isnan(loss_without_each(problem)[1]).all()
    with pytest.raises(UsageError):
        key_set(problem, size=5)


def test_the_government_body_in_the_middle_is_found():
    problem = prepare(city("opd"), by="sector", weight=None)
    found = key_set(problem)
    assert found.nodes == ("b",)
    assert found.exhaustive
    assert loss_without_each(problem)[:, 1].argmax() == 1


def test_greedy_sets_are_as_good_as_all_sets_here(monkeypatch):
    problem = prepare(graph("two_cliques"), by="group", weight=None)
    every = key_set(problem, size=2)
    monkeypatch.setattr("sinergi.analysis.brokerage.key_players._EXHAUSTIVE", 1)
    greedy = key_set(problem, size=2)
    assert not greedy.exhaustive
    assert greedy.without.distance == pytest.approx(every.without.distance)
    monkeypatch.setattr("sinergi.analysis.brokerage.key_players.MOST_NODES", 3)
    with pytest.raises(UsageError, match="3"):
        key_set(problem)
