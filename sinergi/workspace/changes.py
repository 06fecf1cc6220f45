"""What a plan would change, and what changed between two years."""

from pathlib import Path

import pandas as pd

from sinergi.analysis.result import Result
from sinergi.errors import UnreadableFileError, UnusableDataError
from sinergi.exchange import restore
from sinergi.model.snapshot import Snapshot
from sinergi.plan import compare_periods, simulate


def simulate_plan(snapshot: Snapshot, path: Path) -> Result:
    """Carry the plan of ``plan.csv`` out on a copy of the data and measure again."""
    try:
        rows = pd.read_csv(path, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    except (OSError, ValueError) as error:
        raise UnreadableFileError("workspace.plan_unreadable", path=path) from error
    return simulate(snapshot, rows.map(restore).replace({"": None}))


def compare_years(snapshot: Snapshot, before: int, after: int) -> Result:
    """Compare two fiscal years of the same data."""
    for year in (before, after):
        if year not in snapshot.years:
            known = ", ".join(map(str, snapshot.years)) or "-"
            raise UnusableDataError("workspace.no_such_year", year=year, known=known)
    return compare_periods(snapshot.select(year=before), snapshot.select(year=after))
