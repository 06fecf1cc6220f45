"""Names on the review sheet, shared by the room that writes it and the room that reads it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sinergi.model.kinds import ReviewReason, ReviewState
from sinergi.model.plan_columns import cell_mark

#: Title of the sheet; of those with the pairs of its families, and the members of groups.
REVIEW_SHEET = "Tinjauan"
PAIRS_SHEET = "Tinjauan per Pasangan"
MEMBERS_SHEET = "Tinjauan Anggota"

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
#: Field and header of the hidden column that tells which pairs a line speaks for.
TOGETHER_FIELD = "together"
TOGETHER_HEADER = "Pasangan yang Diwakili"
#: What an office decides stands or falls as one.
DECISION_FIELDS = ("state", "reason_code", "decided_by", "decided_at", "note")
#: What the named agencies say.
ANSWER_FIELDS = ("answer_a", "answer_b", "answered_at")


#: Begin of the id of a line that speaks for many pairs.
FAMILY_MARK = "sejenis:"


def is_family(identity: object) -> bool:
    """Whether an id is that of a line that speaks for many pairs.

    Examples
    --------
    >>> is_family("sejenis:0f3a"), is_family("dup:a|b"), is_family(None)
    (True, False, False)
    """
    return isinstance(identity, str) and identity.startswith(FAMILY_MARK)


@dataclass(frozen=True, slots=True)
class Together:
    """Pairs that one line of the sheet speaks for.

    Attributes
    ----------
    pairs
        Id of each finding, and whether side A of the line is side B of the finding.
    shown
        What the line told when it was written, by field: what is different now was entered.
    """

    pairs: Mapping[str, bool]
    shown: Mapping[str, str]

    def packed(self) -> str:
        """Write it into one cell.

        Examples
        --------
        >>> line = Together({"dup:a|b": False}, {"state": "ditolak"})
        >>> Together.unpacked(line.packed()) == line
        True
        """
        told = {"pairs": [[i, int(t)] for i, t in self.pairs.items()], "shown": dict(self.shown)}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, cell: str | None) -> "Together | None":
        """Read it back; ``None`` for a cell that somebody has emptied or changed."""
        try:
            told = json.loads(cell or "")
            pairs = {str(i): bool(turned) for i, turned in told["pairs"]}
            return cls(pairs, {str(n): str(v) for n, v in told["shown"].items()})
        except (ValueError, TypeError, KeyError, AttributeError):
            return None


def review_mark(stored: Mapping[str, object]) -> str:
    """Note what offices had answered, cell by cell, so that an edit shows when the row comes back.

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
    return _VERSION + ".".join(cell_mark(name, stored.get(name)) for name in _ANSWERED)


def changed_cells(mark: str, values: Mapping[str, object]) -> frozenset[str]:
    """Columns in which values are not those that a mark notes.

    Parameters
    ----------
    mark
        From :func:`review_mark`. An older sheet has one mark for the whole row: then all columns
        or none. What is no mark knows nothing: all columns.
    values
        Values by column, as for :func:`review_mark`.

    Examples
    --------
    >>> sorted(changed_cells(review_mark({"state": "ditolak"}), {"note": "lihat lampiran"}))
    ['note', 'state']
    """
    cells = mark.removeprefix(_VERSION).split(".")
    if mark.startswith(_VERSION) and len(cells) == len(_ANSWERED):
        pairs = zip(_ANSWERED, cells, strict=True)
        return frozenset(n for n, seen in pairs if cell_mark(n, values.get(n)) != seen)
    return frozenset() if mark == _mark_of_row(values) else frozenset(_ANSWERED)


def _mark_of_row(stored: Mapping[str, object]) -> str:
    """Mark of sheets that were written before cells had their own."""
    told = {n: str(stored[n]) for n in _ANSWERED if stored.get(n) is not None}
    if told.get("state") == "belum_ditinjau":
        del told["state"]
    plain = json.dumps(told, ensure_ascii=False, sort_keys=True)
    return "v" + hashlib.sha256(plain.encode()).hexdigest()[:16]


def last_day() -> str:
    """Last day (ISO 8601) that a decision can bear: today, or tomorrow where the day is ahead.

    A later date is a slip of the pen and orders nothing.
    """
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - the border: a sheet that comes in meets the day
    return (now + dt.timedelta(days=1)).date().isoformat()


_VERSION = "r2:"
_ANSWERED = tuple(name for name in REVIEW_COLUMNS if name not in {"id", "kind"})
