# pyright: basic
# (lives on pandas, whose stubs do not know Arrow columns)
"""Small tools for the tables of the gaps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import numpy as np
import pandas as pd

from sinergi.model.fields import LIST_SEPARATOR, split_list

_KABUPATEN = 5  # "32.04"


def plain(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Text columns as plain strings, missing as ""; a frame of its own."""
    return pd.DataFrame(
        {
            name: frame[name].astype(object).where(frame[name].notna(), "").to_numpy()
            for name in columns
        }
    ).astype(object)


def home_region(codes: pd.Series) -> pd.Series:
    """Kabupaten, kota or province that an area belongs to (``32.04.05`` lies in ``32.04``).

    Examples
    --------
    >>> home_region(pd.Series(["32", "32.04", "32.04.05.2001", ""])).tolist()
    ['32', '32.04', '32.04', '']
    """
    return codes.fillna("").astype(str).str.slice(0, _KABUPATEN).astype(object)


def is_province(region: str) -> bool:
    """Whether the code is that of a province."""
    return "." not in region


def exploded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """One row a value of a ``a | b`` cell; empty cells give no row."""
    values = [split_list(cell) for cell in frame[column]]
    counts = np.fromiter((len(v) for v in values), dtype=np.int64, count=len(values))
    rows = frame.loc[frame.index.repeat(counts)].copy()
    rows[column] = [v for several in values for v in several]
    return rows.reset_index(drop=True)


def joined(values: Iterable[str], *, limit: int = 6) -> str:
    """Several ids in one cell, without repetition, the first ``limit``."""
    parts = [part for value in values for part in split_list(value)]
    return LIST_SEPARATOR.join(list(dict.fromkeys(parts))[:limit])


def looked_up(values: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Replace every value by its word, "" when there is none; always plain text."""
    found = [words.get(value, "") for value in values]
    return pd.Series(found, index=values.index, dtype=object)


def word_map(keys: pd.Series, words: pd.Series) -> dict[str, str]:
    """Word by key, the first when a key comes twice."""
    found: dict[str, str] = {}
    for key, word in zip(keys, words, strict=True):
        found.setdefault(str(key), str(word))
    return found


def places(ids: "pd.Index[Any]", values: Iterable[object]) -> np.ndarray:
    """Place of each value in an index, -1 where it is not there."""
    return ids.get_indexer(pd.Index(list(values), dtype=object))


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Rows as named tuples; what their fields hold only the caller knows."""
    return cast("Iterator[Any]", frame.itertuples(index=False))
