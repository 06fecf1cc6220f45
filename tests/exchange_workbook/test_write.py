"""Template, filled copy, marked copy, split and merge, review sheets."""

import datetime as dt
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sinergi import vocab
from sinergi.errors import OutputError, UnknownTermError, UsageError
from sinergi.exchange import (
    merge_workbooks,
    read_review,
    read_workbook,
    write_marked,
    write_template,
    write_workbook,
)
from sinergi.exchange.cells import clean, is_empty, is_error
from sinergi.exchange.workbook.layout import sheets
from sinergi.model.entities import Row
from sinergi.model.kinds import GOVERNMENT_KINDS
from sinergi.model.review_columns import REVIEW_COLUMNS, REVIEW_SHEET
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS, rows_to_table

EXAMPLES = Path(__file__).parents[2] / "examples"


# --- template -------------------------------------------------------------------------------


def test_template_shows_three_sheets_and_hides_the_rest(tmp_path):
    files = write_template(tmp_path / "t.xlsx", region="32.04")
    book = openpyxl.load_workbook(files[0])
    visible = [s.title for s in book if s.sheet_state == "visible"]
    assert visible == ["Petunjuk", "Program", "SK & Forum", "Rapat"]
    hidden = [s.title for s in book if s.sheet_state == "hidden"]
    assert hidden == [
        "Wilayah",
        "Aktor",
        "Isu Program",
        "Aturan Peran",
        "Mitra Program",
        "Kerja Sama",
        "Berbagi Data",
        "Hubungan",
        "Indikator",
        "Capaian",
        "Kejadian",
        "Umpan Balik",
        "Penilaian",
        "Rencana Aksi",
        "Daftar",
    ]


def test_template_guards_codes_and_offers_lists(tmp_path):
    book = openpyxl.load_workbook(write_template(tmp_path / "t.xlsx", region="32.04")[0])
    sheet = book["Program"]
    heads = {cell.value: cell.column_letter for cell in sheet[1]}
    for head in ("Kode", "Kode Perangkat Daerah", "Wilayah"):
        assert sheet.column_dimensions[heads[head]].width > 5
        styles = [
            c
            for c in sheet.column_dimensions.values()
            if c.min <= sheet[f"{heads[head]}1"].column <= c.max
        ]
        assert styles[0].number_format == "@" or sheet[f"{heads[head]}2"].number_format == "@"
    assert sheet.freeze_panes == "B2"
    assert all(cell.comment for cell in sheet[1])
    lists = {str(v.sqref).split(":")[0] for v in sheet.data_validations.dataValidation}
    assert f"{heads['Perangkat Daerah']}2" in lists
    assert f"{heads['Berlaku']}2" in lists
    entries = [row[0] for row in book["Daftar"].iter_rows(values_only=True)]
    assert entries[0] == "sinergi:daftar"
    issues = {v for row in book["Daftar"].iter_rows(values_only=True) for v in row if v}
    assert f"I04 {vocab.issues()['I04'].name_id}" in issues


def test_untouched_template_says_nothing_and_complains_of_nothing(tmp_path):
    batch = read_workbook(write_template(tmp_path / "t.xlsx", region="32.04")[0])
    assert list(batch.findings) == []
    assert {name for name, _ in batch.snapshot.tables()} == {"regions"}


def test_filled_template_row(tmp_path):
    path = write_template(tmp_path / "t.xlsx", region="32.04")[0]
    book = openpyxl.load_workbook(path)
    book["Program"].append(
        ["Dinas Sosial", None, "1.06.02.2.01.0001", "Bansos", None, None, 2025, 5]
    )
    forums = book["SK & Forum"]
    row = next(r for r in range(2, 40) if "FKUB" in str(forums.cell(r, 3).value))
    forums.cell(row, 5).value = "MUI | PGI"
    book.save(path)
    batch = read_workbook(path)
    assert batch.snapshot.programs["opd"].tolist() == ["32.04:dinas-sosial"]
    assert batch.snapshot.forums["id"].tolist() == ["32.04:fkub"]
    assert len(batch.snapshot.memberships) == 2
    assert not batch.findings.errors


