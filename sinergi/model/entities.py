"""Nodes of the graph, one frozen class a table.

Unknown is ``None``, never 0 or "". Persons are not modelled: a chair or a reviewer is an office.
"""

import datetime as dt
from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from sinergi.model.fields import (
    ActorList,
    ActorRef,
    Count,
    GoalRef,
    IssueRef,
    Latitude,
    Longitude,
    ProgramRef,
    RegionRef,
    Rupiah,
    Text,
    TextList,
    Year,
)
from sinergi.model.kinds import (
    ActorKind,
    AgreementKind,
    Direction,
    ForumKind,
    GoalKind,
    ProgramLevel,
    ProgramStage,
    ProgressState,
    RegionLevel,
    SystemLayer,
)


class Row(BaseModel):
    """A row of a table: frozen, strict, no unknown columns."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
    table: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("id",)


class Region(Row):
    """An area; ``id`` is the dotted Kemendagri code (``32.04``)."""

    table: ClassVar[str] = "regions"
    id: Text
    name: Text
    level: RegionLevel | None = None
    parent: RegionRef | None = None
    lat: Latitude | None = None
    lon: Longitude | None = None
    population: Count | None = None


class Actor(Row):
    """An organisation or office: an OPD, a vertical agency, an ormas, a village.

    ``active`` is false where a source shows that the body no longer works, such as a procurement
    plan with programs and no spending; missing says nothing.
    """

    table: ClassVar[str] = "actors"
    id: Text
    name: Text
    kind: ActorKind
    region: RegionRef | None = None
    urusan: TextList | None = None
    sector: Text | None = None
    parent: ActorRef | None = None
    legal_form: Text | None = None
    registration: Text | None = None
    capacity: Text | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    active: bool | None = None


class Forum(Row):
    """A coordination body; ``chair`` is an office, never a person."""

    table: ClassVar[str] = "forums"
    id: Text
    name: Text
    kind: ForumKind
    region: RegionRef | None = None
    legal_basis: Text | None = None
    chair: Text | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Program(Row):
    """A budget line at one of four levels; money is whole rupiah."""

    table: ClassVar[str] = "programs"
    id: Text
    name: Text
    description: Text | None = None
    opd: ActorRef | None = None
    region: RegionRef | None = None
    year: Year | None = None
    level: ProgramLevel | None = None
    parent: ProgramRef | None = None
    code: Text | None = None
    beneficiaries: Text | None = None
    beneficiary_count: Count | None = None
    place: Text | None = None
    budget_idr: Rupiah | None = None
    indicator: Text | None = None
    target: Text | None = None
    fund_source: Text | None = None
    stage: ProgramStage | None = None
    version: Text | None = None
    active: bool | None = None


class Issue(Row):
    """A matter that several agencies must handle (``I01`` to ``I30``, or a region's own)."""

    table: ClassVar[str] = "issues"
    id: Text
    name: Text
    dimension: Text | None = None


class Goal(Row):
    """A vision, mission, goal or target of the RPJMD."""

    table: ClassVar[str] = "goals"
    id: Text
    name: Text
    kind: GoalKind | None = None
    parent: GoalRef | None = None
    region: RegionRef | None = None


class Agreement(Row):
    """A decree, cooperation agreement or other instrument."""

    table: ClassVar[str] = "agreements"
    id: Text
    kind: AgreementKind
    title: Text | None = None
    number: Text | None = None
    region: RegionRef | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


class Dataset(Row):
    """A data set of an agency; Satu Data asks for standard, metadata and reference code."""

    table: ClassVar[str] = "datasets"
    id: Text
    name: Text
    owner: ActorRef | None = None
    standard: Text | None = None
    metadata: Text | None = None
    reference_code: Text | None = None


class System(Row):
    """An information system."""

    table: ClassVar[str] = "systems"
    id: Text
    name: Text
    owner: ActorRef | None = None
    layer: SystemLayer | None = None


class Indicator(Row):
    """A measure with a target.

    ``per`` is the multiplier of numerator / denominator (100 for a share in percent,
    10,000 for cases per ten thousand people).
    """

    table: ClassVar[str] = "indicators"
    id: Text
    name: Text
    dimension: Text | None = None
    issue: IssueRef | None = None
    unit: Text | None = None
    direction: Direction | None = None
    target: float | None = None
    per: Annotated[float, Field(gt=0)] | None = None
    source: Text | None = None


class Action(Row):
    """A row of the joint action plan (Rencana Aksi Bersama), with what came of it.

    ``evidence`` holds ids of findings, ``proof`` what shows that the action was carried out,
    ``answer`` what the agencies concerned replied.
    """

    table: ClassVar[str] = "actions"
    id: Text
    action: Text
    issue: IssueRef | None = None
    region: RegionRef | None = None
    lead: ActorRef | None = None
    partners: ActorList | None = None
    output: Text | None = None
    indicator: Text | None = None
    baseline: Text | None = None
    target: Text | None = None
    place: Text | None = None
    period: Text | None = None
    budget_idr: Rupiah | None = None
    fund_source: Text | None = None
    legal_basis: Text | None = None
    evidence: Text | None = None
    state: Text | None = None
    realisation: Text | None = None
    progress: ProgressState | None = None
    proof: Text | None = None
    obstacle: Text | None = None
    answer: Text | None = None
    answered_at: dt.date | None = None


NODES: tuple[type[Row], ...] = (
    Region, Actor, Forum, Program, Issue, Goal, Agreement, Dataset, System, Indicator, Action,
)  # fmt: skip
