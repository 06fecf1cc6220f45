# pyright: basic
# turns pandas frames of keys into arrays of places
"""Draft and highlights become a scene: groups are made, places computed, findings attached."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from sinergi.maps.draft import Draft, name_or
from sinergi.maps.extend import extend
from sinergi.maps.forest import LEAF_RADIUS, place_aside, place_on_globe
from sinergi.maps.highlight import Highlights
from sinergi.maps.left_out import left_out
from sinergi.maps.links import Floats, Ints, Links
from sinergi.maps.notes import (
    Places,
    broker_notes,
    duplicate_notes,
    gap_notes,
    moved_notes,
    silo_notes,
)
from sinergi.maps.scene import (
    FRONT,
    GROUP,
    LEAF,
    QUIET,
    REGION,
    Edges,
    Marks,
    Name,
    Note,
    Scene,
    Words,
    same,
)
from sinergi.maps.story import headline, steps

#: Findings reach back into the layout: what is discussed together lies nearer.
_PULL = {"implements": 0.0, "addresses": 0.0, "duplicate": 0.5, "gap": 0.6}
_DOMINANT = 0.8
_ELBOW = {"opd": 42.0, "forum": 26.0, "issue": 42.0, "required": 34.0, "instansi_vertikal": 26.0}
#: Agencies and forums are in front, whatever is known about them.
_LEAST = {"opd": 11.0, "forum": 10.0}
_MANY = 2_000
_ROOMY = 600
#: A folded group is drawn as a disc of this share of what it holds.
_FOLDED = 0.38


@dataclass(frozen=True)
class _Lists:
    """Lists of names that marks point into."""

    kinds: list[str]
    sectors: list[str]
    regions: list[str]
    issues: list[str]


def assemble(draft: Draft, highlights: Highlights, *, seed: int) -> Scene:
    """Make the scene of a draft; language, audience and stamp are set by the caller."""
    draft = extend(draft, highlights)
    nodes = _with_groups(draft)
    lists = _lists(draft, nodes)
    index = {key: place for place, key in enumerate(nodes["key"])}
    edges, details = _edges(draft, index)
    marks = _marks(draft, nodes, lists, index=index, edges=edges, seed=seed)
    notes = _notes(draft, highlights, marks, lists)
    scene = Scene(
        title=draft.title,
        stamp=same(""),
        marks=marks,
        edges=edges,
        kinds=_names(
            lists.kinds,
            {k: draft.kinds.get(k) or name_or(f"maps.kinds.{k}", k) for k in lists.kinds},
        ),
        sectors=_names(lists.sectors, {k: _group_name(k, draft) for k in lists.sectors}),
        regions=_names(lists.regions, draft.regions),
        issues=_names(lists.issues, draft.issues),
        edge_kinds=tuple(sorted(draft.edges["kind"].unique())),
        details=details,
        issue_links=_issue_links(draft, index, lists.issues),
        notes=tuple(notes),
        years=draft.years,
        also=_also(draft, index),
        left_out=left_out(draft, highlights, notes),
        uncounted=_places(draft.uncounted, index),
        routine=_places(draft.routine, index),
    )
    return replace(scene, headline=headline(scene), steps=steps(scene))


def _places(keys: frozenset[str], index: dict[str, int]) -> tuple[int, ...]:
    return tuple(sorted(index[key] for key in keys if key in index))


def _also(draft: Draft, index: dict[str, int]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Other names, each set of them once, with the marks that bear it."""
    bearers: dict[str, list[int]] = {}
    for key, said in draft.also.items():
        if key in index:
            bearers.setdefault(said, []).append(index[key])
    return tuple((said, tuple(sorted(marks))) for said, marks in sorted(bearers.items()))


def _names(ids: list[str], names: Mapping[str, Words]) -> tuple[Name, ...]:
    return tuple(Name(i, names.get(i) or same(i)) for i in ids)


def _group_name(group: str, draft: Draft) -> Words:
    if group in draft.groups:
        return draft.groups[group]
    kind = group.removeprefix("kind:")
    return name_or(f"maps.groups.{kind}", kind)


def _by_kabupaten(nodes: pd.DataFrame) -> bool:
    """Whether the front marks belong to several kabupaten or kota, none of them nearly all."""
    front = nodes[(nodes["tier"] == FRONT) & (nodes["region"] != "")]
    base = front["region"].astype(str).str.slice(0, 5).value_counts(normalize=True)
    by_region = bool((front["group"] == front["region"]).all())
    return len(base) > 1 and base.iloc[0] < _DOMINANT and not by_region


