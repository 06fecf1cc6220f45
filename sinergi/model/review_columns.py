"""Names on the review sheet, shared by the room that writes it and the room that reads it."""

import hashlib
import json
from collections.abc import Mapping
from types import MappingProxyType

from sinergi.model.kinds import ReviewReason, ReviewState

#: Title of the sheet.
REVIEW_SHEET = "Tinjauan"

#: Column of the ``reviews`` table to header of the sheet, in the order of the sheet.
REVIEW_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "id": "Id Temuan",
        "kind": "Jenis",
        "state": "Status",
        "reason_code": "Alasan",
        "answer_a": "Tanggapan OPD A",
        "answer_b": "Tanggapan OPD B",
        "answered_at": "Tanggal Tanggapan",
        "decided_by": "Unit Pemutus",
        "decided_at": "Tanggal Putusan",
        "note": "Catatan",
    }
)

#: State of a review to the word of the sheet (DESIGN.md section 9: right of reply).
REVIEW_STATES: Mapping[ReviewState, str] = MappingProxyType(
    {
        "belum_ditinjau": "belum ditinjau",
        "dikonfirmasi": "dikonfirmasi",
        "ditolak": "ditolak",
    }
)

#: Why a pair that looks alike is in order, to the word of the sheet; other words are kept too.
REVIEW_REASONS: Mapping[ReviewReason, str] = MappingProxyType(
    {
        "complementary": "saling melengkapi",
        "mandated_by_law": "diwajibkan peraturan",
        "different_village": "desa atau kelurahan berbeda",
        "different_cohort": "sasaran penerima berbeda",
        "backup": "cadangan yang direncanakan",
        "unlike": "bukan kegiatan yang sama",
    }
)

#: Field and header of the hidden column that tells what was stored when the sheet was written.
SEEN_FIELD = "mark"
SEEN_HEADER = "Versi Tersimpan"


def review_mark(stored: Mapping[str, object]) -> str:
    """Short mark of what offices had answered; two marks differ when an answer does.

    Parameters
    ----------
    stored
        Values by column, dates in ISO 8601 or as dates; what is missing is left out or ``None``.

    Examples
    --------
    >>> review_mark({}) == review_mark({"state": "belum_ditinjau", "note": None})
    True
    >>> review_mark({}) == review_mark({"state": "ditolak"})
    False
    """
    told = {n: str(stored[n]) for n in _ANSWERED if stored.get(n) is not None}
    if told.get("state") == "belum_ditinjau":
        del told["state"]
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return "v" + hashlib.sha256(plain.encode()).hexdigest()[:16]


_ANSWERED = tuple(name for name in REVIEW_COLUMNS if name not in {"id", "kind"})
