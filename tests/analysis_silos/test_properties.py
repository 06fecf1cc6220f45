"""Fast forms equal slow ones; names and order play no role."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.brokerage.paths import betweenness
from sinergi.analysis.brokerage.roles import gould_fernandez
from sinergi.analysis.null import Permutation, enumerate_labels, labellings
from sinergi.analysis.silos import measure_silos
from sinergi.analysis.silos.assortativity import assortativity, modularity
from sinergi.analysis.silos.ei import ei_group_ends, ei_index, ei_moments, ei_nodes
from sinergi.analysis.silos.homophily import coleman, freeman, odds_ratio, smi
from sinergi.analysis.silos.spectral import spectral_segregation
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import build_network
from tests.oracles import silos as oracle


@st.composite
def networks(draw, *, most=7):
    """Directed or not, with isolates, empty groups of ties, one group: anything small."""
    n = draw(st.integers(2, most))
    group = draw(st.lists(st.sampled_from("ABC"), min_size=n, max_size=n))
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    ties = draw(st.sets(st.sampled_from(pairs), max_size=20))
    directed = draw(st.booleans())
    network = build_network(
        list(range(n)), [a for a, _ in ties], [b for _, b in ties], directed=directed
    )
    kept = set(zip(network.source.tolist(), network.target.tolist(), strict=True))
    return network, Grouping.of(group), kept, group


def same(got, want):
    assert np.asarray(got, float).tolist() == pytest.approx(
        np.asarray(want, float).tolist(), nan_ok=True, abs=1e-9
    )


@given(networks())
@settings(max_examples=150, deadline=None)
def test_indices_equal_their_plain_forms(case):
    network, groups, kept, group = case
    arcs = kept if network.directed else oracle.both(kept)
    mixing = MixingMatrix.of(network, groups)
    same(ei_index(mixing), oracle.ei(arcs, group))
    same(ei_group_ends(mixing), [oracle.ei_group_ends(arcs, group, g) for g in groups.names])
    same(coleman(mixing), [oracle.coleman(arcs, group, g) for g in groups.names])
    same(smi(mixing), [oracle.smi(arcs, group, g) for g in groups.names])
    same(assortativity(mixing), oracle.assortativity(arcs, group))
    same(modularity(mixing), oracle.modularity(arcs, group))
    top, bottom = oracle.odds(arcs, group)
    if bottom:
        same(odds_ratio(mixing), top / bottom)
    undirected = network.symmetrised
    pairs = {(min(p), max(p)) for p in kept}
    same(freeman(MixingMatrix.of(undirected, groups)), oracle.freeman(pairs, group))
    value = ei_nodes(undirected, groups).value
    same(value, [oracle.ei_node(kept, group, i) for i in range(len(group))])


@given(networks(most=6))
@settings(max_examples=60, deadline=None)
def test_closed_moments_equal_every_relabelling(case):
    network, groups, kept, group = case
    if not kept:
        return
    values = np.array(oracle.ei_relabelled(kept, tuple(group)))
    got = ei_moments(network, groups.sizes)
    same([got.expected, got.sd], [values.mean(), values.std()])


@given(networks(most=6))
@settings(max_examples=60, deadline=None)
def test_node_chance_equals_drawing_partners_from_all_others(case):
    """Keep node 0 and its group, shuffle everyone else."""
    import itertools

    network, groups, kept, group = case
    fresh = ei_nodes(network, groups)
    if not any(0 in pair for pair in kept):
        assert np.isnan(fresh.value[0])
        return
    values = []
    for rest in itertools.permutations(group[1:]):
        labels = (group[0], *rest)
        ends = [(a, b) for a, b in kept if 0 in (a, b)]
        values.append(oracle.ei(ends, labels))
    same([fresh.expected[0], fresh.sd[0]], [np.mean(values), np.std(values)])
    if not network.directed:
        share = np.mean(np.array(values) <= fresh.value[0] + 1e-12)
        same(fresh.p[0], share)


@given(networks())
@settings(max_examples=80, deadline=None)
def test_spectral_equals_dense_eigenvectors(case):
    network, groups, kept, group = case
    same(spectral_segregation(network, groups).node, oracle.spectral(kept, group))


@given(networks())
@settings(max_examples=100, deadline=None)
def test_brokerage_equals_looking_at_every_triple(case):
    network, groups, kept, group = case
    arcs = kept if network.directed else oracle.both(kept)
    assert gould_fernandez(network, groups).count.tolist() == oracle.brokered(arcs, group).tolist()
    n = len(group)
    weights = np.zeros((n, n))
    for a, b in kept:
        weights[a, b] = 1
    holes = structural_holes(network)
    constraint, size = oracle.holes(weights)
    same(holes.constraint, constraint)
    same(holes.effective_size, size)
    graph = nx.DiGraph() if network.directed else nx.Graph()
    graph.add_nodes_from(range(n))
    graph.add_edges_from(kept)
    expected = nx.betweenness_centrality(graph, normalized=False)
    same(betweenness(network, groups).total, [expected[i] for i in range(n)])


@given(networks(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_names_and_order_play_no_role(case, shuffler):
    network, _, kept, group = case
    n = len(group)
    order = list(range(n))
    shuffler.shuffle(order)
    one = nx.DiGraph() if network.directed else nx.Graph()
    two = one.copy()
    one.add_nodes_from((i, {"g": group[i]}) for i in range(n))
    one.add_edges_from(sorted(kept))
    two.add_nodes_from((order[i], {"g": group[i]}) for i in shuffler.sample(range(n), n))
    two.add_edges_from((order[a], order[b]) for a, b in sorted(kept, reverse=True))
    null = Permutation(draws=1)
    frames = [measure_silos(g, by="g", null=null).to_frame() for g in (one, two)]
    for frame, name in zip(frames, (lambda i: i, order.index), strict=True):
        nodes = frame["scope"] == "node"
        frame.loc[nodes, "node"] = [name(i) for i in frame.loc[nodes, "node"]]
    keys = ["measure", "scope", "group", "node"]
    one, two = (f.sort_values(keys, ignore_index=True) for f in frames)
    for column in ("value", "expected", "sd", "low", "high", "n_ties"):
        if column in {"expected", "sd"}:
            drawn = one["measure"] == "spectral"
            same(one.loc[~drawn, column], two.loc[~drawn, column])
        else:
            same(one[column], two[column])


@given(st.lists(st.integers(1, 3), min_size=1, max_size=3))
def test_every_labelling_is_listed_once(sizes):
    sizes = np.array(sizes)
    rows = enumerate_labels(sizes)
    assert len(rows) == labellings(sizes) == len(np.unique(rows, axis=0))
    assert all(np.bincount(r, minlength=len(sizes)).tolist() == sizes.tolist() for r in rows)
