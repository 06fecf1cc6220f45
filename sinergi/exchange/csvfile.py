# pyright: basic
# pyarrow has no type stubs
"""CSV as sinergi writes it: comma, UTF-8 with BOM, English names, ISO dates, harmless text."""

import codecs
import csv
import io
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pcsv

from sinergi._files import atomic_file
from sinergi.exchange.arrow import compute as pc
from sinergi.exchange.neutral import neutralise, neutralise_array

__all__ = ["write_csv"]


def write_csv(path: str | Path, frame: pd.DataFrame) -> Path:
    """Write a frame.

    Parameters
    ----------
    path
        The file; replaced as a whole or not at all.
    frame
        Columns of any type; the index is not written. A missing value is an empty cell, a
        number stays a number, text that a spreadsheet could run gets an apostrophe
        (:func:`~sinergi.exchange.neutral.restore` takes it away again).

    Returns
    -------
    Path
        The file.

    Raises
    ------
    OutputError
        The file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "gaps.csv"
    >>> _ = write_csv(file, pd.DataFrame({"name": ["=1+1"], "budget_idr": [5]}))
    >>> print(file.read_text(encoding="utf-8-sig").splitlines()[1])
    "'=1+1",5
    """
    target = Path(path)
    table = pa.Table.from_arrays(
        [_harmless(frame.iloc[:, i]) for i in range(frame.shape[1])],
        names=[neutralise(str(name)) for name in frame.columns],
    )
    with atomic_file(target) as draft, draft.open("wb") as file:
        file.write(codecs.BOM_UTF8 + _header(table.column_names))
        if table.num_columns:
            pcsv.write_csv(table, file, pcsv.WriteOptions(include_header=False))
    return target


def _header(names: list[str]) -> bytes:
    """Header line, quoted only where it must be (Arrow quotes every name)."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(names)
    return line.getvalue().encode()


def _harmless(column: pd.Series) -> pa.ChunkedArray:
    values = _arrow(column)
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_timestamp(values.type):
        values = pc.strftime(
            pc.cast(values, pa.timestamp("s"), safe=False), format="%Y-%m-%dT%H:%M:%S"
        )
    if pa.types.is_floating(values.type):
        return pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return neutralise_array(values.cast(pa.string()))
    return values


def _arrow(column: pd.Series) -> pa.ChunkedArray:
    """Arrow values of a column; what Arrow cannot hold becomes text."""
    try:
        values = pa.array(column, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        texts = [
            None if missing else str(v) for v, missing in zip(column, column.isna(), strict=True)
        ]
        values = pa.array(texts, pa.string())
    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])
