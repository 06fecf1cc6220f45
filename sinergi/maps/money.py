"""Rupiah as people say them."""

from sinergi.i18n import LANGUAGES, Lang, format_number
from sinergi.maps.scene import Words

_STEPS: tuple[tuple[int, dict[Lang, str]], ...] = (
    (10**12, {"id": "triliun", "en": "trillion"}),
    (10**9, {"id": "miliar", "en": "billion"}),
    (10**6, {"id": "juta", "en": "million"}),
)


def short_rupiah(value: int) -> Words:
    """Rupiah in every language, three digits and the step.

    Examples
    --------
    >>> short_rupiah(3_240_000_000)["id"]
    'Rp3,2 miliar'
    >>> short_rupiah(850)["en"]
    'Rp850'
    """
    for size, names in _STEPS:
        if value >= size:
            share = value / size
            decimals = 0 if share >= 100 else 1  # noqa: PLR2004 - three digits say enough
            return {
                g: f"Rp{format_number(share, decimals=decimals, lang=g)} {names[g]}"
                for g in LANGUAGES
            }
    return {g: f"Rp{format_number(value, lang=g)}" for g in LANGUAGES}
