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

    def cells(self, name: str) -> pa.ChunkedArray:
        """Take a column of the rows."""
        cells = pa.chunked_array(self.programs[name].array.__arrow_array__())
        return cells if self._whole else cells.take(pa.array(self.at))

    @property
    def _whole(self) -> bool:
        size = len(self.programs)
        return len(self.at) == size and bool((self.at == np.arange(size)).all())

    def texts(self, name: str) -> np.ndarray:
        """Take a text column as objects, "" where nothing stands; equal cells share one object."""
        told, number = self.coded(name)
        return told[number]

    def coded(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Take the distinct cells of a text column, "" always the last, and that of each row."""
        coded = pc.dictionary_encode(pc.fill_null(self.cells(name), "")).combine_chunks()
        if isinstance(coded, pa.ChunkedArray):
            coded = coded.chunk(0) if coded.num_chunks else pa.array([""]).dictionary_encode()[:0]
        uniques = np.array([*coded.dictionary.to_pylist(), ""], dtype=object)
        return uniques, coded.indices.to_numpy(zero_copy_only=False)

    def numbers(self, name: str, missing: int) -> np.ndarray:
        """Take a column of whole numbers."""
        return pc.fill_null(self.cells(name), missing).to_numpy().astype(np.int64)


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
