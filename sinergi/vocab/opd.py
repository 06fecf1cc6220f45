"""Names and codes of agencies brought to one canonical unit and its affairs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from sinergi.vocab import _data
from sinergi.vocab._names import fold, squeeze
from sinergi.vocab._place import split_area, split_place
from sinergi.vocab.bodies import find_body
from sinergi.vocab.urusan import urusan, urusan_of_opd_code

State = Literal["exact", "alias", "code", "near", "ambiguous", "unknown"]

#: Below this likeness (0-100, Indel) a name is not even offered as near. Misspellings in public
#: lists of agencies measure 92 to 99 against what they mean, and different units of two or more
#: words at most 93 against each other: therefore near is a question, never an answer.
NEAR_CUT = 91.0
_NEAR_LEAST_LETTERS = 8
#: The last block of an agency code numbers the parts of an agency; 0000 is the agency itself.
_PART_OF_UNIT = re.compile(r"\.\d{2}\.(?!0+$)\d{4}$")
_DISTRICT = "7.01"
_LISTED = re.compile(r"\b(?:dan|serta|pengelolaan|bidang|daerah|urusan)\b")


@dataclass(frozen=True, slots=True)
class UnitFact:
    """A usual agency of a region.

    Attributes
    ----------
    canonical
        Name without the region.
    urusan
        Affairs it usually holds, the main one first.
    kind
        Kind of the actor (``opd``, ``kecamatan``, ``uptd``, ``desa``).
    form
        ``dinas``, ``badan``, ``satuan``, ``setda``, ``setwan``, ``inspektorat``, ``rsud`` ...
    levels
        Levels of government that have it: ``provinsi``, ``kabupaten/kota``.
    """

    canonical: str
    urusan: tuple[str, ...]
    kind: str
    form: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name or code of an agency stands for.

    Attributes
    ----------
    text
        What was asked.
    state
        ``exact`` (the canonical name), ``alias`` (another name of it, or its parts all known),
        ``code`` (the agency code decided), ``near`` (a likely misspelling: ask, do not accept),
        ``ambiguous`` (several units bear the name) or ``unknown``.
    canonical
        Canonical unit; ``None`` when near, ambiguous or unknown.
    urusan
        Affairs joined by ``" | "``; from the code when there is one; of a near or ambiguous name
        only what the code says.
    kind
        Kind of the actor.
    candidates
        Other readings of an ambiguous or near name, the likeliest first.
    place
        The area in the name: ``Kabupaten Bandung``, ``Soreang`` of ``Kecamatan Soreang``.
    """

    text: str
    state: State
    canonical: str | None = None
    urusan: str | None = None
    kind: str | None = None
    candidates: tuple[str, ...] = ()
    place: str | None = None

    @property
    def settled(self) -> bool:
        """Whether it may be used without asking anyone."""
        return self.state in {"exact", "alias", "code"}


@dataclass(frozen=True, slots=True)
class _Alias:
    unit: str
    urusan: tuple[str, ...]


@cache
def opd_units() -> Mapping[str, UnitFact]:
    """Usual agencies of a region by canonical name, in the order of the nomenclature."""
    return MappingProxyType(
        {
            row["canonical"]: UnitFact(
                row["canonical"],
                _data.several(row["urusan"]),
                row["kind"],
                row["form"],
                _data.several(row["levels"]),
            )
            for row in _data.rows("opd_units.csv")
        }
    )


@cache
def _aliases() -> Mapping[str, tuple[_Alias, ...]]:
    """Group the readings of every alias, squeezed."""
    found: dict[str, list[_Alias]] = {}
    for row in _data.rows("opd_aliases.csv"):
        unit = opd_units()[row["canonical"]]
        reading = _Alias(unit.canonical, _data.several(row["urusan"]) or unit.urusan)
        readings = found.setdefault(squeeze(row["alias"]), [])
        if reading not in readings:
            readings.append(reading)
    for unit in opd_units().values():
        found.setdefault(squeeze(unit.canonical), [_Alias(unit.canonical, unit.urusan)])
    return MappingProxyType({key: tuple(readings) for key, readings in found.items()})


@cache
def unit_aliases() -> Mapping[str, tuple[str, ...]]:
    """Other names of each canonical unit, in the order of the table.

    Examples
    --------
    >>> "Disdik" in unit_aliases()["Dinas Pendidikan"]
    True
    """
    found: dict[str, list[str]] = {}
    for row in _data.rows("opd_aliases.csv"):
        found.setdefault(row["canonical"], []).append(row["alias"])
    return MappingProxyType({unit: tuple(names) for unit, names in found.items()})


