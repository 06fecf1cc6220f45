"""The plan goes out as a workbook and comes back: nothing lost, edits kept, status by criteria."""

import datetime as dt
import importlib.util
import re
import subprocess
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from sinergi.analysis.gaps import find_gaps
from sinergi.errors import UnknownTermError, UnusableDataError
from sinergi.exchange import read_any, read_costs, read_plan, read_review
from sinergi.i18n import text
from sinergi.model.plan_columns import plan_mark
from sinergi.model.tables import rows_to_table
from sinergi.plan import best_agencies, follow_up, keep, recommend, simulate
from sinergi.reports import write_plan
from sinergi.workspace import open_workspace

_SPEC = importlib.util.spec_from_file_location("cities", Path(__file__).with_name("cities.py"))
cities = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(cities)
HEAD = 5


@pytest.fixture(scope="module")
def city():
    return cities.invented(4)


@pytest.fixture(scope="module")
def plan(city):
    return recommend(find_gaps(city, as_of=cities.DAY), limit=6)


def sheet_of(path):
    book = openpyxl.load_workbook(path)
    page = book["Rencana Aksi"]
    return book, page, {cell.value: cell.column for cell in page[HEAD]}


def rows_of(snapshot):
    return snapshot.actions.set_index("id")


def test_unchanged_it_comes_back_as_it_went_out(city, plan, tmp_path):
    back = rows_of(read_plan(write_plan(tmp_path / "r.xlsx", city, plan)).snapshot)
    sent = plan.to_frame().set_index("action_id")
    assert set(back.index) == set(sent.index)
    kept = ("action", "lead", "partners", "output", "indicator", "baseline", "target", "place",
            "period", "fund_source", "legal_basis", "evidence", "state")  # fmt: skip
    for name in kept:
        there, here = (frame[name].fillna("").to_dict() for frame in (sent, back))
        assert here == there, name
    known = sent["issue"].where(sent["issue"].str.fullmatch(r"I\d\d"))
    assert back["issue"].fillna("").to_dict() == known.fillna("").to_dict()


def test_edited_in_a_spreadsheet_program_the_edits_are_kept(city, plan, tmp_path):
    """Edited, saved again by LibreOffice, read: what offices wrote is there."""
    path = write_plan(tmp_path / "rencana.xlsx", city, plan)
    book, page, at = sheet_of(path)
    for name, value in {"Kemajuan": "selesai", "Realisasi": "Sudah disepakati",
                        "Bukti Dukung": "BA 12/2026", "Anggaran (Rp)": 2_500_000,
                        "Tanggal Tanggapan": dt.date(2026, 2, 3)}.items():  # fmt: skip
        page.cell(HEAD + 1, at[name]).value = value
    page.cell(HEAD + 2, at["Kemajuan"]).value = "berjalan"
    page.cell(HEAD + 2, at["Penanggung Jawab"]).value = "Sekretariat Daerah"
    page.cell(HEAD + 3, at["Kendala"]).value = '=HYPERLINK("http://x";"y")'
    new = {"Aksi": "Rapat tambahan", "Penanggung Jawab": "Dinas yang Belum Ada"}
    for name, value in new.items():
        page.cell(page.max_row + (name == "Aksi"), at[name]).value = value
    book.save(path)
    done = subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "lo"), str(path),
         f"-env:UserInstallation=file://{tmp_path}/office"],
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    batch = read_review(tmp_path / "lo" / "rencana.xlsx")
    assert batch.source.kind == "plan", done.stderr
    back, ids = rows_of(batch.snapshot), plan.to_frame()["action_id"]
    first = back.loc[ids[0]]
    assert (first["progress"], first["proof"]) == ("selesai", "BA 12/2026")
    assert (first["budget_idr"], first["answered_at"]) == (2_500_000, dt.date(2026, 2, 3))
    assert back.at[ids[1], "lead"] == "setda"
    assert len(back) == len(ids) + 1
    extra = back.loc[[i for i in back.index if i not in set(ids)]].iloc[0]
    assert (extra["action"], extra["lead"]) == ("Rapat tambahan", "Dinas yang Belum Ada")
    assert [f.code for f in batch.findings].count("workbook.plan.unknown_body") == 1
    assert back["evidence"].dropna().to_dict() == dict(
        zip(ids, plan.to_frame()["evidence"], strict=True)
    )


