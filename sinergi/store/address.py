"""From an address to a store."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from sinergi._files import DOCUMENTS
from sinergi.errors import StoreError, StoreUnreachableError, UsageError
from sinergi.store.embedded.backups import RestoreReport, restore
from sinergi.store.embedded.store import EmbeddedStore
from sinergi.store.protocol import Store, UpgradeReport

#: ``+s`` encrypts, ``+ssc`` also takes a certificate that nobody signed.
SERVER_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def open_store(
    address: str | Path, *, create: bool = False, auth: tuple[str, str] | None = None
) -> Store:
    """Open the store at an address.

    Parameters
    ----------
    address
        Path of a file, or a Neo4j server: ``neo4j://host:7687``, with the name of a database
        behind a slash when it is not the user's own (or in ``NEO4J_DATABASE``).
    create
        Make the store when it is missing (a file), or when the database is empty (a server);
        without it that raises :class:`~sinergi.errors.StoreUnreachableError`.
    auth
        User and password of a server, else ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD``; a file
        needs none.

    Raises
    ------
    StoreError
        When the file is no store, cut off, written by a newer version or in a place that cannot
        be read; when the server does not answer or refuses the user.
    MissingExtraError
        When the address is a server and the extra ``sinergi[neo4j]`` is not installed.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> with open_store(Path(mkdtemp()) / "peta.sinergi", create=True) as store:
    ...     len(store.snapshot())
    0
    """
    scheme = _scheme(address)
    if scheme in SERVER_SCHEMES:
        return _open_server(str(address), create=create, auth=auth)
    if scheme:
        raise StoreUnreachableError("store.unknown_scheme", scheme=scheme)
    path = Path(address)
    if create and path.suffix.casefold() in DOCUMENTS and not path.exists():
        raise StoreError("store.named_like_document", path=str(path))
    return EmbeddedStore(path, create=create)


def _scheme(address: str | Path) -> str:
    text = str(address)
    return text.split("://", 1)[0] if "://" in text else ""


def _open_server(address: str, *, create: bool, auth: tuple[str, str] | None) -> Store:
    # loads late: who keeps files needs no driver
    from sinergi.store.bolt.server import Target
    from sinergi.store.bolt.store import BoltStore

    if "@" in address:
        raise UsageError("store.bolt.credentials_in_address")
    try:
        parts = urlsplit(address)
        valid = bool(parts.hostname) and parts.port != 0 and not parts.fragment
    except ValueError:
        raise StoreUnreachableError("store.bolt.bad_address", address=address) from None
    database = parts.path.strip("/")
    if not valid or "/" in database:
        raise StoreUnreachableError("store.bolt.bad_address", address=address)
    query = f"?{parts.query}" if parts.query else ""  # routing context of a cluster
    target = Target(
        f"{parts.scheme}://{parts.netloc}{query}",
        database or os.environ.get("NEO4J_DATABASE") or None,
    )
    user, password = auth or (os.environ.get("NEO4J_USERNAME"), os.environ.get("NEO4J_PASSWORD"))
    if not user or not password:
        raise UsageError("store.bolt.no_auth", address=str(target))
    return BoltStore(target, (user, password), create=create)


def restore_store(backup: str | Path, path: str | Path) -> RestoreReport:
    """Put a backup in the place of a store.

    The backup is read through first; the file that was there stays beside it under another
    name (``<name>.sebelum-1<suffix>``).

    Parameters
    ----------
    backup
        A file written by ``backup``.
    path
        The store, a file; a backup goes into an empty server with
        :func:`~sinergi.store.copying.copy_store`.
    """
    if _scheme(path) in SERVER_SCHEMES:
        raise StoreError("store.bolt.server_restore", address=str(path).rsplit("@", 1)[-1])
    return restore(Path(backup), Path(path))


def upgrade_store(path: str | Path, *, dry_run: bool = False) -> UpgradeReport:
    """Bring the store at an address to this version.

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
