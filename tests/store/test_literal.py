"""No statement is built from values: names come from closed lists, everything else is refused."""

import pandas as pd
import pytest

from sinergi.errors import UnknownTermError
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS
from sinergi.store.bolt import creating, cypher
from sinergi.store.embedded.sql import name
from sinergi.store.graph import PLACES

HOSTILE = [
    "x} DETACH DELETE n //", "id`}) MATCH (n) DETACH DELETE n //", 'id" FROM t; DROP TABLE x; --',
    "programs; --", "", "Name",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_that_is_no_column_enters_no_statement(text):
    with pytest.raises(KeyError):
        creating.create_nodes(PLACES["programs"], [text], [])
    with pytest.raises(KeyError):
        creating.create_edges(PLACES["memberships"], [], [text])
    with pytest.raises(UnknownTermError):
        name(text)


def test_labels_types_and_keys_are_plain_words():
    for place in PLACES.values():
        words = [place.name, place.key, *place.kinds.values()]
        words += [w for link in place.links for w in (link.column, link.type, link.to)]
        assert all(word.replace("_", "a").isalnum() and word.isascii() for word in words)
        assert {column for column, _ in place.ends} <= set(CONTRACTS[place.table].names)
        assert "$" in cypher.read_by_key(place)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_kind_becomes_no_label(store, source, text):
    rows = {"id": ["a", text or "b"], "name": ["A", text], "kind": ["opd", text]}
    report = store.load(Snapshot({"actors": pd.DataFrame(rows)}), source(text or "leer"))
    assert report.rejected == 1
    assert store.snapshot().actors["id"].tolist() == ["a"]
    assert not store.check().errors


@pytest.mark.parametrize("text", [t for t in HOSTILE if t])
def test_a_hostile_id_is_a_value_everywhere(store, source, text):
    city = Snapshot({
        "actors": pd.DataFrame({"id": [text], "name": [text], "kind": ["opd"]}),
        "programs": pd.DataFrame({"id": [text], "name": [text], "opd": [text], "code": [text]}),
    })  # fmt: skip
    store.load(city, source(text))
    assert store.snapshot() == city
    assert store.around("actors", text).snapshot.programs["id"].tolist() == [text]
    assert store.history("programs", text)["operation"].tolist() == ["added"]
    gone = {"programs": pd.DataFrame({"id": [text]}, dtype="string")}
    assert store.load(Snapshot({}), source("leer"), gone=gone).removed == 1
    store.undo("L000002")
    assert store.snapshot() == city
