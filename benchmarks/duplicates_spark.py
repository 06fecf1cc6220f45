"""The search on a local Spark session beside the single machine: ``duplicates_spark.py FOLDER``.

FOLDER holds ``programs.parquet`` and ``actors.parquet``. Needs Java 17 and the extra
``sinergi[spark]``. Ends with an error when one pair or
score differs.
"""

import os
import sys
import time
from pathlib import Path

import pandas as pd
from pyspark.sql import SparkSession

from sinergi.analysis.duplicates import find_duplicates
from sinergi.model.snapshot import Snapshot

PAIR = ["program_a", "program_b"]


def on_spark(folder: Path) -> tuple[pd.DataFrame, float, float]:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # workers need the same packages
    start = time.perf_counter()
    spark = (
        SparkSession.builder.master("local[2]")  # pyright: ignore[reportAttributeAccessIssue] - made at run time
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    ready = time.perf_counter()
    tables = [spark.read.parquet(str(folder / f"{n}.parquet")) for n in ("programs", "actors")]
    found = find_duplicates(tables[0], actors=tables[1]).toPandas()
    done = time.perf_counter()
    spark.stop()
    return found, ready - start, done - ready


def on_one_machine(folder: Path) -> tuple[pd.DataFrame, float]:
    start = time.perf_counter()
    tables = {n: pd.read_parquet(folder / f"{n}.parquet") for n in ("programs", "actors")}
    nation = Snapshot(tables)
    codes = nation.programs["region"].dropna().astype(str)
    provinces = sorted({code.split(".")[0] for code in codes})
    parts = [find_duplicates(nation.select(region=code)).to_frame() for code in provinces]
    return pd.concat(parts), time.perf_counter() - start


def main() -> None:
    folder = Path(sys.argv[1])
    theirs, start, seconds = on_spark(folder)
    ours, alone = on_one_machine(folder)
    left, right = (f.sort_values(PAIR).reset_index(drop=True) for f in (ours, theirs))
    same = left[PAIR].astype(str).equals(right[PAIR].astype(str))
    apart = (left["score"].astype(float) - right["score"].astype(float)).abs().max()
    print(f"{len(ours)} pairs; same pairs: {same}, largest difference of scores {apart}")
    print(f"Spark local[2] {seconds:.1f} s, its session {start:.1f} s; one machine {alone:.1f} s")
    if not same or apart > 0:
        raise SystemExit("Spark and the single machine differ")


if __name__ == "__main__":
    main()
