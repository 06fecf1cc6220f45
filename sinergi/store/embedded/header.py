"""What the first hundred bytes of a file tell, before SQLite is asked."""

from dataclasses import dataclass
from pathlib import Path

from sinergi.errors import StoreDamagedError, StoreError, StoreUnreachableError
from sinergi.store.embedded.schema import APPLICATION_ID

_MAGIC = b"SQLite format 3\x00"
_LENGTH = 100
_WAL = 2


@dataclass(frozen=True, slots=True)
class Header:
    """Facts of the file header.

    Attributes
    ----------
    page_size
        Bytes of a page.
    pages
        Pages that the file should have, 0 when the header does not vouch for it.
    wal
        The file says that a log lies beside it.
    application_id
        Who the file belongs to.
    """

    page_size: int
    pages: int
    wal: bool
    application_id: int


def log_of(path: Path) -> Path:
    """Name the log that lies beside an open store."""
    return path.with_name(f"{path.name}-wal")


def read_header(path: Path) -> Header:
    """Read the header; a file that is no store, is cut off or missing raises with advice."""
    if not path.exists():
        raise StoreUnreachableError("store.missing", path=str(path))
    if not path.is_file():
        raise StoreError("store.not_a_store", path=str(path))
    try:
        with path.open("rb") as file:
            head = file.read(_LENGTH)
    except OSError as error:
        raise StoreError("store.no_permission", path=str(path)) from error
    if len(head) < _LENGTH or not head.startswith(_MAGIC):
        raise StoreError("store.not_a_store", path=str(path))
    header = _parsed(head)
    if header.application_id != APPLICATION_ID:
        raise StoreError("store.not_a_store", path=str(path))
    _refuse_truncated(path, header)
    return header


def _number(head: bytes, start: int, width: int = 4) -> int:
    return int.from_bytes(head[start : start + width], "big")


def _parsed(head: bytes) -> Header:
    size = _number(head, 16, 2)
    vouched = _number(head, 24) == _number(head, 92)  # change counter = version-valid-for
    return Header(
        page_size=65536 if size == 1 else size,
        pages=_number(head, 28) if vouched else 0,
        wal=head[18] == _WAL,
        application_id=_number(head, 68),
    )


def _refuse_truncated(path: Path, header: Header) -> None:
    """Raise when the file is shorter than it says, and no log or journal holds the rest.

    A journal beside it means that somebody is writing right now, or was killed while writing.
    """
    journal = path.with_name(f"{path.name}-journal")
    if any(f.exists() and f.stat().st_size > 0 for f in (log_of(path), journal)):
        return
    if path.stat().st_size < header.pages * header.page_size:
        raise StoreDamagedError("store.truncated", path=str(path))
