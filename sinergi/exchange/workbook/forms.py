# pyright: basic
# pyarrow has no type stubs
"""Sheets saved as CSV: exports of web forms, and a workbook saved sheet by sheet.

A form (incident reports, public feedback, partner assessments) is one sheet of the workbook. The
grid question of a form ("which partner, how far do you trust it") becomes one column a partner,
``Kepercayaan [Dinas Sosial]``; it is turned into one row a partner.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sinergi.exchange.hashes import file_hash, folder_hash
from sinergi.exchange.headers import match_headers
from sinergi.exchange.ledger import column_letter
from sinergi.exchange.places import entries, existing
from sinergi.exchange.sniff import RawTable, read_delimited
from sinergi.exchange.workbook.grid import Cell, Grid
from sinergi.exchange.workbook.identify import identify
from sinergi.exchange.workbook.layout import sheet
from sinergi.exchange.workbook.read import read_grids
from sinergi.model.batch import Batch, Source
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot

__all__ = ["looks_like_form", "read_form"]

_QUESTION = re.compile(r"^(?P<item>[^\[\]]*\S)\s*\[(?P<ratee>[^\[\]]*\S[^\[\]]*)\]$")
_SUFFIXES = (".csv", ".tsv", ".txt")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
#: Row and column of the grid that an unfolded row came from, 0-based.
_Origin = tuple[int, int]
_LONG = ("Penilai", "Yang Dinilai", "Butir", "Nilai", "Periode")


def looks_like_form(name: str, header: Sequence[str]) -> bool:
    """Whether columns are those of a sheet of the workbook.

    Examples
    --------
    >>> looks_like_form("laporan", ["Stempel waktu", "Jenis Kejadian", "Isu", "Pelapor"])
    True
    >>> looks_like_form("survei", ["Lembaga Anda", "Kepercayaan [Dinas Sosial]"])
    True
    >>> looks_like_form("apa saja", ["a", "b", "c"])
    False
    """
    grid, _ = _unfold(Grid(name, hidden=False, left=0, rows=[list(header), ["-"] * len(header)]))
    return identify(grid) is not None


def read_form(path: str | Path, *, region: str | None = None) -> Batch:
    r"""Read the CSV export of a web form, or a folder of sheets saved as CSV.

    Parameters
    ----------
    path
        A CSV or TSV file whose columns are those of one sheet of the workbook (Kejadian, Umpan
        Balik, Penilaian, or any other), under any header that the workbook knows; or a folder
        of such files, whose rows may name each other. Bodies are named as people name them.
    region
        Code of the region of a form that does not ask for it.

    Returns
    -------
    Batch
        The rows and every finding, with the row of the file.

    Raises
    ------
    UnreadableFileError
        Missing, empty or no text.
    UnusableDataError
        The columns are those of no sheet, or no file of the folder is one.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "aduan.csv"
    >>> _ = file.write_text("Tanggal;Isu;Kanal;Jenis;Jumlah\x0a2025-06-30;I04;LAPOR;keluhan;12")
    >>> read_form(file).snapshot.feedback[["issue", "count"]].values.tolist()
    [['I04', 12]]
    """
    place = existing(path)
    files = [entry for entry in entries(place) if entry.suffix.casefold() in _SUFFIXES]
    if not place.is_dir():
        files = [place]
    grids: list[Grid] = []
    origins: dict[str, list[_Origin]] = {}
    noticed: list[Finding] = []
    for file in files:
        raw = read_delimited(file)
        noticed += raw.findings
        grid, origins[file.name] = _unfold(_grid(file.name, raw))
        grids.append(grid)
    digest = folder_hash(files) if place.is_dir() else file_hash(place)
    batch = read_grids(Source(place.name, "form", digest), grids, region=region)
    found = [_moved(f, origins.get(f.sheet or "", [])) for f in batch.findings]
    return Batch(_with_rows(batch.snapshot, origins), Findings([*noticed, *found]), batch.source)


def _grid(name: str, raw: RawTable) -> Grid:
    """Rows of the file where they stand, so that a finding names the row of the file."""
    body = zip(*(column.to_pylist() for column in raw.data.columns), strict=True)
    gap: list[list[Cell]] = [[] for _ in range(raw.first_row - 2)]
    rows = [["" if cell is None else cell for cell in row] for row in body]
    return Grid(name, hidden=False, left=0, rows=[*gap, list(raw.data.column_names), *rows])


def _unfold(grid: Grid) -> tuple[Grid, list[_Origin]]:
    """One row for every partner that a grid question asks about, and where each came from.

    The places are empty when there is no such question and the grid stays as it is.
    """
    start = next((i for i, row in enumerate(grid.rows) if row), 0)
    header = [str(cell) for cell in grid.rows[start]] if grid.rows else []
    asked = {i: found for i, cell in enumerate(header) if (found := _QUESTION.match(cell))}
    spec = sheet("assessments")
    columns = {field: i for i, field in match_headers(header, spec.key, spec.own_headers).items()}
    if not asked or "rater" not in columns:
        return grid, []
    rows: list[list[Cell]] = [list(_LONG)]
    origins: list[_Origin] = [(start, 0)]
    for number, row in enumerate(grid.rows[start + 1 :], start=start + 1):
        for place, question in asked.items():
            if place >= len(row) or row[place] == "":
                continue
            period = _year(row[columns["period"]]) if "period" in columns else ""
            rows.append([row[columns["rater"]], question["ratee"].strip(),
                         question["item"].strip(), row[place], period])  # fmt: skip
            origins.append((number, place))
    return replace(grid, rows=rows), origins


def _year(cell: Cell) -> str:
    found = _YEAR.search(str(cell))
    return found[1] if found else str(cell)


def _moved(finding: Finding, origins: list[_Origin]) -> Finding:
    """Name the answer in the file that an unfolded row came from."""
    if finding.row is None or not origins:
        return finding
    row, place = origins[finding.row - 1]
    return replace(finding, cell=f"{column_letter(place)}{row + 1}", row=row + 1)


def _with_rows(snapshot: Snapshot, origins: Mapping[str, list[_Origin]]) -> Snapshot:
    if not any(origins.values()):
        return snapshot
    answers = snapshot.assessments
    places = zip(answers["source_sheet"], answers["source_row"], strict=True)
    rows = [origins[s][int(n) - 1][0] + 1 if origins.get(s) else int(n) for s, n in places]
    return snapshot.replace(assessments=answers.assign(source_row=rows))
