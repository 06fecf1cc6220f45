"""Ids made of words."""

import hashlib

from sinergi.exchange.headers import fold

__all__ = ["in_region", "slug"]

_MOST_SLUG = 72


def slug(text: str) -> str:
    """Words joined by hyphens, short enough for an id.

    Examples
    --------
    >>> slug("Satuan Polisi Pamong Praja")
    'satuan-polisi-pamong-praja'
    """
    words = fold(text).replace(" ", "-")
    if words and len(words) <= _MOST_SLUG:
        return words
    # Too long, or of letters that fold to nothing: a digest keeps different texts apart.
    digest = hashlib.sha256((words or text).encode()).hexdigest()[:8]
    return f"{words[: _MOST_SLUG - 9].rstrip('-') or 'x'}-{digest}"


def in_region(region: str | None, name: str) -> str:
    """Id of a thing of a region.

    Examples
    --------
    >>> in_region("32.04", "kodim")
    '32.04:kodim'
    """
    return f"{region}:{name}" if region else name
