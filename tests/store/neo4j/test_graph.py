"""The closed list of labels and types fits the model."""

import re
from typing import get_args

import pytest

from sinergi.model.batch import Source
from sinergi.model.kinds import ActorKind, ForumKind
from sinergi.model.tables import CONTRACTS
from sinergi.store.bolt import filtered, journal
from sinergi.store.derived import KINDS
from sinergi.store.graph import PLACES
from tests.conftest import ROOT


def test_every_table_has_a_place():
    assert list(PLACES) == list(CONTRACTS)
    assert len({p.name for p in PLACES.values()}) == len(PLACES)


def test_kinds_are_labels():
    assert set(PLACES["actors"].kinds) == set(get_args(ActorKind))
    assert set(PLACES["forums"].kinds) == set(get_args(ForumKind))


def test_keys_ends_and_links_follow_the_contract():
    labels = {p.table: p.name for p in PLACES.values()}
    for place in PLACES.values():
        rules = CONTRACTS[place.table]
        assert place.key == ("id" if rules.key == ("id",) else "_key")
        for column, label in place.ends:
            assert rules.column(column).required
            assert labels[str(rules.column(column).references)] == label
        for link in place.links:
            column = rules.column(link.column)
            assert link.many == bool(column.list_of)
            assert labels[str(column.list_of or column.references)] == link.to


def test_a_link_never_has_the_type_of_a_row():
    rows = {p.name for p in PLACES.values() if p.ends}
    assert not rows & {link.type for p in PLACES.values() for link in p.links}


def test_incidents_and_assessments_are_linked_to_no_actor():
    assert "Actor" not in {link.to for link in PLACES["incidents"].links}
    assert not PLACES["assessments"].links
    assert not PLACES["assessments"].ends
    assert not PLACES["reviews"].links


def test_filters_run_on_the_server_unless_a_load_is_under_way(bolt, city, source, monkeypatch):
    bolt.load(city, source("1"))

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(filtered, "read_whole", never)
        assert bolt.snapshot(region="32.04", year=2025) == city.select(region="32.04", year=2025)
        started = journal.Request(source("2"), "", "2025-01-01T00:00:00Z")
        journal.open_entry(bolt._server, 2, "token", started)
        with pytest.raises(AssertionError):
            bolt.snapshot(region="32.04")
    assert bolt.snapshot(region="32.04", year=2025) == city.select(region="32.04", year=2025)


def test_the_style_sheet_has_a_caption_for_every_label():
    sheet = (ROOT / "docs" / "neo4j.grass").read_text(encoding="utf-8")
    captions = dict(re.findall(r'node\.(\w+) \{[^}]*caption: "\{(\w+)\}"', sheet))
    for place in PLACES.values():
        if not place.ends:
            assert captions.pop(place.name) in place.names
    assert captions == {"Missing": "id"}
    arrows = set(re.findall(r"relationship\.(\w+)", sheet))
    assert arrows <= {p.name for p in PLACES.values()} | {k.type for k in KINDS.values()}


def test_arrows_that_were_changed_by_hand_are_told(open_bolt, neo4j_database, city):
    with open_bolt() as store:
        store.load(city, Source("kota", "test", "kota"))
        assert not [f for f in store.check() if f.code == "store.bolt.check.link"]
        ties = len(city.memberships)
        neo4j_database.run("MATCH ()-[r:IMPLEMENTS]->(p:Program {id: 'p1'}) DELETE r")
        neo4j_database.run(
            "MATCH (p:Program {id: 'p2'}), (r:Region {id: '32'}) CREATE (p)-[:LOCATED_IN]->(r)"
        )
        neo4j_database.run(
            "MATCH (:Actor)-[m:MEMBER_OF]->(f:Forum) WITH m, f LIMIT 1"
            " MATCH (a:Actor) WHERE a.id <> m.actor WITH m, f, a LIMIT 1"
            " CREATE (a)-[n:MEMBER_OF]->(f) WITH m, n, properties(m) AS p DELETE m SET n = p"
        )
        told = {(f.column, f.value): f.facts["count"] for f in store.check().errors}
    assert told[("opd", "p1")] == 1
    assert told[("region", "p2")] == 1
    assert ties
    assert any(column == "actor, forum" for column, _ in told)
