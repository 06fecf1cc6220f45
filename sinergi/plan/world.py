# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Where things stand today, as far as actions depend on it: seats, forums in force, owners."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps import Gaps
from sinergi.analysis.gaps.frames import plain, rows_of
from sinergi.analysis.issues import text_issues
from sinergi.model.kinds import GOVERNMENT_KINDS
from sinergi.model.seats import seats_taken
from sinergi.model.snapshot import Snapshot
from sinergi.plan.changes import Change, lawful_members

_REQUIRED = "required:"
#: A new team is proposed for so many bodies of one issue that has no forum.
LEAST_TEAM = 3
_SEPARATE = frozenset({"instansi_vertikal", "kementerian_lembaga", "badan_publik"})
Key = tuple[str, str, str, str]


@dataclass(frozen=True, eq=False)
class World:
    """What the actions of a plan build on.

    Attributes
    ----------
    snapshot, day
        The data and the day of the look.
    seats
        Members in force by forum.
    live
        Forums in force.
    forums
        Forum that deals with an issue of a region, by region and issue.
    owners
        Agency by program.
    kinds
        Kind by actor.
    """

    snapshot: Snapshot
    day: dt.date
    seats: Mapping[str, frozenset[str]]
    live: frozenset[str]
    forums: Mapping[tuple[str, str], str]
    owners: Mapping[str, str]
    kinds: Mapping[str, str]
    _lawful: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _named: dict[str, frozenset[str]] = field(default_factory=dict)

    def lawful(self, region: str, kind: str) -> tuple[str, ...]:
        """Who alone fits a seat of a forum that law asks for."""
        key = (region, kind)
        if key not in self._lawful:
            self._lawful[key] = tuple(lawful_members(kind, region, self.snapshot))
        return self._lawful[key]

    def lawful_issues(self, kind: str) -> frozenset[str]:
        """Issues that the name of a kind of forum speaks of, as for a forum on the list."""
        if kind not in self._named:
            fact = vocab.forum_kinds()[kind]
            read = text_issues(
                pd.Series([kind], dtype=object), pd.Series([fact.name], dtype=object)
            )
            self._named[kind] = frozenset(str(i) for i in read["issue"])
        return self._named[kind]

    def forum(self, region: str, issue: str) -> str:
        """Forum in force for an issue, "" when there is none."""
        forum = self.forums.get((region, issue), "") if issue else ""
        return forum if forum in self.live else ""

    def seated(self, actor: str, forum: str) -> bool:
        """Whether an actor is a member in force."""
        return actor in self.seats.get(forum, frozenset())


def build_world(gaps: Gaps) -> World:
    """Prepare the world of a result of ``find_gaps``."""
    snapshot = gaps.snapshot or Snapshot()
    context = gaps.context
    day = dt.date.fromisoformat(context.as_of) if context.as_of else dt.date.min
    members = _in_force(seats_taken(snapshot), day)
    seats: dict[str, set[str]] = {}
    for row in rows_of(plain(members, ["actor", "forum"])):
        seats.setdefault(row.forum, set()).add(row.actor)
    forums: dict[tuple[str, str], str] = {}
    for forum in rows_of(context.forums) if len(context.forums) else ():
        forums.setdefault((forum.region, forum.issue), forum.id)
    owned = plain(snapshot.programs, ["id", "opd"])
    return World(
        snapshot, day, {f: frozenset(a) for f, a in seats.items()},
        frozenset(_in_force(snapshot.forums, day)["id"]), forums,
        dict(zip(owned["id"], owned["opd"], strict=True)), context.kinds,
    )  # fmt: skip


def _in_force(frame: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    ended = (frame["valid_to"] < day).fillna(value=False).to_numpy(dtype=bool)
    later = (frame["valid_from"] > day).fillna(value=False).to_numpy(dtype=bool)
    return frame[~(ended | later)]


def unnamed(actor: object) -> bool:
    """Whether a side of a gap is no actor of the list."""
    return not actor or str(actor).startswith(_REQUIRED)


def separate(world: World, *actors: str) -> bool:
    """Whether two bodies may sign an agreement: not both of one regional government.

    Two OPD of one region sign no agreement with each other (PP 28/2018 Ps 2 and 6).
    """
    kinds = [world.kinds.get(a, "") for a in actors]
    return all(k in GOVERNMENT_KINDS for k in kinds) and any(k in _SEPARATE for k in kinds)


# ---------------------------------------------------------------- what an action does
def changes_of(kind: str, row: Any, world: World) -> list[Change]:
    """List what an action of a kind changes to answer one gap; none when only people can.

    Parameters
    ----------
    kind
        Kind of the action, as in ``act:<kind>:...``.
    row
        A gap with its ``reason``.
    world
        Where things stand.
    """
    rule = _RULES.get(kind)
    return [] if rule is None else rule(row, world)


def _pair(row: Any) -> tuple[str, ...]:
    if unnamed(row.actor_a) or unnamed(row.actor_b):
        return ()
    return tuple(sorted((row.actor_a, row.actor_b)))


def _connect(row: Any, world: World) -> list[Change]:
    """Seats in the forum of the issue, else a tie."""
    pair = _pair(row)
    forum = world.forum(row.region, row.issue)
    if not pair:
        return []
    if not forum:
        return [Change("tie", pair)]
    return [Change("member", (a,), forum=forum) for a in pair if not world.seated(a, forum)]


def _line(row: Any, world: World) -> list[Change]:
    del world
    pair = _pair(row)
    return [Change("tie", pair)] if pair else []


def _agree(row: Any, world: World) -> list[Change]:
    pair = _pair(row)
    return [Change("agreement", pair)] if pair and separate(world, *pair) else []


def _team(row: Any, world: World) -> list[Change]:
    del world
    pair = _pair(row)
    return [Change("forum", pair, "pokja", row.issue, region=row.region)] if pair else []


def _share_roles(row: Any, world: World) -> list[Change]:
    """Give a seat in the forum of the issue, or a part in its largest program."""
    if unnamed(row.actor_a):
        return []
    forum = world.forums.get((row.region, row.issue), "")
    if forum:
        return [Change("member", (row.actor_a,), forum=forum)]
    programs = [e for e in _split(row.evidence) if e in world.owners]
    return [Change("partner", (row.actor_a,), programs=(programs[0],))] if programs else []


def _found_forum(row: Any, world: World) -> list[Change]:
    del world
    kind = str(row.actor_b).removeprefix(_REQUIRED)
    return [Change("forum", forum=kind, region=row.region)]


def _revive(row: Any, world: World) -> list[Change]:
    del world
    return [Change("meeting", forum=row.forum)]


def _renew(row: Any, world: World) -> list[Change]:
    del world
    return [Change("renewal", forum=row.forum)]


def _invite(row: Any, world: World) -> list[Change]:
    del world
    return [] if unnamed(row.actor_a) else [Change("member", (row.actor_a,), forum=row.forum)]


def _share_data(row: Any, world: World) -> list[Change]:
    del world
    return [Change("sharing", (row.actor_a, row.actor_b), dataset=row.dataset or "")]


_RULES = {
    "connect": _connect, "connect_levels": _line, "agree": _agree, "found_team": _team,
    "share_roles": _share_roles, "found_forum": _found_forum, "revive": _revive,
    "renew": _renew, "invite": _invite, "share_data": _share_data, "standardise": _share_data,
}  # fmt: skip


def _split(cell: object) -> list[str]:
    return [part.strip() for part in str(cell or "").split("|") if part.strip()]
