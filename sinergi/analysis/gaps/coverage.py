# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Coverage: about how many OPD the data know anything of coordination."""

from collections.abc import Mapping

from sinergi.analysis.gaps.actual import told_tables
from sinergi.analysis.gaps.case import Case
from sinergi.i18n import format_number, text

_COUNTED = ("opd", "kecamatan", "uptd")


def coverage(case: Case) -> dict[str, object]:
    """Count OPD (kecamatan and UPTD included) with and without any coordination record.

    Returns
    -------
    dict
        ``opd with_data without_data share``, ``tables`` (rows by table that tells about
        coordination) and ``regions`` (the same four by region code).
    """
    mine = case.actors[case.actors["kind"].isin(_COUNTED) & (case.actors["region"] != "")]
    told = mine["id"].isin(case.coordination.known)
    regions = {
        str(region): _counts(int(group.sum()), len(group))
        for region, group in told.groupby(mine["region"])
    }
    return {
        **_counts(int(told.sum()), len(mine)),
        "tables": told_tables(case.snapshot),
        "regions": regions,
    }


def _counts(with_data: int, total: int) -> dict[str, object]:
    return {
        "opd": total, "with_data": with_data, "without_data": total - with_data,
        "share": with_data / total if total else None,
    }  # fmt: skip


def shares(covered: Mapping[str, object]) -> dict[str, float]:
    """Share by region for the column ``coverage``."""
    regions = covered["regions"]
    return {code: counts["share"] for code, counts in regions.items()}  # pyright: ignore[reportAttributeAccessIssue] - nested plain mapping made above


def sentence(covered: Mapping[str, object]) -> str:
    """Say it: "27 dari 68 OPD belum punya data koordinasi"."""
    return text(
        "gaps.coverage",
        without=format_number(float(str(covered["without_data"]))),
        total=format_number(float(str(covered["opd"]))),
    )
