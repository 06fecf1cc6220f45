import datetime as dt

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sinergi.exchange import read_tables, write_tables
from sinergi.exchange.cells import is_empty, parse_text
from sinergi.model.snapshot import Snapshot

# Text as a reader leaves it: trimmed, single blanks, and more than a mark for "nothing".
TEXT = (
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=12)
    .map(lambda t: parse_text(t).value or "x")
    .filter(lambda t: parse_text(t).value == t and not is_empty(t))
)
# What CSV could trip over comes up often, not once in a million letters.
TRICKY = (
    st.text("\"'\\,;|\ufffd=+@-\u00e9a1. #", min_size=1, max_size=8)
    .map(lambda t: parse_text(t).value or "x")
    .filter(lambda t: parse_text(t).value == t and not is_empty(t) and "@" not in t[1:])
)
TEXT = st.one_of(TEXT, TRICKY)
MAYBE = st.one_of(st.none(), TEXT)
WHOLE = st.one_of(st.none(), st.integers(0, 10**15))


def ids(prefix):
    return st.lists(TEXT, min_size=1, max_size=4, unique=True).map(
        lambda names: [f"{prefix}{i}{n}" for i, n in enumerate(names)]
    )


@st.composite
def snapshots(draw):
    actors, programs = draw(ids("a")), draw(ids("p"))
    actor = st.sampled_from(actors)
    count = len(programs)

    def column(values):
        return draw(st.lists(values, min_size=count, max_size=count))

    return Snapshot(
        {
            "actors": pd.DataFrame(
                {"id": actors, "kind": "ormas",
                 "name": draw(st.lists(TEXT, min_size=len(actors), max_size=len(actors)))}
            ),
            "programs": pd.DataFrame(
                {
                    "id": programs, "name": column(TEXT), "description": column(MAYBE),
                    "opd": column(st.one_of(st.none(), actor)), "budget_idr": column(WHOLE),
                    "year": column(st.one_of(st.none(), st.integers(2000, 2100))),
                    "active": column(st.one_of(st.none(), st.booleans())),
                }
            ),
            "forums": pd.DataFrame(
                {"id": ["f"], "name": ["FKUB"], "kind": ["fkub"],
                 "valid_from": [draw(st.one_of(st.none(), st.dates(dt.date(1950, 1, 1))))]}
            ),
            "memberships": pd.DataFrame({"actor": [actors[0]], "forum": ["f"],
                                         "role": [draw(MAYBE)]}),
            "indicators": pd.DataFrame(
                {"id": ["i"], "name": ["Indikator"],
                 "target": [draw(st.one_of(st.none(), st.floats(-1e12, 1e12)))]}
            ),
        }
    )  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "parquet"])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshot=snapshots())
def test_what_is_written_is_read_back_the_same(tmp_path_factory, form, snapshot):
    folder = tmp_path_factory.mktemp("putar")
    write_tables(folder, snapshot, format=form)
    batch = read_tables(folder)
    assert list(batch.findings) == []
    filled = snapshot.replace(actors=batch.snapshot.actors)  # sector and urusan may be filled in
    assert batch.snapshot == filled
    again = folder / "lagi"
    write_tables(again, batch.snapshot, format=form)
    assert read_tables(again).snapshot == batch.snapshot
