"""Workbooks made in the tests, as people make them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sinergi.model.fields import split_list
from sinergi.model.tables import CONTRACTS, NODE_TABLES

Rows = Sequence[Sequence[Any]]


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets of rows as a workbook; strings that begin with ``=`` are formulas."""

    def build(sheets: Mapping[str, Rows], name: str = "data.xlsx") -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / name
        book.save(path)
        return path

    return build


PROGRAM_HEADER = [
    "Perangkat Daerah",
    "Kode",
    "Nama Program/Kegiatan/Sub Kegiatan",
    "Tahun",
    "Pagu (Rp)",
    "Isu",
    "Mitra Pelaksana",
    "Wilayah",
]


@pytest.fixture
def programs(make: Callable[..., Path]) -> Callable[..., Path]:
    """A workbook with the sheet Program in the region 32.04."""

    def build(*rows: Sequence[Any], **more: Rows) -> Path:
        note = [["Petunjuk"], ["Wilayah:", "32.04 Kabupaten Bandung"]]
        return make({"Petunjuk": note, "Program": [PROGRAM_HEADER, *rows], **more})

    return build


@pytest.fixture
def three(make: Callable[..., Path]) -> Path:
    """Three sheets as a new user has them: a pasted SIPD export, two SK, a list of meetings."""
    sipd = [
        "KODE_SKPD",
        "NAMA_SKPD",
        "KODE_PROGRAM",
        "NAMA_PROGRAM",
        "KODE_GIAT",
        "NAMA_GIAT",
        "KODE_SUB_GIAT",
        "NAMA_SUB_GIAT",
        "PAGU",
    ]
    kesbang = [
        "8.01.0.00.0.00.01.0000",
        "BADAN KESATUAN BANGSA DAN POLITIK",
        "8.01.06",
        "PROGRAM KEWASPADAAN NASIONAL",
        "8.01.06.2.01",
        "Perumusan Kebijakan",
    ]
    sosial = [
        "1.06.0.00.0.00.01.0000",
        "DINAS SOSIAL",
        "1.06.02",
        "PROGRAM PEMBERDAYAAN SOSIAL",
        "1.06.02.2.01",
        "Pemberdayaan",
    ]
    return make(
        {
            "Program": [
                ["PEMERINTAH KABUPATEN BANDUNG"],
                ["TAHUN ANGGARAN 2025"],
                [],
                sipd,
                [*kesbang, "8.01.06.2.01.0004", "Pelaksanaan Koordinasi", "Rp 1.250.000,00"],
                [*kesbang, "8.01.06.2.01.05", "Monitoring", 2000000],
                [*sosial, "1.06.02.2.01.0001", "Pembinaan Karang Taruna", "500000"],
                ["JUMLAH", None, None, None, None, None, None, None, 3750000],
            ],
            "SK": [
                ["No SK", "Nama Tim", "Anggota", "Tanggal SK"],
                [
                    "300/Kep.12/2025",
                    "Tim Terpadu Penanganan Konflik Sosial",
                    "Kesbangpol (sekretaris), Polresta Bandung, Kodim 0624, Kejari, Dinsos",
                    "15 Januari 2025",
                ],
                [
                    "300/Kep.13/2025",
                    "FKUB Kabupaten Bandung",
                    "1. MUI\n2. PGI\n3. Bakesbangpol\n4. Yayasan Sejahtera",
                    45672,
                ],
            ],
            "Rapat": [
                ["Tanggal", "Agenda", "Peserta"],
                [
                    "15/03/2025",
                    "Rapat Tim Terpadu Penanganan Konflik Sosial",
                    "Bakesbangpol; Polres Bandung; Camat Soreang",
                ],
                ["1 April 2025", "Koordinasi stunting", "Dinkes | Dinsos | LSM Peduli"],
            ],
        }
    )


#: Lists of actor ids.
LISTS = {("meetings", "attendees"), ("actions", "partners")}


def _dangling(snapshot):
    """References of a snapshot that lead nowhere: (table, column, value)."""
    ids = {name: set(snapshot.table(name)["id"]) for name in NODE_TABLES}
    found = []
    for name, frame in snapshot.tables():
        for column in CONTRACTS[name].columns:
            several = (name, column.name) in LISTS
            target = "actors" if several else column.references
            if target is None:
                continue
            values = list(frame[column.name].dropna())
            if several:
                values = [v for cell in values for v in split_list(cell)]
            found += [(name, column.name, v) for v in values if v not in ids[target]]
    return found


@pytest.fixture
def dangling() -> Callable[..., list[tuple[str, str, str]]]:
    """References of a snapshot that lead nowhere."""
    return _dangling
