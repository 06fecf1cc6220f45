# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Find coordination gaps of all kinds."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd

from sinergi import vocab
from sinergi._calls import checked
from sinergi.analysis.gaps import coverage as covering
from sinergi.analysis.gaps.alignment import goal_alignment
from sinergi.analysis.gaps.carriers import broker_gaps
from sinergi.analysis.gaps.case import Case, build_case
from sinergi.analysis.gaps.draft import Draft, weigh
from sinergi.analysis.gaps.forums import forum_gaps
from sinergi.analysis.gaps.frames import looked_up, plain, word_map
from sinergi.analysis.gaps.matrices import forum_matrix, role_matrix
from sinergi.analysis.gaps.required import holders
from sinergi.analysis.gaps.result import Context, Gaps
from sinergi.analysis.gaps.roles import role_gaps
from sinergi.analysis.gaps.sharing import data_gaps
from sinergi.analysis.gaps.synergy import synergy_table
from sinergi.analysis.gaps.ties import DEFAULT_FLOOR, tie_gaps, workers
from sinergi.analysis.gaps.ties import offices as lawful_offices
from sinergi.analysis.gaps.unasked import unasked_data
from sinergi.analysis.gaps.vertical import vertical_gaps
from sinergi.analysis.gaps.yardstick import STALE_MONTHS, Yardstick
from sinergi.errors import UsageError
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

_PLANNING = "5.01"  # perencanaan: the agency that coordinates plans, UU 25/2004 Ps 33 (3)
_GENERAL = "8.01"  # kesbangpol: coordination of general government affairs, UU 23/2014 Ps 25


@checked
def find_gaps(
    snapshot: Snapshot,
    *,
    issues: Sequence[str] | None = None,
    as_of: dt.date | None = None,
    dormant_months: int = 6,
    stale_months: int = STALE_MONTHS,
    floor: float = DEFAULT_FLOOR,
    yardstick: Yardstick | None = None,
) -> Gaps:
    """Compare the coordination that issues need with what the data show.

    Absence of data is not absence of work: every gap carries its evidence state, and only one
    that the region has confirmed in a review (``reviews.id`` = ``gap_id``, state
    ``dikonfirmasi``) is ``confirmed_absent`` and may be of class high. What the data cannot
    speak about is a notice, not a list of gaps.

    Parameters
    ----------
    snapshot
        Tables of one or many regions.
    issues
        Issue ids to look at; all when not given.
    as_of
        The day of the look; the newest day in the data when not given.
    dormant_months
        A forum without a meeting for longer is dormant.
    stale_months
        Meetings and reported ties older than this show no present coordination.
    floor
        Two actors whose interdependence (shared tasks and dependent programs) reaches this need
        each other even when neither leads.
    yardstick
        Scale of strength, half-life, what counts as a tie, what weighs; see
        :class:`~sinergi.analysis.gaps.yardstick.Yardstick`.

    Returns
    -------
    Gaps
        Columns ``gap_id kind region issue forum dataset actor_a name_a actor_b name_b role
        severity severity_class evidence_state budget_idr distance brokers coverage evidence``,
        the most severe first. ``evidence`` holds ids of rows of the data joined by ``" | "``;
        a missing actor is ``required:<role or kind>``. Also ``.parts()``, ``.sentences()``,
        ``.coverage``.

    Raises
    ------
    UnknownTermError
        An issue is not in the list.
    UsageError
        ``dormant_months``, ``stale_months`` or ``floor`` is not positive.

    Notes
    -----
    Required roles: fact table of vocab (law, confidence, validity). Pairs: Cataldo et al. 2006,
    kept sparse. Forums: composition by law, Forkopimda after PP 12/2022. Two OPD of one region
    do not sign an MoU (PP 28/2018 Ps 2, 6): a missing agreement is never a gap.
    """
    if min(dormant_months, stale_months) < 1 or not floor > 0:
        raise UsageError(
            "gaps.not_positive", months=dormant_months, stale=stale_months, floor=floor
        )
    chosen = tuple(sorted(set(issues))) if issues is not None else None
    case = build_case(
        snapshot, issues=chosen, as_of=as_of, dormant_months=dormant_months,
        stale_months=stale_months, yardstick=yardstick,
    )  # fmt: skip
    people = workers(case)
    drafts, notices = _all(case, people, floor, yardstick or Yardstick())
    covered = covering.coverage(case)
    frame, parts, rejected = weigh(
        drafts, reviews=_reviews(snapshot), coverage=covering.shares(covered)
    )
    notices += _about_data(case, rejected, covered)
    parameters = {
        "issues": None if chosen is None else list(chosen), "as_of": case.as_of.isoformat(),
        "dormant_months": dormant_months, "stale_months": stale_months, "floor": floor,
        **(yardstick or Yardstick()).record(),
    }  # fmt: skip
    provenance = Provenance("find_gaps", parameters, snapshot.fingerprint)
    context = _context(case, people)
    return Gaps(
        frame,
        provenance,
        Findings(notices),
        covered,
        context,
        parts,
        snapshot,
        partial(_tables, case, people, context.coordinators),
    )


