# ruff: noqa: E501 - tables of test data read better in one line a row
"""What the map shows, and what it must never show."""

import re

import kabupaten
import networkx as nx
import numpy as np
import pandas as pd
import pytest

from sinergi import settings
from sinergi.analysis.duplicates import find_duplicates
from sinergi.errors import UnknownTermError, UsageError
from sinergi.maps import draw_map
from sinergi.maps.notes import counted_once
from sinergi.maps.scene import FRONT, GROUP, LEAF
from sinergi.maps.still import visible
from sinergi.model.snapshot import Snapshot
from sinergi.reports.build import ranking


def kinds(scene):
    return [scene.kinds[k].id for k in scene.marks.kind]


def notes(scene, kind):
    return [n for n in scene.notes if n.kind == kind]


def small(**tables) -> Snapshot:
    actors = pd.DataFrame({
        "id": ["a", "b", "c"], "name": ["Dinas A", "Dinas B", "Ormas C"],
        "kind": ["opd", "opd", "ormas"], "urusan": ["1.01", "1.02", None],
    })  # fmt: skip
    return Snapshot({"actors": actors, **tables})


def programs(**columns) -> pd.DataFrame:
    base = {"id": ["p", "q"], "name": ["P", "Q"], "opd": ["a", "b"], "year": [2025, 2025]}
    return pd.DataFrame({**base, **columns})


def pair(**columns) -> pd.DataFrame:
    base = {
        "program_a": ["p"], "program_b": ["q"], "name_a": ["P"], "name_b": ["Q"], "opd_a": ["a"],
        "opd_b": ["b"], "kind": ["duplication"], "score": [0.9], "budget_idr": [5], "review": [None],
    }  # fmt: skip
    return pd.DataFrame({**base, **columns})


def test_counts_of_the_fictional_kabupaten(city, results):
    scene = draw_map(city, highlight=results).scene
    found = pd.Series(kinds(scene)).value_counts()
    assert found["opd"] == 30
    assert found["kecamatan"] == 12
    assert found["forum"] == 15
    assert found["ormas"] == 40
    assert found["program"] == 400
    assert found["required"] == 3
    # two that gaps name, the others because somebody serves them
    assert found["issue"] >= len(set(city.program_issues["issue"]) | {"I01", "I21"})
    assert scene.nodes == 30 + 12 + 6 + 15 + 40 + 400 + found["issue"]


def test_incidents_and_assessments_are_never_in_a_map(city, results):
    atlas = draw_map(city, highlight=results)
    assert "RAHASIA" in str(city.incidents.to_dict()) + str(city.assessments.to_dict())
    shown = " ".join((*atlas.scene.marks.label, *atlas.scene.marks.key, *atlas.scene.details))
    assert "RAHASIA" not in shown
    assert "RAHASIA" not in atlas.to_svg()


def test_row_order_does_not_matter(city, results):
    turned = Snapshot({name: frame.iloc[::-1] for name, frame in city.tables()})
    assert (
        draw_map(turned, highlight=results).to_html()
        == draw_map(city, highlight=results).to_html()
    )


def test_findings_stand_in_the_order_of_the_ranking(city):
    gaps = kabupaten.gaps()
    told = [n.weight for n in notes(draw_map(city, highlight=gaps).scene, "gap")]
    assert told == gaps["severity"].tolist()
    back = draw_map(city, highlight=gaps.iloc[::-1].reset_index(drop=True)).scene
    assert [n.weight for n in notes(back, "gap")] == told[::-1]
    brokers = draw_map(city, highlight=kabupaten.brokers().iloc[::-1]).scene
    assert [n.weight for n in notes(brokers, "broker")] == [301, 412]


def test_only_the_deepest_active_level_is_shown():
    table = programs(
        id=["prog", "sub"],
        name=["Program", "Sub"],
        opd=["a", "a"],
        level=["program", "sub_kegiatan"],
    )
    scene = draw_map(small(programs=table)).scene
    assert [scene.marks.label[i] for i in np.flatnonzero(scene.marks.tier == LEAF)] == ["Sub"]
    dropped = draw_map(small(programs=programs(active=[True, False]))).scene
    assert "Q" not in dropped.marks.label


