"""Groups whose members can be taken out, and pairs explained bar by bar."""

import re

import numpy as np
import openpyxl
import pandas as pd
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.reasons import AGAINST, REASONS, UNKNOWN, in_parts
from sinergi.analysis.duplicates.waterfall import steps
from sinergi.analysis.duplicates.weight import for_reading, listed_first
from sinergi.i18n import speak
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_review

HOSTILE = "<script>alert(1)</script> Pelatihan Kader Posyandu Lansia"
OPDS = ["dinsos", "dinkes", "disdik", "disnaker"]


def city(names=None, **reviews) -> Snapshot:
    actors = {"id": OPDS, "kind": "opd", "region": "32.04",
              "name": ["Dinas Sosial", "Dinas Kesehatan", "Dinas Pendidikan",
                       "Dinas Tenaga Kerja"]}  # fmt: skip
    programs = {
        "id": ["a", "b", "c", "d"], "opd": OPDS, "region": "32.04", "year": 2025,
        "name": names or ["Pelatihan Kader Posyandu Lansia"] * 4,
        "budget_idr": [1, 10, 100, 1000], "beneficiary_count": [30, None, 40, None],
        "beneficiaries": ["kader", None, "lansia | kader", None],
    }  # fmt: skip
    tables = {"actors": pd.DataFrame(actors), "programs": pd.DataFrame(programs)}
    if reviews:
        tables["reviews"] = pd.DataFrame(reviews)
    return Snapshot(tables)


def test_a_group_counts_every_program_once_and_no_person_twice():
    (group,) = find_duplicates(city()).clusters().to_dict("records")
    assert (group["n_programs"], group["budget_idr"]) == (4, 1111)
    assert group["beneficiaries"] == "kader | lansia"
    assert group["beneficiary_count"] == 40
    assert group["representative"] in {"a", "b", "c", "d"}


@pytest.mark.parametrize("program", ["a", "c"])
def test_a_member_taken_out_stays_out_and_the_group_keeps_its_id(program):
    before = find_duplicates(city()).clusters().iloc[0]
    out = city(id=[f"member:{program}"], state=["ditolak"])
    after = find_duplicates(out).clusters().iloc[0]
    assert after["cluster"] == before["cluster"]
    assert after["programs"] == " | ".join(x for x in "abcd" if x != program)
    assert after["budget_idr"] == 1111 - {"a": 1, "c": 100}[program]
    back = city(id=[f"member:{program}"], state=["dikonfirmasi"])
    assert find_duplicates(back).clusters().iloc[0]["n_programs"] == 4


def test_members_stand_on_the_review_sheet(tmp_path):
    out = city(id=["member:a"], state=["ditolak"])
    path = write_review(find_duplicates(out), tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(path)["Tinjauan Anggota"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=2)}
    assert {"member:a", "member:b", "member:c", "member:d"} <= set(rows)
    header = [cell.value for cell in sheet[1]]
    assert rows["member:a"][header.index("Status")].value == "ditolak"


def test_the_bars_add_up_to_the_score_of_the_table():
    result = find_duplicates(city())
    row = result.to_frame().iloc[0]
    told = result.explain(row["program_a"], row["program_b"])
    assert told.sentence == row["reason_sentence"]
    assert (told.kind, told.score) == (row["kind"], pytest.approx(row["score"]))
    assert told.p_duplication == pytest.approx(row["p_duplication"])
    assert told.strength == pytest.approx(row["score"])  # no rule overrules the weights here
    for column in ("related", "duplication"):
        bars = steps(told.table, column)
        assert bars[-1].end == pytest.approx(told.table[column].sum())
        ends = np.array([bar.end for bar in bars[:-2]])
        assert [bar.start for bar in bars[1:-1]] == pytest.approx(list(ends))


def test_the_order_of_the_two_does_not_matter():
    result = find_duplicates(city())
    one, other = result.explain("a", "b"), result.explain("b", "a")
    pd.testing.assert_frame_equal(one.table, other.table)
    assert one.score == other.score


def test_the_notebook_shows_a_picture_that_needs_nothing_from_elsewhere():
    told = find_duplicates(city(names=[HOSTILE] * 4)).explain("a", "b")
    page = told._repr_html_()
    assert "<svg" in page
    assert page.count("<rect") == len(steps(told.table))
    assert "<script" not in page
    links = set(re.findall(r"https?://[^\"' <]+", page))
    assert links == {"http://www.w3.org/2000/svg"}  # the name of the format, never fetched
    assert 'href="' not in page


def test_the_picture_speaks_both_languages():
    told = find_duplicates(city()).explain("a", "b")
    with speak("en"):
        assert "Weight of each facet" in told.to_svg()
    drawn = told.to_svg("duplication")
    assert "Bobot setiap unsur" in drawn
    assert "(unknown)" not in drawn


def test_a_sentence_parts_what_is_for_against_and_not_known():
    listed = ["same_name", "many_holders", "same_topic", "place_unknown", "disjoint_places"]
    assert in_parts(listed) == (
        " Dasar: nama sama; topik sama."
        " Yang meringankan: nama ini dipegang beberapa perangkat daerah; tempatnya berbeda."
        " Belum diketahui: tempat belum disebut."
    )
    with speak("en"):
        assert in_parts(["place_unknown", "same_name"]) == (
            " Why: same name. Not known: place not stated."
        )
        assert in_parts(["disjoint_places"]).startswith(" Speaks against it: ")
    assert in_parts([]) == ""
    assert in_parts(["similar_object"]) == " Dasar: nama mirip."


def test_the_sentence_of_a_pair_has_its_parts_and_its_codes_stay():
    row = find_duplicates(city()).to_frame().iloc[0]
    known = set(row["reasons"].split(" | "))
    assert known <= set(REASONS)
    assert (known & UNKNOWN != set()) == ("Belum diketahui:" in row["reason_sentence"])
    assert (known & AGAINST != set()) == ("Yang meringankan:" in row["reason_sentence"])
    assert " Dasar: " in row["reason_sentence"]
    assert row["reason_sentence"].endswith(".")


def test_pairs_without_funds_come_last_and_say_so():
    snap = city()
    programs = snap.programs
    programs["budget_idr"] = pd.array([0, None, 100, 1000], dtype=programs["budget_idr"].dtype)
    found = find_duplicates(snap.replace(programs=programs))
    frame = found.to_frame()
    assert len(frame) == 6
    without = (frame["program_a"] == "a").tolist()  # a has Rp0; unknown is not Rp0
    assert without == [False] * 3 + [True] * 3
    assert frame["reasons"].str.contains("unfunded").tolist() == without
    said = frame["reason_sentence"].str.contains("Yang meringankan: .*tidak didanai")
    assert said.tolist() == without
    assert (for_reading(frame)["program_a"] == "a").tolist() == without
    assert set(listed_first(frame)["program_a"]) == {"b", "c"}
    assert len(listed_first(frame[without])) == 3  # better than an empty list
