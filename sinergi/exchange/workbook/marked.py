# pyright: basic
# openpyxl is typed loosely
"""A copy of the user's own workbook with the cells of the findings coloured and commented."""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from sinergi._files import atomic_file, check_format
from sinergi.errors import UnreadableFileError, UsageError
from sinergi.exchange.workbook.guard import check_file
from sinergi.exchange.workbook.layout import FINDINGS_SHEET
from sinergi.exchange.workbook.scan import scan_workbook
from sinergi.i18n import text
from sinergi.model.batch import Batch
from sinergi.model.finding import FINDING_COLUMNS, Finding

_COLOURS = {"error": "F4B6B6", "warning": "FFE08A", "notice": "CFE3F5"}
_RANK = {"error": 0, "warning": 1, "notice": 2}
_WIDTHS = (11, 30, 90, 26, 20, 8, 8, 24, 40)
#: Cells above which a copy of the whole workbook would not fit into memory.
_MOST_CELLS = 4_000_000
_LONGEST = 32_000


def write_marked(original: str | Path, batch: Batch, path: str | Path) -> Path:
    """Write a copy of a workbook with the findings marked, and a sheet that lists them all.

    Parameters
    ----------
    original
        The user's workbook; it is never changed.
    batch
        What ``read_workbook`` made of it.
    path
        The copy; must not be the original.

    Returns
    -------
    Path
        The copy; charts, drawings and some newer features of Excel are not carried over. Of a
        workbook too large to be held in memory only the list is written.

    Raises
    ------
    UsageError
        ``path`` is the original, or is not named like a workbook.
    UnreadableFileError
        The original cannot be read.
    OutputError
        The copy cannot be written.
    """
    source, target = Path(original), Path(path)
    check_file(source)
    check_format(target, {".xlsx", source.suffix.lower()} & {".xlsx", ".xlsm"})
    if target.exists() and target.samefile(source):
        raise UsageError("workbook.marked.same", file=source.name)
    book, whole = _load(source)
    if whole:
        _mark(book, batch.findings)
    _list(book, batch.findings, whole=whole)
    with atomic_file(target) as temporary:
        book.save(temporary)
    return target


def _load(source: Path) -> tuple[openpyxl.Workbook, bool]:
    scans = scan_workbook(source, most_rows=2_000_000).values()
    if sum(scan.last_row * max(scan.last_column, 1) for scan in scans) > _MOST_CELLS:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        return book, False
    try:
        macros = source.suffix.lower() == ".xlsm"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts that it drops; the docstring names them
            return openpyxl.load_workbook(source, keep_vba=macros, rich_text=True), True
    except Exception:  # noqa: BLE001 - openpyxl raises many kinds on files that Excel opens
        raise UnreadableFileError("workbook.file.damaged", file=source.name) from None


def _mark(book: openpyxl.Workbook, findings: Iterable[Finding]) -> None:
    places: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.sheet is not None and finding.cell is not None:
            places[(finding.sheet, finding.cell)].append(finding)
    for (sheet, cell), found in places.items():
        if sheet in book.sheetnames:
            _mark_cell(book[sheet][cell], found)


def _mark_cell(cell: Any, found: Sequence[Finding]) -> None:
    worst = min(found, key=lambda f: _RANK[f.severity])
    words = "\n".join(dict.fromkeys(f.sentence() for f in found))
    if not isinstance(cell, Cell):
        return  # a part of a merged cell; the list has it
    colour = _COLOURS[worst.severity]
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    old = f"{cell.comment.text}\n" if cell.comment is not None else ""
    comment = Comment(_legal(f"{old}sinergi: {words}"), "sinergi", height=140, width=360)
    cell.comment = comment


def _list(book: openpyxl.Workbook, findings: Sequence[Finding], *, whole: bool) -> None:
    title = FINDINGS_SHEET
    if title in book.sheetnames:
        del book[title]
    sheet = book.create_sheet(title, 0)
    heads = [text(f"workbook.marked.columns.{name}") for name in FINDING_COLUMNS]
    _row(sheet, 1, heads)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    ordered = sorted(findings, key=lambda f: _RANK[f.severity])
    for number, finding in enumerate(ordered, start=2):
        _row(sheet, number, _words(finding))
        link = _link(book, finding)
        if link is not None and whole:
            sheet.cell(number, 6).hyperlink = link
    if not whole:
        _row(sheet, sheet.max_row + 1, ["", "", text("workbook.marked.too_large")])
    for position, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet.freeze_panes = "A2"
    book.active = 0


def _words(finding: Finding) -> list[str | int]:
    severity = text(f"workbook.marked.severity.{finding.severity}")
    return [
        severity, finding.code, finding.sentence(), finding.file or "", finding.sheet or "",
        finding.cell or "", finding.row or "", finding.column or "", finding.value or "",
    ]  # fmt: skip


def _row(sheet: Any, number: int, values: Sequence[str | int]) -> None:
    """Write text as text: a value that looks like a formula stays a string."""
    for position, value in enumerate(values, start=1):
        cell = sheet.cell(number, position)
        if isinstance(value, int):
            cell.value = value
            continue
        cell.value = _legal(value)
        cell.data_type = "s"
        cell.quotePrefix = True


def _legal(value: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]


def _link(book: openpyxl.Workbook, finding: Finding) -> str | None:
    if finding.cell is None or finding.sheet not in book.sheetnames:
        return None
    quoted = str(finding.sheet).replace("'", "''")
    return f"#'{quoted}'!{finding.cell}"
