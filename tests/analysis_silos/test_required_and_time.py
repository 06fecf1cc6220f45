"""Required mixing, explanations of ties, change over time, sensitivity."""

from datetime import date

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sinergi.analysis.null import Permutation, Qap
from sinergi.analysis.sensitivity import measure_sensitivity
from sinergi.analysis.silos import compare_silos, compare_ties, measure_required_mixing
from sinergi.errors import UnknownTermError, UsageError
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import forum_kinds, instruments, scales

ACTORS = pd.DataFrame({"id": list("abcdefgh"), "name": list("ABCDEFGH"), "kind": ["opd"] * 8,
                       "sector": ["x"] * 4 + ["y"] * 4})  # fmt: skip
#: everything within a sector is tied, and nothing across
INSIDE = [(a, b) for part in ("abcd", "efgh") for i, a in enumerate(part) for b in part[i + 1 :]]


def city(ties=INSIDE, **tables):
    frame = pd.DataFrame(list(ties), columns=["actor_a", "actor_b"])
    return Snapshot({"actors": ACTORS, "ties": frame, **tables})


def pairs(*text):
    return pd.DataFrame([tuple(p) for p in text], columns=["actor_a", "actor_b"])


def test_closed_ties_are_no_ego_sektoral_when_the_work_does_not_cross():
    """E-I is -1 here, yet every required pair is seen: homophily alone shows nothing."""
    found = measure_required_mixing(city(), required=pairs("ab", "cd", "ef"))
    rows = found.to_frame().query("scope == 'network'").set_index("side")
    assert rows.loc["within", ["required", "seen"]].tolist() == [3, 3]
    assert rows.loc["across", "required"] == 0
    assert np.isnan(rows.loc["across", "value"])
    assert np.isnan(found.difference)
    assert "belum dapat dibandingkan" in found.explain()


def test_work_that_crosses_and_is_not_seen_is_told():
    crossing = [f"{a}{b}" for a in "abcd" for b in "efgh"]
    inner = [f"{a}{b}" for a, b in INSIDE]
    found = measure_required_mixing(
        city(), required=pairs(*crossing, *inner), null=Permutation(199)
    )
    assert found.difference == 1
    assert found.p < 0.1
    node = found.to_frame().query("scope == 'node' and node == 'a' and side == 'across'").iloc[0]
    assert (node["required"], node["seen"]) == (4, 0)
    group = found.to_frame().query("scope == 'group' and group == 'x'").set_index("side")
    assert group["required"].tolist() == [6, 16]
    assert "100% terlihat bekerja bersama bila serumpun (12 dari 12)" in found.explain()


def test_shared_issues_of_programs_are_the_default_requirement():
    programs = pd.DataFrame({"id": ["p", "q", "r"], "name": ["Satu", "Dua", "Tiga"],
                             "opd": ["a", "e", "b"], "region": ["99.01"] * 3})  # fmt: skip
    issues = pd.DataFrame({"program": ["p", "q", "r"], "issue": ["I01", "I01", "I02"],
                           "source": ["declared"] * 3, "confidence": [1.0] * 3})  # fmt: skip
    found = measure_required_mixing(city(programs=programs, program_issues=issues))
    rows = found.to_frame().query("scope == 'network'").set_index("side")
    assert rows["required"].to_dict() == {"within": 0, "across": 1}


def test_agencies_without_any_record_are_not_said_to_miss_anything():
    found = measure_required_mixing(city([("a", "b")]), required=pairs("ab", "ae", "gh"))
    rows = found.to_frame().query("scope == 'network'").set_index("side")
    assert rows["required"].to_dict() == {"within": 1, "across": 0}


def test_data_requests_are_counted_by_side():
    sharing = pd.DataFrame({"provider": list("aab"), "user": list("bef"),
                            "dataset": ["d", "e", "f"],
                            "state": ["active", "refused", "requested"]})  # fmt: skip
    found = measure_required_mixing(city(data_sharing=sharing), required=pairs("ab", "ae"))
    requests = found.requests.set_index("side")
    assert requests.loc["across", ["active", "requested", "refused"]].tolist() == [0, 1, 1]
    assert requests["open"].tolist() == [1, 0]
    assert "1 dari 1 berjalan di dalam rumpun, 0 dari 2 lintas rumpun" in found.explain()


def test_a_table_without_pairs_is_refused():
    with pytest.raises(UsageError):
        measure_required_mixing(city(), required=pd.DataFrame({"a": []}))
    nothing = measure_required_mixing(city(), required=pairs())
    assert "silos.nothing_required" in [n.code for n in nothing.notices]


