"""Achievement, intervals and what is told instead of guessed."""

import math

import pandas as pd
import pytest

from sinergi.analysis.evaluation import EVALUATION_COLUMNS, evaluate, poisson, wilson
from sinergi.errors import UsageError
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table


def card(indicators, measurements, **options):
    tables = {
        "indicators": rows_to_table("indicators", indicators),
        "measurements": rows_to_table("measurements", measurements),
    }
    return evaluate(Snapshot(tables), **options)


def one(indicator=None, against=None, **measurement):
    about = {"id": "i", "name": "Indikator", **(indicator or {})}
    found = card([about], [{"indicator": "i", "period": "2025", **measurement}], against=against)
    return found.to_frame().iloc[0], found


def codes(result):
    return [n.code for n in result.notices]


def test_more_is_better():
    row, found = one({"target": 80.0, "direction": "up"}, value=60.0)
    assert (row["achieved_pct"], row["status"]) == (75.0, "not_met")
    assert tuple(found.to_frame().columns) == EVALUATION_COLUMNS


def test_less_is_better():
    """(2 x 5 - 6) / 5 x 100 = 80; 4 of 5 gives 120."""
    assert one({"target": 5.0, "direction": "down"}, value=6.0)[0]["achieved_pct"] == 80.0
    row, _ = one({"target": 5.0, "direction": "down"}, value=4.0)
    assert (row["achieved_pct"], row["status"]) == (120.0, "met")


def test_value_from_numerator_and_denominator():
    row, _ = one({"target": 5.0, "direction": "down", "per": 10000.0}, numerator=30.0,
                 denominator=100000.0)  # fmt: skip
    assert (row["value"], row["status"]) == (3.0, "met")


def test_close():
    assert one({"target": 80.0, "direction": "up"}, value=72.0)[0]["status"] == "close"


def test_target_zero_is_undefined():
    row, found = one({"target": 0.0, "direction": "down"}, value=0.0)
    assert math.isnan(row["achieved_pct"])
    assert row["status"] == "undefined"
    assert "evaluation.target_zero" in codes(found)


def test_no_target_no_value_denominator_zero():
    assert one(value=3.0)[0]["status"] == "no_target"
    row, found = one({"target": 1.0}, numerator=3.0, denominator=0.0)
    assert row["status"] == "no_value"
    assert {"evaluation.no_value", "evaluation.denominator_zero"} <= set(codes(found))


def test_disagreement_is_told_and_the_written_value_kept():
    row, found = one(
        {"target": 70.0, "direction": "up"}, value=75.0, numerator=60.0, denominator=100.0
    )
    assert row["value"] == 75.0
    told = next(n for n in found.notices if n.code == "evaluation.disagrees")
    assert "75,00" in told.sentence()
    assert "60,00" in told.sentence()
    assert "evaluation.disagrees" not in codes(
        one({"target": 70.0}, value=66.7, numerator=2.0, denominator=3.0)[1]
    )


def test_five_targets_of_the_document_by_id_or_name():
    found = card(
        [{"id": "KP", "name": "Persepsi"}, {"id": "KS", "name": "Konflik"}],
        [{"indicator": "KP", "period": "2025", "value": 63.0},
         {"indicator": "KS", "period": "2025", "numerator": 12.0, "denominator": 20000.0}],
    )  # fmt: skip
    frame = found.to_frame().set_index("indicator")
    assert (frame.at["KP", "target"], frame.at["KP", "achieved_pct"]) == (70.0, 90.0)
    assert (frame.at["KS", "value"], frame.at["KS", "target"]) == (6.0, 5.0)
    assert frame.at["KS", "achieved_pct"] == 80.0


def test_own_targets_win_and_may_be_of_one_region():
    against = pd.DataFrame({"indicator": ["Indikator", "i"], "target": [50, 40],
                            "direction": ["up", "up"], "region": [None, "32.04"]})  # fmt: skip
    assert one({"target": 80.0}, against, value=40.0)[0]["target"] == 50.0
    assert one({"target": 80.0}, against, value=40.0, region="32.04")[0]["achieved_pct"] == 100.0


