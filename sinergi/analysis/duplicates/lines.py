# pyright: basic, reportAttributeAccessIssue=false
# Arrow functions are made at run time; numpy and pandas columns are untyped in practice.
"""What names and codes alone tell of the rows: running costs, holders, who stays in the pool."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from sinergi.analysis.duplicates import facets as fc
from sinergi.analysis.duplicates.agencies import agency_kinds
from sinergi.analysis.duplicates.choose import Chosen
from sinergi.analysis.duplicates.held import Held, common, duties_of, hold, same_lines
from sinergi.analysis.duplicates.signature import Texts
from sinergi.analysis.duplicates.stream import Stream
from sinergi.analysis.duplicates.who import Who
from sinergi.analysis.rows import overhead_mask

_YEARS = 10_000
# Texts looked at together.
_PART = 50_000


def sequence_of(stream: Stream) -> np.ndarray:
    """Give texts with the same words in the same order the same number; 0 for no words."""
    lows = range(0, max(1, len(stream)), _PART)
    parts = [_sequence(stream.part(low, min(low + _PART, len(stream)))) for low in lows]
    return np.concatenate(parts)


def _sequence(stream: Stream) -> np.ndarray:
    step = np.arange(len(stream.word)) - stream.first[:-1][stream.text]
    base = np.full(int(step.max(initial=0)) + 1, 1_000_003, dtype=np.uint64)
    base[0] = 1
    value = (stream.word.astype(np.uint64) + np.uint64(1)) * np.multiply.accumulate(base)[step]
    total = np.concatenate([np.zeros(1, np.uint64), np.cumsum(value, dtype=np.uint64)])
    return (total[stream.first[1:]] - total[stream.first[:-1]]).view(np.int64)


@dataclass(frozen=True, slots=True)
class Lines:
    """What names and codes alone tell: running costs, holders, and who stays in the pool."""

    held: Held
    overhead: np.ndarray
    pool: np.ndarray
    twice: np.ndarray
    kinds: int


def costs_of(rows: Chosen) -> tuple[pd.DataFrame, np.ndarray]:
    """Take what is told of the rows, and which are running costs."""
    told = ("id", "name", "code", "budget_idr")
    frame = pd.DataFrame({c: rows.column(c) for c in told})
    layer = pd.arrays.ArrowExtensionArray(
        pa.array(["plan", "package"]).take(pa.array(rows.package.astype(np.int8)))
    )
    return frame.drop(columns="code").assign(layer=layer), overhead_mask(frame)


def lines_of(
    rows: Chosen, who: Who, texts: Texts, r: fc.Reader,
    *, overhead: np.ndarray, counted: np.ndarray,
) -> Lines:  # fmt: skip
    """Give names and codes numbers, and tell who stays in the pool.

    Parameters
    ----------
    rows, who, texts, r
        The rows, whose they are, their texts and word lists.
    overhead
        Running costs.
    counted
        Rows that rarity and kinds of agencies are counted on.
    """
    kind = np.append(agency_kinds(who.owners), -1)[who.agency]
    named, code = texts.at["name"], rows.coded("code")
    account = np.append(fc.expense_lines(texts.stream, r), values=False)[named]
    sequence = np.append(sequence_of(texts.stream), 0)
    held = hold(
        names=sequence[named], account=account, code=code,
        where=who.place.astype(np.int64) * _YEARS + who.year, kind=kind, pool=counted,
        shared=sequence[texts.at["shared"]],
    )  # fmt: skip
    held = replace(held, duty=duties_of(code, who.owners.urusan, who.agency))
    shared = common(held.holders, kind, counted)
    pool = counted & ~shared
    twice = pool & same_lines(
        rows.package, rows.pool & ~rows.package, (who.agency, who.year, held.name)
    )
    kinds = len(np.unique(kind[counted]))
    return Lines(held, overhead | shared, pool & ~twice, twice, kinds)
