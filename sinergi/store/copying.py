"""From one kind of store into the other."""

from dataclasses import replace
from typing import TYPE_CHECKING

from sinergi.errors import StoreDamagedError, StoreError
from sinergi.i18n import text
from sinergi.model.batch import Source
from sinergi.model.finding import Finding, Findings
from sinergi.store.embedded.store import EmbeddedStore
from sinergi.store.protocol import Counts, LoadReport, Store

if TYPE_CHECKING:
    from sinergi.store.bolt.store import BoltStore


def copy_store(source: Store, target: Store, *, who: str = "") -> LoadReport:
    """Copy a store into an empty one and compare.

    A file goes onto a server with its whole life: journal, offices, times, earlier values. (A
    server goes into a file so by ``backup``.) Otherwise what holds now comes over as one load, and
    the report tells that the journal stayed behind.

    Parameters
    ----------
    source
        Where the rows are.
    target
        A store without a load.
    who
        The office that copies; for a copy as one load.

    Raises
    ------
    StoreError
        When the target holds loads already.
    StoreDamagedError
        When the copy is not what the source holds: empty the target and check the source.
    """
    address = target.status().address
    if target.status().loads:
        raise StoreError("store.bolt.target_not_new", address=address)
    if isinstance(source, EmbeddedStore) and not isinstance(target, EmbeddedStore):
        report = _with_its_life(source, target)  # pyright: ignore[reportArgumentType] - the only other kind
    else:
        snapshot = source.snapshot()
        name = text("store.bolt.copy_name")
        report = target.load(snapshot, Source(name, "store", snapshot.fingerprint), who=who)
        facts = {"count": source.status().loads, "address": source.status().address}
        told = Finding("store.bolt.copy_without_life", "notice", facts=facts)
        report = replace(report, findings=report.findings + Findings([told]))
    if target.snapshot() != source.snapshot():
        raise StoreDamagedError("store.bolt.copy_differs", address=source.status().address)
    return report


def _with_its_life(source: EmbeddedStore, target: "BoltStore") -> LoadReport:
    target.repeat(source.life())
    if not target.history().equals(source.history()) or len(target.loads()) != len(source.loads()):
        raise StoreDamagedError("store.bolt.copy_differs", address=source.status().address)
    state = target.status()
    return LoadReport(state.last_load, {t: Counts(added=n) for t, n in state.by_table.items()})
