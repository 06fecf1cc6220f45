"""What lies around a row, bounded."""

import pandas as pd
import pytest

from sinergi.errors import UnknownIdError, UnusableDataError
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import Workspace

HOSTILE = "a'}) DETACH DELETE n //\"; DROP TABLE actors; --"


def test_everything_around_an_agency(store, city, source):
    store.load(city, source("1"))
    found = Workspace(store).around("actors", "dinsos")
    assert found.more == ()
    near = found.snapshot
    assert near.programs["id"].tolist() == ["p1"]
    assert near.ties.drop(columns="load_id").equals(city.ties.drop(columns="load_id"))
    assert near.memberships["actor"].tolist() == ["dinsos", "dinsos"]
    assert near.meetings["topic"].isna().tolist() == [True]
    assert near.actors["id"].tolist() == ["dinkes", "dinsos", "polres"]
    assert near.regions["id"].tolist() == ["32.04"]
    assert near.forums["id"].tolist() == ["f1"]
    issue = store.around("issues", "I01").snapshot
    assert sorted(issue.program_issues["program"]) == ["p1", "p3"]


def test_a_hub_is_cut_and_says_so(store, source):
    ids = [f"a{i:03d}" for i in range(120)]
    actors = pd.DataFrame({"id": ["hub", *ids], "name": "x", "kind": "opd"})
    ties = pd.DataFrame({"actor_a": ids, "actor_b": "hub", "kind": HOSTILE})
    store.load(Snapshot({"actors": actors, "ties": ties}), source("1"))
    found = store.around("actors", "hub", limit=50)
    assert found.more == ("ties",)
    assert len(found.snapshot.ties) == 50
    assert len(found.snapshot.actors) == 51
    assert "50" in str(found)
    whole = store.around("actors", "hub", limit=120)
    assert whole.more == ()
    assert whole.snapshot == store.snapshot()


def test_wrong_questions(store, city, source):
    store.load(city, source("1"))
    with pytest.raises(UnknownIdError):
        store.around("actors", HOSTILE)
    for table, limit in (("ties", 5), ("actors", 0)):
        with pytest.raises(UnusableDataError):
            store.around(table, "dinsos", limit=limit)
