# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Tie gaps: two actors that an issue needs together and that are not seen together.

A shared issue alone makes nobody need everybody: a pair is asked for only where one of the two
is lead or coordinator of the issue, where a program of one depends on a program of the other, or
where the interdependence of the two (:mod:`sinergi.analysis.gaps.needs`) reaches ``floor``. A
lead and a coordinator by law need each other even while only one of them is seen working on it.
"""

import math
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.case import CLEAR_LABEL, Case, main_first
from sinergi.analysis.gaps.draft import REQUIRED, Draft
from sinergi.analysis.gaps.frames import joined, looked_up, rows_of
from sinergi.analysis.gaps.needs import interdependence
from sinergi.analysis.gaps.required import MANY_KINDS, ROLE_NEED
from sinergi.analysis.gaps.words import instrument_name
from sinergi.analysis.gaps.yardstick import Yardstick
from sinergi.i18n import text
from sinergi.model.finding import Finding
from sinergi.model.kinds import PROTECTED_KINDS

_UNRULED_NEED, _UNRULED_SURE = 0.4, 0.8
_DEPENDENT = 0.8  # somebody wrote down that one program needs the other
_PAIR = ["region", "actor_a", "actor_b"]
DEFAULT_FLOOR = 4.0


def workers(case: Case) -> pd.DataFrame:
    """Actors on each issue with the role that law or practice gives them.

    Returns
    -------
    DataFrame
        ``region issue actor kind programs budget_idr label_confidence need confidence leads``.
    """
    table = case.rules.table[
        ["rule", "issue", "need", "confidence", "role", "legal_basis", "expired", "by_kind"]
    ]
    roles = case.rules.matches.merge(table, on="rule")
    roles = roles.sort_values(["region", "issue", "actor", "need", "confidence"],
                              ascending=[True, True, True, False, False])  # fmt: skip
    roles = roles.drop_duplicates(["region", "issue", "actor"])
    seen = case.engaged.rename(columns={"confidence": "label_confidence"})
    both = seen.merge(
        roles.drop(columns=["rule", "kind"]), on=["region", "issue", "actor"], how="left"
    )
    both["leads"] = both["role"].isin(["lead", "coordinator"])
    both["need"] = both["need"].astype("float64").fillna(_UNRULED_NEED)
    both["confidence"] = both["confidence"].astype("float64").fillna(_UNRULED_SURE)
    both["legal_basis"] = both["legal_basis"].fillna("")
    both["expired"] = both["expired"].eq(True)  # noqa: FBT003 - a comparison, not an option
    kind = dict(zip(case.actors["id"], case.actors["kind"], strict=True))
    both["kind"] = looked_up(both["actor"], kind)
    both["engaged"] = True
    return both[both["kind"] != ""].reset_index(drop=True)


def offices(case: Case, people: pd.DataFrame) -> pd.DataFrame:
    """Leads and coordinators by law that are on the list and not seen working on the issue.

    Columns as :func:`workers`; of several agencies that fit a rule the main one.
    """
    table = case.rules.table
    table = table[table["role"].isin(["lead", "coordinator"])]
    table = table[table["group"].isin(["budget", "agency"])]
    held = main_first(case, case.rules.matches.merge(table, on="rule"))
    held = held[~held["kind"].isin(MANY_KINDS)].drop_duplicates(["region", "rule"])
    keys = ["region", "issue", "actor"]
    held = held.sort_values([*keys, "need"], ascending=[True, True, True, False])
    held = held.drop_duplicates(keys)
    seen = pd.MultiIndex.from_frame(people[keys])
    idle = held[~pd.MultiIndex.from_frame(held[keys]).isin(seen)]
    idle = idle.assign(
        programs="", budget_idr=0.0, label_confidence=1.0, leads=True, engaged=False
    )
    return idle[list(people.columns.intersection(idle.columns))]


def required_pairs(people: pd.DataFrame, needs: pd.DataFrame, *, floor: float) -> pd.DataFrame:
    """Pairs that need each other, one row a pair and issue.

    Kinds of which a region has many (kecamatan, desa, ormas ...) are asked for as a kind, see
    :func:`tie_gaps`; ormas, parties and faith bodies meet agencies in forums, never as a pair.

    Parameters
    ----------
    people
        Who works on what with which role.
    needs
        Interdependence: ``region actor_a actor_b need shared dependent``.
    floor
        Interdependence from which a pair is asked for although neither leads.
    """
    single = people[~people["kind"].isin(MANY_KINDS | PROTECTED_KINDS)]
    # A rule for every OPD names nobody: its programs must speak clearly.
    named = single["role"].notna() & ~single["by_kind"].eq(True)  # noqa: FBT003 - a comparison
    single = single[named | (single["label_confidence"] >= CLEAR_LABEL)]
    pairs = single.merge(single, on=["region", "issue"], suffixes=("_a", "_b"))
    pairs = pairs[pairs["actor_a"] < pairs["actor_b"]]
    both, one = pairs["engaged_a"] & pairs["engaged_b"], pairs["engaged_a"] | pairs["engaged_b"]
    pairs = pairs[both | (one & pairs["leads_a"] & pairs["leads_b"])]
    led = pairs["leads_a"] | pairs["leads_b"]
    # The geometric mean keeps the need of a pair on the scale of the need of one actor.
    pairs = pairs.assign(
        led=led, role_need=np.sqrt((pairs["need_a"] * pairs["need_b"]).astype("float64"))
    )
    pairs = pairs.merge(needs[[*_PAIR, "need", "shared", "dependent"]], on=_PAIR, how="left")
    pairs[["need", "shared", "dependent"]] = pairs[["need", "shared", "dependent"]].fillna(0.0)
    busy = pairs[~pairs["led"] & ((pairs["need"] >= floor) | (pairs["dependent"] > 0))]
    busy = busy.sort_values([*_PAIR, "role_need", "issue"],
                            ascending=[True, True, True, False, True])  # fmt: skip
    busy = busy.drop_duplicates(_PAIR)
    known = pd.MultiIndex.from_frame(busy[_PAIR]).isin(
        pd.MultiIndex.from_frame(pairs.loc[pairs["led"], _PAIR])
    )
    return pd.concat([pairs[pairs["led"]], busy[~known]], ignore_index=True)


def tie_gaps(
    case: Case, people: pd.DataFrame, *, floor: float, yardstick: Yardstick
) -> tuple[list[Draft], list[Finding]]:
    """Needed pairs that are not seen; without any coordination data this cannot be said."""
    known = case.coordination.known
    if not known:
        return [], []
    everyone = pd.concat([people, offices(case, people)], ignore_index=True)
    needs = interdependence(case.snapshot, case.work, case.actors, yardstick=yardstick).pairs
    pairs = required_pairs(everyone, needs, floor=floor)
    absent = pairs[~case.coordination.links.tied(pairs["actor_a"], pairs["actor_b"])]
    told = absent["actor_a"].isin(known).astype(int) + absent["actor_b"].isin(known).astype(int)
    drafts = _drafts(case, absent[told > 0].reset_index(drop=True))
    drafts.extend(_many(case, people))
    unsaid = int((told == 0).sum())
    facts = {"count": unsaid}
    return drafts, [Finding("gaps.pairs_unsaid", "notice", facts=facts)] if unsaid else []


def _drafts(case: Case, absent: pd.DataFrame) -> list[Draft]:
    steps, through = case.coordination.between(absent["actor_a"], absent["actor_b"])
    weak = _weak(case, absent)
    return [
        _draft(case, row, (step, joined(names), feeble))
        for row, step, names, feeble in zip(rows_of(absent), steps, through, weak, strict=True)
    ]


def _weak(case: Case, absent: pd.DataFrame) -> list[str]:
    """Instrument of each pair that is tied, but below what counts; "" for the others."""
    edges = case.coordination.edges
    told = dict(zip(zip(edges["actor_a"], edges["actor_b"], strict=True), edges["instrument"],
                    strict=True))  # fmt: skip
    return [told.get(pair, "") for pair in zip(absent["actor_a"], absent["actor_b"], strict=True)]


def _reason(row: Any, weak: str) -> str:
    if weak:
        return "weak_line"
    if not (row.engaged_a and row.engaged_b):
        return "no_line_office"
    if row.led:
        return "no_line"
    return "no_line_dependent" if row.dependent > 0 else "no_line_shared"


def _draft(case: Case, row: Any, today: tuple[int | None, str, str]) -> Draft:
    told = {row.actor_a, row.actor_b} <= case.coordination.known
    steps, through, weak = today
    reason = _reason(row, weak)
    sure = min(row.confidence_a, row.confidence_b, row.label_confidence_a, row.label_confidence_b)
    leading = row.legal_basis_a if row.leads_a else row.legal_basis_b
    fact = vocab.instruments().get(weak)
    return Draft(
        "tie", reason, row.region, max(row.role_need, _DEPENDENT if row.dependent > 0 else 0.0),
        sure, "not_visible" if told else "no_data",
        issue=row.issue, actor_a=row.actor_a, name_a=case.names.get(row.actor_a, row.actor_a),
        actor_b=row.actor_b, name_b=case.names.get(row.actor_b, row.actor_b),
        role=_led_by(row), budget_idr=row.budget_idr_a + row.budget_idr_b, distance=steps,
        brokers=through, evidence=joined([row.programs_a, row.programs_b]), legal_basis=leading,
        expired=bool(row.expired_a or row.expired_b), detail=instrument_name(fact) if fact else "",
        shared=row.shared, dependent=row.dependent,
    )  # fmt: skip


def _led_by(row: Any) -> str:
    """Take the stronger of the two roles."""
    roles = [role for role in (row.role_a, row.role_b) if isinstance(role, str)]
    return max(roles, key=lambda role: ROLE_NEED.get(role, 0.0), default="")


def _many(case: Case, people: pd.DataFrame) -> Iterator[Draft]:
    """One gap for a lead and the kecamatan (or desa) that work on its issue."""
    local = people[people["kind"].isin(["kecamatan", "desa"])]
    leads = people[people["leads"] & (people["kind"] == "opd")]
    known = case.coordination.known
    by_issue: dict[tuple[str, str], list[Any]] = {}
    for lead in rows_of(leads[leads["actor"].isin(known)]):
        by_issue.setdefault((lead.region, lead.issue), []).append(lead)
    for key, group in local.groupby(["region", "issue", "kind"]):
        region, issue, kind = map(str, cast("tuple[object, ...]", key))
        for lead in by_issue.get((region, issue), ()):
            tied = case.coordination.links.tied(group["actor"].map(lambda _, a=lead.actor: a),
                                                group["actor"])  # fmt: skip
            apart = list(group.loc[~tied, "actor"])
            if len(apart) * 2 > len(group):
                yield _kind_draft(case, lead, (kind, group, apart))


def _kind_draft(case: Case, lead: Any, many: tuple[str, pd.DataFrame, list[str]]) -> Draft:
    kind, group, apart = many
    told = bool(case.coordination.known & set(group["actor"]))
    largest = group.sort_values(["budget_idr", "actor"], ascending=[False, True])
    one = case.names.get(apart[0], apart[0]) if len(group) == 1 else ""
    name = one or text(f"gaps.many_{kind}", apart=len(apart), count=len(group))
    return Draft(
        "tie", "no_line_many", lead.region, math.sqrt(lead.need * ROLE_NEED["support"]),
        min(lead.confidence, lead.label_confidence), "not_visible" if told else "no_data",
        issue=lead.issue, actor_a=lead.actor, name_a=case.names.get(lead.actor, lead.actor),
        actor_b=f"{REQUIRED}{kind}", name_b=name, role=lead.role,
        budget_idr=float(lead.budget_idr + group["budget_idr"].sum()),
        evidence=joined([lead.programs, *largest["programs"]]),
        legal_basis=lead.legal_basis, expired=bool(lead.expired),
    )  # fmt: skip
