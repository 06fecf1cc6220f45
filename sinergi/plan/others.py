# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Actions for similar programs and for ties that stay inside fields."""

from typing import Any

import pandas as pd

from sinergi.analysis.gaps.frames import rows_of, word_map
from sinergi.analysis.issues import text_issues
from sinergi.i18n import format_number, text
from sinergi.plan.candidates import Candidate, real
from sinergi.plan.guide import Guide

_UNREVIEWED = 0.6  # the weight that an unconfirmed finding has among gaps, too
_REORGANISED = "reorganisation"
_SILO_Z = -1.96


def of_duplicates(frame: pd.DataFrame, guide: Guide) -> list[Candidate]:
    """One joint review a group of agencies; a program's rupiah counts once.

    An agency and its kecamatan are one group. Pairs that only a reorganisation made, and pairs
    that the region rejected, are left out.
    """
    rows = frame.astype(object).where(frame.notna(), "")
    rows = rows[~rows["reasons"].astype(str).str.contains(_REORGANISED, regex=False)]
    rows = rows[rows["review"].astype(str) != "ditolak"]
    issues = pair_issues(rows)
    found: dict[tuple[str, ...], Candidate] = {}
    counted: dict[tuple[str, ...], set[str]] = {}
    for row in rows_of(rows):
        agencies = _agencies(row, guide)
        group = sorted({guide.many(a) or a for a in agencies})
        key = (str(row.region), *group)
        lead = guide.planner(str(row.region)) or (agencies or [""])[0]
        made = Candidate("review_together", str(row.region), "", "+".join(group), lead)
        candidate = found.setdefault(key, made)
        confirmed = str(row.review) == "dikonfirmasi"
        severity = float(row.score) * (1.0 if confirmed else _UNREVIEWED)
        candidate.take(f"{row.program_a}~{row.program_b}", severity, confirmed=confirmed)
        candidate.weighty = candidate.weighty or row.kind == "duplication"
        candidate.budget_idr += _fresh(counted.setdefault(key, set()), row)
        candidate.partners.extend(a for a in agencies if a not in candidate.partners)
        candidate.about = candidate.about or issues.get(str(row.program_a), "")
        candidate.words.setdefault("example", str(row.name_a))
    for candidate in found.values():
        candidate.words["names"] = "; ".join(_names(candidate.partners, guide))
        candidate.lead_why = guide.why(candidate.kind, candidate.region, "", candidate.lead)
        candidate.partners = [p for p in candidate.partners if p != candidate.lead]
    return list(found.values())


def _agencies(row: Any, guide: Guide) -> list[str]:
    return sorted({guide.actor(row.opd_a, row.region), guide.actor(row.opd_b, row.region)} - {""})


def pair_issues(rows: pd.DataFrame) -> dict[str, str]:
    """Issue that the names of a pair speak of, the surest first."""
    both = [text_issues(rows["program_a"], rows[name]) for name in ("name_a", "name_b")]
    read = pd.concat(both, ignore_index=True)
    read = read.sort_values(["program", "confidence", "issue"], ascending=[True, False, True])
    return word_map(read["program"], read["issue"])


def _names(agencies: list[str], guide: Guide) -> list[str]:
    """Names of agencies; of several kecamatan only their number."""
    several: dict[str, list[str]] = {}
    named: list[str] = []
    for agency in agencies:
        kind = guide.many(agency)
        if kind:
            several.setdefault(kind, []).append(agency)
        else:
            named.append(guide.name(agency))
    for kind, group in sorted(several.items()):
        one = guide.name(group[0])
        count = format_number(len(group))
        named.append(one if len(group) == 1 else text(f"plan.several.{kind}", count=count))
    return named


def _fresh(counted: set[str], row: Any) -> float:
    """Rupiah of a pair whose programs have not been counted yet."""
    pair = {str(row.program_a), str(row.program_b)}
    if pair & counted:
        return 0.0
    counted |= pair
    return float(row.budget_idr or 0)


def of_silos(
    silos: pd.DataFrame | None, brokers: pd.DataFrame | None, guide: Guide
) -> list[Candidate]:
    """One bridging action when ties stay inside fields more than chance would have it."""
    if silos is None:
        return []
    rows = silos[(silos["measure"] == "ei") & (silos["scope"] == "network")]
    z = pd.to_numeric(rows["z"], errors="coerce").min() if len(rows) else float("nan")
    if not z < _SILO_Z:
        return []
    regions = sorted(guide.context.planners)
    region = regions[0] if len(regions) == 1 else ""
    bridge = _best_broker(brokers, guide)
    lead = guide.context.planners.get(region, "") or bridge
    made = Candidate("bridge", region, "", "ei", lead)
    made.partners = real(bridge) if bridge != lead else []
    made.words.update(broker=guide.name(bridge) if bridge and bridge != lead else "")
    made.take("silos:ei:network", min(1.0, abs(float(z)) / 10) * _UNREVIEWED, confirmed=False)
    return [made]


def _best_broker(brokers: pd.DataFrame | None, guide: Guide) -> str:
    """Find the government body that links most across fields."""
    if brokers is None or brokers.empty:
        return ""
    rows = brokers[brokers["node"].isin(guide.context.government)]
    rows = rows.sort_values(["total", "node"], ascending=[False, True])
    return str(rows["node"].iloc[0]) if len(rows) else ""
