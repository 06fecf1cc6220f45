# pyright: basic
# (networkx attributes and pandas columns are untyped in practice)
"""What a measure of silos can be given, made into one network with one grouping."""

import hashlib
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from sinergi.errors import UnknownTermError, UsageError
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network, from_edges, from_matrix, from_networkx
from sinergi.graph.view import PROJECTED_TABLES, TIE_TABLES, seats, tie_records
from sinergi.model.finding import Finding
from sinergi.model.snapshot import Snapshot
from sinergi.vocab import regions, sector_of

#: Columns of ``actors`` by which agencies can be grouped.
GROUPINGS: Final = ("sector", "urusan", "region", "level", "kind", "parent")
_NATIONAL: Final = "kementerian_lembaga"
_NAMED: Final = 5

By = str | Mapping[Any, Any] | Sequence[Any]
Data = Any


@dataclass(frozen=True, eq=False)
class Seats:
    """Who takes part in what.

    Attributes
    ----------
    actor, forum
        Position of who sits on each seat, and the forum (or agreement) of the seat.
    seat, item
        Which seats an item ties to each other, one pair a presence: an item is the membership of
        a forum, one of its meetings, or an agreement.
    """

    actor: NDArray[np.intp]
    forum: NDArray[np.intp]
    seat: NDArray[np.intp]
    item: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Problem:
    """A network, who belongs where, and what to tell about it.

    Attributes
    ----------
    network, groups
        What is measured.
    names
        Readable name of each node.
    kinds
        Kind of actor of each node; empty when the data are no snapshot.
    notices
        What was left out or changed on the way in.
    fingerprint
        Fingerprint of the data.
    weighted
        Whether weights count.
    seats
        Two-mode data behind the ties of a snapshot, ``None`` when there are none.
    other_ties
        Ends of the ties that come from tables of single ties, shape (2, ties).
    """

    network: Network
    groups: Grouping
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    notices: tuple[Finding, ...]
    fingerprint: str
    weighted: bool
    seats: Seats | None = None
    other_ties: NDArray[np.intp] = field(default_factory=lambda: np.zeros((2, 0), dtype=np.intp))


def prepare(
    data: Data, *, by: By, weight: str | None, tables: Sequence[str] = TIE_TABLES
) -> Problem:
    """Make one network of a snapshot, a networkx graph, an edge frame or a matrix.

    Parameters
    ----------
    data
        ``Snapshot``; networkx ``Graph`` or ``DiGraph``; DataFrame with ``source, target``;
        square (sparse) matrix.
    by
        Column of ``actors`` or node attribute; else a mapping from node to group, or (for a
        matrix) one group a row.
    weight
        Edge attribute or column; ``None`` counts every tie as 1.
    tables
        Tables of a snapshot that make ties.

    Raises
    ------
    UnknownTermError
        ``by`` or ``weight`` is no attribute of the data.
    UsageError
        A node has no group, or the data are of another kind.
    """
    if isinstance(data, Snapshot):
        return _from_snapshot(data, by=by, weight=weight, tables=tables)
    network = _network(data, by, weight)
    labels = _labels(data, network, by)
    missing = [str(n) for n, x in zip(network.nodes, labels, strict=True) if _is_missing(x)]
    if missing:
        raise UsageError(
            "silos.missing_group", count=len(missing), nodes=", ".join(missing[:_NAMED])
        )
    return _problem(network, labels, weight, [])


def _network(data: Data, by: By, weight: str | None) -> Network:
    if isinstance(data, nx.Graph):
        return from_networkx(data, weight=weight)
    if isinstance(data, pd.DataFrame):
        nodes = by if isinstance(by, Mapping) else ()
        return from_edges(data, weight=weight, nodes=nodes)
    if sparse.issparse(data) or isinstance(data, np.ndarray):
        return from_matrix(data, weight=weight)
    if isinstance(data, Network):
        return data if weight is not None else data.unweighted
    raise UsageError("silos.unknown_data", kind=type(data).__name__)


