"""Relations of the graph, one frozen class a table; the key columns name a relation."""

import datetime as dt
from typing import Annotated, ClassVar

from pydantic import Field

from sinergi.model.entities import Row
from sinergi.model.fields import (
    ActorList,
    ActorRef,
    AgreementRef,
    Count,
    DatasetRef,
    ForumRef,
    GoalRef,
    IndicatorRef,
    IssueRef,
    ProgramRef,
    RegionRef,
    Share,
    Text,
    Year,
)
from sinergi.model.kinds import (
    IssueSource,
    ProgramQuestion,
    RequiredRole,
    ReviewState,
    RuleEffect,
    SharingMode,
    SharingState,
    SynonymFacet,
    SynonymState,
)


class Membership(Row):
    """An actor sits in a forum; ``basis`` says how that is known (stated, attendance, ...)."""

    table: ClassVar[str] = "memberships"
    key: ClassVar[tuple[str, ...]] = ("actor", "forum", "role")
    actor: ActorRef
    forum: ForumRef
    role: Text | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    basis: Text | None = None


class Meeting(Row):
    """A forum met; ``attendees`` are actor ids joined by ``" | "``."""

    table: ClassVar[str] = "meetings"
    key: ClassVar[tuple[str, ...]] = ("forum", "date", "topic")
    forum: ForumRef
    date: dt.date
    attendees: ActorList | None = None
    topic: Text | None = None


class ForumIssue(Row):
    """A forum deals with an issue."""

    table: ClassVar[str] = "forum_issues"
    key: ClassVar[tuple[str, ...]] = ("forum", "issue")
    forum: ForumRef
    issue: IssueRef


class ProgramIssue(Row):
    """A program serves an issue; ``source`` says how that is known."""

    table: ClassVar[str] = "program_issues"
    key: ClassVar[tuple[str, ...]] = ("program", "issue")
    program: ProgramRef
    issue: IssueRef
    source: IssueSource | None = None
    confidence: Share | None = None


class ProgramGoal(Row):
    """A program serves a goal of the RPJMD."""

    table: ClassVar[str] = "program_goals"
    key: ClassVar[tuple[str, ...]] = ("program", "goal")
    program: ProgramRef
    goal: GoalRef


class ProgramPartner(Row):
    """An actor takes part in another agency's program."""

    table: ClassVar[str] = "program_partners"
    key: ClassVar[tuple[str, ...]] = ("program", "actor", "role")
    program: ProgramRef
    actor: ActorRef
    role: Text | None = None


class ProgramSupport(Row):
    """A program needs or feeds another one."""

    table: ClassVar[str] = "program_supports"
    key: ClassVar[tuple[str, ...]] = ("program", "supports")
    program: ProgramRef
    supports: ProgramRef


class AgreementParty(Row):
    """An actor is party to an agreement."""

    table: ClassVar[str] = "agreement_parties"
    key: ClassVar[tuple[str, ...]] = ("agreement", "actor")
    agreement: AgreementRef
    actor: ActorRef
    role: Text | None = None


class DataSharing(Row):
    """Data flows, or is asked for, between two actors."""

    table: ClassVar[str] = "data_sharing"
    key: ClassVar[tuple[str, ...]] = ("provider", "user", "dataset")
    provider: ActorRef
    user: ActorRef
    dataset: DatasetRef | None = None
    mechanism: Text | None = None
    mode: SharingMode | None = None
    state: SharingState | None = None
    since: dt.date | None = None


class Tie(Row):
    """Two actors report working together, on a 0 to 5 scale (Frey et al. 2006)."""

    table: ClassVar[str] = "ties"
    key: ClassVar[tuple[str, ...]] = ("actor_a", "actor_b", "kind", "date")
    actor_a: ActorRef
    actor_b: ActorRef
    level: Annotated[int, Field(ge=0, le=5)] | None = None
    kind: Text | None = None
    date: dt.date | None = None
    evidence: Text | None = None


class Supervision(Row):
    """A vertical line: who guides whom."""

    table: ClassVar[str] = "supervises"
    key: ClassVar[tuple[str, ...]] = ("supervisor", "supervised")
    supervisor: ActorRef
    supervised: ActorRef
    kind: Text | None = None


class Measurement(Row):
    """A value of an indicator in a region and period (``2025``, ``2025-Q1``, ``2025-B04``)."""

    table: ClassVar[str] = "measurements"
    key: ClassVar[tuple[str, ...]] = ("indicator", "region", "period")
    indicator: IndicatorRef
    region: RegionRef | None = None
    period: Text
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    respondents: Count | None = None


