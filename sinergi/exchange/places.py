"""Inputs on the disk: what is not there or not allowed is one clear sentence."""

import os
from pathlib import Path

from sinergi.errors import UnreadableFileError, UnusableDataError

__all__ = ["entries", "existing"]

_SHOWN = 60


def existing(path: str | os.PathLike[str]) -> Path:
    """Path of an input that exists.

    Raises
    ------
    UnusableDataError
        Nothing is there.
    UnreadableFileError
        It cannot be looked at: no permission, a name that no system can have.
    """
    place = Path(path)
    try:
        place.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as problem:
        raise UnusableDataError("exchange.input.missing", path=_name(place)) from problem
    except OSError as problem:
        raise _unreadable(place, problem) from problem
    return place


def entries(folder: Path) -> list[Path]:
    """Visible files and folders of a folder, sorted by name; a file stands for itself.

    Lock files of office programs (``~$data.xlsx``) and hidden files are left out.
    """
    if not folder.is_dir():
        return [folder]
    try:
        found = sorted(folder.iterdir())
    except OSError as problem:
        raise _unreadable(folder, problem) from problem
    return [entry for entry in found if not entry.name.startswith((".", "~$"))]


def _unreadable(place: Path, problem: OSError) -> UnreadableFileError:
    reason = problem.strerror or type(problem).__name__
    return UnreadableFileError("exchange.input.unreadable", file=_name(place), reason=reason)


def _name(place: Path) -> str:
    """Name to show: readable, and never long enough to bury the sentence."""
    name = (place.name or str(place)).replace("\0", "?").encode("utf-8", "replace").decode()
    return name if len(name) <= _SHOWN else f"{name[:25]}…{name[-25:]}"
