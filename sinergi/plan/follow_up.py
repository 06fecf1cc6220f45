# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""What came of a plan: rows that were kept, their status, and who did best.

Status follows the criteria that the Action Tracker of the U.S. Government Accountability Office
publishes: an action is *addressed* when it has been carried out, *partially addressed* when
something has been done, *not addressed* when nothing has; an area (here: an issue) is addressed
when all its actions are, and partially when at least one shows progress. An action that events or
new information overtook is set apart as *other* and no longer assessed: here one that the region
rejected or withdrew. Carried out means here: reported as done and shown by a document.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal, get_args

import pandas as pd

from sinergi.analysis.gaps.frames import plain, rows_of
from sinergi.analysis.result import Result
from sinergi.i18n import format_number, text
from sinergi.model.fields import split_list
from sinergi.model.finding import Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.plan.action_plan import PLAN_COLUMNS, Plan

#: Actions on similar programs: no listed issue is meant, not several.
_OUTSIDE = "act:review_together:"
Status = Literal["addressed", "partial", "not_addressed", "other"]
#: Columns of the table ``actions`` that offices fill in while a plan runs.
FOLLOW_COLUMNS: tuple[str, ...] = (
    "progress", "realisation", "proof", "obstacle", "answer", "answered_at",
)  # fmt: skip
STATUS_COLUMNS: tuple[str, ...] = (
    "action_id", "issue", "action", "lead", "partners", "period", "progress", "status", "reason",
    "findings", "findings_left",
)  # fmt: skip
AREA_COLUMNS: tuple[str, ...] = (
    "issue", "actions", "addressed", "partial", "not_addressed", "other", "status"
)  # fmt: skip
BEST_COLUMNS: tuple[str, ...] = (
    "rank", "actor", "score", "led", "joined", "shared", "complete", "closed",
)  # fmt: skip
#: Points of the table of agencies to be thanked: a judgement, stated in docs/methods/plan.md.
POINTS: Mapping[str, int] = MappingProxyType(
    {"led": 3, "joined": 1, "shared": 1, "complete": 1, "closed": 2}
)
#: Progress of an action that is not carried on, and state of one that the region rejected.
WITHDRAWN, REJECTED = "dibatalkan", "ditolak"
_BEST = 5
_STATUSES: tuple[Status, ...] = get_args(Status)


@dataclass(frozen=True, eq=False, repr=False)
class FollowUp(Result):
    """Status of every action; see :func:`follow_up`."""

    def areas(self) -> pd.DataFrame:
        """Status by issue.

        Returns
        -------
        DataFrame
            ``issue actions addressed partial not_addressed other status``; actions that are no
            longer assessed do not count for the status of their issue.
        """
        rows = []
        for issue, group in self.frame.groupby(self.frame["issue"].fillna(""), sort=True):
            counts = {s: int((group["status"] == s).sum()) for s in _STATUSES}
            status = "partial" if counts["addressed"] or counts["partial"] else "not_addressed"
            if counts["addressed"] + counts["other"] == len(group):
                status = "addressed" if counts["addressed"] else "other"
            rows.append((issue, len(group), *counts.values(), status))
        return pd.DataFrame(rows, columns=list(AREA_COLUMNS))

    def explain(self) -> str:
        """Count the actions by status."""
        counts = self.frame["status"].value_counts()
        told = {s: format_number(int(counts.get(s, 0))) for s in _STATUSES}
        facts: dict[str, object] = {"count": format_number(len(self)), **told}
        words = text("plan.status_summary", lang=None, **facts)
        bare = int((self.frame["reason"] == "rejected_bare").sum())
        more = text("plan.rejected_bare", count=format_number(bare)) if bare else ""
        return f"{words} {more}".strip()


