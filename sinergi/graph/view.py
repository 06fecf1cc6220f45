# pyright: basic
# (pandas and Arrow columns are untyped in practice)
"""Snapshot to network: which actors work together, and how that is known."""

import datetime as dt
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from sinergi.errors import UnknownTermError
from sinergi.graph.project import pairs_by_item, project
from sinergi.model.seats import seats_taken
from sinergi.model.snapshot import Snapshot

#: Tables that tell who works with whom, in the order in which they are looked at.
TIE_TABLES: Final = (
    "memberships", "meetings", "agreements", "data_sharing", "program_partners", "ties",
)  # fmt: skip
#: Tables whose ties are a projection: one forum, meeting or agreement makes many at once.
PROJECTED_TABLES: Final = frozenset({"memberships", "meetings", "agreements"})
_DATES: Final = (
    ("memberships", "valid_from"), ("meetings", "date"), ("ties", "date"),
    ("data_sharing", "since"), ("agreements", "valid_from"), ("incidents", "date"),
    ("feedback", "date"),
)  # fmt: skip
_EVIDENCE_SHOWN: Final = 3
_TEXT: Final = pd.ArrowDtype(pa.string())
pc: Any = pyarrow.compute  # its functions are made at run time, no stub knows them


def newest_date(snapshot: Snapshot) -> dt.date | None:
    """Newest date on which something is known to have happened; ``None`` without any."""
    found = [snapshot.table(table)[column].dropna() for table, column in _DATES]
    days = [values.max() for values in found if len(values)]
    return max(days) if days else None


def tie_edges(
    snapshot: Snapshot,
    *,
    tables: Sequence[str] = TIE_TABLES,
    as_of: dt.date | None = None,
    evidence: bool = False,
) -> pd.DataFrame:
    """Pairs of actors that are seen working together.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.
    tables
        Which tables count: ``memberships`` and ``meetings`` (both sit in one forum, both came
        to one meeting), ``agreements`` (both are parties), ``data_sharing`` (data flow now),
        ``program_partners`` (one takes part in the other's program), ``ties`` (reported, level
        1 to 5; level 0 is no tie).
    as_of
        Day on which memberships and agreements must be in force; the newest date seen in the
        data when not given.
    evidence
        Add a column with what makes each tie (slower).

    Returns
    -------
    pandas.DataFrame
        One row a pair, ``actor_a < actor_b``, sorted: ``actor_a actor_b weight kinds`` and, when
        asked for, ``evidence``. ``weight`` is the number of forums, meetings, agreements, data
        flows, programs and reports that tie the pair; ``kinds`` the tables, joined by ``" | "``.

    Raises
    ------
    UnknownTermError
        A table that makes no ties.
    """
    records = tie_records(snapshot, tables=tables, as_of=as_of, evidence=evidence)
    edges = _sum_by_pair(records)
    if evidence:
        told = records.groupby(["actor_a", "actor_b"], sort=True)["evidence"].agg(" | ".join)
        edges["evidence"] = told.to_numpy(dtype=object)
        edges["evidence"] = edges["evidence"].astype(_TEXT)
    return edges


def tie_records(
    snapshot: Snapshot,
    *,
    tables: Sequence[str] = TIE_TABLES,
    as_of: dt.date | None = None,
    evidence: bool = False,
) -> pd.DataFrame:
    """Ties of each kind apart: ``actor_a actor_b kind weight`` (``evidence``), sorted.

    Options as in :func:`tie_edges`; one row a pair and kind.
    """
    for name in tables:
        if name not in _RULES:
            raise UnknownTermError.among(name, known=TIE_TABLES, what="table")
    day = as_of or newest_date(snapshot)
    index = pd.Index(snapshot.actors["id"].to_numpy(dtype=object), dtype=object).sort_values()
    parts = [
        _records(index, kind, _RULES[kind](snapshot, day), evidence=evidence)
        for kind in TIE_TABLES
        if kind in tables
    ]
    frame = pd.concat(parts) if parts else _records(index, "ties", _nothing(), evidence=evidence)
    return frame.sort_values(["actor_a", "actor_b", "kind"], ignore_index=True)


def seats(
    snapshot: Snapshot, *, tables: Sequence[str] = TIE_TABLES, as_of: dt.date | None = None
) -> pd.DataFrame:
    """Who takes part in what: the two-mode data behind the ties of forums and agreements.

    A null model that keeps the size of every forum needs them.

    Parameters
    ----------
    snapshot, tables, as_of
        As in :func:`tie_edges`; tables of single ties are passed over.

    Returns
    -------
    pandas.DataFrame
        ``actor item within``, sorted: everyone in an ``item`` (the members of a forum, those
        at one meeting, the parties of an agreement) is tied to everyone else in it. Meetings lie
        ``within`` their forum, so that its seats are shuffled once.
    """
    day = as_of or newest_date(snapshot)
    parts = [
        _RULES[kind](snapshot, day).astype(object).assign(kind=kind)
        for kind in TIE_TABLES
        if kind in tables and kind in PROJECTED_TABLES
    ]
    if not parts:
        return pd.DataFrame({"actor": [], "item": [], "within": []}, dtype=object)
    rows = pd.concat(parts)
    rows["item"] = rows.pop("kind") + ":" + rows["item"]
    return rows.drop_duplicates().sort_values(["within", "item", "actor"], ignore_index=True)


