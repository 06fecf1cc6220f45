"""Names on the sheet that asks agencies for what is missing; writer and reader share them."""

from collections.abc import Mapping
from types import MappingProxyType

from sinergi.model.kinds import ProgramQuestion

#: Question to header of the column where it is answered, in the order of the sheet.
QUESTION_COLUMNS: Mapping[ProgramQuestion, str] = MappingProxyType(
    {"beneficiaries": "penerima_manfaat", "place": "lokasi", "output": "keluaran_dan_satuan"}
)
#: The other columns; ``fact`` columns are for reading only.
FACT_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "program": "id_program",
        "name": "nama_program",
        "budget_idr": "pagu",
        "other": "ditinjau_bersama_dengan",
    }
)
CLOSING_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"answered_by": "dijawab_oleh", "answered_at": "tanggal_jawaban", "note": "catatan"}
)
#: Words for "the whole region" in the list of places.
WHOLE_REGION = "Seluruh wilayah"
