"""Signs to look at, honest about small numbers, never below kabupaten."""

import datetime as dt

import pandas as pd
import pytest
from scipy import stats

from sinergi.analysis.early_warning import WARNING_COLUMNS, find_warnings, rate_p
from sinergi.errors import UsageError
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

DAY = dt.date(2025, 12, 31)


def ago(days):
    return DAY - dt.timedelta(days=days)


def incidents(days, *, issue="I01", region="32.04", **more):
    return [{"id": f"{issue}{region}{n}-{d}", "date": ago(d), "region": region, "issue": issue,
             "handled_at": ago(d), **more} for n, d in enumerate(days)]  # fmt: skip


def warn(window="90D", **tables):
    snapshot = Snapshot({name: rows_to_table(name, rows) for name, rows in tables.items()})
    return find_warnings(snapshot, window=window, as_of=DAY)


def codes(result):
    return [n.code for n in result.notices]


def test_rise_against_earlier_windows():
    """Eight in the last 90 days, two in the four windows before: binomial(10, 1/5)."""
    found = warn(incidents=incidents([*range(0, 80, 10), 100, 449]))
    row = found.to_frame().iloc[0]
    assert tuple(found.to_frame().columns) == WARNING_COLUMNS
    assert (row["kind"], row["count"], row["expected"], row["ratio"]) == (
        "incidents_rising",
        8,
        0.5,
        16,
    )
    assert row["p"] == pytest.approx(stats.binom.sf(7, 10, 0.2))
    assert row["period"] == f"{ago(89)}/{DAY}"
    assert "8 kejadian" in row["message"]
    assert "evaluation.compared" in codes(found)


def test_steady_counts_are_no_sign():
    assert warn(incidents=incidents(range(0, 450, 30))).to_frame().empty


def test_small_numbers_are_no_sign():
    assert warn(incidents=incidents([1, 2, 449])).to_frame().empty


def test_without_an_earlier_window_nothing_is_judged():
    found = warn(incidents=incidents(range(20)))
    assert found.to_frame().empty
    assert "evaluation.no_baseline" in codes(found)


def test_never_below_kabupaten():
    found = warn(incidents=incidents(range(0, 80, 10), issue="I02", region="32.04.05")
                 + incidents([400], issue="I02", region="32.04.06.2001"))  # fmt: skip
    assert found.to_frame()["region"].tolist() == ["32.04"]


def test_no_body_is_linked_to_an_incident():
    found = warn(
        actors=[{"id": "ormas1", "name": "Perkumpulan X", "kind": "ormas"}],
        incidents=incidents([*range(0, 80, 10), 400], reporting_actor="ormas1", handler="ormas1"),
    )
    shown = found.to_frame().astype(str).to_numpy().ravel()
    assert not [v for v in shown if "ormas1" in v or "Perkumpulan X" in v]


def test_unhandled_after_two_weeks():
    rows = incidents([20, 30, 5])
    for row in rows:
        row["handled_at"] = None
    rows += incidents([40], issue="I05")
    frame = warn(incidents=rows).to_frame()
    assert frame[["kind", "issue", "count"]].to_numpy().tolist() == [["unhandled", "I01", 2]]
    for row in rows:
        row["state"] = "Selesai"
    assert warn(incidents=rows).to_frame().empty


def test_meetings_that_stopped():
    forum = [{"id": "f", "name": "Forum F", "kind": "pokja", "region": "32.04"}]
    monthly = [{"forum": "f", "date": ago(200 + 30 * n)} for n in range(5)]
    row = warn(forums=forum, meetings=monthly).to_frame().iloc[0]
    assert (row["kind"], row["region"]) == ("meetings_stopped", "32.04")
    assert "setiap 30 hari" in row["message"]
    yearly = [{"forum": "f", "date": ago(200 + 365 * n)} for n in range(5)]
    assert warn(forums=forum, meetings=yearly).to_frame().empty


def test_decrees_that_end_soon():
    found = warn(
        forums=[{"id": "f", "name": "Forum F", "kind": "pokja", "valid_to": ago(-30)},
                {"id": "g", "name": "Forum G", "kind": "pokja", "valid_to": ago(-300)}],
        agreements=[{"id": "a", "kind": "pks", "title": "PKS Data", "valid_to": ago(-10)},
                    {"id": "b", "kind": "pks", "title": "PKS Lama", "valid_to": ago(10)}],
    )  # fmt: skip
    assert found.to_frame()["kind"].tolist() == ["basis_expiring"] * 2
    assert {m.split(" berakhir")[0] for m in found.to_frame()["message"]} == {
        "Forum F",
        "PKS Data",
    }


def test_window_words():
    rows = incidents([*range(0, 80, 10), 400])
    for window in ("90D", "90d", "3M", " 90 D "):
        assert len(warn(window, incidents=rows)) == 1
    for window in ("", "90", "D", "0D", "1Y"):
        with pytest.raises(UsageError, match="90D, 12W, 3M"):
            warn(window, incidents=rows)


def test_rate_test_is_exact():
    assert rate_p(0, 5, 4) == 1.0
    assert rate_p(3, 0, 1) == 0.125


def test_nothing_and_future_rows():
    empty = find_warnings(Snapshot())
    assert empty.to_frame().empty
    assert "evaluation.no_incidents" in codes(empty)
    assert "Belum ada data" in empty.explain()
    assert warn(incidents=incidents([-10, -20, -30, -40])).to_frame().empty


def test_row_order_does_not_matter():
    rows = incidents([*range(0, 80, 10), 400]) + incidents([*range(0, 80, 8), 400], issue="I05")
    first, second = warn(incidents=rows), warn(incidents=rows[::-1])
    pd.testing.assert_frame_equal(first.to_frame(), second.to_frame())
    assert "2 kejadian meningkat" in first.explain()
