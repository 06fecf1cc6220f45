"""From one kind of store into the other."""

from sinergi.errors import StoreDamagedError, StoreError
from sinergi.i18n import text
from sinergi.model.batch import Source
from sinergi.store.protocol import LoadReport, Store


def copy_store(source: Store, target: Store, *, who: str = "") -> LoadReport:
    """Copy what a store holds now into an empty one and compare.

    Every row comes over with the file, sheet and row it came from, as one load. Earlier values
    and the journal stay with the source; ``backup`` of a server keeps them.

    Parameters
    ----------
    source
        Where the rows are.
    target
        A store without a load.
    who
        The office that copies.

    Raises
    ------
    StoreError
        When the target holds loads already.
    """
    address = target.status().address
    if target.status().loads:
        raise StoreError("store.bolt.target_not_new", address=address)
    snapshot = source.snapshot()
    name = text("store.bolt.copy_name")
    report = target.load(snapshot, Source(name, "store", snapshot.fingerprint), who=who)
    if target.snapshot() != snapshot:
        raise StoreDamagedError("store.bolt.copy_differs", address=source.status().address)
    return report
