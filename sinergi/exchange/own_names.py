"""How the users themselves write the name of an agency, and what a misspelt short name may mean.

An agency keeps the identity of its unit whatever its name; people find it again under the name
that they gave it.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from sinergi.exchange.headers import data, fold
from sinergi.exchange.letters import usual_letters
from sinergi.vocab import resolve_opd, unit_aliases

__all__ = ["best_form", "full_name", "near_short_names"]

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
#: Shorter words have too many neighbours; more meanings than this are no hint.
_SHORTEST, _MOST = 5, 3


@lru_cache(maxsize=4096)
def full_name(name: str, canonical: str) -> str | None:
    """Own full name of an agency, ``None`` where the usual name says it as well.

    A full name opens with the form of the unit (Dinas, Badan) and holds no abbreviation.

    Parameters
    ----------
    name
        As written, without the area.
    canonical
        Usual name of the unit.

    Examples
    --------
    >>> full_name("DINAS PEMUDA DAN OLAHRAGA", "Dinas Kepemudaan dan Olahraga")
    'Dinas Pemuda dan Olahraga'
    >>> full_name("Dinas PUPR", "Dinas Pekerjaan Umum dan Penataan Ruang") is None
    True
    """
    bare = _BRACKETS.sub("", name).strip()
    if fold(bare) == fold(canonical):
        return None
    shown = usual_letters(bare.upper() if bare.islower() else bare)
    first, *rest = shown.split() or [""]
    if not rest or fold(first) not in data("bodies")["full_names"]["open"]:
        return None
    return None if any(_is_abbreviation(word.strip(".,")) for word in rest) else shown


def _is_abbreviation(word: str) -> bool:
    return (word.isupper() and len(word) > 1) or resolve_opd(word).settled


def best_form(forms: Mapping[str, int]) -> str | None:
    """Most frequent form, then the longest, then the first of the alphabet.

    Examples
    --------
    >>> best_form({"Dinas A": 2, "Dinas B": 2, "Dinas Abc": 1})
    'Dinas A'
    """
    return min(forms, key=lambda form: (-forms[form], -len(form), form), default=None)


@cache
def _short_names() -> Mapping[str, tuple[str, ...]]:
    """Single words that stand for agencies, with what they mean."""
    found: dict[str, dict[str, None]] = {}
    for unit, names in unit_aliases().items():
        for word in map(fold, names):
            if len(word) >= _SHORTEST and " " not in word:
                found.setdefault(word, {}).setdefault(unit)
    return {word: tuple(units) for word, units in found.items()}


@lru_cache(maxsize=4096)
def near_short_names(name: str) -> tuple[str, ...]:
    """Units whose short name differs from a word by one letter; a question, never an answer.

    Examples
    --------
    >>> near_short_names("Dnsos")
    ('Dinas Sosial',)
    >>> near_short_names("Yayasan Dnsos")
    ()
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    word = fold(name)
    if len(word) < _SHORTEST or " " in word:
        return ()
    same = [known for known in _short_names() if known[0] == word[0]]
    hits = process.extract(word, same, scorer=OSA.distance, score_cutoff=1, limit=None)
    units = sorted({unit for hit in hits for unit in _short_names()[hit[0]]})
    return tuple(units) if len(units) <= _MOST else ()
