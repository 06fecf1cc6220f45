"""Looks at a file before a spreadsheet library opens it: what it is, whether it is safe."""

import zipfile
from pathlib import Path

from sinergi.errors import UnreadableFileError, UnusableDataError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Names of streams stand in UTF-16 in the directory of an OLE file.
_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_PDF = b"%PDF"
_HTML = (b"<html", b"<!doc", b"<tabl", b"<?xml")
_SNIFF = 512
_CHUNK = 1 << 20

#: Bytes that all parts of a workbook may have when unpacked.
MOST_BYTES = 1_500_000_000
#: Above the first size, a part may not be packed more tightly than this: worksheets reach about
#: 1 : 40, a bomb 1 : 1000.
_RATIO_FROM, _MOST_RATIO = 50_000_000, 150
_MOST_PARTS = 10_000


def check_file(path: Path) -> None:
    """Raise one clear sentence when a file is no workbook that can be opened safely.

    Raises
    ------
    UnreadableFileError
        Missing, a folder, empty, protected by a password, an old or other format, damaged.
    UnusableDataError
        Unpacks to an unreasonable size.
    """
    name = path.name
    try:
        folder, size = path.is_dir(), path.stat().st_size
    except FileNotFoundError:
        raise UnreadableFileError("workbook.file.missing", file=name) from None
    except (OSError, ValueError):
        raise UnreadableFileError("workbook.file.no_access", file=name) from None
    if folder:
        raise UnreadableFileError("workbook.file.folder", file=name)
    if size == 0:
        raise UnreadableFileError("workbook.file.empty", file=name)
    _check_head(path, name)
    _check_zip(path, name)


def _check_head(path: Path, name: str) -> None:
    try:
        with path.open("rb") as file:
            head = file.read(_SNIFF)
    except OSError:
        raise UnreadableFileError("workbook.file.no_access", file=name) from None
    if head.startswith(_OLE):
        protected = _is_encrypted(path)
        raise UnreadableFileError(
            f"workbook.file.{'protected' if protected else 'xls'}", file=name
        )
    lowered = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if lowered.startswith(_HTML):
        raise UnreadableFileError("workbook.file.html", file=name)
    if not head.startswith(b"PK"):
        kind = "pdf" if head.startswith(_PDF) else "not_workbook"
        raise UnreadableFileError(f"workbook.file.{kind}", file=name)


def _is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        content = file.read(64 * _CHUNK)
    return any(mark in content for mark in _ENCRYPTED)


def _check_zip(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableFileError("workbook.file.damaged", file=name) from None
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFileError("workbook.file.protected", file=name)
    _check_size(parts, name)
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names and "xl/workbook.bin" not in names:
        kind = "ods" if "content.xml" in names else "not_workbook"
        raise UnreadableFileError(f"workbook.file.{kind}", file=name)
    if "xl/workbook.bin" in names:
        raise UnreadableFileError("workbook.file.xlsb", file=name)


def _check_size(parts: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(part.file_size for part in parts)
    tight = any(
        part.file_size > _RATIO_FROM and part.file_size > _MOST_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    packed = sum(part.compress_size for part in parts)
    tight |= total > _RATIO_FROM and total > _MOST_RATIO * max(packed, 1)
    if tight or total > MOST_BYTES or len(parts) > _MOST_PARTS:
        raise UnusableDataError("workbook.file.bomb", file=name, megabytes=total // 1_000_000)
