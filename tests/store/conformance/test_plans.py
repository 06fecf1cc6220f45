"""A plan sheet that comes back after the next one did."""

import datetime as dt
import json

import pandas as pd
import pytest

from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import Workspace


@pytest.fixture
def filled(store):
    """Load a plan sheet with one action."""

    def load(name: str, day: int | None = None, **values):
        when = None if day is None else dt.date(2026, 6, day)
        row = {"id": "aksi-1", "action": "Satu data lansia", "answered_at": when, **values}
        batch = Batch(Snapshot({"actions": pd.DataFrame([row])}), Findings(),
                      Source(name, "plan", name))  # fmt: skip
        return Workspace(store).load(batch, who="Bappeda")

    return load


def row(store) -> dict[str, object]:
    found = store.snapshot().actions.iloc[0].astype(object)
    return {n: v for n, v in found.items() if not pd.isna(v)}


def clashes(report) -> list:
    return [f for f in report.findings if f.code.startswith("store.plan_clash")]


def test_an_older_sheet_does_not_set_progress_back(store, filled):
    filled("juli", 20, progress="selesai", realisation="3 rapat", proof="berita acara")
    report = filled("april", 10, progress="berjalan", realisation="1 rapat")
    (told,) = clashes(report)
    assert told.code == "store.plan_clash.stored"
    for word in ("Satu data lansia", "selesai", "berjalan", "3 rapat", "2026-06-20", "2026-06-10"):
        assert word in told.sentence()
    now = row(store)
    assert (now["progress"], now["realisation"], now["proof"]) == (
        "selesai", "3 rapat", "berita acara",
    )  # fmt: skip
    olds = [
        json.loads(old)["progress"] for old in store.history("actions", "aksi-1")["old"].dropna()
    ]
    assert olds == ["selesai", "berjalan"]
    assert not store.check().errors


def test_progress_set_back_without_dates_is_told(store, filled):
    filled("baru", progress="selesai")
    report = filled("lama", progress="belum")
    assert [f.code for f in clashes(report)] == ["store.plan_clash.sheet"]
    assert row(store)["progress"] == "belum"


def test_a_later_sheet_stands_and_is_no_clash(store, filled):
    filled("april", 10, progress="berjalan", obstacle="anggaran")
    report = filled("juli", 20, progress="selesai")
    assert not clashes(report)
    assert row(store)["progress"] == "selesai"
    assert row(store)["obstacle"] == "anggaran"  # an empty cell takes nothing away


def test_what_the_sheet_says_of_the_plan_itself_counts(store, filled):
    filled("juli", 20, progress="selesai", target="100")
    filled("agustus", 25, progress="selesai", target="120")
    assert row(store)["target"] == "120"
