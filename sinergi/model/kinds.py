"""Closed lists of the graph: kinds of actors and forums, roles, stages, states.

Labels and relationship types of a graph store come from here, never from data.
"""

from typing import Literal, get_args

ActorKind = Literal[
    "opd", "kecamatan", "uptd", "dprd", "instansi_vertikal", "kementerian_lembaga",
    "badan_publik", "ormas", "parpol", "lembaga_keagamaan", "akademisi", "dunia_usaha",
    "media", "komunitas", "desa",
]  # fmt: skip
ForumKind = Literal[
    "forkopimda", "forum_sinergi", "fkub", "fkdm", "fpk", "ppwk", "tim_terpadu", "satgas",
    "tim_kewaspadaan_dini", "gugus_tugas", "tim_evaluasi", "pokja", "forum_satu_data",
]  # fmt: skip
RegionLevel = Literal["nasional", "provinsi", "kabupaten", "kota", "kecamatan", "desa"]
ProgramLevel = Literal["program", "kegiatan", "sub_kegiatan", "paket"]
ProgramStage = Literal["usulan", "renja", "rkpd", "dpa", "realisasi"]
IssueSource = Literal["declared", "tag", "code", "text"]
GoalKind = Literal["visi", "misi", "tujuan", "sasaran"]
AgreementKind = Literal[
    "sk", "perkada", "nota_kesepahaman", "pks", "sop_bersama", "rencana_aksi", "hibah", "lainnya"
]
SystemLayer = Literal["data", "service", "process"]
SharingMode = Literal["realtime", "batch", "manual"]
SharingState = Literal["active", "requested", "refused"]
Direction = Literal["up", "down"]
ProgressState = Literal["belum", "berjalan", "selesai", "dibatalkan"]
ReviewState = Literal["belum_ditinjau", "dikonfirmasi", "ditolak"]
ReviewReason = Literal[
    "complementary", "mandated_by_law", "different_village", "different_cohort", "backup", "unlike"
]
ProgramQuestion = Literal["beneficiaries", "place", "output"]
EvidenceState = Literal["confirmed_absent", "not_visible", "no_data"]
RequiredRole = Literal["lead", "coordinator", "support"]
RuleEffect = Literal["add", "replace", "drop"]
SynonymFacet = Literal["ACTIVITY", "TOPIC", "BENEFICIARY"]
SynonymState = Literal["diterima", "ditolak"]

#: Bodies of government: the only ones that removal and key-player analyses may name
#: (DESIGN.md section 9, no targeting).
GOVERNMENT_KINDS: frozenset[ActorKind] = frozenset(
    {"opd", "kecamatan", "uptd", "dprd", "instansi_vertikal", "kementerian_lembaga",
     "badan_publik", "desa"}
)  # fmt: skip
#: Citizens' bodies that no risk score, incident link or removal analysis may touch.
PROTECTED_KINDS: frozenset[ActorKind] = frozenset({"ormas", "parpol", "lembaga_keagamaan"})
#: From the broadest to the deepest level of a budget document.
PROGRAM_LEVELS: tuple[ProgramLevel, ...] = get_args(ProgramLevel)
