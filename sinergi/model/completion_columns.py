"""Names on the sheet that asks agencies for what is missing; writer and reader share them."""

from collections.abc import Mapping
from types import MappingProxyType

from sinergi.model.kinds import ProgramQuestion

#: Question to header of the column where it is answered, in the order of the sheet.
QUESTION_COLUMNS: Mapping[ProgramQuestion, str] = MappingProxyType(
    {"beneficiaries": "Penerima Manfaat", "place": "Lokasi", "output": "Keluaran dan Satuan"}
)
#: The other columns; ``fact`` columns are for reading only.
FACT_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "program": "Id Program",
        "name": "Nama Program",
        "budget_idr": "Pagu",
        "other": "Ditinjau Bersama dengan",
    }
)
CLOSING_COLUMNS: Mapping[str, str] = MappingProxyType(
    {"answered_by": "Dijawab Oleh", "answered_at": "Tanggal Jawaban", "note": "Catatan"}
)
#: Words for "the whole region" in the list of places.
WHOLE_REGION = "Seluruh wilayah"
