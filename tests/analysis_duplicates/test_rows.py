"""Which rows of a budget are compared."""

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.analysis.rows import active_rows, deepest_rows


def test_ancestors_and_inactive_versions_go(city) -> None:
    snap = city(
        [
            {"id": "p", "opd": "dinsos", "name": "Program Sosial", "level": "program"},
            {
                "id": "k",
                "opd": "dinsos",
                "name": "Rehabilitasi",
                "level": "kegiatan",
                "parent": "p",
            },
            {"id": "s", "opd": "dinsos", "name": "Bimbingan Anak", "parent": "k"},
            {
                "id": "old",
                "opd": "dinsos",
                "name": "Bimbingan Anak",
                "parent": "k",
                "active": False,
            },
            {"id": "q", "opd": "dinkes", "name": "Program Kesehatan", "level": "program"},
        ]
    )
    assert active_rows(snap)["id"].tolist() == ["k", "p", "q", "s"]
    assert deepest_rows(snap)["id"].tolist() == ["q", "s"]


def test_level_without_children_still_yields_to_a_deeper_one(city) -> None:
    snap = city(
        [
            {"id": "k", "opd": "dinsos", "name": "Kegiatan tanpa anak", "level": "kegiatan"},
            {"id": "s", "opd": "dinsos", "name": "Bimbingan Anak"},
        ]
    )
    assert deepest_rows(snap)["id"].tolist() == ["s"]


def test_packages_without_parent_are_a_layer_of_their_own(city) -> None:
    snap = city(
        [
            {"id": "s", "opd": "dinsos", "name": "Bimbingan Anak"},
            {"id": "x", "opd": "dinsos", "name": "Pelatihan Kader", "level": "paket"},
            {"id": "t", "opd": "dinkes", "name": "Imunisasi"},
            {
                "id": "y",
                "opd": "dinkes",
                "name": "Kader Imunisasi",
                "level": "paket",
                "parent": "t",
            },
        ]
    )
    rows = deepest_rows(snap).set_index("id")["layer"].to_dict()
    assert rows == {"s": "plan", "x": "package", "y": "plan"}


def test_a_linked_package_does_not_push_out_lines_without_packages(city) -> None:
    more = {"opd": "dinkes", "budget_idr": 5}
    snap = city(
        [
            {"id": "t", "name": "Imunisasi", **more},
            {"id": "y", "name": "Kader Imunisasi", "level": "paket", "parent": "t", **more},
            {"id": "u", "name": "Gizi Balita", **more},
        ]
    )
    assert deepest_rows(snap).set_index("id")["layer"].to_dict() == {"u": "plan", "y": "plan"}


def test_overhead_by_code_and_by_name(city) -> None:
    snap = city(
        [
            {
                "id": "a",
                "opd": "dinsos",
                "name": "Pengadaan Kartu Pegawai",
                "code": "1.06.01.2.05.0009",
            },
            {"id": "b", "opd": "dinsos", "name": "Bimbingan Anak", "code": "1.06.04.2.01.0001"},
            {"id": "c", "opd": "dinkes", "name": "Belanja (Pengadaan Kartu Pegawai) tahap 2"},
            {"id": "d", "opd": "dinkes", "name": "Penyediaan Gaji dan Tunjangan ASN"},
        ]
    )
    assert deepest_rows(snap).set_index("id")["overhead"].to_dict() == {
        "a": True, "b": False, "c": True, "d": True,
    }  # fmt: skip


def test_overhead_by_official_name_with_slips_of_the_pen(city) -> None:
    names = {
        "run": "Pelaksanaan Penatausahaan danPengujian/Verifikasi Keuangan SKPD",
        "slip": "Pelaksanaan Penatausahan dan Pengujian/Verifikasi Keuangan SKPD",
        "held": "Belanja ATK Pelaksanaan Penatausahaan danPengujian/Verifikasi Keuangan SKPD",
        "other": "Pelaksanaan Pengujian dan Verifikasi Mutu Air Minum Perdesaan",
        "short": "Pengadaan Mebel Sekolah Dasar",
    }
    snap = city(
        [{"id": i, "opd": "dinsos", "name": n, "level": "paket"} for i, n in names.items()]
    )
    assert deepest_rows(snap).set_index("id")["overhead"].to_dict() == {
        "held": True, "other": False, "run": True, "short": False, "slip": True,
    }  # fmt: skip


