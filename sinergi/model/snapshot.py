"""The only hand-over between rooms: frozen tables of a set of regions and years."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pandas as pd

from sinergi.errors import UnknownIdError, UsageError
from sinergi.i18n import format_number, text
from sinergi.model import select
from sinergi.model.entities import Row
from sinergi.model.fingerprint import fingerprint
from sinergi.model.tables import CONTRACTS, conform, contract, empty_table


class Snapshot:
    """Frozen tables of the graph.

    Every table of the contract is there, an absent one is empty. Reading an attribute hands out
    a copy that shares memory (copy on write): changing it never changes the snapshot.

    Parameters
    ----------
    tables
        Frames by table name; columns may be missing, unknown ones raise.

    Examples
    --------
    >>> city = Snapshot({"actors": pd.DataFrame({"id": ["a"], "name": ["Bappeda"],
    ...                                          "kind": ["opd"]})})
    >>> len(city.actors), len(city.programs)
    (1, 0)
    >>> city.entity("actors", "a").name
    'Bappeda'
    """

    regions: pd.DataFrame
    actors: pd.DataFrame
    forums: pd.DataFrame
    programs: pd.DataFrame
    issues: pd.DataFrame
    goals: pd.DataFrame
    agreements: pd.DataFrame
    datasets: pd.DataFrame
    systems: pd.DataFrame
    indicators: pd.DataFrame
    actions: pd.DataFrame
    memberships: pd.DataFrame
    meetings: pd.DataFrame
    forum_issues: pd.DataFrame
    program_issues: pd.DataFrame
    program_goals: pd.DataFrame
    program_partners: pd.DataFrame
    program_supports: pd.DataFrame
    agreement_parties: pd.DataFrame
    data_sharing: pd.DataFrame
    ties: pd.DataFrame
    supervises: pd.DataFrame
    measurements: pd.DataFrame
    incidents: pd.DataFrame
    feedback: pd.DataFrame
    assessments: pd.DataFrame
    reviews: pd.DataFrame
    review_opinions: pd.DataFrame
    program_answers: pd.DataFrame
    issue_rules: pd.DataFrame
    synonyms: pd.DataFrame

    def __init__(self, tables: Mapping[str, pd.DataFrame] | None = None) -> None:
        given = _conformed(tables or {})
        self._tables: Final = {
            name: given[name] if name in given else empty_table(name) for name in CONTRACTS
        }
        self._fingerprint: str | None = None

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in CONTRACTS:
            return self._tables[name].copy(deep=False)
        raise AttributeError(name)

    def __getstate__(self) -> dict[str, pd.DataFrame]:
        return dict(self._tables)

    def __setstate__(self, state: dict[str, pd.DataFrame]) -> None:
        self._tables = state  # pyright: ignore[reportAttributeAccessIssue] - unpickling is construction
        self._fingerprint = None

    def table(self, name: str) -> pd.DataFrame:
        """Table by name; an unknown name offers near ones."""
        contract(name)
        return self._tables[name].copy(deep=False)

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Tables that have rows, in the order of the contract."""
        for name, frame in self._tables.items():
            if len(frame):
                yield name, frame.copy(deep=False)

    def replace(self, **tables: pd.DataFrame) -> "Snapshot":
        """Make a new snapshot with some tables exchanged; the others are shared."""
        changed = Snapshot.__new__(Snapshot)
        changed.__setstate__({**self._tables, **_conformed(tables)})
        return changed

    def select(self, *, region: str | None = None, year: int | None = None) -> "Snapshot":
        """Rows of a region (with everything below it) and a year.

        Relations stay when both ends stay; bodies of another level (a vertical agency, the
        province) stay when a relation of the region names them. A year that is no whole number
        and a region that neither the list nor the data know raise ``UsageError``.
        """
        select.check_choice(region, year)
        select.refuse_unknown(self._tables, region)
        return Snapshot(select.rows(self._tables, region=region, year=year))

    def entity(self, table: str, key: str) -> Row:
        """One row as a frozen object; an unknown id raises ``UnknownIdError``."""
        frame = self.table(table)
        found = frame[frame["id"] == key]
        if found.empty:
            raise UnknownIdError("errors.unknown_id", id=key, table=table)
        return _entity(table, found.iloc[0])

    def entities(self, table: str) -> Iterator[Row]:
        """Rows of a table as frozen objects, made one by one."""
        for _, row in self.table(table).iterrows():
            yield _entity(table, row)

    @property
    def years(self) -> tuple[int, ...]:
        """Fiscal years of the programs, oldest first."""
        return tuple(sorted(int(y) for y in self._tables["programs"]["year"].dropna().unique()))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the content: the same whatever the row order and the source files."""
        if self._fingerprint is None:
            self._fingerprint = fingerprint(self._tables)
        return self._fingerprint

    def __len__(self) -> int:
        return sum(len(frame) for frame in self._tables.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Snapshot) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def _label(self) -> str:
        regions = self._tables["regions"]
        return " & ".join(regions["name"].head(2)) if 0 < len(regions) <= 2 else ""  # noqa: PLR2004 - one or two names fit a title

    def __repr__(self) -> str:
        years = "-".join(str(y) for y in self.years[:1] + self.years[1:][-1:])
        counts = ", ".join(
            f"{format_number(len(f))} {text(f'model.tables.{name}')}"
            for name, f in self.tables()
            if name in {"actors", "forums", "programs", "memberships"}
        )
        title = " ".join(part for part in ("Snapshot", self._label(), years) if part)
        return f"<{title}: {counts or text('model.empty')}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{text(f'model.tables.{name}')}</td><td>{format_number(len(frame))}</td></tr>"
            for name, frame in self.tables()
        )
        return f"<table><caption>{_escape(repr(self))}</caption>{rows}</table>"


def _conformed(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Bring tables into the contract; an unknown name and what is no table are refused."""
    for name, table in tables.items():
        contract(name)
        if not isinstance(table, pd.DataFrame):  # pyright: ignore[reportUnnecessaryIsInstance] - callers are not typed
            raise UsageError("model.no_frame", table=name, given=type(table).__name__)
    return {name: conform(name, table) for name, table in tables.items()}


def _escape(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _entity(table: str, row: "pd.Series[Any]") -> Row:
    rules = contract(table)
    values = {c.name: None if pd.isna(row[c.name]) else row[c.name] for c in rules.columns}
    return rules.entity.model_validate(values)
