"""What a reader hands over: good rows, findings, and what was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sinergi._calls import check_fields
from sinergi.errors import UnusableDataError
from sinergi.model.finding import Findings
from sinergi.model.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder that was read.

    Attributes
    ----------
    name
        Name without the path (paths can name a person).
    kind
        ``workbook``, ``tables``, ``sipd``, ``sirup``, ``review``, ``store`` ...
    sha256
        Hash of the bytes; of the sorted file hashes for a folder.
    """

    name: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Good rows plus findings of one input.

    Attributes
    ----------
    snapshot
        The rows that can be used.
    findings
        Everything that was noticed, never just the first.
    source
        What was read.
    marks
        For a review sheet: id of a finding to the mark of what was stored when the sheet was
        written (:func:`sinergi.model.review_columns.review_mark`); for a plan: id of an action
        to the mark of its cells (:func:`sinergi.model.plan_columns.plan_mark`).
    """

    snapshot: Snapshot
    findings: Findings = field(default_factory=Findings)
    source: Source = field(default_factory=lambda: Source("", "memory", ""))
    marks: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        check_fields(self)

    def strict(self) -> "Batch":
        """Raise once, with the count, when a row had to be left out; else return itself."""
        errors = self.findings.errors
        if errors:
            raise UnusableDataError("model.strict", count=len(errors), first=errors[0].sentence())
        return self
