"""Which letters the bytes of a text file stand for."""

import codecs
from typing import NamedTuple

from sinergi.errors import UnreadableFileError

__all__ = ["Decoded", "decode", "looks_binary", "no_text", "sniff_encoding"]

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: First bytes of files that are no text, whatever their name says.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "xlsx"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    (b"PAR1", "parquet"),
    (b"%PDF", "pdf"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
)
_SAMPLE = 65536
#: More control characters than this share cannot be text.
_CONTROL_SHARE = 0.03
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a\x1b\x00")


class Decoded(NamedTuple):
    """Text of a file and how it was had."""

    text: str
    encoding: str
    nul_bytes: int
    bad_letters: int


def looks_binary(head: bytes) -> str | None:
    """Kind of file by its first bytes; ``None`` for text, ``"binary"`` when unknown.

    Examples
    --------
    >>> looks_binary(b"%PDF-1.7"), looks_binary(b"id,name"), looks_binary(bytes([1, 2, 3] * 9))
    ('pdf', None, 'binary')
    """
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if sniff_encoding(head, whole=False).startswith("utf-16") or head.startswith(_BOMS[1][0]):
        return None
    controls = sum(b < 0x20 and b not in _TEXT_CONTROLS for b in head)  # noqa: PLR2004 - the space
    nuls = head.count(0)
    return "binary" if controls > _CONTROL_SHARE * len(head) or 2 * nuls > len(head) else None


def no_text(file: str, kind: str) -> UnreadableFileError:
    """Error for a file that :func:`looks_binary`."""
    code = "exchange.input.binary" if kind == "binary" else "exchange.input.not_text"
    return UnreadableFileError(code, file=file, kind=kind)


def sniff_encoding(data: bytes, *, whole: bool = True) -> str:
    """Name of the codec, from the byte order mark, the place of the zeros, the UTF-8 rules.

    Text that is no UTF-8 is taken for the Windows code page of Indonesian offices (cp1252,
    which holds latin-1 but for codes that latin-1 leaves to control characters).

    Parameters
    ----------
    data
        Bytes of the file.
    whole
        ``False`` for the beginning of a file, which may end in half a letter.

    Examples
    --------
    >>> sniff_encoding("é;ü".encode("utf-16-be")), sniff_encoding("é".encode("latin-1"))
    ('utf-16-be', 'cp1252')
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    zeros = _utf16_by_zeros(data[:_SAMPLE])
    if zeros is not None:
        return zeros
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _utf16_by_zeros(sample: bytes) -> str | None:
    """Text of Latin letters has a zero in every second place when it is UTF-16."""
    even, odd = sample[0::2], sample[1::2]
    if len(odd) < 2:  # noqa: PLR2004 - too short to see a pattern
        return None
    even_zeros, odd_zeros = even.count(0) / len(even), odd.count(0) / len(odd)
    high, low = 0.5, 0.05
    if odd_zeros > high and even_zeros < low:
        return "utf-16-le"
    if even_zeros > high and odd_zeros < low:
        return "utf-16-be"
    return None


def decode(data: bytes) -> Decoded:
    """Turn the bytes of a text file into text without NUL characters.

    Bytes that the codec cannot have made are replaced by U+FFFD; nothing is raised.
    """
    encoding = sniff_encoding(data)
    text, bad_letters = _decoded(data, encoding)
    nul_bytes = text.count("\x00")
    if nul_bytes:
        text = text.replace("\x00", "")
    return Decoded(text.removeprefix("\ufeff"), encoding, nul_bytes, bad_letters)


def _decoded(data: bytes, encoding: str) -> tuple[str, int]:
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError:
        # cp1252 leaves five bytes open, latin-1 none; a cut UTF-16 file ends in half a letter
        codec = "latin-1" if encoding == "cp1252" else encoding
        text = data.decode(codec, errors="replace")
        return text, text.count("\ufffd")