@cache
def _near_keys() -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = sorted({r["alias"] for r in _data.rows("opd_aliases.csv")} | set(opd_units()))
    long = [n for n in names if len(n) >= _NEAR_LEAST_LETTERS and len(n.split()) > 1]
    return tuple(long), tuple(fold(name) for name in long)


@cache
def _prefixes() -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """Beginnings of names, their unit, and whether a proper name of a place follows."""
    return tuple(
        (re.compile(rf"^(?:{r['pattern']})\b\s*"), r["canonical"], r["names_place"] == "yes")
        for r in _data.rows("unit_prefixes.csv")
    )


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Phrases of combined names with their affairs, the longest first."""
    rows = sorted(_data.rows("urusan_phrases.csv"), key=lambda r: (-len(r["phrase"]), r["phrase"]))
    return tuple(
        (re.compile(rf"\b{re.escape(fold(r['phrase']))}\b"), _data.several(r["urusan"]))
        for r in rows
    )


@lru_cache(maxsize=16384)
def resolve_opd(text: str, *, code: str | None = None) -> Resolution:
    """Bring a name or code of an agency to its canonical unit and affairs.

    Parameters
    ----------
    text
        Name in any usual form (``Disdik Kab. Bandung``, ``DINAS PENDIDIKAN``), abbreviation, or
        agency code (``1.01.0.00.0.00.01.0000``).
    code
        Agency code when it stands in a column of its own; its affairs overrule the usual ones,
        and it decides between readings of an ambiguous name.

    Returns
    -------
    Resolution
        Never a guess: an ambiguous or near name says so in its ``state``.

    Examples
    --------
    >>> r = resolve_opd("Disdik Kab. Bandung")
    >>> r.canonical, r.urusan, r.state, r.place
    ('Dinas Pendidikan', '1.01', 'alias', 'Kabupaten Bandung')
    >>> resolve_opd("DKP").state
    'ambiguous'
    >>> resolve_opd("DKP", code="3.25.0.00.0.00.01.0000").canonical
    'Dinas Kelautan dan Perikanan'
    """
    affairs = urusan_of_opd_code(code or "") or urusan_of_opd_code(text)
    if urusan_of_opd_code(text):
        return _from_code(Resolution(text, "unknown"), affairs)
    return _with_code(_by_name(text), affairs, code or "")


def _with_code(found: Resolution, affairs: tuple[str, ...], code: str) -> Resolution:
    if not affairs:
        return found
    if found.settled:
        own = found.kind == "opd"
        return replace(found, urusan=" | ".join(affairs)) if own or not found.urusan else found
    if _PART_OF_UNIT.search(code) and found.state == "unknown":
        canonical = "Kelurahan" if affairs[0] == _DISTRICT else "UPTD"
        kind = opd_units()[canonical].kind
        joined = " | ".join(affairs)
        return replace(found, state="code", canonical=canonical, urusan=joined, kind=kind)
    return _from_code(found, affairs)


def _from_code(found: Resolution, affairs: tuple[str, ...]) -> Resolution:
    """Let the code decide between readings; several units may share one affair."""
    joined = " | ".join(affairs)
    units = [u for u in opd_units().values() if u.urusan[:1] == affairs[:1] and u.kind == "opd"]
    named = [u for u in units if u.canonical in found.candidates]
    fitting = named or ([] if found.state in {"ambiguous", "near"} else units)
    if len(fitting) == 1:
        unit = fitting[0]
        return replace(
            found, state="code", canonical=unit.canonical, urusan=joined, kind=unit.kind,
            candidates=(),
        )  # fmt: skip
    names = tuple(u.canonical for u in fitting) or found.candidates
    return replace(
        found, state="ambiguous" if names else found.state, canonical=None, urusan=joined,
        candidates=names, kind=found.kind or _kind_of(affairs),
    )  # fmt: skip


def _kind_of(affairs: tuple[str, ...]) -> str:
    return "kecamatan" if affairs[0].startswith("7.") else "opd"


def _by_name(text: str) -> Resolution:
    unit = _by_prefix(text)
    if unit:
        return unit
    bare, place = split_place(text)
    return (
        _by_alias(text, text, None)
        or _by_alias(text, bare, place)
        or _by_brackets(text, bare, place)
        or _by_body(text, place)
        or _by_parts(text, bare, place)
        or _by_likeness(text, bare, place)
        or Resolution(text, "unknown", place=place)
    )


def _by_brackets(text: str, name: str, place: str | None) -> Resolution | None:
    """Take ``Satuan Polisi Pamong Praja (Satpol PP)`` as either name."""
    match = re.fullmatch(r"(.+?)\s*\(([^()]+)\)\s*(.*)", name)
    if not match:
        return None
    outer = f"{match.group(1)} {match.group(3)}".strip()
    return _by_alias(text, outer, place) or _by_alias(text, match.group(2), place)


def _by_prefix(text: str) -> Resolution | None:
    """Units with a proper name of their own: Kecamatan Soreang, Puskesmas Kopo."""
    words = fold(text)
    for pattern, canonical, names_place in _prefixes():
        match = pattern.match(words)
        if match:
            unit = opd_units()[canonical]
            exact = match.group().strip() == fold(canonical)
            place = _proper_name(text, match.group()) if names_place else split_place(text)[1]
            return Resolution(
                text, "exact" if exact else "alias", canonical, " | ".join(unit.urusan) or None,
                unit.kind, place=place,
            )  # fmt: skip
    return None


def _proper_name(text: str, prefix: str) -> str | None:
    """Take the prefix and the area off: ``Kecamatan Soreang Kab. Bandung`` is in Soreang."""
    own = " ".join(text.split()[len(prefix.split()) :])
    name = split_area(own)[0].strip(" .,:-*)")
    return (name.title() if name.isupper() or name.islower() else name) or None


def _by_alias(text: str, name: str, place: str | None) -> Resolution | None:
    readings = _aliases().get(squeeze(name), ())
    if not readings:
        return None
    if len({reading.unit for reading in readings}) > 1:
        names = tuple(dict.fromkeys(reading.unit for reading in readings))
        return Resolution(text, "ambiguous", candidates=names, place=place)
    reading = readings[0]
    unit = opd_units()[reading.unit]
    state: State = "exact" if fold(name) == fold(unit.canonical) else "alias"
    return Resolution(
        text, state, unit.canonical, " | ".join(reading.urusan) or None, unit.kind, place=place
    )


def _by_body(text: str, place: str | None) -> Resolution | None:
    body = find_body(text)
    if body is None:
        return None
    return Resolution(text, "alias", body.name, None, body.kind, place=place)


def _by_parts(text: str, name: str, place: str | None) -> Resolution | None:
    """Read a combined name (Dinas A, B dan C) when every part of it is a known affair."""
    words = fold(name)
    form = re.match(r"^(dinas|badan|suku dinas)\s+", words)
    if not form:
        return None
    rest, affairs = words[form.end() :], list[tuple[int, str]]()
    for pattern, codes in _phrases():
        for match in pattern.finditer(rest):
            affairs += [(match.start(), code) for code in codes]
        rest = pattern.sub(lambda m: "#" * len(m.group()), rest)
    if not affairs or _LISTED.sub("", rest).replace("#", "").split():
        return None
    codes = tuple(dict.fromkeys(code for _, code in sorted(affairs)))
    unit = _main_unit(codes[0], "badan" if form.group(1) == "badan" else "dinas")
    canonical = unit.canonical if unit else urusan()[codes[0]].name
    return Resolution(text, "alias", canonical, " | ".join(codes), "opd", place=place)


def _main_unit(code: str, form: str) -> UnitFact | None:
    """Agency that usually leads an affair, of the form that the name says if there is one."""
    leading = [u for u in opd_units().values() if u.urusan[:1] == (code,) and u.kind == "opd"]
    same = [u for u in leading if u.form == form]
    return (same or leading or [None])[0]


def _by_likeness(text: str, name: str, place: str | None) -> Resolution | None:
    from rapidfuzz import fuzz, process

    words = fold(name)
    if len(words) < _NEAR_LEAST_LETTERS:
        return None
    names, folded = _near_keys()
    hits = process.extract(words, folded, scorer=fuzz.ratio, score_cutoff=NEAR_CUT, limit=5)
    readings = [reading for hit in hits for reading in _aliases()[squeeze(names[hit[2]])]]
    if not readings:
        return None
    units = tuple(dict.fromkeys(reading.unit for reading in readings))
    kinds = {opd_units()[unit].kind for unit in units}
    kind = kinds.pop() if len(kinds) == 1 else None
    return Resolution(text, "near", kind=kind, candidates=units, place=place)