def to_networkx(
    snapshot: Snapshot, *, tables: Sequence[str] = TIE_TABLES, as_of: dt.date | None = None
) -> "nx.Graph[str]":
    """Actors and their ties as a networkx graph.

    Parameters
    ----------
    snapshot
        Tables of a region set and period.
    tables, as_of
        As in :func:`tie_edges`.

    Returns
    -------
    networkx.Graph
        Nodes (every actor, sorted by id) with ``label``, ``kind``, ``region``, ``sector``,
        ``urusan``; edges with ``weight`` and ``kinds``. Unknown attributes are ``None``.
    """
    graph: nx.Graph[str] = nx.Graph()
    actors = snapshot.actors.sort_values("id")
    columns = [
        actors[c].astype(object).where(actors[c].notna(), None)
        for c in ("id", "name", "kind", "region", "sector", "urusan")
    ]
    for key, label, kind, region, sector, urusan in zip(*columns, strict=True):
        graph.add_node(key, label=label, kind=kind, region=region, sector=sector, urusan=urusan)
    edges = tie_edges(snapshot, tables=tables, as_of=as_of)
    rows = zip(
        edges["actor_a"], edges["actor_b"], edges["weight"].tolist(), edges["kinds"], strict=True
    )
    graph.add_edges_from((a, b, {"weight": w, "kinds": kinds}) for a, b, w, kinds in rows)
    return graph


def _records(index: pd.Index, kind: str, rows: pd.DataFrame, *, evidence: bool) -> pd.DataFrame:
    """Pairs of one kind with their number of items."""
    item, names = pd.factorize(rows["item"].to_numpy(dtype=object), sort=True)
    ends = ["actor"] if "actor" in rows.columns else ["actor_a", "actor_b"]
    places = [index.get_indexer(rows[end].to_numpy(dtype=object)) for end in ends]
    known = np.logical_and.reduce([place >= 0 for place in places])
    places, item = [place[known] for place in places], item[known]
    size = {"n_actors": len(index), "n_items": len(names)}
    if len(ends) == 1 and not evidence:
        shared = project(places[0], item, **size).tocoo()
        half = shared.coords[0] < shared.coords[1]
        a, b, weight = shared.coords[0][half], shared.coords[1][half], shared.data[half]
        return _frame(index, kind, {"a": a, "b": b, "weight": weight})
    a, b, item = pairs_by_item(places[0], item, **size) if len(ends) == 1 else (*places, item)
    low, high = np.minimum(a, b), np.maximum(a, b)
    pairs = pd.DataFrame({"a": low, "b": high, "item": item})[low < high].drop_duplicates()
    pairs = pairs.sort_values(["a", "b", "item"])
    counted = pairs.groupby(["a", "b"], sort=True)["item"]
    out = counted.size().rename("weight").reset_index()
    columns = {c: out[c].to_numpy() for c in ("a", "b", "weight")}
    if evidence:
        columns["evidence"] = _told(kind, counted, names)
    return _frame(index, kind, columns)


def _told(kind: str, items: Any, names: Any) -> list[str]:
    """Name the first items of each pair and say how many more there are."""

    def tell(codes: "pd.Series[int]") -> str:
        shown = [str(names[i]) for i in codes.iloc[:_EVIDENCE_SHOWN]]
        more = len(codes) - len(shown)
        return f"{kind}: {'; '.join(shown)}" + (f"; +{more}" if more else "")

    return [tell(codes) for _, codes in items]


def _frame(index: pd.Index, kind: str, columns: dict[str, Any]) -> pd.DataFrame:
    names = index.to_numpy(dtype=object)
    count = len(columns["a"])
    text: dict[str, Any] = {
        "actor_a": names[columns["a"]], "actor_b": names[columns["b"]], "kind": [kind] * count,
    }  # fmt: skip
    if "evidence" in columns:
        text["evidence"] = columns["evidence"]
    frame = pd.DataFrame({name: pd.Series(list(v), dtype=_TEXT) for name, v in text.items()})
    frame.insert(3, "weight", np.asarray(columns["weight"], dtype=np.int64))
    return frame


