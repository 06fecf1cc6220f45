# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Who leads what, where and why; which forum deals with it."""

import re
from functools import cache

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps import Context, short_issue
from sinergi.analysis.gaps.frames import rows_of
from sinergi.i18n import format_rupiah, text
from sinergi.plan.world import World

_GENERAL, _PLANNING = "8.01", "5.01"  # kesbangpol and perencanaan, as in find_gaps
#: Kinds that a sentence counts instead of naming each.
_SEVERAL = frozenset({"kecamatan", "desa", "uptd"})
#: Actions led by who owns the data, and by who keeps the forum.
_OWNED = frozenset({"share_data", "standardise"})
_KEPT = frozenset({"found_forum", "revive", "renew", "invite", "list_members"})


class Guide:
    """Who leads what where, and which forum deals with it."""

    def __init__(
        self, context: Context, world: World | None = None, brokers: pd.DataFrame | None = None
    ) -> None:
        self.context = context
        self.world = world
        self._bridges = _bridges(brokers, context)
        self._money: dict[tuple[str, str], tuple[str, float]] = {}
        self._spent: dict[tuple[str, str, str], float] = {}
        for row in rows_of(context.budgets) if len(context.budgets) else ():
            spent = float(row.budget_idr)
            self._money.setdefault((row.region, row.issue), (row.actor, spent))
            self._spent[row.region, row.issue, row.actor] = spent
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
        """Who leads: by law or rule, else by the largest budget, else the best go-between.

        Where no agency of the region fits, and for what goes across issues, the planning agency.
        """
        if not issue:
            return self.planner(region)
        spends = self._money.get((region, issue), ("", 0.0))[0]
        bridge = self._bridges.get(region, "")
        return self._leads.get((region, issue), "") or spends or bridge or self.planner(region)

    def why(self, kind: str, region: str, issue: str, lead: str) -> str:
        """Say why the lead leads, in the order in which :meth:`lead` asks."""
        spends, budget = self._money.get((region, issue), ("", 0.0))
        reasons = {
            "open": not lead, "owner": kind in _OWNED,
            "law": bool(issue) and self.leads(region, issue, lead), "keeper": kind in _KEPT,
            "budget": bool(issue) and spends == lead, "planner": lead == self.planner(region),
            "broker": self._bridges.get(region) == lead,
        }  # fmt: skip
        reason = next((name for name, holds in reasons.items() if holds), "named")
        about = short_issue(issue, self.context.names) if issue else ""
        return text(f"plan.lead.{reason}", issue=about, budget=format_rupiah(int(budget)))

    def leader_among(self, region: str, issue: str, agencies: list[str]) -> tuple[str, str]:
        """Which of several agencies leads on an issue: by law, else by rupiah, else open."""
        mine = sorted(set(agencies))
        lawful = [a for a in mine if self.leads(region, issue, a)]
        if len(lawful) == 1:
            return lawful[0], text("plan.lead.law", issue=short_issue(issue, self.context.names))
        money = {a: self._spent.get((region, issue, a), 0.0) for a in lawful or mine}
        lead = max(money, key=lambda a: money[a], default="")
        if money.get(lead):
            return lead, text("plan.lead.budget", budget=format_rupiah(int(money[lead])))
        return "", text("plan.lead.open")

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
        """Find a forum in force that deals with the issue, "" when there is none."""
        if self.world is not None:
            return self.world.forum(region, issue)
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


def _bridges(brokers: pd.DataFrame | None, context: Context) -> dict[str, str]:
    """Government body of each region that links most across fields."""
    if brokers is None or brokers.empty:
        return {}
    rows = brokers[brokers["node"].isin(context.government)]
    rows = rows[rows["node"].map(lambda n: context.kinds.get(str(n)) == "opd").astype(bool)]
    rows = rows.sort_values(["total", "node"], ascending=[False, True])
    found: dict[str, str] = {}
    for node in rows["node"]:
        found.setdefault(context.homes.get(node, ""), node)
    return found
