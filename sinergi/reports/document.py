"""The neutral tree of a report: what is said, not how it looks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class Picture(Protocol):
    """A map that can save itself as a picture."""

    def save(self, path: Path) -> object:
        """Write the picture in the format of the extension."""
        ...


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain sentences; ``strong`` for the one line that must be read."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short sentences, numbered when their order matters."""

    items: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of words; ``widths`` are shares of the page, ``numeric`` columns stand right."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    numeric: frozenset[int] = frozenset()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption."""

    picture: Picture
    caption: str


Block = Heading | Paragraph | Bullets | Grid | Figure


@dataclass(frozen=True, slots=True)
class Document:
    """A report.

    Attributes
    ----------
    title, subtitle
        First lines.
    stamp
        Who may read it and whether it is confirmed; on every page.
    blocks
        What follows, in order.
    """

    title: str
    subtitle: str
    stamp: str
    blocks: Sequence[Block] = field(default_factory=tuple[Block, ...])
