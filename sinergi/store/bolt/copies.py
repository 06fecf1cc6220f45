# pyright: basic
# rows of frames are untyped
"""A server into a file and back: every finished load once more, in order, then compared."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from sinergi.errors import OutputError, StoreDamagedError
from sinergi.model.batch import Source
from sinergi.store.bolt import cypher, journal, loading, undoing
from sinergi.store.bolt.journal import Request
from sinergi.store.bolt.reading import read_snapshot
from sinergi.store.bolt.rows import Pieces
from sinergi.store.bolt.server import Server
from sinergi.store.embedded.backups import publish_new
from sinergi.store.embedded.states import Entry
from sinergi.store.embedded.store import EmbeddedStore
from sinergi.store.graph import PLACES, Place


def backup(server: Server, target: Path) -> Path:
    """Write a store file with the same rows, journal and earlier values.

    The loads are done again from the states that the graph keeps, so the numbers of unchanged
    and rejected rows in the journal of the file count rows of the state, not of the old file.
    """
    if target.exists():
        raise OutputError("store.backup_exists", path=str(target))
    publish_new(lambda path: _replay(server, path), target)
    return target


def _replay(server: Server, path: Path) -> None:
    path.unlink()
    entries = journal.loads(server).astype(object).to_dict("records")
    moments = [dt.datetime.fromisoformat(str(e["at"])) for e in entries]
    clock = iter([moments[0] if moments else dt.datetime(1970, 1, 1, tzinfo=dt.UTC), *moments])
    with EmbeddedStore(path, create=True, clock=lambda: next(clock)) as copy:
        for number, entry in enumerate(entries, start=1):
            if entry["operation"] == "undo":
                copy.undo(str(entry["undoes"]), who=str(entry["who"]))
            else:
                source = Source(*(str(entry[n]) for n in ("file", "file_kind", "sha256")))
                gone = _ended(server, number) if entry["removed"] else {}
                rows = read_snapshot(server, number)
                copy.load(rows, source, who=str(entry["who"]), gone=gone)
        same = copy.snapshot() == read_snapshot(server, len(entries))
        if not same or len(copy.loads()) != len(entries):
            raise StoreDamagedError("store.bolt.copy_differs", address=str(server.target))


def _ended(server: Server, number: int) -> dict[str, pd.DataFrame]:
    """Keys of the rows that a load took away, as texts."""
    found = {table: _ended_of(server, place, number) for table, place in PLACES.items()}
    return {table: keys for table, keys in found.items() if len(keys)}


def _ended_of(server: Server, place: Place, number: int) -> pd.DataFrame:
    pieces = Pieces(place, server, old=True)
    rows = pieces.read(cypher.ENDED_BY, table=place.table, ended=number).to_pandas()
    keys = rows.loc[rows["_operation"] == "removed", list(place.key_columns)]
    return keys.astype("string").fillna("")


def repeat(server: Server, life: Iterable[Entry], *, patience_s: float) -> None:
    """Load onto an empty store what a file store went through, with its offices and times."""
    for entry, rows, gone in life:
        who, at = str(entry["who"]), str(entry["at"])
        if entry["operation"] == "undo":
            undoing.undo(server, str(entry["undoes"]), who, at, patience_s=patience_s)
            continue
        source = Source(*(str(entry[n]) for n in ("file", "file_kind", "sha256")))
        request = Request(source, who, at, str(entry["operation"]))
        loading.load(server, rows, loading.Job(request, gone, patience_s=patience_s))
