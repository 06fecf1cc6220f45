"""What a Spark worker does with a block: the same pairs and scores as on a single machine.

The session itself runs in ``benchmarks/duplicates_spark.py``; PySpark is half a gigabyte.
"""

import pandas as pd
import pyarrow as pa
import pytest

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.spark import (
    _PROVINCE,
    _SCHEMA,
    _searcher,
    find_duplicates_on_spark,
)
from sinergi.analysis.duplicates.table import COLUMNS
from sinergi.errors import UsageError
from sinergi.model.snapshot import Snapshot


def nation() -> tuple[pd.DataFrame, pd.DataFrame]:
    regions = ["32.04", "32.04", "32.05", "33.01", "33.01"]
    names = ["Pelatihan Kader Posyandu Lansia", "Bimtek Kader Posyandu Lansia",
             "Pelatihan Menjahit", "Pelatihan Petani Kopi Robusta",
             "Bimtek Petani Kopi Robusta"]  # fmt: skip
    programs = pd.DataFrame({
        "id": list("abcde"), "opd": [f"opd-{k}" for k in "abcde"], "region": regions,
        "name": names, "year": 2025, "budget_idr": [5, None, 7, 8, 9],
    })  # fmt: skip
    actors = pd.DataFrame({"id": programs["opd"], "name": programs["opd"], "kind": "opd",
                           "region": regions})  # fmt: skip
    return programs, actors


@pytest.mark.parametrize("province", ["32", "33"])
def test_a_block_gives_what_the_single_machine_gives(province):
    programs, actors = nation()
    mine = programs[programs["region"].str.startswith(province)]
    block = pa.Table.from_pandas(mine.assign(**{_PROVINCE: province}), preserve_index=False)
    found = _searcher(actors, 0.3)(block)
    whole = Snapshot({"programs": programs, "actors": actors})
    alone = find_duplicates(whole.select(region=province), threshold=0.3).to_frame()
    assert len(alone) == 1
    pd.testing.assert_frame_equal(found.to_pandas(types_mapper=pd.ArrowDtype), alone)


def test_the_schema_names_every_column_of_the_result():
    assert [part.split()[0] for part in _SCHEMA.split(", ")] == list(COLUMNS)


def test_a_block_without_pairs_is_an_empty_table_of_the_same_columns():
    programs, _ = nation()
    block = pa.Table.from_pandas(
        programs.head(1).assign(**{_PROVINCE: "32"}), preserve_index=False
    )
    found = _searcher(None, 0.5)(block)
    assert found.column_names == list(COLUMNS)
    assert found.num_rows == 0


def test_wrong_use_is_told_before_spark_starts():
    programs, _ = nation()
    with pytest.raises(UsageError, match="region"):
        find_duplicates_on_spark(programs.drop(columns="region"))  # pyright: ignore[reportArgumentType] - any table
    with pytest.raises(UsageError):
        find_duplicates_on_spark(programs, threshold=7)  # pyright: ignore[reportArgumentType] - any table