def test_offered_forum_counts_when_a_meeting_names_it(tmp_path):
    path = write_template(tmp_path / "t.xlsx", region="32.04")[0]
    book = openpyxl.load_workbook(path)
    book["Rapat"].append(["15/03/2025", "FKUB", "Koordinasi", "MUI"])
    book.save(path)
    city = read_workbook(path).snapshot
    assert city.forums["id"].tolist() == city.meetings["forum"].tolist() == ["32.04:fkub"]


def test_prefilled_bodies_have_the_ids_that_names_resolve_to(tmp_path):
    path = write_template(tmp_path / "t.xlsx", region="32.04")[0]
    book = openpyxl.load_workbook(path)
    book["Aktor"].sheet_state = "visible"
    book.save(path)
    actors = read_workbook(path).snapshot.actors
    assert len(actors) > 30
    assert "32.04:badan-kesatuan-bangsa-dan-politik" in set(actors["id"])
    assert actors["id"].is_unique
    assert set(actors["kind"]) <= GOVERNMENT_KINDS


def test_template_of_a_province_has_its_forums(tmp_path):
    path = write_template(tmp_path / "t.xlsx", region="32")[0]
    rows = list(openpyxl.load_workbook(path)["SK & Forum"].iter_rows(min_row=3, values_only=True))
    assert any("Jawa Barat" in str(row[1]) for row in rows)


def test_template_of_an_unknown_region_offers_near_ones(tmp_path):
    with pytest.raises(UnknownTermError):
        write_template(tmp_path / "t.xlsx", region="32.99")
    assert not (tmp_path / "t.xlsx").exists()


def test_same_template_same_bytes(tmp_path):
    one = write_template(tmp_path / "a.xlsx", region="32.04")[0].read_bytes()
    other = write_template(tmp_path / "b.xlsx", region="32.04")[0].read_bytes()
    assert one == other


def test_layout_examples_are_readable(tmp_path):
    """The example rows are real data once their mark is gone."""
    path = write_template(tmp_path / "t.xlsx", region="32.04")[0]
    book = openpyxl.load_workbook(path)
    for spec in sheets():
        if spec.example:
            cell = book[spec.title]["A2"]
            cell.value = cell.value.removeprefix("CONTOH:").strip() or None
    book.save(path)
    batch = read_workbook(path)
    assert not [f for f in batch.findings if f.severity != "notice"]
    filled = {name for name, _ in batch.snapshot.tables()}
    assert {
        "programs",
        "forums",
        "meetings",
        "agreements",
        "ties",
        "incidents",
        "actions",
    } <= filled


# --- split and merge ------------------------------------------------------------------------


def test_split_and_merge(tmp_path):
    files = write_template(tmp_path / "data.xlsx", region="32.04", split=True)
    assert len(files) > 30
    names = {f.name for f in files}
    assert "data-dinas-sosial.xlsx" in names
    chosen = sorted(
        f for f in files if f.name in {"data-dinas-sosial.xlsx", "data-dinas-kesehatan.xlsx"}
    )
    for number, file in enumerate(chosen):
        book = openpyxl.load_workbook(file)
        book["Program"].append([None, None, None, f"Kegiatan {number}", None, None, 2025, 5])
        book["Rapat"].append(["15/03/2025", "FKUB", "Rapat", ["Dinkes", "Dinsos"][number]])
        book.save(file)
    batch = merge_workbooks(reversed(chosen))
    assert set(batch.snapshot.programs["opd"]) == {"32.04:dinas-kesehatan", "32.04:dinas-sosial"}
    assert batch.snapshot.meetings["attendees"].tolist() == [
        "32.04:dinas-kesehatan | 32.04:dinas-sosial"
    ]
    assert batch.snapshot == merge_workbooks(chosen).snapshot
    assert not batch.findings.errors
    assert batch.source.sha256 == merge_workbooks(chosen).source.sha256


