"""Words that may mean the same: proposed on a sheet, decided by an office, used from then on."""

import datetime as dt
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

import sinergi as sg
from sinergi.analysis.duplicates import accepted_terms, compare_programs
from sinergi.analysis.duplicates.own_terms import own_terms
from sinergi.errors import UnusableDataError
from sinergi.exchange import read_any, read_synonyms
from sinergi.model.batch import Batch, Source
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_synonyms
from sinergi.workspace import open_workspace, read_synonym_sheet, write_synonym_sheet

HEADER = 3
HOSTILE = '=HYPERLINK("http://x");DROP TABLE synonyms;--<script>'
DEEDS = (("dolekan", "wirasan"), ("gumbrekan", "seltapan"), ("turakan", "mobelan"),
         ("hasiran", "nokudan"), ("jipelan", "votaran"), ("lupedan", "gisoran"))  # fmt: skip
THINGS = (("koluda", "besirat"), ("lembuna", "parikum"), ("tesogi", "wanudal"),
          ("rokima", "selubat"), ("pakune", "dorimas"), ("yudeli", "kasopan"),
          ("bitura", "melongas"), ("fareko", "zumilat"))  # fmt: skip


def region(rows: int = 3_000) -> Snapshot:
    """Programs whose name and description choose freely between two words for one thing."""
    draw = np.random.default_rng(5)
    programs = []
    for k in range(rows):
        deed, thing = (s[draw.integers(len(s))] for s in (DEEDS, THINGS))
        d, t = ([s[draw.integers(2)] for _ in range(2)] for s in (deed, thing))
        programs.append(
            {"id": f"p{k:04d}", "opd": ("dinsos", "dinkes")[k % 2], "region": "32.04",
             "year": 2025, "name": f"{d[0]} {t[0]}", "description": f"Terlaksananya {d[1]} {t[1]}"}
        )  # fmt: skip
    actors = pd.DataFrame({"id": ["dinsos", "dinkes"], "name": ["Dinas Sosial", "Dinas Kesehatan"],
                           "kind": "opd", "region": "32.04"})  # fmt: skip
    return Snapshot({"actors": actors, "programs": pd.DataFrame(programs)})


@pytest.fixture(scope="module")
def city() -> Snapshot:
    return region()


@pytest.fixture
def store(tmp_path, city) -> Path:
    path = tmp_path / "kabupaten.sinergi"
    with open_workspace(path, create=True) as ws:
        ws.load(Batch(city, source=Source("awal.xlsx", "workbook", "0" * 64)))
    return path


def fill(path: Path, decisions: dict[str, dict[str, object]], more: tuple = ()) -> Path:
    """Decide the proposals that hold a word; add rows of one's own."""
    book = openpyxl.load_workbook(path)
    tab = book["Padanan Kata"]
    headers = [cell.value for cell in tab[HEADER]]
    for row in tab.iter_rows(min_row=HEADER + 1):
        for word, values in decisions.items():
            if word in (row[0].value, row[1].value):
                for header, value in values.items():
                    row[headers.index(header)].value = value
    for values in more:
        tab.append([values.get(header) for header in headers])
    book.save(path)
    return path


def decision(word: str) -> dict[str, object]:
    return {"Keputusan": word, "Unit Pemutus": "Bappeda", "Tanggal Putusan": "20/03/2025"}


def test_the_sheet_tells_terms_examples_and_choices(city, tmp_path):
    proposals = write_synonym_sheet(city, tmp_path / "p.xlsx")
    assert {frozenset((r.term_a, r.term_b)) for r in proposals.itertuples()} == {
        frozenset(pair) for pair in (*DEEDS, *THINGS)
    }
    assert set(proposals["region"]) == {"32.04"}
    tab = openpyxl.load_workbook(tmp_path / "p.xlsx")["Padanan Kata"]
    rows = list(tab.iter_rows(min_row=HEADER + 1, max_row=HEADER + 14, values_only=True))
    assert {row[2] for row in rows} == {"kegiatan", "topik"}
    assert all(row[0] in row[5] for row in rows)
    assert {row[7] for row in rows} == {"belum ditinjau"}
    lists = {v.formula1 for v in tab.data_validations.dataValidation}
    assert '"diterima,ditolak,belum ditinjau"' in lists
    first = (tmp_path / "p.xlsx").read_bytes()
    write_synonym_sheet(city, tmp_path / "p.xlsx")
    assert (tmp_path / "p.xlsx").read_bytes() == first


