# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Role gaps: an issue that nobody takes, two leads, a required role that nobody fills."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, cast

import pandas as pd

from sinergi.analysis.gaps.case import Case, main_first
from sinergi.analysis.gaps.draft import REQUIRED, UNSEEN, Draft
from sinergi.analysis.gaps.frames import home_region, is_province, joined, plain, rows_of
from sinergi.analysis.gaps.required import AGENCY_KINDS, MANY_KINDS, PROVINCE
from sinergi.analysis.gaps.words import issue_name
from sinergi.analysis.gaps.yardstick import STALE_MONTHS, months_before
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.finding import Finding

_NOBODY_NEED, _TWO_LEADS_NEED = 1.0, 0.7
_SHOWN_ISSUES = 8
_LOCAL = frozenset({"opd", "kecamatan", "uptd", "desa"})
LOCAL_LEVEL = "kabupaten/kota"


def role_gaps(case: Case) -> tuple[list[Draft], list[Finding]]:
    """Compare the rules with who is seen working on each issue."""
    slots = required_slots(case)
    seen = case.engaged.groupby(["region", "issue"])
    budget = seen["budget_idr"].sum()
    programs = _programs(case)
    nobody = slots[~pd.MultiIndex.from_frame(slots[["region", "issue"]]).isin(budget.index)]
    drafts, unseen = _nobody(case, nobody)
    open_slots = slots.drop(nobody.index)
    open_slots = open_slots[open_slots["working"] == 0]
    able = speakable(case, open_slots)
    for row in rows_of(open_slots[able]):
        key = (row.region, row.issue)
        drafts.append(_unfilled(case, row, float(budget[key]), programs.get(key, "")))
    drafts.extend(_two_leads(case))
    return drafts, [*unseen, *_silent(open_slots[~able])]


def required_slots(case: Case) -> pd.DataFrame:
    """Every rule in every region: how many could fill it, how many are seen working."""
    table = case.rules.table
    table = table[~table["group"].isin(["none", "forum"])]
    regions = pd.DataFrame({"region": list(case.regions)}, dtype=object)
    slots = regions.merge(table, how="cross")
    slots = slots[case.rules.holds(slots["region"], slots["rule"])].reset_index(drop=True)
    level = [PROVINCE if is_province(str(r)) else LOCAL_LEVEL for r in slots["region"]]
    here = [not levels or at in levels for levels, at in zip(slots["levels"], level, strict=True)]
    matches = case.rules.matches.merge(table[["rule", "issue"]], on="rule")
    matches = matches.merge(case.engaged[["region", "issue", "actor"]].assign(works=1),
                            on=["region", "issue", "actor"], how="left")  # fmt: skip
    matches["works"] = matches["works"].fillna(0).astype("int64")
    counted = main_first(case, matches).groupby(["region", "rule"]).agg(
        listed=("actor", "size"), working=("works", "sum"), actor=("actor", "first"),
        actor_kind=("kind", "first"), told=("told", "first"), any_told=("told", "max"),
    )  # fmt: skip
    slots = slots.merge(counted.reset_index(), on=["region", "rule"], how="left")
    slots[["listed", "working"]] = slots[["listed", "working"]].fillna(0).astype("int64")
    for name in ("told", "any_told"):
        slots[name] = slots[name].eq(True)  # noqa: FBT003 - a comparison, not an option
    slots["actor"] = slots["actor"].where(slots["listed"] > 0, "")
    keep = pd.Series(here, index=slots.index) | (slots["listed"] > 0)
    return slots[keep.to_numpy(dtype=bool)].reset_index(drop=True)


def _programs(case: Case) -> dict[tuple[str, str], str]:
    """Programs of an issue in a region: the evidence that the issue is worked on."""
    rows = case.engaged[case.engaged["programs"] != ""]
    rows = rows.sort_values(["region", "issue", "budget_idr", "actor"],
                            ascending=[True, True, False, True])  # fmt: skip
    groups = rows.groupby(["region", "issue"])["programs"]
    return {cast("tuple[str, str]", key): joined(group) for key, group in groups}


def _nobody(case: Case, slots: pd.DataFrame) -> tuple[list[Draft], list[Finding]]:
    """One gap an issue that nobody in a region with a budget is seen working on.

    Where incidents are recorded or a forum stands on the issue somebody has to take it up. Where
    the data hold nothing at all the first question is whether the region has the issue.
    """
    slots = slots[slots["region"].isin(case.budget_regions)]
    slots = slots.assign(own=slots["group"].eq("budget"))
    slots = slots.sort_values(
        ["region", "issue", "own", "need", "rule"], ascending=[True, True, False, False, True]
    )
    signs = _signs(case)
    drafts: list[Draft] = []
    for row in rows_of(slots.drop_duplicates(["region", "issue"])):
        actor, name = _who(case, row)
        words, forums = signs.get((row.region, row.issue), ("", ""))
        reason, state = ("nobody", "not_visible") if words else (UNSEEN, "no_data")
        drafts.append(Draft(
            "role", reason, row.region, _NOBODY_NEED, row.confidence, state,
            issue=row.issue, actor_a=actor, name_a=name, role=row.role, key_a="nobody",
            legal_basis=row.legal_basis, expired=bool(row.expired), key_b=row.role,
            detail=words, evidence=forums,
        ))  # fmt: skip
    return drafts, _unseen(case, [d for d in drafts if d.reason == UNSEEN])