def test_a_program_that_a_finding_names_is_shown_whatever_its_level():
    table = programs(
        id=["p", "q", "r"], name=["P", "Q", "R"], opd=["a", "b", "a"], year=[2025] * 3,
        level=["program", "program", "sub_kegiatan"],
    )  # fmt: skip
    scene = draw_map(small(programs=table), highlight=pair()).scene
    assert {"P", "Q", "R"} <= set(scene.marks.label)


def test_budgets_of_several_years_are_not_added_up():
    table = programs(
        id=["p", "q", "r"], name=["P", "Q", "R"], opd=["a", "a", "a"], year=[2024, 2025, 2025],
        budget_idr=[100, 7, None],
    )  # fmt: skip
    scene = draw_map(small(programs=table)).scene
    place = scene.marks.key.index("actors/a")
    assert scene.marks.budget[place] == 7
    assert scene.marks.budget[scene.marks.key.index("actors/b")] == -1


def plan_and_packages() -> pd.DataFrame:
    """Agency ``a`` has a plan and packages that repeat a part of it, ``b`` packages only."""
    return programs(
        id=["p", "s", "t", "k", "l", "q"], name=["Induk", "Sub satu", "Sub dua", "Paket satu", "Paket dua", "Paket b"],
        opd=["a", "a", "a", "a", "a", "b"], year=[2025] * 6,
        level=["program", "sub_kegiatan", "sub_kegiatan", "paket", "paket", "paket"],
        parent=[None, "p", "p", None, None, None], budget_idr=[34, 30, 4, 10, 2, 7],
    )  # fmt: skip


def test_the_rupiah_of_an_agency_are_those_of_its_plan():
    scene = draw_map(small(programs=plan_and_packages())).scene
    marks = scene.marks
    budget = dict(zip(marks.key, marks.budget.tolist(), strict=True))
    assert (budget["actors/a"], budget["actors/b"]) == (34, 7)
    leaves = {marks.label[i] for i in np.flatnonzero(marks.tier == LEAF)}
    assert leaves == {"Sub satu", "Sub dua", "Paket b"}
    assert any(line["id"].startswith("2 paket pengadaan") for line in scene.left_out)
    radius = dict(zip(marks.key, marks.radius.tolist(), strict=True))
    assert radius["actors/a"] > radius["actors/b"]


def test_a_package_that_a_finding_names_is_drawn_and_adds_nothing():
    one = pair(program_a=["k"], program_b=["q"])
    scene = draw_map(small(programs=plan_and_packages()), highlight=one).scene
    marks, place = scene.marks, scene.marks.key.index("programs/k")
    assert kinds(scene)[place] == "package"
    assert marks.budget[marks.key.index("actors/a")] == 34
    assert scene.uncounted == (place,)
    assert {"Sub satu", "Sub dua"} <= set(marks.label)


def test_packages_below_the_plan_do_not_hide_its_other_programs():
    table = plan_and_packages().assign(parent=[None, "p", "p", "s", None, None])
    scene = draw_map(small(programs=table)).scene
    assert scene.marks.budget[scene.marks.key.index("actors/a")] == 34
    assert {"Sub satu", "Sub dua"} <= set(scene.marks.label)


def test_packages_stand_for_an_agency_whose_plan_tells_no_rupiah():
    table = plan_and_packages().assign(budget_idr=[None, None, None, 10, 2, 7])
    scene = draw_map(small(programs=table)).scene
    assert scene.marks.budget[scene.marks.key.index("actors/a")] == 12
    assert {"Sub satu", "Paket satu", "Paket dua"} <= set(scene.marks.label)


def test_running_costs_are_known():
    table = programs(name=["Administrasi Keuangan Perangkat Daerah", "Bantuan pangan"])
    scene = draw_map(small(programs=table)).scene
    assert [scene.marks.key[i] for i in scene.routine] == ["programs/p"]


