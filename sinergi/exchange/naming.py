"""What the name of a body means: the unit, its kind, its area; nothing is guessed.

A name is read as the one unit of its kind in the region (Polres, Kodim, KPU ...), then through
:func:`sinergi.vocab.resolve_opd`. Ambiguous, misspelt and unknown names stay bodies of their own.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import get_args

from sinergi.exchange.headers import data, fold
from sinergi.exchange.identity import in_region, slug
from sinergi.exchange.own_names import full_name, near_short_names
from sinergi.model.kinds import ActorKind
from sinergi.vocab import (
    Resolution,
    find_region,
    forum_kinds,
    opd_units,
    regions,
    resolve_opd,
    split_place,
)

__all__ = ["Reading", "as_own", "kind_of_name", "read_name", "without_office"]

_SETTLED = frozenset({"exact", "alias", "code"})
_KINDS: frozenset[str] = frozenset(get_args(ActorKind))


@cache
def _units() -> Mapping[str, str]:
    """Folded word to slug of a unit of which a region has one."""
    return {fold(word): key for key, words in data("headers")["units"].items() for word in words}


@cache
def _actor_words() -> tuple[tuple[re.Pattern[str], str], ...]:
    table: Mapping[str, list[str]] = data("headers")["actor_words"]
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(re.escape(fold(w)) for w in words)})\b"), kind)
        for kind, words in table.items()
    )


def kind_of_name(name: str) -> str | None:
    """Kind of a body from the words of its name, ``None`` when they do not tell."""
    folded = fold(name)
    hits = [(m.start(), i, kind) for i, (p, kind) in enumerate(_actor_words())
            if (m := p.search(folded))]  # fmt: skip
    return min(hits)[2] if hits else None


def without_office(name: str) -> tuple[str, ...]:
    """Read an office as its body: "Kepala Dinas Sosial", "Camat Soreang".

    Examples
    --------
    >>> without_office("Camat Soreang")
    ('kecamatan Soreang',)
    """
    for office, unit in data("bodies")["offices"]["units"].items():
        found = re.match(rf"{office}\b\s*", name, re.IGNORECASE)
        if found:
            return (f"{unit} {name[found.end() :]}".strip(), unit)
    offices = data("headers")["offices"]
    for office, unit in offices["become"].items():
        found = re.match(rf"{office}\b\s+", name, re.IGNORECASE)
        if found:
            return (f"{unit} {name[found.end() :]}",)
    for prefix in sorted(offices["prefixes"], key=len, reverse=True):
        found = re.match(rf"{prefix}\b\s+", name, re.IGNORECASE)
        if found:
            return (name[found.end() :],)
    return ()


def _place(name: str, region: str | None) -> tuple[str, str | None]:
    """Name without the area, and the code of the area it belongs to."""
    bare, area = split_place(name)
    fact = find_region(area) if area else None
    if fact is None:
        return (name if area else bare), region
    return bare, fact.code


@dataclass(frozen=True, slots=True)
class Reading:
    """What a name means before it gets its row.

    ``own`` is the full name that the users give a unit when it differs from the usual one.
    """

    id: str
    name: str
    kind: str
    region: str | None
    urusan: str | None = None
    problem: str | None = None
    candidates: tuple[str, ...] = ()
    own: str | None = None


def _as_unit(name: str, region: str | None) -> Reading | None:
    """Read the one unit of its kind in the region: Polres, Kodim 0624, Kajari."""
    bare, place = _place(name, region)
    folded = fold(bare)
    words = sorted((w for w in _units() if folded == w or folded.startswith(f"{w} ")), key=len)
    if not words:
        return None
    rest = folded[len(words[-1]) :].split()
    own = fold(_region_name(place)).split()
    if any(word not in own and not word.isdigit() for word in rest):
        return None
    key = _units()[words[-1]]
    usual = data("headers")["units"][key][0]
    kind = "dprd" if key == "dprd" else None
    found = resolve_opd(usual)
    kind = kind or (found.kind if found.kind in _KINDS else None) or "instansi_vertikal"
    return Reading(in_region(place, key), usual, kind, place)


def _region_name(code: str | None) -> str:
    fact = regions().get(code or "")
    return fact.name if fact else ""


def _as_opd(found: Resolution, name: str, region: str | None) -> Reading:
    """Row of a unit that vocab knows, with its own name when that says more."""
    bare, place = _place(name, region)
    canonical = found.canonical or bare
    unit = opd_units().get(canonical)
    if unit is None:  # a named body: its own words say which unit of it is meant
        return Reading(in_region(place, slug(bare)), bare, _actor_kind(found.kind, bare), place)
    if found.place and find_region(found.place) is None:
        full = f"{canonical} {found.place}"
        return Reading(in_region(place, slug(full)), full, unit.kind, place, found.urusan)
    held = found.urusan.split(" | ") if found.urusan else []
    extra = sorted(set(held) - set(unit.urusan))
    key = "-".join([slug(canonical), *(code.replace(".", "") for code in extra)])
    shown = bare if extra and len(bare) > len(canonical) else canonical
    own = full_name(bare, canonical)
    return Reading(in_region(place, key), shown, unit.kind, place, found.urusan, own=own)


def _actor_kind(kind: str | None, name: str) -> str:
    """Kind of a named body: an office or a forum that sits in another forum is told by words."""
    if kind in _KINDS:
        return kind
    return kind_of_name(name) or ("komunitas" if kind in forum_kinds() else "opd")


def as_own(name: str, region: str | None, problem: str, found: Resolution) -> Reading:
    """Keep a name as a body of its own, with the problem that keeps it from being another."""
    kind = _actor_kind(found.kind, name)
    return Reading(
        in_region(region, slug(name)), name, kind, region, found.urusan,
        f"workbook.actors.{problem}", found.candidates,
    )  # fmt: skip


def read_name(
    name: str, code: str | None, region: str | None, *, words: bool = True
) -> Reading:  # fmt: skip
    """Read a name.

    With ``words`` a part of the name may tell what it is: "Yayasan X" is a foundation, "BNN
    Kabupaten Y" an agency; without, the whole name must be that of a unit.
    """
    found = resolve_opd(name)
    for reading in _ways_to_read(name):
        unit = _as_unit(reading, region)
        if unit is not None:
            return unit
        found = resolve_opd(reading)
        if found.state in _SETTLED and (words or found.canonical in opd_units()):
            return _as_opd(found, reading, region)
    stated = kind_of_name(name) if words else None
    if stated is not None and stated != "opd":
        bare, place = _place(name, region)
        return Reading(in_region(place, slug(bare)), bare, stated, place)
    if code:
        coded = resolve_opd(name, code=code)
        if coded.state == "code" and found.state in {"ambiguous", "near"}:
            return _as_opd(coded, coded.canonical or name, region)
        found = coded if coded.urusan else found
    problem = found.state if found.state in {"ambiguous", "near"} else "unknown"
    own = resolve_opd(name, code=code) if code else found
    near = near_short_names(name) if problem == "unknown" else ()
    if near:
        problem, own = "near", replace(own, candidates=near)
    return as_own(name, region, problem, own)


def _ways_to_read(name: str) -> tuple[str, ...]:
    """Read the name itself first; an office that is no unit of its own only as its unit."""
    offices = without_office(name)
    units = data("bodies")["offices"]["units"].values()
    return offices if offices and offices[-1] in units else (name, *offices)
