"""Coordination forums with the seats that law gives them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from sinergi.vocab import _data
from sinergi.vocab.selectors import Selector, selectors_of

Level = Literal["provinsi", "kabupaten/kota", "kecamatan"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that law gives.

    Attributes
    ----------
    scope
        Level of the forum that has the seat.
    role
        ``ketua``, ``wakil_ketua``, ``sekretaris``, ``anggota``, ``undangan`` ...
    selectors
        Who can fill it; any one of them does.
    label
        Words of the law, in Indonesian.
    required
        The law says "terdiri atas"; ``False`` for "dapat mengikutsertakan".
    source
        Law and article.
    confidence
        ``high`` when the text of the law was read, ``medium`` from a report of it, ``low`` else.
    issue
        Issue whose law gives the seat; "" when every forum of the kind has it. Kinds such as
        ``tim_terpadu`` stand on several laws, each with its own seats.
    """

    scope: str
    role: str
    selectors: tuple[Selector, ...]
    label: str
    required: bool
    source: str
    confidence: str
    issue: str = ""

    @property
    def selector(self) -> Selector:
        """The first of :attr:`selectors`."""
        return self.selectors[0]


@dataclass(frozen=True, slots=True)
class ForumKindFact:
    """A kind of forum.

    Attributes
    ----------
    kind
        Id, as in ``forums.kind``.
    name, name_en
        Name in both languages.
    legal_basis
        Law that founds it; several are joined by ``;``.
    scopes
        Levels where it is formed.
    composition
        Seats; empty when no law fixes them.
    secretariat
        Who runs its office.
    nature
        What the law says it is (koordinatif, konsultatif, ...).
    instrument
        The instrument of :func:`~sinergi.vocab.instruments` that a seat in it stands for.
    strength
        Default strength on the 0-5 scale of Frey et al. (2006); a judgement of design.
    meets_per_year
        Least number of meetings, ``None`` when no rule was found.
    statutory
        A law asks every region to have it.
    valid_from, valid_to
        Days of the legal basis.
    source, confidence
        Where the facts come from.
    """

    kind: str
    name: str
    name_en: str
    legal_basis: str
    scopes: tuple[str, ...]
    composition: tuple[Seat, ...]
    secretariat: str | None
    nature: str | None
    instrument: str
    strength: int
    meets_per_year: int | None
    statutory: bool
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    confidence: str

    def seats(self, scope: str, issue: str = "") -> tuple[Seat, ...]:
        """Seats at a level of government (``provinsi``, ``kabupaten/kota``, ``kecamatan``).

        Seats that the law of one issue gives come only with that ``issue``.
        """
        return tuple(
            seat for seat in self.composition if seat.scope == scope and seat.issue in {"", issue}
        )


@cache
def forum_kinds() -> Mapping[str, ForumKindFact]:
    """Kinds of forums by id, in the order of the model.

    Examples
    --------
    >>> [seat.label for seat in forum_kinds()["forkopimda"].seats("kecamatan")][:2]
    ['Camat', 'Sekretaris kecamatan']
    """
    seats: dict[str, list[Seat]] = {}
    for row in _data.rows("forum_seats.csv"):
        seats.setdefault(row["forum_kind"], []).append(_seat(row))
    return MappingProxyType(
        {
            row["id"]: _forum_kind(row, tuple(seats.get(row["id"], ())))
            for row in _data.rows("forum_kinds.csv")
        }
    )


def _seat(row: dict[str, str]) -> Seat:
    return Seat(
        row["scope"],
        row["role"],
        selectors_of(row["selectors"]),
        row["label"],
        row["required"] == "yes",
        row["source"],
        row["confidence"],
        row["issue"],
    )


def _forum_kind(row: dict[str, str], seats: tuple[Seat, ...]) -> ForumKindFact:
    return ForumKindFact(
        kind=row["id"],
        name=row["name_id"],
        name_en=row["name_en"],
        legal_basis=row["legal_basis"],
        scopes=_data.several(row["scopes"]),
        composition=seats,
        secretariat=row["secretariat"] or None,
        nature=row["nature"] or None,
        instrument=row["instrument"],
        strength=int(row["strength"]),
        meets_per_year=int(row["meets_per_year"]) if row["meets_per_year"] else None,
        statutory=row["statutory"] == "yes",
        valid_from=_data.day(row["valid_from"]),
        valid_to=_data.day(row["valid_to"]),
        source=row["source"],
        confidence=row["confidence"],
    )
