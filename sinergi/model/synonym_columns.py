"""Names on the sheet of proposed synonyms; writer and reader share them."""

from collections.abc import Mapping
from types import MappingProxyType

from sinergi.model.kinds import SynonymFacet, SynonymState

#: Column to header, in the order of the sheet: what is proposed, then what is answered.
PROPOSED_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "term_a": "istilah",
        "term_b": "searti_dengan",
        "facet": "jenis_istilah",
        "strength": "kekuatan",
        "seen": "jumlah_baris",
        "examples": "contoh_program",
        "region": "kode_wilayah",
    }
)
DECIDED_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "state": "keputusan",
        "decided_by": "unit_pemutus",
        "decided_at": "tanggal_putusan",
        "note": "catatan",
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
