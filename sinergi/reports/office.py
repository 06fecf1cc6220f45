# pyright: basic
# python-docx has no types
"""Pieces of office documents: letterhead, stamp, matrix, signature blocks of offices."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from sinergi import vocab
from sinergi._files import atomic_file
from sinergi.i18n import current_language, text
from sinergi.model.snapshot import Snapshot
from sinergi.reports.docx import clean, page_number, repeat_header, shade
from sinergi.reports.words import missing

#: Where a fact is not in the data, offices write it by hand.
BLANK = "......................................"
SHORT_BLANK = "................"
_RED = RGBColor(0xA0, 0x30, 0x10)
_HEAD_FILL = "D9E2E5"
_HEADS = ("kabupaten", "kota", "provinsi")


@dataclass(frozen=True, slots=True)
class Office:
    """Whose paper it is.

    Attributes
    ----------
    place
        Name of the region, ``Kabupaten Sukamaju``.
    level
        ``kabupaten``, ``kota`` or ``provinsi``; "" when the data do not say.
    agency
        Agency on the letterhead; "" for a paper of the head of region.
    """

    place: str
    level: str
    agency: str = ""

    @property
    def government(self) -> str:
        """Name of the government, in capitals."""
        prefix = text("reports.office.province") if self.level == "provinsi" else ""
        return text("reports.office.government", place=f"{prefix}{self.place}").upper()

    @property
    def head(self) -> str:
        """Office of the head of region with the name of the region."""
        if self.level not in _HEADS:
            return text("reports.office.head_open")
        bare = self.place
        for word in (text("reports.office.kabupaten"), text("reports.office.kota")):
            bare = bare.removeprefix(f"{word} ")
        return text(f"reports.office.head.{self.level}", place=bare)


def office_of(snapshot: Snapshot, region: str, agency: str = "") -> Office:
    """Whose paper, from the region and an agency of it."""
    regions = snapshot.regions.set_index("id") if len(snapshot.regions) else None
    name, level = region, ""
    if regions is not None and region in regions.index:
        name = str(regions.at[region, "name"])
        found = regions.at[region, "level"]
        level = "" if missing(found) else str(found)
    return Office(name, level or _level(name), agency)


def _level(name: str) -> str:
    for level in ("kabupaten", "kota"):
        if name.startswith(f"{text(f'reports.office.{level}')} "):
            return level
    return ""


def head(agency: str) -> str:
    """Office that heads an agency."""
    english = current_language() == "en"
    own = vocab.head_of(agency, english=english)
    return own or text("reports.letter.head_of", agency=agency or BLANK)


class Paper:
    """A docx in the form of an office document."""

    def __init__(self, office: Office, title: str, *, landscape: bool = False) -> None:
        self.office, self.landscape = office, landscape
        self.book: DocxDocument = docx.Document()
        self.width = 247.0 if landscape else 165.0
        self._page(title)

    def _page(self, title: str) -> None:
        section = self.book.sections[0]
        size = (297, 210) if self.landscape else (210, 297)
        section.orientation = WD_ORIENT.LANDSCAPE if self.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(size[0]), Mm(size[1])
        section.left_margin = Mm(25)
        section.right_margin = Mm(25 if self.landscape else 20)
        section.top_margin, section.bottom_margin = Mm(18), Mm(18)
        normal: Any = self.book.styles["Normal"]
        normal.font.name, normal.font.size = "Arial", Pt(9 if self.landscape else 11)
        normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
        normal.paragraph_format.space_after = Pt(4)
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "id-ID" if current_language() == "id" else "en-GB")
        normal.element.rPr.append(language)
        self.book.core_properties.title = clean(title)[:250]
        self.book.core_properties.author = "sinergi"
        header = section.header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = header.add_run(text("reports.office.draft"))
        run.bold, run.font.size, run.font.color.rgb = True, Pt(11), _RED
        footer = section.footer.paragraphs[0]
        footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
        page_number(footer)

    def letterhead(self) -> None:
        """Government, agency, an open address, a double line."""
        self.line(self.office.government, bold=True, size=13, center=True, after=0)
        if self.office.agency:
            self.line(self.office.agency.upper(), bold=True, size=14, center=True, after=0)
        last = self.line(text("reports.office.address"), size=9, center=True, after=8)
        _rule(last)

    def line(
        self, words: str, *, bold: bool = False, size: float | None = None, center: bool = False,
        after: float | None = None,
    ) -> Any:  # fmt: skip
        """One paragraph."""
        paragraph = self.book.add_paragraph()
        run = paragraph.add_run(clean(words))
        run.bold = bold
        if size:
            run.font.size = Pt(size)
        if center:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if after is not None:
            paragraph.paragraph_format.space_after = Pt(after)
        return paragraph

    def heading(self, words: str) -> None:
        """Add a heading; it stays with what follows."""
        paragraph = self.line(words, bold=True, after=2)
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.paragraph_format.keep_with_next = True

    def points(self, items: Sequence[str], *, numbered: bool = True) -> None:
        """Points with hanging numbers (or letters)."""
        for number, item in enumerate(items):
            mark = f"{number + 1}." if numbered else f"{chr(97 + number)}."
            paragraph = self.book.add_paragraph()
            paragraph.paragraph_format.left_indent = Mm(8)
            paragraph.paragraph_format.first_line_indent = Mm(-8)
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))
            paragraph.add_run(clean(f"{mark}\t{item}"))

    def fields(self, rows: Sequence[tuple[str, str]], *, label: float = 32.0) -> None:
        """Labels, a colon and what stands behind it, without lines."""
        table = self.book.add_table(rows=0, cols=3)
        widths = (label, 5.0, self.width - label - 5)
        table.autofit = False
        for name, value in rows:
            cells = table.add_row().cells
            for cell, words, width in zip(cells, (name, ":", value), widths, strict=True):
                cell.width = Mm(width)
                cell.paragraphs[0].paragraph_format.space_after = Pt(2)
                cell.paragraphs[0].add_run(clean(words))
        self._columns(table, widths)
        self.book.add_paragraph().paragraph_format.space_after = Pt(2)

    def grid(
        self, header: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float], *,
        size: float = 9, numeric: frozenset[int] = frozenset(),
    ) -> None:  # fmt: skip
        """Add a table with lines; the header repeats on every page, rows are not torn apart."""
        table = self.book.add_table(rows=1, cols=len(header), style="Table Grid")
        table.autofit = False
        widths = [self.width * share / sum(shares) for share in shares]
        self._columns(table, widths)
        for index, (cell, word) in enumerate(zip(table.rows[0].cells, header, strict=True)):
            cell.width = Mm(widths[index])
            _fill(cell, word, size, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
            shade(cell, _HEAD_FILL)
        repeat_header(table.rows[0])
        for row in rows:
            added = table.add_row()
            _whole(added)
            for index, (cell, word) in enumerate(zip(added.cells, row, strict=True)):
                cell.width = Mm(widths[index])
                align = WD_ALIGN_PARAGRAPH.RIGHT if index in numeric else None
                _fill(cell, word, size, align=align)
        self.book.add_paragraph()

    def _columns(self, table: Any, widths: Sequence[float]) -> None:
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)

    def signatures(self, blocks: Sequence[Sequence[str]], *, nip: bool = True) -> None:
        """Blocks side by side: lines above, room, dots for name and number.

        Offices sign; names of persons are never in the data. An empty block leaves its place
        open; heads of regions have no service number.
        """
        per_row = 3 if self.landscape else 2
        table = self.book.add_table(rows=0, cols=min(per_row, len(blocks)))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for start in range(0, len(blocks), per_row):
            added = table.add_row()
            _whole(added)
            for cell, block in zip(added.cells, blocks[start : start + per_row], strict=False):
                if block:
                    _signature(cell, block, nip=nip)

    def page_break(self) -> None:
        """Begin a new page."""
        self.book.add_page_break()

    def save(self, path: Path) -> Path:
        """Write the paper."""
        with atomic_file(path) as temporary:
            self.book.save(str(temporary))
        return path


def _fill(cell: Any, words: str, size: float, *, bold: bool = False, align: Any = None) -> None:
    for number, line in enumerate(str(words).split("\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.alignment = align
        run = paragraph.add_run(clean(line))
        run.font.size, run.bold = Pt(size), bold


def _signature(cell: Any, block: Sequence[str], *, nip: bool) -> None:
    lines = [*block, "", "", "", BLANK, *([text("reports.office.nip")] if nip else [])]
    for number, words in enumerate(lines):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.keep_with_next = number < len(lines) - 1
        paragraph.add_run(clean(words))
    cell.add_paragraph()


def _rule(paragraph: Any) -> None:
    """Draw the double line below a letterhead."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "thinThickSmallGap"), ("sz", "18"), ("space", "4"),
                        ("color", "000000")):  # fmt: skip
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no call for it
    properties.append(borders)


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    mark = OxmlElement("w:cantSplit")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no call for it
