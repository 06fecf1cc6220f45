"""Provinces, kabupaten and kota with their official Kemendagri codes."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sinergi.errors import UnknownTermError, near_misses
from sinergi.vocab import _data
from sinergi.vocab._names import fold

_MOST_OFFERED = 5
_DIGITS = re.compile(r"\d{2}([.\s]?\d{2})?")
_SHORT = {"kab": "kabupaten", "kabupaten administrasi": "kabupaten", "prov": "provinsi",
          "propinsi": "provinsi", "kep": "kepulauan", "pemkab": "kabupaten", "pemkot": "kota",
          "pemprov": "provinsi", "kotamadya": "kota"}  # fmt: skip
_LEAD = re.compile(r"^(?:pemerintah|pemda)\s+|^daerah\s+(?=(?:kabupaten|kota|provinsi)\b)")


@dataclass(frozen=True, slots=True)
class RegionFact:
    """An area of the code list.

    Attributes
    ----------
    code
        Dotted Kemendagri code (``32``, ``32.04``); BPS codes are another list.
    name
        Official name in full: ``Kabupaten Bandung``, ``Kota Bandung``, ``Jawa Barat``.
    level
        ``provinsi``, ``kabupaten`` or ``kota``.
    parent
        Code of the province, ``None`` for a province.
    lat, lon
        Degrees (WGS 84) of the seat of government, ``None`` when no free source names it.
    valid_from, valid_to
        Days between which the area exists, ``None`` when not recorded here.
    """

    code: str
    name: str
    level: str
    parent: str | None = None
    lat: float | None = None
    lon: float | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@cache
def regions() -> Mapping[str, RegionFact]:
    """38 provinces and 514 kabupaten/kota by code.

    Examples
    --------
    >>> regions()["32.04"].name
    'Kabupaten Bandung'
    """
    return MappingProxyType({row["code"]: _fact(row) for row in _data.rows("regions.csv")})


def _fact(row: dict[str, str]) -> RegionFact:
    return RegionFact(
        row["code"],
        row["name"],
        row["level"],
        row["parent"] or None,
        _data.number(row["lat"]),
        _data.number(row["lon"]),
        _data.day(row["valid_from"]),
        _data.day(row["valid_to"]),
    )


def region(code: str) -> RegionFact:
    """Area of a code.

    Parameters
    ----------
    code
        Dotted Kemendagri code.

    Raises
    ------
    UnknownTermError
        The code is not in the list; areas of a like code or name are offered.

    Examples
    --------
    >>> region("32.73").name
    'Kota Bandung'
    """
    known = regions()
    if code in known:
        return known[code]
    near = _near_names(code) if any(ch.isalpha() for ch in code) else _near_codes(code)
    if not near:
        raise UnknownTermError("vocab.unknown_region", word=code)
    offered = ", ".join(f"{fact.name} ({fact.code})" for fact in near)
    raise UnknownTermError("vocab.unknown_region_near", word=code, near=offered)


def _near_names(text: str) -> list[RegionFact]:
    """Areas of that very name first (a kabupaten and a kota may share it), then like ones."""
    name = _plain(text).removeprefix("provinsi ")
    bare = _bare(name)
    by_bare: dict[str, list[RegionFact]] = {}
    for fact in regions().values():
        by_bare.setdefault(_bare(_plain(fact.name)), []).append(fact)
    by_name = {_plain(fact.name): fact for fact in regions().values()}
    found = list(by_bare.get(bare, ()))
    if bare == name:
        found += [fact for one in near_misses(bare, by_bare) for fact in by_bare[one]]
    else:
        found += [by_name[one] for one in near_misses(name, by_name)]
    return list(dict.fromkeys(found))[:_MOST_OFFERED]


def _near_codes(code: str) -> list[RegionFact]:
    """Areas of the same province with a like code; of an unknown province there are none."""
    province = "".join(ch for ch in code if ch.isdigit())[:2]
    own = [key for key, fact in regions().items() if province in (key, fact.parent)]
    return [regions()[key] for key in near_misses(code, own)]


def _bare(name: str) -> str:
    return name.removeprefix("kabupaten ").removeprefix("kota ")


@cache
def _by_name() -> Mapping[str, RegionFact]:
    found: dict[str, RegionFact] = {}
    for fact in regions().values():
        found[_plain(fact.name)] = fact
        if fact.level == "provinsi":
            found[f"provinsi {_plain(fact.name)}"] = fact
    for row in _data.rows("region_aliases.csv"):
        if row["code"]:
            found[_plain(row["alias"])] = regions()[row["code"]]
    return MappingProxyType(found)


@cache
def _by_bare_name() -> Mapping[str, tuple[RegionFact, ...]]:
    found: dict[str, tuple[RegionFact, ...]] = {}
    for fact in regions().values():
        if fact.level != "provinsi":
            bare = _bare(_plain(fact.name))
            found[bare] = (*found.get(bare, ()), fact)
    for row in _data.rows("region_aliases.csv"):
        if not row["code"]:
            found.pop(_plain(row["alias"]), None)
    return MappingProxyType(found)


@cache
def _by_letters() -> Mapping[str, RegionFact]:
    """Names without their spaces: ``Muko Muko`` is ``Mukomuko``; shared ones are left out."""
    found: dict[str, set[RegionFact]] = {}
    for name, fact in _by_name().items():
        found.setdefault(name.replace(" ", ""), set()).add(fact)
    for name, facts in _by_bare_name().items():
        found.setdefault(name.replace(" ", ""), set()).update(facts)
    return MappingProxyType({key: facts.pop() for key, facts in found.items() if len(facts) == 1})


def _plain(text: str) -> str:
    words = fold(text).replace("administrasi ", "")
    words = " ".join(_SHORT.get(word, word) for word in words.split())
    return _LEAD.sub("", _LEAD.sub("", words))


def find_region(text: str) -> RegionFact | None:
    """Area that a text names, in any usual spelling, else ``None``.

    Parameters
    ----------
    text
        A code with or without its dot, or a name: ``Kab. Bandung``, ``KABUPATEN BANDUNG``,
        ``32.04``, ``3204``, ``DIY``. A bare name that a kabupaten and a kota share
        (``Bandung``) names neither.

    Examples
    --------
    >>> find_region("3204").name
    'Kabupaten Bandung'
    >>> find_region("Bandung") is None
    True
    """
    stripped = text.strip()
    if _DIGITS.fullmatch(stripped):
        digits = "".join(ch for ch in stripped if ch.isdigit())
        code = digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}"  # noqa: PLR2004 - a province has two digits
        return regions().get(code)
    name = _plain(stripped)
    if name in _by_name():
        return _by_name()[name]
    bare = _by_bare_name().get(name, ())
    if bare:
        return bare[0] if len(bare) == 1 else None
    return _by_letters().get(name.replace(" ", ""))