def test_accepted_words_count_and_nothing_is_asked_twice(store, tmp_path):
    path = tmp_path / "p.xlsx"
    with open_workspace(store) as ws:
        before = ws.snapshot()
        write_synonym_sheet(before, path)
        fill(path, {"koluda": decision("diterima"), "lembuna": decision("ditolak")})
        taught = read_synonym_sheet(ws, path, who="Bappeda")
        assert (taught.report.added, len(taught.findings)) == (2, 0)
        after = ws.snapshot()
        assert set(after.synonyms["decided_at"]) == {dt.date(2025, 3, 20)}
        assert {t.variant for t in own_terms(after)} == {"koluda", "besirat"}
        left = write_synonym_sheet(after, path)
        told = set(left["term_a"]) | set(left["term_b"])
        assert len(left) == len(DEEDS) + len(THINGS) - 2
        assert not told & {"koluda", "besirat", "lembuna", "parikum"}
    assert sg.find_duplicates(after).provenance.parameters["own_terms"] == 2
    names = before.programs.drop_duplicates("name").set_index("name")["id"]
    pair = [(names["dolekan koluda"], names["dolekan besirat"])]
    old, new = compare_programs(before, pair), compare_programs(after, pair)
    assert new["score"].iloc[0] > old["score"].iloc[0]
    refused = [(names["dolekan lembuna"], names["dolekan parikum"])]
    for frame in (compare_programs(before, refused), compare_programs(after, refused)):
        assert frame["score"].iloc[0] < new["score"].iloc[0]


def test_a_later_decision_takes_the_place_of_the_first(store, tmp_path):
    own = {"Istilah": "kuntet", "Searti dengan": "stunting", "Jenis Istilah": "Topik"}
    path = tmp_path / "p.xlsx"
    with open_workspace(store) as ws:
        for word in ("diterima", "ditolak"):
            write_synonym_sheet(region(), path)
            read_synonym_sheet(ws, fill(path, {}, ({**own, "Keputusan": word},)))
        assert ws.snapshot().synonyms["state"].tolist() == ["ditolak"]
        assert own_terms(ws.snapshot()) == ()


def test_a_region_is_read_in_any_spelling_and_a_strange_one_is_told(store, tmp_path):
    own = {"Istilah": "kuntet", "Searti dengan": "stunting", "Jenis Istilah": "Topik",
           "Keputusan": "diterima"}  # fmt: skip
    path = tmp_path / "p.xlsx"
    with open_workspace(store) as ws:
        for told, code in (("3204", "32.04"), ("Kab. Bandung", "32.04")):
            write_synonym_sheet(region(), path)
            taught = read_synonym_sheet(ws, fill(path, {}, ({**own, "Kode Wilayah": told},)))
            assert taught.decided["region"].tolist() == [code]
            assert not taught.findings
        assert [t.variant for t in own_terms(ws.snapshot(region="32.04"))] == [
            "kuntet",
            "stunting",
        ]
        write_synonym_sheet(region(), path)
        taught = read_synonym_sheet(ws, fill(path, {}, ({**own, "Kode Wilayah": "99.99"},)))
        assert not len(taught.decided)
        (finding,) = taught.findings
        assert finding.cell
        assert "32.04" in finding.sentence()


def test_words_of_a_province_hold_in_its_kabupaten_and_no_further():
    words = pd.DataFrame({
        "facet": "TOPIC", "term_a": ["a", "b", "c", "d"], "term_b": "stunting",
        "region": ["32", "32.04", "33", None], "state": "diterima",
    })  # fmt: skip
    kept = region(4).replace(synonyms=words).select(region="32.04").synonyms
    assert kept["term_a"].tolist() == ["a", "b", "d"]


@pytest.mark.parametrize("code", ["32.04", "32"])
def test_the_store_hands_out_the_same_words_as_a_selection(store, code):
    words = pd.DataFrame({
        "facet": "TOPIC", "term_a": ["a", "b", "c", "d"], "term_b": "stunting",
        "region": ["32", "32.04", "33", None], "state": "diterima",
    })  # fmt: skip
    with open_workspace(store) as ws:
        ws.load(Batch(Snapshot({"synonyms": words}), source=Source("p", "synonyms", "1" * 64)))
        whole = ws.snapshot().select(region=code).synonyms
        assert sorted(ws.snapshot(region=code).synonyms["term_a"]) == sorted(whole["term_a"])


