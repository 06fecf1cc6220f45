# pyright: basic
# Pandas columns.
"""Proposes words that may mean the same, and takes in what an office decided about them."""

from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import pandas as pd

from sinergi.analysis.duplicates import propose_synonyms
from sinergi.analysis.duplicates.own_terms import undecided
from sinergi.exchange import read_synonyms
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot
from sinergi.reports import write_synonyms
from sinergi.store import LoadReport
from sinergi.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Taught:
    """What a sheet of synonyms brought.

    Attributes
    ----------
    report
        Rows that the store took in.
    findings
        What was noticed on the sheet.
    decided
        ``facet term_a term_b state decided_by decided_at region`` of the sheet.
    """

    report: LoadReport
    findings: Findings
    decided: pd.DataFrame


def write_synonym_sheet(snapshot: Snapshot, path: Path) -> pd.DataFrame:
    """Write the sheet of proposed synonyms and hand out what it proposes.

    What has been accepted or refused before is not proposed again. The sheet is for the region
    that all programs share (a province when they are of several kabupaten). It is also written
    when there is nothing to propose: an office may add words of its own.
    """
    proposals = undecided(propose_synonyms(snapshot), snapshot)
    proposals = proposals.assign(region=_shared_region(snapshot))
    write_synonyms(proposals, path)
    return proposals


def read_synonym_sheet(workspace: Workspace, path: Path, *, who: str = "") -> Taught:
    """Read the decisions of a sheet of synonyms into a store.

    Every search on the store reads accepted words like the thesaurus from then on.

    Parameters
    ----------
    workspace
        The store.
    path
        Sheet that :func:`write_synonym_sheet` made.
    who
        The office that loads.
    """
    batch = read_synonyms(path)
    report = workspace.load(batch, who=who)
    shown = ["facet", "term_a", "term_b", "state", "decided_by", "decided_at", "region"]
    return Taught(report, batch.findings, batch.snapshot.synonyms[shown])


def _shared_region(snapshot: Snapshot) -> str | None:
    codes = snapshot.programs["region"].dropna().unique()
    shared = takewhile(
        lambda parts: len(set(parts)) == 1, zip(*(c.split(".") for c in codes), strict=False)
    )
    return ".".join(parts[0] for parts in shared) or None
