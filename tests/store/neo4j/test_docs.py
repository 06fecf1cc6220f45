"""The queries of the page run, and answer something, on the demo data."""

import re

import pandas as pd
import pytest

import sinergi
from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.gaps import find_gaps
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store
from sinergi.store.derived import KINDS
from sinergi.store.graph import PLACES
from sinergi.workspace import Workspace
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"([^\n]*\n?[^\n`]+)\n```cypher\n(.*?)```", PAGE, flags=re.DOTALL)


BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(autouse=True)
def filled(server, monkeypatch):
    """What the page tells a user to do, and nothing else."""
    for name, value in zip(("NEO4J_USERNAME", "NEO4J_PASSWORD"), server.auth, strict=True):
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT / "examples")
    run(next(b for b in BLOCKS if "read_workbook" in b), server)


def run(block, server):
    code = re.sub(r'"neo4j(\+s)?://[^"]*"', repr(server.uri), block)
    exec(compile(code, "docs/neo4j.md", "exec"), {"sg": sinergi})  # noqa: S102 - the page is ours


def query_of(words):
    return next(query for title, query in QUERIES if words in title)


def test_every_query_of_the_page_answers(bolt, demo_city, neo4j_database):
    assert len(QUERIES) == PAGE.count("```cypher") == 15
    # earlier values, and a name without a row, are there after a second load only
    first = demo_city.programs.iloc[:1][["id", "name"]].assign(name="Lain")
    change = {"programs": first, "memberships": pd.DataFrame({"actor": ["x"], "forum": ["y"]})}
    bolt.load(Snapshot(change), Source("b", "workbook", "2"))
    for title, query in QUERIES:
        rows = neo4j_database.run(query)
        assert rows, title
        silent = [n for n in rows[0] if all(row[n] in (None, []) for row in rows)]
        assert not silent, (title, silent)  # a property that is misspelt is null everywhere


def test_issues_that_the_analysis_reads_are_no_entered_data(bolt, demo_city, neo4j_database):
    derived = "MATCH ()-[x:SEEMS_TO_ADDRESS]->() RETURN count(x) AS n, min(x.confidence) AS least"
    entered = "MATCH ()-[x:ADDRESSES]->() RETURN count(x) AS n"
    [told] = neo4j_database.run(derived)
    assert told["n"] == len(Workspace(bolt).saved("issues").frame) > 50
    assert told["least"] > 0
    assert neo4j_database.run(entered)[0]["n"] == len(demo_city.program_issues)
    assert bolt.snapshot() == demo_city
    assert not bolt.check()
    Workspace(bolt).save(find_gaps(demo_city))  # the next run replaces, nothing doubles
    assert neo4j_database.run(derived) == [told]


def test_national_issues_are_named_and_are_no_missing_rows(neo4j_database):
    assert neo4j_database.run(query_of("no row yet")) == []
    issues = neo4j_database.run(query_of("work on the same issue"))
    assert not [r for r in issues if re.fullmatch(r"I\d\d", r["issue"])]


def test_pairs_of_the_page_are_no_reorganisations(demo_city, neo4j_database):
    moved = find_duplicates(demo_city).reorganisations()
    assert len(moved)
    kept = neo4j_database.run(query_of("to be reviewed together").replace("LIMIT 50", ""))
    names = demo_city.programs.set_index("id")["name"]
    pairs = {(r["program"], r["other"]) for r in kept}
    for a, b in moved[["program_a", "program_b"]].itertuples(index=False):
        assert (names[a], names[b]) not in pairs


def test_labels_of_the_page_are_those_of_the_graph(neo4j_database):
    told = set(re.findall(r":([A-Z][a-z]\w+)", PAGE))
    types = set(re.findall(r"\[\w*:([A-Z_]+)\]", PAGE))
    labels = {r["label"] for r in neo4j_database.run("CALL db.labels() YIELD label")}
    known = "CALL db.relationshipTypes() YIELD relationshipType AS t"
    names = {p.name for p in PLACES.values()} | {
        k for p in PLACES.values() for k in p.kinds.values()
    }
    links = {link.type for p in PLACES.values() for link in p.links} | {"CHANGED"}
    links |= {kind.type for kind in KINDS.values()}
    names |= {"LoadLane", "FindingSet", "FindingRow", "SchemaStep"}  # there only at times
    assert told <= names | labels
    assert types <= names | links | {r["t"] for r in neo4j_database.run(known)}


def test_python_of_the_page_runs_against_a_server(server, neo4j_database, tmp_path, monkeypatch):
    neo4j_database.run("MATCH (n) DETACH DELETE n")
    monkeypatch.chdir(tmp_path)
    with open_store(tmp_path / "cadangan.sinergi", create=True):
        pass
    assert len(BLOCKS) == 3
    for block in (b for b in BLOCKS if "read_workbook" not in b):
        run(block, server)
