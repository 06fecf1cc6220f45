"""What laws say about areas of need and duties decides where words alone cannot."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.analysis.duplicates.decide import decide
from sinergi.analysis.duplicates.matrices import affairs
from sinergi.analysis.duplicates.normalise import tokens
from sinergi.analysis.duplicates.prepare import prepare
from sinergi.model.snapshot import Snapshot

City = Callable[..., Snapshot]


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


def test_council_and_auditor_have_duties_of_their_own(city: City) -> None:
    actors = pd.DataFrame(
        {
            "id": ["bkad", "setwan", "inspektorat"],
            "name": ["Badan Keuangan Daerah", "Sekretariat DPRD", "Inspektorat Daerah"],
            "kind": "opd",
            "urusan": ["5.02", "4.02", "6.01"],
            "region": "32.04",
        }
    )
    lines = [("a", "bkad", "5.02.02.2.01.0001"), ("b", "setwan", "4.02.02.2.02.0001"),
             ("c", "setwan", None), ("d", "inspektorat", "6.01.02.2.01.0002"),
             ("e", "inspektorat", "6.01.03.2.01.0002")]  # fmt: skip
    rows = [{"id": k, "opd": o, "name": "Penyusunan KUA dan PPAS", "code": c} for k, o, c in lines]
    snap = city(rows, actors=actors)
    judged = compare_programs(snap, [("a", other) for other in "bcde"])
    assert judged["reasons"].str.contains("other_duty").tolist() == [True, True, True, False]
    assert set(judged["kind"].head(3)) <= {"fragmentation", "none"}
    assert judged["kind"].tolist()[3] == "duplication"
    # without codes the agency's only affair tells the duty
    assert judged["score"].head(3).max() < 0.05


def test_a_permit_and_the_furniture_of_a_thing_are_other_outputs(city: City) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": "Pembangunan Jalan Lingkungan"},
            {"id": "b", "opd": "dinkes", "name": "Pembangunan Prasarana Jalan Lingkungan"},
            {"id": "c", "opd": "dpmd", "name": "Fasilitasi Izin Pembangunan Jalan Lingkungan"},
            {"id": "d", "opd": "koperasi", "name": "Pembangunan Jalan Lingkungan"},
        ]
    )
    judged = compare_programs(snap, [("a", "b"), ("a", "c"), ("a", "d")])
    assert judged["reasons"].str.contains("other_output").tolist() == [True, True, False]
    assert (judged["score"].head(2) < 0.5).all()
    assert judged["kind"].tolist()[2] == "duplication"


def test_words_of_every_affair_are_a_weak_object(city: City) -> None:
    def weight(shared: str) -> float:
        names = (
            f"Pengelolaan {shared} Gampong Wisata",
            f"Penyelenggaraan Berkala {shared} Industri",
        )
        rows = zip("ab", ("dinsos", "dinkes"), names, strict=True)
        snap = city([{"id": i, "opd": o, "name": n, "place": "Kec. Sukamaju"} for i, o, n in rows])
        found = decide(prepare(snap), np.array([0]), np.array([1]))
        return float(found.parts["rarity"][0][0])

    assert affairs()["evaluasi"] > 20 > affairs()["museum"]
    assert weight("Evaluasi") < weight("Museum")


def test_forums_of_two_levels_are_two_forums(city: City) -> None:
    snap = city(
        [
            {"id": "a", "opd": "kesbang", "name": "Pelaksanaan Forum Koordinasi Pimpinan Daerah"},
            {"id": "b", "opd": "kec_a",
             "name": "Pelaksanaan Tugas Forum Koordinasi Pimpinan di Kecamatan"},
        ]
    )  # fmt: skip
    assert _kind(snap, "a", "b") not in {"duplication", "overlap"}


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("Honorarium Penyuluhan atau Pendampingan", "Honorarium Pendampingan Instansi Vertikal"),
        ("Belanja Kursus Singkat/Pelatihan", "Biaya Pengiriman Diklat Teknis Lainnya"),
        ("Belanja Alat/Bahan untuk Kegiatan Kantor", "Dekorasi Mobil Hias Karnaval"),
        ("Belanja Perjalanan Dinas Biasa", "Penyusunan Dokumen RKA-SKPD"),
    ],
)
def test_fees_goods_and_training_of_staff_are_no_activity(
    city: City, name: str, detail: str
) -> None:
    rows = [
        {"id": k, "opd": o, "name": name, "description": detail, "level": "paket"}
        for k, o in (("a", "dinsos"), ("b", "dinkes"))
    ]
    found = find_duplicates(city(rows), threshold=0)
    assert len(found) == 0
    assert [(n.code, n.facts["count"]) for n in found.notices] == [
        ("duplicates.notices.expense", 2)
    ]


def test_a_study_of_a_thing_is_another_output_than_the_thing(city: City) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": "Penataan Kawasan Permukiman Kumuh"},
            {"id": "b", "opd": "koperasi", "name": "Penelitian Kawasan Permukiman Kumuh"},
            {"id": "c", "opd": "dinkes", "name": "Riset Kawasan Permukiman Kumuh"},
        ]
    )
    told = compare_programs(snap, [("a", "b"), ("b", "c")])
    assert told["kind"].tolist()[0] in {"fragmentation", "none"}
    assert "other_output" in told["reasons"].tolist()[0]
    assert "other_output" not in told["reasons"].tolist()[1]
    assert told["score"].tolist()[1] > 0.5 > told["score"].tolist()[0]


def test_partners_are_not_what_is_acted_upon(city: City) -> None:
    partners = "dengan Organisasi Kemasyarakatan dan Perguruan Tinggi"
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": f"Kerja Sama Pencatatan Sipil {partners}"},
            {"id": "b", "opd": "dinkes", "name": f"Kerja Sama Pelayanan Kontrasepsi {partners}"},
            {"id": "c", "opd": "koperasi", "name": f"Kerja Sama Pencatatan Sipil {partners}"},
        ]
    )
    told = compare_programs(snap, [("a", "b"), ("a", "c")])
    assert told["kind"].tolist()[0] in {"fragmentation", "none"}
    assert told["kind"].tolist()[1] in {"duplication", "overlap"}