def test_merging_tells_of_different_rows_of_one_key(make):
    head = ["ID", "Nama", "Pagu", "Tahun"]
    one = make({"Program": [head, ["p1", "A", 1, 2025]]}, "a.xlsx")
    two = make({"Program": [head, ["p1", "A", 2, 2025]]}, "b.xlsx")
    batch = merge_workbooks([two, one])
    assert batch.snapshot.programs["budget_idr"].tolist() == [1]
    found = next(f for f in batch.findings if f.code == "workbook.merge.differs")
    assert (found.severity, found.file, found.facts["other_file"]) == ("error", "b.xlsx", "a.xlsx")
    assert found.sentence()


def test_merging_nothing():
    with pytest.raises(UsageError):
        merge_workbooks([])


# --- filled copy ----------------------------------------------------------------------------


def test_demo_survives_the_round_trip(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import make_sukamaju

    city, _ = make_sukamaju.build()
    batch = read_workbook(write_workbook(tmp_path / "s.xlsx", city))
    back = batch.snapshot
    assert back.replace(issues=city.issues) == city
    # the national issues that rows name are described, so that no id leads nowhere
    assert set(back.issues["id"]) >= {*city.forum_issues["issue"], *city.incidents["issue"]}
    assert not [f for f in batch.findings if not f.code.startswith("workbook.persons")]
    sys.modules.pop("make_sukamaju", None)
    sys.modules.pop("sukamaju_data", None)


def test_three_sheets_survive_the_round_trip(three, tmp_path):
    city = read_workbook(three).snapshot
    assert read_workbook(write_workbook(tmp_path / "s.xlsx", city)).snapshot == city


EVIL = [
    '=HYPERLINK("http://x.test","klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>",
    "</script>",
    '"; DROP TABLE',
    "\t=1+1",
    "{=1}",
]


def test_no_value_becomes_a_formula_and_all_come_back(tmp_path):
    issues = rows_to_table("issues", [{"id": f"X{i}", "name": v} for i, v in enumerate(EVIL)])
    city = Snapshot({"issues": issues})
    path = write_workbook(tmp_path / "s.xlsx", city)
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(n) for n in archive.namelist() if "worksheets/sheet" in n]
        assert not any(b"<f>" in p or b"<hyperlink" in p for p in parts)
    back = read_workbook(path).snapshot.issues["name"].tolist()
    assert back == [v.strip() for v in EVIL]


def test_output_that_cannot_be_written_leaves_nothing(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("x")
    with pytest.raises(OutputError):
        write_workbook(blocked / "s.xlsx", Snapshot())
    assert blocked.read_text() == "x"


def writable(words):
    """Text that a cell can hold and a reader takes for something."""
    return clean(words) == words and not is_empty(words) and not is_error(words)


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=12,
).filter(lambda t: writable(t) and not t.startswith("CONTOH:") and "_x" not in t)
PLAIN = TEXT.filter(lambda t: "|" not in t)
DAYS = st.dates(dt.date(1945, 1, 1), dt.date(2100, 12, 31))


def values(draw, table, ids):
    """A row of a table whose references lead to rows that are there."""
    row = {}
    for column in CONTRACTS[table].columns:
        many = (table, column.name) in {("meetings", "attendees"), ("actions", "partners")}
        target = "actors" if many else column.references
        if column.name == "id":
            continue
        if not column.required and draw(st.booleans()):
            continue
        if target == table or (target and not ids.get(target)):
            if column.required:
                return None
            continue
        row[column.name] = draw(value(column, target, ids, many=many))
    return row


def value(column, target, ids, *, many):
    if many:
        chosen = st.lists(st.sampled_from(ids[target]), min_size=1, max_size=3, unique=True)
        return chosen.map(" | ".join)
    if target:
        return st.sampled_from(ids[target])
    if column.choices:
        return st.sampled_from(column.choices)
    low, high = int(column.low or 0), int(column.high or 10**6)
    return {
        "text": TEXT,
        "date": DAYS,
        "boolean": st.booleans(),
        "integer": st.integers(low, high),
        "number": st.integers(low * 8 + 1, high * 8).map(lambda n: n / 8),
    }[column.kind]