def test_chains_and_circles_lead_to_one_word():
    def terms(*pairs: tuple[str, str]) -> dict[str, str]:
        table = pd.DataFrame([(*p, "TOPIC") for p in pairs], columns=["term_a", "term_b", "facet"])
        return {t.variant: t.canonical for t in accepted_terms(table)}

    assert set(terms(("kuntet", "tengkes"), ("tengkes", "stunting")).values()) == {"stunting"}
    assert set(terms(("aba", "iba"), ("iba", "aba")).values()) == {"aba"}
    assert terms(("kuntet", "konvergensi stunting"))["kuntet"] == "stunting"
    assert terms(("", "stunting"), ("stunting", "stunting")) == {}


def test_what_cannot_be_used_is_told_with_its_cell(city, tmp_path):
    path = tmp_path / "p.xlsx"
    write_synonym_sheet(city, path)
    row = {"Istilah": "x", "Searti dengan": "y", "Jenis Istilah": "topik", "Keputusan": "diterima"}
    wrong = (
        row | {"Keputusan": "mungkin"}, row | {"Jenis Istilah": "warna"}, row | {"Istilah": None},
        row | {"Searti dengan": "X"}, row, row | {"Keputusan": "ditolak"},
        row | {"Istilah": "jumlah", "Unit Pemutus": "Dr. Asep Sunandar, M.Si"},
    )  # fmt: skip
    batch = read_synonyms(fill(path, {}, wrong))
    assert [f.code for f in batch.findings] == [
        "workbook.synonyms.unknown_word", "workbook.synonyms.unknown_word", "workbook.row.needs",
        "workbook.synonyms.same", "workbook.row.duplicate", "workbook.persons.title",
    ]  # fmt: skip
    assert all(f.cell and f.sentence() for f in batch.findings if f.code != "workbook.row.needs")
    kept = batch.snapshot.synonyms
    assert kept["term_a"].tolist() == ["x", "jumlah"]
    assert kept["decided_by"].isna().all()


def test_hostile_words_stay_words(store, tmp_path):
    path = tmp_path / "p.xlsx"
    proposal = {"term_a": HOSTILE, "term_b": "+1+1", "facet": "TOPIC", "strength": 0.5, "seen": 7,
                "examples": HOSTILE, "region": "32.04"}  # fmt: skip
    write_synonyms(pd.DataFrame([proposal]), path)
    tab = openpyxl.load_workbook(path)["Padanan Kata"]
    assert {cell.data_type for row in tab.iter_rows() for cell in row} <= {"s", "n"}
    with open_workspace(store) as ws:
        read_synonym_sheet(ws, fill(path, {HOSTILE: decision("diterima")}))
        after = ws.snapshot()
        assert after.synonyms[["term_a", "term_b"]].to_numpy().tolist() == [[HOSTILE, "+1+1"]]
        assert len(sg.find_duplicates(after)) >= 0  # words that are no words disturb nothing
        assert all(f.severity != "error" for f in ws.check())
    with sqlite3.connect(store) as db:
        assert db.execute("SELECT count(*) FROM synonyms").fetchone() == (1,)
    db.close()


def test_the_sheet_is_not_taken_for_programs(city, tmp_path):
    write_synonym_sheet(city, tmp_path / "p.xlsx")
    with pytest.raises(UnusableDataError, match="sinergi synonyms"):
        read_any(tmp_path / "p.xlsx")
    openpyxl.Workbook().save(tmp_path / "kosong.xlsx")
    with pytest.raises(UnusableDataError, match="Searti dengan"):
        read_synonyms(tmp_path / "kosong.xlsx")


def test_the_command_under_both_names(store, tmp_path):
    def sinergi(*words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "sinergi", *map(str, words)],
            capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path,
        )  # fmt: skip

    wrote = sinergi("padanan", store)
    assert wrote.returncode == 0, wrote.stderr
    assert "14 usulan" in wrote.stdout
    assert sinergi("synonyms", store).returncode != 0  # a sheet that may be filled in stays
    path = fill(tmp_path / "padanan.xlsx", {"koluda": decision("diterima")})
    read = sinergi("synonyms", store, "--read", path, "--json")
    assert read.returncode == 0, read.stderr
    assert json.loads(read.stdout)[0]["state"] == "diterima"
    assert "Traceback" not in sinergi("synonyms", path, "--read", path).stderr
