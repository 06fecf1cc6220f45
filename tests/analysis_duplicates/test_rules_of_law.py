"""What laws say about areas of need and duties decides where words alone cannot."""

from collections.abc import Callable
from typing import Any

from sinergi.analysis.duplicates import compare_programs
from sinergi.analysis.duplicates.normalise import tokens
from sinergi.model.snapshot import Snapshot

City = Callable[[list[dict[str, Any]]], Snapshot]


def _kind(snap: Snapshot, a: str, b: str) -> str:
    return str(compare_programs(snap, [(a, b)])["kind"].tolist()[0])


def test_topics_of_one_law_are_one_area_of_need(city: City) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinkes", "name": "Pembinaan Relawan Pemadam Kebakaran"},
            {"id": "b", "opd": "dinsos", "name": "Penyiapan Relawan Kampung Siaga Bencana"},
            {"id": "c", "opd": "koperasi", "name": "Pengawasan Koperasi Simpan Pinjam"},
        ]
    )
    assert _kind(snap, "a", "b") == "fragmentation"
    assert _kind(snap, "a", "c") == "none"


def test_a_field_that_the_law_gives_to_both_is_one_area_of_need(city: City) -> None:
    def two(code: str) -> str:
        snap = city(
            [
                {"id": "a", "opd": "kec_a", "code": "7.01.05.2.01.0002",
                 "name": "Harmonisasi Hubungan Tokoh Agama, Tokoh Adat dan Pelajar"},
                {"id": "b", "opd": "kesbang", "code": code,
                 "name": "Pelaksanaan Tugas Purna Duta Pelajar"},
            ]
        )  # fmt: skip
        return _kind(snap, "a", "b")

    assert two("8.01.02.2.01.0010") == "fragmentation"
    assert two("2.12.02.2.01.0010") == "none"


def test_pasca_is_a_word_of_its_own() -> None:
    assert tokens("pascabencana") == tokens("pasca bencana") == ["pasca", "bencana"]
    assert tokens("pascal") == ["pascal"]
