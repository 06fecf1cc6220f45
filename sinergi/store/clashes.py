# pyright: basic
# rows of frames are untyped
"""Tells on which questions a review sheet and the store differ: one line a question."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sinergi.i18n import format_number, format_rupiah, list_sentence, text
from sinergi.model.finding import Finding
from sinergi.model.review_columns import REVIEW_COLUMNS, REVIEW_REASONS, REVIEW_STATES
from sinergi.store.merging import Values
from sinergi.store.protocol import Store

#: Agencies named on one side of a question; the others are counted.
_NAMED = 4
_WORDS: Mapping[str, Mapping[str, str]] = {
    "state": {**REVIEW_STATES}, "reason_code": {**REVIEW_REASONS},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clash:
    """A review of which the sheet and the store say different things.

    Attributes
    ----------
    code
        Which of them stands and why: ``stored``, ``older`` or ``sheet``.
    old, new
        What is stored, and what the sheet says.
    apart
        Columns in which they differ.
    """

    code: str
    old: Values
    new: Values
    apart: tuple[str, ...]

    def sides(self) -> dict[str, str]:
        """Both sides in the words of the sheet: what, by whom, when."""
        return {
            f"{side}{part}": value
            for side, row in (("stored", self.old), ("sheet", self.new))
            for part, value in (
                ("", "; ".join(f"{REVIEW_COLUMNS[n]}: {_word(n, row[n])}" for n in self.apart)),
                ("_by", row.get("decided_by", "-")),
                ("_at", row.get("decided_at", row.get("answered_at", "-"))),
            )
        }

    def ends(self) -> list[tuple[str, str]]:
        """Name and agency of the two programs, in the order of the alphabet; none for others."""
        row = self.old | self.new
        told = [(n, row.get(f"opd_{n[-1]}", "")) for n in ("name_a", "name_b") if n in row]
        return sorted((str(row[n]), str(opd)) for n, opd in told)


class Clashes:
    """Gathers what differs: pairs of one name decided alike are one line, most rupiah first."""

    def __init__(self, store: Store, file: str) -> None:
        self._store, self._file = store, file
        self._noted: dict[str, Clash] = {}

    def note(self, clash: Clash) -> Finding:
        """Keep a clash and give the finding that stands for it until all are known."""
        key = str(clash.new["id"])
        self._noted[key] = clash
        return Finding(f"store.review_clash.{clash.code}", "warning", value=key)

    def told(self, findings: list[Finding]) -> list[Finding]:
        """Tell the questions, from what was noted of their pairs."""
        groups: dict[object, list[str]] = {}
        for key in sorted(str(f.value) for f in findings):
            clash = self._noted[key]
            names = tuple(name for name, _ in clash.ends()) or key
            groups.setdefault((clash.code, names, *clash.sides().values()), []).append(key)
        if not groups:
            return []
        money = _budgets(self._store, self._noted)
        called = self._names()
        ranked = sorted(groups.values(), key=lambda g: (-sum(money.get(k, 0) for k in g), g))
        return [self._finding(group, money, called) for group in ranked]

    def _finding(
        self, group: list[str], money: Mapping[str, int], called: Mapping[str, str]
    ) -> Finding:
        clash = self._noted[group[0]]
        rupiah = sum(money.get(key, 0) for key in group)
        what = _what([self._noted[key] for key in group], called) or group[0]
        many = text("store.review_many", count=format_number(len(group)))
        facts = [many] * (len(group) > 1) + [format_rupiah(rupiah)] * (rupiah > 0)
        if facts:
            what = f"{what} ({', '.join(facts)})"
        return Finding(
            f"store.review_clash.{clash.code}", "warning", file=self._file, column="id",
            value=group[0], facts={**clash.sides(), "what": what},
        )  # fmt: skip

    def _names(self) -> dict[str, str]:
        ids = {opd for clash in self._noted.values() for _, opd in clash.ends() if opd}
        rows = self._store.rows_of({"actors": pd.DataFrame({"id": sorted(ids)}, dtype=object)})
        return {str(i): str(n) for i, n in zip(rows.actors["id"], rows.actors["name"], strict=True)
                if not pd.isna(n)}  # fmt: skip


def _what(clashes: Iterable[Clash], called: Mapping[str, str]) -> str:
    """Both names with their agencies: the agency that most pairs share first."""
    ends = [clash.ends() for clash in clashes]
    often = Counter(end for pair in ends for end in pair)
    sides = [sorted(pair, key=lambda end: (-often[end], end)) for pair in ends]
    said: list[str] = []
    for side in zip(*sides, strict=True):
        who = [called.get(opd, opd) for opd in dict.fromkeys(opd for _, opd in side) if opd]
        shown = [*who[:_NAMED]]
        if len(who) > _NAMED:
            shown.append(text("store.review_others", count=format_number(len(who) - _NAMED)))
        said.append(f'"{side[0][0]}"' + (f" ({list_sentence(shown)})" if shown else ""))
    return list_sentence(said)


def _budgets(store: Store, ids: Iterable[str]) -> dict[str, int]:
    """Rupiah of each pair, that of the smaller program, as far as the store knows it."""
    cuts = {key: _cuts(key) for key in ids if key.startswith("dup:")}
    asked = sorted({end for pairs in cuts.values() for pair in pairs for end in pair})
    rows = store.rows_of({"programs": pd.DataFrame({"id": asked}, dtype=object)}).programs
    told = rows[["id", "budget_idr"]].dropna().astype(object)
    money: dict[str, Any] = dict(zip(told["id"], told["budget_idr"], strict=True))
    return {
        key: min(int(money[a]), int(money[b]))
        for key, pairs in cuts.items() for a, b in pairs if a in money and b in money
    }  # fmt: skip


def _cuts(key: str) -> list[tuple[str, str]]:
    """Programs that an id may mean: an id may itself hold the mark between the two."""
    parts = key.removeprefix("dup:").split("|")
    return [("|".join(parts[:cut]), "|".join(parts[cut:])) for cut in range(1, len(parts))]


def _word(name: str, value: Any) -> str:
    return _WORDS.get(name, {}).get(str(value), str(value))
