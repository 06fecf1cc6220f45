"""What a row says of itself: deeds, its own description, slips in places, whom it is for."""

import pandas as pd
import pytest

from sinergi.analysis.duplicates import compare_programs
from sinergi.analysis.duplicates.facets import of_text
from sinergi.analysis.duplicates.place_slips import one_slip
from sinergi.analysis.duplicates.slips import mend


def judge(snap) -> pd.Series:
    return compare_programs(snap, [("a", "b")]).iloc[0]


def two(city, a: dict[str, object], b: dict[str, object], *more: dict[str, object]):
    return city([{"id": "a", "opd": "dinsos", **a}, {"id": "b", "opd": "dinkes", **b}, *more])


@pytest.mark.parametrize(
    ("name", "deeds"),
    [
        ("Kegiatan monitoring dan evaluasi terkait pencegahan stunting",
         {"monitoring dan evaluasi"}),
        ("Meningkatnya penanganan sampah melalui pelatihan", {"pelatihan"}),
        ("Dalam rangka mendukung siskamling dilaksanakan gladi", set()),
        ("Pelatihan dan pendampingan petani", {"pelatihan", "pendampingan"}),
    ],
)  # fmt: skip
def test_a_verb_that_a_text_is_about_is_not_what_is_done(name, deeds) -> None:
    assert of_text(name).activities == deeds


def test_the_own_description_speaks_for_an_official_name(city) -> None:
    told = {"description": "Pelatihan kader stunting di posyandu", "beneficiaries": "Kader"}
    official = {"name": "Fasilitasi Pengelolaan Keuangan Desa", **told}
    plain = {"name": "Pelatihan kader stunting", **told}
    assert judge(two(city, official, plain))["kind"] == "duplication"
    # under the same official name the descriptions part two lines
    other = {**official, "description": "Pembangunan jembatan gantung"}
    assert judge(two(city, other, plain))["kind"] in {"none", "fragmentation"}


@pytest.mark.parametrize("group", ["Ibu hamil", "Penggiat kesenian wayang"])
def test_everybody_and_a_group_are_an_overlap_at_most(city, group) -> None:
    row = {"name": "Pelatihan pencegahan stunting", "place": "Kec. Sukamaju"}
    found = judge(
        two(city, {**row, "beneficiaries": "Masyarakat umum"}, {**row, "beneficiaries": group})
    )
    assert found["kind"] == "overlap"
    assert "wider_beneficiaries" in found["reasons"]


def test_other_people_or_places_are_no_evidence_against_the_same_work(city) -> None:
    base = {"name": "Pelatihan pencegahan stunting", "beneficiaries": "Ibu hamil"}
    apart = [{**base, "place": f"Kec. {k}"} for k in ("Sukamaju", "Cimekar")]
    found = judge(two(city, *apart))
    assert found["kind"] == "overlap"
    assert "disjoint_places" in found["reasons"]


def test_a_slip_in_the_name_of_a_kecamatan_is_the_same_place(city) -> None:
    more = [
        {"id": f"m{k}", "opd": "dpmd", "name": f"Pembangunan jembatan {k}",
         "place": "Kec. Sindangkerta"}
        for k in range(6)
    ]  # fmt: skip
    row = {"name": "Pelatihan pencegahan stunting", "beneficiaries": "Ibu hamil"}
    right, slip = ({**row, "place": f"Kec. {k}"} for k in ("Sindangkerta", "Sindnagkerta"))
    assert "same_district" in judge(two(city, right, slip, *more))["reasons"]
    other = {**row, "place": "Kec. Sindangsari"}
    assert "disjoint_places" in judge(two(city, right, other, *more))["reasons"]
    # without rows that show which of the two is right nothing is mended
    assert "disjoint_places" in judge(two(city, right, slip))["reasons"]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [("lujami", "ulujami", True), ("imnggir", "minggir", True), ("tegal", "tegal", False),
     ("tegalrejo", "tegalsari", False), ("kubu", "kuubu", True)],
)  # fmt: skip
def test_one_slip(one, two, same) -> None:
    assert one_slip(one, two) is same
    assert one_slip(two, one) is same


def test_a_word_of_many_texts_has_its_slips_more_than_twice() -> None:
    assert mend(["masyarakat", "masyarkat"], [9_000, 12]) == {"masyarkat": "masyarakat"}
    assert mend(["masyarakat", "masyarkat"], [900, 12]) == {}


def test_a_name_of_running_costs_is_believed_unless_the_description_tells_other_work(city) -> None:
    told = {"description": "Pelatihan kader stunting di posyandu", "beneficiaries": "Kader"}
    plain = {"name": "Pelatihan kader stunting", **told}
    name = {"name": "Penyediaan Bahan Logistik Kantor"}
    assert judge(two(city, {**name, **told}, plain))["kind"] == "duplication"
    assert "overhead" in judge(two(city, name, plain))["reasons"]
    coded = {**name, **told, "code": "1.06.01.2.06.0004"}
    assert "overhead" in judge(two(city, coded, plain))["reasons"]