def random_ties(seed, chance):
    rng = np.random.default_rng(seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(24))
    graph.add_edges_from(
        (i, j) for i in range(24) for j in range(i) if rng.random() < chance(i, j)
    )
    return graph


def test_what_the_work_explains_is_not_taken_for_a_silo():
    """Ties follow the work, the work follows the sector for the most part."""
    sector = {i: i % 2 for i in range(24)}
    rng = np.random.default_rng(4)
    work = np.zeros((24, 24))
    for i in range(24):
        for j in range(i):
            work[i, j] = work[j, i] = rng.random() < (0.6 if sector[i] == sector[j] else 0.15)
    graph = random_ties(5, lambda i, j: 0.7 if work[i, j] else 0.1)
    alone = compare_ties(graph, {}, by=sector, null=Qap(199)).to_frame()
    both = compare_ties(graph, {"work": work}, by=sector, null=Qap(199))
    rows = both.to_frame().set_index("explanation")
    assert alone["p"].iloc[0] <= 0.05
    assert rows.loc["work", "p"] <= 0.01
    assert rows.loc["same_group", "p"] > 0.05
    assert abs(rows.loc["same_group", "coefficient"]) < alone["coefficient"].iloc[0] / 2
    assert '"work" menambah' in both.explain()


@pytest.mark.parametrize("directed", [False, True])
def test_coefficients_are_those_of_least_squares(directed):
    rng = np.random.default_rng(1)
    kind = nx.DiGraph if directed else nx.Graph
    graph = nx.gnp_random_graph(9, 0.4, seed=3, directed=directed)
    assert isinstance(graph, kind)
    work, group = rng.random((9, 9)), {i: i % 3 for i in range(9)}
    work = work if directed else work + work.T
    rows = compare_ties(graph, {"work": work}, by=group, null=Qap(9)).to_frame()
    off = ~np.eye(9, dtype=bool) if directed else np.triu(np.ones((9, 9), dtype=bool), 1)
    tied = nx.to_numpy_array(graph, nodelist=range(9))[off]
    same = np.equal.outer(np.arange(9) % 3, np.arange(9) % 3).astype(float)[off]
    design = np.column_stack([np.ones(len(tied)), same, work[off]])
    beta, rest = np.linalg.lstsq(design, tied, rcond=None)[:2]
    assert rows["coefficient"].tolist() == pytest.approx(beta[1:].tolist())
    error = np.sqrt(rest[0] / (len(tied) - 3) * np.diag(np.linalg.inv(design.T @ design)))
    assert rows["t"].tolist() == pytest.approx((beta / error)[1:].tolist())


def test_ties_by_chance_are_explained_by_nothing():
    graph = random_ties(9, lambda _i, _j: 0.3)
    rows = compare_ties(graph, {}, by={i: i % 4 for i in range(24)}, null=Qap(199)).to_frame()
    assert rows["p"].iloc[0] > 0.05


def test_explanations_that_say_nothing_or_do_not_fit():
    graph = nx.path_graph(4)
    flat = compare_ties(graph, {"flat": np.ones((4, 4))}, by={i: i % 2 for i in graph})
    assert "silos.qap_flat" in [n.code for n in flat.notices]
    with pytest.raises(UsageError):
        compare_ties(graph, {"x": np.ones((3, 3))}, by={i: i % 2 for i in graph})
    frame = compare_ties(city(), {"need": pairs("ae", "af")}, null=Qap(19)).to_frame()
    assert frame["explanation"].tolist() == ["same_group", "need"]
    with pytest.raises(UsageError, match="600"):
        compare_ties(nx.path_graph(601), {}, by={i: i % 2 for i in range(601)})


def grouped(inside, across, seed):
    return random_ties(seed, lambda i, j: inside if i % 3 == j % 3 else across)


GROUPS = {i: i % 3 for i in range(24)}


def test_a_true_change_is_seen_and_no_change_is_not():
    open_, closed = grouped(0.2, 0.2, 1), grouped(0.8, 0.1, 2)
    found = compare_silos({2023: open_, 2024: open_, 2025: closed}, by=GROUPS)
    rows = found.to_frame().query("scope == 'network'")
    assert rows["change"].isna().tolist() == [True, False, False]
    assert rows["change"].iloc[1] == 0
    assert rows["p_holm"].iloc[2] < 0.001
    assert (rows["p_holm"].dropna() >= rows["p"].dropna()).all()
    assert "Dari 2024 ke 2025, kecenderungan bekerja di dalam rumpun menguat" in found.explain()
    assert found.plot().png(dpi=30).startswith(b"\x89PNG")


