"""Other names that people type: Disdik, Diskominfo, Polres."""

import re
from functools import cache

from sinergi.vocab import find_body, resolve_opd, unit_aliases

#: Kinds of actors that have usual abbreviations.
OFFICIAL_KINDS = frozenset({"opd", "uptd", "dprd", "instansi_vertikal", "kementerian_lembaga"})
#: Longer ones are names of their own rather than what one types.
_SHORT = 16
_WORD = re.compile(r"[a-z0-9 ]+")


@cache
def _by_unit() -> dict[str, tuple[str, ...]]:
    """Short names by canonical unit."""
    return {
        unit: tuple(dict.fromkeys(name.lower() for name in names if len(name) <= _SHORT))
        for unit, names in unit_aliases().items()
    }


@cache
def other_names(name: str) -> tuple[str, ...]:
    """Short names of the agency or body that ``name`` means, none when that is not sure.

    Examples
    --------
    >>> "disdik" in other_names("Dinas Pendidikan")
    True
    >>> "polres" in other_names("Kepolisian Resor Bandung")
    True
    """
    unit = resolve_opd(name)
    if unit.settled and unit.canonical in _by_unit():
        return _by_unit()[unit.canonical]
    body = find_body(name)
    if body is None:
        return ()
    return tuple(p for p in body.patterns if len(p) <= _SHORT and _WORD.fullmatch(p))
