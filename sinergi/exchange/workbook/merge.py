# pyright: basic
# pandas tables of several files
"""Inputs of several agencies, or of several kinds, become one batch."""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sinergi.errors import UsageError
from sinergi.exchange.adopt import adopt_agencies
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
    return merge_batches([read_workbook(file) for file in files])


def merge_batches(batches: Sequence[Batch]) -> Batch:
    """Join what several inputs say, such as a budget export and a list of forums.

    Parameters
    ----------
    batches
        What the readers handed over. Where two know the same row, as in
        :func:`merge_workbooks`; where both fill a column, the first that has programs counts,
        then the order. Agencies: see :mod:`sinergi.exchange.adopt`.

    Returns
    -------
    Batch
        All rows and all findings; one batch alone is handed back as it is.

    Raises
    ------
    UsageError
        No batch.

    Examples
    --------
    >>> one = Batch(Snapshot({"actors": pd.DataFrame({"id": ["a"], "name": ["Dinas Sosial"]})}))
    >>> two = Batch(Snapshot({"actors": pd.DataFrame({"id": ["a"], "kind": ["opd"]})}))
    >>> merge_batches([one, two]).snapshot.actors[["name", "kind"]].values.tolist()
    [['Dinas Sosial', 'opd']]
    """
    if not batches:
        raise UsageError("workbook.merge.none")
    if len(batches) == 1:
        return batches[0]
    # what has programs knows its agencies best
    batches = _adopted(sorted(batches, key=lambda b: not len(b.snapshot.programs)))
    findings = [finding for batch in batches for finding in batch.findings]
    tables: dict[str, pd.DataFrame] = {}
    for name in CONTRACTS:
        frames = [frame for batch in batches if len(frame := batch.snapshot.table(name))]
        if len(frames) == 1:
            tables[name] = frames[0]
        elif frames:
            tables[name] = rows_to_table(name, _merged(name, _rows(frames), findings))
    digest = hashlib.sha256("".join(sorted(b.source.sha256 for b in batches)).encode())
    kinds = {batch.source.kind for batch in batches}
    kind = kinds.pop() if len(kinds) == 1 else "several"
    names = " + ".join(batch.source.name for batch in batches)
    return Batch(Snapshot(tables), Findings(findings), Source(names, kind, digest.hexdigest()))


def _adopted(batches: Sequence[Batch]) -> list[Batch]:
    """Let each batch name the agencies as the ones before it do."""
    done = [batches[0]]
    for batch in batches[1:]:
        known = pd.concat([b.snapshot.actors for b in done], ignore_index=True)
        done.append(adopt_agencies(batch, known.drop_duplicates("id")))
    return done


def _rows(frames: Sequence[pd.DataFrame]) -> list[dict[str, Any]]:
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
