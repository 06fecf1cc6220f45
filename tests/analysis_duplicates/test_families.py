"""One name that an agency shares with many kecamatan: one line, one decision, no answer lost."""

import itertools
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.complete import open_questions
from sinergi.analysis.duplicates.family import gathered
from sinergi.analysis.duplicates.refit import refit
from sinergi.analysis.duplicates.reviewed import agreement, summarise_reviews
from sinergi.exchange import read_review
from sinergi.model.batch import Batch, Source
from sinergi.model.review_columns import (
    PAIRS_SHEET,
    REVIEW_COLUMNS,
    REVIEW_SHEET,
    TOGETHER_HEADER,
)
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_dashboard, write_report, write_review
from sinergi.reports.together import carriers
from sinergi.reports.words import Names
from sinergi.workspace import find_reviewed, history_in_words, open_workspace, review

NAME = "Pelatihan Kader Posyandu Lansia"
PLACES = ("Arjasari", "Baleendah", "Cimaung", "Pacet", "Soreang")


def city(count: int = 5, year: int = 2025, mark: str = "") -> Snapshot:
    """An agency whose program every kecamatan has too; its id stands among theirs."""
    places = [*PLACES, *(f"Desa{k}" for k in range(count - len(PLACES)))][:count]
    keys = [f"{mark}k{k:03d}" for k in range(count)]
    middle = f"{mark}k{count // 2:03d}x"
    actors = pd.DataFrame({
        "id": ["dinkes", *(f"kec{k}" for k in range(count))], "region": "32.04",
        "name": ["Dinas Kesehatan", *(f"Kecamatan {p}" for p in places)],
        "kind": ["opd", *["kecamatan"] * count],
    })  # fmt: skip
    programs = pd.DataFrame({
        "id": [middle, *keys], "opd": actors["id"], "region": "32.04", "year": year,
        "name": NAME, "budget_idr": [400_000_000, *[10_000_000] * count],
        "beneficiaries": "kader posyandu lansia",
    })  # fmt: skip
    return Snapshot({"actors": actors, "programs": programs})


@pytest.fixture
def store(tmp_path) -> Path:
    path = tmp_path / "kabupaten.sinergi"
    with open_workspace(path, create=True) as ws:
        ws.load(Batch(city(), source=Source("dpa.xlsx", "workbook", "0" * 64)))
    return path


