# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Matrices for a meeting: who has which role in an issue, and which forum gathers whom."""

import numpy as np
import pandas as pd

from sinergi.analysis.gaps.case import Case, main_first
from sinergi.analysis.gaps.frames import looked_up, word_map
from sinergi.analysis.gaps.required import MANY_KINDS
from sinergi.analysis.gaps.roles import double_leads, required_slots, speakable
from sinergi.model.fields import LIST_SEPARATOR
from sinergi.model.kinds import PROTECTED_KINDS

ROLE_COLUMNS: tuple[str, ...] = (
    "region", "issue", "role", "required", "listed", "working", "fit", "evidence_state",
    "legal_basis", "confidence", "expired",
)  # fmt: skip
FORUM_COLUMNS: tuple[str, ...] = (
    "region", "issue", "forum", "forum_name", "actor", "actor_name", "role", "fit",
    "evidence_state",
)  # fmt: skip
_SHOWN = 4


def role_matrix(case: Case) -> pd.DataFrame:
    """Every required role of every issue that a region works on.

    Returns
    -------
    DataFrame
        ``region issue role required listed working fit evidence_state legal_basis confidence
        expired``; ``listed`` and ``working`` name the first agencies that fit and that are seen
        working. ``fit``: filled, conflict (two OPD spend as lead), vacant (on the list, not
        seen working), missing (not on the list), not_assessed (the data cannot say).
    """
    slots = required_slots(case)
    works = pd.MultiIndex.from_frame(case.engaged[["region", "issue"]].drop_duplicates())
    slots = slots[pd.MultiIndex.from_frame(slots[["region", "issue"]]).isin(works)]
    names = _fitting(case)
    slots = slots.merge(names, on=["region", "rule"], how="left")
    slots[["listed_names", "working_names"]] = slots[["listed_names", "working_names"]].fillna("")
    twice = pd.MultiIndex.from_tuples(double_leads(case), names=["region", "rule"])
    conflict = pd.MultiIndex.from_frame(slots[["region", "rule"]]).isin(twice)
    able = speakable(case, slots).to_numpy(dtype=bool)
    state = np.select(
        [conflict, slots["working"] > 0, ~able, slots["listed"] > 0],
        ["conflict", "filled", "not_assessed", "vacant"], default="missing",
    )  # fmt: skip
    evidence = {"not_assessed": "no_data", "vacant": "not_visible", "missing": "not_visible"}
    table = slots.assign(
        fit=state, evidence_state=[evidence.get(s, "recorded") for s in state],
        required=slots["label"], listed=slots["listed_names"], working=slots["working_names"],
    )  # fmt: skip
    return table.sort_values(["region", "issue", "rule"])[list(ROLE_COLUMNS)].reset_index(
        drop=True
    )


def _fitting(case: Case) -> pd.DataFrame:
    """Names of the first agencies that fit a rule, and of those seen working on its issue."""
    rules = case.rules.table[["rule", "issue"]]
    found = main_first(case, case.rules.matches.merge(rules, on="rule"))
    found["name"] = looked_up(found["actor"], case.names)
    keys = ["region", "issue", "actor"]
    seen = pd.MultiIndex.from_frame(case.engaged[keys])
    busy = found[pd.MultiIndex.from_frame(found[keys]).isin(seen)]
    return pd.concat(
        [_first_names(found).rename("listed_names"), _first_names(busy).rename("working_names")],
        axis=1,
    ).reset_index()


def _first_names(found: pd.DataFrame) -> pd.Series:
    keys = ["region", "rule"]
    first = found[found.groupby(keys).cumcount() < _SHOWN]
    return first.groupby(keys)["name"].agg(LIST_SEPARATOR.join)


def forum_matrix(case: Case, people: pd.DataFrame) -> pd.DataFrame:
    """Issue by forum by actor: who sits where, and whom a rule would want there.

    Parameters
    ----------
    case
        Prepared tables.
    people
        ``region issue actor``: who works on what, see
        :func:`~sinergi.analysis.gaps.ties.workers`.

    Returns
    -------
    DataFrame
        ``region issue forum forum_name actor actor_name role fit evidence_state``. ``fit``:
        member (a rule names it and it sits), absent (a rule names it and it is not on the list
        of members), other_member, unlisted (the forum has no list of members), no_forum (an
        issue that is worked on and has no forum on the list).
    """
    rules = case.rules.table[["rule", "issue", "role", "need"]]
    asked = main_first(case, case.rules.matches.merge(rules, on="rule"))
    asked = asked[~asked["kind"].isin(MANY_KINDS | PROTECTED_KINDS)]
    asked = asked.drop_duplicates(["region", "rule"]).sort_values("need", ascending=False)
    asked = asked.drop_duplicates(["region", "issue", "actor"])[
        ["region", "issue", "actor", "role"]
    ]
    links = case.forum_issues[["region", "issue", "forum"]]
    wanted = links.merge(asked, on=["region", "issue"])
    seated = links.merge(case.coordination.seats[["actor", "forum"]], on="forum").assign(sits=True)
    both = wanted.merge(seated, on=["region", "issue", "forum", "actor"], how="outer")
    told = both["forum"].isin(set(case.coordination.seats["forum"])).to_numpy(dtype=bool)
    sits, ruled = both["sits"].eq(True).to_numpy(), both["role"].notna().to_numpy()  # noqa: FBT003 - a comparison
    both["fit"] = np.select(
        [sits & ruled, sits, told], ["member", "other_member", "absent"], default="unlisted"
    )
    both = pd.concat([both, _without_forum(people, links)], ignore_index=True)
    evidence = {"absent": "not_visible", "unlisted": "no_data", "no_forum": "not_visible"}
    both["evidence_state"] = [evidence.get(s, "recorded") for s in both["fit"]]
    both[["forum", "actor", "role"]] = both[["forum", "actor", "role"]].fillna("")
    names = word_map(case.forums["id"], case.forums["name"])
    both["forum_name"] = looked_up(both["forum"], names)
    both["actor_name"] = looked_up(both["actor"], case.names)
    keys = ["region", "issue", "forum", "actor"]
    return both.sort_values(keys)[list(FORUM_COLUMNS)].reset_index(drop=True)


def _without_forum(people: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    worked = people[["region", "issue"]].drop_duplicates()
    known = pd.MultiIndex.from_frame(links[["region", "issue"]])
    worked = worked[~pd.MultiIndex.from_frame(worked).isin(known)]
    worked = worked[worked["region"].isin(set(links["region"]))]
    return worked.assign(forum="", actor="", role="", fit="no_forum")
