import datetime as dt
import subprocess
import sys

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sinergi.errors import OutputError, UnknownTermError, UnreadableFileError, UnusableDataError
from sinergi.exchange import read_tables, write_tables
from sinergi.model.snapshot import Snapshot

ACTORS = "id,name,kind\ndinsos,Dinas Sosial,opd\nkesbang,Badan Kesatuan Bangsa dan Politik,opd\n"


def folder(tmp_path, **tables):
    for name, content in tables.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    return tmp_path


def told(batch):
    return {
        (f.severity, f.code.removeprefix("exchange."), f.row, f.column) for f in batch.findings
    }


def cell(batch, table, row, column):
    value = batch.snapshot.table(table).iloc[row][column]
    return None if pd.isna(value) else value


def test_two_lines_are_enough_and_the_vocabulary_fills_in(tmp_path):
    batch = read_tables(folder(tmp_path, actors="id,name,kind,region\na,Dinas Sosial,opd,32.04\n"))
    assert cell(batch, "actors", 0, "urusan") == "1.06"
    assert cell(batch, "actors", 0, "sector")
    assert batch.snapshot.regions["id"].tolist() == ["32", "32.04"]
    assert batch.snapshot.regions["name"].tolist() == ["Jawa Barat", "Kabupaten Bandung"]
    assert cell(batch, "regions", 1, "parent") == "32"
    assert not batch.findings
    assert batch.source.kind == "tables"
    assert len(batch.source.sha256) == 64


def test_the_kind_of_an_agency_is_found_by_its_name(tmp_path):
    batch = read_tables(folder(tmp_path, actors="id,name\na,Dinas Sosial\nb,Kecamatan Soreang\n"))
    assert batch.snapshot.actors["kind"].tolist() == ["opd", "kecamatan"]


def test_agencies_that_only_programs_name_are_made(tmp_path):
    programs = "id,name,opd,region\np1,Rapat,Dinas Sosial,32.04\np2,Rapat,Dinas Sosial,32.04\n"
    batch = read_tables(folder(tmp_path, programs=programs))
    actor = batch.snapshot.entity("actors", "Dinas Sosial")
    assert (actor.kind, actor.region, actor.urusan) == ("opd", "32.04", "1.06")
    assert told(batch) == {("notice", "tables.actors_derived", None, "opd")}


def test_cells_as_people_write_them(tmp_path):
    programs = (
        "id;name;opd;region;year;level;budget_idr;code;active;beneficiary_count\n"
        'p1;  Bantuan   Sosial ;dinsos;Kab. Bandung;TA 2025;Sub Kegiatan;"Rp 1.250.000,00";'
        "8.01.05.2.01.04;ya;12\n"
        "p2;-;dinsos;3204;2025.0;PROGRAM;0;2002-01-01 00:00:00;tidak;\n"
    )
    batch = read_tables(folder(tmp_path, actors=ACTORS, programs=programs.replace(";-;", ";B;")))
    first, second = (batch.snapshot.entity("programs", p) for p in ("p1", "p2"))
    assert first.name == "Bantuan Sosial"
    assert (first.region, first.year, first.level) == ("32.04", 2025, "sub_kegiatan")
    assert (first.budget_idr, first.code, first.active) == (1_250_000, "8.01.05.2.01.0004", True)
    assert first.beneficiary_count == 12
    assert (second.region, second.year, second.level) == ("32.04", 2025, "program")
    assert (second.budget_idr, second.code, second.active) == (0, "1.01.02", False)
    assert ("notice", "cells.repaired", 2, "code") in told(batch)
    assert not batch.findings.errors


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("budget_idr", "-5", "money_negative"),
        ("budget_idr", "banyak", "money_unclear"),
        ("year", "tahun ini", "year_unclear"),
        ("year", "1998", "out_of_range"),
        ("region", "99.99", "region_nowhere"),
        ("region", "Kab. Bandng", "region_unknown"),
        ("level", "sub kegitan", "choice_unknown"),
        ("beneficiary_count", "-3", "out_of_range"),
        ("active", "mungkin", "bool_unclear"),
    ],
)
def test_a_bad_cell_is_blank_and_told_with_its_place(tmp_path, column, value, code):
    content = f"id,name,{column}\np0,Baik,\np1,Buruk,{value}\n"
    batch = read_tables(folder(tmp_path, programs=content))
    assert len(batch.snapshot.programs) == 2
    assert cell(batch, "programs", 1, column) is None
    (finding,) = batch.findings
    assert finding.code == f"exchange.cells.{code}"
    assert (finding.severity, finding.file, finding.row) == ("warning", "programs.csv", 3)
    assert (finding.cell, finding.column, finding.value) == ("C3", column, value)
    assert value in finding.sentence("id")
    assert value in finding.sentence("en")


