# pyright: basic
# reads pandas frames of results
"""The sheet on which named agencies answer: their right of reply (DESIGN.md section 9)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sinergi._calls import checked
from sinergi._files import check_format
from sinergi.analysis.duplicates import Duplicates
from sinergi.analysis.duplicates.cluster import member_id
from sinergi.analysis.duplicates.family import Family, family_id, gathered
from sinergi.analysis.duplicates.review import taken_out
from sinergi.analysis.duplicates.table import finding_id, set_apart
from sinergi.analysis.duplicates.weight import by_weight, for_reading
from sinergi.analysis.result import Result
from sinergi.i18n import format_number, format_rupiah, text
from sinergi.model.fields import split_list
from sinergi.model.review_columns import (
    ANSWER_FIELDS,
    DECISION_FIELDS,
    FAMILY_MARK,
    PAIRS_SHEET,
    Together,
    review_mark,
)
from sinergi.model.snapshot import Snapshot
from sinergi.reports.review_book import Line, write_book
from sinergi.reports.together import carriers, in_order, named
from sinergi.reports.words import Names, missing, term

#: Groups whose members stand on the sheet; the largest come first.
_GROUPS_SHOWN = 20
#: Pairs that one line speaks for at most, and what its hidden cell holds at most: what is more
#: stands on a line of its own.
_PAIRS_A_LINE, _CELL = 400, 30_000
#: Agencies named on one side of a line.
_NAMED = 60
_OPEN = "belum_ditinjau"
_NUMBERS = 10_000


@checked
def write_review(
    result: Result, path: str | Path, *more: Result, snapshot: Snapshot | None = None
) -> Path:
    """Write the sheet on which agencies answer to findings.

    Parameters
    ----------
    result, *more
        From ``find_duplicates`` and ``find_gaps``.
    path
        Workbook to write.
    snapshot
        Where names and earlier answers come from; the snapshot of the result when not given.

    Returns
    -------
    Path
        The workbook: what was found on the left, the answers to fill in on the right, with
        drop-downs. Findings with the highest score times rupiah stand first, decided ones last
        with what was answered, so that a decision can be changed. One name that an agency
        shares with many kecamatan is one line, decided at once; its pairs stand on a sheet of
        their own, where each may be answered and decided for itself. Members of groups have a
        third sheet. ``read_review`` reads all of them back.
    """
    target = Path(path)
    check_format(target)
    city = snapshot or getattr(result, "snapshot", None) or Snapshot()
    names = Names(city)
    answers = {str(r["id"]): r for r in _records(city.reviews)}
    lines: list[Line] = []
    pairs: list[Line] = []
    members: list[Line] = []
    for part in (result, *more):
        if "program_a" in part.frame:
            first, single = _pairs(part, names, answers)
            lines += first
            pairs += single
        else:
            lines += [_line(row, answers) for row in _gaps(part)]
        members += [_line(row, answers) for row in _members(part, names)]
    for listed in (lines, members):
        listed.sort(key=lambda line: line.decided)
    write_book(target, lines, pairs, members)
    return target


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[Any] = frame.astype(object).to_dict("records")
    return rows


def _line(row: Mapping[str, Any], answers: Mapping[str, Mapping[str, Any]]) -> Line:
    """Make the line of one finding, with what was answered."""
    stored = {n: v for n, v in answers.get(row["id"], {}).items() if not missing(v)}
    state = stored.get("state", row.get("state"))
    told = stored | {"state": _OPEN if missing(state) else str(state)}
    return Line(row, told, review_mark(stored))


def _pairs(
    result: Result, names: Names, answers: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Line], list[Line]]:
    """Lines of the first sheet, and single pairs of its families."""
    frame = result.to_frame()
    rejected = frame[set_apart(frame) & (frame["review"] == "ditolak").fillna(value=False)]
    counted = in_order(result, frame[~set_apart(frame)])
    frame = pd.concat([counted, rejected], ignore_index=True)
    single = [_line(_pair(row, names), answers) for row in _records(frame)]
    decisions = [tuple(str(line.answer.get(n)) for n in DECISION_FIELDS) for line in single]
    found = gathered(getattr(result, "prepared", None), frame, apart=decisions)
    lines: list[Line] = []
    of_families: list[Line] = []
    used: set[int] = set()
    order, weights = _order(frame, found)
    for at in order:
        family = found[at]
        mine = [single[row] for row in family.pairs]
        if len(mine) == 1:
            lines += mine
            continue
        number = _number(mine, used)
        used.add(number)
        count = format_number(len(mine))
        label = text("reports.review.label", number=f"{number:04d}", count=count)
        mine = [line.under(label) for line in mine]
        of_families += mine
        facts = {"label": label, "budget": weights[at]}
        lines += [_family(part, family, facts, names) for part in _parts(mine, family)]
    return lines, of_families


def _number(mine: Sequence[Line], used: Collection[int]) -> int:
    """Four digits that a family keeps from sheet to sheet: people name it by them."""
    number = int(family_id(line.row["id"] for line in mine).removeprefix(FAMILY_MARK), 16)
    number %= _NUMBERS
    while number in used:
        number = (number + 1) % _NUMBERS
    return number


def _order(frame: pd.DataFrame, found: Sequence[Family]) -> tuple[list[int], list[int | None]]:
    """Order of the families, that of every report, and the rupiah of each."""
    money = [family.budget_idr for family in found]
    first = frame.iloc[[family.pairs[0] for family in found]].reset_index(drop=True)
    first["budget_idr"] = pd.array(money, dtype="int64[pyarrow]")
    read = for_reading(first[~set_apart(first)])  # what was rejected takes no other's place
    decided = first["review"].isin(["dikonfirmasi", "ditolak"]).to_numpy(dtype=bool)
    open_ones = [at for at in np.asarray(read.index).tolist() if not decided[at]]
    return [*open_ones, *np.asarray(by_weight(first.drop(index=open_ones)).index).tolist()], money


def _pair(row: Mapping[str, Any], names: Names) -> dict[str, Any]:
    return {
        "id": finding_id(row["program_a"], row["program_b"]),
        "kind": term("kind", row["kind"]),
        "a": f"{row['name_a']}\n({names.carrier(row['opd_a'])})",
        "b": f"{row['name_b']}\n({names.carrier(row['opd_b'])})",
        "budget": row["budget_idr"],
        "why": names.reasons(str(row["reasons"])),
        "state": row["review"],
    }


def _parts(lines: list[Line], family: Family) -> Iterator[list[tuple[Line, bool]]]:
    """Pairs of a family, as many as the hidden cell of one line holds."""
    part: list[tuple[Line, bool]] = []
    size = 0
    for line, turned in zip(lines, family.turned, strict=True):
        own = len(line.row["id"]) + 8
        if part and (len(part) == _PAIRS_A_LINE or size + own > _CELL):
            yield part
            part, size = [], 0
        part.append((line, turned))
        size += own
    yield part


def _family(
    part: Sequence[tuple[Line, bool]], family: Family, facts: Mapping[str, Any], names: Names
) -> Line:
    """Make the line that speaks for many pairs."""
    first = part[0][0]
    ids = {line.row["id"]: turned for line, turned in part}
    shown = {n: v for n, v in first.answer.items() if n in DECISION_FIELDS}
    shown |= _shared(part)
    sides = [
        text("reports.review.side", what=named(s.name, carriers(s.agencies, names, most=_NAMED)),
             budget="-" if s.budget_idr is None else format_rupiah(s.budget_idr))
        for s in (family.a, family.b)
    ]  # fmt: skip
    given = sum(any(line.answer.get(n) for n in ANSWER_FIELDS[:2]) for line, _ in part)
    why = [text("reports.review.together", count=format_number(len(part)), sheet=PAIRS_SHEET),
           text("reports.review.given", count=format_number(given)) if given else "",
           str(first.row["why"])]  # fmt: skip
    row = {
        "id": family_id(ids), "kind": first.row["kind"], "group": facts["label"], "a": sides[0],
        "b": sides[1], "budget": facts["budget"], "why": " ".join(w for w in why if w),
    }  # fmt: skip
    packed = Together(ids, {n: str(v) for n, v in shown.items()}).packed()
    return Line(row, shown, "", packed)


def _shared(part: Sequence[tuple[Line, bool]]) -> dict[str, Any]:
    """Answers that all pairs of a line have in common, as its sides stand."""
    swap = {"answer_a": "answer_b", "answer_b": "answer_a"}
    found: dict[str, Any] = {}
    for name in ANSWER_FIELDS:
        told = {line.answer.get(swap.get(name, name) if turned else name) for line, turned in part}
        if len(told) == 1 and None not in told:
            found[name] = told.pop()
    return found


def _members(result: Result, names: Names) -> list[dict[str, Any]]:
    """Members of the largest groups: each may be taken out, and those taken out stay listed."""
    if not isinstance(result, Duplicates):
        return []
    programs = (result.snapshot or Snapshot()).programs.set_index("id")
    rows = []
    for group in _records(result.clusters().head(_GROUPS_SHOWN)):
        size, budget = group["n_programs"], group["budget_idr"]
        why = _related(text("reports.review.member", count=size, name=group["name"]), budget)
        rows += [
            _member(program, programs, names)
            | {"b": group["name"], "budget": None, "why": why, "state": None}
            for program in split_list(group["programs"])
        ]
    why = text("reports.review.taken_out")
    rows += [
        _member(program, programs, names)
        | {"b": None, "budget": None, "why": why, "state": "ditolak"}
        for program in sorted(taken_out(result.snapshot) & set(programs.index))
    ]
    return rows


def _member(program: str, programs: pd.DataFrame, names: Names) -> dict[str, Any]:
    row = programs.loc[program]
    who = "" if missing(row["opd"]) else f"\n({names.actor(str(row['opd']))})"
    return {"id": member_id(program), "kind": term("kind", "member"), "a": f"{row['name']}{who}"}


def _gaps(result: Result) -> list[dict[str, Any]]:
    frame = result.to_frame()
    told = getattr(result, "sentences", None)
    sentences = told() if told else None
    why = list(sentences) if sentences is not None else frame["evidence"].tolist()
    return [
        {
            "id": row["gap_id"],
            "kind": term("kind", row["kind"]),
            "a": row["name_a"],
            "b": row["name_b"],
            "budget": None,
            "why": _related(sentence, row["budget_idr"]),
            "state": None,
        }
        for row, sentence in zip(_records(frame), why, strict=True)
    ]


def _related(sentence: str, budget: Any) -> str:
    """Add rupiah that are no smaller of two: they stand in no column of pairs."""
    if missing(budget):
        return sentence
    return f"{sentence} {text('reports.review.related', budget=format_rupiah(int(budget)))}"
