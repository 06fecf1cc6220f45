"""Findings are arrows that people see in Neo4j Browser."""

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.gaps import find_gaps
from sinergi.workspace import Workspace

PAIRS = (
    "MATCH (a:Program)-[x:POSSIBLY_DUPLICATES]->(b:Program)"
    " RETURN a.id AS a, b.id AS b, x.score AS score, x.state AS state ORDER BY a, b"
)
GAPS = (
    "MATCH (a)-[x:LACKS_COORDINATION]->(b) RETURN x.gap_id AS id, x.state AS state,"
    " labels(a) AS a, labels(b) AS b"
)


def test_arrows_carry_score_and_state_and_are_replaced(bolt, neo4j_database, demo_city, source):
    bolt.load(demo_city, source("demo"))
    ws = Workspace(bolt)
    duplicates, gaps = find_duplicates(demo_city), find_gaps(demo_city)
    for _ in range(2):
        ws.save(duplicates)
        ws.save(gaps)
    rows = duplicates.to_frame().sort_values(["program_a", "program_b"])
    drawn = neo4j_database.run(PAIRS)
    assert [(r["a"], r["b"], r["score"], r["state"]) for r in drawn] == list(
        rows[["program_a", "program_b", "score", "review"]].itertuples(index=False, name=None)
    )
    lacks = neo4j_database.run(GAPS)
    told = gaps.to_frame().set_index("gap_id")["evidence_state"]
    assert len({r["id"] for r in lacks}) == len(lacks) > len(told) * 0.9
    assert all(told[r["id"]] == r["state"] for r in lacks)
    assert {"Actor", "Forum", "Issue"} <= {label for r in lacks for label in (*r["a"], *r["b"])}
    assert bolt.snapshot() == demo_city
    store_only = "MATCH (f:FindingRow) RETURN count(f) AS n"
    assert neo4j_database.run(store_only)[0]["n"] == sum(
        len(ws.saved(kind).frame) for kind in ("duplicates", "gaps", "issues")
    )


def test_an_undo_takes_the_arrows_of_its_rows_along(bolt, neo4j_database, demo_city, source):
    bolt.load(demo_city, source("demo"))
    Workspace(bolt).save(find_duplicates(demo_city))
    bolt.undo("L000001")
    assert neo4j_database.run(PAIRS) == []
    assert neo4j_database.run("MATCH (m:Missing) RETURN m") == []