def test_near_misses_are_offered(tmp_path):
    programs = "id,name,level,region\np1,A,sub kegitan,Kabupaten Bandng\n"
    found = {f.column: f.facts["near"] for f in read_tables(
        folder(tmp_path, programs=programs)).findings}  # fmt: skip
    assert found["level"].startswith("sub_kegiatan")
    assert "32.04 Kabupaten Bandung" in found["region"]


def test_a_code_without_a_single_reading_stays_and_is_told(tmp_path):
    batch = read_tables(folder(tmp_path, programs="id,name,code\np1,A,abc.9\n"))
    assert cell(batch, "programs", 0, "code") == "abc.9"
    assert told(batch) == {("warning", "cells.code_unclear", 2, "code")}


def test_duplicate_ids_keep_the_first(tmp_path):
    batch = read_tables(folder(tmp_path, actors=ACTORS + "dinsos,Lain,opd\n"))
    assert batch.snapshot.actors["name"].tolist()[0] == "Dinas Sosial"
    assert len(batch.snapshot.actors) == 2
    (finding,) = batch.findings.errors
    assert (finding.code, finding.row, finding.value) == ("exchange.tables.duplicate", 4, "dinsos")
    assert finding.facts["first_row"] == 2


def test_rows_without_id_or_name_are_left_out(tmp_path):
    batch = read_tables(folder(tmp_path, actors=ACTORS + ",Tanpa id,opd\nx,,opd\n,,\n"))
    assert len(batch.snapshot.actors) == 2
    assert told(batch) == {("error", "tables.required", 4, "id"),
                           ("error", "tables.required", 5, "name")}  # fmt: skip


def test_a_relation_without_its_end_is_left_out(tmp_path):
    batch = read_tables(
        folder(
            tmp_path, actors=ACTORS, forums="id,name,kind\nf,FKUB,fkub\n",
            memberships="actor,forum,role\nkesbang,f,ketua\ntidakada,f,\nkesbang,g,\n",
        )
    )  # fmt: skip
    assert batch.snapshot.memberships["role"].tolist() == ["ketua"]
    assert told(batch) == {("error", "tables.dangling_relation", 3, "actor"),
                           ("error", "tables.dangling_relation", 4, "forum")}  # fmt: skip


def test_an_attribute_that_points_nowhere_is_blank(tmp_path):
    batch = read_tables(
        folder(
            tmp_path, actors=ACTORS, forums="id,name,kind\nf,FKUB,fkub\n",
            programs="id,name,parent\np1,A,p9\np2,B,p1\n",
            meetings="forum,date,attendees\nf,2025-03-15,kesbang|hantu\n",
        )
    )  # fmt: skip
    assert cell(batch, "programs", 0, "parent") is None
    assert cell(batch, "programs", 1, "parent") == "p1"
    assert cell(batch, "meetings", 0, "attendees") == "kesbang"
    assert cell(batch, "meetings", 0, "date") == dt.date(2025, 3, 15)
    assert told(batch) == {("warning", "tables.dangling", 2, "parent"),
                           ("warning", "tables.dangling_member", 2, "attendees")}  # fmt: skip


def test_national_issues_need_no_description(tmp_path):
    batch = read_tables(
        folder(tmp_path, programs="id,name\np1,A\n",
               program_issues="program,issue,confidence\np1,I01,0.5\np1,I99,1\n")
    )  # fmt: skip
    assert batch.snapshot.issues["id"].tolist() == ["I01"]
    assert batch.snapshot.program_issues["confidence"].tolist() == [0.5]
    assert told(batch) == {("error", "tables.dangling_relation", 3, "issue")}


