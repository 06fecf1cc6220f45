"""Stores: keep the graph, its journal and every earlier value."""

from sinergi.store.address import open_store, restore_store, upgrade_store
from sinergi.store.derived import Saved
from sinergi.store.embedded.backups import RestoreReport
from sinergi.store.protocol import Counts, LoadReport, Store, StoreStatus, UpgradeReport

__all__ = [
    "Counts",
    "LoadReport",
    "RestoreReport",
    "Saved",
    "Store",
    "StoreStatus",
    "UpgradeReport",
    "open_store",
    "restore_store",
    "upgrade_store",
]
