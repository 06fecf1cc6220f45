"""Exchange one folder for another in a single step where the system can do that."""

import contextlib
import ctypes
import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["put_in_place", "recover"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAME_SWAP = 2
_OLD = ".sinergi-old-"


def _exchange(first: Path, second: Path) -> bool:
    """Swap two names atomically; ``False`` when this system or file system cannot."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        call: Callable[..., int]
        if sys.platform == "linux":
            call = libc.renameat2
            done = call(
                _AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second),
                ctypes.c_uint(_RENAME_EXCHANGE),
            )  # fmt: skip
        elif sys.platform == "darwin":
            call = libc.renamex_np
            done = call(os.fsencode(first), os.fsencode(second), ctypes.c_uint(_RENAME_SWAP))
        else:
            return False
    except (AttributeError, OSError, TypeError):
        return False
    return done == 0


def _aside(target: Path) -> Path:
    """Where the old folder waits when two renames are needed; a short name of its own."""
    mark = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    return target.with_name(f"{_OLD}{mark}")


def put_in_place(new: Path, target: Path) -> None:
    """Give ``new`` the name ``target``; the folder that had it is removed afterwards."""
    if not target.exists():
        new.rename(target)
    elif _exchange(new, target):
        shutil.rmtree(new, ignore_errors=True)
    else:
        _in_two_steps(new, target)


def _in_two_steps(new: Path, target: Path) -> None:
    aside = _aside(target)
    shutil.rmtree(aside, ignore_errors=True)
    target.rename(aside)
    try:
        new.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def recover(target: Path) -> None:
    """Bring back the old folder of a run that was killed between the two steps."""
    aside = _aside(target)
    if aside.is_dir() and not target.exists():
        with contextlib.suppress(OSError):
            aside.rename(target)
