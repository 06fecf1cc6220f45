"""How the tables lie in the graph: labels and relationship types, a closed list of literals.

Rows of some tables are nodes, rows of others are relationships; both carry all columns as
properties, so that every row comes back exactly. Beside them stand *links*: relationships made
from a reference column (``programs.opd`` gives ``IMPLEMENTS``) for people and queries; they are
never read back. Incidents are linked to no actor (DESIGN.md section 9), assessments to nobody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import LiteralString

from sinergi.model.tables import CONTRACTS, PROVENANCE, Column

_SOURCE_ROW = next(column for column in PROVENANCE if column.name == "source_row")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship made from a reference column of a node.

    Attributes
    ----------
    column
        The column; several ids joined by ``|`` when ``many``.
    type
        Relationship type.
    to
        Label of the other end.
    incoming
        The other end is the start: ``(actor)-[:IMPLEMENTS]->(program)``.
    """

    column: LiteralString
    type: LiteralString
    to: LiteralString
    incoming: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of a table lie.

    Attributes
    ----------
    name
        Label of the nodes, or type of the relationships.
    key
        Property that names a row: ``id``, or ``_key`` with the parts of a longer key.
    ends
        ``(column, label)`` of both ends for a relationship, empty for nodes.
    kinds
        Second label by value of the column ``kind``.
    """

    table: LiteralString
    name: LiteralString
    key: LiteralString = "id"
    ends: tuple[tuple[LiteralString, LiteralString], ...] = ()
    links: tuple[Link, ...] = ()
    kinds: Mapping[str, LiteralString] = field(default_factory=dict[str, LiteralString])

    @property
    def columns(self) -> tuple[Column, ...]:
        """Columns of the contract and ``source_row``: what a seal covers."""
        return (*CONTRACTS[self.table].columns, _SOURCE_ROW)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the stored columns."""
        return tuple(column.name for column in self.columns)

    @property
    def key_columns(self) -> tuple[str, ...]:
        """Columns that name a row."""
        return CONTRACTS[self.table].key

    @property
    def values(self) -> tuple[str, ...]:
        """Columns of the contract that are not part of the key."""
        return tuple(n for n in CONTRACTS[self.table].names if n not in self.key_columns)


_REGION = Link("region", "LOCATED_IN", "Region")
_ISSUE = Link("issue", "CONCERNS", "Issue")
_ACTOR_KINDS: dict[str, LiteralString] = {
    "opd": "Opd", "kecamatan": "Kecamatan", "uptd": "Uptd", "dprd": "Dprd",
    "instansi_vertikal": "InstansiVertikal", "kementerian_lembaga": "KementerianLembaga",
    "badan_publik": "BadanPublik", "ormas": "Ormas", "parpol": "Parpol",
    "lembaga_keagamaan": "LembagaKeagamaan", "akademisi": "Akademisi",
    "dunia_usaha": "DuniaUsaha", "media": "Media", "komunitas": "Komunitas", "desa": "Desa",
}  # fmt: skip
_FORUM_KINDS: dict[str, LiteralString] = {
    "forkopimda": "Forkopimda", "forum_sinergi": "ForumSinergi", "fkub": "Fkub", "fkdm": "Fkdm",
    "fpk": "Fpk", "ppwk": "Ppwk", "tim_terpadu": "TimTerpadu", "satgas": "Satgas",
    "tim_kewaspadaan_dini": "TimKewaspadaanDini", "gugus_tugas": "GugusTugas",
    "tim_evaluasi": "TimEvaluasi", "pokja": "Pokja", "forum_satu_data": "ForumSatuData",
}  # fmt: skip
_OWNER = Link("owner", "OWNS", "Actor", incoming=True)

_PLACES = (
    Place("regions", "Region", links=(Link("parent", "PART_OF", "Region"),)),
    Place("actors", "Actor", links=(_REGION, Link("parent", "PART_OF", "Actor")),
          kinds=_ACTOR_KINDS),
    Place("forums", "Forum", links=(_REGION,), kinds=_FORUM_KINDS),
    Place("programs", "Program", links=(
        Link("opd", "IMPLEMENTS", "Actor", incoming=True), _REGION,
        Link("parent", "PART_OF", "Program"))),
    Place("issues", "Issue"),
    Place("goals", "Goal", links=(_REGION, Link("parent", "PART_OF", "Goal"))),
    Place("agreements", "Agreement", links=(_REGION,)),
    Place("datasets", "Dataset", links=(_OWNER,)),
    Place("systems", "System", links=(_OWNER,)),
    Place("indicators", "Indicator", links=(_ISSUE,)),
    Place("actions", "Action", links=(
        _ISSUE, _REGION, Link("lead", "LEADS", "Actor", incoming=True),
        Link("partners", "JOINS", "Actor", incoming=True, many=True))),
    Place("memberships", "MEMBER_OF", "_key", (("actor", "Actor"), ("forum", "Forum"))),
    Place("meetings", "Meeting", "_key", links=(
        Link("forum", "HELD", "Forum", incoming=True),
        Link("attendees", "ATTENDED", "Actor", incoming=True, many=True))),
    Place("forum_issues", "HANDLES", "_key", (("forum", "Forum"), ("issue", "Issue"))),
    Place("program_issues", "ADDRESSES", "_key", (("program", "Program"), ("issue", "Issue"))),
    Place("program_goals", "SERVES", "_key", (("program", "Program"), ("goal", "Goal"))),
    Place("program_partners", "PARTNER_IN", "_key", (("actor", "Actor"), ("program", "Program"))),
    Place("program_supports", "SUPPORTS", "_key",
          (("program", "Program"), ("supports", "Program"))),
    Place("agreement_parties", "PARTY_TO", "_key",
          (("actor", "Actor"), ("agreement", "Agreement"))),
    Place("data_sharing", "SHARES_DATA", "_key", (("provider", "Actor"), ("user", "Actor"))),
    Place("ties", "COORDINATES_WITH", "_key", (("actor_a", "Actor"), ("actor_b", "Actor"))),
    Place("supervises", "SUPERVISES", "_key",
          (("supervisor", "Actor"), ("supervised", "Actor"))),
    Place("measurements", "Measurement", "_key", links=(
        Link("indicator", "MEASURES", "Indicator"), _REGION)),
    Place("incidents", "Incident", links=(_REGION, _ISSUE)),
    Place("feedback", "Feedback", "_key", links=(
        _REGION, _ISSUE, Link("program", "ABOUT", "Program"))),
    Place("assessments", "Assessment", "_key"),
    Place("reviews", "Review"),
    Place("review_opinions", "ReviewOpinion", "_key"),
    Place("program_answers", "ProgramAnswer", "_key", links=(
        Link("program", "ABOUT", "Program"),)),
    Place("issue_rules", "IssueRule", "_key", links=(Link("issue", "ABOUT", "Issue"), _REGION)),
    Place("synonyms", "Synonym", "_key", links=(_REGION,)),
)  # fmt: skip

#: Place of every table, in the order of the contracts.
PLACES: Mapping[str, Place] = {place.table: place for place in _PLACES}
#: Columns beside those of the contract that every row carries.
ORIGIN = ("source_file", "source_sheet", "load_id")
