"""Who heads a body: papers are addressed to offices, never to persons."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sinergi.vocab import _data


@dataclass(frozen=True, slots=True)
class HeadFact:
    """Office that heads the bodies whose names begin with ``body``.

    Attributes
    ----------
    body
        First words of the name of the body.
    head_id, head_en
        What stands in their place in the name of the office.
    source, confidence
        Where the fact comes from.
    """

    body: str
    head_id: str
    head_en: str
    source: str
    confidence: str


@cache
def office_heads() -> Mapping[str, HeadFact]:
    """Heads that are not called ``Kepala``, by the first words of the body, longest first."""
    rows = sorted(_data.rows("office_heads.csv"), key=lambda row: (-len(row["body"]), row["body"]))
    return MappingProxyType({row["body"]: HeadFact(**row) for row in rows})


def head_of(name: str, *, english: bool = False) -> str | None:
    """Office that heads a body, ``None`` where it is the usual one (``Kepala`` and the name).

    Examples
    --------
    >>> head_of("Kecamatan Soreang"), head_of("Sekretariat Daerah"), head_of("Dinas Sosial")
    ('Camat Soreang', 'Sekretaris Daerah', None)
    """
    for body, fact in office_heads().items():
        if name == body or name.startswith(f"{body} "):
            head = fact.head_en if english else fact.head_id
            return f"{head}{name.removeprefix(body)}"
    return None
