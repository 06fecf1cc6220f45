"""What we wrote into a folder, by name and hash; everything else in it belongs to the user."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import cast

from sinergi.i18n import text

__all__ = ["MARKER", "carry_over", "note_files", "other_files", "written_files"]

#: A folder whose file of this name lists what we wrote may be written again.
MARKER = "run.json"
_KEY = "written"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def _record(folder: Path) -> dict[str, object]:
    try:
        record = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", record) if isinstance(record, dict) else {}


def written_files(folder: Path) -> Mapping[str, str] | None:
    """Give the hash of every file that we wrote into a folder, ``None`` when it is not ours.

    Parameters
    ----------
    folder
        A folder that may have been written by an earlier run.

    Returns
    -------
    Mapping or None
        SHA-256 by path inside the folder, with ``/``; the marker itself is not listed.
    """
    listed = _record(folder).get(_KEY)
    if not isinstance(listed, dict):
        return None
    pairs = cast("dict[str, object]", listed)
    if not all(isinstance(h, str) and _SHA256.fullmatch(h) for h in pairs.values()):
        return None
    return cast("dict[str, str]", listed)


def note_files(folder: Path) -> None:
    """Add names and hashes of all files of a finished folder to its marker, if it has one."""
    marker = folder / MARKER
    if not marker.is_file():
        return
    listed = {
        path.relative_to(folder).as_posix(): _hash(path)
        for path in sorted(_files(folder)) if path != marker
    }  # fmt: skip
    record = {**_record(folder), _KEY: listed}
    marker.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def other_files(folder: str | os.PathLike[str]) -> list[str]:
    """Names of the files in an output folder that are not what the last run wrote, sorted.

    Parameters
    ----------
    folder
        A folder that :func:`~sinergi._files.atomic_folder` has written.
    """
    place = Path(folder)
    ours = {MARKER, *(written_files(place) or ())}
    names = (path.relative_to(place).as_posix() for path in _files(place))
    return sorted(name for name in names if name not in ours)


def carry_over(old: Path, new: Path) -> None:
    """Take everything that is not ours, or was edited since, from the old folder into the new.

    Parameters
    ----------
    old
        The folder that stands at the place of the output.
    new
        The finished folder that will take its place. Where both have a name, the file of the
        user gets a clear name beside it.
    """
    if old.is_dir():
        _carry(old, new, "", written_files(old) or {})


def _carry(old: Path, new: Path, above: str, ours: Mapping[str, str]) -> None:
    for entry in sorted(old.iterdir()):
        name = f"{above}{entry.name}"
        if name == MARKER:
            continue
        if entry.is_dir() and not entry.is_symlink():
            _carry_folder(entry, new, name, ours)
        elif ours.get(name) is None or _hash(entry) != ours[name]:
            new.mkdir(parents=True, exist_ok=True)
            _bring(entry, _free(new / entry.name))


def _carry_folder(entry: Path, new: Path, name: str, ours: Mapping[str, str]) -> None:
    target = new / entry.name
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        target = _free(target)
    if not any(entry.iterdir()):
        target.mkdir(parents=True, exist_ok=True)
    _carry(entry, target, f"{name}/", ours)


def _bring(source: Path, target: Path) -> None:
    try:
        # one file with two names for a moment: nothing is copied, nothing can be cut short
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(source, target, follow_symlinks=False)


def _free(path: Path) -> Path:
    """Find a name beside a file of ours, as ``undangan-01 (disimpan).docx``."""
    if not os.path.lexists(path):
        return path
    word = text("files.kept_word")
    for number in count(1):
        mark = word if number == 1 else f"{word} {number}"
        other = path.with_name(f"{path.stem} ({mark}){path.suffix}")
        if not os.path.lexists(other):
            return other
    raise AssertionError  # pragma: no cover - numbers do not end


def _files(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry


def _hash(path: Path) -> str:
    if path.is_symlink() or not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