def _labels(data: Data, network: Network, by: By) -> list[Any]:
    if isinstance(by, str):
        if not isinstance(data, nx.Graph):
            raise UsageError("silos.by_needs_groups", by=by)
        return _attribute(data, network, by)
    if isinstance(by, Mapping):
        return [by.get(node) for node in network.nodes]
    values = list(by)
    if len(values) != network.n_nodes:
        raise UsageError("silos.wrong_length", given=len(values), nodes=network.n_nodes)
    return values


def _attribute(graph: "nx.Graph[Any]", network: Network, by: str) -> list[Any]:
    given = dict(graph.nodes(data=by))
    if given and all(value is None for value in given.values()):
        known = {str(key) for _, data in graph.nodes(data=True) for key in data}
        raise UnknownTermError.among(by, known=known, what="attribute")
    return [given[node] for node in network.nodes]


def _is_missing(value: Any) -> bool:
    return value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value))


def _from_snapshot(
    snapshot: Snapshot, *, by: By, weight: str | None, tables: Sequence[str]
) -> Problem:
    if weight not in {None, "weight"}:
        raise UnknownTermError.among(str(weight), known=["weight"], what="edge_weight")
    actors = snapshot.actors.sort_values("id", ignore_index=True)
    group = _actor_groups(actors, by, snapshot)
    kept = ~np.array([_is_missing(g) for g in group], dtype=bool)
    left_out = int((~kept).sum())
    records = tie_records(snapshot, tables=tables)
    known = actors["id"][kept]
    inside = records["actor_a"].isin(known) & records["actor_b"].isin(known)
    records = records[inside.to_numpy(dtype=bool)]
    network = from_edges(
        records[["actor_a", "actor_b", "weight"]], weight=weight, nodes=known.tolist()
    )
    # kinds of tie between one pair are one tie: that is the table's layout, not a repetition
    network = replace(network, parallel=0)
    notices = _snapshot_notices(network, records, left_out, by)
    problem = _problem(
        network, [g for g, k in zip(group, kept, strict=True) if k], weight, notices
    )
    return replace(
        problem,
        names=tuple(actors["name"][kept]),
        kinds=tuple(actors["kind"][kept]),
        fingerprint=snapshot.fingerprint,
        seats=_seats(snapshot, network, tables),
        other_ties=_single_ties(network, records),
    )


