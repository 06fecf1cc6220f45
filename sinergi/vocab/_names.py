"""Names of agencies and areas made comparable."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^a-z0-9&]+")
_JOINED = {"olah raga": "olahraga", "sumberdaya": "sumber daya", "sat pol pp": "satpol pp"}


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, ASCII, one space between words, no punctuation.

    ``&`` is read as the word ``dan``; hyphens and slashes part words.

    Examples
    --------
    >>> fold("DINAS  Pemuda & Olah-Raga (Dispora)")
    'dinas pemuda dan olahraga dispora'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = _NOT_WORD.sub(" ", plain).replace("&", " dan ")
    folded = " ".join(words.split())
    for apart, together in _JOINED.items():
        folded = folded.replace(apart, together)
    return folded


def squeeze(text: str) -> str:
    """Fold and drop the spaces, so that ``Satpol-PP`` and ``SatpolPP`` are one.

    Examples
    --------
    >>> squeeze("Satpol-PP")
    'satpolpp'
    """
    return fold(text).replace(" ", "")
