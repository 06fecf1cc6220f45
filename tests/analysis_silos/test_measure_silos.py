"""The public function: what goes in, what comes out, what is said."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from sinergi.analysis.null import Permutation
from sinergi.analysis.silos import MEASURES, measure_silos
from sinergi.errors import UnknownTermError, UsageError
from sinergi.i18n import speak
from sinergi.model.snapshot import Snapshot
from tests.analysis_silos.toys import graph

COLUMNS = [
    "measure", "scope", "group", "node", "value", "expected", "sd", "z", "p", "low", "high",
    "n_ties",
]  # fmt: skip


def codes(result):
    return [notice.code for notice in result.notices]


def city(**tables):
    """Six agencies of two sectors; most ties stay inside."""
    pairs = [("a", "b"), ("a", "c"), ("b", "c"), ("d", "e"), ("d", "f"), ("e", "f"), ("c", "d")]
    actors = pd.DataFrame(
        {"id": list("abcdefg"), "name": [f"Dinas {x}" for x in "ABCDEFG"], "kind": ["opd"] * 7,
         "sector": ["sosial"] * 3 + ["fisik"] * 3 + [None]}
    )  # fmt: skip
    ties = pd.DataFrame(pairs, columns=["actor_a", "actor_b"])
    return Snapshot({"actors": actors, "ties": ties, **tables})


def test_columns_and_types():
    silos = measure_silos(city())
    frame = silos.to_frame()
    assert list(frame.columns) == COLUMNS
    assert set(frame["measure"]) == {*MEASURES, "ei_rescaled"}
    assert set(frame["scope"]) == {"network", "group", "node"}
    assert frame["value"].dtype == "float64"
    assert frame["n_ties"].dtype == "int64"
    assert silos.provenance.parameters["enumerated"] is True


def test_agencies_without_a_sector_are_left_out_and_counted():
    silos = measure_silos(city(), measures=["ei"])
    assert "g" not in silos.to_frame()["node"].dropna().tolist()
    assert [n.facts["count"] for n in silos.notices if n.code == "silos.left_out"] == [1]


def test_the_sentence_tells_chance_size_and_what_not_to_conclude():
    silos = measure_silos(graph("two_cliques"), by="group", measures=["ei"])
    told = silos.explain()
    assert told.startswith("Dari 14 hubungan kerja yang terlihat antara 9 lembaga, 86% berada")
    assert "lebih kuat daripada kebetulan" in told
    assert "indeks E-I -0,71; kebetulan memberi 0,33; p = 0,003" in told
    assert "Jumlahnya kecil" in told
    assert "tidak menunjukkan mutu kerja sama" in told
    with speak("en"):
        assert "stronger than chance" in silos.explain()
        assert "does not show how good" in silos.explain()


def test_two_triangles_have_an_exact_p():
    """Of 20 labellings two leave both triangles whole: p = 2/20, which is not clear."""
    silos = measure_silos(city(), measures=["ei"])
    row = silos.to_frame().iloc[0]
    assert row["value"] == pytest.approx(-5 / 7)
    assert row["p"] == pytest.approx(0.1)
    assert "tidak berbeda jelas dari kebetulan" in silos.explain()


def test_forum_ties_are_said_to_be_a_projection():
    members = pd.DataFrame({"actor": list("abcdef"), "forum": ["f"] * 6})
    forums = pd.DataFrame({"id": ["f"], "name": ["Forum"], "kind": ["pokja"]})
    silos = measure_silos(city(memberships=members, forums=forums), measures=["ei"])
    notice = next(n for n in silos.notices if n.code == "silos.projected")
    assert notice.facts == {"only": 8, "ties": 15}
    assert "forum" in silos.explain()
    reported = measure_silos(
        city(memberships=members, forums=forums), measures=["ei"], tables=["ties"]
    )
    assert "silos.projected" not in codes(reported)
    assert reported.to_frame()["n_ties"].iloc[0] == 7


def test_without_a_null_the_ei_is_still_compared_with_chance():
    frame = measure_silos(graph("directed_gf"), by="group", null=None).to_frame()
    ei, others = frame[frame["measure"] == "ei"], frame[frame["measure"] == "assortativity"]
    assert ei["z"].iloc[0] == pytest.approx(-1.8537431419599746)
    assert np.isnan(ei["p"].iloc[0])
    assert others[["expected", "sd", "z", "p"]].isna().all(axis=None)


def test_a_missing_group_in_a_graph_is_an_error():
    network = graph("cycle6")
    network.nodes["v3"]["group"] = None
    with pytest.raises(UsageError, match="v3"):
        measure_silos(network, by="group")


def test_wrong_names_offer_near_ones():
    with pytest.raises(UnknownTermError, match="group"):
        measure_silos(graph("cycle6"), by="grup")
    with pytest.raises(UnknownTermError, match="sector"):
        measure_silos(city(), by="sektor")
    with pytest.raises(UnknownTermError, match="coleman"):
        measure_silos(city(), measures=["colman"])
    with pytest.raises(UnknownTermError, match="meetings"):
        measure_silos(city(), tables=["meeting"])
    with pytest.raises(UnknownTermError):
        measure_silos(graph("cycle6"), by="group", weight="bobot")


@pytest.mark.parametrize("data", [3, "berkas.xlsx", None])
def test_other_data_are_refused_in_one_sentence(data):
    with pytest.raises(UsageError, match="Snapshot"):
        measure_silos(data)


def test_draws_below_one_are_refused():
    with pytest.raises(UsageError, match="0"):
        Permutation(draws=0)


def test_matrix_frame_and_graph_agree():
    network = graph("directed_gf").to_undirected()
    letters = [network.nodes[n]["group"] for n in sorted(network)]
    matrix = nx.to_scipy_sparse_array(network, nodelist=sorted(network))
    edges = nx.to_pandas_edgelist(network)
    groups = dict(network.nodes(data="group"))
    frames = [
        measure_silos(network, by="group").to_frame(),
        measure_silos(matrix, by=letters).to_frame(),
        measure_silos(matrix.toarray(), by=letters).to_frame(),
        measure_silos(edges, by=groups).to_frame(),
    ]
    for frame in frames[1:]:
        pd.testing.assert_frame_equal(frame.drop(columns="node"), frames[0].drop(columns="node"))


def test_a_matrix_that_is_not_symmetric_is_directed():
    matrix = sparse.csr_array(np.array([[0, 1, 0], [0, 0, 1], [0, 0, 0]]))
    silos = measure_silos(matrix, by=["x", "x", "y"], measures=["ei"])
    assert silos.mixing.directed
    with pytest.raises(UsageError):
        measure_silos(matrix, by=["x"])
    with pytest.raises(UsageError):
        measure_silos(np.ones((2, 3)), by=["x", "y"])
    with pytest.raises(UsageError):
        measure_silos(matrix, by="sector")


def test_loops_are_dropped_and_parallel_ties_merged_with_a_notice():
    network = nx.MultiGraph([("a", "b"), ("a", "b"), ("b", "c"), ("c", "c")])
    groups = {"a": "x", "b": "x", "c": "y"}
    silos = measure_silos(network, by=groups, measures=["ei"])
    assert silos.to_frame()["value"].iloc[0] == 0
    assert {"silos.loops", "silos.parallel"} <= set(codes(silos))


def test_weights_of_parallel_ties_are_summed():
    network = nx.MultiGraph()
    network.add_edge("a", "b", weight=1)
    network.add_edge("a", "b", weight=2)
    network.add_edge("b", "c", weight=1)
    silos = measure_silos(
        network, by={"a": "x", "b": "x", "c": "y"}, measures=["ei", "freeman"], weight="weight"
    )
    assert silos["ei"].to_frame()["value"].iloc[0] == pytest.approx((1 - 3) / 4)
    assert silos["freeman"].to_frame()["value"].iloc[0] == pytest.approx(0.25)
    assert "silos.unweighted" in codes(silos)


def test_a_bad_weight_is_refused():
    network = nx.Graph()
    network.add_edge("a", "b", weight=-1)
    with pytest.raises(UsageError):
        measure_silos(network, by={"a": "x", "b": "y"}, weight="weight")
    network.add_edge("a", "b", weight="banyak")
    with pytest.raises(UsageError):
        measure_silos(network, by={"a": "x", "b": "y"}, weight="weight")


def test_directed_measures_without_a_direction_say_so():
    silos = measure_silos(graph("directed_gf"), by="group", measures=["freeman", "spectral"])
    notice = next(n for n in silos.notices if n.code == "silos.symmetrised")
    assert notice.facts["measures"] == "freeman, spectral"


@pytest.mark.parametrize(
    ("name", "sentence"), [("empty5", "belum dapat dihitung"), ("onegroup", "tidak berbeda jelas")]
)
def test_nothing_to_measure_is_nan_and_said(name, sentence):
    silos = measure_silos(graph(name), by="group")
    frame = silos.to_frame()
    if name == "empty5":
        assert frame["value"].isna().all()
    assert frame["z"].isna().all()
    assert sentence in silos.explain()


def test_an_empty_snapshot_gives_a_table_and_a_reason():
    silos = measure_silos(Snapshot())
    assert silos.to_frame()["value"].isna().all()
    assert "bukan bukti" in silos.explain()


def test_without_any_group_the_reason_is_the_group_not_the_ties():
    snapshot = city()
    nowhere = snapshot.replace(actors=snapshot.actors.assign(sector=None))
    silos = measure_silos(nowhere)
    assert codes(silos) == ["silos.no_groups"]
    assert "Rumpun lembaga belum terisi" in silos.explain()


def test_a_missing_sector_follows_from_the_urusan():
    snapshot = city()
    actors = snapshot.actors.assign(sector=None, urusan=["1.06"] * 3 + ["1.03"] * 3 + [None])
    silos = measure_silos(snapshot.replace(actors=actors), measures=["ei"])
    assert silos.to_frame()["value"].iloc[0] == pytest.approx(-5 / 7)


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others():
    network = nx.gnm_random_graph(60, 150, seed=1)
    groups = {i: i % 4 for i in network}
    one, two, three = (
        measure_silos(network, by=groups, measures=["coleman"], null=Permutation(50, seed))
        for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())
    assert not one.exact
    assert not one.to_frame()["sd"].equals(three.to_frame()["sd"])
    assert one.provenance.seed == 1


def test_drawn_p_is_never_zero_and_agrees_with_the_exact_one(monkeypatch):
    network = graph("two_cliques")
    exact = measure_silos(network, by="group", measures=["ei"]).to_frame()["p"].iloc[0]
    monkeypatch.setattr("sinergi.analysis.null.ENUMERATION_LIMIT", 1)
    drawn = measure_silos(network, by="group", measures=["ei"], null=Permutation(199))
    assert not drawn.exact
    assert exact == pytest.approx(2 / 630)
    assert 1 / 200 <= drawn.to_frame()["p"].iloc[0] <= 4 / 200


def test_several_measures_are_corrected_on_request():
    silos = measure_silos(graph("two_cliques"), by="group")
    rows = silos.adjusted()
    assert "ei_rescaled" not in rows["measure"].tolist()
    assert (rows["p_holm"].dropna() >= rows["p"].dropna()).all()
    assert "silos.several_tests" in codes(silos)


def test_row_order_of_the_data_plays_no_role():
    one = city()
    ties = one.ties.iloc[::-1]
    two = one.replace(ties=ties, actors=one.actors.sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(measure_silos(one).to_frame(), measure_silos(two).to_frame())


def test_the_mixing_table_counts_a_tie_inside_once():
    table = measure_silos(city(), measures=["ei"]).mixing_frame()
    assert table.loc["sosial", "sosial"] == 3
    assert table.loc["sosial", "fisik"] == 1