def test_a_word_that_no_list_has_is_told_and_short_names_are_known(city, plan, tmp_path):
    path = write_plan(tmp_path / "rencana.xlsx", city, plan)
    book, page, at = sheet_of(path)
    for name, value in {"Status": "disepakati", "Waktu": "Maret 2026",
                        "Penanggung Jawab": "Sekretariat Daera"}.items():  # fmt: skip
        page.cell(HEAD + 1, at[name]).value = value
    page.cell(HEAD + 2, at["Penanggung Jawab"]).value = "Setda"
    page.cell(HEAD + 3, at["Lembaga Terkait"]).value = "Setda, Dinsos"
    book.save(path)
    batch = read_review(path)
    told = {f.code: f.sentence("id") for f in batch.findings}
    assert "Mungkin maksudnya sekretariat daerah" in told["workbook.plan.near_body"]
    assert '"disepakati" bukan status' in told["workbook.plan.unknown_state"]
    assert "dikonfirmasi" in told["workbook.plan.unknown_state"]
    assert '"Maret 2026" bukan waktu' in told["workbook.plan.unknown_period"]
    ids = plan.to_frame()["action_id"]
    assert rows_of(batch.snapshot).at[ids[1], "lead"] == "setda"
    assert rows_of(batch.snapshot).at[ids[2], "partners"] == "setda | dinsos"


def test_history_is_kept_and_the_next_plan_holds_what_was_agreed(city, plan, tmp_path):
    path = write_plan(tmp_path / "rencana.xlsx", city, plan)
    key = plan.to_frame()["action_id"][0]
    with open_workspace(tmp_path / "s.sinergi", create=True) as store:
        store.load(read_any(path), who="Bappeda")
        book, page, at = sheet_of(path)
        page.cell(HEAD + 1, at["Kemajuan"]).value = "selesai"
        page.cell(HEAD + 1, at["Bukti Dukung"]).value = "BA 1"
        page.cell(HEAD + 1, at["Target"]).value = "3 dari 3"
        book.save(path)
        report = store.load(read_any(path), who="Bappeda")
        assert (report.updated, report.added) == (1, 0)
        old = store.history("actions", key)["old"].dropna()
        assert any('"progress": "belum"' in row for row in old)
        actions = store.snapshot().actions
    merged = keep(plan, actions)
    assert merged.to_frame().set_index("action_id").at[key, "target"] == "3 dari 3"
    assert set(merged.to_frame()["action_id"]) == set(plan.to_frame()["action_id"])
    fewer = keep(recommend(find_gaps(city, as_of=cities.DAY), limit=2), actions)
    assert set(fewer.to_frame()["action_id"]) == set(plan.to_frame()["action_id"])
    again = rows_of(read_plan(write_plan(tmp_path / "lagi.xlsx", city, merged)).snapshot)
    assert (again.at[key, "progress"], again.at[key, "proof"]) == ("selesai", "BA 1")
    simulated = simulate(city, merged, as_of=cities.DAY)
    assert set(plan.predicted) <= set(simulated.gone)


ACTIONS = pd.DataFrame({
    "id": ["a", "b", "c", "d"], "action": ["x"] * 4, "issue": ["I01", "I01", "I04", None],
    "lead": ["setda", "dinsos", "dinkes", "ormas1"], "partners": ["dinsos | polres"] + [None] * 3,
    "progress": ["selesai", "selesai", "berjalan", None], "proof": ["BA 1", None, None, None],
    "evidence": ["gap:1 | gap:2", None, None, None],
})  # fmt: skip


