"""Mistakes that other programs make, or that a first version would make.

Each of the 27 traps of the notes on methods and the test that fails on the naive form. A number
is the one in the notes; ``file::test`` is under ``tests/``.

1 a raw E-I is read against 0: analysis_silos/test_traps.py::test_1_an_open_looking_ei_is_told_as_closed
2 tie ends and ties are two numbers: analysis_silos/test_traps.py::test_2_ends_and_ties_are_two_numbers
3 arcs lose a triangle of the mixing matrix: analysis_silos/test_traps.py::test_3_arcs_keep_both_triangles_of_the_mixing_matrix
4 the diagonal counts as non-ties; E-I of an ego network: analysis_silos/test_traps.py::test_4_a_node_is_no_partner_of_itself
5 networkx effective_size of weights: analysis_silos/test_brokerage.py::test_effective_size_of_weights_differs_from_networkx_which_is_wrong
6 constraint over all nodes instead of partners: analysis_silos/test_traps.py::test_6_constraint_looks_at_direct_partners_only
7 centralisation with loops: analysis_silos/test_structure.py::test_centralisation_without_loops
8 closeness centralisation 0 in parts: analysis_silos/test_brokerage_depth.py::test_centralisation_of_networks_in_parts_is_undefined_not_zero
9 roles: double counts, graph-level sd, singletons, loops: analysis_silos/test_brokerage.py::test_network_sd_is_exact_where_sna_is_too_large
10 modularity of arcs and of ties: analysis_silos/test_traps.py::test_10_modularity_of_arcs_is_not_that_of_ties
11 population or sample sd: analysis_silos/test_structure.py::test_within_z_takes_the_population_sd
12 a random core: analysis_silos/test_structure.py::test_core_and_periphery_reach_the_best_known
13 weights that fall with closeness: analysis_silos/test_traps.py::test_13_a_larger_weight_is_a_stronger_tie
14 order of groups: analysis_silos/test_traps.py::test_14_groups_are_sorted_as_text_and_keep_their_kind
15 objects of another program's version: analysis_silos/test_traps.py::test_15_only_plain_data_are_read
16 Freeman cut off or bounded: analysis_silos/test_traps.py::test_16_freeman_is_not_cut_off_at_zero_nor_bounded_by_minus_one
17 an isolate is 0: analysis_silos/test_traps.py::test_17_an_isolate_has_no_spectral_value_and_does_not_pull_the_mean
18 the diagonal of the dependency matrix: analysis_gaps/test_congruence.py::test_missing_diagonal_is_set
19 nothing required is 1: analysis_gaps/test_congruence.py::test_nothing_required_is_unknown_and_not_perfect
20 the denominator of fragmentation: analysis_silos/test_structure.py::test_fragmentation_counts_the_nodes_that_are_left
21 most ties is not the broker: analysis_silos/test_governance.py::test_who_has_most_ties_need_not_be_the_broker
22 an empty network raises: analysis_silos/test_traps.py::test_22_an_empty_or_undivided_network_raises_nothing
23 motif gaps level by level: analysis_gaps/test_congruence.py::test_motif_identity
24 a missing group label: analysis_silos/test_measure_silos.py::test_a_missing_group_in_a_graph_is_an_error
25 p without +1: analysis_silos/test_traps.py::test_25_a_drawn_p_is_never_zero
26 what the null fixes, and who answered: analysis_silos/test_traps.py::test_26_the_null_keeps_ties_and_sizes_of_groups
27 a normal tail in small networks: analysis_silos/test_traps.py::test_27_small_networks_are_enumerated_because_the_normal_tail_is_wrong

Beyond the list: label permutation on forum ties
(analysis_silos/test_rewiring.py::test_many_seats_alone_are_not_taken_for_a_silo), forums taken for
shared governance (analysis_silos/test_governance.py::test_a_forum_alone_is_not_taken_for_shared_governance),
homophily taken for ego sektoral
(analysis_silos/test_required_and_time.py::test_closed_ties_are_no_ego_sektoral_when_the_work_does_not_cross).
"""
# ruff: noqa: E501 - the map names tests in full