def _sum_by_pair(records: pd.DataFrame) -> pd.DataFrame:
    """Sum kinds; the set of kinds is coded as bits, so that no string is joined in a loop."""
    bit = {kind: 1 << place for place, kind in enumerate(sorted(TIE_TABLES))}
    coded = records[["actor_a", "actor_b", "weight"]].assign(
        kinds=records["kind"].map(bit).astype(np.int64)
    )
    summed = coded.groupby(["actor_a", "actor_b"], sort=True, as_index=False).sum()
    words = {
        bits: " | ".join(kind for kind in bit if bits & bit[kind])
        for bits in summed["kinds"].unique().tolist()
    }
    kinds = [words[bits] for bits in summed["kinds"].tolist()]
    summed["kinds"] = pd.Series(kinds, dtype=_TEXT)
    summed["weight"] = summed["weight"].astype(np.int64)
    return summed


# What each table says: ``actor item``, where everyone in an item is tied to everyone else in
# it, or ``actor_a actor_b item``, ties one by one.


def _nothing() -> pd.DataFrame:
    return pd.DataFrame({"actor_a": [], "actor_b": [], "item": []}, dtype=object)


def _in_force(frame: pd.DataFrame, day: dt.date | None) -> pd.DataFrame:
    if day is None:
        return frame
    ended = (frame["valid_to"] < day).fillna(value=False).to_numpy(dtype=bool)
    future = (frame["valid_from"] > day).fillna(value=False).to_numpy(dtype=bool)
    return frame[~(ended | future)]


def _memberships(snapshot: Snapshot, day: dt.date | None) -> pd.DataFrame:
    rows = _in_force(seats_taken(snapshot), day)
    forums = snapshot.forums
    over = set(forums["id"]) - set(_in_force(forums, day)["id"])
    rows = rows[~rows["forum"].isin(over)]
    within = "forum:" + rows["forum"]
    return pd.DataFrame({"actor": rows["actor"], "item": rows["forum"], "within": within})


def _meetings(snapshot: Snapshot, _day: dt.date | None) -> pd.DataFrame:
    rows = snapshot.meetings
    topic = rows["topic"].astype(object).where(rows["topic"].notna(), "")
    name = rows["forum"].astype(object) + " " + rows["date"].astype(str) + " " + topic
    cells = pa.array(rows["attendees"].to_numpy(dtype=object), type=pa.string(), from_pandas=True)
    lists = pc.split_pattern(cells, "|")
    parent = pc.list_parent_indices(lists).to_numpy()
    actor = pc.utf8_trim_whitespace(pc.list_flatten(lists)).to_numpy(zero_copy_only=False)
    item = name.astype(object).str.strip().to_numpy(dtype=object)[parent]
    within = ("forum:" + rows["forum"]).to_numpy(dtype=object)[parent]
    return pd.DataFrame({"actor": actor, "item": item, "within": within}, dtype=object)


def _agreements(snapshot: Snapshot, day: dt.date | None) -> pd.DataFrame:
    agreements = snapshot.agreements
    over = set(agreements["id"]) - set(_in_force(agreements, day)["id"])
    rows = snapshot.agreement_parties
    rows = rows[~rows["agreement"].isin(over)]
    within = "agreement:" + rows["agreement"]
    return pd.DataFrame({"actor": rows["actor"], "item": rows["agreement"], "within": within})


def _data_sharing(snapshot: Snapshot, _day: dt.date | None) -> pd.DataFrame:
    rows = snapshot.data_sharing
    # a flow without a stated state is a flow; one asked for or refused is none
    live = ~rows["state"].isin(["requested", "refused"]).to_numpy(dtype=bool)
    rows = rows[live]
    item = rows["dataset"].astype(object).where(rows["dataset"].notna(), "data")
    return pd.DataFrame({"actor_a": rows["provider"], "actor_b": rows["user"], "item": item})


def _program_partners(snapshot: Snapshot, _day: dt.date | None) -> pd.DataFrame:
    programs = snapshot.programs[["id", "opd"]]
    owned = snapshot.program_partners.merge(programs, left_on="program", right_on="id")
    return pd.DataFrame(
        {"actor_a": owned["opd"], "actor_b": owned["actor"], "item": owned["program"]}
    )


def _ties(snapshot: Snapshot, _day: dt.date | None) -> pd.DataFrame:
    rows = snapshot.ties
    rows = rows[~(rows["level"] == 0).fillna(value=False).to_numpy(dtype=bool)]
    item = rows["kind"].astype(object).where(rows["kind"].notna(), "ties")
    return pd.DataFrame({"actor_a": rows["actor_a"], "actor_b": rows["actor_b"], "item": item})


_Rule = Callable[[Snapshot, dt.date | None], pd.DataFrame]
_RULES: Final = MappingProxyType[str, _Rule](
    {
        "memberships": _memberships, "meetings": _meetings, "agreements": _agreements,
        "data_sharing": _data_sharing, "program_partners": _program_partners, "ties": _ties,
    }
)  # fmt: skip
