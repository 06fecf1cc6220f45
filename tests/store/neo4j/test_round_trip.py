import datetime as dt

import pandas as pd

from sinergi.exchange import read_workbook
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
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


def test_texts_longer_than_an_index_can_hold(bolt, source):
    topics = ["💡" * 9_000, "💡" * 9_000 + "."]
    meetings = {"forum": ["f", "f"], "date": [dt.date(2025, 1, 1)] * 2, "topic": topics}
    programs = {"id": ["p"], "name": ["nama " * 5_000]}
    data = Snapshot({"meetings": pd.DataFrame(meetings), "programs": pd.DataFrame(programs)})
    bolt.load(data, source("1"))
    assert bolt.snapshot() == data
    assert bolt.load(data, source("1")).unchanged == 3


def test_arrows_to_ids_without_a_row_are_all_written(bolt, neo4j_database):
    """Few enough rows for one go, but with their stand-ins more than one transaction holds."""
    ids = [f"p{i}" for i in range(4_000)]
    members = pd.DataFrame({"actor": ids, "forum": ["f"] * len(ids)})
    programs = pd.DataFrame({"id": ids, "name": ids, "opd": ids})
    data = Snapshot({"programs": programs, "memberships": members})
    bolt.load(data, Source("a", "test", "a"))
    assert bolt.snapshot() == data
    for arrow in ("IMPLEMENTS", "MEMBER_OF"):
        made = neo4j_database.run(f"MATCH ()-[r:{arrow}]->() RETURN count(r) AS n")
        assert made[0]["n"] == len(ids)
