# pyright: basic
# (scipy's graph routines hand out arrays whose types are not known)
"""What falls apart without an agency: for continuity, among government bodies only.

DESIGN.md section 9: removal is never computed for ormas, parties or faith bodies.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import comb
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components, shortest_path

from sinergi._calls import checked
from sinergi.analysis.result import Result
from sinergi.analysis.silos.inputs import By, Data, Problem, float_column, prepare
from sinergi.errors import UsageError
from sinergi.graph.network import Network
from sinergi.graph.view import TIE_TABLES
from sinergi.i18n import format_number, list_sentence, text
from sinergi.model.finding import Findings
from sinergi.model.kinds import GOVERNMENT_KINDS
from sinergi.model.provenance import Provenance

BORGATTI: Final = "Borgatti 2006, https://doi.org/10.1007/s10588-006-7084-x"
_EXHAUSTIVE: Final = 20_000
MOST_NODES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Fragmentation:
    """How far a network is in pieces.

    Attributes
    ----------
    parts
        F: share of pairs that cannot reach each other.
    distance
        D_F: the same with pairs far apart counted in part, 1 - mean of 1/distance.
    """

    parts: float
    distance: float


def fragmentation(network: Network, *, without: Sequence[int] = ()) -> Fragmentation:
    """Fragmentation of a network, or of what is left without some nodes.

    Formula: F = 1 - Σ s_k (s_k - 1)/(n (n - 1)) over connected parts of size s_k;
    D_F = 1 - Σ 1/d_ij/(n (n - 1)), n the nodes that are left. Range 0 (all joined) to 1 (all
    alone). The two need not agree on who matters most. Arcs are symmetrised; NaN below two
    nodes.

    Source: Borgatti 2006, https://doi.org/10.1007/s10588-006-7084-x

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> star = build_network(list("abcd"), [0, 0, 0], [1, 2, 3], directed=False)
    >>> fragmentation(star, without=[0])
    Fragmentation(parts=1.0, distance=1.0)
    """
    kept = np.setdiff1d(np.arange(network.n_nodes), np.asarray(without, dtype=np.intp))
    n = len(kept)
    if n < 2:  # noqa: PLR2004 - a pair needs two nodes
        return Fragmentation(float("nan"), float("nan"))
    matrix = network.symmetrised.unweighted.adjacency[kept][:, kept]
    size = np.bincount(connected_components(matrix, directed=False)[1]).astype(np.float64)
    pairs = n * (n - 1)
    distance = shortest_path(matrix, directed=False, unweighted=True)
    np.fill_diagonal(distance, np.inf)
    return Fragmentation(
        1 - float((size * (size - 1)).sum()) / pairs, 1 - float((1 / distance).sum()) / pairs
    )


@dataclass(frozen=True, eq=False)
class KeySet:
    """A set of nodes without which the rest is most in pieces.

    Attributes
    ----------
    nodes
        Their names, sorted.
    without
        Fragmentation of the rest.
    exhaustive
        Whether all sets were tried; else greedy choice with swaps, which is no proof.
    """

    nodes: tuple[object, ...]
    without: Fragmentation
    exhaustive: bool


def key_set(problem: Problem, *, size: int = 1) -> KeySet:
    """Find the government bodies on which the network hangs most, by D_F.

    Only actors of government kinds are candidates in a snapshot. In a graph of one's own every
    node is.

    Source: Borgatti 2006, https://doi.org/10.1007/s10588-006-7084-x
    """
    network = problem.network
    if network.n_nodes > MOST_NODES:
        raise UsageError("brokers.too_many_nodes", nodes=network.n_nodes, limit=MOST_NODES)
    candidates = _candidates(problem)
    if not 1 <= size <= len(candidates):
        raise UsageError("brokers.bad_size", size=size, candidates=len(candidates))
    exhaustive = comb(len(candidates), size) <= _EXHAUSTIVE
    chosen = _all_sets(network, candidates, size) if exhaustive else _greedy(
        network, candidates, size
    )  # fmt: skip
    names = tuple(network.nodes[list(chosen)].tolist())
    return KeySet(names, fragmentation(network, without=chosen), exhaustive)


def _candidates(problem: Problem) -> list[int]:
    """Positions of government bodies; of all nodes when kinds are not known."""
    return [
        i
        for i in range(problem.network.n_nodes)
        if not problem.kinds or problem.kinds[i] in GOVERNMENT_KINDS
    ]


def _all_sets(network: Network, candidates: list[int], size: int) -> tuple[int, ...]:
    return max(combinations(candidates, size), key=lambda s: (_score(network, s), [-i for i in s]))


def _score(network: Network, chosen: Sequence[int]) -> float:
    value = fragmentation(network, without=chosen).distance
    return -np.inf if np.isnan(value) else round(value, 12)


def _greedy(network: Network, candidates: list[int], size: int) -> tuple[int, ...]:
    chosen: list[int] = []
    for _ in range(size):
        left = [i for i in candidates if i not in chosen]
        chosen.append(max(left, key=lambda i: (_score(network, [*chosen, i]), -i)))
    best, improved = _score(network, chosen), True
    while improved:
        improved = False
        for place, new in ((p, i) for p in range(size) for i in candidates):
            trial = [*chosen[:place], new, *chosen[place + 1 :]]
            if new not in chosen and _score(network, trial) > best:
                chosen, best, improved = trial, _score(network, trial), True
    return tuple(sorted(chosen))


def loss_without_each(problem: Problem) -> NDArray[np.float64]:
    """D_F of the rest without each node; NaN for nodes that are no government body.

    One row a node; columns F and D_F.
    """
    out = np.full((problem.network.n_nodes, 2), np.nan)
    for i in range(problem.network.n_nodes):
        if not problem.kinds or problem.kinds[i] in GOVERNMENT_KINDS:
            rest = fragmentation(problem.network, without=[i])
            out[i] = rest.parts, rest.distance
    return out


@dataclass(frozen=True, eq=False, repr=False)
class KeyPlayers(Result):
    """The government bodies on which reachability hangs most, for continuity planning.

    Attributes
    ----------
    base
        Fragmentation with everybody there.
    exhaustive
        Whether all sets of every size were tried.
    """

    base: Fragmentation = field(kw_only=True)
    exhaustive: bool = field(kw_only=True)

    def explain(self) -> str:
        """Say without whom most agencies would lose each other."""
        if not len(self.frame):
            return text("brokers.key.none")
        last = self.frame.iloc[-1]
        facts: dict[str, object] = {
            "names": list_sentence(str(last["names"]).split(" | ")),
            "base": format_number(self.base.distance, decimals=2),
            "without": format_number(float(last["distance"]), decimals=2),
        }
        found = text("brokers.key.found", lang=None, **facts)
        search = "" if self.exhaustive else text("brokers.key.search")
        return " ".join(x for x in (found, search, text("brokers.key.not_shown")) if x)


@checked
def find_key_players(
    data: Data, *, by: By = "sector", most: int = 3, tables: Sequence[str] = TIE_TABLES
) -> KeyPlayers:
    """Find the government bodies whose absence would part the others most.

    For continuity: whose deputies and second channels should be arranged first. Only government
    bodies are ever candidates in a snapshot; ormas, parties, faith bodies, media, academics and
    firms are not.

    Parameters
    ----------
    data, by, tables
        As for :func:`sinergi.analysis.silos.measure_silos`; groups play no role here.
    most
        Largest set to look for; one row for each size from 1, as far as the network goes.

    Returns
    -------
    KeyPlayers
        Columns ``size nodes names parts distance``: ``parts`` is F and ``distance`` D_F of the
        rest (:func:`fragmentation`); sets are chosen by D_F. The two need not agree.

    Raises
    ------
    UsageError
        More than 2,000 nodes, or ``most`` below 1.

    Source: Borgatti 2006, https://doi.org/10.1007/s10588-006-7084-x

    Examples
    --------
    >>> import networkx as nx
    >>> star = nx.star_graph(3)
    >>> find_key_players(star, by={i: "a" for i in star}, most=1).to_frame()["nodes"].tolist()
    ['0']
    """
    problem = prepare(data, by=by, weight=None, tables=tables)
    if most < 1:
        raise UsageError("brokers.bad_most", most=most)
    # at least one pair must be left over whose way could be cut
    room = min(most, len(_candidates(problem)), problem.network.n_nodes - 2)
    sizes = range(1, room + 1) if problem.network.n_ties else range(0)
    sets = [key_set(problem, size=size) for size in sizes]
    names = dict(zip(problem.network.nodes.tolist(), problem.names, strict=True))
    frame = pd.DataFrame(
        {
            "size": pd.Series(sizes, dtype="int64"),
            "nodes": _joined([[str(n) for n in s.nodes] for s in sets]),
            "names": _joined([[names[n] for n in s.nodes] for s in sets]),
            "parts": float_column([s.without.parts for s in sets]),
            "distance": float_column([s.without.distance for s in sets]),
        }
    )
    return KeyPlayers(
        frame,
        Provenance("find_key_players", {"most": most}, problem.fingerprint),
        Findings(problem.notices),
        base=fragmentation(problem.network),
        exhaustive=all(s.exhaustive for s in sets),
    )


def _joined(lists: list[list[str]]) -> "pd.Series[str]":
    return pd.Series([" | ".join(names) for names in lists], dtype="string[pyarrow]")
