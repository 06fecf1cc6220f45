# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Actions that could be taken, one for each group of findings; every finding is in one group."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sinergi.analysis.gaps import Gaps, short_issue
from sinergi.analysis.gaps.frames import rows_of
from sinergi.model.fields import split_list
from sinergi.plan.changes import Change
from sinergi.plan.costs import needs_of
from sinergi.plan.guide import Guide
from sinergi.plan.world import LEAST_TEAM, build_world, changes_of, separate

CONFIRMED = "confirmed_absent"


@dataclass(slots=True)
class Candidate:
    """One action before it is put into words.

    Attributes
    ----------
    kind
        What is to be done; key of ``plan.action.<kind>``.
    region, issue
        Where and about what, "" when open.
    subject
        What the action turns on besides: a forum, a pair of agencies.
    lead, partners
        Actor ids; "" when nobody fits.
    about
        Issue that the row shows where the action is not known by it: read from the name of a
        data set or program, it may change while the action stays the same.
    besides
        Whether it is one more means for findings that another action answers as well.
    weighty
        Whether it comes before the others of its family whatever its numbers.
    findings
        Ids of the findings that it answers.
    need
        Sum of their severities.
    strongest
        The largest of them.
    confirmed
        The largest of those that the region has confirmed.
    budget_idr
        Rupiah concerned: the budget that is talked about, not the cost of the action.
    words
        Facts of the sentence.
    changes
        What would be different afterwards; none where only people can decide.
    needs
        How many of each entry of the table of costs it takes.
    lead_why
        Why the lead leads, in words.
    """

    kind: str
    region: str
    issue: str
    subject: str = ""
    lead: str = ""
    about: str = ""
    besides: bool = False
    weighty: bool = False
    partners: list[str] = field(default_factory=list[str])
    findings: list[str] = field(default_factory=list[str])
    need: float = 0.0
    strongest: float = 0.0
    confirmed: float = 0.0
    all_confirmed: bool = True
    budget_idr: float = 0.0
    legal_basis: str = ""
    words: dict[str, str] = field(default_factory=dict[str, str])
    changes: list[Change] = field(default_factory=list[Change])
    lead_why: str = ""
    needs: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def key(self) -> str:
        """Stable id of the action."""
        return ":".join(
            ["act", self.kind, self.region or "-", self.issue or "-", self.subject or "-"]
        )

    def take(self, finding: str, severity: float, *, confirmed: bool) -> None:
        """Add a finding."""
        self.findings.append(finding)
        self.need += severity
        self.strongest = max(self.strongest, severity)
        self.confirmed = max(self.confirmed, severity if confirmed else 0.0)
        self.all_confirmed = self.all_confirmed and confirmed

    def retake(self, findings: Mapping[str, tuple[float, bool]]) -> None:
        """Count only these findings: severity by id, and whether the region confirmed it."""
        self.findings, self.all_confirmed = [], True
        self.need = self.strongest = self.confirmed = 0.0
        for finding, (severity, confirmed) in findings.items():
            self.take(finding, severity, confirmed=confirmed)


_ROLE = {"two_leads": "settle_lead", "nobody": "take_up", "unseen": "look_up"}
_FORUM = {
    "absent": "found_forum", "dormant": "revive", "never_met": "revive", "hollow": "invite",
    "unlisted": "list_members", "expired": "renew", "expiring": "renew",
}  # fmt: skip


def of_gaps(gaps: Gaps, guide: Guide | None = None) -> list[Candidate]:
    """Actions that answer gaps.

    Every gap is in one action of the usual kind; ties may be answered by other means besides
    (a new team, an agreement), see :func:`sinergi.plan.choose.choose`.
    """
    world = build_world(gaps)
    guide = guide or Guide(gaps.context, world)
    found: dict[tuple[str, ...], Candidate] = {}
    for row in gap_rows(gaps):
        for made in _offers(row, guide):
            key = (made.kind, made.region, made.issue, made.subject)
            _take(found.setdefault(key, made), made, row, guide)
    for candidate in found.values():
        _finish(candidate, guide)
    return [c for c in found.values() if _sensible(c)]


def gap_rows(gaps: Gaps) -> Iterator[Any]:
    """Gaps with reason, detail and legal basis; missing texts are empty."""
    rows = gaps.to_frame().merge(
        gaps.parts()[["gap_id", "reason", "detail", "legal_basis"]], on="gap_id", how="left"
    )
    return rows_of(rows.astype(object).where(rows.notna(), ""))


def _offers(row: Any, guide: "Guide") -> Iterator[Candidate]:
    """One action of the usual kind; for a tie that has no forum other means besides."""
    usual = _RULES[row.kind](row, guide)
    yield usual
    pair = real(row.actor_a, row.actor_b)
    if usual.kind != "connect" or len(pair) < 2 or guide.forum(row.region, row.issue):  # noqa: PLR2004 - a pair
        return
    more = {"lead": usual.lead, "partners": pair, "besides": True}
    yield _start("found_team", row, guide, **more)
    if guide.world is not None and separate(guide.world, *pair):
        yield _start("agree", row, guide, subject=usual.lead, **more)