def test_a_code_of_a_service_outweighs_the_name(city) -> None:
    name = "Pelaksanaan Penatausahaan dan Pengujian/Verifikasi Keuangan SKPD"
    snap = city([{"id": "a", "opd": "dinsos", "name": name, "code": "1.06.04.2.01.0001"}])
    assert deepest_rows(snap)["overhead"].tolist() == [False]


def test_official_names_of_common_words_count_as_a_whole_only(city) -> None:
    """Running costs without a code lead no list; a name that only holds one stays."""
    names = ["Penyediaan Bahan/Material", "Penyediaan Bahan/Material",
             "Penyediaan Bahan/Material Bangunan bagi Korban Bencana"]  # fmt: skip
    rows = [
        {"id": str(k), "opd": opd, "name": name}
        for k, (opd, name) in enumerate(zip(("dinsos", "dinkes", "dpmd"), names, strict=True))
    ]
    assert deepest_rows(city(rows)).set_index("id")["overhead"].to_dict() == {
        "0": True, "1": True, "2": False,
    }  # fmt: skip


def test_a_package_that_names_a_long_overhead_line_is_one(city) -> None:
    name = "Biaya Penjilidan (Pelaksanaan Pengumpulan Data Statistik Sektoral Daerah)"
    snap = city([{"id": "a", "opd": "dinsos", "name": name, "level": "paket"}])
    assert deepest_rows(snap)["overhead"].tolist() == [True]


def _kader(opd: str, key: str, **more: object) -> dict[str, object]:
    name = "Pelatihan Kader Posyandu Lansia"
    return {"id": key, "opd": opd, "name": name, "budget_idr": 10, **more}


def _with_packages(city):
    """Two agencies whose package repeats their sub kegiatan, and a third with a package only."""
    return city(
        [
            _kader("dinsos", "a"),
            _kader("dinsos", "a2", level="paket", name="PELATIHAN KADER POSYANDU LANSIA"),
            _kader("dinkes", "b"),
            _kader("dinkes", "b2", level="paket"),
            {"id": "c", "opd": "dpmd", "name": "Penataan Aset Desa"},
            _kader("dpmd", "c2", level="paket"),
            _kader("dinsos", "a0", level="paket", year=2024),
        ]
    )


def test_a_package_named_like_its_own_plan_row_is_the_same_rupiah(city) -> None:
    result = find_duplicates(_with_packages(city))
    frame = result.to_frame()
    met = frame[["program_a", "program_b"]].to_numpy().tolist()
    # the plan row stands for its package also where another agency has a package only
    assert sorted(map(tuple, met)) == [("a", "b"), ("a", "c2"), ("b", "c2")]
    assert result.budget_idr() == 30
    assert set(result.clusters()["n_programs"]) == {3}
    assert set(result.areas()["n_programs"]) <= {2, 3}
    (told,) = [n for n in result.notices if n.code == "duplicates.notices.own_package"]
    assert told.facts == {"count": 2}


def test_what_is_left_out_is_judged_when_asked(city) -> None:
    snap = _with_packages(city)
    asked = compare_programs(snap, [("a2", "b2"), ("a", "b")])
    assert asked["kind"].tolist() == ["duplication", "duplication"]


def test_a_program_package_of_another_name_stays(city) -> None:
    rows = [
        {"id": "a", "opd": "dinsos", "name": "Pelayanan Lansia"},
        _kader("dinsos", "a2", level="paket"),
        {"id": "b", "opd": "dinkes", "name": "Imunisasi"},
        _kader("dinkes", "b2", level="paket"),
    ]
    frame = find_duplicates(city(rows)).to_frame()
    assert frame[["program_a", "program_b"]].to_numpy().tolist() == [["a2", "b2"]]
