# pyright: basic, reportAttributeAccessIssue=false
# Functions of the C library are found at run time.
"""Give memory back that large tables have left behind."""

import ctypes
import sys

import pyarrow as pa

# Below so many rows there is next to nothing to give back.
_MANY = 100_000


def give_back(rows: int) -> None:
    """Return free memory to the system between two steps over many rows.

    Arrow and the C library keep what was freed for later use; the next step asks for other sizes,
    so that both would be held at once. Results do not depend on it.

    Parameters
    ----------
    rows
        Rows of the table that is worked on.
    """
    if rows < _MANY:
        return
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        # Only the GNU library has it, others give memory back by themselves.
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