@st.composite
def snapshots(draw):
    ids: dict[str, list[str]] = {}
    tables: dict[str, list[dict]] = {}
    order = [
        "regions",
        "issues",
        "actors",
        "forums",
        "programs",
        "goals",
        "agreements",
        "datasets",
        "systems",
        "indicators",
    ]
    answers = {
        "reviews",
        "review_opinions",
        "program_answers",
        "synonyms",
    }  # they have sheets of their own
    order += [t for t in CONTRACTS if t not in order and t not in answers]
    for table in order:
        keyed = "id" in CONTRACTS[table].names
        count = draw(st.integers(0, 3))
        rows = []
        for _ in range(count):
            row = values(draw, table, ids)
            if row is None:
                continue
            if keyed:
                row["id"] = draw(PLAIN.filter(lambda t: ";" not in t))
            if not any(all(row.get(k) == r.get(k) for k in CONTRACTS[table].key) for r in rows):
                rows.append(row)
        ids[table] = [row["id"] for row in rows] if keyed else []
        if rows:
            tables[table] = rows
    return Snapshot({name: rows_to_table(name, rows) for name, rows in tables.items()})


def as_rows(snapshot):
    """Rows of the tables without provenance, in one order."""
    found = {}
    for name, frame in snapshot.tables():
        plain = frame[list(CONTRACTS[name].names)].astype(object)
        found[name] = sorted(
            repr(row) for row in plain.where(plain.notna(), None).to_numpy().tolist()
        )
    return found


@given(snapshots())
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
def test_any_snapshot_survives_the_round_trip(tmp_path, snapshot):
    path = write_workbook(tmp_path / "s.xlsx", snapshot)
    batch = read_workbook(path)
    assert as_rows(batch.snapshot) == as_rows(snapshot)
    assert batch.snapshot == snapshot
    assert not batch.findings.errors


# --- marked copy ----------------------------------------------------------------------------


@pytest.fixture
def flawed(programs):
    path = programs(
        ["Dinsos", "1.06.02.2.01.01", "A", 2025, "-5", "I99", None],
        ["=1+1", "1.06.03", "B", 2025, 7],
    )
    book = openpyxl.load_workbook(path)
    book["Program"]["C3"].font = openpyxl.styles.Font(bold=True)
    book["Program"]["H3"] = '=HYPERLINK("x")'
    book.create_sheet("Milik saya")["B2"] = "tetap"
    book.save(path)
    return path


def test_marked_copy_keeps_the_users_workbook(flawed, tmp_path):
    before = flawed.read_bytes()
    batch = read_workbook(flawed)
    out = write_marked(flawed, batch, tmp_path / "tanda.xlsx")
    assert flawed.read_bytes() == before
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Temuan", "Petunjuk", "Program", "Milik saya"]
    assert book["Milik saya"]["B2"].value == "tetap"
    assert book["Program"]["C3"].font.bold
    assert book["Program"]["A3"].value == "=1+1"
    cell = book["Program"]["E2"]
    assert cell.value == "-5"
    assert cell.fill.start_color.rgb == "00FFE08A"
    assert "negatif" in cell.comment.text
    listed = [row[5] for row in book["Temuan"].iter_rows(min_row=2, values_only=True)]
    assert {"E2", "B2", "F2", "A3"} <= set(listed)
    assert len(listed) == len(batch.findings)


def test_marked_copy_reads_like_the_original(flawed, tmp_path):
    batch = read_workbook(flawed)
    again = read_workbook(write_marked(flawed, batch, tmp_path / "tanda.xlsx"))
    assert again.snapshot == batch.snapshot


def test_marked_copy_lists_formula_text_as_text(make, tmp_path):
    path = make({"Program": [["Perangkat Daerah", "Nama", "Pagu"], ["Dinsos", "A", "'=1+1"]]})
    book = openpyxl.load_workbook(path)
    book["Program"]["C2"].value = "=1+1"
    book["Program"]["C2"].data_type = "s"
    book.save(path)
    out = write_marked(path, read_workbook(path), tmp_path / "tanda.xlsx")
    with zipfile.ZipFile(out) as archive:
        assert not any(b"<f>" in archive.read(n) for n in archive.namelist() if "worksheets/" in n)
    assert "=1+1" in [c.value for c in openpyxl.load_workbook(out)["Temuan"]["I"]]


