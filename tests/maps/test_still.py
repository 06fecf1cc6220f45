"""Still pictures: colours, rings and figures."""

import re

import networkx as nx

from sinergi.analysis.brokerage import rank_brokers
from sinergi.analysis.gaps import find_gaps
from sinergi.analysis.silos import measure_silos
from sinergi.maps import draw_map
from sinergi.maps.raster import ruler
from sinergi.maps.scene import FRONT
from sinergi.maps.still import picture
from sinergi.maps.strokes import Shape, Words
from sinergi.maps.style import PAPER


def clustered():
    graph = nx.les_miserables_graph()
    for place, nodes in enumerate(nx.community.greedy_modularity_communities(graph)):
        for node in nodes:
            graph.nodes[node]["cluster"] = f"c{place}"
    return graph


def test_a_graph_is_coloured_by_the_groups_of_its_results_and_brokers_bear_a_ring():
    graph = clustered()
    silos = measure_silos(graph, by="cluster", measures=["ei"])
    brokers = rank_brokers(graph, by="cluster")
    plain, told = draw_map(graph), draw_map(graph, highlight=[silos, brokers])
    groups = {s.id for s in told.scene.sectors}
    assert groups == {data["cluster"] for _, data in graph.nodes(data=True)}
    for mark, label in enumerate(told.scene.marks.label):
        if label in graph:
            sector = told.scene.sectors[int(told.scene.marks.sector[mark])].id
            assert sector == graph.nodes[label]["cluster"]
    accent = PAPER["accent"][0]

    def rings(atlas):
        items = picture(atlas.scene, ruler())
        return [i for i in items if isinstance(i, Shape) and i.fill == accent]

    known = [n for n in told.scene.notes if n.kind == "broker"]
    assert len(rings(told)) == len(known) + 1  # and the legend
    assert not rings(plain)
    assert {n.kind for n in told.scene.notes} == {"broker", "silo"}


def test_folded_groups_tell_how_many_they_hold(demo_city):
    scene = draw_map(demo_city, aggregate=True).scene
    said = [i.value for i in picture(scene, ruler()) if isinstance(i, Words)]
    drawn = int(((scene.marks.tier == FRONT) & ~scene.quiet).sum())
    held = [int(s.removeprefix("Berisi ")) for s in said if s.startswith("Berisi ")]
    assert len(held) > 5
    assert sum(held) == drawn == len(demo_city.actors) + len(demo_city.forums)


def test_folded_groups_hold_the_bodies_of_the_data_and_no_others(city):
    """Issues and bodies that rules ask for hang on the map with the gaps; they are no members."""
    bodies, forums = len(city.actors), len(city.forums)
    for highlight in (None, find_gaps(city)):
        atlas = draw_map(city, highlight=highlight, aggregate=True)
        words = [i.value for i in picture(atlas.scene, ruler()) if isinstance(i, Words)]
        said = re.findall(r"Berisi ([\d.]+)", str(words))
        assert sum(int(count.replace(".", "")) for count in said) == bodies + forums
        assert "0" not in said
