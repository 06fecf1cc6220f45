"""What a store can do: a dozen methods, no query language, values in and tables out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Protocol, Self

import pandas as pd

from sinergi._progress import Progress, silent
from sinergi.i18n import format_number, text
from sinergi.model.batch import Source
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.store.derived import Saved
from sinergi.store.near import DEFAULT_LIMIT, Neighbourhood

__all__ = ["Counts", "LoadReport", "Store", "StoreStatus", "UpgradeReport"]


#: A load that ends no row.
NOTHING_GONE: Mapping[str, pd.DataFrame] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Counts:
    """What happened to the rows of one table.

    Attributes
    ----------
    added, updated, unchanged, rejected, removed
        Numbers of rows. ``rejected`` broke the contract and are told as findings; only an undo,
        and a load that is told which rows go, removes rows.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    removed: int = 0

    @property
    def changed(self) -> int:
        """Rows that differ from before."""
        return self.added + self.updated + self.removed


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load or an undo did.

    Attributes
    ----------
    load_id
        Id in the journal (``L000001``); ``None`` when nothing changed, for then nothing was
        written.
    by_table
        Counts of every table that had rows.
    findings
        Rows that were left out, and notices.
    same_as
        Earlier load of the very same file (by its hash), ``None`` when there is none.
    """

    load_id: str | None
    by_table: Mapping[str, Counts] = field(default_factory=dict[str, Counts])
    findings: Findings = field(default_factory=Findings)
    same_as: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_table", MappingProxyType(dict(self.by_table)))

    @property
    def added(self) -> int:
        """Rows whose key the store did not have."""
        return sum(c.added for c in self.by_table.values())

    @property
    def updated(self) -> int:
        """Rows that came back with other values; the old ones are in the history."""
        return sum(c.updated for c in self.by_table.values())

    @property
    def unchanged(self) -> int:
        """Rows that the store already had so."""
        return sum(c.unchanged for c in self.by_table.values())

    @property
    def rejected(self) -> int:
        """Rows that broke the contract and were left out."""
        return sum(c.rejected for c in self.by_table.values())

    @property
    def removed(self) -> int:
        """Rows that an undo took away, or a load that was told that they go."""
        return sum(c.removed for c in self.by_table.values())

    def to_frame(self) -> pd.DataFrame:
        """One row a table: ``table added updated unchanged rejected removed``."""
        rows = [
            (name, c.added, c.updated, c.unchanged, c.rejected, c.removed)
            for name, c in self.by_table.items()
        ]
        names = ["table", "added", "updated", "unchanged", "rejected", "removed"]
        return pd.DataFrame(rows, columns=names)

    def __str__(self) -> str:
        return text(
            "store.report" if self.load_id else "store.report_unchanged",
            load_id=self.load_id,
            added=format_number(self.added),
            updated=format_number(self.updated),
            unchanged=format_number(self.unchanged),
            rejected=format_number(self.rejected),
            removed=format_number(self.removed),
        )


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """How a store is.

    Attributes
    ----------
    address
        File or server, without credentials.
    schema_version
        Version of the schema that the store has.
    pending
        Steps that ``upgrade`` would take, in order.
    by_table
        Rows by table, only tables that have some.
    loads
        Entries of the journal.
    last_load, last_at
        Newest entry and its time (UTC, ISO 8601), ``None`` when the journal is empty.
    size_bytes
        Size on disk, ``None`` when unknown.
    notices
        What to know about the place: a synced folder, a copy made while open.
    """

    address: str
    schema_version: int
    pending: tuple[str, ...]
    by_table: Mapping[str, int]
    loads: int
    last_load: str | None
    last_at: str | None
    size_bytes: int | None
    notices: Findings = field(default_factory=Findings)

    @property
    def rows(self) -> int:
        """Rows in all."""
        return sum(self.by_table.values())

    def to_dict(self) -> dict[str, object]:
        """Plain mapping for JSON; notices as sentences."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        notices = [notice.sentence() for notice in self.notices]
        return {**plain, "rows": self.rows, "by_table": dict(self.by_table), "notices": notices}


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """What an upgrade did or would do.

    Attributes
    ----------
    steps
        Names of the steps, in order; empty when the store was current.
    schema_version
        Version afterwards (now, for a dry run).
    backup
        Copy that was made before, ``None`` for a dry run or when there was nothing to do.
    """

    steps: tuple[str, ...]
    schema_version: int
    backup: Path | None = None

    def __len__(self) -> int:
        return len(self.steps)


