# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Actions that could be taken, one for each group of findings; every finding is in one group."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sinergi import vocab
from sinergi.analysis.gaps import Context, Gaps, short_issue
from sinergi.analysis.gaps.frames import rows_of
from sinergi.model.fields import split_list

CONFIRMED = "confirmed_absent"
_GENERAL, _PLANNING = "8.01", "5.01"  # kesbangpol and perencanaan, as in find_gaps
#: Kinds that a sentence counts instead of naming each.
_SEVERAL = frozenset({"kecamatan", "desa", "uptd"})


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
    """

    kind: str
    region: str
    issue: str
    subject: str = ""
    lead: str = ""
    about: str = ""
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


_ROLE = {"two_leads": "settle_lead", "nobody": "take_up", "unseen": "look_up"}
_FORUM = {
    "absent": "found_forum", "dormant": "revive", "never_met": "revive", "hollow": "invite",
    "unlisted": "list_members", "expired": "renew", "expiring": "renew",
}  # fmt: skip


def of_gaps(gaps: Gaps) -> list[Candidate]:
    """Group gaps into actions."""
    rows = gaps.to_frame().merge(
        gaps.parts()[["gap_id", "reason", "detail", "legal_basis"]], on="gap_id", how="left"
    )
    rows = rows.astype(object).where(rows.notna(), "")
    guide = Guide(gaps.context)
    found: dict[tuple[str, ...], Candidate] = {}
    for row in rows_of(rows):
        made = _RULES[row.kind](row, guide)
        candidate = found.setdefault((made.kind, made.region, made.issue, made.subject), made)
        candidate.take(row.gap_id, float(row.severity), confirmed=row.evidence_state == CONFIRMED)
        candidate.partners.extend(p for p in made.partners if p not in candidate.partners)
        candidate.budget_idr = max(candidate.budget_idr, float(row.budget_idr or 0))
        _add_words(candidate, row, guide)
    for candidate in found.values():
        candidate.partners = [p for p in candidate.partners if p != candidate.lead]
        if not candidate.words.get("names"):
            candidate.words["names"] = guide.name(candidate.lead)
    return list(found.values())


def _add_words(candidate: Candidate, row: Any, guide: "Guide") -> None:
    """Collect who and which seats the sentence has to name; the most severe come first."""
    name = row.name_b if str(row.actor_b).startswith("required:") else row.name_a
    if row.kind == "tie" and row.actor_a == candidate.lead:
        name = row.name_b
    if candidate.kind == "look_up":
        name = short_issue(row.issue, guide.context.names)
    own = row.actor_a == candidate.lead and candidate.kind == "share_roles"
    for word in (
        "" if own else str(name or ""),
        guide.name(row.actor_b) if row.reason == "two_leads" else "",
    ):
        if word and word not in candidate.words.setdefault("names", "").split("; "):
            candidate.words["names"] = "; ".join(filter(None, [candidate.words["names"], word]))
    candidate.words.setdefault("detail", str(row.detail or ""))
    if not candidate.legal_basis:
        candidate.legal_basis = str(row.legal_basis or "")
    if row.brokers:
        candidate.words.setdefault("broker", guide.name(split_list(row.brokers)[0]))


class Guide:
    """Who leads what where, and which forum deals with it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._leads: dict[tuple[str, str], str] = {}
        self._offices: set[tuple[str, str, str]] = set()
        for office in rows_of(context.offices) if len(context.offices) else ():
            self._leads.setdefault((office.region, office.issue), office.actor)
            self._offices.add((office.region, office.issue, office.actor))
        self._ids = _ids_by_name(context)
        self._forums: dict[tuple[str, str], str] = {}
        self._kind_of_forum: dict[str, str] = {}
        for forum in rows_of(context.forums) if len(context.forums) else ():
            self._forums.setdefault((forum.region, forum.issue), forum.id)
            self._kind_of_forum[forum.id] = forum.kind

    def name(self, actor: object) -> str:
        """Name of an actor or forum."""
        return self.context.names.get(str(actor), str(actor))

    def actor(self, word: object, region: object) -> str:
        """Id of an agency given by id or by name; the word itself when neither is known."""
        known = str(word)
        if known in self.context.names:
            return known
        return self._ids.get((str(region)[:5], known), self._ids.get(("", known), known))

    def lead(self, region: str, issue: str) -> str:
        """Lead or coordinator of the issue by rule, else the planning agency."""
        return self._leads.get((region, issue), "") or self.planner(region)

    def planner(self, region: str) -> str:
        """Planning agency; where it is not on the list, the one of general affairs."""
        known = self.context.planners.get(region) or self.context.coordinators.get(region)
        return known or ""

    def keeper(self, region: str, forum: str, issue: str) -> str:
        """Who keeps a forum: its secretariat by rule, else the lead of its issue.

        ``forum`` is an id, or a kind of forum that the region has not got yet.
        """
        affairs = _secretariat(self._kind_of_forum.get(forum, forum))
        offices = ((_GENERAL, self.context.coordinators), (_PLANNING, self.context.planners))
        for affair, held in offices:
            if affair in affairs and region in held:
                return held[region]
        return self.lead(region, issue)

    def leads(self, region: str, issue: str, actor: str) -> bool:
        """Whether an actor is lead or coordinator of an issue."""
        return (region, issue, actor) in self._offices

    def forum(self, region: str, issue: str) -> str:
        """Find a forum of the region that deals with the issue, "" when there is none."""
        return self._forums.get((region, issue), "") if issue else ""

    def many(self, actor: str) -> str:
        """Kind of an actor of which a region has many, "" for the others."""
        kind = self.context.kinds.get(actor, "")
        return kind if kind in _SEVERAL else ""


def _ids_by_name(context: Context) -> dict[tuple[str, str], str]:
    """Ids by region and name, and by name alone where only one body bears it."""
    found: dict[tuple[str, str], str] = {}
    twice: set[tuple[str, str]] = set()
    for actor, name in sorted(context.names.items()):
        for key in ((context.homes.get(actor, ""), name), ("", name)):
            if found.setdefault(key, actor) != actor:
                twice.add(key)
    return {key: actor for key, actor in found.items() if key not in twice}


@cache
def _secretariat(kind: str) -> frozenset[str]:
    """Affairs of the agency that keeps a kind of forum, as its name says."""
    fact = vocab.forum_kinds().get(kind)
    if fact is None:
        return frozenset()
    names = re.split(r"[(;)]", fact.secretariat or "")
    found = [vocab.resolve_opd(name.strip()).urusan or "" for name in names if name.strip()]
    return frozenset(code.strip() for codes in found for code in str(codes).split("|"))


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