def status_of(
    progress: str, realisation: str, proof: str, *, rejected: bool = False, reasoned: bool = True
) -> tuple[Status, str]:
    """Status of one action and why.

    Parameters
    ----------
    progress, realisation, proof
        As offices filled them in; empty when they did not.
    rejected
        Whether the region rejected the action.
    reasoned
        Whether it said why.

    Examples
    --------
    >>> status_of("selesai", "rapat diadakan", "notula 12/2026")
    ('addressed', 'done')
    >>> status_of("selesai", "", ""), status_of("", "undangan terkirim", "")
    (('partial', 'no_proof'), ('partial', 'underway'))
    >>> status_of("dibatalkan", "", ""), status_of("", "", "", rejected=True)
    (('other', 'withdrawn'), ('other', 'rejected'))
    """
    if progress == WITHDRAWN:
        return "other", "withdrawn"
    if rejected:
        return "other", "rejected" if reasoned else "rejected_bare"
    if progress == "selesai":
        return ("addressed", "done") if proof else ("partial", "no_proof")
    if progress == "berjalan" or realisation or proof:
        return "partial", "underway"
    return "not_addressed", "nothing"


def follow_up(snapshot: Snapshot, still_seen: Iterable[str] = ()) -> FollowUp:
    """Tell what came of the actions that are kept in the data.

    Parameters
    ----------
    snapshot
        Data with the table ``actions``, as read back from a plan sheet.
    still_seen
        Ids of the findings that the newest data show, from :func:`~sinergi.find_gaps`.

    Returns
    -------
    FollowUp
        Columns ``action_id issue action lead partners period progress status reason findings
        findings_left``; ``status`` addressed|partial|not_addressed|other, ``reason`` done,
        no_proof, underway, nothing, rejected, rejected_bare (no reason is given) or withdrawn;
        ``findings_left`` how many of its findings are seen still.
    """
    seen = frozenset(still_seen)
    names = ["id", "issue", "action", "lead", "partners", "period", "progress", "realisation",
             "proof", "evidence", "state", "obstacle", "answer"]  # fmt: skip
    rows = []
    for row in rows_of(plain(snapshot.actions, names).sort_values("id")):
        found = split_list(row.evidence)
        status, reason = status_of(
            row.progress, row.realisation, row.proof, rejected=row.state == REJECTED,
            reasoned=bool(row.obstacle or row.answer),
        )  # fmt: skip
        rows.append((row.id, row.issue or None, row.action, row.lead or None,
                     row.partners or None, row.period or None, row.progress or "belum", status,
                     reason, len(found), sum(f in seen for f in found)))  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(STATUS_COLUMNS))
    return FollowUp(frame, Provenance("follow_up", {}, snapshot.fingerprint), Findings())


def settled(actions: pd.DataFrame) -> frozenset[str]:
    """Ids of actions that are not proposed again: withdrawn, or rejected with a reason.

    Parameters
    ----------
    actions
        Table ``actions`` of the data. A reason is an answer of the agencies or an obstacle.
    """
    rows = plain(actions, ["id", "state", "progress", "answer", "obstacle"])
    return frozenset(
        row.id for row in rows_of(rows)
        if row.progress == WITHDRAWN or (row.state == REJECTED and (row.answer or row.obstacle))
    )  # fmt: skip


def keep(plan: Plan, actions: pd.DataFrame) -> Plan:
    """Put what offices changed in a plan over what is proposed anew.

    Parameters
    ----------
    plan
        From :func:`~sinergi.recommend`.
    actions
        Table ``actions`` of the data: rows read back from a plan sheet.

    Returns
    -------
    Plan
        Proposed rows with the values of the offices, then their own rows and those that are no
        longer proposed: what was agreed stays in the plan. What was withdrawn, or rejected with
        a reason, is left out (:func:`settled`); its status and history stay.
    """
    if actions.empty:
        return plan
    over = settled(actions)
    actions = actions[~actions["id"].isin(over)]
    plan = replace(plan, frame=plan.frame[~plan.frame["action_id"].isin(over)])
    kept = actions.rename(columns={"id": "action_id"})
    kept = kept.assign(issue=_issues(kept))
    kept = kept[[*PLAN_COLUMNS, *FOLLOW_COLUMNS]].astype(object)
    kept = kept.where(kept.notna(), None).set_index("action_id")
    first = plan.frame[~plan.frame["action_id"].isin(kept.index)].astype(object)
    order = [*(a for a in plan.frame["action_id"] if a in kept.index),
             *(a for a in kept.index if a not in set(plan.frame["action_id"]))]  # fmt: skip
    mine = kept.loc[order].reset_index()
    whole = pd.concat([mine[list(PLAN_COLUMNS)], first], ignore_index=True)
    frame = whole.astype({c: t for c, t in plan.frame.dtypes.items() if c in whole.columns})
    return replace(plan, frame=frame[list(PLAN_COLUMNS)], follow_frame=mine[
        ["action_id", *FOLLOW_COLUMNS]
    ])  # fmt: skip


