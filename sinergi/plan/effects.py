# pyright: basic
# (rows of pandas frames)
"""What a set of changes would close: each finding with the facts that answer it.

The rules of :func:`sinergi.find_gaps` read backwards: a missing tie is answered by a tie, a
common forum in force, a part in the other's program or a flow of data; a role by a seat in the
forum of the issue or a part in a program on it. A test holds the prediction against what
:func:`sinergi.simulate` measures.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sinergi.model.fields import split_list
from sinergi.plan.changes import Change
from sinergi.plan.choose import Fact
from sinergi.plan.world import World, unnamed

Way = frozenset[Fact]


def facts_of(changes: Iterable[Change]) -> frozenset[Fact]:
    """Facts that a list of changes makes true."""
    return frozenset(fact for change in changes for fact in _facts(change))


def _facts(change: Change) -> Iterator[Fact]:
    actors = change.actors
    match change.kind:
        case "tie" | "agreement":
            yield ("tie", *sorted(actors))
        case "member":
            yield from (("seat", actor, change.forum) for actor in actors)
        case "forum":
            yield from _founded(change)
        case "meeting" | "renewal":
            yield ("meet" if change.kind == "meeting" else "renew", change.forum)
        case "sharing":
            yield ("data", actors[0], actors[1], change.dataset)
            yield ("standard", change.dataset)
        case "partner":
            yield from (("part", actors[0], program) for program in change.programs)
        case _:
            return


def _founded(change: Change) -> Iterator[Fact]:
    if not change.actors:
        yield ("lawful", change.region, change.forum)
    team = f"{change.region}:{change.issue}"
    yield from (("team", actor, team) for actor in change.actors)


class Effects:
    """Ways to close a finding among the facts that are on offer."""

    def __init__(self, world: World, offered: Iterable[Fact], forums: Mapping[str, str]) -> None:
        self.world = world
        self.offered = frozenset(offered)
        self.issue_of_forum = forums
        self._by_actor: dict[tuple[str, str], list[str]] = {}
        self._data: dict[frozenset[str], list[Fact]] = {}
        self._lawful = [fact for fact in self.offered if fact[0] == "lawful"]
        self._renewed = [fact[1] for fact in self.offered if fact[0] == "renew"]
        for fact in sorted(self.offered):
            if fact[0] in {"seat", "team", "part"}:
                self._by_actor.setdefault((fact[0], fact[1]), []).append(fact[2])
            elif fact[0] == "data":
                self._data.setdefault(frozenset(fact[1:3]), []).append(fact)

    def ways(self, row: Any) -> list[Way]:
        """Ways to close one gap; none when only people can."""
        match row.kind:
            case "tie" | "vertical":
                found = self._pair(row)
            case "role":
                found = self._role(row)
            case "forum":
                found = self._forum(row)
            case "data":
                found = self._flow(row)
            case _:
                found = ()
        return sorted({way for way in found if way <= self.offered}, key=sorted)

    def _pair(self, row: Any) -> Iterator[Way]:
        if unnamed(row.actor_a) or unnamed(row.actor_b):
            return
        a, b = sorted((row.actor_a, row.actor_b))
        yield frozenset({("tie", a, b)})
        yield from (frozenset({fact}) for fact in self._data.get(frozenset((a, b)), ()))
        for one, other in ((a, b), (b, a)):
            for program in self._by_actor.get(("part", one), ()):
                if self.world.owners.get(program) == other:
                    yield frozenset({("part", one, program)})
        yield from self._forums(a, b)
        for fact in self._lawful:
            if {a, b} <= set(self.world.lawful(fact[1], fact[2])):
                yield frozenset({fact})
        for team in self._by_actor.get(("team", a), ()):
            yield frozenset({("team", a, team), ("team", b, team)})

    def _forums(self, a: str, b: str) -> Iterator[Way]:
        """Both sit, or would sit, in a forum that is in force, or would be."""
        joined = [f for x in (a, b) for f in self._by_actor.get(("seat", x), ())]
        for forum in dict.fromkeys([*joined, *self._renewed]):
            need: set[Fact] = {
                ("seat", x, forum) for x in (a, b) if not self.world.seated(x, forum)
            }
            if forum not in self.world.live:
                need.add(("renew", forum))
            if need:
                yield frozenset(need)

    def _role(self, row: Any) -> Iterator[Way]:
        if row.reason in {"nobody", "unseen"}:
            yield from self._taken_up(row)
        if row.reason in {"nobody", "unseen", "two_leads"} or unnamed(row.actor_a):
            return  # who takes an issue up, or gives it up, is for people to decide
        for fact in self._speaking(row):
            if row.actor_a in self.world.lawful(fact[1], fact[2]):
                yield frozenset({fact})
        for forum in self._by_actor.get(("seat", row.actor_a), ()):
            if self.issue_of_forum.get(forum) == row.issue:
                yield frozenset({("seat", row.actor_a, forum)})
        yield frozenset({("team", row.actor_a, f"{row.region}:{row.issue}")})
        for program in split_list(row.evidence):
            yield frozenset({("part", row.actor_a, program)})

    def _taken_up(self, row: Any) -> Iterator[Way]:
        """See an issue that nobody had come to a forum with members."""
        for fact in self._speaking(row):
            if self.world.lawful(fact[1], fact[2]):
                yield frozenset({fact})
        for (name, actor), forums in self._by_actor.items():
            for forum in forums if name == "seat" else ():
                if self.issue_of_forum.get(forum) == row.issue:
                    yield frozenset({("seat", actor, forum)})

    def _speaking(self, row: Any) -> Iterator[Fact]:
        """Find new forums whose name speaks of the issue."""
        for fact in self._lawful:
            if fact[1] == row.region and row.issue in self.world.lawful_issues(fact[2]):
                yield fact

    def _forum(self, row: Any) -> Iterator[Way]:
        match row.reason:
            case "expired" | "expiring":
                yield frozenset({("renew", row.forum)})
            case "dormant" | "never_met":
                yield frozenset({("meet", row.forum)})
            case "absent":
                kind = str(row.actor_b).removeprefix("required:")
                yield frozenset({("lawful", row.region, kind)})
            case "hollow" if not unnamed(row.actor_a):
                yield frozenset({("seat", row.actor_a, row.forum)})
            case _:
                return

    def _flow(self, row: Any) -> Iterator[Way]:
        dataset = row.dataset or ""
        if row.reason == "bare":
            yield frozenset({("standard", dataset)})
        else:
            yield frozenset({("data", row.actor_a, row.actor_b, dataset)})
