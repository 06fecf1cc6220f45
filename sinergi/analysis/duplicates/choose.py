# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""Which rows of a snapshot are prepared, and their columns without copies of text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from sinergi.analysis.rows import deepest
from sinergi.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows to prepare, by id: where they stand in ``programs``, and which the pool has."""

    programs: pd.DataFrame
    at: np.ndarray
    pool: np.ndarray
    package: np.ndarray

    def _cells(self, name: str) -> pa.ChunkedArray:
        return pa.chunked_array(self.programs[name].array.__arrow_array__())

    def distinct(self, name: str) -> tuple[pa.Array, np.ndarray]:
        """Take the distinct cells of a text column in the order of the rows, and that of each row.

        Empty cells are none (``-1``). Cells are told apart where they stand, so that the column
        is never copied in the order of the rows.
        """
        cells, number = coded(self._cells(name))
        return firsts(cells, number[self.at])

    def texts(self, name: str) -> np.ndarray:
        """Take a text column as objects, "" where nothing stands; equal cells share one object."""
        told, number = self.coded(name)
        return told[number]

    def coded(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Take the distinct cells of a text column, "" always the last, and that of each row."""
        cells, number = coded(self._cells(name))
        uniques = np.array([*cells.to_pylist(), ""], dtype=object)
        return uniques, number[self.at] % len(uniques)

    def numbers(self, name: str, missing: int) -> np.ndarray:
        """Take a column of whole numbers."""
        return pc.fill_null(self._cells(name), missing).to_numpy().astype(np.int64)[self.at]


def coded(cells: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """Distinct texts and that of each cell, ``-1`` for an empty one."""
    parts = pc.dictionary_encode(cells.cast(pa.string())).chunks
    if not parts:
        return pa.array([], pa.string()), np.empty(0, dtype=np.int64)
    # All parts share the words of the last.
    number = np.concatenate([part.indices.fill_null(-1).to_numpy() for part in parts])
    empty = pc.index(parts[-1].dictionary, "").as_py()
    number = np.where(number == empty, -1, number) if empty >= 0 else number
    return parts[-1].dictionary, number.astype(np.int64)


def firsts(cells: pa.Array, number: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """Order distinct texts by the cell that has each first; those of no cell go."""
    told = number >= 0
    code, uniques = pd.factorize(number[told])
    found = np.full(len(number), -1, dtype=np.int64)
    found[told] = code
    return cells.take(pa.array(uniques)), found


def choose(snapshot: Snapshot, wanted: Sequence[str]) -> Chosen:
    """Choose rows that count, and further ones by id that join no pool."""
    programs = snapshot.programs
    deep = deepest(programs)
    if not len(wanted):
        return Chosen(programs, deep.at, np.ones(len(deep.at), bool), deep.package)
    ids = pa.chunked_array(programs["id"].array.__arrow_array__())
    asked = pc.is_in(ids, pa.array(sorted(set(wanted)), pa.string())).to_numpy()
    asked[deep.at] = False
    at = np.concatenate([deep.at, np.flatnonzero(asked)])
    order = pc.array_sort_indices(ids.take(pa.array(at)).combine_chunks()).to_numpy()
    pool, package = np.arange(len(at)) < len(deep.at), np.zeros(len(at), dtype=bool)
    package[: len(deep.at)] = deep.package
    return Chosen(programs, at[order], pool[order], package[order])
