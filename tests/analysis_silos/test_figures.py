"""Figures: they draw, show what they should, and need matplotlib only when asked for."""

import subprocess
import sys

import networkx as nx
import pytest

from sinergi.analysis.null import Permutation
from sinergi.analysis.silos import measure_silos
from sinergi.errors import MissingExtraError, UnknownTermError, UsageError
from sinergi.i18n import speak
from tests.analysis_silos.toys import graph


@pytest.fixture(scope="module")
def karate():
    return measure_silos(
        nx.karate_club_graph(), by="club", measures=["ei", "coleman"], null=Permutation(99)
    )


@pytest.mark.parametrize("kind", ["mixing", "null", "profile"])
def test_a_figure_is_an_image_and_the_same_twice(karate, kind):
    one, two = (karate.plot(kind).png(dpi=40) for _ in range(2))
    assert one.startswith(b"\x89PNG")
    assert one == two
    assert karate.plot(kind)._repr_png_().startswith(b"\x89PNG")


def words(drawing):
    return [t.get_text() for t in drawing.figure.findobj(lambda x: hasattr(x, "get_text"))]


def test_the_null_figure_tells_value_chance_and_p(karate):
    told = words(karate.plot("null"))
    assert {"data: -0,72", "kebetulan: 0,03"} <= set(told)
    assert any("p = 0,010" in word for word in told)
    with speak("en"):
        drawing = karate.plot("null")
    drawing.png(dpi=30)  # rendered in Indonesian, drawn in English
    told = words(drawing)
    assert "chance: 0.03" in told
    assert "0.20" in told


def test_the_heat_map_carries_the_ties(karate):
    assert {"35", "11", "32"} <= set(words(karate.plot("mixing")))


def test_the_profile_has_every_agency_with_a_tie_and_says_who_is_left_out():
    silos = measure_silos(graph("isolates"), by="group", null=None)
    told = " ".join(words(silos.plot("profile")))
    assert "v5" in told
    assert "v6" not in told
    many = nx.cycle_graph(50)
    silos = measure_silos(many, by={i: i % 2 for i in many}, null=None)
    assert any("10 lembaga lain" in word for word in words(silos.plot("profile")))


def test_small_steps_and_empty_networks_draw_too():
    silos = measure_silos(graph("star7"), by="group", measures=["ei"])
    assert silos.plot("null").png(dpi=40)
    empty = measure_silos(graph("empty5"), by="group", measures=["ei"])
    assert empty.plot("mixing").png(dpi=40)
    assert empty.plot("profile").png(dpi=40)
    with pytest.raises(UsageError, match="model kebetulan"):
        empty.plot("null")


def test_wrong_kinds_and_measures_are_refused(karate):
    with pytest.raises(UnknownTermError):
        karate.plot("pie")
    with pytest.raises(UnknownTermError):
        karate.plot("null", measure="gupta")


def test_without_matplotlib_one_sentence_says_what_to_install(karate, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match="plot"):
        karate.plot("mixing")


def test_measuring_does_not_load_matplotlib():
    code = (
        "import sys, networkx as nx, sinergi as sg\n"
        "sg.measure_silos(nx.karate_club_graph(), by='club', null=None).explain()\n"
        "assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_numbered_nodes_and_groups_stand_by_size_in_the_profile():
    ring = nx.cycle_graph(24)
    silos = measure_silos(ring, by={i: (2, 10)[i % 2] for i in ring}, null=None)
    axes = silos.plot("profile").figure.axes[0]
    told = [label.get_text().split(" ")[0] for label in axes.get_yticklabels()][::-1]
    assert told == [str(i) for i in [*range(0, 24, 2), *range(1, 24, 2)]]
