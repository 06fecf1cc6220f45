"""Decisions of offices: remembered, counted, never asked twice."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from sinergi.analysis.duplicates import compare_programs, find_duplicates
from sinergi.analysis.duplicates.review import remembered, states
from sinergi.analysis.duplicates.reviewed import (
    agreement,
    summarise_reviews,
    with_threshold,
)
from sinergi.analysis.shares import wilson
from sinergi.errors import UsageError
from sinergi.exchange import read_review
from sinergi.model.batch import Batch, Source
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_review
from sinergi.workspace import find_reviewed, open_workspace, review

NAME = "Pelatihan Kader Posyandu Lansia"


def city(year=2025, ids=("a", "b"), **tables) -> Snapshot:
    actors = {"id": ["dinsos", "dinkes"], "name": ["Dinas Sosial", "Dinas Kesehatan"],
              "kind": "opd", "region": "32.04"}  # fmt: skip
    programs = {"id": list(ids), "opd": ["dinsos", "dinkes"], "region": "32.04", "year": year,
                "budget_idr": [40_000_000, 25_000_000], "name": [NAME, NAME.upper()]}  # fmt: skip
    frames = {"actors": pd.DataFrame(actors), "programs": pd.DataFrame(programs)}
    return Snapshot(frames | {n: pd.DataFrame(t) for n, t in tables.items()})


def decision(state="ditolak", **more):
    row = {"id": "dup:a|b", "state": state, "name_a": NAME, "opd_a": "dinsos", "name_b": NAME,
           "opd_b": "dinkes", "year": 2025}  # fmt: skip
    return {name: [value] for name, value in (row | more).items()}


def test_not_a_duplicate_is_remembered_for_other_rows_of_the_next_year():
    next_year = city(2026, ids=("x", "y"), reviews=decision())
    assert remembered(next_year) == {"dup:x|y": 2025}
    result = find_reviewed(next_year)
    assert len(result.ranking()) == 0
    (told,) = [n for n in result.notices if n.code.endswith("remembered")]
    assert told.facts == {"count": 1, "years": "2025"}


def test_a_decision_of_this_year_comes_before_the_memory():
    own = {"id": ["dup:a|b", "dup:x|y"], "state": ["ditolak", "dikonfirmasi"],
           "name_a": [NAME] * 2, "opd_a": ["dinsos"] * 2, "name_b": [NAME] * 2,
           "opd_b": ["dinkes"] * 2, "year": [2025, 2026]}  # fmt: skip
    now = city(2026, ids=("x", "y"), reviews=own)
    assert states(now)["dup:x|y"] == "dikonfirmasi"
    assert remembered(now) == {}


def test_another_name_or_agency_is_asked():
    assert remembered(city(2026, ids=("x", "y"), reviews=decision(opd_b="disnaker"))) == {}
    assert remembered(city(2026, ids=("x", "y"), reviews=decision(name_a="Lain"))) == {}
    assert remembered(city(2026, ids=("x", "y"), reviews=decision("dikonfirmasi"))) == {}


def many(confirmed_above: float, count=40) -> tuple[Snapshot, pd.DataFrame]:
    """Decided pairs with scores 0.5 to 1; those from a score on are confirmed."""
    score = np.linspace(0.5, 1.0, count)
    state = ["dikonfirmasi" if s >= confirmed_above else "ditolak" for s in score]
    frame = pd.DataFrame({
        "program_a": [f"a{k:02d}" for k in range(count)], "program_b": "z", "score": score,
        "review": state, "reasons": "",
    })  # fmt: skip
    reviews = pd.DataFrame({"id": "dup:" + frame["program_a"] + "|z", "state": state})
    return Snapshot({"reviews": reviews}), frame


def result_of(snapshot: Snapshot, frame: pd.DataFrame):
    return replace(find_duplicates(city()), snapshot=snapshot, frame=frame)


def test_precision_so_far_and_the_threshold_that_it_moves():
    found = result_of(*many(0.75))
    summary = summarise_reviews(found)
    assert (summary.confirmed, summary.rejected, summary.precision) == (20, 20, 0.5)
    assert (summary.low, summary.high) == pytest.approx((0.352, 0.648), abs=5e-4)
    # above 0.70: 20 of 24, (20 + 1) / (24 + 2) = 0.808; above 0.65: 20 of 28, 0.7
    assert summary.threshold == 0.70
    assert any("0,70" in sentence for sentence in summary.sentences())
    moved = with_threshold(found)
    assert len(moved.frame) == 40  # decided pairs are never lost
    assert [n.code for n in moved.notices] == ["duplicates.reviewed.threshold"]


def test_undecided_pairs_below_a_moved_threshold_go_and_come_back():
    snapshot, frame = many(0.75)
    low = frame.head(1).assign(program_a="baru", review="belum_ditinjau", score=0.55)
    found = result_of(snapshot, pd.concat([frame, low], ignore_index=True))
    assert "baru" not in set(with_threshold(found).frame["program_a"])
    assert "baru" in set(with_threshold(found, 0.5).frame["program_a"])
    with pytest.raises(UsageError):
        with_threshold(found, 1.5)


def test_few_or_good_decisions_move_nothing():
    assert summarise_reviews(result_of(*many(0.75, count=19))).threshold == 0.5
    assert summarise_reviews(result_of(*many(0.5))).threshold == 0.5
    assert not summarise_reviews(result_of(*many(0.5))).moved


def test_the_interval_of_wilson():
    assert wilson(0.8, 10) == pytest.approx(
        (0.490, 0.943), abs=5e-4
    )  # Newcombe 1998, table I form
    nothing = summarise_reviews(find_duplicates(city()))
    assert all(np.isnan(bound) for bound in (nothing.low, nothing.high))


def opinions(*rows):
    states_ = {"y": "dikonfirmasi", "n": "ditolak"}
    return pd.DataFrame(
        [(f"dup:{k}|z", office, states_[s]) for k, line in enumerate(rows)
         for office, s in line.items()],
        columns=["finding", "reviewer", "state"],
    )  # fmt: skip


def test_two_offices_agree_as_cohen_counts():
    lines = [{"A": a, "B": b} for a, b in ("yy", "yy", "yn", "nn", "nn", "ny", "nn", "yy")]
    found = agreement(opinions(*lines, {"A": "y"}))
    theirs = cohen_kappa_score([x["A"] for x in lines], [x["B"] for x in lines])
    assert (found.measure, found.pairs, found.offices) == ("cohen", 8, 2)
    assert found.kappa == pytest.approx(theirs) == pytest.approx(0.5)
    assert found.low <= found.kappa <= found.high
    assert found.disputed == ("dup:2|z", "dup:5|z")


def test_three_offices_agree_as_fleiss_counts():
    lines = [dict(zip("ABC", row, strict=True)) for row in ("yyy", "yyn", "nnn", "nnn")]
    found = agreement(opinions(*lines))
    # seen (1 + 1/3 + 1 + 1) / 4 = 0.8333; yes 5 of 12: chance 0.5139; kappa 0.6571
    assert (found.measure, found.kappa) == ("fleiss", pytest.approx(0.65714, abs=1e-4))
    assert agreement(opinions(*lines)) == found


def test_few_common_answers_are_told_without_a_number():
    base = summarise_reviews(result_of(*many(0.75)))
    for count, said in ((1, "terlalu sedikit"), (9, "terlalu sedikit"), (10, "kappa Cohen")):
        lines = [{"A": "y", "B": "n" if k % 2 else "y"} for k in range(count - 1)]
        shared = agreement(opinions({"A": "y", "B": "n"}, *lines))
        (sentence,) = [s for s in replace(base, agreement=shared).sentences() if "unit" in s]
        assert said in sentence
        assert ("kappa" in sentence) == (count == 10)


def test_opinions_all_of_one_kind_have_no_kappa():
    found = agreement(opinions({"A": "y", "B": "y"}, {"A": "y", "B": "y"}))
    assert np.isnan(found.kappa)
    assert found.disputed == ()
    assert agreement(opinions({"A": "y"})).pairs == 0


@pytest.fixture
def store(tmp_path) -> Path:
    path = tmp_path / "kabupaten.sinergi"
    with open_workspace(path, create=True) as ws:
        ws.load(Batch(city(), source=Source("dpa.xlsx", "workbook", "0" * 64)))
    return path


def answered(folder: Path, snapshot: Snapshot, **cells: str) -> Path:
    path = write_review(find_reviewed(snapshot), folder / "tinjau.xlsx", snapshot=snapshot)
    book = openpyxl.load_workbook(path)
    sheet = book["Tinjauan"]
    header = [str(cell.value).lower().replace(" ", "_") for cell in sheet[1]]
    for name, value in cells.items():
        sheet.cell(2, header.index(name) + 1, value)
    book.save(path)
    return path


def test_a_decision_lives_on_in_the_next_fiscal_year(store, tmp_path):
    with open_workspace(store) as ws:
        path = answered(tmp_path, ws.snapshot(), status="ditolak", unit_pemutus="Bappeda",
                        alasan="desa atau kelurahan berbeda", tanggapan_opd_a="Desa")  # fmt: skip
        done = review(ws, path, who="Bappeda")
        row = ws.snapshot().reviews.iloc[0]
        assert (row["kind"], row["reason_code"]) == ("duplication", "different_village")
        assert (row["opd_a"], row["name_b"], row["year"]) == ("dinsos", NAME.upper(), 2025)
        assert ws.snapshot().review_opinions["reviewer"].tolist() == ["Bappeda"]
        assert done.summary.rejected == 1
        ws.load(Batch(city(2026, ids=("x", "y")), source=Source("b.xlsx", "workbook", "1" * 64)))
        later = ws.snapshot(year=2026)
        assert len(find_reviewed(later).ranking()) == 0
        # reading the sheet of the new year back decides nothing anew
        assert review(ws, answered(tmp_path, later)).report.added == 0


def test_a_second_office_does_not_wipe_out_the_first(store, tmp_path):
    with open_workspace(store) as ws:
        for state, unit in (("ditolak", "Bappeda"), ("dikonfirmasi", "Inspektorat")):
            path = answered(tmp_path, ws.snapshot(), status=state, unit_pemutus=unit)
            done = review(ws, path)
        assert ws.snapshot().reviews["state"].tolist() == ["dikonfirmasi"]
        assert len(ws.snapshot().review_opinions) == 2
        assert done.summary.agreement.disputed == ("dup:a|b",)


def test_words_of_ones_own_are_kept(tmp_path):
    path = answered(tmp_path, city(), status="ditolak", alasan="anggaran pusat")
    assert read_review(path).snapshot.reviews["reason_code"].tolist() == ["anggaran pusat"]
    sheet = openpyxl.load_workbook(path)["Tinjauan"]
    lists = [d.formula1 for d in sheet.data_validations.dataValidation]
    assert any("saling melengkapi" in entry for entry in lists)


def test_the_commands(store, tmp_path):
    def sinergi(*words: object) -> str:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "sinergi", *map(str, words)],
            capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    with open_workspace(store) as ws:
        path = answered(tmp_path, ws.snapshot(), status="dikonfirmasi", unit_pemutus="Bappeda")
    assert "1 dari 1 pasangan yang diputuskan" in sinergi("review", store, "--read", path)
    assert "1 putusan" in sinergi("review", store, "--weights", tmp_path / "bobot.csv")
    assert "refitted" in (tmp_path / "bobot.csv").read_text(encoding="utf-8-sig")
    assert "program_a" in sinergi("duplicates", store, "--threshold", "0.9", "--json")


def test_a_threshold_that_no_score_earns_is_not_told():
    """Confirmed ones lie evenly over the scores: the best step would follow chance."""
    snapshot, frame = many(0.0, count=60)
    frame["review"] = ["dikonfirmasi" if k % 3 == 0 else "ditolak" for k in range(60)]
    reviews = snapshot.reviews.assign(state=frame["review"].to_numpy())
    found = result_of(Snapshot({"reviews": reviews}), frame)
    summary = summarise_reviews(found)
    assert (summary.threshold, summary.unreached) == (0.5, True)
    assert "tidak ada batas skor" in " ".join(summary.sentences())
    kept = with_threshold(found)
    assert len(kept.frame) == 60
    assert [n.code for n in kept.notices] == ["duplicates.reviewed.unreached"]


def test_pairs_without_an_id_and_rows_that_are_not_compared_are_told():
    programs = pd.DataFrame({
        "id": ["p", "s", "t"], "opd": ["a", "a", "b"], "level": ["program", *["sub_kegiatan"] * 2],
        "name": ["Program Gizi", "Pelatihan Kader Posyandu", "Pelatihan Kader Gizi"],
        "parent": [None, "p", None], "region": "32.04", "year": 2025,
    })  # fmt: skip
    city = Snapshot({"programs": programs})
    with pytest.raises(UsageError, match="Baris 2"):
        compare_programs(city, pd.DataFrame({"a": ["s", "s"], "b": ["t", None]}))
    with pytest.raises(UsageError, match="tingkatnya program"):
        find_duplicates(city).explain("p", "s")
