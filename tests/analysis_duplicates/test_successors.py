"""An agency that has been replaced: its successor is asked."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.weight import by_weight
from sinergi.reports import write_review

MOVED = ("Penataan Blok Makam", "Sensus Ahli Waris Makam", "Penerangan Jalan Pemakaman")
SHARED = "Pelatihan Kader Posyandu Lansia"


def regency(city, **old):
    """An old and a new agency with one list, both with what the health agency does too."""
    actors = pd.DataFrame({
        "id": ["lama", "baru", "dinkes"], "kind": "opd", "region": "32.04",
        "name": ["Dinas Pertamanan dan Pemakaman", "Dinas Pemakaman dan Ruang Hijau",
                 "Dinas Kesehatan"],
        "urusan": ["1.04 | 2.11", "2.11", "1.02"],
        **{name: [value, None, None] for name, value in old.items()},
    })  # fmt: skip
    rows = [
        {"id": f"{o}{k}", "opd": o, "name": n, "code": f"2.11.05.2.01.000{k}", "budget_idr": 10}
        for o in ("lama", "baru")
        for k, n in enumerate(MOVED)
    ]
    lines = (("s1", "lama", 900), ("s2", "baru", 7), ("s3", "dinkes", 800))
    rows += [
        {"id": i, "opd": o, "name": SHARED, "budget_idr": b, "code": "2.11.05.2.01.0009"}
        for i, o, b in lines
    ]
    return city(rows, actors=actors)


@pytest.mark.parametrize("end", [{"active": False}, {"valid_to": dt.date(2025, 3, 1)}])
def test_the_successor_is_named_and_stands_first(city, end):
    found = find_duplicates(regency(city, **end))
    rows = found.ranking()
    old = rows[rows["program_a"] == "s1"]
    assert old["reasons"].str.contains("superseded").tolist() == [True]
    (sentence,) = old["reason_sentence"]
    assert "Pertamanan dan Pemakaman kemungkinan sudah digantikan; tanyakan kepada " in sentence
    assert "tanyakan kepada Dinas Pemakaman dan Ruang Hijau." in sentence
    new = rows[rows["program_a"] == "s2"]
    assert not new["reasons"].str.contains("superseded").any()
    # the larger budget of the old agency does not bring it to the front
    assert rows["program_a"].tolist() == ["s2", "s1"]
    assert by_weight(rows)["program_a"].tolist() == ["s2", "s1"]


def test_without_a_sign_of_its_end_nobody_is_called_replaced(city):
    rows = find_duplicates(regency(city)).to_frame()
    assert not rows["reasons"].str.contains("superseded").any()
    assert not rows["reason_sentence"].str.contains("digantikan").any()


def test_an_idle_agency_without_a_successor_is_not_called_replaced(city):
    base = regency(city, active=False)
    alone = base.replace(programs=base.programs[base.programs["opd"] != "baru"])
    rows = find_duplicates(alone).to_frame()
    assert len(rows)
    assert not rows["reasons"].str.contains("superseded").any()


def test_the_review_sheet_says_it_beside_the_name(city, tmp_path):
    found = find_duplicates(regency(city, active=False))
    sheet = openpyxl.load_workbook(write_review(found, tmp_path / "t.xlsx"))["Tinjauan"]
    head, row = list(sheet.iter_rows(values_only=True))[:2]
    told = dict(zip(head, row, strict=True))
    sides = f"{told['Program / pelaku A']} {told['Program / pelaku B']}"
    assert "Dinas Pertamanan dan Pemakaman, kemungkinan sudah digantikan" in sides
    assert "Dinas Pemakaman dan Ruang Hijau" in sides
