"""Roles of brokers under shuffled labels: the comparison for ties without direction."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sinergi.analysis.brokerage.roles import role_of
from sinergi.analysis.null import Chance, Permutation, chance, drawn_labels
from sinergi.errors import UsageError
from sinergi.graph.mixing import Grouping
from sinergi.graph.network import Network
from sinergi.graph.project import pairs_by_item

#: Open triples times draws; a shuffle looks at every triple again.
_MOST_WORK: Final = 2_000_000_000


def permuted_roles(network: Network, groups: Grouping, null: Permutation) -> Chance:
    """Give what shuffled labels make of the roles of every node.

    Ties stay, so that the pairs a node joins (the total) never change: what is tested is
    between whose groups they lie. Each undirected pair counts twice, as in the table.

    Returns
    -------
    Chance
        Arrays of one row a node; columns as in
        :data:`~sinergi.analysis.brokerage.roles.ROLES`. ``p`` is the share of draws with as
        many or more.

    Raises
    ------
    UsageError
        The network has directions (there the closed form is exact) or too many triples.
    """
    if network.directed:
        raise UsageError("brokers.permutation_undirected")
    broker, one, two = open_triples(network)
    if len(broker) * null.draws > _MOST_WORK:
        raise UsageError("brokers.too_many_triples", triples=len(broker), draws=null.draws)
    observed = _counts(groups.codes, broker, one, two)
    drawn = [
        _counts(codes, broker, one, two)
        for block in drawn_labels(groups.codes, null, n_ties=network.n_ties)
        for codes in block
    ]
    return chance(observed, np.array(drawn), low_is_closed=False, exact=False)


def open_triples(
    network: Network,
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Every node between two partners that are not tied: ``(broker, a, b)``, each pair once.

    Examples
    --------
    >>> from sinergi.graph.network import build_network
    >>> net = build_network(["a", "b", "c"], [0, 1], [1, 2], directed=False)
    >>> [x.tolist() for x in open_triples(net)]
    [[1], [0], [2]]
    """
    n = network.n_nodes
    ends = np.concatenate([network.source, network.target])
    others = np.concatenate([network.target, network.source])
    a, b, broker = pairs_by_item(others, ends, n_actors=n, n_items=n)
    ties = network.source.astype(np.int64) * n + network.target
    key = a.astype(np.int64) * n + b
    place = np.minimum(np.searchsorted(ties, key), max(len(ties) - 1, 0))
    tied = ties[place] == key if len(ties) else np.zeros(0, dtype=bool)
    return broker[~tied], a[~tied], b[~tied]


def _counts(
    codes: NDArray[np.unsignedinteger],
    broker: NDArray[np.intp],
    one: NDArray[np.intp],
    two: NDArray[np.intp],
) -> NDArray[np.float64]:
    """Roles of every node, both directions of each pair."""
    n = len(codes)
    roles = np.zeros((n, 6))
    for a, b in ((one, two), (two, one)):
        role = role_of(codes[a], codes[broker], codes[b])
        roles[:, :5] += np.bincount(broker * 5 + role, minlength=n * 5).reshape(n, 5)
    roles[:, 5] = roles[:, :5].sum(axis=1)
    return roles