def _seats(snapshot: Snapshot, network: Network, tables: Sequence[str]) -> Seats | None:
    rows = seats(snapshot, tables=tables)
    index = pd.Index(network.nodes, dtype=object)
    actor = index.get_indexer(rows["actor"].to_numpy(dtype=object))
    rows, actor = rows[actor >= 0], actor[actor >= 0]
    if not len(rows):
        return None
    forum = pd.factorize(rows["within"].to_numpy(dtype=object), sort=True)[0]
    item = pd.factorize(rows["item"].to_numpy(dtype=object), sort=True)[0]
    key = forum.astype(np.int64) * len(index) + actor
    unique, seat = np.unique(key, return_inverse=True)
    return Seats(unique % len(index), unique // len(index), seat, item.astype(np.intp))


def _single_ties(network: Network, records: pd.DataFrame) -> NDArray[np.intp]:
    index = pd.Index(network.nodes, dtype=object)
    single = records[~records["kind"].isin(list(PROJECTED_TABLES)).to_numpy(dtype=bool)]
    ends = [index.get_indexer(single[c].to_numpy(dtype=object)) for c in ("actor_a", "actor_b")]
    return np.stack(ends)


def _actor_groups(actors: pd.DataFrame, by: By, snapshot: Snapshot) -> list[Any]:
    if isinstance(by, Mapping):
        return [by.get(key) for key in actors["id"]]
    if by not in GROUPINGS:
        raise UnknownTermError.among(str(by), known=GROUPINGS, what="attribute")
    if by == "level":
        return _levels(actors, snapshot)
    groups = actors[str(by)].tolist()
    if by == "sector":
        urusan = [None if _is_missing(u) else u for u in actors["urusan"].tolist()]
        return [sector_of(u) if _is_missing(g) else g for g, u in zip(groups, urusan, strict=True)]
    return groups


def _levels(actors: pd.DataFrame, snapshot: Snapshot) -> list[str | None]:
    """Level of government of each actor: that of its region; a ministry is national."""
    table = snapshot.regions
    given = dict(zip(table["id"], table["level"], strict=True))
    known = {code: fact.level for code, fact in regions().items()}
    out: list[str | None] = []
    for region, kind in zip(actors["region"].tolist(), actors["kind"].tolist(), strict=True):
        own = given.get(region)
        level = known.get(region) if _is_missing(own) else own
        out.append("nasional" if _is_missing(level) and kind == _NATIONAL else level)
    return out


def strata(data: Data, problem: Problem, within: By) -> NDArray[np.intp]:
    """Stratum of each node of a problem, as numbers.

    ``within`` is read like ``by``; nodes without a stratum form one of their own.
    """
    if isinstance(data, Snapshot):
        actors = data.actors.sort_values("id", ignore_index=True)
        found = dict(zip(actors["id"], _actor_groups(actors, within, data), strict=True))
        labels = [found.get(node) for node in problem.network.nodes.tolist()]
    else:
        labels = _labels(data, problem.network, within)
    texts = ["" if _is_missing(label) else f"={label}" for label in labels]
    return np.unique(np.array(texts, dtype=object), return_inverse=True)[1].astype(np.intp)


def _snapshot_notices(
    network: Network, records: pd.DataFrame, left_out: int, by: By
) -> list[Finding]:
    notices: list[Finding] = []
    if left_out and not network.n_nodes:
        facts = {"count": left_out, "by": by if isinstance(by, str) else "by"}
        return [Finding("silos.no_groups", "notice", facts=facts)]
    if left_out:
        facts = {"count": left_out, "by": by if isinstance(by, str) else "by"}
        notices.append(Finding("silos.left_out", "notice", facts=facts))
    tied = int((network.degree > 0).sum())
    if tied < network.n_nodes:
        facts = {"tied": tied, "nodes": network.n_nodes}
        notices.append(Finding("silos.coverage", "notice", facts=facts))
    projected = records["kind"].isin(list(PROJECTED_TABLES)).to_numpy(dtype=bool)
    if projected.any():
        pairs = records.loc[~projected, ["actor_a", "actor_b"]].drop_duplicates()
        only = network.n_ties - len(pairs)
        facts = {"only": only, "ties": network.n_ties}
        notices.append(Finding("silos.projected", "notice", facts=facts))
    return notices


def _problem(
    network: Network, labels: Sequence[Hashable], weight: str | None, notices: Sequence[Finding]
) -> Problem:
    groups = Grouping.of(labels)
    told = [*notices, *_network_notices(network, groups)]
    digest = hashlib.sha256(network.fingerprint.encode())
    digest.update("\x1f".join(map(str, groups.names)).encode())
    digest.update(np.ascontiguousarray(groups.codes).tobytes())
    return Problem(
        network=network, groups=groups, names=tuple(map(str, network.nodes)), kinds=(),
        notices=tuple(told), fingerprint=digest.hexdigest(), weighted=weight is not None,
    )  # fmt: skip


def _network_notices(network: Network, groups: Grouping) -> list[Finding]:
    facts: list[tuple[str, bool, dict[str, object]]] = [
        ("silos.loops", network.loops > 0, {"count": network.loops}),
        ("silos.parallel", network.parallel > 0, {"count": network.parallel}),
        ("silos.no_ties", network.n_ties == 0 and network.n_nodes > 0, {}),
        ("silos.one_group", len(groups.names) == 1, {"group": _first(groups)}),
    ]
    return [Finding(code, "notice", facts=told) for code, holds, told in facts if holds]


def _first(groups: Grouping) -> str:
    return str(groups.names[0]) if groups.names else ""


def label_column(values: Sequence[Any]) -> pd.Series:
    """Column of names: text or whole numbers keep their type, anything else becomes text."""
    known = [v for v in values if v is not None]
    if known and all(isinstance(v, int | np.integer) and not isinstance(v, bool) for v in known):
        return pd.Series(list(values), dtype="int64[pyarrow]")
    texts = [None if v is None else str(v) for v in values]
    return pd.Series(texts, dtype="string[pyarrow]")


def float_column(values: NDArray[Any] | Sequence[float]) -> pd.Series:
    """Column of plain floats; undefined is NaN."""
    return pd.Series(np.asarray(values, dtype=np.float64))
