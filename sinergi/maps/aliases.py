"""Other names that people type: Disdik, Diskominfo, Polres."""

import csv
import re
from functools import cache
from importlib.resources import files

from sinergi.vocab import find_body, resolve_opd

#: Kinds of actors that have usual abbreviations.
OFFICIAL_KINDS = frozenset({"opd", "uptd", "dprd", "instansi_vertikal", "kementerian_lembaga"})
#: Longer ones are names of their own rather than what one types.
_SHORT = 16
_WORD = re.compile(r"[a-z0-9 ]+")


@cache
def _by_unit() -> dict[str, tuple[str, ...]]:
    """Short names by canonical unit."""
    table = files("sinergi.vocab").joinpath("data", "opd_aliases.csv").read_text("utf-8-sig")
    found: dict[str, dict[str, None]] = {}
    for row in csv.DictReader(table.splitlines()):
        if len(row["alias"]) <= _SHORT:
            found.setdefault(row["canonical"], {})[row["alias"].lower()] = None
    return {unit: tuple(names) for unit, names in found.items()}


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
