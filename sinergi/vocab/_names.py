"""Names of agencies and areas made comparable."""

import re
import unicodedata
from functools import cache, lru_cache

from sinergi.vocab import _data

_NOT_WORD = re.compile(r"[^a-z0-9&]+")


@cache
def _spellings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(rf"\b{re.escape(row['written'])}\b"), row["meant"])
        for row in _data.rows("spellings.csv")
    )


@cache
def _misspelt() -> re.Pattern[str]:
    """All other spellings at once: most names have none."""
    listed = "|".join(re.escape(row["written"]) for row in _data.rows("spellings.csv"))
    return re.compile(rf"\b(?:{listed})\b")


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, ASCII, one space between words, no punctuation.

    ``&`` is read as the word ``dan``; hyphens and slashes part words; usual other spellings
    become one.

    Examples
    --------
    >>> fold("DINAS  Pemuda & Olah-Raga (Dispora)")
    'dinas pemuda dan olahraga dispora'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = _NOT_WORD.sub(" ", plain).replace("&", " dan ")
    folded = " ".join(words.split())
    if _misspelt().search(folded):
        for written, meant in _spellings():
            folded = written.sub(meant, folded)
    return folded


def squeeze(text: str) -> str:
    """Fold and drop the spaces, so that ``Satpol-PP`` and ``SatpolPP`` are one.

    Examples
    --------
    >>> squeeze("Satpol-PP")
    'satpolpp'
    """
    return fold(text).replace(" ", "")