def test_pairs_stand_in_the_order_of_the_report():
    """A weak pair of large budgets comes after a clear one, whatever the sum of its budgets."""
    table = programs(
        id=["p", "q", "r", "s"], name=["P", "Q", "R", "S"], opd=["a", "b", "a", "c"],
        year=[2025] * 4, budget_idr=[9, 10, 400, 12],
    )  # fmt: skip
    weak = pair(
        program_a=["r"], program_b=["s"], name_a=["R"], name_b=["S"], opd_b=["c"], score=[0.6],
        budget_idr=[12],
    )  # fmt: skip
    clear = pair(score=[0.95], budget_idr=[9])
    actors = small().actors
    for order in ([weak, clear], [clear, weak]):
        rows = pd.concat(order, ignore_index=True).assign(reasons=None)
        scene = draw_map(Snapshot({"actors": actors, "programs": table}), highlight=rows).scene
        told = ranking(rows).iloc[0]
        first = next(n for n in scene.notes if n.parts)
        assert first.title["id"] == "Dinas A ↔ Dinas B"
        assert scene.notes[first.parts[0]].title["id"] == f"{told['name_a']} ↔ {told['name_b']}"
        assert scene.notes[first.parts[0]].budget == told["budget_idr"] == 9
        assert "P ↔ Q (Rp9" in scene.steps[1].text["id"]


def test_an_issue_is_known_by_its_other_words():
    scene = draw_map(small(), highlight=kabupaten.many_gaps(10)).scene
    said = {scene.marks.key[m]: words.split() for words, marks in scene.also for m in marks}
    assert "hoax" in said["issues/I04"]


def test_pairs_of_programs_are_summed_up_by_pair_of_agencies_and_count_once():
    table = programs(
        id=["p", "q", "r", "s"], name=["P", "Q", "R", "S"], opd=["a", "b", "b", "a"],
        year=[2025] * 4, budget_idr=[5, 9, 7, 1000],
    )  # fmt: skip
    two = pd.concat([
        pair(score=[0.9], budget_idr=[5]),
        pair(program_b=["r"], score=[0.8], budget_idr=[7]),
    ], ignore_index=True)  # fmt: skip
    scene = draw_map(small(programs=table), highlight=two).scene
    whole = next(n for n in scene.notes if n.parts)
    assert [scene.marks.label[m] for m in whole.marks] == ["Dinas A", "Dinas B"]
    # P, Q and R once each, though P stands in both pairs; S is in none
    assert whole.budget == 5 + 9 + 7
    assert whole.why["id"].startswith("2 pasang dari 3 program")
    assert "Rp21" in whole.why["id"]
    assert [scene.notes[p].budget for p in whole.parts] == [7, 5]  # the smaller of each pair


@pytest.mark.parametrize("turned", [False, True])
def test_each_program_stands_on_the_side_of_its_agency(turned):
    ends = {"program_a": ["q"], "program_b": ["p"]} if turned else {}
    scene = draw_map(small(programs=programs()), highlight=pair(**ends)).scene
    whole = next(n for n in scene.notes if n.parts)
    assert whole.title["id"].startswith("Dinas A ↔ Dinas B")
    only = scene.notes[whole.parts[0]]
    assert only.title["id"] == "P ↔ Q"
    assert [scene.marks.label[m] for m in only.marks] == ["P", "Q"]


def test_unknown_money_stays_unknown():
    assert counted_once([0, 1], [-1, -1]) == -1
    assert counted_once([0, 1, 2], [-1, 4, 0]) == 4


@pytest.mark.parametrize(
    ("review", "state"),
    [(None, "open"), ("belum_ditinjau", "open"), ("dikonfirmasi", "confirmed")],
)
def test_state_of_a_duplicate_follows_its_review(review, state):
    scene = draw_map(small(programs=programs()), highlight=pair(review=[review])).scene
    assert {n.state for n in scene.notes} == {state}


def test_rejected_and_fragmented_pairs_are_not_drawn():
    for facts in ({"review": ["ditolak"]}, {"kind": ["fragmentation"]}):
        scene = draw_map(small(programs=programs()), highlight=pair(**facts)).scene
        assert scene.notes == ()
        assert "duplicate" not in scene.edge_kinds


def test_a_missing_actor_hangs_on_its_issue_and_says_not_visible(city):
    scene = draw_map(city, highlight=kabupaten.gaps()).scene
    polri = next(n for n in notes(scene, "gap") if "Polri" in n.title["id"])
    assert [kinds(scene)[m] for m in polri.marks] == ["required", "issue"]
    assert "Hoaks" in polri.title["id"]
    assert "Belum terlihat dalam data, bukan berarti tidak ada." in polri.why["id"]
    assert "tidak ada koordinasi" not in polri.why["id"]
    assert polri.state == "open"
    confirmed = next(n for n in notes(scene, "gap") if n.state == "confirmed")
    assert "BNN" in confirmed.title["id"]


