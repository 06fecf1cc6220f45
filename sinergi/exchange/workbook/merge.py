# pyright: basic
# pandas tables of several files
"""Files of several agencies become one batch."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sinergi.errors import UsageError
from sinergi.exchange.workbook.read import read_workbook
from sinergi.model.batch import Batch, Source
from sinergi.model.fields import join_list, split_list
from sinergi.model.finding import Finding, Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import CONTRACTS, rows_to_table

#: Tables in which files may each know a part of a row.
_FILLED_UP = frozenset({"actors", "regions", "issues", "datasets", "forums"})


def merge_workbooks(paths: Iterable[str | Path]) -> Batch:
    """Read the files of several agencies as one.

    Bodies, areas, data sets and forums that several files name are one row, each column from
    the first file (by name) that fills it; attendees of the same meeting are joined; equal rows
    count once; different rows of one key are told.

    Parameters
    ----------
    paths
        Workbooks, as made by ``write_template(..., split=True)``; their order does not matter.

    Returns
    -------
    Batch
        All rows and all findings.

    Raises
    ------
    UsageError
        No file is named.
    UnreadableFileError, UnusableDataError
        As ``read_workbook``, for the first file that cannot be used.
    """
    files = sorted({Path(p) for p in paths}, key=lambda p: (p.name, str(p)))
    if not files:
        raise UsageError("workbook.merge.none")
    batches = [read_workbook(file) for file in files]
    findings = [finding for batch in batches for finding in batch.findings]
    tables: dict[str, pd.DataFrame] = {}
    for name in CONTRACTS:
        rows = _rows(name, [batch.snapshot for batch in batches])
        if rows:
            tables[name] = rows_to_table(name, _merged(name, rows, findings))
    digest = hashlib.sha256("".join(sorted(b.source.sha256 for b in batches)).encode())
    names = " + ".join(file.name for file in files)
    return Batch(
        Snapshot(tables), Findings(findings), Source(names, "workbook", digest.hexdigest())
    )


def _rows(name: str, snapshots: Sequence[Snapshot]) -> list[dict[str, Any]]:
    frames = [s.table(name) for s in snapshots]
    return [
        {str(k): (None if pd.isna(v) else v) for k, v in row.items()}
        for frame in frames for row in frame.to_dict("records")
    ]  # fmt: skip


def _merged(
    name: str, rows: list[dict[str, Any]], findings: list[Finding]
) -> list[dict[str, Any]]:  # fmt: skip
    rules = CONTRACTS[name]
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        key = tuple(row[k] for k in rules.key)
        first = kept.setdefault(key, row)
        if first is row or all(first[c] == row[c] for c in rules.names):
            continue
        if name in _FILLED_UP:
            _fill_up(first, row)
        elif name == "meetings":
            both = [*split_list(first["attendees"]), *split_list(row["attendees"])]
            first["attendees"] = join_list(list(dict.fromkeys(both)))
        else:
            findings.append(_differs(row, first, key))
    return list(kept.values())


def _fill_up(first: dict[str, Any], row: dict[str, Any]) -> None:
    for column, value in row.items():
        if first[column] is None:
            first[column] = value


def _differs(row: dict[str, Any], first: dict[str, Any], key: tuple[Any, ...]) -> Finding:
    return Finding(
        "workbook.merge.differs", "error", file=row["source_file"], sheet=row["source_sheet"],
        row=row["source_row"], value=" / ".join(str(k) for k in key),
        facts={"other_file": first["source_file"], "other": first["source_row"]},
    )  # fmt: skip
