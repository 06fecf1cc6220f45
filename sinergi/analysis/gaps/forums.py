# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Forum gaps: not seen, dormant, hollow, without a legal basis in force."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.analysis.gaps.case import Case
from sinergi.analysis.gaps.draft import REQUIRED, Draft
from sinergi.analysis.gaps.frames import is_province, rows_of
from sinergi.analysis.gaps.required import MANY_KINDS, PROVINCE, laws
from sinergi.analysis.gaps.roles import LOCAL_LEVEL
from sinergi.analysis.gaps.yardstick import months_before
from sinergi.i18n import format_date
from sinergi.model.finding import Finding

_ABSENT, _DORMANT, _NEVER, _HOLLOW, _UNLISTED, _EXPIRED, _EXPIRING = (
    0.9,
    0.8,
    0.5,
    0.8,
    0.4,
    0.7,
    0.4,
)
_SURE = {"high": 1.0, "medium": 0.8, "low": 0.5}
_SOON = dt.timedelta(days=90)
_CHAIRS = frozenset({"ketua", "sekretaris", "wakil_ketua"})
_RUNS_OFFICE = frozenset({"sekretariat"})  # who keeps the minutes is no seat at the table


@dataclass(frozen=True, eq=False)
class _Tables:
    """What the checks of one run share."""

    seats: Mapping[str, list[str]]
    last: Mapping[str, dt.date]
    meeting_regions: frozenset[str]
    issue: Mapping[str, str]
    people: Mapping[str, Any]
    nearby: Mapping[str, list[Any]]
    fitting: dict[tuple[str, tuple[Any, ...]], list[str]]


def forum_gaps(case: Case) -> tuple[list[Draft], list[Finding]]:
    """Compare the forums on the list with the law, their seats, meetings and decrees."""
    if case.forums.empty:
        return [], [Finding("gaps.no_forums", "notice")]
    tables = _tables(case)
    drafts: list[Draft] = list(_missing(case))
    for forum in rows_of(case.forums):
        drafts.extend(_basis(case, forum, tables))
        if _in_force(forum, case.as_of):
            drafts.extend(_meetings(case, forum, tables))
            drafts.extend(_hollow(case, forum, tables))
    notices = [] if len(case.snapshot.meetings) else [Finding("gaps.no_meetings", "notice")]
    if not len(case.snapshot.memberships):
        notices.append(Finding("gaps.no_memberships", "notice"))
    return drafts, notices


def _tables(case: Case) -> _Tables:
    seats = case.coordination.seats
    meetings = case.snapshot.meetings
    held = meetings[(meetings["date"] <= case.as_of).fillna(value=False).to_numpy(dtype=bool)]
    last = held.groupby("forum")["date"].max() if len(held) else pd.Series(dtype=object)
    region = dict(zip(case.forums["id"], case.forums["region"], strict=True))
    issue = case.forum_issues.drop_duplicates("forum")
    people = list(rows_of(case.actors))
    return _Tables(
        {str(f): sorted(g) for f, g in seats.groupby("forum")["actor"]},
        {str(f): d for f, d in last.items()},
        frozenset(region.get(str(f), "") for f in last.index),
        dict(zip(issue["forum"], issue["issue"], strict=True)),
        {str(person.id): person for person in people},
        _by_region(people),
        {},
    )


def _by_region(people: Iterable[Any]) -> dict[str, list[Any]]:
    """Actors that a region has one of: only they can be named for a seat."""
    found: dict[str, list[Any]] = {}
    for person in people:
        if person.kind not in MANY_KINDS:
            found.setdefault(person.region, []).append(person)
    return found


def _in_force(forum: Any, day: dt.date) -> bool:
    return pd.isna(forum.valid_to) or forum.valid_to >= day


def _scope(region: str) -> str:
    return PROVINCE if is_province(region) else LOCAL_LEVEL


def _draft(forum: Any, reason: str, need: float, tables: _Tables, **more: Any) -> Draft:
    return Draft(
        "forum", reason, forum.region, need, more.pop("confidence", 1.0),
        more.pop("state", "not_visible"), issue=tables.issue.get(forum.id, ""), forum=forum.id,
        evidence=forum.id, key_a=forum.id, legal_basis=forum.legal_basis,
        forum_name=forum.name, **more,
    )  # fmt: skip


# ---------------------------------------------------------------- forums that law asks for
def _missing(case: Case) -> Iterator[Draft]:
    """Statutory forums of a region that lists forums, and lists not this one."""
    listed = set(zip(case.forums["region"], case.forums["kind"], strict=True))
    issues = case.rules.table[case.rules.table["forum_kind"] != ""]
    by_kind = issues.sort_values("need", ascending=False).drop_duplicates("forum_kind")
    issue_of = dict(zip(by_kind["forum_kind"], by_kind["issue"], strict=True))
    for region in sorted(set(case.forums["region"]) - {""}):
        for fact in vocab.forum_kinds().values():
            asked = fact.statutory and _scope(region) in fact.scopes and _valid(fact, case.as_of)
            if asked and (region, fact.kind) not in listed:
                yield Draft(
                    "forum", "absent", region, _ABSENT, _SURE.get(fact.confidence, 0.5),
                    "not_visible", issue=issue_of.get(fact.kind, ""),
                    actor_a=f"{REQUIRED}{fact.kind}", name_a=fact.name,
                    legal_basis=fact.legal_basis, key_b="absent",
                )  # fmt: skip