class Store(Protocol):
    """A place that keeps the graph and never loses what was entered.

    Use it as a context manager. One object serves one thread; open the store again for another.
    """

    def load(
        self, snapshot: Snapshot, source: Source, *, who: str = "",
        gone: Mapping[str, pd.DataFrame] = NOTHING_GONE, progress: Progress = silent,
    ) -> LoadReport:  # fmt: skip
        """Take rows in by their keys, all or nothing.

        A key that is new is added, one that comes back with other values is updated and its old
        values go to the history. Rows of the store that the snapshot does not have stay, but for
        those that are named as gone: their values go to the history too. A column without a
        single value in a table of the snapshot is taken as not told and leaves what is stored.

        Parameters
        ----------
        snapshot
            The rows.
        source
            The file they come from; its hash is kept in the journal.
        who
            The office that loads, never a person.
        gone
            Rows that end with this load: by table the columns of its key, as texts, a missing
            part being ``""``. Keys that the snapshot brings too, or that the store does not
            have, are passed over. Undoing the load brings the rows back.
        progress
            Told what is being done.
        """
        ...

    def snapshot(
        self, *, region: str | None = None, year: int | None = None,
        kinds: Collection[str] | None = None,
    ) -> Snapshot:  # fmt: skip
        """Rows of a region (with what lies below) and a year; without arguments everything.

        Equal to ``snapshot().select(region=..., year=...)``, but only those rows are read.

        Parameters
        ----------
        region
            Dotted Kemendagri code.
        year
            Fiscal year of programs.
        kinds
            Names of tables; the others are empty in the snapshot and, as far as they are not
            needed for the filters, not read.
        """
        ...

    def around(self, table: str, id: str, *, limit: int = DEFAULT_LIMIT) -> Neighbourhood:  # noqa: A002 - the word of the column
        """Give a row and what is tied to it, at most ``limit`` rows a table.

        An agency with hundreds of thousands of ties answers as fast as any other; what was left
        out is told.

        Parameters
        ----------
        table, id
            A row with an id, for example ``"actors", "32.04:dinas-sosial"``.
        limit
            Most rows of one table.

        Raises
        ------
        UnknownIdError
            When there is no such row.
        """
        ...

    def rows_of(self, keys: Mapping[str, pd.DataFrame]) -> Snapshot:
        """Rows with these keys, and no others.

        Parameters
        ----------
        keys
            By table the columns of its key, as texts; a missing part is ``""``.
        """
        ...

    def status(self) -> StoreStatus:
        """How many rows, which schema, which load was last, what to know about the place."""
        ...

    def history(self, table: str | None = None, id: str | None = None) -> pd.DataFrame:  # noqa: A002 - the word of the column
        """Earlier values, oldest change first.

        Parameters
        ----------
        table
            Only this table.
        id
            Only rows with this value in a key column (for a relation: either end). Then the
            load that brought the row in is told too.

        Returns
        -------
        pandas.DataFrame
            ``load_id at who operation table key old``; ``operation`` is ``added``, ``updated``,
            ``restored``, ``removed`` or ``upgraded``, ``old`` the values before it as JSON:
            missing for a row that was not there before, added or, by an undo, restored.
        """
        ...

    def loads(self) -> pd.DataFrame:
        """Entries of the journal, oldest first.

        Returns
        -------
        pandas.DataFrame
            ``load_id operation at who file file_kind sha256 undoes added updated unchanged
            rejected removed``; ``at`` is UTC in ISO 8601, ``operation`` is ``load``,
            ``undo`` or ``upgrade``.
        """
        ...

    def undo(self, load_id: str, *, who: str = "") -> LoadReport:
        """Take a load back: what it added goes, what it changed gets its old values again.

        Refused, with the loads in the way, when a later load changed the same rows. ``who`` is
        an office, as for a load.
        """
        ...

    def save(self, kind: str, found: pd.DataFrame, *, data_fingerprint: str = "") -> int:
        """Keep findings in the place of the earlier ones of their kind.

        They are derived: no part of a snapshot, of its fingerprint or of the journal.

        Parameters
        ----------
        kind
            ``duplicates`` or ``gaps``.
        found
            Rows as ``find_duplicates`` or ``find_gaps`` gives them.
        data_fingerprint
            Fingerprint of the snapshot they were found in.

        Returns
        -------
        int
            Rows that are kept.
        """
        ...

    def saved(self, kind: str) -> Saved:
        """Give the findings that were saved last; an empty frame when there are none."""
        ...

    def check(self) -> Findings:
        """Look at every value and every reference; no findings means all is well."""
        ...

    def backup(self, path: Path | str) -> Path:
        """Copy the store, also while it is in use, and compare the copy with the original."""
        ...

    def upgrade(self, *, dry_run: bool = False) -> UpgradeReport:
        """Bring an older store to this version; a verified backup is made before."""
        ...

    def close(self) -> None:
        """Merge what is pending into the file and let it go."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
