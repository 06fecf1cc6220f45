"""Copies that are proven before they count, and files that are never overwritten."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from sinergi._files import DOCUMENTS
from sinergi.errors import OutputError, StoreDamagedError, StoreError, StoreLockedError
from sinergi.store.embedded import journal
from sinergi.store.embedded.checking import damage
from sinergi.store.embedded.database import Database
from sinergi.store.embedded.header import log_of, read_header
from sinergi.store.embedded.migrations import refuse_strange


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What a restore did.

    Attributes
    ----------
    path
        The store, now as in the backup.
    kept_aside
        The file that was there before, under its new name; ``None`` when there was none.
    """

    path: Path
    kept_aside: Path | None

    def __str__(self) -> str:
        return str(self.path)


def backup(db: Database, target: Path) -> Path:
    """Copy an open store to a new file and compare; an existing file is left alone."""
    if target.exists():
        raise OutputError("store.backup_exists", path=str(target))
    if target.suffix.casefold() in DOCUMENTS:
        raise OutputError("store.named_like_document", path=str(target))
    with _new_file(target) as temporary:
        _copy(db, temporary, target)
        _publish(temporary, target)
    return target


def restore(source: Path, path: Path) -> RestoreReport:
    """Put a backup in the place of a store; the old file stays beside it under another name."""
    if not source.is_file():
        raise OutputError("store.no_backup", path=str(source))
    if path.exists() and source.samefile(path):
        raise OutputError("store.restore_itself", path=str(path))
    read_header(source)
    with _new_file(path) as temporary:
        with contextlib.closing(Database(source)) as db:
            refuse_strange(db)
            _copy(db, temporary, path)
        try:
            aside = _exchange(temporary, path)
        except OSError as error:
            raise OutputError("store.no_permission", path=str(path)) from error
    return RestoreReport(path, aside)


def _exchange(temporary: Path, path: Path) -> Path | None:
    aside = None
    if path.exists():
        shutil.copymode(path, temporary)
        aside = _set_aside(path)
    temporary.replace(path)
    _sync_folder(path.parent)
    return aside


def _copy(db: Database, target: Path, told: Path) -> None:
    """Copy every page, then read the copy through; it counts only when nothing differs."""
    with contextlib.closing(Database(target, told=told)) as copy:
        db.copy_into(copy)
        copy.use_log(wanted=False)
        if damage(copy) or _heads(copy) != _heads(db, upto=_newest(copy)):
            raise StoreDamagedError("store.copy_differs", path=str(db.path), copy=str(told))
    _sync_file(target)


def _newest(db: Database) -> int:
    return journal.next_number(db) - 1


def _heads(db: Database, upto: int | None = None) -> object:
    """Read what the journal vouches for; loads that came after the copy do not count."""
    newest = _newest(db) if upto is None else upto
    entries = db.rows("SELECT * FROM _loads WHERE number <= ? ORDER BY number", newest)
    tables = db.rows(
        "SELECT * FROM _load_tables WHERE load <= ? ORDER BY load, table_name", newest
    )
    return entries, tables


@contextlib.contextmanager
def _new_file(target: Path) -> Generator[Path]:
    """Give a file beside the target that vanishes unless it was moved into place."""
    if not target.parent.is_dir():
        raise OutputError("store.no_folder", path=str(target.parent))
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        temporary.touch(exist_ok=False)
    except OSError as error:
        raise OutputError("store.no_permission", path=str(target)) from error
    try:
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)
        for end in ("-wal", "-shm", "-journal"):
            temporary.with_name(temporary.name + end).unlink(missing_ok=True)


def _publish(temporary: Path, target: Path) -> None:
    """Give a finished file its name, never over another file."""
    try:
        target.hardlink_to(temporary)
    except FileExistsError:
        raise OutputError("store.backup_exists", path=str(target)) from None
    except OSError:  # file systems without hard links
        if target.exists():
            raise OutputError("store.backup_exists", path=str(target)) from None
        temporary.rename(target)
    _sync_folder(target.parent)


def publish_new(make: Callable[[Path], None], target: Path) -> None:
    """Make a file under another name and give it its own when it is whole."""
    with _new_file(target) as temporary:
        make(temporary)
        _sync_file(temporary)
        _publish(temporary, target)


def _set_aside(path: Path) -> Path:
    """Keep the old file and its log under another name; somebody who has it open stops us."""
    with contextlib.suppress(StoreDamagedError):
        _refuse_in_use(path)
    aside = free_name(path)
    for end in ("-wal", "-shm", "-journal"):  # a log left behind would be played into the new file
        beside = path.with_name(path.name + end)
        if beside.exists():
            beside.rename(aside.with_name(aside.name + end))
    try:
        aside.hardlink_to(path)
    except OSError:
        path.rename(aside)
    return aside


def _refuse_in_use(path: Path) -> None:
    with contextlib.closing(Database(path, patience_s=0)) as db:
        if log_of(path).exists() and not db.use_log(wanted=False):
            raise StoreLockedError("store.in_use", path=str(path))


def free_name(path: Path) -> Path:
    """Name beside a file that nothing has yet."""
    for number in range(1, 10_000):
        candidate = path.with_name(f"{path.stem}.sebelum-{number}{path.suffix}")
        if not candidate.exists():
            return candidate
    raise StoreError("store.no_free_name", path=str(path))


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
