# pyright: basic
# pyarrow has no type stubs
"""A store as a folder of open files, from which a store with the same rows can be made.

Tables are CSV or Parquet; ``schema.json`` tells their columns, ``run.json`` the fingerprint of
the content, ``journal`` and ``history`` who loaded what and which values there were before. As
long as the fingerprint holds, the tables are taken as they are: nothing is cleaned, completed or
repaired. Once somebody has edited a table, the folder is read like any other folder of tables.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from sinergi._files import MARKER, atomic_folder
from sinergi.errors import UnknownTermError, UnusableDataError
from sinergi.exchange.csvfile import write_csv
from sinergi.exchange.neutral import restore_array
from sinergi.i18n import text
from sinergi.model.batch import Batch, Source
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS, PROVENANCE, contract

__all__ = ["SIDE_FILES", "read_archive", "write_archive"]

#: Files of such a folder that are no tables.
SIDE_FILES = (
    "schema.json", "readme.md", "journal.csv", "journal.parquet", "history.csv",
    "history.parquet",
)  # fmt: skip
_FUNCTION = "write_archive"
_SCHEMA = "schema.json"


def write_archive(
    folder: str | Path, snapshot: Snapshot, *, journal: pd.DataFrame, history: pd.DataFrame,
    format: Literal["csv", "parquet"] = "csv",  # noqa: A002 - the public name
) -> Path:  # fmt: skip
    """Write rows, journal and history; the files are read back and compared before they count.

    Parameters
    ----------
    folder
        Where to; replaced as a whole or not at all.
    snapshot
        Everything that the store holds.
    journal, history
        Loads, and earlier values, as the store tells them.
    format
        ``csv`` or ``parquet``.

    Raises
    ------
    UnusableDataError
        When what was written does not give the same content back.
    OutputError
        The folder holds other things, or cannot be written.
    """
    if format not in {"csv", "parquet"}:
        raise UnknownTermError.among(format, known=("csv", "parquet"), what="format")
    target = Path(folder)
    with atomic_folder(target) as draft:
        for name, frame in (*snapshot.tables(), ("journal", journal), ("history", history)):
            _write(draft / f"{name}.{format}", frame)
        _dump(draft / _SCHEMA, _schema(snapshot))
        run = Provenance(_FUNCTION, {"format": format}, snapshot.fingerprint).to_dict()
        rows = {name: len(frame) for name, frame in snapshot.tables()}
        _dump(draft / MARKER, {**run, "rows": rows, "loads": len(journal)})
        (draft / "README.md").write_text(text("exchange.archive.readme"), encoding="utf-8")
        if read_archive(draft) is None:
            raise UnusableDataError("exchange.archive.differs", folder=target.name)
    return target


def read_archive(folder: Path) -> Batch | None:
    """Give the rows of such a folder just as they were written.

    Returns
    -------
    Batch or None
        ``None`` when the folder is none, or its tables are no longer what was written.
    """
    run = _load(folder / MARKER)
    if run.get("function") != _FUNCTION:
        return None
    suffix = str(run.get("parameters", {}).get("format"))
    try:
        frames = {
            name: _read(folder / f"{name}.{suffix}", name)
            for name in run["rows"] if name in CONTRACTS
        }  # fmt: skip
    except (OSError, KeyError, pa.ArrowInvalid):
        return None
    snapshot = Snapshot(frames)
    if snapshot.fingerprint != run.get("data_fingerprint"):
        return None
    return Batch(snapshot, source=Source(folder.name, "archive", snapshot.fingerprint))


def _write(path: Path, frame: pd.DataFrame) -> None:
    if path.suffix == ".csv":
        write_csv(path, frame)
    else:
        pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)


def _read(path: Path, name: str) -> pd.DataFrame:
    columns = (*contract(name).columns, *PROVENANCE)
    types: dict[str, Any] = {c.name: c.dtype.pyarrow_dtype for c in columns}
    if path.suffix == ".parquet":
        table = pq.read_table(path)
    else:
        table = pcsv.read_csv(
            path, parse_options=pcsv.ParseOptions(newlines_in_values=True),
            convert_options=pcsv.ConvertOptions(
                column_types=types, null_values=[""], strings_can_be_null=True,
            ),
        )  # fmt: skip
        cells = [restore_array(c) if pa.types.is_string(c.type) else c for c in table.columns]
        table = pa.Table.from_arrays(cells, names=table.column_names)
    known = [n for n in table.column_names if n in types]
    return pd.DataFrame(
        {n: pd.arrays.ArrowExtensionArray(table.column(n).cast(types[n])) for n in known}
    )


def _schema(snapshot: Snapshot) -> dict[str, object]:
    """Tell columns, kinds, keys and references of the tables that have rows."""
    return {
        name: {
            "key": list(contract(name).key),
            "columns": [
                {"name": c.name, "kind": c.kind, "required": c.required,
                 "references": c.references or c.list_of}
                for c in (*contract(name).columns, *PROVENANCE)
            ],
        }
        for name, _ in snapshot.tables()
    }  # fmt: skip


def _dump(path: Path, value: Mapping[str, object]) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _load(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