def test_ormas_are_never_named_as_connectors(city):
    scene = draw_map(city, highlight=kabupaten.brokers()).scene
    named = {kinds(scene)[n.marks[0]] for n in notes(scene, "broker")}
    assert named == {"opd"}


def test_only_sectors_beyond_chance_are_told(city):
    found = notes(draw_map(city, highlight=kabupaten.silos()).scene, "silo")
    assert [n.title["id"] for n in found] == [
        "Kesehatan, sosial, dan kependudukan: kecenderungan bekerja di dalam rumpun"
    ]
    assert found[0].why["id"].startswith("68 persen")  # E-I of -0.35: (1 + 0.35) / 2 inside


def test_leaders_see_confirmed_findings_only(city, results):
    with settings.use(audience="pimpinan"):
        scene = draw_map(city, highlight=results).scene
    assert {n.state for n in scene.notes if n.kind in ("duplicate", "gap")} == {"confirmed"}
    assert not notes(scene, "broker")
    assert scene.stamp["id"] == "Untuk pimpinan: hanya temuan yang sudah dikonfirmasi"


def test_a_public_copy_has_no_findings(city, results):
    with settings.use(audience="publik"):
        scene = draw_map(city, highlight=results).scene
    assert scene.notes == ()
    assert "required" not in kinds(scene)


def test_words_of_the_findings_are_careful(city, results):
    scene = draw_map(city, highlight=results).scene
    told = " ".join(
        w[lang] for n in scene.notes for w in (n.title, n.why) for lang in ("id", "en")
    ) + " ".join(s.text["id"] for s in scene.steps)
    for word in ("penghematan", "pemborosan", "saving", "waste", "liar", "tumpang tindih"):
        assert not re.search(rf"\b{word}\b", told.lower())


def test_story_has_a_step_for_each_kind_of_finding(city, results):
    scene = draw_map(city, highlight=results).scene
    assert [s.title["id"] for s in scene.steps] == [
        "Siapa bekerja di sini", "Yang pertama perlu ditinjau bersama", "Yang belum terlihat",
        "Penghubung", "Langkah berikutnya",
    ]  # fmt: skip
    assert "rumpun" in scene.steps[3].text["id"]
    assert len(draw_map(city).scene.steps) == 1


def test_meetings_are_counted_on_the_edge_of_the_member():
    meetings = pd.DataFrame({
        "forum": ["f", "f"], "attendees": ["a | b", "a"],
        "date": [pd.Timestamp(2025, 1, 1).date(), pd.Timestamp(2025, 2, 1).date()],
    })  # fmt: skip
    scene = draw_map(small(
        forums=pd.DataFrame({"id": ["f"], "name": ["FKUB"], "kind": ["fkub"]}),
        memberships=pd.DataFrame({"actor": ["a"], "forum": ["f"], "role": ["ketua"]}),
        meetings=meetings,
    )).scene  # fmt: skip
    found = {
        (scene.edge_kinds[k], scene.marks.label[s]): int(c)
        for k, s, c in zip(scene.edges.kind, scene.edges.source, scene.edges.count, strict=True)
    }
    assert found == {("member", "Dinas A"): 2, ("meets", "Dinas B"): 1}


def test_several_kabupaten_get_regions_above_sectors():
    actors = pd.DataFrame({
        "id": ["a", "b"], "name": ["Dinas A", "Dinas B"], "kind": "opd", "urusan": "1.01",
        "region": ["32.04", "32.05"],
    })  # fmt: skip
    scene = draw_map(Snapshot({"actors": actors})).scene
    assert pd.Series(kinds(scene)).value_counts().to_dict() == {"opd": 2, "group": 2, "region": 2}
    assert np.isfinite(scene.marks.geo_x[scene.marks.tier == FRONT]).all()


def test_graph_nodes_are_grouped_by_what_they_carry():
    graph = nx.Graph([("x", "y"), ("y", "z")])
    nx.set_node_attributes(graph, {"x": "A", "y": "A", "z": "B"}, "sector")
    scene = draw_map(graph, aggregate=False).scene
    assert scene.nodes == 3
    assert len(scene.edges) == 2
    assert sorted(scene.marks.label[i] for i in np.flatnonzero(scene.marks.tier == GROUP)) == [
        "A",
        "B",
    ]
    assert scene.opening == "all"
    assert draw_map(nx.path_graph(4)).scene.nodes == 4


