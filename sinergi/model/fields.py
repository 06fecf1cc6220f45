"""Annotated types that entities are made of; units stand in the names of the fields."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


# Dataclasses, not tuples: equal tuples of two kinds would be one and the same to typing's cache.
@dataclass(frozen=True, slots=True)
class References:
    """Marks a field whose value is an id of another table."""

    table: str


@dataclass(frozen=True, slots=True)
class ListOf:
    """Marks a text field that holds several values joined by ``" | "``."""

    table: str | None = None


LIST_SEPARATOR = " | "

Text = Annotated[str, Field(min_length=1)]
Rupiah = Annotated[int, Field(ge=0)]
Year = Annotated[int, Field(ge=2000, le=2100)]
Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]

RegionRef = Annotated[Text, References("regions")]
ActorRef = Annotated[Text, References("actors")]
ForumRef = Annotated[Text, References("forums")]
ProgramRef = Annotated[Text, References("programs")]
IssueRef = Annotated[Text, References("issues")]
GoalRef = Annotated[Text, References("goals")]
AgreementRef = Annotated[Text, References("agreements")]
DatasetRef = Annotated[Text, References("datasets")]
IndicatorRef = Annotated[Text, References("indicators")]
ActorList = Annotated[Text, ListOf("actors")]
TextList = Annotated[Text, ListOf()]


def split_list(value: str | None) -> list[str]:
    """Take a ``a | b`` cell apart.

    Examples
    --------
    >>> split_list("dinsos | dinkes ")
    ['dinsos', 'dinkes']
    """
    return [part.strip() for part in (value or "").split("|") if part.strip()]


def join_list(values: list[str]) -> str | None:
    """Write several values into one cell; nothing becomes ``None``."""
    return LIST_SEPARATOR.join(values) or None
