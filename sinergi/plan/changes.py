# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Changes that a plan or a planner's "what if" makes to the data, and the changed copy."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.forums import seat_holders
from sinergi.analysis.gaps.frames import plain
from sinergi.errors import UnknownIdError, UnknownTermError, UsageError
from sinergi.model.fields import LIST_SEPARATOR, split_list
from sinergi.model.kinds import GOVERNMENT_KINDS
from sinergi.model.seats import chairs
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import rows_to_table

ChangeKind = Literal[
    "tie", "member", "forum", "meeting", "renewal", "agreement", "sharing", "partner",
    "merge", "remove",
]  # fmt: skip
CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)
_PLANNED_LEVEL = 3  # coordination, on the scale of Frey et al. 2006
_YEAR = dt.timedelta(days=365)
_PLANNED = "rencana"
#: How many actors a change needs at least.
_LEAST: Mapping[str, int] = MappingProxyType(
    {"tie": 2, "member": 1, "agreement": 2, "sharing": 2, "partner": 1, "remove": 1}
)
_NEEDS_FORUM = frozenset({"member", "meeting", "renewal"})


@dataclass(frozen=True, order=True)
class Change:
    """One thing that would be different.

    Attributes
    ----------
    kind
        ``tie`` (two bodies work together), ``member`` (actors join a forum), ``forum`` (a new
        forum with members), ``meeting``, ``renewal`` (of a decree), ``agreement``, ``sharing``
        (the first actor gives the others data), ``partner`` (actors take part in a program),
        ``merge`` (programs become one), ``remove`` (a government
        body links nobody any more).
    actors
        Actor ids.
    forum
        Forum id; for ``forum`` the kind of forum or the id of the new one.
    issue
        Issue of a new forum.
    programs
        Program ids; the first one stays when programs are merged.
    dataset
        Data set id.
    region
        Where a new forum is.

    Examples
    --------
    >>> Change("member", ("dinsos",), forum="tim-terpadu").kind
    'member'
    """

    kind: ChangeKind
    actors: tuple[str, ...] = ()
    forum: str = ""
    issue: str = ""
    programs: tuple[str, ...] = ()
    dataset: str = ""
    region: str = ""


def apply_changes(snapshot: Snapshot, changes: Iterable[Change], day: dt.date) -> Snapshot:
    """Make a changed copy.

    Parameters
    ----------
    snapshot
        The data; stays as it is.
    changes
        What is to be different.
    day
        The day on which everything happens.

    Raises
    ------
    UnknownTermError
        No such kind of change.
    UnknownIdError
        An actor, forum or program that is not in the data.
    UsageError
        Too few actors or programs, or a body that no removal may name: only government bodies
        are taken out, never ormas, parties or faith bodies (DESIGN.md section 9).
    """
    work = _Work(snapshot, day)
    for change in dict.fromkeys(changes):
        work.check(change)
        rule: Callable[[Change], None] = getattr(work, f"_{change.kind}")
        rule(change)
    return work.result()