@pytest.mark.parametrize(("frame", "words"), [
    ({"indicator": ["i"]}, "target"),
    ({"indicator": ["i"], "target": [1], "direction": ["naik"]}, "naik"),
    ({"indicator": ["i"], "target": ["banyak"]}, "banyak"),
])  # fmt: skip
def test_wrong_targets(frame, words):
    with pytest.raises(UsageError, match=words):
        one(None, pd.DataFrame(frame), value=1.0)


def test_wilson_and_poisson():
    assert wilson(0.5, 10) == pytest.approx((0.236593, 0.763407), abs=1e-6)
    assert wilson(0, 10)[0] == 0.0
    assert poisson(0) == pytest.approx((0.0, 3.688879), abs=1e-6)
    assert poisson(10) == pytest.approx((4.795389, 18.390356), abs=1e-6)


def test_small_samples_are_flagged_and_may_leave_the_target_open():
    _, found = one({"target": 70.0, "direction": "up"}, value=72.0, respondents=25)
    row = found.intervals().iloc[0]
    assert row["small"]
    assert row["crosses_target"]
    assert "evaluation.small_sample" in codes(found)
    _, large = one({"target": 70.0, "direction": "up"}, value=80.0, respondents=1250)
    assert not large.intervals()["small"].any()
    assert not large.intervals()["crosses_target"].any()


def test_a_small_base_is_not_called_respondents():
    """Eleven of twelve elections: nobody was asked, but one more disturbance changes much."""
    _, found = one({"name": "Pemilu tanpa gangguan", "target": 100.0, "direction": "up"},
                   numerator=11.0, denominator=12.0)  # fmt: skip
    assert "evaluation.small_sample" not in codes(found)
    told = next(n for n in found.notices if n.code == "evaluation.small_base")
    assert "Pemilu tanpa gangguan" in told.sentence()
    assert "responden" not in told.sentence()


def test_where_lower_is_better_it_is_said():
    found = card([{"id": "k", "name": "Kejadian konflik", "target": 5.0, "direction": "down"},
                  {"id": "p", "name": "Kepuasan", "target": 70.0, "direction": "up"}],
                 [{"indicator": i, "period": "2025", "value": 4.0} for i in "kp"])  # fmt: skip
    assert found.lower_better == ("Kejadian konflik",)
    assert found.explain().endswith("Makin rendah makin baik untuk: Kejadian konflik.")
    assert "rendah" not in one({"target": 1.0, "direction": "up"}, value=1.0)[1].explain()


def test_cases_per_population_have_a_poisson_interval():
    _, found = one({"target": 5.0, "direction": "down", "per": 10000.0}, numerator=10.0,
                   denominator=20000.0)  # fmt: skip
    row = found.intervals().iloc[0]
    assert row["method"] == "poisson"
    assert row["low"] == pytest.approx(4.795389 / 2, abs=1e-6)
    assert row["crosses_target"]


def test_unknown_indicator_and_nothing_at_all():
    found = card([], [{"indicator": "x", "period": "2025", "value": 1.0}])
    assert found.to_frame()["status"].tolist() == ["no_target"]
    empty = evaluate(Snapshot())
    assert empty.to_frame().empty
    assert codes(empty) == ["evaluation.none"]
    assert "Belum ada" in empty.explain()


def test_row_order_does_not_matter():
    rows = [{"indicator": i, "period": p, "value": v} for i, p, v in (
        ("KP", "2024", 60.0), ("KP", "2025", 70.0), ("IS", "2025", 81.0))]  # fmt: skip
    first, second = card([], rows), card([], rows[::-1])
    pd.testing.assert_frame_equal(first.to_frame(), second.to_frame())
    assert "2 mencapai target" in first.explain()
