"""Opens whatever a user names: a workbook, a folder, an export, a store."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sinergi import vocab
from sinergi.errors import UnusableDataError, UsageError
from sinergi.exchange import merge_batches, read_any
from sinergi.model.answers import with_answers
from sinergi.model.batch import Source
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.store.address import SERVER_SCHEMES
from sinergi.workspace.workspace import open_workspace

#: What ``template --region`` fills in before anybody has typed a word.
_PREFILLED = frozenset({"actors", "forums", "regions"})
_PREFILLED_OF_FORUMS = frozenset({"id", "name", "kind", "legal_basis", "region"})
_SQLITE_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Opened:
    """A snapshot with what was noticed while it was read.

    Attributes
    ----------
    snapshot
        The rows asked for.
    findings
        From reading and from choosing region and year.
    source
        What was read.
    """

    snapshot: Snapshot
    findings: Findings
    source: Source


def is_store(address: str | Path) -> bool:
    """Tell a store (file or server address) from an input file."""
    text = str(address)
    if text.partition("://")[0] in SERVER_SCHEMES and "://" in text:
        return True
    path = Path(text)
    if not path.is_file():
        return path.suffix == ".sinergi"
    with path.open("rb") as file:
        return file.read(len(_SQLITE_MAGIC)) == _SQLITE_MAGIC


def open_input(
    address: str | Path | Sequence[str], *, region: str | None = None, year: int | None = None
) -> Opened:
    """Read an input, or several as one, and keep a region and a year of it.

    Parameters
    ----------
    address
        Workbook, folder of tables, SIPD or SIRUP export, sheets saved as CSV, store file or
        server address; several are joined (a store stands alone).
    region
        Dotted Kemendagri code or a name such as ``Kab. Bandung``; everything below it is kept.
    year
        Fiscal year; all when not given.

    Returns
    -------
    Opened
        Snapshot, findings, source.

    Raises
    ------
    UnusableDataError
        When nothing can be read, nothing is left of the region, or no program is of the year;
        told with the years that there are.
    UsageError
        A store among several inputs.
    """
    code = region_code(region)
    several = [address] if isinstance(address, str | Path) else list(address)
    address = several[0] if several else ""
    if len(several) > 1 or not is_store(address):
        opened = _joined(several, code, year)
    else:
        with open_workspace(address) as workspace:
            snapshot = workspace.snapshot(region=code, year=year)
            if year and not len(snapshot.programs):
                refuse_other_year(workspace.snapshot(region=code, kinds=("programs",)), year)
        name = str(address) if "://" in str(address) else Path(address).name
        opened = Opened(snapshot, Findings(), Source(name, "store", snapshot.fingerprint))
    _refuse_nothing(opened.snapshot, code, year)
    return opened


def refuse_unfilled(opened: Opened) -> None:
    """Stop before a report on an untouched template says that nothing is missing."""
    told = [name for name, frame in opened.snapshot.tables() if len(frame)]
    made = _PREFILLED if opened.source.kind == "workbook" else frozenset[str]()
    forums = opened.snapshot.forums
    own = forums[[c for c in contract("forums").names if c not in _PREFILLED_OF_FORUMS]]
    if made.issuperset(told) and not own.notna().to_numpy().any():
        raise UnusableDataError("workspace.nothing_filled", file=opened.source.name)


def _joined(addresses: Sequence[str | Path], region: str | None, year: int | None) -> Opened:
    for address in addresses:
        if is_store(address):
            raise UsageError("workspace.store_among_inputs", path=str(address))
    batch = merge_batches([read_any(Path(address), region=region) for address in addresses])
    snapshot = with_answers(batch.snapshot)
    snapshot = snapshot.select(region=region) if region else snapshot
    if year:
        refuse_other_year(snapshot, year)
        snapshot = snapshot.select(year=year)
    return Opened(snapshot, batch.findings, batch.source)


def region_code(region: str | None) -> str | None:
    """Dotted code of a region given by code or name."""
    if region is None:
        return None
    fact = vocab.find_region(region)
    return fact.code if fact else vocab.region(region).code


def refuse_other_year(snapshot: Snapshot, year: int) -> None:
    """Stop when the data tell of other years only: no finding would read as nothing to find.

    Raises
    ------
    UnusableDataError
        Names the years that there are. Data without any program, as a list of forums, belong
        to no year and pass.
    """
    if len(snapshot.programs) and year not in snapshot.years:
        known = ", ".join(map(str, snapshot.years)) or "-"
        raise UnusableDataError("workspace.no_such_year", year=year, known=known)


def _refuse_nothing(snapshot: Snapshot, region: str | None, year: int | None) -> None:
    """Stop when the choice of region and year leaves nothing to analyse."""
    if (region or year) and not (len(snapshot.programs) or len(snapshot.actors)):
        facts = {"region": region or "-", "year": str(year or "-")}
        raise UnusableDataError("workspace.nothing_left", **facts)
