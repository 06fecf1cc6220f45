"""A filter in SQL means what the same filter means on a whole snapshot."""

import datetime as dt

import hypothesis.strategies as st
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from sinergi.model import select
from sinergi.model.batch import Source
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS, Column

REGIONS = ("32", "32.04", "32.05", "32.041", "3", "33.04")
IDS = ("a", "b", "c", "d")
TEXTS = st.one_of(
    st.sampled_from(["a | b", "\x1f", "\x1e", "x\x1fy", "é", "💡"]), st.text(max_size=4)
)


def values(column: Column) -> st.SearchStrategy[object]:
    if column.choices:
        made: st.SearchStrategy[object] = st.sampled_from(column.choices)
    elif column.references == "regions":
        made = st.sampled_from(REGIONS)
    elif column.references or column.name == "id":
        made = st.sampled_from(IDS)
    elif column.list_of:
        made = st.lists(st.sampled_from(IDS), min_size=1, max_size=3).map(" | ".join)
    else:
        made = _plain(column)
    return made if column.required else st.none() | made


def _plain(column: Column) -> st.SearchStrategy[object]:
    low = 0 if column.low is None else column.low
    high = 2**62 if column.high is None else column.high
    kinds: dict[str, st.SearchStrategy[object]] = {
        "text": TEXTS.filter(bool),
        "integer": st.sampled_from([2024, 2025]) if column.name == "year" else
        st.integers(int(low), int(high)),
        "number": st.floats(low, min(high, 1e300)).map(lambda x: x + 0.0),  # no minus zero
        "boolean": st.booleans(),
        "date": st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1)),
    }  # fmt: skip
    return kinds[column.kind]


@st.composite
def snapshots(draw) -> Snapshot:
    tables = {}
    for name, rules in CONTRACTS.items():
        row = st.tuples(*(values(c) for c in rules.columns))
        places = [rules.names.index(k) for k in rules.key]
        rows = draw(
            st.lists(row, max_size=4, unique_by=lambda r, at=places: tuple(r[i] for i in at))
        )
        if name == "regions":
            rows = [(REGIONS[i], *r[1:]) for i, r in enumerate(rows)]
        cells = zip(*rows, strict=True) if rows else ((),) * len(rules.columns)
        tables[name] = pd.DataFrame(
            {
                c.name: pd.array(list(v), dtype=c.dtype)
                for c, v in zip(rules.columns, cells, strict=True)
            }
        )
    return Snapshot(tables)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking 27 tables takes minutes
)
@given(
    data=snapshots(),
    where=st.tuples(st.sampled_from([None, *REGIONS]), st.sampled_from([None, 2024, 2025])),
    kinds=st.sets(st.sampled_from(sorted(CONTRACTS)), min_size=1),
)
def test_any_snapshot_comes_back_and_every_filter_agrees(new_store, data, where, kinds):
    region, year = where
    with new_store() as store:
        report = store.load(data, Source("h", "memory", "h"))
        assert report.rejected == 0
        whole = store.snapshot()
        assert whole == data
        filtered = (
            whole
            if region is None and year is None
            else Snapshot(
                select.rows({t: whole.table(t) for t in CONTRACTS}, region=region, year=year)
            )
        )
        assert store.snapshot(region=region, year=year) == filtered
        some = Snapshot({name: filtered.table(name) for name in kinds})
        assert store.snapshot(region=region, year=year, kinds=kinds) == some
        assert not store.check().errors


def test_filters_by_hand(store, city, source):
    store.load(city, source("1"))
    mine = store.snapshot(region="32.04", year=2025)
    assert mine.programs["id"].tolist() == ["p1", "p4"]
    assert mine.forums["id"].tolist() == ["f1"]
    # polres sat in a meeting, prov runs p4, garut is party to an agreement without a region
    assert mine.actors["id"].tolist() == ["dinkes", "dinsos", "garut", "polres", "prov"]
    assert mine.memberships["actor"].tolist() == ["dinsos", "dinsos"]
    assert mine.program_issues["program"].tolist() == ["p1"]
    assert store.snapshot(year=2024).programs["id"].tolist() == ["p2"]
    assert store.snapshot(region="99").programs.empty


def test_columns_are_arrow_and_whole(store, city, source):
    store.load(city, source("1"))
    for name, table in store.snapshot().tables():
        for column in (*CONTRACTS[name].columns,):
            assert table[column.name].dtype == column.dtype
            assert isinstance(table[column.name].array.__arrow_array__(), pa.ChunkedArray)


@pytest.mark.parametrize("year", [2024, 2025])
def test_year_alone_keeps_everything_else(store, city, source, year):
    store.load(city, source("1"))
    assert store.snapshot(year=year) == city.select(year=year)
