"""Government affairs (urusan), sectors (rumpun) and what counts as overhead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from sinergi.vocab import _data
from sinergi.vocab._names import fold

_URUSAN_CODE = re.compile(r"\b(\d\.\d{2})\b(?!\.)")
_OPD_CODE = re.compile(r"^(\d\.\d{2})\.(\d\.\d{2})\.(\d\.\d{2})(\.\d{2}(\.\d{1,4})?)?$")
_PROGRAM_CODE = re.compile(r"^(?:X\.XX|\d\.\d{2})\.(\d{2})(?:\.|$)", re.IGNORECASE)
_OVERHEAD_PROGRAM = "01"


@dataclass(frozen=True, slots=True)
class UrusanFact:
    """A government affair (bidang urusan) or supporting element.

    Attributes
    ----------
    code
        Code of the nomenclature (``1.01``).
    name
        Indonesian name.
    group
        ``wajib_dasar``, ``wajib_nondasar``, ``pilihan``, or ``unsur_...`` for the elements that
        are no affair of their own.
    sector
        Id of the sector (rumpun) in which silos are measured.
    merge_group
        Letter of PP 18/2016 Ps 18(4) and 40(4): affairs of one letter may share a dinas;
        ``27-...`` for the badan of Ps 27; ``None`` when none may be merged.
    levels
        Levels of government that run it; empty when province and kabupaten/kota both do.
    """

    code: str
    name: str
    group: str
    sector: str
    merge_group: str | None
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectorFact:
    """A sector (rumpun): affairs close enough to be expected to work together anyway."""

    id: str
    name_id: str
    name_en: str


@cache
def urusan() -> Mapping[str, UrusanFact]:
    """Affairs and elements by code.

    Examples
    --------
    >>> urusan()["2.16"].name
    'Komunikasi dan Informatika'
    """
    return MappingProxyType(
        {
            row["code"]: UrusanFact(
                row["code"],
                row["name"],
                row["group"],
                row["sector"],
                row["merge_group"] or None,
                _data.several(row["levels"]),
            )
            for row in _data.rows("urusan.csv")
        }
    )


@cache
def sectors() -> Mapping[str, SectorFact]:
    """Sectors by id, in the order of the nomenclature."""
    return MappingProxyType(
        {
            row["id"]: SectorFact(row["id"], row["name_id"], row["name_en"])
            for row in _data.rows("sectors.csv")
        }
    )


@lru_cache(maxsize=4096)
def sector_of(urusan_codes: str | None) -> str | None:
    """Sector of an agency by its affairs.

    Parameters
    ----------
    urusan_codes
        One or more affairs (``2.16 | 2.20``); the first known one is the main one, as in the
        code of the agency.

    Returns
    -------
    str or None
        Id of the sector; ``None`` when no affair is known.

    Examples
    --------
    >>> sector_of("2.16 | 2.20 | 2.21")
    'informasi'
    """
    for code in _URUSAN_CODE.findall(urusan_codes or ""):
        if code in urusan():
            return urusan()[code].sector
    return None


def urusan_of_opd_code(code: str) -> tuple[str, ...]:
    """Affairs in the code of an agency, the main one first.

    Parameters
    ----------
    code
        Code of an agency in the form of Permendagri 90/2019; ``0.00`` fills an empty place.
        Codes of the older form (``1.20.03``) carry no affair of today's list.

    Examples
    --------
    >>> urusan_of_opd_code("2.07.3.32.0.00.09.0000")
    ('2.07', '3.32')
    """
    match = _OPD_CODE.match(code.replace(" ", ""))
    if not match:
        return ()
    found = [part for part in match.groups()[:3] if part in urusan()]
    return tuple(dict.fromkeys(found))


@cache
def overhead_codes() -> frozenset[str]:
    """Program codes of overhead: ``X.XX.01`` and ``<urusan>.01`` of every affair."""
    return frozenset(f"{code}.01" for code in ("X.XX", *urusan()))


@cache
def overhead_beginnings() -> tuple[str, ...]:
    """Folded beginnings of the names of programs that only keep an office running."""
    return tuple(
        fold(row["name"]) for row in _data.rows("overhead_names.csv") if row["match"] == "begins"
    )


@cache
def overhead_names() -> frozenset[str]:
    """Folded names of overhead lines that count as a whole only, as their words are common."""
    return frozenset(
        fold(row["name"]) for row in _data.rows("overhead_names.csv") if row["match"] == "whole"
    )


def is_overhead(code: str | None, name: str | None = None) -> bool:
    """Whether a budget line only keeps the office running.

    Such lines are the same in every agency and must never count as duplicates.

    Parameters
    ----------
    code
        Code of a program, activity or sub activity. Program ``01`` is overhead in every affair
        of the nomenclature, and no overhead has another number: such a code decides alone.
    name
        Name of the program or activity; decides when the code is missing or of another form.

    Examples
    --------
    >>> is_overhead("8.01.01.2.01.0001", None)
    True
    >>> is_overhead(None, "PROGRAM PENUNJANG URUSAN PEMERINTAHAN DAERAH KABUPATEN/KOTA")
    True
    """
    program = _PROGRAM_CODE.match((code or "").strip())
    if program:
        return program.group(1) == _OVERHEAD_PROGRAM
    folded = fold(name or "")
    return folded.startswith(overhead_beginnings()) or folded in overhead_names()
