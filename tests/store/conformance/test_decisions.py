"""Two offices fill in sheets that know nothing of each other."""

import datetime as dt
import hashlib
import json

import openpyxl
import pandas as pd
import pytest

from sinergi.exchange import read_review
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Findings
from sinergi.model.review_columns import review_mark
from sinergi.model.snapshot import Snapshot
from sinergi.workspace import Workspace, write_review_sheet

ID = "dup:p1|p2"
EMPTY = review_mark({})


@pytest.fixture
def answered(store):
    """Load one row of a sheet that was written when ``mark`` held."""

    def load(name: str, *, mark: str | None = EMPTY, **values):
        frame = pd.DataFrame([{"id": ID, "state": "belum_ditinjau", **values}])
        marks = {} if mark is None else {ID: mark}
        batch = Batch(
            Snapshot({"reviews": frame}), Findings(), Source(name, "review", name), marks
        )
        return Workspace(store).load(batch, who="Bappeda")

    return load


def row(store) -> dict[str, object]:
    found = store.snapshot().reviews.set_index("id").loc[ID].astype(object)
    return {n: v for n, v in found.items() if not pd.isna(v)}


def decision(state: str, office: str, day: int, **more) -> dict[str, object]:
    return {"state": state, "decided_by": office, "decided_at": dt.date(2025, 5, day), **more}


@pytest.mark.parametrize(("day", "stands"), [(3, "ditolak"), (1, "dikonfirmasi"), (2, "ditolak")])
def test_the_later_decision_stands_and_both_are_kept(store, answered, day, stands):
    answered("a", **decision("dikonfirmasi", "Dinas A", 2, note="tetap"))
    report = answered("b", **decision("ditolak", "Dinas B", day, note="beda"))
    (told,) = [f for f in report.findings if f.code.startswith("store.review_clash")]
    assert told.value == ID
    for word in ("dikonfirmasi", "ditolak", "Dinas A", "Dinas B", "2025-05-02", f"2025-05-0{day}"):
        assert word in told.sentence()
    assert row(store)["state"] == stands
    assert row(store)["note"] == ("beda" if stands == "ditolak" else "tetap")
    life = store.history("reviews", ID)
    states = {json.loads(old)["state"] for old in life["old"].dropna()} | {row(store)["state"]}
    assert states == {"dikonfirmasi", "ditolak"}
    assert not store.check().errors


def test_a_clash_names_the_programs_not_the_id(answered):
    names = {"name_a": "Bantuan lansia", "name_b": "Santunan lansia"}
    answered("a", **names, **decision("dikonfirmasi", "Dinas A", 2))
    (told,) = [
        f for f in answered("b", **names, **decision("ditolak", "Dinas B", 3)).findings
        if f.code == "store.review_clash.sheet"
    ]  # fmt: skip
    assert told.sentence().startswith('Tinjauan "Bantuan lansia" dan "Santunan lansia"')
    assert ID not in told.sentence()


def test_an_empty_cell_takes_no_answer_of_another_away(store, answered):
    answered("a", answer_a="Beda lokus")
    report = answered("b", answer_b="Beda sasaran")
    assert row(store)["answer_a"] == "Beda lokus"
    assert row(store)["answer_b"] == "Beda sasaran"
    assert [f.code for f in report.findings] == ["store.reviews_newer"]
    answered("c", **decision("ditolak", "Bappeda", 1))
    assert (row(store)["answer_a"], row(store)["state"]) == ("Beda lokus", "ditolak")


def test_whoever_saw_what_is_stored_may_change_it(store, answered):
    answered("a", **decision("dikonfirmasi", "Dinas A", 9, note="x"))
    seen = review_mark({**row(store), "decided_at": "2025-05-09"})
    report = answered("b", mark=seen, **decision("ditolak", "Dinas B", 10))
    assert not report.findings
    assert row(store)["state"] == "ditolak"
    assert row(store)["note"] == "x"  # a column that a load says nothing in stays


