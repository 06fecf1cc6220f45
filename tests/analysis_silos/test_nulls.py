"""Null models beside label permutation, intervals, and what large networks get."""

import collections
import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi.analysis.null import DegreeRewiring, Permutation, Qap, Rewiring
from sinergi.analysis.silos import measure_silos
from sinergi.analysis.silos.inputs import prepare
from sinergi.analysis.silos.intervals import jackknife_se, leave_each_out
from sinergi.analysis.silos.measuring import INDICES
from sinergi.analysis.silos.spectral import (
    spectral_components,
    spectral_draws,
    spectral_segregation,
)
from sinergi.errors import UsageError
from sinergi.graph.network import build_network
from sinergi.graph.rewire import rewired_networks
from tests.analysis_silos.test_rewiring import active_sector, city
from tests.analysis_silos.toys import graph, toy


@st.composite
def nets(draw):
    n = draw(st.integers(3, 8))
    pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
    ties = draw(st.sets(st.sampled_from(pairs), min_size=1, max_size=18))
    return build_network(
        range(n), [a for a, _ in ties], [b for _, b in ties], directed=draw(st.booleans())
    )


@given(nets(), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_swaps_keep_every_degree_and_make_no_loop_nor_double(network, seed):
    for drawn in rewired_networks(network, draws=3, seed=seed):
        assert (drawn.loops, drawn.parallel) == (0, 0)
        assert drawn.n_ties == network.n_ties
        for end in ("source", "target") if network.directed else ("degree",):
            if end == "degree":
                assert drawn.degree.tolist() == network.degree.tolist()
            else:
                n = network.n_nodes
                one, two = (np.bincount(getattr(g, end), minlength=n) for g in (drawn, network))
                assert one.tolist() == two.tolist()


@pytest.mark.parametrize(
    ("directed", "source", "target"),
    [(False, [0, 0, 1, 2, 3], [1, 2, 2, 3, 4]), (True, [0, 1, 2, 3, 0], [1, 2, 0, 0, 3])],
)
def test_every_network_with_these_degrees_is_equally_likely(directed, source, target):
    n = max(*source, *target) + 1
    network = build_network(range(n), source, target, directed=directed)
    seen = collections.Counter(
        tuple(zip(g.source.tolist(), g.target.tolist(), strict=True))
        for g in rewired_networks(network, draws=3000, seed=3)
    )
    pairs = itertools.permutations if directed else itertools.combinations
    possible = 0
    for chosen in itertools.combinations(list(pairs(range(n), 2)), len(source)):
        other = build_network(range(n), *zip(*chosen, strict=True), directed=directed)
        out = np.bincount(other.source, minlength=n).tolist()
        possible += other.degree.tolist() == network.degree.tolist() and (
            not directed or out == np.bincount(network.source, minlength=n).tolist()
        )
    assert len(seen) == possible > 1
    assert [c / 3000 for c in seen.values()] == pytest.approx([1 / possible] * possible, abs=0.03)


def test_a_hub_with_few_partners_is_no_silo_once_degrees_are_kept():
    """Star of a hub: its ties cannot go anywhere else, so nothing is left to test."""
    silos = measure_silos(graph("star7"), by="group", null=DegreeRewiring(50))
    row = silos["ei"].to_frame().iloc[0]
    assert row["sd"] == 0
    assert np.isnan(row["z"])
    assert row["p"] == 1
    assert silos.to_frame().query("scope == 'node'")[["expected", "p"]].isna().all(axis=None)
    assert "silos.degrees_kept" in [n.code for n in silos.notices]


def test_swapping_partners_is_refused_with_weights_and_warned_about_with_forums():
    network = nx.Graph()
    network.add_edge("a", "b", weight=2)
    with pytest.raises(UsageError, match="bobot"):
        measure_silos(network, by={"a": "x", "b": "y"}, weight="weight", null=DegreeRewiring(5))
    snapshot = city([("a", "f"), ("b", "f"), ("c", "f")], {"a": "x", "b": "x", "c": "y"})
    codes = [n.code for n in measure_silos(snapshot, null=DegreeRewiring(5)).notices]
    assert "silos.degrees_forums" in codes


def test_arcs_have_their_symmetric_measures_under_swaps_too():
    silos = measure_silos(graph("directed_gf"), by="group", null=DegreeRewiring(30))
    rows = silos.to_frame().query("scope == 'network' and measure in ['freeman', 'gupta']")
    assert rows["expected"].notna().all()


def test_qap_of_one_network_and_one_grouping_is_label_permutation():
    network = nx.gnm_random_graph(40, 120, seed=4)
    groups = {i: i % 3 for i in network}
    one = measure_silos(network, by=groups, measures=["coleman"], null=Permutation(400, 1))
    two = measure_silos(network, by=groups, measures=["coleman"], null=Qap(400, 1))
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())


