"""Pairs as any office would write them: two agencies, other words, no place, few rows.

``everyday.csv`` holds twenty invented pairs that a planner would look at together and twenty that
share words only. They were written before the rules that find them.
"""

from pathlib import Path

import pandas as pd
import pytest

from sinergi.analysis.duplicates import compare_programs
from sinergi.model.snapshot import Snapshot

_PAIRS = pd.read_csv(Path(__file__).with_name("everyday.csv"))
_DEEDS = ("Pembangunan", "Rehabilitasi", "Pengawasan", "Pendataan", "Pemetaan")
_THINGS = (
    "Jalan Kabupaten", "Saluran Irigasi", "Pasar Rakyat", "Terminal Penumpang", "Tata Ruang Kota",
    "Ternak Sapi", "Tambak Udang", "Perpustakaan Umum", "Arsip Daerah", "Museum Daerah",
)  # fmt: skip


def _city(pairs: pd.DataFrame, *, size: int, people: bool) -> Snapshot:
    """Pairs among further programs of one other agency."""
    others = [f"{d} {t}" for d in _DEEDS for t in _THINGS][: size - 2 * len(pairs)]
    none = [None] * len(others)
    rows = pd.DataFrame(
        {
            "name": [*pairs["name_a"], *pairs["name_b"], *others],
            "opd": [*pairs["agency_a"], *pairs["agency_b"], *(["Badan Lain"] * len(others))],
            "beneficiaries": [*pairs["beneficiaries_a"], *pairs["beneficiaries_b"], *none],
        }
    ).assign(region="32.04", year=2025)
    rows["id"] = [f"p{k:02d}" for k in range(len(rows))]
    rows["budget_idr"] = [10_000_000 + k * 7_123_457 for k in range(len(rows))]
    names = sorted(set(rows["opd"]))
    actors = pd.DataFrame({"id": names, "name": names, "kind": "opd", "region": "32.04"})
    kept = rows if people else rows.drop(columns="beneficiaries")
    return Snapshot({"actors": actors, "programs": kept})


def _found(pairs: pd.DataFrame, *, size: int, people: bool) -> list[bool]:
    city = _city(pairs, size=size, people=people)
    asked = [(f"p{k:02d}", f"p{k + len(pairs):02d}") for k in range(len(pairs))]
    return (compare_programs(city, asked)["score"] >= 0.5).tolist()


@pytest.mark.parametrize(
    ("size", "people", "least"), [(5, False, 10), (5, True, 10), (50, True, 10)]
)
def test_half_of_everyday_pairs_are_found_and_no_other(
    size: int, *, people: bool, least: int
) -> None:
    step = 1 if size == 5 else 10
    parts = [_PAIRS.iloc[k : k + step] for k in range(0, len(_PAIRS), step)]
    found = pd.Series([hit for p in parts for hit in _found(p, size=size, people=people)])
    wanted = _PAIRS["related"] == "yes"
    assert int((found & wanted).sum()) >= least
    assert not (found & ~wanted).any()


def _pair(one: str, two: str, *, kind: tuple[str, str] = ("Dinas A", "Badan B")) -> float:
    row = {"agency_a": kind[0], "name_a": one, "agency_b": kind[1], "name_b": two}
    table = pd.DataFrame([{**row, "beneficiaries_a": None, "beneficiaries_b": None}])
    city = _city(table, size=5, people=False)
    return float(compare_programs(city, [("p00", "p01")])["score"].iloc[0])


def test_groups_of_people_meet_under_any_name() -> None:
    score = _pair("Kursus Merajut bagi Lansia", "Pelatihan Merajut untuk Lanjut Usia")
    assert score >= 0.5


def test_words_of_warding_off_are_not_what_is_warded_off() -> None:
    same = _pair("Penyuluhan Anti Narkoba bagi Murid", "Sosialisasi Tangkal Narkotika untuk Siswa")
    other = _pair("Penyuluhan Anti Narkoba bagi Murid", "Sosialisasi Anti Perundungan bagi Siswa")
    assert same >= 0.5
    assert other < 0.5