def test_an_area_of_the_file_itself_is_known(tmp_path):
    batch = read_tables(
        folder(tmp_path, regions="id,name\n99,Provinsi Contoh\n99.01,Kabupaten Sukamaju\n",
               actors="id,name,kind,region\na,Dinas Sosial,opd,99.01\n")
    )  # fmt: skip
    assert cell(batch, "actors", 0, "region") == "99.01"
    assert batch.snapshot.entity("regions", "99.01").level == "kabupaten"
    assert not batch.findings


def test_unknown_files_and_columns_give_one_notice_each(tmp_path):
    folder(tmp_path, actors="id,name,kind,kepala,tlp\na,Dinas Sosial,opd,x,1\n", programms="id\n")
    (tmp_path / "foto.jpg").write_bytes(b"x")
    (tmp_path / ".rahasia").write_text("")
    found = [(f.code.removeprefix("exchange.tables."), f.file, f.column)
             for f in read_tables(tmp_path).findings]  # fmt: skip
    assert sorted(found, key=str) == [
        ("near_file", "programms.csv", None), ("unknown_column", "actors.csv", "kepala"),
        ("unknown_column", "actors.csv", "tlp"), ("unknown_file", "foto.jpg", None),
    ]  # fmt: skip


def test_two_files_for_one_table_are_an_error(tmp_path):
    folder(tmp_path, actors=ACTORS)
    pq.write_table(pa.table({"id": ["a"]}), tmp_path / "actors.parquet")
    with pytest.raises(UnusableDataError) as caught:
        read_tables(tmp_path)
    assert caught.value.code == "exchange.tables.two_files"
    assert "actors.csv" in str(caught.value)
    assert "actors.parquet" in str(caught.value)


@pytest.mark.parametrize("content", [{}, {"forums": "id,name,kind\nf,F,fkub\n"}, {"lain": "a\n"}])
def test_a_folder_without_programs_or_actors_is_refused(tmp_path, content):
    with pytest.raises(UnusableDataError) as caught:
        read_tables(folder(tmp_path, **content))
    assert caught.value.code == "exchange.tables.no_core"
    assert "programs.csv" in str(caught.value)


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(UnusableDataError) as caught:
        read_tables(tmp_path / "tidak ada")
    assert caught.value.code == "exchange.input.missing"


def test_a_table_without_ids_is_left_out_and_told(tmp_path):
    batch = read_tables(folder(tmp_path, actors=ACTORS, programs="nama,pagu\nA,5\n"))
    assert len(batch.snapshot.programs) == 0
    assert ("error", "tables.no_column", None, "id") in told(batch)
    with pytest.raises(UnusableDataError):
        batch.strict()


def test_a_header_only_file_is_an_empty_table(tmp_path):
    batch = read_tables(folder(tmp_path, actors=ACTORS, programs="id,name,opd\n"))
    assert len(batch.snapshot.programs) == 0
    assert not batch.findings


@pytest.mark.parametrize("content", [b"", b"PAR1 bukan parquet"])
def test_a_damaged_parquet_file_is_told(tmp_path, content):
    (tmp_path / "programs.parquet").write_bytes(content)
    with pytest.raises(UnreadableFileError) as caught:
        read_tables(tmp_path)
    assert caught.value.code in {"exchange.input.empty", "exchange.input.damaged"}


def test_types_of_a_foreign_parquet_file(tmp_path):
    table = pa.table(
        {
            "id": pa.array([1, 2], pa.int32()),
            "name": pa.array(["A", "B"]).dictionary_encode(),
            "year": pa.array([2025.0, None], pa.float64()),
            "budget_idr": pa.array([5.0, float("nan")], pa.float64()),
            "region": pa.array([32.04, 32.1], pa.float64()),
            "active": pa.array(["true", "no"], pa.large_string()),
            "parent": pa.nulls(2),
        }
    )
    pq.write_table(table, tmp_path / "programs.parquet")
    batch = read_tables(tmp_path)
    first, second = (batch.snapshot.entity("programs", i) for i in ("1", "2"))
    assert (first.year, first.budget_idr, first.region, first.active) == (2025, 5, "32.04", True)
    assert (second.year, second.budget_idr, second.region) == (None, None, "32.10")
    assert second.active is False
    assert [(f.code, f.row, f.cell) for f in batch.findings] == [
        ("exchange.cells.repaired", 2, None)
    ]


