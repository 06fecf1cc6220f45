# pyright: basic
# pyarrow has no type stubs
"""One column of text becomes the column of the contract, whole columns at a time.

What is plain is cast by Arrow; only the cells that are not plain go through the cell parsers,
each different value once.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

from sinergi.errors import near_misses
from sinergi.exchange import cells
from sinergi.exchange.arrow import compute as pc
from sinergi.model.fields import LIST_SEPARATOR, join_list, split_list
from sinergi.model.finding import Severity
from sinergi.model.tables import Column

__all__ = ["Answer", "Problem", "TypedColumn", "mend", "typed"]

_ARROW: Mapping[str, pa.DataType] = {
    "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
    "date": pa.date32(),
}  # fmt: skip
_EMPTY = pa.array(
    [v for w in ("-", "--", "\u2013", "\u2014", "null", "nan", "nat", "none", "<na>", "n/a", "na")
     for v in {w, w.upper(), w.title(), {"nan": "NaN", "nat": "NaT"}.get(w, w)}]
)  # fmt: skip
#: Text that :func:`sinergi.exchange.cells.clean` might change.
_DIRTY = r"^\s|\s$|\s\s|[\x00-\x1f\x7f]|[^\x00-\x7f]|_x0|^#"
_WHOLE = r"^\d{1,18}$"
_NUMBER = r"^-?\d+(\.\d+)?([eE][+-]?\d+)?$"
_ISO_MOMENT = r"^\d{4}-\d{2}-\d{2}([ T]00:00:00)?$"
_ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
_PROGRAM_CODE = r"^(\d|X)\.(\d{2}|XX)(\.\d{2}(\.\d\.\d{2}(\.\d{4})?)?)?$"
_URUSAN_LIST = r"^\d\.\d{2}( \| \d\.\d{2})*$"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a cell means: value, code of the problem if any, facts of its sentence."""

    value: Any
    problem: str | None = None
    repaired: bool = False
    facts: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Problem:
    """The same problem of the same value in some rows (``rows`` count from 0)."""

    code: str
    severity: Severity
    rows: "np.ndarray[Any, np.dtype[np.int64]]"
    value: str
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """A column of the contract and what was noticed on the way."""

    values: pa.ChunkedArray
    problems: tuple[Problem, ...] = ()


Parse = Callable[[Any], Answer]


def typed(values: pa.ChunkedArray, column: Column, regions: Mapping[str, str]) -> TypedColumn:
    """Bring a column into its type.

    Parameters
    ----------
    values
        Text (CSV) or any Arrow type (Parquet).
    column
        What the contract says.
    regions
        Known region codes and their names.

    Returns
    -------
    TypedColumn
        Values of the contract's type; a cell that cannot be read is missing and a problem.
    """
    target = _ARROW[column.kind]
    if pa.types.is_dictionary(values.type):
        values = values.cast(values.type.value_type)
    if pa.types.is_null(values.type):
        return TypedColumn(values.cast(target))
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return _from_text(values.cast(pa.string()), column, regions)
    return _from_native(values, column, regions)


def _from_native(
    values: pa.ChunkedArray, column: Column, regions: Mapping[str, str]
) -> TypedColumn:
    """Take a column that has a type already (Parquet)."""
    if pa.types.is_floating(values.type):
        values = pc.if_else(pc.is_nan(values), pa.scalar(None, values.type), values)
    if column.kind == "text":
        return _native_to_text(values, column, regions)
    try:
        whole = pc.cast(values, _ARROW[column.kind])
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return _from_text(pc.cast(values, pa.string()), column, regions)
    return _within_bounds(TypedColumn(whole), column)


def _native_to_text(
    values: pa.ChunkedArray, column: Column, regions: Mapping[str, str]
) -> TypedColumn:
    plain = pc.is_null(values)  # nothing is plain but the missing
    if column.references == "regions":
        return mend(values, plain, _region_parser(regions), pa.string())
    if column.name == "code":
        return mend(values, plain, _program_code, pa.string())
    return mend(values, plain, _as_text, pa.string())


def _from_text(values: pa.ChunkedArray, column: Column, regions: Mapping[str, str]) -> TypedColumn:
    if column.kind == "text":
        return _text(values, column, regions)
    parse, plain = _RULES[column.kind](values, column)
    empty = pc.fill_null(pc.is_in(values, value_set=_EMPTY), False)  # noqa: FBT003 - a fill value
    values = pc.if_else(empty, pa.scalar(None, pa.string()), values)
    result = mend(values, plain, parse, _ARROW[column.kind])
    return _within_bounds(result, column)