def _issues(rows: pd.DataFrame) -> "pd.Series[str]":
    """Issues of kept rows; where none is meant the words with which the row was proposed."""
    words = [no_issue(str(a)) for a in rows["action_id"]]
    return rows["issue"].fillna(pd.Series(words, index=rows.index, dtype=rows["issue"].dtype))


def no_issue(action_id: str) -> str:
    """Say it where no listed issue is meant: the cell would look forgotten when left blank."""
    outside = action_id.startswith(_OUTSIDE)
    return text("plan.no_issue" if outside else "plan.cross_issue")


def set_aside(plan: Plan, actions: pd.DataFrame) -> Plan:
    """Give what :func:`keep` leaves out in the form of a plan, so that it can be shown."""
    over = actions[actions["id"].isin(settled(actions))].sort_values("id", ignore_index=True)
    rows = over.rename(columns={"id": "action_id"})
    rows = rows.assign(issue=_issues(rows))
    follow = rows[["action_id", *FOLLOW_COLUMNS]].astype(object)
    return replace(
        plan, frame=rows[list(PLAN_COLUMNS)],
        follow_frame=follow.where(follow.notna(), None),
    )  # fmt: skip


def best_agencies(
    snapshot: Snapshot, came: FollowUp, closed: Iterable[str] = (), *, limit: int = _BEST
) -> pd.DataFrame:
    """Agencies to be thanked; nobody is listed last (DESIGN.md section 9).

    Parameters
    ----------
    snapshot
        Actors, data sharing and data sets.
    came
        From :func:`follow_up`.
    closed
        Ids of gaps that were answered between two periods, from
        ``compare_periods(...).answered``; a need that went with its program earns nothing.
    limit
        How many are listed, at most.

    Returns
    -------
    DataFrame
        ``rank actor score led joined shared complete closed``: actions addressed as lead and as
        partner, data sets given, those of them with standard, metadata and reference code, gaps
        closed; ``score`` by :data:`POINTS`. Perangkat daerah only.
    """
    counts: dict[str, dict[str, int]] = {}

    def point(actor: str, what: str) -> None:
        counts.setdefault(actor, dict.fromkeys(POINTS, 0))[what] += 1

    for row in rows_of(came.frame[came.frame["status"] == "addressed"]):
        point(str(row.lead), "led")
        for partner in split_list(row.partners):
            point(partner, "joined")
    for provider, complete in _flows(snapshot):
        point(provider, "shared")
        if complete:
            point(provider, "complete")
    for gap in closed:
        for actor in _named(gap, snapshot):
            point(actor, "closed")
    offices = set(snapshot.actors.loc[snapshot.actors["kind"] == "opd", "id"])
    rows = [
        (actor, sum(POINTS[w] * n for w, n in got.items()), *got.values())
        for actor, got in counts.items() if actor in offices
    ]  # fmt: skip
    rows = sorted((r for r in rows if r[1] > 0), key=lambda r: (-r[1], r[0]))[:limit]
    ranked = [(n, *row) for n, row in enumerate(rows, 1)]
    return pd.DataFrame(ranked, columns=list(BEST_COLUMNS))


def _flows(snapshot: Snapshot) -> list[tuple[str, bool]]:
    """List data that flow now, once a provider and data set, and whether the set is complete."""
    sets = plain(snapshot.datasets, ["id", "standard", "metadata", "reference_code"])
    complete = {r.id for r in rows_of(sets) if r.standard and r.metadata and r.reference_code}
    flows = plain(snapshot.data_sharing, ["provider", "dataset", "state"])
    live = flows[~flows["state"].isin(["requested", "refused"])]
    live = live.drop_duplicates(["provider", "dataset"])
    return [(r.provider, r.dataset in complete) for r in rows_of(live)]


def _named(gap: str, snapshot: Snapshot) -> list[str]:
    """Actors that a gap id names: two for a tie, one for a role."""
    known = set(snapshot.actors["id"])
    return [a for a in known if f":{a}:" in f"{gap}:"]
