"""Which issue a program serves, and what must not be mistaken for one."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sinergi import vocab
from sinergi.analysis.issues import ISSUE_COLUMNS, program_issues
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table


def label(*programs, declared=()):
    tables = {
        "programs": rows_to_table("programs", programs),
        "program_issues": rows_to_table("program_issues", declared),
    }
    return program_issues(Snapshot(tables))


def rows(frame):
    return frame[["program", "issue", "source"]].to_numpy().tolist()


@pytest.mark.parametrize("name", [
    "Pengelolaan Sistem Informasi", "Reformasi Birokrasi", "Keluarga Berencana",
    "Penyusunan Rencana Kerja", "Transformasi Digital Kantor",
])  # fmt: skip
def test_words_inside_words_do_not_count(name):
    assert rows(label({"id": "p", "name": name})) == []


def test_phrase_of_the_name_with_its_reason():
    found = label({"id": "p", "name": "Rapat: KONFLIK-SOSIAL, dan lain-lain"})
    assert rows(found) == [["p", "I01", "text"]]
    assert found["reason"].tolist() == ["konflik sosial"]
    assert tuple(found.columns) == ISSUE_COLUMNS


def test_description_is_weaker_than_name():
    name = label({"id": "p", "name": "konflik sosial"})["confidence"].iloc[0]
    told = label({"id": "p", "name": "x", "description": "konflik sosial"})["confidence"].iloc[0]
    assert told == pytest.approx(0.8 * name)


def test_code_matches_whole_segments_and_old_two_digit_numbers():
    issue, prefix, _ = next(c for c in vocab.issue_codes() if c[1].count(".") == 5)
    assert [issue, "code"] in label({"id": "p", "name": "x", "code": prefix})[
        ["issue", "source"]
    ].to_numpy().tolist()
    head, last = prefix.rsplit(".", 1)
    short = f"{head}.{int(last):02d}"
    assert rows(label({"id": "p", "name": "x", "code": short})) == rows(
        label({"id": "p", "name": "x", "code": prefix})
    )
    longer = label({"id": "p", "name": "x", "code": f"{prefix}9"})
    assert prefix not in set(longer.loc[longer["issue"] == issue, "reason"])


def test_declared_wins_over_code_and_text_for_the_same_issue():
    found = label({"id": "p", "name": "konflik sosial"},
                  declared=[{"program": "p", "issue": "I01"}])  # fmt: skip
    assert rows(found) == [["p", "I01", "declared"]]
    assert found["confidence"].tolist() == [1.0]


def test_official_tag_in_text_or_in_place_of_an_issue():
    tag, issue = next(iter(vocab.official_tags().items()))
    assert [issue, "tag"] in label({"id": "p", "name": f"Penyuluhan [{tag}]"})[
        ["issue", "source"]
    ].to_numpy().tolist()
    found = label({"id": "p", "name": "x"}, declared=[{"program": "p", "issue": tag}])
    assert rows(found) == [["p", issue, "tag"]]


def test_a_program_may_serve_several_issues():
    found = label({"id": "p", "name": "konflik sosial dan stunting"})
    assert found["issue"].tolist() == ["I01", "I08"]


def test_row_order_does_not_matter():
    programs = [{"id": f"p{i}", "name": n} for i, n in enumerate(
        ["konflik sosial", "stunting", "arsip", "konflik sosial"])]  # fmt: skip
    pd.testing.assert_frame_equal(label(*programs), label(*reversed(programs)))


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_taken(text):
    found = label({"id": "p", "name": text or "x", "description": text or None})
    assert found["confidence"].between(0, 1).all()
    assert set(found["issue"]) <= set(vocab.issues())


def test_no_programs():
    assert label().empty


@pytest.mark.parametrize(
    ("name", "issues"),
    [
        ("Izin budidaya ikan serta Tidak Menggunakan Modal Asing dan/atau Tenaga Kerja Asing",
         set()),
        ("Pembinaan tanpa melibatkan ormas, pengawasan tenaga kerja asing", {"I17"}),
        ("Pengawasan tenaga kerja asing", {"I17"}),
    ],
)  # fmt: skip
def test_what_a_work_does_without_is_no_matter_of_it(name, issues):
    rows = pd.DataFrame({"id": ["p"], "name": [name]})
    found = program_issues(Snapshot({"programs": rows}))
    assert set(found["issue"]) & {"I17"} == issues
