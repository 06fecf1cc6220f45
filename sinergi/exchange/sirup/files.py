# pyright: basic
# pyarrow has no type stubs
"""Which table of SIRUP a file is, by its columns."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa

from sinergi.errors import SinergiError
from sinergi.exchange.neutral import restore_array
from sinergi.exchange.places import entries
from sinergi.exchange.records import RECORD_SUFFIXES, read_records
from sinergi.exchange.sniff import RawTable
from sinergi.model.finding import Finding

__all__ = ["Dump", "classify", "open_dump"]

#: Columns that name a table, the most telling first; ``!`` marks a column it must not have.
_SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("tender", frozenset({"kd_tender"})),
    ("nontender", frozenset({"kd_nontender"})),
    ("recorded", frozenset({"kd_nontender_pct"})),
    ("recorded", frozenset({"kd_swakelola_pct"})),
    ("epurchasing", frozenset({"kd_paket", "rup_nama_pkt"})),
    ("epurchasing", frozenset({"kd_produk"})),
    ("joined", frozenset({"kd_subkegiatan_str", "nama_subkegiatan", "pagu_subkegiatan",
                          "nama_program", "nama_kegiatan"})),
    ("sub_kegiatan", frozenset({"kd_subkegiatan_str", "nama_subkegiatan", "pagu_subkegiatan"})),
    ("kegiatan", frozenset({"kd_kegiatan_str", "nama_kegiatan", "pagu_kegiatan"})),
    ("program", frozenset({"kd_program_str", "nama_program", "pagu_program"})),
    ("paket_swakelola", frozenset({"kd_rup", "nama_paket", "pagu", "tipe_swakelola"})),
    ("paket_penyedia", frozenset({"kd_rup", "nama_paket", "pagu", "metode_pengadaan"})),
    ("lokasi", frozenset({"kd_rup", "detail_lokasi"})),
    ("anggaran_paket", frozenset({"kd_rup", "mak"})),
    ("belanja", frozenset({"kd_satker", "total_belanja"})),
    ("satker", frozenset({"kd_satker", "nama_satker", "jenis_satker"})),
    ("satker_list", frozenset({"kd_satker", "nama_satker", "kd_satker_str"})),
)  # fmt: skip
#: Tables that say what was bought, from whom: no programs.
PROCUREMENT = ("tender", "nontender", "recorded", "epurchasing", "paket_penyedia")
#: Any of them makes a folder a SIRUP dump.
CORE = ("program", "kegiatan", "sub_kegiatan", "joined", "paket_swakelola")


@dataclass
class Dump:
    """Tables of a dump by kind, and what was noticed while opening the files."""

    tables: dict[str, pd.DataFrame] = field(default_factory=dict[str, pd.DataFrame])
    files: list[Path] = field(default_factory=list[Path])
    findings: list[Finding] = field(default_factory=list[Finding])

    def table(self, kind: str) -> pd.DataFrame:
        """Rows of a kind, empty when the dump has none."""
        return self.tables.get(kind, pd.DataFrame())


def classify(columns: Iterable[str]) -> str | None:
    """Kind of table with these columns.

    Examples
    --------
    >>> classify(["kd_satker", "kd_program_str", "nama_program", "pagu_program"])
    'program'
    >>> classify(["id", "name"])
    """
    names = {c.strip().casefold() for c in columns}
    return next((kind for kind, wanted in _SIGNS if wanted <= names), None)


def open_dump(folder: Path) -> Dump:
    """Open every file of a folder; one that cannot be read is a finding, not the end."""
    dump = Dump()
    found: dict[str, list[pd.DataFrame]] = {}
    ignored: dict[str, list[str]] = {}
    for path in _entries(folder):
        try:
            raw = read_records(path)
        except SinergiError as problem:
            dump.findings.append(
                Finding("exchange.input.skipped", "error", file=path.name,
                        facts={"reason": problem.sentence()})
            )  # fmt: skip
            continue
        for table in raw:
            kind = classify(table.data.column_names)
            if kind is None or kind in PROCUREMENT or kind == "anggaran_paket":
                ignored.setdefault(kind or "unknown", []).append(path.name)
                continue
            dump.findings.extend(table.findings)
            found.setdefault(kind, []).append(_frame(table))
            dump.files.append(path)
    dump.findings.extend(_ignored_notices(ignored))
    dump.tables = {kind: _joined(frames) for kind, frames in found.items()}
    return dump


def _entries(folder: Path) -> list[Path]:
    return [
        entry for entry in entries(folder)
        if entry.is_file() and entry.suffix.casefold() in RECORD_SUFFIXES
    ]  # fmt: skip


def _ignored_notices(ignored: dict[str, list[str]]) -> list[Finding]:
    return [
        Finding(f"exchange.sirup.ignored.{kind}", "notice", file=names[0],
                facts={"files": ", ".join(sorted(set(names)))})
        for kind, names in sorted(ignored.items())
    ]  # fmt: skip


def _frame(raw: RawTable) -> pd.DataFrame:
    """Cells as pandas text with the row of the file beside them."""
    columns = {
        name.strip().casefold(): pd.Series(pd.arrays.ArrowExtensionArray(_plain(raw, i)))  # pyright: ignore[reportArgumentType] - a chunked array is accepted
        for i, name in enumerate(raw.data.column_names)
    }
    frame = pd.DataFrame(columns)
    frame["source_file"] = raw.file
    frame["source_sheet"] = pd.Series(raw.sheet, index=frame.index, dtype="object")
    frame["source_row"] = range(raw.first_row, raw.first_row + len(frame))
    return frame


def _plain(raw: RawTable, place: int) -> pa.ChunkedArray:
    return restore_array(raw.data.column(place))


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