def mend(
    values: pa.ChunkedArray, plain: pa.ChunkedArray, parse: Parse, target: pa.DataType
) -> TypedColumn:
    """Cast the plain cells and parse the others, each different value once.

    Parameters
    ----------
    values
        Cells.
    plain
        Which of them Arrow can cast as they are.
    parse
        What the others mean.
    target
        Type of the result.
    """
    plain = pc.fill_null(plain, False)  # noqa: FBT003 - a fill value
    special = pc.and_(pc.is_valid(values), pc.invert(plain))
    if not pc.any(special).as_py():
        return TypedColumn(_cast(values, target))
    rows = np.flatnonzero(special.to_numpy())
    chosen = pc.filter(values, special).combine_chunks().dictionary_encode()
    answers = [parse(value) for value in chosen.dictionary.to_pylist()]
    meant = pa.array([a.value for a in answers], target).take(chosen.indices)
    base = _cast(pc.if_else(plain, values, pa.scalar(None, values.type)), target)
    merged = pc.replace_with_mask(base.combine_chunks(), special.combine_chunks(), meant)
    codes = chosen.indices.to_numpy()
    return TypedColumn(
        pa.chunked_array([merged]), _problems(rows, codes, chosen.dictionary.to_pylist(), answers)
    )


def _cast(values: pa.ChunkedArray, target: pa.DataType) -> pa.ChunkedArray:
    result = pc.cast(values, target)
    return result if isinstance(result, pa.ChunkedArray) else pa.chunked_array([result])


def _problems(
    rows: "np.ndarray[Any, Any]", codes: "np.ndarray[Any, Any]", values: list[Any],
    answers: list[Answer],
) -> tuple[Problem, ...]:  # fmt: skip
    told = [k for k, a in enumerate(answers) if a.problem or a.repaired]
    if not told:
        return ()
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(answers) + 1))
    found: list[Problem] = []
    for k in told:
        where = rows[order[bounds[k] : bounds[k + 1]]]
        found.append(_problem(answers[k], where, str(values[k])))
    return tuple(found)


def _problem(answer: Answer, rows: "np.ndarray[Any, Any]", value: str) -> Problem:
    if answer.problem is None:
        facts = {"meaning": str(answer.value), **answer.facts}
        return Problem("exchange.cells.repaired", "notice", rows, value, facts)
    code = answer.problem.replace("workbook.cells.", "exchange.cells.")
    return Problem(code, "warning", rows, value, answer.facts)


def _of(parsed: "cells.Parsed[Any]") -> Answer:
    return Answer(parsed.value, parsed.problem, parsed.repaired)


def _quiet(parser: "Callable[[object], cells.Parsed[Any]]") -> Parse:
    """Use a cell parser; another way to write the same value is no finding."""

    def parse(value: Any) -> Answer:
        parsed = parser(value)
        return Answer(parsed.value, parsed.problem)

    return parse


def _money(value: Any) -> Answer:
    """Read rupiah; words such as ``M`` are told, another way to write figures is not."""
    parsed = cells.parse_money(value)
    worded = str(value).rstrip(" .,-")[-1:].isalpha()
    return Answer(parsed.value, parsed.problem, parsed.repaired and worded)


def _integer_rule(values: pa.ChunkedArray, column: Column) -> tuple[Parse, pa.ChunkedArray]:
    plain = pc.match_substring_regex(values, _WHOLE)
    if column.name.endswith("_idr"):
        return _money, plain
    if column.name == "year":
        return (lambda value: _of(cells.parse_year(value))), plain
    return _quiet(cells.parse_integer), plain


def _number_rule(values: pa.ChunkedArray, _: Column) -> tuple[Parse, pa.ChunkedArray]:
    return _quiet(cells.parse_number), pc.match_substring_regex(values, _NUMBER)


def _boolean_rule(values: pa.ChunkedArray, _: Column) -> tuple[Parse, pa.ChunkedArray]:
    plain = pc.is_in(values, value_set=pa.array(["true", "false", "True", "False"]))
    return _quiet(cells.parse_bool), plain


def _date_rule(values: pa.ChunkedArray, _: Column) -> tuple[Parse, pa.ChunkedArray]:
    plain = pc.match_substring_regex(values, _ISO_DATE)
    try:
        pc.cast(pc.if_else(plain, values, pa.scalar(None, pa.string())), pa.date32())
    except pa.ArrowInvalid:  # a 30 February among them
        plain = pc.is_null(values)
    return _quiet(cells.parse_date), plain


_RULES: Mapping[str, Callable[[pa.ChunkedArray, Column], tuple[Parse, pa.ChunkedArray]]] = {
    "integer": _integer_rule, "number": _number_rule, "boolean": _boolean_rule,
    "date": _date_rule,
}  # fmt: skip


def _text(values: pa.ChunkedArray, column: Column, regions: Mapping[str, str]) -> TypedColumn:
    doubtful = pc.or_(pc.match_substring_regex(values, _DIRTY), pc.is_in(values, value_set=_EMPTY))
    clean = mend(values, pc.invert(doubtful), _as_text, pa.string())
    rule = _text_rule(clean.values, column, regions)
    if rule is None:
        return clean
    parse, plain = rule
    result = mend(clean.values, plain, parse, pa.string())
    return TypedColumn(result.values, (*clean.problems, *result.problems))


