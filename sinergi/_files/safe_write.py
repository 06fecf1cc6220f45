"""Outputs are replaced as a whole or not at all.

The new file or folder is built beside the old one and takes its place in one step, so that a
full disk, an error or a killed process leaves the old state.
"""

import contextlib
import errno
import os
import secrets
import shutil
import stat
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sinergi._files import swap
from sinergi._files.inventory import MARKER, carry_over, note_files, written_files
from sinergi.errors import OutputError, SinergiError

__all__ = ["MARKER", "atomic_file", "atomic_folder", "check_folder", "output_error"]

_PREFIX = ".sinergi-"
_SUFFIX_BYTES = 16
#: Windows: the file is in use (32, 33), the path is too long (206).
#: Endings of documents: a folder or a store that bears one would be opened with the wrong program.
DOCUMENTS = frozenset({
    ".csv", ".doc", ".docx", ".htm", ".html", ".json", ".ods", ".odt", ".parquet", ".pdf", ".png",
    ".ppt", ".pptx", ".svg", ".txt", ".xls", ".xlsm", ".xlsx", ".zip",
})  # fmt: skip
_WIN_IN_USE, _WIN_TOO_LONG = frozenset({32, 33}), 206

_BY_ERRNO: dict[int, str] = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "too_big",
    errno.EROFS: "read_only_place",
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EBUSY: "busy_folder",
    errno.EXDEV: "busy_folder",
    errno.ETXTBSY: "in_use",
    errno.ENAMETOOLONG: "too_long",
    errno.ENOTDIR: "parent_is_file",
    errno.ENOENT: "no_parent",
    errno.EISDIR: "is_folder",
    errno.ELOOP: "link_loop",
}
#: Errors that can only come from writing, whatever file the message names.
_WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS})


def output_error(problem: OSError, path: Path) -> OutputError:
    """One clear sentence for an error of the operating system.

    Parameters
    ----------
    problem
        What the operating system said.
    path
        The output as the user named it.
    """
    winerror = getattr(problem, "winerror", None)
    kind = _BY_ERRNO.get(problem.errno or 0, "failed")
    if winerror in _WIN_IN_USE or (os.name == "nt" and kind == "no_permission" and path.exists()):
        kind = "in_use"
    elif winerror == _WIN_TOO_LONG:
        kind = "too_long"
    reason = problem.strerror or type(problem).__name__
    return OutputError(f"files.{kind}", path=_short(path), reason=reason)


def _short(path: Path) -> str:
    """Keep both ends of a very long path, and only characters that can be printed."""
    text, limit = os.fspath(path).encode("utf-8", "replace").decode(), 160
    return text if len(text) <= limit else f"{text[:70]}…{text[-80:]}"


def _os_error(problem: BaseException) -> OSError | None:
    """Find the system's own error, also inside the wrapper of a library."""
    if isinstance(problem, OSError):
        return problem
    inner = (*problem.args, problem.__cause__, problem.__context__)
    return next((p for p in inner if isinstance(p, OSError)), None)


def _concerns(problem: OSError, temporary: Path) -> bool:
    """Tell an error of our output from one of a file that the block happened to read."""
    if problem.errno in _WRITING:
        return True
    named = problem.filename
    if not isinstance(named, (str, bytes)):
        return False
    return os.fspath(temporary) in os.fsdecode(named)


@contextmanager
def _translated(path: Path, temporary: Path) -> Generator[None]:
    try:
        yield
    except OutputError as problem:
        raise _renamed(problem, path, temporary) from problem
    except SinergiError:
        raise
    except Exception as problem:
        inner = _os_error(problem)
        if inner is None or not _concerns(inner, temporary):
            raise
        raise output_error(inner, path) from problem


def _renamed(problem: OutputError, path: Path, temporary: Path) -> OutputError:
    """Name the place that the user named, when a file in our temporary folder is to blame."""
    facts = {
        name: fact.replace(temporary.name, path.name) if isinstance(fact, str) else fact
        for name, fact in problem.facts.items()
    }
    return OutputError(problem.code, **facts)


@contextmanager
def _own_step(path: Path) -> Generator[None]:
    """Translate every system error of a step that we make ourselves."""
    try:
        yield
    except SinergiError:
        raise
    except OSError as problem:
        raise output_error(problem, path) from problem


