"""Two modes, kinds of tie, shuffled roles, key players, the shape of a network."""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.analysis.brokerage import (
    find_key_players,
    measure_multiplexity,
    measure_two_mode,
    rank_brokers,
)
from sinergi.analysis.brokerage.multiplex import phi
from sinergi.analysis.brokerage.paths import betweenness, flow_betweenness
from sinergi.analysis.brokerage.permuted import open_triples, permuted_roles
from sinergi.analysis.brokerage.roles import gould_fernandez
from sinergi.analysis.brokerage.shape import (
    articulation_points,
    bridges,
    hierarchy,
    reciprocity,
    transitivity,
)
from sinergi.analysis.brokerage.structure import (
    betweenness_centralization,
    closeness_centralization,
    degree_centralization,
)
from sinergi.analysis.null import Permutation, Qap
from sinergi.errors import UnknownTermError, UsageError
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import build_network, from_networkx
from sinergi.model.snapshot import Snapshot
from tests.analysis_silos.toys import graph, toy
from tests.oracles import silos as oracle


@pytest.fixture(scope="module")
def women():
    return nx.davis_southern_women_graph()


def test_southern_women_have_the_published_two_mode_values(women):
    """Borgatti & Everett 1997 print .097, .114, .244, .226."""
    found = measure_two_mode(women)
    rows = found.to_frame().set_index("node")["betweenness"]
    names = ["Evelyn Jefferson", "Nora Fayette", "E8", "E9"]
    expected = [0.09658472108, 0.11346136205, 0.24381946235, 0.22551359177]
    assert rows[names].tolist() == pytest.approx(expected, rel=1e-9)
    assert found.density == pytest.approx(89 / (18 * 14))
    assert found.clustering == pytest.approx(0.467764, abs=1e-6)
    top = {n for n, mode in women.nodes(data="bipartite") if mode == 0}
    near = nx.bipartite.closeness_centrality(women, top)
    frame = found.to_frame()
    assert frame["closeness"].tolist() == pytest.approx([near[n] for n in frame["node"]])


def test_a_projection_inflates_what_two_modes_do_not(women):
    """14 events make the 18 women 139 of 153 possible ties: nothing is left to see there."""
    top = [n for n, mode in women.nodes(data="bipartite") if mode == 0]
    projected = nx.bipartite.projected_graph(women, top)
    assert nx.density(projected) > 0.9
    assert transitivity(from_networkx(projected)) > 0.9
    assert measure_two_mode(women).clustering < 0.5


def city(kinds=("opd", "opd", "ormas"), **tables):
    actors = pd.DataFrame({"id": list("abc"), "name": list("ABC"), "kind": list(kinds),
                           "sector": ["x", "y", "y"]})  # fmt: skip
    forums = pd.DataFrame(
        {"id": ["f", "g"], "name": ["Forum F", "Forum G"], "kind": ["pokja"] * 2}
    )
    seats = pd.DataFrame({"actor": list("abcb"), "forum": list("fffg")})
    return Snapshot({"actors": actors, "forums": forums, "memberships": seats, **tables})


def test_two_modes_of_a_snapshot_leave_citizens_bodies_without_a_row():
    found = measure_two_mode(city())
    rows = found.to_frame()
    assert rows["name"].tolist() == ["A", "B", "Forum F", "Forum G"]
    assert rows["seats"].tolist() == [1, 2, 3, 1]
    assert rows["degree"].tolist() == pytest.approx([1 / 2, 1, 1, 1 / 3])
    assert (found.actors, found.forums) == (3, 2)
    assert "brokers.protected" in [n.code for n in found.notices]
    assert "bukan ukuran kinerja" in found.explain()


def test_two_modes_refuse_what_is_none():
    with pytest.raises(UsageError, match="bipartite"):
        measure_two_mode(nx.path_graph(3))
    with pytest.raises(UsageError, match="kursi"):
        measure_two_mode(3)
    with pytest.raises(UnknownTermError):
        measure_two_mode(city(), tables=["ties"])
    empty = measure_two_mode(Snapshot())
    assert np.isnan(empty.density)
    assert "Belum ada keanggotaan" in empty.explain()


@given(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=1, max_size=16))
@settings(max_examples=40, deadline=None)
def test_two_modes_equal_networkx(pairs):
    network = nx.Graph()
    network.add_nodes_from({f"a{a}" for a, _ in pairs}, bipartite=0)
    network.add_nodes_from({f"f{f}" for _, f in pairs}, bipartite=1)
    network.add_edges_from((f"a{a}", f"f{f}") for a, f in pairs)
    top = {n for n in network if n.startswith("a")}
    found = measure_two_mode(network)
    rows = found.to_frame().set_index("node")
    for name, theirs in (
        ("degree", nx.bipartite.degree_centrality(network, top)),
        ("closeness", nx.bipartite.closeness_centrality(network, top)),
    ):
        assert rows[name].tolist() == pytest.approx([theirs[n] for n in rows.index])
    theirs = nx.bipartite.robins_alexander_clustering(network)
    assert np.nan_to_num(found.clustering) == pytest.approx(theirs)


