# pyright: basic
# rows of frames are untyped
"""Findings of an analysis kept beside the rows: derived, replaced by the next run, never loaded.

They are no part of a snapshot and of its fingerprint. Each set tells the fingerprint of the data
it was found in, so that an old set can be told from a fresh one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString

import pandas as pd
import pyarrow as pa

from sinergi.errors import UnknownTermError

_ARROW = "arrow:"


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of findings.

    Attributes
    ----------
    type
        Type of the relationship that shows a finding in a graph.
    ends
        Columns that can be an end of it, with the table of their ids, the first two that are
        told win.
    shown
        Columns that the relationship carries, under the same name.
    score, state
        Columns with the strength and with the state of review or evidence.
    """

    type: LiteralString
    ends: tuple[tuple[str, str], ...]
    score: str
    state: str
    shown: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "duplicates": Kind(
        "POSSIBLY_DUPLICATES", (("program_a", "programs"), ("program_b", "programs")),
        "score", "review", ("kind", "p_duplication", "budget_idr", "reasons", "review"),
    ),
    "gaps": Kind(
        "LACKS_COORDINATION",
        (("actor_a", "actors"), ("actor_b", "actors"), ("forum", "forums"), ("issue", "issues"),
         ("region", "regions")),
        "severity", "evidence_state",
        ("gap_id", "kind", "issue", "role", "severity", "severity_class", "evidence_state"),
    ),
    "issues": Kind(
        "SEEMS_TO_ADDRESS", (("program", "programs"), ("issue", "issues")),
        "confidence", "source", ("confidence", "source", "reason"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saved:
    """Findings that a store keeps.

    Attributes
    ----------
    frame
        Rows as the analysis gave them.
    data_fingerprint
        Fingerprint of the snapshot they were found in.
    at
        When they were saved (UTC, ISO 8601).
    """

    frame: pd.DataFrame = field(repr=False)
    data_fingerprint: str
    at: str


def kind_of(name: str) -> Kind:
    """Take a kind by name; an unknown one raises."""
    if name not in KINDS:
        raise UnknownTermError.among(name, known=KINDS, what="table")
    return KINDS[name]


def columns_text(frame: pd.DataFrame) -> str:
    """Names and types of the columns as JSON."""
    return json.dumps([[str(n), _type_text(t)] for n, t in frame.dtypes.items()])


def _type_text(kind: Any) -> str:
    arrow = isinstance(kind, pd.ArrowDtype)
    return f"{_ARROW}{kind.pyarrow_dtype}" if arrow else str(kind)


def _type_of(text: str) -> Any:
    if not text.startswith(_ARROW):
        return text
    return pd.ArrowDtype(pa.type_for_alias(text.removeprefix(_ARROW)))


def rows_text(frame: pd.DataFrame) -> list[str]:
    """Every row as JSON."""
    cells = [_plain(frame[n]) for n in frame.columns]
    return [json.dumps(list(row), ensure_ascii=False) for row in zip(*cells, strict=True)]


def _plain(values: "pd.Series[Any]") -> list[Any]:
    return values.astype(object).where(values.notna(), None).tolist()


def frame_of(columns: str, rows: list[str]) -> pd.DataFrame:
    """Make the frame again."""
    kinds = {n: _type_of(t) for n, t in json.loads(columns)}
    frame = pd.DataFrame([json.loads(row) for row in rows], columns=list(kinds), dtype=object)
    return frame.astype(kinds)


@dataclass(frozen=True, slots=True)
class Arrow:
    """A finding as an arrow between two rows."""

    start: tuple[str, str]
    end: tuple[str, str]
    values: dict[str, Any]


def arrows(kind: Kind, frame: pd.DataFrame) -> list[Arrow]:
    """Make arrows of findings between two rows; a body that is missing is no row."""
    made: list[Arrow] = []
    cells = {n: _plain(frame[n]) for n in frame.columns}
    for at in range(len(frame)):
        ends = [(t, cells[n][at]) for n, t in kind.ends if _is_id(cells[n][at])]
        if len(ends) > 1:
            values = {n: cells[n][at] for n in kind.shown if cells[n][at] is not None}
            values |= {"score": cells[kind.score][at], "state": cells[kind.state][at]}
            made.append(Arrow(ends[0], ends[1], values))
    return made


def _is_id(value: object) -> bool:
    return isinstance(value, str) and not value.startswith("required:")
