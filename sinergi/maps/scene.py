"""What to draw, as plain frozen data: no colours of a theme, no HTML, no library.

A scene is a forest. Roots are groups (regions, sectors); below them stand agencies, forums and
issues; below those, programs. The page opens and closes branches, so the same scene serves the
overview of a province and the single program.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sinergi.i18n import LANGUAGES, Lang, text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
#: A sentence or name in every language.
Words = Mapping[Lang, str]

#: Depth of a mark in the forest.
REGION, GROUP, FRONT, LEAF = 0, 1, 2, 3
UNKNOWN = -1
#: Group of the issues and roles that wait until somebody asks for them.
QUIET = "issue_more"


@dataclass(frozen=True, slots=True)
class Marks:
    """Columns of the marks; a mark is a place in every column.

    Attributes
    ----------
    key
        ``<table>/<id>`` of the data, unique.
    label
        Name as it is shown, cleaned of control characters.
    kind, sector, region
        Places in the lists of the scene, -1 when unknown.
    parent
        Place of the mark that holds this one, -1 for a root.
    tier
        Depth: :data:`REGION`, :data:`GROUP`, :data:`FRONT`, :data:`LEAF`.
    radius, x, y
        Disc in world units; discs of one tier do not overlap.
    reach
        Radius of the disc with everything it holds.
    budget
        Whole rupiah, -1 when unknown.
    year
        Fiscal year, 0 when it has none.
    geo_x, geo_y
        Geographic place of front marks in world units, NaN where no coordinates are known.
    """

    key: tuple[str, ...]
    label: tuple[str, ...]
    kind: Ints
    sector: Ints
    region: Ints
    parent: Ints
    tier: Ints
    radius: Floats
    reach: Floats
    x: Floats
    y: Floats
    budget: Ints
    year: Ints
    geo_x: Floats
    geo_y: Floats

    def __len__(self) -> int:
        return len(self.key)


@dataclass(frozen=True, slots=True)
class Edges:
    """Columns of the edges; ``source`` and ``target`` are places of marks.

    Attributes
    ----------
    kind
        Place in ``Scene.edge_kinds``.
    weight
        Strength, 1 when the data give none.
    count
        How often (meetings, agreements), 0 when the data do not say.
    detail
        Place in ``Scene.details`` (role, evidence), -1 for none.
    """

    source: Ints
    target: Ints
    kind: Ints
    weight: Floats
    count: Ints
    detail: Ints

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True, slots=True)
class Note:
    """A finding on the map.

    Attributes
    ----------
    kind
        ``duplicate``, ``gap``, ``silo``, ``broker``, or ``moved`` (the old and the new agency of a
        reorganisation carry one activity: told apart, never counted).
    state
        ``open`` (nobody has confirmed it), ``confirmed``, ``no_data``.
    marks
        Places of the marks that it concerns, the first two are the ends of its edge.
    title, why
        One line and the reason, in every language.
    budget
        Rupiah that are discussed together, -1 when unknown or none.
    weight
        For ordering inside its kind, larger first.
    issue
        Place in ``Scene.issues``, -1 for none.
    parts
        Places (in ``Scene.notes``) of the findings that this one sums up.
    """

    kind: str
    state: str
    marks: tuple[int, ...]
    title: Words
    why: Words
    budget: int = UNKNOWN
    weight: float = 0.0
    issue: int = UNKNOWN
    parts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the story: what to say and what to look at."""

    title: Words
    text: Words
    marks: tuple[int, ...] = ()
    note: int = UNKNOWN


@dataclass(frozen=True, slots=True)
class Name:
    """An entry of a list (kind, sector, region, issue): id and name."""

    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a renderer needs.

    ``also`` holds other names (abbreviations) and the marks that bear them, for the search;
    ``left_out`` says what the map does not draw, and why. ``uncounted`` are programs that are no
    part of the rupiah of their agency, ``routine`` those that are running costs.
    """

    title: Words
    stamp: Words
    marks: Marks
    edges: Edges
    kinds: tuple[Name, ...]
    sectors: tuple[Name, ...]
    regions: tuple[Name, ...]
    issues: tuple[Name, ...]
    edge_kinds: tuple[str, ...]
    details: tuple[str, ...]
    issue_links: Ints
    notes: tuple[Note, ...] = ()
    steps: tuple[Step, ...] = ()
    headline: tuple[Words, ...] = ()
    years: tuple[int, ...] = ()
    also: tuple[tuple[str, tuple[int, ...]], ...] = ()
    lang: Lang = "id"
    audience: str = "internal"
    opening: str = "auto"
    left_out: tuple[Words, ...] = ()
    uncounted: tuple[int, ...] = ()
    routine: tuple[int, ...] = ()

    @property
    def nodes(self) -> int:
        """Marks that stand for something in the data (no groups, no required actors)."""
        ghost = next((i for i, k in enumerate(self.kinds) if k.id == "required"), UNKNOWN - 1)
        real = (self.marks.tier >= FRONT) & (self.marks.kind != ghost)
        return int(real.sum())

    @property
    def quiet(self) -> NDArray[np.bool_]:
        """Marks that are not drawn until somebody asks for them."""
        place = next((i for i, s in enumerate(self.sectors) if s.id == QUIET), UNKNOWN - 1)
        return self.marks.sector == place


def words(code: str, /, **facts: object) -> Words:
    """Sentence of ``code`` in every language."""
    return {lang: text(code, lang=lang, **facts) for lang in LANGUAGES}


def same(value: str) -> Words:
    """Name a thing the same in every language."""
    return dict.fromkeys(LANGUAGES, value)
