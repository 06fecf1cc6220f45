"""Periods of a joint action plan: quarters, or the four-month periods of conflict plans.

The integrated action plan on social conflict is reported every four months, B04 (January to
April), B08 and B12 (Permendagri 42/2015 as practised; FACTS of vocab), everything else by
quarter (triwulan, Permendagri 86/2017).
"""

import datetime as dt
import re
from functools import cache

from sinergi import vocab
from sinergi.i18n import text

_CONFLICT_LAW = "UU 7/2012"
_PERIOD = re.compile(r"^(\d{4})-(B04|B08|B12|TW[1-4]|Q[1-4])$")
_FOUR_MONTHS, _QUARTER = 4, 3
_LAST_MONTH = 12


@cache
def conflict_issues() -> frozenset[str]:
    """Issues that rest on the law on social conflict."""
    return frozenset(i for i, fact in vocab.issues().items() if _CONFLICT_LAW in fact.legal_basis)


def next_period(day: dt.date, issue: str) -> str:
    """First whole period after ``day``.

    Examples
    --------
    >>> next_period(dt.date(2025, 3, 27), "I01"), next_period(dt.date(2025, 3, 27), "I08")
    ('2025-B08', '2025-TW2')
    """
    months = _FOUR_MONTHS if issue in conflict_issues() else _QUARTER
    number = (day.month - 1) // months + 2
    year = day.year
    if (number - 1) * months >= _LAST_MONTH:
        year, number = year + 1, 1
    return f"{year}-B{number * months:02d}" if months == _FOUR_MONTHS else f"{year}-TW{number}"


def period_end(period: str) -> dt.date | None:
    """Last day of a period; ``None`` when it cannot be read.

    Examples
    --------
    >>> period_end("2025-B08"), period_end("2025-TW1"), period_end("kapan saja")
    (datetime.date(2025, 8, 31), datetime.date(2025, 3, 31), None)
    """
    found = _PERIOD.match(period.strip())
    if not found:
        return None
    year, code = int(found[1]), found[2]
    month = int(code[1:]) if code.startswith("B") else int(code[-1]) * _QUARTER
    after = dt.date(year + month // _LAST_MONTH, month % _LAST_MONTH + 1, 1)
    return after - dt.timedelta(days=1)


def period_label(period: str) -> str:
    """Write a period for readers (``Triwulan II 2025``, ``B08 (Mei-Agustus) 2025``)."""
    found = _PERIOD.match(period.strip())
    if not found:
        return period
    code = found[2].replace("Q", "TW")
    return text(f"plan.period.{code}", year=found[1])