def test_status_follows_the_published_criteria(city):
    came = follow_up(city.replace(actions=ACTIONS), ["gap:2"])
    frame = came.to_frame().set_index("action_id")
    assert frame["status"].to_dict() == {
        "a": "addressed", "b": "partial", "c": "partial", "d": "not_addressed"
    }  # fmt: skip
    assert frame["reason"].to_dict() == {
        "a": "done", "b": "no_proof", "c": "underway", "d": "nothing"
    }  # fmt: skip
    assert (frame.at["a", "findings"], frame.at["a", "findings_left"]) == (2, 1)
    areas = came.areas().set_index("issue")["status"].to_dict()
    assert areas == {"": "not_addressed", "I01": "partial", "I04": "partial"}
    counts = came.areas()[["addressed", "partial", "not_addressed", "other"]].sum(axis=1)
    assert list(counts) == list(came.areas()["actions"])
    assert "1 sudah dilaksanakan dengan bukti" in came.explain()


def test_only_the_best_agencies_are_listed_and_only_agencies(city):
    data = city.replace(actions=ACTIONS, data_sharing=pd.DataFrame(
        {"provider": ["dinkes", "polres"], "user": ["setda", "setda"], "dataset": ["d1", "d1"],
         "state": ["active", "active"]}))  # fmt: skip
    came = follow_up(data)
    best = best_agencies(data, came, ["gap:tie:32.04:I01:dinsos:polres"])
    assert best[["actor", "score"]].to_numpy().tolist() == [
        ["dinsos", 3], ["setda", 3], ["dinkes", 2]
    ]  # fmt: skip
    assert "polres" not in set(best["actor"])
    assert len(best_agencies(data, came, limit=1)) == 1


def test_costs_come_back_from_the_workbook(city, plan, tmp_path):
    path = write_plan(tmp_path / "r.xlsx", city, plan)
    assert read_costs(path) == plan.costs().set_index("id")["cost"].to_dict()
    book = openpyxl.load_workbook(path)
    page = book["Biaya"]
    row = next(r for r in page.iter_rows() if r[0].value == "meeting")
    row[3].value = "7,5"
    book.save(path)
    assert read_costs(path)["meeting"] == 7.5
    (tmp_path / "b.csv").write_text("id,cost\nforum,3\n", encoding="utf-8")
    assert read_costs(tmp_path / "b.csv") == {"forum": 3.0}
    (tmp_path / "c.csv").write_text("id,cost\nlain,3\n", encoding="utf-8")
    with pytest.raises(UnusableDataError, match="biaya yang dikenal"):
        read_costs(tmp_path / "c.csv")


