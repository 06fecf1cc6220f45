"""Two offices fill in sheets that know nothing of each other."""

import datetime as dt
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
    report = answered("b", mark=seen, **decision("ditolak", "Dinas B", 1))
    assert not report.findings
    assert row(store)["state"] == "ditolak"
    assert row(store)["note"] == "x"  # a column that a load says nothing in stays


def test_an_office_corrects_its_own_sheet(store, answered):
    answered("a", **decision("dikonfirmasi", "Dinas A", 2, reason_code="backup"))
    report = answered("a2", **decision("ditolak", "Dinas A", 1, reason_code="unlike"))
    assert not report.findings
    assert (row(store)["state"], row(store)["reason_code"]) == ("ditolak", "unlike")


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