def test_marked_copy_never_replaces_the_original(flawed):
    batch = read_workbook(flawed)
    before = flawed.read_bytes()
    for name in (flawed, flawed.parent / "." / flawed.name):
        with pytest.raises(UsageError):
            write_marked(flawed, batch, name)
    link = flawed.with_name("tautan.xlsx")
    link.symlink_to(flawed)
    with pytest.raises(UsageError):
        write_marked(flawed, batch, link)
    assert flawed.read_bytes() == before


def test_marking_a_template_keeps_its_lists(tmp_path):
    path = write_template(tmp_path / "t.xlsx", region="32.04")[0]
    out = write_marked(path, read_workbook(path), tmp_path / "tanda.xlsx")
    assert openpyxl.load_workbook(out)["Program"].data_validations.dataValidation


# --- review sheets --------------------------------------------------------------------------


def review_book(make, *rows, header=None):
    return make({REVIEW_SHEET: [header or list(REVIEW_COLUMNS.values()), *rows]})


def test_reviews_are_read_back(make):
    path = review_book(
        make,
        [
            "dup:a|b",
            "duplikasi",
            "dikonfirmasi",
            "beda sasaran",
            "benar",
            None,
            "15/03/2025",
            "Bappeda",
            dt.datetime.fromisoformat("2025-04-01"),
            None,
        ],
        ["dup:a|c", "duplikasi", "belum ditinjau"],
        [
            "gap:1",
            None,
            "Ditolak",
            None,
            None,
            "sudah ada SK",
            None,
            "Bakesbangpol",
            None,
            "lihat SK",
        ],
    )
    batch = read_review(path)
    reviews = batch.snapshot.reviews.set_index("id")
    assert reviews["state"].to_dict() == {"dup:a|b": "dikonfirmasi", "gap:1": "ditolak"}
    assert reviews.loc["dup:a|b", "answered_at"] == dt.date(2025, 3, 15)
    assert reviews.loc["gap:1", "answer_b"] == "sudah ada SK"
    assert batch.source.kind == "review"
    assert list(batch.findings) == []


def test_reviews_name_offices_not_persons(make):
    batch = read_review(
        review_book(
            make, ["g1", None, "ditolak", None, None, None, None, "Dr. H. Asep Sunandar, M.Si"]
        )
    )
    assert pd.isna(batch.snapshot.reviews["decided_by"][0])
    assert {f.code for f in batch.findings} == {
        "workbook.persons.title",
        "workbook.review.no_office",
    }


def test_reviews_with_other_columns_and_faults(make):
    header = ["id_temuan", "jenis", "program A", "program B", "status", "catatan"]
    batch = read_review(
        review_book(
            make,
            ["g1", "x", "A", "B", "mungkin", "hm"],
            ["g1", "x", "A", "B", "ditolak", "tidak"],
            [None, "x", "A", "B", "ditolak", None],
            header=header,
        )
    )
    assert batch.snapshot.reviews["state"].tolist() == ["belum_ditinjau"]
    assert {f.code for f in batch.findings if f.severity == "error"} == {
        "workbook.row.duplicate",
        "workbook.row.needs",
    }
    assert "workbook.cells.choice_unknown" in {f.code for f in batch.findings}


def test_a_review_sheet_is_no_data(make):
    path = make(
        {
            "Program": [["Nama", "Pagu", "Tahun"], ["A", 1, 2025]],
            REVIEW_SHEET: [list(REVIEW_COLUMNS.values()), ["g1"]],
        }
    )
    assert len(read_workbook(path).snapshot.reviews) == 0


def test_rows_are_entities(three):
    city = read_workbook(three).snapshot
    assert all(isinstance(row, Row) for name, _ in city.tables() for row in city.entities(name))