def test_the_error_of_a_change_on_one_set_of_agencies_is_near_the_true_one():
    rng = np.random.default_rng(3)
    seeds = rng.integers(0, 10_000, size=(40, 2))
    tables = [
        compare_silos({1: grouped(0.5, 0.2, a), 2: grouped(0.5, 0.2, b)}, by=GROUPS).to_frame()
        for a, b in seeds.tolist()
    ]
    last = [t.query("scope == 'network'").iloc[1] for t in tables]
    spread = float(np.std([row["change"] for row in last]))
    told = float(np.mean([(row["change_high"] - row["change_low"]) / (2 * 1.96) for row in last]))
    assert told == pytest.approx(spread, rel=0.4)


def test_agencies_that_come_and_go_do_not_break_the_comparison():
    after = city([*INSIDE, ("a", "e")])
    before = city().replace(actors=ACTORS.head(7), ties=pd.DataFrame(
        [p for p in INSIDE if "h" not in p], columns=["actor_a", "actor_b"]))  # fmt: skip
    found = compare_silos({"2024": before, "2025": after}, measures=["ei", "coleman"])
    assert np.isfinite(found.to_frame().query("scope == 'network'")["p"].iloc[1])
    assert found.notices[0].facts == {"both": 7, "all": 8}
    with pytest.raises(UsageError, match="1"):
        compare_silos({2025: after})
    with pytest.raises(UnknownTermError):
        compare_silos({1: after, 2: after}, measures=["spectral"])


def test_missing_agencies_widen_with_their_number():
    found = measure_sensitivity(city([*INSIDE, ("a", "e")]), missing=(0.1, 0.5), draws=60)
    rows = found.to_frame()
    ei = rows[(rows["what"] == "ei").to_numpy()]
    width = (ei["high"] - ei["low"]).tolist()
    assert width[0] < width[1]
    assert (ei["low"] <= ei["value"]).all()
    ranks = rows[(rows["what"] == "rank").to_numpy()]
    assert ranks["value"].tolist() == list(range(1, 9))
    assert (ranks["low"] <= ranks["high"]).all()
    assert "peringkat 1 sampai" in found.explain()


def test_strength_of_instruments_is_tried_where_kinds_differ():
    seats = pd.DataFrame({"actor": ["a", "e"], "forum": ["f", "f"]})
    forums = pd.DataFrame({"id": ["f"], "name": ["F"], "kind": ["pokja"]})
    ties = pd.DataFrame(
        [(a, b, "pks", date(2024, 1, 1)) for a, b in INSIDE],
        columns=["actor_a", "actor_b", "kind", "date"],
    )
    kind = forum_kinds()["pokja"].instrument
    for scale in ("frey", "keast", "himmelman"):
        known = scales()[scale]
        seat, deal = (known.value(instruments()[i].step(scale)) for i in (kind, "pks"))
        found = measure_sensitivity(
            city(memberships=seats, forums=forums).replace(ties=ties), draws=40, scale=scale
        )
        rows = found.to_frame()
        strength = rows[(rows["what"] == "strength").to_numpy()].iloc[0]
        assert strength["value"] == pytest.approx((seat - 12 * deal) / (seat + 12 * deal))
        assert strength["low"] < strength["value"] < strength["high"]
        assert strength["name"] == scale
        assert f"skala {scale}" in found.explain()
        assert found.provenance.parameters["scale"] == scale
    with pytest.raises(UnknownTermError, match="frey"):
        measure_sensitivity(city(), scale="lain")


def test_an_old_agreement_weighs_less_in_the_trial_of_strength():
    deals = pd.DataFrame({"id": ["p", "q"], "kind": ["pks", "pks"], "title": ["P", "Q"],
                          "valid_from": [date(2022, 1, 1), date(2024, 1, 1)]})  # fmt: skip
    parties = pd.DataFrame({"agreement": list("ppqq"), "actor": list("aeab")})
    data = city((), agreements=deals, agreement_parties=parties)
    rows = measure_sensitivity(data, draws=9).to_frame()
    value = float(rows.loc[(rows["what"] == "strength").to_numpy(), "value"].iloc[0])
    kept = 0.5 ** (730 / (30.4375 * 24))  # across, two years older, half-life of 24 months
    assert value == pytest.approx((kept - 1) / (kept + 1))


def test_the_same_seed_gives_the_same_trials():
    one, two = (measure_sensitivity(city(), draws=10).to_frame() for _ in "ab")
    pd.testing.assert_frame_equal(one, two)
    with pytest.raises(UsageError):
        measure_sensitivity(city(), missing=(1.5,))
    with pytest.raises(UsageError):
        measure_sensitivity(city(), draws=0)
    assert "Belum ada hubungan" in measure_sensitivity(Snapshot(), draws=3).explain()