def test_what_the_strata_explain_is_no_silo():
    """Two towns without ties between them, one sector each: all closure is the town's."""
    network = nx.Graph()
    town = {i: i // 10 for i in range(20)}
    rng = np.random.default_rng(2)
    for a, b in itertools.combinations(range(20), 2):
        if town[a] == town[b] and rng.random() < 0.5:
            network.add_edge(a, b)
    sector = {i: ("x" if i % 10 < 8 else "y") if town[i] else ("y" if i % 10 < 8 else "x")
              for i in range(20)}  # fmt: skip
    free = measure_silos(network, by=sector, measures=["ei"], null=Qap(299)).to_frame()
    held = measure_silos(network, by=sector, measures=["ei"], null=Qap(299, within=town))
    assert free["p"].iloc[0] < 0.01
    assert held.to_frame()["p"].iloc[0] > 0.1
    assert "silos.qap_within" in [n.code for n in held.notices]


def test_labels_of_forum_ties_come_with_the_comparison_that_fits():
    """Many seats alone look closed when labels are shuffled; the sentence says what seats say."""
    silos = measure_silos(active_sector(), measures=["ei"], null=Permutation(199))
    assert silos.to_frame()["p"].iloc[0] < 0.05
    assert silos.seated.p > 0.2
    assert "bukan pembanding yang tepat" in silos.explain()
    assert "tidak jelas lagi" in silos.explain()
    direct = measure_silos(active_sector(), measures=["ei"], null=Rewiring(199))
    assert direct.seated is None
    assert direct.to_frame()["p"].iloc[0] == silos.seated.p
    assert measure_silos(graph("star7"), by="group").seated is None


@given(nets(), st.data())
@settings(max_examples=40, deadline=None)
def test_leaving_a_node_out_equals_measuring_the_rest(network, data):
    letters = data.draw(st.lists(st.sampled_from("AB"), min_size=network.n_nodes,
                                 max_size=network.n_nodes))  # fmt: skip
    problem = prepare(network, by=letters, weight=None)
    measures = [INDICES["ei"][0], INDICES["modularity"][0], INDICES["freeman"][0]]
    jacks = leave_each_out(problem, measures)
    for i in range(network.n_nodes):
        kept = [j for j in range(network.n_nodes) if j != i]
        inside = (network.source != i) & (network.target != i)
        at = {j: place for place, j in enumerate(kept)}
        rest = build_network(
            kept, [at[j] for j in network.source[inside].tolist()],
            [at[j] for j in network.target[inside].tolist()], directed=network.directed,
        )  # fmt: skip
        labels = [letters[j] for j in kept]
        rows = measure_silos(rest, by=labels, measures=["ei", "modularity", "freeman"], null=None)
        frame = rows.to_frame().query("scope == 'network' and measure != 'ei_rescaled'")
        got = [float(jack.without[i]) for jack in jacks]
        assert got == pytest.approx(frame["value"].tolist(), nan_ok=True)


def test_the_standard_error_of_a_density_is_near_the_true_one():
    """Ties drawn with one chance: the sd of the density is known."""
    n, chance = 60, 0.3
    errors = []
    for seed in range(12):
        network = nx.gnp_random_graph(n, chance, seed=seed)
        degree = np.array([d for _, d in sorted(network.degree)])
        errors.append(jackknife_se((network.number_of_edges() - degree) / ((n - 1) * (n - 2) / 2)))
    truth = np.sqrt(chance * (1 - chance) / (n * (n - 1) / 2))
    assert float(np.mean(errors)) == pytest.approx(truth, rel=0.15)
    assert np.isnan(jackknife_se(np.array([0.1, 0.2])))


def test_intervals_of_network_and_groups():
    silos = measure_silos(nx.karate_club_graph(), by="club", null=None)
    frame = silos.intervals()
    assert list(frame.columns) == ["measure", "scope", "group", "value", "se", "low", "high"]
    row = frame[frame["measure"] == "ei"].iloc[0]
    assert row["low"] < row["value"] < row["high"]
    assert row["value"] == silos.to_frame()["value"].iloc[0]
    assert set(frame.query("measure == 'coleman'")["group"]) == {"Mr. Hi", "Officer"}
    assert "wajar berada antara" in silos.explain()


def test_spectral_has_a_null_in_a_large_network_and_says_with_how_many_draws():
    network = nx.gnm_random_graph(400, 900, seed=1)
    groups = {i: i % 4 for i in network}
    silos = measure_silos(network, by=groups, measures=["spectral"], null=Permutation(29))
    assert silos.to_frame()["p"].iloc[0] >= 1 / 30
    large = build_network(range(60_000), range(59_999), range(1, 60_000), directed=False)
    assert spectral_draws(large, 999) == 166
    assert spectral_draws(large, 9) == 9
    huge = build_network(range(2_000_000), [0], [1], directed=False)
    assert spectral_draws(huge, 999) == 0


def test_fewer_spectral_draws_are_told(monkeypatch):
    monkeypatch.setattr("sinergi.analysis.silos.spectral._NULL_WORK", 400)
    silos = measure_silos(graph("cycle6"), by="group", measures=["spectral"], null=Permutation(99))
    notice = next(n for n in silos.notices if n.code == "silos.spectral_draws")
    assert notice.facts["draws"] == 33
    monkeypatch.setattr("sinergi.analysis.silos.spectral._NULL_WORK", 100)
    silos = measure_silos(graph("cycle6"), by="group", measures=["spectral"], null=Permutation(99))
    assert "silos.spectral_too_large" in [n.code for n in silos.notices]
    assert silos.to_frame()["expected"].isna().all()


def test_the_parts_of_a_group_have_their_own_spectral_value():
    network, groups = toy("isolates")
    part, value = spectral_components(network, groups, spectral_segregation(network, groups))
    assert len(value) == 4
    assert value[part[0]] == pytest.approx((1.09807621 + 0.95096189 + 0.54903811) / 3)
    frame = measure_silos(graph("isolates"), by="group", null=None).components()
    assert frame["size"].tolist() == [3, 2, 1, 1]
    assert frame["component"].tolist() == [1, 1, 2, 1]
    assert frame["nodes"].iloc[0] == "v1 | v2 | v3"


def test_profile_and_blocks_stand_on_the_same_ties():
    silos = measure_silos(graph("two_cliques"), by="group", null=None)
    profile, blocks = silos.profile(), silos.blocks()
    assert profile["inside"].sum() + profile["outside"].sum() == profile["ties"].sum() == 28
    ei = silos.to_frame().query("measure == 'ei' and scope == 'node'")["value"]
    assert profile["ei"].tolist() == pytest.approx(ei.tolist())
    assert profile["place"].tolist()[:4] == ["R1", "R1", "R1", "R2"]
    assert blocks["ties"].sum() == 14
    assert blocks.query("group_a == 'A' and group_b == 'A'")["image"].tolist() == [1.0]


def test_level_of_government_is_a_grouping():
    snapshot = city([("a", "f"), ("b", "f")], {"a": "x", "b": "y", "c": "y"})
    actors = snapshot.actors.assign(
        region=["32", "32.04", None], kind=["opd", "opd", "kementerian_lembaga"]
    )
    rows = measure_silos(snapshot.replace(actors=actors), by="level", null=None).to_frame()
    groups = rows.query("measure == 'ei' and scope == 'node'")["group"].tolist()
    assert groups == ["provinsi", "kabupaten", "nasional"]


@pytest.mark.parametrize("null", [Permutation, Rewiring, DegreeRewiring, Qap])
@pytest.mark.parametrize(("wrong", "said"), [({"seed": "x"}, "seed"), ({"draws": 2.5}, "draws")])
def test_a_seed_or_a_number_of_draws_of_another_kind_is_refused_where_it_is_written(
    null, wrong, said
):
    with pytest.raises(UsageError, match=f"{null.__name__}: {said} harus bilangan bulat"):
        null(**wrong)