def test_a_workbook_without_a_plan_and_a_format_nobody_knows(city, plan, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(UnusableDataError, match="Rencana Aksi"):
        read_plan(tmp_path / "x.xlsx")
    with pytest.raises(UnknownTermError):
        write_plan(tmp_path / "r.pdf", city, plan)


def edited(path, target, edits, tab="Rencana Aksi"):
    """Copy a plan workbook with cells changed: ``{(row, header): value}``."""
    book = openpyxl.load_workbook(path)
    page = book[tab]
    at = {cell.value: cell.column for cell in page[HEAD]}
    for (row, name), value in edits.items():
        page.cell(HEAD + row, at[name]).value = value
    book.save(target)
    return target


def test_every_cell_comes_back_with_the_mark_it_went_out_with(city, plan, tmp_path):
    batch = read_plan(write_plan(tmp_path / "r.xlsx", city, plan))
    rows = batch.snapshot.actions.astype(object).where(batch.snapshot.actions.notna(), None)
    assert len(batch.marks) == len(plan)
    for row in rows.to_dict("records"):
        assert plan_mark(row) == batch.marks[row["id"]], row["id"]


def test_an_older_workbook_takes_nothing_back(city, plan, tmp_path):
    """Two offices fill in copies of one sheet; what the first reported stays and is told."""
    path = write_plan(tmp_path / "r.xlsx", city, plan)
    first = edited(path, tmp_path / "a.xlsx", {
        (1, "Kemajuan"): "selesai", (1, "Bukti Dukung"): "BA 1", (2, "Kemajuan"): "berjalan",
        (3, "Target"): "4 dari 4"})  # fmt: skip
    second = edited(path, tmp_path / "b.xlsx", {
        (1, "Kendala"): "Menunggu jadwal", (1, "Bukti Dukung"): "BA 2",
        (2, "Kemajuan"): "selesai", (4, "Kemajuan"): "berjalan"})  # fmt: skip
    ids = list(plan.to_frame()["action_id"])
    with open_workspace(tmp_path / "s.sinergi", create=True) as store:
        store.load(read_review(first), who="Bappeda")
        report = store.load(read_review(second), who="Dinas Sosial")
        rows = rows_of(store.snapshot())
        told = {f.code: f.sentence("id") for f in report.findings}
        olds = " ".join(store.history("actions", ids[0])["old"].dropna())
    assert (rows.at[ids[0], "progress"], rows.at[ids[0], "obstacle"]) == (
        "selesai", "Menunggu jadwal")  # fmt: skip
    assert rows.at[ids[0], "proof"] == "BA 2"
    assert '"proof": "BA 1"' in olds
    assert rows.at[ids[1], "progress"] == "selesai"
    assert rows.at[ids[2], "target"] == "4 dari 4"
    assert rows.at[ids[3], "progress"] == "berjalan"
    assert "BA 1" in told["store.plan_clash.marked"]
    assert "1 rencana aksi tetap" in told["store.plan_kept"]
    assert "1 rencana aksi tetap" in told["store.plan_newer"]


def test_an_untouched_copy_changes_nothing_and_is_nobodys_work(city, plan, tmp_path):
    path = write_plan(tmp_path / "r.xlsx", city, plan)
    filled = {(1, "Kemajuan"): "selesai", (2, "Kemajuan"): "berjalan", (3, "Target"): "4 dari 4"}
    first = edited(path, tmp_path / "a.xlsx", filled)
    second = edited(path, tmp_path / "b.xlsx", {(4, "Kemajuan"): "berjalan"})
    ids = list(plan.to_frame()["action_id"])
    with open_workspace(tmp_path / "s.sinergi", create=True) as store:
        store.load(read_review(first), who="Bappeda")
        before = rows_of(store.snapshot())
        untouched = store.load(read_review(path), who="Dinas Sosial")
        assert (untouched.updated, untouched.added, untouched.unchanged) == (0, 0, len(plan))
        assert [f.code for f in untouched.findings] == ["store.plan_newer"]
        assert "3 rencana aksi tetap" in untouched.findings[0].sentence("id")
        assert rows_of(store.snapshot()).equals(before)
        report = store.load(read_review(second), who="Dinas Sosial")
        assert report.updated == 1
        lives = store.history("actions")
    touched = lives[lives["who"] == "Dinas Sosial"]["key"]
    assert set(touched) == {ids[3]}


def test_a_sheet_from_the_store_may_set_progress_back(city, plan, tmp_path):
    path = write_plan(tmp_path / "r.xlsx", city, plan)
    done = edited(path, tmp_path / "a.xlsx", {(1, "Kemajuan"): "selesai"})
    key = plan.to_frame()["action_id"][0]
    with open_workspace(tmp_path / "s.sinergi", create=True) as store:
        store.load(read_review(done), who="Bappeda")
        data = store.snapshot()
        newer = write_plan(tmp_path / "n.xlsx", city, keep(plan, data.actions))
        back = edited(newer, tmp_path / "c.xlsx", {(1, "Kemajuan"): "belum"})
        report = store.load(read_review(back), who="Bappeda")
        assert rows_of(store.snapshot()).at[key, "progress"] == "belum"
    assert not [f for f in report.findings if f.code.startswith("store.plan")]


def test_a_kept_row_outside_the_list_of_issues_says_so_again(plan):
    ids = ["act:review_together:32.04:-:a+b", "act:bridge:32.04:-:ei"]
    actions = rows_to_table("actions", [{"id": i, "action": "x"} for i in ids])
    issues = keep(plan, actions).to_frame().set_index("action_id")["issue"]
    assert issues[ids[0]] == text("plan.no_issue")
    assert issues[ids[1]] == text("plan.cross_issue")


def test_rejected_and_withdrawn_rows_leave_the_plan(city, plan):
    ids = list(plan.to_frame()["action_id"])
    actions = pd.DataFrame({
        "id": [*ids[:4], "aksi-1"], "action": ["x"] * 5,
        "state": ["ditolak", "ditolak", None, None, None],
        "answer": ["Sudah ada kesepakatan lisan", None, None, None, None],
        "progress": [None, None, "dibatalkan", "berjalan", None],
    })  # fmt: skip
    data = city.replace(actions=actions)
    again = recommend(find_gaps(data, as_of=cities.DAY), limit=40)
    assert {ids[0], ids[2]}.isdisjoint(again.to_frame()["action_id"])
    assert ids[1] in set(again.to_frame()["action_id"])  # no reason was given
    kept = set(keep(plan, data.actions).to_frame()["action_id"])
    assert kept == {ids[1], *ids[3:], "aksi-1"}
    came = follow_up(data)
    frame = came.to_frame().set_index("action_id")
    assert [tuple(frame.loc[i, ["status", "reason"]]) for i in ids[:4]] == [
        ("other", "rejected"), ("other", "rejected_bare"), ("other", "withdrawn"),
        ("partial", "underway"),
    ]  # fmt: skip
    assert "1 aksi ditolak tanpa alasan" in came.explain()


def test_what_left_the_plan_stands_on_a_sheet_and_can_come_back(city, plan, tmp_path):
    path = write_plan(tmp_path / "r.xlsx", city, plan)
    ids = list(plan.to_frame()["action_id"])
    filled = edited(path, tmp_path / "a.xlsx", {
        (1, "Status"): "ditolak", (1, "Tanggapan Lembaga"): "Sudah ada kesepakatan lisan",
        (2, "Status"): "ditolak", (3, "Kemajuan"): "dihapus", (4, "Kemajuan"): "berjalan",
        (7, "Aksi"): "Rapat tambahan"})  # fmt: skip
    with open_workspace(tmp_path / "s.sinergi", create=True) as store:
        store.load(read_review(filled), who="Bappeda")
        actions = store.snapshot().actions
        data = city.replace(actions=actions)
        own = next(i for i in actions["id"] if i.startswith("aksi-"))
        book = write_plan(tmp_path / "n.xlsx", data, keep(plan, actions))
        reread = read_review(book).snapshot.actions
        assert set(reread["id"]) == {*ids, own}  # the sheet of states adds no rows
        last = openpyxl.load_workbook(book)["Rencana Aksi"].max_row - HEAD
        gone = edited(book, tmp_path / "g.xlsx", {(last, "Kemajuan"): "dibatalkan"})
        back = edited(gone, tmp_path / "h.xlsx", {(1, "Status"): "dikonfirmasi",
                                                  (2, "Status"): "dikonfirmasi"},
                      tab="Tidak Dilanjutkan")  # fmt: skip
        store.load(read_review(back), who="Bappeda")
        rows = rows_of(store.snapshot())
        history = store.history("actions", own)
    assert rows.at[own, "progress"] == "dibatalkan"
    assert len(history["old"].dropna()) == 1
    assert rows.at[ids[0], "state"] == "dikonfirmasi"
    assert ids[0] in set(keep(plan, rows.reset_index()).to_frame()["action_id"])


def test_counts_of_a_plan_add_up(city):
    whole = recommend(find_gaps(city, as_of=cities.DAY), limit=6)
    told = re.search(r"untuk (\d+) temuan", whole.explain())
    closed = re.search(r"itu (\d+) akan terjawab menurut data, (\d+) menunggu", whole.explain())
    assert int(told[1]) == int(closed[1]) + int(closed[2])
    after = simulate(city, whole, as_of=cities.DAY).row("plan_gaps")
    assert (after["before"], after["after"]) == (int(told[1]), int(closed[2]))
