"""The extras: pyvis for small graphs, a widget with two-way selection."""

import re

import hostile
import networkx as nx
import pytest

from sinergi.errors import UnknownIdError, UsageError
from sinergi.maps import draw_map


@pytest.mark.parametrize("name", hostile.NAMES, ids=range(len(hostile.NAMES)))
def test_the_page_of_pyvis_has_no_address_and_no_foreign_markup(name):
    atlas = draw_map(hostile.snapshot(name), title=name, renderer="pyvis")
    page = atlas.to_html()
    assert not re.search(
        r"<(link|script|img|iframe)[^>]*(src|href)\s*=\s*[\"']?(https?:)?//", page
    )
    assert "<img src=x" not in page
    assert page.count("<h1>") == 1
    assert 'charset="utf-8"' in page
    page.encode("utf-8")


def test_pyvis_is_for_small_maps_and_says_so():
    with pytest.raises(UsageError, match=r"2\.?001"):
        draw_map(nx.path_graph(2_001), renderer="pyvis").to_html()


def test_what_is_chosen_on_the_map_is_a_table():
    graph = nx.Graph()
    graph.add_node("dinsos", label="Dinas Sosial", kind="opd", budget_idr=5)
    graph.add_node("fkub", label="FKUB", kind="forum")
    atlas = draw_map(graph)
    widget = atlas.widget(height=300)
    assert widget.selected.empty
    widget.select(["nodes/'dinsos'"])
    chosen = widget.selected
    assert chosen["name"].tolist() == ["Dinas Sosial"]
    assert chosen["budget_idr"].tolist() == [5]
    assert widget.wanted == widget.selection
    widget.select("FKUB")
    assert widget.selected["kind"].tolist() == ["forum"]
    with pytest.raises(UnknownIdError):
        widget.select(["nodes/'x'"])
    widget.selection = [atlas.scene.marks.label.index(name) for name in ("Dinas Sosial", "FKUB")]
    assert sorted(widget.selected["kind"]) == ["forum", "opd"]