class Incident(Row):
    """A coded event; no person, no ormas, party or faith body is ever linked to it."""

    table: ClassVar[str] = "incidents"
    id: Text
    date: dt.date
    region: RegionRef | None = None
    issue: IssueRef | None = None
    channel: Text | None = None
    reporting_actor: ActorRef | None = None
    incident_class: Text | None = None
    description_code: Text | None = None
    handler: ActorRef | None = None
    state: Text | None = None
    handled_at: dt.date | None = None


class Feedback(Row):
    """Counts of what the public said."""

    table: ClassVar[str] = "feedback"
    key: ClassVar[tuple[str, ...]] = ("date", "region", "issue", "program", "channel", "kind")
    date: dt.date
    region: RegionRef | None = None
    issue: IssueRef | None = None
    program: ProgramRef | None = None
    channel: Text | None = None
    kind: Text | None = None
    count: Count | None = None


class Assessment(Row):
    """One actor rates another; shown from five raters up."""

    table: ClassVar[str] = "assessments"
    key: ClassVar[tuple[str, ...]] = ("rater", "ratee", "item", "period")
    rater: ActorRef
    ratee: ActorRef
    item: Text
    score: float | None = None
    period: Text | None = None


class Review(Row):
    """What offices answered to a finding; ``id`` is the id of the finding.

    The agencies named in the finding have the right of reply (DESIGN.md section 9). Names,
    agencies and year of the two programs are kept, so that the answer is still known when next
    year's lines come under other ids.
    """

    table: ClassVar[str] = "reviews"
    id: Text
    kind: Text | None = None
    state: ReviewState | None = None
    reason_code: Text | None = None
    answer_a: Text | None = None
    answer_b: Text | None = None
    answered_at: dt.date | None = None
    decided_by: Text | None = None
    decided_at: dt.date | None = None
    note: Text | None = None
    name_a: Text | None = None
    opd_a: Text | None = None
    name_b: Text | None = None
    opd_b: Text | None = None
    year: Year | None = None


class ReviewOpinion(Row):
    """What one office thinks of a finding; several offices may look at the same one.

    ``finding`` is the id of the finding, ``reviewer`` an office, never a person.
    """

    table: ClassVar[str] = "review_opinions"
    key: ClassVar[tuple[str, ...]] = ("finding", "reviewer")
    finding: Text
    reviewer: Text
    state: ReviewState | None = None
    reason_code: Text | None = None
    decided_at: dt.date | None = None


class ProgramAnswer(Row):
    """What an agency answered about its program where the budget document says nothing.

    One row a question, so that a later answer to one never touches another. The document's own
    words stay in ``programs``.
    """

    table: ClassVar[str] = "program_answers"
    key: ClassVar[tuple[str, ...]] = ("program", "question")
    program: ProgramRef
    question: ProgramQuestion
    value: Text | None = None
    answered_by: Text | None = None
    answered_at: dt.date | None = None
    note: Text | None = None


class IssueRule(Row):
    """A region's own rule on who must take part in an issue.

    ``who`` is an agency (id or name), an affair (``1.06``), a kind of actor, or a named body.
    ``effect``: ``add`` (the default) beside the rules of law, ``replace`` all rules of the issue
    with this role, ``drop`` the rule for this actor.
    """

    table: ClassVar[str] = "issue_rules"
    key: ClassVar[tuple[str, ...]] = ("issue", "role", "who", "region")
    issue: IssueRef
    role: RequiredRole
    who: Text
    effect: RuleEffect | None = None
    region: RegionRef | None = None
    legal_basis: Text | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Synonym(Row):
    """A region's own word: what an office decided about two terms that may mean the same.

    ``term_a`` stands for ``term_b``. A refused pair is kept as well, so that it is not proposed
    again. ``decided_by`` is an office, never a person.
    """

    table: ClassVar[str] = "synonyms"
    key: ClassVar[tuple[str, ...]] = ("facet", "term_a", "term_b", "region")
    facet: SynonymFacet
    term_a: Text
    term_b: Text
    region: RegionRef | None = None
    state: SynonymState | None = None
    decided_by: Text | None = None
    decided_at: dt.date | None = None
    note: Text | None = None


RELATIONS: tuple[type[Row], ...] = (
    Membership, Meeting, ForumIssue, ProgramIssue, ProgramGoal, ProgramPartner, ProgramSupport,
    AgreementParty, DataSharing, Tie, Supervision, Measurement, Incident, Feedback, Assessment,
    Review, ReviewOpinion, ProgramAnswer, IssueRule,
    Synonym,
)  # fmt: skip
