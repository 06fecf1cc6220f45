"""Offices and persons among names of bodies: neither is an agency.

A head of region leads a region and stands above its agencies; a person is never modelled
(DESIGN.md section 9.4). Which words tell them is data (``data/bodies.toml``).
"""

import re
from functools import cache, lru_cache

from sinergi.exchange.headers import data, fold
from sinergi.exchange.letters import usual_letters
from sinergi.vocab import find_body, find_region, opd_units, resolve_opd, split_place, urusan

__all__ = [
    "head_of_region", "is_addressed", "is_collective", "is_degree", "looks_like_person",
]  # fmt: skip

_NAME_WORD = re.compile(r"[A-Z][a-z'\u2019]+|[A-Z]\.?")
_LISTED = re.compile(r"[,;|\n]")
_AND = re.compile(r"\b(?:dan|serta|bersama|dengan)\b")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_ALL_OF_AREA = re.compile(r"\bse (?=\w).*$")
_LEAST, _MOST = 2, 4
_LONG = 3


@cache
def _words(table: str, key: str) -> frozenset[str]:
    return frozenset(data("bodies")[table][key])


@lru_cache(maxsize=4096)
def head_of_region(name: str) -> str | None:
    """Name the office when a name is that of a head of region or his deputy.

    Examples
    --------
    >>> head_of_region("Bapak Bupati Bandung"), head_of_region("Wabup")
    ('Kepala daerah (gubernur, bupati, wali kota)', 'Wakil kepala daerah')
    >>> head_of_region("Kepala Dinas Sosial") is None, head_of_region("Bupati, Polres") is None
    (True, True)
    """
    if _LISTED.search(name):
        return None
    found = [_head(part.split()) for part in _AND.split(fold(name))]
    return found[0] if None not in found else None


def _head(words: list[str]) -> str | None:
    while words and words[0] in _words("offices", "polite"):
        words = words[1:]
    short = data("bodies")["offices"]["short"]
    body = find_body(" ".join(short.get(word, word) for word in words)) if words else None
    return body.name if body is not None and body.id in _words("offices", "heads") else None


def is_collective(name: str) -> bool:
    """Whether a name stands for many bodies at once and names none of them.

    Examples
    --------
    >>> [is_collective(n) for n in ("OPD terkait", "Camat se-Kabupaten Bandung", "dan lain-lain")]
    [True, True, True]
    >>> is_collective("Dinas Sosial"), is_collective("Forum Camat"), is_collective("Unsur TNI")
    (False, False, False)
    """
    outside = _BRACKETS.sub("", name)
    words = fold(f"{split_place(outside)[0]} {name[len(outside) :]}")
    bare = _ALL_OF_AREA.sub("", fold(name)).strip()
    marked = bare != fold(name)
    words = bare if marked else words
    for mark in sorted(_words("collective", "marks"), key=len, reverse=True):
        shorter = re.sub(rf"\b{mark}\b", " ", words)
        marked |= shorter != words
        words = shorter
    return marked and set(words.split()) <= _words("collective", "bodies")


def is_degree(text: str) -> bool:
    """Whether a text is an academic degree: it belongs to the name before it.

    Examples
    --------
    >>> is_degree("S.Sos"), is_degree("M.Si."), is_degree("Dinsos")
    (True, True, False)
    """
    return fold(text) in _words("persons", "degrees")


def is_addressed(name: str) -> bool:
    """Whether a name opens as that of a person does ("Pak Budi") and names no organisation.

    Examples
    --------
    >>> is_addressed("Bu Ani"), is_addressed("Ibu PKK Desa"), is_addressed("Buruh Tani")
    (True, False, False)
    """
    words = fold(name).split()
    if len(words) < _LEAST or words[0] not in _words("persons", "addressed"):
        return False
    return not _names_organisation(words)


def looks_like_person(name: str) -> bool:
    """Whether an unknown name is likely that of a person.

    Two to four words with a capital each (and perhaps a degree), none of them a word of
    organisations, and no abbreviation among them.

    Examples
    --------
    >>> looks_like_person("Asep Sunandar"), looks_like_person("BUDI SANTOSO SH")
    (True, True)
    >>> looks_like_person("Laskar Damai"), looks_like_person("GP Sapma"), looks_like_person("PSHT")
    (False, False, False)
    """
    if is_addressed(name):
        return True
    folded = fold(name).split()
    if _names_organisation(folded) or any(_is_public_word(word) for word in folded):
        return False
    bare, titled = _without_degrees(name)
    words = usual_letters(bare).split()
    if not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    return (_LEAST - titled) <= len(words) <= _MOST and any(len(word) > _LEAST for word in words)


@cache
def _public_words() -> frozenset[str]:
    names = [*opd_units(), *(fact.name for fact in urusan().values())]
    return frozenset(w for name in names for w in fold(name).split() if len(w) > _LONG)


@lru_cache(maxsize=4096)
def _is_public_word(word: str) -> bool:
    """Whether a word belongs to a unit, an affair or an area."""
    if len(word) <= _LONG:
        return False
    places = (word, f"kabupaten {word}", f"kota {word}")
    if word in _public_words() or any(find_region(place) is not None for place in places):
        return True
    return resolve_opd(word).settled


def _without_degrees(name: str) -> tuple[str, bool]:
    words = name.replace(",", " ").split()
    kept = len(words)
    while kept > 1 and is_degree(words[kept - 1]):
        kept -= 1
    return " ".join(words[:kept]), kept < len(words)


def _names_organisation(words: list[str]) -> bool:
    return not _words("organisation", "words").isdisjoint(words)
