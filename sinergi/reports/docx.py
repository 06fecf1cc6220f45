# pyright: basic
# python-docx has no types
"""Writes a document as docx in the form offices use: A4, stamp on every page, plain tables."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph as DocxParagraph

from sinergi._files import atomic_file
from sinergi.i18n import current_language
from sinergi.reports.document import Bullets, Document, Figure, Grid, Heading, Paragraph

_WIDTH_MM = 247.0  # A4 landscape less margins
_HEAD_FILL = "1F4E5F"
_STRIPE_FILL = "F2F6F7"
#: A table of so many rows is not broken between two pages.
_SHORT = 14
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def clean(value: str) -> str:
    """Drop what XML cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value)


def write_docx(path: Path, document: Document) -> None:
    """Write ``document`` to ``path``."""
    book = docx.Document()
    _page(book, document)
    book.add_paragraph(clean(document.title), style="Title")
    book.add_paragraph(clean(document.subtitle), style="Subtitle")
    stamp = book.add_paragraph()
    _run(stamp, document.stamp, bold=True, color=RGBColor(0xA0, 0x30, 0x10))
    for block in document.blocks:
        _add(book, block)
    with atomic_file(path) as temporary:
        book.save(str(temporary))


def _page(book: DocxDocument, document: Document) -> None:
    section = book.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(20)
    normal: Any = book.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
    normal.paragraph_format.space_after = Pt(6)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "id-ID" if current_language() == "id" else "en-GB")
    normal.element.rPr.append(language)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
        style: Any = book.styles[name]
        style.font.name, style.font.size = "Arial", Pt(size)
        style.font.color.rgb = RGBColor(0x1F, 0x4E, 0x5F)
        style.element.rPr.rFonts.set(qn("w:asciiTheme"), "")
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    book.core_properties.title = clean(document.title)[:250]
    book.core_properties.author = "sinergi"
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _run(header, document.stamp, size=8)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    page_number(footer)


def page_number(paragraph: DocxParagraph) -> None:
    """Write the number of the page."""
    run = paragraph.add_run()
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = words
        run._r.append(element)  # noqa: SLF001 - python-docx has no call for a page number


def _run(
    paragraph, words: str, *, bold: bool = False, size: float | None = None, color=None
) -> None:
    run = paragraph.add_run(clean(words))
    run.bold = bold
    if size:
        run.font.size = Pt(size)
    if color is not None:
        run.font.color.rgb = color


def _add(book: DocxDocument, block: object) -> None:
    match block:
        case Heading(words, level):
            book.add_heading(clean(words), level)
        case Paragraph(words, strong):
            for line in words.splitlines():
                _run(book.add_paragraph(), line, bold=strong)
        case Bullets(items, numbered):
            for item in items:
                style = "List Number" if numbered else "List Bullet"
                book.add_paragraph(clean(item), style=style)
        case Grid():
            _grid(book, block)
        case Figure():
            _figure(book, block)


def _figure(book: DocxDocument, figure: Figure) -> None:
    with tempfile.TemporaryDirectory() as folder:
        picture = Path(folder) / "map.png"
        figure.picture.save(picture)
        book.add_picture(str(picture), width=Mm(_WIDTH_MM * 0.8))
    book.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
    caption = book.add_paragraph(clean(figure.caption), style="Caption")
    caption.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _grid(book: DocxDocument, grid: Grid) -> None:
    if grid.caption:
        book.add_paragraph(clean(grid.caption), style="Caption")
    table = book.add_table(rows=1, cols=len(grid.header), style="Table Grid")
    table.autofit = False
    widths = _widths(grid)
    # an office program reads the widths of the grid, Word those of the cells
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    _fill_row(table.rows[0], grid.header, widths, frozenset(), head=True)
    repeat_header(table.rows[0])
    for index, row in enumerate(grid.rows):
        cells = table.add_row()
        _fill_row(cells, row, widths, grid.numeric, fill=_STRIPE_FILL if index % 2 else None)
    if len(grid.rows) <= _SHORT:
        _keep_together(book, table)
    book.add_paragraph()


def _keep_together(book: DocxDocument, table: Table) -> None:
    """Keep a short table on one page, with the line above it.

    An office program that is not Word loses the rest of a table when it breaks behind a row
    or two whose heading is to be repeated.
    """
    before = table._tbl.getprevious()  # noqa: SLF001 - python-docx has no call for a neighbour
    if before is not None and before.tag == qn("w:p"):
        DocxParagraph(before, book).paragraph_format.keep_with_next = True
    for row in table.rows[:-1]:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _widths(grid: Grid) -> list[float]:
    shares = list(grid.widths[: len(grid.header)]) or [1.0] * len(grid.header)
    shares += [0.1] * (len(grid.header) - len(shares))
    return [_WIDTH_MM * share / sum(shares) for share in shares]


def _fill_row(
    row, words: Sequence[str], widths: Sequence[float], numeric: frozenset[int], *,
    head: bool = False, fill: str | None = None,
) -> None:  # fmt: skip
    for index, (cell, word) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = Mm(widths[index])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        color = RGBColor(0xFF, 0xFF, 0xFF) if head else None
        _run(paragraph, word, bold=head, size=8.5, color=color)
        if index in numeric and not head:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if head or fill:
            shade(cell, _HEAD_FILL if head else str(fill))
    no_split = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(no_split)  # noqa: SLF001 - python-docx has no call for it


def shade(cell, color: str) -> None:
    """Fill a cell with a colour."""
    fill = OxmlElement("w:shd")
    fill.set(qn("w:val"), "clear")
    fill.set(qn("w:fill"), color)
    cell._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001 - python-docx has no call for it


def repeat_header(row) -> None:
    """Repeat a row of a table on every page."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no call for it
