# pyright: basic
# (pandas columns are untyped in practice)
"""Kinds of tie beside each other: whether the same two share a forum, data and reports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sinergi._calls import checked
from sinergi.analysis.null import Qap
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import float_column
from sinergi.errors import UsageError
from sinergi.graph.network import Network, build_network, from_networkx, name_array, node_order
from sinergi.graph.view import TIE_TABLES, tie_records
from sinergi.i18n import format_number, text
from sinergi.model.finding import Finding, Findings
from sinergi.model.provenance import Provenance
from sinergi.model.snapshot import Snapshot

MULTIPLEX_COLUMNS: Final = (
    "kind_a", "kind_b", "ties_a", "ties_b", "both", "jaccard", "correlation", "expected", "p",
)  # fmt: skip
_SEVERAL: Final = 2
_DEFAULT: Final = Qap()


@dataclass(frozen=True, eq=False, repr=False)
class Multiplexity(Result):
    """How far kinds of tie lie on the same pairs.

    Attributes
    ----------
    pairs
        Pairs (ordered, when arcs) with at least one kind of tie.
    several
        Share of these with two kinds or more.
    kinds_per_tie
        Kinds of tie on a tied pair, on average.
    """

    pairs: int = field(kw_only=True)
    several: float = field(kw_only=True)
    kinds_per_tie: float = field(kw_only=True)

    def explain(self) -> str:
        """Say how many tied pairs work together in more than one way."""
        if not self.pairs:
            return text("brokers.multiplex.none")
        facts: dict[str, object] = {
            "pairs": format_number(self.pairs), "several": format_number(100 * self.several),
            "mean": format_number(self.kinds_per_tie, decimals=2),
        }  # fmt: skip
        told = text("brokers.multiplex.found", lang=None, **facts)
        return f"{told} {text('brokers.multiplex.not_shown')}"


@checked
def measure_multiplexity(
    data: Any, *, tables: Sequence[str] = TIE_TABLES, null: Qap | None = _DEFAULT
) -> Multiplexity:
    """Measure whether the same pairs are tied in several ways.

    Parameters
    ----------
    data
        ``Snapshot`` (each table of ``tables`` with ties is a kind), or a mapping from the name of
        a kind to a networkx graph; all directed or all undirected.
    tables
        Tables of a snapshot that make ties.
    null
        Exchanges of actors in the table of one kind (QAP); ``None`` for no p.

    Returns
    -------
    Multiplexity
        Columns ``kind_a kind_b ties_a ties_b both jaccard correlation expected p``, one row a
        pair of kinds. ``both`` pairs with both kinds, ``jaccard`` both over either,
        ``correlation`` of the two tables of ties over all pairs of actors, ``expected`` the
        number in both that exchanges give on average (exact), ``p`` how often they give as many
        or more.

    Notes
    -----
    Actors are all those with any tie, or all nodes of the graphs: who has no tie of a kind still
    counts as a pair without it.

    Source: Krackhardt 1988, https://doi.org/10.1016/0378-8733(88)90004-4

    Examples
    --------
    >>> import networkx as nx
    >>> kinds = {"rapat": nx.Graph([(1, 2), (2, 3)]), "data": nx.Graph([(1, 2), (3, 4)])}
    >>> found = measure_multiplexity(kinds, null=None)
    >>> found.pairs, round(found.several, 3), found.to_frame()["both"].tolist()
    (3, 0.333, [1])
    """
    layers, fingerprint = _layers(data, tables)
    n = next(iter(layers.values())).n_nodes if layers else 0
    keys = {name: _keys(network) for name, network in layers.items()}
    every = np.concatenate([*keys.values(), np.zeros(0, dtype=np.int64)])
    tied, times = np.unique(every, return_counts=True)
    rows = [
        _row((a, b), layers, keys, null) for a, b in combinations(layers, 2)
    ]  # fmt: skip
    parameters = {"tables": list(tables), "draws": null.draws if null else None}
    seed = null.seed if null else None
    return Multiplexity(
        _table(rows),
        Provenance("measure_multiplexity", parameters, fingerprint, seed),
        Findings(_notices(layers, n)),
        pairs=len(tied),
        several=float((times >= _SEVERAL).mean()) if len(tied) else float("nan"),
        kinds_per_tie=float(times.mean()) if len(tied) else float("nan"),
    )


def _layers(data: Any, tables: Sequence[str]) -> tuple[dict[str, Network], str]:
    if isinstance(data, Snapshot):
        records = tie_records(data, tables=tables)
        nodes = sorted({*records["actor_a"], *records["actor_b"]})
        found = {
            kind: _on(nodes, zip(rows["actor_a"], rows["actor_b"], strict=True), directed=False)
            for kind, rows in records.groupby("kind", sort=True)
        }
        return {str(kind): found[kind] for kind in found}, data.fingerprint
    if isinstance(data, Mapping) and data:
        given = {str(name): from_networkx(graph) for name, graph in data.items()}
        if len({network.directed for network in given.values()}) > 1:
            raise UsageError("brokers.mixed_directions")
        nodes = node_order({x for network in given.values() for x in network.nodes.tolist()})
        layers = {name: _spread(network, nodes) for name, network in given.items()}
        return layers, " ".join(network.fingerprint for network in layers.values())
    raise UsageError("brokers.unknown_kinds", kind=type(data).__name__)


def _spread(network: Network, nodes: list[Any]) -> Network:
    ends = zip(
        network.nodes[network.source].tolist(), network.nodes[network.target].tolist(), strict=True
    )
    return _on(nodes, ends, directed=network.directed)


def _on(nodes: list[Any], ends: Any, *, directed: bool) -> Network:
    place = {node: i for i, node in enumerate(nodes)}
    pairs = np.array([(place[a], place[b]) for a, b in ends], dtype=np.intp).reshape(-1, 2)
    return build_network(name_array(nodes), pairs[:, 0], pairs[:, 1], directed=directed)


def _keys(network: Network) -> NDArray[np.int64]:
    """Ties as sorted numbers; an undirected one has its smaller end first."""
    return network.source.astype(np.int64) * network.n_nodes + network.target


def _row(
    kinds: tuple[str, str],
    layers: Mapping[str, Network],
    keys: Mapping[str, NDArray[np.int64]],
    null: Qap | None,
) -> tuple[Any, ...]:
    one, two = (keys[kind] for kind in kinds)
    network = layers[kinds[1]]
    both = len(np.intersect1d(one, two, assume_unique=True))
    either = len(one) + len(two) - both
    n = network.n_nodes
    room = n * (n - 1) / (1 if network.directed else 2)
    expected = len(one) * len(two) / room if room else float("nan")
    p = _p(one, network, both, null) if null and both + either else float("nan")
    return (
        *kinds, len(one), len(two), both, both / either if either else float("nan"),
        phi(both, len(one), len(two), room), expected, p,
    )  # fmt: skip


def phi(both: int, one: int, two: int, room: float) -> float:
    """Correlation of two tables of ties from how many pairs have both, each, and could have.

    Examples
    --------
    Marriage and business ties of sixteen Florentine families:

    >>> round(phi(8, 20, 15, 120), 6)
    0.371868
    """
    spread = one * (room - one) * two * (room - two)
    return (both * room - one * two) / float(np.sqrt(spread)) if spread > 0 else float("nan")


def _p(one: NDArray[np.int64], network: Network, both: int, null: Qap) -> float:
    """Share of exchanges of actors with as many pairs in both kinds; +1 above and below."""
    rng = np.random.default_rng(null.seed)
    n, hits = network.n_nodes, 0
    for _ in range(null.draws):
        order = rng.permutation(n)
        a, b = order[network.source], order[network.target]
        if not network.directed:
            a, b = np.minimum(a, b), np.maximum(a, b)
        hits += int(np.isin(a.astype(np.int64) * n + b, one).sum()) >= both
    return (1 + hits) / (1 + null.draws)


def _table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(MULTIPLEX_COLUMNS)
    frame: dict[str, Any] = {}
    for name, values in zip(MULTIPLEX_COLUMNS, columns, strict=True):
        if name.startswith("kind"):
            frame[name] = pd.Series(list(values), dtype="string[pyarrow]")
        elif name in {"ties_a", "ties_b", "both"}:
            frame[name] = pd.Series(list(values), dtype="int64")
        else:
            frame[name] = float_column(list(values))
    return pd.DataFrame(frame)


def _notices(layers: Mapping[str, Network], nodes: int) -> list[Finding]:
    if {"memberships", "meetings"} <= set(layers):
        # who meets in a forum sits in it: these two are not two sources
        return [Finding("brokers.same_forums", "notice")]
    if len(layers) > 1:
        return []
    return [Finding("brokers.one_kind", "notice", facts={"nodes": nodes})]
