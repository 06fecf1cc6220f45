"""Who loads: an office, never a person. And what time it is at the border."""

import datetime as dt
import re
import time
from collections.abc import Callable

from sinergi.errors import UsageError

#: Tells the time at the border.
Clock = Callable[[], dt.datetime]
_LONGEST = 200
# Titles count at the beginning only: offices are named after people ("RSUD dr. Soetomo") and a
# section may care for mothers ("Seksi Kesehatan Ibu dan Anak").
_TITLES = re.compile(
    r"^(?:Drs?|Dra|Ir|dr|Prof|Hj?)\.\s|^(?:Bapak|Ibu|Bpk|Sdri?|Saudara|Saudari)\b"
    r"|\b[SM]\.\s?(?:Sos|Si|Kom|Pd|IP|STP|AP|Ag|KM|Hum|Psi|Sc|Ak)\b"
    r"|,\s?(?:[SM]\.\s?[A-Z]\b|S[HE]\b|M[MH]\b|Ph\.?D\b)"
)
_NUMBERS = re.compile(r"\d(?:[\s.\-]?\d){8,}")


def office(who: str) -> str:
    """Accept the name of an office; mail addresses, titles and numbers of people raise.

    Parameters
    ----------
    who
        For example ``"Bidang PKDE, Bappeda Kabupaten Bandung"``; empty when not told.

    Examples
    --------
    >>> office("  Bappeda   Kab. Bandung ")
    'Bappeda Kab. Bandung'
    """
    plain = " ".join(who.split())
    personal = "@" in plain or _TITLES.search(plain) or _NUMBERS.search(plain)
    if personal or not plain.isprintable() or len(plain) > _LONGEST:
        raise UsageError("store.who_is_no_office")
    return plain


def utc_now() -> dt.datetime:
    """Time of the machine in UTC; the journal orders by number, so a wrong clock does no harm."""
    return dt.datetime.fromtimestamp(time.time(), tz=dt.UTC)


def stamp(moment: dt.datetime) -> str:
    """Write a moment as ISO 8601 in UTC to the second.

    Examples
    --------
    >>> stamp(dt.datetime(2025, 3, 1, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=7))))
    '2025-03-01T00:30:00Z'
    """
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
