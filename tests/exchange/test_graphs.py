import datetime as dt
import json

import networkx as nx
import pandas as pd
import pytest

from sinergi.errors import OutputError, UnknownTermError
from sinergi.exchange import write_graph
from sinergi.model.snapshot import Snapshot

HOSTILE = (
    "<img src=x onerror=alert(1)> & \"kutip\" 'x'\x00\x0b\ud83d\ude00 </script>\r\n=1+1".encode(
        "utf-16", "surrogatepass"
    ).decode("utf-16")
)
FORBIDDEN_REPLACED = HOSTILE.replace("\x00", "\ufffd").replace("\x0b", "\ufffd")


@pytest.fixture
def city():
    return Snapshot(
        {
            "actors": pd.DataFrame(
                {"id": ["a", "b"], "name": ["Dinas Sosial", HOSTILE], "kind": ["opd", "ormas"],
                 "parent": [None, "a"], "valid_from": [dt.date(2020, 1, 2), None]}
            ),
            "forums": pd.DataFrame({"id": ["f"], "name": ["FKUB"], "kind": ["fkub"]}),
            "programs": pd.DataFrame(
                {"id": ["p", "q"], "name": ["P", "Q"], "opd": ["a", "a"], "parent": [None, "p"],
                 "budget_idr": [10**15, None], "year": [2025, 2025], "active": [True, False]}
            ),
            "issues": pd.DataFrame({"id": ["I01"], "name": ["Konflik sosial"]}),
            "memberships": pd.DataFrame({"actor": ["a", "b"], "forum": ["f", "f"],
                                         "role": ["ketua", None]}),
            "program_issues": pd.DataFrame({"program": ["q"], "issue": ["I01"],
                                            "source": ["text"], "confidence": [0.25]}),
            "ties": pd.DataFrame({"actor_a": ["a", "a"], "actor_b": ["b", "b"], "level": [3, 4],
                                  "kind": ["x", "y"]}),
            "incidents": pd.DataFrame({"id": ["rahasia"], "date": [dt.date(2025, 1, 1)]}),
            "assessments": pd.DataFrame({"rater": ["a"], "ratee": ["b"], "item": ["rahasia"]}),
        }
    )  # fmt: skip


def read(path):
    if path.suffix == ".json":
        return nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    reader = nx.read_graphml if path.suffix == ".graphml" else nx.read_gexf
    return reader(path)


@pytest.fixture(params=[".graphml", ".gexf", ".json"])
def graph(request, city, tmp_path):
    return read(write_graph(tmp_path / f"peta{request.param}", city))


def test_networkx_reads_nodes_and_edges_back(graph):
    assert set(graph.nodes) == {"a", "b", "f", "p", "q", "I01"}
    found = sorted((s, t, d["type"]) for s, t, d in graph.edges(data=True))
    assert found == [
        ("a", "b", "COORDINATES_WITH"), ("a", "b", "COORDINATES_WITH"), ("a", "f", "MEMBER_OF"),
        ("a", "p", "IMPLEMENTS"), ("a", "q", "IMPLEMENTS"), ("b", "a", "PART_OF"),
        ("b", "f", "MEMBER_OF"), ("q", "I01", "ADDRESSES"), ("q", "p", "PART_OF"),
    ]  # fmt: skip


def test_attributes_keep_their_types(graph):
    program = graph.nodes["p"]
    assert (program["type"], program["label"], program["year"]) == ("program", "P", 2025)
    assert program["budget_idr"] == 10**15
    assert program["active"] is True
    assert graph.nodes["q"]["active"] is False
    assert "budget_idr" not in graph.nodes["q"]
    assert graph.nodes["a"]["valid_from"] == "2020-01-02"
    (edge,) = [d for _, t, d in graph.edges(data=True) if t == "I01"]
    assert (edge["basis"], edge["confidence"]) == ("text", 0.25)


def test_hostile_text_comes_back_and_is_inert(city, tmp_path):
    for suffix in (".graphml", ".gexf", ".json"):
        path = write_graph(tmp_path / f"peta{suffix}", city)
        raw = path.read_text(encoding="utf-8")
        assert "<img" not in raw
        assert "</script>" not in raw
        wanted = HOSTILE if suffix == ".json" else FORBIDDEN_REPLACED
        assert read(path).nodes["b"]["label"] == wanted


def test_incidents_and_assessments_do_not_leave(city, tmp_path):
    for suffix in (".graphml", ".gexf", ".json"):
        path = write_graph(tmp_path / f"peta{suffix}", city)
        assert "rahasia" not in path.read_text(encoding="utf-8")


def test_an_id_used_by_two_tables_gets_its_kind_before_it(tmp_path):
    snapshot = Snapshot(
        {"actors": pd.DataFrame({"id": ["x"], "name": ["A"], "kind": ["opd"]}),
         "programs": pd.DataFrame({"id": ["x"], "name": ["P"], "opd": ["x"]})}
    )  # fmt: skip
    graph = read(write_graph(tmp_path / "g.json", snapshot))
    assert set(graph.nodes) == {"x", "program:x"}
    assert list(graph.edges()) == [("x", "program:x")]


def test_an_empty_snapshot_gives_an_empty_graph(tmp_path):
    for suffix in (".graphml", ".gexf", ".json"):
        assert len(read(write_graph(tmp_path / f"g{suffix}", Snapshot()))) == 0


def test_the_same_data_gives_the_same_bytes(city, tmp_path):
    first = write_graph(tmp_path / "a.graphml", city).read_bytes()
    assert write_graph(tmp_path / "b.graphml", city).read_bytes() == first


def test_what_cannot_be_written_is_told(city, tmp_path):
    with pytest.raises(UnknownTermError, match="graphml"):
        write_graph(tmp_path / "peta.graphmll", city)
    (tmp_path / "berkas").write_text("")
    with pytest.raises(OutputError):
        write_graph(tmp_path / "berkas" / "peta.json", city)
