"""Selectors: how an actor or forum of the data fulfils a role."""

from dataclasses import dataclass
from typing import Literal, cast, get_args

from sinergi.errors import UnknownTermError
from sinergi.vocab import _data
from sinergi.vocab.bodies import names_body
from sinergi.vocab.opd import resolve_opd

SelectorField = Literal["urusan", "kind", "forum_kind", "alias"]


@dataclass(frozen=True, slots=True)
class Selector:
    """How an actor or forum of the data fulfils a role.

    Attributes
    ----------
    field
        ``urusan`` (an affair the agency holds), ``kind`` (kind of actor), ``forum_kind`` or
        ``alias`` (a body of :func:`bodies`, found by its name).
    value
        What the field must be.
    """

    field: SelectorField
    value: str


def selectors_of(cell: str) -> tuple[Selector, ...]:
    """Selectors of a cell such as ``alias:polri | urusan:8.01``."""
    return tuple(_selector(part) for part in _data.several(cell))


def _selector(part: str) -> Selector:
    field, _, value = part.partition(":")
    if field not in get_args(SelectorField):
        raise UnknownTermError.among(field, known=get_args(SelectorField))
    return Selector(cast("SelectorField", field), value)


def match_selector(
    selector: Selector, *, name: str | None, kind: str | None, urusan: str | None
) -> bool:
    """Whether an actor or forum fulfils a selector.

    Parameters
    ----------
    selector
        What is asked for.
    name
        Name of the actor or forum.
    kind
        Kind of the actor or of the forum.
    urusan
        Affairs of the actor, ``1.01 | 2.22``; when missing for an OPD they are taken from its
        name, unless that is ambiguous.

    Examples
    --------
    >>> match_selector(Selector("urusan", "8.01"), name="Kesbangpol", kind="opd", urusan=None)
    True
    """
    if selector.field == "alias":
        return bool(name) and names_body(selector.value, name or "", kind)
    if selector.field == "urusan":
        return selector.value in _affairs(name, kind, urusan)
    return kind == selector.value


def _affairs(name: str | None, kind: str | None, urusan: str | None) -> tuple[str, ...]:
    if urusan or not name or kind not in {"opd", None}:
        return _data.several(urusan or "")

    resolved = resolve_opd(name)
    settled = resolved.state in {"exact", "alias", "code"} and resolved.kind == "opd"
    return _data.several(resolved.urusan or "") if settled else ()
