"""Finds persons in text: titles with names, NIK, NIP, phones, e-mail (DESIGN.md section 9.4).

The project holds organisations and offices only. What is found is told; the reader decides.
"""

import re
from typing import Literal

PersonMark = Literal["title", "nik", "nip", "phone", "email"]

_BEFORE = r"(?:Prof|Dr|dr|drg|DR|Drs|Dra|DRS|Ir|IR|H|Hj|HJ|KH|K\.H|Ust|Tgk|Pdt|Bpk|Sdr|Sdri)"
_AFTER = (
    r"(?:S\.?\s?(?:Sos|STP|IP|Pd|E|H|T|Kom|Ag|Psi|Kep|KM|Si|I\.?Kom|AP|Farm|Gz|Hut|P|Pt)\b\.?"
    r"(?:\.?I\.?)?|M\.?\s?(?:Si|Pd|M|H|T|Kom|Ag|Kes|AP|Sc|Hum|IP|PA|Eng)\b\.?|S\.STP|SSTP|MAP|MPA"
    r"|MH|MM|M\.A|Ph\.?\s?D|SH|SE|ST|S\.IP)"
)
# A title alone ("H." for Haji, "dr." in "RSUD dr. Slamet") is not enough: a title in front needs
# a name behind it, a title behind needs a comma and a name of two words before it.
_TITLE_BEFORE = re.compile(
    rf"(?<![\w.])(?:{_BEFORE}\.\s*)+(?:{_BEFORE}\.?\s+)*[A-Z][A-Za-z']+(?:\s+[A-Z][A-Za-z'.]+)*"
)
_SPOKEN = re.compile(
    r"(?:(?:^|[,;:(|]\s*|\b(?:oleh|dengan|dan|kepada)\s+)(?:Bapak|Ibu|Saudara|Saudari)"
    r"|\b(?:Sdr|Sdri|Bpk|Kombes|AKBP|Kompol|Letkol)\b\.?)\s+"
    # "Bpk Ri" in a title-cased export is the audit board, not a Mr Ri
    r"(?!(?:dan|Dan|Ri|RI|Perwakilan|Atas|Terhadap|Tahun|Provinsi|Wilayah|Hamil|Kota|Kepala|Ketua|Bupati|Rumah|Kandung|Menyusui|Pol|Wali|Gubernur|Camat|"
    r"Asuh|Angkat|PKK|Mandiri|Nifas|Pasca|Paska|Melahirkan|Rumahan|Pekerja|Korban|Penerima|Remaja|Muda|Bersalin|Balita|Bayi)\b)[A-Z][a-z]+\s+[A-Z][a-z]+"
)
_TITLE_AFTER = re.compile(rf"\b[A-Z][\w'.]*(?:\s+[A-Z][\w'.]*)+\s*,\s*{_AFTER}(?=\W|$)")
_NIK = re.compile(
    r"(?<!\d)(?:1[1-9]|2[1]|[3-9]\d)\d{4}(?:[0-6]\d|7[01])(?:0[1-9]|1[0-2])\d{6}(?!\d)"
)
# Employee number: day of birth, month of entry, 1 or 2, running number.
_NIP = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d\s?(?:19|20)\d{2}(?:0[1-9]|1[0-2])\s?[12]\s?\d{3}(?!\d)"
)
_PHONE = re.compile(r"(?<![\d.])(?:\+?62|0)[\s-]?8\d{1,2}(?:[\s.-]?\d{3,4}){2,3}(?![\d.])")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_HOSPITAL = re.compile(
    r"\b(?:RS|RSUD|RSU|RSJ|RSUP|Rumah Sakit|Jalan|Jl\.?|Gedung|Stadion|Yayasan|Universitas|"
    r"Puskesmas|Bandara|Terminal|Taman|Tahura|Pasar|Waduk|Bendungan|Museum|Masjid|Gereja|Pesantren|"
    r"SDN?|SMPN?|SMAN?|SMKN?|Jembatan|GOR|Monumen|Makam|Klinik)\b[^,;|]*$",
    re.IGNORECASE,
)


def find_person(text: str) -> PersonMark | None:
    """Say which mark of a person a text bears, ``None`` for none.

    Buildings and streets that are named after persons (``RSUD dr. Slamet``) do not count.

    Examples
    --------
    >>> find_person("Dr. H. Asep Sunandar, M.Si"), find_person("RSUD dr. Slamet")
    ('title', None)
    >>> find_person("hubungi 0812-3456-7890")
    'phone'
    """
    if "@" in text and _EMAIL.search(text):
        return "email"
    if any(c.isdigit() for c in text):
        if _NIK.search(text):
            return "nik"
        if _NIP.search(text):
            return "nip"
        if _PHONE.search(text):
            return "phone"
    return "title" if _titled(text) else None


def _titled(text: str) -> bool:
    if "." not in text and "," not in text and not _SPOKEN.search(text):
        return False
    for pattern in (_TITLE_BEFORE, _SPOKEN, _TITLE_AFTER):
        for found in pattern.finditer(text):
            if not _HOSPITAL.search(text[: found.end()]):
                return True
    return False


def is_person(name: str) -> bool:
    """Whether a name in a list of bodies is that of a person."""
    return find_person(name) is not None
