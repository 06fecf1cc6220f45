"""Findings of analyses are kept beside the rows and replaced by the next run."""

import pandas as pd
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.gaps import find_gaps
from sinergi.analysis.silos import measure_silos
from sinergi.errors import UnknownTermError, UsageError
from sinergi.workspace import Workspace

HOSTILE = "'}) DETACH DELETE n //\"; DROP TABLE programs; --"


@pytest.fixture
def found(demo_city):
    return find_duplicates(demo_city), find_gaps(demo_city)


def test_findings_come_back_exactly_and_change_no_row(store, demo_city, source, found):
    store.load(demo_city, source("demo"))
    before = store.snapshot().fingerprint
    ws = Workspace(store)
    for result in found:
        assert ws.save(result) == len(result)
    for kind, result in zip(("duplicates", "gaps"), found, strict=True):
        kept = ws.saved(kind)
        pd.testing.assert_frame_equal(kept.frame, result.to_frame())
        assert kept.data_fingerprint == result.provenance.data_fingerprint == before
        assert kept.at.startswith("2025-03-01T")
    assert store.snapshot().fingerprint == before
    assert not store.check().errors
    assert len(store.loads()) == 1


def test_the_next_run_replaces_and_nothing_piles_up(store, city, source, found):
    store.load(city, source("1"))
    duplicates, _ = found
    ws = Workspace(store)
    ws.save(duplicates)
    fewer = duplicates.to_frame().head(1)
    assert store.save("duplicates", fewer) == 1
    pd.testing.assert_frame_equal(store.saved("duplicates").frame, fewer)
    assert store.saved("gaps").frame.empty
    assert store.save("duplicates", fewer.head(0)) == 0
    assert store.saved("duplicates").frame.empty


def test_what_is_no_finding_is_refused(store, demo_city):
    with pytest.raises(UsageError):
        Workspace(store).save(measure_silos(demo_city, by="sector"))
    for call in (store.saved, lambda kind: store.save(kind, pd.DataFrame())):
        with pytest.raises(UnknownTermError):
            call(HOSTILE)


def test_hostile_values_stay_values(store, city, source, found):
    store.load(city, source("1"))
    rows = found[0].to_frame().head(1)
    rows.loc[:, ["program_a", "name_a", "kind", "reasons"]] = HOSTILE
    store.save("duplicates", rows)
    pd.testing.assert_frame_equal(store.saved("duplicates").frame, rows)
    assert store.snapshot() == city