def _signs(case: Case) -> dict[tuple[str, str], tuple[str, str]]:
    """Incidents of late and forums by region and issue, in words, with ids of the forums."""
    table = case.snapshot.incidents
    oldest = months_before(case.as_of, STALE_MONTHS)
    out = ((table["date"] < oldest) | (table["date"] > case.as_of)).fillna(value=False)
    incidents = plain(table[~out.to_numpy(dtype=bool)], ["region", "issue"])
    incidents["region"] = home_region(incidents["region"])
    counts = incidents[incidents["issue"] != ""].groupby(["region", "issue"]).size()
    links = case.forum_issues.groupby(["region", "issue"])["forum"].agg(sorted)
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for key in {*counts.index, *links.index}:
        happened, forums = int(counts.get(key, 0)), links.get(key, [])
        words = [text("gaps.incidents", count=format_number(happened))] if happened else []
        words += [case.names.get(f, f) for f in forums[:2]]
        found[key] = (list_sentence(words), joined(forums))
    return found


def _unseen(case: Case, drafts: list[Draft]) -> list[Finding]:
    """Tell once which issues the data do not speak about."""
    regions = {d.region for d in drafts}
    if not drafts:
        return []
    counts = Counter(d.issue for d in drafts)
    names = [issue_name(issue, case.names) for issue, _ in sorted(
        counts.items(), key=lambda item: (-item[1], item[0]))]  # fmt: skip
    if len(regions) == 1:
        return [Finding("gaps.unseen", "notice", facts={"names": ", ".join(names)})]
    facts = {"regions": len(regions), "names": ", ".join(names[:_SHOWN_ISSUES])}
    return [Finding("gaps.unseen_regions", "notice", facts=facts)]


def _who(case: Case, row: Any) -> tuple[str, str]:
    """Name the agency that the rule means; of kinds that a region has many of, the kind."""
    many = row.actor_kind in MANY_KINDS or (row.by_kind and row.listed > 1)
    if row.listed and not many:
        return row.actor, case.names.get(row.actor, row.label)
    if row.listed > 1 and row.actor_kind in _LOCAL:
        return f"{REQUIRED}{row.slug}", text("gaps.many", label=row.label, count=row.listed)
    return f"{REQUIRED}{row.slug}", row.label


def speakable(case: Case, slots: pd.DataFrame) -> "pd.Series[bool]":
    """Whether the data can say anything: budgets about OPD, a list of agencies about agencies."""
    told = case.actors[case.actors["id"].isin(case.coordination.known)]
    agencies = set(told.loc[told["kind"].isin(AGENCY_KINDS), "region"])
    community = set(told.loc[~told["kind"].isin(AGENCY_KINDS | _LOCAL), "region"])
    budget = (slots["group"] == "budget") & slots["region"].isin(case.budget_regions)
    agency = (slots["group"] == "agency") & slots["region"].isin(agencies)
    citizens = (slots["group"] == "community") & slots["region"].isin(community)
    return budget | agency | citizens


def _unfilled(case: Case, row: Any, budget: float, programs: str) -> Draft:
    actor, name = _who(case, row)
    listed = row.listed > 0
    told = row.any_told if actor.startswith(REQUIRED) else row.told
    speaks = told or (row.group == "budget" and row.region in case.budget_regions)
    return Draft(
        "role", "unfilled" if listed else "missing", row.region, row.need, row.confidence,
        "not_visible" if speaks else "no_data", issue=row.issue, actor_a=actor, name_a=name,
        role=row.role, budget_idr=budget, evidence=programs, legal_basis=row.legal_basis,
        expired=bool(row.expired), key_b=row.role,
    )  # fmt: skip


def _double_leading(case: Case) -> pd.DataFrame:
    """OPD with the same lead role in law that both spend on the issue; branches left out."""
    table = case.rules.table
    leads = table[(table["role"] == "lead") & (table["group"] == "budget")]
    matches = case.rules.matches.merge(leads, on="rule")
    matches = matches[matches["kind"] == "opd"]
    working = matches.merge(case.engaged[case.engaged["budgeted"].astype(bool)],
                            on=["region", "issue", "actor"], suffixes=("", "_label"))  # fmt: skip
    parent = dict(zip(case.actors["id"], case.actors["parent"], strict=True))
    working = working[~working["actor"].map(parent).isin(working["actor"])]
    working = working.sort_values(["region", "rule", "budget_idr", "actor"],
                                  ascending=[True, True, False, True])  # fmt: skip
    return working[working.groupby(["region", "rule"])["actor"].transform("size") > 1]


def double_leads(case: Case) -> list[tuple[str, int]]:
    """Region and rule of every lead role that two OPD take."""
    return sorted(set(zip(*(_double_leading(case)[c] for c in ("region", "rule")), strict=True)))


def _two_leads(case: Case) -> Iterator[Draft]:
    for _, group in _double_leading(case).groupby(["region", "rule"]):
        yield _two(case, group)


def _two(case: Case, group: pd.DataFrame) -> Draft:
    first = group.iloc[0]
    a, b = sorted(group["actor"].iloc[:2])
    return Draft(
        "role", "two_leads", first["region"], _TWO_LEADS_NEED, first["confidence"], "not_visible",
        issue=first["issue"], actor_a=a, name_a=case.names.get(a, a), actor_b=b,
        name_b=case.names.get(b, b), role="lead", budget_idr=float(group["budget_idr"].sum()),
        evidence=joined(group["programs"]), legal_basis=first["legal_basis"],
        expired=bool(first["expired"]),
    )  # fmt: skip


def _silent(slots: pd.DataFrame) -> list[Finding]:
    """Tell once what the data cannot speak about, not as hundreds of gaps."""
    notices = []
    for group in ("agency", "community", "budget"):
        mine = slots[slots["group"] == group]
        if len(mine):
            facts = {"count": len(mine), "regions": mine["region"].nunique()}
            notices.append(Finding(f"gaps.silent_{group}", "notice", facts=facts))
    return notices
