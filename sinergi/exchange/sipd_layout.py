"""Which columns an SIPD sheet has, wherever its header stands.

Columns of the RKPD/RKA export (``kode_skpd``, ``kode_sub_giat``, ``pagu`` ...; "giat" is
kegiatan, "bl" is belanja), of the RKA detail (``kode_akun``, ``subs_bl_teks`` ...) and of the
printed Renja, RKA and DPA sheets (KODE SUB KEGIATAN, PROGRAM DAN KEGIATAN, JUMLAH PAGU ...).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sinergi.exchange.cells import parse_text
from sinergi.exchange.headers import fold
from sinergi.vocab import find_region

__all__ = ["Sheet", "find_sheet", "looks_like_sipd"]

#: Folded words above a column, by role, the most telling first.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "year": ("tahun", "tahun anggaran"),
    "area": ("nama daerah", "nama pemda", "pemerintah daerah"),
    "opd_code": ("kode skpd", "kode opd", "kode perangkat daerah", "kode unit"),
    "opd": ("nama skpd", "nama opd", "nama perangkat daerah", "perangkat daerah", "skpd", "opd",
            "nama unit"),
    "unit_code": ("kode sub skpd", "kode sub unit"),
    "unit": ("nama sub skpd", "nama sub unit", "sub skpd"),
    "program_code": ("kode program",),
    "program": ("nama program", "program"),
    "giat_code": ("kode giat", "kode kegiatan"),
    "giat": ("nama giat", "nama kegiatan", "kegiatan"),
    "sub_code": ("kode sub giat", "kode sub kegiatan", "kode"),
    "sub": ("nama sub giat", "nama sub kegiatan", "sub kegiatan"),
    "mixed": ("program dan kegiatan", "program kegiatan", "uraian",
              "program kegiatan sub kegiatan",
              "urusan bidang urusan program kegiatan dan sub kegiatan",
              "urusan program kegiatan sub kegiatan"),
    "budget": ("pagu", "jumlah pagu", "pagu anggaran", "pagu indikatif", "pagu murni",
               "pagu giat", "anggaran", "jumlah", "total"),
    "detail": ("rincian", "total harga", "jumlah harga", "nilai rincian"),
    "account": ("kode akun", "nama akun"),
    "group": ("subs bl teks", "kelompok belanja"),
    "note": ("ket bl teks", "keterangan belanja"),
    "place": ("lokasi", "lokasi kegiatan"),
    "fund_source": ("sumber dana", "nama sumber dana", "nama dana"),
    "indicator": ("tolak ukur target keluaran", "tolok ukur keluaran", "tolak ukur keluaran",
                  "indikator keluaran", "keluaran sub keg", "keluaran sub kegiatan", "indikator"),
    "target": ("target keluaran", "target", "volume"),
    "beneficiaries": ("kelompok sasaran", "sasaran penerima", "penerima manfaat"),
}  # fmt: skip
_HEADER_ROWS = 40
#: Roles that make a sheet one of SIPD: a code of the nomenclature with a name or an agency.
_MARKS = frozenset(
    {"kode skpd", "nama skpd", "kode sub giat", "nama sub giat", "kode sub skpd", "kode giat",
     "subs bl teks", "kode sub kegiatan", "kode sub unit"}
)  # fmt: skip
_YEAR = re.compile(r"\b(20\d{2})\b")
_OPD_LINE = re.compile(
    r"^(?:sub\s*)?(?:organisasi|skpd|opd|perangkat daerah|unit(?: organisasi| kerja)?)\b"
    r"\s*:?\s*(.*)$",
    re.IGNORECASE,
)
_OPD_CODE = re.compile(
    r"\b(\d\.\d{2}(?:\.\d\.\d{2}){2}\.\d{2}\.\d{4}|\d\.\d{2}(?:\.\d{2}){1,6})\b"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of SIPD.

    Attributes
    ----------
    columns
        Position of each role.
    first
        Index of the first row below the header.
    titles
        What the rows above say: ``opd``, ``opd_code``, ``year``, ``area``.
    words
        Header words by role, as the file has them.
    """

    columns: Mapping[str, int]
    first: int
    titles: Mapping[str, str]
    words: Mapping[str, str]


def looks_like_sipd(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether the first rows hold a header of SIPD.

    Examples
    --------
    >>> looks_like_sipd([["kode_skpd", "nama_skpd", "nama_sub_giat", "pagu"]])
    True
    >>> looks_like_sipd([["nama", "anggaran"]])
    False
    """
    for row in rows[:_HEADER_ROWS]:
        folded = {fold(str(cell)) for cell in row if cell not in {"", None}}
        if len(folded & _MARKS) > 1 or ("kode sub kegiatan" in folded and "jumlah pagu" in folded):
            return True
    return False


def find_sheet(rows: Sequence[Sequence[Any]]) -> Sheet | None:
    """Find header, columns and title rows; ``None`` when the sheet has no program codes."""
    best: tuple[int, int] = (0, -1)
    for place, row in enumerate(rows[:_HEADER_ROWS]):
        score = len(_roles(row))
        if score > best[0]:
            best = (score, place)
    if best[1] < 0:
        return None
    roles = _roles(rows[best[1]])
    named = {"sub", "mixed", "giat", "program"} & set(roles)
    if not named or not {"sub_code", "sub"} & set(roles):
        return None
    header = rows[best[1]]
    words = {role: str(header[place]) for role, place in roles.items()}
    return Sheet(roles, best[1] + 1, _titles(rows[: best[1]]), words)


def _roles(row: Sequence[Any]) -> dict[str, int]:
    folded = [fold(str(cell)) if cell not in {"", None} else "" for cell in row]
    found: dict[str, int] = {}
    for role, words in _WORDS.items():
        for word in words:
            free = [i for i, cell in enumerate(folded) if cell == word and i not in found.values()]
            if free:
                found[role] = free[0]
                break
    return found


def _titles(rows: Sequence[Sequence[Any]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        line = " ".join(parse_text(c).value or "" for c in row if c not in {"", None}).strip()
        year = _YEAR.search(line)
        if year and "tahun" in line.casefold():
            found.setdefault("year", year[1])
        opd = _OPD_LINE.match(line)
        if opd and opd[1]:
            found.update(_opd_of(opd[1]))
        area = None if opd else find_region(line)
        if area is not None:
            found.setdefault("area", area.code)
    return found


def _opd_of(text: str) -> dict[str, str]:
    code = _OPD_CODE.search(text)
    name = (text.replace(code[0], " ") if code else text).strip(" :-\u2013|")
    return {"opd": name, **({"opd_code": code[0]} if code else {})}
