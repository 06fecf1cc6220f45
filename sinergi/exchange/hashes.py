"""Hashes of what was read, so that the same input is known again whatever its place."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

__all__ = ["file_hash", "folder_hash"]

_CHUNK = 1 << 20


def file_hash(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def folder_hash(files: Iterable[Path]) -> str:
    """SHA-256 over names and hashes of files, whatever folder they lie in."""
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda p: p.name):
        digest.update(f"{path.name}\0{file_hash(path)}\n".encode())
    return digest.hexdigest()
