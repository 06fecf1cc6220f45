"""What a caller gets wrong is answered with one sentence of a documented class."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import sinergi as sg
from sinergi.errors import StoreError, UnknownTermError, UsageError


@pytest.fixture(scope="module")
def gaps(demo_city):
    return sg.find_gaps(demo_city)


@pytest.fixture
def ws(tmp_path):
    with sg.open_workspace(tmp_path / "a.sinergi", create=True) as ws:
        yield ws


CITY = {
    "check_proposals": (lambda c: sg.check_proposals(c, c.programs), "Snapshot({"),
    "recommend": (sg.recommend, "sg.find_gaps"),
    "simulate": (lambda c: sg.simulate(c, "x"), "sg.recommend"),
    "null": (lambda c: sg.measure_silos(c, null="permutation"), "sg.Permutation()"),
    "threshold": (lambda c: sg.find_duplicates(c, threshold="0.5"), "angka"),
    "aggregate": (lambda c: sg.draw_map(c, aggregate="ya"), "True atau False"),
    "issues": (lambda c: sg.find_gaps(c, issues="I06"), 'issues=["I06"]'),
    "measures": (lambda c: sg.measure_silos(c, measures="ei"), 'measures=["ei"]'),
    "as_of": (lambda c: sg.find_gaps(c, as_of="juni"), "2025-06-01"),
    "weight": (lambda c: sg.rank_brokers(c, weight="jumlah"), "Bobot hubungan"),
    "tables": (lambda _: sg.Snapshot({"programs": [1, 2]}), "DataFrame"),
    "of a file": (lambda c: sg.find_gaps(sg.Batch(c)), ".snapshot"),
}


@pytest.mark.parametrize("case", CITY)
def test_a_wrong_argument_is_named_with_what_to_write(demo_city, case):
    call, told = CITY[case]
    with pytest.raises(UsageError) as caught:
        call(demo_city)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    "verb",
    [sg.find_gaps, sg.measure_congruence, sg.find_warnings, sg.evaluate, sg.measure_trust,
     sg.find_duplicates, sg.measure_silos, sg.rank_brokers, sg.draw_map],
)  # fmt: skip
def test_nothing_is_no_data(verb):
    with pytest.raises(UsageError, match="NoneType"):
        verb(None)


def test_the_verbs_of_a_workspace(ws, demo_city, gaps):
    for call, told in (
        (lambda: ws.load(demo_city), r"sg\.Batch\(snapshot\)"),
        (lambda: ws.save(gaps.to_frame()), "DataFrame"),
        (lambda: ws.snapshot(region=34), "region harus teks"),
        (lambda: ws.snapshot(kinds="programs"), r'kinds=\["programs"\]'),
        (lambda: sg.compare_periods(gaps, gaps), "Snapshot"),
    ):
        with pytest.raises(UsageError, match=told):
            call()


def test_a_closed_workspace_says_so(ws):
    ws.close()
    ws.close()
    for call in (ws.status, ws.snapshot, ws.loads, ws.check):
        with pytest.raises(StoreError, match="sudah ditutup"):
            call()


def test_a_date_may_be_written_as_iso_text(demo_city):
    written = sg.find_gaps(demo_city, as_of="2025-06-01")
    dated = sg.find_gaps(demo_city, as_of=dt.date(2025, 6, 1))
    pd.testing.assert_frame_equal(written.to_frame(), dated.to_frame())


def test_lists_of_any_kind_and_numbers_of_any_kind_are_taken(demo_city):
    assert len(sg.find_gaps(demo_city, issues=np.array(["I06"], dtype=object)))
    assert len(sg.find_gaps(demo_city, issues={"I06": 1}.keys(), floor=np.float32(1)))
    assert len(sg.find_duplicates(demo_city, threshold=1)) >= 0


def test_a_language_that_nobody_wrote(demo_city):
    with pytest.raises(UnknownTermError, match=r"Bahasa .*jv"), sg.use(lang="jv"):
        sg.find_gaps(demo_city)


@pytest.mark.parametrize("bad", [np.nan, -1.0])
def test_a_matrix_with_unknown_or_negative_ties_is_refused(bad):
    matrix = np.array([[0, bad, 1], [bad, 0, 0], [1, 0, 0]])
    with pytest.raises(UsageError, match="2 bobot hubungan"):
        sg.measure_silos(matrix, by=["a", "b", "a"])


def test_a_row_that_came_from_no_file_has_no_place(ws):
    rows = pd.DataFrame({"id": ["a"], "name": [None], "kind": ["opd"]})
    report = ws.load(sg.Batch(sg.Snapshot({"actors": rows})))
    told = " ".join(f.sentence() for f in report.findings)
    assert report.findings
    assert "None" not in told
    assert "(" not in told
