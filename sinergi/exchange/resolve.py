"""Names of bodies as people write them, brought to one row of the actors table each.

A body is found, in this order, by its id, by a name or abbreviation that the file itself
states, as the one unit of its kind in the region (Polres, Kodim, KPU ...), and through
:func:`sinergi.vocab.resolve_opd`. Ambiguous, misspelt and unknown names are kept as bodies of
their own and told; nothing is guessed and nobody is dropped, except names of persons.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import get_args

from sinergi.exchange import persons
from sinergi.exchange.headers import data, fold
from sinergi.model.kinds import ActorKind
from sinergi.vocab import (
    Resolution,
    find_region,
    opd_units,
    regions,
    resolve_opd,
    sector_of,
)
from sinergi.vocab._place import split_place

_SETTLED = frozenset({"exact", "alias", "code"})
_KINDS: frozenset[str] = frozenset(get_args(ActorKind))
_MOST_SLUG = 72


def slug(text: str) -> str:
    """Words joined by hyphens, short enough for an id.

    Examples
    --------
    >>> slug("Satuan Polisi Pamong Praja")
    'satuan-polisi-pamong-praja'
    """
    words = fold(text).replace(" ", "-")
    if words and len(words) <= _MOST_SLUG:
        return words
    # Too long, or of letters that fold to nothing: a digest keeps different texts apart.
    digest = hashlib.sha256((words or text).encode()).hexdigest()[:8]
    return f"{words[: _MOST_SLUG - 9].rstrip('-') or 'x'}-{digest}"


def in_region(region: str | None, name: str) -> str:
    """Id of a thing of a region.

    Examples
    --------
    >>> in_region("32.04", "kodim")
    '32.04:kodim'
    """
    return f"{region}:{name}" if region else name


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """Which actor a name stands for.

    Attributes
    ----------
    id
        Id of the actor; ``None`` when the name is that of a person.
    problem
        ``workbook.actors.ambiguous | near | unknown | person`` or ``None``.
    candidates
        Other readings.
    """

    id: str | None
    problem: str | None = None
    candidates: tuple[str, ...] = ()


@dataclass(slots=True)
class _Derived:
    """An actor that only its mentions tell of."""

    kind: str
    region: str | None
    urusan: str | None
    names: set[str] = field(default_factory=set[str])
    from_code: bool = False


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
class _Reading:
    """What a name means before it gets its row."""

    id: str
    name: str
    kind: str
    region: str | None
    urusan: str | None = None
    problem: str | None = None
    candidates: tuple[str, ...] = ()


def _as_unit(name: str, region: str | None) -> _Reading | None:
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
    return _Reading(in_region(place, key), usual, kind, place)


def _region_name(code: str | None) -> str:
    fact = regions().get(code or "")
    return fact.name if fact else ""


def _as_opd(found: Resolution, name: str, region: str | None) -> _Reading:
    """Row of a unit that vocab knows, with its own name when that says more."""
    bare, place = _place(name, region)
    canonical = found.canonical or bare
    unit = opd_units().get(canonical)
    if unit is None:  # a named body: its own words say which unit of it is meant
        return _Reading(in_region(place, slug(bare)), bare, _actor_kind(found.kind, bare), place)
    if found.place and find_region(found.place) is None:
        full = f"{canonical} {found.place}"
        return _Reading(in_region(place, slug(full)), full, unit.kind, place, found.urusan)
    held = found.urusan.split(" | ") if found.urusan else []
    extra = sorted(set(held) - set(unit.urusan))
    key = "-".join([slug(canonical), *(code.replace(".", "") for code in extra)])
    shown = bare if extra and len(bare) > len(canonical) else canonical
    return _Reading(in_region(place, key), shown, unit.kind, place, found.urusan)


def _actor_kind(kind: str | None, name: str) -> str:
    """Kind of a named body: an office or a forum that sits in another forum is told by words."""
    if kind in _KINDS:
        return kind
    return kind_of_name(name) or "opd"


def _as_own(name: str, region: str | None, problem: str, found: Resolution) -> _Reading:
    kind = _actor_kind(found.kind, name)
    return _Reading(
        in_region(region, slug(name)), name, kind, region, found.urusan,
        f"workbook.actors.{problem}", found.candidates,
    )  # fmt: skip


def _read(
    name: str, code: str | None, region: str | None, *, words: bool = True
) -> _Reading:  # fmt: skip
    """Read a name.

    With ``words`` a part of the name may tell what it is: "Yayasan X" is a foundation, "BNN
    Kabupaten Y" an agency; without, the whole name must be that of a unit.
    """
    found = resolve_opd(name)
    for reading in (name, *without_office(name)):
        unit = _as_unit(reading, region)
        if unit is not None:
            return unit
        found = resolve_opd(reading)
        if found.state in _SETTLED and (words or found.canonical in opd_units()):
            return _as_opd(found, reading, region)
    stated = kind_of_name(name) if words else None
    if stated is not None and stated != "opd":
        bare, place = _place(name, region)
        return _Reading(in_region(place, slug(bare)), bare, stated, place)
    if code:
        coded = resolve_opd(name, code=code)
        if coded.state == "code" and found.state in {"ambiguous", "near"}:
            return _as_opd(coded, coded.canonical or name, region)
        found = coded if coded.urusan else found
    problem = found.state if found.state in {"ambiguous", "near"} else "unknown"
    return _as_own(name, region, problem, resolve_opd(name, code=code) if code else found)


class ActorBook:
    """Collects the actors of an input while its cells are read.

    Parameters
    ----------
    region
        Region of names that do not name one.

    Examples
    --------
    >>> book = ActorBook(region="32.04")
    >>> book.match("Disdik Kab. Bandung").id
    '32.04:dinas-pendidikan'
    >>> book.match("Kapolresta Bandung").id
    '32.04:polres'
    """

    def __init__(self, *, region: str | None = None) -> None:
        self.region = region
        self._stated: dict[str, dict[str, object]] = {}
        self._derived: dict[str, _Derived] = {}
        self._by_name: dict[str, set[str]] = {}
        self._names: set[str] = set()
        self._seen: dict[tuple[str, str | None, str | None], ActorMatch] = {}

    def state(self, row: Mapping[str, object], *, short: Iterable[str] = ()) -> None:
        """Take in an actor that the input states with all its columns."""
        actor = str(row["id"])
        self._stated[actor] = dict(row)
        self._derived.pop(actor, None)
        self._seen.clear()
        self._names.add(str(row["name"]))
        for name in (str(row["name"]), *short):
            self._by_name.setdefault(fold(name), set()).add(actor)

    def propose(self, name: str, *, region: str | None = None) -> tuple[str, str, str | None]:
        """Id, kind and urusan that a stated name should have when its columns are empty."""
        reading = _read(name, None, region or self.region)
        return reading.id, reading.kind, reading.urusan

    def is_stated(self, name: str) -> bool:
        """Whether the input states exactly one actor of this id or name."""
        return name in self._stated or len(self._by_name.get(fold(name), ())) == 1

    def is_exact(self, name: str) -> bool:
        """Whether the input states an actor of this very id or name, letter by letter."""
        return name in self._stated or name in self._names

    def set_parent(self, row: Mapping[str, object], parent: str | None) -> None:
        """Give a stated actor the body above it, when all bodies are known."""
        stated = self._stated.get(str(row["id"]))
        if stated is not None and parent != row["id"]:
            stated["parent"] = parent

    def recognises(self, name: str, *, whole: bool = False) -> bool:
        """Whether a name is that of a body without doubt.

        Parameters
        ----------
        name
            As written.
        whole
            Every word must belong to the name: a list of bodies holds words of its members, and
            "Dinsos, Yayasan X" is no foundation.
        """
        if self.is_stated(name):
            return True
        if persons.is_person(name):
            return False
        return _read(name, None, self.region, words=not whole).problem is None

    def match(
        self, name: str, *, code: str | None = None, region: str | None = None
    ) -> ActorMatch:
        """Find or make the actor that a name stands for.

        Parameters
        ----------
        name
            As written; an id of a stated actor counts too.
        code
            Agency code beside the name.
        region
            Region of the row, the one of the book when not given.
        """
        key = (name, code, region)
        if key not in self._seen:
            self._seen[key] = self._match(name, code, region or self.region)
        return self._seen[key]

    def _match(self, name: str, code: str | None, region: str | None) -> ActorMatch:
        if name in self._stated:
            return ActorMatch(name)
        stated = self._by_name.get(fold(name), set())
        if len(stated) == 1:
            return ActorMatch(next(iter(stated)))
        if len(stated) > 1:
            return self._among(sorted(stated), name, region)
        if persons.is_person(name):
            return ActorMatch(None, "workbook.actors.person")
        reading = _read(name, code, region)
        if reading.id not in self._stated:
            self._derive(reading, code)
        return ActorMatch(reading.id, reading.problem, reading.candidates)

    def _among(self, stated: list[str], name: str, region: str | None) -> ActorMatch:
        """Choose the actor of the row's own region among stated ones of one name."""
        near = [a for a in stated if self._stated[a].get("region") == region]
        if len(near) == 1:
            return ActorMatch(near[0])
        reading = _as_own(name, region, "ambiguous", Resolution(name, "ambiguous"))
        self._derive(reading, None)
        return ActorMatch(reading.id, reading.problem, tuple(stated))

    def _derive(self, reading: _Reading, code: str | None) -> None:
        actor = self._derived.setdefault(
            reading.id, _Derived(reading.kind, reading.region, reading.urusan)
        )
        actor.names.add(reading.name)
        coded = resolve_opd(reading.name, code=code).urusan if code else None
        if (
            coded
            and reading.kind == "opd"
            and (not actor.from_code or coded > (actor.urusan or ""))
        ):
            actor.urusan, actor.from_code = coded, True

    @property
    def stated(self) -> Mapping[str, Mapping[str, object]]:
        """Actors that the input states, by id."""
        return self._stated

    def rows(self) -> list[dict[str, object]]:
        """Rows of the actors table, sorted by id."""
        rows = [*self._stated.values(), *(_row(i, a) for i, a in self._derived.items())]
        return sorted(rows, key=lambda row: str(row["id"]))


def _row(actor: str, derived: _Derived) -> dict[str, object]:
    name = max(derived.names, key=lambda n: (len(n), n))
    return {
        "id": actor, "name": name, "kind": derived.kind, "region": derived.region,
        "urusan": derived.urusan, "sector": sector_of(derived.urusan),
    }  # fmt: skip


def region_rows(codes: Iterable[str]) -> list[dict[str, object]]:
    """Rows of the regions table for official codes, with the areas above them."""
    wanted: set[str] = set()
    for code in codes:
        parts = code.split(".")
        wanted |= {".".join(parts[: i + 1]) for i in range(len(parts))}
    return [
        {"id": f.code, "name": f.name, "level": f.level, "parent": f.parent, "lat": f.lat,
         "lon": f.lon}
        for f in (regions().get(code) for code in sorted(wanted)) if f is not None
    ]  # fmt: skip
