"""What the result offers beyond the table: reviews, groups, areas, explanations."""

import numpy as np
import pandas as pd
import pytest

from sinergi.analysis.duplicates import compare_programs, find_duplicates, finding_id
from sinergi.analysis.duplicates.table import ranked
from sinergi.errors import UnknownIdError, UsageError
from sinergi.i18n import codes, speak

LANSIA = {"name": "Pelatihan Kader Posyandu Lansia", "beneficiaries": "lansia"}


@pytest.fixture
def three(city):
    return city(
        [
            {"id": "a", "opd": "dinsos", "budget_idr": 40, **LANSIA},
            {"id": "b", "opd": "dinkes", "budget_idr": 30, **LANSIA},
            {"id": "c", "opd": "dpmd", "budget_idr": 20, **LANSIA},
            {"id": "d", "opd": "kesbang", "name": "Pembentukan Paskibraka", "budget_idr": 99},
        ]
    )


def test_groups_count_every_program_once(three) -> None:
    result = find_duplicates(three)
    assert len(result) == 3
    groups = result.clusters()
    assert len(groups) == 1
    group = groups.iloc[0]
    assert (group["n_programs"], group["n_agencies"], group["budget_idr"]) == (3, 3, 90)
    assert group["programs"] == "a | b | c"
    assert group["representative"] in {"a", "b", "c"}
    assert result.budget_idr() == 90


def test_group_ids_are_stable(three, city) -> None:
    first = find_duplicates(three).clusters()["cluster"].tolist()
    more = pd.concat([three.programs, city([{"id": "e", "opd": "koperasi", **LANSIA}]).programs])
    second = find_duplicates(three.replace(programs=more)).clusters()
    assert second["cluster"].tolist() == first
    assert second["n_programs"].tolist() == [4]


def test_a_low_threshold_tells_the_likelier_of_the_two_kinds(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinkes", "name": "Pemberian Makanan Tambahan Balita Stunting"},
            {"id": "b", "opd": "dpmd", "name": "Rembuk Stunting Tingkat Desa"},
        ]
    )
    assert compare_programs(snap, [("a", "b")])["kind"].tolist() == ["fragmentation"]
    assert find_duplicates(snap, threshold=0.0).to_frame()["kind"].tolist() == ["overlap"]


def test_two_programs_are_no_group(city) -> None:
    snap = city([{"id": "a", "opd": "dinsos", **LANSIA}, {"id": "b", "opd": "dinkes", **LANSIA}])
    assert len(find_duplicates(snap).clusters()) == 0


def test_rejected_pairs_stay_listable_but_do_not_count(three) -> None:
    reviews = pd.DataFrame(
        {"id": [finding_id("b", "a"), finding_id("b", "c")], "state": ["ditolak", "dikonfirmasi"]}
    )
    result = find_duplicates(three.replace(reviews=reviews))
    frame = result.to_frame()
    states = dict(zip(frame["program_a"] + frame["program_b"], frame["review"], strict=True))
    assert states == {"ab": "ditolak", "bc": "dikonfirmasi", "ac": "belum_ditinjau"}
    assert frame["review"].iloc[-1] == "ditolak"
    assert len(result.ranking()) == 2


def test_limit_keeps_the_strongest_of_each_pair_of_agencies(city) -> None:
    names = [
        "Pelatihan Kader Posyandu Lansia",
        "Penyuluhan Kusta di Pesantren",
        "Senam Jantung Sehat",
    ]
    rows = [
        {"id": f"{o}{k}", "opd": o, "name": n} for o in ("dinsos",
         "dinkes") for k, n in enumerate(names)
    ]  # fmt: skip
    everything = find_duplicates(city(rows))
    limited = find_duplicates(city(rows), limit_per_agency_pair=2)
    assert len(everything) == 3
    pd.testing.assert_frame_equal(limited.to_frame(), everything.to_frame().head(2))


