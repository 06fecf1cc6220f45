# pyright: basic
# pandas has no complete types
"""Line breaks of SIRUP that lost their backslashes: ``Uang Harianrn- Uang Transpor``.

The dumps write a line break as the letters ``rn``. They are taken for one only where no word can
end so: behind a consonant, a capital, a figure or a blank, or before a capital, the mark of a
list or the end; never at the end of a word that is known to end in *rn* (modern, intern).
"""

import re
from functools import cache

import pandas as pd

from sinergi.exchange.headers import data

__all__ = ["mend_breaks"]

#: Worth a closer look: "rn" that is not in the middle of a word.
_SUSPECT = r"rn(?:[^a-z]|$)"
_BREAK = re.compile(
    r"(?P<word>[^\W\d_]*?)(?:rn)+"
    r"(?:(?P<clear>(?=[A-Z]|\s*(?:-[A-Z]|[-#*\u2022]\s|\d{1,2}[.)]|$)))|(?=[^a-z]|$))"
)
_VOWELS = frozenset("aeiouAEIOU")
_LEAST_STEM = 4


def mend_breaks(texts: pd.Series) -> tuple[pd.Series, int]:
    """Put a blank where a line break was.

    Parameters
    ----------
    texts
        Text of any rows, missing allowed.

    Returns
    -------
    tuple
        The texts and how many of them were mended.

    Examples
    --------
    >>> mend_breaks(pd.Series(["Akomodasi Tahunrn- Sewarn2. Pasar modern - Uangrn"]))[0][0]
    'Akomodasi Tahun - Sewa 2. Pasar modern - Uang '
    """
    suspect = texts.str.contains(_SUSPECT, regex=True).fillna(value=False).astype(bool)
    if not suspect.any():
        return texts, 0
    mended = texts.where(~suspect, texts[suspect].map(_mended).reindex(texts.index))
    return mended, int((mended[suspect] != texts[suspect]).sum())


def _mended(text: str) -> str:
    return _BREAK.sub(_blank, text)


def _blank(found: re.Match[str]) -> str:
    stem = found["word"]
    sure = not stem or stem[-1] not in _VOWELS or stem[-1].isupper()
    clear = found["clear"] is not None and len(stem) >= _LEAST_STEM
    word = f"{stem}rn".casefold()
    return f"{stem} " if (sure or clear) and not word.endswith(_real_words()) else found.group()


@cache
def _real_words() -> tuple[str, ...]:
    return tuple(data("headers")["line_breaks"]["words"])
