"""Statements that make rows which are known to be new, out of columns: parameters, not maps.

Like every other they are ``LiteralString``: filled from literals of :mod:`sinergi.store.graph`,
and with names of columns from the contracts only.
"""

from collections.abc import Iterable, Sequence
from typing import LiteralString, cast

from sinergi.model.tables import CONTRACTS, PROVENANCE_NAMES
from sinergi.store.graph import Link, Place

_OWN = ("_key", "_since", "_seal")
_NAMES: frozenset[str] = frozenset(
    {*(n for rules in CONTRACTS.values() for n in rules.names), *PROVENANCE_NAMES, *_OWN}
)
_NUMBERS: tuple[LiteralString, ...] = ("0", "1", "2", "3", "4", "5", "6", "7")


def _property(name: str) -> LiteralString:
    """Name of a column as text of a statement; what is no column of the model raises."""
    if name not in _NAMES:
        raise KeyError(name)
    return cast("LiteralString", name)  # a closed list, written in the model's source


def _by_row(name: str) -> LiteralString:
    text: LiteralString = "{c}: $columns.{c}[i]"
    return text.format(c=_property(name))


def _once(name: str) -> LiteralString:
    text: LiteralString = "{c}: $same.{c}"
    return text.format(c=_property(name))


def _properties(varying: Iterable[str], constant: Iterable[str]) -> LiteralString:
    return ", ".join((*map(_by_row, varying), *map(_once, constant)))


def create_nodes(
    place: Place, varying: Iterable[str], constant: Iterable[str], links: Sequence[Link] = ()
) -> LiteralString:  # fmt: skip
    """Make nodes that are known to be new out of columns, each tied to nodes that are there."""
    found: LiteralString = ""
    drawn: LiteralString = ""
    for at, made in enumerate(links):
        one: LiteralString = " MATCH (m{at}:{to} {{id: $columns.{column}[i]}})"
        arrow: LiteralString = (
            ", (m{at})-[:{type}]->(x)" if made.incoming else ", (x)-[:{type}]->(m{at})"
        )
        number = _NUMBERS[at]
        found += one.format(at=number, to=made.to, column=made.column)
        drawn += arrow.format(at=number, type=made.type)
    text: LiteralString = "UNWIND range(0, $rows - 1) AS i{found} CREATE (x:{name} {{{p}}}){drawn}"
    text = text.format(found=found, name=place.name, drawn=drawn, p=_properties(varying, constant))
    if not place.kinds:
        return text
    return text + " WITH x, $labels[i] AS label WHERE label IS NOT NULL SET x:$(label)"


def create_edges(
    place: Place, varying: Iterable[str], constant: Iterable[str]
) -> LiteralString:  # fmt: skip
    """Make relationships that are known to be new out of columns; both ends are there."""
    (first, start), (second, end) = place.ends
    text: LiteralString = (
        "UNWIND range(0, $rows - 1) AS i"
        " MATCH (a:{start} {{id: $columns.{first}[i]}})"
        " MATCH (b:{end} {{id: $columns.{second}[i]}})"
        " CREATE (a)-[:{name} {{{p}}}]->(b)"
    )
    made = _properties(varying, constant)
    return text.format(start=start, end=end, first=first, second=second, name=place.name, p=made)


def create_links(place: Place, made: Link) -> LiteralString:
    """Make links of new nodes: ``$keys[i]`` to ``$others[i]``; both are there."""
    arrow: LiteralString = "(m)-[:{type}]->(x)" if made.incoming else "(x)-[:{type}]->(m)"
    text: LiteralString = (
        "UNWIND range(0, $rows - 1) AS i MATCH (x:{name} {{{key}: $keys[i]}})"
        " MATCH (m:{to} {{id: $others[i]}}) CREATE " + arrow
    )
    return text.format(name=place.name, key=place.key, to=made.to, type=made.type)


def stand_in(place: Place) -> LiteralString:
    """Let missing nodes stand for ``$ids`` that have no node."""
    text: LiteralString = "UNWIND $ids AS id MERGE (m:{to} {{id: id}}) ON CREATE SET m:Missing"
    return text.format(to=place.name)
