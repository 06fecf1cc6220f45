"""Names in capitals, as budget systems shout them, brought to the letters that people read."""

import re
from functools import cache

from sinergi.exchange.headers import data

__all__ = ["usual_letters"]

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ROMAN = re.compile(r"[IVX]+")
_VOWELS = frozenset("AEIOU")
#: Abbreviations such as RSUD and UMKM have at most this many letters and vowels.
_ABBREVIATION, _FEW_VOWELS = 5, 1


def usual_letters(name: str) -> str:
    """Write a name that is all in capitals as people write it; any other name stays as it is.

    Parameters
    ----------
    name
        As the file has it.

    Returns
    -------
    str
        Words with a capital, ``dan`` and its like small, abbreviations and Roman numbers in
        capitals: those without a vowel, or with one in at most five letters, and those that
        ``letters.capital`` in ``data/headers.toml`` lists.

    Examples
    --------
    >>> usual_letters("DINAS PENGENDALIAN PENDUDUK, KB DAN PERLINDUNGAN ANAK")
    'Dinas Pengendalian Penduduk, KB dan Perlindungan Anak'
    >>> usual_letters("PT BANK XYZ"), usual_letters("PMII"), usual_letters("DINSOS Kab. X")
    ('PT Bank XYZ', 'PMII', 'DINSOS Kab. X')
    """
    if not name.isupper() or _is_bare_abbreviation(name):
        return name
    return _WORD.sub(_written, name)


def _written(found: re.Match[str]) -> str:
    word, behind = found.group(), found.string[found.end() : found.end() + 1]
    if behind == "-" and word in _words("article"):
        return word.capitalize()
    return _word(word, first=found.start() == 0)


def _is_bare_abbreviation(name: str) -> bool:
    """Tell a name that is one short word: what it stands for is not known, so it stays."""
    return len(_WORD.findall(name)) == 1 and len(name) <= _ABBREVIATION


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word.upper() for word in data("headers")["letters"][kind])


def _word(word: str, *, first: bool) -> str:
    if word in _words("small"):
        return word.capitalize() if first else word.lower()
    stays = _ROMAN.fullmatch(word) or word in _words("capital") or _is_abbreviation(word)
    return word if stays else word.capitalize()


def _is_abbreviation(word: str) -> bool:
    vowels = sum(letter in _VOWELS for letter in word)
    if vowels == 0:
        return True
    few = vowels <= _FEW_VOWELS and len(word) <= _ABBREVIATION
    return few and word not in _words("ordinary")
