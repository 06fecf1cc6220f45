"""From an address to a store."""

from pathlib import Path

from sinergi.errors import StoreUnreachableError
from sinergi.store.embedded.backups import RestoreReport, restore
from sinergi.store.embedded.store import EmbeddedStore
from sinergi.store.protocol import Store, UpgradeReport


def open_store(
    address: str | Path, *, create: bool = False, auth: tuple[str, str] | None = None
) -> Store:
    """Open the store at an address.

    Parameters
    ----------
    address
        Path of a file.
    create
        Make the file when it is missing; without it a missing path raises
        :class:`~sinergi.errors.StoreUnreachableError`.
    auth
        User and password of a server; a file needs none.

    Raises
    ------
    StoreError
        When the file is no store, cut off, written by a newer version or in a place that cannot
        be read.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> with open_store(Path(mkdtemp()) / "peta.sinergi", create=True) as store:
    ...     len(store.snapshot())
    0
    """
    del auth
    text = str(address)
    scheme = text.split("://", 1)[0] if "://" in text else ""
    if scheme:
        raise StoreUnreachableError("store.unknown_scheme", scheme=scheme)
    return EmbeddedStore(Path(text), create=create)


def restore_store(backup: str | Path, path: str | Path) -> RestoreReport:
    """Put a backup in the place of a store.

    The backup is read through first; the file that was there stays beside it under another
    name (``<name>.sebelum-1<suffix>``).

    Parameters
    ----------
    backup
        A file written by ``backup``.
    path
        The store.
    """
    return restore(Path(backup), Path(path))


def upgrade_store(path: str | Path, *, dry_run: bool = False) -> UpgradeReport:
    """Bring the store in a file to this version.

    Parameters
    ----------
    path
        The store.
    dry_run
        Only list the steps.

    Returns
    -------
    UpgradeReport
        Steps taken and the verified backup made before; its length is the number of steps.
    """
    with open_store(path) as store:
        return store.upgrade(dry_run=dry_run)
