"""A workspace: a store with the library's verbs on it."""

import dataclasses
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import pandas as pd

from sinergi import vocab
from sinergi._calls import checked
from sinergi._progress import Progress, silent
from sinergi.analysis.gaps import Gaps
from sinergi.analysis.issues import program_issues
from sinergi.analysis.result import Result
from sinergi.errors import StoreError, UsageError
from sinergi.exchange.adopt import adopt_agencies
from sinergi.exchange.archive import write_archive
from sinergi.exchange.offices import looks_like_person
from sinergi.model.answers import with_answers
from sinergi.model.batch import Batch
from sinergi.model.finding import Findings
from sinergi.model.select import check_choice, refuse_unknown
from sinergi.model.snapshot import Snapshot
from sinergi.store import LoadReport, Store, StoreStatus, open_store
from sinergi.store.decisions import load_reviews
from sinergi.store.derived import KINDS, Saved
from sinergi.store.near import DEFAULT_LIMIT, Neighbourhood
from sinergi.store.plans import load_plan
from sinergi.store.scope import concerned, scoped
from sinergi.workspace.earlier import earlier_loads, keys_of, left_out, nothing_to_replace, told

#: Sheets that offices fill in, which another office may have done meanwhile.
_ANSWERED = {"review": load_reviews, "plan": load_plan}


def _kind(result: Result) -> str:
    """Name under which a store keeps such findings."""
    kind = type(result).__name__.lower()
    if kind not in KINDS:
        raise UsageError("workspace.not_saved", kind=kind)
    return kind


def _derived_issues(snapshot: Snapshot) -> pd.DataFrame:
    """Issues that programs seem to serve, beside those that somebody entered."""
    entered = snapshot.program_issues[["program", "issue"]].drop_duplicates()
    found = program_issues(snapshot).merge(entered, how="left", indicator="entered")
    new = found["entered"].astype(str) == "left_only"
    return found[new].drop(columns="entered").reset_index(drop=True)


def _own_names(rows: Snapshot, store: Store) -> Snapshot:
    """Let agencies that a workbook only mentions keep the name and affairs that are stored.

    A decree or a meeting may call an agency by its former or usual name; what the agency is
    called tells the sheet of actors or the budget, and that row has a place in a file.
    """
    actors = rows.actors
    mentioned = actors["source_sheet"].isna() & actors["source_row"].isna()
    if not mentioned.any():
        return rows
    stored = store.snapshot(kinds=("actors",)).actors
    stored = stored[stored[["name", "kind", "urusan"]].notna().all(axis=1)]
    kept = (mentioned & actors["id"].isin(stored["id"])).to_numpy(dtype=bool)
    mine = stored[stored["id"].isin(actors.loc[kept, "id"])][list(actors.columns)]
    return rows.replace(actors=pd.concat([actors[~kept], mine], ignore_index=True))


def _refuse_strange(regions: Collection[str]) -> None:
    """Refuse codes that nobody knows: they could never match."""
    for code in regions:
        vocab.region(code)


def _refuse_person(who: str) -> None:
    """Refuse a name that reads like that of a person: an office loads."""
    if looks_like_person(who):
        raise UsageError("store.who_is_no_office")