class _Work:
    """Collects the rows of the changed copy."""

    def __init__(self, snapshot: Snapshot, day: dt.date) -> None:
        self.snapshot, self.day = snapshot, day
        self.kinds = dict(zip(snapshot.actors["id"], snapshot.actors["kind"], strict=True))
        self.ids = {
            "actors": frozenset(self.kinds), "forums": frozenset(snapshot.forums["id"]),
            "programs": frozenset(snapshot.programs["id"]),
        }  # fmt: skip
        self.added: dict[str, list[dict[str, object]]] = {}
        self.renewed: set[str] = set()
        self.granted: set[tuple[str, str, str]] = set()
        self.merged: dict[str, str] = {}
        self.removed: set[str] = set()

    def check(self, change: Change) -> None:
        """Refuse what cannot be carried out."""
        if change.kind not in CHANGE_KINDS:
            raise UnknownTermError.among(change.kind, known=CHANGE_KINDS, what="change")
        self._known("actors", change.actors)
        self._known("programs", change.programs)
        if change.kind in _NEEDS_FORUM:
            self._known("forums", (change.forum,))
        few = len(change.actors) < _LEAST.get(change.kind, 0)
        few |= change.kind == "merge" and len(change.programs) < 2  # noqa: PLR2004 - a pair
        few |= change.kind == "partner" and not change.programs
        if few:
            raise UsageError("plan.change_incomplete", kind=change.kind)
        if change.kind == "remove":
            for actor in change.actors:
                if self.kinds[actor] not in GOVERNMENT_KINDS:
                    raise UsageError("plan.remove_government_only", name=actor)

    def _known(self, table: str, ids: Iterable[str]) -> None:
        for known in ids:
            if known not in self.ids[table]:
                raise UnknownIdError("errors.unknown_id", id=known, table=table)

    def add(self, table: str, **values: object) -> None:
        """Add one row once."""
        rows = self.added.setdefault(table, [])
        if values not in rows:
            rows.append(values)

    def _tie(self, change: Change) -> None:
        first, *others = change.actors
        for other in others:
            a, b = sorted((first, other))
            self.add("ties", actor_a=a, actor_b=b, level=_PLANNED_LEVEL, kind=_PLANNED,
                     date=self.day)  # fmt: skip

    def _member(self, change: Change) -> None:
        for actor in change.actors:
            self.add("memberships", actor=actor, forum=change.forum, role="anggota")

    def _forum(self, change: Change) -> None:
        """Found a forum: one by law with who alone fits its seats, or a team on an issue."""
        lawful = change.forum in vocab.forum_kinds() and not change.actors
        kind = change.forum if change.forum in vocab.forum_kinds() else "pokja"
        forum = f"{_PLANNED}:{change.region}:{change.issue or change.forum}"
        name = change.issue or vocab.forum_kinds()[kind].name
        self.add("forums", id=forum, name=name, kind=kind, region=change.region or None)
        self.add("meetings", forum=forum, date=self.day, topic=_PLANNED)
        if change.issue:
            self.add("forum_issues", forum=forum, issue=change.issue)
        members = (
            lawful_members(kind, change.region, self.snapshot, issue=change.issue)
            if lawful else change.actors
        )  # fmt: skip
        for actor in members:
            self.add("memberships", actor=actor, forum=forum, role="anggota")

    def _meeting(self, change: Change) -> None:
        attendees = LIST_SEPARATOR.join(change.actors) or None
        self.add("meetings", forum=change.forum, date=self.day, topic=_PLANNED,
                 attendees=attendees)  # fmt: skip

    def _renewal(self, change: Change) -> None:
        self.renewed.add(change.forum)

    def _agreement(self, change: Change) -> None:
        key = f"{_PLANNED}:{'+'.join(change.actors)}"
        self.add("agreements", id=key, kind="pks", title=_PLANNED, valid_from=self.day)
        for actor in change.actors:
            self.add("agreement_parties", agreement=key, actor=actor)

    def _sharing(self, change: Change) -> None:
        provider, *users = change.actors
        sharing = self.snapshot.data_sharing
        known = set(zip(sharing["provider"], sharing["user"],
                        sharing["dataset"].fillna("").astype(str), strict=True))  # fmt: skip
        for user in users:
            key = (provider, user, change.dataset)
            self.granted.add(key)
            if key not in known:
                self.add("data_sharing", provider=provider, user=user, state="active",
                         dataset=change.dataset or None)  # fmt: skip

    def _partner(self, change: Change) -> None:
        for program in change.programs:
            for actor in change.actors:
                self.add("program_partners", program=program, actor=actor, role="anggota")

    def _merge(self, change: Change) -> None:
        first, *others = change.programs
        self.merged.update(dict.fromkeys(others, first))

    def _remove(self, change: Change) -> None:
        self.removed.update(change.actors)

    # ------------------------------------------------------------ the copy
    def result(self) -> Snapshot:
        """Make the changed copy."""
        tables = {
            name: pd.concat([self.snapshot.table(name), rows_to_table(name, rows)],
                            ignore_index=True)
            for name, rows in self.added.items()
        }  # fmt: skip
        if self.renewed:
            forums = tables.get("forums", self.snapshot.forums)
            ends = [self.day + _YEAR if i in self.renewed else v for i, v in
                    zip(forums["id"], forums["valid_to"], strict=True)]  # fmt: skip
            tables["forums"] = forums.assign(
                valid_to=pd.Series(ends, index=forums.index, dtype=object)
            )
        tables.update(self._shared(tables))
        copy = self.snapshot.replace(**tables)
        if self.merged:
            copy = _merged(copy, self.merged)
        return _without(copy, self.removed) if self.removed else copy

    def _shared(self, tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Grant requests; give data sets a standard, metadata and a reference code."""
        if not self.granted:
            return {}
        sharing = tables.get("data_sharing", self.snapshot.data_sharing)
        sets = self.snapshot.datasets
        keys = zip(sharing["provider"], sharing["user"],
                   sharing["dataset"].fillna("").astype(str), strict=True)  # fmt: skip
        granted = pd.Series([key in self.granted for key in keys], dtype=bool)
        state = sharing["state"].astype(object).mask(granted, "active")
        complete = sets["id"].isin({d for _, _, d in self.granted}).to_numpy(dtype=bool)
        filled: dict[str, Any] = {
            name: sets[name].astype(object)
            .mask(complete & sets[name].isna().to_numpy(dtype=bool), _PLANNED)
            for name in ("standard", "metadata", "reference_code")
        }  # fmt: skip
        return {"data_sharing": sharing.assign(state=state), "datasets": sets.assign(**filled)}


def lawful_members(
    kind: str, region: str, snapshot: Snapshot, *, issue: str = ""
) -> list[str]:  # fmt: skip
    """Actors that alone fit a seat which law gives in a kind of forum, or in one on an issue."""
    columns = ["id", "name", "kind", "urusan", "region"]
    return seat_holders(kind, region, plain(snapshot.actors, columns), issue=issue)


def _merged(snapshot: Snapshot, into: Mapping[str, str]) -> Snapshot:
    """Programs become one: the rupiah are added, the other agencies become partners."""
    programs = snapshot.programs
    target = [into.get(i, i) for i in programs["id"]]
    sums = programs["budget_idr"].astype("float64").groupby(pd.Series(target)).sum(min_count=1)
    owners = dict(zip(programs["id"], programs["opd"], strict=True))
    kept = programs[~programs["id"].isin(into)].reset_index(drop=True)
    joined = kept["id"].isin(set(into.values())).to_numpy(dtype=bool)
    budget = kept["budget_idr"].astype(object).mask(joined, kept["id"].map(sums))
    budget = [None if pd.isna(v) else int(v) for v in budget]
    partners = [
        {"program": first, "actor": str(owners[other]), "role": "anggota"}
        for other, first in into.items()
        if not pd.isna(owners[other]) and owners[other] != owners[first]
    ]
    tables: dict[str, pd.DataFrame] = {
        "programs": kept.assign(budget_idr=pd.Series(budget, dtype=object)),
    }
    for name, column in (("program_issues", "program"), ("program_goals", "program"),
                         ("program_partners", "program")):  # fmt: skip
        table = snapshot.table(name)
        moved = table.assign(**{column: table[column].map(lambda i: into.get(str(i), str(i)))})
        keys = {"program_issues": ["program", "issue"], "program_goals": ["program", "goal"],
                "program_partners": ["program", "actor", "role"]}[name]  # fmt: skip
        tables[name] = moved.drop_duplicates(keys).reset_index(drop=True)
    if partners:
        fresh = rows_to_table("program_partners", partners)
        both = pd.concat([tables["program_partners"], fresh], ignore_index=True)
        tables["program_partners"] = both.drop_duplicates(["program", "actor", "role"])
    return snapshot.replace(**tables)


#: Columns that name an actor, by table.
_ACTOR_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "memberships": ("actor",), "agreement_parties": ("actor",), "ties": ("actor_a", "actor_b"),
        "data_sharing": ("provider", "user"), "program_partners": ("actor",),
        "supervises": ("supervisor", "supervised"),
    }
)  # fmt: skip


def _without(snapshot: Snapshot, removed: set[str]) -> Snapshot:
    """Take bodies out of all that tells of working together; they and their programs stay.

    A body that left the list would take its own needs along, and the picture would look better.
    """
    tables: dict[str, pd.DataFrame] = {}
    for name, columns in _ACTOR_COLUMNS.items():
        table = snapshot.table(name)
        gone = pd.concat([table[c].isin(removed) for c in columns], axis=1).any(axis=1)
        tables[name] = table[~gone.to_numpy(dtype=bool)].reset_index(drop=True)
    held = {forum for forum, actor in chairs(snapshot).items() if actor in removed}
    forums = snapshot.forums
    left = forums["id"].isin(held).to_numpy(dtype=bool)
    tables["forums"] = forums.assign(chair=forums["chair"].mask(left))
    meetings = snapshot.meetings
    cells = [
        LIST_SEPARATOR.join(a for a in split_list(cell) if a not in removed) or None
        for cell in plain(meetings, ["attendees"])["attendees"]
    ]
    tables["meetings"] = meetings.assign(attendees=pd.Series(cells, dtype=object))
    return snapshot.replace(**tables)
