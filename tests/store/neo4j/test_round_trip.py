from sinergi.exchange import read_workbook
from tests.conftest import DEMO


def test_the_demo_workbook_comes_back_exactly(open_bolt):
    batch = read_workbook(DEMO).strict()
    with open_bolt() as store:
        report = store.load(batch.snapshot, batch.source, who="Bappeda")
        again = store.snapshot()
    assert report.added == len(batch.snapshot)
    assert again.fingerprint == batch.snapshot.fingerprint


def test_the_graph_is_readable(open_bolt, neo4j_database, demo_city, source):
    with open_bolt() as store:
        store.load(demo_city, source("demo"))
    programs = demo_city.programs
    found = neo4j_database.run(
        "MATCH (a:Actor)-[:IMPLEMENTS]->(p:Program) RETURN a.id AS opd, p.id AS id"
    )
    expected = programs.loc[programs["opd"].notna(), ["opd", "id"]]
    assert {(r["opd"], r["id"]) for r in found} == set(expected.itertuples(index=False, name=None))
    kinds = neo4j_database.run("MATCH (a:Actor:Opd) RETURN count(*) AS n")
    assert kinds[0]["n"] == int((demo_city.actors["kind"] == "opd").sum())
