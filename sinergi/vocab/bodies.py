"""Kinds of actors, and bodies that have a name of their own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from sinergi.errors import UnknownTermError
from sinergi.vocab import _data
from sinergi.vocab._names import fold

#: Kind of a body that is the office of one person, such as the head of a region.
OFFICE = "office"


@dataclass(frozen=True, slots=True)
class KindFact:
    """A kind of actor or forum with its name in both languages.

    ``levels`` are the levels of government that have bodies of the kind, empty when every one
    may: kecamatan, desa and kelurahan belong to a kabupaten or kota (UU 23/2014 Ps 221, 229).
    """

    id: str
    name_id: str
    name_en: str
    levels: tuple[str, ...] = ()


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


def _kinds(name: str) -> Mapping[str, KindFact]:
    return MappingProxyType(
        {
            r["id"]: KindFact(
                r["id"], r["name_id"], r["name_en"], _data.several(r.get("levels") or "")
            )
            for r in _data.rows(name)
        }
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
    """Patterns of a body; one of the state must open the name, after words such as Kantor."""
    fact = bodies()[body]
    names = rf"\b(?P<name>{'|'.join(fact.patterns)})\b"
    if fact.kind not in _opening_kinds():
        return re.compile(names)
    return re.compile(rf"^(?:(?:{_leads(office=fact.kind == OFFICE)}) )*?{names}")


def _leads(*, office: bool) -> str:
    """Words that may stand before the name; a Wakil Bupati is no Bupati."""
    before = "office" if office else "body"
    rows = _data.rows("name_leads.csv")
    return "|".join(row["word"] for row in rows if before in _data.several(row["before"]))


@cache
def _markers() -> re.Pattern[str]:
    """Words that tell an association of citizens, whatever agency it names."""
    words = "|".join(re.escape(row["word"]) for row in _data.rows("citizen_markers.csv"))
    return re.compile(rf"\b(?:{words})\b")


def _opening_kinds() -> frozenset[str]:
    """Kinds whose name opens the text; parts of an OPD may stand anywhere in its name."""
    return (_state_kinds() | {OFFICE}) - {"opd", "uptd"}


@cache
def _state_kinds() -> frozenset[str]:
    return frozenset(r["id"] for r in _data.rows("actor_kinds.csv") if r["state"] == "yes")


def _is_named(body: BodyFact, folded: str) -> re.Match[str] | None:
    """Match a folded name; ``Keluarga Besar Putra Putri Polri`` is no police unit."""
    if body.kind in _state_kinds() and _markers().search(folded):
        return None
    return _expression(body.id).search(folded)


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
    known = bodies()
    if body not in known:
        raise UnknownTermError.among(body, known=known)
    if kind in _unfit_kinds() and known[body].kind != kind:
        return False
    return bool(_is_named(known[body], fold(name)))


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
        match = _is_named(body, folded)
        if match:
            found.append((len(match.group("name")), body))
    if not found:
        return None
    longest = max(length for length, _ in found)
    best = [body for length, body in found if length == longest]
    return best[0] if len(best) == 1 else None
