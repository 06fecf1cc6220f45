"""Which data an issue needs, who holds them and who needs them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sinergi.vocab import _data
from sinergi.vocab.selectors import Selector, selectors_of


@dataclass(frozen=True, slots=True)
class DataNeed:
    """Data that one office holds and another needs for an issue.

    Attributes
    ----------
    id, issue
        Key of the need, and the issue.
    name_id, name_en
        Name of the data.
    holders, users
        How to find who holds them and who needs them.
    terms
        Words in the name of a data set that mean these data, lower case.
    legal_basis
        Law or decree behind it.
    source
        Where that was read, or that it is general knowledge.
    confidence
        ``high``, ``medium`` or ``low``.
    valid_from, valid_to
        Days of a legal basis that is limited in time.
    """

    id: str
    issue: str
    name_id: str
    name_en: str
    holders: tuple[Selector, ...]
    users: tuple[Selector, ...]
    terms: tuple[str, ...]
    legal_basis: str
    source: str
    confidence: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def valid_on(self, day: dt.date) -> bool:
        """Whether the legal basis holds on a day."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day <= self.valid_to)


@cache
def data_needs() -> Mapping[str, DataNeed]:
    """Collect the needs by id.

    Examples
    --------
    >>> need = data_needs()["p3ke"]
    >>> need.valid_on(dt.date(2024, 6, 1)), need.valid_on(dt.date(2025, 6, 1))
    (True, False)
    """
    return MappingProxyType({row["id"]: _need(row) for row in _data.rows("data_needs.csv")})


def _need(row: dict[str, str]) -> DataNeed:
    return DataNeed(
        id=row["id"],
        issue=row["issue"],
        name_id=row["name_id"],
        name_en=row["name_en"],
        holders=selectors_of(row["holders"]),
        users=selectors_of(row["users"]),
        terms=_data.several(row["terms"]),
        legal_basis=row["legal_basis"],
        source=row["source"],
        confidence=row["confidence"],
        valid_from=_data.day(row["valid_from"]),
        valid_to=_data.day(row["valid_to"]),
    )
