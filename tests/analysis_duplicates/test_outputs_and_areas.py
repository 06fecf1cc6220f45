"""What deeds leave behind, and which needs the law joins, where the words of names are alike."""

from collections.abc import Callable

import pytest

from sinergi.analysis.duplicates import compare_programs
from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates.lexicon import lexicon
from sinergi.analysis.duplicates.normalise import tokens, words
from sinergi.model.snapshot import Snapshot

City = Callable[..., Snapshot]


def _two(city: City, first: str, second: str, **more: object) -> tuple[str, float, str]:
    rows = [
        {"id": "a", "opd": "dinsos", "name": first, **more},
        {"id": "b", "opd": "dinkes", "name": second, **more},
    ]
    told = compare_programs(city(rows), [("a", "b")]).iloc[0]
    return str(told["kind"]), float(told["score"]), str(told["reasons"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # a building and the service in it
        ("Pembangunan Laboratorium Gizi", "Pelayanan Laboratorium Gizi"),
        # goods and a plan
        ("Pengadaan Perahu Karet Apung", "Koordinasi Penyusunan Rencana Perahu Karet Apung"),
        # a service and the skill of those who give it
        ("Pelayanan Kontrasepsi Keliling", "Peningkatan Kapasitas Tenaga Kontrasepsi Keliling"),
        # people helped and a count of them
        ("Pemberdayaan Perajin Rotan Apung", "Pendataan Perajin Rotan Apung"),
    ],
)  # fmt: skip
def test_another_kind_of_output_is_no_overlap(city: City, first: str, second: str) -> None:
    _, score, reasons = _two(city, first, second)
    assert score < 0.5
    assert "other_output" in reasons or "different_activity" in reasons


def test_a_deed_that_may_leave_anything_keeps_nothing_apart(city: City) -> None:
    for deed in ("Fasilitasi", "Koordinasi"):
        kind, _, reasons = _two(
            city, f"{deed} Perajin Rotan Apung", "Pemberdayaan Perajin Rotan Apung"
        )
        assert "other_output" not in reasons
        assert kind in {"overlap", "duplication"}


def test_kinds_of_outputs_name_activities_of_the_thesaurus() -> None:
    known = set(lexicon().activity.names)
    assert not {a for kind in words().outputs for a in kind} - known


def test_what_tells_of_a_thing_is_not_the_thing(city: City) -> None:
    thing = "Perajin Rotan Apung"
    _, score, reasons = _two(city, f"Fasilitasi {thing}", f"Penyediaan Informasi {thing}")
    assert score < 0.5
    assert "other_output" in reasons
    kind, _, reasons = _two(city, f"Pengolahan Data {thing}", f"Penyajian Informasi {thing}")
    assert kind in {"overlap", "duplication"}
    assert "other_output" not in reasons
    # further on in the name it is no head
    _, score, reasons = _two(city, f"Fasilitasi {thing}", f"Fasilitasi {thing} dan Data Anyaman")
    assert score > 0.5
    assert "other_output" not in reasons


def test_how_often_a_thing_is_done_says_nothing_of_it(city: City) -> None:
    kind, _, _ = _two(city, "Pemeliharaan Rutin Jembatan", "Pemeliharaan Rutin Utilitas Sekolah")
    assert kind == "none"
    assert "rutin" not in fc.of_text("Pemeliharaan Rutin Jembatan").stems


def test_words_of_every_affair_are_no_area_of_need(city: City) -> None:
    kind, _, _ = _two(
        city, "Pengelolaan Sistem Informasi Gampong", "Pemanfaatan Sistem Informasi Kontrasepsi"
    )
    assert kind == "none"


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("Sosialisasi Sanksi Peraturan Daerah", "Pembahasan Peraturan Daerah", "fragmentation"),
        ("Penyusunan RKPD", "Pelaksanaan Musrenbang Kecamatan", "fragmentation"),
        ("Penertiban Tanah Ulayat", "Pengakuan Masyarakat Hukum Adat", "none"),
        ("Pemetaan Tanah Ulayat", "Pengelolaan Hak Atas Tanah Warga", "fragmentation"),
        ("Pengobatan Wabah", "Pengobatan Penyakit Hewan", "none"),
    ],
)
def test_areas_of_one_law(city: City, first: str, second: str, kind: str) -> None:
    assert _two(city, first, second)[0] == kind


def test_rows_above_do_not_join_what_names_keep_apart(city: City) -> None:
    def both(first: str, second: str) -> str:
        rows = [
            {"id": "p", "opd": "dinsos", "level": "kegiatan", "name": "Urusan Pariwisata"},
            {"id": "q", "opd": "dinkes", "level": "kegiatan", "name": "Urusan Pariwisata"},
            {"id": "a", "opd": "dinsos", "name": first, "parent": "p"},
            {"id": "b", "opd": "dinkes", "name": second, "parent": "q"},
        ]
        return str(compare_programs(city(rows), [("a", "b")]).iloc[0]["kind"])

    assert both("Evaluasi Urusan Pertanahan", "Evaluasi Urusan Kebudayaan") == "none"
    assert both("Evaluasi Rumah Singgah", "Penyusunan Peta Gua") == "fragmentation"


