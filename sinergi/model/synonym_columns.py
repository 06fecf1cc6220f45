"""Names on the sheet of proposed synonyms; writer and reader share them."""

from collections.abc import Mapping
from types import MappingProxyType

from sinergi.model.kinds import SynonymFacet, SynonymState

#: Column to header, in the order of the sheet: what is proposed, then what is answered.
PROPOSED_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "term_a": "Istilah",
        "term_b": "Searti dengan",
        "facet": "Jenis Istilah",
        "strength": "Kekuatan",
        "seen": "Jumlah Baris",
        "examples": "Contoh Program",
        "region": "Kode Wilayah",
    }
)
DECIDED_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "state": "Keputusan",
        "decided_by": "Unit Pemutus",
        "decided_at": "Tanggal Putusan",
        "note": "Catatan",
    }
)
#: Facet of a term to the word of the sheet.
SYNONYM_FACETS: Mapping[SynonymFacet, str] = MappingProxyType(
    {"ACTIVITY": "kegiatan", "TOPIC": "topik", "BENEFICIARY": "penerima manfaat"}
)
#: Decision to the word of the sheet.
SYNONYM_STATES: Mapping[SynonymState, str] = MappingProxyType(
    {"diterima": "diterima", "ditolak": "ditolak"}
)
UNDECIDED = "belum ditinjau"
