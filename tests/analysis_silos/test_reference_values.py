"""Values that two independent programs, or a publication, agree on."""

import numpy as np
import pandas as pd
import pytest

from sinergi.analysis.null import Permutation
from sinergi.analysis.silos import measure_silos
from sinergi.analysis.silos.assortativity import assortativity, gupta, modularity
from sinergi.analysis.silos.ei import (
    ei_group_ends,
    ei_group_ties,
    ei_index,
    ei_moments,
    ei_nodes,
    ei_range,
    rescaled,
)
from sinergi.analysis.silos.homophily import coleman, freeman, odds_ratio, smi, yule_q
from sinergi.analysis.silos.spectral import spectral_segregation
from sinergi.graph.mixing import MixingMatrix
from tests.analysis_silos.toys import NAN, TOYS, graph, toy

#: name -> ei, mean, sd, lowest, highest, rescaled, exact one-sided p
EI = {
    "two_cliques": (-0.714286, 1 / 3, 0.2083454807, -0.714286, 1, -1, 0.0031746032),
    "star7": (1, 3 / 7, 0.2332847374, -1, 1, 1, 1),
    "isolates": (-0.5, 3 / 7, 0.4164965640, -1, 1, -0.5, 0.0571428571),
    "complete6": (0.2, 0.2, 0, 0.2, 0.2, NAN, 1),
    "onegroup": (-1, -1, 0, -1, -1, NAN, 1),
}


@pytest.mark.parametrize("name", EI)
def test_ei_with_what_chance_gives(name):
    value, mean, sd, low, high, place, p = EI[name]
    rows = measure_silos(graph(name), by="group", measures=["ei"]).to_frame()
    got = rows.iloc[0][["value", "expected", "sd", "low", "high", "p"]].astype(float).to_list()
    assert got == pytest.approx([value, mean, sd, low, high, p], rel=1e-6, abs=1e-9)
    assert rows["value"].iloc[1] == pytest.approx(place, nan_ok=True)


def test_a_directed_network_is_counted_by_arcs():
    silos = measure_silos(graph("directed_gf"), by="group", measures=["ei"])
    row = silos.to_frame().iloc[0]
    assert silos.exact
    assert row["value"] == pytest.approx(1 / 11)
    assert row["sd"] == pytest.approx(0.2206837073761873, rel=1e-9)
    assert row["z"] == pytest.approx(-1.8537431419599746, rel=1e-9)
    assert row["p"] == pytest.approx(40 / 560)


def mixing(name, *, symmetrised=False):
    network, groups = toy(name)
    return MixingMatrix.of(network.symmetrised if symmetrised else network, groups)


GROUPS = {
    ("isolates", ei_group_ends): [-0.6, -1 / 3, NAN],
    ("isolates", ei_group_ties): [-1 / 3, 0, NAN],
    ("isolates", coleman): [0.7, 0.5, NAN],
    ("isolates", smi): [7 / 9, 0.6, NAN],
    ("directed_gf", ei_group_ends): [0, 1 / 9, 0.2],
    ("directed_gf", ei_group_ties): [1 / 3, 3 / 7, 0.5],
    ("directed_gf", coleman): [0.3, 0.3, 2 / 9],
    ("directed_gf", smi): [3 / 7, 3 / 7, 0.5],
    ("complete6", coleman): [0, 0],
    ("onegroup", coleman): [NAN],
    ("onegroup", smi): [NAN],
    ("empty5", coleman): [NAN, NAN, NAN],
    ("empty5", ei_group_ends): [NAN, NAN, NAN],
}


@pytest.mark.parametrize(("name", "index"), GROUPS, ids=lambda x: getattr(x, "name", x))
def test_values_of_groups(name, index):
    got = index(mixing(name)).tolist()
    assert got == pytest.approx(GROUPS[name, index], nan_ok=True)


