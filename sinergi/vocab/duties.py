"""Duties that the law keeps apart from carrying out: the council's and the auditor's."""

from dataclasses import dataclass
from functools import cache

from sinergi.vocab import _data


@dataclass(frozen=True, slots=True)
class DutyFact:
    """A duty that the law gives to one body alone, apart from those who carry out.

    Attributes
    ----------
    duty
        ``council`` or ``audit``.
    code_prefix
        Program of the national nomenclature that holds the work of this duty.
    affair
        Affair of the body, for lines without a code.
    source, confidence
        Where the fact comes from.
    """

    duty: str
    code_prefix: str
    affair: str
    source: str
    confidence: str


@cache
def duties() -> tuple[DutyFact, ...]:
    """Duties that the law keeps apart.

    Examples
    --------
    >>> [(d.duty, d.code_prefix) for d in duties()]
    [('council', '4.02.02'), ('audit', '6.01.02')]
    """
    return tuple(DutyFact(**row) for row in _data.rows("duties.csv"))
