"""Puts a finished file in place in one step, so that an error leaves the old one."""

import contextlib
import os
import secrets
from pathlib import Path

from sinergi.errors import OutputError


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` beside ``path`` and put it in its place."""
    temporary = path.with_name(f".sinergi-{secrets.token_hex(8)}{path.suffix}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as problem:
        reason = problem.strerror or type(problem).__name__
        raise OutputError("maps.errors.output", path=str(path), reason=reason) from problem
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