class Sheet:
    """A review workbook that somebody fills in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def rows(self, title: str = REVIEW_SHEET) -> list[dict[str, object]]:
        if title not in self.book.sheetnames:
            return []
        head, *rows = self.book[title].iter_rows(values_only=True)
        return [dict(zip(head, row, strict=True)) for row in rows]

    def fill(self, number: int, title: str = REVIEW_SHEET, **cells: str | None) -> None:
        head = [c.value for c in self.book[title][1]]
        for field, value in cells.items():
            header = TOGETHER_HEADER if field == "together" else REVIEW_COLUMNS[field]
            self.book[title].cell(number + 2, head.index(header) + 1).value = value

    def save(self) -> Path:
        self.book.save(self.path)
        return self.path


def sheet_of(folder: Path, snapshot: Snapshot, name: str = "tinjau.xlsx") -> Sheet:
    return Sheet(write_review(find_reviewed(snapshot), folder / name, snapshot=snapshot))


def stored(ws) -> dict[str, dict[str, object]]:
    rows = ws.snapshot().reviews.astype(object).to_dict("records")
    return {r["id"]: {n: v for n, v in r.items() if not pd.isna(v)} for r in rows}


def test_one_line_stands_for_all_and_each_pair_can_be_reached(tmp_path):
    sheet = sheet_of(tmp_path, city())
    (line,) = sheet.rows()
    assert line["Program / pelaku A"].splitlines()[1] == "(Dinas Kesehatan)"
    assert (
        "(5 kecamatan: Arjasari, Baleendah, Cimaung, Pacet, Soreang)"
        in (line["Program / pelaku B"])
    )
    assert line["Anggaran program yang lebih kecil (Rp)"] == 50_000_000  # each kecamatan once
    pairs = sheet.rows(PAIRS_SHEET)
    assert len(pairs) == 5
    assert {p["Pasangan sejenis"] for p in pairs} == {line["Pasangan sejenis"]}
    assert all(str(p["Id Temuan"]).startswith("dup:") for p in pairs)


def test_a_decision_on_the_line_is_that_of_each_pair_but_of_one_with_its_own(store, tmp_path):
    with open_workspace(store) as ws:
        sheet = sheet_of(tmp_path, ws.snapshot())
        sheet.fill(0, state="ditolak", reason_code="diwajibkan peraturan", decided_by="Bappeda")
        sheet.fill(2, PAIRS_SHEET, state="dikonfirmasi", decided_by="Bappeda")
        done = review(ws, sheet.save(), who="Bappeda")
        told = stored(ws)
        own = sheet.rows(PAIRS_SHEET)[2]["Id Temuan"]
        assert {i: r["state"] for i, r in told.items()} == {
            **{p["Id Temuan"]: "ditolak" for p in sheet.rows(PAIRS_SHEET)}, own: "dikonfirmasi",
        }  # fmt: skip
        assert told[own].get("reason_code") is None
        assert [f.code for f in done.findings] == []
        # five pairs, two decisions
        assert (done.summary.confirmed, done.summary.rejected, done.summary.pairs) == (1, 1, 5)
        assert any("5 pasangan" in s for s in done.summary.sentences())
        assert len(find_reviewed(ws.snapshot()).ranking()) == 1  # the confirmed one
        again = sheet_of(tmp_path, ws.snapshot(), "lagi.xlsx")
        assert [r["Status"] for r in again.rows()] == ["ditolak", "dikonfirmasi"]
        assert len(again.rows(PAIRS_SHEET)) == 4
        before = stored(ws)
        assert review(ws, again.save()).report.updated == 0  # an untouched sheet changes nothing
        assert stored(ws) == before
        # the four that were decided together can be decided anew together
        again.fill(0, state="dikonfirmasi", reason_code=None)
        review(ws, again.save())
        assert {r["state"] for r in stored(ws).values()} == {"dikonfirmasi"}


def test_the_same_family_is_not_asked_again_next_year(store, tmp_path):
    with open_workspace(store) as ws:
        sheet = sheet_of(tmp_path, ws.snapshot())
        sheet.fill(0, state="ditolak", decided_by="Bappeda")
        review(ws, sheet.save())
        ws.load(Batch(city(6, 2026, "z"), source=Source("b.xlsx", "workbook", "1" * 64)))
        later = find_reviewed(ws.snapshot(year=2026))
        # only the kecamatan that was not there before
        assert later.ranking()[["opd_a", "opd_b"]].to_numpy().tolist() in (
            [["dinkes", "kec5"]], [["kec5", "dinkes"]],
        )  # fmt: skip


def test_answers_of_agencies_stay_theirs(store, tmp_path):
    with open_workspace(store) as ws:
        sheet = sheet_of(tmp_path, ws.snapshot())
        pairs = sheet.rows(PAIRS_SHEET)
        side = ["b" if "Dinas" in str(p["Program / pelaku A"]) else "a" for p in pairs]
        assert set(side) == {"a", "b"}  # its id stands between theirs
        for number in (0, 4):
            sheet.fill(number, PAIRS_SHEET, **{f"answer_{side[number]}": f"Kader {number}"})
        sheet.fill(0, answer_a="Kader kami di Puskesmas")
        review(ws, sheet.save())
        for number, pair in enumerate(pairs):
            row, other = stored(ws)[pair["Id Temuan"]], "ab"[side[number] == "a"]
            assert row[f"answer_{other}"] == "Kader kami di Puskesmas"
            own = f"Kader {number}" if number in {0, 4} else None
            assert row.get(f"answer_{side[number]}") == own
        later = sheet_of(tmp_path, ws.snapshot(), "lagi.xlsx")
        (line,) = later.rows()  # answers alone do not tear the family apart
        assert line["Tanggapan OPD A"] == "Kader kami di Puskesmas"
        assert line["Tanggapan OPD B"] is None
        assert "5 di antaranya sudah ditanggapi" in line["Mengapa"]
        later.fill(0, state="ditolak", decided_by="Bappeda", answer_a="Kader lain")
        review(ws, later.save())
        after = stored(ws)
        assert {r["state"] for r in after.values()} == {"ditolak"}
        first = after[pairs[0]["Id Temuan"]]
        assert first[f"answer_{side[0]}"] == "Kader 0"
        assert first[f"answer_{'ab'[side[0] == 'a']}"] == "Kader lain"


def test_without_the_sheet_of_pairs_nothing_stored_goes(store, tmp_path):
    with open_workspace(store) as ws:
        early = sheet_of(tmp_path, ws.snapshot())
        early.fill(1, PAIRS_SHEET, answer_a="Jawaban", answer_b="Balasan")
        answered = early.rows(PAIRS_SHEET)[1]["Id Temuan"]
        review(ws, early.save())
        sheet = sheet_of(tmp_path, ws.snapshot(), "dua.xlsx")
        del sheet.book[PAIRS_SHEET]
        sheet.fill(0, state="ditolak", decided_by="Bappeda")
        review(ws, sheet.save())
        told = stored(ws)
        assert len(told) == 5
        assert {r["state"] for r in told.values()} == {"ditolak"}
        assert (told[answered]["answer_a"], told[answered]["answer_b"]) == ("Jawaban", "Balasan")


def test_a_line_that_no_longer_tells_its_pairs_is_told(tmp_path):
    sheet = sheet_of(tmp_path, city())
    for damaged in (None, "x", '{"pairs": 3, "shown": {}}'):
        sheet.fill(0, state="ditolak", decided_by="Bappeda", together=damaged)
        batch = read_review(sheet.save())
        assert not len(batch.snapshot.reviews)
        (finding,) = batch.findings
        assert (finding.code, finding.severity) == ("workbook.review.no_pairs", "error")
        assert PAIRS_SHEET in finding.sentence()


def test_names_of_persons_are_left_out_of_every_pair(tmp_path):
    sheet = sheet_of(tmp_path, city())
    sheet.fill(0, state="ditolak", decided_by="Dr. H. Asep Sunandar, M.Si")
    sheet.fill(3, PAIRS_SHEET, state="dikonfirmasi", decided_by="Dr. Hj. Euis Komala, M.Kes")
    batch = read_review(sheet.save())
    reviews = batch.snapshot.reviews
    assert len(reviews) == 5
    assert reviews["decided_by"].isna().all()
    assert sum(f.code.startswith("workbook.persons") for f in batch.findings) == 2


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_filled_in_the_last_word_of_each_pair_counts(tmp_path, seed):
    """Random fillings in three rounds against the rule in its plainest form."""
    rng = np.random.default_rng(seed)
    words = [None, "belum ditinjau", "ditolak", "dikonfirmasi"]
    with open_workspace(tmp_path / "k.sinergi", create=True) as ws:
        ws.load(Batch(city(), source=Source("dpa.xlsx", "workbook", "0" * 64)))
        expected: dict[str, str] = {}
        for turn in range(3):
            sheet = sheet_of(tmp_path, ws.snapshot(), f"{turn}.xlsx")
            lines = sheet.rows()
            said = {p["Id Temuan"]: str(p["Status"]) for p in sheet.rows(PAIRS_SHEET)}
            before = dict(said)
            for number, _ in enumerate(sheet.rows(PAIRS_SHEET)):
                word = words[rng.integers(4)]
                if word and rng.random() < 0.4:
                    sheet.fill(number, PAIRS_SHEET, state=word, decided_by=f"Unit {turn}")
            now = {p["Id Temuan"]: p for p in sheet.rows(PAIRS_SHEET)}
            own = {
                i for i, p in now.items()
                if p["Unit Pemutus"] == f"Unit {turn}"
            }  # fmt: skip
            expected |= {i: str(now[i]["Status"]) for i in own}
            for number, line in enumerate(lines):
                word = words[1 + rng.integers(3)]
                sheet.fill(number, state=word, decided_by=f"Baris {turn}")
                label = line.get("Pasangan sejenis")
                mine = [i for i, p in now.items() if label and p["Pasangan sejenis"] == label]
                mine = mine or [line["Id Temuan"]]
                expected |= {i: word for i in mine if i not in own}
            assert before.keys() <= expected.keys()
            review(ws, sheet.save())
            told = {i: str(r["state"]).replace("_", " ") for i, r in stored(ws).items()}
            assert told == expected


def test_thirty_pairs_decided_alike_are_one_decision():
    found = find_duplicates(city(30))
    pairs = found.ranking()
    ids = "dup:" + pairs["program_a"].astype(str) + "|" + pairs["program_b"].astype(str)
    reviews = pd.DataFrame({"id": ids, "state": "ditolak"})
    known = replace(found, frame=found.frame.assign(review="ditolak"),
                    snapshot=found.snapshot.replace(reviews=reviews))  # fmt: skip
    summary = summarise_reviews(known)
    assert (summary.rejected, summary.pairs, summary.threshold) == (1, 30, 0.5)
    assert not summary.unreached  # one decision of a person moves nothing
    assert refit(known).decisions == 1


def test_two_offices_agree_once_about_a_family():
    rows = list(itertools.product([f"dup:{k}|z" for k in range(20)], ("A", "B")))
    opinions = pd.DataFrame(rows, columns=["finding", "reviewer"]).assign(state="ditolak")
    family = dict.fromkeys(opinions["finding"], 1)
    assert agreement(opinions).pairs == 20
    assert agreement(opinions, families=family).pairs == 1
    opinions.loc[3, "state"] = "dikonfirmasi"
    assert agreement(opinions, families=family).pairs == 2
    assert agreement(opinions, families=family).disputed == ("dup:1|z",)


def test_families_as_a_table_do_not_hang_on_the_order_of_rows():
    table = find_duplicates(city()).families()
    (row,) = table.to_dict("records")
    assert (row["pairs"], row["agencies_a"], row["budget_a"]) == (5, "dinkes", 400_000_000)
    assert (row["budget_b"], row["budget_idr"]) == (50_000_000, 50_000_000)
    assert row["agencies_b"].split(" | ") == [f"kec{k}" for k in range(5)]
    mixed = city()
    mixed = mixed.replace(programs=mixed.programs.iloc[::-1], actors=mixed.actors.iloc[::-1])
    pd.testing.assert_frame_equal(find_duplicates(mixed).families(), table)


def test_a_family_does_not_take_all_questions():
    base = city(60)
    actors = pd.DataFrame({"id": ["dinsos", "disnaker"], "region": "32.04", "kind": "opd",
                           "name": ["Dinas Sosial", "Dinas Tenaga Kerja"]})  # fmt: skip
    small = pd.DataFrame({
        "id": ["y1", "y2"], "opd": ["dinsos", "disnaker"], "region": "32.04", "year": 2025,
        "name": "Pelatihan Tata Boga bagi Pencari Kerja", "budget_idr": 1_000_000,
    })  # fmt: skip
    both = base.replace(
        programs=pd.concat([base.programs, small.astype(object)]),
        actors=pd.concat([base.actors, actors.astype(object)]),
    )
    found = find_duplicates(both)
    assert len(found.ranking()) == 61
    asked = set(open_questions(found, pairs=5)["program"])
    assert {"y1", "y2"} <= asked


def test_a_frame_alone_has_no_families():
    frame = find_duplicates(city()).frame
    assert [len(f.pairs) for f in gathered(None, frame)] == [1] * 5


def test_a_family_too_long_for_a_cell_takes_several_lines(tmp_path):
    sheet = sheet_of(tmp_path, city(401))
    lines = sheet.rows()
    assert len(lines) == 2
    assert len(sheet.rows(PAIRS_SHEET)) == 401
    assert max(len(str(line[TOGETHER_HEADER])) for line in lines) < 32_767
    for number in range(2):
        sheet.fill(number, state="ditolak", decided_by="Bappeda")
    assert len(read_review(sheet.save()).snapshot.reviews) == 401


def test_the_report_the_dashboard_and_the_workbook_tell_a_family_once(tmp_path):
    import docx

    base = city()
    found = find_duplicates(base)
    document = docx.Document(str(write_report(tmp_path / "a.docx", base, found)))
    table = document.tables[0]
    assert len(table.rows) == 2
    assert "5 kecamatan: Arjasari" in table.rows[1].cells[1].text
    assert any("5 pasangan di atas menyangkut 1 hal" in p.text for p in document.paragraphs)
    page = write_dashboard(tmp_path / "i.html", base, found, findings=found.notices, files={})
    words = page.read_text("utf-8")
    assert words.count("<td>Pelatihan Kader Posyandu Lansia</td>") == 2  # one row, two sides
    assert "5 kecamatan: Arjasari" in words
    book = openpyxl.load_workbook(write_report(tmp_path / "a.xlsx", base, found))
    assert book["Pasangan sejenis"].max_row == 2
    assert book["Perlu ditinjau bersama"].max_row == 6


def test_nothing_found_is_written_too(tmp_path):
    base = city()
    none = find_duplicates(base.replace(programs=base.programs.head(1)))
    assert not len(none.families())
    write_report(tmp_path / "a.xlsx", base, none)
    page = write_dashboard(tmp_path / "i.html", base, none, findings=none.notices, files={})
    assert "menyangkut" not in page.read_text("utf-8")
    assert Sheet(write_review(none, tmp_path / "t.xlsx")).rows() == []


def test_agencies_are_named_once_with_what_begins_their_names():
    names = Names(city())
    ids = [f"kec{k}" for k in range(5)]
    assert carriers(ids, names, most=2) == "5 kecamatan: Arjasari, Baleendah, dan 3 lainnya"
    assert carriers(["dinkes"], names, most=2) == "Dinas Kesehatan"
    told = carriers(["dinkes", "kec0"], names, most=9)
    assert told == "2 perangkat daerah: Dinas Kesehatan, Kecamatan Arjasari"
    assert carriers([], SimpleNamespace(actor=str), most=1) == ""


def test_an_older_copy_changes_only_what_its_office_filled_in(store, tmp_path):
    """One office rejects a family; the copy of another, filled in elsewhere, comes in after it."""
    with open_workspace(store) as ws:
        other = city(2, mark="lain").programs.assign(
            name="Pembangunan Gedung Puskesmas",
            beneficiaries="pasien",
            opd=["dinkes", "kec0", "kec1"],
        )
        ws.load(
            Batch(Snapshot({"programs": other}), source=Source("b.xlsx", "workbook", "2" * 64))
        )
        first = sheet_of(tmp_path, ws.snapshot())
        for number, _ in enumerate(first.rows()):
            first.fill(number, state="dikonfirmasi", decided_by="Bappeda", decided_at="20/03/2025")
        review(ws, first.save(), who="Bappeda")
        theirs = sheet_of(tmp_path, ws.snapshot(), "inspektorat.xlsx")
        ours = sheet_of(tmp_path, ws.snapshot(), "dlh.xlsx")
        assert len(theirs.rows()) == 2
        theirs.fill(0, state="ditolak", decided_by="Inspektorat", decided_at="21/03/2025")
        review(ws, theirs.save(), who="Inspektorat")
        before = stored(ws)
        ours.fill(1, answer_a="Sudah dikoordinasikan")
        done = review(ws, ours.save(), who="DLH")
        after = stored(ws)
        assert {i: r["state"] for i, r in after.items()} == {
            i: r["state"] for i, r in before.items()
        }
        assert {"ditolak", "dikonfirmasi"} == {r["state"] for r in after.values()}
        assert {r["decided_by"] for r in after.values()} == {"Bappeda", "Inspektorat"}
        changed = {i for i in after if after[i] != before[i]}
        assert changed == {i for i, r in after.items() if "answer_a" in r or "answer_b" in r}
        assert 0 < len(changed) < len(after)
        assert [f.code for f in done.report.findings] == ["store.reviews_newer"]
        opinions = ws.snapshot().review_opinions
        assert set(opinions["reviewer"]) == {"Bappeda", "Inspektorat"}


def test_a_date_that_has_not_come_is_told_with_its_cell(store, tmp_path):
    with open_workspace(store) as ws:
        sheet = sheet_of(tmp_path, ws.snapshot())
        sheet.fill(0, state="dikonfirmasi", decided_by="Bappeda", decided_at="21/03/2095")
        done = review(ws, sheet.save())
        (told,) = [f for f in done.findings if f.code == "workbook.review.future.decided_at"]
        assert told.cell
        assert "21/03/2095 belum tiba" in told.sentence()
        assert "Betulkan tanggal" in told.sentence()
        later = sheet_of(tmp_path, ws.snapshot(), "lagi.xlsx")
        later.fill(0, state="ditolak", decided_by="Inspektorat", decided_at="02/04/2025")
        again = review(ws, later.save())
        assert not again.findings
        assert {r["state"] for r in stored(ws).values()} == {"ditolak"}


def test_only_a_decision_entered_here_is_told_to_lack_its_office(store, tmp_path):
    with open_workspace(store) as ws:
        sheet = sheet_of(tmp_path, ws.snapshot())
        sheet.fill(0, state="ditolak")
        done = review(ws, sheet.save())
        (told,) = done.findings
        assert told.code == "workbook.review.no_office"
        assert "tetap tersimpan dan berlaku" in told.sentence()
        assert {r["state"] for r in stored(ws).values()} == {"ditolak"}
        untouched = sheet_of(tmp_path, ws.snapshot(), "lagi.xlsx")
        assert not review(ws, untouched.save()).findings


def test_a_confirmed_pair_stays_in_view_whatever_it_scores_now(store):
    with open_workspace(store) as ws:
        found = find_duplicates(ws.snapshot())
        pair = found.ranking().iloc[0]
        far = ["Pembangunan Gedung Puskesmas" if i == pair["program_b"] else NAME
               for i in ws.snapshot().programs["id"]]  # fmt: skip
        decided = pd.DataFrame([{
            "id": f"dup:{pair['program_a']}|{pair['program_b']}", "state": "dikonfirmasi",
            "decided_by": "Bappeda",
        }])  # fmt: skip
        changed = ws.snapshot().replace(programs=ws.snapshot().programs.assign(name=far))
        without = find_duplicates(changed)
        ids = ["program_a", "program_b"]
        key = pair[ids].tolist()
        assert key not in without.frame[ids].to_numpy().tolist()
        for state in ("dikonfirmasi", "ditolak"):
            now = changed.replace(reviews=decided.assign(state=state))
            result = find_reviewed(now)
            rows = result.frame.set_index(ids)
            assert rows.loc[tuple(key), "review"] == state
            assert rows.loc[tuple(key), "score"] < 0.5
            assert rows.loc[tuple(key), "kind"] in {"fragmentation", "none"}
            told = [n for n in result.notices if n.code == "duplicates.notices.decided_below"]
            assert len(told) == (state == "dikonfirmasi")
            assert len(result.ranking()) == len(without.ranking()) + len(told)
        assert (
            "tetap ditampilkan"
            in find_reviewed(changed.replace(reviews=decided)).notices[0].sentence()
        )


def test_a_family_keeps_its_number_and_the_run_says_what_was_filled_in(store, tmp_path):
    with open_workspace(store) as ws:
        first = sheet_of(tmp_path, ws.snapshot())
        label = str(first.rows()[0]["Pasangan sejenis"])
        first.fill(0, state="ditolak", decided_by="Bappeda")
        done = review(ws, first.save())
        assert (done.entered.lines, done.entered.findings, done.entered.rejected) == (1, 5, 5)
        assert done.entered.same == 0
        assert "1 baris diisi untuk 5 temuan" in done.entered.sentence("a.xlsx")
        other = city(2, mark="lain").programs.assign(
            name="Pembangunan Gedung Puskesmas", beneficiaries="pasien", budget_idr=9_000_000_000,
            opd=["dinkes", "kec0", "kec1"],
        )  # fmt: skip
        ws.load(
            Batch(Snapshot({"programs": other}), source=Source("b.xlsx", "workbook", "2" * 64))
        )
        again = sheet_of(tmp_path, ws.snapshot(), "lagi.xlsx")
        assert len({r["Pasangan sejenis"] for r in again.rows()}) == 2
        assert label in {r["Pasangan sejenis"] for r in again.rows()}
        untouched = review(ws, again.save())
        assert (untouched.entered.lines, untouched.entered.same) == (0, 5)
        changed = sheet_of(tmp_path, ws.snapshot(), "tiga.xlsx")
        rows = [r["Pasangan sejenis"] for r in changed.rows()]
        changed.fill(rows.index(label), state="dikonfirmasi", decided_by="Dinas Kesehatan")
        told = review(ws, changed.save()).summary.sentences()
        (line,) = [s for s in told if s.startswith("Dinilai berbeda")]
        assert f'"{NAME}" - "{NAME}" (Bappeda: ditolak, Dinas Kesehatan: dikonfirmasi)' in line
        header, lines, _ = history_in_words(ws, "reviews", limit=20)
        assert all(f'"{NAME}" (Dinas Kesehatan)' in line[header.index("Baris")] for line in lines)
