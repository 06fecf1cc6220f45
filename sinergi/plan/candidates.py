# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Actions that could be taken, one for each group of findings; every finding is in one group."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sinergi.analysis.gaps import Context, Gaps, issue_name
from sinergi.analysis.gaps.frames import rows_of
from sinergi.model.fields import split_list

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


_ROLE = {"two_leads": "settle_lead", "nobody": "take_up"}
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
    name = row.name_b if row.kind == "tie" and row.actor_a == candidate.lead else row.name_a
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
        offices = context.offices
        self._leads: dict[tuple[str, str], str] = {}
        self._offices: set[tuple[str, str, str]] = set()
        if len(offices):
            first = offices.drop_duplicates(["region", "issue"])
            keys = zip(first["region"], first["issue"], strict=True)
            self._leads = dict(zip(keys, first["actor"], strict=True))
            self._offices = set(
                zip(offices["region"], offices["issue"], offices["actor"], strict=True)
            )
        self._ids = _ids_by_name(context)
        self._forums: dict[tuple[str, str], str] = {}
        for forum in rows_of(context.forums) if len(context.forums) else ():
            self._forums.setdefault((forum.region, forum.issue), forum.id)

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
        """Lead or coordinator of the issue, else the coordinator of general affairs."""
        known = self._leads.get((region, issue)) or self.context.coordinators.get(region)
        return known or self.context.planners.get(region, "")

    def leads(self, region: str, issue: str, actor: str) -> bool:
        """Whether an actor is lead or coordinator of an issue."""
        return (region, issue, actor) in self._offices

    def forum(self, region: str, issue: str) -> str:
        """Find a forum of the region that deals with the issue, "" when there is none."""
        return self._forums.get((region, issue), "") if issue else ""

    def coordinator(self, region: str) -> str:
        """Coordinator of general government affairs."""
        return self.context.coordinators.get(region, "")


def _ids_by_name(context: Context) -> dict[tuple[str, str], str]:
    """Ids by region and name, and by name alone where only one body bears it."""
    found: dict[tuple[str, str], str] = {}
    twice: set[tuple[str, str]] = set()
    for actor, name in sorted(context.names.items()):
        for key in ((context.homes.get(actor, ""), name), ("", name)):
            if found.setdefault(key, actor) != actor:
                twice.add(key)
    return {key: actor for key, actor in found.items() if key not in twice}


def _real(*actors: object) -> list[str]:
    return [str(a) for a in actors if a and not str(a).startswith("required:")]


def _start(kind: str, row: Any, guide: Guide, **more: Any) -> Candidate:
    lead = more.pop("lead", None)
    lead = guide.lead(row.region, row.issue) if lead is None else lead
    forum = row.forum or guide.forum(row.region, row.issue)
    words = {
        "issue": issue_name(row.issue, guide.context.names),
        "forum": guide.name(forum) if forum else "",
        "a": str(row.name_a),
        "b": str(row.name_b),
    }
    return Candidate(
        kind, row.region, more.pop("issue", row.issue), lead=lead, words=words, **more
    )


def _role(row: Any, guide: Guide) -> Candidate:
    kind = _ROLE.get(row.reason, "share_roles")
    return _start(kind, row, guide, partners=_real(row.actor_a, row.actor_b))


def _tie(row: Any, guide: Guide) -> Candidate:
    """Let the side that leads the issue invite the other."""
    lead = next(
        (a for a in (row.actor_a, row.actor_b) if guide.leads(row.region, row.issue, a)), None
    )
    lead = lead or guide.lead(row.region, row.issue)
    return _start(
        "connect", row, guide, lead=lead, subject=lead, partners=_real(row.actor_a, row.actor_b)
    )


def _vertical(row: Any, guide: Guide) -> Candidate:
    return _start("connect_levels", row, guide, lead=row.actor_b, partners=_real(row.actor_a))