def test_an_empty_snapshot_and_an_empty_graph_can_be_drawn():
    for data in (Snapshot(), nx.Graph()):
        atlas = draw_map(data)
        assert atlas.scene.nodes == 0
        assert "<svg" in atlas.to_svg()
        assert len(atlas.to_png(width=300)) > 100


def test_wrong_calls_get_a_sentence(city):
    with pytest.raises(UsageError, match="tidak dapat digambar"):
        draw_map([1, 2])
    with pytest.raises(UsageError, match="bukan hasil"):
        draw_map(city, highlight=pd.DataFrame({"x": [1]}))
    with pytest.raises(UnknownTermError, match="canvas"):
        draw_map(city, renderer="webgl")


def test_several_provinces_hold_their_kabupaten_and_sum_their_budgets():
    actors = pd.DataFrame({
        "id": ["a", "b", "c"], "name": "Dinas", "kind": "opd", "urusan": "1.01",
        "region": ["32.04", "32.05", "33.74"],
    })  # fmt: skip
    table = programs(id=["p", "q"], name=["P", "Q"], opd=["a", "b"], budget_idr=[3, 4])
    scene = draw_map(Snapshot({"actors": actors, "programs": table})).scene
    place = {key: i for i, key in enumerate(scene.marks.key)}
    assert scene.marks.parent[place["region/32.04"]] == place["region/32"]
    assert scene.marks.parent[place["region/32"]] == -1
    assert scene.marks.budget[place["region/32"]] == 7
    reach, x, y = scene.marks.reach, scene.marks.x, scene.marks.y
    inner, outer = place["region/32.05"], place["region/32"]
    away = np.hypot(x[inner] - x[outer], y[inner] - y[outer])
    assert away + reach[inner] <= reach[outer] + 1e-6


def test_budget_of_two_agencies_is_that_of_the_whole_ranking():
    names = ["Pelatihan menjahit bagi perempuan", "Pelatihan las bagi pemuda"]
    table = pd.DataFrame({
        "id": ["p", "q", "r", "s"], "name": names * 2, "opd": ["a", "a", "b", "b"],
        "year": 2025, "budget_idr": [300, 40, 200, 10], "region": "32.04",
    })  # fmt: skip
    city = small(programs=table)
    found = find_duplicates(city)
    whole = [n for n in draw_map(city, highlight=found).scene.notes if n.parts]
    assert [n.budget for n in whole] == [found.budget_idr()] == [550]


def test_a_broker_connects_pairs_not_of_its_own_sector(city):
    one = {"node": ["bappeda"], "group": ["pemerintahan"], "total": [112], "coordinator": [10]}
    for z, pairs in ((None, "51"), (2.0, "102")):  # without direction each pair counts twice
        table = pd.DataFrame({**one, "z_total": pd.Series([z], dtype="float64")})
        told = notes(draw_map(city, highlight=table).scene, "broker")
        assert f"Menghubungkan {pairs} pasangan lembaga" in told[0].why["id"]


def test_only_the_issues_of_the_first_gaps_stand_on_the_map():
    scene = draw_map(small(), highlight=kabupaten.many_gaps(25)).scene
    assert len(notes(scene, "gap")) == 25
    waiting = scene.quiet & (scene.marks.tier == FRONT)
    assert int(waiting.sum()) == 2 * 15  # the issue and the body of fifteen gaps
    right = scene.marks.x + scene.marks.reach
    left = scene.marks.x - scene.marks.radius
    assert float(right[~scene.quiet].max()) < float(left[waiting].min())
    drawn = visible(scene)
    assert not scene.quiet[drawn.marks].any()
    assert not scene.quiet[drawn.a].any()
    whole = draw_map(small(), highlight=kabupaten.many_gaps(25), aggregate=False).scene
    assert int(whole.quiet[visible(whole).marks].sum()) == 30


