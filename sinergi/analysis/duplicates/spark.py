# pyright: basic, reportMissingImports=false
# PySpark is an extra that need not be installed; pandas and Arrow columns are untyped in practice.
"""The same search on a Spark cluster: one block is a province with its kabupaten and kota.

Nothing is distributed by us: Spark hands every block over as an Arrow table, the block is
searched as on a single machine, and the pairs go back as an Arrow table.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa

from sinergi.analysis.duplicates.result import Duplicates
from sinergi.analysis.duplicates.table import COLUMNS
from sinergi.errors import UsageError
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

Search = Callable[[Snapshot], Duplicates]

_PROVINCE = "_province"
_TYPES: dict[str, str] = {
    "year": "bigint", "budget_idr": "bigint", "score": "double", "p_duplication": "double",
}  # fmt: skip
_SCHEMA = ", ".join(f"{name} {_TYPES.get(name, 'string')}" for name in COLUMNS)


def search_on_spark(
    programs: "DataFrame", actors: "DataFrame | None", search: Search
) -> "DataFrame":
    """Find pairs of programs province by province on the workers of a Spark session.

    Parameters
    ----------
    programs
        Spark DataFrame with the columns of ``programs``; others are left out. Rows without a
        region are not compared.
    actors
        Spark DataFrame with the columns of ``actors``; it is small and goes to every worker.
    search
        What searches a block: :func:`~sinergi.find_duplicates` with its options.

    Returns
    -------
    pyspark.sql.DataFrame
        Columns of ``find_duplicates``; rarity of words and holders of names are counted within
        the province. Order within a province as there.

    Raises
    ------
    UsageError
        No Spark DataFrame, or one without ``id``, ``name`` and ``region``.
    """
    rows = _known(programs, "programs", ("id", "name", "region"))
    bodies = None if actors is None else _known(actors, "actors", ("id", "name"))
    people = None if bodies is None else bodies.toArrow().to_pandas()
    from pyspark.sql import functions as sf

    placed = rows.where(sf.col("region").isNotNull())
    blocks = placed.withColumn(_PROVINCE, sf.substring_index("region", ".", 1))
    return blocks.groupBy(_PROVINCE).applyInArrow(_searcher(people, search), schema=_SCHEMA)


def _known(frame: "DataFrame", table: str, needed: tuple[str, ...]) -> "DataFrame":
    if not hasattr(frame, "sparkSession"):
        raise UsageError("duplicates.errors.no_snapshot", table=table, kind=type(frame).__name__)
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        raise UsageError("duplicates.errors.spark_column", table=table, column=missing[0])
    return frame.select(*[name for name in contract(table).names if name in frame.columns])


def _searcher(actors: pd.DataFrame | None, search: Search) -> Callable[[pa.Table], pa.Table]:
    """Make the function that searches one block."""

    def block_search(block: pa.Table) -> pa.Table:
        programs = block.drop_columns([_PROVINCE]).to_pandas(types_mapper=pd.ArrowDtype)
        tables = {"programs": programs}
        if actors is not None:
            tables["actors"] = _near(actors, programs)
        found = search(Snapshot(tables)).to_frame()
        return pa.Table.from_pandas(found[list(COLUMNS)], preserve_index=False)

    return block_search


def _near(actors: pd.DataFrame, programs: pd.DataFrame) -> pd.DataFrame:
    """Keep the actors of the province and those that its programs name."""
    owners = programs["opd"].dropna() if "opd" in programs else []
    near = actors["id"].isin(owners)
    if "region" in actors:
        province = actors["region"].astype(str).str.split(".").str[0]
        near |= province.isin(programs["region"].astype(str).str.split(".").str[0].unique())
    return actors[near]
