# pyright: basic
# Pandas columns.
"""Checks proposals against a store or a file without running everything again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from sinergi.analysis.duplicates import Proposals, check_proposals
from sinergi.errors import UnusableDataError
from sinergi.exchange import read_any
from sinergi.model.answers import with_answers
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.model.tables import contract
from sinergi.reports import write_sheet
from sinergi.reports.xlsx import to_read
from sinergi.workspace.inputs import is_store, open_input, refuse_other_year, region_code
from sinergi.workspace.outputs import write_result
from sinergi.workspace.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True)
class Checked:
    """What proposals were found to meet.

    Attributes
    ----------
    found
        Pairs with at least one proposal.
    findings
        From reading the proposals.
    proposals
        How many proposals were compared with what is stored.
    city
        What is stored, with the proposals.
    """

    found: Proposals
    findings: Findings
    proposals: int
    city: Snapshot


def check_new(
    address: str,
    path: Path,
    *,
    region: str | None = None,
    year: int | None = None,
    threshold: float | None = None,
) -> Checked:
    """Compare the proposals of a file with what a store or a file holds.

    Parameters
    ----------
    address
        Store, or any input. Of a store only the regions of the proposals are read.
    path
        The proposals, in any readable format.
    region
        Region of proposals that name none; by name or code.
    year
        Compare with this fiscal year of the store; that of the proposals when not given.
    threshold
        Least score; 0.5 when not given.

    Raises
    ------
    UnusableDataError
        The file holds no programs, or the store none of ``year``.
    """
    code = region_code(region)
    batch = read_any(path, region=code)
    proposals = with_answers(batch.snapshot)
    if not len(proposals.programs):
        raise UnusableDataError("workspace.no_proposals", file=path.name)
    proposals = _placed(proposals, code)
    if not is_store(address):
        stored, held = open_input(address, region=region, year=year).snapshot, None
    else:
        with open_workspace(address) as workspace:
            # who acts where is a small table; the programs of a country are not
            agencies = workspace.snapshot(kinds=["actors"]).actors
            held = sorted(agencies["region"].dropna().astype(str).unique())
            stored = _stored(workspace, proposals, year, held)
            if year is not None and not len(stored.programs):
                refuse_other_year(workspace.snapshot(region=code, kinds=("programs",)), year)
    found = check_proposals(
        stored, proposals, threshold=0.5 if threshold is None else threshold, regions=held
    )
    found = _as_written(found, proposals.programs)
    return Checked(found, batch.findings, found.compared(), found.snapshot or stored)


def _as_written(found: Proposals, rows: pd.DataFrame) -> Proposals:
    """Answer the proposals in the order of the file."""
    rows = rows.sort_values(["source_sheet", "source_row"], kind="stable")
    place = {str(program): at for at, program in enumerate(rows["id"])}
    order = found.proposals["program"].map(place).argsort(kind="stable")
    return replace(found, proposals=found.proposals.iloc[order].reset_index(drop=True))


def write_checked(checked: Checked, path: Path) -> list[Path]:
    """Write the pairs, and beside them an answer for every proposal.

    A workbook has a sheet for each; beside another file stands one with ``-usulan`` in its name.
    """
    found = checked.found
    if path.suffix.lower() == ".xlsx":
        pairs = to_read(found, found.to_frame())
        return [write_sheet(path, pairs, checked.city, further=found.side_tables())]
    beside = path.with_name(f"{path.stem}-usulan{path.suffix}")
    return [write_result(found, path, checked.city), write_result(found.proposals, beside)]


def _placed(proposals: Snapshot, region: str | None) -> Snapshot:
    """Proposals without a region belong to the region of their agency, else to the one named."""
    programs = proposals.programs
    homes = proposals.actors.drop_duplicates("id").set_index("id")["region"]
    placed = programs["region"].fillna(programs["opd"].map(homes))
    programs["region"] = placed.fillna(region) if region else placed
    return proposals.replace(programs=programs)


def _stored(
    workspace: Workspace, proposals: Snapshot, year: int | None, held: Sequence[str]
) -> Snapshot:
    """Rows of the regions of the proposals and of their provinces.

    Of their years, or of all years where one is missing.
    """
    parts = [
        *_parts(workspace, proposals, year),
        *_above(workspace, proposals, year, held),
    ]
    if not parts:
        return workspace.snapshot(year=year)
    first, *rest = parts
    if not rest:
        return first
    tables = ("programs", "actors", "reviews")
    together = {t: pd.concat([part.table(t) for part in parts]) for t in tables}
    unique = {t: f.drop_duplicates("id") for t, f in together.items()}
    words = pd.concat([part.synonyms for part in parts])
    return first.replace(**unique, synonyms=words.drop_duplicates(list(contract("synonyms").key)))


def _above(
    workspace: Workspace, proposals: Snapshot, year: int | None, held: Sequence[str]
) -> Iterator[Snapshot]:
    """Rows that the province itself carries out: a proposal of its kabupaten meets them too."""
    codes = proposals.programs["region"].dropna().astype(str)
    for province in sorted({c.split(".")[0] for c in codes if "." in c} & set(held)):
        rows = workspace.snapshot(region=province, year=year)
        own = rows.programs["region"] == province
        yield rows.replace(programs=rows.programs[own.fillna(value=False)])


def _parts(workspace: Workspace, proposals: Snapshot, year: int | None) -> Iterator[Snapshot]:
    programs = proposals.programs[proposals.programs["region"].notna()]
    for region, rows in programs.groupby("region", sort=True):
        years = [year] if year else sorted(int(y) for y in rows["year"].dropna().unique())
        for wanted in years or [None]:
            part = workspace.snapshot(region=str(region), year=wanted)
            known = len(part.programs) or wanted is None or year is not None
            yield part if known else workspace.snapshot(region=str(region))