def _take(candidate: Candidate, made: Candidate, row: Any, guide: "Guide") -> None:
    candidate.take(row.gap_id, float(row.severity), confirmed=row.evidence_state == CONFIRMED)
    candidate.partners.extend(p for p in made.partners if p not in candidate.partners)
    candidate.budget_idr = max(candidate.budget_idr, float(row.budget_idr or 0))
    if guide.world is not None:
        candidate.changes.extend(
            c for c in changes_of(made.kind, row, guide.world) if c not in candidate.changes
        )
    _add_words(candidate, row, guide)


def _finish(candidate: Candidate, guide: "Guide") -> None:
    candidate.partners = [p for p in candidate.partners if p != candidate.lead]
    if not candidate.words.get("names"):
        candidate.words["names"] = guide.name(candidate.lead)
    candidate.lead_why = guide.why(
        candidate.kind, candidate.region, candidate.issue, candidate.lead
    )
    candidate.needs = needs_of(candidate, guide.world)


def _sensible(candidate: Candidate) -> bool:
    return candidate.kind != "found_team" or len(candidate.partners) + 1 >= LEAST_TEAM


def _add_words(candidate: Candidate, row: Any, guide: "Guide") -> None:
    """Collect who and which seats the sentence has to name; the most severe come first."""
    for word in _named(candidate, row, guide):
        if word and word not in candidate.words.setdefault("names", "").split("; "):
            candidate.words["names"] = "; ".join(filter(None, [candidate.words["names"], word]))
    candidate.words.setdefault("detail", str(row.detail or ""))
    if not candidate.legal_basis:
        candidate.legal_basis = str(row.legal_basis or "")
    if row.brokers:
        candidate.words.setdefault("broker", guide.name(split_list(row.brokers)[0]))


def _named(candidate: Candidate, row: Any, guide: "Guide") -> list[str]:
    """Names that one gap brings into the sentence."""
    if candidate.kind == "look_up":
        return [short_issue(row.issue, guide.context.names)]
    if candidate.kind == "connect" and guide.forum(row.region, row.issue):
        return _without_seat(row, guide)
    name = row.name_b if str(row.actor_b).startswith("required:") else row.name_a
    if row.kind == "tie" and row.actor_a == candidate.lead:
        name = row.name_b
    own = row.actor_a == candidate.lead and candidate.kind == "share_roles"
    return [
        "" if own else str(name or ""),
        guide.name(row.actor_b) if row.reason == "two_leads" else "",
    ]


def _without_seat(row: Any, guide: "Guide") -> list[str]:
    """Sides of a tie that do not sit in the forum of its issue yet: only they are to join."""
    forum = guide.forum(row.region, row.issue)
    sides = ((row.actor_a, row.name_a), (row.actor_b, row.name_b))
    return [
        str(name) for actor, name in sides
        if guide.world is None or not guide.world.seated(actor, forum)
    ]  # fmt: skip


def real(*actors: object) -> list[str]:
    """Ids of actors that exist."""
    return [str(a) for a in actors if a and not str(a).startswith("required:")]


def _start(kind: str, row: Any, guide: Guide, **more: Any) -> Candidate:
    lead = more.pop("lead", None)
    lead = guide.lead(row.region, row.issue) if lead is None else lead
    forum = row.forum or guide.forum(row.region, row.issue)
    words = {
        "issue": short_issue(row.issue, guide.context.names),
        "forum": guide.name(forum) if forum else "",
        "a": str(row.name_a or row.name_b),
        "b": str(row.name_b),
    }
    return Candidate(
        kind, row.region, more.pop("issue", row.issue), lead=lead, words=words, **more
    )


def _role(row: Any, guide: Guide) -> Candidate:
    kind = _ROLE.get(row.reason, "share_roles")
    if kind == "look_up":  # one question to everybody, not one a law
        return _start(kind, row, guide, issue="", lead=guide.planner(row.region))
    return _start(kind, row, guide, partners=real(row.actor_a, row.actor_b))


def _tie(row: Any, guide: Guide) -> Candidate:
    """Let the side that leads the issue invite the other."""
    lead = next(
        (a for a in (row.actor_a, row.actor_b) if guide.leads(row.region, row.issue, a)), None
    )
    lead = lead or guide.lead(row.region, row.issue)
    return _start(
        "connect", row, guide, lead=lead, subject=lead, partners=real(row.actor_a, row.actor_b)
    )


def _vertical(row: Any, guide: Guide) -> Candidate:
    return _start("connect_levels", row, guide, lead=row.actor_b, partners=real(row.actor_a))


def _forum(row: Any, guide: Guide) -> Candidate:
    kind = _FORUM[row.reason]
    subject = row.forum or str(row.actor_b).removeprefix("required:")
    lead = guide.keeper(row.region, subject, row.issue)
    return _start(kind, row, guide, lead=lead, subject=subject, partners=real(row.actor_a))


def _data(row: Any, guide: Guide) -> Candidate:
    kind = "standardise" if row.reason == "bare" else "share_data"
    subject = f"{row.actor_a}-{row.actor_b}"
    return _start(
        kind, row, guide, issue="", about=row.issue, lead=row.actor_a, subject=subject,
        partners=real(row.actor_b),
    )  # fmt: skip


def _broker(row: Any, guide: Guide) -> Candidate:
    return _start("second_broker", row, guide, lead=row.actor_a, subject=row.actor_a)


_RULES: Mapping[str, Callable[[Any, Guide], Candidate]] = {
    "role": _role, "tie": _tie, "vertical": _vertical, "forum": _forum, "data": _data,
    "broker": _broker,
}  # fmt: skip
