"""Makes any text fit to be shown: inert, legible, of bearable length."""

import re

#: Controls, marks that turn the direction of the text around them, halves of characters.
_HARMFUL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]+"
)
MAX_LABEL = 160
MAX_TEXT = 600


def clean(value: object, *, limit: int = MAX_LABEL) -> str:
    r"""Text of ``value`` without controls, spaces joined, cut with an ellipsis.

    Examples
    --------
    >>> clean("Dinas\x00 Sosial\u202e ", limit=20)
    'Dinas Sosial'
    >>> clean("x" * 500, limit=5)
    'xxxx…'
    """
    found = str(value)[: limit * 4]
    found = " ".join(_HARMFUL.sub(" ", found).split())
    return found if len(found) <= limit else f"{found[: limit - 1].rstrip()}…"


_SMALL = frozenset({"dan", "di", "dari", "dengan", "untuk", "yang", "pada", "ke", "serta"})
_VOWELS = frozenset("AEIOU")


def calm(name: str) -> str:
    """Write a name that shouts in capitals as other names are written.

    Words without a vowel, or of four letters with only one, stay as they are: they are
    abbreviations (RSUD, UPTD) more often than not.

    Examples
    --------
    >>> calm("DINAS KOMUNIKASI DAN INFORMATIKA")
    'Dinas Komunikasi dan Informatika'
    >>> calm("RSUD OTO ISKANDAR")
    'RSUD Oto Iskandar'
    >>> calm("Dinas PUPR")
    'Dinas PUPR'
    """
    if not name.isupper() or " " not in name:
        return name
    return " ".join(_calm_word(word) for word in name.split())


def _calm_word(word: str) -> str:
    if word.lower() in _SMALL:
        return word.lower()
    vowels = sum(letter in _VOWELS for letter in word)
    abbreviated = vowels == 0 or (len(word) == 4 and vowels == 1)  # noqa: PLR2004 - RSUD, UPTD, DPRD
    return word if abbreviated else word.capitalize()