def _make_parent(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as problem:
        raise OutputError("files.parent_is_file", path=_short(path)) from problem


def _absolute(path: str | os.PathLike[str]) -> Path:
    """Absolute without following links: a link is replaced, never written through."""
    target = Path(os.path.abspath(os.fspath(path)))  # noqa: PTH100 - Path.resolve follows links
    try:
        possible = b"\0" not in os.fsencode(target)
    except UnicodeEncodeError:
        possible = False
    if not possible:
        shown = _short(target).replace("\0", "?")
        raise OutputError("files.bad_name", path=shown)
    return target


def _suffix(path: Path) -> str:
    """Extension of the temporary file: writers choose the format by it."""
    return path.suffix if len(os.fsencode(path.suffix)) <= _SUFFIX_BYTES else ""


def _new_file(path: Path) -> Path:
    temporary = path.with_name(f"{_PREFIX}{secrets.token_hex(8)}{_suffix(path)}")
    # O_EXCL never follows a planted link; 0o666 lets the umask decide, as for any new file
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    return temporary


def _check_target_file(path: Path) -> None:
    """Refuse what must not be replaced; also proves that the name itself is possible."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISDIR(status.st_mode):
        raise OutputError("files.is_folder", path=_short(path))
    if stat.S_ISREG(status.st_mode) and not status.st_mode & 0o222:
        raise OutputError("files.read_only", path=_short(path))


def _sync(path: Path) -> None:
    """Have the bytes on the disk before the name points at them (a full disk shows here)."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_mode(old: Path, new: Path) -> None:
    if old.is_file() and not old.is_symlink():
        shutil.copymode(old, new)


@contextmanager
def atomic_file(path: str | os.PathLike[str]) -> Generator[Path]:
    """Build a file beside ``path`` and put it in place when the block ends well.

    Parameters
    ----------
    path
        The output. Missing folders are made. A link at this place is replaced, what it points
        at stays as it is.

    Yields
    ------
    Path
        An empty temporary file of the same folder and extension, to be written in the block.

    Raises
    ------
    OutputError
        The folder is read-only, the disk is full, the file is open elsewhere, the path is too
        long, a parent is a file. The old file is untouched.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "hasil.txt"
    >>> with atomic_file(target) as draft:
    ...     _ = draft.write_text("selesai")
    >>> target.read_text()
    'selesai'
    """
    target = _absolute(path)
    with _own_step(target):
        _make_parent(target)
        _check_target_file(target)
        temporary = _new_file(target)
    try:
        with _translated(target, temporary):
            yield temporary
        with _own_step(target):
            _sync(temporary)
            _keep_mode(target, temporary)
            temporary.replace(target)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _check_target_folder(path: Path) -> None:
    """Refuse what must not be replaced; also proves that the name itself is possible."""
    try:
        status = path.lstat()
    except FileNotFoundError:
        if path.suffix.casefold() in DOCUMENTS:
            raise OutputError("files.folder_named_like_file", path=_short(path)) from None
        return
    if stat.S_ISLNK(status.st_mode):
        raise OutputError("files.link", path=_short(path))
    if not stat.S_ISDIR(status.st_mode):
        raise OutputError("files.is_file", path=_short(path))
    if any(path.iterdir()) and written_files(path) is None:
        raise OutputError("files.foreign_folder", path=_short(path))
    if path == Path.cwd() or path in Path.cwd().parents:
        raise OutputError("files.busy_folder", path=_short(path))


def check_folder(path: str | os.PathLike[str]) -> None:
    """Refuse a folder that :func:`atomic_folder` would refuse, before long work is done for it.

    Parameters
    ----------
    path
        The output folder; nothing is made or changed.

    Raises
    ------
    OutputError
        As :func:`atomic_folder`, as far as it can be told beforehand.
    """
    target = _absolute(path)
    with _own_step(target):
        _check_target_folder(target)
        above = next(folder for folder in target.parents if folder.exists())
        if not above.is_dir():
            raise OutputError("files.parent_is_file", path=_short(target))
        if not os.access(above, os.W_OK):
            kind = "read_only_place" if _on_read_only_disk(above) else "no_permission"
            raise OutputError(f"files.{kind}", path=_short(target))


def _on_read_only_disk(folder: Path) -> bool:
    return sys.platform != "win32" and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


@contextmanager
def atomic_folder(path: str | os.PathLike[str]) -> Generator[Path]:
    """Build a folder beside ``path`` and swap it for the old one when the block ends well.

    Parameters
    ----------
    path
        The output folder. An existing one is written again only when it is empty or its
        ``run.json`` lists what we wrote. Files that we wrote and that are unchanged since are
        replaced; all others stay, under a name beside where the new folder has that name too.

    Yields
    ------
    Path
        An empty temporary folder, to be filled in the block.

    Raises
    ------
    OutputError
        The folder holds other things, or cannot be written. The old folder is untouched.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "hasil"
    >>> with atomic_folder(target) as draft:
    ...     _ = (draft / "run.json").write_text("{}")
    >>> [entry.name for entry in target.iterdir()]
    ['run.json']
    """
    target = _absolute(path)
    temporary = target.with_name(f"{_PREFIX}{secrets.token_hex(8)}")
    with _own_step(target):
        _make_parent(target)
        swap.recover(target)
        _check_target_folder(target)
        temporary.mkdir()
    try:
        with _translated(target, temporary):
            yield temporary
        with _own_step(target):
            note_files(temporary)
            carry_over(target, temporary)
            swap.put_in_place(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