def test_training_is_no_schooling() -> None:
    assert "pendidikan" not in fc.of_text("Penyelenggaraan Pendidikan dan Pelatihan").topics
    assert "pendidikan" in fc.of_text("Evaluasi Mutu Pendidikan").topics


def test_a_lost_line_end_is_no_part_of_a_word() -> None:
    assert tokens("Pelaporanrn[#] Pelatihan") == ["pelaporan", "rn", "pelatihan"]
    assert tokens("rnSosialisasi") == ["rn", "sosialisasi"]
    assert tokens("modern intern ekstern") == ["modern", "intern", "ekstern"]


def test_every_item_of_a_description_tells_a_deed() -> None:
    listed = "[ # ] Monitoring dan Evaluasirn[#] Pelatihan Kewirausahaan bagi Perajinrn[#] Bazar"
    assert "pelatihan" in fc.of_text(listed, fc.read_expense).activities
    inside = "Monitoring dan Evaluasi Pelatihan Kewirausahaan bagi Perajin"
    assert "pelatihan" not in fc.of_text(inside, fc.read_expense).activities


def test_an_abbreviation_in_the_name_of_its_concept_is_known() -> None:
    found = fc.of_text("Pelatihan bagi UMKM di Pasar")
    assert "UMKM" in found.topics
    assert "pelaku UMKM" in found.people


def test_an_act_of_law_is_a_step_of_its_own(city: City) -> None:
    thing = "Perajin Rotan Apung"
    _, score, reasons = _two(city, f"Penetapan {thing}", f"Pengembangan {thing}")
    assert score < 0.5
    assert "other_output" in reasons
    for other in (f"Pengesahan {thing}", f"Penyusunan dan Penetapan {thing}"):
        assert "other_output" not in _two(city, f"Penetapan {thing}", other)[2]


def test_using_data_is_not_making_them(city: City) -> None:
    data = "Data Perajin Rotan Apung"
    _, score, reasons = _two(city, f"Pengolahan {data}", f"Pemanfaatan {data}")
    assert score < 0.5
    assert "other_output" in reasons
    assert "other_output" not in _two(city, f"Pengolahan {data}", f"Penyajian {data}")[2]


def test_works_for_another_holder(city: City) -> None:
    _, score, reasons = _two(
        city, "Pembangunan Perpustakaan Sekolah", "Pengembangan Perpustakaan Keliling"
    )
    assert score < 0.5
    assert "other_output" in reasons
    # no works, or the same holder, or the institution is the thing itself
    for first, second in (
        ("Pembinaan Perpustakaan Sekolah", "Pembinaan Perpustakaan Keliling"),
        ("Pembangunan Perpustakaan Sekolah", "Pemeliharaan Pagar Perpustakaan Sekolah"),
        ("Pembangunan Sekolah Rakyat", "Pembangunan Asrama Rakyat"),
    ):
        assert "other_output" not in _two(city, first, second)[2]


def test_the_same_deed_for_the_same_group_in_one_area_is_an_overlap(city: City) -> None:
    first = "Pelatihan Keluarga Siaga Kebakaran"
    kind, score, _ = _two(city, first, "Pelatihan Keluarga Tanggap Bencana Alam")
    assert kind in {"overlap", "duplication"}
    # another deed, another group, another area
    for other in (
        "Pendataan Keluarga Tanggap Bencana Alam",
        "Pelatihan Petani Tanggap Bencana Alam",
        "Pelatihan Keluarga Gemar Membaca",
    ):
        kind, less, _ = _two(city, first, other)
        assert kind not in {"overlap", "duplication"}
        assert less < score


def test_one_field_of_law_is_no_field_apart(city: City) -> None:
    rows = [
        {"id": "a", "opd": "dinsos", "name": "Pembinaan Jabatan Fungsional Arsiparis"},
        {"id": "b", "opd": "dinkes", "name": "Pembinaan Jabatan Fungsional Pengantar Kerja"},
        {"id": "c", "opd": "dpmd", "name": "Pembinaan Kapal Penangkap Ikan"},
    ]
    told = compare_programs(city(rows), [("a", "b"), ("b", "c")])["reasons"].tolist()
    assert ["other_field" in reasons for reasons in told] == [False, True]


def test_the_same_deed_on_the_same_topic_is_an_overlap(city: City) -> None:
    kind, _, _ = _two(
        city, "Rehabilitasi Jaringan Irigasi Rawa", "Rehabilitasi Jaringan Irigasi Usaha Tani"
    )
    assert kind in {"overlap", "duplication"}
    # schooling is a topic of a third of all affairs: no work in common by itself
    kind, _, _ = _two(
        city, "Sosialisasi Pendidikan Ramah Gajah", "Sosialisasi Kurikulum Tari Topeng"
    )
    assert kind not in {"overlap", "duplication"}


def test_information_that_is_a_deed_is_no_telling(city: City) -> None:
    _, _, reasons = _two(
        city,
        "Sosialisasi, Komunikasi, Informasi dan Edukasi Rawan Longsor",
        "Penyuluhan Rawan Longsor",
    )
    assert "other_output" not in reasons
