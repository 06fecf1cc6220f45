"""A workbook saved sheet by sheet, lists that name bodies as people do, and several inputs."""

import pandas as pd
import pytest

from sinergi.errors import UsageError
from sinergi.exchange import merge_batches, read_any, read_form, write_tables
from sinergi.exchange.adopt import adopt_agencies
from sinergi.exchange.workbook.forms import looks_like_form
from sinergi.model.batch import Batch
from sinergi.model.snapshot import Snapshot

R = "32.04"


@pytest.fixture
def lists(tmp_path):
    """Forums, members and meetings as an office keeps them, in three files."""
    folder = tmp_path / "daftar"
    folder.mkdir()
    (folder / "forum.csv").write_text(
        "ID;Nama Forum;Jenis;Tanggal SK\ntpps;TPPS Kabupaten Bandung;tpps;2024-02-01\n"
        "fkub;FKUB Kabupaten Bandung;FKUB;\n", encoding="utf-8",
    )  # fmt: skip
    (folder / "memberships.csv").write_text(
        "forum,agency_name,role\ntpps,Dinkes Kabupaten Bandung,ketua\n"
        "tpps,Disparbud Kabupaten Bandung,anggota\ntpps,OPD terkait,anggota\n", encoding="utf-8",
    )  # fmt: skip
    (folder / "rapat.csv").write_text(
        "Tanggal,Forum,Peserta\n2025-03-04,tpps,"
        "Dinas Kesehatan | Camat se-Kabupaten Bandung | dan lain-lain\n", encoding="utf-8",
    )  # fmt: skip
    return folder


def test_a_folder_of_sheets_is_one_workbook(lists):
    batch = read_any(lists, region=R)
    city = batch.snapshot
    assert batch.source.kind == "form"
    assert set(city.forums["id"]) == {"tpps", "fkub"}
    assert set(city.memberships["actor"]) == {f"{R}:dinas-kesehatan", f"{R}:dinas-pariwisata-222"}
    assert city.meetings["attendees"].tolist() == [f"{R}:dinas-kesehatan"]
    assert city.memberships["source_sheet"].unique().tolist() == ["memberships.csv"]


def test_words_for_many_bodies_are_told_and_are_no_body(lists):
    batch = read_form(lists, region=R)
    said = {f.value for f in batch.findings if f.code == "workbook.actors.collective"}
    assert said == {"OPD terkait", "Camat se-Kabupaten Bandung", "dan lain-lain"}
    assert len(batch.snapshot.actors) == 2


def test_a_forum_whose_members_stand_in_another_file_is_not_called_empty(lists):
    batch = read_form(lists, region=R)
    empty = [f.facts["forum"] for f in batch.findings if f.code == "workbook.forums.no_members"]
    assert empty == ["FKUB Kabupaten Bandung"]


def test_tables_of_ids_stay_tables(tmp_path):
    city = Snapshot({
        "actors": pd.DataFrame({"id": ["a"], "name": ["A"], "kind": ["opd"]}),
        "forums": pd.DataFrame({"id": ["f"], "name": ["F"], "kind": ["pokja"]}),
    })  # fmt: skip
    write_tables(tmp_path / "tabel", city)
    assert read_any(tmp_path / "tabel").source.kind == "tables"
    assert looks_like_form("forums.csv", ["id", "name", "kind"])


def test_a_budget_and_lists_speak_of_the_same_agencies(lists):
    budget = Batch(Snapshot({
        "actors": pd.DataFrame({
            "id": [f"{R}:dinas-kebudayaan-326", f"{R}:dinas-kesehatan"],
            "name": ["Dinas Kebudayaan dan Pariwisata", "Dinas Kesehatan"], "kind": "opd",
            "region": R, "urusan": ["2.22 | 3.26", "1.02"]}),
        "programs": pd.DataFrame({"id": ["p"], "name": ["Festival"], "region": [R], "year": [2025],
                                  "opd": [f"{R}:dinas-kebudayaan-326"]}),
    }))  # fmt: skip
    for order in ((0, 1), (1, 0)):
        both = [read_form(lists, region=R), budget]
        batch = merge_batches([both[k] for k in order])
        agencies = batch.snapshot.actors
        assert set(agencies["id"]) == {f"{R}:dinas-kebudayaan-326", f"{R}:dinas-kesehatan"}
        assert "Dinas Kebudayaan dan Pariwisata" in set(agencies["name"])
        assert f"{R}:dinas-kebudayaan-326" in set(batch.snapshot.memberships["actor"])
        told = [f for f in batch.findings if f.code == "exchange.agency.adopted"]
        assert [f.facts["known"] for f in told] == ["Dinas Kebudayaan dan Pariwisata"]


@pytest.mark.parametrize("affairs", ["1.05", None])
def test_one_affair_makes_no_two_agencies_one(affairs):
    row = {"kind": ["opd"], "region": [R], "urusan": [affairs]}
    one = Snapshot({"actors": pd.DataFrame({"id": ["satpol"], "name": ["Satpol PP"], **row})})
    two = Snapshot({"actors": pd.DataFrame({"id": ["bpbd"], "name": ["BPBD"], **row})})
    assert adopt_agencies(Batch(two), one.actors).snapshot == two


def test_two_of_one_input_with_the_same_affairs_stay_as_they_are():
    row = {"kind": "opd", "region": R, "urusan": "2.22 | 3.26"}
    one = Snapshot({"actors": pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"], **row})})
    two = Snapshot({"actors": pd.DataFrame({"id": ["c"], "name": ["C"], **row}, index=[0])})
    assert adopt_agencies(Batch(two), one.actors).snapshot == two


def test_nothing_to_merge_is_told():
    with pytest.raises(UsageError):
        merge_batches([])