def _text_rule(
    values: pa.ChunkedArray, column: Column, regions: Mapping[str, str]
) -> tuple[Parse, pa.ChunkedArray] | None:
    if column.choices:
        choices = column.choices
        return (lambda v: _choose(v, choices)), pc.is_in(values, value_set=pa.array(choices))
    if column.references == "regions":
        known = pa.array(list(regions), pa.string())
        return _region_parser(regions), pc.is_in(values, value_set=known)
    if column.name == "code":
        return _program_code, pc.match_substring_regex(values, _PROGRAM_CODE)
    if column.name == "urusan":
        return _urusan_list, pc.match_substring_regex(values, _URUSAN_LIST)
    if column.list_of is not None:
        return _tidy_list, pc.invert(pc.match_substring(values, "|"))
    return None


def _as_text(value: Any) -> Answer:
    parsed = cells.parse_text(value)
    return Answer(parsed.value, parsed.problem)


def _choose(value: str, choices: tuple[str, ...]) -> Answer:
    word = value.casefold().replace("-", "_").replace(" ", "_").replace("/", "_")
    if word in choices:
        return Answer(word)
    near = near_misses(word, choices) or list(choices[:6])
    facts = {"near": ", ".join(near)}
    return Answer(None, "exchange.cells.choice_unknown", facts=facts)


def _region_parser(regions: Mapping[str, str]) -> Parse:
    def parse(value: Any) -> Answer:
        if str(value) in regions:
            return Answer(str(value))
        parsed = cells.parse_region_code(value)
        if parsed.problem is None:
            return _of(parsed)
        hints = _near_regions(str(value), regions)
        if not hints:
            return Answer(None, "exchange.cells.region_nowhere")
        return Answer(None, "exchange.cells.region_unknown", facts={"near": hints})

    return parse


#: A code of a kabupaten that lost a zero, before or behind its last figure.
_CUT_CODE = re.compile(r"\d\d\.\d")


def _near_regions(value: str, regions: Mapping[str, str]) -> str:
    """Areas that look like the value: by name, or by a code of the same province."""
    if _CUT_CODE.fullmatch(value):
        near = [code for code in (f"{value[:3]}0{value[3:]}", f"{value}0") if code in regions]
    elif value[:1].isdigit():
        same = [code for code in regions if code[:2] == value[:2]]
        near = near_misses(value, same)
    else:
        codes = {name: code for code, name in regions.items()}
        near = [codes[name] for name in near_misses(value, codes)]
    return ", ".join(f"{code} {regions[code]}" for code in near)


def _program_code(value: Any) -> Answer:
    """Mend a code; one that has no single reading stays as it is and is told."""
    if isinstance(value, str) and re.match(_ISO_MOMENT, value):
        value = dt.date.fromisoformat(value[:10])  # a code that a spreadsheet took for a date
    parsed = cells.parse_code(value)
    if parsed.problem is None:
        return _of(parsed)
    return Answer(cells.parse_text(value).value, parsed.problem)


def _urusan_list(value: str) -> Answer:
    read = [cells.parse_code(part, pattern=cells.URUSAN) for part in split_list(value)]
    good = LIST_SEPARATOR.join(p.value for p in read if p.value) or None
    problem = next((p.problem for p in read if p.problem), None)
    return Answer(good, problem, repaired=any(p.repaired for p in read))


def _tidy_list(value: str) -> Answer:
    return Answer(join_list(split_list(value)))


def _within_bounds(result: TypedColumn, column: Column) -> TypedColumn:
    """Set values beyond the bounds of the contract to missing."""
    values = result.values
    beyond = pa.chunked_array([pa.repeat(False, len(values))])  # noqa: FBT003 - a fill value
    if column.low is not None:
        beyond = pc.or_(beyond, pc.fill_null(pc.less(values, column.low), False))  # noqa: FBT003
    if column.high is not None:
        beyond = pc.or_(beyond, pc.fill_null(pc.greater(values, column.high), False))  # noqa: FBT003
    if not pc.any(beyond).as_py():
        return result
    code = "money_negative" if column.name.endswith("_idr") else "out_of_range"
    facts = {"low": column.low, "high": column.high}
    rows = np.flatnonzero(beyond.to_numpy())
    told = tuple(
        Problem(f"exchange.cells.{code}", "warning", rows[i : i + 1], str(v), facts)
        for i, v in enumerate(pc.filter(values, beyond).to_pylist())
    )
    kept = pc.if_else(beyond, pa.scalar(None, values.type), values)
    return TypedColumn(kept, (*result.problems, *told))
