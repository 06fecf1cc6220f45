"""Takes the name of the area off the name of an agency."""

import re
from functools import cache

from sinergi.vocab._names import fold
from sinergi.vocab.regions import find_region, regions

_AREA = re.compile(
    r"[\s,/-]+(?:(?:pada|di)\s+)?(?:pemerintah\s+(?:daerah\s+)?)?"
    r"\b(?:kab(?:upaten)?(?:\s+administrasi)?|kota(?:\s+administrasi)?|prov(?:insi)?|propinsi|"
    r"pemkab|pemkot|pemprov|daerah\s+khusus\s+ibukota|daerah\s+istimewa)\b\.?\s+.+$",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^(?:pemerintah|pemkab|pemkot|pemprov)\b\s*(?:daerah\s+)?", re.IGNORECASE)
_MOST_WORDS = 5


@cache
def _names() -> frozenset[str]:
    """Areas that may follow the name of an agency without a word such as Kabupaten."""
    return frozenset(
        fold(f.name).removeprefix("kabupaten ").removeprefix("kota ") for f in regions().values()
    )


def split_area(text: str) -> tuple[str, str | None]:
    """Part off an area that is called one: ``... Kab. Bandung``, ``... Provinsi Banten``."""
    cleaned = " ".join(text.split())
    match = _AREA.search(f" {cleaned}")
    if not match or not cleaned[: max(match.start() - 1, 0)].strip():
        return cleaned, None
    return cleaned[: match.start() - 1].strip(" ,/-"), _official(match.group().strip(" ,/-"))


def split_place(text: str) -> tuple[str, str | None]:
    """Part the name of an agency from that of its area.

    Parameters
    ----------
    text
        ``Disdik Kab. Bandung``, ``Bakesbangpol Provinsi Jawa Barat``, ``Inspektorat Garut``.

    Returns
    -------
    tuple
        The name and the area; the official name of the area when it is known, else as written,
        ``None`` when there is none.

    Examples
    --------
    >>> split_place("Disdik Kab. Bandung")
    ('Disdik', 'Kabupaten Bandung')
    """
    name, area = split_area(text)
    return (name, area) if area else _bare_area(_OWNER.sub("", name))


def _official(area: str) -> str:
    words = re.sub(r"^(?:pada|di|pemerintah)\s+", "", area, flags=re.IGNORECASE)
    fact = find_region(words)
    return fact.name if fact else words


def _bare_area(name: str) -> tuple[str, str | None]:
    words = name.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        tail = " ".join(words[-count:])
        fact = find_region(tail)
        if fact or fold(tail) in _names():
            return " ".join(words[:-count]).strip(" ,/-"), fact.name if fact else tail
    return name, None