def test_an_issue_is_tied_to_those_who_handle_it():
    city = small(
        programs=programs(name=["Penanganan konflik sosial", "Pengadaan kendaraan dinas"]),
        forums=pd.DataFrame({"id": ["f", "g"], "name": ["Tim A", "Tim B"], "kind": "pokja"}),
        forum_issues=pd.DataFrame({"forum": ["f"], "issue": ["I01"]}),
    )
    scene = draw_map(city, highlight=kabupaten.many_gaps(1)).scene
    mine = scene.edges.kind == scene.edge_kinds.index("addresses")
    ends = zip(scene.edges.source[mine], scene.edges.target[mine], strict=True)
    tied = {frozenset((scene.marks.key[a], scene.marks.key[b])) for a, b in ends}
    assert tied == {frozenset(("issues/I01", end)) for end in ("actors/a", "forums/f")}


def test_agencies_are_known_by_their_abbreviations(city):
    scene = draw_map(city).scene
    names = {scene.marks.key[m]: said.split() for said, marks in scene.also for m in marks}
    for key, word in (("disdik", "disdik"), ("kominfo", "diskominfo"), ("kominfo", "kominfo"),
                      ("kesbangpol", "kesbangpol"), ("bappeda", "bappeda"), ("polres", "polresta")):  # fmt: skip
        assert word in names[f"actors/{key}"]
    assert not any(key.startswith("actors/ormas") for key in names)
    assert len(str(scene.also)) < 8_000


def test_every_kabupaten_of_a_province_has_issues_of_its_own():
    regions = ["32.04", "32.05"]
    rows = [(f"{r}-{k}", f"Dinas {k}", "opd", u, r) for r in regions for k, (_, u) in kabupaten.OPD.items()]  # fmt: skip
    actors = pd.DataFrame(rows, columns=["id", "name", "kind", "urusan", "region"])
    gaps = pd.concat([kabupaten.many_gaps(20).assign(region=r) for r in regions])
    scene = draw_map(Snapshot({"actors": actors}), highlight=gaps.reset_index(drop=True)).scene
    marks = scene.marks
    issues = [i for i, key in enumerate(marks.key) if key.startswith("local/")]
    assert len(issues) == 40
    for i in issues:
        region = marks.key[i].split("/")[1]
        assert marks.key[marks.parent[i]] == f"group/{region}/issue"
        assert marks.key[marks.parent[marks.parent[i]]] == f"region/{region}"
    assert not scene.quiet.any()
    assert scene.title["id"] == "Peta sinergi Jawa Barat"


def test_what_is_not_drawn_is_said(city):
    pairs = kabupaten.results()[0]
    table = pairs if isinstance(pairs, pd.DataFrame) else pairs.to_frame()
    first, second = table.iloc[[0]], table.iloc[[1]]
    rejected = first.assign(review="ditolak")
    moved = second.assign(reasons="reorganisation | same_name")
    scene = draw_map(city, highlight=pd.concat([rejected, moved, table.iloc[2:]])).scene
    told = " ".join(line["id"] for line in scene.left_out)
    assert "1 pasang program sudah ditolak" in told
    apart = [n for n in scene.notes if n.kind == "moved"]
    assert len(apart) == 1
    assert apart[0].budget == -1
    drawn = [k for k in scene.edge_kinds if k == "duplicate"]
    kinds = np.array([scene.edge_kinds[k] for k in scene.edges.kind])
    assert len(drawn) == 1
    assert int((kinds == "duplicate").sum()) == len(table) - 2
    with settings.use(audience="pimpinan"):
        scene = draw_map(city, highlight=table).scene
    assert "belum dikonfirmasi" in " ".join(line["id"] for line in scene.left_out)


def test_an_issue_that_is_served_waits_on_the_map_although_no_gap_names_it(city):
    scene = draw_map(city).scene
    served = set(city.program_issues["issue"])
    assert {f"issues/{code}" for code in served} <= set(scene.marks.key)
    assert scene.quiet[[scene.marks.key.index(f"issues/{code}") for code in served]].all()


def test_a_still_picture_says_what_nobody_has_confirmed(city):
    pairs = kabupaten.results()[0]
    table = (pairs if isinstance(pairs, pd.DataFrame) else pairs.to_frame()).head(3)
    asked = draw_map(city, highlight=table.assign(review="belum ditinjau")).to_svg()
    sure = draw_map(city, highlight=table.assign(review="dikonfirmasi")).to_svg()
    assert asked.count("?</text>") >= 1
    assert sure.count("?</text>") == 0
    assert "Tanda tanya: belum dikonfirmasi" in asked
