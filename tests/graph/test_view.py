"""Which records of a snapshot tie two actors."""

import datetime as dt

import pandas as pd
import pytest

from sinergi.errors import UnknownTermError
from sinergi.graph.view import newest_date, tie_edges, tie_records, to_networkx
from sinergi.model.snapshot import Snapshot


def city(**tables):
    actors = pd.DataFrame(
        {"id": list("dcba"), "name": list("DCBA"), "kind": ["opd"] * 4,
         "sector": [None, "fisik", "sosial", "sosial"]}
    )  # fmt: skip
    forums = pd.DataFrame({"id": ["f"], "name": ["F"], "kind": ["pokja"]})
    return Snapshot({"actors": actors, "forums": forums, **tables})


def pairs(snapshot, **options):
    edges = tie_edges(snapshot, **options)
    return [(a, b, w) for a, b, w in zip(*(edges[c] for c in edges.columns[:3]), strict=True)]


def frame(columns, *rows):
    return pd.DataFrame(rows, columns=columns.split())


def test_members_of_one_forum_are_tied_to_each_other():
    members = frame("actor forum role", ("a", "f", "ketua"), ("b", "f", None), ("b", "f", "x"))
    assert pairs(city(memberships=members)) == [("a", "b", 1)]


def test_a_seat_that_has_ended_or_not_begun_makes_no_tie():
    members = frame(
        "actor forum valid_from valid_to",
        ("a", "f", dt.date(2020, 1, 1), None),
        ("b", "f", dt.date(2020, 1, 1), dt.date(2023, 12, 31)),
        ("c", "f", dt.date(2024, 6, 1), None),
    )
    snapshot = city(memberships=members)
    assert newest_date(snapshot) == dt.date(2024, 6, 1)
    assert pairs(snapshot) == [("a", "c", 1)]
    assert pairs(snapshot, as_of=dt.date(2022, 1, 1)) == [("a", "b", 1)]


def test_a_forum_that_has_ended_makes_no_ties():
    members = frame("actor forum", ("a", "f"), ("b", "f"))
    forums = pd.DataFrame(
        {"id": ["f"], "name": ["F"], "kind": ["pokja"], "valid_to": [dt.date(2020, 1, 1)]}
    )
    meeting = frame("forum date attendees", ("f", dt.date(2024, 1, 1), "c | d"))
    assert pairs(city(memberships=members, forums=forums, meetings=meeting)) == [("c", "d", 1)]


def test_attendees_are_tied_once_a_meeting_and_unknown_ones_ignored():
    day = dt.date(2025, 1, 1)
    rows = frame(
        "forum date attendees topic",
        ("f", day, "a | b|zz | a", "banjir"), ("f", day, "b | a", "stunting"),
        ("f", day, None, None),
    )  # fmt: skip
    assert pairs(city(meetings=rows)) == [("a", "b", 2)]


def test_parties_of_an_agreement_in_force_are_tied():
    agreements = pd.DataFrame(
        {"id": ["k", "old"], "kind": ["pks", "pks"], "valid_from": [dt.date(2025, 1, 1), None],
         "valid_to": [None, dt.date(2024, 1, 1)]}
    )  # fmt: skip
    parties = frame("agreement actor", ("k", "a"), ("k", "c"), ("old", "a"), ("old", "b"))
    assert pairs(city(agreements=agreements, agreement_parties=parties)) == [("a", "c", 1)]


def test_data_that_do_not_flow_are_no_tie():
    flows = frame(
        "provider user state", ("a", "b", "active"), ("a", "c", "refused"),
        ("a", "d", "requested"),
        ("c", "d", None),
    )  # fmt: skip
    assert pairs(city(data_sharing=flows)) == [("a", "b", 1), ("c", "d", 1)]


def test_a_partner_of_a_program_is_tied_to_its_owner():
    programs = pd.DataFrame({"id": ["p"], "name": ["P"], "opd": ["b"]})
    partners = frame("program actor", ("p", "a"), ("p", "b"))
    assert pairs(city(programs=programs, program_partners=partners)) == [("a", "b", 1)]


def test_level_zero_is_no_tie_and_direction_is_not_kept():
    ties = frame("actor_a actor_b level", ("b", "a", 2), ("a", "b", 3), ("c", "d", 0))
    assert pairs(city(ties=ties)) == [("a", "b", 1)]
    assert pairs(city(ties=frame("actor_a actor_b", ("b", "a"), ("c", "c")))) == [("a", "b", 1)]


def mixed():
    members = frame("actor forum", ("a", "f"), ("b", "f"), ("c", "f"))
    return city(memberships=members, ties=frame("actor_a actor_b kind", ("b", "a", "surat")))


def test_kinds_and_weights_add_up_and_evidence_tells_what():
    edges = tie_edges(mixed(), evidence=True)
    assert edges["kinds"].tolist() == ["memberships | ties", "memberships", "memberships"]
    assert edges["weight"].tolist() == [2, 1, 1]
    assert edges["evidence"].iloc[0] == "memberships: f | ties: surat"
    assert tie_records(mixed())["kind"].tolist() == ["memberships", "ties"] + ["memberships"] * 2


def test_evidence_does_not_change_the_ties():
    plain = tie_edges(mixed())
    pd.testing.assert_frame_equal(
        tie_edges(mixed(), evidence=True).drop(columns="evidence"), plain
    )


def test_only_the_tables_asked_for_count():
    assert pairs(mixed(), tables=["ties"]) == [("a", "b", 1)]
    assert pairs(mixed(), tables=[]) == []
    with pytest.raises(UnknownTermError, match="ties"):
        tie_edges(mixed(), tables=["tie"])


def test_networkx_has_every_actor_with_its_attributes():
    graph = to_networkx(mixed())
    assert list(graph) == ["a", "b", "c", "d"]
    assert graph.nodes["a"] == {
        "label": "A", "kind": "opd", "region": None, "sector": "sosial", "urusan": None
    }  # fmt: skip
    assert graph.edges["a", "b"] == {"weight": 2, "kinds": "memberships | ties"}
    assert graph.nodes["d"]["sector"] is None


def test_an_empty_snapshot_has_no_ties_and_no_date():
    empty = Snapshot()
    assert len(tie_edges(empty, evidence=True)) == 0
    assert newest_date(empty) is None
    assert len(to_networkx(empty)) == 0


def test_row_order_plays_no_role():
    one = mixed()
    two = one.replace(memberships=one.memberships.iloc[::-1], actors=one.actors.iloc[::-1])
    pd.testing.assert_frame_equal(tie_edges(one, evidence=True), tie_edges(two, evidence=True))
