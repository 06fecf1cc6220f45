# pyright: basic
# Pandas and Arrow columns are untyped in practice.
"""What to ask agencies: the facets that the strongest pairs need and the documents do not tell.

Real budget rows rarely name beneficiaries or places. Asking for all of them would be a burden
that nobody carries; asking for the few programs that stand in the pairs with the most rupiah at
stake is a page per agency.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from sinergi.analysis.duplicates.family import family_numbers
from sinergi.analysis.duplicates.result import Duplicates
from sinergi.analysis.duplicates.weight import by_weight
from sinergi.errors import UsageError
from sinergi.model.answers import ANSWERED_COLUMNS, with_answers
from sinergi.model.fields import split_list
from sinergi.model.snapshot import Snapshot

QUESTION_TABLE = (
    "program", "name", "opd", "region", "year", "budget_idr", "questions", "other", "score",
)  # fmt: skip
#: Reason codes of a pair that a question would settle.
_OPEN = {
    "beneficiaries": frozenset({"beneficiaries_unknown"}),
    "place": frozenset({"place_unknown", "place_inside"}),
}
#: Bodies whose name already tells the place.
_PLACED = frozenset({"kecamatan", "desa"})
_TEXT, _MONEY, _WHOLE = "string[pyarrow]", "int64[pyarrow]", "int64[pyarrow]"


def open_questions(
    found: Duplicates, *, pairs: int = 50, programs_per_agency: int = 15
) -> pd.DataFrame:
    """List the programs whose agencies should be asked, those of the weightiest pairs first.

    Parameters
    ----------
    found
        Result of ``find_duplicates``.
    pairs
        How many pairs are looked at, by score times the smaller budget, the weightiest of
        every family first; a pair that a review has decided is passed over.
    programs_per_agency
        Most programs that one agency is asked about.

    Returns
    -------
    pandas.DataFrame
        ``program name opd region year budget_idr questions other score``, one row a program.
        ``questions`` is ``beneficiaries``, ``place`` and ``output`` as far as they are not
        known, joined by ``" | "``; ``other`` the id of the program that it is compared with in
        its weightiest pair, ``score`` that pair's.

    Raises
    ------
    UsageError
        A number below 1.
    """
    for value in (pairs, programs_per_agency):
        if value < 1:
            raise UsageError("duplicates.errors.limit", value=value)
    city = found.snapshot or Snapshot()
    known = _Known(with_answers(city), city)
    asked: dict[str, dict[str, object]] = {}
    load: Counter[object] = Counter()
    for program, other, row in _sides(_weightiest(found, pairs)):
        if program in asked:
            continue
        open_ = known.questions(program, set(split_list(row["reasons"])))
        facts = known.facts(program)
        if not open_ or load[facts["opd"]] >= programs_per_agency:
            continue
        load[facts["opd"]] += 1
        asked[program] = {**facts, "program": program, "questions": " | ".join(open_),
                          "other": other, "score": row["score"]}  # fmt: skip
    types = dict.fromkeys(QUESTION_TABLE, _TEXT) | {
        "year": _WHOLE, "budget_idr": _MONEY, "score": "double[pyarrow]",
    }  # fmt: skip
    return pd.DataFrame(list(asked.values()), columns=list(QUESTION_TABLE)).astype(types)


def _weightiest(found: Duplicates, count: int) -> pd.DataFrame:
    """Undecided pairs: the weightiest of every family, then the second of each, and so on.

    Thirty kecamatan that share a line with one agency would else take the place of all others.
    """
    pairs = found.ranking()
    undecided = by_weight(pairs[(pairs["review"] == "belum_ditinjau").fillna(value=True)])
    family = pd.Series(family_numbers(found.prepared, undecided), index=undecided.index)
    again = family.groupby(family).cumcount().to_numpy()
    return undecided.iloc[np.argsort(again, kind="stable")].head(count)


def _sides(pairs: pd.DataFrame) -> Iterator[tuple[str, str, dict[str, Any]]]:
    rows: list[Any] = pairs.astype(object).to_dict("records")
    for row in rows:
        yield row["program_a"], row["program_b"], row
        yield row["program_b"], row["program_a"], row


class _Known:
    """What is known of each program, by the document or by an answer."""

    def __init__(self, told: Snapshot, city: Snapshot) -> None:
        self._rows = told.programs.set_index("id")
        answers = city.program_answers
        answers = answers[answers["value"].notna()]
        self._answered = set(zip(answers["program"], answers["question"], strict=True))
        actors = city.actors
        self._placed = set(actors.loc[actors["kind"].isin(_PLACED), "id"])

    def facts(self, program: str) -> dict[str, object]:
        row = self._rows.loc[program]
        return {name: row[name] for name in ("name", "opd", "region", "year", "budget_idr")}

    def questions(self, program: str, reasons: set[str]) -> list[str]:
        row: Any = self._rows.loc[program]
        open_: list[str] = []
        for question, column in ANSWERED_COLUMNS.items():
            if (program, question) in self._answered:
                continue
            if question == "place" and row["opd"] in self._placed:
                continue
            blank = bool(pd.isna(row[column]))
            if question == "output":
                blank = blank and pd.isna(row["indicator"])
            else:
                blank = blank and bool(reasons & _OPEN[question])
            if blank:
                open_.append(question)
        return open_
