"""An agency that a workbook only mentions keeps the name that a budget or its own row gave it."""

import pandas as pd

from sinergi.model.batch import Batch, Source
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import open_workspace

OWN = {"id": "32.04:bappeda", "name": "Badan Perencanaan, Riset dan Inovasi Daerah",
       "kind": "opd", "region": "32.04", "urusan": "5.01 | 5.05"}  # fmt: skip
USUAL = {**OWN, "name": "Badan Perencanaan Pembangunan Daerah", "urusan": "5.01"}


def batch(row: dict, kind: str, mark: str, **origin) -> Batch:
    actors = pd.DataFrame([{**row, **origin}])
    return Batch(Snapshot({"actors": actors}), source=Source("x.xlsx", kind, mark * 64))


def test_a_mention_does_not_rename_an_agency(tmp_path):
    with open_workspace(tmp_path / "s.sinergi", create=True) as store:
        store.load(batch(OWN, "sirup", "a"))
        report = store.load(batch(USUAL, "workbook", "b"))
        assert (report.updated, report.unchanged) == (0, 1)
        assert store.snapshot().actors["name"].tolist() == [OWN["name"]]
        told = {"source_sheet": "Aktor", "source_row": 3}
        assert store.load(batch(USUAL, "workbook", "c", **told)).updated == 1
        assert store.snapshot().actors["name"].tolist() == [USUAL["name"]]


def test_a_mention_completes_what_is_not_known(tmp_path):
    bare = {**OWN, "urusan": None}
    with open_workspace(tmp_path / "s.sinergi", create=True) as store:
        store.load(batch(bare, "workbook", "a"))
        assert store.load(batch(OWN, "workbook", "b")).updated == 1
