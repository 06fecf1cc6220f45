# pyright: basic
# pandas has no complete types
"""Known weaknesses of a dump, told instead of failing."""

from collections.abc import Iterator

import pandas as pd

from sinergi.exchange.agencies import Settled
from sinergi.exchange.figures import Rupiah
from sinergi.exchange.sirup.files import Dump
from sinergi.exchange.sirup.levels import Levels
from sinergi.model.finding import Finding

__all__ = ["check_dump", "without_spending"]


def check_dump(dump: Dump, levels: Levels, agencies: Settled) -> Iterator[Finding]:
    """Tell of versions, empty amounts, totals, replaced agencies and missing links."""
    yield from _versions(levels)
    yield from _zero_budgets(levels)
    yield from _totals(dump, levels)
    yield from _replaced(dump, levels, agencies)
    packages = levels.frames.get("paket")
    if packages is not None and levels.mended:
        yield Finding(
            "exchange.sirup.line_breaks", "notice", file=packages["source_file"].iloc[0],
            column="description", facts={"count": levels.mended},
        )  # fmt: skip
    if packages is not None and "parent" not in packages.columns:
        yield Finding(
            "exchange.sirup.no_package_link", "notice", file=packages["source_file"].iloc[0],
            facts={"count": len(packages)},
        )  # fmt: skip


def _versions(levels: Levels) -> Iterator[Finding]:
    found = levels.versions
    if found is None or not found.repeated_groups:
        return
    frame = levels.frames["sub_kegiatan"]
    yield Finding(
        "exchange.sirup.versions", "warning", file=frame["source_file"].iloc[0],
        facts={
            "rows": found.repeated_rows, "groups": found.repeated_groups,
            "version_groups": found.version_groups, "superseded": int((~found.active).sum()),
            "other_groups": found.repeated_groups - found.version_groups,
        },
    )  # fmt: skip


def _zero_budgets(levels: Levels) -> Iterator[Finding]:
    for level, frame in levels.frames.items():
        zero = pd.to_numeric(frame["budget_idr"], errors="coerce") == 0
        if zero.any():
            yield Finding(
                "exchange.sirup.zero_budget", "warning", file=frame["source_file"].iloc[0],
                column="budget_idr",
                facts={"count": int(zero.sum()), "level": level,
                       "active": int((zero & frame["active"]).sum())},
            )  # fmt: skip


def _totals(dump: Dump, levels: Levels) -> Iterator[Finding]:
    """Compare the sums of the levels; when they differ no total is claimed."""
    sums = {level: _sum(frame["budget_idr"]) for level, frame in levels.frames.items()
            if level != "paket"}  # fmt: skip
    counted = {level: _sum(frame.loc[frame["active"], "budget_idr"])
               for level, frame in levels.frames.items() if level != "paket"}  # fmt: skip
    spending = dump.table("belanja")
    if len(spending):
        sums["belanja_per_satker"] = _sum(spending["total_belanja"])
    if len(set(sums.values())) > 1:
        yield Finding(
            "exchange.sirup.totals_disagree", "warning",
            facts={
                "figures": "; ".join(f"{k} {Rupiah(v)}" for k, v in sums.items()),
                "counted": "; ".join(f"{k} {Rupiah(v)}" for k, v in counted.items()),
            },
        )  # fmt: skip


def _sum(values: pd.Series) -> int:
    return int(pd.to_numeric(values, errors="coerce").fillna(0).sum())


def without_spending(dump: Dump, levels: Levels) -> list[str]:
    """Work units with programs but without any spending: replaced by others during the year."""
    spending = dump.table("belanja")
    if not len(spending):
        return []
    total = pd.to_numeric(spending["total_belanja"], errors="coerce").fillna(0)
    empty = set(spending.loc[total == 0, "kd_satker"])
    held = pd.concat([f["satker"] for f in levels.frames.values()])
    return sorted(empty & set(held.dropna()))


def _replaced(dump: Dump, levels: Levels, agencies: Settled) -> Iterator[Finding]:
    spending = dump.table("belanja")
    held = pd.concat([f["satker"] for f in levels.frames.values()])
    names = agencies.actors.set_index("id")["name"]
    for satker in without_spending(dump, levels):
        rows = int((held == satker).sum())
        actor = agencies.ids[satker]
        yield Finding(
            "exchange.superseded_unit", "warning", file=spending["source_file"].iloc[0],
            column="opd", value=names[actor], facts={"actor": actor, "count": rows},
        )  # fmt: skip
