"""Issues that several agencies must handle, who must take part, and what carries them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from sinergi.errors import UnknownTermError
from sinergi.vocab import _data
from sinergi.vocab.selectors import Selector, selectors_of

Role = Literal["lead", "coordinator", "support"]


@dataclass(frozen=True, slots=True)
class IssueFact:
    """An issue of the list (``I01`` to ``I30``).

    Attributes
    ----------
    id
        Id.
    name_id, name_en
        Name in both languages.
    dimension
        Part of the life of a region: ``politik``, ``keamanan``, ``sosial``, ``ekonomi``,
        ``lingkungan``, ``digital``.
    legal_basis
        Laws on the issue as a whole.
    """

    id: str
    name_id: str
    name_en: str
    dimension: str
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class RequiredActor:
    """An actor that an issue needs.

    Attributes
    ----------
    issue
        Id of the issue.
    role
        ``lead``, ``coordinator`` or ``support``.
    label
        Who it is, in Indonesian.
    selectors
        How an actor or forum of the data fulfils it; any one of them does.
    legal_basis
        Law or reason, article where known.
    source
        What was read.
    confidence
        ``high``, ``medium`` or ``low``.
    valid_from, valid_to
        Days of a legal basis that is limited in time.
    office
        It is an office (head of the region), not an organisation with a row of its own.
    """

    issue: str
    role: Role
    label: str
    selectors: tuple[Selector, ...]
    legal_basis: str
    source: str
    confidence: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    office: bool = False

    def valid_on(self, day: dt.date) -> bool:
        """Whether the legal basis holds on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@cache
def issues() -> Mapping[str, IssueFact]:
    """Collect the thirty issues by id.

    Examples
    --------
    >>> issues()["I08"].name_id
    'Stunting'
    """
    return MappingProxyType(
        {
            row["id"]: IssueFact(
                row["id"], row["name_id"], row["name_en"], row["dimension"], row["legal_basis"]
            )
            for row in _data.rows("issues.csv")
        }
    )


@cache
def _required() -> Mapping[str, tuple[RequiredActor, ...]]:
    found: dict[str, list[RequiredActor]] = {issue: [] for issue in issues()}
    for row in _data.rows("required_actors.csv"):
        found[row["issue"]].append(_required_actor(row))
    return MappingProxyType({issue: tuple(actors) for issue, actors in found.items()})


def _required_actor(row: dict[str, str]) -> RequiredActor:
    return RequiredActor(
        issue=row["issue"],
        role=cast("Role", row["role"]),
        label=row["label"],
        selectors=selectors_of(row["selectors"]),
        legal_basis=row["legal_basis"],
        source=row["source"],
        confidence=row["confidence"],
        valid_from=_data.day(row["valid_from"]),
        valid_to=_data.day(row["valid_to"]),
        office=row["office"] == "yes",
    )


def required_actors(
    issue: str | None = None, *, as_of: dt.date | None = None
) -> tuple[RequiredActor, ...]:
    """Actors that an issue needs.

    Parameters
    ----------
    issue
        Id of an issue; all issues when not given.
    as_of
        Leave out roles whose legal basis did not hold on that day.

    Raises
    ------
    UnknownTermError
        The issue is not in the list.

    Examples
    --------
    >>> required_actors("I05")[1].selectors
    (Selector(field='urusan', value='8.01'),)
    """
    known = _required()
    if issue is not None and issue not in known:
        raise UnknownTermError.among(issue, known=known, what="issue")
    chosen = known.values() if issue is None else (known[issue],)
    every = (actor for actors in chosen for actor in actors)
    return tuple(actor for actor in every if as_of is None or actor.valid_on(as_of))


@cache
def issue_terms() -> Mapping[str, tuple[str, ...]]:
    """Phrases that carry an issue, lower case, by issue id; to be matched as whole words."""
    found: dict[str, list[str]] = {issue: [] for issue in issues()}
    for row in _data.rows("issue_terms.csv"):
        found[row["issue"]].append(row["phrase"])
    return MappingProxyType({issue: tuple(terms) for issue, terms in found.items()})


@cache
def issue_term_confidence() -> Mapping[tuple[str, str], float]:
    """How surely a phrase carries an issue, by (issue, phrase), between 0 and 1."""
    return MappingProxyType(
        {
            (row["issue"], row["phrase"]): float(row["confidence"])
            for row in _data.rows("issue_terms.csv")
        }
    )


@cache
def issue_codes() -> tuple[tuple[str, str, float], ...]:
    """Nomenclature code prefixes that carry an issue: (issue, prefix, confidence).

    A prefix ends at a point of the code: ``8.01.06`` is a program, ``8.01.06.2.01.0006`` a sub
    activity. The longest prefix that fits a code tells the most.
    """
    return tuple(
        (row["issue"], row["code_prefix"], float(row["confidence"]))
        for row in _data.rows("issue_codes.csv")
    )


@cache
def issue_code_names() -> Mapping[tuple[str, str], str]:
    """Official name behind a code that carries an issue, by (issue, prefix)."""
    return MappingProxyType(
        {(row["issue"], row["code_prefix"]): row["name"] for row in _data.rows("issue_codes.csv")}
    )


@cache
def official_tags() -> Mapping[str, str]:
    """Issue by theme label of the nomenclature (``STUNTING``, ``KEMISKINAN EKSTREM``)."""
    return MappingProxyType(
        {row["tag"]: row["issue"] for row in _data.rows("official_tags.csv") if row["issue"]}
    )


@cache
def official_tag_confidence() -> Mapping[str, float]:
    """How surely a theme label carries its issue, between 0 and 1."""
    return MappingProxyType(
        {
            row["tag"]: float(row["confidence"])
            for row in _data.rows("official_tags.csv")
            if row["issue"]
        }
    )