def test_a_family_whose_best_pair_is_over_the_limit_is_told_by_another() -> None:
    frame = pd.DataFrame(
        {
            "program_a": ["p", "q", "p", "q"],
            "program_b": ["x1", "y1", "x2", "y2"],
            "opd_a": "dpmd",
            "opd_b": ["kec1", "kec1", "kec2", "kec2"],
            "score": [0.9, 0.8, 0.7, 0.6],
            "budget_idr": 1,
            "reasons": "same_object",
            "review": "belum_ditinjau",
        }
    )
    kept = ranked(frame, np.array([0, 1, 0, 1]), limit=1)
    assert kept.tolist() == [0, 3]


def test_a_family_of_kecamatan_stands_once_before_the_others(city) -> None:
    name = "Peningkatan Ketahanan Pangan Keluarga"
    kecamatan = [f"kec{k}" for k in range(5)]
    actors = pd.DataFrame(
        {
            "id": ["pangan", "dinsos", "dinkes", *kecamatan],
            "name": ["Dinas Pangan", "Dinas Sosial", "Dinas Kesehatan",
                     *[f"Kecamatan Uji {c}" for c in "ABCDE"]],
            "kind": ["opd"] * 3 + ["kecamatan"] * 5,
            "region": "32.04",
        }
    )  # fmt: skip
    weaker = {"name": "Pelatihan Kader Posyandu Lansia"}
    rows = [
        {"id": o, "opd": o, "name": name, "budget_idr": 10 * k}
        for k, o in enumerate(["pangan", *kecamatan])
    ]
    rows += [
        {"id": "s1", "opd": "dinsos", "place": "Kec. Uji A", **weaker},
        {"id": "s2", "opd": "dinkes", "place": "Kec. Uji B", **weaker},
    ]
    result = find_duplicates(city(rows, actors=actors), threshold=0.3)
    frame = result.to_frame()
    family = (frame["name_a"] == name).tolist()
    assert len(frame) == 6
    assert sum(family[:2]) == 1
    assert family[2:] == [True] * 4
    first = frame[frame["name_a"] == name].iloc[0]
    assert first["score"] == frame.loc[frame["name_a"] == name, "score"].max()
    rest = frame.iloc[2:]
    assert rest["budget_idr"].is_monotonic_decreasing
    pd.testing.assert_frame_equal(result.ranking(), frame)


def test_areas_tell_agencies_programs_and_rupiah(city) -> None:
    snap = city(
        [
            {"id": "a", "opd": "dinkes",
             "name": "Pemberian Makanan Tambahan Balita Stunting", "budget_idr": 100},
            {"id": "b", "opd": "dpmd", "name": "Rembuk Stunting Tingkat Desa", "budget_idr": 50},
            {"id": "c", "opd": "dpmd", "name": "Aksi Konvergensi Stunting", "budget_idr": 25},
            {"id": "d", "opd": "kesbang", "name": "Pembentukan Paskibraka", "budget_idr": 7},
        ]
    )  # fmt: skip
    areas = find_duplicates(snap).areas().set_index("area")
    assert areas.loc["stunting", ["n_agencies", "n_programs", "budget_idr"]].tolist() == [
        2,
        3,
        175,
    ]
    assert areas.loc["stunting", "programs"] == "a | b | c"
    assert "paskibraka" not in areas.index


def test_declared_issue_is_an_area_and_kecamatan_count_as_one(city) -> None:
    rows = [
        {"id": "a", "opd": "kec_a", "name": "Gerak Jalan Warga"},
        {"id": "b", "opd": "kec_b", "name": "Turnamen Catur"},
        {"id": "c", "opd": "dinsos", "name": "Dapur Umum"},
    ]
    declared = pd.DataFrame({"program": ["a", "b", "c"], "issue": ["I01", "I01", "I01"]})
    snap = city(rows, program_issues=declared)
    area = find_duplicates(snap).areas().set_index("area").loc["I01"]
    assert (area["n_agencies"], area["n_programs"]) == (2, 3)
    only = city(rows[:2], program_issues=declared.head(2))
    assert "I01" not in set(find_duplicates(only).areas()["area"])


