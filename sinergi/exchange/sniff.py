# pyright: basic
# pyarrow has no type stubs
"""Text tables as they come: every cell read as text, nothing guessed, nothing lost.

Encoding, separator and quoting are found from the content. A clean file is read by Arrow (a
million rows in about a second), any other by Python's own reader.
"""

import csv
import mmap
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pcsv

from sinergi.errors import UnreadableFileError
from sinergi.exchange.dialect import Dialect, parse_all, sniff_dialect, uses_backslash
from sinergi.exchange.encoding import decode, looks_binary, no_text, sniff_encoding
from sinergi.model.finding import Finding

__all__ = ["RawTable", "header_names", "read_delimited"]

_HEAD = 1 << 20


@dataclass(frozen=True)
class RawTable:
    """A table of text as the file has it.

    Attributes
    ----------
    data
        Columns in the order of the file, all ``string``; a blank cell is null.
    file
        Name of the file, without its folder.
    first_row
        Row of the file (1-based) of the first row of ``data``.
    findings
        What was noticed while reading.
    sheet
        Sheet of a workbook, ``None`` for a text file.
    """

    data: pa.Table
    file: str
    first_row: int = 2
    findings: tuple[Finding, ...] = field(default=())
    sheet: str | None = None


def read_delimited(path: Path) -> RawTable:
    r"""Read a CSV, TSV or otherwise separated file.

    Parameters
    ----------
    path
        The file; the first row that is not blank is the header.

    Returns
    -------
    RawTable
        Its cells as text. A row that is too long or too short, NUL bytes and unreadable
        letters are findings.

    Raises
    ------
    UnreadableFileError
        The file is empty, is no text, or has a quote that never closes.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "actors.csv"
    >>> _ = file.write_bytes("id;name\x0aa;Bappeda".encode("utf-16"))
    >>> read_delimited(file).data.to_pylist()
    [{'id': 'a', 'name': 'Bappeda'}]
    """
    head = _head(path)
    if sniff_encoding(head, whole=False) in {"utf-8", "utf-8-sig"} and b"\x00" not in head:
        fast = _by_arrow(path, head)
        if fast is not None:
            return fast
    return _by_python(path)


def read_bytes(path: Path) -> bytes:
    """Bytes of an input; a file that cannot be opened is one clear sentence."""
    try:
        return path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        code = "exchange.input.is_folder" if path.is_dir() else "exchange.input.unreadable"
        raise UnreadableFileError(code, file=path.name, reason=reason) from problem


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        read_bytes(path)
        raise
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise UnreadableFileError("exchange.input.empty", file=path.name)
    kind = looks_binary(head)
    if kind is not None:
        raise no_text(path.name, kind)
    return head


def _quotes(path: Path) -> bool | None:
    r"""Whether cells are quoted; ``None`` when a NUL, ``\"`` or an odd quote needs a look."""
    count = 0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"\x00") >= 0 or data.find(b'\\"') >= 0:
            return None
        for start in range(0, len(data), _HEAD):
            count += data[start : start + _HEAD].count(b'"')
    return None if count % 2 else count > 0


def _first_line(head: bytes) -> tuple[list[str], Dialect] | None:
    """Cells of a plain header line; ``None`` when the table begins in another way."""
    text = head.decode("utf-8", errors="ignore").removeprefix("\ufeff")
    dialect = sniff_dialect(text, backslash=False)
    line = text.splitlines()[0] if text else ""
    if dialect.skip or line.count('"') % 2:
        return None
    cells = next(iter(parse_all(line, dialect)), [])
    return (cells, dialect) if sum(bool(c.strip()) for c in cells) > 1 else None


def _by_arrow(path: Path, head: bytes) -> RawTable | None:
    """Read a clean UTF-8 file; ``None`` when it needs a closer look."""
    quotes, first = _quotes(path), _first_line(head)
    if quotes is None or first is None:
        return None
    cells, dialect = first
    names = [f"f{i}" for i in range(len(cells))]
    try:
        table = pcsv.read_csv(
            path,
            read_options=pcsv.ReadOptions(column_names=names, skip_rows=1, block_size=1 << 23),
            parse_options=pcsv.ParseOptions(
                delimiter=dialect.delimiter, newlines_in_values=quotes,
                ignore_empty_lines=False,
            ),
            convert_options=pcsv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""],
                strings_can_be_null=True, quoted_strings_can_be_null=True,
            ),
        )  # fmt: skip
    except (pa.ArrowInvalid, OSError):
        return None
    return RawTable(table.rename_columns(header_names(cells)), path.name)


def _by_python(path: Path) -> RawTable:
    decoded = decode(read_bytes(path))
    findings: list[Finding] = []
    if decoded.nul_bytes:
        findings.append(_told("nul_bytes", path, count=decoded.nul_bytes))
    if decoded.bad_letters:
        findings.append(_told("bad_letters", path, count=decoded.bad_letters))
    try:
        rows = _parsed(decoded.text)
    except csv.Error as problem:
        raise UnreadableFileError("exchange.input.open_quote", file=path.name) from problem
    if _swallowed(rows, decoded.text):
        raise UnreadableFileError("exchange.input.open_quote", file=path.name)
    start = next((i for i, row in enumerate(rows) if any(c.strip() for c in row)), None)
    if start is None:
        raise UnreadableFileError("exchange.input.empty", file=path.name)
    table, odd = _rectangle(rows[start], rows[start + 1 :], path.name, start + 2)
    return RawTable(table, path.name, start + 2, (*findings, *odd))


def _swallowed(rows: list[list[str]], text: str) -> bool:
    """Tell a quote that never closes: the last cell holds the rest of the file."""
    last = rows[-1][-1] if rows and rows[-1] else ""
    return "\n" in last.rstrip("\r\n") and text.count('"') % 2 == 1


def _parsed(text: str) -> list[list[str]]:
    dialect = sniff_dialect(text, backslash=False)
    if uses_backslash(text):
        dialect = replace(sniff_dialect(text, backslash=True), skip=dialect.skip)
    return parse_all(text, dialect)


def _told(code: str, path: Path, *, count: int) -> Finding:
    return Finding(
        f"exchange.input.{code}", "warning", file=path.name, facts={"count": count}
    )  # fmt: skip


def _rectangle(
    header: list[str], rows: list[list[str]], file: str, first_row: int
) -> tuple[pa.Table, list[Finding]]:
    """Give every row the width of the header; cells beyond it are told, not lost silently."""
    width = len(header)
    while rows and not any(c.strip() for c in rows[-1]):
        rows.pop()
    odd: list[Finding] = []
    for number, row in enumerate(rows, start=first_row):
        if len(row) > width and any(c.strip() for c in row[width:]):
            spill = "; ".join(c for c in row[width:] if c.strip())[:80]
            odd.append(
                Finding("exchange.input.long_row", "warning", file=file, row=number, value=spill)
            )
    columns = [
        pa.array([(row[i] or None) if i < len(row) else None for row in rows], pa.string())
        for i in range(width)
    ]
    return pa.Table.from_arrays(columns, names=header_names(header)), odd


def header_names(cells: list[str]) -> list[str]:
    """Names of the columns; blank ones are numbered, repeated ones get a number too.

    Examples
    --------
    >>> header_names(["id ", "", "id"])
    ['id', 'kolom_2', 'id (3)']
    """
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"kolom_{place}"
        names.append(name if name not in names else f"{name} ({place})")
    return names
