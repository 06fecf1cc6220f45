"""Steps of the graph's schema: a backup first, old values kept, all or nothing."""

import json
from pathlib import Path

import pytest

from sinergi.errors import StoreError, StoreVersionError
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store
from sinergi.store.bolt import migrations
from sinergi.store.bolt.migrations import SCHEMA, Migration

AT = "2026-01-01T00:00:00Z"


def shout(rows: Snapshot) -> Snapshot:
    programs = rows.programs
    programs["name"] = programs["name"].str.upper()
    return Snapshot({"programs": programs})


def add(rows: Snapshot) -> Snapshot:
    return Snapshot({"programs": rows.programs.assign(id=rows.programs["id"] + "x")})


def fail(rows: Snapshot) -> Snapshot:
    raise ZeroDivisionError(len(rows))


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_older_graph_asks_for_an_upgrade(open_bolt, neo4j_database, city, folder):
    later = ("sinergi_synonyms", "sinergi_issue_rules", "sinergi_program_answers")
    with open_bolt() as store:
        store.load(city, Source("1", "workbook", "1"))
    neo4j_database.run("MATCH (s:Store {id: 'sinergi'}) SET s.schema = 1")
    neo4j_database.run("DROP INDEX sinergi_programs_of_region IF EXISTS")
    for name in later:
        neo4j_database.run(f"DROP CONSTRAINT {name}")
    steps = tuple(step.label for step in migrations.MIGRATIONS[1:])
    with open_bolt() as store:
        assert store.status().pending == steps
        with pytest.raises(StoreVersionError) as caught:
            store.snapshot()
        assert "sinergi store upgrade" in str(caught.value)
        assert store.upgrade(dry_run=True).backup is None
        assert not list(folder.iterdir())
        report = store.upgrade()
        assert report.steps == steps
        assert store.snapshot() == city
        assert store.upgrade().steps == ()
    with open_store(Path(str(report.backup))) as kept:
        assert kept.snapshot() == city
    recorded = neo4j_database.run("MATCH (t:SchemaStep) RETURN t.number AS n ORDER BY n")
    assert [r["n"] for r in recorded] == list(range(2, SCHEMA + 1))
    made = {r["name"] for r in neo4j_database.run("SHOW CONSTRAINTS YIELD name")}
    assert made >= set(later)


def test_a_step_that_changes_values(bolt, neo4j_database, city, source):
    bolt.load(city, source("1"))
    server = bolt._server
    steps = (Migration(SCHEMA + 1, "shout", shout), Migration(SCHEMA + 2, "fail", fail))
    with pytest.raises(ZeroDivisionError):
        migrations.migrate(server, SCHEMA, AT, patience_s=1, steps=steps)
    now = neo4j_database.run("MATCH (s:Store {id: 'sinergi'}) RETURN s.schema AS s")[0]["s"]
    assert now == SCHEMA + 1  # the first step stands
    assert bolt.snapshot().programs["name"].tolist()[0] == "SOSIALISASI"
    change = bolt.history("programs", "p1").iloc[-1]
    assert (change["operation"], change["load_id"]) == ("upgraded", "L000002")
    assert json.loads(change["old"])["name"] == "Sosialisasi"
    again = migrations.migrate(server, SCHEMA, AT, patience_s=1, steps=steps[:1])
    assert again == [steps[0].label]
    assert len(bolt.loads()) == 2  # done twice changes nothing
    assert not bolt.check().errors


def test_a_step_may_not_add_rows(bolt, city, source):
    bolt.load(city, source("1"))
    steps = (Migration(SCHEMA + 1, "add", add),)
    with pytest.raises(StoreError) as caught:
        migrations.migrate(bolt._server, SCHEMA, AT, patience_s=1, steps=steps)
    assert caught.value.code == "store.step_lost_rows"
    assert bolt.snapshot() == city
