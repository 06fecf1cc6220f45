# pyright: basic
# (scipy.sparse hands out matrices whose types are not known)
"""Two-mode to one-mode: who sits together with whom in how many forums."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse


def project(actor: ArrayLike, item: ArrayLike, *, n_actors: int, n_items: int) -> sparse.csr_array:
    """Count the shared items (forums, meetings, agreements) of each two actors.

    A projection inflates: an item of k actors makes k(k-1)/2 ties. Measures of segregation on
    it need a null model that keeps the items.

    Parameters
    ----------
    actor, item
        Positions, one pair a membership; a repeated membership counts once.
    n_actors, n_items
        Size of the two modes.

    Returns
    -------
    scipy.sparse.csr_array
        Symmetric, zero diagonal; entry (i, j) is the number of items that i and j share.

    Examples
    --------
    >>> project([0, 1, 1, 2], [0, 0, 1, 1], n_actors=3, n_items=2).toarray().tolist()
    [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    """
    two_mode = incidence(actor, item, n_actors=n_actors, n_items=n_items)
    shared = sparse.csr_array(two_mode @ two_mode.T)
    shared.setdiag(0)
    shared.eliminate_zeros()
    shared.sort_indices()
    return shared


def incidence(
    actor: ArrayLike, item: ArrayLike, *, n_actors: int, n_items: int
) -> sparse.csr_array:
    """Actor by item, 1 where the actor takes part."""
    rows, columns = np.asarray(actor, dtype=np.intp), np.asarray(item, dtype=np.intp)
    shape = (n_actors, n_items)
    table = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=shape)
    table.sum_duplicates()
    table.data[:] = 1
    return table


def pairs_by_item(
    actor: ArrayLike, item: ArrayLike, *, n_actors: int, n_items: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """List every pair with the item that makes it: ``(a, b, item)`` with ``a < b``.

    Examples
    --------
    >>> [x.tolist() for x in pairs_by_item([2, 0, 1], [0, 0, 0], n_actors=3, n_items=1)]
    [[0, 0, 1], [1, 2, 2], [0, 0, 0]]
    """
    table = sparse.csr_array(incidence(actor, item, n_actors=n_actors, n_items=n_items).T)
    table.sort_indices()
    size = np.diff(table.indptr)
    place = np.arange(table.nnz) - np.repeat(table.indptr[:-1], size)
    later = np.repeat(size, size) - place - 1
    first = np.repeat(np.arange(table.nnz), later)
    offset = np.arange(len(first)) - np.repeat(np.cumsum(later) - later, later)
    members: NDArray[Any] = table.indices
    owner = np.repeat(np.arange(n_items), size)
    return (
        members[first].astype(np.intp),
        members[first + 1 + offset].astype(np.intp),
        owner[first].astype(np.intp),
    )
