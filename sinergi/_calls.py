"""One check of what a public function is handed: its own annotations say what it takes.

A caller who hands over something else reads one sentence instead of the traceback of whatever
line stumbles over it first. A text where a list is asked for is refused, since its letters would
be taken one by one; an ISO text where a date is asked for is read.
"""

import datetime as dt
import inspect
import numbers
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import wraps
from types import UnionType
from typing import Any, ParamSpec, TypeVar, Union, cast, get_args, get_origin

from sinergi.errors import UsageError
from sinergi.i18n import text

P = ParamSpec("P")
R = TypeVar("R")
_NUMBERS: dict[type, type] = {float: numbers.Real, int: numbers.Integral}
#: Annotations that take everything.
_OPEN = (object, Any, inspect.Parameter.empty)
_PLAIN = ("collections.abc", "builtins")
_SHOWN = 40


def checked(function: Callable[P, R]) -> Callable[P, R]:
    """Let a function refuse what its annotations do not name.

    Examples
    --------
    >>> @checked
    ... def count(*, issues: list[str] | None = None, day: dt.date | None = None) -> object:
    ...     return day
    >>> count(day="2025-06-01")
    datetime.date(2025, 6, 1)
    >>> count(issues="I06")
    Traceback (most recent call last):
    sinergi.errors.UsageError: count: issues harus daftar, bukan teks "I06". Tulis issues=["I06"].
    """
    signature = inspect.signature(function)
    hints = {
        name: _members(parameter.annotation) for name, parameter in signature.parameters.items()
    }

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError:
            return function(*args, **kwargs)  # Python's own words name the argument
        for name, value in bound.arguments.items():
            if signature.parameters[name].kind is inspect.Parameter.VAR_POSITIONAL:
                for one in value:
                    _taken(function.__qualname__, name, one, hints[name])
            elif signature.parameters[name].kind is not inspect.Parameter.VAR_KEYWORD:
                bound.arguments[name] = _taken(function.__qualname__, name, value, hints[name])
        return function(*bound.args, **bound.kwargs)

    return called


def check_fields(record: object) -> None:
    """Refuse a value of a dataclass that the annotation of its field does not name.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Draw:
    ...     seed: int = 7
    ...     def __post_init__(self) -> None:
    ...         check_fields(self)
    >>> Draw(seed="x")
    Traceback (most recent call last):
    sinergi.errors.UsageError: Draw: seed harus bilangan bulat, bukan teks "x".
    """
    for field in fields(cast("Any", record)):
        value = getattr(record, field.name)
        _taken(type(record).__qualname__, field.name, value, _members(field.type))


def _members(hint: Any) -> tuple[Any, ...]:
    """Alternatives of an annotation; none when it says nothing that can be checked."""
    if get_origin(hint) in {Union, UnionType}:
        parts = [_members(part) for part in get_args(hint)]
        return tuple(member for part in parts for member in part) if all(parts) else ()
    if hint is None:
        return (type(None),)
    origin = get_origin(hint) or hint
    if origin in _OPEN or not isinstance(origin, type) or getattr(origin, "_is_protocol", False):
        return ()
    return (origin,)


def _fits(value: object, kind: type) -> bool:
    if issubclass(kind, Iterable) and not issubclass(kind, (str, bytes)):
        many = isinstance(value, Iterable) and not isinstance(value, (str, bytes))
        # what is no class of its own here (a set, an array, a column) is as good as a list
        return many if kind.__module__ in _PLAIN else isinstance(value, kind)
    if kind is bool:
        return type(value).__name__ in {"bool", "bool_"}
    number = next((n for k, n in _NUMBERS.items() if k is kind), None)
    return isinstance(value, number or kind)


def _taken(function: str, name: str, value: object, kinds: tuple[type, ...]) -> object:
    if not kinds or any(_fits(value, kind) for kind in kinds):
        return value
    if dt.date in kinds and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    wanted = [_named(kind) for kind in kinds if kind is not type(None)]
    shown = repr(value)[1:-1][:_SHOWN] if isinstance(value, str) else type(value).__name__
    given = text("errors.calls.text", value=shown) if isinstance(value, str) else shown
    said = {"function": function, "parameter": name, "given": given}
    hints = [_hint(kind, value, name) for kind in kinds]
    hint = next((f" {h}" for h in hints if h), "")
    or_ = text("errors.calls.or")
    raise UsageError("errors.calls.refused", wanted=or_.join(wanted), hint=hint, **said)


def _is_list(kind: type) -> bool:
    return kind.__module__ in _PLAIN and (
        issubclass(kind, Iterable) and not issubclass(kind, (str, bytes, dict))
    )


def _known(code: str) -> str:
    try:
        return text(code)
    except KeyError:
        return ""


def _named(kind: type) -> str:
    return _known(f"errors.calls.{'list' if _is_list(kind) else kind.__name__}") or kind.__name__


def _hint(kind: type, value: object, name: str) -> str:
    """How to make what is wanted of what was given."""
    if _is_list(kind) and kind is not tuple and isinstance(value, str):
        return text("errors.calls.as_list", parameter=name, value=value[:_SHOWN])
    if hasattr(value, "__dataclass_fields__") and hasattr(value, kind.__name__.lower()):
        return text("errors.calls.part", part=kind.__name__.lower())
    return _known(f"errors.make.{kind.__name__}")