def test_an_earlier_date_replaces_no_later_one_of_another_office(store, answered):
    answered("a", **decision("dikonfirmasi", "Bappeda", 21))
    seen = review_mark({**row(store), "decided_at": "2025-05-21"})
    report = answered("b", mark=seen, **decision("ditolak", "Inspektorat", 20))
    (told,) = [f for f in report.findings if f.code.startswith("store.review_clash")]
    assert told.code == "store.review_clash.older"
    for word in ("Bappeda", "2025-05-21", "Inspektorat", "2025-05-20", "dikonfirmasi", "ditolak"):
        assert word in told.sentence()
    assert row(store)["state"] == "dikonfirmasi"
    old = [json.loads(o)["state"] for o in store.history("reviews", ID)["old"].dropna()]
    assert "ditolak" in old  # nothing that was entered is lost


def test_an_office_corrects_its_own_sheet(store, answered):
    answered("a", **decision("dikonfirmasi", "Dinas A", 2, reason_code="backup"))
    report = answered("a2", **decision("ditolak", "Dinas A", 2, reason_code="unlike"))
    assert not report.findings
    assert (row(store)["state"], row(store)["reason_code"]) == ("ditolak", "unlike")
    # it saw its own decision, and gives it an earlier date
    seen = review_mark({**row(store), "decided_at": "2025-05-02"})
    report = answered("a3", mark=seen, **decision("dikonfirmasi", "Dinas A", 1))
    assert not report.findings
    assert (row(store)["state"], str(row(store)["decided_at"])[:10]) == (
        "dikonfirmasi",
        "2025-05-01",
    )


def test_an_older_sheet_of_the_same_office_does_not_replace_its_newer_decision(store, answered):
    answered("q1", **decision("dikonfirmasi", "Bappeda", 21))
    report = answered("q2", **decision("ditolak", "Bappeda", 1))
    (told,) = [f for f in report.findings if f.code.startswith("store.review_clash")]
    assert told.code == "store.review_clash.stored"
    assert "2025-05-21" in told.sentence()
    assert "2025-05-01" in told.sentence()
    assert (row(store)["state"], str(row(store)["decided_at"])[:10]) == (
        "dikonfirmasi",
        "2025-05-21",
    )


def test_a_row_that_the_sheet_shows_as_it_was_changes_nothing(store, answered):
    shown = decision("dikonfirmasi", "Bappeda", 21)
    answered("a", **shown)
    seen = review_mark(shown)
    answered("b", mark=seen, **decision("ditolak", "Inspektorat", 22))
    before = row(store)
    report = answered("c", mark=seen, **shown)
    assert [f.code for f in report.findings] == ["store.reviews_newer"]
    assert row(store) == before
    # an answer beside the old decision is taken, the old decision is not
    answered("d", mark=seen, **shown, answer_a="Beda lokus")
    now = row(store)
    assert now.pop("load_id") != before.pop("load_id")
    assert now == before | {"answer_a": "Beda lokus"}


def test_a_date_in_the_future_freezes_nothing(store, answered):
    answered("a", **decision("dikonfirmasi", "Bappeda", 21) | {"decided_at": dt.date(2099, 3, 21)})
    report = answered("b", **decision("ditolak", "Inspektorat", 2))
    assert [f.code for f in report.findings] == ["store.review_clash.sheet"]
    assert row(store)["state"] == "ditolak"


def test_sheets_with_one_mark_a_row_are_understood(store, answered):
    whole = "v" + hashlib.sha256(b"{}").hexdigest()[:16]
    answered("a", mark=whole, **decision("dikonfirmasi", "Dinas A", 2))
    told = {"decided_at": "2025-05-02", "decided_by": "Dinas A", "state": "dikonfirmasi"}
    packed = json.dumps(told, sort_keys=True).encode()
    seen = "v" + hashlib.sha256(packed).hexdigest()[:16]
    answered("b", mark=seen, **decision("ditolak", "Dinas B", 3))
    before = row(store)
    answered("c", mark=seen, **decision("dikonfirmasi", "Dinas A", 2))
    assert row(store) == before


