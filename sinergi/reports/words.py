# pyright: basic
# reads pandas rows
"""Codes to words: column names, kinds, states, ids of agencies and issues."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from sinergi import vocab
from sinergi.analysis.duplicates.reasons import REASONS, in_parts
from sinergi.i18n import codes, current_language, format_number, format_rupiah, text
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot
from sinergi.plan import period_label

#: Columns whose cells are codes of ``terms.<group>.<code>``.
_TERM_GROUPS: Mapping[str, str] = {
    "kind": "kind", "severity_class": "severity", "evidence_state": "evidence",
    "review": "review", "state": "review", "measure": "measure", "scope": "scope",
    "status": "status", "action_status": "action_status", "progress": "progress",
    "role": "role", "finding": "finding", "aspect": "aspect", "fit": "fit",
    "outcome": "outcome", "mode": "mode",
}  # fmt: skip
_ACTOR_COLUMNS = frozenset(
    {
        "opd",
        "near_opd",
        "opd_a",
        "opd_b",
        "actor_a",
        "actor_b",
        "node",
        "lead",
        "agencies",
        "agencies_a",
        "agencies_b",
        "partners",
        "brokers",
        "actor",
    }
)
#: A p-value below this is written as "<0,001".
_SMALL_P = 0.001
MONEY = frozenset({"budget_idr", "smaller_idr", "budget_a", "budget_b"})
_WHOLE = frozenset(
    {"n_ties", "part", "whole", "agencies_count", "programs_count", "distance", "year", "row"}
)


def term(group: str, code: str) -> str:
    """Word of a code; of a code without a word the parts are shown as words."""
    key = f"terms.{group}.{code}"
    return text(key) if key in codes(current_language()) else code.replace("_", " ")


def column(name: str) -> str:
    """Header of a column in words."""
    key = f"columns.{name}"
    return text(key) if key in codes(current_language()) else name.replace("_", " ")


def called(frame: pd.DataFrame) -> pd.DataFrame:
    """Call the rupiah of pairs what they are, those of the smaller program (``smaller_idr``).

    Elsewhere ``budget_idr`` is a sum.
    """
    pairs = {"p_duplication", "agencies_a"} & set(frame.columns)
    return frame.rename(columns={"budget_idr": "smaller_idr"}) if pairs else frame


def missing(value: Any) -> bool:
    """Tell whether a cell is empty (None, NA or NaN)."""
    return value is None or value is pd.NA or value != value  # noqa: PLR0124 - NaN


class Names:
    """Looks up the names behind ids of one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._actors = _by_id(snapshot.actors) | _by_id(snapshot.forums)
        gone = (snapshot.actors["active"] == False).fillna(value=False)  # noqa: E712 - missing is not false
        self._gone = frozenset(snapshot.actors.loc[gone.to_numpy(dtype=bool), "id"])
        self._regions = _by_id(snapshot.regions)
        self._datasets = _by_id(snapshot.datasets)
        self._indicators = _indicators(snapshot.indicators)
        own = _by_id(snapshot.issues)
        english = self._english = current_language() == "en"
        facts = vocab.issues()
        sectors = vocab.sectors()
        self._sectors = {k: (f.name_en if english else f.name_id) for k, f in sectors.items()}
        self._issues = {k: (f.name_en if english else f.name_id) for k, f in facts.items()} | own
        #: How a whole cell, and each value of a list, is put into words.
        self._whole: dict[str, Callable[[str], str]] = {
            "period": period_label,
            "instrument": self.instrument,
            "reasons": self.reasons,
            **{
                name: partial(_looked_up, table)
                for name, table in (
                    ("group", self._sectors),
                    ("dataset", self._datasets),
                    ("indicator", self._indicators),
                )
            },
        }
        self._listed: dict[str, Callable[[str], str]] = {
            **dict.fromkeys(_ACTOR_COLUMNS, self.actor),
            "issue": self.issue,
            "issues": self.issue,
            "area": self.issue,
            "forum": self.actor,
            "region": self.region,
        }

    def actor(self, key: str) -> str:
        """Name of an agency or forum; a required role reads as such."""
        if key.startswith("required:"):
            wanted = key.removeprefix("required:")
            return text("terms.required", role=term("role", wanted))
        return self._actors.get(key, key)

    def carrier(self, key: str) -> str:
        """Name of an agency that carries a program; of one that no longer works it is said."""
        name = self.actor(key)
        return text("reports.together.gone", name=name) if key in self._gone else name

    def issue(self, key: str) -> str:
        """Name of an issue."""
        return self._issues.get(key, key)

    def region(self, key: str) -> str:
        """Name of a region."""
        return self._regions.get(key, key)

    def instrument(self, key: str) -> str:
        """Name of a form of cooperation."""
        fact = vocab.instruments().get(key)
        return key if fact is None else fact.name_en if self._english else fact.name_id

    def reasons(self, codes_of_pair: str) -> str:
        """Reasons of a pair in words, without the names that stand beside them."""
        known = [code for code in split_list(codes_of_pair) if code in REASONS]
        return in_parts(known).strip()

    def cell(self, name: str, value: object) -> str:
        """One cell of a result in words; missing values are empty."""
        if missing(value):
            return ""
        whole = self._whole.get(name)
        if whole:
            return whole(str(value))
        part = self._listed.get(name)
        if part:
            return "; ".join(part(one) for one in split_list(str(value)))
        return _plain(name, value)


def _plain(name: str, value: object) -> str:
    if name in MONEY:
        return format_rupiah(int(value))  # pyright: ignore[reportArgumentType] - a number by contract
    if isinstance(value, bool):
        return term("bool", str(value).lower())
    if isinstance(value, int) or name in _WHOLE:
        return str(value) if name == "year" else format_number(int(value))  # pyright: ignore[reportArgumentType] - a number by contract
    if isinstance(value, float):
        small = name == "p" and value < _SMALL_P
        shown = format_number(_SMALL_P if small else value, decimals=3 if name == "p" else 2)
        return f"<{shown}" if small else shown
    group = _TERM_GROUPS.get(name)
    return term(group, str(value)) if group else str(value)


def _looked_up(table: Mapping[str, str], key: str) -> str:
    return table.get(key, key)


def _by_id(frame: pd.DataFrame) -> dict[str, str]:
    return dict(zip(frame["id"], frame["name"], strict=True))


def _indicators(frame: pd.DataFrame) -> dict[str, str]:
    """Names of indicators; where lower is better it is said."""
    lower = (frame["direction"] == "down").fillna(value=False)
    told = text("reports.lower_is_better")
    names = [
        f"{n} ({told})" if down else str(n) for n, down in zip(frame["name"], lower, strict=True)
    ]
    return dict(zip(frame["id"], names, strict=True))


def in_words(frame: pd.DataFrame, names: Names, columns: tuple[str, ...]) -> list[list[str]]:
    """Rows of a result in words, ready for a table."""
    kept = [c for c in columns if c in frame.columns]
    return [
        [names.cell(c, v) for c, v in zip(kept, row, strict=True)]
        for row in frame[kept].itertuples(index=False)
    ]


def first_words(explanation: str, *, limit: int = 260) -> str:
    """Take as many whole sentences of the first paragraph as fit ``limit``, at least one."""
    sentences = re.split(r"(?<=[.!?])\s+", explanation.splitlines()[0])
    said = sentences[0]
    for sentence in sentences[1:]:
        if len(said) + len(sentence) > limit:
            break
        said = f"{said} {sentence}"
    return said