def test_florentine_marriage_and_business():
    """20 and 15 ties of 16 families, 8 in both: Jaccard .296296, correlation .371868."""
    assert phi(8, 20, 15, 120) == pytest.approx(0.371868, abs=1e-6)
    one = nx.Graph([(i, i + 1) for i in range(20)])
    two = nx.Graph([(i, i + 1) for i in range(12, 27)])
    found = measure_multiplexity({"kawin": one, "dagang": two}, null=None)
    row = found.to_frame().iloc[0]
    assert (row["ties_a"], row["ties_b"], row["both"]) == (20, 15, 8)
    assert row["jaccard"] == pytest.approx(8 / 27)
    assert found.several == pytest.approx(8 / 27)
    assert found.kinds_per_tie == pytest.approx(35 / 27)


@given(st.integers(0, 60))
@settings(max_examples=25, deadline=None)
def test_multiplexity_equals_the_matrix_form(seed):
    rng = np.random.default_rng(seed)
    directed = bool(seed % 2)
    tables = [(rng.random((6, 6)) < 0.4) & ~np.eye(6, dtype=bool) for _ in range(2)]
    tables = tables if directed else [np.triu(t) | np.triu(t).T for t in tables]
    kind = nx.DiGraph if directed else nx.Graph
    graphs = {k: nx.from_numpy_array(t.astype(int), create_using=kind)
              for k, t in zip("ab", tables, strict=True)}  # fmt: skip
    row = measure_multiplexity(graphs, null=None).to_frame().iloc[0]
    off = ~np.eye(6, dtype=bool)
    one, two = (t[off].astype(float) for t in tables)
    if one.std() and two.std():
        assert row["correlation"] == pytest.approx(float(np.corrcoef(one, two)[0, 1]))
    half = 1 if directed else 2
    assert row["both"] * half == (one * two).sum()
    draws = [
        (tables[0] & tables[1][np.ix_(p, p)]).sum() / half
        for p in map(list, itertools.permutations(range(6)))
    ]
    assert row["expected"] == pytest.approx(np.mean(draws))


def test_kinds_on_the_same_pairs_are_told_from_kinds_by_chance():
    rng = np.random.default_rng(5)
    base = nx.gnm_random_graph(20, 40, seed=1)
    other = nx.relabel_nodes(base, dict(enumerate(rng.permutation(20).tolist())))
    same = measure_multiplexity({"a": base, "b": base}, null=Qap(99)).to_frame().iloc[0]
    apart = measure_multiplexity({"a": base, "b": other}, null=Qap(99)).to_frame().iloc[0]
    assert same["p"] == 0.01
    assert apart["p"] > 0.05


def test_kinds_of_a_snapshot_and_what_cannot_be_compared():
    meetings = pd.DataFrame({"forum": ["f"], "date": [pd.Timestamp("2025-01-01").date()],
                             "attendees": ["a | b"]})  # fmt: skip
    found = measure_multiplexity(city(meetings=meetings), null=None)
    row = found.to_frame().iloc[0]
    assert (row["kind_a"], row["kind_b"], row["both"]) == ("meetings", "memberships", 1)
    assert "brokers.same_forums" in [n.code for n in found.notices]
    assert "terhubung lewat dua jenis" in found.explain()
    assert "brokers.one_kind" in [n.code for n in measure_multiplexity(city()).notices]
    assert "Belum ada hubungan" in measure_multiplexity(Snapshot()).explain()
    with pytest.raises(UsageError):
        measure_multiplexity({"a": nx.Graph(), "b": nx.DiGraph()})
    with pytest.raises(UsageError):
        measure_multiplexity(5)


@given(st.integers(0, 200))
@settings(max_examples=30, deadline=None)
def test_open_triples_are_the_role_counts(seed):
    network = from_networkx(nx.gnm_random_graph(9, 14, seed=seed))
    groups = Grouping.of([i % 3 for i in range(9)])
    broker, one, two = open_triples(network)
    count = gould_fernandez(network, groups).count[:, 5]
    assert (2 * np.bincount(broker, minlength=9)).tolist() == count.tolist()
    assert len(one) == len(two)


def test_shuffled_roles_of_an_undirected_network_agree_with_every_relabelling():
    network, groups = toy("two_cliques")
    ties = set(zip(network.source.tolist(), network.target.tolist(), strict=True))
    got = permuted_roles(network, groups, Permutation(1500, 3))
    letters = [groups.names[c] for c in groups.codes]
    rng = np.random.default_rng(1)
    draws = [oracle.brokered(oracle.both(ties), rng.permutation(letters).tolist())
             for _ in range(400)]  # fmt: skip
    assert got.expected[8].tolist() == pytest.approx(np.mean(draws, axis=0)[8].tolist(), abs=0.15)
    assert got.expected[8, 5] == 2
    rows = rank_brokers(graph("two_cliques"), by="group", null=Permutation(199)).role_z
    middle = rows[(rows["node"] == "v9").to_numpy()].set_index("role")
    assert middle.loc["liaison", "z"] > 0
    assert middle.loc["total", "p"] == 1
    with pytest.raises(UsageError, match="tanpa arah"):
        rank_brokers(graph("directed_gf"), by="group", null=Permutation(9))