def _forum(row: Any, guide: Guide) -> Candidate:
    """Forums are kept by the coordinator of general affairs or the lead of their issue."""
    kind = _FORUM[row.reason]
    lead = guide.lead(row.region, row.issue) if row.issue else guide.coordinator(row.region)
    subject = row.forum or str(row.actor_a).removeprefix("required:")
    return _start(kind, row, guide, lead=lead, subject=subject, partners=_real(row.actor_a))


def _data(row: Any, guide: Guide) -> Candidate:
    kind = "standardise" if row.reason == "bare" else "share_data"
    subject = f"{row.actor_a}-{row.actor_b}"
    return _start(kind, row, guide, lead=row.actor_a, subject=subject, partners=_real(row.actor_b))


def _broker(row: Any, guide: Guide) -> Candidate:
    return _start("second_broker", row, guide, lead=row.actor_a, subject=row.actor_a)


_RULES: Mapping[str, Callable[[Any, Guide], Candidate]] = {
    "role": _role, "tie": _tie, "vertical": _vertical, "forum": _forum, "data": _data,
    "broker": _broker,
}  # fmt: skip

# ---------------------------------------------------------------- other results
_UNREVIEWED = 0.6  # the weight that an unconfirmed finding has among gaps, too
_REORGANISED = "reorganisation"
_SILO_Z = -1.96


def of_duplicates(frame: pd.DataFrame, guide: Guide) -> list[Candidate]:
    """One joint review a group of agencies; a program's rupiah counts once.

    Pairs that only a reorganisation made, and pairs that the region rejected, are left out.
    """
    rows = frame.astype(object).where(frame.notna(), "")
    rows = rows[~rows["reasons"].astype(str).str.contains(_REORGANISED, regex=False)]
    rows = rows[rows["review"].astype(str) != "ditolak"]
    found: dict[tuple[str, ...], Candidate] = {}
    counted: dict[tuple[str, ...], set[str]] = {}
    for row in rows_of(rows):
        agencies = sorted(
            {guide.actor(row.opd_a, row.region), guide.actor(row.opd_b, row.region)} - {""}
        )
        key = (str(row.region), *agencies)
        lead = guide.context.planners.get(str(row.region), "") or (agencies or [""])[0]
        made = Candidate(
            "review_together", str(row.region), "", "+".join(agencies), lead, agencies
        )
        candidate = found.setdefault(key, made)
        confirmed = str(row.review) == "dikonfirmasi"
        severity = float(row.score) * (1.0 if confirmed else _UNREVIEWED)
        candidate.take(f"{row.program_a}~{row.program_b}", severity, confirmed=confirmed)
        candidate.budget_idr += _fresh(counted.setdefault(key, set()), row)
        candidate.words.setdefault("example", str(row.name_a))
        candidate.words["names"] = "; ".join(guide.name(a) for a in agencies)
    return list(found.values())


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
    made = Candidate("bridge", region, "", "ei", lead, _real(bridge) if bridge != lead else [])
    made.words.update(broker=guide.name(bridge) if bridge else "")
    made.take("silos:ei:network", min(1.0, abs(float(z)) / 10) * _UNREVIEWED, confirmed=False)
    return [made]


def _best_broker(brokers: pd.DataFrame | None, guide: Guide) -> str:
    """Find the government body that links most across fields."""
    if brokers is None or brokers.empty:
        return ""
    rows = brokers[brokers["node"].isin(guide.context.government)]
    rows = rows.sort_values(["total", "node"], ascending=[False, True])
    return str(rows["node"].iloc[0]) if len(rows) else ""


def ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Order of the plan: strongest confirmed finding, strongest finding, rupiah, need, id.

    The strongest finding counts, not their number: twelve weak doubts about one issue do not
    outrank a decree that has ended.
    """
    return sorted(
        candidates,
        key=lambda c: (
            -round(c.confirmed, 9), -round(c.strongest, 9), -c.budget_idr, -round(c.need, 9), c.key
        ),
    )  # fmt: skip
