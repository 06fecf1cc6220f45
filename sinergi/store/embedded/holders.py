"""Who writes to a file store right now: a note beside it, for as long as the lock is held.

SQLite tells that a file is locked, never by whom. The note only feeds the sentence: the lock
itself is SQLite's. A note that a killed process left goes when the store is next closed.
"""

import contextlib
import json
import os
import sys
from collections.abc import Generator
from pathlib import Path

from sinergi.errors import StoreLockedError
from sinergi.i18n import text
from sinergi.store.offices import stamp, utc_now


def note_of(path: Path) -> Path:
    """Name the note of a store."""
    return path.with_name(f"{path.name}-writer")


@contextlib.contextmanager
def noted(path: Path, who: str) -> Generator[None]:
    """Leave the note while the block runs; the caller holds the lock."""
    note = note_of(path)
    told = {"who": who, "process": os.getpid(), "since": stamp(utc_now())}
    with contextlib.suppress(OSError):  # a sentence less is no reason to stop a load
        note.write_text(json.dumps(told), encoding="utf-8")
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink()


def locked(path: Path) -> StoreLockedError:
    """Make the error of a store that somebody else writes to, naming who, as far as is known."""
    told = _told(path)
    if told is None or not _lives(told[1]):
        return StoreLockedError("store.locked", path=str(path))
    who, process, since = told
    facts = {"who": who or text("store.somebody"), "process": process, "since": since}
    return StoreLockedError("store.locked_by", path=str(path), **facts)


def sweep(path: Path) -> None:
    """Take away the note of a process that is gone."""
    told = _told(path)
    if told is not None and not _lives(told[1]):
        with contextlib.suppress(OSError):
            note_of(path).unlink()


def _told(path: Path) -> tuple[str, int, str] | None:
    """Office, process and time of the note; none when there is none that can be read."""
    try:
        told = json.loads(note_of(path).read_text(encoding="utf-8"))
        return str(told["who"]), int(told["process"]), str(told["since"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _lives(process: int) -> bool:
    """Whether the process is there; one of another computer counts as gone."""
    if sys.platform == "win32":
        return True  # there signal 0 would end it
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True