def _all(
    case: Case, people: pd.DataFrame, floor: float, yardstick: Yardstick
) -> tuple[list[Draft], list[Finding]]:
    roles, unsaid_roles = role_gaps(case)
    ties, unsaid_ties = tie_gaps(case, people, floor=floor, yardstick=yardstick)
    forums, about_forums = forum_gaps(case)
    drafts = [*roles, *ties, *forums, *vertical_gaps(case, people), *data_gaps(case),
              *unasked_data(case),
              *broker_gaps(case, people)]  # fmt: skip
    return drafts, [*case.notices, *unsaid_roles, *unsaid_ties, *about_forums]


def _tables(
    case: Case, people: pd.DataFrame, offices: Mapping[str, str]
) -> dict[str, pd.DataFrame]:
    return {
        "roles": role_matrix(case), "coverage": forum_matrix(case, people),
        "alignment": goal_alignment(case), "synergy": synergy_table(case, people, offices),
    }  # fmt: skip


def _reviews(snapshot: Snapshot) -> dict[str, str]:
    reviews = snapshot.reviews
    return dict(zip(reviews["id"], reviews["state"].fillna("belum_ditinjau"), strict=True))


def _about_data(case: Case, rejected: int, covered: dict[str, object]) -> list[Finding]:
    notices = []
    facts = {key: covered[key] for key in ("opd", "with_data", "without_data")}
    if not case.coordination.known:
        notices.append(Finding("gaps.no_coordination_data", "notice", facts=facts))
    elif covered["without_data"]:
        notices.append(Finding("gaps.coverage_notice", "notice", facts=facts))
    if not len(case.snapshot.data_sharing):
        notices.append(Finding("gaps.no_data_sharing", "notice"))
    if not len(case.snapshot.goals) or not len(case.snapshot.program_goals):
        notices.append(Finding("gaps.no_goals", "notice"))
    if not case.budget_regions:
        notices.append(Finding("gaps.no_programs", "notice"))
    if rejected:
        notices.append(Finding("gaps.rejected", "notice", facts={"count": rejected}))
    return notices


def _offices(case: Case, people: pd.DataFrame) -> pd.DataFrame:
    """OPD that lead or coordinate by rule.

    An OPD can be asked by its own government; a vertical agency can only be invited.
    """
    held = pd.concat([people, lawful_offices(case, people)], ignore_index=True)
    held = held[held["leads"].astype(bool) & held["kind"].eq("opd")]
    held = held.sort_values(
        ["region", "issue", "need", "engaged", "budget_idr", "actor"],
        ascending=[True, True, False, False, False, True],
    )
    return held[["region", "issue", "actor", "role"]].reset_index(drop=True)


def _budgets(people: pd.DataFrame) -> pd.DataFrame:
    """OPD with rupiah of their own on an issue: who may lead where no rule names anybody."""
    spend = people[people["kind"].eq("opd") & (people["budget_idr"].astype("float64") > 0)]
    spend = spend.sort_values(
        ["region", "issue", "budget_idr", "actor"], ascending=[True, True, False, True]
    )
    return spend[["region", "issue", "actor", "budget_idr"]].reset_index(drop=True)


def _places(snapshot: Snapshot) -> dict[str, str]:
    table = plain(snapshot.regions, ["id", "name"])
    own = word_map(table["id"], table["name"])
    facts = {code: fact.name for code, fact in vocab.regions().items()}
    return {**facts, **{code: name for code, name in own.items() if name}}


def _context(case: Case, people: pd.DataFrame) -> Context:
    issue = word_map(case.forum_issues["forum"], case.forum_issues["issue"])
    forums = case.forums[["id", "name", "kind", "region"]].assign(
        issue=looked_up(case.forums["id"], issue)
    )
    return Context(
        names=case.names,
        homes=word_map(case.actors["id"], case.actors["region"]),
        kinds=word_map(case.actors["id"], case.actors["kind"]),
        places=_places(case.snapshot),
        offices=_offices(case, people),
        forums=forums,
        planners=holders(case.actors, _PLANNING),
        coordinators=holders(case.actors, _GENERAL),
        budgets=_budgets(people),
        as_of=case.as_of.isoformat(),
        government=case.coordination.through,
    )
