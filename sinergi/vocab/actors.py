"""Kinds of actors, bodies outside the OPD list, and selectors that find them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from sinergi.errors import UnknownTermError
from sinergi.vocab import _data
from sinergi.vocab._names import fold

SelectorField = Literal["urusan", "kind", "forum_kind", "alias"]


@dataclass(frozen=True, slots=True)
class KindFact:
    """A kind of actor or forum with its name in both languages."""

    id: str
    name_id: str
    name_en: str


@dataclass(frozen=True, slots=True)
class BodyFact:
    """A body that has a name of its own: a vertical agency, a team, a community body, an office.

    Attributes
    ----------
    id
        Value of an ``alias`` selector.
    name
        Usual Indonesian name.
    kind
        Kind of the actor, kind of the forum, or ``office`` for the office of one person.
    patterns
        Regular expressions over the folded name, each between word boundaries.
    levels
        Levels of government where it has a unit; empty when not recorded.
    independent
        It may coordinate with a region but never reports to it (UU 23/2014 Ps 9-10; KPU, BI).
    """

    id: str
    name: str
    kind: str
    patterns: tuple[str, ...]
    levels: tuple[str, ...] = ()
    independent: bool = False


@dataclass(frozen=True, slots=True)
class Selector:
    """How an actor or forum of the data fulfils a role.

    Attributes
    ----------
    field
        ``urusan`` (an affair the agency holds), ``kind`` (kind of actor), ``forum_kind`` or
        ``alias`` (a body of :func:`bodies`, found by its name).
    value
        What the field must be.
    """

    field: SelectorField
    value: str


def _kinds(name: str) -> Mapping[str, KindFact]:
    return MappingProxyType(
        {r["id"]: KindFact(r["id"], r["name_id"], r["name_en"]) for r in _data.rows(name)}
    )


@cache
def actor_kinds() -> Mapping[str, KindFact]:
    """Kinds of actors by id, in the order of the model."""
    return _kinds("actor_kinds.csv")


@cache
def bodies() -> Mapping[str, BodyFact]:
    """Vertical agencies and other named bodies by id."""
    found: dict[str, BodyFact] = {}
    for row in _data.rows("vertical_agencies.csv"):
        found[row["id"]] = _body(row, independent=row["independent"] == "yes")
    for row in _data.rows("named_bodies.csv"):
        found[row["id"]] = _body(row, independent=False)
    return MappingProxyType(found)


def _body(row: dict[str, str], *, independent: bool) -> BodyFact:
    levels = _data.several(row.get("levels") or "")
    patterns = _data.several(row["patterns"])
    return BodyFact(row["id"], row["name"], row["kind"], patterns, levels, independent)


@cache
def _expression(body: str) -> re.Pattern[str]:
    known = bodies()
    if body not in known:
        raise UnknownTermError.among(body, known=known)
    return re.compile(rf"\b(?:{'|'.join(known[body].patterns)})\b")


@cache
def _unfit_kinds() -> frozenset[str]:
    """Citizens' kinds: a name such as ``Mitra Polri`` does not make them an agency."""
    return frozenset(r["id"] for r in _data.rows("actor_kinds.csv") if r["state"] == "no")


def names_body(body: str, name: str, kind: str | None = None) -> bool:
    """Whether a name is that of a body.

    Parameters
    ----------
    body
        Id of :func:`bodies`.
    name
        Name as written in the data.
    kind
        Kind of the actor when known; an association of citizens is never a state body.

    Examples
    --------
    >>> names_body("polri", "Polresta Bandung")
    True
    >>> names_body("polri", "Satuan Polisi Pamong Praja")
    False
    """
    expression = _expression(body)
    fact = bodies()[body]
    if kind in _unfit_kinds() and fact.kind != kind:
        return False
    return bool(expression.search(fold(name)))


@lru_cache(maxsize=8192)
def find_body(name: str) -> BodyFact | None:
    """Body that a name stands for, ``None`` when no or several bodies fit.

    The body whose pattern covers most of the name wins; two equally long ones are a tie.

    Examples
    --------
    >>> find_body("Kodim 0624/Kabupaten Bandung").id
    'tni'
    """
    folded = fold(name)
    found: list[tuple[int, BodyFact]] = []
    for body in bodies().values():
        match = _expression(body.id).search(folded)
        if match:
            found.append((match.end() - match.start(), body))
    if not found:
        return None
    longest = max(length for length, _ in found)
    best = [body for length, body in found if length == longest]
    return best[0] if len(best) == 1 else None


def match_selector(
    selector: Selector, *, name: str | None, kind: str | None, urusan: str | None
) -> bool:
    """Whether an actor or forum fulfils a selector.

    Parameters
    ----------
    selector
        What is asked for.
    name
        Name of the actor or forum.
    kind
        Kind of the actor or of the forum.
    urusan
        Affairs of the actor, ``1.01 | 2.22``; when missing for an OPD they are taken from its
        name, unless that is ambiguous.

    Examples
    --------
    >>> match_selector(Selector("urusan", "8.01"), name="Kesbangpol", kind="opd", urusan=None)
    True
    """
    if selector.field == "alias":
        return bool(name) and names_body(selector.value, name or "", kind)
    if selector.field == "urusan":
        return selector.value in _affairs(name, kind, urusan)
    return kind == selector.value


def _affairs(name: str | None, kind: str | None, urusan: str | None) -> tuple[str, ...]:
    if urusan or not name or kind not in {"opd", None}:
        return _data.several(urusan or "")
    from sinergi.vocab.opd import resolve_opd

    resolved = resolve_opd(name)
    settled = resolved.state in {"exact", "alias", "code"} and resolved.kind == "opd"
    return _data.several(resolved.urusan or "") if settled else ()