def test_explanation_of_a_pair_adds_up(three) -> None:
    result = find_duplicates(three)
    told = result.explain("b", "a")
    assert "perlu ditinjau bersama" in str(told)
    assert told.gate == ""
    table = told.table
    assert table.columns.tolist() == ["facet", "label", "level", "related", "duplication"]
    assert table["facet"].iloc[0] == "prior"
    odds = table["related"].sum()
    score = compare_programs(three, [("a", "b")])["score"].iloc[0]
    assert 1 / (1 + 2.718281828459045**-odds) == pytest.approx(score, abs=1e-9)
    assert "<script>" not in told._repr_html_()


def test_explanation_names_the_gate(city) -> None:
    snap = city([{"id": "a", "opd": "dinsos", **LANSIA}, {"id": "b", "opd": "dinsos", **LANSIA}])
    assert find_duplicates(snap).explain("a", "b").gate == "same_agency"
    with pytest.raises(UnknownIdError, match="zzz"):
        find_duplicates(snap).explain("a", "zzz")
    with pytest.raises(UsageError):
        find_duplicates(snap).explain("a")  # type: ignore[call-overload]


def test_both_languages_speak_and_never_claim_savings(three) -> None:
    forbidden = ("hemat", "boros", "sia-sia", "mubazir", "saving", "waste")
    for lang in ("id", "en"):
        with speak(lang):
            result = find_duplicates(three)
            said = [result.explain(), *result.to_frame()["reason_sentence"]]
            pairs = [(a, b) for a in "abcd" for b in "abcd"]
            said += compare_programs(three, pairs)["reason_sentence"].tolist()
        assert not [s for s in said for word in forbidden if word in s.lower()]
    own = [{c for c in codes(lang) if c.startswith("duplicates.")} for lang in ("id", "en")]
    assert own[0] == own[1]


def test_names_cannot_inject_into_sentences(city) -> None:
    name = 'Pelatihan {opd_a} <b>"Kader"</b> Posyandu Lansia'
    snap = city(
        [{"id": "a", "opd": "dinsos", "name": name}, {"id": "b", "opd": "dinkes", "name": name}]
    )
    result = find_duplicates(snap)
    assert name in result.to_frame()["reason_sentence"].iloc[0]
    assert "<b>" not in result._repr_html_()
    assert "<b>" not in result.explain("a", "b")._repr_html_()


def test_provenance_and_frame_are_the_callers_own(three) -> None:
    result = find_duplicates(three, threshold=0.4)
    assert result.provenance.parameters == {
        "threshold": 0.4,
        "limit_per_agency_pair": None,
        "induced": True,
        "own_terms": 0,
    }
    assert result.provenance.data_fingerprint == three.fingerprint
    frame = result.to_frame()
    frame["score"] = 0
    assert result.to_frame()["score"].min() > 0


def test_programs_without_agency_or_region_are_counted(city) -> None:
    snap = city([{"id": "a", **LANSIA}, {"id": "b", "opd": "dinsos", "year": None, **LANSIA}])
    assert {f.code for f in find_duplicates(snap).notices} == {
        "duplicates.notices.no_agency",
        "duplicates.notices.no_year",
    }


def test_the_adjustment_is_a_line_of_the_explanation_and_sums_hold(three) -> None:
    result = find_duplicates(three)
    row = result.to_frame().iloc[0]
    made = result.explain(row["program_a"], row["program_b"])
    table = made.table.set_index("facet")
    assert table.loc["calibration", "related"] == 0.0
    assert abs(table.loc["calibration", "duplication"]) > 0.0
    share = 1.0 / (1.0 + np.exp(-table["duplication"].sum()))
    assert made.p_duplication == pytest.approx(made.strength * share)
    assert made.p_duplication == pytest.approx(row["p_duplication"])


def test_a_pair_is_told_alike_by_search_explanation_and_comparison(three) -> None:
    low = find_duplicates(three, threshold=0.0)
    for row in low.to_frame().itertuples():
        made = low.explain(row.program_a, row.program_b)
        assert (made.kind, made.sentence) == (row.kind, row.reason_sentence)
        judged = compare_programs(three, [(row.program_a, row.program_b)]).iloc[0]
        assert judged["score"] == pytest.approx(row.score, abs=1e-12)
        assert made.score == pytest.approx(row.score, abs=1e-12)
        if row.score >= 0.5:
            assert judged["kind"] == row.kind
