"""What is a duplication, an overlap, a fragment, and what is none of them: the traps."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.errors import UnknownIdError, UsageError

COLUMNS = [
    "program_a", "program_b", "name_a", "name_b", "opd_a", "opd_b", "region", "year", "kind",
    "score", "p_duplication", "budget_idr", "reasons", "reason_sentence", "review",
]  # fmt: skip
LANSIA = {"name": "Pelatihan Kader Posyandu Lansia", "beneficiaries": "lansia"}


def judge(snap, a: str, b: str) -> pd.Series:
    return compare_programs(snap, [(a, b)]).iloc[0]


def test_same_activity_for_the_same_people_is_a_duplication(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "budget_idr": 50_000_000, **LANSIA},
            {"id": "b", "opd": "dinkes", "budget_idr": 30_000_000, **LANSIA},
        ]
    )
    found = judge(snap, "b", "a")
    assert (found["program_a"], found["program_b"]) == ("b", "a")
    assert found["kind"] == "duplication"
    assert found["score"] > 0.9
    assert found["budget_idr"] == 30_000_000
    assert {"same_name", "same_activity", "same_beneficiaries"} <= set(
        found["reasons"].split(" | ")
    )


@pytest.mark.parametrize(("budget", "told"), [(60_000_000, False), (61_234_500, True)])
def test_only_a_precise_sum_in_common_tells_something(city, budget, told) -> None:
    rows = [
        {"id": name, "opd": opd, "budget_idr": budget, **LANSIA}
        for name, opd in (("a", "dinsos"), ("b", "dinkes"))
    ]
    assert ("same_budget" in judge(city(rows), "a", "b")["reasons"]) is told


def test_other_people_make_it_an_overlap(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": "Pelatihan Kewirausahaan Konveksi",
             "beneficiaries": "penyandang disabilitas"},
            {"id": "b", "opd": "koperasi", "name": "Pelatihan Kewirausahaan Konveksi",
             "beneficiaries": "petani"},
        ]
    )  # fmt: skip
    found = judge(snap, "a", "b")
    assert found["kind"] == "overlap"
    assert "different_beneficiaries" in found["reasons"]


def test_disjoint_places_are_at_most_an_overlap(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "place": "Kec. Sukamaju", **LANSIA},
            {"id": "b", "opd": "dinkes", "place": "Kec. Cimekar", **LANSIA},
            {"id": "c", "opd": "dinkes", "place": "Kecamatan Sukamaju", **LANSIA},
        ]
    )
    apart, together = judge(snap, "a", "b"), judge(snap, "a", "c")
    assert apart["kind"] == "overlap"
    assert apart["p_duplication"] == 0
    assert "disjoint_places" in apart["reasons"]
    assert together["kind"] == "duplication"
    assert "same_district" in together["reasons"]


def test_everywhere_and_office_addresses_are_no_evidence_of_place(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "place": "Kab. Bandung, Semua Kecamatan", **LANSIA},
            {"id": "b", "opd": "dinkes",
             "place": "Kantor Dinas Kesehatan, Jl. Raya Kec. Sukamaju", **LANSIA},
        ]
    )  # fmt: skip
    found = judge(snap, "a", "b")
    assert "place_unknown" in found["reasons"]
    assert "disjoint_places" not in found["reasons"]


def test_the_name_of_a_place_in_a_title_is_no_object(city) -> None:
    snap = city(
        [
            {
                "id": "a", "opd": "dinkes", "place": "Kecamatan Sukamaju",
                "name": "Pemeriksaan Kesehatan Gratis Kecamatan Sukamaju",
            },
            {
                "id": "b", "opd": "koperasi", "place": "Kecamatan Sukamaju",
                "name": "Pameran Kerajinan Bambu Kecamatan Sukamaju",
            },
        ]
    )  # fmt: skip
    assert judge(snap, "a", "b")["kind"] == "none"
    assert len(find_duplicates(snap)) == 0


def test_disjoint_years_are_none_with_the_reason(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "year": 2024, **LANSIA},
            {"id": "b", "opd": "dinkes", "year": 2025, **LANSIA},
        ]
    )
    found = judge(snap, "a", "b")
    assert (found["kind"], found["reasons"]) == ("none", "disjoint_years")
    assert found["score"] < 0.05
    assert len(find_duplicates(snap, threshold=0)) == 0


def test_two_years_each_within_itself(city) -> None:
    rows = [
        {"id": f"{o}{y}", "opd": o, "year": y, **LANSIA}
        for o in ("dinsos", "dinkes")
        for y in (2024, 2025)
    ]
    found = find_duplicates(city(rows)).to_frame()
    assert list(zip(found["program_a"], found["program_b"], found["year"], strict=True)) == [
        ("dinkes2024", "dinsos2024", 2024), ("dinkes2025", "dinsos2025", 2025),
    ]  # fmt: skip


def test_same_agency_is_none(city) -> None:
    snap = city([{"id": "a", "opd": "dinsos", **LANSIA}, {"id": "b", "opd": "dinsos", **LANSIA}])
    assert judge(snap, "a", "b")["reasons"] == "same_agency"
    assert len(find_duplicates(snap)) == 0


def test_kecamatan_each_for_its_own_people(city) -> None:
    name = "Fasilitasi Pengelolaan Keuangan Desa dan Pendayagunaan Aset Desa"
    snap = city(
        [
            {"id": "a", "opd": "kec_a", "name": name, "code": "7.01.06.2.01.0003"},
            {"id": "b", "opd": "kec_b", "name": name, "code": "7.01.06.2.01.0003"},
            {"id": "c", "opd": "dpmd", "name": "Fasilitasi Pengelolaan Aset Desa",
             "code": "2.13.04.2.01.0013"},
        ]
    )  # fmt: skip
    own = judge(snap, "a", "b")
    assert own["kind"] == "none"
    assert "own_catchment" in own["reasons"]
    for kecamatan in ("a", "b"):
        found = judge(snap, kecamatan, "c")
        assert found["kind"] == "overlap"
        assert "kecamatan_and_agency" in found["reasons"]


def test_kecamatan_and_agency_with_identical_names_stay_an_overlap(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "kec_a", **LANSIA},
            {"id": "b", "opd": "dinkes", **LANSIA},
            {"id": "c", "opd": "dinkes", "place": "Kecamatan Sukamaju", **LANSIA},
        ]
    )
    assert judge(snap, "a", "b")["kind"] == "overlap"
    assert judge(snap, "a", "c")["kind"] == "duplication"


def test_work_that_the_law_gives_to_both_is_an_overlap_but_graded_down(city) -> None:
    name = "Fasilitasi Pemanfaatan Teknologi Tepat Guna"
    snap = city(
        [
            {"id": "a", "opd": "kec_a", "name": name, "code": "7.01.06.2.01.0016"},
            {"id": "b", "opd": "dpmd", "name": name, "code": "2.13.04.2.01.0016"},
            {"id": "c", "opd": "dpmd", "name": name, "code": "2.13.04.2.01.0016",
             "place": "Kecamatan Sukamaju"},
            {"id": "d", "opd": "koperasi", "name": name, "code": "2.17.03.2.01.0001"},
        ]
    )  # fmt: skip
    by_law, same_place, unordered = (judge(snap, x, y) for x, y in ("ab", "ac", "bd"))
    assert by_law["kind"] == "overlap"
    assert "parallel_by_law" in by_law["reasons"]
    assert 0.5 < by_law["score"] <= 0.75
    assert same_place["score"] > by_law["score"]
    assert unordered["score"] > 0.75


def test_hospitals_and_an_agency_with_its_own_unit(city) -> None:
    name = "Pengembangan Pelayanan Rujukan Jantung Terpadu"
    actors = pd.DataFrame(
        {
            "id": ["dinkes", "rsud_a", "rsud_b", "upt"],
            "name": ["Dinas Kesehatan", "RSUD Sukamaju", "RSUD Cimekar", "UPTD Laboratorium"],
            "kind": ["opd", "uptd", "uptd", "uptd"],
            "region": "32.04",
            "urusan": ["1.02", "1.02", "1.02", None],
            "parent": [None, None, None, "dinkes"],
        }
    )
    rows = [{"id": o, "opd": o, "name": name} for o in actors["id"]]
    snap = city(rows, actors=actors)
    assert judge(snap, "rsud_a", "rsud_b")["reasons"] == "own_catchment"
    assert judge(snap, "dinkes", "rsud_a")["reasons"] == "own_unit"
    assert judge(snap, "dinkes", "upt")["reasons"] == "own_unit"
    assert len(find_duplicates(snap)) == 0


def test_overhead_is_left_out_and_counted(city) -> None:
    name = "Penyediaan Peralatan dan Perlengkapan Kantor"
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": name, "code": "1.06.01.2.06.0002"},
            {"id": "b", "opd": "dinkes", "name": name, "code": "1.02.01.2.06.0002"},
        ]
    )
    result = find_duplicates(snap)
    assert len(result) == 0
    assert [(f.code, f.facts["count"]) for f in result.notices] == [
        ("duplicates.notices.overhead", 2)
    ]
    assert judge(snap, "a", "b")["reasons"] == "overhead"


def test_expense_lines_are_no_activities(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": "Belanja Sosialisasi", "level": "paket"},
            {"id": "b", "opd": "dinkes", "name": "Belanja Sosialisasi", "level": "paket"},
        ]
    )
    result = find_duplicates(snap)
    assert len(result) == 0
    assert [f.code for f in result.notices] == ["duplicates.notices.expense"]
    assert judge(snap, "a", "b")["kind"] == "none"


@pytest.mark.parametrize(
    "name",
    ["Materai", "Tangga", "REHAB RINGAN GEDUNG NEGARA SEDERHANA", "Pengadaan Kursi Lipat",
     "Pembangunan Tiang Bulat Armature LED 12 Watt", "Tenaga Ahli Pendukung", "Sosialisasi"],
)  # fmt: skip
def test_goods_and_price_list_items_are_no_programs(city, name: str) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": name, "level": "paket"},
            {"id": "b", "opd": "dinkes", "name": name, "level": "paket"},
        ]
    )
    result = find_duplicates(snap, threshold=0)
    assert len(result) == 0
    assert [(f.code, f.facts["count"]) for f in result.notices] == [
        ("duplicates.notices.expense", 2)
    ]


def test_a_package_that_names_a_service_counts(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": "Pelatihan Barista Kopi", "level": "paket"},
            {"id": "b", "opd": "koperasi", "name": "Spanduk", "level": "paket",
             "description": "Pelatihan barista kopi"},
        ]
    )  # fmt: skip
    assert len(find_duplicates(snap)) == 1


def test_activity_of_an_expense_line_is_read_in_its_description(city) -> None:
    detail = "Pelatihan barista kopi bagi pemuda pencari kerja"
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": "Belanja Makanan dan Minuman Rapat",
             "description": detail, "level": "paket"},
            {"id": "b", "opd": "koperasi", "name": "Belanja Alat Tulis Kantor",
             "description": detail, "level": "paket"},
        ]
    )  # fmt: skip
    assert "expense_line" not in judge(snap, "a", "b")["reasons"]
    assert "same_object" in judge(snap, "a", "b")["reasons"]


def test_same_nomenclature_in_another_region_counts_for_nothing(city) -> None:
    actors = pd.DataFrame(
        {
            "id": ["x", "y", "prov"],
            "name": ["Dinas Sosial", "Dinas Kesehatan", "Dinas Sosial"],
            "kind": "opd",
            "region": ["32.04", "32.73", "32"],
        }
    )
    snap = city(
        [
            {"id": "a", "opd": "x", **LANSIA},
            {"id": "b", "opd": "y", "region": "32.73", **LANSIA},
            {"id": "c", "opd": "prov", "region": "32", **LANSIA},
        ],
        actors=actors,
    )
    assert judge(snap, "a", "b")["reasons"] == "other_region"
    assert judge(snap, "a", "c")["reasons"] == "vertical_apart"
    assert len(find_duplicates(snap, threshold=0)) == 0


def test_province_and_its_kabupaten_meet_in_one_place(city) -> None:
    actors = pd.DataFrame(
        {"id": ["x", "prov"], "name": ["Dinas Sosial", "Dinas Sosial Provinsi"], "kind": "opd",
         "region": ["32.04", "32"]}
    )  # fmt: skip
    place = {"place": "Desa Cikole, Kec. Sukamaju", **LANSIA}
    snap = city(
        [
            {"id": "a", "opd": "x", **place},
            {"id": "c", "opd": "prov", "region": "32", **place},
        ],
        actors=actors,
    )
    found = find_duplicates(snap).to_frame()
    assert found[["program_a", "program_b", "region", "kind"]].values.tolist() == [
        ["a", "c", "32.04", "duplication"]
    ]
    assert "vertical" in found["reasons"].iloc[0].split(" | ")


def test_one_word_in_common_is_not_enough(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dpmd", "name": "Fasilitasi Penyusunan Profil Desa"},
            {"id": "b", "opd": "kesbang", "name": "Fasilitasi Sengketa Batas Desa"},
            {"id": "c", "opd": "dinsos", "name": "Penyebaran Informasi Publik"},
            {"id": "d", "opd": "kesbang", "name": "Pembinaan Ormas"},
        ]
    )
    assert judge(snap, "a", "b")["kind"] in {"none", "fragmentation"}
    assert judge(snap, "c", "d")["kind"] == "none"


def test_words_unknown_to_the_thesaurus_fall_back_to_the_letters(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", "name": "Ngarumat Sirung Kaulinan Barudak Lembur"},
            {"id": "b", "opd": "dinkes", "name": "Ngarumat Sirung Kaulinan Barudak Lembur Hejo"},
            {"id": "c", "opd": "dpmd", "name": "Ngaropéa Tampian Cai Susukan Wetan"},
        ]
    )
    assert judge(snap, "a", "b")["kind"] in {"overlap", "duplication"}
    assert judge(snap, "a", "c")["kind"] == "none"


def test_one_area_of_need_is_fragmentation(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinkes", "name": "Pemberian Makanan Tambahan Balita Stunting"},
            {"id": "b", "opd": "dpmd", "name": "Rembuk Stunting Tingkat Desa"},
        ]
    )
    found = judge(snap, "a", "b")
    assert found["kind"] == "fragmentation"
    assert "same_area" in found["reasons"]


def test_name_that_the_law_gives_to_several_affairs(city) -> None:
    name = (
        "Peningkatan Kesadaran Keluarga Dalam Membangun Kerja Sama Antar-Keluarga, Warga, dan "
        "Kelompok Masyarakat"
    )
    snap = city(
        [
            {"id": "a", "opd": "dpmd", "name": name, "code": "2.13.05.2.01.0010"},
            {"id": "b", "opd": "kesbang", "name": name, "code": "4.01.02.2.02.0004"},
            {"id": "c", "opd": "kesbang", "name": name, "code": "2.13.05.2.01.0010"},
        ]
    )
    assert "mandated_by_law" in judge(snap, "a", "b")["reasons"]
    assert judge(snap, "a", "b")["score"] < judge(snap, "a", "c")["score"]


def test_name_held_by_many_agencies_is_worth_less(city) -> None:
    kinds = [
        "Sosial",
        "Kesehatan",
        "Pertanian",
        "Perhubungan",
        "Kebudayaan",
        "Perikanan",
        "Pariwisata",
    ]
    actors = pd.DataFrame(
        {"id": [f"o{k}" for k in range(7)], "name": [f"Dinas {k}" for k in kinds], "kind": "opd",
         "region": "32.04"}
    )  # fmt: skip
    name = "Penyusunan Naskah Kearifan Lokal"

    def score(holders: int) -> float:
        rows = [{"id": f"p{k}", "opd": f"o{k}", "name": name} for k in range(holders)]
        filler = [
            {"id": f"q{k}", "opd": f"o{k}", "name": f"Urusan {kinds[k]} Utama"} for k in range(7)
        ]
        return judge(city([*rows, *filler], actors=actors), "p0", "p1")["score"]

    assert score(2) > score(6)


def test_reorganisation_by_structure_stands_apart(city) -> None:
    actors = pd.DataFrame(
        {
            "id": ["lama", "baru", "dinkes"],
            "name": [
                "Dinas Pertamanan dan Pemakaman",
                "Dinas Pemakaman dan Ruang Hijau",
                "Dinas Kesehatan",
            ],
            "kind": "opd",
            "region": "32.04",
            "urusan": ["1.04 | 2.11", "2.11", "1.02"],
        }
    )
    names = ["Penataan Blok Makam", "Sensus Ahli Waris Makam", "Penerangan Jalan Pemakaman"]
    rows = [
        {"id": f"{o}{k}", "opd": o, "name": n, "code": f"2.11.05.2.01.000{k}", "budget_idr": 10}
        for o in ("lama", "baru")
        for k, n in enumerate(names)
    ]
    rows += [
        {"id": "s1", "opd": "lama", "budget_idr": 7, **LANSIA},
        {"id": "s2", "opd": "dinkes", "budget_idr": 5, **LANSIA},
    ]
    result = find_duplicates(city(rows, actors=actors))
    moved = result.reorganisations()
    assert set(moved["kind"]) == {"duplication"}
    assert len(moved) == 3
    assert result.ranking()["program_a"].tolist() == ["s1"]
    assert result.to_frame()["program_a"].tolist()[0] == "s1"
    assert result.budget_idr() == 12
    assert "penataan organisasi" in result.explain()


def test_reorganisation_by_dates(city) -> None:
    actors = pd.DataFrame(
        {
            "id": ["lama", "baru"],
            "name": ["Dinas Pertamanan", "Badan Pertamanan dan Hutan Kota"],
            "kind": "opd",
            "region": "32.04",
            "valid_from": [None, pd.Timestamp("2025-01-10").date()],
            "valid_to": [pd.Timestamp("2025-01-09").date(), None],
        }
    )
    name = "Penanaman Pohon Peneduh Jalan"
    snap = city(
        [{"id": "a", "opd": "lama", "name": name}, {"id": "b", "opd": "baru", "name": name}],
        actors=actors,
    )
    assert len(find_duplicates(snap).reorganisations()) == 1


def test_shared_work_of_unrelated_agencies_is_no_reorganisation(city) -> None:
    rows = [
        {"id": f"{o}{k}", "opd": o, "name": f"Deteksi Penyakit Langka Jenis {k}",
         "code": f"1.02.02.2.02.000{k}"}
        for o in ("dinsos", "dinkes")
        for k in range(4)
    ]  # fmt: skip
    assert len(find_duplicates(city(rows)).reorganisations()) == 0


_FIELDS = st.fixed_dictionaries(
    {
        "opd": st.sampled_from(["dinsos", "dinkes", "dpmd", "kec_a", "kec_b", "rsud_a"]),
        "name": st.sampled_from(
            ["Pelatihan Kader Posyandu", "Bimtek Kader Posyandu Lansia", "Belanja Sosialisasi",
             "Rehabilitasi Jalan Desa", "Sosialisasi Bahaya Narkoba bagi Pelajar",
             "Penyuluhan Narkotika di Sekolah", "Fasilitasi Pengelolaan Aset Desa"]
        ),
        "place": st.sampled_from([None, "Kec. Sukamaju", "Kec. Cimekar", "Semua Kecamatan"]),
        "beneficiaries": st.sampled_from([None, "pelajar", "masyarakat", "lansia"]),
        "year": st.sampled_from([2024, 2025, None]),
        "budget_idr": st.sampled_from([None, 0, 10_000_000, 25_000_000]),
        "code": st.sampled_from([None, "1.06.04.2.01.0001", "7.01.06.2.01.0003"]),
    }
)  # fmt: skip


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_FIELDS, min_size=2, max_size=6))
def test_judgement_is_symmetric_and_bounded(city, rows: list[dict[str, object]]) -> None:
    snap = city([{"id": f"p{k}", **row} for k, row in enumerate(rows)])
    pairs = [(f"p{a}", f"p{b}") for a in range(len(rows)) for b in range(len(rows))]
    there = compare_programs(snap, pairs)
    back = compare_programs(snap, [(b, a) for a, b in pairs])
    assert there["score"].tolist() == back["score"].tolist()
    assert there["kind"].tolist() == back["kind"].tolist()
    assert there["p_duplication"].between(0, 1).all()
    assert (there["p_duplication"] <= there["score"]).all()
    assert there["score"].between(0, 1).all()


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_FIELDS, min_size=2, max_size=7), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(city, rows: list[dict[str, object]], random) -> None:
    named = [{"id": f"p{k}", **row} for k, row in enumerate(rows)]
    mixed = list(named)
    random.shuffle(mixed)
    one, two = (find_duplicates(city(r), threshold=0.01) for r in (named, mixed))
    pd.testing.assert_frame_equal(one.to_frame(), two.to_frame())
    pd.testing.assert_frame_equal(one.areas(), two.areas())
    pd.testing.assert_frame_equal(one.clusters(), two.clusters())


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(_FIELDS, min_size=2, max_size=7))
def test_search_agrees_with_judging_every_pair(city, rows: list[dict[str, object]]) -> None:
    snap = city([{"id": f"p{k}", **row} for k, row in enumerate(rows)])
    found = find_duplicates(snap, threshold=0.5).to_frame()
    ids = sorted(f"p{k}" for k in range(len(rows)))
    every = compare_programs(snap, [(a, b) for a in ids for b in ids if a < b])
    same_year = {(a, b) for a, b in zip(found["program_a"], found["program_b"], strict=True)}
    strong = every[every["kind"].isin(["duplication", "overlap"])]
    years = {f"p{k}": row["year"] for k, row in enumerate(rows)}
    expected = {
        (a, b)
        for a, b in zip(strong["program_a"], strong["program_b"], strict=True)
        if years[a] == years[b]
    }
    assert same_year == expected


def test_columns_types_and_empty_result(city) -> None:
    empty = find_duplicates(city([{"id": "a", "opd": "dinsos", **LANSIA}]))
    assert empty.to_frame().columns.tolist() == COLUMNS
    assert len(empty.areas()) == len(empty.clusters()) == len(empty.reorganisations()) == 0
    assert empty.budget_idr() == 0
    assert "Belum terlihat dalam data" in empty.explain()
    none = compare_programs(city([]), [])
    assert none.columns.tolist() == COLUMNS
    assert str(none["score"].dtype) == "double[pyarrow]"


def test_bad_calls_say_what_is_wrong(city) -> None:
    snap = city([{"id": "a", "opd": "dinsos", **LANSIA}])
    with pytest.raises(UnknownIdError, match="zzz"):
        compare_programs(snap, [("a", "zzz")])
    with pytest.raises(UsageError, match="0 dan 1"):
        find_duplicates(snap, threshold=1.5)
    with pytest.raises(UsageError, match="1 atau lebih"):
        find_duplicates(snap, limit_per_agency_pair=0)
    with pytest.raises(UsageError, match="dua id"):
        compare_programs(snap, [("a",)])
    with pytest.raises(UsageError, match="dua id"):
        compare_programs(snap, pd.DataFrame({"x": ["a"]}))


def test_pairs_may_be_a_frame(city) -> None:
    snap = city([{"id": "a", "opd": "dinsos", **LANSIA}, {"id": "b", "opd": "dinkes", **LANSIA}])
    frame = pd.DataFrame({"label": ["x"], "program_b": ["a"], "program_a": ["b"]})
    assert compare_programs(snap, frame)["program_a"].tolist() == ["b"]
    two = pd.DataFrame({"left": ["a"], "right": ["b"]})
    assert compare_programs(snap, two)["program_a"].tolist() == ["a"]


def test_inactive_rows_can_be_compared_but_are_not_searched(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinsos", **LANSIA},
            {"id": "b", "opd": "dinkes", "active": False, **LANSIA},
        ]
    )
    assert len(find_duplicates(snap)) == 0
    assert judge(snap, "a", "b")["kind"] == "duplication"