def test_text_is_restored_and_hostile_values_stay_text(tmp_path):
    name = '=HYPERLINK("http://x")'
    snapshot = Snapshot(
        {"actors": pd.DataFrame({"id": ["a", "b"], "name": [name, "'=1"], "kind": "opd"})}
    )
    for form in ("csv", "parquet"):
        write_tables(tmp_path / form, snapshot, format=form)
        assert read_tables(tmp_path / form).snapshot.actors["name"].tolist() == [name, "'=1"]
    assert b"\"'=HYPERLINK" in (tmp_path / "csv" / "actors.csv").read_bytes()


def test_where_a_row_came_from_survives_the_trip(tmp_path):
    batch = read_tables(folder(tmp_path, actors=ACTORS))
    write_tables(tmp_path / "baru", batch.snapshot)
    again = read_tables(tmp_path / "baru").snapshot.actors
    assert again["source_file"].tolist() == ["actors.csv"] * 2
    assert again["source_row"].tolist() == [2, 3]


def test_many_bad_cells_are_counted_not_piled_up(tmp_path):
    rows = "".join(f"p{i},A,x\n" for i in range(1200))
    found = read_tables(folder(tmp_path, programs=f"id,name,year\n{rows}")).findings
    assert len(found) == 501
    assert (found[-1].code, found[-1].facts["count"]) == ("exchange.more", 700)


def test_an_unknown_format_offers_the_known_ones(tmp_path):
    with pytest.raises(UnknownTermError, match="parquet"):
        write_tables(tmp_path, Snapshot(), format="parqet")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_finding_has_a_sentence_without_holes(tmp_path, lang):
    folder(
        tmp_path, actors=ACTORS + "dinsos,X,opd\n,y,opd\n", lain="a\n1\n", foto="b\n",
        programs="id,name,opd,year,budget_idr,region,level,kolom x,code\n"
                 "p1,A,hantu,x,-1,99.99,z,1,1.1.1.1\np2,B,dinsos,2025.0,1,32.04,paket,2,1.01.02\n",
        memberships="actor,forum\na,b\n",
    )  # fmt: skip
    found = read_tables(tmp_path).findings
    assert len({f.code for f in found}) >= 9
    for finding in found:
        sentence = finding.sentence(lang)
        assert "None" not in sentence
        assert "{" not in sentence


def test_an_output_folder_is_replaced_as_a_whole(tmp_path):
    target = tmp_path / "tabel"
    full = Snapshot(
        {"actors": pd.DataFrame({"id": ["a"], "name": ["A"], "kind": "opd"}),
         "forums": pd.DataFrame({"id": ["f"], "name": ["F"], "kind": "fkub"})}
    )  # fmt: skip
    assert [p.name for p in write_tables(target, full)] == ["actors.csv", "forums.csv"]
    write_tables(target, full.replace(forums=full.forums.iloc[:0]), format="parquet")
    assert sorted(p.name for p in target.iterdir()) == ["actors.parquet", "run.json"]
    (tmp_path / "lain").mkdir()
    (tmp_path / "lain" / "surat.docx").write_text("")
    with pytest.raises(OutputError) as caught:
        write_tables(tmp_path / "lain", full)
    assert caught.value.code == "files.foreign_folder"


FULL = """\
import resource, signal, sys
import pandas as pd
from pathlib import Path
from sinergi.errors import OutputError
from sinergi.exchange import write_csv, write_graph, write_tables
from sinergi.model.snapshot import Snapshot
ids = [f"pelaku nomor {i} dengan nama panjang" for i in range(5000)]
frame = pd.DataFrame({"id": ids, "name": ids, "kind": "opd"})
snapshot, place = Snapshot({"actors": frame}), Path(sys.argv[1])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
for write in (
    lambda: write_csv(place / "a.csv", frame),
    lambda: write_graph(place / "a.graphml", snapshot),
    lambda: write_tables(place / "csv", snapshot),
    lambda: write_tables(place / "parquet", snapshot, format="parquet"),
):
    try:
        write()
    except OutputError as problem:
        print(problem.code)
"""


def test_every_writer_survives_a_file_that_may_not_grow(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["files.too_big"] * 4, done.stderr
    assert list(tmp_path.iterdir()) == []