import re
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from sinergi.analysis.brokerage.holes import structural_holes
from sinergi.analysis.null import Permutation, chance
from sinergi.analysis.silos import measure_silos
from sinergi.analysis.silos.assortativity import assortativity, gupta, modularity
from sinergi.analysis.silos.ei import ei_group_ends, ei_group_ties
from sinergi.analysis.silos.homophily import freeman, smi, yule_q
from sinergi.analysis.silos.spectral import spectral_segregation
from sinergi.graph.mixing import Grouping, MixingMatrix
from sinergi.graph.network import build_network, from_networkx
from tests.analysis_silos.toys import graph, toy


def test_1_an_open_looking_ei_is_told_as_closed():
    """Nine groups of two in a ring of ties: most ties leave, yet far fewer than chance gives."""
    network = nx.Graph()
    for g in range(9):
        network.add_edge(2 * g, 2 * g + 1)
        network.add_edge(2 * g + 1, (2 * g + 2) % 18)
        network.add_edge(2 * g, (2 * g + 4) % 18)
    silos = measure_silos(network, by={i: i // 2 for i in range(18)}, measures=["ei"])
    row = silos.to_frame().iloc[0]
    assert row["value"] > 0
    assert row["z"] < -4
    assert "lebih kuat daripada kebetulan" in silos.explain()


def test_2_ends_and_ties_are_two_numbers():
    mixing = MixingMatrix.of(*toy("directed_gf"))
    assert ei_group_ends(mixing).tolist() != pytest.approx(ei_group_ties(mixing).tolist())
    frames = [
        measure_silos(graph("directed_gf"), by="group", measures=["ei"], ends=e, null=None)
        for e in (True, False)
    ]
    first = [f.to_frame().query("scope == 'group'")["value"].iloc[0] for f in frames]
    assert first == pytest.approx([0, 1 / 3])


def test_3_arcs_keep_both_triangles_of_the_mixing_matrix():
    """netseg drops the lower triangle, uses one density for both groups, symmetrises first."""
    ties = np.array([[6.0, 4.0], [1.0, 6.0]])
    mixing = MixingMatrix(ties, np.array([4, 4]), ("a", "b"), directed=True)
    assert smi(mixing)[0] != pytest.approx(smi(mixing)[1])
    a, b = np.array([10, 7]) / 17, np.array([7, 10]) / 17
    stay, random = 12 / 17, float(a @ b)
    assert float(assortativity(mixing)) == pytest.approx((stay - random) / (1 - random))
    folded = MixingMatrix(ties + ties.T, np.array([4, 4]), ("a", "b"), directed=False)
    assert float(assortativity(mixing)) != pytest.approx(float(assortativity(folded)))
    assert float(gupta(folded)) == pytest.approx(12 / 17 + 12 / 17 - 1)


def test_4_a_node_is_no_partner_of_itself():
    """A complete group and no tie outside is Q = 1; counting the diagonal keeps it below."""
    network = build_network(range(4), [0, 2], [1, 3], directed=False)
    mixing = MixingMatrix.of(network, Grouping.of(list("aabb")))
    assert float(yule_q(mixing)) == 1
    nearly = MixingMatrix(
        np.array([[4.0, 1], [1, 2]]), np.array([3, 2]), ("a", "b"), directed=False
    )
    within, between, no_within, no_between = 3, 1, 1, 5
    odds = within * no_between / (between * no_within)
    assert float(yule_q(nearly)) == pytest.approx((odds - 1) / (odds + 1))


def test_4_ei_of_a_node_looks_at_its_own_ties_only():
    network = build_network(range(3), [0, 0, 1], [1, 2, 2], directed=False)
    rows = measure_silos(
        nx.Graph([(0, 1), (0, 2), (1, 2)]), by={0: "a", 1: "b", 2: "b"}, measures=["ei"], null=None
    ).to_frame()
    assert network.n_ties == 3
    assert rows.query("node == 0")["value"].iloc[0] == 1  # the tie 1-2 is not its own


def test_6_constraint_looks_at_direct_partners_only():
    chain = structural_holes(from_networkx(nx.path_graph(4)))
    indirect = 0.5**2 + 0.5**2
    assert chain.constraint[1] == pytest.approx(indirect)  # summing over node 3 too gives .3125+
    assert chain.constraint[0] == 1


def test_10_modularity_of_arcs_is_not_that_of_ties():
    network, groups = toy("directed_gf")
    arcs = float(modularity(MixingMatrix.of(network, groups)))
    ties = float(modularity(MixingMatrix.of(network.symmetrised, groups)))
    assert (arcs, ties) == pytest.approx((0.107438016528926, 0.103305785123967))


def test_14_groups_are_sorted_as_text_and_keep_their_kind():
    groups = Grouping.of([7, 10, 7])
    assert groups.names == (10, 7)
    frame = measure_silos(nx.path_graph(3), by={0: 7, 1: 10, 2: 7}, null=None).to_frame()
    assert frame.query("measure == 'ei' and scope == 'group'")["group"].tolist() == [10, 7]


def test_16_freeman_is_not_cut_off_at_zero_nor_bounded_by_minus_one():
    assert float(freeman(MixingMatrix.of(*toy("allexternal")))) == pytest.approx(-2 / 3)
    network = build_network(range(3), [0], [1], directed=False)
    only = MixingMatrix.of(network, Grouping.of(list("abb")))
    assert float(freeman(only)) == pytest.approx(-0.5)


def test_17_an_isolate_has_no_spectral_value_and_does_not_pull_the_mean():
    index = spectral_segregation(*toy("isolates"))
    assert np.isnan(index.node[[5, 6]]).all()
    assert index.group[1] == pytest.approx(np.mean([0.585786437626905, 0.82842712474619]))


def test_17_ways_of_even_length_do_not_turn_the_sign():
    """A tie alone has eigenvalues +1 and -1: the larger one counts."""
    network = build_network(range(2), [0], [1], directed=False)
    assert spectral_segregation(network, Grouping.of(["a", "a"])).node.tolist() == [1, 1]


@pytest.mark.parametrize("size", [5, 150, 260])
def test_17_small_and_large_parts_get_the_same_formula(size):
    """A closed ring: every value is 1, by stacked blocks, dense and sparse eigenvalues."""
    network = from_networkx(nx.cycle_graph(size))
    index = spectral_segregation(network, Grouping.of(["a"] * size))
    assert index.node.tolist() == pytest.approx([1.0] * size, rel=1e-8)


@pytest.mark.parametrize("name", ["empty5", "onegroup"])
def test_22_an_empty_or_undivided_network_raises_nothing(name):
    frame = measure_silos(graph(name), by="group").to_frame()
    assert frame.query("measure == 'assortativity'")["value"].isna().all()


def test_25_a_drawn_p_is_never_zero():
    null = np.zeros((99, 1))
    got = chance(np.array([5.0]), null, low_is_closed=False, exact=False)
    assert got.p.tolist() == [0.01]


def test_25_undefined_draws_are_no_hits_and_no_draws():
    values = np.array([[0.0], [np.nan], [1.0]])
    got = chance(np.array([1.0]), values, low_is_closed=False, exact=False)
    assert got.p.tolist() == [2 / 3]
    assert got.expected.tolist() == [0.5]


def test_25_an_infinite_draw_is_a_hit():
    values = np.array([[0.5], [np.inf], [np.nan]])
    got = chance(np.array([2.0]), values, low_is_closed=False, exact=True)
    assert got.p.tolist() == [0.5]


def test_26_the_null_keeps_ties_and_sizes_of_groups():
    from sinergi.analysis.null import drawn_labels

    codes = Grouping.of(list("aaabbc")).codes
    for block in drawn_labels(codes, Permutation(draws=50), n_ties=4):
        assert len(block) == 50
        assert (np.sort(block, axis=1) == np.sort(codes)).all()
        assert len(np.unique(block, axis=0)) > 20


def test_26_every_labelling_is_equally_likely():
    from sinergi.analysis.null import drawn_labels

    codes = Grouping.of(list("aab")).codes
    (block,) = drawn_labels(codes, Permutation(draws=6000, seed=1), n_ties=1)
    share = np.bincount(np.argmax(block, axis=1)) / 6000
    assert share.tolist() == pytest.approx([1 / 3] * 3, abs=0.02)


def test_26_blocks_do_not_change_the_draws(monkeypatch):
    from sinergi.analysis.null import drawn_labels

    codes = Grouping.of(list("aaabbc")).codes
    whole = np.concatenate(list(drawn_labels(codes, Permutation(20), n_ties=4)))
    monkeypatch.setattr("sinergi.analysis.null._CELLS", 18)
    pieces = list(drawn_labels(codes, Permutation(20), n_ties=4))
    assert len(pieces) == 7
    assert np.concatenate(pieces).tolist() == whole.tolist()


def test_27_small_networks_are_enumerated_because_the_normal_tail_is_wrong():
    """The two cliques of the toy: exact 2/630, the normal tail says a thousandth of that."""
    from scipy.stats import norm

    row = measure_silos(graph("two_cliques"), by="group", measures=["ei"]).to_frame().iloc[0]
    assert row["p"] == pytest.approx(2 / 630)
    assert norm.cdf(row["z"]) < row["p"] / 1000


def test_more_groups_than_a_byte_can_hold():
    network = nx.cycle_graph(600)
    silos = measure_silos(
        network, by={i: i // 2 for i in range(600)}, measures=["ei"], null=Permutation(20)
    )
    row = silos.to_frame().iloc[0]
    assert row["value"] == 0
    assert row["expected"] == pytest.approx(1 - 2 / 599)


def test_many_ties_are_counted_as_few_are(monkeypatch):
    network = nx.gnm_random_graph(80, 300, seed=3, directed=True)
    groups = {i: i % 5 for i in network}
    one = measure_silos(network, by=groups, null=Permutation(30)).to_frame()
    monkeypatch.setattr("sinergi.graph.mixing._MANY_TIES", 10)
    two = measure_silos(network, by=groups, null=Permutation(30)).to_frame()
    assert one.equals(two)


def test_13_a_larger_weight_is_a_stronger_tie():
    """A code of 1 for "daily" and 4 for "yearly" turned round gives 5 - code; taken as it is the
    rare tie across would outweigh the daily ones inside."""
    frequency = {("a", "b"): 1, ("c", "d"): 1, ("b", "c"): 4}
    sector = {"a": "x", "b": "x", "c": "y", "d": "y"}
    values = {}
    for name, weigh in (("turned", lambda f: 5 - f), ("raw", lambda f: f)):
        network = nx.Graph()
        network.add_weighted_edges_from((u, v, weigh(f)) for (u, v), f in frequency.items())
        rows = measure_silos(network, by=sector, measures=["ei"], weight="weight", null=None)
        values[name] = rows.to_frame()["value"].iloc[0]
    assert values["turned"] == pytest.approx((1 - 8) / 9)
    assert values["raw"] == pytest.approx((4 - 2) / 6)


def test_15_only_plain_data_are_read():
    """No stored object of another program is opened: a path is refused in one sentence."""
    from sinergi.errors import UsageError

    for data in ("jaringan.rds", b"igraph", Path("jaringan.pickle")):
        with pytest.raises(UsageError, match="Snapshot"):
            measure_silos(data)


def test_every_trap_of_the_map_has_its_test():
    tests = Path(__file__).parents[1]
    listed = re.findall(r"^(\d+) .*: (\S+)::(\w+)$", __doc__, flags=re.MULTILINE)
    assert [int(number) for number, _, _ in listed] == list(range(1, 28))
    for _, file, name in listed:
        assert f"def {name}(" in (tests / file).read_text(encoding="utf-8"), name
