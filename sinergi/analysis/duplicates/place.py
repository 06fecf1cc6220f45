"""Places named in cells: kecamatan and villages; "everywhere" and office addresses are none."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from sinergi.analysis.duplicates.normalise import tokens, words

_STOP = (
    r"(?=$|[,;()/.:|]|\b(?:kecamatan|kec|desa|ds|kelurahan|kel|kabupaten|kab|kota|provinsi|prov|"
    r"tahun|dan|di|se|rt|rw|distrik|dusun|jl|jalan)\b)"
)
_DISTRICT = re.compile(rf"\b(?:kecamatan|kec|distrik|kapanewon|kemantren)\b\.?\s*(.+?)\s*{_STOP}")
_VILLAGE = re.compile(
    rf"(?<!kepala )\b(?:desa\s*/\s*kel(?:urahan)?|desa|ds|kelurahan|kel|nagari|gampong|kalurahan)"
    rf"\b\.?\s*(.+?)\s*{_STOP}"
)
_CACHE = 1 << 16
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where something takes place, as far as it is told.

    Attributes
    ----------
    districts, villages
        Names as folded words; empty when not told.
    """

    districts: frozenset[str] = field(default_factory=frozenset[str])
    villages: frozenset[str] = field(default_factory=frozenset[str])

    @property
    def told(self) -> bool:
        """Whether a place below the region is named."""
        return bool(self.districts or self.villages)


NOWHERE = Place()


def _names(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    found: set[str] = set()
    for name in pattern.findall(text):
        parts = tokens(name)
        if parts and len(parts) <= _LONGEST and _can_be_a_name(parts[0]):
            found.add(" ".join(parts))
    return frozenset(found)


def _can_be_a_name(first: str) -> bool:
    lists = words()
    return not (first.isdigit() or first in lists.everywhere_words or first in lists.stop)


@lru_cache(maxsize=_CACHE)
def of_cell(value: str, known: frozenset[str] = frozenset()) -> Place:
    """Place of a place cell.

    Parameters
    ----------
    value
        The cell.
    known
        Names of the kecamatan of the region; a bare name counts when it is one of them.

    Examples
    --------
    >>> sorted(of_cell("Desa Sukamaju, Kec. Soreang").districts)
    ['soreang']
    >>> of_cell("Kab. Bandung, Semua Kecamatan, Semua Kelurahan").told
    False
    >>> of_cell("Kantor Dinas, Jl. Raya Soreang KM 17", frozenset({"soreang"})).told
    False
    """
    text = value.casefold()
    parts = set(tokens(text))
    if parts & words().office_words:
        return NOWHERE
    districts = _names(_DISTRICT, text)
    villages = _names(_VILLAGE, text)
    if not districts and not villages:
        bare = [" ".join(tokens(p)) for p in re.split(r"[,;|]", text)]
        districts = frozenset(b for b in bare if b in known)
    return Place(districts, villages)


@lru_cache(maxsize=_CACHE)
def of_title(value: str, known: frozenset[str] = frozenset()) -> Place:
    """Place told inside a title or description: a known kecamatan, written as such.

    A village word in a title ("aparatur desa dan kelurahan") is mostly a beneficiary, and
    "tingkat kecamatan" names none.
    """
    text = value.casefold()
    return Place(_names(_DISTRICT, text) & known) if "kec" in text else NOWHERE


def of_agency(name: str) -> Place:
    """Take the place of a kecamatan from its name.

    Examples
    --------
    >>> sorted(of_agency("KECAMATAN SOLOKAN JERUK").districts)
    ['solokan jeruk']
    """
    parts = tokens(name)
    if len(parts) > 1 and parts[0] in words().subdistrict_words:
        return Place(frozenset({" ".join(parts[1:])}), frozenset())
    return NOWHERE


def known_districts(names: Iterable[str]) -> frozenset[str]:
    """Names of kecamatan found in agency names."""
    return frozenset(d for n in names for d in of_agency(n).districts)
