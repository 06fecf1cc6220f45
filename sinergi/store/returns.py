"""Rows that came back into a store because the load that had ended them was taken back."""

from collections.abc import Iterator, Mapping, Sequence

#: A line of the history: number of the load, operation, table, key, values before.
Line = tuple[int, str, str, str, str | None]


def came_back(lines: Sequence[Line], undone: Mapping[int, int]) -> Iterator[Line]:
    """Lines of the rows that an undo put in again.

    They get the very row back that they were, so that nothing in their table tells the undo.

    Parameters
    ----------
    lines
        What the tables tell.
    undone
        Number of the load that was taken back to that of the undo.

    Examples
    --------
    >>> list(came_back([(2, "removed", "programs", "p1", "{}")], {2: 3}))
    [(3, 'restored', 'programs', 'p1', None)]
    """
    for number, operation, table, key, _ in lines:
        if operation == "removed" and number in undone:
            yield undone[number], "restored", table, key, None
