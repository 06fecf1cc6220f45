"""On a Spark session and in one of its blocks: the same pairs and scores as on one machine.

100,000 programs are compared in ``benchmarks/duplicates_spark.py``.
"""

import itertools
import sys
from collections.abc import Iterator
from functools import partial

import pandas as pd
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from sinergi.analysis.duplicates import find_duplicates
from sinergi.analysis.duplicates.spark import (
    _PROVINCE,
    _SCHEMA,
    _searcher,
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
    found = _searcher(actors, partial(find_duplicates, threshold=0.3))(block)
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
    found = _searcher(None, find_duplicates)(block)
    assert found.column_names == list(COLUMNS)
    assert found.num_rows == 0


def test_wrong_use_is_told_before_spark_starts():
    programs, _ = nation()
    with pytest.raises(UsageError, match="region"):
        find_duplicates(_Table(["id", "name"]))
    with pytest.raises(UsageError):
        find_duplicates(_Table(["id", "name", "region"]), threshold=7)
    with pytest.raises(UsageError, match=r'Snapshot\(\{"programs": frame\}\)'):
        find_duplicates(programs)


class _Table:
    """What tells a Spark DataFrame from other tables."""

    sparkSession = None  # noqa: N815 - the name that PySpark gives it

    def __init__(self, columns: list[str]) -> None:
        self.columns = columns


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    builder = SparkSession.builder.master("local[2]").appName("sinergi")
    settings = {
        "spark.ui.enabled": "false", "spark.driver.memory": "1g", "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "2", "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1", "spark.ui.showConsoleProgress": "false",
        # A short life does not pay for the second compiler or several collectors of garbage.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }  # fmt: skip
    for name, value in settings.items():
        builder = builder.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)  # workers need the same packages
        session = builder.getOrCreate()
        yield session
        session.stop()


def provinces() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Three provinces of two kabupaten each; deeds, fields and people meet in many ways."""
    deeds = ("Pelatihan", "Bimtek", "Penyuluhan", "Pendampingan")
    fields = ("Kader Posyandu", "Budidaya Lele", "Petani Kopi", "Pencegahan Stunting")
    people = ("Lansia", "Remaja", "Perempuan")
    regions = [f"{p}.{k}" for p in ("32", "33", "35") for k in ("04", "05")]
    rows = [
        {"id": f"p{n:03d}", "region": region, "opd": f"{region}:{n % 5}", "year": 2024 + n % 2,
         "name": f"{deed} {field} bagi {who}", "budget_idr": None if n % 7 == 0 else 10**6 * n,
         "place": ("Kecamatan Soreang", None)[n % 2]}
        for n, (region, deed, field, who) in enumerate(
            itertools.product(regions, deeds, fields, people)
        )
    ]  # fmt: skip
    programs = pd.DataFrame(rows).convert_dtypes(dtype_backend="pyarrow")
    owners = sorted(set(programs["opd"]))
    actors = pd.DataFrame({"id": owners, "name": [f"Dinas {o[-1]}" for o in owners],
                           "kind": "opd", "region": [o[:5] for o in owners]})  # fmt: skip
    return programs, actors


# applyInArrow says so of any pandas 3, also where, as here, the tables are Arrow's throughout.
@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_a_real_session_gives_the_pairs_and_scores_of_the_single_machine(spark, tmp_path):
    programs, actors = provinces()
    assert len(programs) == 288
    tables = []
    for name, frame in (("programs", programs), ("actors", actors)):
        frame.to_parquet(tmp_path / f"{name}.parquet")
        tables.append(spark.read.parquet(str(tmp_path / f"{name}.parquet")))
    found = find_duplicates(tables[0], actors=tables[1], threshold=0.3, limit_per_agency_pair=4)
    whole = Snapshot({"programs": programs, "actors": actors})
    parts = [
        find_duplicates(
            whole.select(region=code), threshold=0.3, limit_per_agency_pair=4
        ).to_frame()
        for code in ("32", "33", "35")
    ]
    theirs, ours = (
        frame.sort_values(["program_a", "program_b"], ignore_index=True)
        for frame in (
            found.toArrow().to_pandas(types_mapper=pd.ArrowDtype),
            pd.concat(parts).reset_index(drop=True),
        )
    )
    assert len(ours) > 100
    pd.testing.assert_frame_equal(theirs, ours)
