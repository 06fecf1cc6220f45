"""The queries of the page run, and answer something, on the demo data."""

import re

import pandas as pd
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.gaps import find_gaps
from sinergi.analysis.issues import program_issues
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store
from sinergi.store.derived import KINDS
from sinergi.store.graph import PLACES
from sinergi.workspace import Workspace
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "neo4j.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"([^\n]*\n?[^\n`]+)\n```cypher\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(autouse=True)
def filled(bolt, demo_city):
    city = demo_city.replace(program_issues=program_issues(demo_city).drop(columns="reason"))
    bolt.load(city, Source("demo", "workbook", "1"), who="Bappeda")
    Workspace(bolt).save(find_duplicates(city))
    Workspace(bolt).save(find_gaps(city))
    first = demo_city.programs.iloc[:1][["id", "name"]].assign(name="Lain")
    change = {"programs": first, "memberships": pd.DataFrame({"actor": ["x"], "forum": ["y"]})}
    bolt.load(Snapshot(change), Source("b", "workbook", "2"))


def test_every_query_of_the_page_answers(neo4j_database):
    assert len(QUERIES) == PAGE.count("```cypher") == 15
    for title, query in QUERIES:
        rows = neo4j_database.run(query)
        assert rows, title
        silent = [n for n in rows[0] if all(row[n] in (None, []) for row in rows)]
        assert not silent, (title, silent)  # a property that is misspelt is null everywhere


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
    for name, value in zip(("NEO4J_USERNAME", "NEO4J_PASSWORD"), server.auth, strict=True):
        monkeypatch.setenv(name, value)
    with open_store(tmp_path / "cadangan.sinergi", create=True):
        pass
    blocks = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        code = re.sub(r'"neo4j(\+s)?://[^"]*"', repr(server.uri), block)
        exec(compile(code, "docs/neo4j.md", "exec"), {})  # noqa: S102 - the page is ours