def _with_groups(draft: Draft) -> pd.DataFrame:
    """Add marks for sectors and regions and let every front mark know its holder."""
    nodes = draft.nodes.copy()
    nodes = nodes.sort_values(["tier", "key"], kind="stable").reset_index(drop=True)
    front = (nodes["tier"] == FRONT).to_numpy()
    many = _by_kabupaten(nodes)
    base = (
        nodes["region"].astype(str).str.slice(0, 5) if many else pd.Series("", index=nodes.index)
    )
    base = base.where(nodes["group"] != QUIET, "")
    grouped = front & (nodes["group"] != "").to_numpy()
    holder = np.where(grouped, "group/" + base + "/" + nodes["group"].astype(str), "")
    if many:
        holder = np.where(front & ~grouped & (base != "").to_numpy(), "region/" + base, holder)
    nodes["home"] = np.where(front, holder, nodes["home"])
    orphan = (nodes["tier"] == LEAF) & (nodes["home"] == "")
    nodes.loc[orphan, "tier"] = FRONT
    made: Any = pd.DataFrame({"key": holder, "group": nodes["group"], "region": base})[
        holder != ""
    ]
    made = made.drop_duplicates("key").assign(kind="group", tier=GROUP, budget=-1, year=0)
    made["label"] = [_group_name(g, draft)["id"] for g in made["group"]]
    made["home"] = np.where(made["region"] != "", "region/" + made["region"], "")
    made = made[made["key"].str.startswith("group/")]
    regions = _region_marks(sorted(set(base[front]) - {""}) if many else [], draft)
    everything = pd.concat([nodes, made, regions], ignore_index=True)
    return everything.sort_values(["tier", "key"], kind="stable").reset_index(drop=True)


def _region_marks(codes: list[str], draft: Draft) -> pd.DataFrame:
    """Kabupaten and kota, inside their provinces when there are several provinces."""
    provinces = sorted({code[:2] for code in codes if len(code) > 2})  # noqa: PLR2004 - 32 of 32.04
    several = provinces if len(provinces) > 1 else []
    home = {c: f"region/{c[:2]}" if c[:2] in several and c not in several else "" for c in codes}
    home |= dict.fromkeys(several, "")
    made = pd.DataFrame({"region": sorted(home)}, dtype=object)
    made = made.assign(key="region/" + made["region"], group="", kind="region")
    made = made.assign(tier=REGION, budget=-1, year=0, home=made["region"].map(home))
    made["label"] = [(draft.regions.get(r) or same(r))["id"] for r in made["region"]]
    return made


def _lists(draft: Draft, nodes: pd.DataFrame) -> _Lists:
    order = {key: place for place, key in enumerate(draft.groups)}
    sectors = sorted(set(nodes["group"]) - {""}, key=lambda g: (order.get(g, 1_000), g))
    issues = sorted(draft.issues)
    return _Lists(
        kinds=sorted(nodes["kind"].unique()),
        sectors=sectors,
        regions=sorted(set(nodes["region"]) - {""}),
        issues=issues,
    )


def _edges(draft: Draft, index: dict[str, int]) -> tuple[Edges, tuple[str, ...]]:
    kinds = {k: i for i, k in enumerate(sorted(draft.edges["kind"].unique()))}
    details = sorted(set(draft.edges["detail"].astype(str)) - {""})
    detail_of = {d: i for i, d in enumerate(details)}
    table = pd.DataFrame(
        {
            "a": draft.edges["a"].map(index),
            "b": draft.edges["b"].map(index),
            "kind": draft.edges["kind"].map(kinds),
            "weight": draft.edges["weight"],
            "count": draft.edges["count"],
            "detail": draft.edges["detail"].map(detail_of).fillna(-1),
        }
    ).sort_values(["a", "b", "kind", "detail", "weight"], kind="stable")
    whole = {c: table[c].to_numpy(dtype=np.int64) for c in ("a", "b", "kind", "count", "detail")}
    edges = Edges(
        whole["a"], whole["b"], whole["kind"], table["weight"].to_numpy(dtype=np.float64),
        whole["count"], whole["detail"],
    )  # fmt: skip
    return edges, tuple(details)


def _radius(nodes: pd.DataFrame, degree: Floats) -> Floats:
    """Own disc: agencies by money, other bodies by their ties, programs all alike."""
    tier = nodes["tier"].to_numpy()
    budget = nodes["budget"].to_numpy(dtype=np.float64)
    money = (tier == FRONT) & (budget > 0)
    largest = max(float(budget[money].max(initial=0)), 1.0)
    few = int((tier == FRONT).sum()) <= _MANY
    busy = float(degree[tier == FRONT].max(initial=1)) or 1.0
    ties = 8 + 6 * np.sqrt(degree / busy) if few else 4 + 4 * np.sqrt(degree / busy)
    if few:
        ties = np.maximum(ties, nodes["kind"].map(_LEAST).fillna(0.0).to_numpy(dtype=np.float64))
    radius = np.where(money, 11 + 17 * np.sqrt(np.maximum(budget, 0) / largest), ties)
    return np.where(tier == LEAF, LEAF_RADIUS, radius)


def _elbow(nodes: pd.DataFrame, radius: Floats) -> Floats:
    """Room for the names that a reader looks for; none when there are too many to be read."""
    if int((nodes["tier"] == FRONT).sum()) > _ROOMY:
        return radius
    return nodes["kind"].map(_ELBOW).fillna(0.0).to_numpy(dtype=np.float64).astype(np.float64)