NETWORK = {
    ("isolates", freeman): 0.65,
    ("allexternal", freeman): -2 / 3,
    ("directed_gf", freeman): 3 / 11,
    ("isolates", odds_ratio): 14,
    ("isolates", yule_q): 13 / 15,
    ("directed_gf", odds_ratio): 10 / 3,
    ("star7", odds_ratio): 0,
    ("complete6", odds_ratio): NAN,
    ("two_cliques", yule_q): 1,
    ("isolates", assortativity): 7 / 15,
    ("directed_gf", assortativity): 0.164556962025316,
    ("complete6", assortativity): -0.2,
    ("onegroup", assortativity): NAN,
    ("directed_gf", gupta): 0.172222222222222,
    ("isolates", gupta): NAN,
    ("directed_gf", modularity): 0.107438016528926,
    ("isolates", modularity): 0.21875,
    ("onegroup", modularity): 0,
    ("empty5", modularity): NAN,
    ("empty5", ei_index): NAN,
}


@pytest.mark.parametrize(("name", "index"), NETWORK, ids=lambda x: getattr(x, "name", x))
def test_values_of_the_network(name, index):
    got = float(index(mixing(name, symmetrised="undirected" in index.needs)))
    assert got == pytest.approx(NETWORK[name, index], nan_ok=True)


SPECTRAL = {
    "isolates": [1.09807621, 0.95096189, 0.54903811, 0.58578644, 0.82842712, NAN, NAN],
    "directed_gf": [0.5, 0.5, 0.5, 0.3, 0.6, 0.6, 0.36700684, 0.44948974],
    "onegroup": [1] * 5,
    "complete6": [0.4] * 6,
    "empty5": [NAN] * 5,
}


@pytest.mark.parametrize("name", SPECTRAL)
def test_spectral_segregation(name):
    got = spectral_segregation(*toy(name)).node.tolist()
    assert got == pytest.approx(SPECTRAL[name], nan_ok=True)


def test_ei_of_nodes():
    network, groups = toy("isolates")
    got = ei_nodes(network, groups).value.tolist()
    assert got == pytest.approx([-1, -1, 0, 0, -1, NAN, NAN], nan_ok=True)


def published(ties, sizes, *, directed):
    labels = tuple(range(len(sizes)))
    return MixingMatrix(np.array(ties, dtype=float), np.array(sizes), labels, directed)


def test_coleman_1958_exact_form():
    """Coleman prints 0.375 and 0.167, which take n_g/n for the chance; exact is (n_g-1)/(n-1)."""
    school = published([[45, 15], [20, 20]], [60, 40], directed=True)
    assert coleman(school).tolist() == pytest.approx([0.38125, 0.175])


def test_newman_2003_couples():
    couples = published(
        [[506, 32, 26, 69], [23, 308, 38, 114], [10, 14, 32, 47], [26, 46, 68, 599]],
        [700, 500, 120, 800],
        directed=True,
    )
    assert float(assortativity(couples)) == pytest.approx(0.6214458753989227)
    assert float(ei_index(couples)) == pytest.approx(-0.47599591419816134)


def test_wichita_looks_open_and_is_closed():
    """Raw +0.514 with that many groups is below what chance gives and below the middle."""
    assert rescaled(0.514019, 0.383178, 1.0) == pytest.approx(-0.575758, abs=1e-5)


def test_feasible_range_when_ties_fill_the_room():
    assert ei_range(15, np.array([3, 3]), directed=False) == pytest.approx((0.2, 0.2))
    assert ei_range(6, np.array([3, 3]), directed=True) == pytest.approx((-1, 1))


@pytest.mark.parametrize("name", [n for n in TOYS if TOYS[n][1]])
def test_closed_moments_equal_full_enumeration(name):
    network, groups = toy(name)
    exact = ei_moments(network, groups.sizes)
    rows = measure_silos(graph(name), by="group", measures=["ei"], null=Permutation())
    assert rows.exact
    # the table carries the closed form; the modularity of the same run carries enumeration
    assert rows.to_frame()["expected"].iloc[0] == pytest.approx(exact.expected, abs=1e-12)
    import itertools

    from tests.oracles.silos import ei

    arcs = list(zip(network.source.tolist(), network.target.tolist(), strict=True))
    letters = TOYS[name][2]
    if len(letters) <= 8:
        labellings = set(itertools.permutations(letters))
        values = pd.Series([ei(arcs, labels) for labels in labellings])
        assert values.mean() == pytest.approx(exact.expected, abs=1e-12)
        assert values.std(ddof=0) == pytest.approx(exact.sd, abs=1e-9)
