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

_NAME = "name"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Rows to prepare, by id: where they stand in ``programs``, and which the pool has.

    ``named`` are the distinct names of ``programs`` and that of each of its rows.
    """

    programs: pd.DataFrame
    named: tuple[pa.Array, np.ndarray]
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
        cells, number = self.named if name == _NAME else coded(self._cells(name))
        return firsts(cells, number[self.at])

    def column(self, name: str) -> pd.arrays.ArrowExtensionArray:
        """Take a column; names that come again are held once."""
        if name == _NAME:
            cells, number = self.named
            told = pa.array(number[self.at], mask=number[self.at] < 0)
            return pd.arrays.ArrowExtensionArray(pa.DictionaryArray.from_arrays(told, cells))
        whole = self.programs[name].array
        same = len(self.at) == len(whole) and np.array_equal(self.at, np.arange(len(whole)))
        return whole if same else whole.take(self.at)

    def texts(self, name: str) -> np.ndarray:
        """Take a text column as objects, "" where nothing stands; equal cells share one object."""
        told, number = self.coded(name)
        return told[number]

    def coded(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Take the distinct cells of a text column, "" always the last, and that of each row."""
        cells, number = coded(self._cells(name))
        uniques = np.array([*cells.to_pylist(), ""], dtype=object)
        return uniques, number[self.at] % len(uniques)

    def holds(self, name: str, value: str) -> np.ndarray:
        """Tell which rows have a text, "" for none, in a column; a mask."""
        told, number = self.coded(name)
        return (told == value).astype(bool)[number]

    def numbers(self, name: str, missing: int) -> np.ndarray:
        """Take a column of whole numbers."""
        return pc.fill_null(self._cells(name), missing).to_numpy().astype(np.int64)[self.at]


def coded(cells: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    """Distinct texts and that of each cell, ``-1`` for an empty one."""
    parts = pc.dictionary_encode(cells.cast(pa.string())).chunks
    if not parts:
        return pa.array([], pa.string()), np.empty(0, dtype=np.int32)
    # All parts share the words of the last.
    number = np.concatenate([part.indices.fill_null(-1).to_numpy() for part in parts])
    empty = pc.index(parts[-1].dictionary, "").as_py()
    number = np.where(number == empty, -1, number) if empty >= 0 else number
    return parts[-1].dictionary, number.astype(np.int32, copy=False)


def firsts(cells: pa.Array, number: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """Order distinct texts by the cell that has each first; those of no cell go."""
    told = number >= 0
    code, uniques = pd.factorize(number[told])
    found = np.full(len(number), -1, dtype=np.int32)
    found[told] = code
    same = np.array_equal(uniques, np.arange(len(cells)))
    return cells if same else cells.take(pa.array(uniques)), found


def choose(snapshot: Snapshot, wanted: Sequence[str]) -> Chosen:
    """Choose rows that count, and further ones by id that join no pool."""
    programs = snapshot.programs
    deep = deepest(programs)
    named = coded(pa.chunked_array(programs[_NAME].array.__arrow_array__()))
    if not len(wanted):
        return Chosen(programs, named, deep.at, np.ones(len(deep.at), bool), deep.package)
    ids = pa.chunked_array(programs["id"].array.__arrow_array__())
    asked = pc.is_in(ids, pa.array(sorted(set(wanted)), pa.string())).to_numpy()
    asked[deep.at] = False
    at = np.concatenate([deep.at, np.flatnonzero(asked)])
    order = pc.array_sort_indices(ids.take(pa.array(at)).combine_chunks()).to_numpy()
    pool, package = np.arange(len(at)) < len(deep.at), np.zeros(len(at), dtype=bool)
    package[: len(deep.at)] = deep.package
    return Chosen(programs, named, at[order], pool[order], package[order])
