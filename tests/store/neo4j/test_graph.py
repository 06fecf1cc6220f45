"""The closed list of labels and types fits the model."""

from typing import get_args

import pytest

from sinergi.model.kinds import ActorKind, ForumKind
from sinergi.model.tables import CONTRACTS
from sinergi.store.bolt import filtered, journal
from sinergi.store.graph import PLACES


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
