"""Brokers: roles, holes, ways, guards."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.brokerage.paths import betweenness
from sinergi.analysis.brokerage.roles import gould_fernandez, network_roles
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import build_network, from_networkx
from sinergi.i18n import speak
from sinergi.model.snapshot import Snapshot
from tests.analysis_silos.toys import NAN, graph, toy
from tests.oracles import silos as oracle

COLUMNS = [
    "node", "group", "coordinator", "itinerant", "representative", "gatekeeper", "liaison",
    "total", "z_total", "constraint", "effective_size", "betweenness",
]  # fmt: skip


def test_roles_of_the_directed_toy():
    scores = gould_fernandez(*toy("directed_gf"))
    assert scores.count[1].tolist() == [1, 1, 1, 1, 0, 4]
    z = [3.826533, 1.402306, 0.978604, 0.978604, -0.525072, 1.580502]
    assert scores.z[1].tolist() == pytest.approx(z, abs=1e-6)


def test_network_sd_is_exact_where_sna_is_too_large():
    """sna gives .6745 1.9103 1.8955 1.8955 2.4634 5.7532."""
    network, groups = toy("directed_gf")
    whole = network_roles(network, groups, gould_fernandez(network, groups))
    sd = [0.6571440827, 1.9103437795, 1.8461968157, 1.8461968157, 2.4633747757, 5.6968174146]
    assert whole.sd.tolist() == pytest.approx(sd, rel=1e-9)


@pytest.mark.parametrize(("sizes", "arcs"), [((2, 2, 1), 7), ((3, 2), 9), ((1, 1, 1, 2), 6)])
def test_network_moments_equal_the_sum_over_all_pairs_of_triples(sizes, arcs):
    n = sum(sizes)
    every = [(i, j) for i in range(n) for j in range(n) if i != j]
    chosen = np.array(every[:: len(every) // arcs][:arcs])
    network = build_network(range(n), chosen[:, 0], chosen[:, 1], directed=True)
    groups = Grouping.of([g for g, size in enumerate(sizes) for _ in range(size)])
    whole = network_roles(network, groups, gould_fernandez(network, groups))
    mean, variance = oracle.gould_fernandez_network(sizes, len(chosen) / (n * (n - 1)))
    assert whole.expected.tolist() == pytest.approx(mean.tolist(), abs=1e-12)
    assert whole.sd.tolist() == pytest.approx(np.sqrt(variance).tolist(), rel=1e-9, abs=1e-9)


def test_a_node_alone_in_its_group_has_no_z_for_inside_roles():
    network = build_network(range(4), [0, 1, 2, 3], [1, 2, 3, 0], directed=True)
    z = gould_fernandez(network, Grouping.of(["a", "b", "b", "b"])).z[0]
    assert np.isnan(z[[0, 2, 3]]).all()
    assert np.isfinite(z[[1, 5]]).all()


def test_undirected_pairs_count_twice_and_z_is_withheld():
    brokers = rank_brokers(graph("two_cliques"), by="group")
    row = brokers.to_frame().set_index("node").loc["v9"]
    assert (row["liaison"], row["total"]) == (2, 2)
    assert np.isnan(brokers.to_frame()["z_total"]).all()
    assert "brokers.undirected" in [n.code for n in brokers.notices]


def test_loops_do_not_change_the_density():
    plain, looped = graph("directed_gf"), graph("directed_gf")
    looped.add_edge("v1", "v1")
    one, two = (rank_brokers(g, by="group").to_frame() for g in (plain, looped))
    pd.testing.assert_frame_equal(one, two)


def test_borgatti_1997():
    ties = [("A", x) for x in "BFGE"] + [("B", "G"), ("B", "D"), ("F", "G"), ("G", "E")]
    network = from_networkx(nx.Graph([*ties, ("G", "D"), ("G", "C")]))
    holes = structural_holes(network)
    size = [2.5, 5 / 3, 1, 1, 1, 1, 14 / 3]
    constraint = [0.595486, 0.642747, 1, 0.784722, 0.730903, 0.730903, 0.400270]
    assert holes.effective_size.tolist() == pytest.approx(size)
    assert holes.constraint.tolist() == pytest.approx(constraint, abs=1e-6)


def test_an_isolate_has_no_constraint():
    holes = structural_holes(toy("isolates")[0])
    assert holes.constraint.tolist() == pytest.approx([1, 0.5, 0.5, 0.5, 1, NAN, NAN], nan_ok=True)
    assert np.isnan(holes.effective_size[-1])


def test_effective_size_of_weights_differs_from_networkx_which_is_wrong():
    rng = np.random.default_rng(3)
    weights = np.triu(rng.integers(0, 5, (9, 9)), 1)
    pairs = np.argwhere(weights)
    network = build_network(
        range(9), pairs[:, 0], pairs[:, 1], weights[tuple(pairs.T)], directed=False
    )
    mine = structural_holes(network)
    constraint, size = oracle.holes(weights.astype(float))
    assert mine.effective_size.tolist() == pytest.approx(size.tolist())
    assert mine.constraint.tolist() == pytest.approx(constraint.tolist())
    theirs = nx.effective_size(nx.from_numpy_array(weights + weights.T), weight="weight")
    assert [theirs[i] for i in range(9)] != pytest.approx(size.tolist())


def test_the_node_with_most_ties_need_not_be_the_broker():
    network, groups = toy("two_cliques")
    ways = betweenness(network, groups)
    assert ways.total[[8, 3, 4]].tolist() == [16, 15, 15]
    assert ways.between[[8, 3, 4]].tolist() == [16, 15, 15]
    assert network.degree[8] == 2
    assert network.degree[3] == 4


def test_between_groups_leaves_pairs_of_one_group_out():
    network = build_network(list("abc"), [0, 1], [1, 2], directed=False)
    ways = betweenness(network, Grouping.of(["x", "y", "x"]))
    assert (ways.total[1], ways.between[1]) == (1, 0)


def test_sampled_betweenness_is_seeded_and_near_the_exact_one(monkeypatch):
    network = from_networkx(nx.barabasi_albert_graph(300, 2, seed=1))
    groups = Grouping.of([i % 3 for i in range(300)])
    exact = betweenness(network, groups).total
    monkeypatch.setattr("sinergi.analysis.brokerage.paths.EXACT_NODES", 100)
    one, two = (betweenness(network, groups, seed=4) for _ in range(2))
    assert one.sampled == 256
    assert one.total.tolist() == two.total.tolist()
    assert np.corrcoef(exact, one.total)[0, 1] > 0.98


def test_columns_and_order():
    frame = rank_brokers(graph("directed_gf"), by="group").to_frame()
    assert list(frame.columns) == COLUMNS
    across = frame["total"] - frame["coordinator"]
    assert across.is_monotonic_decreasing
    assert frame["node"].tolist()[:2] == ["v4", "v2"]


def city(kind="opd"):
    """A chain: one body in the middle, of the kind given, joins two sectors."""
    kinds = ["opd", "opd", kind]
    return Snapshot(
        {
            "actors": pd.DataFrame(
                {"id": ["d1", "d2", "mid"], "name": ["Dinsos", "PUPR", "Tengah"], "kind": kinds,
                 "sector": ["sosial", "fisik", "umum"]}
            ),
            "ties": pd.DataFrame({"actor_a": ["d1", "mid"], "actor_b": ["mid", "d2"]}),
        }
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["ormas", "parpol", "lembaga_keagamaan"])
def test_citizens_bodies_are_never_ranked(kind):
    brokers = rank_brokers(city(kind))
    assert brokers.to_frame()["node"].tolist() == ["d1", "d2"]
    assert "mid" not in brokers.role_z["node"].tolist()
    assert "Tengah" not in brokers.explain()
    assert [n.facts["count"] for n in brokers.notices if n.code == "brokers.protected"] == [1]


def test_explain_names_the_broker_and_no_one_is_blamed():
    brokers = rank_brokers(city())
    assert brokers.explain().startswith(
        "Penghubung antar rumpun yang paling terlihat dalam data: Tengah. Tengah menghubungkan 1"
    )
    assert "bukan ukuran kinerja" in brokers.explain()
    with speak("en"):
        assert "no measure of performance" in brokers.explain()


def test_without_ties_nothing_is_claimed():
    brokers = rank_brokers(graph("empty5"), by="group")
    assert "Belum terlihat" in brokers.explain()
    assert brokers.to_frame()["constraint"].isna().all()
    assert len(rank_brokers(Snapshot())) == 0
