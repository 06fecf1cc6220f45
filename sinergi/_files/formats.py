"""Refuses a name whose ending promises another kind of file than the one that is written."""

from collections.abc import Iterable
from pathlib import Path

from sinergi.errors import UnknownTermError


def check_format(path: Path, known: Iterable[str] = (".xlsx",)) -> None:
    """Raise unless the name ends as files of this kind do, whatever the case of its letters.

    Parameters
    ----------
    path
        What is to be written.
    known
        Endings with their dot (``""`` allows none); that of workbooks when not given.

    Raises
    ------
    UnknownTermError
        The ending is another one, or there is none.

    Examples
    --------
    >>> check_format(Path("tinjau.XLSX"))
    """
    suffix, allowed = path.suffix.lower(), frozenset(known)
    if suffix not in allowed:
        told = sorted(allowed - {""})
        raise UnknownTermError.among(suffix or path.name, known=told, what="format")
