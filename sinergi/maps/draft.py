# pyright: basic
# pandas frames of text keys, before places are known
"""What a source offers to the map: nodes and edges by key, before anything has a place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from sinergi.maps.scene import Words, same, words

NODE_COLUMNS = ("key", "label", "kind", "group", "region", "home", "tier", "budget", "year")
EDGE_COLUMNS = ("a", "b", "kind", "weight", "count", "detail")


@dataclass(frozen=True)
class Draft:
    """Nodes and edges of one source.

    Attributes
    ----------
    nodes
        One row a node: ``key`` (unique), ``label``, ``kind``, ``group`` (sector or pseudo
        sector id, "" for none), ``region`` (code, "" for none), ``home`` (key of the holder, ""
        for none), ``tier``, ``budget`` (rupiah, -1 unknown), ``year`` (0 for none).
    edges
        ``a``, ``b`` (keys), ``kind``, ``weight``, ``count``, ``detail`` ("" for none).
    issue_links
        ``key``, ``issue``: what serves which issue.
    groups, regions, issues, kinds
        Names by id; what is missing here is named by its id.
    places
        Latitude and longitude by region code.
    title
        Title of the map.
    years
        Fiscal years in the data, oldest first.
    also
        Other names by key, joined by spaces, for the search of the page.
    unseen
        How many rows of the source are not on the map, by the reason.
    uncounted
        Keys of programs that are no part of the rupiah of their agency.
    routine
        Keys of running costs: their names come last.
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    issue_links: pd.DataFrame
    title: Words
    groups: Mapping[str, Words] = field(default_factory=dict[str, Words])
    regions: Mapping[str, Words] = field(default_factory=dict[str, Words])
    issues: Mapping[str, Words] = field(default_factory=dict[str, Words])
    kinds: Mapping[str, Words] = field(default_factory=dict[str, Words])
    places: Mapping[str, tuple[float, float]] = field(
        default_factory=dict[str, tuple[float, float]]
    )
    years: tuple[int, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict[str, str])
    unseen: Mapping[str, int] = field(default_factory=dict[str, int])
    uncounted: frozenset[str] = frozenset()
    routine: frozenset[str] = frozenset()


def frame(columns: tuple[str, ...], **values: object) -> pd.DataFrame:
    """Frame of plain columns; a single value fills its column."""
    table = pd.DataFrame(values)
    return table.reindex(columns=list(columns))


def name_or(code: str, fallback: str, /) -> Words:
    """Words of ``code`` in the catalogue, else the plain ``fallback`` in every language."""
    try:
        return words(code)
    except KeyError:
        return same(fallback)
