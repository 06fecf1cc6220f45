"""Looks into the XML of worksheets for what the fast reader does not tell.

Formulas (with or without a stored result), the true extent of a sheet, and a cut copy of a
workbook whose sheets are longer than can be read. A sheet of a million rows is streamed, never
held.
"""

import posixpath
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from sinergi.errors import UnreadableFileError

_CHUNK = 4 << 20
_OVERLAP = 65_536  # longer than any single cell tag with its formula
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr=\"(\d+)\"")
_COLUMN = re.compile(rb"<(?:\w+:)?c\b[^>]*?\sr=\"([A-Z]{1,3})\d")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\sr=\"([A-Z]{1,3}\d+)\"[^>]*>\s*<(?:\w+:)?f\b"
    rb"(?:[^>]*?/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*(<(?:\w+:)?v>[^<]|<(?:\w+:)?is>)?"
)
_ERROR = re.compile(
    rb"<(?:\w+:)?c\b(?=[^>]*?\st=\"e\")[^>]*?\sr=\"([A-Z]{1,3}\d+)\"[^>]*>"
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,16})", re.DOTALL,
)  # fmt: skip
_CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is)>[^<]|<(?:\w+:)?is>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MOST_XML = 16 << 20


@dataclass(slots=True)
class SheetScan:
    """What stands in the XML of a sheet.

    Attributes
    ----------
    part
        Name of the part in the archive.
    last_row, last_column
        Extent, 1-based; cells without content count too.
    computed
        Cells with a formula and a stored result.
    missing
        Cells with a formula and no stored result.
    errors
        Cells that show an error, such as ``#DIV/0!``.
    beyond
        Whether cells with content lie below the rows that are read.
    """

    part: str
    last_row: int = 0
    last_column: int = 0
    computed: set[str] = field(default_factory=set[str])
    missing: set[str] = field(default_factory=set[str])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    beyond: bool = False


def column_number(letters: str) -> int:
    """Give the number of a column (``A`` is 1).

    Examples
    --------
    >>> column_number("A"), column_number("AA")
    (1, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _xml(archive: zipfile.ZipFile, part: str) -> ET.Element | None:
    try:
        if archive.getinfo(part).file_size > _MOST_XML:
            return None
        return ET.fromstring(archive.read(part))  # noqa: S314 - small, and expat limits entities
    except (KeyError, ET.ParseError):
        return None


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the part that holds it."""
    book = _xml(archive, "xl/workbook.xml")
    relations = _xml(archive, "xl/_rels/workbook.xml.rels")
    if book is None or relations is None:
        return {}
    targets = {r.get("Id"): r.get("Target") or "" for r in relations}
    found: dict[str, str] = {}
    for entry in book.iter():
        if not entry.tag.endswith("}sheet"):
            continue
        target = targets.get(entry.get(_RELATION) or entry.get(_STRICT), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[entry.get("name") or ""] = part
    return found


def _chunks(stream: IO[bytes] | BufferedIOBase) -> Iterator[bytes]:
    """Pieces that overlap, so that no tag is cut in all of them."""
    tail = b""
    while piece := stream.read(_CHUNK):
        yield tail + piece
        tail = (tail + piece)[-_OVERLAP:]


def scan_sheet(archive: zipfile.ZipFile, part: str, *, most_rows: int) -> SheetScan:
    """Read extent and formulas of a sheet, without what lies below ``most_rows``."""
    scan = SheetScan(part)
    with archive.open(part) as stream:
        for piece in _chunks(stream):
            rows = _ROW.findall(piece)
            if rows:
                scan.last_row = max(scan.last_row, int(rows[-1]))
            if scan.last_row > most_rows:
                scan.beyond = scan.beyond or _filled_beyond(piece, most_rows)
            else:
                letters = max(set(_COLUMN.findall(piece)), key=lambda s: (len(s), s), default=b"")
                scan.last_column = max(scan.last_column, column_number(letters.decode()))
            if b"<f" in piece or b":f" in piece:
                _take_formulas(scan, piece)
            if b't="e"' in piece:
                found = _ERROR.findall(piece)
                scan.errors |= {cell.decode(): word.decode() for cell, word in found}
    scan.missing -= scan.computed
    return scan


def _filled_beyond(piece: bytes, most_rows: int) -> bool:
    start = next((m.start() for m in _ROW.finditer(piece) if int(m[1]) > most_rows), None)
    return start is not None and _CONTENT.search(piece, start) is not None


def _take_formulas(scan: SheetScan, piece: bytes) -> None:
    for cell, stored in _FORMULA.findall(piece):
        (scan.computed if stored else scan.missing).add(cell.decode())


def scan_workbook(path: Path, *, most_rows: int) -> dict[str, SheetScan]:
    """Scan every worksheet of a workbook, by sheet name."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = sheet_parts(archive)
            known = set(archive.namelist())
            _read_through(archive)
            return {
                name: scan_sheet(archive, part, most_rows=most_rows)
                for name, part in parts.items()
                if part in known and "worksheets" in part
            }
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, zlib.error):
        raise UnreadableFileError("workbook.file.damaged", file=path.name) from None


def _read_through(archive: zipfile.ZipFile) -> None:
    """Unpack the shared parts once: a part that lies about its size fails here, not later."""
    for name in archive.namelist():
        if name.startswith("xl/") and name.endswith(".xml") and "/worksheets/" not in name:
            with archive.open(name) as stream:
                while stream.read(_CHUNK):
                    pass


def cut_copy(path: Path, parts: set[str], *, most_rows: int, folder: Path) -> Path:
    """Copy a workbook with the given sheets cut below ``most_rows``.

    A fast reader holds a sheet whole; a cut one it can hold.
    """
    target = Path(tempfile.mkdtemp(dir=folder)) / path.name
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as out:
        for info in source.infolist():
            with source.open(info) as stream, out.open(info.filename, "w", force_zip64=True) as to:
                pieces = _cut(stream, most_rows) if info.filename in parts else _plain(stream)
                for piece in pieces:
                    to.write(piece)
    return target


def _plain(stream: IO[bytes]) -> Iterator[bytes]:
    while piece := stream.read(_CHUNK):
        yield piece


def _cut(stream: IO[bytes], most_rows: int) -> Iterator[bytes]:
    """Pass on the XML up to the first row that is too low, then close it."""
    held = b""
    while piece := stream.read(_CHUNK):
        held += piece
        for row in _ROW.finditer(held):
            if int(row.group(1)) > most_rows:
                prefix = re.match(rb"<((?:\w+:)?)row", row.group(0))
                name = prefix.group(1) if prefix else b""
                yield held[: row.start()] + b"</%ssheetData></%sworksheet>" % (name, name)
                return
        yield held[:-_OVERLAP] if len(held) > _OVERLAP else b""
        held = held[-_OVERLAP:]
    yield held