def test_positions_tell_ways_between_groups_and_who_holds_parts_together():
    brokers = rank_brokers(graph("two_cliques"), by="group")
    rows = brokers.positions().set_index("node")
    assert rows.loc[["v9", "v4", "v5"], "between_groups"].tolist() == [16, 15, 15]
    assert rows.index[rows["cut"].astype(bool)].tolist() == ["v4", "v5", "v9"]
    assert rows["core"].tolist() == [3, 3, 2, *[3] * 6]
    assert brokers.to_frame()["node"].tolist() == rows.index.tolist()


def chain(kind):
    return Snapshot(
        {
            "actors": pd.DataFrame({"id": list("abc"), "name": list("ABC"),
                                    "kind": ["opd", kind, "opd"], "sector": list("xyx")}),
            "ties": pd.DataFrame({"actor_a": list("ab"), "actor_b": list("bc")}),
        }
    )  # fmt: skip


def test_what_falls_off_is_told_of_government_bodies_only():
    rows = rank_brokers(chain("media")).positions().set_index("node")
    assert pd.isna(rows.loc["b", "cut"])
    assert bool(rank_brokers(chain("opd")).positions().set_index("node").loc["b", "cut"])
    for kind in ("ormas", "parpol", "lembaga_keagamaan", "media", "akademisi"):
        found = find_key_players(chain(kind), most=2)
        assert all("b" not in nodes.split(" | ") for nodes in found.to_frame()["nodes"])
        assert "bukan ukuran kinerja" in found.explain()
    assert len(find_key_players(Snapshot())) == 0
    assert "Belum ada hubungan" in find_key_players(Snapshot()).explain()
    with pytest.raises(UsageError, match="1 atau lebih"):
        find_key_players(chain("opd"), most=0)
    assert find_key_players(chain("opd"), most=1).to_frame()["nodes"].tolist() == ["b"]


def test_reach_of_ways_that_are_not_shortest():
    star = toy("star7")[0]
    assert flow_betweenness(star).tolist() == [15, 0, 0, 0, 0, 0, 0]
    assert flow_betweenness(toy("two_cliques")[0])[[0, 3, 4]].tolist() == [3, 18, 18]
    with pytest.raises(UsageError, match="60"):
        flow_betweenness(from_networkx(nx.path_graph(61)))


def test_centralisation_of_networks_in_parts_is_undefined_not_zero():
    assert np.isnan(closeness_centralization(toy("isolates")[0]))
    assert closeness_centralization(toy("star7")[0]) == pytest.approx(1)
    assert closeness_centralization(toy("directed_gf")[0]) == pytest.approx(0.321825396825397)


def test_centralisation_of_arcs():
    network, groups = toy("directed_gf")
    assert degree_centralization(network, arcs="in") == pytest.approx(0.102040816326531)
    assert degree_centralization(network, arcs="out") == pytest.approx(0.102040816326531)
    ways = betweenness(network, groups).total
    assert betweenness_centralization(ways, directed=True) == pytest.approx(1 / 3)


def test_krackhardts_dimensions():
    dims = hierarchy(toy("directed_gf")[0])
    assert (dims.connectedness, dims.hierarchy, dims.least_upper) == (1, 0, 1)
    assert dims.efficiency == pytest.approx(0.918367, abs=1e-6)
    twice_led = build_network(range(4), [0, 0, 1, 1], [2, 3, 2, 3], directed=True)
    # the pair (0, 1) has no superior, the pair (2, 3) two of which neither is above the other
    assert hierarchy(twice_led).least_upper == pytest.approx(1 - 2 / 3)
    assert np.isnan(hierarchy(toy("empty5")[0]).efficiency)


@given(st.integers(0, 100), st.booleans())
@settings(max_examples=30, deadline=None)
def test_closure_and_cuts_equal_networkx(seed, directed):
    theirs = nx.gnm_random_graph(8, 12, seed=seed, directed=directed)
    mine = from_networkx(theirs)
    plain = theirs.to_undirected()
    assert np.flatnonzero(articulation_points(mine)).tolist() == sorted(
        nx.articulation_points(plain)
    )
    assert len(bridges(mine)) == len(list(nx.bridges(plain)))
    assert transitivity(mine.symmetrised) == pytest.approx(nx.transitivity(plain))
    if directed:
        assert reciprocity(mine) == pytest.approx(nx.overall_reciprocity(theirs))
        paths = [(a, b, c) for a, b in theirs.edges for c in theirs[b] if c != a]
        closed = sum(theirs.has_edge(a, c) for a, _, c in paths)
        assert transitivity(mine) == pytest.approx(closed / len(paths))
