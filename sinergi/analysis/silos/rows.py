# pyright: basic
# (pandas columns are untyped in practice)
"""Blocks of rows that become the table of silos."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sinergi.analysis.null import z_score
from sinergi.analysis.silos.inputs import float_column, label_column

COLUMNS: Final = (
    "measure", "scope", "group", "node", "value", "expected", "sd", "z", "p", "low", "high",
    "n_ties",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Block:
    """Rows of one measure and scope.

    Attributes
    ----------
    measure, scope
        As in the columns.
    value, expected, sd, p
        The numbers; NaN where undefined.
    n_ties
        Ties that each number rests on.
    low, high
        Range in which the value can lie.
    group, node
        Who it is about; ``None`` when about the whole network.
    """

    measure: str
    scope: str
    value: NDArray[np.float64]
    expected: NDArray[np.float64]
    sd: NDArray[np.float64]
    p: NDArray[np.float64]
    n_ties: NDArray[Any]
    low: float
    high: float
    group: Sequence[Any] | None = None
    node: Sequence[Any] | None = None


def to_frame(blocks: Sequence[Block]) -> pd.DataFrame:
    """Put blocks below each other; columns :data:`COLUMNS`."""
    size = [len(block.value) for block in blocks]
    frame = pd.DataFrame(
        {
            "measure": _text([b.measure for b in blocks], size),
            "scope": _text([b.scope for b in blocks], size),
            "group": label_column(_named([b.group for b in blocks], size)),
            "node": label_column(_named([b.node for b in blocks], size)),
            **{c: _numbers([getattr(b, c) for b in blocks]) for c in ("value", "expected", "sd")},
            "p": _numbers([b.p for b in blocks]),
            "low": float_column(np.repeat([b.low for b in blocks], size)),
            "high": float_column(np.repeat([b.high for b in blocks], size)),
            "n_ties": _numbers([b.n_ties for b in blocks]).astype(np.int64),
        }
    )
    columns = (frame[c].to_numpy() for c in ("value", "expected", "sd"))
    frame["z"] = z_score(*columns)
    return frame[list(COLUMNS)]


def _text(words: Sequence[str], size: Sequence[int]) -> pd.Series:
    return pd.Series(np.repeat(np.array(words, dtype=object), size), dtype="string[pyarrow]")


def _named(names: Sequence[Sequence[Any] | None], size: Sequence[int]) -> list[Any]:
    return [x for given, k in zip(names, size, strict=True) for x in (given or [None] * k)]


def _numbers(parts: Sequence[NDArray[Any]]) -> pd.Series:
    return float_column(np.concatenate([*parts, np.zeros(0)]))
