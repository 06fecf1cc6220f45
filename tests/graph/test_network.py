"""Networks in arrays: cleaning, order, projection, triangles."""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.errors import UnknownTermError, UsageError
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import build_network, from_edges, from_matrix, from_networkx
from sinergi.graph.project import incidence, pairs_by_item, project
from sinergi.graph.triangles import triangles


def listed(network):
    return list(zip(network.source.tolist(), network.target.tolist(), strict=True))


def test_loops_go_and_repeated_ties_become_one():
    network = build_network(list("abc"), [1, 0, 2, 0], [0, 1, 2, 1], directed=False)
    assert listed(network) == [(0, 1)]
    assert (network.loops, network.parallel) == (1, 2)
    assert network.weight.tolist() == [1]


def test_weights_are_summed_and_symmetrised_by_the_larger():
    network = build_network(list("ab"), [0, 0, 1], [1, 1, 0], [1.0, 2.0, 5.0], directed=True)
    assert listed(network) == [(0, 1), (1, 0)]
    assert network.weight.tolist() == [3, 5]
    assert network.symmetrised.weight.tolist() == [5]
    assert listed(network.mutual) == [(0, 1)]


def test_weight_zero_is_no_tie_and_bad_ones_are_refused():
    assert build_network([0, 1], [0], [1], [0.0], directed=False).n_ties == 0
    for bad in (-1.0, float("nan"), float("inf")):
        with pytest.raises(UsageError):
            build_network([0, 1], [0], [1], [bad], directed=False)


def test_nodes_are_sorted_whatever_the_order_they_came_in():
    one = from_networkx(nx.Graph([("b", "a"), ("c", "b")]))
    two = from_networkx(nx.Graph([("b", "c"), ("a", "b")]))
    assert one.nodes.tolist() == ["a", "b", "c"]
    assert one.fingerprint == two.fingerprint
    assert from_networkx(nx.Graph([(2, "x"), (10, 2)])).nodes.tolist() == [10, 2, "x"]
    tuples = from_networkx(nx.Graph([((0, 1), (0, 0))]))
    assert tuples.nodes.tolist() == [(0, 0), (0, 1)]


def test_adjacency_counts_a_tie_both_ways():
    network = from_networkx(nx.Graph([("a", "b"), ("b", "c")]))
    assert network.adjacency.toarray().tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert network.degree.tolist() == [1, 2, 1]


def test_edge_frames_and_matrices():
    edges = pd.DataFrame({"source": ["b"], "target": ["a"], "w": [2]})
    network = from_edges(edges, weight="w", nodes=["z"])
    assert network.nodes.tolist() == ["a", "b", "z"]
    assert network.weight.tolist() == [2]
    with pytest.raises(UsageError, match="w"):
        from_edges(edges[["w"]])
    with pytest.raises(UnknownTermError):
        from_edges(edges, weight="berat")
    assert not from_matrix(np.array([[0, 2], [2, 0]]), weight="weight").directed
    assert from_matrix(np.array([[0, 2], [2, 0]]), weight="weight").weight.tolist() == [2]
    assert from_matrix(np.array([[1, 2], [0, 0]])).loops == 1


def test_mixing_counts_an_inside_tie_twice_when_undirected():
    network = build_network(list("abc"), [0, 1], [1, 2], [3.0, 4.0], directed=False)
    groups = Grouping.of(["x", "x", "y"])
    assert MixingMatrix.of(network, groups).ties.tolist() == [[2, 1], [1, 0]]
    assert MixingMatrix.of(network, groups, weighted=True).ties.tolist() == [[6, 4], [4, 0]]


@st.composite
def seats(draw):
    actors, items = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    pairs = st.tuples(st.integers(0, actors - 1), st.integers(0, items - 1))
    return actors, items, draw(st.lists(pairs, max_size=20))


@given(seats())
@settings(max_examples=80, deadline=None)
def test_projection_counts_shared_items(case):
    actors, items, pairs = case
    a, i = [p[0] for p in pairs], [p[1] for p in pairs]
    members = [{x for x, y in pairs if y == item} for item in range(items)]
    expected = np.zeros((actors, actors), dtype=int)
    for one, two in itertools.permutations(range(actors), 2):
        expected[one, two] = sum(one in m and two in m for m in members)
    size = {"n_actors": actors, "n_items": items}
    assert project(a, i, **size).toarray().tolist() == expected.tolist()
    assert incidence(a, i, **size).toarray().max(initial=0) <= 1
    told = list(zip(*(x.tolist() for x in pairs_by_item(a, i, **size)), strict=True))
    plain = [
        (one, two, item)
        for item, m in enumerate(members)
        for one, two in itertools.combinations(sorted(m), 2)
    ]
    assert sorted(told) == sorted(plain)


@given(st.integers(3, 9), st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=30))
@settings(max_examples=80, deadline=None)
def test_every_triangle_is_listed_once_with_its_sides(n, pairs):
    pairs = [(a % n, b % n) for a, b in pairs]
    network = build_network(
        list(range(n)), [a for a, _ in pairs], [b for _, b in pairs], directed=False
    )
    ties = listed(network)
    found = set()
    for block in triangles(network):
        for corner, side in zip(block.corner.T.tolist(), block.side.T.tolist(), strict=True):
            assert tuple(sorted(corner)) not in found
            found.add(tuple(sorted(corner)))
            for i in range(3):
                assert set(ties[side[i]]) == set(corner) - {corner[i]}
    known = set(ties)
    assert found == {
        t for t in itertools.combinations(range(n), 3)
        if set(itertools.combinations(t, 2)) <= known
    }  # fmt: skip


def test_a_hub_with_many_partners_costs_no_more_than_its_ties():
    n = 200_000
    star = build_network(np.arange(n), np.zeros(n - 1, int), np.arange(1, n), directed=False)
    assert sum(block.corner.shape[1] for block in triangles(star)) == 0
