"""Writes files and folders as a whole or not at all; used by every room that writes."""

from sinergi._files.formats import check_format
from sinergi._files.inventory import other_files
from sinergi._files.safe_write import (
    DOCUMENTS,
    MARKER,
    atomic_file,
    atomic_folder,
    check_folder,
    output_error,
)

__all__ = [
    "DOCUMENTS", "MARKER", "atomic_file", "atomic_folder", "check_folder", "check_format",
    "other_files", "output_error",
]  # fmt: skip
