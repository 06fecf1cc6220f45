# pyright: basic
# networkx attributes are of any type
"""Takes a networkx graph as it is: node attributes label, kind, region, sector, budget_idr."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import networkx as nx
import pandas as pd

from sinergi.maps.clean import MAX_TEXT, clean
from sinergi.maps.draft import EDGE_COLUMNS, NODE_COLUMNS, Draft, frame, name_or
from sinergi.maps.scene import FRONT, same, words
from sinergi.vocab import regions as known_regions
from sinergi.vocab import sectors


def gather_graph(
    graph: "nx.Graph[Any]", *, groups: Mapping[object, str] = MappingProxyType({})
) -> Draft:
    """Draft of a graph.

    Nodes are grouped as the results on it were (``groups``), else by ``sector``, else ``region``,
    else ``kind``, whichever they carry.
    """
    data = list(graph.nodes(data=True))
    keys = [f"nodes/{node!r}" for node, _ in data]
    kinds = [str(d.get("kind") or "node") for _, d in data]
    region = [str(d.get("region") or "") for _, d in data]
    sector = [str(d.get("sector") or "") for _, d in data]
    nodes = frame(
        NODE_COLUMNS,
        key=keys,
        label=[clean(d.get("label") or node) for node, d in data],
        kind=_cleaned(kinds),
        group=_cleaned(_given(groups, graph) or _groups(sector, region, kinds)),
        region=_cleaned(region),
        home="",
        tier=FRONT,
        budget=[_rupiah(d.get("budget_idr")) for _, d in data],
        year=0,
    )
    facts = known_regions()
    places = {
        r: (f.lat, f.lon)
        for r in set(region)
        if (f := facts.get(r)) is not None and f.lat is not None and f.lon is not None
    }
    return Draft(
        nodes=nodes,
        edges=_edges(graph, dict(zip(graph.nodes, keys, strict=True))),
        issue_links=pd.DataFrame({"key": [], "issue": []}, dtype=object),
        title=words("maps.title_graph") if not graph.name else same(clean(graph.name)),
        groups=_group_names(nodes["group"].unique()),
        kinds={k: name_or(f"maps.kinds.{k}", k) for k in set(nodes["kind"])},
        regions={r: same(facts[r].name if r in facts else r) for r in set(nodes["region"]) if r},
        places=places,
    )


def _given(groups: Mapping[object, str], graph: "nx.Graph[Any]") -> list[str]:
    """Take groups of the results, none when they speak of other nodes."""
    found = [groups.get(node, groups.get(str(node), "")) for node in graph]
    return found if any(found) else []


def _groups(sector: list[str], region: list[str], kinds: list[str]) -> list[str]:
    if any(sector):
        return sector
    if any(region):
        return region
    return kinds if len(set(kinds)) > 1 else [""] * len(kinds)


def _group_names(groups: Any) -> dict[str, Any]:
    known, facts = sectors(), known_regions()
    names: dict[str, Any] = {}
    for group in groups:
        if group in known:
            names[group] = {"id": known[group].name_id, "en": known[group].name_en}
        elif group in facts:
            names[group] = same(facts[group].name)
        elif group:
            names[group] = name_or(f"maps.kinds.{group}", group)
    return names


def _rupiah(value: object) -> int:
    return int(value) if isinstance(value, (int, float)) and value == value and value >= 0 else -1  # noqa: PLR0124 - NaN


def _cleaned(values: list[str]) -> list[str]:
    """Clean each different text once: kinds and groups are few."""
    known = {value: clean(value) for value in set(values)}
    return [known[value] for value in values]


def _edges(graph: "nx.Graph[Any]", keys: dict[Any, str]) -> pd.DataFrame:
    ties = [(a, b, d) for a, b, d in graph.edges(data=True) if a != b]
    columns = (
        [keys[a] for a, _, _ in ties],
        [keys[b] for _, b, _ in ties],
        _cleaned([str(d.get("kind") or "link") for _, _, d in ties]),
        [_weight(d.get("weight")) for _, _, d in ties],
        0,
        [clean(d["detail"], limit=MAX_TEXT) if d.get("detail") else "" for _, _, d in ties],
    )
    return pd.DataFrame(dict(zip(EDGE_COLUMNS, columns, strict=True)))


def _weight(value: object) -> float:
    return float(value) if isinstance(value, (int, float)) and value == value else 1.0  # noqa: PLR0124 - NaN