class Workspace:
    """An open store.

    Made by :func:`open_workspace`; closes with ``with`` or :meth:`close`.
    """

    def __init__(self, store: Store) -> None:
        self._open: Store | None = store

    @property
    def _store(self) -> Store:
        if self._open is None:
            raise StoreError("workspace.closed")
        return self._open

    @checked
    def load(
        self, batch: Batch, *, who: str = "", regions: Collection[str] | None = None,
        replace: bool = False, progress: Progress = silent,
    ) -> LoadReport:  # fmt: skip
        """Load what a reader handed over, as a whole or not at all.

        Parameters
        ----------
        batch
            From any ``read_*`` function.
        who
            The office that loads (never a person's name); goes into the journal.
        regions
            Codes of the only regions whose rows may be touched, as ``("32.04",)`` for the file
            of a kabupaten that goes into the store of its province. Rows of others are left out
            and told; shared rows (issues, national bodies) are added, never changed.
        replace
            Take out the rows that earlier versions of this file (same name, kind and office)
            brought and this one lacks, of the regions and years that it speaks of. They end with
            this load, are told with their number, and ``undo`` brings them back.
        progress
            Called with stage and counts.

        Returns
        -------
        LoadReport
            Rows added, updated, unchanged and rejected. Loading the same file again changes
            nothing; a row that comes back with other values is an update and the old value
            stays in the journal. A decision that somebody else changed after the review sheet
            was written is told and both are kept (:mod:`sinergi.store.decisions`); so is a plan
            sheet that is older than the progress that is stored (:mod:`sinergi.store.plans`).
            Rows that an earlier version of the same file told and this one does not stay and
            are told, unless ``replace`` takes them out.

        Raises
        ------
        UsageError
            ``who`` reads like a person, or ``replace`` is asked for a review or plan sheet.
        """
        _refuse_person(who)
        batch, rows, findings = self._prepared(batch, regions)
        if batch.source.kind in _ANSWERED:
            self._refuse_sheet(batch, replace=replace)
            answered = _ANSWERED[batch.source.kind]
            report = answered(self._store, dataclasses.replace(batch, snapshot=rows), who=who)
            return dataclasses.replace(report, findings=report.findings + findings)
        loads = earlier_loads(self._store, batch.source, who)
        left = left_out(self._store, rows, batch, loads, whole=replace)
        name, gone = batch.source.name, keys_of(left) if replace else {}
        report = self._store.load(rows, batch.source, who=who, gone=gone, progress=progress)
        if report.load_id:
            code = "store.taken_out" if replace else "store.no_longer_told"
            findings += Findings(told(code, left, name, report.load_id))
        if replace and not loads:
            findings += Findings(nothing_to_replace(self._store, batch.source, who))
        return dataclasses.replace(report, findings=report.findings + findings)

    @checked
    def would_replace(
        self, batch: Batch, *, who: str = "", regions: Collection[str] | None = None
    ) -> Findings:
        """Tell what ``load(batch, replace=True)`` would take out; nothing is changed.

        Parameters
        ----------
        batch, who, regions
            As for :meth:`load`.

        Returns
        -------
        Findings
            One finding with the numbers of rows by table, or none.
        """
        batch, rows, _ = self._prepared(batch, regions)
        self._refuse_sheet(batch, replace=True)
        loads = earlier_loads(self._store, batch.source, who)
        left = left_out(self._store, rows, batch, loads, whole=True)
        return Findings(told("store.will_take_out", left, batch.source.name))

    def _refuse_sheet(self, batch: Batch, *, replace: bool) -> None:
        """Refuse to take out what a sheet of answers does not hold: it is never the whole."""
        if replace and batch.source.kind in _ANSWERED:
            raise UsageError("workspace.replaces_no_sheet", file=batch.source.name)

    def _prepared(
        self, batch: Batch, regions: Collection[str] | None
    ) -> tuple[Batch, Snapshot, Findings]:
        """Give agencies the ids that are stored and leave out rows of other regions."""
        batch = adopt_agencies(batch, self._store.snapshot(kinds=("actors",)).actors)
        rows, findings = batch.snapshot, Findings()
        if regions is not None:
            _refuse_strange(regions)
            rows, findings = scoped(rows, regions, self._store.rows_of(concerned(rows)))
        if batch.source.kind == "workbook":
            rows = _own_names(rows, self._store)
        return batch, rows, findings

    @checked
    def snapshot(
        self, *, region: str | None = None, year: int | None = None,
        kinds: Collection[str] | None = None,
    ) -> Snapshot:  # fmt: skip
        """Hand out frozen tables of a region (with all below it) and a year; all if not given.

        What agencies answered about their programs (:mod:`sinergi.model.answers`) stands in the
        columns of ``programs``. ``kinds`` names the tables that are wanted; the others are empty.
        """
        check_choice(region, year)
        read = kinds if kinds is None or "programs" not in kinds else {*kinds, "program_answers"}
        rows = with_answers(self._store.snapshot(region=region, year=year, kinds=read))
        if kinds is None:
            refuse_unknown(dict(rows.tables()), region)
        return rows if kinds is None else Snapshot({kind: rows.table(kind) for kind in kinds})

    @checked
    def around(self, table: str, row: str, *, limit: int = DEFAULT_LIMIT) -> Neighbourhood:
        """Give a row and at most ``limit`` rows a table that are tied to it.

        ``print`` it to see whether there are more; its ``snapshot`` can be drawn with
        ``draw_map``.
        """
        return self._store.around(table, row, limit=limit)

    def status(self) -> StoreStatus:
        """Tell what is in the store."""
        return self._store.status()

    def loads(self) -> pd.DataFrame:
        """One row a load: who, when, file, hash, counts."""
        return self._store.loads()

    @checked
    def history(self, table: str | None = None, row: str | None = None) -> pd.DataFrame:
        """Old values of a table or of one row, the newest change first."""
        return self._store.history(table, row)

    @checked
    def undo(self, load_id: str, *, who: str = "") -> LoadReport:
        """Take a load back; refused when a later load changed the same rows."""
        _refuse_person(who)
        return self._store.undo(load_id, who=who)

    @checked
    def save(self, result: Result) -> int:
        """Keep duplicates or gaps in the store, in the place of those of the run before.

        On a server they become relationships (``POSSIBLY_DUPLICATES``, ``LACKS_COORDINATION``)
        with score and state, for Neo4j Browser and others to show. With gaps goes which
        issues programs seem to serve (kind ``issues``, ``SEEMS_TO_ADDRESS``): read
        from codes and texts, never counted among what was entered.

        Parameters
        ----------
        result
            What ``find_duplicates`` or ``find_gaps`` returned.

        Returns
        -------
        int
            Findings that are kept.
        """
        made = result.provenance.data_fingerprint
        if isinstance(result, Gaps) and result.snapshot is not None:
            labels = _derived_issues(result.snapshot)
            self._store.save("issues", labels, data_fingerprint=made)
        return self._store.save(_kind(result), result.to_frame(), data_fingerprint=made)

    def saved(self, kind: str) -> Saved:
        """Give the findings of a kind (``duplicates``, ``gaps``, ``issues``) saved last."""
        return self._store.saved(kind)

    def check(self) -> Findings:
        """Look for damage and dangling references."""
        return self._store.check()

    def backup(self, path: str | Path) -> Path:
        """Write a verified copy of the store."""
        return self._store.backup(Path(path))

    def export(
        self, folder: str | Path, *, format: Literal["csv", "parquet"] = "csv"  # noqa: A002 - the word of the readers
    ) -> Path:  # fmt: skip
        """Write everything into open files, from which a store with the same rows can be made.

        Parameters
        ----------
        folder
            Where to: a file a table, ``schema.json``, ``run.json``, journal and history.
        format
            ``csv`` or ``parquet``.

        Returns
        -------
        Path
            The folder. ``sinergi load FOLDER --into NEW.sinergi`` makes the store; its journal
            begins anew.
        """
        store = self._store
        return write_archive(
            folder, store.snapshot(), journal=store.loads(), history=store.history(),
            format=format,
        )  # fmt: skip

    def close(self) -> None:
        """Close the store; it is one file afterwards."""
        if self._open is not None:
            self._open.close()
        self._open = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@checked
def open_workspace(
    address: str | Path, *, create: bool = False, auth: tuple[str, str] | None = None
) -> Workspace:
    """Open a store.

    Parameters
    ----------
    address
        Path of a SQLite store file (``bandung.sinergi``) or the address of a Neo4j server
        (``neo4j://host:7687``).
    create
        Make a new store file when there is none; without it a missing path raises.
    auth
        User and password of a server; environment variables ``NEO4J_USERNAME`` and
        ``NEO4J_PASSWORD`` otherwise.

    Returns
    -------
    Workspace
        Close it, or use it in a ``with`` block.

    Raises
    ------
    StoreError
        When the store is missing, damaged, locked, newer than this version, or out of reach.
    """
    return Workspace(open_store(address, create=create, auth=auth))
