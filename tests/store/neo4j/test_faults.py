"""What can go wrong between two machines."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pandas as pd
import pytest

from sinergi.errors import (
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreUnreachableError,
    StoreVersionError,
)
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.store import open_store
from sinergi.store.bolt import journal, writing
from sinergi.store.bolt.rows import stamped
from sinergi.store.graph import PLACES
from sinergi.store.protocol import Counts
from sinergi.store.vetting import vet

ROOT = Path(__file__).parents[3]
SCRIPT = Path(__file__).with_name("loading_process.py")
ROWS = 25_000


def programs(**columns) -> Snapshot:
    return Snapshot({"programs": pd.DataFrame(columns)})


def half_a_load(store, number: int, snapshot: Snapshot) -> writing.Writer:
    """Write the rows of a load that is never finished, as a process does that dies."""
    writer = writing.Writer(store._server, number)
    request = journal.Request(Source("b", "test", "b"), "", "2025-01-01T00:00:00Z")
    journal.open_entry(store._server, number, writer.token, request)
    for table in vet(snapshot).tables:
        place = PLACES[table.rules.name]
        rows = stamped(table.rows, place, since=number, load=f"L{number:06d}")
        writer.put(place, rows, ["updated"] * len(rows))
    writer.flush()
    return writer


def everything(database) -> list[object]:
    """Nodes and relationships as they lie in the database, without the journal."""
    nodes = database.run(
        "MATCH (n) WHERE NOT n:Load AND NOT n:LoadTable AND NOT n:Store"
        " RETURN labels(n) AS l, properties(n) AS p"
    )
    ties = database.run(
        "MATCH (a)-[r]->(b) WHERE NOT a:Load RETURN a.id AS a, type(r) AS t, b.id AS b,"
        " properties(r) AS p"
    )
    plain = [(sorted(r["l"]), sorted(map(str, r["p"].items()))) for r in nodes]
    return sorted(map(str, plain)) + sorted(
        str((r["a"], r["t"], r["b"], sorted(map(str, r["p"].items())))) for r in ties
    )


def test_nobody_sees_a_load_before_it_ends_and_opening_takes_it_back(
    open_bolt, neo4j_database, city, source
):
    with open_bolt() as store:
        store.load(city, source("1"))
        before = everything(neo4j_database)
        change = Snapshot(
            {
                "programs": pd.DataFrame(
                    {"id": ["p1", "p9"], "name": ["Lain", "Baru"], "opd": ["garut", "entah"]}
                ),
                "actors": pd.DataFrame({"id": ["dinsos"], "name": ["X"], "kind": ["ormas"]}),
                "memberships": pd.DataFrame({"actor": ["dinkes"], "forum": ["f9"]}),
                "meetings": city.meetings.assign(attendees="garut"),
            }
        )
        half_a_load(store, 2, change)
        assert everything(neo4j_database) != before
        assert store.snapshot() == city
        assert not store.check().errors
        assert len(store.loads()) == 1
        assert store.history().empty
    with open_bolt() as store:
        assert everything(neo4j_database) == before
        assert not neo4j_database.run("MATCH (l:Load {state: 'open'}) RETURN l")
        assert store.load(change, source("2")).load_id == "L000002"
        store.undo("L000002")
        assert store.snapshot() == city
        assert not store.check().errors


def test_a_half_undo_is_taken_back_too(open_bolt, neo4j_database, city, source):
    with open_bolt() as store:
        store.load(city, source("1"))
        store.load(programs(id=["p1", "p9"], name=["Lain", "Baru"]), source("2"))
        before, now = everything(neo4j_database), store.snapshot()
        writer = half_a_load(store, 3, city)
        writer.drop(PLACES["programs"], ["p9"])
        writer.drop(PLACES["memberships"], ["garut | f2 | "])
        writer.flush()
        assert store.snapshot() == now
    with open_bolt() as store:
        assert everything(neo4j_database) == before
        assert store.snapshot() == now


def test_a_writer_whose_load_was_taken_back_is_told(open_bolt, city, source):
    store = open_bolt()
    store.load(city, source("1"))
    writer = half_a_load(store, 2, programs(id=["p9"], name=["Baru"]))
    told = {"programs": journal.Change(Counts(added=1), 5, 0)}
    open_bolt().close()
    writer.drop(PLACES["programs"], ["p1"])
    with pytest.raises(StoreError) as caught:
        writer.flush()
    assert caught.value.code == "store.bolt.load_lost"
    with pytest.raises(StoreError) as caught:
        journal.close_entry(store._server, 2, writer.token, told)
    assert caught.value.code == "store.bolt.load_lost"
    assert store.snapshot() == city


def test_killed_while_loading(open_bolt, neo4j_database, server):
    """kill -9 in the middle: nothing of it is seen, and the next one may write at once."""
    env = {**os.environ, "NEO4J_TEST_URI": server.uri, "NEO4J_USERNAME": server.user,
           "NEO4J_PASSWORD": server.password, "PYTHONPATH": str(ROOT)}  # fmt: skip
    with open_bolt() as store:
        store.load(programs(id=["p000001"], name=["Asal"]), Source("a", "test", "a"))
        before, rows = everything(neo4j_database), store.snapshot()
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(ROWS), "x"], env=env, stdout=subprocess.PIPE
        )
        with process:
            end = time.monotonic() + 60
            count = "MATCH (p:Program {load_id: 'L000002'}) RETURN count(p) AS n"
            while not (written := neo4j_database.run(count)[0]["n"]):
                assert time.monotonic() < end
            assert store.snapshot() == rows  # a reader never waits and never sees half
            process.kill()
        assert 0 < written < 2 * ROWS
    with open_bolt() as store:
        report = store.load(programs(id=["p000001"], name=["Asal"]), Source("a", "test", "a"))
        assert report.load_id is None
        assert store.snapshot() == rows
        assert not store.check().errors
    assert everything(neo4j_database) == before


def test_the_second_writer_waits_and_is_then_told(open_bolt, city, source):
    first, second = open_bolt(), open_bolt(patience_s=0.5)
    with first._server.alone(1):
        with pytest.raises(StoreLockedError) as caught:
            second.load(city, source("1"))
        assert caught.value.code == "store.bolt.locked"
        assert second.snapshot() == Snapshot()
    patient = open_bolt(patience_s=20)
    with first._server.alone(1):
        waiting = threading.Thread(target=patient.load, args=(city, source("1")))
        waiting.start()
        time.sleep(0.5)
        assert first.loads().empty
    waiting.join()
    assert second.snapshot() == city


def test_a_value_changed_by_hand_is_told(bolt, neo4j_database, city, source):
    bolt.load(city, source("1"))
    neo4j_database.run("MATCH (p:Program {id: 'p1'}) SET p.budget_idr = 1")
    with pytest.raises(StoreDamagedError) as caught:
        bolt.snapshot()
    assert caught.value.facts["key"] == "p1"
    assert [f.code for f in bolt.check()] == ["store.bolt.check.value"]
    neo4j_database.run("MATCH (p:Program {id: 'p1'}) SET p.budget_idr = 'banyak'")
    with pytest.raises(StoreDamagedError):
        bolt.snapshot()
    assert "programs" in str(bolt.check()[0].sentence())


def test_a_row_deleted_by_hand_is_told(bolt, neo4j_database, city, source):
    bolt.load(city, source("1"))
    neo4j_database.run("MATCH (:Actor {id: 'garut'})-[r:MEMBER_OF]->() DELETE r")
    with pytest.raises(StoreDamagedError):
        bolt.snapshot()
    assert [f.code for f in bolt.check()] == ["store.bolt.check.rows"]


def test_wrong_password(server):
    with pytest.raises(StoreError) as caught:
        open_store(server.uri, auth=("neo4j", "rahasia-sekali"))
    assert caught.value.code == "store.bolt.auth"
    assert "rahasia" not in str(caught.value) + repr(caught.value.facts)
    assert caught.value.__cause__ is None


def test_unreachable_host_is_told_at_once():
    start = time.monotonic()
    with pytest.raises(StoreUnreachableError) as caught:
        open_store("bolt://127.0.0.1:9", auth=("neo4j", "rahasia"))
    assert caught.value.code == "store.bolt.unreachable"
    assert "rahasia" not in str(caught.value)
    assert time.monotonic() - start < 5


def test_unknown_database(server):
    with pytest.raises(StoreUnreachableError) as caught:
        open_store(f"{server.uri}/takada", auth=server.auth)
    assert caught.value.code == "store.bolt.no_database"


def test_an_empty_database_needs_create_and_foreign_data_are_left_alone(server, neo4j_database):
    with pytest.raises(StoreUnreachableError) as caught:
        open_store(server.uri, auth=server.auth)
    assert caught.value.code == "store.bolt.missing"
    neo4j_database.run("CREATE (:Kucing {nama: 'Belang'})")
    with pytest.raises(StoreError) as caught:
        open_store(server.uri, auth=server.auth, create=True)
    assert caught.value.code == "store.bolt.not_empty"
    assert neo4j_database.run("MATCH (n) RETURN count(n) AS n")[0]["n"] == 1


def test_a_newer_schema_is_refused(bolt, server, neo4j_database):
    bolt.close()
    neo4j_database.run("MATCH (s:Store) SET s.schema = 99")
    with pytest.raises(StoreVersionError):
        open_store(server.uri, auth=server.auth)


def test_the_password_is_nowhere(server, neo4j_database, city, caplog):
    caplog.set_level("DEBUG")
    with open_store(server.uri, auth=server.auth, create=True) as store:
        store.load(city, Source("1", "test", "1"))
        told = [str(store.status()), store.loads().to_csv(), repr(vars(store)), caplog.text]
        told += [repr(vars(store._server))]
    told += [str(r) for r in neo4j_database.run("MATCH (n) RETURN properties(n) AS p")]
    assert not [text for text in told if server.password in text]


def test_what_lies_around_a_row_is_as_before_while_a_load_is_under_way(open_bolt, city):
    with open_bolt() as store:
        store.load(city, Source("a", "test", "a"))
        half_a_load(store, 2, programs(id=["p1"], name=["Setengah jadi"], opd=["garut"]))
        near = store.around("actors", "dinsos").snapshot
        assert near.programs.set_index("id").at["p1", "name"] == "Sosialisasi"
        keys = {"programs": pd.DataFrame({"id": ["p1"]})}
        assert store.rows_of(keys).programs["name"].tolist() == ["Sosialisasi"]


def test_who_opens_after_a_writer_died_reads_that_its_load_was_taken_back(bolt, open_bolt):
    bolt.load(programs(id=["a"], name=["A"]), Source("a", "test", "a"))
    half_a_load(bolt, 2, programs(id=["b"], name=["B"]))
    again = open_bolt()
    told = again.status().notices
    report = again.load(programs(id=["c"], name=["C"]), Source("c", "test", "c"))
    assert [f.code for f in report.findings] == ["store.bolt.taken_back"]
    assert [f.code for f in told] == ["store.bolt.taken_back"]
    assert "2025-01-01" in told[0].sentence()
    assert not open_bolt().status().notices