def _marks(
    draft: Draft,
    nodes: pd.DataFrame,
    lists: _Lists,
    *,
    index: dict[str, int],
    edges: Edges,
    seed: int,
) -> Marks:
    place = {
        name: {k: i for i, k in enumerate(getattr(lists, name))}
        for name in ("kinds", "sectors", "regions")
    }
    parent: Ints = nodes["home"].map(index).fillna(-1).to_numpy(dtype=np.int64).astype(np.int64)
    tier = nodes["tier"].to_numpy(dtype=np.int64)
    n = len(nodes)
    names = sorted(draft.edges["kind"].unique())
    seen = np.array([k != "addresses" for k in names] or [True])[edges.kind]
    ends = (edges.source[seen], edges.target[seen])
    degree = np.bincount(ends[0], minlength=n) + np.bincount(ends[1], minlength=n)
    radius = _radius(nodes, degree.astype(np.float64))
    pull = np.array([_PULL.get(k, 1.0) for k in names] or [1.0])
    links = Links(edges.source, edges.target, edges.weight * pull[edges.kind] + 1e-6)
    elbow = _elbow(nodes, radius)
    aside = (nodes["group"] == QUIET).to_numpy(dtype=bool)
    placed = place_aside(radius, parent, tier, links, seed=seed, elbow=elbow, aside=aside)
    radius = np.where(tier <= GROUP, np.maximum(placed.reach * _FOLDED, 14), radius)
    span = 2 * max(float(np.abs(c).max(initial=0.5)) for c in (placed.x, placed.y))
    globe = _globe(draft, nodes, radius, span)
    return Marks(
        key=tuple(nodes["key"]),
        label=tuple(nodes["label"]),
        kind=_codes(nodes["kind"], place["kinds"]),
        sector=_codes(nodes["group"], place["sectors"]),
        region=_codes(nodes["region"], place["regions"]),
        parent=parent,
        tier=tier,
        radius=radius,
        reach=placed.reach,
        x=placed.x,
        y=placed.y,
        budget=_summed(nodes["budget"].to_numpy(dtype=np.int64), parent, tier),
        year=nodes["year"].to_numpy(dtype=np.int64),
        geo_x=globe[:, 0],
        geo_y=globe[:, 1],
    )


def _codes(column: "pd.Series[str]", places: dict[str, int]) -> Ints:
    return column.map(places).fillna(-1).to_numpy(dtype=np.int64).astype(np.int64)


def _summed(budget: Ints, parent: Ints, tier: Ints) -> Ints:
    """Give groups and regions the sum of what they hold."""
    total = budget.copy()
    for depth in (FRONT, GROUP, REGION):
        rows = np.flatnonzero((tier == depth) & (parent >= 0) & (total >= 0))
        sums = np.bincount(parent[rows], weights=total[rows], minlength=len(total))
        holders = np.unique(parent[rows])
        total[holders] = np.maximum(total[holders], 0) + sums[holders].astype(np.int64)
    return total


def _globe(draft: Draft, nodes: pd.DataFrame, radius: Floats, span: float) -> Floats:
    globe = np.full((len(nodes), 2), np.nan)
    front = np.flatnonzero(nodes["tier"] == FRONT)
    spots = [draft.places.get(code, (np.nan, np.nan)) for code in nodes["region"].iloc[front]]
    known = {s for s in spots if np.isfinite(s[0])}
    if len(known) > 1:
        lat, lon = np.array(spots, dtype=np.float64).T
        globe[front] = place_on_globe(lat, lon, radius[front], span=span)
    return globe


def _issue_links(draft: Draft, index: dict[str, int], issues: list[str]) -> Ints:
    place = {k: i for i, k in enumerate(issues)}
    table = pd.DataFrame(
        {
            "mark": draft.issue_links["key"].map(index),
            "issue": draft.issue_links["issue"].map(place),
        }
    ).dropna()
    pairs = table.to_numpy(dtype=np.int64).reshape(-1, 2)
    return np.unique(pairs, axis=0) if len(pairs) else pairs


def _notes(draft: Draft, highlights: Highlights, marks: Marks, lists: _Lists) -> list[Note]:
    regions = [(draft.regions.get(code) or same(code))["id"] for code in lists.regions]
    places = Places(marks, [lists.kinds[k] for k in marks.kind], regions)
    groups: dict[str, int] = {
        lists.sectors[s]: int(i)
        for i, s in reversed(list(enumerate(marks.sector)))
        if marks.tier[i] == GROUP
    }
    issue_places = {k: i for i, k in enumerate(lists.issues)}
    names = {k: _group_name(k, draft) for k in lists.sectors}
    notes = duplicate_notes(highlights, places)
    notes += gap_notes(highlights, places, issue_places, draft.issues)
    notes += broker_notes(highlights, places)
    notes += silo_notes(highlights, groups, names)
    return notes + moved_notes(highlights, places)