def test_clashes_of_one_question_are_one_line_and_the_most_rupiah_comes_first(store):
    """Names of both agencies of every pair, and what is at stake, stand on the line."""
    actors = pd.DataFrame({
        "id": ["dpmd", "dlh", "dpu", "k1", "k2"],
        "name": ["DPMD", "Dinas Lingkungan Hidup", "Dinas PU", "Kec. Pacet", "Kec. Soreang"],
        "kind": "opd",
    })  # fmt: skip
    programs = pd.DataFrame({
        "id": ["a", "b", "c", "d", "e"], "name": ["Batas Desa"] * 3 + ["TPA"] * 2,
        "opd": ["dpmd", "k1", "k2", "dlh", "dpu"], "budget_idr": [9, 2, 3, 100, 200],
    })  # fmt: skip
    store.load(Snapshot({"actors": actors, "programs": programs}), Source("p", "workbook", "p"))
    pairs = [("a", "b", "k1"), ("a", "c", "k2"), ("d", "e", "dpu")]
    rows = pd.DataFrame([
        {"id": f"dup:{x}|{y}", "name_a": "TPA" if x == "d" else "Batas Desa", "opd_b": o,
         "name_b": "TPA" if x == "d" else "Batas Desa", "opd_a": "dlh" if x == "d" else "dpmd"}
        for x, y, o in pairs
    ])  # fmt: skip
    marks = dict.fromkeys(rows["id"], EMPTY)
    for name, word, office in (("1", "ditolak", "A"), ("2", "dikonfirmasi", "B")):
        frame = rows.assign(state=word, decided_by=office)
        batch = Batch(
            Snapshot({"reviews": frame}), Findings(), Source(name, "review", name), marks
        )
        report = Workspace(store).load(batch)
    told = [f.sentence() for f in report.findings if f.code == "store.review_clash.sheet"]
    assert len(told) == 2
    assert 'Tinjauan "TPA" (Dinas Lingkungan Hidup) dan "TPA" (Dinas PU) (Rp100)' in told[0]
    assert '"Batas Desa" (DPMD) dan "Batas Desa" (Kec. Pacet dan Kec. Soreang)' in told[1]
    assert "(2 pasangan, Rp5)" in told[1]


def test_a_sheet_without_marks_is_compared_by_office(store, answered):
    answered("a", **decision("dikonfirmasi", "Dinas A", 2))
    report = answered("b", mark=None, **decision("ditolak", "Dinas B", 1))
    assert [f.code for f in report.findings][:1] == ["store.review_clash.stored"]
    assert row(store)["state"] == "dikonfirmasi"


def test_two_copies_of_a_written_sheet(store, tmp_path, demo_city):
    store.load(demo_city, Source("demo", "workbook", "1"))
    for name, office, word in (("a", "Dinas A", "ditolak"), ("b", "Dinas B", "dikonfirmasi")):
        write_review_sheet(demo_city, tmp_path / f"{name}.xlsx")
        book = openpyxl.load_workbook(tmp_path / f"{name}.xlsx")
        sheet = book["Tinjauan"]
        head = {cell.value: cell.column for cell in sheet[1]}
        assert sheet.column_dimensions[sheet.cell(1, head["Versi Tersimpan"]).column_letter].hidden
        sheet.cell(2, head["Status"], word)
        sheet.cell(2, head["Unit Pemutus"], office)
        book.save(tmp_path / f"{name}.xlsx")
    first, second = (
        Workspace(store).load(read_review(tmp_path / f"{name}.xlsx")) for name in ("a", "b")
    )
    assert not [f for f in first.findings if f.code.startswith("store.review_clash")]
    assert [f.code for f in second.findings] == ["store.review_clash.sheet"]
    write_review_sheet(store.snapshot(), tmp_path / "c.xlsx")
    book = openpyxl.load_workbook(tmp_path / "c.xlsx")
    sheet = book["Tinjauan"]
    head = {cell.value: cell.column for cell in sheet[1]}
    rows = [r for r in range(2, sheet.max_row + 1)
            if sheet.cell(r, head["Unit Pemutus"]).value == "Dinas B"]  # fmt: skip
    sheet.cell(rows[0], head["Status"], "ditolak")
    sheet.cell(rows[0], head["Unit Pemutus"], "Dinas C")
    book.save(tmp_path / "c.xlsx")
    assert not Workspace(store).load(read_review(tmp_path / "c.xlsx")).findings