def _valid(fact: Any, day: dt.date) -> bool:
    begun = fact.valid_from is None or fact.valid_from <= day
    return begun and (fact.valid_to is None or fact.valid_to >= day)


# ---------------------------------------------------------------- decree
def _basis(case: Case, forum: Any, tables: _Tables) -> Iterator[Draft]:
    if pd.isna(forum.valid_to):
        return
    day = format_date(forum.valid_to)
    if forum.valid_to < case.as_of:
        yield _draft(forum, "expired", _EXPIRED, tables, detail=day, key_b="basis", expired=True)
    elif forum.valid_to <= case.as_of + _SOON:
        yield _draft(forum, "expiring", _EXPIRING, tables, detail=day, key_b="basis")


# ---------------------------------------------------------------- meetings
def _meetings(case: Case, forum: Any, tables: _Tables) -> Iterator[Draft]:
    """Find a quiet forum, only where the region keeps a list of meetings at all."""
    if forum.region not in tables.meeting_regions:
        return
    last = tables.last.get(forum.id)
    limit = months_before(case.as_of, case.dormant_months)
    if last is None and not _too_young(forum, limit):
        yield _draft(forum, "never_met", _NEVER, tables, key_b="meetings")
    elif last is not None and last < limit:
        yield _draft(
            forum, "dormant", _DORMANT, tables, key_b="meetings", detail=format_date(last)
        )


def _too_young(forum: Any, limit: dt.date) -> bool:
    return not pd.isna(forum.valid_from) and forum.valid_from > limit


# ---------------------------------------------------------------- seats
def _hollow(case: Case, forum: Any, tables: _Tables) -> Iterator[Draft]:
    """Seats that law gives and that no member on the list fills."""
    seats = [s for s in _lawful_seats(forum, tables) if s.required]
    members = tables.seats.get(forum.id, [])
    if not members:
        if seats or len(case.snapshot.memberships):
            yield _draft(forum, "unlisted", _UNLISTED, tables, key_b="members", state="no_data")
        return
    for seat in seats:
        if not _filled(seat, members, forum, tables):
            yield _empty_seat(case, forum, seat, tables)


def _lawful_seats(forum: Any, tables: _Tables) -> list[Any]:
    """Seats that the law on this very forum gives.

    Kinds such as satgas or tim terpadu stand on several laws: the seats of one of them hold
    only for a forum on its issue, or whose decree names that law.
    """
    fact = vocab.forum_kinds().get(forum.kind)
    if fact is None:
        return []
    issue, scope, named = (
        tables.issue.get(forum.id, ""),
        _scope(forum.region),
        laws(forum.legal_basis),
    )
    return [
        seat
        for seat in fact.composition
        if seat.scope == scope and (seat.issue in {"", issue} or laws(seat.source) & named)
    ]


def _filled(seat: Any, members: list[str], forum: Any, tables: _Tables) -> bool:
    """See whether a member fits, or the seat is of an office that no actor row stands for."""
    bodies = vocab.bodies()
    office = all(
        s.field == "alias" and s.value in bodies and bodies[s.value].kind == "office"
        for s in seat.selectors
    )
    if office or seat.role in _RUNS_OFFICE or (seat.role in _CHAIRS and forum.chair):
        return True
    return any(_fits(seat, tables.people[m]) for m in members if m in tables.people)


def _fits(seat: Any, person: Any) -> bool:
    return any(
        vocab.match_selector(
            s, name=person.name or None, kind=person.kind, urusan=person.urusan or None
        )
        for s in seat.selectors
    )


def seat_holders(kind: str, region: str, actors: pd.DataFrame, *, issue: str = "") -> list[str]:
    """Actors of a region that alone fit a required seat of a kind of forum.

    Parameters
    ----------
    kind
        Kind of the forum.
    region
        Code of the region.
    actors
        ``id name kind urusan region``, text.
    issue
        Issue of the forum: some seats are given by the law of one issue only.
    """
    fact = vocab.forum_kinds().get(kind)
    near = _by_region(rows_of(actors)).get(region, [])
    holders: list[str] = []
    for seat in fact.seats(_scope(region), issue) if fact else ():
        fitting = [str(person.id) for person in near if _fits(seat, person)]
        if seat.required and len(fitting) == 1 and fitting[0] not in holders:
            holders.extend(fitting)
    return holders


def _empty_seat(case: Case, forum: Any, seat: Any, tables: _Tables) -> Draft:
    """Name the actor of the region that the seat is for, when there is exactly one."""
    key = (forum.region, seat.selectors)
    if key not in tables.fitting:
        near = tables.nearby.get(forum.region, [])
        tables.fitting[key] = [person.id for person in near if _fits(seat, person)]
    fitting = tables.fitting[key]
    slug = seat.selectors[0].value
    one = fitting[0] if len(fitting) == 1 else ""
    return _draft(
        forum, "hollow", _HOLLOW, tables, actor_a=one or f"{REQUIRED}{slug}",
        name_a=case.names.get(one, seat.label), role=seat.role, detail=seat.label,
        confidence=_SURE.get(seat.confidence, 0.5), key_b=f"seat-{slug}-{seat.role}",
    )  # fmt: skip
