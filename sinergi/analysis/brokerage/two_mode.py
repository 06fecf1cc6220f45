# pyright: basic
# (pandas columns and networkx attributes are untyped in practice)
"""Actors and forums as two modes: who sits where, without making ties of seats."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components, shortest_path

from sinergi.analysis.brokerage.paths import betweenness
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import float_column, label_column
from sinergi.errors import UnknownTermError, UsageError
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network, build_network, name_array, node_order
from sinergi.graph.project import incidence
from sinergi.graph.view import PROJECTED_TABLES, seats
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.kinds import PROTECTED_KINDS
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

TWO_MODE_COLUMNS: Final = ("mode", "node", "name", "seats", "degree", "betweenness", "closeness")
BORGATTI: Final = "Borgatti & Everett 1997, https://doi.org/10.1016/S0378-8733(96)00301-2"
_MOST_NODES: Final = 5_000
_NAN: Final = float("nan")


@dataclass(frozen=True, eq=False, repr=False)
class TwoMode(Result):
    """Actors and the forums in which they sit.

    Attributes
    ----------
    density
        Seats taken over all possible seats.
    clustering
        Share of paths of three seats that close to a four-cycle (two actors who meet in two
        forums), Robins & Alexander 2004.
    actors, forums
        How many of each.
    """

    density: float = field(kw_only=True)
    clustering: float = field(kw_only=True)
    actors: int = field(kw_only=True)
    forums: int = field(kw_only=True)

    def explain(self) -> str:
        """Say how full the forums are and how often the same two meet twice."""
        if not self.actors or not self.forums:
            return text("brokers.two_mode.none")
        facts: dict[str, object] = {
            "actors": format_number(self.actors), "forums": format_number(self.forums),
            "density": format_number(100 * self.density),
        }  # fmt: skip
        parts = [text("brokers.two_mode.found", lang=None, **facts)]
        if np.isfinite(self.clustering):
            share = format_number(100 * self.clustering)
            parts.append(text("brokers.two_mode.twice", lang=None, share=share))
        return " ".join([*parts, text("brokers.two_mode.not_shown")])


def measure_two_mode(data: Any, *, tables: Sequence[str] = ("memberships",)) -> TwoMode:
    """Measure positions of actors and forums on the seats themselves.

    A forum of twelve makes 66 ties between its members; measures of those ties mostly tell the
    size of the forum. Here a seat is one tie, between an actor and a forum.

    Parameters
    ----------
    data
        ``Snapshot``; networkx graph whose nodes have ``bipartite`` 0 (actors) or 1 (forums);
        DataFrame with ``actor, forum``.
    tables
        Of a snapshot: ``memberships``, ``meetings`` (each meeting a forum of its own),
        ``agreements``.

    Returns
    -------
    TwoMode
        Columns ``mode node name seats degree betweenness closeness``, ``mode`` actor or forum;
        ``degree`` over the size of the other mode, ``betweenness`` and ``closeness`` over the
        largest value a node of that mode can have (Borgatti & Everett 1997). Ormas, parties and
        faith bodies hold seats but have no row. NaN above 5,000 nodes (except degree).

    Raises
    ------
    UsageError
        Data of another kind, or a seat between two nodes of one mode.

    Examples
    --------
    >>> seats = pd.DataFrame({"actor": ["a", "b", "b"], "forum": ["x", "x", "y"]})
    >>> found = measure_two_mode(seats)
    >>> found.density, found.to_frame()["betweenness"].round(3).tolist()
    (0.75, [0.0, 1.0, 1.0, 0.0])
    """
    case = _case(data, tables)
    taken = len(case.actor)
    n1, n2 = len(case.actors), len(case.forums)
    table = incidence(case.actor, case.forum, n_actors=n1, n_items=n2)
    protected = len(case.actors) - len(case.shown)
    notices = [Finding("brokers.protected", "notice", facts={"count": protected})]
    network = _network(case)
    parameters = {"tables": list(tables)}
    return TwoMode(
        _frame(case, network),
        Provenance(
            "measure_two_mode", parameters, case.fingerprint or network.fingerprint
        ),
        Findings(notices if protected else []),
        density=taken / (n1 * n2) if n1 and n2 else _NAN,
        clustering=robins_alexander(table), actors=n1, forums=n2,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Case:
    actors: list[Any]
    forums: list[Any]
    actor: NDArray[np.intp]
    forum: NDArray[np.intp]
    names: dict[Any, str]
    shown: list[int]
    fingerprint: str


def _case(data: Any, tables: Sequence[str]) -> _Case:
    if isinstance(data, Snapshot):
        return _of_snapshot(data, tables)
    if isinstance(data, nx.Graph):
        mode = dict(data.nodes(data="bipartite"))
        ends = [(u, v) if mode[u] == 0 else (v, u) for u, v in data.edges()]
        if any((mode[u], mode[v]) != (0, 1) for u, v in ends):
            raise UsageError("brokers.not_two_mode")
        actors, forums = ([n for n in mode if mode[n] == side] for side in (0, 1))
        return _build(ends, actors, forums)
    if isinstance(data, pd.DataFrame) and {"actor", "forum"} <= set(data.columns):
        rows = data[["actor", "forum"]].dropna().drop_duplicates()
        ends = list(rows.itertuples(index=False, name=None))
        return _build(ends, [a for a, _ in ends], [f for _, f in ends])
    raise UsageError("brokers.unknown_two_mode", kind=type(data).__name__)


def _of_snapshot(snapshot: Snapshot, tables: Sequence[str]) -> _Case:
    for name in tables:
        if name not in PROJECTED_TABLES:
            raise UnknownTermError.among(name, known=PROJECTED_TABLES, what="table")
    rows = seats(snapshot, tables=tables)
    rows = rows[rows["actor"].isin(snapshot.actors["id"]).to_numpy(dtype=bool)]
    items = rows["item"].str.split(":", n=1).str[1]
    pairs = list(zip(rows["actor"], items, strict=True))
    kinds = dict(zip(snapshot.actors["id"], snapshot.actors["kind"], strict=True))
    names = {
        **dict(zip(snapshot.forums["id"], snapshot.forums["name"], strict=True)),
        **dict(zip(snapshot.agreements["id"], snapshot.agreements["title"], strict=True)),
        **dict(zip(snapshot.actors["id"], snapshot.actors["name"], strict=True)),
    }
    case = _build(pairs, [a for a, _ in pairs], [f for _, f in pairs])
    shown = [i for i, a in enumerate(case.actors) if kinds.get(a) not in PROTECTED_KINDS]
    told = {key: str(name) for key, name in names.items() if not pd.isna(name)}
    return _Case(
        case.actors, case.forums, case.actor, case.forum, told, shown, snapshot.fingerprint
    )


def _build(ends: Sequence[tuple[Any, Any]], actors: Sequence[Any], forums: Sequence[Any]) -> _Case:
    ends = sorted(set(ends), key=lambda pair: (str(pair[0]), str(pair[1])))
    first, second = node_order(set(actors)), node_order(set(forums))
    place = ({x: i for i, x in enumerate(first)}, {x: i for i, x in enumerate(second)})
    at = [np.array([place[k][pair[k]] for pair in ends], dtype=np.intp) for k in (0, 1)]
    return _Case(first, second, at[0], at[1], {}, list(range(len(first))), "")


def _network(case: _Case) -> Network:
    n1 = len(case.actors)
    names = name_array([*case.actors, *case.forums])
    return build_network(names, case.actor, case.forum + n1, directed=False)


def _frame(case: _Case, network: Network) -> pd.DataFrame:
    n1, n2 = len(case.actors), len(case.forums)
    degree = network.degree.astype(np.float64)
    other = np.repeat([n2, n1], [n1, n2]).astype(np.float64)
    small = network.n_nodes <= _MOST_NODES
    nothing = np.full(network.n_nodes, _NAN)
    rows = np.concatenate([case.shown, np.arange(n1, n1 + n2)]).astype(np.intp)
    nodes = [network.nodes[i] for i in rows.tolist()]
    share = np.divide(degree, other, out=nothing.copy(), where=other > 0)
    columns = {
        "mode": pd.Series(np.repeat(["actor", "forum"], [n1, n2])[rows], dtype="string[pyarrow]"),
        "node": label_column(nodes),
        "name": pd.Series([case.names.get(x, str(x)) for x in nodes], dtype="string[pyarrow]"),
        "seats": network.degree[rows].astype(np.int64),
        "degree": float_column(share[rows]),
        "betweenness": float_column((_between(network, n1, n2) if small else nothing)[rows]),
        "closeness": float_column((_near(network, n1, n2) if small else nothing)[rows]),
    }
    return pd.DataFrame(columns)[list(TWO_MODE_COLUMNS)]


def _between(network: Network, n1: int, n2: int) -> NDArray[np.float64]:
    ways = betweenness(network, Grouping.of([0] * network.n_nodes)).total
    most = np.repeat([most_betweenness(n1, n2), most_betweenness(n2, n1)], [n1, n2])
    return np.divide(ways, most, out=np.zeros(len(ways)), where=most > 0)


def most_betweenness(own: int, other: int) -> float:
    """Largest betweenness that a node can have among ``own`` of its mode and ``other``.

    Source: Borgatti & Everett 1997, https://doi.org/10.1016/S0378-8733(96)00301-2

    Examples
    --------
    >>> most_betweenness(2, 2)
    2.0
    """
    if not own or not other:
        return 0.0
    s, t = divmod(own - 1, other)
    most = other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)
    return most / 2


def _near(network: Network, n1: int, n2: int) -> NDArray[np.float64]:
    """Give closeness within the part of the node, scaled by the part's share of all nodes."""
    n = network.n_nodes
    matrix = network.adjacency
    far = shortest_path(matrix, directed=False, unweighted=True) if n else np.zeros((0, 0))
    total = np.where(np.isfinite(far), far, 0.0).sum(axis=1)
    part = connected_components(matrix, directed=False)[1] if n else np.zeros(0, np.int64)
    size = np.bincount(part)[part] if n else part
    least = np.repeat([n2 + 2.0 * (n1 - 1), n1 + 2.0 * (n2 - 1)], [n1, n2])
    out = np.divide(least, total, out=np.zeros(n), where=total > 0)
    return out * (size - 1) / max(n - 1, 1)


def robins_alexander(table: sparse.csr_array) -> float:
    """Share of paths of three seats that close: 4 C4 over L3; NaN without such paths.

    Source: Robins & Alexander 2004, https://doi.org/10.1023/B:CMOT.0000032580.12184.c0

    Examples
    --------
    >>> table = incidence([0, 0, 1, 1], [0, 1, 0, 1], n_actors=2, n_items=2)
    >>> robins_alexander(table)
    1.0
    """
    if not table.nnz:
        return _NAN
    shared = sparse.csr_array(table @ table.T)
    shared.setdiag(0)
    pairs = shared.data.astype(np.float64)
    cycles = float((pairs * (pairs - 1)).sum()) / 4  # each pair of actors stands twice
    actor, forum = (np.asarray(table.sum(axis=k)).ravel().astype(np.float64) for k in (1, 0))
    rows, columns = sparse.coo_array(table).coords
    paths = float(((actor[rows] - 1) * (forum[columns] - 1)).sum())
    return 4 * cycles / paths if paths else _NAN
